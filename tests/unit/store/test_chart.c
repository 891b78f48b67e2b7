/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md, "Pages": statements over time, clocks, charts. */
#include "out.h"

#include "store/case.h"
#include "store/statement.h"

static const struct step more_steps[] = {
    {"s1", "statement", NODE, "2026-02-13", /* 23 */
        "Symbol: gamma\nTitle: en Gamma\nOpen: signature\nOpen: "
        "accession\nQuorum: 2\nEarliest: 2026-03-01T00:00:00Z\n",
        OK},
    {"s2", "statement", NODE, "2026-02-13", /* 24 */
        "Symbol: delta\nTitle: en Delta\nOpen: signature\n"
        "Lapses: 2026-03-01T00:00:00Z\n",
        OK},
    {"s3", "statement", NODE, "2026-02-13", /* 25 */
        "Symbol: eps\nTitle: en Epsilon\nOpen: closed\n", OK},
    {"a1", "act", MFA, "2026-02-14", /* 26 */
        "Statement: @s1\nKind: signature\n", OK},
    {"a2", "act", FOE, "2026-02-14", /* 27 */
        "Statement: @s1\nKind: accession\n", OK},
    {"a3", "act", MFA, "2026-02-20", /* 28 */
        "Replaces: @a1\nStatement: @s1\nKind: signature\n"
        "Authority: note 7\n",
        OK},
    {"w1", "withdrawal", FOE, "2026-02-15", /* 29 */
        "Act: @a2\nEffective: 2026-02-25\n", OK},
    {"a4", "act", FOE, "2026-02-26", /* 30 */
        "Statement: @s1\nKind: accession\n", OK},
    {"s4", "statement", NODE, "2026-02-27", /* 31 */
        "Symbol: delta\nReplaces: @s2\nTitle: en Delta\nOpen: invitation\n"
        "Invited: aa\n",
        OK},
    {"c2", "incident", NODE, "2026-03-01", /* 32 */
        "Symbol: two\nTitle: en Two\nBegan: 2026-01-10\n"
        "Discovered: 2026-01-12\nEnded: 2026-01\n",
        OK},
    {"f1", "finding", MFA, "2026-03-02", /* 33 */
        "Incident: @c2\nState: none\n", OK},
    {"f2", "finding", FOE, "2026-03-05", /* 34 */
        "Incident: @c2\nState: ff\n", OK},
    {"f3", "finding", MFA, "2026-03-11", /* 35 */
        "Incident: @c2\nState: ff\n", OK},
    {"p1", "support", NODE, "2026-03-12", /* 36 */
        "Regarding: @f2\nRelation: supports\n", OK},
    {"p2", "support", NODE, "2026-03-13", /* 37 */
        "Regarding: @f1\nRelation: takes-note\n", OK},
    END,
};

#define NOW                   \
	{                     \
		.known_at = 0 \
	}
#define AT(y, m, d)                  \
	{                            \
		.as_of = { y, m, d } \
	}

static void
put_day(struct buf *b, struct day d)
{
	out_day(b, d);
}

static enum cy_rc
take_statement(void *ctx, const struct store_statement *row, struct cy_err *e)
{
	static const char *const words[] = {
	    "unstated", "open", "lapsed", "closed"};
	struct out *o = ctx;

	buf_printf(&o->b, "%llu %.*s %llu, %s %u, quorum %llu",
	    (unsigned long long)row->entry.index, SPAN_ARGS(row->entry.symbol),
	    (unsigned long long)row->parties,
	    words[store_joining(row, 1772400000)], row->open,
	    (unsigned long long)row->quorum);
	return out_end(o, e);
}

static void
ask_statement(struct out *o, uint64_t index, struct core_when when,
    enum cy_rc rc, enum fault fault, const char *want)
{
	struct cy_err e;

