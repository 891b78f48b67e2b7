/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/priv.h"

/* Who asks, and whether a form is one of ours (spec/office.md, "Signing
 * in"). */

#define COOKIE "__Host-comity"

struct span
session_cookie_of(const struct http_request *r, const char *name)
{
	struct span found = {NULL, 0}, one, rest;
	size_t n = 0;

	for (size_t i = 0; i < r->nheaders; i++) {
		if (!http_name_is(r->header[i].name, "cookie"))
			continue;
		rest = r->header[i].value;
		while (span_split(&rest, ';', &one)) {
			size_t eq = span_find(one, '=');

			while (one.n > 0 && *one.p == ' ') {
				one = span_from(one, 1);
				eq--;
			}
			if (!span_eq_str(span_first(one, eq), name))
				continue;
			found = span_from(one, eq + (eq < one.n));
			n++;
		}
	}
	/* Two of a name: nobody knows which of them is ours. */
	return n == 1 ? found : (struct span){NULL, 0};
}

/* RFC 6750 section 2.1. */
static struct span
bearer_of(const struct http_request *r)
{
	struct span v = http_header_of(r, "authorization");

	if (v.n > 7 && strncasecmp((const char *)v.p, "Bearer ", 7) == 0)
		return span_from(v, 7);
	return (struct span){NULL, 0};
}

enum cy_rc
session_find(struct desk_page *p, struct cy_err *e)
{
	struct span bearer = bearer_of(p->page.r);
	enum cy_rc rc;

	p->zone = session_cookie_of(p->page.r, COOKIE "-zone");
	if (http_header_of(p->page.r, "authorization").p != NULL) {
		/* Whoever shows a token is judged by it alone. */
		p->bearer = true;
		rc = office_token(p->d->office, bearer, &p->who, e);
		p->signed_in = rc == CY_OK;
		return rc;
	}
	p->token = session_cookie_of(p->page.r, COOKIE);
	if (p->token.n == 0)
		return cy_fail(e, CY_DENIED, FAULT_OFFICE_SESSION, CY_NO_OFFSET,
		    "nobody is signed in");
	rc = office_session(p->d->office, p->token, &p->who, e);
	p->signed_in = rc == CY_OK;
	p->expired =
	    rc == CY_DENIED && e->fault == FAULT_OFFICE_SESSION_EXPIRED;
	return rc;
}

/* The only value of this header; *n: how often it stands. */
static struct span
only(const struct http_request *r, const char *name, size_t *n)
{
	struct span v = {NULL, 0};

	*n = 0;
	for (size_t i = 0; i < r->nheaders; i++)
		if (http_name_is(r->header[i].name, name)) {
			v = r->header[i].value;
			++*n;
		}
	return v;
}

/*
 * Origin says who sent the form, in every browser of today; what has none
 * must say that it came from here.  A page that was not sent by us, one of
 * http: on the same host, a frame without an origin ("null"): none of them.
 */
enum cy_rc
session_origin(const struct desk_page *p, struct cy_err *e)
{
	size_t norigin, nsite;
	struct span origin = only(p->page.r, "origin", &norigin);
	struct span site = only(p->page.r, "sec-fetch-site", &nsite);
	bool ours;

	if (norigin > 0)
		ours = norigin == 1 && span_eq(origin, p->page.origin);
	else
		ours = nsite == 1 && span_eq_str(site, "same-origin");
	if (ours)
		return CY_OK;
	return cy_fail(e, CY_DENIED, FAULT_DESK_ORIGIN, CY_NO_OFFSET,
	    "Origin is \"%.*s\"", SPAN_ARGS(span_first(origin, 120)));
}

void
session_cookie(struct desk_page *p, struct span token)
{
	p->cookie = page_printf(&p->page,
	    COOKIE "=%.*s; Path=/; Secure; HttpOnly; SameSite=Strict%s",
	    SPAN_ARGS(token), token.n == 0 ? "; Max-Age=0" : "");
}

struct span
session_next(struct desk_page *p, struct span next)
{
	/* What stands in a header has no control characters, and leads to no
	 * other host. */
	bool ours = span_starts(next, SPAN_LIT("/office/")) && next.n < 1024;

	for (size_t i = 0; ours && i < next.n; i++)
		ours = next.p[i] > 0x20 && next.p[i] < 0x7f &&
		    next.p[i] != '\\' && next.p[i] != '"';
	return ours ? page_keep(&p->page, next) : SPAN_LIT("/office/");
}

/* Forms with files are not kept: the file still lies where it was. */
static const char kept_type[] = "application/x-www-form-urlencoded";

static bool
may_be_kept(const struct desk_page *p)
{
	struct span type = http_header_of(p->page.r, "content-type");

	return (desk_row(p)->flags & DESK_SECRET) == 0 &&
	    p->page.r->body.n > 0 && p->page.r->body.n <= KEPT_MAX &&
	    span_starts(type, span_str(kept_type));
}

bool
session_keep(struct desk_page *p)
{
	struct cy_err e;

	return may_be_kept(p) &&
	    office_keep(p->d->office, &p->who, p->page.r->target,
	        p->page.r->body, &e) == CY_OK;
}

void
session_restore(struct desk_page *p)
{
	const struct desk_route *r = desk_row(p);
	struct cy_err e;
	struct span body;

	if (r->nfields == 0 || p->bearer || (r->flags & DESK_SECRET) != 0 ||
	    office_kept(p->d->office, &p->who, p->page.r->target, p->page.a,
	        &body, &e) != CY_OK)
		return;
	p->restored = form_parse(&p->page, body, span_str(kept_type), r->field,
	                  r->nfields, p->value, &e) == CY_OK;
	if (!p->restored)
		memset(p->value, 0, sizeof(p->value));
}

void
session_taken(struct desk_page *p)
{
	struct cy_err e;

	if (p->signed_in && !p->bearer &&
	    (desk_row(p)->flags & DESK_SECRET) == 0)
		(void)office_kept_drop(
		    p->d->office, &p->who, p->page.r->target, &e);
}

struct span
session_site(struct desk_page *p)
{
	struct span s = p->page.origin;
	size_t at = 0;

	while (at + 3 <= s.n && memcmp(s.p + at, "://", 3) != 0)
		at++;
	s = span_from(s, at + 3 <= s.n ? at + 3 : 0);
	return span_first(s, span_find(s, ':'));
}
