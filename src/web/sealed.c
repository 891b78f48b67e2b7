/* SPDX-License-Identifier: Apache-2.0 */
#include "web/sealed.h"

#include <unistd.h>

#include "register/history.h"
#include "store/recent.h"
#include "web/priv.h"
#include "web/shape.h"

static const struct view_field seal_row_fields[] = {
    SHAPE(seal_row, size, VIEW_UINT, "entries that it covers"),
    SHAPE(seal_row, from, VIEW_UINT, "it was the first to cover these, from"),
    SHAPE(seal_row, entries, VIEW_UINT, "on, so many"),
    SHAPE(seal_row, root, VIEW_HASH, "root of the tree of that size"),
    SHAPE(seal_row, first, VIEW_TIME, "the time of these entries"),
    SHAPE(seal_row, newest, VIEW_TIME, "last sealed at this size"),
    SHAPE(seal_row, url, VIEW_LINK, "its page"),
    SHAPE_END,
};
const struct view_shape shape_seal_row = {
    "SealRow", sizeof(struct seal_row), seal_row_fields, NULL};

static const struct view_field seals_fields[] = {
    SHAPE_OF(seals_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE_OF(seals_view, seals, VIEW_LIST, &shape_seal_row, "newest first"),
    SHAPE(seals_view, next, VIEW_TEXT, "the cursor of the next page"),
    SHAPE(seals_view, next_url, VIEW_LINK, "the next page"),
    SHAPE_END,
};
const struct view_shape shape_seals = {
    "Seals", sizeof(struct seals_view), seals_fields, "seals"};

static const struct view_field seal_fields[] = {
    SHAPE_OF(seal_view, row, VIEW_ONE, &shape_seal_row, NULL),
    SHAPE_OF(seal_view, present, VIEW_ONE, &shape_seal_ref,
        "the register as it is now"),
    SHAPE(seal_view, note, VIEW_TEXT, "the signed checkpoint"),
    SHAPE(seal_view, signers, VIEW_TEXTS, "the names on its lines"),
    SHAPE(seal_view, proof, VIEW_TEXTS,
        "hashes by which the register of now continues this one"),
    SHAPE(seal_view, entries_url, VIEW_LINK, "where its entries are listed"),
    SHAPE(seal_view, before, VIEW_ENTRY, "size of the seal before it"),
    SHAPE(seal_view, after, VIEW_ENTRY, "size of the seal after it"),
    SHAPE_END,
};
const struct view_shape shape_seal = {
    "SealPage", sizeof(struct seal_view), seal_fields, NULL};

static enum cy_rc
fill_row(struct page *p, struct seal_row *r, const struct store_seal *s,
    struct cy_err *e)
{
	r->size = s->size;
	r->from = s->from;
	r->entries = s->size - s->from;
	r->first = s->first;
	r->newest = s->newest;
	r->url =
	    page_printf(p, "/register/seals/%llu", (unsigned long long)s->size);
	return r->url.p == NULL
	    ? cy_nomem(e)
	    : history_root(page_register(p), s->size, &r->root, e);
}

struct fill {
	struct page *p;
	struct seals_view *v;
};

static enum cy_rc
add_seal(void *ctx, const struct store_seal *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct seal_row *r;

	/* The index may know of a seal that was made since this began. */
	if (row->size > reg_size(page_register(f->p)))
		return CY_OK;
	r = view_add(&f->v->seals, f->p->a, sizeof(*r));
	return r == NULL ? cy_nomem(e) : fill_row(f->p, r, row, e);
}

enum cy_rc
seals_load(struct page *p, void *view, struct cy_err *e)
{
	struct seals_view *v = view;
	struct store_page page = {.limit = p->w->o.page};
	struct fill f = {p, v};
	bool ended;
	enum cy_rc rc = page_after(p, &page.before, &ended, e);

	p->title = page_say(p, MSG_SEALS);
	if (rc == CY_OK && !ended)
		rc = store_seals(page_store(p), &page, add_seal, &f, e);
	page_next(p, page.next);
	v->next = p->next;
	v->next_url = page_next_url(p);
	return rc == CY_OK ? rows_seal(p, &v->seal, e) : rc;
}

static enum cy_rc
not_found(struct page *p, struct cy_err *e)
{
	return cy_fail(e, CY_NOTFOUND, FAULT_REGISTER_NO_SEAL, CY_NO_OFFSET,
	    "size %.*s", SPAN_ARGS(span_first(p->param[0], 40)));
}

/* The seal of exactly this size, and its neighbours. */
static enum cy_rc
find_row(struct page *p, uint64_t size, struct seal_view *v, struct cy_err *e)
{
	struct store_seal s, next;
	enum cy_rc rc;

	rc = size == 0 ? CY_NOTFOUND
	               : store_seal_of(page_store(p), size - 1, &s, e);
	if (rc == CY_NOTFOUND || (rc == CY_OK && s.size != size))
		return not_found(p, e);
	if (rc == CY_OK)
		rc = fill_row(p, &v->row, &s, e);
	if (rc != CY_OK)
		return rc;
	v->before = s.from == 0 ? UINT64_MAX : s.from;
	v->after = UINT64_MAX;
	rc = store_seal_of(page_store(p), size, &next, e);
	if (rc == CY_OK && next.size <= reg_size(page_register(p)))
		v->after = next.size;
	return rc == CY_NOTFOUND ? CY_OK : rc;
}

static enum cy_rc
add_text(struct page *p, struct view_list *l, struct span s, struct cy_err *e)
{
	struct span *t = view_add(l, p->a, sizeof(*t));

	if (t == NULL)
		return cy_nomem(e);
	*t = page_keep(p, s);
	return t->p == NULL ? cy_nomem(e) : CY_OK;
}

static enum cy_rc
load_note(struct page *p, uint64_t size, struct seal_view *v, struct cy_err *e)
{
	struct stat st;
	struct note n;
	struct buf b;
	enum cy_rc rc;
	int fd;

	rc = node_open_file(page_node(p), "seals", &fd, &st, e);
	if (rc != CY_OK)
		return rc;
	buf_init(&b, SEAL_NOTE_MAX);
	rc = history_seal(&fs_system, fd, size, &b, e);
	(void)close(fd);
	if (rc == CY_OK)
		v->note = page_keep(p, buf_span(&b));
	buf_release(&b);
	if (rc == CY_OK)
		rc = note_parse(&n, v->note, e);
	for (size_t i = 0; rc == CY_OK && i < n.nsigs; i++)
		rc = add_text(p, &v->signers, n.sigs[i].name, e);
	return rc;
}

static enum cy_rc
load_proof(struct page *p, uint64_t size, struct seal_view *v, struct cy_err *e)
{
	struct hash root, path[LIMIT_CONSISTENCY_HASHES];
	char hex[HASH_HEX];
	size_t n = 0;
	enum cy_rc rc =
	    history_proof(page_register(p), size, &root, path, &n, e);

	for (size_t i = 0; rc == CY_OK && i < n; i++) {
		hash_hex(hex, &path[i]);
		rc = add_text(p, &v->proof, span_str(hex), e);
	}
	return rc;
}

enum cy_rc
seal_load(struct page *p, void *view, struct cy_err *e)
{
	struct seal_view *v = view;
	uint64_t size;
	enum cy_rc rc;

	if (!span_uint(p->param[0], (uint64_t)1 << 53, &size))
		return not_found(p, e);
	rc = find_row(p, size, v, e);
	if (rc == CY_OK)
		rc = load_note(p, size, v, e);
	if (rc == CY_OK)
		rc = load_proof(p, size, v, e);
	if (rc == CY_OK)
		rc = rows_seal(p, &v->present, e);
	p->title = page_say(p, MSG_SEALS);
	v->entries_url =
	    page_printf(p, "/register?after=%llu", (unsigned long long)size);
	return rc;
}

enum cy_rc
seal_bytes(
    struct page *p, const void *view, struct http_response *a, struct cy_err *e)
{
	const struct seal_view *v = view;

	(void)p;
	buf_put(&a->body, v->note);
	return buf_check(&a->body, e);
}
