/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md, "Pages": entries newest first, a party's page, seals. */
#include "out.h"

#include "store/party.h"

/* After out_steps. */
static const struct step more_steps[] = {
    {"open", "statement", NODE, "2026-02-13", /* 23 */
        "Symbol: gamma\nTitle: en Gamma\nOpen: signature\n", OK},
    {"hit", "incident", NODE, "2026-02-14", /* 24 */
        "Symbol: hit\nTitle: en Hit\nTarget: state aa\n", OK},
    {"find4", "finding", NODE, "2026-02-15", /* 25 */
        "Incident: @inc2\nState: gg\nEngages: norms#f\n"
        "Engages: norms#k\n",
        OK},
    {"rep", "report", MFA, "2026-02-16", /* 26 */
        "Symbol: rep\nTitle: en Report\nItem: norms#f\n", OK},
    {"hit2", "incident", FOE, "2026-02-16", /* 27 */
        "Symbol: hit2\nTitle: en Hit two\nTarget: state hh\n", OK},
    {"iso", "party", FOE, "2026-02-17", /* 28 */
        "Kind: state\nName: en Second state\nName: fr \u00c9tat deux\n"
        "Iso: QQ\n",
        OK},
    {"other", "party", "other.example", "2026-02-18", /* 29 */
        "Kind: academia\nName: en First \"state\"\nName: zh "
        "\u7db2\u8def\nIso: RR\n",
        OK},
    END,
};

/* One question each: what is asked, page by page, and the rows. */
struct question {
	const char *name;
	struct store_recent f;
	struct store_page page;
	const char *want;
};

#define PARTY(x) .party = SPAN_INIT(x)
#define NAMED(x) .named = SPAN_INIT(x)
#define ITEM(x) .item = SPAN_INIT(x)
#define WORD(x) .choice = SPAN_INIT(x)

static const struct question questions[] = {
    {"everything", {.kinds = 0}, {.limit = 3},
        "29 party 28 party 27 incident >27"},
    {"... after some", {.kinds = 0}, {.before = 23, .limit = 3},
        "22 incident 21 incident 20 declaration >20"},
    {"... its next page", {.kinds = 0}, {.before = 20, .limit = 2},
        "19 assessment 18 finding >18"},
    {"... its last page", {.kinds = 0}, {.before = 2, .limit = 2},
        "1 party 0 party"},
    {"... with nothing wanted", {.kinds = 0}, {.limit = 0}, ">30"},
    {"... past any end", {.kinds = 0}, {.before = UINT64_MAX, .limit = 1},
        "29 party >29"},
    {"... as the register was", {.when = {.known_at = 4}}, {.limit = 2},
        "3 statement 2 party >2"},
    {"types", {.kinds = STORE_KIND(R_ACT) | STORE_KIND(R_WITHDRAWAL)},
        {.limit = 9}, "9 act 8 withdrawal 7 act 6 act 5 act"},
    {"a type that is not there", {.kinds = STORE_KIND(R_POLICY)}, {.limit = 9},
        ""},
    {"a word", {.kinds = STORE_KIND(R_DECLARATION), WORD("reply")},
        {.limit = 9}, "14 declaration"},
    {"newest versions", {.kinds = STORE_KIND(R_INCIDENT), .newest = true},
        {.limit = 9},
        "27 incident 24 incident 22 incident 21 incident 12 incident"},
    {"of a party", {PARTY("mfa.example")}, {.limit = 9},
        "26 report 19 assessment 13 finding 12 incident 9 act 5 act "
        "4 incident 1 party"},
    {"... under its other id", {PARTY("aa")}, {.limit = 2},
        "26 report 19 assessment >14"},
    {"... and types", {PARTY("aa"), .kinds = STORE_KIND(R_ACT)},
        {.before = 9, .limit = 2}, "5 act"},
    {"of a party that is not", {PARTY("zz")}, {.limit = 9}, ""},
    {"naming a state", {NAMED("ff")}, {.limit = 9}, "18 finding 13 finding"},
    {"naming a target, by its other id", {NAMED("mfa.example")}, {.limit = 9},
        "24 incident"},
    {"naming, of a party", {NAMED("ff"), PARTY("foe.example")}, {.limit = 9},
        "18 finding"},
    {"naming nobody", {NAMED("zz")}, {.limit = 9}, ""},
    {"an item", {ITEM("measures#demarche")}, {.limit = 9}, "17 measure"},
    {"an item, and a name", {ITEM("norms#f"), NAMED("ff")}, {.limit = 9}, ""},
    {"an item, and that name", {ITEM("norms#f"), NAMED("gg")}, {.limit = 9},
        "25 finding"},
    {"of a case", {.of_thread = true, .thread = 13}, {.limit = 4},
        "25 finding 20 declaration 19 assessment 18 finding >18"},
    {"... to its first version", {.of_thread = true, .thread = 4},
        {.before = 14, .limit = 4}, "13 finding 12 incident 4 incident"},
    {"of a statement, and a party",
        {.of_thread = true, .thread = 3, PARTY("bb")}, {.limit = 4}, "6 act"},
    {"of no entry", {.of_thread = true, .thread = 99}, {.limit = 4}, ""},
    {"as of a day", {.when = {.as_of = {2026, 1, 2}}}, {.limit = 4},
        "17 measure 11 statement 8 withdrawal 7 act >7"},
};

