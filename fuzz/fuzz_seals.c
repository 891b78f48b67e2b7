/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "register/seals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Blocks put together again are the same bytes. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span(data, size), note;
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, size + 1);
	while ((rc = seal_next(&rest, &note, &e)) == CY_OK)
		seal_put(&b, note);
	if (rc != CY_NOTFOUND && rc != CY_BAD)
		abort();
	if (b.failed || b.n + rest.n != size ||
	    !span_eq(buf_span(&b), span_first(span(data, size), b.n)))
		abort();
	buf_release(&b);
	return 0;
}
