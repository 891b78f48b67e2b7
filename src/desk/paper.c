/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/papers.h"
#include "record/body.h"
#include "web/shape.h"

/* What the forms on a draft show, and the list of drafts. */

static const struct view_field row_fields[] = {
    SHAPE(drafts_row, id, VIEW_HASH, NULL),
    SHAPE(drafts_row, url, VIEW_LINK, NULL),
    SHAPE(drafts_row, title, VIEW_TEXT, NULL),
    SHAPE_OF(drafts_row, lead, VIEW_ONE, &shape_party_ref, "who leads it"),
    SHAPE(drafts_row, stage, VIEW_TEXT, NULL),
    SHAPE(drafts_row, changed, VIEW_TIME, NULL),
    SHAPE(drafts_row, deadline, VIEW_TIME, "of your party's answer"),
    SHAPE_END};
static const struct view_shape shape_row = {
    "DraftRow", sizeof(struct drafts_row), row_fields, NULL};
static const struct view_field drafts_fields[] = {
    SHAPE_OF(drafts_view, drafts, VIEW_LIST, &shape_row, NULL),
    SHAPE(drafts_view, may_begin, VIEW_BOOL, "you may begin one"), SHAPE_END};
const struct view_shape shape_drafts = {
    "Drafts", sizeof(struct drafts_view), drafts_fields, "drafts"};

static const char *const stages[STAGES] = {
    "drafting", "fixed", "frozen", "released", "aborted", "lapsed"};

enum cy_rc
drafts_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct drafts_view *v = view;
	struct draft_row *row;
	size_t n;
	enum cy_rc rc =
	    office_drafts(p->d->office, &p->who, page->a, &row, &n, e);

	page->title = page_say(page, MSG_DESK_DRAFTS);
	v->may_begin = desk_offers(p, CAN_BEGIN_DRAFT, 0);
	for (size_t i = 0; rc == CY_OK && i < n; i++) {
		struct drafts_row *r =
		    view_add(&v->drafts, page->a, sizeof(*r));

		if (r == NULL)
			return cy_nomem(e);
		r->id = row[i].id;
		r->url = page_printf(
		    page, "/office/d/%.*s", SPAN_ARGS(sheet_hex(p, &r->id)));
		r->title = row[i].title;
		r->at = row[i].stage;
		r->stage = span_str(stages[r->at]);
		r->changed = row[i].changed;
		r->deadline = row[i].deadline;
		rc = rows_party(page, &r->lead, row[i].lead, e);
	}
	return rc;
}

const struct view_shape shape_paper = {
    "Paper", sizeof(struct paper_view), NULL, NULL};

/*
 * The version that a form begins with: what is said is said of the lead's
 * newest, a party sends its own, and writes and clears whichever of the two
 * came last.
 */
static size_t
version_for(
    const struct desk_page *p, enum verb verb, const struct office_draft *d)
{
	size_t own, now;

	if (d->fold->n == 0)
		return DRAFT_NONE;
	own = draft_current(d->fold, span_str(p->who.party));
	now = d->fold->current;
	if (verb == CAN_CIRCULATE)
		return own;
	if (verb != CAN_WRITE_VERSION && verb != CAN_CLEAR)
		return now;
	if (own == DRAFT_NONE || now == DRAFT_NONE)
		return own == DRAFT_NONE ? now : own;
	return own > now ? own : now;
}

/* The draft, and the version that the form is about: the one that was shown
 * when it is sent, else the current one. */
static enum cy_rc
open_paper(struct desk_page *p, struct paper_view *v, enum verb verb,
    enum message title, struct office_draft *d, size_t *version,
    struct cy_err *e)
{
	struct span sent = p->page.r->method == HTTP_POST || p->restored
	    ? desk_sent(p, 0)
	    : (struct span){NULL, 0};
	struct hash id;
	enum cy_rc rc = sheet_open_for(p, verb, d, &v->head, e);

	p->page.title = page_say(&p->page, title);
	if (rc != CY_OK)
		return rc;
	*version = version_for(p, verb, d);
	if (d->fold->n > 0 && hash_from_hex(&id, sent) &&
	    draft_find(d->fold, &id) != DRAFT_NONE)
		*version = draft_find(d->fold, &id);
	if (*version == DRAFT_NONE ||
	    d->fold->paper[*version].r->type->kind != PAPER_VERSION)
		return cy_fail(e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND,
		    CY_NO_OFFSET, "%s", "");
	v->has_text = true;
	rc = sheet_fill_version(p, d, *version, &v->now, &v->text, e);
	v->version = sheet_hex(p, &v->now.id);
	return rc;
}

