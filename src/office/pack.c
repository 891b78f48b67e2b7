/* SPDX-License-Identifier: Apache-2.0 */
#include "office/priv.h"

/* No field is longer: what is sealed is what was taken in. */
#define FIELD_MAX (16u * 1024 * 1024)

void
pack_span(struct buf *b, struct span s)
{
	buf_be32(b, (uint32_t)s.n);
	buf_put(b, s);
}

void
pack_int(struct buf *b, int64_t v)
{
	buf_be64(b, (uint64_t)v);
}

struct span
unpack_span(struct reader *r)
{
	uint32_t n = reader_be32(r);

	if (n > FIELD_MAX)
		r->failed = true;
	return reader_take(r, n);
}

int64_t
unpack_int(struct reader *r)
{
	return (int64_t)reader_be64(r);
}

bool
unpack_hash(struct reader *r, struct hash *out)
{
	struct span s = unpack_span(r);

	if (s.n != HASH_LEN)
		return false;
	memcpy(out->b, s.p, HASH_LEN);
	return true;
}

void
unpack_text(struct reader *r, char *out, size_t size)
{
	struct span s = span_first(unpack_span(r), size - 1);

	if (s.n > 0)
		memcpy(out, s.p, s.n);
	out[s.n] = '\0';
}

enum cy_rc
unpack_end(const struct reader *r, struct cy_err *e)
{
	if (reader_end(r))
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_OFFICE_SEALED, r->pos,
	    "the object is not of this form");
}

void *
office_grow(
    struct arena *a, const void *array, size_t n, size_t *most, size_t size)
{
	size_t want = *most == 0 ? 16 : 2 * *most;
	void *p;

	/* What is outgrown stays in the arena; nobody has changed it. */
	if (n < *most)
		return (void *)(uintptr_t)array;
	p = arena_array(a, want, size);
	if (p == NULL)
		return NULL;
	if (n > 0)
		memcpy(p, array, n * size);
	*most = want;
	return p;
}
