/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/cbor.h"

#include "base/text.h"

/* RFC 8949 section 3: the major types that are no enum cbor_kind. */
#define MAJOR_TAG 6u
#define MAJOR_SIMPLE 7u

void
cbor_init(struct cbor *c, struct span in)
{
	*c = (struct cbor){.begun = false};
	reader_init(&c->r, in);
}

bool
cbor_done(const struct cbor *c)
{
	return c->begun && c->depth == 0 && reader_ok(&c->r);
}

struct span
cbor_rest(const struct cbor *c)
{
	return reader_rest(&c->r);
}

static enum cy_rc
bad(struct cbor *c, enum fault f, size_t at, const char *what, struct cy_err *e)
{
	/* Nothing more is read. */
	c->r.failed = true;
	return cy_fail(e, CY_BAD, f, at, "%s", what);
}

static enum cy_rc
cut(struct cbor *c, size_t at, struct cy_err *e)
{
	return bad(c, FAULT_CBOR_TRUNCATED, at, "it ends within an item", e);
}

/* The number in a head: RFC 8949 section 3, and its shortest form only. */
static enum cy_rc
argument(struct cbor *c, unsigned info, uint64_t *v, struct cy_err *e)
{
	size_t at = c->r.pos - 1;
	struct span raw;
	uint64_t least;

	*v = info;
	if (info < 24)
		return CY_OK;
	if (info == 31)
		return bad(c, FAULT_CBOR_INDEFINITE, at, "no length", e);
	if (info > 27)
		return bad(c, FAULT_CBOR_RESERVED, at, "reserved", e);
	raw = reader_take(&c->r, (size_t)1 << (info - 24));
	if (!reader_ok(&c->r))
		return cut(c, at, e);
	*v = 0;
	for (size_t i = 0; i < raw.n; i++)
		*v = *v << 8 | raw.p[i];
	/* 24, or what half of the bytes cannot hold. */
	least = raw.n == 1 ? 24 : UINT64_C(1) << (4 * raw.n);
	if (*v < least)
		return bad(c, FAULT_CBOR_NOT_SHORTEST, at,
		    "the number has a shorter form", e);
	return CY_OK;
}

static enum cy_rc
simple(struct cbor *c, unsigned info, struct cbor_item *out, struct cy_err *e)
{
	if (info < 20 || info > 22)
		return bad(c, FAULT_CBOR_SIMPLE, c->r.pos - 1,
		    "a float or a simple value other than false, true, null",
		    e);
	out->kind = info == 20 ? CBOR_FALSE
	    : info == 21       ? CBOR_TRUE
	                       : CBOR_NULL;
	return CY_OK;
}

/* Head and, of strings, bytes of one item; nothing of those within it. */
static enum cy_rc
item(struct cbor *c, struct cbor_item *out, struct cy_err *e)
{
	struct span head = reader_take(&c->r, 1);
	size_t at = c->r.pos - head.n, wrong;
	unsigned major, info;
	enum cy_rc rc;

	*out = (struct cbor_item){.kind = CBOR_NULL};
	if (head.n == 0)
		return cut(c, at, e);
	major = head.p[0] >> 5;
	info = head.p[0] & 31;
	if (major == MAJOR_TAG)
		return bad(c, FAULT_CBOR_TAG, at, "a tag", e);
	if (major == MAJOR_SIMPLE)
		return simple(c, info, out, e);
	rc = argument(c, info, &out->value, e);
	if (rc != CY_OK)
		return rc;
	out->kind = (enum cbor_kind)major;
	/* An element has a byte at least. */
	if (major >= CBOR_BYTES && out->value > cbor_rest(c).n)
		return cut(c, at, e);
	if (major != CBOR_BYTES && major != CBOR_TEXT)
		return CY_OK;
	out->bytes = reader_take(&c->r, (size_t)out->value);
	if (major == CBOR_TEXT && !utf8_valid(out->bytes, &wrong))
		return bad(c, FAULT_CBOR_UTF8, at, "text is not UTF-8", e);
	return CY_OK;
}

/* CTAP 2.1 section 8: sorted by the bytes of their encoding. */
static enum cy_rc
key(struct cbor *c, size_t at, const struct cbor_item *i, struct cy_err *e)
{
	struct cbor_level *l = &c->level[c->depth - 1];
	struct span k = span(c->r.in.p + at, c->r.pos - at);
	int order;

	/* Due in a map where as many keys as values were read. */
	if (!l->map || l->left % 2 != 0)
		return CY_OK;
	if (i->kind > CBOR_TEXT || i->kind == CBOR_BYTES)
		return bad(
		    c, FAULT_CBOR_KEY, at, "a key is an integer or a text", e);
	order = l->key.n == 0
	    ? -1
	    : memcmp(l->key.p, k.p, l->key.n < k.n ? l->key.n : k.n);
	if (order == 0)
		return bad(c, FAULT_CBOR_KEY_TWICE, at, "a key again", e);
	if (order > 0)
		return bad(
		    c, FAULT_CBOR_KEY_ORDER, at, "a key after a later one", e);
	l->key = k;
	return CY_OK;
}

static enum cy_rc
opened(struct cbor *c, size_t at, const struct cbor_item *i, struct cy_err *e)
{
	if (i->kind != CBOR_ARRAY && i->kind != CBOR_MAP)
		return CY_OK;
	if (c->depth == LIMIT_CBOR_DEPTH)
		return bad(c, FAULT_CBOR_DEPTH, at, "a level too many", e);
	c->level[c->depth++] = (struct cbor_level){
	    .left = i->kind == CBOR_MAP ? 2 * i->value : i->value,
	    .map = i->kind == CBOR_MAP,
	};
	return CY_OK;
}

enum cy_rc
cbor_next(struct cbor *c, struct cbor_item *out, struct cy_err *e)
{
	struct cbor_level *l = c->depth > 0 ? &c->level[c->depth - 1] : NULL;
	size_t at = c->r.pos;
	enum cy_rc rc;

	if (c->r.in.n > LIMIT_CBOR)
		return bad(c, FAULT_CBOR_SIZE, LIMIT_CBOR, "too large", e);
	if (!reader_ok(&c->r) || cbor_done(c))
		return cut(c, at, e);
	rc = item(c, out, e);
	if (rc == CY_OK && l != NULL)
		rc = key(c, at, out, e);
	if (rc != CY_OK)
		return rc;
	c->begun = true;
	if (l != NULL)
		l->left--;
	rc = opened(c, at, out, e);
	while (c->depth > 0 && c->level[c->depth - 1].left == 0)
		c->depth--;
	return rc;
}

enum cy_rc
cbor_skip(struct cbor *c, struct cy_err *e)
{
	unsigned depth = c->depth;
	struct cbor_item i;
	enum cy_rc rc;

	do
		rc = cbor_next(c, &i, e);
	while (rc == CY_OK && c->depth > depth);
	return rc;
}
