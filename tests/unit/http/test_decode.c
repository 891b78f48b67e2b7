/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "http/request.h"

#define IN(s) s, sizeof(s) - 1

static void
test_decode(void)
{
	static const struct {
		const char *in;
		size_t n;
		unsigned how;
		const char *want; /* NULL: refused */
	} rows[] = {
	    {IN(""), 0, ""},
	    {IN("abc"), 0, "abc"},
	    {IN("a%20b"), 0, "a b"},
	    {IN("a+b"), 0, "a+b"},
	    {IN("a+b"), HTTP_FORM, "a b"},
	    {IN("a%2Bb"), HTTP_FORM, "a+b"},
	    {IN("%2f%2F"), 0, "//"},
	    {IN("%252e"), 0, "%2e"}, /* decoded once, never twice */
	    {IN("%e2%82%ac"), 0, "\xe2\x82\xac"},
	    {IN("%E2%82%AC"), 0, "\xe2\x82\xac"},
	    {IN("\xe2\x82%ac"), 0, "\xe2\x82\xac"},
	    {IN("a%0Ab"), HTTP_LINES, "a\nb"},
	    {IN("a%0D%0Ab%09c"), HTTP_FORM | HTTP_LINES, "a\r\nb\tc"},
	    {IN("%"), 0, NULL},
	    {IN("%a"), 0, NULL},
	    {IN("a%4"), 0, NULL},
	    {IN("%4g"), 0, NULL},
	    {IN("%g4"), 0, NULL},
	    {IN("% 4"), 0, NULL},
	    {IN("%+4"), HTTP_FORM, NULL},
	    {IN("%00"), 0, NULL},
	    {IN("%00"), HTTP_FORM | HTTP_LINES, NULL},
	    {IN("a\0b"), 0, NULL},
	    {IN("%0A"), 0, NULL},
	    {IN("%0d"), HTTP_FORM, NULL},
	    {IN("%09"), 0, NULL},
	    {IN("%1b"), HTTP_LINES, NULL},
	    {IN("%7f"), 0, NULL},
	    {IN("%c2%85"), 0, NULL}, /* NEL, C1 */
	    {IN("%c2%a0"), 0, "\xc2\xa0"},
	    {IN("%ff"), 0, NULL},
	    {IN("%c0%af"), 0, NULL},    /* overlong "/" */
	    {IN("%c0%80"), 0, NULL},    /* overlong NUL */
	    {IN("%ed%a0%80"), 0, NULL}, /* surrogate */
	    {IN("%f4%90%80%80"), 0, NULL},
	    {IN("%e2%82"), 0, NULL},
	};
	uint8_t out[64];
	size_t n;
	bool ok;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ok = http_decode(
		    out, &n, span(rows[i].in, rows[i].n), rows[i].how);
		t_ok(ok == (rows[i].want != NULL) &&
		        (ok ? span_eq_str(span(out, n), rows[i].want) : n == 0),
		    "decode %zu \"%s\"", i, rows[i].in);
	}
}

static void
test_param(void)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
	    {"", ""},
	    {"a=1", "[a:1]"},
	    {"a=1&b=2", "[a:1][b:2]"},
	    {"&&a=1&&", "[a:1]"},
	    {"a", "[a:]"},
	    {"a&b", "[a:][b:]"},
	    {"a=", "[a:]"},
	    {"=1", "[:1]"},
	    {"a=1=2", "[a:1=2]"},
	    {"a=1;b=2", "[a:1;b=2]"},
	    {"a=%26&b", "[a:%26][b:]"},
	};
	struct span rest, name, value;
	char got[128];
	size_t n;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rest = span_str(rows[i].in);
		got[0] = '\0';
		n = 0;
		while (http_param(&rest, &name, &value))
			n += (size_t)snprintf(got + n, sizeof(got) - n,
			    "[%.*s:%.*s]", SPAN_ARGS(name), SPAN_ARGS(value));
		t_span(span_str(got), span_str(rows[i].want), rows[i].in);
	}
	rest = span(NULL, 0);
	t_ok(!http_param(&rest, &name, &value), "no query, no parameters");
}

int
main(void)
{
	test_decode();
	test_param();
	return t_done();
}
