/* SPDX-License-Identifier: Apache-2.0 */
#include "register/dir.h"

#include <fcntl.h>
#include <stdlib.h>

/* One folder of tiles, with the last bundle that was read. */
struct reg {
	const struct fs *fs;
	int fd; /* the folder that holds `checkpoint` */
	struct buf cp;
	struct checkpoint head;
	struct tile_source src;
	struct tile_reader tiles;
	bool loaded; /* bundle holds number bundle_n, of width entries */
	uint64_t bundle_n;
	unsigned width;
	struct buf bundle;
};

/*
 * A file of this level and number that holds at least the width asked for:
 * that width, the one that belongs to the size, the full one; and, should a
 * publisher be at work meanwhile, any between.
 */
static enum cy_rc
load_wide(struct reg *r, struct tile_id id, struct buf *b, unsigned *got,
    struct cy_err *e)
{
	unsigned now = tile_width(id.level, id.n, r->head.size);
	const unsigned first[] = {id.width, now, TILE_WIDTH};
	char path[TILE_PATH];
	enum cy_rc rc = CY_NOTFOUND;

	for (unsigned i = 0; i < 3 && rc == CY_NOTFOUND; i++) {
		*got = first[i];
		if (*got < id.width)
			continue;
		buf_reset(b);
		tile_path_print(path, (struct tile_id){id.level, id.n, *got});
		rc = file_load(r->fs, r->fd, path, b, e);
	}
	for (unsigned w = id.width + 1; w < TILE_WIDTH && rc == CY_NOTFOUND;
	     w++) {
		*got = w;
		buf_reset(b);
		tile_path_print(path, (struct tile_id){id.level, id.n, w});
		rc = file_load(r->fs, r->fd, path, b, NULL);
	}
	return rc;
}

static enum cy_rc
read_tile(void *ctx, struct tile_id id, struct hash *out, struct cy_err *e)
{
	struct hash wide[TILE_WIDTH];
	struct tile_id there = id;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_TILE);
	rc = load_wide(ctx, id, &b, &there.width, e);
	if (rc == CY_OK)
		rc = tile_decode(wide, there, buf_span(&b), e);
	if (rc == CY_OK)
		memcpy(out, wide, (size_t)id.width * HASH_LEN);
	buf_release(&b);
	return rc;
}

static enum cy_rc
reload(struct reg *r, struct cy_err *e)
{
	struct note n;
	enum cy_rc rc;

	r->head = (struct checkpoint){.size = 0};
	r->loaded = false;
	buf_reset(&r->cp);
	rc = file_load(r->fs, r->fd, "checkpoint", &r->cp, e);
	if (rc == CY_OK)
		rc = note_parse(&n, buf_span(&r->cp), e);
	if (rc == CY_OK)
		rc = checkpoint_parse(&r->head, n.text, e);
	tile_reader_init(&r->tiles, &r->src, r->head.size);
	return rc;
}

enum cy_rc
reg_open_folders(const struct fs *fs, const char *path, int *node, int *tiles,
    struct cy_err *e)
{
	enum cy_rc rc;
	int top;

	*node = *tiles = -1;
	rc = file_open(fs, AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0, &top, e);
	if (rc != CY_OK)
		return rc;
	rc =
	    file_open(fs, top, "register", O_RDONLY | O_DIRECTORY, 0, tiles, e);
	if (rc == CY_OK) {
		*node = top;
	} else if (rc == CY_NOTFOUND) {
		*tiles = top;
		rc = CY_OK;
	} else {
		(void)fs->close(fs->ctx, top);
	}
	return rc;
}

static enum cy_rc
open_folder(struct reg *r, const char *path, struct cy_err *e)
{
	int node;
	enum cy_rc rc = reg_open_folders(r->fs, path, &node, &r->fd, e);

	if (node >= 0)
		(void)r->fs->close(r->fs->ctx, node);
	return rc;
}

enum cy_rc
reg_open(
    struct reg **out, const struct fs *fs, const char *path, struct cy_err *e)
{
	struct reg *r = calloc(1, sizeof(*r));
	enum cy_rc rc;

	*out = NULL;
	if (r == NULL)
		return cy_nomem(e);
	r->fs = fs;
	r->fd = -1;
	r->src = (struct tile_source){r, read_tile};
	buf_init(&r->cp, LIMIT_NOTE);
	buf_init(&r->bundle, LIMIT_BUNDLE);
	rc = open_folder(r, path, e);
	if (rc == CY_OK)
		rc = reload(r, e);
	if (rc != CY_OK) {
		reg_close(r);
		return rc;
	}
	*out = r;
	return CY_OK;
}

void
reg_close(struct reg *r)
{
	if (r == NULL)
		return;
	if (r->fd >= 0)
		(void)r->fs->close(r->fs->ctx, r->fd);
	buf_release(&r->cp);
	buf_release(&r->bundle);
	free(r);
}

