/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_TLOG_MEM_TILES_H
#define TESTS_UNIT_TLOG_MEM_TILES_H

#include "tlog/tile.h"

/* The tiles of a small log, in memory, by level. */
#define MEM_LEVELS 3
struct mem_tiles {
	struct hash *row[MEM_LEVELS]; /* all hashes of a level, in order */
	size_t n[MEM_LEVELS];
	unsigned reads;   /* tiles given out */
	unsigned fail_at; /* the read that fails; 0: none */
};

/* Leaf i of these tests is the entry of its number in two bytes. */
static inline void
mem_leaf(struct hash *h, size_t i)
{
	const uint8_t entry[2] = {(uint8_t)(i >> 8), (uint8_t)i};

	sha256_leaf(h, span(entry, sizeof(entry)));
}

static inline void
mem_init(struct mem_tiles *m, size_t size)
{
	memset(m, 0, sizeof(*m));
	for (int l = 0; l < MEM_LEVELS; l++) {
		m->n[l] = size >> (8 * l);
		m->row[l] = calloc(m->n[l] + 1, sizeof(struct hash));
		for (size_t i = 0; i < m->n[l]; i++)
			if (l == 0)
				mem_leaf(&m->row[0][i], i);
			else
				tile_subtree(m->row[l - 1] + i * TILE_WIDTH,
				    TILE_WIDTH, &m->row[l][i]);
	}
}

static inline void
mem_release(struct mem_tiles *m)
{
	for (int l = 0; l < MEM_LEVELS; l++)
		free(m->row[l]);
}

static inline enum cy_rc
mem_tile(void *ctx, struct tile_id id, struct hash *out, struct cy_err *e)
{
	struct mem_tiles *m = ctx;
	size_t at = (size_t)id.n * TILE_WIDTH;

	if (++m->reads == m->fail_at)
		return cy_fail(e, CY_TEMP, FAULT_IO, CY_NO_OFFSET, "failed");
	if (id.level >= MEM_LEVELS || at + id.width > m->n[id.level])
		return cy_fail(e, CY_NOTFOUND, FAULT_NO_FILE, CY_NO_OFFSET,
		    "no such tile");
	memcpy(out, m->row[id.level] + at, id.width * sizeof(*out));
	return CY_OK;
}

static inline struct tile_source
mem_source(struct mem_tiles *m)
{
	return (struct tile_source){m, mem_tile};
}

#endif
