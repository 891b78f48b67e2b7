/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include "core/keyring.h"

/*
 * Is this act allowed now, and what follows from it?  Pure: (state, record)
 * -> fault, or effects.  The state is read through struct core_view (the
 * store's rows, or a test's); the effects are the rows that the store writes.
 * The same answer for a form, a command, an imported file and a record that
 * came from another node.
 */

/* What the state knows of an earlier record. */
struct core_record {
	uint64_t index;
	enum record_kind kind;
	char author[LIMIT_PARTY_ID + 1];
	char party[LIMIT_PARTY_ID + 1];	    /* whose act it is */
	char exercise[LIMIT_SYMBOL + 1];    /* empty: real */
	bool recorded;			    /* Recorded-For */
	bool replaced;			    /* another one Replaces it */
	struct hash statement;		    /* acts: of which statement */
};

struct core_view {
	void *ctx;
	/* CY_OK, or CY_NOTFOUND (e untouched). */
	enum cy_rc (*record)(void *ctx, const struct hash *id,
	    struct core_record *out, struct cy_err *e);
	/* The record of this author with this symbol. */
	enum cy_rc (*symbol)(void *ctx, struct span author,
	    struct span symbol, struct hash *id, struct cy_err *e);
	/* The standing act of a party on a statement. */
	enum cy_rc (*act)(void *ctx, const struct hash *statement,
	    struct span party, struct hash *id, struct cy_err *e);
	/* The highest notification number of a statement; 0 without. */
	enum cy_rc (*notice)(void *ctx, const struct hash *statement,
	    uint64_t *number, struct cy_err *e);
};

/*
 * What follows from an admitted record.  The store turns each into rows and
 * nothing else; what a list shows is computed from these.
 */
struct core_ref {
	enum field field;
	struct hash target;
};

struct core_effects {
	struct hash id;
	struct span party;	/* whose act: Recorded-For, or Author */
	bool recorded;		/* Recorded-For stands */
	/* The day from which it counts in "as of"; year 0: undated.
	 * Occurred for recorded ones, else the day of Date. */
	struct day counts;
	bool replaces_id;
	struct hash replaces;
	bool displaces_id; /* an own act displaces the recorded one */
	struct hash displaces;
	size_t nrefs;
	struct core_ref refs[LIMIT_RECORD_HEADERS];
};

/*
 * The signature has been verified (keyring_verify) and the grammar holds.
 * Faults core/...: CY_CONFLICT for what the state forbids (duplicate, symbol
 * taken, second act), CY_REFUSED for safety rules (exercise and real,
 * another's record), CY_NOTFOUND core/reference-unknown.
 * A record id that is already there: CY_CONFLICT core/record-known; the
 * caller answers with the first receipt.
 */
enum cy_rc core_check(const struct core_view *view, const struct keyring *k,
    const struct record *r, uint64_t index, struct core_effects *out,
    struct cy_err *e);

#endif
