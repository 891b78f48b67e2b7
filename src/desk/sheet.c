/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sheet.h"

#include "desk/sign.h"

/* From the fold of a draft to what its pages show: the parts. */

static enum cy_rc
not_found(struct cy_err *e)
{
	return cy_fail(
	    e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, CY_NO_OFFSET, "%s", "");
}

bool
desk_offers(const struct desk_page *p, enum verb v, unsigned standing)
{
	struct cy_err e;

	/* What a passkey permits is offered: it will be asked for. */
	return office_can(&p->who, v, standing, &e) == CY_OK ||
	    (e.rc == CY_DENIED && e.fault == FAULT_OFFICE_NOT_STRONG &&
	        !p->bearer);
}

struct span
sheet_hex(struct desk_page *p, const struct hash *id)
{
	char hex[HASH_HEX];

	hash_hex(hex, id);
	return page_keep(&p->page, span_str(hex));
}

static const struct record *
record_at(const struct office_draft *d, size_t i)
{
	return d->fold->paper[i].r;
}

static enum record_kind
kind_at(const struct office_draft *d, size_t i)
{
	return record_at(d, i)->type->kind;
}

/* The title as the newest version has it, else as the draft began. */
static struct span
title_of(struct desk_page *p, const struct office_draft *d)
{
	const char *lang = p->page.lang->tag;
	struct span s = {NULL, 0};

	if (d->fold->n == 0)
		return s;
	if (d->fold->current != DRAFT_NONE)
		s = record_langtext(
		    record_at(d, d->fold->current), F_TITLE, lang);
	if (s.n == 0)
		s = record_langtext(record_at(d, 0), F_TITLE, lang);
	return s;
}

/* What the statement fixes for its release; for a keeper that was not
 * invited, it is all there is. */
static enum cy_rc
fill_rules(struct desk_page *p, const struct office_draft *d,
    struct sheet_head *h, struct cy_err *e)
{
	struct instrument s;
	struct span id;
	size_t at = 0;
	enum cy_rc rc = office_instrument(
	    p->d->office, &p->who, &h->statement, p->page.a, &s, e);

	/* Who may not read instruments reads the rest. */
	if (rc == CY_DENIED && d->fold->n > 0)
		return CY_OK;
	if (rc != CY_OK)
		return rc;
	(void)span_uint(
	    record_get(&s.record, F_QUORUM), UINT32_MAX, &h->quorum);
	(void)time_parse(record_get(&s.record, F_EARLIEST), &h->earliest);
	(void)time_parse(record_get(&s.record, F_LAPSES), &h->lapses);
	if (d->fold->n > 0)
		return CY_OK;
	h->title = record_langtext(&s.record, F_TITLE, p->page.lang->tag);
	while (record_next(&s.record, F_INVITED, &at, &id))
		h->invited++;
	return rows_party(&p->page, &h->lead, s.party, e);
}

static enum cy_rc
fill_head(struct desk_page *p, const struct office_draft *d,
    struct sheet_head *h, struct cy_err *e)
{
	static const char *const stages[STAGES] = {
	    "drafting", "fixed", "frozen", "released", "aborted", "lapsed"};
	enum cy_rc rc = CY_OK;

	h->id = d->id;
	h->hex = sheet_hex(p, &d->id);
	h->url = page_printf(&p->page, "/office/d/%.*s", SPAN_ARGS(h->hex));
	h->title = title_of(p, d);
	h->at = d->stage;
	h->stage = span_str(stages[d->stage]);
	h->standing = d->standing;
	for (size_t i = 0; d->fold->n > 0 && i < d->fold->nparties; i++)
		h->invited += d->fold->party[i].member &&
		    !span_eq(d->fold->party[i].id, d->fold->lead);
	if (d->fold->n > 0)
		rc = rows_party(&p->page, &h->lead, d->fold->lead, e);
	if (rc != CY_OK || !d->has_statement)
		return rc;
	h->statement = d->statement;
	h->statement_url = page_printf(
	    &p->page, "/office/i/%.*s", SPAN_ARGS(sheet_hex(p, &d->statement)));
	return fill_rules(p, d, h, e);
}

