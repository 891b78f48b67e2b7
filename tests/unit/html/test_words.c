/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <ctype.h>

#include "html/html.h"
#include "html/message_tables.h"

#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

static struct buf b;

static struct html
in(const char *tag)
{
	buf_reset(&b);
	return (struct html){.b = &b, .lang = language_find(span_str(tag))};
}

static void
test_uint(void)
{
	static const struct {
		const char *lang;
		uint64_t v;
		const char *want;
	} rows[] = {
	    {"en", 0, "0"},
	    {"en", 7, "7"},
	    {"en", 999, "999"},
	    {"en", 1000, "1,000"},
	    {"en", 123456, "123,456"},
	    {"en", 1234567, "1,234,567"},
	    {"en", UINT64_MAX, "18,446,744,073,709,551,615"},
	    {"qps", 1204, "1,204"},
	    {"ar", 1204, "\xd9\xa1\xd9\xac\xd9\xa2\xd9\xa0\xd9\xa4"},
	};
	struct html h;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		h = in(rows[i].lang);
		html_uint(&h, rows[i].v);
		t_span(buf_span(&b), span_str(rows[i].want), rows[i].want);
	}
	h = in("ar");
	html_uint_plain(&h, UINT64_MAX);
	t_span(buf_span(&b), SPAN_LIT("18446744073709551615"), "plain");
}

static void
test_day(void)
{
	static const struct {
		const char *lang;
		struct day day;
		const char *want;
	} rows[] = {
	    {"en", {2026, 11, 28},
	        "<time datetime=\"2026-11-28\">28 November 2026</time>"},
	    {"en", {2026, 1, 1},
	        "<time datetime=\"2026-01-01\">1 January 2026</time>"},
	    {"en", {2026, 12, 0},
	        "<time datetime=\"2026-12\">December 2026</time>"},
	    {"en", {2026, 0, 0}, "<time datetime=\"2026\">2026</time>"},
	    {"en", {0, 0, 0}, "date not known"},
	    {"zh-Hans", {2026, 11, 28},
	        "<time datetime=\"2026-11-28\">2026\xe5\xb9\xb4"
	        "11\xe6\x9c\x88"
	        "28\xe6\x97\xa5</time>"},
	    {"zh-Hans", {2026, 12, 0},
	        "<time datetime=\"2026-12\">December 2026</time>"},
	    {"ar", {2026, 1, 0},
	        "<time datetime=\"2026-01\">"
	        "\xd9\x8a\xd9\x86\xd8\xa7\xd9\x8a\xd8\xb1 "
	        "\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa6</time>"},
	};
	struct html h;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		h = in(rows[i].lang);
		html_day(&h, rows[i].day);
		t_span(buf_span(&b), span_str(rows[i].want), rows[i].lang);
	}
	h = in("en");
	html_day_plain(&h, (struct day){2026, 11, 0});
	html_day_plain(&h, (struct day){0});
	t_span(buf_span(&b), SPAN_LIT("2026-11"), "plain");
}

static void
test_time(void)
{
	static const struct {
		utc_t t;
		const char *want;
	} rows[] = {
	    {1795874580,
	        "<time datetime=\"2026-11-28T14:03:00Z\">"
	        "28 November 2026, 14:03 UTC</time>"},
	    {-1,
	        "<time datetime=\"1969-12-31T23:59:59Z\">"
	        "31 December 1969, 23:59 UTC</time>"},
	    {TIME_MIN,
	        "<time datetime=\"0001-01-01T00:00:00Z\">"
	        "1 January 1, 00:00 UTC</time>"},
	    {INT64_MIN,
	        "<time datetime=\"0001-01-01T00:00:00Z\">"
	        "1 January 1, 00:00 UTC</time>"},
	    {INT64_MAX,
	        "<time datetime=\"9999-12-31T23:59:59Z\">"
	        "31 December 9999, 23:59 UTC</time>"},
	};
	struct html h;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		h = in("en");
		html_time(&h, rows[i].t);
		t_span(buf_span(&b), span_str(rows[i].want), "time");
	}
}