	buf_reset(&o->b);
	t_rc(store_statement(o->s, index, "en", when, take_statement, o, &e),
	    &e, rc, fault, "a statement");
	t_span(buf_span(&o->b), span_str(want), "a statement");
}

static void
ask_open(struct out *o, utc_t now, struct store_page page, const char *want)
{
	struct cy_err e;

	buf_reset(&o->b);
	t_rc(store_open_statements(
	         o->s, "en", now, &page, take_statement, o, &e),
	    &e, CY_OK, FAULT_NONE, "open");
	if (page.next != 0)
		buf_printf(&o->b, ">%llu\n", (unsigned long long)page.next);
	t_span(buf_span(&o->b), span_str(want), "open statements");
}

static void
test_statements(struct out *o)
{
	const struct core_when now = NOW, then = AT(2026, 2, 25);
	const struct core_when before = {.known_at = 25};
	struct store_page page = {.limit = 9};
	struct cy_err e;

	ask_statement(o, 23, now, OK, "23 gamma 2, open 3, quorum 2\n");
	ask_statement(o, 23, then, OK, "23 gamma 1, open 3, quorum 2\n");
	ask_statement(o, 3, now, OK, "3 alpha 1, unstated 0, quorum 0\n");
	ask_statement(o, 24, now, OK, "31 delta 0, open 4, quorum 0\n");
	ask_statement(o, 24, before, OK, "24 delta 0, lapsed 1, quorum 0\n");
	ask_statement(o, 25, now, OK, "25 eps 0, closed 8, quorum 0\n");
	ask_statement(o, 25, before, CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "");
	ask_statement(o, 4, now, CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "");
	ask_statement(o, 99, now, CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "");
	ask_open(o, 1772400000, page,
	    "31 delta 0, open 4, quorum 0\n23 gamma 2, open 3, quorum 2\n");
	page.limit = 1;
	ask_open(o, 1772400000, page, "31 delta 0, open 4, quorum 0\n>25\n");
	page.before = 25;
	ask_open(o, 1772400000, page, "23 gamma 2, open 3, quorum 2\n");
	o->left = 1;
	t_rc(store_open_statements(o->s, "en", 0, &page, take_statement, o, &e),
	    &e, CY_NOTFOUND, FAULT_IO, "open, ended");
	o->left = 0;
}

static enum cy_rc
take_case(void *ctx, const struct store_case *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%llu %.*s %llu",
	    (unsigned long long)row->entry.index, SPAN_ARGS(row->entry.symbol),
	    (unsigned long long)row->findings);
	out_span(&o->b, "states", row->states);
	return out_end(o, e);
}

/* Lists by day, page by page; the day of a case is that on which it began. */
static void
test_listings(struct out *o)
{
	const struct core_when now = NOW, then = AT(2025, 12, 30);
	struct store_listing page = {.limit = 3};
	struct cy_err e;

	buf_reset(&o->b);
	t_rc(
	    store_statement_page(o->s, "en", now, &page, take_statement, o, &e),
	    &e, CY_OK, FAULT_NONE, "statements, a page");
	t_ok(page.next.is, "there is more");
	page.after = page.next;
	t_rc(
	    store_statement_page(o->s, "en", now, &page, take_statement, o, &e),
	    &e, CY_OK, FAULT_NONE, "statements, the next");
	t_ok(!page.next.is, "there is no more");
	t_span(buf_span(&o->b),
	    SPAN_LIT("11 beta 0, unstated 0, quorum 0\n"
	             "3 alpha 1, unstated 0, quorum 0\n"
	             "23 gamma 2, open 3, quorum 2\n"
	             "25 eps 0, closed 8, quorum 0\n"
	             "31 delta 0, open 4, quorum 0\n"),
	    "statements by day");
	buf_reset(&o->b);
	page = (struct store_listing){.limit = 2};
	t_rc(store_case_page(o->s, "en", now, &page, take_case, o, &e), &e,
	    CY_OK, FAULT_NONE, "cases, a page");
	page.after = page.next;
	t_rc(store_case_page(o->s, "en", now, &page, take_case, o, &e), &e,
	    CY_OK, FAULT_NONE, "cases, the next");
	t_span(buf_span(&o->b),
	    SPAN_LIT("12 case-one 2 states=ff\n32 two 3 states=ff none\n"
	             "21 case-one 0\n22 drill 0\n"),
	    "cases by the day they began");
	buf_reset(&o->b);
	t_rc(store_cases(o->s, "en", then, take_case, o, &e), &e, CY_OK,
	    FAULT_NONE, "cases of a day");
	t_span(buf_span(&o->b), SPAN_LIT(""), "... none was recorded");
	page = (struct store_listing){.limit = 0};
	t_rc(store_case_page(o->s, "en", now, &page, take_case, o, &e), &e,
	    CY_OK, FAULT_NONE, "nothing wanted");
	page.limit = STORE_LISTING_MAX + 1;
	t_rc(store_case_page(o->s, "en", now, &page, take_case, o, &e), &e,
	    CY_OK, FAULT_NONE, "a page too large");
	t_uint(page.limit, STORE_LISTING_MAX, "... is cut");
}

