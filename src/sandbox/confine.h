/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_CONFINE_H
#define SANDBOX_CONFINE_H

#include "sandbox/filter.h"
#include "sandbox/landlock.h"

#include <sys/resource.h>

struct confine_limit {
	int resource; /* RLIMIT_... */
	uint64_t value;
};

/* All that a process gives up before it meets the first byte of a stranger. */
struct confine {
	const struct confine_limit *limits;
	size_t nlimits;
	struct land files;
	const struct filter_rule *calls;
	size_t ncalls;
};

/*
 * Limits, no dump and no debugger (its memory may hold keys, or what a reader
 * asked for), no_new_privs, files, calls; in this order, before any thread is
 * started.  *landlock: as land_enter() says.
 */
enum cy_rc confine_enter(
    const struct confine *c, unsigned *landlock, struct cy_err *e);

#endif
