/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"
#include "base/span.h"

/*
 * Owned bytes with a mandatory maximum.  A failure (out of memory, or past
 * the maximum) is sticky: later appends do nothing, and buf_check() tells.
 * So a writer appends freely and asks once, at the end.
 */
struct buf {
	uint8_t *p;
	size_t n;    /* bytes in use */
	size_t cap;  /* bytes allocated */
	size_t max;  /* never grows past this */
	bool failed; /* sticky */
	bool toobig; /* failed because of max, not memory */
};

/* An empty buffer; allocates nothing.  max > 0. */
void buf_init(struct buf *b, size_t max);
/* Frees.  Accepts a zeroed buffer.  The buffer is zeroed. */
void buf_release(struct buf *b);
/* Empties it, keeps the memory and the maximum, and forgets a failure. */
void buf_reset(struct buf *b);

void buf_put(struct buf *b, struct span s);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, uint8_t c);
void buf_uint(struct buf *b, uint64_t v);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Big-endian integers, for framed formats. */
void buf_be16(struct buf *b, uint16_t v);
void buf_be32(struct buf *b, uint32_t v);
void buf_be64(struct buf *b, uint64_t v);

/* n more bytes to write into, counted as in use; NULL on failure. */
uint8_t *buf_extend(struct buf *b, size_t n);

/* CY_OK, or base/no-memory (CY_TEMP), or base/too-big (CY_BAD). */
enum cy_rc buf_check(const struct buf *b, struct cy_err *e);

static inline struct span
buf_span(const struct buf *b)
{
	return (struct span){b->p, b->n};
}

#endif