static enum cy_rc
take_change(void *ctx, const struct store_change *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%+d=%llu %.*s #%llu %.*s", row->change,
	    (unsigned long long)row->parties, SPAN_ARGS(row->party),
	    (unsigned long long)row->index, SPAN_ARGS(row->choice));
	put_day(&o->b, row->day);
	return out_end(o, e);
}

static void
test_history(struct out *o)
{
	static const struct {
		uint64_t index;
		struct core_when when;
		const char *want;
	} rows[] = {
	    {23, NOW,
	        "+1=1 mfa.example #26 signature 2026-02-14\n"
	        "+1=2 foe.example #27 accession 2026-02-14\n"
	        "+0=2 mfa.example #28 signature 2026-02-20\n"
	        "-1=1 foe.example #29 accession 2026-02-25\n"
	        "+1=2 foe.example #30 accession 2026-02-26\n"},
	    {23, AT(2026, 2, 19),
	        "+1=1 mfa.example #26 signature 2026-02-14\n"
	        "+1=2 foe.example #27 accession 2026-02-14\n"},
	    {23, {.known_at = 27},
	        "+1=1 mfa.example #26 signature 2026-02-14\n"},
	    {3, NOW,
	        "+1=1 mfa.example #5 signature 2019-09-23\n"
	        "+1=2 cc #7 signature 2020\n"
	        "-1=1 cc #8 signature 2022-06\n"
	        "+0=1 mfa.example #9 signature 2026-02-01\n"},
	    {25, NOW, ""},
	};
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&o->b);
		t_rc(store_history(
		         o->s, rows[i].index, rows[i].when, take_change, o, &e),
		    &e, CY_OK, FAULT_NONE, "history");
		t_span(buf_span(&o->b), span_str(rows[i].want), "history");
	}
	t_rc(store_history(o->s, 99, rows[0].when, take_change, o, &e), &e,
	    CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "history of nothing");
	o->left = 1;
	t_rc(store_history(o->s, 23, rows[0].when, take_change, o, &e), &e,
	    CY_NOTFOUND, FAULT_IO, "history, ended");
	o->left = 0;
}

static void
put_clocks(struct out *o, const struct store_clocks *c)
{
	static const char *const names[STORE_CLOCKS] = {"began", "discovered",
	    "ended", "notice", "finding", "named", "measure", "reply"};
	const struct store_time *t;
	size_t i;

	for (i = 0; i < STORE_CLOCKS; i++) {
		t = &c->at[i];
		if (t->day.year == 0)
			continue;
		buf_puts(&o->b, names[i]);
		put_day(&o->b, t->day);
		buf_printf(&o->b, " #%llu", (unsigned long long)t->index);
		if (t->since)
			buf_printf(&o->b, " %s%d", t->exact ? "" : "about ",
			    (int)t->days);
		buf_putc(&o->b, '\n');
	}
}

