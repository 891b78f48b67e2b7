/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

/*
 * The rules between the headers of one record that need no state
 * (spec/record.md, "Rules").
 */

static const struct record_field *
first(const struct record *r, enum field f)
{
	size_t i;

	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].rule->field == f)
			return &r->fields[i];
	return NULL;
}

static enum cy_rc
broken(const struct record_field *f, enum fault fault, struct cy_err *e)
{
	return cy_fail(e, CY_BAD, fault, f->offset, "%s: %.*s",
	    field_name(f->rule->field), SPAN_ARGS(span_first(f->value, 96)));
}

/* What must hold between two headers, a and b, where a stands. */
enum relation {
	NEEDS,    /* b stands too */
	EXCLUDES, /* b is absent */
	DIFFERS,  /* from b */
	AT_MOST,  /* b, as whole numbers */
	BEFORE,   /* or at b, as moments */
	ENDS_BY,  /* the first day that a can mean is not after b's last */
};

#define ANY PAPER_END

static const struct pair {
	enum record_kind kind; /* of this type, or ANY */
	enum field a;
	enum relation relation;
	enum field b;
	enum fault fault;
} pairs[] = {
    {ANY, F_RECORDED_FOR, NEEDS, F_SOURCE, FAULT_RECORDED_SOURCE},
    {ANY, F_RECORDED_FOR, DIFFERS, F_AUTHOR, FAULT_RECORDED_SELF},
    {ANY, F_OCCURRED, NEEDS, F_RECORDED_FOR, FAULT_OCCURRED_OWN},
    {R_STATEMENT, F_EARLIEST, BEFORE, F_LAPSES, FAULT_TIME_ORDER},
    {R_INCIDENT, F_BEGAN, ENDS_BY, F_ENDED, FAULT_TIME_ORDER},
    {R_INCIDENT, F_BEGAN, ENDS_BY, F_DISCOVERED, FAULT_TIME_ORDER},
    {R_ASSESSMENT, F_ALLEGES, EXCLUDES, F_ENGAGES, FAULT_ALLEGES_ENGAGES},
    {R_ASSESSMENT, F_SEVERITY, NEEDS, F_SCALE, FAULT_SCALE_MISSING},
    {R_ASSESSMENT, F_INPUT, NEEDS, F_SCALE, FAULT_SCALE_MISSING},
    {R_MEASURE, F_BEGINS, ENDS_BY, F_ENDS, FAULT_TIME_ORDER},
    {R_CHECK, F_OPENED, BEFORE, F_DUE, FAULT_TIME_ORDER},
    {R_CHECK, F_ANSWERED, AT_MOST, F_ASKED, FAULT_CHECK_COUNTS},
    {R_CHECK, F_IN_TIME, AT_MOST, F_ANSWERED, FAULT_CHECK_COUNTS},
    {R_DISCLOSURE, F_SEALED, DIFFERS, F_RECORD, FAULT_DISCLOSURE_SAME},
    {R_REVOCATION, F_SUSPECT_SINCE, BEFORE, F_DATE, FAULT_TIME_ORDER},
    {PAPER_POSITION, F_ALTERNATIVE, NEEDS, F_PARAGRAPH,
        FAULT_ALTERNATIVE_PARAGRAPH},
    {PAPER_CIRCULATION, F_DATE, BEFORE, F_DEADLINE, FAULT_TIME_ORDER},
};

static bool
at_most(struct span a, struct span b)
{
	uint64_t x = 0, y = 0;

	(void)span_uint(a, UINT64_MAX, &x);
	(void)span_uint(b, UINT64_MAX, &y);
	return x <= y;
}

static bool
before(struct span a, struct span b)
{
	utc_t x = 0, y = 0;

	(void)time_parse(a, &x);
	(void)time_parse(b, &y);
	return x <= y;
}

static bool
ends_by(struct span a, struct span b)
{
	struct day x = {0}, y = {0};

	(void)day_parse(a, &x);
	(void)day_parse(b, &y);
	return day_start(x) <= day_end(y);
}

static bool
pair_holds(enum relation relation, struct span a, const struct record_field *b)
{
	switch (relation) {
	case NEEDS:
		return b != NULL;
	case EXCLUDES:
		return b == NULL;
	case DIFFERS:
		return b == NULL || !span_eq(a, b->value);
	case AT_MOST:
		return b == NULL || at_most(a, b->value);
	case BEFORE:
		return b == NULL || before(a, b->value);
	case ENDS_BY:
		return b == NULL || ends_by(a, b->value);
	}
	return false;
}

static enum cy_rc
check_pairs(const struct record *r, struct cy_err *e)
{
	const struct record_field *a;
	const struct pair *p;
	size_t i;

	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		p = &pairs[i];
		if (p->kind != ANY && p->kind != r->type->kind)
			continue;
		a = first(r, p->a);
		if (a != NULL &&
		    !pair_holds(p->relation, a->value, first(r, p->b)))
			return broken(a, p->fault, e);
	}
	return CY_OK;
}

/* Of two values of one header: no repetition, and one per language. */
static enum cy_rc
twins(const struct record_field *f, const struct record_field *g,
    struct cy_err *e)
{
	struct span tag, other, rest;

