/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "exchange/facts.h"

/*
 * A sink that keeps every text, as a register would: prints the draft, so
 * that every fault of the grammar is met, and knows ids and symbols again.
 */
#define KEPT 4096
struct kept {
	struct hash id;
	enum record_kind kind;
	struct buf text;
	struct arena a;
	struct record r;
};
struct keeper {
	struct kept *k;
	size_t n;
	unsigned said[FACTS_PROBLEMS];
	struct facts_note last;
	char value[64];
	char why[96];
	enum cy_rc fail; /* answer to everything */
	size_t fail_at;  /* ... from this record on */
	bool shallow;    /* keep nothing: for memory tests */
	size_t group;    /* where the last group begins */
	struct buf scratch;
};

static const struct kept *
find_symbol(const struct keeper *k, struct span symbol)
{
	size_t i;

	for (i = 0; symbol.n > 0 && i < k->n; i++)
		if (span_eq(record_get(&k->k[i].r, F_SYMBOL), symbol))
			return &k->k[i];
	return NULL;
}

static enum cy_rc
keep_text(struct keeper *k, const struct record_draft *d, struct hash *id,
    struct cy_err *e)
{
	struct kept *t = &k->k[k->n];
	const struct kept *old;
	enum cy_rc rc;
	size_t i;

	buf_init(&t->text, LIMIT_RECORD_TEXT);
	arena_init(&t->a, 1024 * 1024);
	rc = record_draft_print(&t->text, d, e);
	if (rc == CY_OK)
		rc = record_parse_text(&t->r, &t->a, buf_span(&t->text), e);
	if (rc != CY_OK)
		goto drop;
	record_id(&t->r, id);
	rc = CY_CONFLICT;
	for (i = 0; i < k->n; i++)
		if (hash_eq(&k->k[i].id, id))
			goto drop;
	old = find_symbol(k, record_get(&t->r, F_SYMBOL));
	if (old != NULL) {
		*id = (struct hash){0};
		goto drop;
	}
	t->id = *id;
	t->kind = d->kind;
	k->n++;
	return CY_OK;
drop:
	buf_release(&t->text);
	arena_release(&t->a);
	return rc;
}

static enum cy_rc
keep(void *ctx, const struct record_draft *d, struct hash *id, struct cy_err *e)
{
	struct keeper *k = ctx;

	if (k->fail != CY_OK && k->fail_at-- == 0) {
		k->fail_at = 0;
		return cy_fail(e, k->fail, FAULT_IO, CY_NO_OFFSET, "told to");
	}
	if (!k->shallow)
		return keep_text(k, d, id, e);
	id->b[0] = 1;
	return CY_OK;
}

static enum cy_rc
group(void *ctx, struct cy_err *e)
{
	struct keeper *k = ctx;

	(void)e;
	k->group = k->n;
	return CY_OK;
}

static void
note(void *ctx, const struct facts_note *n)
{
	struct keeper *k = ctx;

	k->said[n->problem]++;
	k->last = *n;
	(void)snprintf(k->value, sizeof(k->value), "%.*s", SPAN_ARGS(n->value));
	(void)snprintf(k->why, sizeof(k->why), "%s", n->why);
}

static void
keeper_init(struct keeper *k)
{
	*k = (struct keeper){0};
	k->k = calloc(KEPT, sizeof(*k->k));
}

static void
keeper_release(struct keeper *k)
{
	size_t i;

	for (i = 0; i < k->n; i++) {
		buf_release(&k->k[i].text);
		arena_release(&k->k[i].a);
	}
	free(k->k);
}

#define NOW 1790000000

static enum cy_rc
run(struct keeper *k, struct facts_report *rep, const char *const file[3],
    struct cy_err *e)
{
	const struct facts_options options = {
	    SPAN_LIT("register.example"), NOW};
	const struct facts_sink sink = {k, keep, note, group};
	struct facts_input in;
	size_t i;

