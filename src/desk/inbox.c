/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/inbox.h"

#include <stdlib.h>

#include "desk/sign.h"
#include "web/shape.h"

/*
 * "Needs you": made anew each time from the drafts and instruments that who
 * asks may see, so that nothing has to be kept in step with them.
 */

static const char *const names[NEEDS] = {
    "sign", "approve", "release", "answer", "review", "read"};

static const struct view_field item_fields[] = {
    SHAPE(inbox_item, kind, VIEW_TEXT,
        "sign, approve, release, answer, review, read"),
    SHAPE(inbox_item, title, VIEW_TEXT, "of the draft"),
    SHAPE(inbox_item, url, VIEW_LINK, NULL),
    SHAPE_OF(inbox_item, lead, VIEW_ONE, &shape_party_ref, "who leads it"),
    SHAPE(inbox_item, deadline, VIEW_TIME, NULL),
    SHAPE(inbox_item, since, VIEW_TIME, NULL),
    SHAPE(inbox_item, late, VIEW_BOOL, "the deadline is over"), SHAPE_END};
static const struct view_shape shape_item = {
    "InboxItem", sizeof(struct inbox_item), item_fields, NULL};
static const struct view_field inbox_fields[] = {
    SHAPE_OF(inbox_view, item, VIEW_LIST, &shape_item, NULL), SHAPE_END};
const struct view_shape shape_inbox = {
    "Inbox", sizeof(struct inbox_view), inbox_fields, "item"};

/* What is being looked at. */
struct looking {
	struct desk_page *p;
	struct inbox_view *v;
	struct office_draft d;
	struct sheet_head head;
	utc_t deadline; /* of the party's answer; 0: none */
};

static enum cy_rc
add(struct looking *l, enum need need, struct span url, utc_t deadline,
    utc_t since, struct cy_err *e)
{
	struct inbox_item *i = view_add(&l->v->item, l->p->page.a, sizeof(*i));

	if (i == NULL)
		return cy_nomem(e);
	i->at = need;
	i->kind = span_str(names[need]);
	i->title = l->head.title;
	i->url = url;
	i->lead = l->head.lead;
	i->deadline = deadline;
	i->since = since;
	i->late = deadline != 0 && deadline < l->p->page.now;
	return CY_OK;
}

static struct span
below(struct looking *l, const char *part)
{
	return page_printf(&l->p->page, "%.*s%s", SPAN_ARGS(l->head.url), part);
}

/* Is there a position of who's party on this version? */
static enum cy_rc
answered(struct looking *l, size_t version, bool *out, struct cy_err *e)
{
	const struct draft *f = l->d.fold;
	struct draft_position *x;
	size_t n;
	enum cy_rc rc = draft_positions(f, l->p->page.a, version, &x, &n, e);

	*out = false;
	for (size_t i = 0; rc == CY_OK && i < n; i++)
		*out |= span_eq_str(
		    f->paper[x[i].paper].r->author, l->p->who.party);
	return rc;
}

/* Has the step of who asks been recorded for this version? */
static enum cy_rc
cleared(struct looking *l, size_t version, bool *out, struct cy_err *e)
{
	struct view_list steps = {NULL, 0, 0};
	bool all;
	enum cy_rc rc = sheet_steps(l->p, &l->d, version, &steps, &all, e);

	*out = true;
	for (size_t i = 0; rc == CY_OK && i < steps.n; i++) {
		const struct sheet_step *s = view_item(&steps, i, sizeof(*s));

		if (span_eq_str(s->step, l->p->who.step))
			*out = s->outcome.n > 0;
	}
	return rc;
}

/* The last paper of another party, after the last one of who's. */
static utc_t
unread(const struct looking *l)
{
	const struct draft *f = l->d.fold;
	utc_t at = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (span_eq_str(f->paper[i].r->author, l->p->who.party))
			at = 0;
		else if (at == 0)
			at = f->paper[i].r->date;
	}
	return at;
}

/* The step of a clearer, before the text can leave. */
static enum cy_rc
look_review(struct looking *l, size_t version, utc_t since, struct cy_err *e)
{
	bool done = true;
	enum cy_rc rc = CY_OK;

	if (desk_offers(l->p, CAN_CLEAR, l->d.standing))
		rc = cleared(l, version, &done, e);
	if (rc != CY_OK || done)
		return rc;
	return add(l, NEED_REVIEW, below(l, "/clear"), l->deadline, since, e);
}

