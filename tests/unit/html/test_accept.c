/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "html/message.h"

/* The languages of the tests are en, ar, zh-Hans and qps. */
static const struct {
	const char *header, *want;
} rows[] = {
    {"", "en"},
    {"en", "en"},
    {"ar", "ar"},
    {"AR", "ar"},
    {"ar-EG", "ar"},
    {"ar-Arab-EG", "ar"},
    {"arc", "en"},
    {"zh-Hans", "zh-Hans"},
    {"zh-hans-CN", "zh-Hans"},
    {"zh", "zh-Hans"},
    {"zh-CN", "en"},
    {"xx", "en"},
    {"qps", "en"},
    {"qps, ar;q=0.1", "ar"},
    {"ar, en", "ar"},
    {"en, ar", "en"},
    {"en;q=0.5, ar;q=0.6", "ar"},
    {"en;q=0.6, ar;q=0.5", "en"},
    {"ar;q=0.001", "ar"},
    {"ar;q=0.000", "en"},
    {"ar;q=0", "en"},
    {"ar;q=1.000", "ar"},
    {"ar;q=1.", "ar"},
    {"ar;q=0.5,zh;q=0.5", "ar"},
    {"zh;q=0.5,ar;q=0.5", "zh-Hans"},
    {"*", "en"},
    {"*;q=0.5, ar;q=0.4", "en"},
    {"en;q=0, *", "ar"},
    {"en;q=0, ar;q=0, *;q=0.1", "zh-Hans"},
    {"xx, *;q=0.1", "en"},
    {"ar;q=0, ar-EG", "en"},
    {"ar-EG;q=0.2, en;q=0.3", "en"},
    {"da, en-GB;q=0.8, en;q=0.7, ar;q=0.75", "en"},
    {" \t ar \t ; \t q=0.9 ,, , en;q=0.1", "ar"},
    {",", "en"},
    {"ar;Q=0.5", "ar"},
    /* Not such a list: English, whatever else it holds. */
    {"ar;q=2", "en"},
    {"ar;q=1.001", "en"},
    {"ar;q=0.0001", "en"},
    {"ar;q=.5", "en"},
    {"ar;q=0.x", "en"},
    {"ar;q=0.5 5", "en"},
    {"ar;q=-1", "en"},
    {"ar;q=", "en"},
    {"ar;q", "en"},
    {"ar;", "en"},
    {"ar;q=0x1", "en"},
    {"ar;q = 1", "en"},
    {"ar;level=1", "en"},
    {"ar;q=1;x=2", "en"},
    {"ar, en us", "en"},
    {"ar, -en", "en"},
    {"ar, en-", "en"},
    {"ar, en--us", "en"},
    {"ar, e1", "en"},
    {"ar, abcdefghi", "en"},
    {"ar, en-abcdefghi", "en"},
    {"ar, en_US", "en"},
    {"ar, *-US", "en"},
    {"ar, <script>", "en"},
    {"ar, \xff", "en"},
    {"ar\n", "en"},
};

static void
test_length(void)
{
	char header[LANGUAGE_ACCEPT + 2];

	memset(header, ',', sizeof(header));
	memcpy(header, "ar", 2);
	t_ok(strcmp(language_accept(span(header, LANGUAGE_ACCEPT))->tag,
	         "ar") == 0,
	    "as long as allowed");
	t_ok(strcmp(language_accept(span(header, LANGUAGE_ACCEPT + 1))->tag,
	         "en") == 0,
	    "one byte more");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		t_span(span_str(language_accept(span_str(rows[i].header))->tag),
		    span_str(rows[i].want), rows[i].header);
	t_ok(language_accept((struct span){0}) == languages[0], "no header");
	t_ok(language_accept(SPAN_LIT("a\0r")) == languages[0], "NUL");
	test_length();
	return t_done();
}