static void
test_message(void)
{
	const struct html_arg arg[] = {
	    {.type = HTML_ARG_TEXT, .text = SPAN_LIT("<b>")},
	    {.type = HTML_ARG_UINT, .uint = 1204},
	    {.type = HTML_ARG_DAY, .day = {2026, 11, 28}},
	    {.type = HTML_ARG_TIME, .time = 1795874580},
	};
	struct html h = in("en");

	html_message(&h, MSG_VERDICT, arg, 1);
	t_span(buf_span(&b),
	    SPAN_LIT("Verified at &lt;entry&gt; <bdi>&lt;b&gt;</bdi> &amp; "
	             "&#34;sealed&#34;"),
	    "the text is escaped, the argument isolated");
	h = in("en");
	html_message(&h, MSG_VERDICT, NULL, 0);
	t_span(buf_span(&b),
	    SPAN_LIT("Verified at &lt;entry&gt; %1 &amp; &#34;sealed&#34;"),
	    "no argument");
	h = in("en");
	html_message(&h, MSG_FOUR, arg, 4);
	t_span(buf_span(&b),
	    SPAN_LIT("100% <bdi><time datetime=\"2026-11-28T14:03:00Z\">28 "
	             "November 2026, 14:03 UTC</time></bdi> "
	             "<bdi><time datetime=\"2026-11-28\">28 November "
	             "2026</time></bdi> <bdi>1,204</bdi> "
	             "<bdi>&lt;b&gt;</bdi>%5%0%"),
	    "every type, in any order");
	h = in("en");
	html_message_attr(&h, MSG_FOUR, arg, 4);
	t_span(buf_span(&b),
	    SPAN_LIT("100% 28 November 2026, 14:03 UTC 28 November 2026 1,204 "
	             "&lt;b&gt;%5%0%"),
	    "in an attribute, no markup");
	h = in("qps");
	html_message_attr(&h, MSG_VERDICT, arg, 1);
	t_ok(memmem(b.p, b.n, FSI "&lt;b&gt;" PDI, 15) != NULL,
	    "isolated by characters, right to left");
	h = in("en");
	html_isolated(&h, SPAN_LIT("\xd9\x85"));
	html_isolated(&h, SPAN_LIT("a\""));
	t_span(buf_span(&b), SPAN_LIT(FSI "\xd9\x85" PDI "a&#34;"),
	    "only what may turn");
	h = in("ar");
	html_isolated(&h, SPAN_LIT("a\n<\n"));
	t_span(buf_span(&b),
	    SPAN_LIT(FSI "a" PDI "\n" FSI "&lt;" PDI "\n" FSI PDI),
	    "each line by itself");
}

static void
test_plural(void)
{
	static const struct {
		const char *lang;
		uint64_t count;
		const char *want;
	} rows[] = {
	    {"en", 0, "<bdi>0</bdi> files of x"},
	    {"en", 1, "one file of x"},
	    {"en", 2, "<bdi>2</bdi> files of x"},
	    {"ar", 0, "zero x"},
	    {"ar", 1, "one x"},
	    {"ar", 2, "two x"},
	    {"ar", 3, "few <bdi>\xd9\xa3</bdi> x"},
	    {"ar", 110, "few <bdi>\xd9\xa1\xd9\xa1\xd9\xa0</bdi> x"},
	    {"ar", 11, "many <bdi>\xd9\xa1\xd9\xa1</bdi> x"},
	    {"ar", 100, "other <bdi>\xd9\xa1\xd9\xa0\xd9\xa0</bdi> x"},
	    /* Not translated there: English, and English's forms. */
	    {"zh-Hans", 1, "one file of x"},
	    {"zh-Hans", 5, "<bdi>5</bdi> files of x"},
	};
	struct html h;
	struct html_arg arg[2] = {{.type = HTML_ARG_UINT},
	    {.type = HTML_ARG_TEXT, .text = SPAN_LIT("x")}};
	char want[100];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		h = in(rows[i].lang);
		arg[0].uint = rows[i].count;
		html_plural(&h, MSG_FILES, rows[i].count, arg, 2);
		/* x stands isolated as well. */
		(void)snprintf(want, sizeof(want), "%.*s<bdi>x</bdi>",
		    (int)strlen(rows[i].want) - 1, rows[i].want);
		t_span(buf_span(&b), span_str(want), rows[i].lang);
	}
	h = in("en");
	html_plural_attr(&h, MSG_FILES, 1204, arg, 0);
	t_span(buf_span(&b), SPAN_LIT("%1 files of %2"), "in an attribute");
}

