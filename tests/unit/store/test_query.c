/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md, "Questions": what lists and pages are told, as text. */
#include "world.h"

/* A statement with its acts, and a case with what belongs to it. */
static const struct step steps[] = {
    {"r1", "act", NODE, "2026-01-03", /* 5 */
        "Recorded-For: aa\nOccurred: 2019-09-23\nStatement: @st\n"
        "Kind: signature\n" SRC,
        OK},
    {"r2", "act", NODE, "2026-01-03", /* 6 */
        "Recorded-For: bb\nStatement: @st\nKind: accession\n" SRC, OK},
    {"r3", "act", NODE, "2026-01-03", /* 7 */
        "Recorded-For: cc\nOccurred: 2020\nStatement: @st\n"
        "Kind: signature\nScope: paragraphs 1-2, 4\n" SRC,
        OK},
    {"w3", "withdrawal", NODE, "2026-01-04", /* 8 */
        "Recorded-For: cc\nOccurred: 2022-06\nAct: @r3\n" SRC, OK},
    {"own", "act", MFA, "2026-01-05", /* 9 */
        "Statement: @st\nKind: signature\n", OK},
    {"rel", "release", NODE, "2026-02-01", /* 10 */
        "Statement: @st\nRecord: @own\nRecord: @r2\n", OK},
    {"st2", "statement", NODE, "2026-02-02", /* 11 */
        "Symbol: beta\nRecorded-For: public\nOccurred: 2018\n"
        "Kind: pledge\nTitle: en Beta\nTitle: fr Bêta\nPlace: Here\n" SRC,
        OK},
    {"inc2", "incident", MFA, "2026-02-03", /* 12 */
        "Symbol: case-one\nReplaces: @inc\nTitle: fr Cas un\n"
        "Title: en Case one, again\nBegan: 2025-12\n",
        OK},
    {"find", "finding", MFA, "2026-02-04", /* 13 */
        "Incident: @inc2\nState: ff\nDegree: state-ordered\n", OK},
    {"reply", "declaration", NODE, "2026-02-05", /* 14 */
        "Recorded-For: ff\nOccurred: 2026-02-05\nRegarding: @find\n"
        "Kind: reply\n" SRC,
        OK},
    {"find2", "finding", FOE, "2026-02-06", /* 15 */
        "Incident: @inc\nState: ee\n", OK},
    {"supp", "support", FOE, "2026-02-07", /* 16 */
        "Regarding: @find\nRelation: joins\n", OK},
    {"meas", "measure", NODE, "2026-02-08", /* 17 */
        "Recorded-For: bb\nIncident: @inc\nFinding: @find\n"
        "Item: measures#demarche\n" SRC,
        OK},
    {"find3", "finding", FOE, "2026-02-09", /* 18 */
        "Replaces: @find2\nIncident: @inc\nState: ff\n", OK},
    {"asse", "assessment", MFA, "2026-02-10", /* 19 */
        "Incident: @inc\nScale: gb-categories\nSeverity: high\n", OK},
    {"decl", "declaration", NODE, "2026-02-11", /* 20 */
        "Regarding: @inc2\nKind: explanation\n", OK},
    {"same", "incident", NODE, "2026-02-12", /* 21 */
        "Symbol: case-one\nTitle: en Other\n", OK},
    {"xinc", "incident", NODE, "2026-02-12", /* 22 */
        "Symbol: drill\nExercise: ex-1\nTitle: en Drill\n", OK},
    END,
};

struct out {
	struct buf b;
	struct store *s;
	unsigned left; /* rows until the function fails; 0: never */
};

static void
put_day(struct buf *b, struct day d)
{
	char text[DAY_TEXT];

	if (d.year == 0) {
		buf_puts(b, " -");
		return;
	}
	day_print(text, d);
	buf_printf(b, " %s", text);
}

static void
put_index(struct buf *b, const char *name, uint64_t index)
{
	if (index != CORE_NONE)
		buf_printf(b, " %s=%llu", name, (unsigned long long)index);
}

static void
put_span(struct buf *b, const char *name, struct span s)
{
	if (s.p != NULL && s.n > 0)
		buf_printf(b, " %s=%.*s", name, SPAN_ARGS(s));
}

