/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP tlog-tiles. */
#include "../t.h"

#include "mem_tiles.h"

static const struct {
	const char *path;
	struct tile_id id;
} paths[] = {
    {"tile/0/000", {0, 0, 256}},
    {"tile/0/000.p/1", {0, 0, 1}},
    {"tile/0/001.p/255", {0, 1, 255}},
    {"tile/1/x001/000", {1, 1000, 256}},
    {"tile/7/000.p/42", {7, 0, 42}},
    {"tile/0/x001/x234/067", {0, 1234067, 256}},
    {"tile/0/x001/x234/067.p/112", {0, 1234067, 112}},
    {"tile/entries/x001/x234/067.p/8", {TILE_ENTRIES, 1234067, 8}},
    {"tile/entries/999", {TILE_ENTRIES, 999, 256}},
    {"tile/0/x036/x028/x797/x018/x963/967.p/255",
        {0, (UINT64_C(1) << 55) - 1, 255}},
    {"tile/entries/x036/x028/x797/x018/x963/967.p/255",
        {TILE_ENTRIES, (UINT64_C(1) << 55) - 1, 255}},
};

static const char *const no_paths[] = {"", "tile", "tile/", "tile/0", "tile/0/",
    "tile/0/00", "tile/0/0000", "tile/0/000/", "tile//000", "/tile/0/000",
    "tile/8/000", "tile/00/000", "tile/-1/000", "tile/+1/000", "tile/entry/000",
    "Tile/0/000", "tile/0/x000/000", "tile/0/x001", "tile/0/x001/",
    "tile/0/x001/x000", "tile/0/001/000", "tile/0/x01/000", "tile/0/0a0",
    "tile/0/x0a0/000", "tile/0/x0010/00", "tile/0/000.p", "tile/0/000.p/",
    "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/1x",
    "tile/0/000.p/1/", "tile/0/000.q/1", "tile/0/../0/000",
    "tile/0/x036/x028/x797/x018/x963/968",
    "tile/0/x037/x000/x000/x000/x000/000",
    "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
    "tile/0/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001/x001"};

static void
test_paths(void)
{
	char text[TILE_PATH];
	struct tile_id id;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		tile_path_print(text, paths[i].id);
		t_span(span_str(text), span_str(paths[i].path), "printed");
		t_ok(tile_path_parse(&id, span_str(paths[i].path)) &&
		        id.level == paths[i].id.level &&
		        id.n == paths[i].id.n && id.width == paths[i].id.width,
		    "%s", paths[i].path);
	}
	for (size_t i = 0; i < sizeof(no_paths) / sizeof(no_paths[0]); i++)
		t_ok(!tile_path_parse(&id, span_str(no_paths[i])),
		    "no path: %s", no_paths[i]);
	t_ok(!tile_path_parse(&id, span("tile/0/000\0", 11)), "NUL");
}

static const struct {
	int level;
	uint64_t n, size;
	unsigned width;
} widths[] = {
    /* The example of the standard: 70,000 leaves. */
    {0, 0, 70000, 256},
    {0, 272, 70000, 256},
    {0, 273, 70000, 112},
    {0, 274, 70000, 0},
    {1, 0, 70000, 256},
    {1, 1, 70000, 17},
    {1, 2, 70000, 0},
    {2, 0, 70000, 1},
    {3, 0, 70000, 0},
    {TILE_ENTRIES, 273, 70000, 112},
    {0, 0, 256, 256},
    {0, 1, 256, 0},
    {1, 0, 256, 1},
    {0, 0, 0, 0},
    {0, 0, 1, 1},
    {1, 0, 255, 0},
    {7, 0, INT64_MAX, 127},
    {0, (UINT64_C(1) << 55) - 1, INT64_MAX, 255},
    {0, UINT64_C(1) << 55, INT64_MAX, 0},
    {0, UINT64_MAX, INT64_MAX, 0},
};

static void
test_widths(void)
{
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		t_uint(tile_width(widths[i].level, widths[i].n, widths[i].size),
		    widths[i].width, "width");
}

