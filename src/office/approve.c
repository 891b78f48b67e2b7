/* SPDX-License-Identifier: Apache-2.0 */
#include "office/instrument_priv.h"

#include <stdio.h>

#include "office/officer.h"
#include "office/people.h"
#include "office/release.h"

/*
 * Approvals (spec/office.md, "Instruments").  The office refuses early what
 * the signer would refuse, so that an officer learns of it at once; the signer
 * judges all of them again by itself.
 */

/* One approval on its way. */
struct consent {
	struct office *o;
	const struct officer *who;
	struct instrument_row r;
	struct office_draft d;
	size_t needed;
	bool whole; /* all approvals are here: only the signature is missing */
	struct arena *a;
};

static bool
is_release(const struct instrument_row *r)
{
	return r->i.record.type->kind == R_RELEASE;
}

/* Two, where the party has two who may; a release always. */
static enum cy_rc
count_needed(struct consent *c, struct cy_err *e)
{
	size_t n;
	enum cy_rc rc = people_count(
	    c->o, c->r.i.party, OFFICER_SIGNER | OFFICER_APPROVER, &n, e);

	c->needed = n >= 2 || is_release(&c->r) ? 2 : 1;
	c->whole = c->r.i.napprovals >= c->needed;
	return rc;
}

/* Is it still what it was prepared for? */
static enum cy_rc
check_state(struct consent *c, struct cy_err *e)
{
	const struct instrument_row *r = &c->r;

	if (r->i.state != INSTRUMENT_PREPARED)
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_PREPARED,
		    CY_NO_OFFSET, "%s", instrument_state_name(r->i.state));
	if (!r->i.has_draft)
		return CY_OK;
	if (r->i.record.type->kind != R_STATEMENT)
		return c->d.stage == STAGE_FIXED
		    ? CY_OK
		    : cy_fail(e, CY_CONFLICT, FAULT_OFFICE_NOT_FIXED,
		          CY_NO_OFFSET, "%s", office_stage_name(c->d.stage));
	if (c->d.stage != STAGE_DRAFTING)
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICE_FIXED, CY_NO_OFFSET,
		    "%s", office_stage_name(c->d.stage));
	return draft_find(c->d.fold, &r->version) == c->d.fold->current
	    ? CY_OK
	    : cy_fail(e, CY_CONFLICT, FAULT_VERSION_SUPERSEDED, CY_NO_OFFSET,
	          "a newer version was saved");
}

/* The second officer is another one, and did not make what it approves. */
static enum cy_rc
check_officer(struct consent *c, struct cy_err *e)
{
	const struct instrument *i = &c->r.i;
	int64_t drafter = 0;
	enum cy_rc rc = CY_OK;

	for (size_t k = 0; k < i->napprovals; k++)
		if (i->approval[k].officer == c->who->id)
			return cy_fail(e, CY_REFUSED, FAULT_OFFICE_SAME,
			    CY_NO_OFFSET, "it has this officer's approval");
	if (i->napprovals == 0)
		return CY_OK;
	if (c->r.has_version)
		rc = paper_officer(c->o, &c->r.version, &drafter, e);
	if (rc == CY_OK &&
	    (i->prepared_by == c->who->id || drafter == c->who->id))
		rc = cy_fail(e, CY_REFUSED, FAULT_OFFICE_SAME, CY_NO_OFFSET,
		    "the second officer neither wrote nor prepared it");
	return rc;
}

/* Who approved and may not any more does not count. */
static enum cy_rc
check_earlier(struct consent *c, struct cy_err *e)
{
	const struct instrument *i = &c->r.i;
	bool active = true;
	enum cy_rc rc = CY_OK;

	for (size_t k = 0; k < i->napprovals && rc == CY_OK && active; k++)
		rc = people_active(c->o, i->approval[k].officer, &active, e);
	if (rc == CY_OK && !active)
		rc = cy_fail(e, CY_REFUSED, FAULT_OFFICE_APPROVER_GONE,
		    CY_NO_OFFSET, "the first approval is void: prepare anew");
	return rc;
}