static enum cy_rc
look_drafting(struct looking *l, struct cy_err *e)
{
	const struct draft *f = l->d.fold;
	bool asked = (l->d.standing & STANDS_INVITED) != 0 &&
	    desk_offers(l->p, CAN_TAKE_POSITION, l->d.standing);
	bool done = true;
	utc_t since;
	enum cy_rc rc;

	if (f->n == 0 || f->current == DRAFT_NONE)
		return CY_OK;
	since = f->paper[f->current].r->date;
	rc = look_review(l, f->current, since, e);
	if (rc == CY_OK && asked)
		rc = answered(l, f->current, &done, e);
	if (rc == CY_OK && !done)
		return add(l, NEED_ANSWER, l->head.url, l->deadline, since, e);
	since = unread(l);
	if (rc == CY_OK && since != 0)
		rc = add(l, NEED_READ, l->head.url, l->deadline, since, e);
	return rc;
}

/* One's own records that wait, and whether there is an act among them. */
static enum cy_rc
look_instruments(
    struct looking *l, const struct hash *draft, bool *acted, struct cy_err *e)
{
	struct instrument *i;
	size_t n = 0;
	enum cy_rc rc = office_instruments(
	    l->p->d->office, &l->p->who, draft, l->p->page.a, &i, &n, e);

	*acted = rc == CY_DENIED;
	for (size_t k = 0; rc == CY_OK && k < n; k++) {
		if (!span_eq_str(i[k].party, l->p->who.party))
			continue;
		*acted |= i[k].record.type->kind == R_ACT &&
		    i[k].state <= INSTRUMENT_ENTERED;
		if (i[k].state != INSTRUMENT_PREPARED ||
		    instrument_approved(l->p, &i[k]) ||
		    !desk_offers(l->p, instrument_verb(&i[k]),
		        l->d.standing | STANDS_OWN))
			continue;
		rc = add(l, NEED_APPROVE,
		    page_printf(&l->p->page, "/office/i/%.*s",
		        SPAN_ARGS(sheet_hex(l->p, &i[k].id))),
		    l->head.lapses, i[k].prepared, e);
	}
	return rc == CY_DENIED ? CY_OK : rc;
}

/* The keeper, once nothing stands in the way. */
static enum cy_rc
look_release(struct looking *l, utc_t since, struct cy_err *e)
{
	struct release_outlook o;
	enum cy_rc rc;

	if (!desk_offers(l->p, CAN_PREPARE_RELEASE, l->d.standing))
		return CY_OK;
	rc = office_outlook(l->p->d->office, &l->p->who, &l->d.id, &o, e);
	if (rc != CY_OK || !o.ready)
		return rc;
	return add(
	    l, NEED_RELEASE, below(l, "/release"), l->head.lapses, since, e);
}

static enum cy_rc
look_draft(struct looking *l, const struct draft_row *row, struct cy_err *e)
{
	const unsigned part = STANDS_LEAD | STANDS_INVITED;
	bool acted;
	enum cy_rc rc = sheet_open_id(l->p, &row->id, &l->d, &l->head, e);

	l->deadline = row->deadline;
	if (rc == CY_OK && row->stage == STAGE_DRAFTING)
		rc = look_drafting(l, e);
	if (rc == CY_OK)
		rc = look_instruments(l, &row->id, &acted, e);
	if (rc == CY_OK && row->stage == STAGE_FIXED && !acted &&
	    (l->d.standing & part) != 0 &&
	    desk_offers(l->p, CAN_PREPARE, l->d.standing))
		rc = add(l, NEED_SIGN, below(l, "/sign"), l->head.lapses,
		    row->changed, e);
	if (rc == CY_OK && row->stage == STAGE_FIXED)
		rc = look_release(l, row->changed, e);
	return rc;
}

/* The nearest deadline first, what has none last; then the oldest. */
static int
by_deadline(const void *x, const void *y)
{
	const struct inbox_item *a = x, *b = y;
	utc_t m = a->deadline == 0 ? TIME_MAX : a->deadline;
	utc_t n = b->deadline == 0 ? TIME_MAX : b->deadline;

	if (m != n)
		return m < n ? -1 : 1;
	return (a->since > b->since) - (a->since < b->since);
}

enum cy_rc
inbox_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct looking l = {.p = p, .v = view};
	struct draft_row *row;
	size_t n = 0;
	bool acted;
	enum cy_rc rc =
	    office_drafts(p->d->office, &p->who, page->a, &row, &n, e);

	page->title = page_say(page, MSG_DESK_INBOX);
	/* An administrator reads no drafts; then none waits. */
	if (rc == CY_DENIED)
		return CY_OK;
	for (size_t i = 0; rc == CY_OK && i < n; i++)
		if (row[i].stage == STAGE_DRAFTING ||
		    row[i].stage == STAGE_FIXED)
			rc = look_draft(&l, &row[i], e);
	memset(&l.d, 0, sizeof(l.d));
	memset(&l.head, 0, sizeof(l.head));
	if (rc == CY_OK)
		rc = look_instruments(&l, NULL, &acted, e);
	if (rc == CY_OK && l.v->item.n > 1)
		qsort(l.v->item.v, l.v->item.n, sizeof(struct inbox_item),
		    by_deadline);
	return rc;
}