/* The paragraph that the form is about: typed, or of the address. */
static enum cy_rc
quote(struct desk_page *p, struct paper_view *v, struct span typed,
    struct cy_err *e)
{
	struct view_list all = {NULL, 0, 0};
	struct span want = typed.n > 0 ? typed : p->ask.paragraph;
	enum cy_rc rc = CY_OK;

	if (want.n == 0)
		return CY_OK;
	rc = sheet_paragraphs(p, v->text, &all, e);
	for (size_t i = 0; rc == CY_OK && i < all.n; i++) {
		const struct sheet_para *t = view_item(&all, i, sizeof(*t));

		if (!span_eq(t->id, want))
			continue;
		v->paragraph = t->id;
		v->quoted = t->text;
		v->piece = t->piece;
	}
	if (rc == CY_OK && v->paragraph.n == 0)
		rc = cy_fail(e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND,
		    CY_NO_OFFSET, "%s", "");
	return rc;
}

/* Whoever was refused for a newer version sees it beside the own text, and
 * goes on from there. */
static enum cy_rc
show_conflict(struct desk_page *p, struct paper_view *v,
    const struct office_draft *d, struct cy_err *e)
{
	size_t own = draft_current(d->fold, span_str(p->who.party));

	if (p->why.fault != FAULT_DESK_CHANGED || own == DRAFT_NONE)
		return CY_OK;
	v->conflict = true;
	return sheet_fill_version(p, d, own, &v->now, &v->other, e);
}

enum cy_rc
edit_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct paper_view *v = view;
	struct office_draft d;
	size_t version;
	enum cy_rc rc =
	    open_paper(p, v, CAN_WRITE_VERSION, MSG_DESK_EDIT, &d, &version, e);

	if (rc == CY_OK)
		rc = show_conflict(p, v, &d, e);
	if (rc != CY_OK)
		return rc;
	v->version = sheet_hex(p, &v->now.id);
	if (desk_sent(p, EDIT_TEXT).n > 0)
		v->text = desk_sent(p, EDIT_TEXT);
	return CY_OK;
}

enum cy_rc
comment_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct office_draft d;
	size_t version;
	enum cy_rc rc =
	    open_paper(p, view, CAN_COMMENT, MSG_DESK_COMMENT, &d, &version, e);

	return rc == CY_OK ? quote(p, view, desk_sent(p, COMMENT_PARAGRAPH), e)
	                   : rc;
}

enum cy_rc
position_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct office_draft d;
	size_t version;
	enum cy_rc rc = open_paper(
	    p, view, CAN_TAKE_POSITION, MSG_DESK_POSITION, &d, &version, e);

	return rc == CY_OK ? quote(p, view, desk_sent(p, POSITION_PARAGRAPH), e)
	                   : rc;
}

enum cy_rc
circulate_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct paper_view *v = view;
	struct office_draft d;
	size_t version;
	bool cleared;
	enum cy_rc rc = open_paper(
	    p, v, CAN_CIRCULATE, MSG_DESK_CIRCULATE, &d, &version, e);

	if (rc == CY_OK)
		rc = sheet_steps(p, &d, version, &v->steps, &cleared, e);
	return rc == CY_OK ? sheet_parties(p, &d, &v->party, e) : rc;
}

enum cy_rc
clear_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct paper_view *v = view;
	struct office_draft d;
	size_t version;
	enum cy_rc rc =
	    open_paper(p, v, CAN_CLEAR, MSG_DESK_CLEAR, &d, &version, e);

	v->step = span_str(p->who.step);
	return rc;
}

enum cy_rc
retract_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct paper_view *v = view;
	struct office_draft d;
	struct hash id;
	size_t i = DRAFT_NONE;
	enum cy_rc rc = sheet_open(p, &d, &v->head, e);

	page->title = page_say(page, MSG_DESK_RETRACT);
	if (rc != CY_OK)
		return rc;
	if (hash_from_hex(&id, page->param[1]))
		i = draft_find(d.fold, &id);
	/* What is another's is not there to be taken back. */
	if (i == DRAFT_NONE ||
	    !span_eq_str(d.fold->paper[i].r->author, p->who.party))
		return cy_fail(e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND,
		    CY_NO_OFFSET, "%s", "");
	rc = office_can(&p->who, CAN_RETRACT_PAPER, d.standing | STANDS_OWN, e);
	return rc == CY_OK ? sheet_remark_of(p, &d, i, &v->remark, e) : rc;
}