	if (span_eq(f->value, g->value))
		return broken(g, FAULT_VALUE_DUPLICATE, e);
	if (g->rule->kind != V_LANGTEXT && g->rule->kind != V_TEXT)
		return CY_OK;
	(void)value_two(f->value, ' ', &tag, &rest);
	(void)value_two(g->value, ' ', &other, &rest);
	if (span_eq(tag, other))
		return broken(g, FAULT_LANGUAGE_DUPLICATE, e);
	return CY_OK;
}

/* Values of one header stand side by side: the table's order sees to it. */
static enum cy_rc
check_twins(const struct record *r, struct cy_err *e)
{
	const struct record_field *f = r->fields;
	enum cy_rc rc = CY_OK;
	size_t i, k;

	for (i = 1; i < r->nfields && rc == CY_OK; i++)
		for (k = i; k > 0 && f[k - 1].rule == f[i].rule; k--) {
			rc = twins(&f[k - 1], &f[i], e);
			if (rc != CY_OK)
				break;
		}
	return rc;
}

static enum cy_rc
check_parties(const struct record *r, struct cy_err *e)
{
	const struct record_field *f = first(r, F_RECORDED_FOR);

	if (!party_id_has_keys(r->author))
		return broken(&r->fields[0], FAULT_AUTHOR_KEYLESS, e);
	if (f != NULL && span_eq_str(f->value, "public") &&
	    r->type->kind != R_STATEMENT && r->type->kind != R_INCIDENT)
		return broken(f, FAULT_RECORDED_PUBLIC, e);
	return CY_OK;
}

static enum cy_rc
rules_statement(const struct record *r, struct cy_err *e)
{
	const struct record_field *invited = first(r, F_INVITED);
	const struct record_field *quorum = first(r, F_QUORUM);
	bool closed = false, invitation = false;
	struct span v;
	size_t at = 0, n = 0;

	for (; record_next(r, F_OPEN, &at, &v); n++) {
		closed = closed || span_eq_str(v, "closed");
		invitation = invitation || span_eq_str(v, "invitation");
	}
	if (closed && n > 1)
		return broken(first(r, F_OPEN), FAULT_OPEN_CLOSED, e);
	if (invited != NULL && !invitation)
		return broken(invited, FAULT_INVITED_CLOSED, e);
	if (quorum != NULL && span_eq_str(quorum->value, "0"))
		return broken(quorum, FAULT_QUORUM_ZERO, e);
	return CY_OK;
}

/* ASCII letters without regard to case. */
static bool
has_word(struct span s, const char *word)
{
	size_t n = strlen(word), i, k;

	for (i = 0; i + n <= s.n; i++) {
		for (k = 0; k < n && (s.p[i + k] | 0x20) == word[k]; k++)
			;
		if (k == n)
			return true;
	}
	return false;
}

/* Words of the one scale never stand in the other (stems, so that likely,
 * unlikely and likelihood are one). */
static enum cy_rc
rules_finding(const struct record *r, struct cy_err *e)
{
	static const struct {
		enum field field;
		const char *stem;
	} foreign[] = {
	    {F_LIKELIHOOD, "confiden"},
	    {F_LIKELIHOOD, "confian"},
	    {F_CONFIDENCE, "likel"},
	    {F_CONFIDENCE, "probab"},
	};
	const struct record_field *f;
	size_t i;

	for (i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		f = first(r, foreign[i].field);
		if (f != NULL && has_word(f->value, foreign[i].stem))
			return broken(f, FAULT_LIKELIHOOD_CONFIDENCE, e);
	}
	f = first(r, F_DEGREE);
	if (f != NULL && span_eq_str(record_get(r, F_STATE), "none"))
		return broken(f, FAULT_DEGREE_STATELESS, e);
	return CY_OK;
}

static enum cy_rc
rules_measure(const struct record *r, struct cy_err *e)
{
	const struct record_field *item = first(r, F_ITEM);

	if (item != NULL && first(r, F_DECIDER) == NULL &&
	    first(r, F_RECORDED_FOR) == NULL)
		return broken(item, FAULT_MEASURE_DECIDER, e);
	return CY_OK;
}

/* A paper that is nothing but its text has one. */
static enum cy_rc
rules_body(const struct record *r, struct cy_err *e)
{
	if (r->body.n > 0)
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_BODY_MISSING, r->text.n,
	    "a %s without a body", r->type->name);
}

static enum cy_rc
rules_position(const struct record *r, struct cy_err *e)
{
	const struct record_field *kind = first(r, F_KIND);

	if (kind != NULL && span_eq_str(kind->value, "prefer") &&
	    first(r, F_ALTERNATIVE) == NULL)
		return broken(kind, FAULT_PREFER_ALTERNATIVE, e);
	return CY_OK;
}

enum cy_rc
rules_check(const struct record *r, struct cy_err *e)
{
	static enum cy_rc (*const own[PAPER_END])(
	    const struct record *, struct cy_err *) = {
	    [R_PARTY] = rules_party,
	    [R_STATEMENT] = rules_statement,
	    [R_FINDING] = rules_finding,
	    [R_MEASURE] = rules_measure,
	    [PAPER_VERSION] = rules_body,
	    [PAPER_COMMENT] = rules_body,
	    [PAPER_POSITION] = rules_position,
	};
	enum cy_rc rc = check_parties(r, e);

	if (rc == CY_OK)
		rc = check_twins(r, e);
	if (rc == CY_OK)
		rc = check_pairs(r, e);
	if (rc == CY_OK && own[r->type->kind] != NULL)
		rc = own[r->type->kind](r, e);
	return rc;
}