	for (i = 0; i < FACTS_FILES; i++)
		in.file[i] = span_str(file[i]);
	return facts_import(rep, &in, &options, &sink, e);
}

/* The public record that ships. */
static struct facts_input public_record;

static void
load_public(void)
{
	char path[4096];
	size_t i;

	for (i = 0; i < FACTS_FILES; i++) {
		(void)snprintf(path, sizeof(path), "%s/public-record/%s",
		    getenv("COMITY_DATA"), facts_file_name((enum facts_file)i));
		public_record.file[i] = t_load(path);
	}
}

static enum cy_rc
run_public(
    struct keeper *k, struct facts_report *rep, utc_t date, struct cy_err *e)
{
	const struct facts_sink sink = {k, keep, note, group};
	const struct facts_options o = {SPAN_LIT("register.example"), date};

	return facts_import(rep, &public_record, &o, &sink, e);
}

static const struct kept *
kept_with(const struct keeper *k, enum record_kind kind, enum field f,
    const struct hash *ref, const char *party)
{
	char hex[HASH_HEX];
	size_t i;

	hash_hex(hex, ref);
	for (i = 0; i < k->n; i++)
		if (k->k[i].kind == kind &&
		    span_eq_str(record_get(&k->k[i].r, f), hex) &&
		    span_eq_str(record_get(&k->k[i].r, F_RECORDED_FOR), party))
			return &k->k[i];
	return NULL;
}

/* Every recorded record cites a source and says whose act it is. */
static void
test_recorded(const struct keeper *k)
{
	size_t i, bad = 0;

	for (i = 0; i < k->n; i++)
		if (k->k[i].kind != R_RELEASE)
			bad += record_get(&k->k[i].r, F_SOURCE).n == 0 ||
			    record_get(&k->k[i].r, F_RECORDED_FOR).n == 0;
	t_uint(bad, 0, "records without source or party");
}

/* spec/import.md, "Dates of findings": the row's date stands on one. */
static void
test_dates(const struct keeper *k)
{
	static const struct {
		const char *symbol, *party, *date;
	} rows[] = {
	    {"notpetya", "gb", "2018-02-15"},
	    {"notpetya", "au", "2018-02-16"},
	    {"notpetya", "ca", "2018-02"},
	    {"cloudhopper", "us", "2018-12-20"},
	    {"cloudhopper", "nz", ""},
	    {"bundestag-2015", "eu", "2020-10-22"},
	    {"albania-2022", "us", "2022-09-07"},
	    {"gru-opcw", "nl", "2018-10-04"},
	    {"poland-energy-2025", "pl", "2026-01-13"},
	    {"kimsuky-2023", "kr", "2023-06-02"},
	};
	const struct kept *incident, *f;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		incident = find_symbol(k, span_str(rows[i].symbol));
		f = kept_with(
		    k, R_FINDING, F_INCIDENT, &incident->id, rows[i].party);
		t_ok(f != NULL &&
		        span_eq_str(
		            record_get(&f->r, F_OCCURRED), rows[i].date),
		    "%s: %s: %s", rows[i].symbol, rows[i].party, rows[i].date);
	}
}

static void
test_finding(const struct keeper *k, const char *symbol, const char *party,
    const char *want)
{
	static const enum field fields[] = {F_ACTOR, F_STATE, F_LINK, F_SCALE,
	    F_LIKELIHOOD, F_CONFIDENCE, F_STATED};
	const struct kept *incident = find_symbol(k, span_str(symbol));
	const struct kept *f =
	    kept_with(k, R_FINDING, F_INCIDENT, &incident->id, party);
	struct span v;
	struct buf b;
	size_t i, at;

	buf_init(&b, 4096);
	for (i = 0; f != NULL && i < sizeof(fields) / sizeof(fields[0]); i++)
		for (at = 0; record_next(&f->r, fields[i], &at, &v);)
			buf_printf(&b, "%s: %.*s\n", field_name(fields[i]),
			    SPAN_ARGS(v));
	t_span(buf_span(&b), span_str(want), symbol);
	buf_release(&b);
}

