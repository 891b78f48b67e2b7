/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/enter.h"

#include "web/shape.h"

/* A password and its officer, a code and what is set up with it. */
#define PASSWORD 1024u
#define NEXT 1024u
#define KEPT (256u * 1024)
/* An assertion is 2 kB at most, a registration 8. */
#define ASSERTION (16u * 1024)

const struct form_field login_form[] = {
    [LOGIN_NAME] = {"login", FORM_LINE, LIMIT_LOGIN},
    [LOGIN_PASSWORD] = {"password", FORM_LINE, PASSWORD},
    [LOGIN_NEXT] = {"next", FORM_LINE, NEXT},
    [LOGIN_KEPT] = {"kept", FORM_LINE, KEPT},
};
const struct view_shape shape_login = {
    "SignIn", sizeof(struct login_view), NULL, NULL};

enum cy_rc
login_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct login_view *v = view;
	bool sent =
	    desk_row(p)->post == login_post && desk_sent(p, LOGIN_NEXT).n > 0;

	(void)e;
	page->title = page_say(page, MSG_DESK_SIGN_IN);
	v->next =
	    session_next(p, sent ? desk_sent(p, LOGIN_NEXT) : p->ask.next);
	v->kept = desk_sent(p, LOGIN_KEPT);
	if (page->r->method != HTTP_POST ||
	    span_starts(page->r->path, SPAN_LIT("/office/login")))
		return CY_OK;
	/* Another page's form came without a session. */
	v->ended = true;
	v->saved = p->restored;
	if (!v->saved && page->r->body.n <= KEPT)
		v->kept = page->r->body;
	return CY_OK;
}

/* What came without a session is the officer's who signs in now. */
static void
keep(struct desk_page *p, struct span token)
{
	struct officer who;
	struct cy_err e;

	if (desk_sent(p, LOGIN_KEPT).n > 0 &&
	    office_session(p->d->office, token, &who, &e) == CY_OK)
		(void)office_keep(p->d->office, &who,
		    session_next(p, desk_sent(p, LOGIN_NEXT)),
		    desk_sent(p, LOGIN_KEPT), &e);
}

static enum cy_rc
enter(struct desk_page *p, struct span login, struct span password,
    struct cy_err *e)
{
	char token[SESSION_TOKEN];
	enum cy_rc rc;

	/* An empty field is none: it costs what a wrong one does. */
	if (login.p == NULL)
		login = SPAN_LIT("");
	if (password.p == NULL)
		password = SPAN_LIT("");
	rc =
	    office_login(p->d->office, login, password, desk_peer(p), token, e);
	if (rc == CY_OK) {
		session_cookie(p, span_str(token));
		keep(p, span_str(token));
	}
	return rc;
}

enum cy_rc
login_post(struct desk_page *p, struct cy_err *e)
{
	enum cy_rc rc =
	    enter(p, desk_sent(p, LOGIN_NAME), desk_sent(p, LOGIN_PASSWORD), e);

	if (rc != CY_OK)
		return rc;
	return desk_goto(
	    p, "%.*s", SPAN_ARGS(session_next(p, desk_sent(p, LOGIN_NEXT))));
}

const struct view_shape shape_none = {"None", 1, NULL, NULL};

enum cy_rc
logout_load(struct page *page, void *view, struct cy_err *e)
{
	(void)view;
	(void)e;
	page->title = page_say(page, MSG_DESK_SIGN_OUT);
	return CY_OK;
}

enum cy_rc
logout_post(struct desk_page *p, struct cy_err *e)
{
	(void)e;
	if (!p->bearer)
		office_logout(p->d->office, p->token);
	session_cookie(p, SPAN_LIT(""));
	return desk_goto(p, "/office/login");
}

const struct form_field setup_form[] = {
    [SETUP_CODE_TYPED] = {"code", FORM_LINE, 128},
    [SETUP_LOGIN] = {"login", FORM_LINE, LIMIT_LOGIN},
    [SETUP_PASSWORD] = {"password", FORM_LINE, PASSWORD},
    [SETUP_AGAIN] = {"again", FORM_LINE, PASSWORD},
    [SETUP_PASSKEY] = {"passkey", FORM_LINE, ASSERTION},
};
const struct view_shape shape_setup = {
    "SetUp", sizeof(struct setup_view), NULL, NULL};

/* People copy a code with the spaces and hyphens that make it readable. */
static struct span
code_of(struct desk_page *p)
{
	struct span in = desk_sent(p, SETUP_CODE_TYPED);
	uint8_t *out = arena_alloc(p->page.a, in.n + 1);
	size_t n = 0;

	for (size_t i = 0; out != NULL && i < in.n; i++)
		if (in.p[i] != ' ' && in.p[i] != '-')
			out[n++] = in.p[i];
	return span(n > 0 ? out : NULL, n);
}

