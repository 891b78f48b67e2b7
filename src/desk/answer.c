/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "base/codec.h"
#include "desk/priv.h"
#include "json/json.h"

/* What goes out: headers, a way on, or a problem. */

static const char policy[] =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
static const char script_policy[] =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

void
desk_headers(struct desk_page *p, struct http_response *a, const char *type)
{
	bool script =
	    p->page.route != NULL && (desk_row(p)->flags & DESK_SCRIPT) != 0;
	char cookie[256];

	if (a->status != 303)
		http_answer_header(a, "Content-Type", type);
	http_answer_header(
	    a, "Content-Security-Policy", script ? script_policy : policy);
	http_answer_header(a, "Cache-Control", "no-store");
	http_answer_header(a, "X-Content-Type-Options", "nosniff");
	/* Not "no-referrer": a form would then come with "Origin: null". */
	http_answer_header(a, "Referrer-Policy", "same-origin");
	http_answer_header(a, "Cross-Origin-Opener-Policy", "same-origin");
	http_answer_header(a, "Cross-Origin-Resource-Policy", "same-origin");
	if (p->cookie.n > 0) {
		(void)snprintf(
		    cookie, sizeof(cookie), "%.*s", SPAN_ARGS(p->cookie));
		http_answer_header(a, "Set-Cookie", cookie);
	}
}

void
desk_go(struct desk_page *p, struct http_response *a)
{
	char where[2100];
	struct json_out o;

	(void)snprintf(where, sizeof(where), "%.*s", SPAN_ARGS(p->location));
	buf_reset(&a->body);
	if (p->page.face == FACE_HTML) {
		a->status = 303;
		http_answer_header(a, "Location", where);
		return;
	}
	json_out_init(&o, &a->body);
	json_out_object(&o);
	json_out_pair(&o, "location", p->location);
	json_out_end(&o);
}

/* The status that a way to fail has; some faults have one of their own. */
static const struct {
	enum cy_rc rc;
	enum fault fault; /* FAULT_NONE: any other */
	unsigned status;
} statuses[] = {
    {CY_NOTFOUND, FAULT_NONE, 404},
    {CY_USAGE, FAULT_NONE, 400},
    {CY_BAD, FAULT_NONE, 422},
    {CY_DENIED, FAULT_WEB_METHOD, 405},
    {CY_DENIED, FAULT_OFFICE_SESSION, 401},
    {CY_DENIED, FAULT_OFFICE_SESSION_EXPIRED, 401},
    {CY_DENIED, FAULT_NONE, 403},
    {CY_TEMP, FAULT_OFFICE_LOGIN_SLOW, 429},
    {CY_TEMP, FAULT_NONE, 503},
    {CY_CONFLICT, FAULT_NONE, 409},
    {CY_REFUSED, FAULT_NONE, 422},
};
#define STATUSES (sizeof(statuses) / sizeof(statuses[0]))

unsigned
desk_status(const struct cy_err *why)
{
	for (size_t i = 0; i < STATUSES; i++)
		if (statuses[i].rc == why->rc &&
		    (statuses[i].fault == FAULT_NONE ||
		        statuses[i].fault == why->fault))
			return statuses[i].status;
	return 500;
}

void
desk_problem(
    struct desk_page *p, const struct cy_err *why, struct http_response *a)
{
	bool page = p->page.face == FACE_HTML;
	struct cy_err same = *why;

	/* What is not there, and what may not be known of, look alike. */
	if (why->rc == CY_NOTFOUND)
		(void)cy_fail(&same, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND,
		    CY_NO_OFFSET, "%s", "");
	a->status = desk_status(&same);
	buf_reset(&a->body);
	p->location = (struct span){NULL, 0};
	p->page.face = page ? FACE_HTML : FACE_JSON;
	p->why = same;
	if (page)
		layout_problem(&p->page, &p->why, a->status, &a->body);
	else
		answer_problem_json(&p->page, &same, a->status, &a->body);
	if (a->status == 405)
		http_answer_header(a, "Allow", answer_allowed(&p->page));
	if (a->status == 401)
		http_answer_header(a, "WWW-Authenticate", "Bearer");
	if (same.rc == CY_TEMP)
		http_answer_header(
		    a, "Retry-After", a->status == 429 ? "60" : "5");
	p->page.route = NULL;
	desk_headers(
	    p, a, page ? faces[FACE_HTML].type : "application/problem+json");
}

struct span
desk_base64url(struct desk_page *p, struct span s)
{
	char *room = arena_alloc(p->page.a, BASE64_LEN(s.n) + 1);
	size_t n = 0;

	if (room == NULL)
		return (struct span){NULL, 0};
	base64_encode(room, s);
	while (room[n] != '\0' && room[n] != '=') {
		if (room[n] == '+')
			room[n] = '-';
		else if (room[n] == '/')
			room[n] = '_';
		n++;
	}
	return span(room, n);
}

enum cy_rc
desk_passkeys(struct desk_page *p, struct span *out, struct cy_err *e)
{
	struct span *id;
	size_t n;
	struct buf b;
	enum cy_rc rc =
	    office_passkeys(p->d->office, &p->who, p->page.a, &id, &n, e);

	if (rc != CY_OK)
		return rc;
	buf_init(&b, 64u * 1024);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(&b, ' ');
		buf_put(&b, desk_base64url(p, id[i]));
	}
	rc = buf_check(&b, e);
	*out = page_keep(&p->page, buf_span(&b));
	buf_release(&b);
	return rc;
}

enum cy_rc
desk_id(struct desk_page *p, struct hash *id, struct cy_err *e)
{
	if (hash_from_hex(id, p->page.param[0]))
		return CY_OK;
	return cy_fail(
	    e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND, CY_NO_OFFSET, "%s", "");
}

enum cy_rc
desk_missing(const struct desk_page *p, size_t i, struct cy_err *e)
{
	return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, CY_NO_OFFSET,
	    "\"%s\" is empty", desk_row(p)->field[i].name);
}
