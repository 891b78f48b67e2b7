/* SPDX-License-Identifier: Apache-2.0 */
#include "register/writer_priv.h"

#include <errno.h>
#include <fcntl.h>

/* spec/register.md, "Opening". */

static enum cy_rc
read_only(struct cy_err *e, enum fault fault, uint64_t size, uint64_t mark)
{
	return cy_fail(e, CY_REFUSED, fault, CY_NO_OFFSET,
	    "the register ends at %llu, its mark at %llu",
	    (unsigned long long)size, (unsigned long long)mark);
}

/* A crash came between the last seal and its checkpoint. */
static enum cy_rc
finish_checkpoint(struct writer *w, struct buf *next, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	const struct disk_put put = {w->o.fs, w->tmp, "checkpoint", 0644};
	struct seal s;
	enum cy_rc rc;

	rc = seal_open(&s, buf_span(next), p->seals.log, p->seals.witness, e);
	if (rc == CY_OK && p->note.n > 0)
		rc = seal_follows(&p->last, &s, e);
	if (rc == CY_OK)
		rc = disk_put(&put, w->reg, "checkpoint", buf_span(next), e);
	if (rc == CY_OK)
		rc = disk_sync(w->o.fs, w->reg, "register", e);
	if (rc != CY_OK)
		return rc;
	if (s.size > p->last.size)
		p->before = p->last.size;
	p->last = s;
	buf_reset(&p->note);
	buf_put(&p->note, buf_span(next));
	return buf_check(&p->note, e);
}

static enum cy_rc
load_published(struct writer *w, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	struct buf next;
	enum cy_rc rc;

	rc = file_load(w->o.fs, w->reg, "checkpoint", &p->note, e);
	if (rc == CY_NOTFOUND)
		rc = CY_OK;
	/* A killed process may have renamed it and not synced that; journal
	 * files go when it stands. */
	if (rc == CY_OK)
		rc = disk_sync(w->o.fs, w->reg, "register", e);
	if (rc == CY_OK && p->note.n > 0)
		rc = seal_open(&p->last, buf_span(&p->note), p->seals.log,
		    p->seals.witness, e);
	if (rc != CY_OK)
		return rc;
	buf_init(&next, SEAL_NOTE_MAX);
	rc = seals_open(&p->seals, w->o.dir, buf_span(&p->note), &next, e);
	p->before = p->seals.before;
	if (rc == CY_OK && next.n > 0)
		rc = finish_checkpoint(w, &next, e);
	buf_release(&next);
	p->size = p->last.size;
	w->published = p->size;
	p->sweep_from = p->before < p->size ? p->before : p->size;
	return rc;
}

/* The tree that the published files hold. */
static enum cy_rc
load_tiles(struct writer *w, struct cy_err *e)
{
	struct tile_source files = writer_tiles(w);
	struct tile_reader tiles;
	struct tree_source src;
	struct hash root;
	enum cy_rc rc;

	tile_reader_init(&tiles, &files, w->published);
	src = tile_reader_source(&tiles);
	rc = tree_load(&w->sealed, &src, w->published, e);
	if (rc != CY_OK)
		return rc;
	tree_root(&w->sealed, &root);
	if (w->published > 0 && !hash_eq(&root, &w->pub.last.root))
		return cy_fail(e, CY_BAD, FAULT_TILES_DIFFER, CY_NO_OFFSET,
		    "size %llu", (unsigned long long)w->published);
	return rows_load(&w->rows, &src, w->published, e);
}

/* The tree as read so far must pass the mark exactly, with its root. */
static enum cy_rc
check_mark(struct writer *w, struct cy_err *e)
{
	struct hash root;

	if (w->sealed.size != w->mark.size)
		return CY_OK;
	w->mark_met = true;
	tree_root(&w->sealed, &root);
	if (hash_eq(&root, &w->mark.root))
		return CY_OK;
	return cy_fail(e, CY_FORK, FAULT_MARK_DIFFERS, CY_NO_OFFSET,
	    "another root at size %llu", (unsigned long long)w->mark.size);
}

