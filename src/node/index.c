/* SPDX-License-Identifier: Apache-2.0 */
#include "node/fold.h"

#include "store/query.h"

#include <stdlib.h>

/* Is the head of the index a head of the register? */
static enum cy_rc
judge_head(struct node *n, uint64_t *from, struct cy_err *e)
{
	struct hash root, ours;
	enum cy_rc rc = n->index.head(n->index.ctx, from, &root, e);

	if (rc != CY_OK)
		return rc;
	if (*from <= writer_size(n->w, NULL)) {
		rc = writer_root_at(n->w, *from, &ours, e);
		if (rc != CY_OK || hash_eq(&root, &ours))
			return rc;
	}
	return cy_fail(e, CY_BAD, FAULT_NODE_INDEX_BEHIND, CY_NO_OFFSET,
	    "its head is none of the register's");
}

/* Opens the index; one that is of no use is made anew. */
static enum cy_rc
open_or_make(struct node *n, uint64_t *from, struct cy_err *e)
{
	enum cy_rc rc = n->index.open(n->index.ctx, e);

	if (rc == CY_OK)
		rc = judge_head(n, from, e);
	if (rc == CY_OK || rc == CY_TEMP || rc == CY_DENIED)
		return rc;
	rc = n->index.remake(n->index.ctx, writer_published(n->w) > 0, e);
	return rc == CY_OK ? judge_head(n, from, e) : rc;
}

/* Keys from the beginning, rows from `from` on, to the sealed end. */
static enum cy_rc
fold_rest(struct node *n, uint64_t from, struct keyring *ring, struct cy_err *e)
{
	const struct index_port *to = &n->index;
	struct fold f = {
	    .n = n, .to = to, .ring = ring, .from = from, .what = "register"};
	uint64_t published;
	struct hash root;
	enum cy_rc rc;

	arena_init(&f.arena, RECORD_ARENA);
	f.of = writer_size(n->w, &root);
	/* Publishing would move the border between the two sources. */
	(void)pthread_mutex_lock(&n->publishing);
	published = writer_published(n->w);
	rc = to->keys(to->ctx, ring, true, e);
	if (rc == CY_OK)
		rc = to->begin(to->ctx, e);
	if (rc == CY_OK && published > 0)
		rc = reg_reload(n->mine, e);
	if (rc == CY_OK && published > 0)
		rc = reg_each(n->mine, 0, published, fold_entry, &f, e);
	if (rc == CY_OK)
		rc = writer_each(n->w, published, fold_entry, &f, e);
	if (rc == CY_OK)
		rc = fold_seals(n, to, e);
	(void)pthread_mutex_unlock(&n->publishing);
	if (rc == CY_OK)
		rc = to->commit(to->ctx, f.of, &root, e);
	if (rc == CY_OK)
		n->indexed = f.of;
	else
		to->rollback(to->ctx);
	arena_release(&f.arena);
	return rc;
}

/* The entry that a disclosure opens, for the index. */
static enum cy_rc
found(void *ctx, uint64_t index, struct span bytes, struct cy_err *e)
{
	struct node *n = ctx;

	(void)index;
	buf_put(&n->borrowed, bytes);
	/* Ends the walk: it has what it wants. */
	return n->borrowed.failed ? buf_check(&n->borrowed, e) : CY_CONFLICT;
}

static enum cy_rc
borrow(void *ctx, uint64_t index, struct span *bytes, struct cy_err *e)
{
	struct node *n = ctx;
	enum cy_rc rc = CY_OK;

	buf_reset(&n->borrowed);
	(void)pthread_mutex_lock(&n->publishing);
	if (index >= writer_published(n->w)) {
		rc = writer_each(n->w, index, found, n, e);
		rc = rc == CY_CONFLICT ? CY_OK : rc == CY_OK ? CY_NOTFOUND : rc;
	} else {
		if (index >= reg_size(n->mine))
			rc = reg_reload(n->mine, e);
		if (rc == CY_OK)
			rc = reg_entry(n->mine, index, &n->borrowed, e);
	}
	(void)pthread_mutex_unlock(&n->publishing);
	*bytes = buf_span(&n->borrowed);
	return rc;
}

enum cy_rc
node_index_open(struct node *n, struct cy_err *e)
{
	const struct store_source source = {n, borrow};
	uint64_t from = 0;
	enum cy_rc rc;

	rc = open_or_make(n, &from, e);
	if (rc != CY_OK)
		return rc;
	n->index.source(n->index.ctx, &source);
	rc = keyring_new(&n->ring, e);
	return rc == CY_OK ? fold_rest(n, from, n->ring, e) : rc;
}

enum cy_rc
node_index_resync(struct node *n, struct cy_err *e)
{
	struct keyring *ring = NULL, *old = n->ring;
	uint64_t from;
	enum cy_rc rc;

	n->index.rollback(n->index.ctx);
	n->within = false;
	writer_drop(n->w);
	rc = judge_head(n, &from, e);
	if (rc == CY_OK)
		rc = keyring_new(&ring, e);
	if (rc == CY_OK)
		rc = fold_rest(n, from, ring, e);
	/* The keyring that stands says the same as the one just made. */
	if (rc == CY_OK && !n->ring_stale)
		rc = n->index.keys(n->index.ctx, old, false, e);
	if (rc != CY_OK || !n->ring_stale) {
		keyring_free(ring);
		n->stale = rc != CY_OK;
		return rc;
	}
	(void)pthread_rwlock_wrlock(&n->ring_lock);
	n->ring = ring;
	atomic_fetch_add(&n->epoch, 1);
	(void)pthread_rwlock_unlock(&n->ring_lock);
	keyring_free(old);
	n->stale = n->ring_stale = false;
	return CY_OK;
}

/* Reading: the index says which entries change keys. */
struct key_entries {
	uint64_t *index;
	size_t n, cap;
	uint64_t below;
};

static enum cy_rc
key_entry(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct key_entries *k = ctx;
	uint64_t *more;

	if (row->index >= k->below)
		return CY_OK;
	if (k->n == k->cap) {
		k->cap = k->cap > 0 ? k->cap * 2 : 64;
		more = realloc(k->index, k->cap * sizeof(*more));
		if (more == NULL)
			return cy_nomem(e);
		k->index = more;
	}
	k->index[k->n++] = row->index;
	return CY_OK;
}

static int
by_index(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static enum cy_rc
apply_entry(struct node *n, uint64_t index, struct cy_err *e)
{
	struct record r;
	enum cy_rc rc;

	buf_reset(&n->borrowed);
	arena_reset(&n->arena);
	rc = reg_entry(n->reg, index, &n->borrowed, e);
	if (rc == CY_OK)
		rc = record_parse(&r, &n->arena, buf_span(&n->borrowed), e);
	return rc == CY_OK ? keyring_apply(n->ring, &r, index, e) : rc;
}

enum cy_rc
node_ring_from_index(struct node *n, struct cy_err *e)
{
	struct key_entries k = {.below = reg_size(n->reg)};
	struct store_filter f = {.by_kind = true, .kind = R_PARTY};
	enum cy_rc rc;

	rc = keyring_new(&n->ring, e);
	if (rc == CY_OK)
		rc = store_entries(n->store, &f, key_entry, &k, e);
	f.kind = R_REVOCATION;
	if (rc == CY_OK)
		rc = store_entries(n->store, &f, key_entry, &k, e);
	if (k.n > 1)
		qsort(k.index, k.n, sizeof(*k.index), by_index);
	for (size_t i = 0; i < k.n && rc == CY_OK; i++)
		rc = apply_entry(n, k.index[i], e);
	free(k.index);
	return rc;
}
