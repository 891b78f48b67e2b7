/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TLOG_TILE_H
#define TLOG_TILE_H

#include "base/buf.h"
#include "tlog/tree.h"

/* C2SP tlog-tiles. */
#define TILE_WIDTH 256u
#define TILE_PATH 64 /* room for any path below, and NUL */
#define TILE_ENTRIES (-1)

/* Names one tile, or one bundle of entries (level TILE_ENTRIES). */
struct tile_id {
	int level; /* 0..7, or TILE_ENTRIES */
	uint64_t n;
	unsigned width; /* 1..256; 256: the full one, no ".p/" */
};

/* "tile/0/x001/234.p/7".  The inverse accepts exactly what print gives. */
void tile_path_print(char out[TILE_PATH], struct tile_id id);
bool tile_path_parse(struct tile_id *id, struct span path);

/* How wide tile number n of a level is in a tree of size leaves: 0 where it
 * does not exist. */
unsigned tile_width(int level, uint64_t n, uint64_t size);

/*
 * The hashes of a tile file: exactly 32 bytes for each of id.width, else
 * CY_BAD tlog/tile-size.
 */
enum cy_rc tile_decode(
    struct hash *out, struct tile_id id, struct span bytes, struct cy_err *e);
/*
 * Does a full tile have the root that the tile above it gives?  CY_BAD
 * tlog/tile-parent.  With tree_load() against a signed root, which vouches
 * for every hash of every partial tile, this vouches for all the others.
 */
enum cy_rc tile_check(const struct hash hashes[TILE_WIDTH],
    const struct hash *parent, struct cy_err *e);

/* The root of width (power of two, aligned) hashes of a tile. */
void tile_subtree(const struct hash *hashes, unsigned width, struct hash *out);

/* A bundle read from front to back: entries behind big-endian lengths. */
struct bundle {
	struct span rest;
	uint64_t offset; /* of rest within the bundle */
};
void bundle_init(struct bundle *b, struct span bytes);
/* CY_OK and an entry; CY_NOTFOUND at the exact end (e untouched); CY_BAD
 * tlog/bundle-truncated. */
enum cy_rc bundle_next(struct bundle *b, struct span *entry, struct cy_err *e);
/* Appends an entry with its length; entry.n <= LIMIT_ENTRY. */
void bundle_put(struct buf *b, struct span entry);

/*
 * Reads tiles through this; out has room for LIMIT_TILE.  A source that
 * stores only a wider tile gives its prefix.
 */
struct tile_source {
	void *ctx;
	enum cy_rc (*tile)(
	    void *ctx, struct tile_id id, struct hash *out, struct cy_err *e);
};

/*
 * A tree_source over tiles, with a small cache of the last tile per level;
 * the hashes are what the tiles say: authenticate the result by a root.
 * CY_BAD tlog/tile-outside for a subtree beyond size.
 */
struct tile_reader {
	const struct tile_source *src;
	uint64_t size; /* of the tree the tiles belong to */
	struct {
		bool loaded;
		struct tile_id id;
		struct hash h[TILE_WIDTH];
	} cache[8];
};
void tile_reader_init(
    struct tile_reader *r, const struct tile_source *src, uint64_t size);
struct tree_source tile_reader_source(struct tile_reader *r);

#endif
