/* SPDX-License-Identifier: Apache-2.0 */
#include "office/release.h"

#include "office/release_priv.h"

/*
 * What a release would do, and its preparation (spec/office.md, "Release").
 * What happens once it is approved is in freeze.c.
 */

static bool
held(const struct instrument_row *r)
{
	return r->i.state == INSTRUMENT_HELD &&
	    r->i.record.type->kind != R_RELEASE;
}

static bool
is_act(const struct instrument_row *r)
{
	return r->i.record.type->kind == R_ACT;
}

/* The statement first, then what is held with it, as it was prepared. */
static enum cy_rc
gather(struct instrument_set *s, struct arena *a, struct release_list *l,
    struct cy_err *e)
{
	struct instrument_row *statement = instrument_statement(s->all, s->n);

	memset(l, 0, sizeof(*l));
	l->row = arena_array(a, s->n + 1, sizeof(*l->row));
	l->dropped = arena_array(a, s->n + 1, sizeof(*l->dropped));
	if (l->row == NULL || l->dropped == NULL)
		return cy_nomem(e);
	if (statement == NULL || !held(statement))
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_FIXED,
		    CY_NO_OFFSET, "its text is still being drafted");
	l->row[l->n++] = statement;
	for (size_t i = 0; i < s->n; i++)
		if (held(&s->all[i]) && &s->all[i] != statement)
			l->row[l->n++] = &s->all[i];
	return CY_OK;
}

/* Asks the register whether all of it would enter together. */
static enum cy_rc
try_all(struct office *o, const struct release_list *l, size_t *bad,
    struct arena *a, struct cy_err *e)
{
	const struct office_port *port = o->opt.port;
	struct span *entry = arena_array(a, l->n, sizeof(*entry));

	if (entry == NULL)
		return cy_nomem(e);
	for (size_t i = 0; i < l->n; i++)
		entry[i] = l->row[i]->i.entry;
	*bad = l->n;
	return port->enter(port->ctx, entry, l->n, true, bad, e);
}

/* What the register would refuse - its key was revoked meanwhile - drops out;
 * without the statement there is nothing to release. */
static enum cy_rc
leave_out(
    struct office *o, struct release_list *l, struct arena *a, struct cy_err *e)
{
	size_t bad = 0;
	enum cy_rc rc;

	for (;;) {
		rc = try_all(o, l, &bad, a, e);
		if (rc == CY_OK || rc == CY_TEMP || bad == 0 || bad >= l->n)
			return rc;
		l->dropped[l->ndropped++] = l->row[bad];
		l->n--;
		for (size_t i = bad; i < l->n; i++)
			l->row[i] = l->row[i + 1];
	}
}

enum cy_rc
release_gather(struct office *o, struct instrument_set *s, struct arena *a,
    struct release_list *l, struct cy_err *e)
{
	enum cy_rc rc = gather(s, a, l, e);

	return rc == CY_OK ? leave_out(o, l, a, e) : rc;
}

static uint64_t
quorum(const struct record *r)
{
	struct span v = record_get(r, F_QUORUM);
	struct reader in;

	reader_init(&in, v);
	return v.n > 0 ? reader_uint(&in, UINT64_MAX / 2) : 0;
}

static utc_t
moment(const struct record *r, enum field f, utc_t none)
{
	utc_t t;

	return time_parse(record_get(r, f), &t) ? t : none;
}

static void
look_out(const struct office *o, const struct release_list *l,
    struct release_outlook *out)
{
	const struct record *r = &l->row[0]->i.record;
	utc_t now = office_now(o);

	out->quorum = quorum(r);
	out->earliest = moment(r, F_EARLIEST, TIME_MIN);
	out->lapses = moment(r, F_LAPSES, TIME_MAX);
	for (size_t i = 0; i < l->n; i++)
		out->signatures += is_act(l->row[i]);
	out->ndropped = l->ndropped;
	for (size_t i = 0; i < l->ndropped && i < 16; i++)
		out->dropped[i] = l->dropped[i]->i.id;
	if (now < out->earliest)
		out->why = FAULT_RELEASE_EARLY;
	else if (now > out->lapses)
		out->why = FAULT_RELEASE_LAPSED;
	else if (out->signatures < out->quorum)
		out->why = FAULT_RELEASE_QUORUM;
	out->ready = out->why == FAULT_NONE;
}

