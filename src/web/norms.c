/* SPDX-License-Identifier: Apache-2.0 */
#include "web/norms.h"

#include "store/recent.h"
#include "web/shape.h"

static const struct view_field norms_fields[] = {
    SHAPE_OF(norms_view, frameworks, VIEW_LIST, &shape_entry_row, NULL),
    SHAPE_END,
};
const struct view_shape shape_norms = {
    "Frameworks", sizeof(struct norms_view), norms_fields, "frameworks"};

static const struct view_field norm_use_fields[] = {
    SHAPE(norm_use, kind, VIEW_TEXT, "type of record"),
    SHAPE(norm_use, records, VIEW_UINT, "that engage it"),
    SHAPE(norm_use, cases, VIEW_UINT, "cases they belong to"),
    SHAPE(norm_use, url, VIEW_LINK, "where they are listed"),
    SHAPE_END,
};
const struct view_shape shape_norm_use = {
    "ItemUse", sizeof(struct norm_use), norm_use_fields, NULL};

static const struct view_field norm_item_fields[] = {
    SHAPE(norm_item, id, VIEW_TEXT, NULL),
    SHAPE(norm_item, name, VIEW_TEXT, NULL),
    SHAPE(norm_item, text, VIEW_TEXT, "in our own words"),
    SHAPE(norm_item, formal, VIEW_TEXT, NULL),
    SHAPE(norm_item, source, VIEW_TEXT, NULL),
    SHAPE(norm_item, asks, VIEW_TEXTS, "what to ask for"),
    SHAPE_OF(norm_item, uses, VIEW_LIST, &shape_norm_use, NULL),
    SHAPE(norm_item, kind, VIEW_TEXT, NULL),
    SHAPE(norm_item, needs_attribution, VIEW_TEXT, NULL),
    SHAPE(norm_item, reversible, VIEW_TEXT, NULL),
    SHAPE(norm_item, visibility, VIEW_TEXT, NULL),
    SHAPE(norm_item, legal_basis, VIEW_TEXT, NULL),
    SHAPE(norm_item, decided_by, VIEW_TEXT, NULL),
    SHAPE(norm_item, options, VIEW_TEXTS, "choices of a scored input"),
    SHAPE(norm_item, weight, VIEW_UINT, "of a scored input; 0: none"),
    SHAPE_END,
};
const struct view_shape shape_norm_item = {
    "Item", sizeof(struct norm_item), norm_item_fields, NULL};

static const struct view_field norm_band_fields[] = {
    SHAPE(norm_band, id, VIEW_TEXT, NULL),
    SHAPE(norm_band, name, VIEW_TEXT, NULL),
    SHAPE(norm_band, from, VIEW_UINT, "from this score on"),
    SHAPE_END,
};
const struct view_shape shape_norm_band = {
    "Band", sizeof(struct norm_band), norm_band_fields, NULL};

static const struct view_field framework_fields[] = {
    SHAPE_OF(framework_view, row, VIEW_BASE, &shape_entry_row, NULL),
    SHAPE(framework_view, version, VIEW_TEXT, NULL),
    SHAPE_OF(framework_view, issuer, VIEW_ONE, &shape_party_ref,
        "whose scale it is"),
    SHAPE(framework_view, note, VIEW_TEXT, NULL),
    SHAPE(framework_view, sources, VIEW_TEXTS, NULL),
    SHAPE_OF(framework_view, items, VIEW_LIST, &shape_norm_item, NULL),
    SHAPE_OF(framework_view, bands, VIEW_LIST, &shape_norm_band, NULL),
    SHAPE(framework_view, file, VIEW_HASH, "SHA-256 of the catalogue's file"),
    SHAPE_END,
};
const struct view_shape shape_framework = {
    "Framework", sizeof(struct framework_view), framework_fields, "items"};

struct fill {
	struct page *p;
	void *to;
	struct span symbol;
};

static enum cy_rc
add_framework(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct norms_view *v = f->to;
	struct entry_row *r = view_add(&v->frameworks, f->p->a, sizeof(*r));

	return r == NULL ? cy_nomem(e) : rows_entry(f->p, r, row, e);
}

enum cy_rc
norms_load(struct page *p, void *view, struct cy_err *e)
{
	struct store_filter filter = {.by_kind = true,
	    .kind = R_FRAMEWORK,
	    .newest = true,
	    .lang = p->lang->tag};
	struct fill f = {p, view, {NULL, 0}};

	p->title = page_say(p, MSG_NORMS);
	return store_entries(page_store(p), &filter, add_framework, &f, e);
}

static struct span
said(struct page *p, const struct catalogue_text *t)
{
	return page_keep(p, catalogue_say(t, p->lang->tag));
}

static enum cy_rc
add_span(struct page *p, struct view_list *l, struct span s, struct cy_err *e)
{
	struct span *one = view_add(l, p->a, sizeof(*one));

	if (one == NULL)
		return cy_nomem(e);
	*one = page_keep(p, s);
	return CY_OK;
}

