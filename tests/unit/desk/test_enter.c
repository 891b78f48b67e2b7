/* SPDX-License-Identifier: Apache-2.0 */
#include "deskkit.h"

/* Signing in and out, where a form comes from, what is kept. */

static struct dkit T;
#define LOGIN_FORM_TEXT "login=anna&password=correct+horse+battery"
#define FORM_TYPE "Content-Type: application/x-www-form-urlencoded\r\n"

/* T31 of the threats: 12 ways in which a form may come. */
static void
test_origin(void)
{
	static const struct {
		const char *name, *headers;
		bool taken;
	} row[] = {
	    {"our page", "Origin: https://register.example\r\n", true},
	    {"our page, and Sec-Fetch-Site",
	        "Origin: https://register.example\r\n"
	        "Sec-Fetch-Site: same-origin\r\n",
	        true},
	    {"no Origin, same-origin", "Sec-Fetch-Site: same-origin\r\n", true},
	    {"neither of them", "", false},
	    {"another site", "Origin: https://evil.example\r\n", false},
	    {"http: of the same host", "Origin: http://register.example\r\n",
	        false},
	    {"another port", "Origin: https://register.example:8443\r\n",
	        false},
	    {"a host below ours", "Origin: https://a.register.example\r\n",
	        false},
	    {"a host that begins with ours",
	        "Origin: https://register.example.evil.example\r\n", false},
	    {"a frame without an origin", "Origin: null\r\n", false},
	    {"null, but same-origin",
	        "Origin: null\r\nSec-Fetch-Site: same-origin\r\n", false},
	    {"no Origin, same-site", "Sec-Fetch-Site: same-site\r\n", false},
	    {"no Origin, cross-site", "Sec-Fetch-Site: cross-site\r\n", false},
	    {"no Origin, typed", "Sec-Fetch-Site: none\r\n", false},
	    {"Referer instead of Origin",
	        "Referer: https://register.example/office/login\r\n", false},
	    {"in capitals", "Origin: HTTPS://REGISTER.EXAMPLE\r\n", false},
	    {"a path behind it", "Origin: https://register.example/\r\n",
	        false},
	};
	char more[512];

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status;

		(void)snprintf(
		    more, sizeof(more), "%s" FORM_TYPE, row[i].headers);
		status = dkit_send(&T, "POST", "/office/login", more,
		    SPAN_LIT(LOGIN_FORM_TEXT));
		t_ok(status == (row[i].taken ? 303u : 403u) &&
		        dkit_header(&T, "Set-Cookie: __Host-comity=") ==
		            row[i].taken &&
		        dkit_body(&T, "desk/origin") != row[i].taken,
		    "a form of %s is %s (%u)", row[i].name,
		    row[i].taken ? "taken" : "refused", status);
	}
}

static void
test_headers(void)
{
	static const char *const want[] = {
	    "Cache-Control: no-store\r\n",
	    "X-Content-Type-Options: nosniff\r\n",
	    "Referrer-Policy: same-origin\r\n",
	    "Cross-Origin-Opener-Policy: same-origin\r\n",
	    "Cross-Origin-Resource-Policy: same-origin\r\n",
	    "frame-ancestors 'none'",
	    "default-src 'none'",
	};
	static const char *const pages[] = {"/office/login", "/office/setup",
	    "/office/", "/office/drafts", "/office/nothing", "/office"};

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		for (size_t k = 0; k < sizeof(want) / sizeof(want[0]); k++) {
			(void)dkit_send(&T, "GET", pages[i], "", SPAN_LIT(""));
			t_ok(dkit_header(&T, want[k]), "%s: header %zu",
			    pages[i], k);
		}
	(void)dkit_send(&T, "GET", "/office/login", "", SPAN_LIT(""));
	t_ok(!dkit_header(&T, "script-src") && !dkit_body(&T, "<script"),
	    "no script where none is needed");
	(void)dkit_send(&T, "GET", "/office/setup", "", SPAN_LIT(""));
	t_ok(
	    dkit_header(&T, "script-src 'self';") && !dkit_header(&T, "unsafe"),
	    "the one script where a passkey is asked for");
}

