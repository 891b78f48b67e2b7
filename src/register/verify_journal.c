/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

#include <fcntl.h>

#include "register/journal.h"

/* One walk over the frames. */
struct walk {
	struct verify_run *run;
	struct journal_list list;
	size_t file; /* in the list */
	struct journal_cursor cursor;
	struct tile_source src;
	struct tile_reader tiles; /* of what is published */
	struct verify_job *job;
	struct buf frame;
};

static enum cy_rc
file_bad(struct walk *w, uint64_t first, const struct cy_err *e)
{
	char name[JOURNAL_NAME];

	journal_name_print(name, first);
	return verify_bad(
	    &w->run->pool, w->run->tree.size, e, "journal/%s", name);
}

static enum cy_rc
read_tile(void *ctx, struct tile_id id, struct hash *out, struct cy_err *e)
{
	return verify_load_tile(ctx, id, out, e);
}

/* Where the first frame begins below the published size the tree is that of
 * the tiles up to there. */
static enum cy_rc
start_tree(struct walk *w, uint64_t first, struct cy_err *e)
{
	struct verify_run *r = w->run;
	struct tree_source src;

	w->src = (struct tile_source){r, read_tile};
	tile_reader_init(&w->tiles, &w->src, r->head.cp.size);
	if (first == r->head.cp.size)
		return CY_OK;
	src = tile_reader_source(&w->tiles);
	return tree_load(&r->tree, &src, first, e);
}

/* An entry that is published as well must be the same one. */
static enum cy_rc
same_entry(struct walk *w, const struct hash *leaf, struct cy_err *e)
{
	struct tree_source src = tile_reader_source(&w->tiles);
	uint64_t index = w->run->tree.size;
	struct hash there;
	enum cy_rc rc;

	rc = src.node(src.ctx, 0, index, &there, e);
	if (rc == CY_OK && !hash_eq(&there, leaf))
		rc = cy_fail(e, CY_BAD, FAULT_REGISTER_JOURNAL_DIFFERS,
		    CY_NO_OFFSET, "entry %llu", (unsigned long long)index);
	return rc;
}

static void
flush(struct walk *w)
{
	verify_pool_put(&w->run->pool, w->job);
	w->job = NULL;
}

/* An entry that is not published yet: keys, and a job for the workers. */
static enum cy_rc
new_entry(struct walk *w, struct span entry, struct cy_err *e)
{
	struct verify_run *r = w->run;
	uint64_t index = r->tree.size;
	enum cy_rc rc;

	rc = verify_apply(r, entry, index, e);
	if (rc != CY_OK)
		return rc;
	if (w->job == NULL) {
		w->job = verify_pool_get(&r->pool, FRAME_MAX);
		if (w->job == NULL)
			return cy_nomem(e);
		w->job->kind = JOB_RECORDS;
		w->job->first = index;
	}
	bundle_put(&w->job->bytes, entry);
	rc = buf_check(&w->job->bytes, e);
	if (rc == CY_OK)
		w->job->count++;
	return rc;
}

static enum cy_rc
one_entry(struct walk *w, struct span entry, struct cy_err *e)
{
	struct verify_run *r = w->run;
	uint64_t size = r->head.cp.size;
	struct hash leaf;
	enum cy_rc rc;

	sha256_leaf(&leaf, entry);
	rc = r->tree.size < size ? same_entry(w, &leaf, e)
	                         : new_entry(w, entry, e);
	if (rc != CY_OK)
		return verify_bad(&r->pool, r->tree.size, e, "entry %llu",
		    (unsigned long long)r->tree.size);
	tree_add(&r->tree, &leaf);
	return r->tree.size > size ? verify_seals_at(r, e) : CY_OK;
}