/* Threat T7: an over-long or short tile. */
static void
test_decode(void)
{
	static uint8_t bytes[257 * HASH_LEN];
	struct hash out[TILE_WIDTH];
	struct cy_err e;

	bytes[HASH_LEN] = 7;
	t_rc(tile_decode(
	         out, (struct tile_id){0, 0, 256}, span(bytes, LIMIT_TILE), &e),
	    &e, CY_OK, FAULT_NONE, "256 hashes");
	t_uint(out[1].b[0], 7, "and they are those");
	t_rc(tile_decode(out, (struct tile_id){0, 0, 256},
	         span(bytes, sizeof(bytes)), &e),
	    &e, CY_BAD, FAULT_TLOG_TILE_SIZE, "257 hashes");
	t_uint(e.offset, LIMIT_TILE, "where the excess begins");
	t_rc(tile_decode(out, (struct tile_id){0, 0, 2}, span(bytes, 63), &e),
	    &e, CY_BAD, FAULT_TLOG_TILE_SIZE, "a byte short");
	t_uint(e.offset, 63, "where it ends");
	t_rc(tile_decode(out, (struct tile_id){0, 0, 1}, span(bytes, 64), &e),
	    &e, CY_BAD, FAULT_TLOG_TILE_SIZE, "wider than its name");
}

/* A hash of a log of 600 is altered: do the checks see it? */
#define FORGED 600
static bool
forgery_seen(struct mem_tiles *m, const struct hash *root)
{
	struct tile_source tiles = mem_source(m);
	static struct tile_reader r;
	struct tree_source src;
	struct hash h;
	struct tree t;
	struct cy_err e;

	tile_reader_init(&r, &tiles, FORGED);
	src = tile_reader_source(&r);
	if (tree_load(&t, &src, FORGED, &e) != CY_OK)
		return true;
	tree_root(&t, &h);
	if (!hash_eq(&h, root))
		return true;
	for (size_t i = 0; i < m->n[1]; i++)
		if (tile_check(m->row[0] + i * TILE_WIDTH, &m->row[1][i], &e) ==
		        CY_BAD &&
		    e.fault == FAULT_TLOG_TILE_PARENT)
			return true;
	return false;
}

/* No proof that is made through a forged tile passes, unless it is the same
 * proof as without the forgery. */
static bool
proofs_hold(struct mem_tiles *m, const struct hash *root, size_t index)
{
	struct tile_source tiles = mem_source(m);
	static struct tile_reader r;
	struct tree_source src;
	struct hash path[LIMIT_PROOF_HASHES], leaf;
	struct cy_err e;
	size_t n;

	tile_reader_init(&r, &tiles, FORGED);
	src = tile_reader_source(&r);
	mem_leaf(&leaf, index);
	return tree_inclusion(&src, index, FORGED, path, &n, &e) == CY_OK &&
	    tree_inclusion_check(&leaf, index, FORGED, path, n, root, &e) ==
	    CY_OK;
}

/* Threat T7 and the forged tile of 2026 that no parent was asked about. */
static void
test_forged_tiles(void)
{
	struct mem_tiles m;
	struct hash root, a[TILE_WIDTH];
	struct tree t;
	size_t missed = 0;

	mem_init(&m, FORGED);
	tree_init(&t);
	for (size_t i = 0; i < FORGED; i++)
		tree_add(&t, &m.row[0][i]);
	tree_root(&t, &root);
	t_ok(!forgery_seen(&m, &root), "the log as it is");
	for (int l = 0; l < 2; l++)
		for (size_t i = 0; i < m.n[l]; i++) {
			m.row[l][i].b[31] ^= 1;
			missed += !forgery_seen(&m, &root);
			m.row[l][i].b[31] ^= 1;
		}
	t_uint(missed, 0, "every altered hash is seen");
	t_ok(proofs_hold(&m, &root, 300), "a proof");
	m.row[0][301].b[0] ^= 1;
	t_ok(!proofs_hold(&m, &root, 300), "its sibling is forged");
	t_ok(!proofs_hold(&m, &root, 310), "a wider sibling is forged");
	t_ok(proofs_hold(&m, &root, 0), "a tile that was not needed is");
	m.row[0][301].b[0] ^= 1;
	memcpy(a, m.row[0], sizeof(a));
	memcpy(m.row[0], m.row[0] + TILE_WIDTH, sizeof(a));
	memcpy(m.row[0] + TILE_WIDTH, a, sizeof(a));
	t_ok(forgery_seen(&m, &root), "two tiles are swapped");
	t_ok(!proofs_hold(&m, &root, 0), "no proof passes through them");
	mem_release(&m);
}