/* Whoever is not signed in learns nothing from an address. */
static void
test_outside(void)
{
	static const char *const path[] = {"/office", "/office/",
	    "/office/drafts", "/office/d/x", "/office/nothing",
	    "/office/officers", "/office/d/0000"};
	char want[256];

	for (size_t i = 0; i < sizeof(path) / sizeof(path[0]); i++) {
		(void)dkit_send(&T, "GET", path[i], "", SPAN_LIT(""));
		(void)snprintf(want, sizeof(want), "/office/login?next=");
		t_ok(T.a.status == 303 &&
		        strncmp(dkit_location(&T), want, strlen(want)) == 0,
		    "%s leads to signing in", path[i]);
		t_uint(dkit_send(&T, "GET", path[i],
		           "Accept: application/json\r\n", SPAN_LIT("")),
		    401, path[i]);
		t_ok(dkit_header(&T, "application/problem+json") &&
		        dkit_header(&T, "WWW-Authenticate: Bearer\r\n"),
		    "and a program is told so");
	}
}

static void
test_login(void)
{
	static const struct {
		const char *form;
		unsigned status;
		const char *body;
	} row[] = {
	    {"login=anna&password=wrong+password", 403, "office/login-refused"},
	    {"login=nobody&password=correct+horse+battery", 403,
	        "office/login-refused"},
	    {"", 403, "office/login-refused"},
	    {"login=anna&login=anna&password=x", 400, "web/form"},
	    {"login=anna&password=x&more=1", 400, "web/form"},
	    {"login=%ff&password=x", 400, "web/form"},
	    {"login=%0a&password=x", 400, "web/form"},
	    {"login=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	     "aaaaaaaaaaaaaa&password=x",
	        400, "web/form"},
	    {"login=%3Cb%3E%22x&password=secret-not-shown", 403,
	        "value=\"&lt;b&gt;&#34;x\""},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status = dkit_post(&T, "/office/login", row[i].form);

		t_ok(status == row[i].status && dkit_body(&T, row[i].body) &&
		        !dkit_header(&T, "Set-Cookie") &&
		        !dkit_body(&T, "secret-not-shown"),
		    "log-in with \"%.30s\" (%u)", row[i].form, status);
	}
	t_uint(dkit_login(&T, "anna"), 303, "the right password");
	t_ok(dkit_header(&T, "; Path=/; Secure; HttpOnly; SameSite=Strict"),
	    "the cookie says what it must");
	t_ok(strcmp(dkit_location(&T), "/office/") == 0, "and on to the inbox");
	t_uint(dkit_get(&T, "/office/zone"), 200, "the session holds");
	t_ok(dkit_body(&T, "anna") && dkit_body(&T, "mfa.example"),
	    "and says who is signed in");
}

static void
test_next(void)
{
	static const struct {
		const char *next, *want;
	} row[] = {
	    {"/office/drafts", "/office/drafts"},
	    {"/office/d/x?from=1", "/office/d/x?from=1"},
	    {"https://evil.example/", "/office/"},
	    {"//evil.example/office/", "/office/"},
	    {"/office/../../evil", "/office/../../evil"},
	    {"/s/calm", "/office/"},
	    {"/office/%5C%5Cevil", "/office/"},
	    {"/office/x%0d%0aSet-Cookie:%20a=b", "/office/"},
	    {"", "/office/"},
	};
	char form[512];

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		(void)snprintf(form, sizeof(form), LOGIN_FORM_TEXT "&next=%s",
		    row[i].next);
		(void)dkit_post(&T, "/office/login", form);
		t_ok(strcmp(dkit_location(&T), row[i].want) == 0 ||
		        T.a.status == 400,
		    "signing in for \"%s\" leads to \"%s\"", row[i].next,
		    dkit_location(&T));
	}
}

