/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "desk/sign.h"
#include "desk/typed.h"
#include "web/shape.h"

/* A record on its way to the register: its exact bytes, who approved them,
 * and what can be done with it. */

static const char *const state_names[INSTRUMENT_STATES] = {
    [INSTRUMENT_PREPARED] = "prepared",
    [INSTRUMENT_HELD] = "held",
    [INSTRUMENT_ENTERED] = "entered",
    [INSTRUMENT_RETRACTED] = "retracted",
    [INSTRUMENT_DROPPED] = "dropped",
};

static const struct view_field row_fields[] = {
    SHAPE(instrument_row, id, VIEW_HASH, "record id"),
    SHAPE(instrument_row, url, VIEW_LINK, NULL),
    SHAPE_OF(instrument_row, party, VIEW_ONE, &shape_party_ref, "whose it is"),
    SHAPE(instrument_row, kind, VIEW_TEXT, "type of the record"),
    SHAPE(instrument_row, choice, VIEW_TEXT, "as \"signature\""),
    SHAPE(instrument_row, title, VIEW_TEXT, "of the draft"),
    SHAPE(instrument_row, state, VIEW_TEXT,
        "prepared, held, entered, retracted or dropped"),
    SHAPE(instrument_row, prepared, VIEW_TIME, NULL),
    SHAPE(instrument_row, approvals, VIEW_UINT, NULL), SHAPE_END};
const struct view_shape shape_instrument_row = {
    "InstrumentRow", sizeof(struct instrument_row), row_fields, NULL};

static const struct view_field approval_fields[] = {
    SHAPE(approval_row, login, VIEW_TEXT, NULL),
    SHAPE(approval_row, at, VIEW_TIME, NULL), SHAPE_END};
static const struct view_shape shape_approval = {
    "Approval", sizeof(struct approval_row), approval_fields, NULL};

static const struct view_field instrument_fields[] = {
    SHAPE_OF(instrument_view, row, VIEW_BASE, &shape_instrument_row, NULL),
    SHAPE(instrument_view, text, VIEW_TEXT, "exactly what is signed"),
    SHAPE_OF(instrument_view, approval, VIEW_LIST, &shape_approval, NULL),
    SHAPE(instrument_view, record_url, VIEW_LINK, "in the register"),
    SHAPE_OF(instrument_view, other, VIEW_LIST, &shape_instrument_row,
        "what waits as well"),
    SHAPE(instrument_view, may_approve, VIEW_BOOL, "you may"), SHAPE_END};
const struct view_shape shape_instrument = {
    "Instrument", sizeof(struct instrument_view), instrument_fields, NULL};

static enum cy_rc
fill_row(struct desk_page *p, struct instrument_row *r,
    const struct instrument *i, struct cy_err *e)
{
	char hex[HASH_HEX];

	hash_hex(hex, &i->id);
	r->id = i->id;
	r->hex = page_keep(&p->page, span_str(hex));
	r->url = page_printf(&p->page, "/office/i/%s", hex);
	r->kind = span_str(i->record.type->name);
	r->choice = record_get(&i->record, F_KIND);
	r->title = record_langtext(&i->record, F_TITLE, p->page.lang->tag);
	r->at = i->state;
	r->state = span_str(state_names[i->state]);
	r->prepared = i->prepared;
	r->approvals = i->napprovals;
	r->own = span_eq_str(i->party, p->who.party);
	return rows_party(&p->page, &r->party, i->party, e);
}

enum cy_rc
instrument_rows(struct desk_page *p, const struct hash *draft,
    struct view_list *out, struct cy_err *e)
{
	struct instrument *i;
	size_t n;
	enum cy_rc rc = office_instruments(
	    p->d->office, &p->who, draft, p->page.a, &i, &n, e);

	for (size_t k = 0; k < n && rc == CY_OK; k++) {
		struct instrument_row *r = view_add(out, p->page.a, sizeof(*r));

		rc = r == NULL ? cy_nomem(e) : fill_row(p, r, &i[k], e);
	}
	return rc;
}

