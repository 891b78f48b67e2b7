/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP tlog-proof. */
#include "../t.h"

#include "base/codec.h"
#include "mem_tiles.h"
#include "tlog/proof.h"

#define HEAD "c2sp.org/tlog-proof@v1\n"                       /* 23 bytes */
#define HASH "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n" /* 45 */

static const struct {
	const char *name;
	const char *in;
	enum fault fault; /* FAULT_NONE: parses */
	uint64_t at;      /* offset, or index */
	size_t n;
} rows[] = {
    {"no path", HEAD "index 0\n\nc", FAULT_NONE, 0, 0},
    {"a path", HEAD "index 3\n" HASH HASH "\nc\n\nd\n", FAULT_NONE, 3, 2},
    {"extra data", HEAD "extra AAAA\nindex 3\n" HASH "\nc", FAULT_NONE, 3, 1},
    {"the largest index", HEAD "index 9223372036854775807\n\nc", FAULT_NONE,
        INT64_MAX, 0},
    {"empty", "", FAULT_TLOG_PROOF_HEADER, 0, 0},
    {"another version", "c2sp.org/tlog-proof@v2\nindex 0\n\nc",
        FAULT_TLOG_PROOF_HEADER, 0, 0},
    {"CR LF", "c2sp.org/tlog-proof@v1\r\nindex 0\n\nc", FAULT_TLOG_PROOF_HEADER,
        0, 0},
    {"the header alone", HEAD, FAULT_TLOG_PROOF_INDEX, 23, 0},
    {"no index", HEAD HASH "\nc", FAULT_TLOG_PROOF_INDEX, 23, 0},
    {"a leading zero", HEAD "index 01\n\nc", FAULT_TLOG_PROOF_INDEX, 23, 0},
    {"a negative index", HEAD "index -1\n\nc", FAULT_TLOG_PROOF_INDEX, 23, 0},
    {"2^63", HEAD "index 9223372036854775808\n\nc", FAULT_TLOG_PROOF_INDEX, 23,
        0},
    {"extra data behind the index", HEAD "index 0\nextra AAAA\n\nc",
        FAULT_TLOG_PROOF_HASH, 31, 0},
    {"extra data twice", HEAD "extra AAAA\nextra AAAA\nindex 0\n\nc",
        FAULT_TLOG_PROOF_INDEX, 34, 0},
    {"empty extra data", HEAD "extra \nindex 0\n\nc", FAULT_TLOG_PROOF_EXTRA,
        29, 0},
    {"extra data without padding", HEAD "extra AAA\nindex 0\n\nc",
        FAULT_TLOG_PROOF_EXTRA, 29, 0},
    {"a short hash", HEAD "index 0\nAAAA\n\nc", FAULT_TLOG_PROOF_HASH, 31, 0},
    {"a hash that is no base64",
        HEAD "index 0\n" HASH
             "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==\n\nc",
        FAULT_TLOG_PROOF_HASH, 76, 0},
    {"no empty line", HEAD "index 0\n" HASH, FAULT_TLOG_PROOF_CHECKPOINT, 76,
        0},
    {"no checkpoint", HEAD "index 0\n" HASH "\n", FAULT_TLOG_PROOF_CHECKPOINT,
        76, 0},
    {"a line that is not ended", HEAD "index 0\n47DE",
        FAULT_TLOG_PROOF_CHECKPOINT, 31, 0},
};

static void
test_rows(void)
{
	struct proof p;
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_PROOF_FILE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = proof_parse(&p, span_str(rows[i].in), &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		t_uint(rc == CY_OK ? p.index : e.offset, rows[i].at,
		    rc == CY_OK ? "its index" : "its offset");
		if (rc != CY_OK)
			continue;
		t_uint(p.n, rows[i].n, "its path");
		buf_reset(&b);
		proof_print(&b, p.index, p.path, p.n, p.checkpoint);
		t_ok(p.extra.n > 0 ||
		        span_eq(buf_span(&b), span_str(rows[i].in)),
		    "printed again");
	}
	buf_release(&b);
}