/* Proofs over three levels of tiles, and the cache. */
static void
test_reader(void)
{
	static const size_t at[] = {0, 1, 255, 256, 65535, 65536, 69887, 69999};
	static struct tile_reader r;
	struct mem_tiles m;
	struct tile_source tiles = mem_source(&m);
	struct tree_source src = tile_reader_source(&r);
	struct hash path[LIMIT_CONSISTENCY_HASHES], root;
	struct tree t;
	struct cy_err e;
	size_t n;

	mem_init(&m, 70000);
	tile_reader_init(&r, &tiles, 70000);
	t_rc(tree_load(&t, &src, 70000, &e), &e, CY_OK, FAULT_NONE, "loaded");
	t_uint(m.reads, 3, "one tile of each level was read");
	tree_root(&t, &root);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		(void)tree_inclusion(&src, at[i], 70000, path, &n, &e);
		t_rc(tree_inclusion_check(
		         &m.row[0][at[i]], at[i], 70000, path, n, &root, &e),
		    &e, CY_OK, FAULT_NONE, "inclusion over three levels");
	}
	t_rc(src.node(src.ctx, 0, 70000, &root, &e), &e, CY_BAD,
	    FAULT_TLOG_TILE_OUTSIDE, "a leaf that is not there");
	t_rc(src.node(src.ctx, 16, 1, &root, &e), &e, CY_BAD,
	    FAULT_TLOG_TILE_OUTSIDE, "a subtree that is not complete");
	t_rc(src.node(src.ctx, 63, 0, &root, &e), &e, CY_BAD,
	    FAULT_TLOG_TILE_OUTSIDE, "higher than any tree");
	tile_reader_init(&r, &tiles, 70000);
	m.fail_at = m.reads + 1;
	t_rc(src.node(src.ctx, 0, 1, &root, &e), &e, CY_TEMP, FAULT_IO,
	    "a tile cannot be read");
	t_rc(src.node(src.ctx, 0, 1, &root, &e), &e, CY_OK, FAULT_NONE,
	    "it is asked for again");
	t_ok(hash_eq(&root, &m.row[0][1]), "and is right");
	mem_release(&m);
}

static const struct {
	const char *name;
	const char *in;
	size_t n;
	size_t entries; /* before the end or the fault */
	enum cy_rc rc;
	uint64_t offset;
} bundles[] = {
    {"empty", "", 0, 0, CY_NOTFOUND, 0},
    {"an entry", "\0\3abc", 5, 1, CY_NOTFOUND, 0},
    {"empty entries", "\0\0\0\0", 4, 2, CY_NOTFOUND, 0},
    {"half a length", "\0\3abc\0", 6, 1, CY_BAD, 5},
    {"a short entry", "\0\3abc\0\2x", 8, 1, CY_BAD, 5},
    {"the longest length", "\377\377x", 3, 0, CY_BAD, 0},
};

static void
test_bundles(void)
{
	static uint8_t big[LIMIT_ENTRY];
	struct bundle b;
	struct span entry;
	struct cy_err e;
	struct buf out;
	enum cy_rc rc;
	size_t n;

	for (size_t i = 0; i < sizeof(bundles) / sizeof(bundles[0]); i++) {
		bundle_init(&b, span(bundles[i].in, bundles[i].n));
		e.fault = FAULT_NONE;
		for (n = 0; (rc = bundle_next(&b, &entry, &e)) == CY_OK; n++)
			continue;
		t_rc(rc, &e, bundles[i].rc,
		    bundles[i].rc == CY_BAD ? FAULT_TLOG_BUNDLE_TRUNCATED
		                            : FAULT_NONE,
		    bundles[i].name);
		t_uint(n, bundles[i].entries, "its entries");
		if (rc == CY_BAD)
			t_uint(e.offset, bundles[i].offset, "its offset");
	}
	buf_init(&out, LIMIT_BUNDLE);
	bundle_put(&out, span(big, sizeof(big)));
	bundle_put(&out, SPAN_LIT("abc"));
	bundle_init(&b, buf_span(&out));
	t_ok(bundle_next(&b, &entry, &e) == CY_OK && entry.n == LIMIT_ENTRY,
	    "the longest entry");
	t_ok(bundle_next(&b, &entry, &e) == CY_OK, "and one behind it");
	t_span(entry, SPAN_LIT("abc"), "which is whole");
	buf_release(&out);
}

int
main(void)
{
	test_paths();
	test_widths();
	test_decode();
	test_forged_tiles();
	test_reader();
	test_bundles();
	return t_done();
}
