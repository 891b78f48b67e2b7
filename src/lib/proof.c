/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/proof.h"

#include <comity/proof.h>

#include "lib/lib.h"
#include "tlog/tree.h"

_Static_assert(
    sizeof(struct hash) == sizeof(struct comity_hash), "a hash is its bytes");
_Static_assert(COMITY_PATH == LIMIT_PROOF_HASHES, "room for a path");
_Static_assert(COMITY_CONSISTENCY == LIMIT_CONSISTENCY_HASHES, "the same");

enum comity_rc
comity_receipt_verify(const void *receipt, size_t n, const void *entry,
    size_t entry_n, const char *log, uint64_t *index, uint64_t *size,
    struct comity_error *e)
{
	struct checkpoint c;
	struct cy_err err;
	struct proof p;
	struct note note;
	struct vkey k;
	enum cy_rc rc;

	rc = lib_vkey(&k, log, &err);
	if (rc == CY_OK)
		rc = proof_parse(&p, lib_span(receipt, n), &err);
	if (rc == CY_OK)
		rc = checkpoint_open(&note, &c, p.checkpoint, &k, &err);
	if (rc == CY_OK)
		rc = proof_check(&p, &c, lib_span(entry, entry_n), &err);
	if (rc == CY_OK && index != NULL)
		*index = p.index;
	if (rc == CY_OK && size != NULL)
		*size = c.size;
	return lib_rc(rc, &err, e);
}

void
comity_leaf_hash(struct comity_hash *out, const void *entry, size_t n)
{
	struct hash h;

	sha256_leaf(&h, lib_span(entry, n));
	memcpy(out->b, h.b, COMITY_HASH);
}

static struct hash
hash_of(const struct comity_hash *from)
{
	struct hash h;

	memcpy(h.b, from->b, COMITY_HASH);
	return h;
}

void
comity_tree_root(
    struct comity_hash *out, const struct comity_hash *leaf, size_t n)
{
	struct hash h;
	struct tree t;

	tree_init(&t);
	for (size_t i = 0; i < n; i++) {
		h = hash_of(&leaf[i]);
		tree_add(&t, &h);
	}
	tree_root(&t, &h);
	memcpy(out->b, h.b, COMITY_HASH);
}

/* The subtrees of leaves in memory, each made when it is asked for. */
struct leaves {
	const struct comity_hash *leaf;
	size_t n;
};

static enum cy_rc
node(void *ctx, unsigned level, uint64_t index, struct hash *out,
    struct cy_err *e)
{
	const struct leaves *l = ctx;
	uint64_t from = index << level, to = from + (UINT64_C(1) << level);
	struct hash h;
	struct tree t;

	(void)e;
	tree_init(&t);
	for (uint64_t i = from; i < to && i < l->n; i++) {
		h = hash_of(&l->leaf[i]);
		tree_add(&t, &h);
	}
	tree_root(&t, out);
	return CY_OK;
}

/* struct hash has the layout of the bytes, so paths go across as they are. */
enum comity_rc
comity_prove_inclusion(const struct comity_hash *leaf, size_t n, size_t index,
    struct comity_hash *path, size_t *npath, struct comity_error *e)
{
	struct leaves l = {leaf, n};
	const struct tree_source src = {&l, node};
	struct hash found[LIMIT_PROOF_HASHES];
	struct cy_err err;
	enum cy_rc rc;

	*npath = 0;
	if (index >= n)
		return lib_rc(
		    cy_fail(&err, CY_USAGE, FAULT_TLOG_INCLUSION_INDEX,
		        CY_NO_OFFSET, "leaf %zu of %zu", index, n),
		    &err, e);
	rc = tree_inclusion(&src, index, n, found, npath, &err);
	if (rc == CY_OK)
		memcpy(path, found, *npath * COMITY_HASH);
	return lib_rc(rc, &err, e);
}

enum comity_rc
comity_prove_consistency(const struct comity_hash *leaf, size_t n, size_t old,
    struct comity_hash *path, size_t *npath, struct comity_error *e)
{
	struct leaves l = {leaf, n};
	const struct tree_source src = {&l, node};
	struct hash found[LIMIT_CONSISTENCY_HASHES];
	struct cy_err err;
	enum cy_rc rc;

	*npath = 0;
	if (old == 0 || old > n)
		return lib_rc(
		    cy_fail(&err, CY_USAGE, FAULT_TLOG_CONSISTENCY_SIZE,
		        CY_NO_OFFSET, "size %zu of %zu", old, n),
		    &err, e);
	rc = tree_consistency(&src, old, n, found, npath, &err);
	if (rc == CY_OK)
		memcpy(path, found, *npath * COMITY_HASH);
	return lib_rc(rc, &err, e);
}

/* More hashes than any proof has are none. */
static size_t
take_path(struct hash *to, size_t max, const struct comity_hash *path, size_t n)
{
	for (size_t i = 0; i < n && i < max; i++)
		to[i] = hash_of(&path[i]);
	return n;
}

enum comity_rc
comity_check_inclusion(const struct comity_hash *leaf, uint64_t index,
    const struct comity_head *head, const struct comity_hash *path,
    size_t npath, struct comity_error *e)
{
	struct hash p[LIMIT_PROOF_HASHES], h = hash_of(leaf),
	                                   root = hash_of(&head->root);
	struct cy_err err;
	enum cy_rc rc;

	if (take_path(p, LIMIT_PROOF_HASHES, path, npath) > LIMIT_PROOF_HASHES)
		rc = cy_fail(&err, CY_BAD, FAULT_TLOG_INCLUSION_LENGTH,
		    CY_NO_OFFSET, "%zu hashes", npath);
	else
		rc = tree_inclusion_check(
		    &h, index, head->size, p, npath, &root, &err);
	return lib_rc(rc, &err, e);
}

enum comity_rc
comity_check_consistency(const struct comity_head *old,
    const struct comity_head *head, const struct comity_hash *path,
    size_t npath, struct comity_error *e)
{
	struct hash p[LIMIT_CONSISTENCY_HASHES], was = hash_of(&old->root),
	                                         root = hash_of(&head->root);
	struct cy_err err;
	enum cy_rc rc;

	if (take_path(p, LIMIT_CONSISTENCY_HASHES, path, npath) >
	    LIMIT_CONSISTENCY_HASHES)
		rc = cy_fail(&err, CY_BAD, FAULT_TLOG_CONSISTENCY_LENGTH,
		    CY_NO_OFFSET, "%zu hashes", npath);
	else
		rc = tree_consistency_check(
		    old->size, &was, head->size, &root, p, npath, &err);
	return lib_rc(rc, &err, e);
}
