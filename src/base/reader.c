/* SPDX-License-Identifier: Apache-2.0 */
#include "base/reader.h"
#include "base/codec.h"

void
reader_init(struct reader *r, struct span in)
{
	*r = (struct reader){.in = in};
}

struct span
reader_rest(const struct reader *r)
{
	if (r->failed)
		return span(NULL, 0);
	return span_from(r->in, r->pos);
}

struct span
reader_until(struct reader *r, uint8_t sep, size_t max)
{
	struct span rest = reader_rest(r), seen, part;

	if (r->failed)
		return rest;
	/* Looks no further than it would accept. */
	seen = max < rest.n ? span_first(rest, max + 1) : rest;
	part = span_first(seen, span_find(seen, sep));
	if (part.n == seen.n) {
		r->failed = true;
		return span(NULL, 0);
	}
	r->pos += part.n + 1;
	return part;
}

struct span
reader_line(struct reader *r, size_t max)
{
	return reader_until(r, '\n', max);
}

void
reader_expect(struct reader *r, struct span lit)
{
	if (r->failed)
		return;
	if (span_starts(reader_rest(r), lit))
		r->pos += lit.n;
	else
		r->failed = true;
}

struct span
reader_take(struct reader *r, size_t n)
{
	struct span rest = reader_rest(r);

	if (r->failed)
		return rest;
	if (n > rest.n) {
		r->failed = true;
		return span(NULL, 0);
	}
	r->pos += n;
	return span_first(rest, n);
}

uint64_t
reader_uint(struct reader *r, uint64_t max)
{
	struct span rest = reader_rest(r);
	uint64_t v;
	size_t n = 0;

	while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
		n++;
	if (r->failed || !span_uint(span_first(rest, n), max, &v)) {
		r->failed = true;
		return 0;
	}
	r->pos += n;
	return v;
}

uint16_t
reader_be16(struct reader *r)
{
	struct span s = reader_take(r, 2);

	return s.n == 2 ? be16(s.p) : 0;
}

uint32_t
reader_be32(struct reader *r)
{
	struct span s = reader_take(r, 4);

	return s.n == 4 ? be32(s.p) : 0;
}

uint64_t
reader_be64(struct reader *r)
{
	struct span s = reader_take(r, 8);

	return s.n == 8 ? be64(s.p) : 0;
}
