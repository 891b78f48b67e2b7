/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md, "Search": what is found, in which order, and shown. */
#include "out.h"

#include "store/recent.h"
#include "store/search.h"

static const struct step steps[] = {
    {"s1", "statement", NODE, "2026-01-03", /* 5 */
        "Symbol: joint-2026\nTitle: en Joint Statement on Networks\n"
        "Title: fr D\u00e9claration commune\nTitle: zh "
        "\u7db2\u8def\u5b89\u5168\u806f\u5408\u8072\u660e\n"
        "Place: Examplestadt\n"
        "\n1. We the parties will work together.\n\n"
        "2. A second paragraph about dams and control rooms.\n",
        OK},
    {"i1", "incident", MFA, "2026-01-04", /* 6 */
        "Symbol: dam-2025\nTitle: en Dam control\nTarget: state cc\n"
        "Effect: turbines stopped\n"
        "\n1. Work at the dam stopped for a day; networks were dark.\n",
        OK},
    {"f1", "finding", MFA, "2026-01-05", /* 7 */
        "Incident: @i1\nActor: Grey Heron\nState: dd\n"
        "Engages: norms#f\nSource: https://news.example/2026/heron\n",
        OK},
    {"i2", "incident", MFA, "2026-01-06", /* 8 */
        "Symbol: dam-2025\nReplaces: @i1\nTitle: en Dam control, again\n"
        "\n1. \u6771\u4eac\u90fd\u306e\u30cd\u30c3\u30c8\u304c"
        "\u6b62\u307e\u3063\u305f\u3002 \uc0ac\uc774\ubc84"
        "\uacf5\uaca9\uc744 \ub2f9\ud588\ub2e4.\n",
        OK},
    {"a1", "act", NODE, "2026-01-07", /* 9 */
        "Recorded-For: ee\nOccurred: 2020-05\nStatement: @s1\n"
        "Kind: signature\nSource: https://www.example/list\n",
        OK},
    {"i3", "incident", FOE, "2026-01-08", /* 10 */
        "Symbol: i3\nTitle: en NOT a \u201cquoted\u201d OR near title\n"
        "Effect: a AND b\n",
        OK},
    END,
};

struct question {
	const char *query, *want;
};

static const struct question questions[] = {
    {"joint", "5"},
    {"JOINT statement", "5"},
    {"declaration", "5"},
    {"D\u00c9CLARATION", "5"},
    {"de\u0301claration", "5"},
    {"dam", "6 8"},
    {"dam control", "6 8"},
    {"dam*", "6 8 5"},
    {"\"control rooms\"", "5"},
    {"\"rooms control\"", ""},
    {"\"control rooms", "5"},
    {"control -rooms", "6 8"},
    {"control -\"control rooms\"", "6 8"},
    {"-rooms", ""},
    {"rooms -zebra", "5"},
    {"turb*", "6"},
    {"turb", ""},
    {"t*", ""},
    {"\"turbines st\"*", "6"},
    {"joint-2026", "5"},
    {"dam-2025", "6 8"},
    {"Examplestadt", "5"},
    {"heron", "7"},
    {"news.example", "7"},
    {"https://news.example/2026/heron", ""},
    {"cc", "6"},
    {"norms#f", "7"},
    {"ee", "9"},
    {"\u7db2\u8def", "5"},
    {"\u806f\u5408\u8072\u660e", "5"},
    {"\u8072\u806f", ""},
    {"\u660e", "5"},
    {"\u806f", "5"},
    {"\u6771\u4eac", "8"},
    {"\u4eac\u90fd", "8"},
    {"\u30cd\u30c3\u30c8", "8"},
    {"\uc0ac\uc774\ubc84", "8"},
    {"\uacf5\uaca9", "8"},
    {"dam \u6771\u4eac", "8"},
    {"\u300c\u806f\u5408\u8072\u660e\u300d", "5"},
    {"networks\u3000dark", "6"},
    {"NOT", "10"},
    {"AND", "10 5"},
    {"a AND b", "10"},
    {"OR NEAR", "10"},
    {"", ""},
    {" ", ""},
    {"*", ""},
    {"\"", ""},
    {"\"\"", ""},
    {"\"\"\"", ""},
    {"-", ""},
    {"--", ""},
    {"-*", ""},
    {"- joint", "5"},
    {"joint -", "5"},
    {"joint &", "5"},
    {"joint + ^ { } : ( )", "5"},
    {"title:joint", ""},
    {"joint OR dam", ""},
    {"NEAR(joint statement, 2)", ""},
    {"joint) OR (dam", ""},
    {"joint'", "5"},
    {"'; DROP TABLE search; --", ""},
    {"\xff\xfejoint\x80", "5"},
    {"joint\nstatement\t", "5"},
};

