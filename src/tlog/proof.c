/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/proof.h"

#include "base/codec.h"
#include "base/reader.h"

#define HEADER "c2sp.org/tlog-proof@v1"
#define EXTRA "extra "
#define INDEX "index "

/* Canonical base64 of at least one byte? */
static bool
is_base64(struct span s)
{
	uint8_t raw[3 * 256];
	struct span part;
	size_t n;

	if (s.n == 0)
		return false;
	/* In pieces: the extra data has no size of its own.  Only the last
	 * may be padded. */
	for (; s.n > 0; s = span_from(s, part.n)) {
		part = span_first(s, 4 * 256);
		if (!base64_decode(raw, sizeof(raw), &n, part) ||
		    (part.n < s.n && n < sizeof(raw)))
			return false;
	}
	return true;
}

/* The line "extra", where there is one, and the line "index". */
static enum cy_rc
parse_head(struct proof *p, struct reader *r, struct cy_err *e)
{
	uint64_t at = r->pos;
	struct span line = reader_line(r, LIMIT_PROOF_FILE);

	p->extra = span_first(line, 0);
	if (span_starts(line, SPAN_LIT(EXTRA))) {
		p->extra = span_from(line, strlen(EXTRA));
		if (!is_base64(p->extra))
			return cy_fail(e, CY_BAD, FAULT_TLOG_PROOF_EXTRA,
			    at + strlen(EXTRA), "not canonical base64");
		at = r->pos;
		line = reader_line(r, LIMIT_PROOF_FILE);
	}
	if (!span_starts(line, SPAN_LIT(INDEX)) ||
	    !span_uint(span_from(line, strlen(INDEX)), INT64_MAX, &p->index))
		return cy_fail(e, CY_BAD, FAULT_TLOG_PROOF_INDEX, at,
		    "no index with a plain decimal number below 2^63");
	return CY_OK;
}

/* The hashes and the empty line behind them. */
static enum cy_rc
parse_path(struct proof *p, struct reader *r, struct cy_err *e)
{
	struct span line;
	uint64_t at;
	size_t n;

	for (p->n = 0;; p->n++) {
		at = r->pos;
		line = reader_line(r, LIMIT_PROOF_FILE);
		if (line.n == 0)
			break;
		if (p->n == LIMIT_PROOF_HASHES)
			return cy_fail(e, CY_BAD, FAULT_TLOG_PROOF_PATH, at,
			    "more than %u hashes", LIMIT_PROOF_HASHES);
		if (!base64_decode(p->path[p->n].b, HASH_LEN, &n, line) ||
		    n != HASH_LEN)
			return cy_fail(e, CY_BAD, FAULT_TLOG_PROOF_HASH, at,
			    "not canonical base64 of 32 bytes");
	}
	p->checkpoint = reader_rest(r);
	if (!reader_ok(r) || p->checkpoint.n == 0)
		return cy_fail(e, CY_BAD, FAULT_TLOG_PROOF_CHECKPOINT, at,
		    "no empty line and checkpoint behind the path");
	return CY_OK;
}

enum cy_rc
proof_parse(struct proof *p, struct span bytes, struct cy_err *e)
{
	struct reader r;
	enum cy_rc rc;

	if (bytes.n > LIMIT_PROOF_FILE)
		return cy_fail(e, CY_BAD, FAULT_TLOG_PROOF_TOO_BIG,
		    LIMIT_PROOF_FILE, "more than %u bytes", LIMIT_PROOF_FILE);
	reader_init(&r, bytes);
	reader_expect(&r, SPAN_LIT(HEADER "\n"));
	if (!reader_ok(&r))
		return cy_fail(e, CY_BAD, FAULT_TLOG_PROOF_HEADER, 0,
		    "the first line is not %s", HEADER);
	rc = parse_head(p, &r, e);
	if (rc == CY_OK)
		rc = parse_path(p, &r, e);
	return rc;
}

void
proof_print(struct buf *out, uint64_t index, const struct hash *path, size_t n,
    struct span checkpoint)
{
	buf_puts(out, HEADER "\n" INDEX);
	buf_uint(out, index);
	buf_putc(out, '\n');
	for (size_t i = 0; i < n; i++) {
		buf_base64(out, span(path[i].b, HASH_LEN));
		buf_putc(out, '\n');
	}
	buf_putc(out, '\n');
	buf_put(out, checkpoint);
}

enum cy_rc
proof_check(const struct proof *p, const struct checkpoint *c,
    struct span entry, struct cy_err *e)
{
	struct hash leaf;

	sha256_leaf(&leaf, entry);
	return tree_inclusion_check(
	    &leaf, p->index, c->size, p->path, p->n, &c->root, e);
}
