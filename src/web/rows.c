/* SPDX-License-Identifier: Apache-2.0 */
#include "web/rows.h"

#include <stdio.h>
#include <stdlib.h>

#include "register/entry.h"
#include "web/shape.h"

static const struct view_field party_ref_fields[] = {
    SHAPE(party_ref, id, VIEW_TEXT, "party id"),
    SHAPE(party_ref, name, VIEW_TEXT, "its name, where one is known"),
    SHAPE(party_ref, url, VIEW_LINK, "its page"),
    SHAPE_END,
};
const struct view_shape shape_party_ref = {
    "Party", sizeof(struct party_ref), party_ref_fields, NULL};

static const struct view_field entry_row_fields[] = {
    SHAPE(entry_row, entry, VIEW_ENTRY, "number in the register"),
    SHAPE(entry_row, id, VIEW_HASH, "record id: SHA-256 of its text"),
    SHAPE(entry_row, kind, VIEW_TEXT, "type of record"),
    SHAPE(entry_row, choice, VIEW_TEXT, "the word of its closed set"),
    SHAPE_OF(entry_row, party, VIEW_ONE, &shape_party_ref, "whose it is"),
    SHAPE_OF(entry_row, author, VIEW_ONE, &shape_party_ref, "who signed it"),
    SHAPE(entry_row, recorded, VIEW_BOOL,
        "recorded from public sources, not signed by its party"),
    SHAPE(entry_row, date, VIEW_DAY, "when it was done"),
    SHAPE(entry_row, sealed, VIEW_TIME, "its time in the register"),
    SHAPE(entry_row, symbol, VIEW_TEXT, NULL),
    SHAPE(entry_row, title, VIEW_TEXT, NULL),
    SHAPE(entry_row, exercise, VIEW_TEXT, "not real: the exercise it is of"),
    SHAPE(entry_row, about, VIEW_TEXT, "title of what it is about"),
    SHAPE(entry_row, about_url, VIEW_LINK, "the page of that"),
    SHAPE(entry_row, url, VIEW_LINK, "its page"),
    SHAPE(entry_row, record_url, VIEW_LINK, "the record"),
    SHAPE_END,
};
const struct view_shape shape_entry_row = {
    "Entry", sizeof(struct entry_row), entry_row_fields, NULL};

static const struct view_field seal_ref_fields[] = {
    SHAPE(seal_ref, origin, VIEW_TEXT, "the register's name"),
    SHAPE(seal_ref, size, VIEW_UINT, "entries that are published"),
    SHAPE(seal_ref, root, VIEW_HASH, "root of the tree of that size"),
    SHAPE(seal_ref, sealed, VIEW_TIME, "time of its newest seal"),
    SHAPE_END,
};
const struct view_shape shape_seal_ref = {
    "Seal", sizeof(struct seal_ref), seal_ref_fields, NULL};

static const struct view_field header_row_fields[] = {
    SHAPE(header_row, name, VIEW_TEXT, NULL),
    SHAPE(header_row, value, VIEW_TEXT, NULL),
    SHAPE(header_row, label, VIEW_TEXT, "the value for people"),
    SHAPE(header_row, url, VIEW_LINK, "what it refers to"),
    SHAPE_END,
};
const struct view_shape shape_header_row = {
    "Header", sizeof(struct header_row), header_row_fields, NULL};

static const struct view_field record_part_fields[] = {
    SHAPE_OF(record_part, row, VIEW_BASE, &shape_entry_row, NULL),
    SHAPE(record_part, depth, VIEW_UINT,
        "0: itself, 1: about it, 2: about that ..."),
    SHAPE_OF(record_part, header, VIEW_LIST, &shape_header_row,
        "what it says, as it stands"),
    SHAPE(record_part, source, VIEW_TEXTS, "where it comes from"),
    SHAPE(record_part, body, VIEW_TEXTS, "its paragraphs"),
    SHAPE_END,
};
const struct view_shape shape_record_part = {
    "Record", sizeof(struct record_part), record_part_fields, NULL};

