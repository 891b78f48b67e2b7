/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/attach.h"

#include "desk/typed.h"
#include "record/body.h"
#include "web/shape.h"

/*
 * The ceremony of signing: steps with addresses of their own.  What was
 * chosen lies with the office, sealed, as what was typed into a session that
 * had expired does; so one can go back, stop, and go on elsewhere.
 */

#define FILE_MAX (2u * 1024 * 1024)

const struct form_field sign_form[] = {
    [SIGN_F_READ] = {"read", FORM_LINE, 8},
    [SIGN_F_KIND] = {"kind", FORM_LINE, 32},
    [SIGN_F_AUTHORITY] = {"authority", FORM_LINE, 1024},
    [SIGN_F_DECLARATION] = {"declaration", FORM_LINE, 32},
    [SIGN_F_TEXT] = {"text", FORM_LINES, LIMIT_RECORD_TEXT},
    [SIGN_F_SCOPE] = {"scope", FORM_LINE, 1024},
    [SIGN_F_FILE] = {"file", FORM_FILE, FILE_MAX},
};

/* Which fields a step asks for, and where it stands. */
static const struct {
	const char *part;
	unsigned fields;
} steps[SIGN_CHECK + 1] = {
    [SIGN_READ] = {"", 1u << SIGN_F_READ | 1u << SIGN_F_KIND},
    [SIGN_AUTHORITY] = {"/authority",
        1u << SIGN_F_AUTHORITY | 1u << SIGN_F_FILE},
    [SIGN_DECLARATION] = {"/declaration",
        1u << SIGN_F_DECLARATION | 1u << SIGN_F_TEXT},
    [SIGN_SCOPE] = {"/scope", 1u << SIGN_F_SCOPE},
    [SIGN_CHECK] = {"/check", 0},
};

const char *
sign_part(enum sign_step s)
{
	return s <= SIGN_CHECK ? steps[s].part : "";
}

static enum sign_step
step_of(const struct desk_page *p)
{
	struct span path = p->page.path;

	for (unsigned i = SIGN_CHECK; i > SIGN_READ; i--) {
		struct span part = span_str(steps[i].part);

		if (path.n > part.n &&
		    span_eq(span_from(path, path.n - part.n), part))
			return (enum sign_step)i;
	}
	return SIGN_READ;
}

static const char form_type[] = "application/x-www-form-urlencoded";

static struct span
place(struct desk_page *p, const struct sheet_head *d)
{
	return page_printf(&p->page, "%.*s/sign/kept", SPAN_ARGS(d->url));
}

/* Reads what was chosen. */
static void
chosen(struct desk_page *p, const struct sheet_head *d,
    struct span value[SIGN_FORM])
{
	struct cy_err e;
	struct span body;

	memset(value, 0, SIGN_FORM * sizeof(*value));
	if (office_kept(p->d->office, &p->who, place(p, d), p->page.a, &body,
	        &e) != CY_OK)
		return;
	if (form_parse(&p->page, body, span_str(form_type), sign_form,
	        SIGN_FORM, value, &e) != CY_OK)
		memset(value, 0, SIGN_FORM * sizeof(*value));
}

static enum cy_rc
keep(struct desk_page *p, const struct sheet_head *d, const struct span *value,
    struct cy_err *e)
{
	struct buf b;
	struct html h = {.b = &b};
	enum cy_rc rc;

	buf_init(&b, 4 * LIMIT_RECORD_TEXT);
	for (size_t i = 0; i < SIGN_F_FILE; i++) {
		if (value[i].n == 0)
			continue;
		buf_printf(&b, "%s%s=", b.n > 0 ? "&" : "", sign_form[i].name);
		html_url_part(&h, value[i]);
	}
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = office_keep(
		    p->d->office, &p->who, place(p, d), buf_span(&b), e);
	buf_release(&b);
	return rc;
}

/* The statement's text, and its paragraphs. */
static enum cy_rc
load_statement(struct desk_page *p, struct sign_view *v, struct cy_err *e)
{
	struct instrument s;
	enum cy_rc rc = office_instrument(
	    p->d->office, &p->who, &v->head.statement, p->page.a, &s, e);

	if (rc != CY_OK)
		return rc;
	v->statement_text = s.text;
	v->rule_open = page_keep(&p->page, record_get(&s.record, F_OPEN));
	return sheet_paragraphs(p, s.record.body, &v->paragraph, e);
}

const struct view_shape shape_sign = {
    "Sign", sizeof(struct sign_view), NULL, NULL};

enum cy_rc
sign_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct sign_view *v = view;
	struct office_draft d;
	enum cy_rc rc = sheet_open_for(p, CAN_PREPARE, &d, &v->head, e);

	page->title = page_say(page, MSG_DESK_SIGN);
	if (rc != CY_OK)
		return rc;
	if (!d.has_statement)
		return cy_fail(e, CY_CONFLICT, FAULT_DESK_NOT_FIXED,
		    CY_NO_OFFSET, "%s", "");
	v->step = step_of(p);
	rc = load_statement(p, v, e);
	if (rc != CY_OK)
		return rc;
	chosen(p, &v->head, v->chosen);
	rc = attached(p, &d.id, &v->attachment, e);
	/* What was just sent, and refused, stands in its form. */
	for (size_t i = 0; i < SIGN_FORM; i++)
		if ((steps[v->step].fields >> i & 1) != 0 && p->value[i].n > 0)
			v->chosen[i] = p->value[i];
	return rc;
}