enum cy_rc
setup_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct setup_view *v = view;
	struct hash challenge;

	(void)e;
	page->title = page_say(page, MSG_DESK_SET_UP);
	v->code = code_of(p);
	v->login = desk_sent(p, SETUP_LOGIN);
	v->site = session_site(p);
	if (v->code.n == 0)
		return CY_OK;
	trust_set_up_challenge(&challenge, v->code);
	v->challenge =
	    desk_base64url(p, span(challenge.b, sizeof(challenge.b)));
	return CY_OK;
}

enum cy_rc
setup_post(struct desk_page *p, struct cy_err *e)
{
	struct set_up s = {
	    .code = code_of(p), .password = desk_sent(p, SETUP_PASSWORD)};
	struct passkey_response r;
	struct officer who;
	enum cy_rc rc;

	if (s.code.n == 0)
		return desk_missing(p, SETUP_CODE_TYPED, e);
	/* The first half of the page asks for the code alone. */
	if (s.password.n == 0 && desk_sent(p, SETUP_PASSKEY).n == 0)
		return CY_OK;
	if (!span_eq(s.password, desk_sent(p, SETUP_AGAIN)))
		return cy_fail(
		    e, CY_USAGE, FAULT_DESK_PASSWORDS, CY_NO_OFFSET, "%s", "");
	if (desk_sent(p, SETUP_PASSKEY).n == 0)
		return cy_fail(
		    e, CY_USAGE, FAULT_DESK_NO_PASSKEY, CY_NO_OFFSET, "%s", "");
	rc = passkey_response_parse(
	    &r, p->page.a, desk_sent(p, SETUP_PASSKEY), e);
	if (rc != CY_OK)
		return rc;
	s.attestation = r.attestation;
	s.client_data = r.client_data;
	rc = office_set_up(p->d->office, &s, &who, e);
	if (rc == CY_OK)
		rc = enter(p, span_str(who.login), s.password, e);
	return rc == CY_OK ? desk_goto(p, "/office/") : rc;
}

const struct form_field passkey_form[] = {
    [PASSKEY_ASSERTION] = {"assertion", FORM_LINE, ASSERTION},
    [PASSKEY_NEXT] = {"next", FORM_LINE, NEXT},
};
const struct view_shape shape_passkey = {
    "Passkey", sizeof(struct passkey_view), NULL, NULL};

enum cy_rc
passkey_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct passkey_view *v = view;
	struct hash challenge;
	enum cy_rc rc;

	page->title = page_say(page, MSG_DESK_PASSKEY);
	if (p->bearer)
		return cy_fail(
		    e, CY_DENIED, FAULT_OFFICE_SCOPE, CY_NO_OFFSET, "%s", "");
	v->next = session_next(p,
	    page->r->method == HTTP_POST ? desk_sent(p, PASSKEY_NEXT)
	                                 : p->ask.next);
	v->site = session_site(p);
	rc = office_challenge(p->d->office, p->token, &challenge, e);
	if (rc != CY_OK)
		return rc;
	v->challenge =
	    desk_base64url(p, span(challenge.b, sizeof(challenge.b)));
	return desk_passkeys(p, &v->ids, e);
}

enum cy_rc
desk_assertion(struct desk_page *p, size_t field, struct passkey_assertion *a,
    struct cy_err *e)
{
	if (desk_sent(p, field).n == 0)
		return cy_fail(
		    e, CY_USAGE, FAULT_DESK_NO_PASSKEY, CY_NO_OFFSET, "%s", "");
	return passkey_assertion_parse(a, p->page.a, desk_sent(p, field), e);
}

enum cy_rc
passkey_post(struct desk_page *p, struct cy_err *e)
{
	struct passkey_assertion a;
	enum cy_rc rc = desk_assertion(p, PASSKEY_ASSERTION, &a, e);

	if (rc == CY_OK)
		rc = office_raise(p->d->office, p->token, &a, e);
	if (rc != CY_OK)
		return rc;
	return desk_goto(
	    p, "%.*s", SPAN_ARGS(session_next(p, desk_sent(p, PASSKEY_NEXT))));
}

const struct form_field zone_form[] = {
    [ZONE_OFFSET] = {"zone", FORM_LINE, 6},
    [ZONE_NEXT] = {"next", FORM_LINE, NEXT},
};

enum cy_rc
zone_load(struct page *page, void *view, struct cy_err *e)
{
	(void)view;
	(void)e;
	page->title = page_say(page, MSG_DESK_ZONE);
	return CY_OK;
}

enum cy_rc
zone_post(struct desk_page *p, struct cy_err *e)
{
	struct span z = desk_sent(p, ZONE_OFFSET);
	int minutes;

	if (!desk_zone_parse(z, &minutes))
		return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, CY_NO_OFFSET,
		    "\"zone\" is as \"+02:00\"");
	p->cookie = page_printf(&p->page,
	    "__Host-comity-zone=%.*s; Path=/; Secure; HttpOnly; "
	    "SameSite=Strict; Max-Age=31536000",
	    SPAN_ARGS(z));
	return desk_goto(
	    p, "%.*s", SPAN_ARGS(session_next(p, desk_sent(p, ZONE_NEXT))));
}
