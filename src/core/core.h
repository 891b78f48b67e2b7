/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include "core/keyring.h"

/*
 * Is this act allowed now, and what follows from it?  Pure: (state, record)
 * -> fault, or effects (spec/statements.md).  The state is read through
 * struct core_view (the store's rows, or a test's); the effects are the rows
 * that the store writes.  The same answer for a form, a command, an imported
 * file and a record that came from another node.
 */

#define CORE_NONE UINT64_MAX /* no such entry */

/* Who may still join a statement: the words of its Open headers. */
enum core_open {
	OPEN_SIGNATURE = 1 << 0,
	OPEN_ACCESSION = 1 << 1,
	OPEN_INVITATION = 1 << 2,
	OPEN_CLOSED = 1 << 3,
};

enum core_mark {
	MARK_NONE,
	MARK_RECORDED, /* only by a recorded record */
	MARK_OWN,      /* by the party's own */
};

/* What the state knows of an earlier record. */
struct core_record {
	uint64_t index;
	uint64_t root;   /* the first of its chain of Replaces, or itself */
	uint64_t topic;  /* root of what it is about; CORE_NONE */
	uint64_t thread; /* and in the end: the statement, the incident ...;
	                  * CORE_NONE where it is about nothing */
	enum record_kind kind;
	char author[LIMIT_PARTY_ID + 1];
	char party[LIMIT_PARTY_ID + 1];  /* whose act; the holder of a
	                                  * Known-As in place of the short id */
	char exercise[LIMIT_SYMBOL + 1]; /* empty: real */
	struct day counts;
	bool recorded;            /* Recorded-For */
	bool replaced;            /* another one Replaces it */
	enum core_mark withdrawn; /* acts */
	/* Statements: their rules. */
	unsigned open;   /* enum core_open; 0: not stated */
	uint64_t quorum; /* 0: none */
	utc_t earliest;  /* INT64_MIN: none */
	utc_t lapses;    /* INT64_MAX: none */
	bool released;   /* its first release has been admitted */
};

/* A contact: what a party has of one kind, in one directory or in none. */
struct core_contact_key {
	struct span kind;      /* the word */
	struct span directory; /* empty: none */
	struct span exercise;  /* empty: real */
};

/* What its records say: the party's own ones before recorded ones, of these
 * the newest chain, of it the newest version. */
struct core_contact {
	uint64_t root;
	bool own;
	bool open; /* established or confirmed, not ended */
};

/*
 * Every function gives CY_OK, or CY_NOTFOUND with e untouched, or a failure
 * of the state itself (CY_TEMP ...), which core_check() passes on.  Parties
 * are asked for by their holder's id, and found under either id.
 */
struct core_view {
	void *ctx;
	enum cy_rc (*record)(void *ctx, const struct hash *id,
	    struct core_record *out, struct cy_err *e);
	/* The newest record of this author with this symbol. */
	enum cy_rc (*symbol)(void *ctx, struct span author, struct span symbol,
	    struct hash *id, struct cy_err *e);
	/* The standing act of a party on a statement (by its root): neither
	 * replaced nor withdrawn; the own one before the recorded one. */
	enum cy_rc (*act)(void *ctx, uint64_t statement, struct span party,
	    struct hash *id, bool *recorded, struct cy_err *e);
	/* The highest notification number of a statement. */
	enum cy_rc (*notice)(
	    void *ctx, uint64_t statement, uint64_t *number, struct cy_err *e);
	/* The other id of a party: of a short id the holder that is
	 * Known-As it, of a holder the short id. */
	enum cy_rc (*alias)(void *ctx, struct span party,
	    char out[LIMIT_PARTY_ID + 1], struct cy_err *e);
	/* CY_OK: this version of the statement names the party, under either
	 * id, as Invited. */
	enum cy_rc (*invited)(
	    void *ctx, uint64_t statement, struct span party, struct cy_err *e);
	/* CY_OK: some party made an own act on the statement. */
	enum cy_rc (*own_acts)(void *ctx, uint64_t statement, struct cy_err *e);
	/* The ids of the numbered paragraphs of this version of a statement,
	 * as "1 2 2a", valid until the next call; CY_NOTFOUND: it has no body,
	 * its text is elsewhere. */
	enum cy_rc (*paragraphs)(
	    void *ctx, uint64_t statement, struct span *ids, struct cy_err *e);
	enum cy_rc (*contact)(void *ctx, struct span party,
	    const struct core_contact_key *key, struct core_contact *out,
	    struct cy_err *e);
	/* May be NULL: the bytes of an entry, valid until the next call. */
	enum cy_rc (*entry)(
	    void *ctx, uint64_t index, struct span *bytes, struct cy_err *e);
};

/*
 * What follows from an admitted record.  The store turns each into rows and
 * nothing else; what a list shows is computed from these (core/standing.h).
 */
struct core_ref {
	enum field field;
	bool topic; /* what the record is about */
	bool moves; /* an act under embargo: counts from the release's day */
	struct hash target;
	uint64_t index; /* of the target */
	uint64_t root;
};

struct core_effects {
	struct hash id;
	struct span party; /* as written: Recorded-For, or Author */
	bool recorded;     /* Recorded-For stands */
	/* The day from which it counts in "as of"; year 0: undated.
	 * Occurred for recorded ones, else the day of Date; of a withdrawal
	 * the day it takes effect. */
	struct day counts;
	uint64_t root;   /* the first of its chain of Replaces, or index */
	uint64_t topic;  /* root of what it is about; CORE_NONE */
	uint64_t thread; /* root of what that is about in the end */
	bool replaces_id;
	struct hash replaces;
	uint64_t replaces_index;
	bool displaces_id; /* an own act displaces the recorded one */
	struct hash displaces;
	bool releases; /* the first release of its statement */
	size_t nrefs;  /* all but Replaces, in order */
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

/*
 * Does the entry open the sealed record?  The commitment is
 * SHA-256("comity/sealed/v1\n" || salt || entry).  Values as they stand in
 * the headers.  CY_BAD core/commitment.
 */
enum cy_rc core_commitment(struct span commitment, struct span salt,
    struct span entry, struct cy_err *e);

#endif
