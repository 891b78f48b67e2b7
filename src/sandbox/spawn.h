/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_SPAWN_H
#define SANDBOX_SPAWN_H

#include "base/err.h"

#include <sys/types.h>

/* Descriptors that a process is given, from this number on. */
#define SPAWN_FIRST 3
#define SPAWN_FDS 24u

/*
 * A new process: it executes a program anew, so that it shares with its
 * parent neither memory nor the places of things in it; or, for tests, runs a
 * function.
 */
struct spawn {
	const char *name;        /* in ps; at most 15 bytes of it */
	const char *const *argv; /* ends in NULL; NULL: run, instead */
	const char *program;     /* path of what is executed */
	int (*run)(void *ctx);   /* its result is the exit code */
	void *ctx;
	/* The only ones it has, as SPAWN_FIRST, ...; beside them 0 and 1 at
	 * /dev/null, and 2. */
	const int *fds;
	size_t nfds;
};

/*
 * The child's signals are as at a program's start, but for SIGINT, which is
 * for the parent at the terminal, and SIGPIPE: both ignored.  It gets SIGTERM
 * when its parent's thread ends.  Its environment is empty but for what tests
 * need.  Faults base/...; a program that cannot be executed ends with
 * 127.
 */
enum cy_rc spawn_child(pid_t *pid, const struct spawn *s, struct cy_err *e);

/* Closes every descriptor from this number on. */
void spawn_close_from(int first);
/* The name in ps of this process: at most 15 bytes count. */
void spawn_name(const char *name);

#endif
