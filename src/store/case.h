/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_CASE_H
#define STORE_CASE_H

#include "store/recent.h"

/* What pages ask about one case, and charts about all of them. */

typedef enum cy_rc store_case_fn(
    void *ctx, const struct store_case *row, struct cy_err *e);

/* The row of one case: its newest version at that moment.  index: any
 * version.  CY_NOTFOUND store/not-found: no incident, or not yet. */
enum cy_rc store_case(struct store *s, uint64_t index, const char *lang,
    struct core_when when, store_case_fn *fn, void *ctx, struct cy_err *e);

/*
 * The clocks of a case: when each thing first happened, as far as its records
 * say.  Undated and replaced records start no clock; a day that is known in
 * part counts from the last day it can mean, as everywhere.
 */
enum store_clock {
	STORE_BEGAN,      /* Began of the incident */
	STORE_DISCOVERED, /* Discovered */
	STORE_ENDED,      /* Ended */
	STORE_NOTICE,     /* the first dated record of the case, an own or
	                   * dated one of the incident included */
	STORE_FINDING,    /* the first finding */
	STORE_NAMED,      /* the first finding that names a state */
	STORE_MEASURE,    /* the first measure */
	STORE_REPLY,      /* the first reply */
	STORE_CLOCKS
};
struct store_time {
	struct day day; /* year 0: not known */
	uint64_t index; /* the record that says so; CORE_NONE */
	bool since;     /* `days` is known: Began and this day are */
	int32_t days;   /* from Began on; negative: before */
	bool exact;     /* both are days, not months or years */
};
struct store_clocks {
	struct store_time at[STORE_CLOCKS];
};
enum cy_rc store_clocks(struct store *s, uint64_t index, struct core_when when,
    struct store_clocks *out, struct cy_err *e);

/* Whole days from a to b: from the last day that a can mean to the last that
 * b can mean. */
int32_t store_days(struct day a, struct day b);

/*
 * From the beginning of an incident to each finding that was the first to
 * name a state: a row for each case and state.  Cases without Began, and
 * findings without a day, have none.  Newest cases first; page as for
 * store_recent(), its entries being incidents, limit counting cases.
 */
struct store_delay {
	uint64_t incident;
	uint64_t finding;
	struct span symbol; /* of the incident */
	struct span state;  /* "none" where the finding says so; empty where
	                     * it names nobody */
	struct span party;  /* whose finding */
	struct day began, found;
	int32_t days;
	bool exact;
};
enum cy_rc store_delays(struct store *s, struct core_when when,
    struct store_page *page,
    enum cy_rc (*fn)(
        void *ctx, const struct store_delay *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

/* Quartiles of n > 0 values, which are sorted in place: the means of the two
 * that are nearest (method 7 of Hyndman and Fan, as most programs do). */
struct store_quartiles {
	size_t n;
	int32_t least, most;
	double low, median, high;
};
void store_quartiles(struct store_quartiles *q, int32_t *days, size_t n);

/*
 * Who stood with whom: pairs of parties that both count as parties to a
 * statement, or both found the same, or support the same finding, in a case.
 * Only the STORE_TOGETHER_PARTIES that are met first; statements and cases
 * newest first, STORE_TOGETHER_WALK of them.  Rows by number of both, most
 * first.
 */
#define STORE_TOGETHER_PARTIES 256u
#define STORE_TOGETHER_WALK 2000u
struct store_pair {
	struct span a, b; /* a < b */
	uint32_t statements;
	uint32_t cases;
};
/* *whole is false where there was more. */
enum cy_rc store_together(struct store *s, struct core_when when, bool *whole,
    enum cy_rc (*fn)(void *ctx, const struct store_pair *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

#endif