/* What the script would make of the page: a registration. */
static const char *
registration(const char *login, const char *code)
{
	static char room[8192];
	struct hash challenge;
	struct buf line;
	struct soft s;
	struct cy_err e;

	trust_set_up_challenge(&challenge, span_str(code));
	okit_soft(&s, login);
	buf_init(&line, sizeof(room));
	okit_must(soft_register(
	              &s, &okit_site, span(challenge.b, HASH_LEN), &line, &e),
	    &e, "soft_register");
	for (size_t i = 0; i < line.n; i++)
		room[i] = (char)(line.p[i] == ' ' ? '+' : line.p[i]);
	room[line.n] = '\0';
	buf_release(&line);
	soft_release(&s);
	return room;
}

static void
test_setup(void)
{
	const struct officer_invitation i = {.login = SPAN_LIT("nina"),
	    .party = SPAN_LIT("mfa.example"),
	    .roles = OFFICER_OBSERVER};
	static char form[10000];
	char code[SETUP_CODE];
	struct cy_err e;

	T.session[0] = '\0';
	okit_must(office_invite(T.k->o, NULL, &i, NULL, code, &e), &e, "nina");
	t_uint(dkit_post(&T, "/office/setup", "login=nina"), 400, "no code");
	/* Copied with the blanks that make it readable. */
	(void)snprintf(form, sizeof(form), "code=%.8s+%.8s-%s&login=nina", code,
	    code + 8, code + 16);
	t_uint(dkit_post(&T, "/office/setup", form), 200, "the second half");
	t_ok(strcmp(dkit_value(&T, "name=\"code\" value=\""), code) == 0 &&
	        dkit_body(&T, "data-passkey=\"create\"") &&
	        strcmp(dkit_value(&T, "data-site=\""), "register.example") == 0,
	    "asks for a password and a passkey");
	(void)snprintf(form, sizeof(form),
	    "code=%s&login=nina&password=one+long+secret&again=another", code);
	t_ok(dkit_post(&T, "/office/setup", form) == 400 &&
	        dkit_body(&T, "desk/passwords") &&
	        !dkit_body(&T, "one long secret"),
	    "two passwords, which are not shown again");
	(void)snprintf(form, sizeof(form),
	    "code=%s&login=nina&password=correct+horse+battery&"
	    "again=correct+horse+battery",
	    code);
	t_ok(dkit_post(&T, "/office/setup", form) == 400 &&
	        dkit_body(&T, "desk/no-passkey"),
	    "no passkey");
	(void)snprintf(form + strlen(form), sizeof(form) - strlen(form),
	    "&passkey=%s", registration("nina", "another"));
	t_ok(dkit_post(&T, "/office/setup", form) == 422 &&
	        dkit_body(&T, "passkey/"),
	    "a passkey for another code");
	(void)snprintf(form, sizeof(form),
	    "code=%s&login=nina&password=correct+horse+battery&"
	    "again=correct+horse+battery&passkey=%s",
	    code, registration("nina", code));
	t_uint(dkit_post(&T, "/office/setup", form), 303, "set up");
	t_ok(dkit_header(&T, "Set-Cookie: __Host-comity="),
	    "and signed in at once");
	t_ok(dkit_post(&T, "/office/setup", form) == 403 &&
	        dkit_body(&T, "office/code"),
	    "a code is good once");
	t_uint(dkit_login(&T, "nina"), 303, "and so by the password");
}

