/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/compare.h"

#include "core/redline.h"
#include "web/shape.h"

/* What changed between two versions, word by word (core/redline.h). */

static const struct view_field run_fields[] = {
    SHAPE(compare_run, text, VIEW_TEXT, NULL),
    SHAPE(compare_run, came, VIEW_BOOL, "in the new text only"),
    SHAPE(compare_run, gone, VIEW_BOOL, "in the old text only"), SHAPE_END};
static const struct view_shape shape_run = {
    "Run", sizeof(struct compare_run), run_fields, NULL};
static const struct view_field para_fields[] = {
    SHAPE(compare_para, id, VIEW_TEXT, "3, 3a"),
    SHAPE(compare_para, added, VIEW_BOOL, NULL),
    SHAPE(compare_para, removed, VIEW_BOOL, NULL),
    SHAPE(compare_para, moved, VIEW_BOOL, NULL),
    SHAPE_OF(compare_para, run, VIEW_LIST, &shape_run, NULL), SHAPE_END};
static const struct view_shape shape_para = {
    "ComparedParagraph", sizeof(struct compare_para), para_fields, NULL};
static const struct view_field compare_fields[] = {
    SHAPE_OF(compare_view, head, VIEW_BASE, &shape_sheet_head, NULL),
    SHAPE_OF(compare_view, old, VIEW_ONE, &shape_sheet_version, NULL),
    SHAPE_OF(compare_view, new, VIEW_ONE, &shape_sheet_version, NULL),
    SHAPE(compare_view, came, VIEW_UINT, "words"),
    SHAPE(compare_view, gone, VIEW_UINT, "words"),
    SHAPE(compare_view, same, VIEW_UINT, "words"),
    SHAPE_OF(compare_view, paragraph, VIEW_LIST, &shape_para, NULL), SHAPE_END};
const struct view_shape shape_compare = {
    "Comparison", sizeof(struct compare_view), compare_fields, NULL};

/* The version that an argument names, else this one.  CY_NOTFOUND. */
static enum cy_rc
pick(const struct office_draft *d, struct span id, size_t instead, size_t *out,
    struct cy_err *e)
{
	struct hash h;

	*out = d->fold->n == 0 ? DRAFT_NONE : instead;
	if (id.n > 0 && d->fold->n > 0)
		*out = hash_from_hex(&h, id) ? draft_find(d->fold, &h)
		                             : DRAFT_NONE;
	if (*out != DRAFT_NONE &&
	    d->fold->paper[*out].r->type->kind == PAPER_VERSION)
		return CY_OK;
	return cy_fail(
	    e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, CY_NO_OFFSET, "%s", "");
}

/* The version that this one comes from; itself where there is none. */
static size_t
before(const struct office_draft *d, size_t i)
{
	struct hash id;
	struct span from = i == DRAFT_NONE
	    ? (struct span){NULL, 0}
	    : record_get(d->fold->paper[i].r, F_PREVIOUS);
	size_t found = DRAFT_NONE;

	if (from.n > 0 && hash_from_hex(&id, from))
		found = draft_find(d->fold, &id);
	return found == DRAFT_NONE ? i : found;
}

static enum cy_rc
add_row(struct desk_page *p, struct compare_view *v,
    const struct redline_row *from, struct cy_err *e)
{
	bool removed = from->kind == REDLINE_REMOVED;
	const struct body_block *b = removed ? &from->old : &from->new;
	struct compare_para *t = view_add(&v->paragraph, p->page.a, sizeof(*t));
	struct buf id;

	if (t == NULL)
		return cy_nomem(e);
	if (b->id.number != 0) {
		buf_init(&id, 16);
		para_id_print(&id, b->id);
		t->id = page_keep(&p->page, buf_span(&id));
		buf_release(&id);
	}
	t->added = from->kind == REDLINE_ADDED;
	t->removed = removed;
	t->moved = from->moved || from->renumbered;
	for (size_t i = 0; i < from->diff.n; i++) {
		struct compare_run *r =
		    view_add(&t->run, p->page.a, sizeof(*r));

		if (r == NULL)
			return cy_nomem(e);
		r->text = from->diff.run[i].text;
		r->came = from->diff.run[i].kind == DIFF_NEW;
		r->gone = from->diff.run[i].kind == DIFF_GONE;
	}
	return CY_OK;
}

static enum cy_rc
compare(struct desk_page *p, struct compare_view *v, struct span old,
    struct span new, struct cy_err *e)
{
	struct redline r;
	enum cy_rc rc = redline_make(&r, p->page.a, old, new, e);

	if (rc != CY_OK)
		return rc;
	v->came = r.came;
	v->gone = r.gone;
	v->same = r.same;
	for (size_t i = 0; i < r.n && rc == CY_OK; i++)
		rc = add_row(p, v, &r.row[i], e);
	return rc;
}

static enum cy_rc
read_how(struct desk_page *p, struct compare_view *v, struct cy_err *e)
{
	static const char *const names[] = {
	    [COMPARE_INLINE] = "inline",
	    [COMPARE_SIDE] = "side",
	    [COMPARE_CLEAN] = "clean",
	};

	for (unsigned i = 0; i < 3; i++)
		if (p->ask.view.n == 0 || span_eq_str(p->ask.view, names[i])) {
			v->how = (enum compare_how)i;
			return CY_OK;
		}
	return cy_fail(e, CY_USAGE, FAULT_WEB_ARGUMENT, CY_NO_OFFSET,
	    "\"view\" is inline, side or clean");
}

enum cy_rc
compare_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct compare_view *v = view;
	struct office_draft d;
	struct span a = {NULL, 0}, b = {NULL, 0};
	size_t old, new;
	enum cy_rc rc = sheet_open_for(p, CAN_READ_DRAFT, &d, &v->head, e);

	page->title = page_say(page, MSG_DESK_COMPARE);
	if (rc == CY_OK)
		rc = read_how(p, v, e);
	if (rc == CY_OK)
		rc = pick(&d, p->ask.to, d.fold->current, &new, e);
	if (rc == CY_OK)
		rc = pick(&d, p->ask.from, before(&d, new), &old, e);
	if (rc == CY_OK)
		rc = sheet_fill_version(p, &d, old, &v->old, &a, e);
	if (rc == CY_OK)
		rc = sheet_fill_version(p, &d, new, &v->new, &b, e);
	if (rc == CY_OK)
		rc = sheet_versions(p, &d, &v->version, e);
	return rc == CY_OK ? compare(p, v, a, b, e) : rc;
}
