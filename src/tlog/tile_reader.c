/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/tile.h"

void
tile_reader_init(
    struct tile_reader *r, const struct tile_source *src, uint64_t size)
{
	r->src = src;
	r->size = size;
	for (size_t i = 0; i < sizeof(r->cache) / sizeof(r->cache[0]); i++)
		r->cache[i].loaded = false;
}

/* Brings a tile of level 0..7 into the cache. */
static enum cy_rc
load(struct tile_reader *r, struct tile_id id, struct cy_err *e)
{
	enum cy_rc rc;

	if (r->cache[id.level].loaded && r->cache[id.level].id.n == id.n)
		return CY_OK;
	r->cache[id.level].loaded = false;
	rc = r->src->tile(r->src->ctx, id, r->cache[id.level].h, e);
	r->cache[id.level].id = id;
	r->cache[id.level].loaded = rc == CY_OK;
	return rc;
}

/*
 * The subtrees of 2^(8l) .. 2^(8l+7) leaves are hashes of a tile of level l,
 * or are made of them; wider ones stand in the tiles above.
 */
static enum cy_rc
node(void *ctx, unsigned level, uint64_t index, struct hash *out,
    struct cy_err *e)
{
	struct tile_reader *r = ctx;
	unsigned rise = level % 8, width = 1u << rise, first;
	struct tile_id id = {(int)(level / 8), index >> (8 - rise), 0};
	enum cy_rc rc;

	first = (unsigned)(index & (0xffu >> rise)) << rise;
	if (level < 63)
		id.width = tile_width(id.level, id.n, r->size);
	if (first + width > id.width)
		return cy_fail(e, CY_BAD, FAULT_TLOG_TILE_OUTSIDE, CY_NO_OFFSET,
		    "no subtree %llu at height %u in a tree of "
		    "%llu",
		    (unsigned long long)index, level,
		    (unsigned long long)r->size);
	rc = load(r, id, e);
	if (rc == CY_OK)
		tile_subtree(r->cache[id.level].h + first, width, out);
	return rc;
}

struct tree_source
tile_reader_source(struct tile_reader *r)
{
	return (struct tree_source){r, node};
}
