/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_LANDLOCK_H
#define SANDBOX_LANDLOCK_H

#include "base/err.h"

/*
 * Which files this process, and all that come of it, may still reach
 * (landlock(7)).  What is open stays open.  The kernel's version decides how
 * much of it holds: rights it does not know are left out, never refused.
 */
enum land_access {
	LAND_LIST = 1 << 4,  /* the names in folders, no file */
	LAND_READ = 1 << 0,  /* open and list */
	LAND_WRITE = 1 << 1, /* open for writing, cut */
	LAND_MAKE = 1 << 2,  /* make, rename and remove files and folders */
	LAND_RUN = 1 << 3,   /* execute */
};

/* What is below a folder, or one file; absent ones are passed over. */
struct land_rule {
	const char *path; /* NULL: a rule that is not used */
	unsigned access;
};

/*
 * Everything else is refused from here on, to this thread and those it
 * starts: so before any other.  From version 4 on also TCP, from 6 on
 * signals to and abstract sockets of processes outside.  *version: of the
 * kernel's Landlock; 0: it has none, or, with LAND_MAKE, one that knows no
 * renaming between folders; then nothing was done.  Faults base/...
 */
struct land {
	const struct land_rule *rules;
	size_t n;
	/* Signals to others still go, as far as the user's rights do: a
	 * parent's children that were started before are others to it. */
	bool signals;
};
enum cy_rc land_enter(
    const struct land *l, unsigned *version, struct cy_err *e);

#endif
