/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/desk.h"

#include <stdlib.h>

#include "desk/priv.h"

/* The way of a request: who asks, which page, what was sent, the answer. */

enum cy_rc
desk_open(struct desk **out, const struct desk_options *o, struct cy_err *e)
{
	const struct web_options w = {
	    .dir = o->dir, .origin = o->origin, .clock = o->clock};
	struct desk *d = calloc(1, sizeof(*d));
	enum cy_rc rc;

	*out = NULL;
	if (d == NULL)
		return cy_nomem(e);
	d->o = *o;
	d->office = o->office;
	rc = web_new(&d->web, &w, e);
	if (rc != CY_OK)
		free(d);
	else
		*out = d;
	return rc;
}

void
desk_close(struct desk *d)
{
	if (d == NULL)
		return;
	web_free(d->web);
	free(d);
}

/* A program asks for JSON at the page's own address. */
static void
choose_face(struct page *p)
{
	struct span accept = http_header_of(p->r, "accept");

	if (p->face == FACE_HTML && accept.n > 0 && accept.p != NULL &&
	    memmem(accept.p, accept.n, "application/json", 16) != NULL &&
	    memmem(accept.p, accept.n, "text/html", 9) == NULL)
		p->face = FACE_JSON;
}

/* Loads the view of the page's route and writes it. */
static enum cy_rc
show(struct desk_page *p, struct http_response *a, struct cy_err *e)
{
	const struct route *r = p->page.route;
	void *view =
	    arena_alloc(p->page.a, r->shape == NULL ? 1 : r->shape->size);
	enum cy_rc rc = view == NULL ? cy_nomem(e) : CY_OK;

	if (rc == CY_OK && ((r->faces >> p->page.face) & 1) == 0)
		rc = cy_fail(e, CY_NOTFOUND, FAULT_OFFICE_NOT_FOUND,
		    CY_NO_OFFSET, "%s", "");
	if (rc == CY_OK && r->load != NULL)
		rc = r->load(&p->page, view, e);
	if (rc == CY_OK && (desk_row(p)->flags & DESK_FILE) != 0)
		rc = r->bytes(&p->page, view, a, e);
	else if (rc == CY_OK && p->location.n == 0)
		rc = answer_face(&p->page, view, a, e);
	return rc;
}

/* Whoever is not signed in learns of every address the same: sign in.  What
 * was sent is kept, with the office or in the form itself. */
static enum cy_rc
sign_in(struct desk_page *p, struct http_response *a, struct cy_err *e)
{
	bool post = p->page.r->method == HTTP_POST;
	struct buf b;
	struct html h = {.b = &b};
	enum cy_rc rc;

	if (p->bearer || p->page.face != FACE_HTML)
		return e->rc;
	if (!post) {
		buf_init(&b, 16u * 1024);
		html_url_part(&h, session_next(p, p->page.r->target));
		rc = desk_goto(
		    p, "/office/login?next=%.*s", SPAN_ARGS(buf_span(&b)));
		buf_release(&b);
		return rc;
	}
	rc = session_origin(p, e);
	if (rc != CY_OK)
		return rc;
	p->ask.next = session_next(p, p->page.r->target);
	p->restored = p->expired && p->page.route != NULL && session_keep(p);
	p->page.route = &desk_route_login()->route;
	p->page.path = SPAN_LIT("/office/login");
	p->page.query = SPAN_LIT("");
	a->status = 401;
	return show(p, a, e);
}

/* A passkey is wanted first: what was sent is shown again after it. */
static bool
wants_passkey(struct desk_page *p, const struct cy_err *e)
{
	struct buf b;
	struct html h = {.b = &b};

	if (e->rc != CY_DENIED || e->fault != FAULT_OFFICE_NOT_STRONG ||
	    p->bearer || p->page.face != FACE_HTML)
		return false;
	if (p->page.r->method == HTTP_POST)
		(void)session_keep(p);
	buf_init(&b, 16u * 1024);
	html_url_part(&h, session_next(p, p->page.r->target));
	(void)desk_goto(
	    p, "/office/passkey?next=%.*s", SPAN_ARGS(buf_span(&b)));
	buf_release(&b);
	return true;
}

