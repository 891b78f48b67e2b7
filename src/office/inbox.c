/* SPDX-License-Identifier: Apache-2.0 */
#include "office/inbox.h"

#include "office/instrument_priv.h"
#include "office/papers_priv.h"
#include "office/release.h"

#include <stdlib.h>

/* What is being looked through. */
struct looking {
	struct office *o;
	struct officer who; /* as if its passkey had been asked */
	struct arena *a;
	struct inbox_entry *out;
	size_t n, most;
	/* The draft at hand; row NULL: public statements. */
	const struct draft_row *row;
	struct draft_head head;
	struct arena own; /* its papers and instruments */
	struct paper_set set;
	struct draft fold;
	struct instrument_row *all;
	size_t nall;
};

const char *
inbox_kind_name(enum inbox_kind k)
{
	static const char *const name[INBOX_KINDS] = {
	    [INBOX_SIGN] = "sign",
	    [INBOX_APPROVE] = "approve",
	    [INBOX_RELEASE] = "release",
	    [INBOX_CLEAR] = "clear",
	    [INBOX_ANSWER] = "answer",
	    [INBOX_READ] = "read",
	};

	return name[k];
}

static bool
may(const struct looking *l, enum verb v, unsigned standing)
{
	return office_can(&l->who, v, standing, NULL) == CY_OK;
}

static enum cy_rc
add(struct looking *l, enum inbox_kind kind, const struct hash *object,
    utc_t since, size_t count, struct cy_err *e)
{
	struct inbox_entry *next =
	    office_grow(l->a, l->out, l->n, &l->most, sizeof(*next));

	if (next == NULL)
		return cy_nomem(e);
	l->out = next;
	next += l->n++;
	*next =
	    (struct inbox_entry){.kind = kind, .since = since, .count = count};
	if (object != NULL) {
		next->has_object = true;
		next->object = *object;
	}
	if (l->row != NULL) {
		next->has_draft = true;
		next->draft = l->row->id;
		next->title = l->row->title;
		next->lead = l->row->lead;
		next->deadline = l->row->deadline;
	}
	return CY_OK;
}

static bool
approved(const struct looking *l, const struct instrument *i)
{
	for (size_t k = 0; k < i->napprovals; k++)
		if (i->approval[k].officer == l->who.id)
			return true;
	return false;
}

/* Who prepared it, or wrote the version it rests on, is no second officer. */
static bool
made(struct looking *l, const struct instrument_row *r)
{
	int64_t officer = 0;

	if (r->i.prepared_by == l->who.id)
		return true;
	return r->has_version &&
	    paper_officer(l->o, &r->version, &officer, NULL) == CY_OK &&
	    officer == l->who.id;
}

static enum cy_rc
look_prepared(
    struct looking *l, const struct instrument_row *r, struct cy_err *e)
{
	bool release = r->i.record.type->kind == R_RELEASE;
	unsigned own = STANDS_OWN | STANDS_KEEPER;

	if (approved(l, &r->i))
		return CY_OK;
	if (release && may(l, CAN_RELEASE, own))
		return add(l, INBOX_RELEASE, &r->i.id, r->i.prepared, 1, e);
	if (release)
		return CY_OK;
	if (r->i.napprovals == 0 && may(l, CAN_SIGN, STANDS_OWN))
		return add(l, INBOX_SIGN, &r->i.id, r->i.prepared, 1, e);
	if (r->i.napprovals > 0 && may(l, CAN_APPROVE, STANDS_OWN) &&
	    !made(l, r))
		return add(l, INBOX_APPROVE, &r->i.id, r->i.prepared, 1, e);
	return CY_OK;
}

/* Instruments of one's own that wait; and whether there is a record of this
 * type among those that count. */
static enum cy_rc
look_instruments(
    struct looking *l, enum record_kind kind, bool *there, struct cy_err *e)
{
	enum cy_rc rc = instrument_list(l->o, l->head.row,
	    span_str(l->who.party), &l->own, &l->all, &l->nall, e);

	*there = false;
	for (size_t i = 0; i < l->nall && rc == CY_OK; i++) {
		const struct instrument_row *r = &l->all[i];

		if (!span_eq_str(r->i.party, l->who.party))
			continue;
		if (r->i.state <= INSTRUMENT_ENTERED &&
		    r->i.record.type->kind == kind)
			*there = true;
		if (r->i.state == INSTRUMENT_PREPARED)
			rc = look_prepared(l, r, e);
	}
	return rc;
}

/* Has the step been recorded for this version, with whatever outcome? */
static bool
recorded(const struct looking *l, size_t version, struct span step)
{
	const struct draft *d = &l->fold;
	size_t at = d->paper[version].first, i;

	while ((i = draft_next(d, PAPER_CLEARANCE, &at)) != DRAFT_NONE)
		if (d->paper[i].retracted == DRAFT_NONE &&
		    span_eq_str(d->paper[i].r->author, l->who.party) &&
		    span_eq(record_get(d->paper[i].r, F_STEP), step))
			return true;
	return false;
}

