/* SPDX-License-Identifier: Apache-2.0 */
#include "web/entries.h"

#include "store/recent.h"
#include "web/atom.h"
#include "web/priv.h"
#include "web/shape.h"

#define FEED_ROWS 50u
/* A filter that little fits makes a page come out short (STORE_PAGE_WALK):
 * so often the index is asked again before the page is given as it is. */
#define WALKS 16u

static const struct view_field entries_fields[] = {
    SHAPE_OF(entries_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE(entries_view, kind, VIEW_TEXT, "records of this type only"),
    SHAPE(entries_view, party, VIEW_TEXT, "records of this party only"),
    SHAPE(entries_view, item, VIEW_TEXT, "records that speak to this item"),
    SHAPE_OF(
        entries_view, entries, VIEW_LIST, &shape_entry_row, "newest first"),
    SHAPE(entries_view, next, VIEW_TEXT, "the cursor of the next page"),
    SHAPE(entries_view, next_url, VIEW_LINK, "the next page"),
    SHAPE_END,
};
const struct view_shape shape_entries = {
    "Entries", sizeof(struct entries_view), entries_fields, "entries"};

static const struct view_field feed_fields[] = {
    SHAPE(entries_view, kind, VIEW_TEXT, "records of this type only"),
    SHAPE(entries_view, party, VIEW_TEXT, "records of this party only"),
    SHAPE_OF(entries_view, entries, VIEW_LIST, &shape_entry_row,
        "the newest records, newest first"),
    SHAPE_END,
};
const struct view_shape shape_feed = {
    "Feed", sizeof(struct entries_view), feed_fields, "entries"};

struct fill {
	struct page *p;
	struct view_list *to;
};

static enum cy_rc
add_entry(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct entry_row *r = view_add(f->to, f->p->a, sizeof(*r));

	return r == NULL ? cy_nomem(e) : rows_entry(f->p, r, row, e);
}

static enum cy_rc
walk(struct page *p, struct entries_view *v, unsigned limit, struct cy_err *e)
{
	struct store_recent r = {.item = p->args.item, .lang = p->lang->tag};
	struct store_page page = {.limit = 0};
	struct fill f = {p, &v->entries};
	bool ended = false;
	enum cy_rc rc = page_kind(p, &r.kinds, e);

	if (rc == CY_OK)
		rc = page_party(p, p->args.party, &r.party, e);
	if (rc == CY_OK)
		rc = page_after(p, &page.before, &ended, e);
	if (rc != CY_OK || ended)
		return rc;
	for (unsigned i = 0; i < WALKS && rc == CY_OK; i++) {
		page.limit = limit - (unsigned)v->entries.n;
		rc = store_recent(page_store(p), &r, &page, add_entry, &f, e);
		if (page.next == 0 || v->entries.n == limit)
			break;
		page.before = page.next;
	}
	page_next(p, page.next);
	return rc;
}

static enum cy_rc
load(struct page *p, struct entries_view *v, unsigned limit, struct cy_err *e)
{
	enum cy_rc rc = walk(p, v, limit, e);

	if (rc == CY_OK)
		rc = rows_about(p, &v->entries, e);
	if (rc != CY_OK)
		return rc;
	v->kind = page_keep(p, p->args.kind);
	v->party = page_keep(p, p->args.party);
	v->item = page_keep(p, p->args.item);
	v->next = p->next;
	v->next_url = page_next_url(p);
	v->feed =
	    page_printf(p, "/feed.atom%.*s", SPAN_ARGS(page_without_after(p)));
	return rows_seal(p, &v->seal, e);
}

enum cy_rc
entries_load(struct page *p, void *view, struct cy_err *e)
{
	/* Whoever takes the file wants all of it. */
	unsigned limit = p->face == FACE_CSV ? STORE_PAGE_MAX : p->w->o.page;

	p->title = page_say(p, MSG_REGISTER);
	return load(p, view, limit, e);
}

/* A reader of feeds comes again: no pages. */
enum cy_rc
feed_load(struct page *p, void *view, struct cy_err *e)
{
	struct entries_view *v = view;
	enum cy_rc rc = load(p, v, FEED_ROWS, e);

	p->title = page_say(p, MSG_LATEST);
	p->next = v->next = (struct span){NULL, 0};
	return rc;
}

enum cy_rc
entries_bytes(
    struct page *p, const void *view, struct http_response *a, struct cy_err *e)
{
	const struct entries_view *v = view;

	atom_feed(&a->body, p, &v->entries);
	return buf_check(&a->body, e);
}
