/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_STANDING_H
#define CORE_STANDING_H

#include "core/core.h"

/*
 * "As of" (spec/statements.md, "Standing"): which of a party's acts on one
 * statement stands at a moment.  Pure, so that every list, page and file
 * gives the same answer.
 */

/* The two axes of time.  All zero: everything the register says. */
struct core_when {
	struct day as_of;  /* inclusive, UTC; year 0: no limit */
	uint64_t known_at; /* as the register said at this size; 0: all */
	/* The caller's day, which is looked at only where as_of is not given:
	 * a withdrawal that takes effect later does not yet count.  Year 0:
	 * all of them do. */
	struct day today;
};

enum core_count {
	COUNT_NOT,     /* not yet, or no longer */
	COUNT_UNDATED, /* listed apart, not counted */
	COUNT_YES,
};

/* Does something that counts from this day count at that moment? */
enum core_count core_counts(struct day counts, struct core_when when);

/* True when the entry was in the register at that moment. */
bool core_known(uint64_t index, struct core_when when);

struct core_withdrawal {
	uint64_t index;
	uint64_t root;        /* the chain of acts that it withdraws */
	uint64_t replaced_by; /* entry; CORE_NONE */
	bool recorded;
	struct day counts; /* when it takes effect */
};

struct core_act {
	uint64_t index;
	uint64_t root;
	uint64_t replaced_by; /* entry; CORE_NONE */
	bool recorded;
	struct day counts;
};

struct core_standing {
	enum core_count count;
	/* The act that decides, an index into acts; n when the party has none
	 * that counts or is undated. */
	size_t act;
	/* The withdrawal that was found for it, in effect or to come; NULL. */
	const struct core_withdrawal *withdrawal;
};

/*
 * acts: those of one party (under either of its ids) on one statement, in
 * register order, at least one; w: withdrawals, of these acts and maybe of
 * others.
 */
struct core_standing core_standing(const struct core_act *acts, size_t n,
    const struct core_withdrawal *w, size_t nw, struct core_when when);

#endif
