/* SPDX-License-Identifier: Apache-2.0 */
#include "web/statement.h"

#include "node/thread.h"
#include "store/statement.h"
#include "web/atom.h"
#include "web/shape.h"

static const struct view_field statement_row_fields[] = {
    SHAPE_OF(statement_row, row, VIEW_BASE, &shape_entry_row, NULL),
    SHAPE(statement_row, parties, VIEW_UINT, "that count at that moment"),
    SHAPE(statement_row, undated, VIEW_UINT,
        "with a date that is not known: listed apart, not counted"),
    SHAPE(statement_row, withdrawn, VIEW_UINT, "that counted before"),
    SHAPE_END,
};
const struct view_shape shape_statement_row = {
    "StatementRow", sizeof(struct statement_row), statement_row_fields, NULL};

static const struct view_field statements_fields[] = {
    SHAPE(statements_view, as_of, VIEW_DAY, "the moment that is shown"),
    SHAPE_OF(
        statements_view, statements, VIEW_LIST, &shape_statement_row, NULL),
    SHAPE_END,
};
const struct view_shape shape_statements = {"Statements",
    sizeof(struct statements_view), statements_fields, "statements"};

static const struct view_field status_row_fields[] = {
    SHAPE_OF(status_row, party, VIEW_ONE, &shape_party_ref, NULL),
    SHAPE(status_row, act, VIEW_TEXT, "signature, accession, alignment ..."),
    SHAPE(status_row, date, VIEW_DAY, "of the act; left out: not known"),
    SHAPE(status_row, scope, VIEW_TEXT, "left out: the whole text"),
    SHAPE(status_row, withdrawn, VIEW_DAY, "when its withdrawal takes effect"),
    SHAPE(status_row, recorded, VIEW_BOOL,
        "recorded from public sources, not signed by the party"),
    SHAPE(status_row, note, VIEW_TEXTS, "numbers of its declarations"),
    SHAPE(status_row, entry, VIEW_ENTRY, "number in the register"),
    SHAPE(status_row, id, VIEW_HASH, "record id of the act"),
    SHAPE(status_row, url, VIEW_LINK, "the record of the act"),
    SHAPE(status_row, withdrawal, VIEW_LINK, "the record of the withdrawal"),
    SHAPE_END,
};
const struct view_shape shape_status_row = {
    "StatementParty", sizeof(struct status_row), status_row_fields, NULL};

static const struct view_field text_fields[] = {
    SHAPE(statement_text, lang, VIEW_TEXT, "language tag"),
    SHAPE(statement_text, kind, VIEW_TEXT, "authentic or translation"),
    SHAPE(statement_text, hash, VIEW_TEXT, "SHA-256 of the text"),
    SHAPE_END,
};
static const struct view_shape shape_text = {
    "StatementText", sizeof(struct statement_text), text_fields, NULL};

static const struct view_field change_fields[] = {
    SHAPE(change_row, day, VIEW_DAY, NULL),
    SHAPE(change_row, parties, VIEW_UINT, "that count after it"),
    SHAPE_OF(change_row, party, VIEW_ONE, &shape_party_ref, "whose standing"),
    SHAPE(change_row, url, VIEW_LINK, "the record"),
    SHAPE_END,
};
const struct view_shape shape_change_row = {
    "StatementChange", sizeof(struct change_row), change_fields, NULL};

