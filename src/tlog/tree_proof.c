/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/tree.h"

/* Where a proof is being collected. */
struct walk {
	const struct tree_source *src;
	uint64_t size;
	struct hash *path;
	size_t n;
	struct cy_err *e;
};

static enum cy_rc
fetch(struct walk *w, unsigned level, uint64_t index, struct hash *out)
{
	return w->src->node(w->src->ctx, level, index, out, w->e);
}

/*
 * The root of the leaves behind the last multiple of 2^level: the right edge
 * of the tree, whose subtrees are the set bits of size below level.
 */
static enum cy_rc
fetch_edge(struct walk *w, unsigned level, struct hash *out)
{
	uint64_t left = w->size & ((UINT64_C(1) << level) - 1);
	unsigned l = (unsigned)__builtin_ctzll(left);
	enum cy_rc rc = fetch(w, l, (w->size >> l) - 1, out);
	struct hash h;

	for (left &= left - 1; rc == CY_OK && left != 0; left &= left - 1) {
		l = (unsigned)__builtin_ctzll(left);
		rc = fetch(w, l, (w->size >> l) - 1, &h);
		if (rc == CY_OK)
			sha256_node(out, &h, out);
	}
	return rc;
}

static enum cy_rc
fetch_sibling(struct walk *w, unsigned level, uint64_t index, struct hash *out)
{
	if ((index & 1) != 0)
		return fetch(w, level, index - 1, out);
	if ((index + 2) << level <= w->size)
		return fetch(w, level, index + 1, out);
	return fetch_edge(w, level, out);
}

/* Siblings from the perfect subtree `index` of 2^level leaves to the root. */
static enum cy_rc
climb(struct walk *w, unsigned level, uint64_t index)
{
	enum cy_rc rc = CY_OK;
	uint64_t last;

	for (; rc == CY_OK && (last = (w->size - 1) >> level) > 0; level++) {
		/* An even last node has no sibling: it is its own parent. */
		if (index != last || (index & 1) != 0)
			rc = fetch_sibling(w, level, index, &w->path[w->n++]);
		index >>= 1;
	}
	return rc;
}

enum cy_rc
tree_inclusion(const struct tree_source *src, uint64_t index, uint64_t size,
    struct hash *path, size_t *n, struct cy_err *e)
{
	struct walk w = {src, size, path, 0, e};
	enum cy_rc rc;

	*n = 0;
	if (index >= size || size > INT64_MAX)
		return cy_fail(e, CY_BAD, FAULT_TLOG_INCLUSION_INDEX,
		    CY_NO_OFFSET, "no entry %llu in a tree of %llu",
		    (unsigned long long)index, (unsigned long long)size);
	rc = climb(&w, 0, index);
	if (rc == CY_OK)
		*n = w.n;
	return rc;
}

static enum cy_rc
check_sizes(uint64_t old, uint64_t size, struct cy_err *e)
{
	if (old > 0 && old <= size && size <= INT64_MAX)
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_TLOG_CONSISTENCY_SIZE, CY_NO_OFFSET,
	    "sizes %llu and %llu", (unsigned long long)old,
	    (unsigned long long)size);
}

enum cy_rc
tree_consistency(const struct tree_source *src, uint64_t old, uint64_t size,
    struct hash *path, size_t *n, struct cy_err *e)
{
	struct walk w = {src, size, path, 0, e};
	enum cy_rc rc = check_sizes(old, size, e);
	unsigned level;
	uint64_t index;

	*n = 0;
	if (rc != CY_OK || old == size)
		return rc;
	/* From the last perfect subtree of the old tree, which both trees
	 * have; where it is the whole old tree, its hash is known. */
	level = (unsigned)__builtin_ctzll(old);
	index = (old >> level) - 1;
	if (index != 0)
		rc = fetch(&w, level, index, &path[w.n++]);
	if (rc == CY_OK)
		rc = climb(&w, level, index);
	if (rc == CY_OK)
		*n = w.n;
	return rc;
}

/*
 * The way from node `index` to the root: below the fork, where its way and
 * that of the last node part, every level has a sibling, left or right; above
 * it the node lies on the right edge and only left siblings remain.
 */
struct way {
	uint64_t index;
	size_t below; /* levels below the fork */
	size_t above; /* left siblings above it */
};

