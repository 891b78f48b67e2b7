/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_TRIES_H
#define OFFICE_TRIES_H

#include "office/seal.h"

/*
 * How often someone may try to sign in: TRIES at once, then one each
 * TRIES_SECONDS, by login and by peer.  Internal to the office.
 *
 * A fixed table, so that no number of logins or peers fills the memory or
 * pushes another's count out.  Two that fall on one place share it; which do
 * is known only to who has the office key.
 */
#define TRIES 10u
#define TRIES_SECONDS 60u
#define TRIES_SLOTS 4096u

struct tries {
	/* When each would have used up what it may, in monotonic ns. */
	uint64_t login[TRIES_SLOTS], peer[TRIES_SLOTS];
};

/* Counts a try; false: one too many, and nothing is counted. */
bool tries_take(struct tries *t, const struct tag *login,
    const struct tag *peer, uint64_t now_ns);

#endif