/* Of the same draft and party, what waits for approval besides. */
static enum cy_rc
fill_other(struct desk_page *p, struct instrument_view *v,
    const struct instrument *i, struct cy_err *e)
{
	struct view_list all = {NULL, 0, 0};
	enum cy_rc rc =
	    instrument_rows(p, i->has_draft ? &i->draft : NULL, &all, e);

	for (size_t k = 0; k < all.n && rc == CY_OK; k++) {
		const struct instrument_row *from =
		    view_item(&all, k, sizeof(*from));
		struct instrument_row *r;

		if (!from->own || from->at != INSTRUMENT_PREPARED ||
		    hash_eq(&from->id, &i->id))
			continue;
		r = view_add(&v->other, p->page.a, sizeof(*r));
		if (r == NULL)
			return cy_nomem(e);
		*r = *from;
	}
	return rc;
}

static enum cy_rc
fill_approvals(struct desk_page *p, struct instrument_view *v,
    const struct instrument *i, struct cy_err *e)
{
	for (size_t k = 0; k < i->napprovals; k++) {
		struct approval_row *a =
		    view_add(&v->approval, p->page.a, sizeof(*a));

		if (a == NULL)
			return cy_nomem(e);
		a->login = page_keep(&p->page, span_str(i->approval[k].login));
		a->at = i->approval[k].at;
	}
	return CY_OK;
}

bool
instrument_approved(const struct desk_page *p, const struct instrument *i)
{
	for (size_t k = 0; k < i->napprovals; k++)
		if (strcmp(i->approval[k].login, p->who.login) == 0)
			return true;
	return false;
}

enum verb
instrument_verb(const struct instrument *i)
{
	if (i->record.type->kind == R_RELEASE)
		return CAN_RELEASE;
	return i->napprovals == 0 ? CAN_SIGN : CAN_APPROVE;
}

static enum cy_rc
fill_rights(struct desk_page *p, struct instrument_view *v,
    const struct instrument *i, struct cy_err *e)
{
	unsigned s = (v->has_draft ? v->head.standing : 0) | STANDS_OWN;
	bool waits = i->state == INSTRUMENT_PREPARED;
	bool release = i->record.type->kind == R_RELEASE;

	/* Only its own party does anything with it. */
	if (!v->row.own || !(waits || i->state == INSTRUMENT_HELD))
		return CY_OK;
	v->may_retract = desk_offers(p, CAN_RETRACT_INSTRUMENT, s);
	v->may_upload = waits && !release && desk_offers(p, CAN_UPLOAD, s);
	v->may_approve = waits && !instrument_approved(p, i) &&
	    desk_offers(p, instrument_verb(i), s);
	if (!v->may_approve)
		return CY_OK;
	v->challenge = desk_base64url(p, span(i->id.b, sizeof(i->id.b)));
	v->site = session_site(p);
	return desk_passkeys(p, &v->ids, e);
}

static enum cy_rc
open_instrument(struct desk_page *p, struct instrument_view *v,
    struct instrument *i, struct cy_err *e)
{
	struct hash id;
	char hex[HASH_HEX];
	enum cy_rc rc = desk_id(p, &id, e);

	p->page.title = page_say(&p->page, MSG_DESK_INSTRUMENT);
	if (rc == CY_OK)
		rc = office_instrument(
		    p->d->office, &p->who, &id, p->page.a, i, e);
	if (rc == CY_OK)
		rc = fill_row(p, &v->row, i, e);
	if (rc != CY_OK)
		return rc;
	v->text = i->text;
	hash_hex(hex, &i->id);
	if (i->state == INSTRUMENT_ENTERED)
		v->record_url = page_printf(&p->page, "/r/%s", hex);
	v->has_draft = i->has_draft;
	if (i->has_draft)
		rc = sheet_head_of(p, &i->draft, &v->head, e);
	if (rc == CY_OK && v->row.title.n == 0 && i->has_draft)
		v->row.title = v->head.title;
	return rc;
}

enum cy_rc
approve_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct instrument_view *v = view;
	struct instrument i;
	enum cy_rc rc = open_instrument(p, v, &i, e);

	if (rc == CY_OK)
		rc = fill_approvals(p, v, &i, e);
	if (rc == CY_OK)
		rc = fill_rights(p, v, &i, e);
	if (rc == CY_OK && v->row.own)
		rc = fill_other(p, v, &i, e);
	return rc;
}

const struct form_field approve_form[] = {
    [APPROVE_ASSERTION] = {"assertion", FORM_LINE, 16u * 1024},
};