static const struct view_field statement_fields[] = {
    SHAPE_OF(statement_view, record, VIEW_ONE, &shape_record_part, NULL),
    SHAPE(statement_view, as_of, VIEW_DAY, "the moment that is shown"),
    SHAPE(statement_view, known_at, VIEW_UINT,
        "as the register stood at this size; 0: now"),
    SHAPE_OF(statement_view, texts, VIEW_LIST, &shape_text, NULL),
    SHAPE(statement_view, count, VIEW_UINT, "parties that count"),
    SHAPE(statement_view, undated_count, VIEW_UINT,
        "parties listed apart: the date of their act is not known"),
    SHAPE(statement_view, withdrawn_count, VIEW_UINT, "parties that left"),
    SHAPE(statement_view, recorded_count, VIEW_UINT,
        "of all these, recorded from public sources"),
    SHAPE_OF(statement_view, parties, VIEW_LIST, &shape_status_row, NULL),
    SHAPE_OF(statement_view, undated, VIEW_LIST, &shape_status_row, NULL),
    SHAPE_OF(statement_view, withdrawn, VIEW_LIST, &shape_status_row, NULL),
    SHAPE_OF(statement_view, declarations, VIEW_LIST, &shape_record_part, NULL),
    SHAPE_OF(statement_view, timeline, VIEW_LIST, &shape_entry_row, NULL),
    SHAPE_OF(statement_view, history, VIEW_LIST, &shape_change_row,
        "how the number of parties came about"),
    SHAPE_OF(statement_view, notices, VIEW_LIST, &shape_notice_row,
        "numbered notifications of the keeper"),
    SHAPE_OF(statement_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE(statement_view, address, VIEW_LINK, "its permanent address"),
    SHAPE_END,
};
const struct view_shape shape_statement = {
    "Statement", sizeof(struct statement_view), statement_fields, "parties"};

/* The view is filled row by row. */
struct fill {
	struct page *p;
	void *view;
};

static enum cy_rc
add_statement(void *ctx, const struct store_statement *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct statements_view *v = f->view;
	struct statement_row *s = view_add(&v->statements, f->p->a, sizeof(*s));

	if (s == NULL)
		return cy_nomem(e);
	s->parties = row->parties;
	s->undated = row->undated;
	s->withdrawn = row->withdrawn;
	return rows_entry(f->p, &s->row, &row->entry, e);
}

enum cy_rc
statements_load(struct page *p, void *view, struct cy_err *e)
{
	struct statements_view *v = view;
	const struct page_list list = PAGE_LIST(v->statements, statement_row);
	struct fill f = {p, view};
	enum cy_rc rc;

	p->title = page_say(p, MSG_STATEMENTS);
	v->as_of = p->args.as_of;
	rc = store_statements(
	    page_store(p), p->lang->tag, p->when, add_statement, &f, e);
	return rc == CY_OK ? page_window(p, &list, 1, &v->next_url, e) : rc;
}

static enum cy_rc
take_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;

	return rows_entry(f->p, f->view, row, e);
}

/* The record of a withdrawal, by its entry. */
static enum cy_rc
withdrawal_url(
    struct page *p, uint64_t entry, struct span *url, struct cy_err *e)
{
	struct entry_row row;
	struct fill f = {p, &row};
	enum cy_rc rc;

	if (entry == CORE_NONE)
		return CY_OK;
	rc = store_entry(page_store(p), entry, NULL, take_row, &f, e);
	if (rc == CY_OK)
		*url = row.record_url;
	return rc;
}

static enum cy_rc
add_party(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct statement_view *v = f->view;
	const struct {
		struct view_list *list;
		uint64_t *count;
	} to[] = {
	    [COUNT_NOT] = {&v->withdrawn, &v->withdrawn_count},
	    [COUNT_UNDATED] = {&v->undated, &v->undated_count},
	    [COUNT_YES] = {&v->parties, &v->count},
	};
	struct status_row *s =
	    view_add(to[row->count].list, f->p->a, sizeof(*s));
	char hex[HASH_HEX];
	enum cy_rc rc;

	if (s == NULL)
		return cy_nomem(e);
	hash_hex(hex, &row->id);
	(*to[row->count].count)++;
	v->recorded_count += row->recorded;
	s->act = page_keep(f->p, row->choice);
	s->date = row->counts;
	s->scope = page_keep(f->p, row->scope);
	s->withdrawn = row->withdrawn;
	s->recorded = row->recorded;
	s->entry = row->index;
	s->id = row->id;
	s->url = page_printf(f->p, "/r/%s", hex);
	rc = withdrawal_url(f->p, row->withdrawn_by, &s->withdrawal, e);
	return rc == CY_OK ? rows_party(f->p, &s->party, row->party, e) : rc;
}

/* The declaration's number goes to the party's line. */
static enum cy_rc
add_note(struct page *p, struct statement_view *v, struct span party, size_t n,
    struct cy_err *e)
{
	struct view_list *lists[] = {&v->parties, &v->undated, &v->withdrawn};

	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++) {
		struct status_row *row = lists[l]->v;

		for (size_t i = 0; i < lists[l]->n; i++) {
			struct span *note;

			if (!span_eq(row[i].party.id, party))
				continue;
			note = view_add(&row[i].note, p->a, sizeof(*note));
			if (note == NULL)
				return cy_nomem(e);
			*note = page_printf(p, "%zu", n);
			return note->p == NULL ? cy_nomem(e) : CY_OK;
		}
	}
	return CY_OK;
}

static enum cy_rc
add_declaration(struct page *p, struct statement_view *v, unsigned depth,
    const struct store_entry *row, struct cy_err *e)
{
	struct record_part *d = view_add(&v->declarations, p->a, sizeof(*d));
	enum cy_rc rc;

	if (d == NULL)
		return cy_nomem(e);
	d->depth = depth;
	rc = rows_entry(p, &d->row, row, e);
	if (rc == CY_OK)
		rc = rows_record(p, d, e);
	if (rc == CY_OK)
		rc = add_note(p, v, d->row.party.id, v->declarations.n, e);
	return rc;
}

