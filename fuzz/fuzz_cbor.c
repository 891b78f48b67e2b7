/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CBOR has one form: what is read, written again from its items, is the same
 * bytes; no more is read than there is, and skipping reads as much.
 */
#include <assert.h>

#include "base/buf.h"
#include "passkey/cbor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
head(struct buf *b, unsigned major, uint64_t v)
{
	unsigned info = v < 24 ? (unsigned)v
	    : v < 0x100        ? 24
	    : v < 0x10000      ? 25
	    : v < 0x100000000  ? 26
	                       : 27;

	buf_putc(b, (uint8_t)(major << 5 | info));
	if (info == 24)
		buf_putc(b, (uint8_t)v);
	else if (info == 25)
		buf_be16(b, (uint16_t)v);
	else if (info == 26)
		buf_be32(b, (uint32_t)v);
	else if (info == 27)
		buf_be64(b, v);
}

static void
put(struct buf *b, const struct cbor_item *i)
{
	if (i->kind >= CBOR_FALSE)
		buf_putc(b, (uint8_t)(0xf4 + (i->kind - CBOR_FALSE)));
	else if (i->kind == CBOR_BYTES || i->kind == CBOR_TEXT)
		head(b, i->kind, i->bytes.n);
	else
		head(b, i->kind, i->value);
	buf_put(b, i->bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = span(data, size);
	struct cbor_item i;
	struct cbor c, s;
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_CBOR);
	cbor_init(&c, in);
	cbor_init(&s, in);
	do {
		rc = cbor_next(&c, &i, &e);
		if (rc == CY_OK)
			put(&b, &i);
		else
			assert(rc == CY_BAD && e.offset <= size);
		assert(c.depth <= LIMIT_CBOR_DEPTH);
	} while (rc == CY_OK && !cbor_done(&c));
	assert((cbor_skip(&s, NULL) == CY_OK) == (rc == CY_OK));
	if (rc == CY_OK) {
		assert(span_eq(
		    buf_span(&b), span_first(in, size - cbor_rest(&c).n)));
		assert(cbor_rest(&s).n == cbor_rest(&c).n);
	}
	buf_release(&b);
	return 0;
}
