/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/tree.h"

#include <assert.h>

void
tree_init(struct tree *t)
{
	memset(t, 0, sizeof(*t));
}

void
tree_add(struct tree *t, const struct hash *leaf)
{
	struct hash h = *leaf;
	unsigned l;

	assert(t->size < INT64_MAX);
	/* As when one is added to a binary number: every set bit carries. */
	for (l = 0; (t->size >> l & 1) != 0; l++)
		sha256_node(&h, &t->node[l], &h);
	t->node[l] = h;
	t->size++;
}

void
tree_root(const struct tree *t, struct hash *root)
{
	uint64_t left = t->size;
	unsigned l;

	if (left == 0) {
		sha256(root, span(NULL, 0));
		return;
	}
	l = (unsigned)__builtin_ctzll(left);
	*root = t->node[l];
	for (left &= left - 1; left != 0; left &= left - 1) {
		l = (unsigned)__builtin_ctzll(left);
		sha256_node(root, &t->node[l], root);
	}
}

enum cy_rc
tree_load(struct tree *t, const struct tree_source *src, uint64_t size,
    struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	unsigned l;

	assert(size <= INT64_MAX);
	tree_init(t);
	t->size = size;
	for (l = 0; rc == CY_OK && size >> l != 0; l++)
		if ((size >> l & 1) != 0)
			rc = src->node(
			    src->ctx, l, (size >> l) - 1, &t->node[l], e);
	return rc;
}