static void
test_clocks(struct out *o)
{
	static const struct {
		uint64_t index;
		struct core_when when;
		const char *want;
	} rows[] = {
	    {4, NOW,
	        "began 2025-12 #12 about 0\nnotice 2026-02-03 #12 about 34\n"
	        "finding 2026-02-04 #13 about 35\n"
	        "named 2026-02-04 #13 about 35\n"
	        "reply 2026-02-05 #14 about 36\n"},
	    {32, NOW,
	        "began 2026-01-10 #32 0\ndiscovered 2026-01-12 #32 2\n"
	        "ended 2026-01 #32 about 21\nnotice 2026-03-01 #32 50\n"
	        "finding 2026-03-02 #33 51\nnamed 2026-03-05 #34 54\n"},
	    {32, {.known_at = 34},
	        "began 2026-01-10 #32 0\ndiscovered 2026-01-12 #32 2\n"
	        "ended 2026-01 #32 about 21\nnotice 2026-03-01 #32 50\n"
	        "finding 2026-03-02 #33 51\n"},
	    {22, NOW, "notice 2026-02-12 #22\n"},
	};
	const struct core_when now = NOW;
	struct store_clocks c;
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&o->b);
		t_rc(store_clocks(o->s, rows[i].index, rows[i].when, &c, &e),
		    &e, CY_OK, FAULT_NONE, "clocks");
		put_clocks(o, &c);
		t_span(buf_span(&o->b), span_str(rows[i].want), "clocks");
	}
	t_rc(store_clocks(o->s, 3, now, &c, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "clocks of a statement");
}

static void
test_case(struct out *o)
{
	const struct core_when now = NOW;
	struct cy_err e;

	buf_reset(&o->b);
	t_rc(store_case(o->s, 4, "en", now, take_case, o, &e), &e, CY_OK,
	    FAULT_NONE, "a case");
	t_span(buf_span(&o->b), SPAN_LIT("12 case-one 2 states=ff\n"),
	    "a case, by its first version");
	t_rc(store_case(o->s, 3, "en", now, take_case, o, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "no case");
}

static enum cy_rc
take_delay(void *ctx, const struct store_delay *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s %.*s by %.*s #%llu %s%d",
	    SPAN_ARGS(row->symbol), SPAN_ARGS(row->state),
	    SPAN_ARGS(row->party), (unsigned long long)row->finding,
	    row->exact ? "" : "about ", (int)row->days);
	return out_end(o, e);
}

static void
test_delays(struct out *o)
{
	const struct core_when now = NOW;
	struct store_page page = {.limit = 2};
	struct cy_err e;

	buf_reset(&o->b);
	t_rc(store_delays(o->s, now, &page, take_delay, o, &e), &e, CY_OK,
	    FAULT_NONE, "delays");
	t_span(buf_span(&o->b),
	    SPAN_LIT("two none by mfa.example #33 51\n"
	             "two ff by foe.example #34 54\n"),
	    "delays");
	t_uint(page.next, 22, "the next page");
	page.before = page.next;
	page.limit = 9;
	buf_reset(&o->b);
	t_rc(store_delays(o->s, now, &page, take_delay, o, &e), &e, CY_OK,
	    FAULT_NONE, "delays");
	t_span(buf_span(&o->b),
	    SPAN_LIT("case-one ff by mfa.example #13 about 35\n"), "the rest");
	t_uint(page.next, 0, "its end");
	o->left = 1;
	t_rc(store_delays(o->s, now, &page, take_delay, o, &e), &e, CY_NOTFOUND,
	    FAULT_IO, "delays, ended");
	o->left = 0;
}