static enum cy_rc
add_beneath(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct statement_view *v = f->view;
	struct entry_row *one = view_add(&v->timeline, f->p->a, sizeof(*one));
	enum cy_rc rc =
	    one == NULL ? cy_nomem(e) : rows_entry(f->p, one, row, e);

	if (rc == CY_OK && row->kind == R_DECLARATION)
		rc = add_declaration(f->p, v, depth, row, e);
	if (rc == CY_OK && row->kind == R_NOTIFICATION)
		rc = notices_add(f->p, &v->notices, row, e);
	return rc;
}

/* "<bcp47> authentic|translation <sha256>" */
static enum cy_rc
add_texts(struct page *p, struct statement_view *v, struct cy_err *e)
{
	struct header_row *h = v->record.header.v;

	for (size_t i = 0; i < v->record.header.n; i++) {
		struct span rest = h[i].value;
		struct statement_text *t;

		if (!span_eq_str(h[i].name, "Text"))
			continue;
		t = view_add(&v->texts, p->a, sizeof(*t));
		if (t == NULL)
			return cy_nomem(e);
		(void)span_split(&rest, ' ', &t->lang);
		(void)span_split(&rest, ' ', &t->kind);
		t->hash = rest;
	}
	return CY_OK;
}

static enum cy_rc
add_change(void *ctx, const struct store_change *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct statement_view *v = f->view;
	struct change_row *c = view_add(&v->history, f->p->a, sizeof(*c));

	if (c == NULL)
		return cy_nomem(e);
	c->day = row->day;
	c->parties = row->parties;
	c->url =
	    page_printf(f->p, "/register/%llu", (unsigned long long)row->index);
	return rows_party(f->p, &c->party, row->party, e);
}

static enum cy_rc
load_thread(
    struct page *p, uint64_t index, struct statement_view *v, struct cy_err *e)
{
	struct fill f = {p, v};
	struct store *s = page_store(p);
	enum cy_rc rc;

	rc = store_statement_parties(s, index, p->when, add_party, &f, e);
	if (rc == CY_OK)
		rc = store_thread(s, index, p->lang->tag, p->when,
		    STORE_BY_TREE, add_beneath, &f, e);
	rows_by_day(&v->timeline);
	notices_sort(&v->notices);
	if (rc == CY_OK)
		rc = store_history(s, index, p->when, add_change, &f, e);
	return rc;
}

static enum cy_rc
cut_lists(struct page *p, struct statement_view *v, struct cy_err *e)
{
	const struct page_list lists[] = {
	    PAGE_LIST(v->parties, status_row),
	    PAGE_LIST(v->undated, status_row),
	    PAGE_LIST(v->withdrawn, status_row),
	    PAGE_LIST(v->timeline, entry_row),
	};

	return page_window(
	    p, lists, sizeof(lists) / sizeof(lists[0]), &v->next_url, e);
}

enum cy_rc
statement_load(struct page *p, void *view, struct cy_err *e)
{
	struct statement_view *v = view;
	struct fill f = {p, &v->record.row};
	uint64_t index;
	enum cy_rc rc = rows_find(p, p->param[0], R_STATEMENT, &index, e);

	if (rc == CY_OK)
		rc = store_entry(
		    page_store(p), index, p->lang->tag, take_row, &f, e);
	if (rc != CY_OK)
		return rc;
	p->title = v->record.row.title;
	p->id = v->record.row.id;
	p->has_id = true;
	v->as_of = p->when.as_of;
	v->known_at = p->args.known_at;
	rc = rows_record(p, &v->record, e);
	if (rc == CY_OK)
		rc = add_texts(p, v, e);
	if (rc == CY_OK)
		rc = load_thread(p, index, v, e);
	if (rc == CY_OK)
		rc = cut_lists(p, v, e);
	if (rc == CY_OK)
		rc = rows_seal(p, &v->seal, e);
	v->address = page_printf(
	    p, "%.*s%.*s", SPAN_ARGS(p->origin), SPAN_ARGS(v->record.row.url));
	return rc;
}

enum cy_rc
statement_bytes(
    struct page *p, const void *view, struct http_response *a, struct cy_err *e)
{
	const struct statement_view *v = view;

	if (p->face == FACE_ATOM) {
		atom_feed(&a->body, p, &v->timeline);
		return buf_check(&a->body, e);
	}
	return node_copy(page_node(p), v->record.row.entry, &a->body, e);
}
