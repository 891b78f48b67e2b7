/* SPDX-License-Identifier: Apache-2.0 */
#include "register/writer_priv.h"

#include <fcntl.h>
#include <stdlib.h>

/* A full bundle of 256 entries at their largest. */
#define BUNDLE_MAX LIMIT_BUNDLE

static enum cy_rc
disk_tile(void *ctx, struct tile_id id, struct hash *out, struct cy_err *e)
{
	struct writer *w = ctx;
	uint8_t room[LIMIT_TILE + 1];
	struct buf b = {.p = room, .cap = sizeof(room), .max = sizeof(room)};
	char path[TILE_PATH];
	enum cy_rc rc;

	tile_path_print(path, id);
	rc = file_load(w->o.fs, w->reg, path, &b, e);
	if (rc != CY_OK)
		return rc;
	if (b.n != id.width * HASH_LEN)
		return cy_fail(
		    e, CY_BAD, FAULT_TLOG_TILE_SIZE, b.n, "%s", path);
	memcpy(out, b.p, b.n);
	return CY_OK;
}

struct tile_source
writer_tiles(struct writer *w)
{
	return (struct tile_source){w, disk_tile};
}

static enum cy_rc
open_dir(const struct writer *w, const char *name, int *fd, struct cy_err *e)
{
	return file_open(
	    w->o.fs, w->o.dir, name, O_RDONLY | O_DIRECTORY, 0, fd, e);
}

static enum cy_rc
open_dirs(struct writer *w, struct cy_err *e)
{
	enum cy_rc rc;

	rc = open_dir(w, "register", &w->reg, e);
	if (rc == CY_OK)
		rc = open_dir(w, "journal", &w->jdir, e);
	if (rc == CY_OK)
		rc = open_dir(w, "tmp", &w->tmp, e);
	return rc;
}

static void
init(struct writer *w, const struct writer_options *o)
{
	struct publisher *p = &w->pub;

	w->o = *o;
	w->reg = w->tmp = w->jdir = -1;
	w->mark.fd = w->journal.fd = -1;
	w->mark.fs = w->journal.fs = p->seals.fs = o->fs;
	p->at = p->ahead = (struct journal_cursor){.fs = o->fs, .fd = -1};
	p->seals.fd = -1;
	p->seals.log = &o->log->vkey;
	p->seals.witness = &o->witness->vkey;
	buf_init(&p->bundle, BUNDLE_MAX);
	buf_init(&p->frame, FRAME_MAX);
	buf_init(&p->file, BUNDLE_MAX);
	buf_init(&p->note, SEAL_NOTE_MAX);
	buf_init(&w->frame, FRAME_MAX);
	buf_init(&w->again, FRAME_MAX);
	buf_init(&w->spare, SEAL_NOTE_MAX);
	buf_init(&w->checkpoint, SEAL_NOTE_MAX);
	tree_init(&w->sealed);
	tree_init(&w->next);
	rows_init(&w->rows);
	(void)pthread_mutex_init(&w->lock, NULL);
}

/* Where the mark cannot be read, the register stays read-only. */
static enum cy_rc
open_mark(struct writer *w, struct cy_err *e)
{
	char name[MARK_NAME];
	enum cy_rc rc;

	mark_name(name, w->o.log->vkey.id);
	rc = mark_open(&w->mark, w->o.fs, w->o.state, name, e);
	if (w->o.newest && (rc == CY_NOTFOUND || rc == CY_BAD))
		return CY_OK;
	if (rc == CY_NOTFOUND || rc == CY_BAD)
		rc = e->rc = CY_REFUSED;
	return rc;
}

enum cy_rc
writer_open(
    struct writer **out, const struct writer_options *o, struct cy_err *e)
{
	struct writer *w = calloc(1, sizeof(*w));
	enum cy_rc rc;

	*out = NULL;
	if (w == NULL)
		return cy_nomem(e);
	init(w, o);
	rc = open_dirs(w, e);
	w->journal.dir = w->jdir;
	if (rc == CY_OK)
		rc = open_mark(w, e);
	if (rc == CY_OK)
		rc = writer_recover(w, e);
	if (rc == CY_OK)
		*out = w;
	else
		writer_close(w);
	return rc;
}

static void
close_fd(const struct writer *w, int fd)
{
	if (fd >= 0)
		(void)w->o.fs->close(w->o.fs->ctx, fd);
}

void
writer_retire(struct writer *w)
{
	if (w->dead || w->pending > 0 || w->pub.unfinished ||
	    w->pub.size != w->sealed.size)
		return;
	/* The next append would make a new file. */
	journal_rotate(&w->journal);
	publish_drop_journal(w, UINT64_MAX);
	journal_cursor_close(&w->pub.at);
	journal_cursor_init(&w->pub.at, w->o.fs, w->jdir, w->pub.size);
}

void
writer_close(struct writer *w)
{
	struct publisher *p;

	if (w == NULL)
		return;
	p = &w->pub;
	journal_cursor_close(&p->at);
	journal_cursor_close(&p->ahead);
	seals_close(&p->seals);
	journal_rotate(&w->journal);
	mark_close(&w->mark);
	close_fd(w, w->reg);
	close_fd(w, w->jdir);
	close_fd(w, w->tmp);
	buf_release(&p->bundle);
	buf_release(&p->frame);
	buf_release(&p->file);
	buf_release(&p->note);
	buf_release(&w->frame);
	buf_release(&w->again);
	buf_release(&w->spare);
	buf_release(&w->checkpoint);
	rows_release(&w->rows);
	(void)pthread_mutex_destroy(&w->lock);
	free(w);
}
