/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
buf_init(struct buf *b, size_t max)
{
	assert(max > 0);
	*b = (struct buf){.max = max};
}

void
buf_release(struct buf *b)
{
	free(b->p);
	*b = (struct buf){0};
}

void
buf_reset(struct buf *b)
{
	b->n = 0;
	b->failed = false;
	b->toobig = false;
}

/* Makes room for n more bytes; false, sticky, when it cannot. */
static bool
room(struct buf *b, size_t n)
{
	size_t need, cap;
	uint8_t *p;

	if (b->failed)
		return false;
	if (__builtin_add_overflow(b->n, n, &need) || need > b->max) {
		b->failed = b->toobig = true;
		return false;
	}
	if (need <= b->cap)
		return true;
	cap = b->cap < 128 ? 256 : b->cap * 2;
	if (cap < need)
		cap = need;
	if (cap > b->max)
		cap = b->max;
	p = realloc(b->p, cap);
	if (p == NULL) {
		b->failed = true;
		return false;
	}
	b->p = p;
	b->cap = cap;
	return true;
}

uint8_t *
buf_extend(struct buf *b, size_t n)
{
	uint8_t *p;

	if (!room(b, n))
		return NULL;
	p = b->p + b->n;
	b->n += n;
	return p;
}

void
buf_put(struct buf *b, struct span s)
{
	uint8_t *p;

	if (s.n > 0 && (p = buf_extend(b, s.n)) != NULL)
		memcpy(p, s.p, s.n);
}

void
buf_puts(struct buf *b, const char *s)
{
	buf_put(b, span_str(s));
}

void
buf_putc(struct buf *b, uint8_t c)
{
	buf_put(b, span(&c, 1));
}

void
buf_uint(struct buf *b, uint64_t v)
{
	uint8_t digits[20];
	size_t i = sizeof(digits);

	do {
		digits[--i] = (uint8_t)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	buf_put(b, span(digits + i, sizeof(digits) - i));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	uint8_t *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	/* vsnprintf writes a NUL that is not ours to keep. */
	if (n > 0 && (p = buf_extend(b, (size_t)n + 1)) != NULL) {
		(void)vsnprintf((char *)p, (size_t)n + 1, fmt, again);
		b->n--;
	}
	va_end(again);
	va_end(ap);
}

void
buf_be16(struct buf *b, uint16_t v)
{
	const uint8_t p[2] = {(uint8_t)(v >> 8), (uint8_t)v};

	buf_put(b, span(p, sizeof(p)));
}

void
buf_be32(struct buf *b, uint32_t v)
{
	buf_be16(b, (uint16_t)(v >> 16));
	buf_be16(b, (uint16_t)v);
}

void
buf_be64(struct buf *b, uint64_t v)
{
	buf_be32(b, (uint32_t)(v >> 32));
	buf_be32(b, (uint32_t)v);
}

enum cy_rc
buf_check(const struct buf *b, struct cy_err *e)
{
	if (!b->failed)
		return CY_OK;
	if (!b->toobig)
		return cy_nomem(e);
	return cy_fail(
	    e, CY_BAD, FAULT_TOO_BIG, b->max, "more than %zu bytes", b->max);
}
