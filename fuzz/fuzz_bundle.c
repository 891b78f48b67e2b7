/* SPDX-License-Identifier: Apache-2.0 */
/* The entries that are read, put again, are the bytes that were read: all of
 * them at the end, those before the fault else. */
#include <assert.h>

#include "tlog/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span entry, in = span(data, size);
	struct bundle b;
	struct cy_err e;
	struct buf out;
	enum cy_rc rc;

	buf_init(&out, size + 1);
	bundle_init(&b, in);
	while ((rc = bundle_next(&b, &entry, &e)) == CY_OK)
		bundle_put(&out, entry);
	assert(rc == CY_NOTFOUND || (rc == CY_BAD && e.offset == b.offset));
	assert(span_eq(buf_span(&out), span_first(in, b.offset)));
	assert((rc == CY_NOTFOUND) == (b.offset == size));
	buf_release(&out);
	return 0;
}
