/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/time.h"
#include "http/server.h"

/*
 * The public pages and their other faces: JSON, text, CSV, Atom, and the
 * register's own files (spec/web.md).  Reads one node's folder; holds no key
 * and writes nothing.  One thread.
 */
struct web;

struct web_options {
	const char *dir;    /* the node's folder */
	const char *origin; /* the public address, "https://register.example",
	                     * without a slash at its end; NULL: the request's
	                     * Host, with http: */
	/* Where to report a weakness, a URI (RFC 9116: "mailto:..."); NULL:
	 * the page /about. */
	const char *contact;
	const struct clock *clock; /* NULL: the system's */
	unsigned page;             /* rows of a page; 0: 100 */
};

/* Opens the folder for reading: node_open_read()'s errors. */
enum cy_rc web_new(
    struct web **out, const struct web_options *o, struct cy_err *e);
void web_free(struct web *w);

/* ctx: the struct web.  Answers every request; never fails. */
http_handler web_handle;

/*
 * The API's description, OpenAPI 3.1 in JSON, made from the table of routes,
 * of the node at this public address.  Errors are the buffer's.
 */
void web_openapi(struct buf *b, struct span origin);

/* For the metrics and for /readyz. */
struct web_state {
	uint64_t size; /* of the published register */
	utc_t sealed;  /* its newest seal; 0: none */
	bool ready;    /* register and index can be read */
};
void web_state(struct web *w, struct web_state *out);

#endif
