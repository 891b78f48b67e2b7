/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_FILTER_H
#define SANDBOX_FILTER_H

#include "base/err.h"

#include <seccomp.h>

/*
 * Which system calls this process may still make (seccomp(2)).  Each process
 * has its list beside its main loop.  What is on no list is refused with
 * ENOSYS, so that the C library falls back where it can; what only an
 * attacker would ask for ends the process, and its parent hears of it.
 */
enum filter_how {
	FILTER_ALLOW,
	FILTER_READ,   /* openat: nothing for writing, else EACCES */
	FILTER_DATA,   /* mmap, mprotect: nothing to be executed, else EACCES */
	FILTER_THREAD, /* clone: a thread, no process, else EPERM */
	FILTER_SELF,   /* tgkill: this process only, else EPERM */
	FILTER_REFUSE, /* EPERM */
	FILTER_END,    /* ends the process */
};

struct filter_rule {
	int call; /* SCMP_SYS(name) */
	enum filter_how how;
};

/*
 * Of this thread and those it starts, for good.  Beside the rules given
 * stand those that every process needs (memory, time, locks, its own end)
 * and those that end any process, unless the rules say something else of the
 * same call.  Sets no_new_privs.  CY_TEMP sandbox/filter.
 */
enum cy_rc filter_enter(
    const struct filter_rule *rules, size_t n, struct cy_err *e);

#endif
