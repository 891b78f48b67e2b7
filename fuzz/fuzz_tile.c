/* SPDX-License-Identifier: Apache-2.0 */
/* A path up to a NUL, and the bytes of its tile: a path has one form, and a
 * tile exactly the bytes of its width. */
#include <assert.h>

#include "tlog/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = span(data, size), path, bytes;
	struct hash out[TILE_WIDTH];
	char text[TILE_PATH];
	struct tile_id id;
	enum cy_rc rc;

	path = span_first(in, span_find(in, '\0'));
	bytes = span_from(in, path.n + 1);
	if (!tile_path_parse(&id, path))
		return 0;
	tile_path_print(text, id);
	assert(span_eq_str(path, text));
	assert(id.level >= TILE_ENTRIES && id.level <= 7);
	assert(id.width >= 1 && id.width <= TILE_WIDTH);
	if (id.level == TILE_ENTRIES)
		return 0;
	rc = tile_decode(out, id, bytes, NULL);
	assert(rc == (bytes.n == (size_t)id.width * HASH_LEN ? CY_OK : CY_BAD));
	assert(rc != CY_OK || memcmp(out, bytes.p, bytes.n) == 0);
	return 0;
}
