/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "base/err.h"
#include "base/time.h"

#include <stddef.h>

/*
 * `comity serve`: the parent, which opens the sockets, starts the other
 * processes and looks after them (ARCHITECTURE.md, "Processes").
 */

#define SERVE_WORKERS 16u /* at most */
#define SERVE_LISTENERS 8u
#define SERVE_ADDRESS 128u

struct serve_ready {
	size_t n;
	char address[SERVE_LISTENERS][SERVE_ADDRESS]; /* "http://[::1]:80/" */
	char metrics[SERVE_ADDRESS];                  /* "": none */
	unsigned workers;
	unsigned landlock; /* version of the kernel's; 0: none */
};

struct serve_options {
	const char *dir, *state;
	const char *listen;  /* as http_listen() takes it */
	const char *metrics; /* the same; NULL: none */
	const char *origin;  /* public address; NULL: none */
	const char *contact; /* for security.txt, a URI; NULL: none */
	unsigned workers;    /* 0: one per core, at most 4 */
	bool log;            /* a line per request on standard error */
	const struct clock *clock;
	/* All is open; in the parent. */
	void (*ready)(void *ctx, const struct serve_ready *r);
	void *ctx;
};

/*
 * Serves until SIGTERM or SIGINT, then ends all processes in order: no answer
 * is lost, and what is sealed is published.  Called from a process of one
 * thread; sockets that systemd hands over are used in place of listen and
 * metrics (by their names, "web" and "metrics").
 *
 * Faults of http_listen(), node_open_write() and the web's opening;
 * CY_TEMP serve/ended when a process that is not replaced ends: the signer or
 * the writer.
 */
enum cy_rc serve_run(const struct serve_options *o, struct cy_err *e);
/* The same in one process, without restrictions: to look for faults with. */
enum cy_rc serve_single(const struct serve_options *o, struct cy_err *e);

/* What main() does as one of the processes: argv is PROGRAM --process NAME. */
#define SERVE_PROCESS "--process"
int serve_process(const char *name, const struct clock *clock);

#endif