static enum cy_rc
take_short(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%s%llu %s", o->b.n > 0 ? " " : "",
	    (unsigned long long)row->index, record_types[row->kind].name);
	if (o->left > 0 && --o->left == 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_IO, CY_NO_OFFSET, "end");
	return CY_OK;
}

static void
put_next(struct out *o, const struct store_page *page)
{
	if (page->next != 0)
		buf_printf(&o->b, "%s>%llu", o->b.n > 0 ? " " : "",
		    (unsigned long long)page->next);
}

static enum cy_rc
ask(struct out *o, const struct question *q, struct cy_err *e)
{
	struct store_page page = q->page;
	enum cy_rc rc = store_recent(o->s, &q->f, &page, take_short, o, e);

	put_next(o, &page);
	return rc;
}

static void
test_recent(struct out *o)
{
	struct store_recent far = {.kinds = 0};
	struct store_page page = {.limit = 9};
	char name[LIMIT_PARTY_ID + 40];
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		buf_reset(&o->b);
		t_rc(ask(o, &questions[i], &e), &e, CY_OK, FAULT_NONE,
		    questions[i].name);
		t_span(buf_span(&o->b), span_str(questions[i].want),
		    questions[i].name);
		if (o->b.n == 0 || o->b.p[0] == '>')
			continue;
		o->left = 1;
		t_rc(ask(o, &questions[i], &e), &e, CY_NOTFOUND, FAULT_IO,
		    questions[i].name);
		o->left = 0;
	}
	memset(name, 'a', sizeof(name));
	far.named = span(name, sizeof(name));
	buf_reset(&o->b);
	t_rc(store_recent(o->s, &far, &page, take_short, o, &e), &e, CY_OK,
	    FAULT_NONE, "a name longer than any");
	t_uint(o->b.n, 0, "... has no rows");
	page.limit = STORE_PAGE_MAX + 1;
	far.named = span("", 0);
	t_rc(store_recent(o->s, &far, &page, take_short, o, &e), &e, CY_OK,
	    FAULT_NONE, "a page too large");
	t_uint(page.limit, STORE_PAGE_MAX, "... is cut");
}

/* Every page of a walk, one row each, is the whole walk. */
static void
test_walk(struct out *o)
{
	struct store_recent f = {PARTY("aa")};
	struct store_page page = {.limit = 1};
	struct cy_err e;
	unsigned pages = 0;

	buf_reset(&o->b);
	do {
		t_rc(store_recent(o->s, &f, &page, take_short, o, &e), &e,
		    CY_OK, FAULT_NONE, "one more page");
		page.before = page.next;
		pages++;
	} while (page.next != 0 && pages < 20);
	t_span(buf_span(&o->b),
	    SPAN_LIT("26 report 19 assessment 13 finding 12 incident 9 act "
	             "5 act 4 incident 1 party"),
	    "page by page");
}

static enum cy_rc
take_seal(void *ctx, const struct store_seal *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%s%llu-%llu %lld %lld", o->b.n > 0 ? "; " : "",
	    (unsigned long long)row->from, (unsigned long long)row->size,
	    (long long)row->first, (long long)row->newest);
	if (o->left > 0 && --o->left == 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_IO, CY_NO_OFFSET, "end");
	return CY_OK;
}

static void
ask_seals(struct out *o, uint64_t before, unsigned limit, const char *want)
{
	struct store_page page = {.before = before, .limit = limit};
	struct cy_err e;

	buf_reset(&o->b);
	t_rc(store_seals(o->s, &page, take_seal, o, &e), &e, CY_OK, FAULT_NONE,
	    "seals");
	put_next(o, &page);
	t_span(buf_span(&o->b), span_str(want), "seals");
}

