/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/core.h"

/*
 * The index: SQLite, derived from the register by a fold of core.  (size,
 * root) stand in the same transaction as the rows that follow from them.
 * One writing connection.
 */
struct store;

enum store_mode {
	STORE_WRITE, /* creates the file and the schema where absent */
	STORE_READ,
};

/* path ":memory:" for tests.  Faults store/...; CY_USAGE store/schema when
 * the file is of another version: rebuild it. */
enum cy_rc store_open(struct store **out, const char *path,
    enum store_mode mode, struct cy_err *e);
void store_close(struct store *s);

/* What the committed rows follow from: size 0 for a new index. */
enum cy_rc store_head(struct store *s, uint64_t *size, struct hash *root,
    struct cy_err *e);

/*
 * A transaction.  store_admit() checks the record against everything
 * admitted before it, this transaction included, and writes its rows; on a
 * fault of core nothing is written and the transaction stands.  On any other
 * failure (CY_TEMP) the caller rolls back.
 */
enum cy_rc store_begin(struct store *s, struct cy_err *e);
enum cy_rc store_admit(struct store *s, const struct keyring *k,
    const struct record *r, uint64_t index, struct cy_err *e);
enum cy_rc store_commit(struct store *s, uint64_t size,
    const struct hash *root, struct cy_err *e);
void store_rollback(struct store *s);

/*
 * The times of the published checkpoints, from `seals`: an entry's time is
 * that of the first one that covers it.  Part of the same transaction.
 */
enum cy_rc store_seal(struct store *s, uint64_t size, utc_t time,
    struct cy_err *e);

/* Every table in a fixed order as text; equal dumps are equal indexes. */
enum cy_rc store_dump(struct store *s,
    enum cy_rc (*put)(void *ctx, struct span line, struct cy_err *e),
    void *ctx, struct cy_err *e);

#endif
