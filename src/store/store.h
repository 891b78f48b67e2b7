/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/core.h"

/*
 * The index: SQLite, derived from the register by a fold of core
 * (spec/index.md).  (size, root) stand in the same transaction as the rows
 * that follow from them.  One writing connection.  A store is used by one
 * thread at a time.
 */
struct store;

enum store_mode {
	STORE_WRITE, /* creates the file and the schema where absent */
	STORE_READ,
	/* An index that is there, for store_compare(): nothing is written to
	 * it, but SQLite's own check of the words asks for the right to. */
	STORE_CHECK,
	/* A new file filled in one go, without a journal: after a failure, or
	 * a rollback, it is worth nothing; the caller syncs it to disk after
	 * store_close() and gives it its name. */
	STORE_BUILD,
};

/* path ":memory:" for tests.  Faults store/...; CY_USAGE store/schema when
 * the file is of another version: rebuild it. */
enum cy_rc store_open(struct store **out, const char *path,
    enum store_mode mode, struct cy_err *e);
void store_close(struct store *s);

/*
 * Where the bytes of earlier entries can be had, so that a disclosure is
 * checked against its commitment; without, that is left to the verifier.
 * CY_NOTFOUND: not at hand.  The bytes stay valid until the next call.
 */
struct store_source {
	void *ctx;
	enum cy_rc (*entry)(
	    void *ctx, uint64_t index, struct span *bytes, struct cy_err *e);
};
void store_set_source(struct store *s, const struct store_source *source);

/* What the committed rows follow from: size 0 for a new index. */
enum cy_rc store_head(
    struct store *s, uint64_t *size, struct hash *root, struct cy_err *e);

/*
 * A transaction.  store_admit() checks the record against everything
 * admitted before it, this transaction included, and writes its rows; on a
 * fault of core nothing is written and the transaction stands.  On any other
 * failure (CY_TEMP) the caller rolls back.
 */
enum cy_rc store_begin(struct store *s, struct cy_err *e);
enum cy_rc store_admit(struct store *s, const struct keyring *k,
    const struct record *r, uint64_t index, struct cy_err *e);
enum cy_rc store_commit(
    struct store *s, uint64_t size, const struct hash *root, struct cy_err *e);
void store_rollback(struct store *s);

/* Everything that is asked in between is of one state of the index. */
enum cy_rc store_snapshot(struct store *s, struct cy_err *e);
void store_snapshot_end(struct store *s);

/*
 * Would it be admitted now?  core_check()'s faults; no row changes, and
 * store_effects() says nothing any more.  The signature is not looked at: for
 * a text that nobody has signed yet.
 */
enum cy_rc store_try(struct store *s, const struct keyring *k,
    const struct record *r, struct cy_err *e);

/* What followed from the record admitted last; valid until the next. */
const struct core_effects *store_effects(const struct store *s);

/*
 * The times of the published checkpoints, from `seals`: an entry's time is
 * that of the first one that covers it.  Part of the same transaction.
 */
enum cy_rc store_seal(
    struct store *s, uint64_t size, utc_t time, struct cy_err *e);

/* Every table in a fixed order as text; equal dumps are equal indexes. */
enum cy_rc store_dump(struct store *s,
    enum cy_rc (*put)(void *ctx, struct span line, struct cy_err *e), void *ctx,
    struct cy_err *e);

#define STORE_WHAT 160

/*
 * Compares an index (STORE_CHECK or STORE_WRITE, outside a transaction) with
 * the one that was made anew.  CY_BAD store/differs:
 * what says the first table and row that differ, as "table (key)".
 */
enum cy_rc store_compare(struct store *s, struct store *anew,
    char what[STORE_WHAT], struct cy_err *e);

#endif