/* The officer's step comes next: those before it are done. */
static enum cy_rc
look_clear(struct looking *l, size_t version, struct cy_err *e)
{
	struct span *step, mine = span_str(l->who.step);
	size_t n, i = 0, missing;
	enum cy_rc rc;

	if (version == DRAFT_NONE || !may(l, CAN_CLEAR, l->head.standing))
		return CY_OK;
	rc = steps_load(l->o, span_str(l->who.party), &l->own, &step, &n, e);
	if (rc != CY_OK)
		return rc;
	while (i < n && !span_eq(step[i], mine))
		i++;
	if (i == n || recorded(l, version, mine) ||
	    !draft_cleared(
	        &l->fold, span_str(l->who.party), version, step, i, &missing))
		return CY_OK;
	return add(l, INBOX_CLEAR, &l->fold.paper[version].id,
	    l->fold.paper[version].r->date, 1, e);
}

/* A release that can be made, and that nobody has prepared. */
static enum cy_rc
look_release(struct looking *l, struct cy_err *e)
{
	struct release_outlook x;
	enum cy_rc rc;

	if (!may(l, CAN_PREPARE_RELEASE, l->head.standing))
		return CY_OK;
	for (size_t i = 0; i < l->nall; i++)
		if (l->all[i].i.state == INSTRUMENT_PREPARED &&
		    l->all[i].i.record.type->kind == R_RELEASE)
			return CY_OK;
	rc = office_outlook(l->o, &l->who, &l->row->id, &x, e);
	if (rc == CY_OK && x.ready)
		rc = add(l, INBOX_RELEASE, NULL, l->row->changed, 1, e);
	return rc;
}

/* The party has no act on the statement yet; its steps, which that needs, are
 * to be done first. */
static enum cy_rc
look_open(struct looking *l, const struct instrument_row *s, struct cy_err *e)
{
	size_t version = draft_find(&l->fold, &s->version);
	enum cy_rc rc = look_clear(l, version, e);

	if (rc != CY_OK ||
	    !may(l, CAN_PREPARE,
	        l->head.standing & (STANDS_LEAD | STANDS_INVITED)))
		return rc;
	rc = steps_cleared(
	    l->o, &l->fold, span_str(l->who.party), version, &l->own, e);
	if (rc == CY_OK)
		rc = add(l, INBOX_SIGN, &s->i.id, s->i.prepared, 1, e);
	return rc == CY_REFUSED ? CY_OK : rc;
}

/* The statement stands. */
static enum cy_rc
look_fixed(struct looking *l, struct cy_err *e)
{
	struct instrument_row *s;
	bool acted = false;
	enum cy_rc rc = look_instruments(l, R_ACT, &acted, e);

	s = rc == CY_OK ? instrument_statement(l->all, l->nall) : NULL;
	if (s == NULL)
		return rc;
	if (!acted && s->i.state == INSTRUMENT_HELD && l->fold.n > 0)
		rc = look_open(l, s, e);
	return rc == CY_OK ? look_release(l, e) : rc;
}

