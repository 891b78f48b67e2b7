/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_WEB_WEBKIT_H
#define TESTS_WEB_WEBKIT_H

#include "../node/nkit.h"

#include "web/web.h"

/* A small node of invented parties, and answers without a server. */
struct kit_web {
	struct kit_node k;
	struct node *node;
	struct web *w;
	struct http_response a; /* the last answer */
};

/* Adds a record of the keeper. */
static inline bool
kit_web_add(struct kit_web *t, const char *text)
{
	struct cy_err e;

	if (node_add(t->node, span_str(text), NULL, &e) == CY_OK)
		return true;
	printf("# %s %s\n%s", fault_id(e.fault), e.text, text);
	return false;
}

static inline bool
kit_web_start(struct kit_web *t)
{
	struct cy_err e;

	memset(t, 0, sizeof(*t));
	kit_node_start(&t->k);
	return node_create(&t->k.o, SPAN_LIT(KIT_KEEPER), &e) == CY_OK &&
	    node_open_write(&t->node, &t->k.o, &e) == CY_OK;
}

/* page: rows of a page; 0: as usual. */
static inline bool
kit_web_open(struct kit_web *t, unsigned page)
{
	struct web_options o = {
	    .dir = t->k.dir,
	    .clock = &t->k.clock,
	    .origin = "https://register.example",
	    .page = page,
	};
	struct cy_err e;

	return node_publish(t->node, &e) == CY_OK &&
	    node_close(t->node, &e) == CY_OK && web_new(&t->w, &o, &e) == CY_OK;
}

static inline void
kit_web_clear(struct kit_web *t)
{
	buf_release(&t->a.headers);
	buf_release(&t->a.body);
	if (t->a.file >= 0 && t->a.status != 0)
		(void)close(t->a.file);
	memset(&t->a, 0, sizeof(t->a));
}

static inline void
kit_web_end(struct kit_web *t)
{
	kit_web_clear(t);
	web_free(t->w);
	kit_node_end(&t->k);
}

/* Asks; more: header lines, each ended by CR LF.  The status. */
static inline unsigned
kit_web_send(struct kit_web *t, const char *method, const char *target,
    const char *more, struct span body)
{
	static char head[HTTP_HEAD_MAX];
	struct http_request r;
	unsigned status = 0;
	struct cy_err e;

	kit_web_clear(t);
	(void)snprintf(head, sizeof(head),
	    "%s %s HTTP/1.1\r\nHost: register.example\r\n%s\r\n", method,
	    target, more);
	if (http_head(&r, span_str(head), &status, &e) != CY_OK)
		return status;
	r.body = body;
	t->a.status = 200;
	t->a.file = -1;
	buf_init(&t->a.headers, 64 * 1024);
	buf_init(&t->a.body, HTTP_ANSWER_MAX);
	web_handle(t->w, &r, &t->a);
	return t->a.status;
}

static inline unsigned
kit_web_ask(
    struct kit_web *t, const char *method, const char *target, const char *more)
{
	return kit_web_send(t, method, target, more, span(NULL, 0));
}

static inline unsigned
kit_web_post(
    struct kit_web *t, const char *target, const char *more, struct span body)
{
	char head[1024];

	(void)snprintf(
	    head, sizeof(head), "%sContent-Length: %zu\r\n", more, body.n);
	return kit_web_send(t, "POST", target, head, body);
}

static inline bool
kit_web_has(const struct buf *b, const char *what)
{
	return b->n > 0 && memmem(b->p, b->n, what, strlen(what)) != NULL;
}

#endif
