/* SPDX-License-Identifier: Apache-2.0 */
#include "office/instrument_priv.h"

#include "office/papers_priv.h"
#include "record/body.h"

/*
 * Preparing instruments, looking at them, taking them back.  Approving is in
 * approve.c, entering in enter.c and release.c.
 */

/* Which records officers prepare by themselves; release and statement have
 * ways of their own. */
static bool
may_prepare(enum record_kind kind)
{
	return kind == R_ACT || kind == R_DECLARATION || kind == R_WITHDRAWAL;
}

static bool
counts(const struct instrument_row *r)
{
	return r->i.state == INSTRUMENT_PREPARED ||
	    r->i.state == INSTRUMENT_HELD;
}

static bool
refers_to(const struct record *r, const struct hash *id)
{
	struct span v =
	    record_get(r, r->type->kind == R_ACT ? F_STATEMENT : F_REGARDING);
	struct hash h;

	return value_hash(v, &h) && hash_eq(&h, id);
}

/* The paragraphs of its scope stand in the statement. */
static enum cy_rc
check_scope(
    const struct record *r, const struct record *statement, struct cy_err *e)
{
	struct span scope = record_get(r, F_SCOPE);
	struct para_id missing;
	struct buf ids;
	bool within;
	enum cy_rc rc;

	if (scope.n == 0)
		return CY_OK;
	buf_init(&ids, LIMIT_RECORD_TEXT);
	body_ids(&ids, statement->body);
	rc = buf_check(&ids, e);
	within = rc == CY_OK && scope_within(scope, buf_span(&ids), &missing);
	buf_release(&ids);
	if (rc == CY_OK && !within)
		rc = cy_fail(e, CY_NOTFOUND, FAULT_SCOPE_UNKNOWN, CY_NO_OFFSET,
		    "\"%.*s\"", SPAN_ARGS(span_first(scope, 80)));
	return rc;
}

/* What is under embargo is about the draft's statement; one act each. */
static enum cy_rc
check_embargoed(const struct record *r, struct instrument_row *all, size_t n,
    struct cy_err *e)
{
	struct instrument_row *s = instrument_statement(all, n);

	if (s == NULL || s->i.state != INSTRUMENT_HELD)
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_FIXED,
		    CY_NO_OFFSET, "its text is still being drafted");
	if (r->type->kind == R_WITHDRAWAL || !refers_to(r, &s->i.id))
		return cy_fail(e, CY_REFUSED, FAULT_OFFICE_OTHER_STATEMENT,
		    CY_NO_OFFSET, "this draft's is %.2x%.2x%.2x%.2x",
		    s->i.id.b[0], s->i.id.b[1], s->i.id.b[2], s->i.id.b[3]);
	for (size_t i = 0; i < n; i++)
		if (r->type->kind == R_ACT &&
		    all[i].i.state == INSTRUMENT_HELD &&
		    all[i].i.record.type->kind == R_ACT &&
		    span_eq(all[i].i.party, r->author))
			return cy_fail(e, CY_CONFLICT, FAULT_ACT_SECOND,
			    CY_NO_OFFSET, "retract the first");
	return check_scope(r, &s->i.record, e);
}

/* Do both say the same of the same record?  Of a draft there is but one that
 * they can be about. */
static bool
same_matter(const struct instrument_row *a, const struct instrument_row *b)
{
	static const enum field about[] = {
	    F_STATEMENT, F_REGARDING, F_ACT, F_KIND};
	const struct record *x = &a->i.record, *y = &b->i.record;

	if (x->type != y->type)
		return false;
	for (size_t i = 0; a->draft == 0 && i < 4; i++)
		if (!(about[i] == F_KIND && x->type->kind == R_ACT) &&
		    !span_eq(record_get(x, about[i]), record_get(y, about[i])))
			return false;
	return true;
}

/* What was prepared before, of the same kind and party, is not wanted any
 * more. */
static enum cy_rc
drop_earlier(struct office *o, const struct instrument_row *r,
    struct instrument_row *all, size_t n, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < n && rc == CY_OK; i++)
		if (all[i].i.state == INSTRUMENT_PREPARED &&
		    same_matter(r, &all[i]) &&
		    span_eq(all[i].i.party, r->i.party))
			rc = instrument_set_state(
			    o, all[i].row, INSTRUMENT_RETRACTED, e);
	return rc;
}

/* Text, id and party of a record that is to be signed. */
static enum cy_rc
make_text(struct office *o, const struct officer *who, struct record_draft *d,
    struct arena *a, struct instrument_row *r, struct cy_err *e)
{
	char date[TIME_TEXT];
	struct buf text;
	enum cy_rc rc;

