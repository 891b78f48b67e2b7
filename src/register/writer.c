/* SPDX-License-Identifier: Apache-2.0 */
#include "register/writer_priv.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>

#define CHECKPOINT_MAX SEAL_NOTE_MAX

static bool
fatal(enum fault f)
{
	return f == FAULT_FSYNC_FAILED || f == FAULT_JOURNAL_CUT ||
	    f == FAULT_REREAD_DIFFERS || f == FAULT_MARK_MOVED ||
	    f == FAULT_MARK_BACK;
}

enum cy_rc
writer_failed(struct writer *w, enum cy_rc rc, struct cy_err *e)
{
	if (rc == CY_OK || !fatal(e->fault))
		return rc;
	(void)pthread_mutex_lock(&w->lock);
	if (!w->dead) {
		w->dead = true;
		w->why = *e;
	}
	(void)pthread_mutex_unlock(&w->lock);
	return rc;
}

enum cy_rc
writer_alive(struct writer *w, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	(void)pthread_mutex_lock(&w->lock);
	if (w->dead) {
		*e = w->why;
		rc = w->why.rc;
	}
	(void)pthread_mutex_unlock(&w->lock);
	return rc;
}

bool
writer_dead(struct writer *w)
{
	struct cy_err e;

	return writer_alive(w, &e) != CY_OK;
}

uint64_t
writer_size(struct writer *w, struct hash *root)
{
	uint64_t size;

	(void)pthread_mutex_lock(&w->lock);
	size = w->sealed.size;
	if (root != NULL)
		tree_root(&w->sealed, root);
	(void)pthread_mutex_unlock(&w->lock);
	return size;
}

uint64_t
writer_published(struct writer *w)
{
	uint64_t size;

	(void)pthread_mutex_lock(&w->lock);
	size = w->published;
	(void)pthread_mutex_unlock(&w->lock);
	return size;
}

uint64_t
writer_next(const struct writer *w)
{
	return w->next.size;
}

bool
writer_fits(const struct writer *w, size_t n)
{
	return frame_fits(&w->frame, w->count, n);
}

bool
writer_has_half(const struct writer *w)
{
	return w->count <= LIMIT_FRAME_ENTRIES / 2 &&
	    w->frame.n <= FRAME_MAX / 2;
}

enum cy_rc
writer_put(struct writer *w, struct span entry, struct cy_err *e)
{
	struct hash leaf;
	enum cy_rc rc;
	size_t n;

	assert(w->pending == 0 && writer_fits(w, entry.n));
	if (w->count == 0)
		frame_begin(&w->frame, w->next.size);
	n = w->frame.n;
	frame_put(&w->frame, entry);
	rc = buf_check(&w->frame, e);
	if (rc != CY_OK) {
		/* What was put before stays good. */
		w->frame.failed = false;
		w->frame.n = n;
		return rc;
	}
	sha256_leaf(&leaf, entry);
	tree_add(&w->next, &leaf);
	w->count++;
	return CY_OK;
}

void
writer_drop(struct writer *w)
{
	buf_reset(&w->frame);
	w->count = 0;
	(void)pthread_mutex_lock(&w->lock);
	w->next = w->sealed;
	(void)pthread_mutex_unlock(&w->lock);
}

bool
writer_unsettled(const struct writer *w)
{
	return w->pending > 0;
}

enum cy_rc
writer_replay(
    struct writer *w, struct tree *t, const struct frame *f, struct cy_err *e)
{
	struct span entry = {0};
	struct bundle b;
	struct hash root;
	size_t n = 0;

	bundle_init(&b, f->entries);
	while (n < f->count && bundle_next(&b, &entry, e) == CY_OK) {
		sha256_leaf(&w->leaves[n], entry);
		tree_add(t, &w->leaves[n++]);
	}
	tree_root(t, &root);
	if (n == f->count && hash_eq(&root, &f->root))
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_REREAD_DIFFERS, CY_NO_OFFSET,
	    "the frame from entry %llu on does not give its root",
	    (unsigned long long)f->first);
}

enum cy_rc
writer_sign(const struct writer *w, const struct tree *t, struct buf *out,
    struct cy_err *e)
{
	struct hash root;
	uint8_t room[CHECKPOINT_MAX];
	struct buf text = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
	enum cy_rc rc;

	tree_root(t, &root);
	checkpoint_print(&text, span_str(w->o.log->vkey.name), t->size, &root);
	rc = buf_check(&text, e);
	buf_reset(out);
	if (rc == CY_OK)
		rc = note_sign(out, buf_span(&text), w->o.log, e);
	if (rc == CY_OK)
		rc = buf_check(out, e);
	return rc;
}

/* The pending frame as it stands on the disk. */
static enum cy_rc
read_back(struct writer *w, struct frame *f, struct cy_err *e)
{
	enum cy_rc rc;
	uint8_t *p;

	buf_reset(&w->again);
	p = buf_extend(&w->again, w->pending);
	if (p == NULL)
		return buf_check(&w->again, e);
	rc = file_read_at(w->o.fs, w->journal.fd, p, w->pending,
	    w->journal.end - w->pending, e);
	if (rc == CY_OK)
		rc = frame_parse(f, buf_span(&w->again), e);
	if (rc == CY_OK && f->first == w->sealed.size)
		return CY_OK;
	if (rc == CY_TEMP)
		return rc;
	return cy_fail(e, CY_BAD, FAULT_REREAD_DIFFERS, CY_NO_OFFSET,
	    "the frame from entry %llu on", (unsigned long long)w->sealed.size);
}

