/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_run.h"

/*
 * Which file is to blame when two do not agree?  Each tile is held against
 * the one above it, and the tiles at the right edge against the signed root:
 * what agrees with the side that is proven stays, the other is named.
 */

enum cy_rc
verify_load_tile(
    struct verify_run *r, struct tile_id id, struct hash *out, struct cy_err *e)
{
	char path[TILE_PATH];
	enum cy_rc rc;

	tile_path_print(path, id);
	buf_reset(&r->buf);
	rc =
	    verify_missing(file_load(r->fs, r->reg, path, &r->buf, e), path, e);
	if (rc == CY_OK)
		rc = tile_decode(out, id, buf_span(&r->buf), e);
	return rc;
}

static enum cy_rc
tile_bad(struct verify_run *r, unsigned level, uint64_t n, uint64_t at,
    const struct cy_err *e)
{
	struct tile_id id = {(int)level, n, 0};
	char path[TILE_PATH];

	id.width = tile_width(id.level, n, r->head.cp.size);
	tile_path_print(path, id);
	return verify_note(r, at, e, path);
}

static enum cy_rc
tile_wrong(struct verify_run *r, unsigned level, uint64_t n, uint64_t at,
    struct cy_err *e)
{
	(void)cy_fail(e, CY_BAD, FAULT_REGISTER_TILE_WRONG, CY_NO_OFFSET,
	    "level %u, number %llu", level, (unsigned long long)n);
	return tile_bad(r, level, n, at, e);
}

/* Brings a tile into its level; what is bad about it is noted at `at`. */
static enum cy_rc
level_load(struct verify_run *r, unsigned level, uint64_t n, uint64_t at,
    struct cy_err *e)
{
	struct level *l = &r->level[level];
	struct tile_id id = {(int)level, n, 0};
	enum cy_rc rc;

	if (l->loaded && l->n == n)
		return CY_OK;
	l->loaded = false;
	id.width = tile_width(id.level, n, r->head.cp.size);
	rc = verify_load_tile(r, id, l->h, e);
	if (rc != CY_OK)
		return tile_bad(r, level, n, at, e);
	l->loaded = true;
	l->n = n;
	l->width = id.width;
	return CY_OK;
}

/* The root as the tiles at the right edge have it; level 0 as given. */
static enum cy_rc
edge_root(struct verify_run *r, const struct hash *level0, struct hash *root,
    struct cy_err *e)
{
	struct hash h[TILE_WIDTH], *from;
	struct tree t = {.size = r->head.cp.size};
	enum cy_rc rc = CY_OK;
	struct tile_id id;

	for (unsigned l = 0; l < VERIFY_LEVELS && rc == CY_OK; l++) {
		id.level = (int)l;
		id.width = (unsigned)(t.size >> (8 * l) & 0xff);
		id.n = l == 7 ? 0 : t.size >> (8 * (l + 1));
		if (id.width == 0)
			continue;
		if (l == 0 && level0 != NULL)
			memcpy(h, level0, id.width * sizeof(h[0]));
		else
			rc = verify_load_tile(r, id, h, e);
		from = h;
		for (unsigned b = 8; rc == CY_OK && b-- > 0;) {
			if ((id.width >> b & 1) == 0)
				continue;
			tile_subtree(from, 1u << b, &t.node[8 * l + b]);
			from += (size_t)1 << b;
		}
	}
	if (rc == CY_OK)
		tree_root(&t, root);
	return rc;
}

/* Do these hashes of a tile lead to what stands above it?  A full tile's
 * parent has been loaded. */
static bool
leads_up(struct verify_run *r, unsigned level, const struct hash *h, uint64_t n,
    unsigned width)
{
	const struct level *above = &r->level[level + 1];

	if (width < TILE_WIDTH)
		return r->edge;
	return tile_check(h, &above->h[n % TILE_WIDTH], NULL) == CY_OK;
}

/* The tile (level, n) agrees with all below it, but not with the one above:
 * which of the two agrees with the rest? */
static enum cy_rc
blame_above(struct verify_run *r, unsigned level, uint64_t n, uint64_t at,
    struct cy_err *e)
{
	const struct level *up = &r->level[level + 1];
	enum cy_rc rc = CY_OK;

	if (up->width == TILE_WIDTH)
		rc = level_load(r, level + 2, up->n / TILE_WIDTH, at, e);
	if (rc != CY_OK)
		return rc;
	if (leads_up(r, level + 1, up->h, up->n, up->width))
		return tile_wrong(r, level, n, at, e);
	return tile_wrong(r, level + 1, up->n, at, e);
}

