/* SPDX-License-Identifier: Apache-2.0 */
#include "web/search.h"

#include "store/search.h"
#include "web/priv.h"
#include "web/shape.h"

#define SEARCH_ROWS 25u

static const struct view_field search_piece_fields[] = {
    SHAPE(search_piece, text, VIEW_TEXT, NULL),
    SHAPE(search_piece, match, VIEW_BOOL, "it is what was looked for"),
    SHAPE_END,
};
const struct view_shape shape_search_piece = {
    "SearchPiece", sizeof(struct search_piece), search_piece_fields, NULL};

static const struct view_field search_hit_fields[] = {
    SHAPE_OF(search_hit, row, VIEW_BASE, &shape_entry_row, NULL),
    {"marked_title", VIEW_LIST, offsetof(struct search_hit, title),
        &shape_search_piece, "the title, in pieces"},
    SHAPE_OF(search_hit, snippet, VIEW_LIST, &shape_search_piece,
        "the part of the text that matches best, in pieces"),
    SHAPE(search_hit, cut_front, VIEW_BOOL, "the text begins before it"),
    SHAPE(search_hit, cut_back, VIEW_BOOL, "the text goes on behind it"),
    SHAPE_END,
};
const struct view_shape shape_search_hit = {
    "SearchHit", sizeof(struct search_hit), search_hit_fields, NULL};

static const struct view_field search_fields[] = {
    SHAPE(search_view, q, VIEW_TEXT, "what was looked for"),
    SHAPE(search_view, kind, VIEW_TEXT, "in records of this type only"),
    SHAPE(search_view, party, VIEW_TEXT, "in records of this party only"),
    SHAPE(search_view, from, VIEW_DAY, "done on this day or after it"),
    SHAPE(search_view, to, VIEW_DAY, "done on this day or before it"),
    SHAPE(search_view, found, VIEW_UINT, "records, all pages together"),
    SHAPE(search_view, whole, VIEW_BOOL,
        "false: there are more, and only the newest were looked at"),
    SHAPE_OF(search_view, hits, VIEW_LIST, &shape_search_hit, "best first"),
    SHAPE(search_view, next, VIEW_TEXT, "the cursor of the next page"),
    SHAPE(search_view, next_url, VIEW_LINK, "the next page"),
    SHAPE_END,
};
const struct view_shape shape_search = {
    "Search", sizeof(struct search_view), search_fields, "hits"};

struct fill {
	struct page *p;
	struct search_view *v;
	struct view_list rows; /* entry_row, one for each hit */
};

static enum cy_rc
add_piece(struct page *p, struct view_list *l, struct span s, bool match,
    struct cy_err *e)
{
	struct search_piece *piece;

	if (s.n == 0)
		return CY_OK;
	piece = view_add(l, p->a, sizeof(*piece));
	if (piece == NULL)
		return cy_nomem(e);
	piece->text = s;
	piece->match = match;
	return CY_OK;
}

/* The text in pieces, by its ranges: markup is made by the template alone. */
static enum cy_rc
add_marked(struct page *p, struct view_list *l, const struct store_marked *m,
    struct cy_err *e)
{
	struct span text = page_keep(p, m->text);
	enum cy_rc rc = CY_OK;
	size_t at = 0;

	if (m->text.p != NULL && text.p == NULL)
		return cy_nomem(e);
	for (size_t i = 0; i < m->n && rc == CY_OK; i++) {
		struct span before = span_first(text, m->marks[i].from),
		            match = span_first(text, m->marks[i].to);

		rc = add_piece(p, l, span_from(before, at), false, e);
		if (rc == CY_OK)
			rc = add_piece(
			    p, l, span_from(match, m->marks[i].from), true, e);
		at = m->marks[i].to;
	}
	return rc == CY_OK ? add_piece(p, l, span_from(text, at), false, e)
	                   : rc;
}

static enum cy_rc
add_hit(void *ctx, const struct store_hit *hit, struct cy_err *e)
{
	struct fill *f = ctx;
	struct search_hit *h = view_add(&f->v->hits, f->p->a, sizeof(*h));
	struct entry_row *r = view_add(&f->rows, f->p->a, sizeof(*r));
	enum cy_rc rc = h == NULL || r == NULL ? cy_nomem(e) : CY_OK;

	if (rc == CY_OK)
		rc = rows_entry(f->p, r, hit->entry, e);
	if (rc == CY_OK)
		rc = add_marked(f->p, &h->title, &hit->title, e);
	if (rc == CY_OK)
		rc = add_marked(f->p, &h->snippet, &hit->part, e);
	if (rc != CY_OK)
		return rc;
	h->cut_front = hit->cut_front;
	h->cut_back = hit->cut_back;
	return CY_OK;
}

static enum cy_rc
ask(struct page *p, struct search_view *v, struct cy_err *e)
{
	struct store_search q = {.query = p->args.q,
	    .from = p->args.from,
	    .to = p->args.to,
	    .newest = true,
	    .lang = p->lang->tag};
	struct store_results r = {
	    .limit = p->w->o.page < SEARCH_ROWS ? p->w->o.page : SEARCH_ROWS};
	struct fill f = {.p = p, .v = v};
	struct search_hit *h;
	struct entry_row *rows;
	char cursor[STORE_RANK_TEXT];
	enum cy_rc rc = page_kind(p, &q.kinds, e);

	if (rc == CY_OK)
		rc = page_party(p, p->args.party, &q.party, e);
	if (rc == CY_OK && p->args.after.n > 0 &&
	    !store_rank_parse(p->args.after, &r.after))
		rc = cy_fail(e, CY_USAGE, FAULT_WEB_ARGUMENT, CY_NO_OFFSET,
		    "\"after\" is a cursor of another list");
	if (rc == CY_OK)
		rc = store_search(page_store(p), &q, &r, add_hit, &f, e);
	if (rc == CY_OK)
		rc = rows_about(p, &f.rows, e);
	if (rc != CY_OK)
		return rc;
	h = v->hits.v;
	rows = f.rows.v;
	for (size_t i = 0; i < v->hits.n; i++)
		h[i].row = rows[i];
	v->found = r.found;
	v->whole = r.whole;
	if (r.next.is) {
		store_rank_print(cursor, r.next);
		p->next = page_keep(p, span_str(cursor));
	}
	return CY_OK;
}

/* The list that needs no words, with the filters that it has too. */
static struct span
list_url(struct page *p)
{
	struct html h = {.lang = p->lang};
	struct span out;
	struct buf b;

	buf_init(&b, 8192);
	h.b = &b;
	buf_puts(&b, "/register?kind=");
	html_url_part(&h, p->args.kind);
	buf_puts(&b, "&party=");
	html_url_part(&h, p->args.party);
	out = page_keep(p, buf_span(&b));
	buf_release(&b);
	return out;
}

enum cy_rc
search_load(struct page *p, void *view, struct cy_err *e)
{
	struct search_view *v = view;
	enum cy_rc rc;

	p->title = page_say(p, MSG_SEARCH);
	v->q = page_keep(p, p->args.q);
	v->kind = page_keep(p, p->args.kind);
	v->party = page_keep(p, p->args.party);
	v->from = p->args.from;
	v->to = p->args.to;
	v->asked = v->q.n > 0;
	v->list_url = list_url(p);
	rc = ask(p, v, e);
	v->next = p->next;
	v->next_url = page_next_url(p);
	return rc;
}