static enum cy_rc
add_item(struct page *p, struct framework_view *v,
    const struct catalogue_item *from, struct cy_err *e)
{
	struct norm_item *i = view_add(&v->items, p->a, sizeof(*i));
	enum cy_rc rc = CY_OK;

	if (i == NULL)
		return cy_nomem(e);
	i->id = page_keep(p, from->id);
	i->name = said(p, &from->name);
	i->text = said(p, &from->text);
	i->formal = said(p, &from->formal);
	i->source = page_keep(p, from->source);
	i->kind = page_keep(p, from->kind);
	i->needs_attribution = page_keep(p, from->needs_attribution);
	i->reversible = page_keep(p, from->reversible);
	i->visibility = page_keep(p, from->visibility);
	i->legal_basis = said(p, &from->legal_basis);
	i->decided_by = said(p, &from->decided_by);
	i->weight = from->weight;
	for (size_t k = 0; k < from->nasks && rc == CY_OK; k++)
		rc = add_span(
		    p, &i->asks, catalogue_say(&from->ask[k], p->lang->tag), e);
	for (size_t k = 0; k < from->noptions && rc == CY_OK; k++)
		rc = add_span(p, &i->options,
		    catalogue_say(&from->option[k].name, p->lang->tag), e);
	return rc;
}

static enum cy_rc
take_catalogue(struct page *p, struct framework_view *v,
    const struct catalogue *c, struct cy_err *e)
{
	enum cy_rc rc = rows_party(p, &v->issuer, c->issuer, e);

	v->symbol = page_keep(p, c->symbol);
	v->kind = page_keep(p, c->kind);
	v->version = page_keep(p, c->version);
	v->title = said(p, &c->title);
	v->note = said(p, &c->note);
	for (size_t i = 0; i < c->nsources && rc == CY_OK; i++)
		rc = add_span(p, &v->sources, c->source[i], e);
	for (size_t i = 0; i < c->nitems && rc == CY_OK; i++)
		rc = add_item(p, v, &c->item[i], e);
	for (size_t i = 0; i < c->nbands && rc == CY_OK; i++) {
		struct norm_band *b = view_add(&v->bands, p->a, sizeof(*b));

		if (b == NULL)
			return cy_nomem(e);
		b->id = page_keep(p, c->band[i].id);
		b->name = said(p, &c->band[i].name);
		b->from = c->band[i].from;
	}
	return rc;
}

/* The catalogue's file, checked against the hash in its record. */
static enum cy_rc
load_catalogue(
    struct page *p, uint64_t index, struct framework_view *v, struct cy_err *e)
{
	struct catalogue *c = arena_alloc(p->a, sizeof(*c));
	struct arena a;
	struct buf file;
	enum cy_rc rc;

	if (c == NULL)
		return cy_nomem(e);
	arena_init(&a, CATALOGUE_ARENA);
	buf_init(&file, LIMIT_CATALOGUE);
	rc = node_framework(page_node(p), index, &file, e);
	if (rc == CY_OK)
		rc = catalogue_parse(c, &a, buf_span(&file), e);
	if (rc == CY_OK) {
		sha256(&v->file, buf_span(&file));
		rc = take_catalogue(p, v, c, e);
	}
	buf_release(&file);
	arena_release(&a);
	return rc;
}

static enum cy_rc
add_use(void *ctx, const struct store_item *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct framework_view *v = f->to;
	struct norm_item *items = v->items.v;
	struct span symbol, id;

	if (!catalogue_split(row->item, &symbol, &id))
		return CY_OK;
	for (size_t i = 0; i < v->items.n; i++) {
		struct norm_use *u;

		if (!span_eq(items[i].id, id))
			continue;
		u = view_add(&items[i].uses, f->p->a, sizeof(*u));
		if (u == NULL)
			return cy_nomem(e);
		u->kind = span_str(record_types[row->kind].name);
		u->records = row->records;
		u->cases = row->cases;
		u->url =
		    page_printf(f->p, "/register?kind=%s&item=%.*s%%23%.*s",
		        record_types[row->kind].name, SPAN_ARGS(symbol),
		        SPAN_ARGS(id));
	}
	return CY_OK;
}

static enum cy_rc
take_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;

	return rows_entry(f->p, f->to, row, e);
}

enum cy_rc
framework_load(struct page *p, void *view, struct cy_err *e)
{
	struct framework_view *v = view;
	struct fill row = {p, &v->row, {NULL, 0}}, uses = {p, v, {NULL, 0}};
	uint64_t index;
	bool whole;
	enum cy_rc rc = rows_find(p, p->param[0], R_FRAMEWORK, &index, e);

	if (rc == CY_OK)
		rc = store_entry(
		    page_store(p), index, p->lang->tag, take_row, &row, e);
	if (rc == CY_OK)
		rc = load_catalogue(p, index, v, e);
	if (rc != CY_OK)
		return rc;
	p->title = v->row.title;
	return store_items(
	    page_store(p), v->symbol, p->when, &whole, add_use, &uses, e);
}
