/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include "register/disk.h"
#include "register/journal.h"
#include "register/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * spec/register.md, "Reconciling": brings what another copy of the same
 * register has more into this one.
 */
struct taking {
	struct node *n;
	const char *path; /* the copy */
	struct reg *copy;
	int from;           /* its folder of tiles */
	int reg, tmp, jdir; /* ours */
	struct reg *ours;   /* NULL: nothing is published here */
	struct seal last;   /* our newest seal; size 0: none */
	uint64_t seals_at;  /* end of our seals */
	struct buf file;
};

static enum cy_rc
differs(uint64_t size, struct cy_err *e)
{
	return cy_fail(e, CY_FORK, FAULT_NODE_COPY_DIFFERS, CY_NO_OFFSET,
	    "at size %llu", (unsigned long long)size);
}

/* The copy must be a prefix-preserving continuation at this size. */
static enum cy_rc
same_at(
    struct taking *t, uint64_t size, const struct hash *root, struct cy_err *e)
{
	struct tile_source files = reg_tiles(t->copy);
	struct tile_reader *tiles;
	struct tree_source src;
	struct hash theirs;
	struct tree tree;
	enum cy_rc rc;

	if (size > reg_size(t->copy))
		return cy_fail(e, CY_REFUSED, FAULT_NODE_COPY_SHORT,
		    CY_NO_OFFSET, "it ends at %llu, this one at %llu",
		    (unsigned long long)reg_size(t->copy),
		    (unsigned long long)size);
	tiles = malloc(sizeof(*tiles));
	if (tiles == NULL)
		return cy_nomem(e);
	tile_reader_init(tiles, &files, reg_size(t->copy));
	src = tile_reader_source(tiles);
	rc = tree_load(&tree, &src, size, e);
	free(tiles);
	if (rc != CY_OK)
		return rc;
	tree_root(&tree, &theirs);
	return hash_eq(&theirs, root) ? CY_OK : differs(size, e);
}

/* Every whole frame of our journal must be in the copy, too. */
static enum cy_rc
compare_journal(struct taking *t, struct cy_err *e)
{
	struct journal_cursor c;
	struct journal_list l;
	struct buf b;
	struct frame f = {0};
	enum cy_rc rc = journal_list(&l, t->n->fs, t->jdir, e);

	if (rc != CY_OK)
		return rc;
	buf_init(&b, FRAME_MAX);
	if (l.n > 0) {
		journal_cursor_init(&c, t->n->fs, t->jdir, l.first[0]);
		while (
		    rc == CY_OK && (rc = journal_next(&c, &b, &f, e)) == CY_OK)
			rc = same_at(t, f.first + f.count, &f.root, e);
		journal_cursor_close(&c);
	}
	/* What follows the last whole frame was promised to nobody. */
	if (rc == CY_NOTFOUND || rc == CY_BAD)
		rc = CY_OK;
	buf_release(&b);
	journal_list_release(&l);
	return rc;
}

static enum cy_rc
verify_copy_folder(struct taking *t, struct cy_err *e)
{
	const struct verify_options o = {
	    .fs = t->n->fs,
	    .known = &t->n->log.vkey,
	    .nknown = 1,
	    .now = t->n->clock->now(t->n->clock->ctx),
	};
	struct verify_verdict v;
	enum cy_rc rc;

	memset(&v, 0, sizeof(v));
	rc = verify_register(&v, t->path, &o, e);
	if (rc == CY_OK || rc == CY_TEMP || rc == CY_NOTFOUND)
		return rc;
	return cy_fail(e, CY_BAD, FAULT_NODE_COPY_BAD, CY_NO_OFFSET,
	    "%s: %s %s", v.what, fault_id(v.why.fault), v.why.text);
}

static enum cy_rc
put_file(struct taking *t, struct tile_id id, struct cy_err *e)
{
	const struct disk_put put = {t->n->fs, t->tmp, "tile", 0644};
	char path[TILE_PATH], *slash;
	enum cy_rc rc;

	tile_path_print(path, id);
	buf_reset(&t->file);
	rc = file_load(t->n->fs, t->from, path, &t->file, e);
	slash = strrchr(path, '/');
	*slash = '\0';
	if (rc == CY_OK)
		rc = file_mkdirs(t->n->fs, t->reg, path, 0755, e);
	*slash = '/';
	if (rc == CY_OK)
		rc = disk_put(&put, t->reg, path, buf_span(&t->file), e);
	*slash = '\0';
	return rc == CY_OK ? disk_sync_dir(t->n->fs, t->reg, path, e) : rc;
}

