/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_ROWS_H
#define REGISTER_ROWS_H

#include "tlog/tree.h"

/*
 * The right edge of the tree in memory: of each level the nodes from the
 * beginning of the last tile that is published, so that the proof of any
 * entry not yet published, or in the last published tile, needs no file and
 * no hashing.
 */
#define ROW_LEVELS 64u

struct rows {
	uint64_t size; /* of the tree */
	struct {
		uint64_t from; /* index of h[0] within its level */
		size_t n, cap;
		struct hash *h;
	} level[ROW_LEVELS];
};

void rows_init(struct rows *r);
void rows_release(struct rows *r);
/* Loads the edge of a tree of this size from its tiles. */
enum cy_rc rows_load(struct rows *r, const struct tree_source *src,
    uint64_t size, struct cy_err *e);
/* Memory for n more leaves, so that rows_add() cannot fail. */
enum cy_rc rows_reserve(struct rows *r, size_t n, struct cy_err *e);
void rows_add(struct rows *r, const struct hash *leaf);
/* false: it lies left of what is held (or beyond the tree). */
bool rows_node(
    const struct rows *r, unsigned level, uint64_t index, struct hash *out);
/* Forgets what lies left of the last tiles of a tree of this size. */
void rows_trim(struct rows *r, uint64_t published);

#endif
