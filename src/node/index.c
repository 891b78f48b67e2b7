/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include "register/disk.h"
#include "store/query.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define INDEX "index.db"
#define REPORT_EVERY 1024u

/* The fold of core over the register: keys from entry 0 on, rows from
 * `from` on. */
struct fold {
	struct node *n;
	struct store *store;
	struct keyring *ring;
	uint64_t from, of;
	const char *what;
	struct arena arena;
};

bool
node_is_keys(struct span entry)
{
	return span_starts(entry, SPAN_LIT("comity/party/v1\n")) ||
	    span_starts(entry, SPAN_LIT("comity/revocation/v1\n"));
}

void
node_report(struct node *n, const char *what, uint64_t done, uint64_t of)
{
	if (n->o.progress != NULL)
		n->o.progress(n->o.progress_ctx, what, done, of);
}

static enum cy_rc
fold_entry(void *ctx, uint64_t index, struct span bytes, struct cy_err *e)
{
	struct fold *f = ctx;
	bool keys = node_is_keys(bytes), rows = index >= f->from;
	struct record r;
	enum cy_rc rc;

	if (index % REPORT_EVERY == 0)
		node_report(f->n, f->what, index, f->of);
	if (!keys && !rows)
		return CY_OK;
	arena_reset(&f->arena);
	rc = record_parse(&r, &f->arena, bytes, e);
	/* The state before an entry judges it; then it counts. */
	if (rc == CY_OK && rows)
		rc = store_admit(f->store, f->ring, &r, index, e);
	if (rc == CY_OK && keys)
		rc = keyring_apply(f->ring, &r, index, e);
	return rc;
}

struct fold_seals {
	struct store *store;
	uint64_t size; /* the newest that the index has already */
	utc_t time;
};

static enum cy_rc
fold_seal(void *ctx, struct span note, struct cy_err *e)
{
	struct fold_seals *f = ctx;
	struct seal s;
	enum cy_rc rc = seal_read(&s, note, e);

	if (rc != CY_OK || s.size < f->size ||
	    (s.size == f->size && s.time <= f->time))
		return rc;
	return store_seal(f->store, s.size, s.time, e);
}

static enum cy_rc
fold_all_seals(struct node *n, struct store *store, struct cy_err *e)
{
	struct fold_seals f = {.store = store};
	uint64_t at = 0;
	enum cy_rc rc = store_sealed(store, &f.size, &f.time, e);

	return rc == CY_OK ? seals_each(n->fs, n->dir, &at, fold_seal, &f, e)
	                   : rc;
}

static enum cy_rc
unlink_index(const struct node *n, const char *path, struct cy_err *e)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	char name[64];

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		if (n->fs->unlinkat(n->fs->ctx, n->dir, name, 0) != 0 &&
		    errno != ENOENT)
			return cy_errno(e, errno, "remove", name);
	}
	return CY_OK;
}

static enum cy_rc
open_store(struct node *n, const char *name, enum store_mode mode,
    struct store **out, struct cy_err *e)
{
	char *path = node_path(n, name);
	enum cy_rc rc;

	*out = NULL;
	if (path == NULL)
		return cy_nomem(e);
	rc = store_open(out, path, mode, e);
	free(path);
	return rc;
}

/* Everything published, into a new store. */
static enum cy_rc
fold_published(
    struct node *n, struct store *s, struct reg *reg, struct cy_err *e)
{
	struct fold f = {
	    .n = n, .store = s, .of = reg_size(reg), .what = "index"};
	enum cy_rc rc;

	rc = keyring_new(&f.ring, e);
	if (rc != CY_OK)
		return rc;
	arena_init(&f.arena, RECORD_ARENA);
	rc = store_begin(s, e);
	if (rc == CY_OK)
		rc = reg_each(reg, 0, f.of, fold_entry, &f, e);
	if (rc == CY_OK)
		rc = fold_all_seals(n, s, e);
	if (rc == CY_OK)
		rc = store_commit(s, f.of, reg_root(reg), e);
	if (rc != CY_OK)
		store_rollback(s);
	arena_release(&f.arena);
	keyring_free(f.ring);
	node_report(n, f.what, f.of, f.of);
	return rc;
}

