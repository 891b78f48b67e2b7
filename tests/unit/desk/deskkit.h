/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_DESK_DESKKIT_H
#define TESTS_DESK_DESKKIT_H

#include "../office/okit.h"

#include "base/codec.h"
#include "desk/priv.h"

/* A desk on an office in a folder of its own, and answers without a server. */
struct dkit {
	struct okit own;
	struct okit *k; /* its office: own, or another kit's */
	struct desk *d;
	struct http_response a; /* the last answer */
	char session[128];      /* a Cookie line, or empty */
};

#define DKIT_OURS "Origin: https://register.example\r\n"

static inline void
dkit_open(struct dkit *t, struct okit *k)
{
	const struct desk_options o = {
	    .origin = "https://register.example",
	    .dir = k->node.dir,
	    .office = k->o,
	    .clock = &k->node.clock,
	};
	struct cy_err e;

	memset(&t->a, 0, sizeof(t->a));
	t->session[0] = '\0';
	t->k = k;
	okit_must(desk_open(&t->d, &o, &e), &e, "desk_open");
}

static inline void
dkit_start(struct dkit *t)
{
	okit_start(&t->own);
	dkit_open(t, &t->own);
}

static inline void
dkit_clear(struct dkit *t)
{
	buf_release(&t->a.headers);
	buf_release(&t->a.body);
	memset(&t->a, 0, sizeof(t->a));
}

static inline void
dkit_end(struct dkit *t)
{
	dkit_clear(t);
	desk_close(t->d);
	if (t->k == &t->own)
		okit_end(&t->own);
}

/* Asks with exactly these header lines; the status. */
static inline unsigned
dkit_send(struct dkit *t, const char *method, const char *target,
    const char *more, struct span body)
{
	static char head[HTTP_HEAD_MAX];
	struct http_request r;
	unsigned status = 0;
	struct cy_err e;

	dkit_clear(t);
	(void)snprintf(head, sizeof(head),
	    "%s %s HTTP/1.1\r\nHost: register.example\r\n"
	    "Content-Length: %zu\r\n%s\r\n",
	    method, target, body.n, more);
	if (http_head(&r, span_str(head), &status, &e) != CY_OK)
		return status;
	r.body = body;
	t->a.status = 200;
	t->a.file = -1;
	buf_init(&t->a.headers, 64 * 1024);
	buf_init(&t->a.body, HTTP_ANSWER_MAX);
	desk_handle(t->d, &r, &t->a);
	return t->a.status;
}

/* In the session, as a browser would. */
static inline unsigned
dkit_get(struct dkit *t, const char *target)
{
	return dkit_send(t, "GET", target, t->session, SPAN_LIT(""));
}

static inline unsigned
dkit_post(struct dkit *t, const char *target, const char *form)
{
	char more[512];

	(void)snprintf(more, sizeof(more),
	    "%s" DKIT_OURS
	    "Content-Type: application/x-www-form-urlencoded\r\n",
	    t->session);
	return dkit_send(t, "POST", target, more, span_str(form));
}

static inline bool
dkit_has(const struct buf *b, const char *what)
{
	return b->n > 0 && memmem(b->p, b->n, what, strlen(what)) != NULL;
}

static inline bool
dkit_body(const struct dkit *t, const char *what)
{
	return dkit_has(&t->a.body, what);
}

static inline bool
dkit_header(const struct dkit *t, const char *what)
{
	return dkit_has(&t->a.headers, what);
}

/* Where the answer leads: "/office/..."; empty: nowhere. */
static inline const char *
dkit_location(const struct dkit *t)
{
	static char room[2048];
	const uint8_t *at = t->a.headers.n == 0
	    ? NULL
	    : memmem(t->a.headers.p, t->a.headers.n, "Location: ", 10);
	size_t n = 0;

	room[0] = '\0';
	if (at == NULL)
		return room;
	at += 10;
	while (n + 1 < sizeof(room) && at[n] != '\r')
		n++;
	memcpy(room, at, n);
	room[n] = '\0';
	return room;
}

/* Signs in by the form; the status. */
static inline unsigned
dkit_login(struct dkit *t, const char *login)
{
	char form[256];
	const char *at;

	t->session[0] = '\0';
	/* Whoever tries too often waits: not here. */
	t->k->node.time.ns += UINT64_C(600) * 1000000000;
	(void)snprintf(form, sizeof(form), "login=%s&password=%s", login,
	    "correct+horse+battery");
	if (dkit_post(t, "/office/login", form) != 303)
		return t->a.status;
	at = memmem(t->a.headers.p, t->a.headers.n, "__Host-comity=", 14);
	if (at != NULL)
		(void)snprintf(t->session, sizeof(t->session),
		    "Cookie: %.*s\r\n", (int)strcspn(at, ";"), at);
	return t->a.status;
}

/* The value of an attribute of the page, behind this text. */
static inline const char *
dkit_value(const struct dkit *t, const char *behind)
{
	static char room[20000];
	const char *at =
	    memmem(t->a.body.p, t->a.body.n, behind, strlen(behind));
	size_t n;

	room[0] = '\0';
	if (at == NULL)
		return room;
	at += strlen(behind);
	n = strcspn(at, "\"");
	(void)snprintf(room, sizeof(room), "%.*s", (int)n, at);
	return room;
}

/* What the script would do: an assertion of login over the page's challenge,
 * as the form sends it. */
static inline const char *
dkit_assertion(const struct dkit *t, const char *login)
{
	static char room[16384];
	static uint32_t count;
	const char *text = dkit_value(t, "data-challenge=\"");
	uint8_t raw[64];
	char padded[128];
	struct passkey_assertion x;
	struct arena a;
	struct buf line;
	size_t n = 0, len = strlen(text);

	(void)snprintf(padded, sizeof(padded), "%.100s%s", text,
	    &"===="[len % 4 == 0 ? 4 : len % 4]);
	for (size_t i = 0; padded[i] != '\0'; i++)
		padded[i] = padded[i] == '-' ? '+'
		    : padded[i] == '_'       ? '/'
		                             : padded[i];
	room[0] = '\0';
	if (!base64_decode(raw, sizeof(raw), &n, span_str(padded)))
		return room;
	arena_init(&a, 32 * 1024);
	buf_init(&line, sizeof(room));
	okit_assert(login, ++count, span(raw, n), &a, &x);
	passkey_assertion_print(&line, &x);
	for (size_t i = 0; i < line.n && i + 1 < sizeof(room); i++)
		room[i] = (char)(line.p[i] == ' ' ? '+' : line.p[i]);
	room[line.n] = '\0';
	buf_release(&line);
	arena_release(&a);
	return room;
}

/* Raises the session by the form. */
static inline bool
dkit_raise(struct dkit *t, const char *login)
{
	static char form[20000];

	if (dkit_get(t, "/office/passkey") != 200)
		return false;
	(void)snprintf(form, sizeof(form), "next=/office/&assertion=%s",
	    dkit_assertion(t, login));
	return dkit_post(t, "/office/passkey", form) == 303;
}

#endif