static void
test_lookup(void)
{
	const struct language *ar = language_find(SPAN_LIT("AR"));

	t_ok(ar->rtl && ar->forms == 6, "ar, in capitals");
	t_ok(language_find(SPAN_LIT("zh-hans"))->forms == 1, "zh-Hans");
	t_ok(language_find(SPAN_LIT("zh"))->tag == languages[0]->tag, "not zh");
	t_ok(language_find((struct span){0}) == languages[0], "no tag");
	t_ok(strcmp(languages[0]->tag, "en") == 0, "English is the first");
	t_ok(strcmp(message_text(ar, MSG_FILES, 99), "other %1 %2") == 0,
	    "a form beyond the last");
	t_ok(strcmp(message_text(ar, MSG_VERDICT, 5),
	         message_text(languages[0], MSG_VERDICT, 0)) == 0,
	    "no plural, no form; not translated, English");
	t_ok(strcmp(message_text(ar, MSG_GUESSED, 0), "Guessed by %1") == 0,
	    "a fuzzy text does not count");
	t_ok(strcmp(message_text(ar, MSG_EMPTY, 0), "Left empty") == 0,
	    "nor an empty one");
}

/* "%1, %2" has nothing that a language could make longer. */
static bool
has_words(const char *s)
{
	while (*s != '\0' && !isalpha((unsigned char)*s))
		s++;
	return *s != '\0';
}

static void
test_pseudo(void)
{
	const struct language *l = language_find(SPAN_LIT("qps"));
	const char *en, *qps;
	unsigned shorter = 0, open = 0, lost = 0;

	for (unsigned m = 0; m < MESSAGE_COUNT; m++) {
		if (m == MSG_DIGITS || m == MSG_GROUP)
			continue;
		en = message_text(languages[0], (enum message)m, 0);
		qps = message_text(l, (enum message)m, 0);
		shorter += has_words(en) && strlen(qps) * 10 < strlen(en) * 14;
		open += qps[0] != '[' || qps[strlen(qps) - 1] != ']';
		lost += strstr(en, "%1") != NULL && strstr(qps, "%1") == NULL;
	}
	t_ok(l->rtl, "right to left");
	t_uint(shorter, 0, "each is two fifths longer");
	t_uint(open, 0, "each stands in brackets");
	t_uint(lost, 0, "each keeps its arguments");
}

/* All that a Plural-Forms can be written with (tools/tmpl/plural.py). */
static void
test_operators(void)
{
	t_ok(pl_or(0, 2) == 1 && pl_or(0, 0) == 0, "||");
	t_ok(pl_and(1, 2) == 1 && pl_and(1, 0) == 0, "&&");
	t_ok(pl_eq(2, 2) == 1 && pl_ne(2, 2) == 0, "== !=");
	t_ok(pl_lt(1, 2) == 1 && pl_gt(1, 2) == 0, "< >");
	t_ok(pl_le(2, 2) == 1 && pl_ge(1, 2) == 0, "<= >=");
	t_ok(pl_add(UINT64_MAX, 2) == 1 && pl_sub(1, 2) == UINT64_MAX, "+ -");
	t_ok(pl_mul(3, 4) == 12 && pl_div(9, 2) == 4, "* /");
	t_ok(pl_mod(9, 4) == 1 && pl_not(0) == 1 && pl_not(2) == 0, "%% !");
	t_ok(pl_if(1, 2, 3) == 2 && pl_if(0, 2, 3) == 3, "?:");
	t_ok(pl_form(7, 6) == 5 && pl_form(5, 6) == 5, "never beyond");
}

int
main(void)
{
	buf_init(&b, 10000);
	test_uint();
	test_day();
	test_time();
	test_message();
	test_plural();
	test_lookup();
	test_pseudo();
	test_operators();
	buf_release(&b);
	return t_done();
}
