/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "register/ustar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * An archive that is read to its end is, written anew from its files, the
 * same bytes; one that is not names an offset within it.
 */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ustar_file f;
	struct cy_err e;
	struct ustar u;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, size + 1);
	ustar_init(&u, span(data, size));
	while ((rc = ustar_next(&u, &f, &e)) == CY_OK)
		if (ustar_put(&b, span_str(f.name), f.data, &e) != CY_OK)
			abort();
	ustar_end(&b);
	if (rc == CY_NOTFOUND &&
	    (b.failed || !span_eq(buf_span(&b), span(data, size))))
		abort();
	if (rc != CY_NOTFOUND && (rc != CY_BAD || e.offset > size))
		abort();
	buf_release(&b);
	return 0;
}