enum cy_rc
rows_party(
    struct page *p, struct party_ref *out, struct span id, struct cy_err *e)
{
	if (id.n == 0)
		return CY_OK;
	out->id = page_keep(p, id);
	out->name = page_keep(p, page_party_name(p, id));
	/* Words that stand where a party could: nobody has a page so named. */
	if (span_eq_str(id, "public") || span_eq_str(id, "none"))
		return out->id.p == NULL ? cy_nomem(e) : CY_OK;
	/* Party ids need no escape in a path (spec/record.md, "Values"). */
	out->url = page_printf(p, "/p/%.*s", SPAN_ARGS(id));
	return out->id.p == NULL || out->url.p == NULL ? cy_nomem(e) : CY_OK;
}

/* Statements and cases have pages of their own. */
static struct span
entry_url(struct page *p, const struct store_entry *row, const char *hex)
{
	bool whole = row->symbol.n > 0 && row->replaced_by == CORE_NONE;

	if (whole && row->kind == R_STATEMENT)
		return page_printf(p, "/s/%.*s", SPAN_ARGS(row->symbol));
	if (whole && row->kind == R_INCIDENT)
		return page_printf(p, "/c/%.*s", SPAN_ARGS(row->symbol));
	if (whole && row->kind == R_FRAMEWORK)
		return page_printf(p, "/norms/%.*s", SPAN_ARGS(row->symbol));
	return page_printf(p, "/r/%s", hex);
}

enum cy_rc
rows_entry(struct page *p, struct entry_row *out, const struct store_entry *row,
    struct cy_err *e)
{
	char hex[HASH_HEX];
	enum cy_rc rc;

	hash_hex(hex, &row->id);
	memset(out, 0, sizeof(*out));
	out->entry = row->index;
	out->id = row->id;
	out->kind = span_str(record_types[row->kind].name);
	out->choice = page_keep(p, row->choice);
	out->recorded = row->recorded;
	out->date = row->counts;
	out->undated = row->counts.year == 0;
	out->sealed = row->sealed;
	out->symbol = page_keep(p, row->symbol);
	out->title = page_keep(p, row->title);
	out->exercise = page_keep(p, row->exercise);
	out->url = entry_url(p, row, hex);
	out->record_url = page_printf(p, "/r/%s", hex);
	out->thread = row->thread;
	out->current = row->replaced_by == CORE_NONE;
	if (out->url.p == NULL || out->record_url.p == NULL)
		return cy_nomem(e);
	rc = rows_party(p, &out->party, row->holder, e);
	return rc == CY_OK ? rows_party(p, &out->author, row->author, e) : rc;
}

static int
day_order(const void *a, const void *b)
{
	const struct entry_row *x = a, *y = b;
	utc_t s = x->undated ? TIME_MAX : day_end(x->date);
	utc_t t = y->undated ? TIME_MAX : day_end(y->date);

	if (s != t)
		return s < t ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

void
rows_by_day(struct view_list *l)
{
	if (l->n > 1)
		qsort(l->v, l->n, sizeof(struct entry_row), day_order);
}

struct about {
	struct page *p;
	struct entry_row *out;
};

static enum cy_rc
take_about(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct about *a = ctx;
	char hex[HASH_HEX];

	hash_hex(hex, &row->id);
	a->out->about =
	    page_keep(a->p, row->title.n > 0 ? row->title : row->symbol);
	a->out->about_url = entry_url(a->p, row, hex);
	return a->out->about_url.p == NULL ? cy_nomem(e) : CY_OK;
}

static enum cy_rc
about(struct page *p, struct entry_row *out, struct cy_err *e)
{
	const struct core_when all = {.known_at = 0};
	struct about a = {p, out};
	uint64_t newest;
	enum cy_rc rc;

	if (out->thread == CORE_NONE || out->thread == out->entry)
		return CY_OK;
	rc = store_newest(page_store(p), out->thread, all, &newest, e);
	return rc != CY_OK ? rc
	                   : store_entry(page_store(p), newest, p->lang->tag,
	                         take_about, &a, e);
}

enum cy_rc
rows_about(struct page *p, struct view_list *l, struct cy_err *e)
{
	struct entry_row *r = l->v;
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < l->n && rc == CY_OK; i++)
		rc = about(p, &r[i], e);
	return rc;
}