/* The version that the lead sent to the party, without a word of it. */
static enum cy_rc
look_answer(struct looking *l, struct cy_err *e)
{
	const struct draft_party *p =
	    draft_party(&l->fold, span_str(l->who.party));
	struct draft_position *x;
	size_t n;
	enum cy_rc rc;

	if (p == NULL || p->version == DRAFT_NONE ||
	    (l->head.standing & STANDS_INVITED) == 0 ||
	    l->fold.paper[p->version].retracted != DRAFT_NONE ||
	    !may(l, CAN_TAKE_POSITION, l->head.standing))
		return CY_OK;
	rc = draft_positions(&l->fold, &l->own, p->version, &x, &n, e);
	if (rc != CY_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		if (l->fold.paper[x[i].paper].regarding == p->version &&
		    span_eq_str(
		        l->fold.paper[x[i].paper].r->author, l->who.party))
			return CY_OK;
	return add(l, INBOX_ANSWER, &l->fold.paper[p->version].id,
	    l->fold.paper[p->version].r->date, 1, e);
}

static enum cy_rc
look_drafting(struct looking *l, struct cy_err *e)
{
	size_t mine = draft_current(&l->fold, span_str(l->who.party));
	enum cy_rc rc = look_clear(l, mine, e);

	/* What another sends may be signed one day: it is cleared, too. */
	if (rc == CY_OK && l->fold.current != mine)
		rc = look_clear(l, l->fold.current, e);
	return rc == CY_OK ? look_answer(l, e) : rc;
}

static enum cy_rc
look_new(struct looking *l, struct cy_err *e)
{
	struct query q;
	int64_t seen = 0;
	bool found = false;
	size_t first = 0, count = 0;
	enum cy_rc rc = query_open(&q, l->o, SQL_SEEN_GET, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, l->who.id);
	query_int(&q, 2, l->head.row);
	rc = query_next(&q, &found, e);
	if (rc == CY_OK && found)
		seen = col_int(&q, 0);
	query_close(&q);
	for (size_t i = 0; i < l->set.n; i++) {
		if (l->set.row[i] <= seen || l->set.officer[i] == l->who.id)
			continue;
		first = count++ == 0 ? i : first;
	}
	if (rc != CY_OK || count == 0 ||
	    !may(l, CAN_READ_DRAFT, l->head.standing))
		return rc;
	return add(l, INBOX_READ, &l->fold.paper[first].id,
	    l->set.r[first].date, count, e);
}

static enum cy_rc
load(struct looking *l, struct cy_err *e)
{
	struct tag party;
	enum cy_rc rc = draft_head(l->o, &l->who, &l->row->id, &l->head, e);

	office_tag(l->o, TAG_PARTY, span_str(l->who.party), &party);
	if (rc == CY_OK)
		rc =
		    papers_load(l->o, l->head.row, &party, &l->own, &l->set, e);
	if (rc == CY_OK)
		rc = draft_fold(&l->fold, &l->own, l->set.r, l->set.n,
		    span_str(l->who.party), e);
	return rc;
}

static enum cy_rc
look_draft(struct looking *l, const struct draft_row *row, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	if (row->stage > STAGE_FROZEN)
		return CY_OK;
	l->row = row;
	arena_init(&l->own, PAPERS_ARENA);
	rc = load(l, e);
	if (rc == CY_OK && row->stage == STAGE_FIXED)
		rc = look_fixed(l, e);
	if (rc == CY_OK && row->stage == STAGE_DRAFTING) {
		bool any;

		/* The statement that waits for its approvals. */
		rc = look_instruments(l, R_STATEMENT, &any, e);
		if (rc == CY_OK && l->fold.n > 0)
			rc = look_drafting(l, e);
	}
	if (rc == CY_OK && l->fold.n > 0)
		rc = look_new(l, e);
	arena_release(&l->own);
	return rc;
}

static enum cy_rc
look_public(struct looking *l, struct cy_err *e)
{
	bool any;
	enum cy_rc rc;

	l->row = NULL;
	l->head = (struct draft_head){0};
	arena_init(&l->own, INSTRUMENTS_ARENA);
	rc = look_instruments(l, R_ACT, &any, e);
	arena_release(&l->own);
	return rc;
}

static int
by_deadline(const void *pa, const void *pb)
{
	const struct inbox_entry *a = pa, *b = pb;
	utc_t x = a->deadline != 0 ? a->deadline : TIME_MAX;
	utc_t y = b->deadline != 0 ? b->deadline : TIME_MAX;

	if (x != y)
		return x < y ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return (a->since > b->since) - (a->since < b->since);
}

enum cy_rc
office_inbox(struct office *o, const struct officer *who, struct arena *a,
    struct inbox_entry **out, size_t *n, struct cy_err *e)
{
	struct looking l = {.o = o, .who = *who, .a = a};
	struct draft_row *row = NULL;
	size_t nrows = 0;
	enum cy_rc rc = office_may(o, who, CAN_READ_INBOX, 0, e);

	*out = NULL;
	*n = 0;
	if (rc != CY_OK)
		return rc;
	l.who.strong = true;
	/* Who may not read drafts has none in its inbox. */
	if (may(&l, CAN_READ_DRAFT, STANDS_LEAD))
		rc = office_drafts(o, who, a, &row, &nrows, e);
	for (size_t i = 0; i < nrows && rc == CY_OK; i++)
		rc = look_draft(&l, &row[i], e);
	if (rc == CY_OK)
		rc = look_public(&l, e);
	if (rc != CY_OK)
		return rc;
	if (l.n > 1)
		qsort(l.out, l.n, sizeof(*l.out), by_deadline);
	*out = l.out;
	*n = l.n;
	return CY_OK;
}

enum cy_rc
office_seen(struct office *o, const struct officer *who,
    const struct hash *draft, struct cy_err *e)
{
	struct draft_head head;
	struct tag party;
	struct query q;
	enum cy_rc rc = draft_head(o, who, draft, &head, e);

	if (rc == CY_OK)
		rc = office_may(o, who, CAN_READ_DRAFT, head.standing, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_SEEN_PUT, e);
	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, span_str(who->party), &party);
	query_int(&q, 1, who->id);
	query_int(&q, 2, head.row);
	query_tag(&q, 3, &party);
	return query_run(&q, e);
}