/* A tile of level 1 and more has been filled from below: up the levels. */
static enum cy_rc
check_above(struct verify_run *r, uint64_t n, uint64_t at, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	for (unsigned l = 1; n % TILE_WIDTH == TILE_WIDTH - 1; l++) {
		n /= TILE_WIDTH;
		rc = level_load(r, l + 1, n / TILE_WIDTH, at, e);
		if (rc != CY_OK)
			return rc;
		if (!leads_up(r, l, r->level[l].h, n, TILE_WIDTH))
			return blame_above(r, l, n, at, e);
	}
	return CY_OK;
}

/* What was read of a bundle. */
struct reading {
	struct verify_job *job;
	char path[TILE_PATH];
	uint64_t n, first; /* its number; index of its first entry */
	unsigned width;    /* entries there should be */
	unsigned got;      /* entries there are */
	unsigned good;     /* of these, as in the tile, from the front */
	enum cy_rc rc;     /* of its structure */
	struct cy_err why;
};

static enum cy_rc
load_bundle(struct verify_run *r, struct reading *b, struct cy_err *e)
{
	struct verify_file f;
	enum cy_rc rc;

	rc = verify_open(r, r->reg, b->path, &f, e);
	if (rc != CY_OK)
		return rc;
	if (f.size > LIMIT_BUNDLE)
		rc = cy_fail(
		    e, CY_BAD, FAULT_TOO_BIG, LIMIT_BUNDLE, "%s", b->path);
	if (rc == CY_OK) {
		b->job = verify_pool_get(&r->pool, (size_t)f.size);
		rc = b->job == NULL ? cy_nomem(e) : CY_OK;
	}
	if (rc == CY_OK)
		rc = verify_read(r, &f, (size_t)f.size, 0, &b->job->bytes, e);
	verify_close(r, &f);
	return rc;
}

/* Hashes the entries into r->leaf and compares them with the tile. */
static void
hash_bundle(struct verify_run *r, struct reading *b)
{
	const struct hash *tile = r->level[0].h;
	struct bundle in;
	struct span entry;

	bundle_init(&in, buf_span(&b->job->bytes));
	for (b->got = 0; b->got < b->width; b->got++) {
		b->rc = bundle_next(&in, &entry, &b->why);
		if (b->rc != CY_OK)
			break;
		sha256_leaf(&r->leaf[b->got], entry);
		if (b->good == b->got &&
		    hash_eq(&r->leaf[b->got], &tile[b->got]))
			b->good++;
	}
	if (b->rc == CY_NOTFOUND)
		b->rc = cy_fail(&b->why, CY_BAD, FAULT_REGISTER_BUNDLE_SHORT,
		    in.offset, "%u entries, not %u", b->got, b->width);
	else if (b->rc == CY_OK && in.rest.n > 0)
		b->rc = cy_fail(&b->why, CY_BAD, FAULT_REGISTER_BUNDLE_LONG,
		    in.offset, "%zu bytes after the last entry", in.rest.n);
}

/* Do the entries themselves lead up, where the tile does not? */
static bool
entries_lead_up(struct verify_run *r, const struct reading *b)
{
	struct hash root;

	if (b->got < b->width || b->rc != CY_OK)
		return false;
	if (b->width == TILE_WIDTH)
		return leads_up(r, 0, r->leaf, b->n, b->width);
	return edge_root(r, r->leaf, &root, NULL) == CY_OK &&
	    hash_eq(&root, &r->head.cp.root);
}

static enum cy_rc
entry_wrong(struct verify_run *r, const struct reading *b, struct cy_err *e)
{
	unsigned long long index = b->first + b->good;

	if (b->good < b->got)
		(void)cy_fail(e, CY_BAD, FAULT_REGISTER_ENTRY_WRONG,
		    CY_NO_OFFSET, "entry %llu in %s", index, b->path);
	else
		*e = b->why;
	if (b->good == b->width)
		return verify_note(r, index, e, b->path);
	return verify_bad(&r->pool, index, e, "entry %llu", index);
}

static enum cy_rc
judge_bundle(struct verify_run *r, struct reading *b, struct cy_err *e)
{
	const struct level *l = &r->level[0];
	bool tile = leads_up(r, 0, l->h, b->n, b->width);

	if (!tile && b->good < b->width && entries_lead_up(r, b)) {
		b->good = 0;
		return tile_wrong(r, 0, b->n, b->first, e);
	}
	if (b->good < b->width || b->rc != CY_OK)
		return entry_wrong(r, b, e);
	/* At the right edge it is one of the tiles above. */
	if (!tile && b->width == TILE_WIDTH)
		return blame_above(r, 0, b->n, b->first, e);
	return CY_OK;
}