static void
test_findings(const struct keeper *k)
{
	test_finding(k, "wannacry", "gb",
	    "Actor: Lazarus Group\nState: kp\n"
	    "Link: North Korean actors known as the Lazarus Group\n"
	    "Scale: gb-yardstick\nLikelihood: highly-likely\n"
	    "Stated: highly likely (NCSC)\n");
	test_finding(k, "wannacry", "us",
	    "Actor: Lazarus Group\nState: kp\nLink: North Korea\n");
	test_finding(k, "gru-campaigns-2018", "gb",
	    "Actor: Fancy Bear, Pawnstorm, Tsar Team and other names\n"
	    "State: ru\nLink: military intelligence (GRU)\n"
	    "Scale: gb-yardstick\nScale: confidence\n"
	    "Likelihood: almost-certain\nConfidence: high\n"
	    "Stated: high confidence, almost certainly (NCSC)\n");
	test_finding(k, "denmark-2025", "dk",
	    "Actor: Z-Pentest\nActor: NoName057(16)\nState: ru\n"
	    "Link: groups with links to the Russian state, used as its "
	    "instruments\n"
	    "Stated: very likely (service director, as translated)\n");
	test_finding(k, "unc3886-sg", "sg",
	    "Actor: UNC3886\nState: none\nLink: no state named\n"
	    "Link: the minister declined to name one\n");
	test_finding(k, "sandworm-olympics", "us",
	    "Actor: GRU Unit 74455\nState: ru\n"
	    "Link: military intelligence (GRU)\n");
}

/* What is said of a party that only supports stands in its own record. */
static void
test_support(const struct keeper *k)
{
	const struct kept *incident = find_symbol(k, SPAN_LIT("exchange-2021"));
	const struct kept *s =
	    kept_with(k, R_SUPPORT, F_REGARDING, &incident->id, "eu");

	t_ok(s != NULL, "support of eu");
	if (s == NULL)
		return;
	t_span(s->r.body, SPAN_LIT("1. activity from Chinese territory\n"),
	    "its words");
	t_ok(record_get(&s->r, F_OCCURRED).p == NULL, "no date");
}

static void
test_public(void)
{
	struct facts_report rep, again;
	struct cy_err e = {0};
	struct keeper k;
	size_t n;

	keeper_init(&k);
	t_rc(run_public(&k, &rep, NOW, &e), &e, CY_OK, FAULT_NONE,
	    "public record");
	t_uint(rep.rows[FACTS_STATEMENTS], 439, "rows of acts");
	t_uint(rep.made[R_STATEMENT], 14, "statements");
	t_uint(rep.made[R_ACT], 439, "acts");
	t_uint(rep.made[R_RELEASE], 14, "releases");
	t_uint(rep.made[R_INCIDENT], 48, "incidents");
	t_uint(rep.made[R_DECLARATION], 25, "replies");
	t_uint(rep.made[R_FINDING], 129, "findings");
	t_uint(rep.made[R_SUPPORT], 44, "supports");
	t_uint(rep.made[R_MEASURE], 205, "measures");
	t_uint(rep.undated[R_ACT], 107, "acts without a date");
	t_uint(rep.undated[R_FINDING], 4, "findings without a date");
	t_uint(rep.undated[R_SUPPORT], 44, "supports without a date");
	t_uint(rep.undated[R_INCIDENT], 10, "incidents without a beginning");
	t_uint(rep.undated[R_MEASURE] + rep.undated[R_DECLARATION] +
	        rep.undated[R_STATEMENT],
	    0, "others without a date");
	t_uint(k.said[FACTS_UNDATED], 165, "each of them said");
	t_uint(rep.problems[FACTS_UNDATED], 165, "and counted");
	t_uint(rep.problems[FACTS_NOT_UNDERSTOOD], 0, "not understood");
	t_uint(rep.problems[FACTS_NO_SOURCE], 0, "no source");
	t_uint(rep.problems[FACTS_REPEATED], 0, "repeated");
	t_uint(rep.problems[FACTS_UNPLACED], 0, "unplaced");
	t_uint(rep.problems[FACTS_REFUSED], 0, "refused");
	test_recorded(&k);
	test_dates(&k);
	test_findings(&k);
	test_support(&k);

	/* The same import again, and one of another day, bring nothing. */
	n = k.n;
	t_rc(run_public(&k, &again, NOW, &e), &e, CY_OK, FAULT_NONE, "again");
	t_uint(k.n, n, "nothing new");
	t_uint(again.known[R_ACT], 439, "acts known");
	t_uint(again.known[R_MEASURE], rep.made[R_MEASURE], "measures known");
	t_rc(run_public(&k, &again, NOW + 86400, &e), &e, CY_OK, FAULT_NONE,
	    "another day");
	t_uint(k.n, n, "nothing new on another day");
	t_uint(again.known[R_STATEMENT], 14, "statements known");
	t_uint(again.known[R_ACT], 439, "acts known");
	t_uint(again.known[R_DECLARATION], 25, "replies known");
	t_uint(again.problems[FACTS_UNDATED], 0, "nothing is said twice");
	keeper_release(&k);
}