/* What is wrong with a form is said above it, and what was typed stands in
 * it. */
static enum cy_rc
refuse_form(struct desk_page *p, struct http_response *a, struct cy_err *e)
{
	const struct cy_err why = *e;
	enum cy_rc rc;

	if (p->page.face != FACE_HTML || why.rc == CY_NOTFOUND ||
	    p->page.route->html == NULL)
		return why.rc;
	p->why = why;
	p->location = (struct span){NULL, 0};
	rc = show(p, a, e);
	if (rc == CY_OK && p->location.n == 0)
		a->status = desk_status(&why);
	else
		*e = why;
	return rc == CY_OK ? CY_OK : why.rc;
}

static enum cy_rc
take_form(struct desk_page *p, struct http_response *a, struct cy_err *e)
{
	const struct desk_route *r = desk_row(p);
	enum cy_rc rc = p->bearer ? CY_OK : session_origin(p, e);

	if (rc != CY_OK)
		return rc;
	rc = form_read(&p->page, r->field, r->nfields, p->value, e);
	if (rc == CY_OK)
		rc = r->post(p, e);
	if (rc == CY_OK)
		session_taken(p);
	if (rc == CY_OK && p->location.n > 0)
		return CY_OK;
	if (rc == CY_OK)
		return show(p, a, e);
	if (wants_passkey(p, e))
		return CY_OK;
	return refuse_form(p, a, e);
}

static enum cy_rc
allowed(struct desk_page *p, struct cy_err *e)
{
	const struct desk_route *r = desk_row(p);
	enum http_method m =
	    p->page.r->method == HTTP_HEAD ? HTTP_GET : p->page.r->method;
	enum cy_rc rc = CY_OK;

	if (((r->route.methods >> m) & 1) == 0)
		rc = cy_fail(e, CY_DENIED, FAULT_WEB_METHOD, CY_NO_OFFSET,
		    "%.*s", SPAN_ARGS(span_first(p->page.path, 120)));
	if (rc == CY_OK)
		rc = page_args(&p->page, e);
	if (rc == CY_OK && r->verb != VERBS && rights[r->verb].standing == 0)
		rc = office_can(&p->who, r->verb, 0, e);
	return rc;
}

static enum cy_rc
answer_row(struct desk_page *p, struct http_response *a, struct cy_err *e)
{
	enum cy_rc rc = allowed(p, e);

	if (rc == CY_OK && p->page.r->method == HTTP_POST)
		return take_form(p, a, e);
	if (rc == CY_OK && p->signed_in)
		session_restore(p);
	if (rc == CY_OK)
		rc = show(p, a, e);
	return rc != CY_OK && wants_passkey(p, e) ? CY_OK : rc;
}

static enum cy_rc
answer(struct desk_page *p, struct http_response *a, struct cy_err *e)
{
	enum cy_rc found = page_route(&p->page, p->page.r->path, e), rc;
	struct cy_err lost = *e;
	bool open = found == CY_OK && (desk_row(p)->flags & DESK_OPEN) != 0;

	choose_face(&p->page);
	rc = session_find(p, e);
	if (rc != CY_OK && rc != CY_DENIED)
		return rc;
	if (rc != CY_OK && !open)
		return sign_in(p, a, e);
	if (found != CY_OK)
		return *e = lost, found;
	return answer_row(p, a, e);
}

static void
finish(struct desk_page *p, struct http_response *a)
{
	if (p->location.n > 0)
		desk_go(p, a);
	desk_headers(
	    p, a, p->type != NULL ? p->type : faces[p->page.face].type);
}

void
desk_handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	struct desk *d = ctx;
	struct desk_page p = {.d = d};
	struct cy_err e;
	enum cy_rc rc;

	page_begin(&p.page, d->web, &desk_site, r);
	rc = web_refresh(d->web, &e);
	if (rc == CY_OK)
		rc = page_open(&p.page, &e);
	if (rc == CY_OK) {
		rc = answer(&p, a, &e);
		page_close(&p.page);
	}
	if (rc == CY_OK)
		rc = buf_check(&a->body, &e);
	if (rc == CY_OK)
		finish(&p, a);
	else
		desk_problem(&p, &e, a);
}