static enum cy_rc
take_frame(struct writer *w, const struct frame *f, struct cy_err *e)
{
	struct tree t = w->sealed;
	enum cy_rc rc;

	if (f->first + f->count <= w->published)
		return CY_OK;
	if (f->first != t.size)
		return cy_fail(e, CY_BAD, FAULT_FRAME_GAP, CY_NO_OFFSET,
		    "a frame lies on both sides of the published size");
	rc = writer_replay(w, &t, f, e);
	if (rc == CY_OK)
		rc = rows_reserve(&w->rows, f->count, e);
	if (rc != CY_OK)
		return rc;
	for (uint32_t i = 0; i < f->count; i++)
		rows_add(&w->rows, &w->leaves[i]);
	w->sealed = t;
	return check_mark(w, e);
}

/* Takes all sound frames; CY_NOTFOUND at the exact end of the journal. */
static enum cy_rc
walk(struct writer *w, struct journal_cursor *c, struct cy_err *e)
{
	struct journal_cursor *at = &w->pub.at;
	struct journal_cursor here;
	struct frame f = {0};
	enum cy_rc rc;

	do {
		here = *c;
		rc = journal_next(c, &w->again, &f, e);
		/* Where publishing will go on from. */
		if (here.index <= w->published) {
			*at = here;
			at->fd = -1;
		}
		if (rc == CY_OK)
			rc = take_frame(w, &f, e);
		if (rc == CY_BAD && c->index != here.index) {
			c->at -= f.bytes.n;
			c->index = here.index;
		}
	} while (rc == CY_OK);
	return rc;
}

/*
 * Behind the last sound frame stands what was never sealed: nothing there
 * was signed or acknowledged, if it begins at or beyond the mark and in the
 * last file.
 */
static enum cy_rc
cut_torn(struct writer *w, const struct journal_cursor *c, uint64_t last,
    struct cy_err *e)
{
	const struct fs *fs = w->o.fs;
	char name[JOURNAL_NAME];
	enum cy_rc rc;
	int fd, r;

	if (c->index < w->mark.size || c->index != w->sealed.size ||
	    c->file != last)
		return cy_fail(e, CY_REFUSED, FAULT_JOURNAL_DAMAGED, c->at,
		    "journal file %llu, the frame from entry %llu on",
		    (unsigned long long)c->file, (unsigned long long)c->index);
	journal_name_print(name, c->file);
	rc = file_open(fs, w->jdir, name, O_RDWR, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	do
		r = fs->ftruncate(fs->ctx, fd, (off_t)c->at);
	while (r != 0 && errno == EINTR);
	rc = r == 0 ? disk_sync(fs, fd, name, e)
	            : cy_errno(e, errno, "cut", name);
	(void)fs->close(fs->ctx, fd);
	return rc;
}

/* The file to begin in: the last that begins at or below the published
 * size. */
static enum cy_rc
first_file(const struct writer *w, const struct journal_list *l, uint64_t *file,
    struct cy_err *e)
{
	size_t i = 0;