enum cy_rc
sheet_open_id(struct desk_page *p, const struct hash *id,
    struct office_draft *d, struct sheet_head *head, struct cy_err *e)
{
	enum cy_rc rc =
	    office_draft(p->d->office, &p->who, id, p->page.a, d, e);

	memset(head, 0, sizeof(*head));
	if (rc == CY_OK && d->fold->n == 0 && !d->has_statement)
		rc = not_found(e);
	return rc == CY_OK ? fill_head(p, d, head, e) : rc;
}

enum cy_rc
sheet_open(struct desk_page *p, struct office_draft *d, struct sheet_head *head,
    struct cy_err *e)
{
	struct hash id;
	enum cy_rc rc = desk_id(p, &id, e);

	return rc == CY_OK ? sheet_open_id(p, &id, d, head, e) : rc;
}

enum cy_rc
sheet_open_for(struct desk_page *p, enum verb v, struct office_draft *d,
    struct sheet_head *head, struct cy_err *e)
{
	enum cy_rc rc = sheet_open(p, d, head, e);

	return rc == CY_OK ? office_can(&p->who, v, d->standing, e) : rc;
}

enum cy_rc
sheet_head_of(struct desk_page *p, const struct hash *id,
    struct sheet_head *head, struct cy_err *e)
{
	struct office_draft d;

	return sheet_open_id(p, id, &d, head, e);
}

/* "[[" is one sign. */
static struct span
plain(struct desk_page *p, struct span s)
{
	uint8_t *out = arena_alloc(p->page.a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; out != NULL && i < s.n; i++) {
		out[n++] = s.p[i];
		if ((s.p[i] == '[' || s.p[i] == ']') && i + 1 < s.n &&
		    s.p[i + 1] == s.p[i])
			i++;
	}
	return span(out, out == NULL ? 0 : n);
}

static bool
add_piece(
    struct desk_page *p, struct view_list *l, uint64_t number, struct span text)
{
	struct sheet_piece *s = view_add(l, p->page.a, sizeof(*s));

	if (s == NULL)
		return false;
	s->alternative = number;
	s->text = plain(p, text);
	return true;
}

static enum cy_rc
add_para(struct desk_page *p, const struct body_block *b, struct view_list *out,
    struct cy_err *e)
{
	struct sheet_para *t = view_add(out, p->page.a, sizeof(*t));
	struct bracket_walk w = {0, 0, 0};
	struct bracket k;
	struct buf id;
	size_t at = 0;
	bool ok = true;

	if (t == NULL)
		return cy_nomem(e);
	if (b->id.number != 0) {
		buf_init(&id, 16);
		para_id_print(&id, b->id);
		t->id = page_keep(&p->page, buf_span(&id));
		buf_release(&id);
	}
	t->heading = b->kind == BODY_HEADING;
	t->text = plain(p, b->text);
	while (ok && bracket_next(b->text, &w, &k)) {
		if (k.at > at)
			ok = add_piece(
			    p, &t->piece, 0, span(b->text.p + at, k.at - at));
		ok = ok && add_piece(p, &t->piece, k.number, k.text);
		at = k.end;
	}
	if (ok && at < b->text.n)
		ok = add_piece(p, &t->piece, 0, span_from(b->text, at));
	return ok ? CY_OK : cy_nomem(e);
}

enum cy_rc
sheet_paragraphs(struct desk_page *p, struct span body, struct view_list *out,
    struct cy_err *e)
{
	struct body_block b;
	size_t at = 0;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && body_next(body, &at, &b))
		rc = add_para(p, &b, out, e);
	return rc;
}

/* How many alternatives a text still holds. */
static uint64_t
brackets(struct span body)
{
	struct body_block b;
	struct bracket_walk w;
	struct bracket k;
	size_t at = 0;
	uint64_t n = 0;

	while (body_next(body, &at, &b)) {
		memset(&w, 0, sizeof(w));
		while (bracket_next(b.text, &w, &k))
			n++;
	}
	return n;
}