static enum cy_rc
put_files(struct taking *t, uint64_t have, struct cy_err *e)
{
	uint64_t size = reg_size(t->copy);
	struct tile_id id;
	enum cy_rc rc = CY_OK;
	unsigned shift;

	for (int l = TILE_ENTRIES; l < 8 && rc == CY_OK; l++) {
		shift = l > 0 ? 8 * (unsigned)l : 0;
		id = (struct tile_id){.level = l};
		for (id.n = (have >> shift) / TILE_WIDTH; rc == CY_OK; id.n++) {
			id.width = tile_width(l, id.n, size);
			if (id.width == 0)
				break;
			rc = put_file(t, id, e);
		}
	}
	return rc;
}

static enum cy_rc
our_seal(void *ctx, struct span note, struct cy_err *e)
{
	struct taking *t = ctx;

	return seal_read(&t->last, note, e);
}

/* A seal of the copy's that ours do not have. */
static enum cy_rc
their_seal(void *ctx, struct span note, struct cy_err *e)
{
	struct taking *t = ctx;
	struct seals s = {.fs = t->n->fs, .fd = -1, .end = t->seals_at};
	struct seal seal;
	enum cy_rc rc;

	rc = seal_open(&seal, note, &t->n->log.vkey, &t->n->witness.vkey, e);
	if (rc != CY_OK)
		return rc;
	if (seal.size <= t->last.size || seal.time < t->last.time)
		return seal.size == t->last.size &&
		        !hash_eq(&seal.root, &t->last.root)
		    ? differs(seal.size, e)
		    : CY_OK;
	rc = file_open(
	    t->n->fs, t->n->dir, "seals", O_RDWR | O_CREAT, 0644, &s.fd, e);
	if (rc != CY_OK)
		return rc;
	/* Behind our last whole block; a torn one is overwritten. */
	if (t->n->fs->ftruncate(t->n->fs->ctx, s.fd, (off_t)t->seals_at) != 0)
		rc = cy_errno(e, errno, "cut", "seals");
	if (rc == CY_OK)
		rc = seals_append(&s, note, e);
	seals_close(&s);
	t->seals_at = s.end;
	t->last = seal;
	return rc;
}