	time_print(date, office_now(o));
	record_draft_add(d, F_AUTHOR, span_str(who->party));
	record_draft_add(d, F_DATE, span_str(date));
	buf_init(&text, LIMIT_RECORD_TEXT);
	rc = record_draft_print(&text, d, e);
	if (rc == CY_OK) {
		r->i.text = arena_copy(a, buf_span(&text));
		rc = r->i.text.p == NULL ? cy_nomem(e) : CY_OK;
	}
	buf_release(&text);
	if (rc == CY_OK)
		rc = record_parse_text(&r->i.record, a, r->i.text, e);
	if (rc != CY_OK)
		return rc;
	record_id(&r->i.record, &r->i.id);
	r->i.party = r->i.record.author;
	r->i.prepared = office_now(o);
	r->i.prepared_by = who->id;
	r->i.state = INSTRUMENT_PREPARED;
	return CY_OK;
}

/* The same text again, in the second in which it was prepared first: one
 * instrument, which waits for its approvals from the beginning. */
static enum cy_rc
prepare_again(struct office *o, struct instrument_row *r,
    const struct instrument_row *known, struct cy_err *e)
{
	enum cy_rc rc;

	if (known->i.state == INSTRUMENT_HELD ||
	    known->i.state == INSTRUMENT_ENTERED)
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_PREPARED,
		    CY_NO_OFFSET, "%s", instrument_state_name(known->i.state));
	r->row = known->row;
	rc = instrument_unapprove(o, r->row, e);
	return rc == CY_OK
	    ? instrument_set_state(o, r->row, INSTRUMENT_PREPARED, e)
	    : rc;
}

enum cy_rc
instrument_try(struct office *o, const struct record *r, struct cy_err *e)
{
	return store_try(
	    node_store(o->opt.node), node_keyring(o->opt.node), r, e);
}

/* What the register would refuse is not prepared. */
static enum cy_rc
check_prepared(struct office *o, const struct instrument_row *r,
    struct instrument_row *all, size_t n, struct cy_err *e)
{
	if (!r->i.has_draft)
		return instrument_try(o, &r->i.record, e);
	return may_prepare(r->i.record.type->kind)
	    ? check_embargoed(&r->i.record, all, n, e)
	    : CY_OK;
}

enum cy_rc
instrument_prepare(struct office *o, const struct officer *who,
    struct record_draft *d, struct instrument_row *all, size_t n,
    struct arena *a, struct instrument_row *r, struct cy_err *e)
{
	struct instrument_row known;
	struct cy_err none;
	enum cy_rc found, rc = make_text(o, who, d, a, r, e);

	if (rc == CY_OK)
		rc = check_prepared(o, r, all, n, e);
	if (rc != CY_OK)
		return rc;
	found = instrument_find(o, &r->i.id, a, &known, &none);
	if (found != CY_OK && found != CY_NOTFOUND) {
		*e = none;
		return found;
	}
	rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	rc = drop_earlier(o, r, all, n, e);
	if (rc == CY_OK && found == CY_OK)
		rc = prepare_again(o, r, &known, e);
	else if (rc == CY_OK)
		rc = instrument_put(o, r, &r->row, e);
	return office_end(o, rc, e);
}

enum cy_rc
instruments_for(struct office *o, const struct officer *who, enum verb v,
    const struct hash *draft, struct arena *a, struct instrument_set *s,
    struct cy_err *e)
{
	unsigned standing = STANDS_OWN;
	enum cy_rc rc = CY_OK;

	memset(s, 0, sizeof(*s));
	if (draft != NULL) {
		rc = office_draft(o, who, draft, a, &s->draft, e);
		standing = s->draft.standing;
	}
	if (rc == CY_OK)
		rc = office_may(o, who, v, standing, e);
	if (rc == CY_OK && draft != NULL)
		rc = draft_row(o, draft, &s->row, &s->draft.stage, e);
	if (rc == CY_OK)
		rc = instrument_list(
		    o, s->row, span_str(who->party), a, &s->all, &s->n, e);
	return rc;
}

/* Nothing leaves a party before its steps are recorded for that very text. */
static enum cy_rc
check_cleared(struct office *o, const struct officer *who,
    struct instrument_set *s, struct arena *a, struct cy_err *e)
{
	struct instrument_row *statement = instrument_statement(s->all, s->n);

	if (statement == NULL)
		return CY_OK;
	return steps_cleared(o, s->draft.fold, span_str(who->party),
	    draft_find(s->draft.fold, &statement->version), a, e);
}

enum cy_rc
office_prepare(struct office *o, const struct officer *who,
    const struct hash *draft, struct record_draft *d, struct hash *id,
    struct cy_err *e)
{
	struct instrument_row r = {.row = 0};
	struct instrument_set s;
	struct arena a;
	enum cy_rc rc;