/* Every walk ends with what its function says. */
static enum cy_rc
end_row(struct out *o, struct cy_err *e)
{
	buf_putc(&o->b, '\n');
	if (o->left > 0 && --o->left == 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_IO, CY_NO_OFFSET, "end");
	return buf_check(&o->b, e);
}

static void
put_entry(struct buf *b, const struct store_entry *r)
{
	buf_printf(b, "%llu %s %.*s", (unsigned long long)r->index,
	    record_types[r->kind].name, SPAN_ARGS(r->party));
	put_day(b, r->counts);
	if (!span_eq(r->holder, r->party))
		put_span(b, "holder", r->holder);
	put_span(b, "kind", r->choice);
	put_span(b, "symbol", r->symbol);
	put_span(b, "exercise", r->exercise);
	put_span(b, "title", r->title);
	put_index(b, "topic", r->topic);
	put_index(b, "thread", r->thread);
	if (r->root != r->index)
		put_index(b, "root", r->root);
	put_index(b, "replaced", r->replaced_by);
	put_index(b, "withdrawn", r->withdrawn_by);
	put_index(b, "displaced", r->displaced_by);
	if (r->sealed != 0)
		buf_printf(b, " sealed=%lld", (long long)r->sealed);
}

static enum cy_rc
take_entry(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;

	put_entry(&o->b, row);
	return end_row(o, e);
}

static enum cy_rc
take_thread(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%u ", depth);
	put_entry(&o->b, row);
	return end_row(o, e);
}

static enum cy_rc
take_field(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%s: %.*s", field_name(field), SPAN_ARGS(value));
	return end_row(o, e);
}

static enum cy_rc
take_ref(void *ctx, const struct store_ref *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%llu %s %llu %s", (unsigned long long)row->entry,
	    field_name(row->field), (unsigned long long)row->target,
	    record_types[row->kind].name);
	return end_row(o, e);
}

static enum cy_rc
take_party_act(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s %llu %.*s", SPAN_ARGS(row->party),
	    (unsigned long long)row->index, SPAN_ARGS(row->choice));
	put_day(&o->b, row->counts);
	buf_puts(&o->b,
	    row->count == COUNT_YES       ? " yes"
	        : row->count == COUNT_NOT ? " not"
	                                  : " undated");
	if (row->recorded)
		put_span(&o->b, "as", row->recorded_as);
	put_index(&o->b, "withdrawn", row->withdrawn_by);
	put_span(&o->b, "scope", row->scope);
	return end_row(o, e);
}

static enum cy_rc
take_statement(void *ctx, const struct store_statement *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s %llu+%llu-%llu lists=%llu",
	    SPAN_ARGS(row->entry.symbol), (unsigned long long)row->parties,
	    (unsigned long long)row->undated,
	    (unsigned long long)row->withdrawn,
	    (unsigned long long)row->releases);
	put_span(&o->b, "title", row->entry.title);
	put_day(&o->b, row->entry.counts);
	return end_row(o, e);
}

static enum cy_rc
take_case(void *ctx, const struct store_case *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%llu %.*s a%llu f%llu s%llu m%llu r%llu",
	    (unsigned long long)row->entry.index, SPAN_ARGS(row->entry.symbol),
	    (unsigned long long)row->assessments,
	    (unsigned long long)row->findings,
	    (unsigned long long)row->supports,
	    (unsigned long long)row->measures,
	    (unsigned long long)row->replies);
	put_span(&o->b, "states", row->states);
	put_span(&o->b, "began", row->began);
	put_span(&o->b, "title", row->entry.title);
	return end_row(o, e);
}

static enum cy_rc
take_party(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s acts=%llu of %llu", SPAN_ARGS(row->id),
	    (unsigned long long)row->acts, (unsigned long long)row->entries);
	put_span(&o->b, "known", row->known_as);
	put_index(&o->b, "entry", row->entry);
	put_span(&o->b, "kind", row->kind);
	put_span(&o->b, "iso", row->iso);
	put_span(&o->b, "name", row->name);
	return end_row(o, e);
}

#define WHEN(y, m, d, at)     \
	{                     \
		{y, m, d}, at \
	}
#define NOW WHEN(0, 0, 0, 0)