/* An import that was cut short is taken up where it ended. */
static void
test_resume(void)
{
	struct facts_report rep;
	struct cy_err e = {0};
	struct keeper k;
	size_t n;

	keeper_init(&k);
	k.fail = CY_TEMP;
	k.fail_at = 700;
	t_rc(run_public(&k, &rep, NOW, &e), &e, CY_TEMP, FAULT_IO, "cut short");
	n = k.n;
	k.fail = CY_OK;
	t_rc(run_public(&k, &rep, NOW, &e), &e, CY_OK, FAULT_NONE, "taken up");
	t_uint(n, 700, "before");
	t_uint(k.n, 918, "in the end");
	keeper_release(&k);
}

/*
 * Cut short after each record, and taken up on another day: a sink that keeps
 * a group whole, or nothing of it, misses nothing and has nothing twice.
 */
static void
test_groups(void)
{
	struct facts_report rep;
	struct cy_err e = {0};
	struct keeper k;
	size_t bad = 0, at;

	for (at = 0; at < 918; at += at < 200 || at > 700 ? 7 : 61) {
		keeper_init(&k);
		k.fail = CY_TEMP;
		k.fail_at = at;
		bad += run_public(&k, &rep, NOW, &e) != CY_TEMP;
		while (k.n > k.group) {
			k.n--;
			buf_release(&k.k[k.n].text);
			arena_release(&k.k[k.n].a);
		}
		k.fail = CY_OK;
		bad += run_public(&k, &rep, NOW + 86400, &e) != CY_OK;
		bad += k.n != 918;
		keeper_release(&k);
	}
	t_uint(bad, 0, "groups are taken up whole");
}

#define S_HEAD "id,title,date,place,kind,party_iso,act,act_date,source_url\n"
#define A_HEAD                                                      \
	"id,incident,incident_start,incident_start_precision,"      \
	"attribution_date,attributed_to_actor,attributed_to_state," \
	"state_link,attributing,supporting,measures,norms_cited,"   \
	"confidence_words,summary,source_urls\n"
#define R_HEAD "attribution_id,replying_state,date,summary,source_url\n"
#define URL "https://source.example/1"
#define A_OK                                               \
	A_HEAD "inc,I,2020,year,2020-02-02,,XA,,XB;XC,XD," \
	       "XB: statement: 2020-02-02,,,,"

/*
 * What is said of odd cells: the problem, its line and column, and how many
 * records of the kinds are made all the same.
 */