static void
test_seals(struct out *o, struct world *w)
{
	struct store_page page = {.limit = 9};
	struct hash root = world_root(w->n);
	struct store_seal seal;
	struct cy_err e;

	ask_seals(o, 0, 9, "");
	t_rc(store_seal_of(o->s, 0, &seal, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "no seal yet");
	t_rc(store_begin(o->s, &e), &e, CY_OK, FAULT_NONE, "begin");
	t_rc(store_seal(o->s, 5, 100, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(o->s, 5, 150, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(o->s, 9, 200, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(o->s, 20, 300, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_commit(o->s, w->n, &root, &e), &e, CY_OK, FAULT_NONE,
	    "commit");
	ask_seals(o, 0, 2, "9-20 300 300; 5-9 200 200 >6");
	ask_seals(o, 6, 2, "0-5 100 150");
	ask_seals(o, UINT64_MAX, 1, "9-20 300 300 >10");
	o->left = 1;
	t_rc(store_seals(o->s, &page, take_seal, o, &e), &e, CY_NOTFOUND,
	    FAULT_IO, "seals, ended");
	o->left = 0;
	t_rc(store_seal_of(o->s, 4, &seal, &e), &e, CY_OK, FAULT_NONE,
	    "the last entry of a seal");
	t_uint(seal.size, 5, "... its size");
	t_rc(store_seal_of(o->s, 5, &seal, &e), &e, CY_OK, FAULT_NONE,
	    "the first entry of a seal");
	t_uint(seal.from, 5, "... its first");
	t_uint(seal.size, 9, "... its size");
	t_rc(store_seal_of(o->s, 20, &seal, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "not sealed yet");
}

static enum cy_rc
take_item(void *ctx, const struct store_item *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s %s %llu of %llu, #%llu", SPAN_ARGS(row->item),
	    record_types[row->kind].name, (unsigned long long)row->records,
	    (unsigned long long)row->cases, (unsigned long long)row->newest);
	return out_end(o, e);
}

static void
test_items(struct out *o)
{
	static const struct {
		const char *catalogue;
		struct core_when when;
		const char *want;
	} rows[] = {
	    {"norms", {.known_at = 0},
	        "norms#f finding 1 of 1, #25\nnorms#f report 1 of 1, #26\n"
	        "norms#k finding 1 of 1, #25\n"},
	    {"norm", {.known_at = 0}, ""},
	    {"measures", {.known_at = 0},
	        "measures#demarche measure 1 of 1, #17\n"},
	    {"", {.known_at = 26},
	        "measures#demarche measure 1 of 1, #17\n"
	        "norms#f finding 1 of 1, #25\n"
	        "norms#k finding 1 of 1, #25\n"},
	    {"norms", {.as_of = {2026, 2, 14}}, ""},
	};
	struct cy_err e;
	bool whole;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&o->b);
		t_rc(store_items(o->s, span_str(rows[i].catalogue),
		         rows[i].when, &whole, take_item, o, &e),
		    &e, CY_OK, FAULT_NONE, "items");
		t_ok(whole, "all of them");
		t_span(buf_span(&o->b), span_str(rows[i].want), "items");
	}
	o->left = 1;
	t_rc(store_items(o->s, SPAN_LIT("norms"), rows[0].when, &whole,
	         take_item, o, &e),
	    &e, CY_NOTFOUND, FAULT_IO, "items, ended");
	o->left = 0;
}

static enum cy_rc
take_party(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s of %llu", SPAN_ARGS(row->id),
	    (unsigned long long)row->entries);
	out_span(&o->b, "known", row->known_as);
	out_span(&o->b, "iso", row->iso);
	out_span(&o->b, "name", row->name);
	return out_end(o, e);
}

static void
test_party(struct out *o)
{
	static const struct {
		const char *name;
		enum cy_rc rc;
		enum fault fault;
		const char *want;
	} rows[] = {
	    {"mfa.example", OK, "mfa.example of 8 known=aa name=First state\n"},
	    {"aa", OK, "mfa.example of 8 known=aa name=First state\n"},
	    {"AA", OK, "mfa.example of 8 known=aa name=First state\n"},
	    {"bb", OK, "bb of 2\n"},
	    {"gg", OK, "gg of 0\n"},
	    {"HH", OK, "hh of 0\n"},
	    {"bB", OK, "bb of 2\n"},
	    {"qq", OK, "foe.example of 6 iso=QQ name=Second state\n"},
	    {"second  STATE", OK,
	        "foe.example of 6 iso=QQ name=Second state\n"},
	    {"\u00e9tat Deux", OK,
	        "foe.example of 6 iso=QQ name=Second state\n"},
	    {"\u7db2\u8def", OK,
	        "other.example of 1 iso=RR name=First \"state\"\n"},
	    {"\u7db2", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, ""},
	    {"second", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, ""},
	    {"Alpha", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, ""},
	    {"first state", CY_CONFLICT, FAULT_STORE_AMBIGUOUS, ""},
	    {"first \"state\"", CY_CONFLICT, FAULT_STORE_AMBIGUOUS, ""},
	    {"!?", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, ""},
	    {"zz", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, ""},
	    {"", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, ""},
	    {"a b", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, ""},
	};
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&o->b);
		t_rc(store_party(
		         o->s, span_str(rows[i].name), "en", take_party, o, &e),
		    &e, rows[i].rc, rows[i].fault, rows[i].name);
		t_span(buf_span(&o->b), span_str(rows[i].want), rows[i].name);
	}
	o->left = 1;
	t_rc(store_party(o->s, SPAN_LIT("aa"), "en", take_party, o, &e), &e,
	    CY_NOTFOUND, FAULT_IO, "a party, ended");
	o->left = 0;
}

