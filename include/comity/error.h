/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMITY_ERROR_H
#define COMITY_ERROR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * libcomity reads, checks and proves what Comity registers hold.  It works on
 * bytes in memory: it opens no file, makes no connection, prints nothing and
 * keeps no state.  Every function may be called from any thread once
 * comity_init() has returned.
 *
 * Results are the exit codes of the comity command.  Only COMITY_OK says that
 * something was found good.
 */
enum comity_rc {
	COMITY_OK = 0,
	COMITY_BAD = 1,      /* checked, and bad */
	COMITY_USAGE = 2,    /* the caller gave something unusable */
	COMITY_NOTFOUND = 3, /* no such thing */
	COMITY_TEMP = 5,     /* out of memory */
	COMITY_BELOW = 6,    /* sound, but below policy: a key not known,
	                        too few witnesses, a record missing */
	COMITY_FORK = 8,     /* two histories */
};

/* Filled by a function that returned other than COMITY_OK. */
struct comity_error {
	enum comity_rc rc;
	uint64_t offset; /* byte offset in the input; UINT64_MAX: none */
	char fault[48];  /* stable id, as in comity-faults(7) */
	char rule[128];  /* the rule that was broken */
	char text[256];  /* particulars, one line */
};

/* Once per process, before anything else.  e may be NULL, as everywhere. */
enum comity_rc comity_init(struct comity_error *e);
/* "0.1.0"; static. */
const char *comity_version(void);

#ifdef __cplusplus
}
#endif

#endif