static void
test_passkey(void)
{
	(void)dkit_login(&T, "anna");
	t_ok(dkit_get(&T, "/office/tokens") == 200, "tokens are shown");
	(void)dkit_post(&T, "/office/tokens", "name=x&read=yes&days=30");
	t_ok(T.a.status == 303 &&
	        strcmp(dkit_location(&T),
	            "/office/passkey?next=%2Foffice%2Ftokens") == 0,
	    "one is made after a passkey only (%u %s)", T.a.status,
	    dkit_location(&T));
	(void)dkit_post(&T, "/office/passkey", "next=/office/tokens");
	t_ok(T.a.status == 400 && dkit_body(&T, "desk/no-passkey"),
	    "no passkey used");
	(void)dkit_get(&T, "/office/passkey");
	(void)dkit_post(&T, "/office/passkey", "assertion=x+y");
	t_ok(T.a.status == 422 && dkit_body(&T, "passkey/line"),
	    "no assertion at all");
	t_ok(dkit_raise(&T, "anna"), "the passkey raises the session");
	t_uint(dkit_post(&T, "/office/tokens", "name=x&read=yes&days=30"), 200,
	    "and a token is made");
	t_ok(dkit_body(&T, "class=\"secret\""), "that is shown once");
}

/* Typed into a session that ended: it stands in its form again. */
static void
test_kept(void)
{
	static const char text[] =
	    "title=A+%3Cb%3E+title&language=en&symbol=calm&"
	    "text=1.+What+took+an+hour.";
	char form[1024];
	const char *kept;

	(void)dkit_login(&T, "anna");
	T.k->node.time.now += 3600;
	t_uint(dkit_post(&T, "/office/drafts/new", text), 401,
	    "a form in a session that has ended");
	t_ok(dkit_body(&T, "Your session has ended") &&
	        dkit_body(&T, "is not lost"),
	    "says so");
	t_ok(strcmp(dkit_value(&T, "name=\"next\" value=\""),
	         "/office/drafts/new") == 0,
	    "and where it goes on");
	(void)dkit_login(&T, "anna");
	t_ok(dkit_get(&T, "/office/drafts/new") == 200 &&
	        dkit_body(&T, "value=\"A &lt;b&gt; title\"") &&
	        dkit_body(&T, "1. What took an hour.") &&
	        dkit_body(&T, "when your session ended"),
	    "then it stands in its form");
	/* Signed out in another window: nobody knows whose it is. */
	T.session[0] = '\0';
	t_uint(dkit_post(&T, "/office/drafts/new", text), 401,
	    "a form without a session");
	kept = dkit_value(&T, "name=\"kept\" value=\"");
	t_ok(strncmp(kept, "title=A+%3Cb%3E+title&amp;", 26) == 0,
	    "is handed back");
	(void)snprintf(form, sizeof(form),
	    LOGIN_FORM_TEXT "&next=/office/drafts/"
	                    "new&kept=title%%3DAnother%%26text%%3DB");
	(void)dkit_post(&T, "/office/login", form);
	(void)dkit_login(&T, "anna");
	t_ok(dkit_get(&T, "/office/drafts/new") == 200 &&
	        dkit_body(&T, "value=\"Another\""),
	    "and kept by the one who signs in");
}

static void
test_logout(void)
{
	(void)dkit_login(&T, "anna");
	t_uint(dkit_get(&T, "/office/logout"), 200, "a page to sign out");
	t_uint(dkit_post(&T, "/office/logout", ""), 303, "signing out");
	t_ok(
	    dkit_header(&T, "__Host-comity=; ") && dkit_header(&T, "Max-Age=0"),
	    "the cookie is taken back");
	t_uint(dkit_get(&T, "/office/zone"), 303, "and the session is over");
}

static void
test_cookies(void)
{
	char more[600], value[128];
	const char *at;

	(void)dkit_login(&T, "anna");
	at = strchr(T.session, '=') + 1;
	(void)snprintf(
	    value, sizeof(value), "%.*s", (int)strcspn(at, "\r"), at);
	(void)snprintf(more, sizeof(more),
	    "Cookie: a=b; __Host-comity=%s; c=d\r\n", value);
	t_uint(dkit_send(&T, "GET", "/office/zone", more, SPAN_LIT("")), 200,
	    "among other cookies");
	(void)snprintf(more, sizeof(more),
	    "Cookie: __Host-comity=%s; __Host-comity=x\r\n", value);
	t_uint(dkit_send(&T, "GET", "/office/zone", more, SPAN_LIT("")), 303,
	    "twice is never");
	(void)snprintf(more, sizeof(more), "Cookie: comity=%s\r\n", value);
	t_uint(dkit_send(&T, "GET", "/office/zone", more, SPAN_LIT("")), 303,
	    "under another name");
}

