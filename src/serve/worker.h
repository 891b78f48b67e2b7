/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_WORKER_H
#define SERVE_WORKER_H

#include "http/server.h"
#include "serve/counts.h"
#include "serve/part.h"

/* What serves HTTP, in a process of its own or in the only one. */

#define WORKER_CONNECTIONS 1024u
/* Connections, the files of their answers, listeners, index and register. */
#define WORKER_FILES (2 * WORKER_CONNECTIONS + 128)
#define WORKER_GRACE_MS 10000u

struct worker {
	struct web *web;
	struct http_server *http;
	http_handler *handle;
	void *handle_ctx;
	struct counts *counts;
	struct http_counts before; /* by those that had this page before */
	bool log;                  /* a line per request */
	enum process process;
	struct part *part; /* NULL: there is no parent */
};

/* ctx of the two is a struct worker. */
http_handler worker_handle;
void worker_answered(void *ctx, const struct http_request *r, unsigned status,
    uint64_t bytes, uint64_t us, const struct http_peer *peer);
/* Is this the office's?  Of struct http_options; ctx is not used. */
bool worker_elsewhere(void *ctx, const struct http_request *r);
/* Takes over a page of counters. */
void worker_counts(struct worker *w, struct counts *c);
/* SIGTERM ends this server in order. */
void worker_stop_on_term(struct http_server *s);

/* ctx: all pages of the counters. */
struct metrics {
	const uint8_t *all;
	const struct clock *clock;
};
http_handler metrics_handle;

#endif
