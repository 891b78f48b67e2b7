/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TLOG_TREE_H
#define TLOG_TREE_H

#include "base/err.h"
#include "base/limits.h"
#include "crypto/sha256.h"

/*
 * An append-only Merkle tree (RFC 6962) by its compact range: the roots of
 * the perfect subtrees that make it up, one for each set bit of size.
 */
struct tree {
	uint64_t size;
	struct hash node[64]; /* node[l]: subtree of 2^l leaves, if bit l set */
};

void tree_init(struct tree *t);
/* Appends a leaf hash. size < 2^63. */
void tree_add(struct tree *t, const struct hash *leaf);
/* The root; SHA-256 of nothing for the empty tree. */
void tree_root(const struct tree *t, struct hash *root);

/*
 * Where the proofs get their hashes from: the root of the perfect subtree
 * number `index` of 2^level leaves.  Only asked for subtrees that lie wholly
 * within the size the proof is made for.
 */
struct tree_source {
	void *ctx;
	enum cy_rc (*node)(void *ctx, unsigned level, uint64_t index,
	    struct hash *out, struct cy_err *e);
};

/*
 * The compact range of the first size leaves; size < 2^63.  When its root is
 * a signed one, every hash that was asked for is authentic.
 */
enum cy_rc tree_load(struct tree *t, const struct tree_source *src,
    uint64_t size, struct cy_err *e);

/*
 * RFC 6962 section 2.1.1.  path has room for LIMIT_PROOF_HASHES; from the
 * leaf's sibling up.  index < size < 2^63, else CY_BAD tlog/inclusion-index.
 */
enum cy_rc tree_inclusion(const struct tree_source *src, uint64_t index,
    uint64_t size, struct hash *path, size_t *n, struct cy_err *e);
/* CY_BAD tlog/inclusion-... */
enum cy_rc tree_inclusion_check(const struct hash *leaf, uint64_t index,
    uint64_t size, const struct hash *path, size_t n, const struct hash *root,
    struct cy_err *e);

/*
 * RFC 6962 section 2.1.2.  path has room for LIMIT_CONSISTENCY_HASHES.
 * 0 < old <= size < 2^63, else CY_BAD tlog/consistency-size; old == size
 * gives an empty path.
 */
enum cy_rc tree_consistency(const struct tree_source *src, uint64_t old,
    uint64_t size, struct hash *path, size_t *n, struct cy_err *e);
/* CY_BAD tlog/consistency-...; CY_FORK tlog/two-histories when the sizes are
 * equal and the roots are not. */
enum cy_rc tree_consistency_check(uint64_t old, const struct hash *old_root,
    uint64_t size, const struct hash *root, const struct hash *path, size_t n,
    struct cy_err *e);

#endif