static void
sealed_now(struct writer *w, const struct tree *t, const struct frame *f)
{
	struct buf last = w->checkpoint;

	(void)pthread_mutex_lock(&w->lock);
	for (uint32_t i = 0; i < f->count; i++)
		rows_add(&w->rows, &w->leaves[i]);
	w->sealed = *t;
	w->checkpoint = w->spare;
	w->spare = last;
	(void)pthread_mutex_unlock(&w->lock);
	w->next = *t;
	w->pending = 0;
}

static enum cy_rc
reserve_buf(struct buf *b, size_t n, struct cy_err *e)
{
	enum cy_rc rc;

	buf_reset(b);
	(void)buf_extend(b, n);
	rc = buf_check(b, e);
	buf_reset(b);
	return rc;
}

/* All memory that sealing a frame of n bytes takes: once it is durable,
 * nothing is to stop it that could have been known before. */
static enum cy_rc
reserve(struct writer *w, size_t n, struct cy_err *e)
{
	enum cy_rc rc;

	(void)pthread_mutex_lock(&w->lock);
	rc = rows_reserve(&w->rows, LIMIT_FRAME_ENTRIES, e);
	(void)pthread_mutex_unlock(&w->lock);
	if (rc == CY_OK)
		rc = reserve_buf(&w->again, n, e);
	if (rc == CY_OK)
		rc = reserve_buf(&w->spare, SEAL_NOTE_MAX, e);
	return rc;
}

enum cy_rc
writer_settle(struct writer *w, struct cy_err *e)
{
	struct hash root;
	struct tree t = w->sealed;
	struct frame f = {0};
	enum cy_rc rc;

	rc = writer_alive(w, e);
	if (rc != CY_OK || w->pending == 0)
		return rc;
	rc = reserve(w, w->pending, e);
	if (rc == CY_OK)
		rc = read_back(w, &f, e);
	if (rc == CY_OK)
		rc = writer_replay(w, &t, &f, e);
	if (rc == CY_OK) {
		/* The root that was recomputed from the bytes on disk; the
		 * mark stands before the signature does. */
		tree_root(&t, &root);
		rc = mark_advance(&w->mark, t.size, &root, e);
	}
	if (rc == CY_OK)
		rc = writer_sign(w, &t, &w->spare, e);
	if (rc == CY_OK)
		sealed_now(w, &t, &f);
	return writer_failed(w, rc, e);
}

enum cy_rc
writer_commit(struct writer *w, struct cy_err *e)
{
	struct hash root;
	enum cy_rc rc;

	rc = writer_alive(w, e);
	if (rc != CY_OK || w->count == 0)
		return rc;
	tree_root(&w->next, &root);
	frame_end(&w->frame, w->count, &root);
	rc = buf_check(&w->frame, e);
	if (rc == CY_OK)
		rc = reserve(w, w->frame.n, e);
	if (rc == CY_OK)
		rc = journal_append(
		    &w->journal, w->sealed.size, buf_span(&w->frame), e);
	if (rc != CY_OK) {
		writer_drop(w);
		return writer_failed(w, rc, e);
	}
	w->pending = w->frame.n;
	buf_reset(&w->frame);
	w->count = 0;
	return writer_settle(w, e);
}

/* A node of the tree, from memory or, left of that, from the tiles.  Called
 * with the lock held. */
static enum cy_rc
edge_node(void *ctx, unsigned level, uint64_t index, struct hash *out,
    struct cy_err *e)
{
	struct writer *w = ctx;
	struct tree_source below;

	if (rows_node(&w->rows, level, index, out))
		return CY_OK;
	below = tile_reader_source(&w->tiles);
	return below.node(below.ctx, level, index, out, e);
}

/* The tiles on disk change with what is published. */
static struct tree_source
edge_source(struct writer *w)
{
	if (w->tiles.size != w->published || w->tiles.src == NULL) {
		w->files = writer_tiles(w);
		tile_reader_init(&w->tiles, &w->files, w->published);
	}
	return (struct tree_source){w, edge_node};
}

enum cy_rc
writer_root_at(
    struct writer *w, uint64_t size, struct hash *root, struct cy_err *e)
{
	struct tree_source src;
	struct tree t;
	enum cy_rc rc;

	(void)pthread_mutex_lock(&w->lock);
	src = edge_source(w);
	rc = tree_load(&t, &src, size, e);
	(void)pthread_mutex_unlock(&w->lock);
	if (rc == CY_OK)
		tree_root(&t, root);
	return rc;
}

enum cy_rc
writer_receipt(
    struct writer *w, uint64_t index, struct buf *out, struct cy_err *e)
{
	struct hash path[LIMIT_PROOF_HASHES];
	struct tree_source src;
	enum cy_rc rc;
	size_t n = 0;

	(void)pthread_mutex_lock(&w->lock);
	src = edge_source(w);
	if (index >= w->sealed.size)
		rc = cy_fail(e, CY_NOTFOUND, FAULT_TLOG_INCLUSION_INDEX, index,
		    "the register has %llu entries",
		    (unsigned long long)w->sealed.size);
	else
		rc = tree_inclusion(&src, index, w->sealed.size, path, &n, e);
	if (rc == CY_OK) {
		proof_print(out, index, path, n, buf_span(&w->checkpoint));
		rc = buf_check(out, e);
	}
	(void)pthread_mutex_unlock(&w->lock);
	return rc;
}