static const struct {
	const char *name;
	const char *file[3];
	enum facts_problem problem;
	uint64_t line;
	unsigned column;
	enum record_kind kind;
	unsigned made;
} odd_rows[] = {
    {"act without a date",
        {S_HEAD "s,T,2020,,statement,XA,sign,," URL "\n", A_HEAD, R_HEAD},
        FACTS_UNDATED, 2, 0, R_ACT, 1},
    {"date is none",
        {S_HEAD "s,T,2020,,statement,XA,sign,2020-01-01," URL "\n"
                "s,T,2020,,statement,XB,sign,2020-02-30," URL "\n",
            A_HEAD, R_HEAD},
        FACTS_UNDATED, 3, 0, R_ACT, 2},
    {"act is none",
        {S_HEAD "s,T,2020,,statement,XA,ratify,2020," URL "\n", A_HEAD, R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 7, R_ACT, 0},
    {"party is none",
        {S_HEAD "s,T,2020,,statement,X A,sign,2020," URL "\n", A_HEAD, R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 6, R_ACT, 0},
    {"party could hold keys",
        {S_HEAD "s,T,2020,,statement,x.example,sign,2020," URL "\n", A_HEAD,
            R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 6, R_ACT, 0},
    {"kind of statement is none",
        {S_HEAD "s,T,2020,,manifesto,XA,sign,2020," URL "\n", A_HEAD, R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 5, R_STATEMENT, 1},
    {"rows differ",
        {S_HEAD "s,T,2020,,statement,XA,sign,2020," URL "\n"
                "s,U,2020,,statement,XB,sign,2020," URL "\n",
            A_HEAD, R_HEAD},
        FACTS_NOT_UNDERSTOOD, 3, 2, R_ACT, 2},
    {"party twice",
        {S_HEAD "s,T,2020,,statement,XA,sign,2020," URL "\n"
                "s,T,2020,,statement,XA,accede,2021," URL "\n",
            A_HEAD, R_HEAD},
        FACTS_REPEATED, 3, 6, R_ACT, 1},
    {"symbol is none",
        {S_HEAD "S S,T,2020,,statement,XA,sign,2020," URL "\n", A_HEAD, R_HEAD},
        FACTS_UNPLACED, 2, 1, R_STATEMENT, 0},
    {"no source for an act",
        {S_HEAD "s,T,2020,,statement,XA,sign,2020," URL "\n"
                "s,T,2020,,statement,XB,sign,2020,\n",
            A_HEAD, R_HEAD},
        FACTS_NO_SOURCE, 3, 9, R_ACT, 1},
    {"no source at all",
        {S_HEAD "s,T,2020,,statement,XA,sign,2020,ftp://x\n", A_HEAD, R_HEAD},
        FACTS_UNPLACED, 2, 1, R_STATEMENT, 0},
    {"precision differs",
        {S_HEAD,
            A_HEAD "inc,I,2020,day,2020,,,,XB,,XB: other: 2020,,,," URL "\n",
            R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 4, R_FINDING, 1},
    {"beginning is none",
        {S_HEAD, A_HEAD "inc,I,20,,2020,,,,XB,,,,,," URL "\n", R_HEAD},
        FACTS_UNDATED, 2, 0, R_INCIDENT, 1},
    {"incident without source", {S_HEAD, A_OK "\n", R_HEAD}, FACTS_UNPLACED, 2,
        1, R_INCIDENT, 0},
    {"incident without title",
        {S_HEAD, A_HEAD "inc,,2020,year,,,,,XB,,,,,," URL "\n", R_HEAD},
        FACTS_UNPLACED, 2, 1, R_INCIDENT, 0},
    {"date on no finding",
        {S_HEAD,
            A_HEAD "inc,I,2020,year,2020-02-02,,,,XB;XC,,"
                   "XB: statement: 2020-02-03;XC: advisory: 2020-02-04,"
                   ",,," URL "\n",
            R_HEAD},
        FACTS_UNPLACED, 2, 5, R_FINDING, 2},
    {"state is none",
        {S_HEAD, A_HEAD "inc,I,2020,year,2020,,X X,,XB,,,,,," URL "\n", R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 7, R_FINDING, 1},
    {"attributing party is none",
        {S_HEAD, A_HEAD "inc,I,2020,year,2020,,,,X B,,,,,," URL "\n", R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 9, R_FINDING, 0},
    {"attributing party twice",
        {S_HEAD, A_HEAD "inc,I,2020,year,2020,,,,XB;XB,,,,,," URL "\n", R_HEAD},
        FACTS_REPEATED, 2, 9, R_FINDING, 1},
    {"supporting party is none",
        {S_HEAD, A_HEAD "inc,I,2020,year,2020,,,,XB,X D,,,,," URL "\n", R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 10, R_SUPPORT, 0},
    {"measure is none",
        {S_HEAD,
            A_HEAD "inc,I,2020,year,2020,,,,XB,,XB: war: 2020,,,," URL "\n",
            R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 11, R_MEASURE, 0},
    {"measure of one word",
        {S_HEAD, A_HEAD "inc,I,2020,year,2020,,,,XB,,XB,,,," URL "\n", R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 11, R_MEASURE, 0},
    {"measure of nobody",
        {S_HEAD,
            A_HEAD "inc,I,2020,year,2020,,,,XB,,: other: 2020,,,," URL "\n",
            R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 11, R_MEASURE, 0},
    {"measure of a party that is none",
        {S_HEAD,
            A_HEAD "inc,I,2020,year,2020,,,,XB,,X B: other: 2020,,,," URL "\n",
            R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 11, R_MEASURE, 0},
    {"measure without a date",
        {S_HEAD, A_HEAD "inc,I,2020,year,2020,,,,XB,,XB: other: ?,,,," URL "\n",
            R_HEAD},
        FACTS_UNDATED, 2, 0, R_MEASURE, 1},
    {"measure twice",
        {S_HEAD,
            A_HEAD "inc,I,2020,year,2020,,,,XB,,"
                   "XB: other: 2020;XB: other: 2020,,,," URL "\n",
            R_HEAD},
        FACTS_REPEATED, 2, 11, R_MEASURE, 1},
    {"norm is none",
        {S_HEAD, A_HEAD "inc,I,2020,year,2020,,,,XB,,,f; g h,,," URL "\n",
            R_HEAD},
        FACTS_NOT_UNDERSTOOD, 2, 12, R_FINDING, 1},
    {"reply to nothing", {S_HEAD, A_HEAD, R_HEAD "inc,XA,2020,S," URL "\n"},
        FACTS_UNPLACED, 2, 1, R_DECLARATION, 0},
    {"reply to what was left out",
        {S_HEAD, A_OK "\n", R_HEAD "inc,XA,2020,S," URL "\n"}, FACTS_UNPLACED,
        2, 1, R_DECLARATION, 0},
    {"reply of nobody", {S_HEAD, A_OK URL "\n", R_HEAD "inc,,2020,S," URL "\n"},
        FACTS_NOT_UNDERSTOOD, 2, 2, R_DECLARATION, 0},
    {"reply without source", {S_HEAD, A_OK URL "\n", R_HEAD "inc,XA,2020,S,\n"},
        FACTS_NO_SOURCE, 2, 5, R_DECLARATION, 0},
    {"reply that the grammar refuses",
        {S_HEAD, A_OK URL "\n", R_HEAD "inc,XA,2020,\" S \"," URL "\n"},
        FACTS_REFUSED, 2, 0, R_DECLARATION, 0},
    {"reply without words",
        {S_HEAD, A_OK URL "\n", R_HEAD "inc,XA,,," URL "\n"}, FACTS_UNDATED, 2,
        0, R_DECLARATION, 1},
};

static void
test_odd(void)
{
	struct facts_report rep;
	struct cy_err e = {0};
	struct keeper k;
	size_t i;

	for (i = 0; i < sizeof(odd_rows) / sizeof(odd_rows[0]); i++) {
		keeper_init(&k);
		t_rc(run(&k, &rep, odd_rows[i].file, &e), &e, CY_OK, FAULT_NONE,
		    odd_rows[i].name);
		t_ok(k.said[odd_rows[i].problem] > 0 &&
		        rep.problems[odd_rows[i].problem] ==
		            k.said[odd_rows[i].problem],
		    "%s: %s", odd_rows[i].name,
		    facts_problem_text(odd_rows[i].problem));
		t_uint(rep.made[odd_rows[i].kind], odd_rows[i].made,
		    odd_rows[i].name);
		if (k.last.problem == odd_rows[i].problem) {
			t_uint(k.last.line, odd_rows[i].line, "line");
			t_uint(k.last.column, odd_rows[i].column, "column");
		}
		keeper_release(&k);
	}
}

/* Norms: a letter alone is one of the catalogue of norms. */
static void
test_norms(void)
{
	static const char *const file[] = {S_HEAD,
	    A_HEAD "inc,I,2020,year,2020,,,,XB,,,f; law#proxies,,," URL "\n",
	    R_HEAD};
	struct facts_report rep;
	struct cy_err e = {0};
	struct keeper k;
	struct span v;
	size_t at = 0;

	keeper_init(&k);
	(void)run(&k, &rep, file, &e);
	t_ok(record_next(&k.k[1].r, F_ENGAGES, &at, &v) &&
	        span_eq_str(v, "norms#f"),
	    "letter");
	t_ok(record_next(&k.k[1].r, F_ENGAGES, &at, &v) &&
	        span_eq_str(v, "law#proxies"),
	    "whole reference");
	keeper_release(&k);
}

static void
test_files(void)
{
	static const struct {
		const char *name;
		const char *file[3];
		enum fault fault;
	} rows[] = {
	    {"no file", {"", "", ""}, FAULT_COUNT},
	    {"column missing", {"id\n", A_HEAD, R_HEAD},
	        FAULT_CSV_COLUMN_MISSING},
	    {"column unknown",
	        {S_HEAD, A_HEAD,
	            "attribution_id,replying_state,date,summary,source_url,"
	            "verdict\n"},
	        FAULT_FACTS_COLUMNS},
	    {"rows apart",
	        {S_HEAD "s,T,2020,,statement,XA,sign,2020," URL "\n"
	                "t,T,2020,,statement,XA,sign,2020," URL "\n"
	                "s,T,2020,,statement,XB,sign,2020," URL "\n",
	            A_HEAD, R_HEAD},
	        FAULT_FACTS_ORDER},
	    {"incident twice",
	        {S_HEAD, A_OK URL "\ninc,,,,,,,,,,,,,,\n", R_HEAD},
	        FAULT_FACTS_ORDER},
	};
	struct facts_report rep;
	struct cy_err e = {0};
	struct keeper k;
	enum cy_rc rc;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		keeper_init(&k);
		rc = run(&k, &rep, rows[i].file, &e);
		t_rc(rc, &e, CY_BAD,
		    rows[i].fault == FAULT_COUNT ? e.fault : rows[i].fault,
		    rows[i].name);
		keeper_release(&k);
	}
}

/* Limits, on both sides. */
static void
test_limits(void)
{
	static const char *const file[] = {S_HEAD, A_HEAD, R_HEAD};
	const struct facts_options options = {
	    SPAN_LIT("register.example"), NOW};
	struct facts_sink sink = {NULL, keep, NULL, NULL};
	struct facts_report rep;
	struct facts_input in;
	struct cy_err e = {0};
	struct keeper k;
	struct buf b;
	size_t i;

	keeper_init(&k);
	k.shallow = true;
	sink.ctx = &k;
	for (i = 0; i < FACTS_FILES; i++)
		in.file[i] = span_str(file[i]);
	buf_init(&b, 16 * 1024 * 1024);
	buf_puts(&b, S_HEAD);
	for (i = 0; i < 4096; i++)
		buf_printf(&b, "s%zu,T,2020,,,XA,sign,2020," URL "\n", i);
	in.file[0] = buf_span(&b);
	t_rc(facts_import(&rep, &in, &options, &sink, &e), &e, CY_OK,
	    FAULT_NONE, "4,096 statements");
	buf_puts(&b, "s,T,2020,,,XA,sign,2020," URL "\n");
	in.file[0] = buf_span(&b);
	t_rc(facts_import(&rep, &in, &options, &sink, &e), &e, CY_BAD,
	    FAULT_FACTS_ORDER, "4,097 statements");

	buf_reset(&b);
	buf_puts(&b, R_HEAD);
	for (i = 0; i < 65536; i++)
		buf_puts(&b, "x,,,,\n");
	in.file[0] = span_str(S_HEAD);
	in.file[2] = buf_span(&b);
	t_rc(facts_import(&rep, &in, &options, &sink, &e), &e, CY_OK,
	    FAULT_NONE, "65,536 rows");
	t_uint(rep.problems[FACTS_UNPLACED], 65536, "each without a place");
	buf_puts(&b, "x,,,,\n");
	in.file[2] = buf_span(&b);
	t_rc(facts_import(&rep, &in, &options, &sink, &e), &e, CY_BAD,
	    FAULT_FACTS_ROWS, "65,537 rows");
	buf_release(&b);
	keeper_release(&k);
}

/* Whatever the sink refuses is noted; whatever it cannot do ends it all. */
static void
test_sink(void)
{
	static const char *const file[] = {S_HEAD
	    "s,T,2020,,statement,XA,sign,2020," URL "\n",
	    A_OK URL "\n", R_HEAD "inc,XA,2020,S," URL "\n"};
	static const struct {
		enum cy_rc answer, rc;
	} rows[] = {
	    {CY_BAD, CY_OK},
	    {CY_REFUSED, CY_OK},
	    {CY_NOTFOUND, CY_OK},
	    {CY_TEMP, CY_TEMP},
	    {CY_DENIED, CY_DENIED},
	    {CY_INTERRUPTED, CY_INTERRUPTED},
	};
	struct facts_report rep;
	struct cy_err e = {0};
	struct keeper k;
	size_t i, at;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (at = 0; at < 9; at++) {
			keeper_init(&k);
			k.fail = rows[i].answer;
			k.fail_at = at;
			t_rc(run(&k, &rep, file, &e), &e, rows[i].rc,
			    rows[i].rc == CY_OK ? FAULT_NONE : FAULT_IO,
			    "sink");
			t_ok(rows[i].rc != CY_OK ||
			        (rep.problems[FACTS_REFUSED] > 0 &&
			            strcmp(k.why, "base/io: told to") == 0) ||
			        rep.problems[FACTS_UNPLACED] > 0,
			    "noted");
			keeper_release(&k);
		}
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	static const char *const file[] = {S_HEAD
	    "s,\"T \"\"q\"\"\",2020,,statement,XA,sign,2020," URL "\n",
	    A_OK URL "\n", R_HEAD "inc,XA,2020,S," URL "\n"};
	struct keeper *k = ctx;
	struct facts_report rep;

	return run(k, &rep, file, e);
}

static void
test_oom(void)
{
	struct keeper k = {.shallow = true};

	t_oom(oom, &k, "facts_import");
}

int
main(void)
{
	size_t i;

	load_public();
	test_public();
	test_resume();
	test_groups();
	test_odd();
	test_norms();
	test_files();
	test_limits();
	test_sink();
	test_oom();
	for (i = 0; i < FACTS_FILES; i++)
		free((void *)(uintptr_t)public_record.file[i].p);
	return t_done();
}
