/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_READER_H
#define BASE_READER_H

#include "base/err.h"
#include "base/span.h"

/*
 * Reads hostile input from front to back.  Failure is sticky: after the
 * first, every read gives an empty or zero value and reader_ok() is false;
 * pos stays where the first failure was met.  Every read states a maximum.
 */
struct reader {
	struct span in;
	size_t pos;
	bool failed;
};

void reader_init(struct reader *r, struct span in);
static inline bool
reader_ok(const struct reader *r)
{
	return !r->failed;
}
static inline bool
reader_end(const struct reader *r)
{
	return !r->failed && r->pos == r->in.n;
}
/* The rest, unread. */
struct span reader_rest(const struct reader *r);
/* Up to and over the next LF, returned without it; fails when there is no LF
 * or more than max bytes come before it. */
struct span reader_line(struct reader *r, size_t max);
/* Up to and over the next byte sep; same rules. */
struct span reader_until(struct reader *r, uint8_t sep, size_t max);
/* Exactly these bytes, or failure. */
void reader_expect(struct reader *r, struct span lit);
/* Exactly n bytes. */
struct span reader_take(struct reader *r, size_t n);
/* Decimal digits without leading zero, value <= max. */
uint64_t reader_uint(struct reader *r, uint64_t max);
uint16_t reader_be16(struct reader *r);
uint32_t reader_be32(struct reader *r);
uint64_t reader_be64(struct reader *r);

#endif
