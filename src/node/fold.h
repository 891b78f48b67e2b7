/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_FOLD_H
#define NODE_FOLD_H

#include "node/index_port.h"
#include "node/priv.h"

/* The fold of core over the register: keys from entry 0 on, rows from `from`
 * on. */
struct fold {
	struct node *n;
	const struct index_port *to;
	struct keyring *ring;
	uint64_t from, of;
	const char *what;
	struct arena arena;
};

/* One entry; for reg_each() and writer_each(), ctx is the fold. */
enum cy_rc fold_entry(
    void *ctx, uint64_t index, struct span bytes, struct cy_err *e);
/* The seals that the index does not have. */
enum cy_rc fold_seals(
    struct node *n, const struct index_port *to, struct cy_err *e);

/* A store as a port: all calls but open(), remake() and close(). */
void index_store_port(struct index_port *out, struct index_store *ctx);

#define INDEX_FILE "index.db"
/* Opens a store below the node's folder. */
enum cy_rc index_open_store(struct node *n, const char *name,
    enum store_mode mode, struct store **out, struct cy_err *e);
/* Removes an index, with what SQLite keeps beside it. */
enum cy_rc index_unlink(
    const struct node *n, const char *path, struct cy_err *e);

#endif