/* One question each: what is asked, and the rows that answer it. */
struct question {
	const char *name;
	enum cy_rc (*ask)(
	    struct out *o, const struct question *q, struct cy_err *e);
	struct core_when when;
	const char *arg;
	uint64_t index;
	const char *want;
};

static enum cy_rc
ask_statements(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_statements(o->s, q->arg, q->when, take_statement, o, e);
}

static enum cy_rc
ask_parties_of(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_statement_parties(
	    o->s, q->index, q->when, take_party_act, o, e);
}

static enum cy_rc
ask_cases(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_cases(o->s, q->arg, q->when, take_case, o, e);
}

static enum cy_rc
ask_tree(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_thread(
	    o->s, q->index, "en", q->when, STORE_BY_TREE, take_thread, o, e);
}

static enum cy_rc
ask_time_line(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_thread(
	    o->s, q->index, "en", q->when, STORE_BY_DATE, take_thread, o, e);
}

static enum cy_rc
ask_party_entries(struct out *o, const struct question *q, struct cy_err *e)
{
	struct store_filter f = {.when = q->when, .party = span_str(q->arg)};

	return store_entries(o->s, &f, take_entry, o, e);
}

static enum cy_rc
ask_author_acts(struct out *o, const struct question *q, struct cy_err *e)
{
	struct store_filter f = {.when = q->when,
	    .by_kind = true,
	    .kind = R_ACT,
	    .author = span_str(q->arg),
	    .to = q->index};

	return store_entries(o->s, &f, take_entry, o, e);
}

static enum cy_rc
ask_incidents(struct out *o, const struct question *q, struct cy_err *e)
{
	struct store_filter f = {.when = q->when,
	    .by_kind = true,
	    .kind = R_INCIDENT,
	    .newest = true,
	    .lang = q->arg,
	    .from = q->index};

	return store_entries(o->s, &f, take_entry, o, e);
}

static enum cy_rc
ask_entry(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_entry(o->s, q->index, q->arg, take_entry, o, e);
}

static enum cy_rc
ask_fields(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_fields(o->s, q->index, take_field, o, e);
}

static enum cy_rc
ask_refs_of(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_refs_of(o->s, q->index, take_ref, o, e);
}

static enum cy_rc
ask_refs_to(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_refs_to(o->s, q->index, take_ref, o, e);
}

static enum cy_rc
ask_parties(struct out *o, const struct question *q, struct cy_err *e)
{
	return store_parties(o->s, q->arg, take_party, o, e);
}

