/* SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>
#include <stdlib.h>

#include "register/journal.h"
#include "tlog/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
print_again(const struct frame *f)
{
	struct bundle in;
	struct span entry;
	struct buf b;

	buf_init(&b, FRAME_MAX);
	frame_begin(&b, f->first);
	bundle_init(&in, f->entries);
	while (bundle_next(&in, &entry, NULL) == CY_OK)
		frame_put(&b, entry);
	frame_end(&b, f->count, &f->root);
	if (b.failed || !span_eq(buf_span(&b), f->bytes))
		abort();
	buf_release(&b);
}

/* Frame after frame, as the journal is read: each one that is accepted is,
 * built anew from what it says, the same bytes. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = span(data, size);
	struct frame f;
	struct cy_err e;
	enum cy_rc rc;

	while ((rc = frame_parse(&f, rest, &e)) == CY_OK) {
		print_again(&f);
		rest = span_from(rest, f.bytes.n);
	}
	if (rc == CY_NOTFOUND ? rest.n > 0 : rc != CY_BAD || e.offset > rest.n)
		abort();
	return 0;
}
