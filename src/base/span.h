/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Borrowed bytes, passed by value.  Never owns, never ends in NUL by
 * contract.  Parsers hand out spans into the original bytes.
 */
struct span {
	const uint8_t *p;
	size_t n;
};

static inline struct span
span(const void *p, size_t n)
{
	return (struct span){p, n};
}

static inline struct span
span_str(const char *s)
{
	return (struct span){(const uint8_t *)s, strlen(s)};
}

/* A string literal as a span. */
#define SPAN_LIT(s) ((struct span){(const uint8_t *)("" s), sizeof(s) - 1})

/* The same, to initialise what is static. */
#define SPAN_INIT(s)                                   \
	{                                              \
		(const uint8_t *)("" s), sizeof(s) - 1 \
	}

/* For printf: "%.*s", SPAN_ARGS(x). Cuts nothing: the span must fit an int. */
#define SPAN_ARGS(s) (int)(s).n, (const char *)(s).p

static inline bool
span_eq(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool
span_eq_str(struct span a, const char *s)
{
	return span_eq(a, span_str(s));
}

static inline bool
span_starts(struct span a, struct span prefix)
{
	return a.n >= prefix.n &&
	    (prefix.n == 0 ||
	        (a.p != NULL && memcmp(a.p, prefix.p, prefix.n) == 0));
}

/* The bytes from offset on; from > n gives the empty end. */
static inline struct span
span_from(struct span a, size_t from)
{
	if (from > a.n)
		from = a.n;
	/* A null pointer may not even be moved by zero. */
	return (struct span){from > 0 ? a.p + from : a.p, a.n - from};
}

/* The first n bytes, or all where there are fewer. */
static inline struct span
span_first(struct span a, size_t n)
{
	return (struct span){a.p, n < a.n ? n : a.n};
}

/* Byte order, shorter first on a tie. <0, 0, >0. */
int span_cmp(struct span a, struct span b);

/* Index of the first byte c, or a.n. */
size_t span_find(struct span a, uint8_t c);

/* FNV-1a, folded: where a table in memory looks first.  Anyone can make two
 * spans collide. */
uint64_t span_hash(struct span a);

/*
 * Takes the text up to the separator off the front of *rest into *part; the
 * separator is dropped.  false, with *part empty, once *rest has ended (a
 * trailing separator does not give an empty last part).
 */
bool span_split(struct span *rest, uint8_t sep, struct span *part);

/* Decimal without leading zeros, no sign; false: not that, or above max. */
bool span_uint(struct span a, uint64_t max, uint64_t *out);

#endif
