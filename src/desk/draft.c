/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sheet.h"
#include "office/inbox.h"
#include "web/shape.h"

/* The page of a draft: the text by paragraphs, and beside each what parties
 * say of it. */

static const struct view_field head_fields[] = {
    SHAPE(sheet_head, id, VIEW_HASH, "id of the draft"),
    SHAPE(sheet_head, url, VIEW_LINK, NULL),
    SHAPE(sheet_head, title, VIEW_TEXT, NULL),
    SHAPE_OF(sheet_head, lead, VIEW_ONE, &shape_party_ref, "who leads it"),
    SHAPE(sheet_head, stage, VIEW_TEXT,
        "drafting, fixed, frozen, released, aborted or lapsed"),
    SHAPE(sheet_head, invited, VIEW_UINT, "parties it was sent to"),
    SHAPE(sheet_head, statement_url, VIEW_LINK, "the statement, once fixed"),
    SHAPE(sheet_head, quorum, VIEW_UINT, NULL),
    SHAPE(sheet_head, earliest, VIEW_TIME, "not released before"),
    SHAPE(sheet_head, lapses, VIEW_TIME, "void after"), SHAPE_END};
const struct view_shape shape_sheet_head = {
    "DraftHead", sizeof(struct sheet_head), head_fields, NULL};

static const struct view_field version_fields[] = {
    SHAPE(sheet_version, id, VIEW_HASH, NULL),
    SHAPE(sheet_version, number, VIEW_UINT, "in the order of arrival"),
    SHAPE_OF(sheet_version, author, VIEW_ONE, &shape_party_ref, NULL),
    SHAPE(sheet_version, date, VIEW_TIME, NULL),
    SHAPE(sheet_version, current, VIEW_BOOL, "the lead's newest"),
    SHAPE(sheet_version, sent, VIEW_BOOL, "circulated"),
    SHAPE(sheet_version, brackets, VIEW_UINT, "alternatives left to decide"),
    SHAPE(sheet_version, compare_url, VIEW_LINK, NULL), SHAPE_END};
const struct view_shape shape_sheet_version = {
    "DraftVersion", sizeof(struct sheet_version), version_fields, NULL};

static const struct view_field remark_fields[] = {
    SHAPE(sheet_remark, id, VIEW_HASH, NULL),
    SHAPE_OF(sheet_remark, party, VIEW_ONE, &shape_party_ref, NULL),
    SHAPE(sheet_remark, date, VIEW_TIME, NULL),
    SHAPE(sheet_remark, kind, VIEW_TEXT, "comment, or what the party thinks"),
    SHAPE(sheet_remark, alternative, VIEW_UINT, "0: none"),
    SHAPE(sheet_remark, paragraph, VIEW_TEXT, NULL),
    SHAPE(sheet_remark, version, VIEW_UINT, "the one it is about"),
    SHAPE(sheet_remark, text, VIEW_TEXTS, NULL),
    SHAPE_OF(sheet_remark, audience, VIEW_LIST, &shape_party_ref,
        "empty: all that see the draft"),
    SHAPE(sheet_remark, retracted, VIEW_BOOL, "taken back"), SHAPE_END};
const struct view_shape shape_sheet_remark = {
    "DraftRemark", sizeof(struct sheet_remark), remark_fields, NULL};

static const struct view_field piece_fields[] = {
    SHAPE(sheet_piece, alternative, VIEW_UINT, "0: settled"),
    SHAPE(sheet_piece, text, VIEW_TEXT, NULL),
    SHAPE_OF(sheet_piece, supporter, VIEW_LIST, &shape_party_ref, NULL),
    SHAPE_END};
static const struct view_shape shape_piece = {
    "DraftPiece", sizeof(struct sheet_piece), piece_fields, NULL};

static const struct view_field para_fields[] = {
    SHAPE(sheet_para, id, VIEW_TEXT, "3, 3a"),
    SHAPE(sheet_para, text, VIEW_TEXT, NULL),
    SHAPE_OF(sheet_para, piece, VIEW_LIST, &shape_piece, NULL),
    SHAPE_OF(sheet_para, remark, VIEW_LIST, &shape_sheet_remark, NULL),
    SHAPE_END};
const struct view_shape shape_sheet_para = {
    "DraftParagraph", sizeof(struct sheet_para), para_fields, NULL};

static const struct view_field party_fields[] = {
    SHAPE_OF(sheet_party, party, VIEW_ONE, &shape_party_ref, NULL),
    SHAPE(sheet_party, deadline, VIEW_TIME, NULL),
    SHAPE(sheet_party, position, VIEW_TEXT, "on the whole text"), SHAPE_END};
static const struct view_shape shape_party = {
    "DraftParty", sizeof(struct sheet_party), party_fields, NULL};

static const struct view_field step_fields[] = {
    SHAPE(sheet_step, step, VIEW_TEXT, NULL),
    SHAPE(sheet_step, outcome, VIEW_TEXT, "cleared or refused"),
    SHAPE(sheet_step, date, VIEW_TIME, NULL), SHAPE_END};
