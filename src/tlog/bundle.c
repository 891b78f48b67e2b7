/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "base/codec.h"
#include "tlog/tile.h"

void
bundle_init(struct bundle *b, struct span bytes)
{
	b->rest = bytes;
	b->offset = 0;
}

enum cy_rc
bundle_next(struct bundle *b, struct span *entry, struct cy_err *e)
{
	size_t n;

	if (b->rest.n == 0)
		return CY_NOTFOUND;
	if (b->rest.n < 2)
		return cy_fail(e, CY_BAD, FAULT_TLOG_BUNDLE_TRUNCATED,
		    b->offset, "half a length");
	n = be16(b->rest.p);
	if (b->rest.n - 2 < n)
		return cy_fail(e, CY_BAD, FAULT_TLOG_BUNDLE_TRUNCATED,
		    b->offset, "an entry of %zu bytes, of which %zu are there",
		    n, b->rest.n - 2);
	*entry = span(b->rest.p + 2, n);
	b->rest = span_from(b->rest, 2 + n);
	b->offset += 2 + n;
	return CY_OK;
}

void
bundle_put(struct buf *b, struct span entry)
{
	assert(entry.n <= LIMIT_ENTRY);
	buf_be16(b, (uint16_t)entry.n);
	buf_put(b, entry);
}