static enum cy_rc
take_hit(void *ctx, const struct store_hit *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%s%llu", o->b.n > 0 ? " " : "",
	    (unsigned long long)row->entry->index);
	if (o->left > 0 && --o->left == 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_IO, CY_NO_OFFSET, "end");
	return buf_check(&o->b, e);
}

static void
test_queries(struct out *o)
{
	struct store_results r = {.limit = 10};
	struct store_search q;
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		q = (struct store_search){
		    .query = span_str(questions[i].query)};
		buf_reset(&o->b);
		t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_OK,
		    FAULT_NONE, "a query");
		t_span(
		    buf_span(&o->b), span_str(questions[i].want), "its answer");
	}
	q.query = span("joint\0statement", 15);
	buf_reset(&o->b);
	t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_OK, FAULT_NONE,
	    "a NUL");
	t_span(buf_span(&o->b), SPAN_LIT("5"), "a NUL parts words");
	o->left = 1;
	t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_NOTFOUND,
	    FAULT_IO, "ended");
	o->left = 0;
}

/* Conditions beside the words. */
static void
test_filters(struct out *o)
{
	static const struct {
		const char *name;
		struct store_search q;
		const char *want;
	} rows[] = {
	    {"newest versions", {.query = SPAN_INIT("dam"), .newest = true},
	        "8"},
	    {"as the register was",
	        {.query = SPAN_INIT("dam"),
	            .newest = true,
	            .when = {.known_at = 8}},
	        "6"},
	    {"a type",
	        {.query = SPAN_INIT("example"),
	            .kinds = STORE_KIND(R_FINDING) | STORE_KIND(R_ACT)},
	        "7 9"},
	    {"a party",
	        {.query = SPAN_INIT("control"), .party = SPAN_INIT("aa")},
	        "6 8"},
	    {"another party",
	        {.query = SPAN_INIT("control"),
	            .party = SPAN_INIT("foe.example")},
	        ""},
	    {"no party", {.query = SPAN_INIT("dam"), .party = SPAN_INIT("zz")},
	        ""},
	    {"from a day", {.query = SPAN_INIT("dam"), .from = {2026, 1, 5}},
	        "8"},
	    {"to a day", {.query = SPAN_INIT("dam"), .to = {2026, 1, 5}}, "6"},
	    {"from a day on, a month",
	        {.query = SPAN_INIT("ee"), .from = {2020, 5, 31}}, "9"},
	    {"in a month",
	        {.query = SPAN_INIT("ee"),
	            .from = {2020, 5, 0},
	            .to = {2020, 5, 0}},
	        "9"},
	    {"after it", {.query = SPAN_INIT("ee"), .from = {2020, 6, 0}}, ""},
	    {"as of a day",
	        {.query = SPAN_INIT("dam"), .when = {.as_of = {2026, 1, 4}}},
	        "6"},
	};
	struct store_results r = {.limit = 10};
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&o->b);
		t_rc(store_search(o->s, &rows[i].q, &r, take_hit, o, &e), &e,
		    CY_OK, FAULT_NONE, rows[i].name);
		t_span(buf_span(&o->b), span_str(rows[i].want), rows[i].name);
	}
}