	while (i + 1 < l->n && l->first[i + 1] <= w->published)
		i++;
	*file = l->first[i];
	if (*file <= w->published)
		return CY_OK;
	return cy_fail(e, CY_REFUSED, FAULT_JOURNAL_DAMAGED, CY_NO_OFFSET,
	    "the journal begins at %llu, %llu are published",
	    (unsigned long long)*file, (unsigned long long)w->published);
}

static enum cy_rc
read_journal(struct writer *w, const struct journal_list *l, struct cy_err *e)
{
	uint64_t last = l->first[l->n - 1];
	struct journal_cursor c;
	enum cy_rc rc;
	uint64_t file;

	rc = first_file(w, l, &file, e);
	if (rc != CY_OK)
		return rc;
	journal_cursor_init(&c, w->o.fs, w->jdir, file);
	rc = walk(w, &c, e);
	journal_cursor_close(&c);
	if (rc == CY_BAD)
		rc = cut_torn(w, &c, last, e);
	else if (rc == CY_NOTFOUND)
		rc = CY_OK;
	if (rc != CY_OK)
		return rc;
	if (c.file != last)
		return cy_fail(e, CY_REFUSED, FAULT_JOURNAL_DAMAGED,
		    CY_NO_OFFSET, "journal file %llu does not follow",
		    (unsigned long long)last);
	/* All of it lies below what is published: a new file comes next. */
	if (c.index < w->published) {
		w->pub.at.file = w->pub.at.index = w->published;
		w->pub.at.at = 0;
		return CY_OK;
	}
	rc = journal_continue(&w->journal, c.file, c.at, e);
	/* As the checkpoint: the last frame may be in memory only. */
	if (rc == CY_OK)
		rc = disk_sync(w->o.fs, w->journal.fd, "journal", e);
	return rc == CY_OK ? disk_sync(w->o.fs, w->jdir, "journal", e) : rc;
}

/* The mark becomes what is here. */
static enum cy_rc
set_mark(struct writer *w, const struct hash *root, struct cy_err *e)
{
	const struct mark now = {
	    .seq = w->mark.seq + 1, .size = w->sealed.size, .root = *root};
	char name[MARK_NAME];
	enum cy_rc rc;

	mark_name(name, w->o.log->vkey.id);
	rc = mark_create(w->o.fs, w->o.state, name, &now, e);
	mark_close(&w->mark);
	return rc == CY_OK ? mark_open(&w->mark, w->o.fs, w->o.state, name, e)
	                   : rc;
}

/* Seals the whole frames that a crash left unsealed. */
static enum cy_rc
seal_rest(struct writer *w, struct cy_err *e)
{
	struct hash root;
	enum cy_rc rc = CY_OK;

	if (w->sealed.size == 0)
		return CY_OK;
	tree_root(&w->sealed, &root);
	if (w->o.newest)
		rc = set_mark(w, &root, e);
	else if (w->sealed.size > w->mark.size)
		rc = mark_advance(&w->mark, w->sealed.size, &root, e);
	if (rc == CY_OK)
		rc = writer_sign(w, &w->sealed, &w->checkpoint, e);
	w->next = w->sealed;
	return rc;
}

/* What the mark says is overruled; frames must still follow what is
 * published. */
static void
overrule_mark(struct writer *w)
{
	w->mark.size = w->published;
	w->mark.root = w->pub.last.root;
	if (w->published == 0)
		sha256(&w->mark.root, span("", 0));
}

static enum cy_rc
recover_published(struct writer *w, struct cy_err *e)
{
	enum cy_rc rc = load_published(w, e);

	if (rc == CY_OK && w->o.newest)
		overrule_mark(w);
	if (rc == CY_OK && w->published > w->mark.size)
		return read_only(
		    e, FAULT_MARK_BEHIND, w->published, w->mark.size);
	if (rc == CY_OK)
		rc = load_tiles(w, e);
	return rc == CY_OK ? check_mark(w, e) : rc;
}

static enum cy_rc
recover_journal(struct writer *w, struct cy_err *e)
{
	struct journal_list list;
	enum cy_rc rc = journal_list(&list, w->o.fs, w->jdir, e);

	if (rc != CY_OK)
		return rc;
	/* Until a frame says otherwise: the next entry starts a file. */
	journal_cursor_init(&w->pub.at, w->o.fs, w->jdir, w->published);
	w->pub.swept = list.n == 0;
	if (list.n > 0)
		rc = read_journal(w, &list, e);
	journal_list_release(&list);
	if (rc == CY_OK && w->sealed.size < w->mark.size)
		rc = read_only(
		    e, FAULT_JOURNAL_SHORT, w->sealed.size, w->mark.size);
	if (rc == CY_OK && !w->mark_met)
		rc = cy_fail(e, CY_FORK, FAULT_MARK_DIFFERS, CY_NO_OFFSET,
		    "no frame ends at the mark's size %llu",
		    (unsigned long long)w->mark.size);
	return rc;
}

enum cy_rc
writer_recover(struct writer *w, struct cy_err *e)
{
	enum cy_rc rc = recover_published(w, e);

	if (rc == CY_OK)
		rc = recover_journal(w, e);
	return rc == CY_OK ? seal_rest(w, e) : rc;
}