/* What SQLite has closed, on the disk. */
static enum cy_rc
sync_file(struct node *n, const char *path, struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	rc = file_open(n->fs, n->dir, path, O_RDWR, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = disk_sync(n->fs, fd, path, e);
	(void)n->fs->close(n->fs->ctx, fd);
	return rc;
}

enum cy_rc
node_index_build(
    struct node *n, const char *path, uint64_t *records, struct cy_err *e)
{
	struct store *s = NULL;
	struct reg *reg = NULL;
	enum cy_rc rc;

	rc = unlink_index(n, path, e);
	if (rc == CY_OK)
		rc = reg_open(&reg, n->fs, n->path, e);
	if (rc == CY_OK)
		rc = open_store(n, path, STORE_BUILD, &s, e);
	if (rc == CY_OK)
		rc = fold_published(n, s, reg, e);
	if (rc == CY_OK && records != NULL)
		*records = reg_size(reg);
	store_close(s);
	reg_close(reg);
	return rc;
}

enum cy_rc
node_index_replace(struct node *n, uint64_t *records, struct cy_err *e)
{
	const char *tmp = "tmp/" INDEX;
	enum cy_rc rc = node_index_build(n, tmp, records, e);

	if (rc == CY_OK)
		rc = sync_file(n, tmp, e);
	/* What belongs to the old file must not meet the new one. */
	if (rc == CY_OK)
		rc = unlink_index(n, INDEX, e);
	if (rc == CY_OK &&
	    n->fs->renameat(n->fs->ctx, n->dir, tmp, n->dir, INDEX) != 0)
		rc = cy_errno(e, errno, "rename", tmp);
	if (rc != CY_OK)
		return rc;
	return disk_sync(n->fs, n->dir, "the folder", e);
}

/* Is the head of the index a head of the register? */
static enum cy_rc
judge_head(struct node *n, uint64_t *from, struct cy_err *e)
{
	struct hash root, ours;
	enum cy_rc rc = store_head(n->store, from, &root, e);

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
	enum cy_rc rc = CY_NOTFOUND;

	if (faccessat(n->dir, INDEX, F_OK, 0) == 0)
		rc = open_store(n, INDEX, STORE_WRITE, &n->store, e);
	if (rc == CY_OK)
		rc = judge_head(n, from, e);
	if (rc == CY_OK || rc == CY_TEMP || rc == CY_DENIED)
		return rc;
	store_close(n->store);
	n->store = NULL;
	if (writer_published(n->w) > 0)
		rc = node_index_replace(n, NULL, e);
	else
		rc = unlink_index(n, INDEX, e);
	if (rc == CY_OK)
		rc = open_store(n, INDEX, STORE_WRITE, &n->store, e);
	return rc == CY_OK ? judge_head(n, from, e) : rc;
}

/* Keys from the beginning, rows from `from` on, to the sealed end. */
static enum cy_rc
fold_rest(struct node *n, uint64_t from, struct keyring *ring, struct cy_err *e)
{
	struct fold f = {.n = n,
	    .store = n->store,
	    .ring = ring,
	    .from = from,
	    .what = "register"};
	uint64_t published;
	struct hash root;
	enum cy_rc rc;

	arena_init(&f.arena, RECORD_ARENA);
	f.of = writer_size(n->w, &root);
	/* Publishing would move the border between the two sources. */
	(void)pthread_mutex_lock(&n->publishing);
	published = writer_published(n->w);
	rc = store_begin(n->store, e);
	if (rc == CY_OK && published > 0)
		rc = reg_reload(n->mine, e);
	if (rc == CY_OK && published > 0)
		rc = reg_each(n->mine, 0, published, fold_entry, &f, e);
	if (rc == CY_OK)
		rc = writer_each(n->w, published, fold_entry, &f, e);
	if (rc == CY_OK)
		rc = fold_all_seals(n, n->store, e);
	(void)pthread_mutex_unlock(&n->publishing);
	if (rc == CY_OK)
		rc = store_commit(n->store, f.of, &root, e);
	if (rc != CY_OK)
		store_rollback(n->store);
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
	store_set_source(n->store, &source);
	rc = keyring_new(&n->ring, e);
	return rc == CY_OK ? fold_rest(n, from, n->ring, e) : rc;
}

enum cy_rc
node_index_resync(struct node *n, struct cy_err *e)
{
	struct keyring *ring = NULL, *old = n->ring;
	uint64_t from;
	enum cy_rc rc;

	store_rollback(n->store);
	n->within = false;
	writer_drop(n->w);
	rc = judge_head(n, &from, e);
	if (rc == CY_OK)
		rc = keyring_new(&ring, e);
	if (rc == CY_OK)
		rc = fold_rest(n, from, ring, e);
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