/* Page by page it is the whole list. */
static void
test_pages(struct out *o)
{
	const struct store_search q = {.query = SPAN_INIT("example*")};
	struct store_results r = {.limit = 1};
	char text[STORE_RANK_TEXT];
	struct cy_err e;
	unsigned pages = 0;
	struct buf all;

	buf_init(&all, 1 << 10);
	r.limit = 1000;
	buf_reset(&o->b);
	t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_OK, FAULT_NONE,
	    "all at once");
	t_uint(r.limit, STORE_SEARCH_MAX, "a page too large is cut");
	t_ok(r.whole && r.found > 5 && !r.next.is, "all are on it");
	buf_put(&all, buf_span(&o->b));
	buf_reset(&o->b);
	r.limit = 1;
	do {
		t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_OK,
		    FAULT_NONE, "one more page");
		store_rank_print(text, r.next);
		t_ok(store_rank_parse(span_str(text), &r.after), "its cursor");
		pages++;
	} while (r.next.is && pages < 20);
	t_span(buf_span(&o->b), buf_span(&all), "page by page");
	buf_release(&all);
}

static void
test_ranks(void)
{
	static const char *const bad[] = {
	    "", ".", "1", "1.", ".1", "-1.1", "1.1.1", "1.x", "01.1"};
	struct store_rank r;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		t_ok(!store_rank_parse(span_str(bad[i]), &r), "no cursor: %s",
		    bad[i]);
	t_ok(store_rank_parse(SPAN_LIT("9223372036854775807.7"), &r) &&
	        r.score == INT64_MAX && r.entry == 7,
	    "a cursor");
}

/* Bytes of the world's entries. */
static enum cy_rc
world_entry(void *ctx, uint64_t index, struct span *bytes, struct cy_err *e)
{
	const struct world *w = ctx;

	(void)e;
	if (index >= w->n)
		return CY_NOTFOUND;
	*bytes = w->made[index]->r.bytes;
	return CY_OK;
}

static void
put_marked(struct buf *b, const struct store_marked *m)
{
	size_t i, at = 0;

	for (i = 0; i < m->n; i++) {
		buf_put(b, span(m->text.p + at, m->marks[i].from - at));
		buf_putc(b, '[');
		buf_put(b,
		    span(m->text.p + m->marks[i].from,
		        m->marks[i].to - m->marks[i].from));
		buf_putc(b, ']');
		at = m->marks[i].to;
	}
	buf_put(b, span_from(m->text, at));
}

static enum cy_rc
take_marked(void *ctx, const struct store_hit *row, struct cy_err *e)
{
	struct out *o = ctx;

	put_marked(&o->b, &row->title);
	buf_puts(&o->b, row->cut_front ? " ... " : " | ");
	put_marked(&o->b, &row->part);
	buf_puts(&o->b, row->cut_back ? " ...\n" : "\n");
	return buf_check(&o->b, e);
}

static const struct step long_steps[] = {
    {"long", "incident", MFA, "2026-02-01", /* 11 */
        "Symbol: long\nTitle: en Long\n"
        "\n1. Zero one two three four five six seven eight nine ten eleven "
        "twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty.\n\n"
        "2. The marker stands here, and a second marker there, while a "
        "third one follows much later than both of them did.\n\n"
        "3. Zero one two three four five six seven eight nine ten eleven "
        "twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty, and one last marker before the final word.\n",
        OK},
    END,
};

static void
test_marks(struct out *o, struct world *w)
{
	static const struct {
		const char *query, *want;
	} rows[] = {
	    {"joint together",
	        "[Joint] Statement on Networks | 1. We the parties will work "
	        "[together].\n\n2. A second paragraph about dams and control "
	        "rooms.\n"},
	    {"\"joint statement\" net*",
	        "[Joint Statement] on [Networks] | 1. We the parties will work "
	        "together.\n\n2. A second paragraph about dams and control "
	        "rooms.\n"},
	    {"\u4eac\u90fd \uc0ac\uc774\ubc84",
	        "Dam control, again | 1. \u6771[\u4eac\u90fd]"
	        "\u306e\u30cd\u30c3\u30c8\u304c\u6b62\u307e\u3063\u305f"
	        "\u3002 [\uc0ac\uc774\ubc84]\uacf5\uaca9\uc744 "
	        "\ub2f9\ud588\ub2e4.\n"},
	    {"heron", " | \n"},
	    {"second third",
	        "Long ... eighteen nineteen twenty.\n\n2. The marker stands "
	        "here, and a [second] marker there, while a [third] one "
	        "follows much later than both of them did.\n\n3. Zero one two "
	        "three four five six seven eight nine ten eleven twelve "
	        "thirteen fourteen fifteen sixteen seventeen eighteen "
	        "nineteen ...\n"},
	    {"final",
	        "Long ... eighteen nineteen twenty, and one last marker before "
	        "the [final] word.\n"},
	    {"long",
	        "[Long] | 1. Zero one two three four five six seven eight nine "
	        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
	        "eighteen nineteen twenty.\n\n2. The marker stands here, and "
	        "a second marker there, while a third one follows much later "
	        "than both of them did.\n\n3. Zero one two three ...\n"},
	};
	const struct store_source source = {w, world_entry};
	struct store_results r = {.limit = 1};
	struct store_search q = {.query = SPAN_INIT("joint")};
	struct cy_err e;
	size_t i;

	buf_reset(&o->b);
	t_rc(store_search(o->s, &q, &r, take_marked, o, &e), &e, CY_OK,
	    FAULT_NONE, "no source");
	t_span(buf_span(&o->b), SPAN_LIT("[Joint] Statement on Networks | \n"),
	    "no source, no part");
	store_set_source(o->s, &source);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		q.query = span_str(rows[i].query);
		buf_reset(&o->b);
		t_rc(store_search(o->s, &q, &r, take_marked, o, &e), &e, CY_OK,
		    FAULT_NONE, "marks");
		t_span(buf_span(&o->b), span_str(rows[i].want), "marked");
	}
}

