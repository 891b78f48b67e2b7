/* SPDX-License-Identifier: Apache-2.0 */
#include "register/writer_priv.h"

#include <assert.h>
#include <errno.h>

static unsigned
width_at(unsigned level, uint64_t size)
{
	return (unsigned)((size >> (8 * level)) % TILE_WIDTH);
}

static uint64_t
number_at(unsigned level, uint64_t size)
{
	return (size >> (8 * level)) / TILE_WIDTH;
}

/* The last bundle and the last tile of each level, as published. */
enum cy_rc
publish_load(struct writer *w, struct cy_err *e)
{
	struct tile_source src = writer_tiles(w);
	struct publisher *p = &w->pub;
	char path[TILE_PATH];
	struct tile_id id;
	enum cy_rc rc = CY_OK;

	for (unsigned l = 0; l < TILES && rc == CY_OK; l++) {
		id = (struct tile_id){
		    (int)l, number_at(l, p->size), width_at(l, p->size)};
		if (id.width > 0)
			rc = src.tile(src.ctx, id, p->tiles[l], e);
	}
	buf_reset(&p->bundle);
	id = (struct tile_id){
	    TILE_ENTRIES, number_at(0, p->size), width_at(0, p->size)};
	if (rc == CY_OK && id.width > 0) {
		tile_path_print(path, id);
		rc = file_load(w->o.fs, w->reg, path, &p->bundle, e);
	}
	p->done = p->size;
	return rc;
}

static bool
listed(const struct paths *l, const char *path)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->path[i], path) == 0)
			return true;
	return false;
}

static void
list(struct paths *l, const char *path)
{
	assert(l->n < PATHS);
	memcpy(l->path[l->n++], path, strlen(path) + 1);
}

enum cy_rc
publish_sync(struct writer *w, struct cy_err *e)
{
	struct paths *l = &w->pub.fresh;
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < l->n && rc == CY_OK; i++)
		rc = disk_sync_dir(w->o.fs, w->reg, l->path[i], e);
	l->n = 0;
	return rc;
}

/* One folder; its name is made durable even where it is there already: the
 * process that made it may have died before. */
static enum cy_rc
make_dir(
    struct writer *w, const char *path, const char *parent, struct cy_err *e)
{
	const struct fs *fs = w->o.fs;
	enum cy_rc rc;

	if (listed(&w->pub.known, path))
		return CY_OK;
	if (fs->mkdirat(fs->ctx, w->reg, path, 0755) != 0 && errno != EEXIST)
		return cy_errno(e, errno, "make", path);
	rc = disk_sync_dir(fs, w->reg, parent, e);
	if (rc != CY_OK)
		return rc;
	if (w->pub.known.n == PATHS)
		w->pub.known.n = 0;
	list(&w->pub.known, path);
	return CY_OK;
}

/* The folders of this file; the last one is to be synced later. */
static enum cy_rc
make_dirs(struct writer *w, const char *path, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	char part[TILE_PATH], parent[TILE_PATH] = ".";
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; path[i] != '\0' && rc == CY_OK; i++) {
		if (path[i] != '/')
			continue;
		memcpy(part, path, i);
		part[i] = '\0';
		rc = make_dir(w, part, parent, e);
		memcpy(parent, part, i + 1);
	}
	if (rc != CY_OK || listed(&p->fresh, parent))
		return rc;
	if (p->fresh.n == PATHS)
		rc = publish_sync(w, e);
	list(&p->fresh, parent);
	return rc;
}

static enum cy_rc
put_file(
    struct writer *w, struct tile_id id, struct span bytes, struct cy_err *e)
{
	const struct disk_put put = {w->o.fs, w->tmp, "tile", 0644};
	char path[TILE_PATH];
	enum cy_rc rc;

	tile_path_print(path, id);
	rc = make_dirs(w, path, e);
	return rc == CY_OK ? disk_put(&put, w->reg, path, bytes, e) : rc;
}

/* A hash more on this level, and what becomes full by it. */
static enum cy_rc
add_hash(struct writer *w, const struct hash *leaf, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	uint64_t index = p->done;
	struct hash h = *leaf;
	struct tile_id id;
	enum cy_rc rc = CY_OK;
	unsigned l;

	for (l = 0; l < TILES && rc == CY_OK; l++) {
		p->tiles[l][index % TILE_WIDTH] = h;
		if (index % TILE_WIDTH != TILE_WIDTH - 1)
			break;
		id = (struct tile_id){(int)l, index / TILE_WIDTH, TILE_WIDTH};
		rc = put_file(w, id, span(p->tiles[l], LIMIT_TILE), e);
		tile_subtree(p->tiles[l], TILE_WIDTH, &h);
		index /= TILE_WIDTH;
	}
	return rc;
}

static enum cy_rc
add_entry(struct writer *w, struct span entry, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	struct hash leaf;
	enum cy_rc rc;

	if (p->done % TILE_WIDTH == 0)
		buf_reset(&p->bundle);
	bundle_put(&p->bundle, entry);
	rc = buf_check(&p->bundle, e);
	if (rc != CY_OK)
		return rc;
	sha256_leaf(&leaf, entry);
	if (p->done % TILE_WIDTH == TILE_WIDTH - 1)
		rc = put_file(w,
		    (struct tile_id){
		        TILE_ENTRIES, p->done / TILE_WIDTH, TILE_WIDTH},
		    buf_span(&p->bundle), e);
	if (rc == CY_OK)
		rc = add_hash(w, &leaf, e);
	p->done++;
	return rc;
}

/* Everything up to this size that fills a bundle or a tile. */
enum cy_rc
publish_feed(struct writer *w, uint64_t size, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	struct journal_cursor c = p->at;
	struct span entry;
	struct bundle b;
	struct frame f = {0};
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && p->done < size) {
		rc = journal_next(&c, &p->frame, &f, e);
		if (rc != CY_OK)
			break;
		bundle_init(&b, f.entries);
		while (rc == CY_OK && bundle_next(&b, &entry, e) == CY_OK)
			rc = add_entry(w, entry, e);
	}
	if (rc == CY_NOTFOUND)
		rc = cy_fail(e, CY_BAD, FAULT_FRAME_TORN, c.at,
		    "the journal ends at %llu", (unsigned long long)c.index);
	/* The open file is the copy's now, whatever came of it.  The place
	 * itself moves when the checkpoint stands. */
	p->at.fd = -1;
	journal_cursor_close(&p->ahead);
	p->ahead = c;
	return rc;
}

/* The bundle and the tiles that are not full. */
enum cy_rc
publish_edge(struct writer *w, uint64_t size, struct cy_err *e)
{
	struct publisher *p = &w->pub;
	struct tile_id id = {
	    TILE_ENTRIES, number_at(0, size), width_at(0, size)};
	enum cy_rc rc = CY_OK;

	if (id.width > 0)
		rc = put_file(w, id, buf_span(&p->bundle), e);
	for (unsigned l = 0; l < TILES && rc == CY_OK; l++) {
		id = (struct tile_id){
		    (int)l, number_at(l, size), width_at(l, size)};
		if (id.width > 0)
			rc = put_file(
			    w, id, span(p->tiles[l], id.width * HASH_LEN), e);
	}
	return rc;
}