static void
test_quartiles(void)
{
	static const struct {
		size_t n;
		int32_t days[8];
		int low, median, high; /* in quarters of a day */
	} rows[] = {
	    {1, {7}, 28, 28, 28},
	    {2, {10, 0}, 10, 20, 30},
	    {3, {3, 1, 2}, 6, 8, 10},
	    {4, {4, 3, 2, 1}, 7, 10, 13},
	    {5, {-5, 0, 5, 10, 15}, 0, 20, 40},
	};
	struct store_quartiles q;
	int32_t days[8];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memcpy(days, rows[i].days, sizeof(days));
		store_quartiles(&q, days, rows[i].n);
		t_ok(q.n == rows[i].n && (int)(q.low * 4) == rows[i].low &&
		        (int)(q.median * 4) == rows[i].median &&
		        (int)(q.high * 4) == rows[i].high,
		    "quartiles of %zu", rows[i].n);
		t_ok(q.least == days[0] && q.most == days[rows[i].n - 1],
		    "... and its ends");
	}
}

static enum cy_rc
take_pair(void *ctx, const struct store_pair *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s %.*s %u %u", SPAN_ARGS(row->a),
	    SPAN_ARGS(row->b), (unsigned)row->statements, (unsigned)row->cases);
	return out_end(o, e);
}

static void
test_together(struct out *o)
{
	static const struct {
		struct core_when when;
		const char *want;
	} rows[] = {
	    {NOW,
	        "foe.example mfa.example 1 2\n"
	        "foe.example node.example 0 1\n"
	        "mfa.example node.example 0 1\n"},
	    {AT(2022, 1, 1), "cc mfa.example 1 0\n"},
	    {{.known_at = 5}, ""},
	};
	struct cy_err e;
	bool whole;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&o->b);
		t_rc(store_together(
		         o->s, rows[i].when, &whole, take_pair, o, &e),
		    &e, CY_OK, FAULT_NONE, "together");
		t_ok(whole, "all of them");
		t_span(buf_span(&o->b), span_str(rows[i].want), "together");
	}
	o->left = 1;
	t_rc(store_together(o->s, rows[0].when, &whole, take_pair, o, &e), &e,
	    CY_NOTFOUND, FAULT_IO, "together, ended");
	o->left = 0;
}

static enum cy_rc
oom_charts(void *ctx, struct cy_err *e)
{
	struct core_when now = NOW;
	struct store_page page = {.limit = 9};
	struct out o = {.s = ctx};
	struct store_clocks c;
	enum cy_rc rc;
	bool whole;

	buf_init(&o.b, 1 << 20);
	rc = store_statement(o.s, 23, "en", now, take_statement, &o, e);
	if (rc == CY_OK)
		rc = store_open_statements(
		    o.s, "en", 0, &page, take_statement, &o, e);
	if (rc == CY_OK)
		rc = store_history(o.s, 23, now, take_change, &o, e);
	if (rc == CY_OK)
		rc = store_case(o.s, 12, "en", now, take_case, &o, e);
	if (rc == CY_OK)
		rc = store_clocks(o.s, 32, now, &c, e);
	if (rc == CY_OK)
		rc = store_delays(o.s, now, &page, take_delay, &o, e);
	if (rc == CY_OK)
		rc = store_together(o.s, now, &whole, take_pair, &o, e);
	buf_release(&o.b);
	return rc;
}

int
main(void)
{
	struct out o = {.s = world_store(":memory:", STORE_WRITE)};
	struct world w;

	world_play(&w, o.s, out_steps);
	world_more(&w, o.s, more_steps);
	buf_init(&o.b, 1 << 20);
	test_statements(&o);
	test_listings(&o);
	test_history(&o);
	test_clocks(&o);
	test_case(&o);
	test_delays(&o);
	test_quartiles();
	test_together(&o);
	t_oom(oom_charts, o.s, "charts");
	buf_release(&o.b);
	store_close(o.s);
	world_release(&w);
	return t_done();
}