/* A program: by its token, and by that alone. */
static void
test_bearer(void)
{
	char token[64], more[256];
	const char *at;

	(void)dkit_login(&T, "anna");
	(void)dkit_raise(&T, "anna");
	(void)dkit_post(&T, "/office/tokens", "name=job&admin=yes&days=30");
	at =
	    memmem(T.a.body.p, T.a.body.n, "class=\"secret\" dir=\"ltr\">", 25);
	t_ok(at != NULL, "a token");
	if (at == NULL)
		return;
	(void)snprintf(
	    token, sizeof(token), "%.*s", (int)strcspn(at + 25, "<"), at + 25);
	(void)snprintf(more, sizeof(more),
	    "Authorization: Bearer %s\r\nAccept: application/json\r\n", token);
	t_ok(dkit_send(&T, "GET", "/office/officers", more, SPAN_LIT("")) ==
	            200 &&
	        dkit_body(&T, "\"login\": \"anna\""),
	    "reads what its scopes let it");
	t_uint(dkit_send(&T, "GET", "/office/drafts", more, SPAN_LIT("")), 403,
	    "and nothing else");
	t_ok(dkit_body(&T, "office/scope"), "the scope is the reason");
	(void)snprintf(more, sizeof(more),
	    "%sAuthorization: Bearer x\r\nAccept: application/json\r\n",
	    T.session);
	t_uint(dkit_send(&T, "GET", "/office/officers", more, SPAN_LIT("")),
	    401, "a session beside a bad token does not count");
}

/* Whose tries they are: only a proxy on this machine is asked. */
static void
test_peer(void)
{
	static const struct {
		const char *peer, *more, *want;
	} rows[] = {
	    {"192.0.2.7", "", "192.0.2.7"},
	    {"192.0.2.7", "X-Real-IP: 198.51.100.1\r\n", "192.0.2.7"},
	    {"unix", "X-Real-IP: 198.51.100.1\r\n", "198.51.100.1"},
	    {"127.0.0.1", "X-Real-IP: 2001:db8::1\r\n", "2001:db8::1"},
	    {"::1", "X-Real-IP: 198.51.100.1\r\n", "198.51.100.1"},
	    {"unix", "", "unix"},
	    {"unix", "X-Real-IP: \r\n", "unix"},
	    {"unix", "X-Real-IP: somebody\r\n", "unix"},
	    {"unix", "X-Forwarded-For: 198.51.100.1\r\n", "unix"},
	    {"unix",
	        "X-Real-IP: 00000000000000000000000000000000000000000000000"
	        "\r\n",
	        "unix"},
	    {NULL, "X-Real-IP: 198.51.100.1\r\n", ""},
	};
	struct http_request r;
	struct desk_page p = {.page.r = &r};
	struct cy_err e;
	unsigned status;
	char head[512];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(head, sizeof(head),
		    "GET / HTTP/1.1\r\nHost: a\r\n%s\r\n", rows[i].more);
		if (http_head(&r, span_str(head), &status, &e) != CY_OK)
			abort();
		r.peer = rows[i].peer != NULL ? span_str(rows[i].peer)
		                              : (struct span){NULL, 0};
		t_span(desk_peer(&p), span_str(rows[i].want), "a peer");
	}
}

int
main(void)
{
	struct officer anna;

	dkit_start(&T);
	okit_officer(T.k, "anna", "mfa.example", 0x7f, "legal", &anna);
	test_origin();
	test_headers();
	test_outside();
	test_peer();
	test_login();
	test_next();
	test_setup();
	test_passkey();
	test_kept();
	test_logout();
	test_cookies();
	test_bearer();
	dkit_end(&T);
	return t_done();
}
