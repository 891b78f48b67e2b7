/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md, "Questions": what lists and pages are told, as text. */
#include "out.h"

static enum cy_rc
take_thread(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%u ", depth);
	out_entry(&o->b, row);
	return out_end(o, e);
}

static enum cy_rc
take_field(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%s: %.*s", field_name(field), SPAN_ARGS(value));
	return out_end(o, e);
}

static enum cy_rc
take_ref(void *ctx, const struct store_ref *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%llu %s %llu %s", (unsigned long long)row->entry,
	    field_name(row->field), (unsigned long long)row->target,
	    record_types[row->kind].name);
	return out_end(o, e);
}

static enum cy_rc
take_party_act(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s %llu %.*s", SPAN_ARGS(row->party),
	    (unsigned long long)row->index, SPAN_ARGS(row->choice));
	out_day(&o->b, row->counts);
	buf_puts(&o->b,
	    row->count == COUNT_YES       ? " yes"
	        : row->count == COUNT_NOT ? " not"
	                                  : " undated");
	if (row->recorded)
		out_span(&o->b, "as", row->recorded_as);
	out_index(&o->b, "withdrawn", row->withdrawn_by);
	out_span(&o->b, "scope", row->scope);
	return out_end(o, e);
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
	out_span(&o->b, "title", row->entry.title);
	out_day(&o->b, row->entry.counts);
	return out_end(o, e);
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
	out_span(&o->b, "states", row->states);
	out_span(&o->b, "began", row->began);
	out_span(&o->b, "title", row->entry.title);
	return out_end(o, e);
}

static enum cy_rc
take_party(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct out *o = ctx;

	buf_printf(&o->b, "%.*s acts=%llu of %llu", SPAN_ARGS(row->id),
	    (unsigned long long)row->acts, (unsigned long long)row->entries);
	out_span(&o->b, "known", row->known_as);
	out_index(&o->b, "entry", row->entry);
	out_span(&o->b, "kind", row->kind);
	out_span(&o->b, "iso", row->iso);
	out_span(&o->b, "name", row->name);
	return out_end(o, e);
}

#define WHEN(y, m, d, at)                          \
	{                                          \
		.as_of = {y, m, d}, .known_at = at \
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
        "1 19 assessment mfa.example 2026-02-10 topic=4 thread=4\n"
        "1 13 finding mfa.example 2026-02-04 kind=state-ordered topic=4 "
        "thread=4\n"
        "2 14 declaration ff 2026-02-05 kind=reply topic=13 thread=4\n"
        "2 16 support foe.example 2026-02-07 kind=joins topic=13 "
        "thread=4\n"
        "2 17 measure bb - topic=13 thread=4\n"
        "1 18 finding foe.example 2026-02-09 topic=4 thread=4 root=15\n"
        "1 20 declaration node.example 2026-02-11 kind=explanation "
        "topic=4 thread=4\n"},
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

int
main(void)
{
	struct store *s = world_store(":memory:", STORE_WRITE);
	struct world w;

	world_play(&w, s, out_steps);
	test_questions(s);
	t_oom(oom_questions, s, "questions");
	store_close(s);
	world_release(&w);
	return t_done();
}