static const struct view_shape shape_step = {
    "DraftStep", sizeof(struct sheet_step), step_fields, NULL};

static const struct view_field sheet_fields[] = {
    SHAPE_OF(sheet_view, head, VIEW_BASE, &shape_sheet_head, NULL),
    SHAPE_OF(sheet_view, now, VIEW_ONE, &shape_sheet_version,
        "the text that is shown"),
    SHAPE_OF(sheet_view, paragraph, VIEW_LIST, &shape_sheet_para, NULL),
    SHAPE_OF(sheet_view, remark, VIEW_LIST, &shape_sheet_remark,
        "on the whole text"),
    SHAPE_OF(sheet_view, version, VIEW_LIST, &shape_sheet_version, NULL),
    SHAPE_OF(sheet_view, party, VIEW_LIST, &shape_party, "invited parties"),
    SHAPE_OF(sheet_view, step, VIEW_LIST, &shape_step, "of your party"),
    SHAPE(sheet_view, cleared, VIEW_BOOL, "all steps are done"), SHAPE_END};
const struct view_shape shape_sheet = {
    "Draft", sizeof(struct sheet_view), sheet_fields, NULL};

static struct sheet_para *
para_of(struct sheet_view *v, struct span id)
{
	for (size_t i = 0; id.n > 0 && i < v->paragraph.n; i++) {
		struct sheet_para *t = (struct sheet_para *)v->paragraph.v + i;

		if (span_eq(t->id, id))
			return t;
	}
	return NULL;
}

/* Where a remark stands: beside its paragraph, else below the text. */
static enum cy_rc
put_remark(struct desk_page *p, struct sheet_view *v,
    const struct office_draft *d, size_t i, struct span paragraph,
    struct cy_err *e)
{
	struct sheet_para *t = para_of(v, paragraph);
	struct sheet_remark *r = view_add(
	    t != NULL ? &t->remark : &v->remark, p->page.a, sizeof(*r));

	return r == NULL ? cy_nomem(e) : sheet_remark_of(p, d, i, r, e);
}

/* What is said to a remark stands with it. */
static struct span
paragraph_of(const struct office_draft *d, size_t i)
{
	for (unsigned depth = 0; i != DRAFT_NONE && depth < 64; depth++) {
		const struct draft_paper *x = &d->fold->paper[i];
		struct span s = record_get(x->r, F_PARAGRAPH);

		if (s.n > 0 || x->regarding == DRAFT_NONE)
			return s;
		i = x->regarding;
	}
	return (struct span){NULL, 0};
}

static enum cy_rc
put_comments(struct desk_page *p, struct sheet_view *v,
    const struct office_draft *d, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < d->fold->n && rc == CY_OK; i++)
		if (d->fold->paper[i].r->type->kind == PAPER_COMMENT)
			rc = put_remark(p, v, d, i, paragraph_of(d, i), e);
	return rc;
}

/* Who supports what, beside the alternatives. */
static enum cy_rc
put_support(struct desk_page *p, struct sheet_view *v,
    const struct office_draft *d, const struct draft_position *x,
    struct cy_err *e)
{
	const struct record *r = d->fold->paper[x->paper].r;
	struct sheet_para *t = para_of(v, record_get(r, F_PARAGRAPH));

	for (size_t i = 0; t != NULL && i < t->piece.n; i++) {
		struct sheet_piece *s = (struct sheet_piece *)t->piece.v + i;
		struct party_ref *one;

		if (s->alternative == 0 || s->alternative != x->alternative)
			continue;
		one = view_add(&s->supporter, p->page.a, sizeof(*one));
		if (one == NULL)
			return cy_nomem(e);
		return rows_party(&p->page, one, r->author, e);
	}
	return CY_OK;
}

/* The position on the whole, in the list of parties. */
static void
put_whole(struct sheet_view *v, const struct record *r)
{
	for (size_t i = 0; i < v->party.n; i++) {
		struct sheet_party *one = (struct sheet_party *)v->party.v + i;

		if (span_eq(one->party.id, r->author))
			one->position = record_get(r, F_KIND);
	}
}

/* What was taken back counts no longer, and stays readable. */
static enum cy_rc
put_retracted(struct desk_page *p, struct sheet_view *v,
    const struct office_draft *d, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < d->fold->n && rc == CY_OK; i++)
		if (d->fold->paper[i].retracted != DRAFT_NONE &&
		    d->fold->paper[i].r->type->kind == PAPER_POSITION)
			rc = put_remark(p, v, d, i, paragraph_of(d, i), e);
	return rc;
}

