/* SPDX-License-Identifier: Apache-2.0 */
/* What checkpoint_parse() accepts is printed the same, and is no record: the
 * second line of those is no number. */
#include <assert.h>

#include "tlog/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = span(data, size);
	struct checkpoint c;
	struct cy_err e;
	struct buf b;

	if (checkpoint_parse(&c, in, &e) != CY_OK) {
		assert(e.rc == CY_BAD && e.offset <= size);
		return 0;
	}
	buf_init(&b, size + 64);
	checkpoint_print(&b, c.origin, c.size, &c.root);
	buf_put(&b, c.extension);
	assert(span_eq(buf_span(&b), in));
	assert(c.size <= INT64_MAX && c.origin.n > 0);
	buf_release(&b);
	return 0;
}
