/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_JOINED_H
#define STORE_JOINED_H

#include "base/arena.h"
#include "store/row.h"

/*
 * Internal to store: the acts on a statement, party by party, as
 * core_standing() wants them.
 */

struct act_row {
	struct act_row *next;
	struct core_act act;
	struct hash id;
	struct span party, recorded_as, author, scope;
	int64_t choice;
};

typedef enum cy_rc party_act_fn(
    void *ctx, const struct store_party_act *row, struct cy_err *e);

struct joined {
	struct store *s;
	struct core_when when;
	struct arena all;   /* withdrawals of the statement */
	struct arena party; /* the acts of the party at hand */
	struct core_withdrawal *w;
	size_t nw;
	struct act_row *first, **last;
	struct core_act *acts; /* the same, once they are complete */
	size_t n;
	/* Told of each party. */
	enum cy_rc (*each)(struct joined *j, struct cy_err *e);
	party_act_fn *fn;
	void *ctx;
};

/* Reads the statement (by its root) and calls each(); who: 0, or one party's
 * number and that of its other id. */
enum cy_rc joined_read(struct joined *j, uint64_t statement,
    const int64_t who[2], struct cy_err *e);
/* For each(): the act that stands at a moment; false: none does. */
bool joined_standing(
    const struct joined *j, struct core_when when, struct store_party_act *row);

/* The parties to a statement, by its root. */
enum cy_rc joined_each(struct store *s, uint64_t statement,
    struct core_when when, party_act_fn *fn, void *ctx, struct cy_err *e);
/* One party on it; nothing is given where it has no act. */
enum cy_rc joined_one(struct store *s, uint64_t statement, const int64_t who[2],
    struct core_when when, party_act_fn *fn, void *ctx, struct cy_err *e);

#endif