static enum cy_rc
prepare_act(struct desk_page *p, const struct office_draft *d,
    const struct span *value, struct hash *id, struct cy_err *e)
{
	struct record_draft r;
	char hex[HASH_HEX];
	enum cy_rc rc;

	hash_hex(hex, &d->statement);
	record_draft_init(&r, R_ACT);
	record_draft_add(&r, F_STATEMENT, span_str(hex));
	record_draft_add(&r, F_KIND,
	    value[SIGN_F_KIND].n > 0 ? value[SIGN_F_KIND]
	                             : SPAN_LIT("signature"));
	record_draft_add(&r, F_SCOPE, typed_scope(p, value[SIGN_F_SCOPE]));
	record_draft_add(&r, F_AUTHORITY, value[SIGN_F_AUTHORITY]);
	rc = attached_headers(p, &d->id, &r, e);
	if (rc == CY_OK)
		rc = office_prepare(p->d->office, &p->who, &d->id, &r, id, e);
	return rc;
}

static enum cy_rc
prepare_declaration(struct desk_page *p, const struct office_draft *d,
    const struct span *value, struct cy_err *e)
{
	struct record_draft r;
	struct hash id;
	char hex[HASH_HEX];
	enum cy_rc rc;

	if (value[SIGN_F_DECLARATION].n == 0 ||
	    span_eq_str(value[SIGN_F_DECLARATION], "none"))
		return CY_OK;
	hash_hex(hex, &d->statement);
	record_draft_init(&r, R_DECLARATION);
	record_draft_add(&r, F_REGARDING, span_str(hex));
	record_draft_add(&r, F_KIND, value[SIGN_F_DECLARATION]);
	rc = typed_body(p, value[SIGN_F_TEXT], &r.body, e);
	if (rc == CY_OK)
		rc = office_prepare(p->d->office, &p->who, &d->id, &r, &id, e);
	return rc;
}

/* The declaration first: where its text cannot stand, nothing was made. */
static enum cy_rc
prepare(struct desk_page *p, const struct office_draft *d,
    const struct span *value, struct cy_err *e)
{
	struct hash id;
	char hex[HASH_HEX];
	enum cy_rc rc;

	if (value[SIGN_F_READ].n == 0)
		return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, CY_NO_OFFSET,
		    "\"%s\" is empty", sign_form[SIGN_F_READ].name);
	rc = prepare_declaration(p, d, value, e);
	if (rc == CY_OK)
		rc = prepare_act(p, d, value, &id, e);
	if (rc != CY_OK)
		return rc;
	hash_hex(hex, &id);
	return desk_goto(p, "/office/i/%s", hex);
}

/* A declaration without a text, or a text without one, is caught where it was
 * typed. */
static enum cy_rc
check_step(struct desk_page *p, enum sign_step s, struct cy_err *e)
{
	bool none = p->value[SIGN_F_DECLARATION].n == 0 ||
	    span_eq_str(p->value[SIGN_F_DECLARATION], "none");
	struct span body, scope;

	switch (s) {
	case SIGN_READ:
		if (p->value[SIGN_F_READ].n == 0)
			return desk_missing(p, SIGN_F_READ, e);
		return CY_OK;
	case SIGN_DECLARATION:
		if (none)
			return CY_OK;
		if (p->value[SIGN_F_TEXT].n == 0)
			return desk_missing(p, SIGN_F_TEXT, e);
		return typed_body(p, p->value[SIGN_F_TEXT], &body, e);
	case SIGN_SCOPE:
		scope = typed_scope(p, p->value[SIGN_F_SCOPE]);
		if (scope.n > 0 && !scope_valid(scope))
			return cy_fail(e, CY_USAGE, FAULT_WEB_FORM,
			    CY_NO_OFFSET,
			    "\"scope\" is as \"1-6, 8\", ascending");
		return CY_OK;
	case SIGN_AUTHORITY:
	case SIGN_CHECK:
	case SIGN_APPROVE:
	case SIGN_RECEIPT:
	case SIGN_STEPS:
		break;
	}
	return CY_OK;
}

enum cy_rc
sign_post(struct desk_page *p, struct cy_err *e)
{
	struct sheet_head head;
	struct office_draft d;
	struct span value[SIGN_FORM];
	enum sign_step s = step_of(p);
	enum cy_rc rc = sheet_open_for(p, CAN_PREPARE, &d, &head, e);

	if (rc != CY_OK)
		return rc;
	if (!d.has_statement)
		return cy_fail(e, CY_CONFLICT, FAULT_DESK_NOT_FIXED,
		    CY_NO_OFFSET, "%s", "");
	chosen(p, &head, value);
	if (s == SIGN_CHECK)
		return prepare(p, &d, value, e);
	rc = check_step(p, s, e);
	if (rc == CY_OK && p->value[SIGN_F_FILE].n > 0)
		rc = attach(p, &d.id, p->value[SIGN_F_FILE], e);
	for (size_t i = 0; i < SIGN_FORM; i++)
		if ((steps[s].fields >> i & 1) != 0)
			value[i] = p->value[i];
	if (rc == CY_OK)
		rc = keep(p, &head, value, e);
	if (rc != CY_OK)
		return rc;
	return desk_goto(
	    p, "%.*s/sign%s", SPAN_ARGS(head.url), steps[s + 1].part);
}
