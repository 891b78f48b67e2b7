/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdio.h>

#include "base/time.h"

/*
 * Progress of long work on standard error.  On a terminal: the name of the
 * work at once, a bar with rate and remaining time after a second, redrawn
 * at most ten times a second.  Elsewhere: a line every ten seconds.
 */
struct progress {
	FILE *f; /* NULL: silent */
	bool tty;
	const struct clock *clock;
	const char *what; /* the work under way; NULL: none */
	uint64_t start, last;
	bool drawn;
};

void progress_init(
    struct progress *p, FILE *f, bool tty, const struct clock *clock);
/* ctx is a struct progress; the shape that node and verify call. */
void progress_node(void *ctx, const char *what, uint64_t done, uint64_t of);
void progress_verify(void *ctx, uint64_t done, uint64_t of);
/* Takes the line off the terminal. */
void progress_end(struct progress *p);

#endif