/* All approvals are here: the signer judges them and signs. */
static enum cy_rc
let_sign(struct consent *c, struct buf *entry, struct cy_err *e)
{
	const struct office_port *port = c->o->opt.port;
	struct approval *all;
	size_t n;
	enum cy_rc rc;

	rc = instrument_approvals(c->o, c->r.row, c->a, &all, &n, e);
	if (rc == CY_OK)
		rc = port->sign(port->ctx, c->r.i.text, all, n, entry, e);
	return rc == CY_OK ? buf_check(entry, e) : rc;
}

/* Signed: kept, and the text of a draft is fixed with its statement. */
static enum cy_rc
hold(struct consent *c, struct span entry, struct cy_err *e)
{
	struct office *o = c->o;
	enum cy_rc rc = office_begin(o, e);

	if (rc != CY_OK)
		return rc;
	rc = instrument_set_entry(o, c->r.row, entry, e);
	if (rc == CY_OK)
		rc = instrument_set_state(o, c->r.row, INSTRUMENT_HELD, e);
	if (rc == CY_OK && c->r.i.record.type->kind == R_STATEMENT)
		rc = draft_set_stage(o, c->r.draft, STAGE_FIXED, e);
	return office_end(o, rc, e);
}

enum cy_rc
instrument_enter(
    struct office *o, const struct instrument_row *r, struct cy_err *e)
{
	const struct office_port *port = o->opt.port;
	size_t bad;
	enum cy_rc rc = port->enter(port->ctx, &r->i.entry, 1, false, &bad, e);

	if (rc != CY_OK && rc != CY_TEMP) {
		/* The register will never take it. */
		struct cy_err why = *e;

		if (office_begin(o, e) == CY_OK)
			(void)office_end(o,
			    instrument_set_state(
			        o, r->row, INSTRUMENT_DROPPED, e),
			    e);
		*e = why;
		return rc;
	}
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	rc = instrument_set_state(o, r->row, INSTRUMENT_ENTERED, e);
	return office_end(o, rc, e);
}

/* The last approval: signed, and then held, entered or released. */
static enum cy_rc
complete(struct consent *c, enum instrument_state *state, struct cy_err *e)
{
	struct buf entry;
	enum cy_rc rc;

	buf_init(&entry, LIMIT_NOTE);
	if (is_release(&c->r))
		rc = release_current(c->o, &c->r, c->a, e);
	else
		rc = CY_OK;
	if (rc == CY_OK)
		rc = let_sign(c, &entry, e);
	if (rc == CY_OK)
		rc = instrument_signed(
		    c->o, &c->r, buf_span(&entry), c->a, state, e);
	buf_release(&entry);
	return rc;
}

/*
 * Would the register take it, with the statement that it is about?  A symbol
 * that is taken, a party that is not invited: told now, to the officer, and
 * not at the release.
 */
static enum cy_rc
try_embargoed(struct office *o, const struct instrument_row *r,
    struct span entry, struct arena *a, struct cy_err *e)
{
	const struct office_port *port = o->opt.port;
	struct instrument_row *all, *statement;
	struct span both[2];
	size_t n, bad, k = 0;
	enum cy_rc rc;

	rc = instrument_list(o, r->draft, span("", 0), a, &all, &n, e);
	if (rc != CY_OK)
		return rc;
	statement = instrument_statement(all, n);
	if (statement != NULL && statement->row != r->row)
		both[k++] = statement->i.entry;
	both[k++] = entry;
	return port->enter(port->ctx, both, k, true, &bad, e);
}

enum cy_rc
instrument_signed(struct office *o, struct instrument_row *r, struct span entry,
    struct arena *a, enum instrument_state *state, struct cy_err *e)
{
	struct consent c = {.o = o, .r = *r, .a = a};
	enum cy_rc rc;

	if (is_release(r)) {
		rc = release_approved(o, r, entry, a, e);
		*state = rc == CY_OK ? INSTRUMENT_ENTERED : r->i.state;
		return rc;
	}
	rc = r->i.has_draft ? try_embargoed(o, r, entry, a, e) : CY_OK;
	if (rc == CY_OK)
		rc = hold(&c, entry, e);
	if (rc != CY_OK)
		return rc;
	*state = INSTRUMENT_HELD;
	if (r->i.has_draft)
		return CY_OK;
	r->i.entry = entry;
	rc = instrument_enter(o, r, e);
	if (rc != CY_OK)
		return rc;
	*state = INSTRUMENT_ENTERED;
	return notices_after(o, &r->i.record, e);
}