	if (!may_prepare(d->kind))
		return cy_fail(e, CY_REFUSED, FAULT_OFFICE_KIND, CY_NO_OFFSET,
		    "%s", record_types[d->kind].name);
	arena_init(&a, INSTRUMENTS_ARENA);
	rc = instruments_for(o, who, CAN_PREPARE, draft, &a, &s, e);
	if (rc == CY_OK && draft != NULL && s.draft.stage != STAGE_FIXED)
		rc = cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_FIXED,
		    CY_NO_OFFSET, "%s", office_stage_name(s.draft.stage));
	if (rc == CY_OK && draft != NULL)
		rc = check_cleared(o, who, &s, &a, e);
	if (rc == CY_OK) {
		r.draft = s.row;
		r.i.has_draft = draft != NULL;
		if (draft != NULL)
			r.i.draft = *draft;
		rc = instrument_prepare(o, who, d, s.all, s.n, &a, &r, e);
	}
	*id = r.i.id;
	arena_release(&a);
	return rc;
}

unsigned
instrument_standing(const struct officer *who, const struct instrument_row *r,
    const struct office_draft *d)
{
	unsigned s = 0;

	if (span_eq_str(r->i.party, who->party))
		s |= STANDS_OWN;
	if (d == NULL)
		return s;
	s |= d->standing & (STANDS_LEAD | STANDS_KEEPER);
	/* Whoever is invited reads what it is invited to sign. */
	if (r->i.record.type->kind == R_STATEMENT &&
	    r->i.state != INSTRUMENT_PREPARED)
		s |= d->standing & STANDS_INVITED;
	return s;
}

enum cy_rc
instrument_get(struct office *o, const struct officer *who, enum verb v,
    const struct hash *id, struct arena *a, struct instrument_row *r,
    struct office_draft *d, struct cy_err *e)
{
	enum cy_rc rc = instrument_find(o, id, a, r, e);

	memset(d, 0, sizeof(*d));
	if (rc == CY_OK && r->i.has_draft)
		rc = office_draft(o, who, &r->i.draft, a, d, e);
	if (rc != CY_OK)
		return rc;
	return office_may(o, who, v,
	    instrument_standing(who, r, r->i.has_draft ? d : NULL), e);
}

enum cy_rc
office_instrument(struct office *o, const struct officer *who,
    const struct hash *id, struct arena *a, struct instrument *out,
    struct cy_err *e)
{
	struct instrument_row r;
	struct office_draft d;
	enum cy_rc rc;

	rc = instrument_get(o, who, CAN_READ_INSTRUMENT, id, a, &r, &d, e);
	if (rc == CY_OK)
		*out = r.i;
	return rc;
}

enum cy_rc
office_instruments(struct office *o, const struct officer *who,
    const struct hash *draft, struct arena *a, struct instrument **out,
    size_t *n, struct cy_err *e)
{
	struct instrument_set s;
	enum cy_rc rc;

	*n = 0;
	/* What stands in no draft is the party's own. */
	rc = instruments_for(o, who,
	    draft != NULL ? CAN_READ_DRAFT : CAN_READ_INSTRUMENT, draft, a, &s,
	    e);
	if (rc != CY_OK)
		return rc;
	*out = arena_array(a, s.n + 1, sizeof(**out));
	if (*out == NULL)
		return cy_nomem(e);
	for (size_t i = 0; i < s.n; i++)
		if (office_can(who, CAN_READ_INSTRUMENT,
		        instrument_standing(
		            who, &s.all[i], draft != NULL ? &s.draft : NULL),
		        NULL) == CY_OK)
			(*out)[(*n)++] = s.all[i].i;
	return CY_OK;
}

enum cy_rc
office_retract(struct office *o, const struct officer *who,
    const struct hash *id, struct cy_err *e)
{
	struct instrument_row r;
	struct office_draft d;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, INSTRUMENTS_ARENA);
	rc = instrument_get(o, who, CAN_RETRACT_INSTRUMENT, id, &a, &r, &d, e);
	/* The statement is held by all who signed it: abort the draft. */
	if (rc == CY_OK &&
	    (!counts(&r) || (r.i.has_draft && d.stage > STAGE_FIXED) ||
	        (r.i.state == INSTRUMENT_HELD &&
	            r.i.record.type->kind == R_STATEMENT)))
		rc = cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_RETRACTABLE,
		    CY_NO_OFFSET, "%s", instrument_state_name(r.i.state));
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc == CY_OK) {
		rc = instrument_set_state(o, r.row, INSTRUMENT_RETRACTED, e);
		rc = office_end(o, rc, e);
	}
	arena_release(&a);
	return rc;
}