/* The bundle, its tile and the tile above that. */
static enum cy_rc
check_bundle(struct verify_run *r, struct reading *b, struct cy_err *e)
{
	struct tile_id id = {TILE_ENTRIES, b->n, b->width};
	enum cy_rc rc;

	tile_path_print(b->path, id);
	rc = load_bundle(r, b, e);
	if (rc != CY_OK)
		return verify_note(r, b->first, e, b->path);
	rc = level_load(r, 0, b->n, b->first, e);
	if (rc == CY_OK && b->width == TILE_WIDTH)
		rc = level_load(r, 1, b->n / TILE_WIDTH, b->first, e);
	if (rc != CY_OK)
		return rc;
	hash_bundle(r, b);
	rc = judge_bundle(r, b, e);
	if (rc == CY_OK && b->width == TILE_WIDTH)
		rc = check_above(r, b->n, b->first, e);
	return rc;
}

/* Entries that are as the tree says: keys, and the seals of each size. */
static enum cy_rc
follow(struct verify_run *r, struct reading *b, struct cy_err *e)
{
	struct bundle in;
	struct span entry;
	enum cy_rc rc = CY_OK;
	uint64_t index;
	unsigned i;

	bundle_init(&in, buf_span(&b->job->bytes));
	for (i = 0; i < b->good && rc == CY_OK; i++) {
		index = b->first + i;
		(void)bundle_next(&in, &entry, e);
		rc = verify_apply(r, entry, index, e);
		if (rc != CY_OK) {
			(void)verify_bad(&r->pool, index, e, "entry %llu",
			    (unsigned long long)index);
			break;
		}
		if (!r->judged)
			rc = verify_judge(r, e);
		tree_add(&r->tree, &r->leaf[i]);
		if (rc == CY_OK)
			rc = verify_seals_at(r, e);
	}
	/* The workers know the keys up to here. */
	b->good = i;
	return rc;
}

static enum cy_rc
one_bundle(struct verify_run *r, uint64_t n, struct cy_err *e)
{
	struct reading b = {.n = n, .first = n * TILE_WIDTH, .rc = CY_OK};
	enum cy_rc rc, bad;

	b.width = tile_width(TILE_ENTRIES, n, r->head.cp.size);
	bad = check_bundle(r, &b, e);
	if (n == 0 && bad == CY_OK && r->judged &&
	    !hash_eq(&r->leaf[0], &r->leaf0)) {
		b.good = 0;
		bad = entry_wrong(r, &b, e);
	}
	if (b.job == NULL)
		return bad;
	/* What stands before the first bad entry may hold another one. */
	rc = follow(r, &b, e);
	b.job->kind = JOB_RECORDS;
	b.job->first = b.first;
	b.job->count = b.good;
	verify_pool_put(&r->pool, b.job);
	return bad != CY_OK ? bad : rc;
}

static void
progress(const struct verify_run *r, uint64_t done)
{
	if (r->o->progress != NULL)
		r->o->progress(r->o->progress_ctx, done, r->head.cp.size);
}

enum cy_rc
verify_tree(struct verify_run *r, struct cy_err *e)
{
	uint64_t size = r->head.cp.size, n;
	enum cy_rc rc = CY_OK;
	struct hash root;

	rc = edge_root(r, NULL, &root, e);
	if (rc == CY_TEMP)
		return verify_note(r, 0, e, "tile");
	r->edge = rc == CY_OK && hash_eq(&root, &r->head.cp.root);
	rc = CY_OK;
	for (n = 0; rc == CY_OK && n * TILE_WIDTH < size; n++) {
		if (verify_stopped(&r->pool, n * TILE_WIDTH))
			return CY_BAD;
		progress(r, n * TILE_WIDTH);
		rc = one_bundle(r, n, e);
	}
	if (rc != CY_OK)
		return rc;
	tree_root(&r->tree, &root);
	if (!hash_eq(&root, &r->head.cp.root)) {
		(void)cy_fail(e, CY_BAD, FAULT_REGISTER_ROOT_WRONG,
		    CY_NO_OFFSET, "size %llu", (unsigned long long)size);
		return verify_note(r, size, e, "checkpoint");
	}
	r->end = size;
	progress(r, size);
	return CY_OK;
}