/* Kept before anything is done with it: a crash after it loses nothing. */
static enum cy_rc
keep(struct consent *c, const struct passkey_assertion *x, struct cy_err *e)
{
	struct approval approval = {.assertion = *x};
	enum cy_rc rc;

	(void)snprintf(
	    approval.login, sizeof(approval.login), "%s", c->who->login);
	rc = office_begin(c->o, e);
	if (rc != CY_OK)
		return rc;
	rc = instrument_approve(c->o, c->r.row, c->who->id, &approval, e);
	return office_end(c->o, rc, e);
}

/* What can be judged before it is kept. */
static enum cy_rc
judge(struct consent *c, const struct passkey_assertion *x, struct cy_err *e)
{
	enum cy_rc rc = check_state(c, e);

	/* What the register would refuse needs nobody's passkey. */
	if (rc == CY_OK && !c->r.i.has_draft)
		rc = instrument_try(c->o, &c->r.i.record, e);
	if (rc == CY_OK)
		rc = count_needed(c, e);
	if (rc == CY_OK && !c->whole)
		rc = check_officer(c, e);
	if (rc == CY_OK)
		rc = check_earlier(c, e);
	if (rc == CY_OK && is_release(&c->r))
		rc = release_current(c->o, &c->r, c->a, e);
	if (rc == CY_OK)
		rc = people_assert(
		    c->o, c->who, span(c->r.i.id.b, HASH_LEN), x, e);
	return rc;
}

/* Which right it takes: the first officer's, the second's, the keeper's. */
static enum verb
verb_of(const struct instrument_row *r)
{
	if (is_release(r))
		return CAN_RELEASE;
	return r->i.napprovals == 0 ? CAN_SIGN : CAN_APPROVE;
}

enum cy_rc
office_approve(struct office *o, const struct officer *who,
    const struct hash *id, const struct passkey_assertion *x,
    enum instrument_state *state, struct cy_err *e)
{
	struct consent c = {.o = o, .who = who};
	struct arena a;
	enum cy_rc rc;

	*state = INSTRUMENT_PREPARED;
	arena_init(&a, INSTRUMENTS_ARENA);
	c.a = &a;
	rc = instrument_get(o, who, CAN_READ_INSTRUMENT, id, &a, &c.r, &c.d, e);
	if (rc == CY_OK)
		rc = office_may(o, who, verb_of(&c.r),
		    instrument_standing(
		        who, &c.r, c.r.i.has_draft ? &c.d : NULL),
		    e);
	if (rc == CY_OK)
		rc = judge(&c, x, e);
	if (rc == CY_OK && !c.whole)
		rc = keep(&c, x, e);
	if (rc == CY_OK && (c.whole || c.r.i.napprovals + 1 >= c.needed))
		rc = complete(&c, state, e);
	arena_release(&a);
	return rc;
}

/* An instrument that was signed elsewhere: the text is one that was prepared
 * here, and the register would take the signature. */
enum cy_rc
office_upload(struct office *o, const struct officer *who, struct span entry,
    struct hash *id, enum instrument_state *state, struct cy_err *e)
{
	struct consent c = {.o = o, .who = who};
	struct record r;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, INSTRUMENTS_ARENA);
	c.a = &a;
	*state = INSTRUMENT_PREPARED;
	rc = record_parse(&r, &a, entry, e);
	if (rc == CY_OK) {
		record_id(&r, id);
		rc = instrument_get(o, who, CAN_UPLOAD, id, &a, &c.r, &c.d, e);
	}
	if (rc == CY_OK)
		rc = check_state(&c, e);
	if (rc == CY_OK && is_release(&c.r))
		rc = cy_fail(e, CY_REFUSED, FAULT_OFFICE_KIND, CY_NO_OFFSET,
		    "two officers approve a release here");
	if (rc == CY_OK)
		rc = keyring_verify(
		    node_keyring(o->opt.node), &r, UINT64_MAX, e);
	if (rc == CY_OK)
		rc = instrument_signed(o, &c.r, entry, &a, state, e);
	arena_release(&a);
	return rc;
}
