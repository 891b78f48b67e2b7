/* SPDX-License-Identifier: Apache-2.0 */
#include "base/span.h"

int
span_cmp(struct span a, struct span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

size_t
span_find(struct span a, uint8_t c)
{
	const uint8_t *p = a.n > 0 ? memchr(a.p, c, a.n) : NULL;

	return p != NULL ? (size_t)(p - a.p) : a.n;
}

uint64_t
span_hash(struct span a)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < a.n; i++)
		h = (h ^ a.p[i]) * UINT64_C(0x100000001b3);
	return h ^ h >> 32;
}

bool
span_split(struct span *rest, uint8_t sep, struct span *part)
{
	size_t at;

	if (rest->n == 0) {
		*part = span(rest->p, 0);
		return false;
	}
	at = span_find(*rest, sep);
	*part = span_first(*rest, at);
	*rest = span_from(*rest, at + 1);
	return true;
}

bool
span_uint(struct span a, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;
	size_t i;

	*out = 0;
	if (a.n == 0 || (a.n > 1 && a.p[0] == '0'))
		return false;
	for (i = 0; i < a.n; i++) {
		if (a.p[i] < '0' || a.p[i] > '9')
			return false;
		if (__builtin_mul_overflow(v, 10u, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(a.p[i] - '0'), &v))
			return false;
	}
	if (v > max)
		return false;
	*out = v;
	return true;
}