static const struct question questions[] = {
    {"statements", ask_statements, NOW, NULL, 0,
        "beta 0+0-0 lists=0 title=Beta 2018\n"
        "alpha 1+1-1 lists=1 title=Alpha 2026-01-02\n"},
    {"statements, in French", ask_statements, NOW, "fr", 0,
        "beta 0+0-0 lists=0 title=Bêta 2018\n"
        "alpha 1+1-1 lists=1 title=Alpha 2026-01-02\n"},
    {"statements, as of a day", ask_statements, WHEN(2019, 1, 1, 0), NULL, 0,
        "beta 0+0-0 lists=0 title=Beta 2018\n"},
    {"statements, known at", ask_statements, WHEN(0, 0, 0, 8), NULL, 0,
        "alpha 2+1-0 lists=0 title=Alpha 2026-01-02\n"},
    {"parties to a statement", ask_parties_of, NOW, NULL, 3,
        "bb 6 accession - undated as=bb\n"
        "cc 7 signature 2020 not as=cc withdrawn=8 scope=paragraphs 1-2, "
        "4\n"
        "mfa.example 9 signature 2026-02-01 yes\n"},
    {"... before the first", ask_parties_of, WHEN(2019, 9, 22, 0), NULL, 3,
        "bb 6 accession - undated as=bb\n"},
    {"... as of the day itself", ask_parties_of, WHEN(2019, 9, 23, 0), NULL, 3,
        "bb 6 accession - undated as=bb\n"
        "mfa.example 5 signature 2019-09-23 yes as=aa\n"},
    {"... before a withdrawal", ask_parties_of, WHEN(2022, 6, 29, 0), NULL, 3,
        "bb 6 accession - undated as=bb\n"
        "cc 7 signature 2020 yes as=cc withdrawn=8 scope=paragraphs 1-2, "
        "4\n"
        "mfa.example 5 signature 2019-09-23 yes as=aa\n"},
    {"... under embargo until the release", ask_parties_of,
        WHEN(2026, 1, 31, 0), NULL, 3,
        "bb 6 accession - undated as=bb\n"
        "cc 7 signature 2020 not as=cc withdrawn=8 scope=paragraphs 1-2, "
        "4\n"
        "mfa.example 5 signature 2019-09-23 yes as=aa\n"},
    {"... before the release was known", ask_parties_of, WHEN(2026, 1, 31, 10),
        NULL, 3,
        "bb 6 accession - undated as=bb\n"
        "cc 7 signature 2020 not as=cc withdrawn=8 scope=paragraphs 1-2, "
        "4\n"
        "mfa.example 9 signature 2026-01-05 yes\n"},
    {"... of none", ask_parties_of, NOW, NULL, 11, ""},
    {"cases", ask_cases, NOW, NULL, 0,
        "12 case-one a1 f2 s1 m1 r1 states=ff began=2025-12 title=Case "
        "one, again\n"
        "21 case-one a0 f0 s0 m0 r0 title=Other\n"
        "22 drill a0 f0 s0 m0 r0 title=Drill\n"},
    {"cases, known at", ask_cases, WHEN(0, 0, 0, 17), "fr", 0,
        "12 case-one a0 f2 s1 m0 r1 states=ee ff began=2025-12 title=Cas "
        "un\n"},
    {"cases, as of", ask_cases, WHEN(2026, 2, 5, 0), NULL, 0,
        "12 case-one a0 f1 s0 m0 r1 states=ff began=2025-12 title=Case "
        "one, again\n"},
    {"a case", ask_tree, NOW, NULL, 4,
        "0 12 incident mfa.example 2026-02-03 symbol=case-one title=Case "
        "one, again root=4\n"
        "1 20 declaration node.example 2026-02-11 kind=explanation "
        "topic=4 thread=4\n"
        "1 19 assessment mfa.example 2026-02-10 topic=4 thread=4\n"
        "1 13 finding mfa.example 2026-02-04 kind=state-ordered topic=4 "
        "thread=4\n"
        "2 14 declaration ff 2026-02-05 kind=reply topic=13 thread=4\n"
        "2 16 support foe.example 2026-02-07 kind=joins topic=13 "
        "thread=4\n"
        "2 17 measure bb - topic=13 thread=4\n"
        "1 18 finding foe.example 2026-02-09 topic=4 thread=4 root=15\n"},
    {"a finding's own", ask_tree, NOW, NULL, 13,
        "0 13 finding mfa.example 2026-02-04 kind=state-ordered topic=4 "
        "thread=4\n"
        "1 14 declaration ff 2026-02-05 kind=reply topic=13 thread=4\n"
        "1 16 support foe.example 2026-02-07 kind=joins topic=13 "
        "thread=4\n"
        "1 17 measure bb - topic=13 thread=4\n"},
    {"a case before", ask_tree, WHEN(2026, 2, 6, 17), NULL, 12,
        "0 12 incident mfa.example 2026-02-03 symbol=case-one title=Case "
        "one, again root=4\n"
        "1 13 finding mfa.example 2026-02-04 kind=state-ordered topic=4 "
        "thread=4\n"
        "2 14 declaration ff 2026-02-05 kind=reply topic=13 thread=4\n"
        "1 15 finding foe.example 2026-02-06 topic=4 thread=4\n"},
    {"a time line", ask_time_line, NOW, NULL, 13,
        "0 13 finding mfa.example 2026-02-04 kind=state-ordered topic=4 "
        "thread=4\n"
        "1 14 declaration ff 2026-02-05 kind=reply topic=13 thread=4\n"
        "1 16 support foe.example 2026-02-07 kind=joins topic=13 "
        "thread=4\n"
        "1 17 measure bb - topic=13 thread=4\n"},
    {"of a party, under either id", ask_party_entries, WHEN(2026, 2, 1, 0),
        "aa", 0,
        "1 party mfa.example 2026-01-01 kind=state title=First state\n"
        "4 incident mfa.example 2026-01-02 symbol=case-one title=Case "
        "one replaced=12\n"
        "5 act aa 2019-09-23 holder=mfa.example kind=signature topic=3 "
        "thread=3 displaced=9\n"
        "9 act mfa.example 2026-02-01 kind=signature topic=3 thread=3\n"},
    {"of a party that is not", ask_party_entries, NOW, "zz", 0, ""},
    {"acts by an author", ask_author_acts, NOW, NODE, 7,
        "5 act aa 2019-09-23 holder=mfa.example kind=signature topic=3 "
        "thread=3 displaced=9\n"
        "6 act bb - kind=accession topic=3 thread=3\n"},
    {"acts by an author that is not", ask_author_acts, NOW, "zz", 7, ""},
    {"newest incidents", ask_incidents, NOW, "fr", 0,
        "12 incident mfa.example 2026-02-03 symbol=case-one title=Cas un "
        "root=4\n"
        "21 incident node.example 2026-02-12 symbol=case-one title=Other"
        "\n"
        "22 incident node.example 2026-02-12 symbol=drill exercise=ex-1 "
        "title=Drill\n"},
    {"newest incidents from", ask_incidents, NOW, NULL, 22,
        "22 incident node.example 2026-02-12 symbol=drill exercise=ex-1 "
        "title=Drill\n"},
    {"one entry", ask_entry, NOW, NULL, 7,
        "7 act cc 2020 kind=signature topic=3 thread=3 withdrawn=8\n"},
    {"its headers", ask_fields, NOW, NULL, 7, "Scope: paragraphs 1-2, 4\n"},
    {"references of a release", ask_refs_of, NOW, NULL, 10,
        "10 Statement 3 statement\n10 Record 9 act\n10 Record 6 act\n"},
    {"references to a later version", ask_refs_of, NOW, NULL, 13,
        "13 Incident 12 incident\n"},
    {"references to the first", ask_refs_of, NOW, NULL, 18,
        "18 Incident 4 incident\n"},
    {"references of a measure", ask_refs_of, NOW, NULL, 17,
        "17 Finding 13 finding\n17 Incident 4 incident\n"},
    {"references of none", ask_refs_of, NOW, NULL, 3, ""},
    {"references to an act", ask_refs_to, NOW, NULL, 9,
        "10 Record 9 release\n"},
    {"references to a finding", ask_refs_to, NOW, NULL, 13,
        "14 Regarding 13 declaration\n16 Regarding 13 support\n"
        "17 Finding 13 measure\n"},
    {"references to an incident", ask_refs_to, NOW, NULL, 4,
        "13 Incident 4 finding\n15 Incident 4 finding\n"
        "18 Incident 4 finding\n19 Incident 4 assessment\n"
        "20 Regarding 4 declaration\n17 Incident 4 measure\n"},
    {"parties", ask_parties, NOW, NULL, 0,
        "bb acts=1 of 2\ncc acts=1 of 2\nff acts=0 of 1\n"
        "foe.example acts=0 of 4 entry=2 kind=state name=Second state\n"
        "mfa.example acts=2 of 7 known=aa entry=1 kind=state name=First "
        "state\n"
        "node.example acts=0 of 6 entry=0 kind=academia name=The keeper"
        "\n"},
};