/* Extra data of n bytes: how does it fare? */
static enum cy_rc
try_extra(size_t n, bool padded_early, struct cy_err *e)
{
	static uint8_t raw[8192];
	struct proof p;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, 4 * sizeof(raw));
	buf_puts(&b, HEAD "extra ");
	buf_base64(&b, span(raw, n));
	if (padded_early)
		buf_puts(&b, "AAAA");
	buf_puts(&b, "\nindex 0\n\nc");
	rc = proof_parse(&p, buf_span(&b), e);
	if (rc == CY_OK)
		t_uint(p.extra.n, BASE64_LEN(n), "its extra data");
	buf_release(&b);
	return rc;
}

/* A file of exactly n bytes, or a path of n hashes. */
static enum cy_rc
try_size(size_t bytes, size_t hashes, struct cy_err *e)
{
	struct proof p;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, 2 * LIMIT_PROOF_FILE);
	buf_puts(&b, HEAD "index 0\n");
	while (hashes-- > 0)
		buf_puts(&b, HASH);
	buf_puts(&b, "\nc");
	while (b.n < bytes)
		buf_putc(&b, 'c');
	rc = proof_parse(&p, buf_span(&b), e);
	buf_release(&b);
	return rc;
}

/* spec/note.md, Limits: both sides of each. */
static void
test_limits(void)
{
	struct cy_err e;

	t_rc(try_extra(1, false, &e), &e, CY_OK, FAULT_NONE, "one byte");
	t_rc(try_extra(768, false, &e), &e, CY_OK, FAULT_NONE, "a full piece");
	t_rc(try_extra(8000, false, &e), &e, CY_OK, FAULT_NONE, "more pieces");
	t_rc(try_extra(766, true, &e), &e, CY_BAD, FAULT_TLOG_PROOF_EXTRA,
	    "padding before the end of all");
	t_rc(try_extra(4, true, &e), &e, CY_BAD, FAULT_TLOG_PROOF_EXTRA,
	    "padding before the end of a piece");
	t_rc(try_size(0, LIMIT_PROOF_HASHES, &e), &e, CY_OK, FAULT_NONE,
	    "the longest path");
	t_rc(try_size(0, LIMIT_PROOF_HASHES + 1, &e), &e, CY_BAD,
	    FAULT_TLOG_PROOF_PATH, "a path too long");
	t_rc(try_size(LIMIT_PROOF_FILE, 0, &e), &e, CY_OK, FAULT_NONE,
	    "the largest file");
	t_rc(try_size(LIMIT_PROOF_FILE + 1, 0, &e), &e, CY_BAD,
	    FAULT_TLOG_PROOF_TOO_BIG, "a file too large");
}

#define RECORDS 50

/* Threat T8, and the client of 2026 that took any entry's proof for the
 * record in hand: a proof fits its own record only. */
static void
test_diagonal(void)
{
	static struct tile_reader r;
	struct mem_tiles m;
	struct tile_source tiles = mem_source(&m);
	struct tree_source src = tile_reader_source(&r);
	struct checkpoint c = {.size = RECORDS};
	struct proof p;
	struct tree t;
	struct cy_err e;
	size_t bad = 0;
	enum cy_rc rc;

	mem_init(&m, RECORDS);
	tile_reader_init(&r, &tiles, RECORDS);
	(void)tree_load(&t, &src, RECORDS, &e);
	tree_root(&t, &c.root);
	for (size_t i = 0; i < RECORDS; i++) {
		p.index = i;
		(void)tree_inclusion(&src, i, RECORDS, p.path, &p.n, &e);
		for (size_t j = 0; j < RECORDS; j++) {
			const uint8_t entry[2] = {0, (uint8_t)j};

			rc = proof_check(&p, &c, span(entry, 2), &e);
			bad += rc != (i == j ? CY_OK : CY_BAD);
		}
	}
	t_uint(bad, 0, "of 50 by 50 records only the diagonal passes");
	mem_release(&m);
}

int
main(void)
{
	test_rows();
	test_limits();
	test_diagonal();
	return t_done();
}