static enum cy_rc
put_seals(struct taking *t, struct cy_err *e)
{
	uint64_t at = 0;
	enum cy_rc rc;
	int fd;

	rc = file_open(
	    t->n->fs, AT_FDCWD, t->path, O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = seals_each(t->n->fs, fd, &at, their_seal, t, e);
	(void)t->n->fs->close(t->n->fs->ctx, fd);
	/* A bare folder of tiles has one seal: its checkpoint. */
	if (rc == CY_OK && at == 0)
		rc = their_seal(t, reg_checkpoint(t->copy), e);
	if (rc == CY_OK && t->last.size != reg_size(t->copy))
		rc = cy_fail(e, CY_BAD, FAULT_NODE_COPY_BAD, CY_NO_OFFSET,
		    "its last seal cannot follow ours");
	return rc;
}

static enum cy_rc
find_last_seal(struct taking *t, struct cy_err *e)
{
	uint64_t at = 0;
	enum cy_rc rc;

	rc = seals_each(t->n->fs, t->n->dir, &at, our_seal, t, e);
	t->seals_at = at;
	return rc == CY_BAD && e->fault == FAULT_SEAL_TORN ? CY_OK : rc;
}

/* The checkpoint is the last block of our seals, byte for byte. */
static enum cy_rc
last_note(void *ctx, struct span note, struct cy_err *e)
{
	struct buf *b = ctx;

	buf_reset(b);
	buf_put(b, note);
	return buf_check(b, e);
}

static enum cy_rc
put_checkpoint(struct taking *t, struct cy_err *e)
{
	const struct disk_put put = {t->n->fs, t->tmp, "checkpoint", 0644};
	uint64_t at = 0;
	enum cy_rc rc;

	rc = seals_each(t->n->fs, t->n->dir, &at, last_note, &t->file, e);
	if (rc == CY_OK)
		rc =
		    disk_put(&put, t->reg, "checkpoint", buf_span(&t->file), e);
	return rc == CY_OK ? disk_sync(t->n->fs, t->reg, "register", e) : rc;
}

static void
drop_journal(struct taking *t)
{
	char name[JOURNAL_NAME];
	struct journal_list l;
	struct cy_err e;

	if (journal_list(&l, t->n->fs, t->jdir, &e) != CY_OK)
		return;
	for (size_t i = 0; i < l.n; i++) {
		journal_name_print(name, l.first[i]);
		disk_drop(t->n->fs, t->jdir, name, 0);
	}
	journal_list_release(&l);
}

static enum cy_rc
open_dir(const struct node *n, int below, const char *name, int *fd,
    struct cy_err *e)
{
	return file_open(n->fs, below, name, O_RDONLY | O_DIRECTORY, 0, fd, e);
}

static enum cy_rc
open_all(struct taking *t, struct cy_err *e)
{
	struct node *n = t->n;
	enum cy_rc rc;
	int top;

	rc = reg_open(&t->copy, n->fs, t->path, e);
	if (rc == CY_OK)
		rc = open_dir(n, n->dir, "register", &t->reg, e);
	if (rc == CY_OK)
		rc = open_dir(n, n->dir, "journal", &t->jdir, e);
	if (rc == CY_OK)
		rc = open_dir(n, n->dir, "tmp", &t->tmp, e);
	if (rc == CY_OK)
		rc = open_dir(n, AT_FDCWD, t->path, &top, e);
	if (rc != CY_OK)
		return rc;
	rc = open_dir(n, top, "register", &t->from, e);
	if (rc == CY_NOTFOUND) {
		t->from = top;
		rc = CY_OK;
	} else {
		(void)n->fs->close(n->fs->ctx, top);
	}
	if (rc == CY_OK && faccessat(t->reg, "checkpoint", F_OK, 0) == 0)
		rc = reg_open(&t->ours, n->fs, n->path, e);
	return rc;
}

static enum cy_rc
take(struct taking *t, struct cy_err *e)
{
	uint64_t have;
	enum cy_rc rc;

	rc = verify_copy_folder(t, e);
	if (rc == CY_OK)
		rc = open_all(t, e);
	if (rc != CY_OK)
		return rc;
	have = t->ours != NULL ? reg_size(t->ours) : 0;
	if (have > 0)
		rc = same_at(t, have, reg_root(t->ours), e);
	if (rc == CY_OK)
		rc = compare_journal(t, e);
	if (rc != CY_OK || have == reg_size(t->copy))
		return rc;
	/* The order of publishing: files, seals, checkpoint. */
	rc = put_files(t, have, e);
	if (rc == CY_OK)
		rc = find_last_seal(t, e);
	if (rc == CY_OK)
		rc = put_seals(t, e);
	if (rc == CY_OK)
		rc = put_checkpoint(t, e);
	if (rc == CY_OK)
		drop_journal(t);
	return rc;
}

static enum cy_rc
take_copy(struct node *n, const char *path, struct cy_err *e)
{
	struct taking t = {
	    .n = n, .path = path, .from = -1, .reg = -1, .tmp = -1, .jdir = -1};
	const int *const fds[] = {&t.from, &t.reg, &t.tmp, &t.jdir};
	enum cy_rc rc;

	buf_init(&t.file, LIMIT_BUNDLE);
	rc = take(&t, e);
	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (*fds[i] >= 0)
			(void)n->fs->close(n->fs->ctx, *fds[i]);
	reg_close(t.copy);
	reg_close(t.ours);
	buf_release(&t.file);
	return rc;
}

static enum cy_rc
settle_mark(struct node *n, bool newest, struct cy_err *e)
{
	const struct writer_options o = {
	    .fs = n->fs,
	    .clock = n->clock,
	    .dir = n->dir,
	    .state = n->state,
	    .log = &n->log,
	    .witness = &n->witness,
	    .newest = newest,
	};
	enum cy_rc rc = writer_open(&n->w, &o, e);

	if (rc == CY_OK)
		rc = writer_publish(n->w, false, NULL, e);
	if (rc == CY_OK)
		writer_retire(n->w);
	return rc;
}

enum cy_rc
node_reconcile(const struct node_options *o, const char *from, bool newest,
    struct cy_err *e)
{
	struct node *n;
	struct cy_err why;
	enum cy_rc rc = node_new(&n, o, e);

	if (rc == CY_OK)
		rc = node_open_folder(n, e);
	if (rc == CY_OK)
		rc = node_take_lock(n, e);
	if (rc == CY_OK)
		rc = file_mkdirs(n->fs, n->dir, "tmp", 0700, e);
	if (rc == CY_OK)
		rc = file_mkdirs(n->fs, n->dir, "journal", 0700, e);
	if (rc == CY_OK)
		rc = node_open_keys(n, e);
	if (rc == CY_OK && from != NULL)
		rc = take_copy(n, from, e);
	if (rc == CY_OK) {
		rc = settle_mark(n, newest, e);
		if (rc == CY_REFUSED) {
			why = *e;
			rc = cy_fail(e, rc, FAULT_NODE_READ_ONLY, CY_NO_OFFSET,
			    "%s: %s", fault_id(why.fault), why.text);
		}
	}
	if (rc == CY_OK)
		rc = node_index_replace(n, NULL, e);
	node_free(n);
	return rc;
}
