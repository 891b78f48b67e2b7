/* SPDX-License-Identifier: Apache-2.0 */
/* Property: a signing request that is accepted is printed again, byte for
 * byte, from the two texts in it. */
#include <stdlib.h>

#include "exchange/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = span(data, size);
	struct sign_request q;
	struct cy_err e;
	struct arena a;
	struct buf b;

	arena_init(&a, 1 << 20);
	buf_init(&b, REQUEST_MAX);
	if (request_parse(&q, &a, in, &e) == CY_OK) {
		request_print(&b, q.has_about ? q.about.text : span("", 0),
		    q.record.text);
		if (!span_eq(buf_span(&b), in))
			abort();
	} else if (e.rc != CY_BAD || e.fault == FAULT_NONE) {
		abort();
	}
	buf_release(&b);
	arena_release(&a);
	return 0;
}
