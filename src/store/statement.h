/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "store/recent.h"

/* What pages ask about one statement, and which ones are open. */

typedef enum cy_rc store_statement_fn(
    void *ctx, const struct store_statement *row, struct cy_err *e);

/* The row of one statement: its newest version at that moment.  index: any
 * version.  CY_NOTFOUND store/not-found: no statement, or not yet. */
enum cy_rc store_statement(struct store *s, uint64_t index, const char *lang,
    struct core_when when, store_statement_fn *fn, void *ctx, struct cy_err *e);

/* Who may still join (spec/statements.md, "Open"). */
enum store_joining {
	STORE_JOIN_UNSTATED, /* the record has no rule: not shown as open */
	STORE_JOIN_OPEN,     /* to what the bits of st->open say */
	STORE_JOIN_LAPSED,   /* it was not released in time */
	STORE_JOIN_CLOSED,
};
enum store_joining store_joining(const struct store_statement *st, utc_t now);

/* The statements that are open at that time, newest first. */
enum cy_rc store_open_statements(struct store *s, const char *lang, utc_t now,
    struct store_page *page, store_statement_fn *fn, void *ctx,
    struct cy_err *e);

/* What a notification of the keeper says besides its row. */
struct store_notice {
	uint64_t number;
	uint64_t about; /* the event's entry; CORE_NONE: it is not here */
};
enum cy_rc store_notice(struct store *s, uint64_t index,
    struct store_notice *out, struct cy_err *e);

/*
 * How the number of parties came about: a row for each day on which a party's
 * standing changes, oldest first; undated acts are not in it.  The last row
 * of a day has the number at its end.
 */
struct store_change {
	struct day day;
	struct span party;  /* holder, or the id it is recorded under */
	uint64_t index;     /* the act, or the withdrawal, that changes it */
	struct span choice; /* kind of the act */
	bool recorded;      /* the act */
	int change;         /* 1 joins, -1 leaves, 0 its act is another */
	uint64_t parties;   /* that count after it */
};
/* index: any version.  when.as_of: changes up to that day; without, those that
 * are announced for a day after when.today are left out. */
enum cy_rc store_history(struct store *s, uint64_t index, struct core_when when,
    enum cy_rc (*fn)(
        void *ctx, const struct store_change *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

#endif