static void
test_questions(struct store *s)
{
	const struct question *q;
	struct out o = {.s = s};
	struct cy_err e;
	size_t i;

	buf_init(&o.b, 1 << 20);
	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		q = &questions[i];
		buf_reset(&o.b);
		t_rc(q->ask(&o, q, &e), &e, CY_OK, FAULT_NONE, q->name);
		t_span(buf_span(&o.b), span_str(q->want), q->name);
		if (q->want[0] == '\0')
			continue;
		o.left = 1;
		t_rc(q->ask(&o, q, &e), &e, CY_NOTFOUND, FAULT_IO, q->name);
		o.left = 0;
	}
	buf_release(&o.b);
}

struct name {
	const char *text; /* @name: that record's id; @name:8 its digits */
	enum cy_rc rc;
	enum fault fault;
	uint64_t index;
};

static const struct name names[] = {
    {"@own", OK, 9},
    {"@own:6", OK, 9},
    {"@own:12", OK, 9},
    {"@own:63", OK, 9},
    {"@own:5", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"alpha", OK, 3},
    {"beta", OK, 11},
    {"drill", OK, 22},
    {"node.example/alpha", OK, 3},
    {"mfa.example/case-one", OK, 12},
    {"node.example/case-one", OK, 21},
    {"case-one", CY_CONFLICT, FAULT_STORE_AMBIGUOUS, 0},
    {"mfa.example/alpha", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"zz/alpha", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"/alpha", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"nothing", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"#0", OK, 0},
    {"#22", OK, 22},
    {"#23", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"#", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"#1x", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"000000", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"zzzzzzzz!", CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
    {"0000000000000000000000000000000000000000000000000000000000000000"
     "0",
        CY_NOTFOUND, FAULT_STORE_NOT_FOUND, 0},
};

static struct span
spell(const struct world *w, const char *text, char hex[HASH_HEX])
{
	size_t i, n = strcspn(text + 1, ":");

	if (text[0] != '@')
		return span_str(text);
	for (i = 0; i < w->n; i++)
		if (strlen(w->made[i]->name) == n &&
		    strncmp(w->made[i]->name, text + 1, n) == 0)
			hash_hex(hex, &w->made[i]->id);
	n++;
	return span(
	    hex, text[n] == ':' ? (size_t)atoi(text + n + 1) : HASH_HEX - 1);
}

static void
test_names(struct store *s, const struct world *w)
{
	char hex[HASH_HEX];
	uint64_t index;
	struct cy_err e;
	struct hash id;
	enum cy_rc rc;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		rc = store_resolve(
		    s, spell(w, names[i].text, hex), &index, &id, &e);
		t_rc(rc, &e, names[i].rc, names[i].fault, names[i].text);
		if (rc == CY_OK)
			t_ok(index == names[i].index &&
			        hash_eq(&id, &w->made[index]->id),
			    "%s: %llu", names[i].text,
			    (unsigned long long)index);
	}
}