static enum cy_rc
put_positions(struct desk_page *p, struct sheet_view *v,
    const struct office_draft *d, struct cy_err *e)
{
	struct draft_position *x;
	size_t n;
	enum cy_rc rc =
	    draft_positions(d->fold, p->page.a, d->fold->current, &x, &n, e);

	if (rc == CY_OK)
		rc = put_retracted(p, v, d, e);
	for (size_t i = 0; i < n && rc == CY_OK; i++) {
		const struct record *r = d->fold->paper[x[i].paper].r;

		rc = put_remark(
		    p, v, d, x[i].paper, record_get(r, F_PARAGRAPH), e);
		if (rc == CY_OK && x[i].holds && x[i].stand == STAND_PREFER)
			rc = put_support(p, v, d, &x[i], e);
		if (x[i].paragraph.number == 0)
			put_whole(v, r);
	}
	return rc;
}

static enum cy_rc
fill_text(struct desk_page *p, struct sheet_view *v,
    const struct office_draft *d, struct cy_err *e)
{
	struct span body;
	enum cy_rc rc = sheet_current(p, d, &v->now, &body, e);

	if (rc == CY_NOTFOUND)
		return CY_OK;
	v->has_text = rc == CY_OK;
	if (rc == CY_OK)
		rc = sheet_paragraphs(p, body, &v->paragraph, e);
	if (rc == CY_OK)
		rc = put_positions(p, v, d, e);
	if (rc == CY_OK)
		rc = sheet_steps(
		    p, d, d->fold->current, &v->step, &v->cleared, e);
	return rc;
}

/* What a button needs besides a right. */
#define NEEDS_TEXT (1u << 0)
#define NEEDS_SETTLED (1u << 1) /* no brackets */
#define NEEDS_STEP (1u << 2)    /* a clearer of a step that there is */
#define NEEDS_OWN (1u << 4)     /* a version of its own */
#define NEEDS_PART (1u << 3)    /* a party that may sign */
#define AT(stage) (1u << STAGE_##stage)
static const struct {
	enum verb verb;
	unsigned stages, needs;
	size_t button;
} buttons[] = {
#define BUTTON(name) offsetof(struct sheet_view, name)
    {CAN_WRITE_VERSION, AT(DRAFTING), 0, BUTTON(may_write)},
    {CAN_COMMENT, AT(DRAFTING), NEEDS_TEXT, BUTTON(may_comment)},
    {CAN_TAKE_POSITION, AT(DRAFTING), NEEDS_TEXT, BUTTON(may_position)},
    {CAN_CIRCULATE, AT(DRAFTING), NEEDS_OWN, BUTTON(may_circulate)},
    {CAN_CLEAR, AT(DRAFTING) | AT(FIXED), NEEDS_TEXT | NEEDS_STEP,
        BUTTON(may_clear)},
    {CAN_FIX, AT(DRAFTING), NEEDS_TEXT | NEEDS_SETTLED, BUTTON(may_fix)},
    {CAN_PREPARE, AT(FIXED), NEEDS_PART, BUTTON(may_sign)},
    {CAN_PREPARE_RELEASE, AT(FIXED) | AT(FROZEN), 0, BUTTON(may_release)},
    {CAN_ABORT, AT(DRAFTING) | AT(FIXED), 0, BUTTON(may_release)},
#undef BUTTON
};

static void
fill_rights(
    struct desk_page *p, struct sheet_view *v, const struct office_draft *d)
{
	const unsigned part = STANDS_LEAD | STANDS_INVITED;
	unsigned have = (v->has_text ? NEEDS_TEXT : 0u) |
	    (v->now.brackets == 0 ? NEEDS_SETTLED : 0u) |
	    (v->step.n > 0 && p->who.step[0] != '\0' ? NEEDS_STEP : 0u) |
	    ((d->standing & part) != 0 ? NEEDS_PART : 0u) |
	    (d->fold->n > 0 &&
	                draft_current(d->fold, span_str(p->who.party)) !=
	                    DRAFT_NONE
	            ? NEEDS_OWN
	            : 0u);

	for (size_t i = 0; i < sizeof(buttons) / sizeof(buttons[0]); i++) {
		bool *to = (bool *)((char *)v + buttons[i].button);

		*to |= (buttons[i].stages >> d->stage & 1) != 0 &&
		    (buttons[i].needs & ~have) == 0 &&
		    desk_offers(p, buttons[i].verb, d->standing);
	}
}

enum cy_rc
sheet_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct sheet_view *v = view;
	struct office_draft d;
	struct cy_err seen;
	enum cy_rc rc = sheet_open(p, &d, &v->head, e);

	if (rc != CY_OK)
		return rc;
	page->title = v->head.title;
	if (d.fold->n == 0) {
		fill_rights(p, v, &d);
		return CY_OK;
	}
	rc = sheet_parties(p, &d, &v->party, e);
	if (rc == CY_OK)
		rc = fill_text(p, v, &d, e);
	if (rc == CY_OK)
		rc = put_comments(p, v, &d, e);
	if (rc == CY_OK)
		rc = sheet_versions(p, &d, &v->version, e);
	fill_rights(p, v, &d);
	/* What a program fetched, nobody has read. */
	if (rc == CY_OK && !p->bearer && page->face == FACE_HTML)
		(void)office_seen(p->d->office, &p->who, &d.id, &seen);
	return rc;
}
