/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/checkpoint.h"

#include "base/codec.h"
#include "base/reader.h"

/* Extension lines are opaque, but there is none that is empty. */
static enum cy_rc
check_extension(struct span ext, uint64_t base, struct cy_err *e)
{
	struct reader r;
	size_t at = 0;

	reader_init(&r, ext);
	while (!reader_end(&r)) {
		at = r.pos;
		if (reader_line(&r, LIMIT_NOTE).n == 0)
			return cy_fail(e, CY_BAD,
			    FAULT_TLOG_CHECKPOINT_EXTENSION, base + at,
			    "an extension line is empty or not ended");
	}
	return CY_OK;
}

enum cy_rc
checkpoint_parse(struct checkpoint *c, struct span text, struct cy_err *e)
{
	struct span size, root;
	struct reader r;
	uint64_t at;
	size_t n;

	reader_init(&r, text);
	c->origin = reader_line(&r, LIMIT_NOTE);
	at = r.pos;
	size = reader_line(&r, LIMIT_NOTE);
	root = reader_line(&r, LIMIT_NOTE);
	if (!reader_ok(&r))
		return cy_fail(e, CY_BAD, FAULT_TLOG_CHECKPOINT_LINES, r.pos,
		    "not three lines");
	if (c->origin.n == 0)
		return cy_fail(e, CY_BAD, FAULT_TLOG_CHECKPOINT_ORIGIN, 0,
		    "the origin is empty");
	if (!span_uint(size, INT64_MAX, &c->size))
		return cy_fail(e, CY_BAD, FAULT_TLOG_CHECKPOINT_SIZE, at,
		    "not a plain decimal number below 2^63");
	at += size.n + 1;
	if (!base64_decode(c->root.b, HASH_LEN, &n, root) || n != HASH_LEN)
		return cy_fail(e, CY_BAD, FAULT_TLOG_CHECKPOINT_ROOT, at,
		    "not canonical base64 of 32 bytes");
	c->extension = reader_rest(&r);
	return check_extension(c->extension, r.pos, e);
}

void
checkpoint_print(
    struct buf *out, struct span origin, uint64_t size, const struct hash *root)
{
	buf_put(out, origin);
	buf_putc(out, '\n');
	buf_uint(out, size);
	buf_putc(out, '\n');
	buf_base64(out, span(root->b, HASH_LEN));
	buf_putc(out, '\n');
}

enum cy_rc
checkpoint_open(struct note *n, struct checkpoint *c, struct span bytes,
    const struct vkey *log, struct cy_err *e)
{
	enum cy_rc rc = note_parse(n, bytes, e);

	/* The signature first: nothing else is worth reading without it. */
	if (rc == CY_OK)
		rc = note_verify(n, log, e);
	if (rc == CY_OK)
		rc = checkpoint_parse(c, n->text, e);
	if (rc == CY_OK && !span_eq_str(c->origin, log->name))
		rc = cy_fail(e, CY_BAD, FAULT_TLOG_CHECKPOINT_ORIGIN, 0,
		    "the origin is not %s", log->name);
	if (rc != CY_NOTFOUND)
		return rc;
	if (e != NULL)
		e->rc = CY_BAD;
	return CY_BAD;
}