/* Two ids with the same first digits are told apart by more of them. */
static void
test_prefix(struct world *w)
{
	struct store *s = world_store(":memory:", STORE_WRITE);
	char title[64], hex[HASH_HEX];
	struct step step = {"x", "incident", MFA, "2026-01-02", title, OK};
	struct made *m;
	struct cy_err e;
	struct hash id, root = world_root(1);
	uint64_t index, n = 0;
	unsigned i;
	bool twice = false;
	static uint8_t seen[1 << 12];

	(void)store_begin(s, &e);
	/* Among 200 ids two share their first 12 bits. */
	for (i = 0; i < 200; i++) {
		(void)snprintf(
		    title, sizeof(title), "Symbol: n-%u\nTitle: en N\n", i);
		m = world_make(w, &step);
		t_rc(store_admit(s, w->keys, &m->r, n++, &e), &e, CY_OK,
		    FAULT_NONE, "many");
		seen[m->id.b[0] << 4 | m->id.b[1] >> 4]++;
		twice |= seen[m->id.b[0] << 4 | m->id.b[1] >> 4] > 1;
		hash_hex(hex, &m->id);
		t_rc(store_resolve(s, span(hex, 12), &index, &id, &e), &e,
		    CY_OK, FAULT_NONE, "twelve digits");
		made_free(m);
	}
	t_ok(twice, "ids that begin alike");
	(void)store_commit(s, 1, &root, &e);
	store_close(s);
}

static enum cy_rc
take_alike(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;
	struct store_filter f = {.by_kind = true, .kind = row->kind, .to = 2};

	buf_printf(&o->b, "%llu:", (unsigned long long)row->index);
	return store_entries(o->s, &f, take_entry, o, e);
}

static void
test_nested(struct store *s)
{
	struct store_filter f = {.by_kind = true, .kind = R_PARTY, .to = 2};
	struct out o = {.s = s};
	struct cy_err e;

	buf_init(&o.b, 1 << 20);
	t_rc(store_entries(s, &f, take_alike, &o, &e), &e, CY_OK, FAULT_NONE,
	    "a question within a question");
	t_span(buf_span(&o.b),
	    span_str(
	        "0:0 party node.example 2026-01-01 kind=academia title=The "
	        "keeper\n"
	        "1 party mfa.example 2026-01-01 kind=state title=First state\n"
	        "1:0 party node.example 2026-01-01 kind=academia title=The "
	        "keeper\n"
	        "1 party mfa.example 2026-01-01 kind=state title=First state\n"),
	    "a question within a question");
	buf_release(&o.b);
}

