/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include "register/disk.h"
#include "register/journal.h"
#include "register/mark.h"
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
	bool newest;
	struct mark mark; /* as it stands; size 0: none to be read */
	bool taken;       /* something of the copy is in our folder */
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
		rc = reg_open_folders(n->fs, t->path, &top, &t->from, e);
	if (rc == CY_OK && top >= 0)
		(void)n->fs->close(n->fs->ctx, top);
	if (rc == CY_OK && faccessat(t->reg, "checkpoint", F_OK, 0) == 0)
		rc = reg_open(&t->ours, n->fs, n->path, e);
	return rc;
}

/*
 * What the mark proves, before anything is taken: the copy must not be of
 * another history, and a mark that it goes beyond was set back, so that
 * nobody can tell from it what else was signed.
 */
static enum cy_rc
compare_mark(struct taking *t, struct cy_err *e)
{
	uint64_t size = reg_size(t->copy);
	enum cy_rc rc = CY_OK;

	if (t->mark.size > 0 && t->mark.size <= size)
		rc = same_at(t, t->mark.size, &t->mark.root, e);
	if (rc != CY_OK || t->newest || t->mark.size == 0 ||
	    t->mark.size >= size)
		return rc;
	return cy_fail(e, CY_REFUSED, FAULT_NODE_READ_ONLY, CY_NO_OFFSET,
	    "%s: the copy ends at %llu, the mark at %llu; nothing was taken, "
	    "--from and --newest together take it",
	    fault_id(FAULT_MARK_BEHIND), (unsigned long long)size,
	    (unsigned long long)t->mark.size);
}

/* All that is here must be a part of the copy. */
static enum cy_rc
compare(struct taking *t, uint64_t have, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	if (have > 0)
		rc = same_at(t, have, reg_root(t->ours), e);
	if (rc == CY_OK)
		rc = compare_journal(t, e);
	return rc == CY_OK ? compare_mark(t, e) : rc;
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
	rc = compare(t, have, e);
	if (rc != CY_OK || have == reg_size(t->copy))
		return rc;
	t->taken = true;
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
take_copy(struct taking *t, struct cy_err *e)
{
	const int *const fds[] = {&t->from, &t->reg, &t->tmp, &t->jdir};
	enum cy_rc rc;

	t->from = t->reg = t->tmp = t->jdir = -1;
	buf_init(&t->file, LIMIT_BUNDLE);
	rc = take(t, e);
	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (*fds[i] >= 0)
			(void)t->n->fs->close(t->n->fs->ctx, *fds[i]);
	reg_close(t->copy);
	reg_close(t->ours);
	buf_release(&t->file);
	return rc;
}

/* One that cannot be read is for settle_mark() to judge. */
static void
read_mark(struct node *n, struct mark *out)
{
	char name[MARK_NAME];
	struct cy_err e;

	mark_name(name, n->log.vkey.id);
	if (mark_open(out, n->fs, n->state, name, &e) == CY_OK)
		mark_close(out);
	else
		*out = (struct mark){.fd = -1};
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

static enum cy_rc
reconcile(struct node *n, struct taking *t, struct cy_err *e)
{
	struct cy_err own;
	enum cy_rc rc = CY_OK;

	if (t->path != NULL)
		rc = take_copy(t, e);
	if (rc == CY_OK) {
		rc = settle_mark(n, t->newest, e);
		if (rc == CY_REFUSED)
			rc = node_read_only(e);
	}
	/* What was taken can be read, whatever became of the rest. */
	if (rc == CY_OK)
		rc = node_index_replace(n, NULL, e);
	else if (t->taken)
		(void)node_index_replace(n, NULL, &own);
	return rc;
}

enum cy_rc
node_reconcile(const struct node_options *o, const char *from, bool newest,
    struct node_reconciled *out, struct cy_err *e)
{
	struct taking t = {.path = from, .newest = newest};
	struct node *n;
	uint64_t size;
	enum cy_rc rc = node_new(&n, o, e);

	t.n = n;
	if (rc == CY_OK)
		rc = node_open_sealing(n, e);
	if (rc == CY_OK) {
		read_mark(n, &t.mark);
		rc = reconcile(n, &t, e);
	}
	if (rc == CY_OK && out != NULL) {
		size = writer_size(n->w, NULL);
		out->size = size;
		out->given_up = t.mark.size > size ? t.mark.size - size : 0;
	}
	node_free(n);
	return rc;
}