enum cy_rc
office_outlook(struct office *o, const struct officer *who,
    const struct hash *draft, struct release_outlook *out, struct cy_err *e)
{
	struct instrument_set s;
	struct release_list l;
	struct arena a;
	enum cy_rc rc;

	memset(out, 0, sizeof(*out));
	arena_init(&a, INSTRUMENTS_ARENA);
	rc = instruments_for(o, who, CAN_READ_DRAFT, draft, &a, &s, e);
	/* How many have signed is for those who see their instruments. */
	if (rc == CY_OK)
		rc = office_may(o, who, CAN_READ_INSTRUMENT,
		    s.draft.standing & (STANDS_LEAD | STANDS_KEEPER), e);
	if (rc == CY_OK)
		rc = release_gather(o, &s, &a, &l, e);
	if (rc == CY_OK)
		look_out(o, &l, out);
	arena_release(&a);
	return rc;
}

/* The release record: the statement, and the id of each other. */
static enum cy_rc
prepare(struct office *o, const struct officer *who, struct instrument_set *s,
    const struct release_list *l, struct arena *a, struct hash *id,
    struct cy_err *e)
{
	struct record_draft *d = arena_alloc(a, sizeof(*d));
	char(*hex)[HASH_HEX] = arena_array(a, l->n, sizeof(*hex));
	struct instrument_row r = {.draft = s->row};
	enum cy_rc rc;

	if (d == NULL || hex == NULL)
		return cy_nomem(e);
	record_draft_init(d, R_RELEASE);
	for (size_t i = 0; i < l->n; i++) {
		hash_hex(hex[i], &l->row[i]->i.id);
		record_draft_add(
		    d, i == 0 ? F_STATEMENT : F_RECORD, span_str(hex[i]));
	}
	r.i.has_draft = true;
	r.i.draft = s->draft.id;
	rc = instrument_prepare(o, who, d, s->all, s->n, a, &r, e);
	*id = r.i.id;
	return rc;
}

enum cy_rc
office_release_prepare(struct office *o, const struct officer *who,
    const struct hash *draft, struct hash *id, struct cy_err *e)
{
	struct release_outlook look = {.quorum = 0};
	struct instrument_set s;
	struct release_list l;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, INSTRUMENTS_ARENA);
	rc = instruments_for(o, who, CAN_PREPARE_RELEASE, draft, &a, &s, e);
	if (rc == CY_OK && s.draft.stage != STAGE_FIXED)
		rc = cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_FIXED,
		    CY_NO_OFFSET, "%s", office_stage_name(s.draft.stage));
	if (rc == CY_OK)
		rc = release_gather(o, &s, &a, &l, e);
	if (rc == CY_OK) {
		look_out(o, &l, &look);
		if (!look.ready)
			rc = cy_fail(e, CY_REFUSED, look.why, CY_NO_OFFSET,
			    "%llu of %llu signatures",
			    (unsigned long long)look.signatures,
			    (unsigned long long)look.quorum);
	}
	if (rc == CY_OK)
		rc = prepare(o, who, &s, &l, &a, id, e);
	arena_release(&a);
	return rc;
}

bool
release_names(const struct record *r, const struct release_list *l)
{
	struct hash h;
	struct span v;
	size_t at = 0, i = 0;

	if (!value_hash(record_get(r, F_STATEMENT), &h) ||
	    !hash_eq(&h, &l->row[i++]->i.id))
		return false;
	while (record_next(r, F_RECORD, &at, &v))
		if (i >= l->n || !value_hash(v, &h) ||
		    !hash_eq(&h, &l->row[i++]->i.id))
			return false;
	return i == l->n;
}

enum cy_rc
office_abort(struct office *o, const struct officer *who,
    const struct hash *draft, struct cy_err *e)
{
	struct instrument_set s;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, INSTRUMENTS_ARENA);
	rc = instruments_for(o, who, CAN_ABORT, draft, &a, &s, e);
	if (rc == CY_OK && s.draft.stage != STAGE_DRAFTING &&
	    s.draft.stage != STAGE_FIXED)
		rc = cy_fail(e, CY_CONFLICT, FAULT_OFFICE_ENDED, CY_NO_OFFSET,
		    "%s", office_stage_name(s.draft.stage));
	if (rc == CY_OK)
		rc = release_end(o, &s, STAGE_ABORTED, e);
	arena_release(&a);
	return rc;
}