static void
test_others(struct store *s, const struct world *w)
{
	struct out o = {.s = s};
	const struct core_when now = NOW, before = WHEN(0, 0, 0, 5);
	uint64_t counts[RECORD_KINDS], index;
	struct hash none = {{0}};
	struct cy_err e;

	buf_init(&o.b, 1 << 20);
	t_rc(store_counts(s, counts, &e), &e, CY_OK, FAULT_NONE, "counts");
	t_ok(counts[R_PARTY] == 3 && counts[R_ACT] == 4 &&
	        counts[R_FINDING] == 3 && counts[R_CHECK] == 0,
	    "counts");
	t_rc(store_find(s, &w->made[9]->id, &index, &e), &e, CY_OK, FAULT_NONE,
	    "find");
	t_uint(index, 9, "find");
	t_rc(store_find(s, &none, &index, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "find none");
	t_rc(store_newest(s, 4, &index, &e), &e, CY_OK, FAULT_NONE, "newest");
	t_uint(index, 12, "newest");
	t_rc(store_newest(s, 99, &index, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "newest of none");
	t_rc(store_entry(s, 99, NULL, take_entry, &o, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "no entry");
	t_rc(store_statement_parties(s, 99, now, take_party_act, &o, &e), &e,
	    CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "no statement");
	t_rc(store_statement_parties(s, 11, before, take_party_act, &o, &e), &e,
	    CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "not yet");
	t_rc(store_thread(s, 99, NULL, now, STORE_BY_TREE, take_thread, &o, &e),
	    &e, CY_NOTFOUND, FAULT_STORE_NOT_FOUND, "no case");
	t_rc(store_refs_to(s, 99, take_ref, &o, &e), &e, CY_NOTFOUND,
	    FAULT_STORE_NOT_FOUND, "references to none");
	t_rc(store_refs_of(s, 99, take_ref, &o, &e), &e, CY_OK, FAULT_NONE,
	    "references of none");
	t_uint(store_effects(s)->nrefs, 0, "effects of the last");
	buf_release(&o.b);
}

static enum cy_rc
oom_questions(void *ctx, struct cy_err *e)
{
	struct out o = {.s = ctx};
	const struct question *q;
	enum cy_rc rc = CY_OK;
	size_t i;

	buf_init(&o.b, 1 << 20);
	for (i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		q = &questions[i];
		rc = q->ask(&o, q, e);
		if (rc != CY_OK)
			break;
	}
	buf_release(&o.b);
	return rc;
}

static void
test_times(struct store *s)
{
	struct hash root = world_root(23);
	struct out o = {.s = s};
	struct cy_err e;

	buf_init(&o.b, 1 << 20);
	t_rc(store_begin(s, &e), &e, CY_OK, FAULT_NONE, "begin");
	t_rc(store_seal(s, 7, 1000, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(s, 8, 2000, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_seal(s, 8, 3000, &e), &e, CY_OK, FAULT_NONE, "seal");
	t_rc(store_commit(s, 23, &root, &e), &e, CY_OK, FAULT_NONE, "commit");
	(void)store_entry(s, 6, NULL, take_entry, &o, &e);
	(void)store_entry(s, 7, NULL, take_entry, &o, &e);
	(void)store_entry(s, 8, NULL, take_entry, &o, &e);
	t_span(buf_span(&o.b),
	    span_str(
	        "6 act bb - kind=accession topic=3 thread=3 sealed=1000\n"
	        "7 act cc 2020 kind=signature topic=3 thread=3 withdrawn=8 "
	        "sealed=2000\n"
	        "8 withdrawal cc 2022-06 topic=7 thread=3\n"),
	    "an entry's time");
	buf_release(&o.b);
}

int
main(void)
{
	struct store *s = world_store(":memory:", STORE_WRITE);
	struct world w;

	world_play(&w, s, steps);
	test_questions(s);
	test_names(s, &w);
	test_nested(s);
	test_others(s, &w);
	t_oom(oom_questions, s, "questions");
	test_prefix(&w);
	test_times(s);
	store_close(s);
	world_release(&w);
	return t_done();
}
