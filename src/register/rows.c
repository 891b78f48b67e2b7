/* SPDX-License-Identifier: Apache-2.0 */
#include "register/rows.h"

#include "tlog/tile.h"

#include <assert.h>
#include <stdlib.h>

#define TILE_LEVELS 8u /* tree levels per tile */

/* Where the last tile of a tree of this size begins, seen at this level. */
static uint64_t
edge(unsigned level, uint64_t size)
{
	unsigned foot = level - level % TILE_LEVELS;
	uint64_t tile = (size >> foot) / TILE_WIDTH;

	return tile * TILE_WIDTH >> level % TILE_LEVELS;
}

void
rows_init(struct rows *r)
{
	*r = (struct rows){0};
}

void
rows_release(struct rows *r)
{
	for (unsigned l = 0; l < ROW_LEVELS; l++)
		free(r->level[l].h);
	*r = (struct rows){0};
}

static enum cy_rc
reserve(struct rows *r, unsigned l, size_t n, struct cy_err *e)
{
	size_t need = r->level[l].n + n, cap = r->level[l].cap;
	struct hash *more;

	if (need <= cap)
		return CY_OK;
	cap = cap * 2 > need ? cap * 2 : need;
	more = realloc(r->level[l].h, cap * sizeof(*more));
	if (more == NULL)
		return cy_nomem(e);
	r->level[l].h = more;
	r->level[l].cap = cap;
	return CY_OK;
}

enum cy_rc
rows_reserve(struct rows *r, size_t n, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	/* n leaves complete at most n / 2^l + 1 nodes of level l. */
	for (unsigned l = 0; l < ROW_LEVELS && rc == CY_OK; l++)
		rc = reserve(r, l, (l < 32 ? n >> l : 0) + 1, e);
	return rc;
}

void
rows_add(struct rows *r, const struct hash *leaf)
{
	uint64_t index = r->size;
	struct hash h = *leaf;
	unsigned l;
	size_t n;

	for (l = 0; l < ROW_LEVELS; l++) {
		n = r->level[l].n++;
		assert(n < r->level[l].cap);
		r->level[l].h[n] = h;
		if ((index & 1) == 0)
			break;
		sha256_node(&h, &r->level[l].h[n - 1], &h);
		index >>= 1;
	}
	r->size++;
}

bool
rows_node(
    const struct rows *r, unsigned level, uint64_t index, struct hash *out)
{
	if (level >= ROW_LEVELS || index < r->level[level].from ||
	    index - r->level[level].from >= r->level[level].n)
		return false;
	*out = r->level[level].h[index - r->level[level].from];
	return true;
}

/* The nodes of one level from its edge on. */
static enum cy_rc
load_level(
    struct rows *r, unsigned l, const struct tree_source *src, struct cy_err *e)
{
	uint64_t from = edge(l, r->size), end = r->size >> l;
	enum cy_rc rc;

	r->level[l].from = from;
	rc = reserve(r, l, (size_t)(end - from), e);
	for (uint64_t i = from; i < end && rc == CY_OK; i++) {
		rc = src->node(src->ctx, l, i, &r->level[l].h[i - from], e);
		r->level[l].n += rc == CY_OK;
	}
	return rc;
}

enum cy_rc
rows_load(struct rows *r, const struct tree_source *src, uint64_t size,
    struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	rows_release(r);
	r->size = size;
	for (unsigned l = 0; l < ROW_LEVELS && rc == CY_OK; l++)
		rc = load_level(r, l, src, e);
	return rc;
}

void
rows_trim(struct rows *r, uint64_t published)
{
	for (unsigned l = 0; l < ROW_LEVELS; l++) {
		uint64_t from = edge(l, published);
		size_t drop = (size_t)(from - r->level[l].from);

		assert(from >= r->level[l].from && drop <= r->level[l].n);
		r->level[l].from = from;
		r->level[l].n -= drop;
		if (drop > 0)
			memmove(r->level[l].h, r->level[l].h + drop,
			    r->level[l].n * sizeof(struct hash));
	}
}
