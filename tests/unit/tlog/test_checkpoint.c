/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP tlog-checkpoint. */
#include "../t.h"

#include "tlog/checkpoint.h"

#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"

static const struct {
	const char *name;
	const char *text;
	enum fault fault; /* FAULT_NONE: parses */
	uint64_t at;      /* the offset; or the size */
} rows[] = {
    {"three lines", "o\n7\n" ROOT, FAULT_NONE, 7},
    {"the empty tree", "o\n0\n" ROOT, FAULT_NONE, 0},
    {"the largest tree", "o\n9223372036854775807\n" ROOT, FAULT_NONE,
        INT64_MAX},
    {"an origin that is no key name", "an origin + x\n1\n" ROOT, FAULT_NONE, 1},
    {"extension lines", "o\n7\n" ROOT "x\n y \n", FAULT_NONE, 7},
    {"nothing", "", FAULT_TLOG_CHECKPOINT_LINES, 0},
    {"two lines", "o\n7\n", FAULT_TLOG_CHECKPOINT_LINES, 4},
    {"no last newline", "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        FAULT_TLOG_CHECKPOINT_LINES, 4},
    {"no origin", "\n7\n" ROOT, FAULT_TLOG_CHECKPOINT_ORIGIN, 0},
    {"2^63", "o\n9223372036854775808\n" ROOT, FAULT_TLOG_CHECKPOINT_SIZE, 2},
    {"2^64", "o\n18446744073709551616\n" ROOT, FAULT_TLOG_CHECKPOINT_SIZE, 2},
    {"no size", "o\n\n" ROOT, FAULT_TLOG_CHECKPOINT_SIZE, 2},
    {"a leading zero", "o\n07\n" ROOT, FAULT_TLOG_CHECKPOINT_SIZE, 2},
    {"a sign", "o\n+7\n" ROOT, FAULT_TLOG_CHECKPOINT_SIZE, 2},
    {"a space", "o\n7 \n" ROOT, FAULT_TLOG_CHECKPOINT_SIZE, 2},
    {"no root", "o\n7\n\n", FAULT_TLOG_CHECKPOINT_ROOT, 4},
    {"a root without padding",
        "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n",
        FAULT_TLOG_CHECKPOINT_ROOT, 4},
    {"a root with trailing bits",
        "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
        FAULT_TLOG_CHECKPOINT_ROOT, 4},
    {"a short root", "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n",
        FAULT_TLOG_CHECKPOINT_ROOT, 4},
    {"a long root", "o\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFUA\n",
        FAULT_TLOG_CHECKPOINT_ROOT, 4},
    {"an empty line behind", "o\n7\n" ROOT "\n",
        FAULT_TLOG_CHECKPOINT_EXTENSION, 49},
    {"an empty extension line", "o\n7\n" ROOT "x\n\ny\n",
        FAULT_TLOG_CHECKPOINT_EXTENSION, 51},
    {"an extension line that is not ended", "o\n7\n" ROOT "x",
        FAULT_TLOG_CHECKPOINT_EXTENSION, 49},
    {"a record", "comity/act/v1\nAuthor: mfa.example\nDate: x\n",
        FAULT_TLOG_CHECKPOINT_SIZE, 14},
};

static void
test_rows(void)
{
	struct checkpoint c;
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_NOTE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = checkpoint_parse(&c, span_str(rows[i].text), &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		t_uint(rc == CY_OK ? c.size : e.offset, rows[i].at,
		    rc == CY_OK ? "its size" : "its offset");
		if (rc != CY_OK)
			continue;
		buf_reset(&b);
		checkpoint_print(&b, c.origin, c.size, &c.root);
		buf_put(&b, c.extension);
		t_span(buf_span(&b), span_str(rows[i].text), "printed again");
	}
	buf_release(&b);
}

static struct skey log_key, other;

static enum cy_rc
try(const char *text, const struct skey *signer, struct cy_err *e)
{
	struct checkpoint c;
	struct note n;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_NOTE);
	rc = note_sign(&b, span_str(text), signer, e);
	if (rc == CY_OK)
		rc = checkpoint_open(&n, &c, buf_span(&b), &log_key.vkey, e);
	if (rc == CY_OK)
		t_ok(c.size == 7 && n.nsigs == 1, "what it says");
	buf_release(&b);
	return rc;
}

static void
test_open(void)
{
	const uint8_t seed[2][ED25519_SEED] = {{1}, {2}};
	struct checkpoint c;
	struct note n;
	struct cy_err e;

	if (crypto_init(&e) != CY_OK ||
	    skey_init(&log_key, SPAN_LIT("n.example/register"), KEY_ED25519,
	        seed[0], &e) != CY_OK ||
	    skey_init(&other, SPAN_LIT("n.example/register"), KEY_ED25519,
	        seed[1], &e) != CY_OK)
		exit(1);
	t_rc(try("n.example/register\n7\n" ROOT, &log_key, &e), &e, CY_OK,
	    FAULT_NONE, "a checkpoint of the log");
	t_rc(try("n.example/register\n7\n" ROOT, &other, &e), &e, CY_BAD,
	    FAULT_NOTE_NO_SIGNATURE, "of another key: bad, not unknown");
	t_uint(e.rc, CY_BAD, "in the error too");
	t_rc(try("m.example/register\n7\n" ROOT, &log_key, &e), &e, CY_BAD,
	    FAULT_TLOG_CHECKPOINT_ORIGIN, "of another origin");
	t_rc(try("n.example/register\nx\n" ROOT, &log_key, &e), &e, CY_BAD,
	    FAULT_TLOG_CHECKPOINT_SIZE, "a text that is none, signed");
	t_rc(checkpoint_open(&n, &c, SPAN_LIT("x"), &log_key.vkey, &e), &e,
	    CY_BAD, FAULT_NOTE_NO_SEPARATOR, "not a note");
	t_ok(checkpoint_open(&n, &c, SPAN_LIT("x\n\n\xe2\x80\x94 a AAAAAAA=\n"),
	         &log_key.vkey, NULL) == CY_BAD,
	    "without an error to fill");
}

int
main(void)
{
	test_rows();
	test_open();
	return t_done();
}