/* In the order of arrival, from 1. */
static uint64_t
number_of(const struct office_draft *d, size_t version)
{
	uint64_t n = 0;

	for (size_t i = 0; i <= version; i++)
		n += kind_at(d, i) == PAPER_VERSION;
	return n;
}

enum cy_rc
sheet_fill_version(struct desk_page *p, const struct office_draft *d, size_t i,
    struct sheet_version *out, struct span *body, struct cy_err *e)
{
	const struct draft_paper *v = &d->fold->paper[i];
	size_t at = v->first;

	memset(out, 0, sizeof(*out));
	out->id = v->id;
	out->number = number_of(d, i);
	out->date = v->r->date;
	out->current = i == d->fold->current;
	out->sent = draft_next(d->fold, PAPER_CIRCULATION, &at) != DRAFT_NONE;
	out->brackets = brackets(v->r->body);
	if (body != NULL)
		*body = v->r->body;
	return rows_party(&p->page, &out->author, v->r->author, e);
}

enum cy_rc
sheet_current(struct desk_page *p, const struct office_draft *d,
    struct sheet_version *out, struct span *body, struct cy_err *e)
{
	if (d->fold->n == 0 || d->fold->current == DRAFT_NONE)
		return not_found(e);
	return sheet_fill_version(p, d, d->fold->current, out, body, e);
}

/* Against the version it comes from, where that can be seen. */
static void
fill_compare(struct desk_page *p, const struct office_draft *d, size_t i,
    struct sheet_version *v)
{
	struct span from = record_get(record_at(d, i), F_PREVIOUS);
	struct hash id;

	if (from.n == 0 || !hash_from_hex(&id, from) ||
	    draft_find(d->fold, &id) == DRAFT_NONE)
		return;
	v->compare_url =
	    page_printf(&p->page, "/office/d/%.*s/compare?from=%.*s&to=%.*s",
	        SPAN_ARGS(sheet_hex(p, &d->id)), SPAN_ARGS(from),
	        SPAN_ARGS(sheet_hex(p, &v->id)));
}

enum cy_rc
sheet_versions(struct desk_page *p, const struct office_draft *d,
    struct view_list *out, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	for (size_t i = d->fold->n; i > 0 && rc == CY_OK; i--) {
		struct sheet_version *v;

		if (kind_at(d, i - 1) != PAPER_VERSION)
			continue;
		v = view_add(out, p->page.a, sizeof(*v));
		rc = v == NULL ? cy_nomem(e)
		               : sheet_fill_version(p, d, i - 1, v, NULL, e);
		if (rc == CY_OK)
			fill_compare(p, d, i - 1, v);
	}
	return rc;
}

enum cy_rc
sheet_is_newest(const struct desk_page *p, const struct office_draft *d,
    const struct hash *version, struct cy_err *e)
{
	size_t own, base;

	if (d->fold->n == 0)
		return not_found(e);
	own = draft_current(d->fold, span_str(p->who.party));
	base = draft_find(d->fold, version);
	if (base == DRAFT_NONE || kind_at(d, base) != PAPER_VERSION)
		return not_found(e);
	if (own == DRAFT_NONE || own <= base)
		return CY_OK;
	return cy_fail(e, CY_CONFLICT, FAULT_DESK_CHANGED, CY_NO_OFFSET,
	    "version %llu is the newest, and you began with version %llu",
	    (unsigned long long)number_of(d, own),
	    (unsigned long long)number_of(d, base));
}

/* The newest clearance of this step by who's party. */
static void
fill_step(struct desk_page *p, const struct office_draft *d, size_t version,
    struct sheet_step *s)
{
	size_t at = d->fold->paper[version].first, i;

	while ((i = draft_next(d->fold, PAPER_CLEARANCE, &at)) != DRAFT_NONE) {
		const struct record *r = record_at(d, i);

		if (d->fold->paper[i].retracted != DRAFT_NONE ||
		    !span_eq_str(r->author, p->who.party) ||
		    !span_eq(record_get(r, F_STEP), s->step))
			continue;
		s->outcome = record_get(r, F_KIND);
		s->date = r->date;
	}
}