enum cy_rc
rows_seal(struct page *p, struct seal_ref *out, struct cy_err *e)
{
	struct reg *r = page_register(p);
	struct span note = reg_checkpoint(r);
	uint64_t size;

	out->origin = page_keep(p, span_first(note, span_find(note, '\n')));
	out->size = reg_size(r);
	out->root = *reg_root(r);
	if (out->origin.p == NULL)
		return cy_nomem(e);
	return store_sealed(page_store(p), &size, &out->sealed, e);
}

enum cy_rc
rows_body(
    struct page *p, struct view_list *out, struct span body, struct cy_err *e)
{
	while (body.n > 0) {
		const uint8_t *end = memmem(body.p, body.n, "\n\n", 2);
		size_t n = end == NULL ? body.n : (size_t)(end - body.p);
		struct span part = span_first(body, n), *text;

		body = span_from(body, n + 2);
		while (part.n > 0 && part.p[part.n - 1] == '\n')
			part.n--;
		text = view_add(out, p->a, sizeof(*text));
		if (text == NULL)
			return cy_nomem(e);
		*text = page_keep(p, part);
		if (text->p == NULL)
			return cy_nomem(e);
	}
	return CY_OK;
}

/* The first closed set is the row's word. */
static bool
is_choice(const struct record *r, const struct record_field *f)
{
	size_t i = 0;

	while (r->fields[i].rule->kind != V_CHOICE && &r->fields[i] != f)
		i++;
	return &r->fields[i] == f && f->rule->kind == V_CHOICE;
}

static bool
is_shown(
    const struct page *p, const struct record *r, const struct record_field *f)
{
	struct hash h;

	switch ((int)f->rule->field) {
	case F_AUTHOR:
	case F_DATE:
	case F_OCCURRED:
	case F_RECORDED_FOR:
	case F_SYMBOL:
	case F_TITLE:
	case F_SOURCE:
		return false;
	default:
		return !is_choice(r, f) &&
		    !(p->has_id && f->rule->kind == V_RECORD &&
		        value_hash(f->value, &h) && hash_eq(&h, &p->id));
	}
}

/* Of a likelihood or a confidence: its name on the record's scale. */
static struct span
scale_word(const struct page *p, const struct record *r, struct span v)
{
	const struct catalogue_item *item;
	const struct catalogue *c;
	struct span scale, none = {NULL, 0};
	size_t at = 0;

	while (record_next(r, F_SCALE, &at, &scale)) {
		c = page_catalogue(p, scale);
		item = c == NULL ? NULL : catalogue_find(c, v);
		if (item != NULL)
			return catalogue_say(&item->name, p->lang->tag);
	}
	return none;
}

static struct span
scale_title(const struct page *p, struct span symbol)
{
	const struct catalogue *c = page_catalogue(p, symbol);
	struct span none = {NULL, 0};

	return c == NULL ? none : catalogue_say(&c->title, p->lang->tag);
}

/* A value as people read it: names in place of ids. */
static struct span
value_label(
    const struct page *p, const struct record *r, const struct record_field *f)
{
	enum value_kind kind = f->rule->kind;
	enum field field = f->rule->field;
	struct span name = {NULL, 0};

	if (kind == V_PARTY || kind == V_SHORT || kind == V_STATE)
		name = page_party_name(p, f->value);
	else if (kind == V_ITEM)
		name = page_item_name(p, f->value);
	else if (field == F_SCALE)
		name = scale_title(p, f->value);
	else if (field == F_LIKELIHOOD || field == F_CONFIDENCE)
		name = scale_word(p, r, f->value);
	else if (kind == V_RECORD)
		name = span_first(f->value, 12);
	return name.n > 0 ? name : f->value;
}