/* As long as a query may be, and longer; as many terms, and more. */
static void
test_limits(struct out *o)
{
	struct store_results r = {.limit = 10};
	struct store_search q = {.newest = true};
	struct cy_err e;
	struct buf b;
	unsigned i;

	buf_init(&b, 1 << 16);
	for (i = 0; i < STORE_QUERY_TERMS; i++)
		buf_puts(&b, "joint ");
	buf_puts(&b, "zebra");
	buf_reset(&o->b);
	q.query = buf_span(&b);
	t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_OK, FAULT_NONE,
	    "terms past the limit");
	t_span(buf_span(&o->b), SPAN_LIT("5"), "... are not read");
	buf_reset(&b);
	for (i = 1; i < STORE_QUERY_TERMS; i++)
		buf_puts(&b, "joint ");
	buf_puts(&b, "zebra");
	buf_reset(&o->b);
	q.query = buf_span(&b);
	t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_OK, FAULT_NONE,
	    "terms within it");
	t_span(buf_span(&o->b), SPAN_LIT(""), "... are");
	buf_reset(&b);
	for (i = 0; i < 30000; i++)
		buf_puts(&b, i % 2 == 0 ? "\"" : "\u7db2a ");
	q.query = buf_span(&b);
	t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_OK, FAULT_NONE,
	    "a query without end");
	buf_reset(&b);
	buf_puts(&b, "joint");
	while (b.n < STORE_QUERY_BYTES - 4)
		buf_putc(&b, ' ');
	buf_puts(&b, "zebra");
	buf_reset(&o->b);
	q.query = buf_span(&b);
	t_rc(store_search(o->s, &q, &r, take_hit, o, &e), &e, CY_OK, FAULT_NONE,
	    "bytes past the limit");
	t_span(buf_span(&o->b), SPAN_LIT("5"), "... are not read");
	buf_release(&b);
}

static enum cy_rc
oom_search(void *ctx, struct cy_err *e)
{
	const struct store_search q = {
	    .query = SPAN_INIT("joint \u806f\u5408 -zebra stat*")};
	struct store_results r = {.limit = 5};
	struct out o = {.s = ctx};
	enum cy_rc rc;

	buf_init(&o.b, 1 << 16);
	rc = store_search(o.s, &q, &r, take_marked, &o, e);
	buf_release(&o.b);
	return rc;
}

int
main(void)
{
	struct out o = {.s = world_store(":memory:", STORE_WRITE)};
	struct world w;

	world_play(&w, o.s, steps);
	buf_init(&o.b, 1 << 20);
	test_queries(&o);
	test_filters(&o);
	test_pages(&o);
	test_ranks();
	test_limits(&o);
	world_more(&w, o.s, long_steps);
	test_marks(&o, &w);
	t_oom(oom_search, o.s, "search");
	world_same(&w, o.s, "the same made anew");
	buf_release(&o.b);
	store_close(o.s);
	world_release(&w);
	return t_done();
}