enum cy_rc
approve_post(struct desk_page *p, struct cy_err *e)
{
	struct passkey_assertion a;
	enum instrument_state state;
	struct hash id;
	enum cy_rc rc = desk_id(p, &id, e);

	if (rc == CY_OK)
		rc = desk_assertion(p, APPROVE_ASSERTION, &a, e);
	if (rc == CY_OK)
		rc = office_approve(p->d->office, &p->who, &id, &a, &state, e);
	return rc == CY_OK ? desk_goto(p, "%.*s", SPAN_ARGS(p->page.path)) : rc;
}

/* A statement's text, each line after a tab (spec/office.md, "Without
 * network"). */
static void
put_indented(struct buf *b, struct span text)
{
	struct span line;

	while (span_split(&text, '\n', &line)) {
		if (text.n == 0 && line.n == 0)
			return;
		buf_putc(b, '\t');
		buf_put(b, line);
		buf_putc(b, '\n');
	}
}

enum cy_rc
request_bytes(struct page *page, const void *view, struct http_response *a,
    struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	const struct instrument_view *v = view;
	struct instrument s;
	struct cy_err no;

	p->type = "text/plain; charset=utf-8";
	buf_puts(&a->body, "comity/signing-request/v1\n");
	if (v->has_draft && v->head.statement_url.n > 0 &&
	    !hash_eq(&v->head.statement, &v->row.id) &&
	    office_instrument(p->d->office, &p->who, &v->head.statement,
	        page->a, &s, &no) == CY_OK)
		put_indented(&a->body, s.text);
	buf_putc(&a->body, '\n');
	buf_put(&a->body, v->text);
	http_answer_header(a, "Content-Disposition",
	    "attachment; filename=\"signing-request.txt\"");
	return buf_check(&a->body, e);
}

const struct form_field upload_form[] = {
    [UPLOAD_TEXT] = {"text", FORM_BYTES, LIMIT_ENTRY},
    [UPLOAD_FILE] = {"file", FORM_FILE, LIMIT_ENTRY},
};

enum cy_rc
request_load(struct page *page, void *view, struct cy_err *e)
{
	struct instrument i;

	return open_instrument(desk_of(page), view, &i, e);
}

/* What asks for a passkey asks before anything is typed or chosen: a file
 * cannot be kept. */
static enum cy_rc
open_for(struct desk_page *p, struct instrument_view *v, enum verb verb,
    struct cy_err *e)
{
	struct instrument i;
	enum cy_rc rc = open_instrument(p, v, &i, e);

	if (rc != CY_OK || p->page.r->method == HTTP_POST)
		return rc;
	return office_can(&p->who, verb,
	    (v->has_draft ? v->head.standing : 0) |
	        (v->row.own ? STANDS_OWN : 0),
	    e);
}

enum cy_rc
upload_load(struct page *page, void *view, struct cy_err *e)
{
	return open_for(desk_of(page), view, CAN_UPLOAD, e);
}

enum cy_rc
upload_post(struct desk_page *p, struct cy_err *e)
{
	struct span entry = desk_sent(p, UPLOAD_FILE);
	enum instrument_state state;
	struct hash id;
	char hex[HASH_HEX];
	enum cy_rc rc;

	if (entry.n == 0)
		entry = desk_sent(p, UPLOAD_TEXT);
	if (entry.n == 0)
		return desk_missing(p, UPLOAD_FILE, e);
	rc = office_upload(p->d->office, &p->who, entry, &id, &state, e);
	if (rc != CY_OK)
		return rc;
	hash_hex(hex, &id);
	return desk_goto(p, "/office/i/%s", hex);
}

enum cy_rc
undo_load(struct page *page, void *view, struct cy_err *e)
{
	return open_for(desk_of(page), view, CAN_RETRACT_INSTRUMENT, e);
}

enum cy_rc
undo_post(struct desk_page *p, struct cy_err *e)
{
	struct hash id;
	char hex[HASH_HEX];
	enum cy_rc rc = desk_id(p, &id, e);

	if (rc == CY_OK)
		rc = office_retract(p->d->office, &p->who, &id, e);
	if (rc != CY_OK)
		return rc;
	hash_hex(hex, &id);
	return desk_goto(p, "/office/i/%s", hex);
}