/* Where a value leads, by its kind. */
static struct span
value_url(struct page *p, const struct record_field *f)
{
	struct span none = {NULL, 0}, v = f->value, symbol, item;

	if (f->rule->field == F_SCALE)
		return page_printf(p, "/norms/%.*s", SPAN_ARGS(v));
	switch ((int)f->rule->kind) {
	case V_URL:
		return page_keep(p, v);
	case V_RECORD:
		return page_printf(p, "/r/%.*s", SPAN_ARGS(v));
	case V_PARTY:
	case V_SHORT:
		return page_printf(p, "/p/%.*s", SPAN_ARGS(v));
	case V_STATE:
	case V_RECORDED:
		if (span_eq_str(v, "none") || span_eq_str(v, "public"))
			return none;
		return page_printf(p, "/p/%.*s", SPAN_ARGS(v));
	case V_ITEM:
		if (!catalogue_split(v, &symbol, &item))
			return none;
		return page_printf(
		    p, "/norms/%.*s#%.*s", SPAN_ARGS(symbol), SPAN_ARGS(item));
	default:
		return none;
	}
}

static enum cy_rc
add_headers(struct page *p, struct record_part *out, const struct record *r,
    struct cy_err *e)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct record_field *f = &r->fields[i];
		struct header_row *h;

		if (!is_shown(p, r, f))
			continue;
		h = view_add(&out->header, p->a, sizeof(*h));
		if (h == NULL)
			return cy_nomem(e);
		h->name = span_str(field_name(f->rule->field));
		h->value = page_keep(p, f->value);
		h->label = page_keep(p, value_label(p, r, f));
		h->url = value_url(p, f);
		if (h->value.p == NULL)
			return cy_nomem(e);
	}
	return CY_OK;
}

static enum cy_rc
add_sources(struct page *p, struct record_part *out, const struct record *r,
    struct cy_err *e)
{
	struct span value, *one;
	size_t at = 0;

	while (record_next(r, F_SOURCE, &at, &value)) {
		one = view_add(&out->source, p->a, sizeof(*one));
		if (one == NULL)
			return cy_nomem(e);
		*one = page_keep(p, value);
	}
	return CY_OK;
}

enum cy_rc
rows_record(struct page *p, struct record_part *out, struct cy_err *e)
{
	struct reg_record x;
	enum cy_rc rc;

	reg_record_init(&x);
	rc = reg_record_read(&x, page_register(p), out->row.entry, e);
	if (rc == CY_OK)
		rc = add_headers(p, out, &x.r, e);
	if (rc == CY_OK)
		rc = add_sources(p, out, &x.r, e);
	if (rc == CY_OK)
		rc = rows_body(p, &out->body, x.r.body, e);
	reg_record_release(&x);
	return rc;
}

static enum cy_rc
kind_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	(void)e;
	*(enum record_kind *)ctx = row->kind;
	return CY_OK;
}

enum cy_rc
rows_find(struct page *p, struct span name, enum record_kind kind,
    uint64_t *index, struct cy_err *e)
{
	enum record_kind is = RECORD_KINDS;
	struct hash id;
	enum cy_rc rc = store_resolve(page_store(p), name, index, &id, e);

	if (rc == CY_OK)
		rc = store_newest(
		    page_store(p), *index, page_published(p), index, e);
	if (rc == CY_OK)
		rc = store_entry(page_store(p), *index, NULL, kind_row, &is, e);
	if (rc == CY_NOTFOUND || rc == CY_CONFLICT ||
	    (rc == CY_OK && is != kind))
		return cy_fail(e, CY_NOTFOUND, FAULT_WEB_NOT_FOUND,
		    CY_NO_OFFSET, "%.*s", SPAN_ARGS(span_first(name, 80)));
	return rc;
}
