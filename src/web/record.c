/* SPDX-License-Identifier: Apache-2.0 */
#include "web/say.h"

#include "base/codec.h"
#include "register/entry.h"
#include "web/shape.h"

static const struct view_field record_ref_fields[] = {
    SHAPE(record_ref, field, VIEW_TEXT, "the header that refers"),
    SHAPE_OF(record_ref, row, VIEW_BASE, &shape_entry_row, "the other record"),
    SHAPE_END,
};
const struct view_shape shape_record_ref = {
    "Reference", sizeof(struct record_ref), record_ref_fields, NULL};

static const struct view_field record_fields[] = {
    SHAPE_OF(record_view, record, VIEW_ONE, &shape_record_part, NULL),
    SHAPE(record_view, text, VIEW_TEXT, "the text that was signed"),
    SHAPE(record_view, signature, VIEW_TEXT, "its signature line"),
    SHAPE_OF(
        record_view, refers, VIEW_LIST, &shape_record_ref, "what it refers to"),
    SHAPE_OF(record_view, referred, VIEW_LIST, &shape_record_ref,
        "what refers to it"),
    SHAPE_OF(record_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE(record_view, published, VIEW_BOOL, "its receipt can be had"),
    SHAPE(record_view, previous, VIEW_ENTRY, "the entry before it"),
    SHAPE(record_view, next, VIEW_ENTRY, "the entry after it"),
    SHAPE_END,
};
const struct view_shape shape_record = {
    "RecordPage", sizeof(struct record_view), record_fields, NULL};

struct fill {
	struct page *p;
	void *to;
	struct span field;
};

static enum cy_rc
take_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;

	return rows_entry(f->p, f->to, row, e);
}

static enum cy_rc
add_ref(struct page *p, struct view_list *l, const struct store_ref *row,
    uint64_t other, struct cy_err *e)
{
	struct record_ref *r = view_add(l, p->a, sizeof(*r));
	struct fill f = {p, r == NULL ? NULL : &r->row, {NULL, 0}};

	if (r == NULL)
		return cy_nomem(e);
	r->field = span_str(field_name(row->field));
	return store_entry(page_store(p), other, p->lang->tag, take_row, &f, e);
}

static enum cy_rc
add_refers(void *ctx, const struct store_ref *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct record_view *v = f->to;

	return add_ref(f->p, &v->refers, row, row->target, e);
}

static enum cy_rc
add_referred(void *ctx, const struct store_ref *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct record_view *v = f->to;

	return add_ref(f->p, &v->referred, row, row->entry, e);
}

/* The exact bytes: the signed text, and the line beneath it. */
static enum cy_rc
take_bytes(
    struct page *p, uint64_t index, struct record_view *v, struct cy_err *e)
{
	struct reg_record x;
	enum cy_rc rc;

	reg_record_init(&x);
	rc = reg_record_read(&x, page_register(p), index, e);
	if (rc == CY_OK) {
		v->text = page_keep(p, x.r.text);
		v->signature =
		    page_keep(p, span_from(x.r.bytes, x.r.text.n + 1));
		if (v->text.p == NULL || v->signature.p == NULL)
			rc = cy_nomem(e);
	}
	reg_record_release(&x);
	return rc;
}

/* Its own, or what it is and whose. */
static struct span
title_of(struct page *p, const struct entry_row *r)
{
	struct span kind = page_word(p, r->kind);
	struct span party = page_word(p, party_label(&r->party));

	if (r->title.n > 0)
		return r->title;
	return page_printf(p, "%.*s · %.*s", SPAN_ARGS(kind), SPAN_ARGS(party));
}

static enum cy_rc
load(struct page *p, uint64_t index, struct record_view *v, struct cy_err *e)
{
	struct fill row = {p, &v->record.row, {NULL, 0}},
	            refs = {p, v, {NULL, 0}};
	uint64_t size = reg_size(page_register(p));
	enum cy_rc rc;

	rc = store_entry(page_store(p), index, p->lang->tag, take_row, &row, e);
	v->published = index < size;
	v->previous = index == 0 ? UINT64_MAX : index - 1;
	v->next = index + 1 < size ? index + 1 : UINT64_MAX;
	if (rc == CY_OK && v->published)
		rc = rows_record(p, &v->record, e);
	if (rc == CY_OK && v->published)
		rc = take_bytes(p, index, v, e);
	if (rc == CY_OK)
		rc = store_refs_of(page_store(p), index, add_refers, &refs, e);
	if (rc == CY_OK)
		rc =
		    store_refs_to(page_store(p), index, add_referred, &refs, e);
	if (rc != CY_OK)
		return rc;
	p->title = title_of(p, &v->record.row);
	return rows_seal(p, &v->seal, e);
}

static enum cy_rc
not_found(struct page *p, struct cy_err *e)
{
	return cy_fail(e, CY_NOTFOUND, FAULT_WEB_NOT_FOUND, CY_NO_OFFSET,
	    "%.*s", SPAN_ARGS(span_first(p->param[0], 80)));
}

/* Only by its whole id: an address is for ever. */
static enum cy_rc
by_id(struct page *p, uint64_t *index, struct cy_err *e)
{
	struct hash id;
	enum cy_rc rc = CY_NOTFOUND;

	if (p->param[0].n == 64 && hex_decode(id.b, sizeof(id.b), p->param[0]))
		rc = store_find(page_store(p), &id, index, e);
	return rc == CY_NOTFOUND ? not_found(p, e) : rc;
}

enum cy_rc
record_load(struct page *p, void *view, struct cy_err *e)
{
	uint64_t index;
	enum cy_rc rc = by_id(p, &index, e);

	return rc == CY_OK ? load(p, index, view, e) : rc;
}

enum cy_rc
entry_load(struct page *p, void *view, struct cy_err *e)
{
	uint64_t index;
	enum cy_rc rc;

	if (!span_uint(p->param[0], (uint64_t)1 << 53, &index))
		return not_found(p, e);
	rc = load(p, index, view, e);
	return rc == CY_NOTFOUND ? not_found(p, e) : rc;
}

/* The signed note, or its receipt, byte for byte. */
enum cy_rc
record_bytes(
    struct page *p, const void *view, struct http_response *a, struct cy_err *e)
{
	const struct record_view *v = view;
	uint64_t index = v->record.row.entry;
	struct buf b;
	enum cy_rc rc;

	if (!v->published)
		return not_found(p, e);
	if (p->face == FACE_PROOF)
		return reg_receipt(page_register(p), index, &a->body, e);
	buf_init(&b, LIMIT_ENTRY);
	rc = reg_entry(page_register(p), index, &b, e);
	buf_put(&a->body, buf_span(&b));
	buf_release(&b);
	return rc;
}