/* The frame is whole and its hash is right. */
static enum cy_rc
one_frame(struct walk *w, const struct frame *f, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	struct bundle b;
	struct span entry;
	struct hash root;

	bundle_init(&b, f->entries);
	while (rc == CY_OK && bundle_next(&b, &entry, e) == CY_OK)
		rc = one_entry(w, entry, e);
	flush(w);
	if (rc != CY_OK)
		return rc;
	tree_root(&w->run->tree, &root);
	if (hash_eq(&root, &f->root))
		return CY_OK;
	(void)cy_fail(e, CY_BAD, FAULT_REGISTER_JOURNAL_ROOT, CY_NO_OFFSET,
	    "the frame from entry %llu on", (unsigned long long)f->first);
	return file_bad(w, w->cursor.file, e);
}

/* The files follow each other as they are listed. */
static enum cy_rc
in_list(struct walk *w, struct cy_err *e)
{
	if (w->list.first[w->file] != w->cursor.file)
		w->file++;
	if (w->file < w->list.n && w->list.first[w->file] == w->cursor.file)
		return CY_OK;
	(void)cy_fail(e, CY_BAD, FAULT_FRAME_GAP, CY_NO_OFFSET,
	    "a file stands between two that follow each other");
	return file_bad(w, w->cursor.file, e);
}

static enum cy_rc
walk_frames(struct walk *w, struct cy_err *e)
{
	struct frame f;
	enum cy_rc rc;

	do {
		rc = journal_next(&w->cursor, &w->frame, &f, e);
		if (rc != CY_OK && rc != CY_NOTFOUND)
			return file_bad(w, w->cursor.file, e);
		if (in_list(w, e) != CY_OK)
			return e->rc;
		if (rc == CY_OK)
			rc = one_frame(w, &f, e);
	} while (rc == CY_OK);
	if (rc != CY_NOTFOUND)
		return rc;
	if (w->file + 1 == w->list.n)
		return CY_OK;
	(void)cy_fail(e, CY_BAD, FAULT_FRAME_GAP, CY_NO_OFFSET,
	    "the journal before it ends at entry %llu",
	    (unsigned long long)w->cursor.index);
	return file_bad(w, w->list.first[w->file + 1], e);
}

static enum cy_rc
walk_list(struct walk *w, struct cy_err *e)
{
	struct verify_run *r = w->run;
	uint64_t first = w->list.first[0];

	if (first > r->head.cp.size) {
		(void)cy_fail(e, CY_BAD, FAULT_FRAME_GAP, CY_NO_OFFSET,
		    "the register ends at entry %llu",
		    (unsigned long long)r->head.cp.size);
		return file_bad(w, first, e);
	}
	if (start_tree(w, first, e) != CY_OK)
		return file_bad(w, first, e);
	journal_cursor_init(&w->cursor, r->fs, w->cursor.dir, first);
	return walk_frames(w, e);
}

enum cy_rc
verify_journal(struct verify_run *r, struct cy_err *e)
{
	struct walk *w;
	enum cy_rc rc;
	int dir = -1;

	if (r->node < 0)
		return CY_OK;
	rc = file_open(
	    r->fs, r->node, "journal", O_RDONLY | O_DIRECTORY, 0, &dir, e);
	if (rc != CY_OK)
		/* An export needs none. */
		return rc == CY_NOTFOUND ? CY_OK
		                         : verify_note(r, r->end, e, "journal");
	w = calloc(1, sizeof(*w));
	if (w == NULL) {
		(void)cy_nomem(e);
		rc = verify_note(r, r->end, e, "journal");
	} else {
		w->run = r;
		w->cursor.dir = dir;
		w->cursor.fd = -1;
		buf_init(&w->frame, FRAME_MAX);
		rc = journal_list(&w->list, r->fs, dir, e);
		if (rc != CY_OK)
			rc = verify_note(r, r->end, e, "journal");
		else if (w->list.n > 0)
			rc = walk_list(w, e);
		journal_cursor_close(&w->cursor);
		journal_list_release(&w->list);
		buf_release(&w->frame);
		free(w);
	}
	(void)r->fs->close(r->fs->ctx, dir);
	if (rc == CY_OK && r->tree.size > r->end)
		r->end = r->tree.size;
	return rc;
}
