/* SPDX-License-Identifier: Apache-2.0 */
#include "register/writer_priv.h"

/*
 * What was written is read again and hashed anew: each entry against the
 * tile above it, each full tile against its hash in the next one, the edge
 * against the root that was signed.
 */

static enum cy_rc
differs(struct tile_id id, struct cy_err *e)
{
	char path[TILE_PATH];

	tile_path_print(path, id);
	return cy_fail(
	    e, CY_BAD, FAULT_REREAD_DIFFERS, CY_NO_OFFSET, "%s", path);
}

static unsigned
level_width(unsigned level, uint64_t number, uint64_t size)
{
	uint64_t left = (size >> (8 * level)) - number * TILE_WIDTH;

	return left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH;
}

static enum cy_rc
check_bundle(struct writer *w, struct tile_id id, const struct hash *leaves,
    struct cy_err *e)
{
	struct buf *file = &w->pub.file;
	struct span entry;
	struct bundle b;
	struct hash leaf;
	char path[TILE_PATH];
	enum cy_rc rc;
	unsigned n = 0;

	tile_path_print(path, id);
	buf_reset(file);
	rc = file_load(w->o.fs, w->reg, path, file, e);
	if (rc != CY_OK)
		return rc;
	bundle_init(&b, buf_span(file));
	while ((rc = bundle_next(&b, &entry, e)) == CY_OK && n < id.width) {
		sha256_leaf(&leaf, entry);
		if (!hash_eq(&leaf, &leaves[n++]))
			break;
	}
	return rc == CY_NOTFOUND && n == id.width ? CY_OK : differs(id, e);
}

/* Full tiles of this level from the one with entry `from` on, against the
 * level above. */
static enum cy_rc
check_level(struct writer *w, unsigned level, uint64_t from, uint64_t size,
    struct cy_err *e)
{
	struct tile_source src = writer_tiles(w);
	struct hash low[TILE_WIDTH], high[TILE_WIDTH], root;
	uint64_t n = (from >> (8 * level)) / TILE_WIDTH, end, loaded;
	struct tile_id id = {0};
	enum cy_rc rc = CY_OK;

	end = (size >> (8 * level)) / TILE_WIDTH;
	loaded = UINT64_MAX;
	for (; n < end && rc == CY_OK; n++) {
		id = (struct tile_id){(int)level + 1, n / TILE_WIDTH,
		    level_width(level + 1, n / TILE_WIDTH, size)};
		if (loaded != id.n)
			rc = src.tile(src.ctx, id, high, e);
		loaded = id.n;
		id = (struct tile_id){(int)level, n, TILE_WIDTH};
		if (rc == CY_OK)
			rc = src.tile(src.ctx, id, low, e);
		if (rc != CY_OK)
			break;
		tile_subtree(low, TILE_WIDTH, &root);
		if (!hash_eq(&root, &high[n % TILE_WIDTH]))
			rc = differs(id, e);
	}
	return rc;
}

static enum cy_rc
check_bundles(struct writer *w, uint64_t from, uint64_t size, struct cy_err *e)
{
	struct tile_source src = writer_tiles(w);
	struct hash leaves[TILE_WIDTH];
	struct tile_id id;
	enum cy_rc rc = CY_OK;

	for (uint64_t n = from / TILE_WIDTH;
	     n * TILE_WIDTH < size && rc == CY_OK; n++) {
		id = (struct tile_id){0, n, level_width(0, n, size)};
		rc = src.tile(src.ctx, id, leaves, e);
		id.level = TILE_ENTRIES;
		if (rc == CY_OK)
			rc = check_bundle(w, id, leaves, e);
	}
	return rc;
}

enum cy_rc
publish_check(struct writer *w, uint64_t from, uint64_t size,
    const struct hash *root, struct cy_err *e)
{
	struct tile_source files = writer_tiles(w);
	struct tile_reader tiles;
	struct tree_source src;
	struct hash now;
	struct tree t;
	enum cy_rc rc;

	rc = check_bundles(w, from, size, e);
	for (unsigned l = 0; l + 1 < TILES && rc == CY_OK; l++)
		rc = check_level(w, l, from, size, e);
	if (rc != CY_OK)
		return rc;
	tile_reader_init(&tiles, &files, size);
	src = tile_reader_source(&tiles);
	rc = tree_load(&t, &src, size, e);
	if (rc != CY_OK)
		return rc;
	tree_root(&t, &now);
	if (hash_eq(&now, root))
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_REREAD_DIFFERS, CY_NO_OFFSET,
	    "the tiles of size %llu do not give the root that was signed",
	    (unsigned long long)size);
}