enum cy_rc
sheet_steps(struct desk_page *p, const struct office_draft *d, size_t i,
    struct view_list *out, bool *cleared, struct cy_err *e)
{
	struct span *step;
	size_t n, missing;
	enum cy_rc rc =
	    office_steps(p->d->office, &p->who, p->page.a, &step, &n, e);

	*cleared = false;
	/* Who may not read the steps reads the rest. */
	if (rc == CY_DENIED)
		return CY_OK;
	for (size_t k = 0; k < n && rc == CY_OK; k++) {
		struct sheet_step *s = view_add(out, p->page.a, sizeof(*s));

		if (s == NULL)
			return cy_nomem(e);
		s->step = step[k];
		fill_step(p, d, i, s);
	}
	if (rc == CY_OK)
		*cleared = draft_cleared(
		    d->fold, span_str(p->who.party), i, step, n, &missing);
	return rc;
}

enum cy_rc
sheet_parties(struct desk_page *p, const struct office_draft *d,
    struct view_list *out, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < d->fold->nparties && rc == CY_OK; i++) {
		const struct draft_party *from = &d->fold->party[i];
		struct sheet_party *r;

		if (!from->member || span_eq(from->id, d->fold->lead))
			continue;
		r = view_add(out, p->page.a, sizeof(*r));
		if (r == NULL)
			return cy_nomem(e);
		r->deadline = from->deadline;
		rc = rows_party(&p->page, &r->party, from->id, e);
	}
	return rc;
}

static enum cy_rc
fill_audience(struct desk_page *p, const struct record *r,
    struct sheet_remark *out, struct cy_err *e)
{
	struct span id;
	size_t at = 0;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && record_next(r, F_AUDIENCE, &at, &id)) {
		struct party_ref *one =
		    view_add(&out->audience, p->page.a, sizeof(*one));

		rc = one == NULL ? cy_nomem(e)
		                 : rows_party(&p->page, one, id, e);
	}
	return rc;
}

enum cy_rc
sheet_remark_of(struct desk_page *p, const struct office_draft *d, size_t i,
    struct sheet_remark *out, struct cy_err *e)
{
	const struct draft_paper *x = &d->fold->paper[i];
	enum cy_rc rc;

	memset(out, 0, sizeof(*out));
	out->id = x->id;
	out->date = x->r->date;
	out->kind = x->r->type->kind == PAPER_POSITION
	    ? record_get(x->r, F_KIND)
	    : span_str(x->r->type->name);
	out->paragraph = record_get(x->r, F_PARAGRAPH);
	(void)span_uint(
	    record_get(x->r, F_ALTERNATIVE), UINT32_MAX, &out->alternative);
	if (x->regarding != DRAFT_NONE)
		out->version = number_of(d, x->regarding);
	out->retracted = x->retracted != DRAFT_NONE;
	out->own = span_eq_str(x->r->author, p->who.party);
	if (out->own && !out->retracted &&
	    desk_offers(p, CAN_RETRACT_PAPER, d->standing | STANDS_OWN))
		out->retract_url =
		    page_printf(&p->page, "/office/d/%.*s/retract/%.*s",
		        SPAN_ARGS(sheet_hex(p, &d->id)),
		        SPAN_ARGS(sheet_hex(p, &x->id)));
	rc = rows_party(&p->page, &out->party, x->r->author, e);
	if (rc == CY_OK)
		rc = fill_audience(p, x->r, out, e);
	if (rc == CY_OK && x->r->body.n > 0)
		rc = rows_body(&p->page, &out->text, x->r->body, e);
	return rc;
}

struct span
sheet_symbol(struct desk_page *p, const struct office_draft *d)
{
	(void)p;
	return d->fold->n == 0 ? (struct span){NULL, 0}
	                       : record_get(record_at(d, 0), F_SYMBOL);
}

void
sheet_add_invited(
    struct desk_page *p, const struct office_draft *d, struct record_draft *r)
{
	(void)p;
	for (size_t i = 0; i < d->fold->nparties; i++)
		if (d->fold->party[i].member &&
		    !span_eq(d->fold->party[i].id, d->fold->lead))
			record_draft_add(r, F_INVITED, d->fold->party[i].id);
}