static enum cy_rc
take_stand(void *ctx, const struct store_stand *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s #%llu %.*s%s", SPAN_ARGS(row->statement.title),
	    (unsigned long long)row->act.index, SPAN_ARGS(row->act.choice),
	    row->act.count == COUNT_YES       ? ""
	        : row->act.count == COUNT_NOT ? " withdrawn"
	                                      : " undated");
	return out_end(o, e);
}

static void
test_stands(struct out *o)
{
	static const struct {
		const char *party;
		struct core_when when;
		const char *want;
	} rows[] = {
	    {"aa", {.known_at = 0}, "Alpha #9 signature\n"},
	    {"mfa.example", {.as_of = {2026, 1, 31}}, "Alpha #5 signature\n"},
	    {"cc", {.known_at = 0}, "Alpha #7 signature withdrawn\n"},
	    {"bb", {.known_at = 0}, "Alpha #6 accession undated\n"},
	    {"foe.example", {.known_at = 0}, ""},
	    {"zz", {.known_at = 0}, ""},
	    {"", {.known_at = 0}, ""},
	};
	struct store_page page = {.limit = 9};
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&o->b);
		t_rc(store_stands(o->s, span_str(rows[i].party), "en",
		         rows[i].when, &page, take_stand, o, &e),
		    &e, CY_OK, FAULT_NONE, "stands");
		t_span(buf_span(&o->b), span_str(rows[i].want), rows[i].party);
	}
	o->left = 1;
	t_rc(store_stands(o->s, SPAN_LIT("aa"), "en", rows[0].when, &page,
	         take_stand, o, &e),
	    &e, CY_NOTFOUND, FAULT_IO, "stands, ended");
	o->left = 0;
}

static enum cy_rc
oom_pages(void *ctx, struct cy_err *e)
{
	struct core_when now = {.known_at = 0};
	struct out o = {.s = ctx};
	struct store_page page;
	enum cy_rc rc = CY_OK;
	bool whole;
	size_t i;

	buf_init(&o.b, 1 << 20);
	for (i = 0; rc == CY_OK && i < sizeof(questions) / sizeof(questions[0]);
	     i += 3)
		rc = ask(&o, &questions[i], e);
	page = (struct store_page){.limit = 9};
	if (rc == CY_OK)
		rc = store_items(
		    o.s, SPAN_LIT("norms"), now, &whole, take_item, &o, e);
	if (rc == CY_OK)
		rc = store_party(
		    o.s, SPAN_LIT("second state"), "en", take_party, &o, e);
	if (rc == CY_OK)
		rc = store_stands(
		    o.s, SPAN_LIT("aa"), "en", now, &page, take_stand, &o, e);
	if (rc == CY_OK)
		rc = store_seals(o.s, &page, take_seal, &o, e);
	if (rc == CY_OK)
		rc = buf_check(&o.b, e);
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
	test_recent(&o);
	test_walk(&o);
	test_items(&o);
	test_party(&o);
	test_stands(&o);
	test_seals(&o, &w);
	t_oom(oom_pages, o.s, "pages");
	buf_release(&o.b);
	store_close(o.s);
	world_release(&w);
	return t_done();
}