enum cy_rc
reg_reload(struct reg *r, struct cy_err *e)
{
	return reload(r, e);
}

struct span
reg_checkpoint(const struct reg *r)
{
	return buf_span(&r->cp);
}

uint64_t
reg_size(const struct reg *r)
{
	return r->head.size;
}

const struct hash *
reg_root(const struct reg *r)
{
	return &r->head.root;
}

/* Bundle number n, as wide as the size says. */
static enum cy_rc
load_bundle(struct reg *r, uint64_t n, struct cy_err *e)
{
	struct tile_id id = {TILE_ENTRIES, n, 0};
	unsigned got;
	enum cy_rc rc;

	if (r->loaded && r->bundle_n == n)
		return CY_OK;
	r->loaded = false;
	id.width = tile_width(TILE_ENTRIES, n, r->head.size);
	rc = load_wide(r, id, &r->bundle, &got, e);
	if (rc != CY_OK)
		return rc;
	r->loaded = true;
	r->bundle_n = n;
	r->width = id.width;
	return CY_OK;
}

/* The entry after those read so far; the bundle may not end before. */
static enum cy_rc
next_entry(
    struct bundle *b, uint64_t index, struct span *entry, struct cy_err *e)
{
	enum cy_rc rc = bundle_next(b, entry, e);

	if (rc == CY_NOTFOUND)
		return cy_fail(e, CY_BAD, FAULT_REGISTER_BUNDLE_SHORT,
		    b->offset, "entry %llu", (unsigned long long)index);
	return rc;
}

static enum cy_rc
no_entry(const struct reg *r, uint64_t index, struct cy_err *e)
{
	return cy_fail(e, CY_NOTFOUND, FAULT_REGISTER_NO_ENTRY, CY_NO_OFFSET,
	    "entry %llu of %llu", (unsigned long long)index,
	    (unsigned long long)r->head.size);
}

static enum cy_rc
find_entry(struct reg *r, uint64_t index, struct span *entry, struct cy_err *e)
{
	struct bundle b;
	uint64_t at = index - index % TILE_WIDTH;
	enum cy_rc rc;

	if (index >= r->head.size)
		return no_entry(r, index, e);
	rc = load_bundle(r, index / TILE_WIDTH, e);
	bundle_init(&b, buf_span(&r->bundle));
	for (; rc == CY_OK && at <= index; at++)
		rc = next_entry(&b, at, entry, e);
	return rc;
}

enum cy_rc
reg_entry(struct reg *r, uint64_t index, struct buf *out, struct cy_err *e)
{
	struct span entry = {NULL, 0};
	enum cy_rc rc = find_entry(r, index, &entry, e);

	buf_reset(out);
	if (rc != CY_OK)
		return rc;
	buf_put(out, entry);
	return buf_check(out, e);
}

enum cy_rc
reg_each(struct reg *r, uint64_t from, uint64_t to,
    enum cy_rc (*entry)(
        void *ctx, uint64_t index, struct span bytes, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct bundle b = {.offset = 0};
	struct span s = {NULL, 0};
	uint64_t i = from - from % TILE_WIDTH;
	enum cy_rc rc = CY_OK;

	if (to > r->head.size)
		return no_entry(r, to - 1, e);
	for (; i < to && rc == CY_OK; i++) {
		if (i % TILE_WIDTH == 0) {
			rc = load_bundle(r, i / TILE_WIDTH, e);
			bundle_init(&b, buf_span(&r->bundle));
		}
		if (rc == CY_OK)
			rc = next_entry(&b, i, &s, e);
		if (rc == CY_OK && i >= from)
			rc = entry(ctx, i, s, e);
	}
	return rc;
}

struct tile_source
reg_tiles(struct reg *r)
{
	return r->src;
}

enum cy_rc
reg_receipt(struct reg *r, uint64_t index, struct buf *out, struct cy_err *e)
{
	struct tree_source src = tile_reader_source(&r->tiles);
	struct hash path[LIMIT_PROOF_HASHES], leaf;
	struct span entry = {NULL, 0};
	size_t n = 0;
	enum cy_rc rc = find_entry(r, index, &entry, e);

	if (rc != CY_OK)
		return rc;
	rc = tree_inclusion(&src, index, r->head.size, path, &n, e);
	if (rc != CY_OK)
		return rc;
	/* A receipt that proves nothing is never handed out. */
	sha256_leaf(&leaf, entry);
	rc = tree_inclusion_check(
	    &leaf, index, r->head.size, path, n, &r->head.root, e);
	if (rc != CY_OK)
		return rc;
	proof_print(out, index, path, n, buf_span(&r->cp));
	return buf_check(out, e);
}