static struct way
way_from(uint64_t index, uint64_t last)
{
	uint64_t fork = index ^ last;
	size_t below = fork == 0 ? 0 : 64 - (size_t)__builtin_clzll(fork);

	return (struct way){
	    index, below, (size_t)__builtin_popcountll(index >> below)};
}

static bool
is_left(const struct way *w, size_t i)
{
	return i >= w->below || (w->index >> i & 1) != 0;
}

enum cy_rc
tree_inclusion_check(const struct hash *leaf, uint64_t index, uint64_t size,
    const struct hash *path, size_t n, const struct hash *root,
    struct cy_err *e)
{
	struct hash h = *leaf;
	struct way w;

	if (index >= size || size > INT64_MAX)
		return cy_fail(e, CY_BAD, FAULT_TLOG_INCLUSION_INDEX,
		    CY_NO_OFFSET, "no entry %llu in a tree of %llu",
		    (unsigned long long)index, (unsigned long long)size);
	w = way_from(index, size - 1);
	if (n != w.below + w.above)
		return cy_fail(e, CY_BAD, FAULT_TLOG_INCLUSION_LENGTH,
		    CY_NO_OFFSET, "%zu hashes, not %zu, for entry %llu of %llu",
		    n, w.below + w.above, (unsigned long long)index,
		    (unsigned long long)size);
	for (size_t i = 0; i < n; i++)
		if (is_left(&w, i))
			sha256_node(&h, &path[i], &h);
		else
			sha256_node(&h, &h, &path[i]);
	if (!hash_eq(&h, root))
		return cy_fail(e, CY_BAD, FAULT_TLOG_INCLUSION_ROOT,
		    CY_NO_OFFSET, "entry %llu is not in the tree of %llu",
		    (unsigned long long)index, (unsigned long long)size);
	return CY_OK;
}

/* Both roots that a path of the right length leads to from a node that both
 * trees have; the old tree is made of its left siblings alone. */
static void
both_roots(const struct way *w, const struct hash *path, struct hash *was,
    struct hash *is)
{
	for (size_t i = 0; i < w->below + w->above; i++) {
		if (!is_left(w, i)) {
			sha256_node(is, is, &path[i]);
			continue;
		}
		sha256_node(is, &path[i], is);
		sha256_node(was, &path[i], was);
	}
}

static enum cy_rc
same_size(uint64_t size, bool same, size_t n, struct cy_err *e)
{
	if (!same)
		return cy_fail(e, CY_FORK, FAULT_TLOG_TWO_HISTORIES,
		    CY_NO_OFFSET, "two roots of size %llu",
		    (unsigned long long)size);
	if (n != 0)
		return cy_fail(e, CY_BAD, FAULT_TLOG_CONSISTENCY_LENGTH,
		    CY_NO_OFFSET, "%zu hashes, not 0, between equal sizes", n);
	return CY_OK;
}

enum cy_rc
tree_consistency_check(uint64_t old, const struct hash *old_root, uint64_t size,
    const struct hash *root, const struct hash *path, size_t n,
    struct cy_err *e)
{
	enum cy_rc rc = check_sizes(old, size, e);
	struct hash was, is;
	unsigned level;
	size_t skip;
	struct way w;

	if (rc != CY_OK)
		return rc;
	if (old == size)
		return same_size(size, hash_eq(old_root, root), n, e);
	level = (unsigned)__builtin_ctzll(old);
	w = way_from((old >> level) - 1, (size - 1) >> level);
	skip = w.index == 0 ? 0 : 1;
	if (n != skip + w.below + w.above)
		return cy_fail(e, CY_BAD, FAULT_TLOG_CONSISTENCY_LENGTH,
		    CY_NO_OFFSET, "%zu hashes, not %zu", n,
		    skip + w.below + w.above);
	was = is = skip == 0 ? *old_root : path[0];
	both_roots(&w, path + skip, &was, &is);
	if (!hash_eq(&was, old_root))
		return cy_fail(e, CY_BAD, FAULT_TLOG_CONSISTENCY_OLD,
		    CY_NO_OFFSET, "no way to the root of size %llu",
		    (unsigned long long)old);
	if (!hash_eq(&is, root))
		return cy_fail(e, CY_BAD, FAULT_TLOG_CONSISTENCY_NEW,
		    CY_NO_OFFSET, "no way to the root of size %llu",
		    (unsigned long long)size);
	return CY_OK;
}
