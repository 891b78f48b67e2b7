/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/tile.h"

#include <assert.h>
#include <stdio.h>

#define LEVELS 8u
/* A tree of less than 2^63 leaves has less tiles than this at level 0. */
#define MAX_TILES (UINT64_C(1) << 55)

void
tile_path_print(char out[TILE_PATH], struct tile_id id)
{
	unsigned part[6];
	unsigned parts = 0;
	uint64_t n = id.n;
	size_t at;

	assert(id.level >= TILE_ENTRIES && id.level < (int)LEVELS);
	assert(id.n < MAX_TILES && id.width >= 1 && id.width <= TILE_WIDTH);
	do {
		part[parts++] = (unsigned)(n % 1000);
		n /= 1000;
	} while (n > 0);
	if (id.level == TILE_ENTRIES)
		at = (size_t)snprintf(out, TILE_PATH, "tile/entries");
	else
		at = (size_t)snprintf(out, TILE_PATH, "tile/%d", id.level);
	while (parts-- > 0)
		at += (size_t)snprintf(out + at, TILE_PATH - at, "/%s%03u",
		    parts > 0 ? "x" : "", part[parts]);
	if (id.width < TILE_WIDTH)
		(void)snprintf(out + at, TILE_PATH - at, ".p/%u", id.width);
}

/* Three digits into *n, behind those that are there already. */
static bool
parse_digits(uint64_t *n, const uint8_t *p)
{
	if (*n > MAX_TILES / 1000)
		return false;
	for (size_t i = 0; i < 3; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		*n = *n * 10 + (uint64_t)(p[i] - '0');
	}
	return *n < MAX_TILES;
}

/* Takes "x001/x234/067" off the front; sloppy, see tile_path_parse(). */
static bool
parse_number(uint64_t *n, struct span *rest)
{
	*n = 0;
	while (rest->n >= 5 && rest->p[0] == 'x') {
		if (!parse_digits(n, rest->p + 1))
			return false;
		*rest = span_from(*rest, 5);
	}
	if (rest->n < 3 || !parse_digits(n, rest->p))
		return false;
	*rest = span_from(*rest, 3);
	return true;
}

static bool
parse_level(int *level, struct span s)
{
	uint64_t l;

	*level = TILE_ENTRIES;
	if (span_eq_str(s, "entries"))
		return true;
	if (!span_uint(s, LEVELS - 1, &l))
		return false;
	*level = (int)l;
	return true;
}

bool
tile_path_parse(struct tile_id *id, struct span path)
{
	struct span rest = path, part;
	char canon[TILE_PATH];
	uint64_t width = TILE_WIDTH;

	if (path.n >= TILE_PATH || !span_split(&rest, '/', &part) ||
	    !span_split(&rest, '/', &part) || !parse_level(&id->level, part) ||
	    !parse_number(&id->n, &rest))
		return false;
	if (span_starts(rest, SPAN_LIT(".p/")) &&
	    (!span_uint(span_from(rest, 3), TILE_WIDTH - 1, &width) ||
	        width == 0))
		return false;
	id->width = (unsigned)width;
	/* One form only: what print does not give is not a path. */
	tile_path_print(canon, *id);
	return span_eq_str(path, canon);
}

unsigned
tile_width(int level, uint64_t n, uint64_t size)
{
	uint64_t hashes, before;

	assert(level >= TILE_ENTRIES && level < (int)LEVELS);
	hashes = level <= 0 ? size : size >> (8 * (unsigned)level);
	if (n >= MAX_TILES)
		return 0;
	before = n * TILE_WIDTH;
	if (hashes <= before)
		return 0;
	hashes -= before;
	return hashes < TILE_WIDTH ? (unsigned)hashes : TILE_WIDTH;
}

enum cy_rc
tile_decode(
    struct hash *out, struct tile_id id, struct span bytes, struct cy_err *e)
{
	size_t want = (size_t)id.width * HASH_LEN;

	if (bytes.n != want)
		return cy_fail(e, CY_BAD, FAULT_TLOG_TILE_SIZE,
		    bytes.n < want ? bytes.n : want,
		    "%zu bytes, not %zu for %u hashes", bytes.n, want,
		    id.width);
	memcpy(out, bytes.p, want);
	return CY_OK;
}

enum cy_rc
tile_check(const struct hash hashes[TILE_WIDTH], const struct hash *parent,
    struct cy_err *e)
{
	struct hash root;

	tile_subtree(hashes, TILE_WIDTH, &root);
	if (hash_eq(&root, parent))
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_TLOG_TILE_PARENT, CY_NO_OFFSET,
	    "the hashes of the tile do not lead to the one above");
}

void
tile_subtree(const struct hash *hashes, unsigned width, struct hash *out)
{
	struct hash row[TILE_WIDTH / 2];

	assert(width >= 1 && width <= TILE_WIDTH && (width & (width - 1)) == 0);
	if (width == 1) {
		*out = hashes[0];
		return;
	}
	for (unsigned i = 0; i < width / 2; i++)
		sha256_node(&row[i], &hashes[2 * i], &hashes[2 * i + 1]);
	for (width /= 2; width > 1; width /= 2)
		for (unsigned i = 0; i < width / 2; i++)
			sha256_node(&row[i], &row[2 * i], &row[2 * i + 1]);
	*out = row[0];
}
