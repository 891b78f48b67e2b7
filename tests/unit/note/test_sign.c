/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP signed-note, Signatures; C2SP tlog-cosignature; spec/note.md, Signing,
 * Two lines of one key. */
#include "../t.h"

#include "base/codec.h"
#include "note/note.h"

#define DASH "\xe2\x80\x94 "
#define TEXT "Joint text.\n\nSecond paragraph.\n"
#define CHECKPOINT \
	"register.example\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
#define TIME 1795341600

/* RFC 8032 test 1; the expected lines are of other software. */
static const uint8_t seed[ED25519_SEED] = {0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd,
    0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49,
    0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae,
    0x7f, 0x60};
#define LINE                                                                  \
	DASH "mfa.example Ph0IB1cGxhsGKwEoACLHKbFqFaaGWbJkeh4QGCeuFduxlpdAkl" \
	     "Zz83yVRQUwX60WuSORxhlaZ/DNCXt+DwpvvuAVog8=\n"
#define COSIG_LINE                                                            \
	DASH "w.example/witness w9DsLwAAAABrAr0gRhVk7AGfpQgdKiB+3uleMf6nd0eq" \
	     "EtHPIcmcTBNH9LyppEUGl8jzYXWE/uerapbJjPwsqxu0EBUDPTkrrdsjDw==\n"
#define OTHER DASH "mfa.example AAAAAAA=\n"

static struct skey author, witness;

static void
set_up(void)
{
	struct cy_err e;

	if (crypto_init(&e) != CY_OK ||
	    skey_init(&author, SPAN_LIT("mfa.example"), KEY_ED25519, seed,
	        &e) != CY_OK ||
	    skey_init(&witness, SPAN_LIT("w.example/witness"),
	        KEY_COSIG_ED25519, seed, &e) != CY_OK)
		exit(1);
}

static void
test_known_answers(void)
{
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_NOTE);
	t_rc(note_sign(&b, SPAN_LIT(TEXT), &author, &e), &e, CY_OK, FAULT_NONE,
	    "signs");
	t_span(buf_span(&b), SPAN_LIT(TEXT "\n" LINE), "the note");
	buf_reset(&b);
	t_rc(note_cosign_line(&b, SPAN_LIT(CHECKPOINT), &witness, TIME, &e), &e,
	    CY_OK, FAULT_NONE, "cosigns");
	t_span(buf_span(&b), SPAN_LIT(COSIG_LINE), "the line");
	buf_release(&b);
}

/* The same line of the witness with another key id behind the dash, short of
 * its last bytes, or of a time past 2^63. */
static void
put_altered(struct buf *b, const char *line, size_t cut, uint8_t time)
{
	uint8_t raw[128];
	size_t n, skip = span_find(span_from(span_str(line), 4), ' ') + 5;
	struct span b64 = span_from(span_str(line), skip);

	(void)base64_decode(raw, sizeof(raw), &n, span_first(b64, b64.n - 1));
	raw[4] |= time;
	buf_put(b, span(line, skip));
	buf_base64(b, span(raw, n - cut));
	buf_putc(b, '\n');
}

static const struct {
	const char *name;
	const char *note;
	enum cy_rc rc;
	enum fault fault;
} rows[] = {
    {"signed", TEXT "\n" LINE, CY_OK, FAULT_NONE},
    {"signed by others too", TEXT "\n" COSIG_LINE LINE OTHER, CY_OK,
        FAULT_NONE},
    {"only by the same name with another id", TEXT "\n" OTHER, CY_NOTFOUND,
        FAULT_NOTE_NO_SIGNATURE},
    {"only by another name", TEXT "\n" COSIG_LINE, CY_NOTFOUND,
        FAULT_NOTE_NO_SIGNATURE},
    {"only by the same id with another name",
        TEXT "\n" DASH "mfb.example Ph0IBwA=\n", CY_NOTFOUND,
        FAULT_NOTE_NO_SIGNATURE},
    {"two lines of this key", TEXT "\n" LINE LINE, CY_BAD,
        FAULT_NOTE_SIGNATURE_DUPLICATE},
    {"a signature of its own that does not verify",
        TEXT "\n" DASH "mfa.example Ph0IBwA=\n" COSIG_LINE, CY_BAD,
        FAULT_NOTE_SIGNATURE_SIZE},
    {"another text", "Joint text\n\n" LINE, CY_BAD, FAULT_SIGNATURE_INVALID},
    {"a space more", TEXT " \n\n" LINE, CY_BAD, FAULT_SIGNATURE_INVALID},
    {"an empty line more", TEXT "\n\n" LINE, CY_BAD, FAULT_SIGNATURE_INVALID},
};

static void
test_verify(void)
{
	struct note n;
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = note_parse(&n, span_str(rows[i].note), &e);
		if (rc == CY_OK)
			rc = note_verify(&n, &author.vkey, &e);
		t_rc(rc, &e, rows[i].rc, rows[i].fault, rows[i].name);
	}
	t_ok(note_verify(&n, &author.vkey, NULL) == CY_BAD, "without error");
	(void)note_verify(&n, &author.vkey, &e);
	t_uint(e.offset, strlen(TEXT "\n\n" DASH "mfa.example "), "offset");
	t_rc(note_verify(&n, &witness.vkey, &e), &e, CY_BAD,
	    FAULT_NOTE_KEY_PURPOSE, "a witness key");
	t_rc(note_cosig_verify(&n, &author.vkey, NULL, &e), &e, CY_BAD,
	    FAULT_NOTE_KEY_PURPOSE, "an author's key");
}

static const struct {
	const char *name;
	const char *text;
	const char *lines[2];
	size_t cut;
	uint8_t time;
	enum cy_rc rc;
	enum fault fault;
} cosigs[] = {
    {"sealed", CHECKPOINT, {COSIG_LINE}, 0, 0, CY_OK, FAULT_NONE},
    {"not sealed", CHECKPOINT, {LINE}, 0, 0, CY_NOTFOUND,
        FAULT_NOTE_NO_SIGNATURE},
    {"another text", CHECKPOINT "x\n", {COSIG_LINE}, 0, 0, CY_BAD,
        FAULT_SIGNATURE_INVALID},
    {"two seals", CHECKPOINT, {COSIG_LINE, COSIG_LINE}, 0, 0, CY_BAD,
        FAULT_NOTE_SIGNATURE_DUPLICATE},
    {"another time", CHECKPOINT, {COSIG_LINE}, 0, 0x01, CY_BAD,
        FAULT_SIGNATURE_INVALID},
    {"a time of 2^63", CHECKPOINT, {COSIG_LINE}, 0, 0x80, CY_BAD,
        FAULT_NOTE_COSIGNATURE_TIME},
    {"a byte short", CHECKPOINT, {COSIG_LINE}, 1, 0, CY_BAD,
        FAULT_NOTE_SIGNATURE_SIZE},
    {"no time", CHECKPOINT, {COSIG_LINE}, 8, 0, CY_BAD,
        FAULT_NOTE_SIGNATURE_SIZE},
};

static void
test_cosig_verify(void)
{
	struct note n;
	struct cy_err e;
	struct buf b;
	utc_t time;
	enum cy_rc rc;

	buf_init(&b, LIMIT_NOTE);
	for (size_t i = 0; i < sizeof(cosigs) / sizeof(cosigs[0]); i++) {
		buf_reset(&b);
		buf_puts(&b, cosigs[i].text);
		buf_putc(&b, '\n');
		for (size_t j = 0; j < 2 && cosigs[i].lines[j] != NULL; j++)
			put_altered(&b, cosigs[i].lines[j], cosigs[i].cut,
			    cosigs[i].time);
		time = -1;
		rc = note_parse(&n, buf_span(&b), &e);
		if (rc == CY_OK)
			rc = note_cosig_verify(&n, &witness.vkey, &time, &e);
		t_rc(rc, &e, cosigs[i].rc, cosigs[i].fault, cosigs[i].name);
		t_ok(time == (rc == CY_OK ? TIME : -1), "its time");
	}
	buf_release(&b);
}

/* A line of type 0x01 that is too short or too long for its type. */
static void
test_sizes(void)
{
	struct note n;
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_NOTE);
	buf_puts(&b, TEXT "\n");
	put_altered(&b, LINE, 1, 0);
	(void)note_parse(&n, buf_span(&b), &e);
	t_rc(note_verify(&n, &author.vkey, &e), &e, CY_BAD,
	    FAULT_NOTE_SIGNATURE_SIZE, "63 bytes");
	buf_reset(&b);
	buf_puts(&b, TEXT "\n" DASH "mfa.example ");
	buf_puts(&b,
	    "Ph0IB1cGxhsGKwEoACLHKbFqFaaGWbJkeh4QGCeuFduxlpdAkl"
	    "Zz83yVRQUwX60WuSORxhlaZ/DNCXt+DwpvvuAVog8A\n");
	(void)note_parse(&n, buf_span(&b), &e);
	t_rc(note_verify(&n, &author.vkey, &e), &e, CY_BAD,
	    FAULT_NOTE_SIGNATURE_SIZE, "65 bytes");
	buf_release(&b);
}

static const struct {
	const char *name;
	const char *text;
	enum cy_rc rc;
	enum fault fault;
} refusals[] = {
    {"no newline", "x", CY_BAD, FAULT_NOTE_TEXT_END},
    {"empty", "", CY_BAD, FAULT_NOTE_TEXT_END},
    {"control", "x\r\n", CY_BAD, FAULT_NOTE_CONTROL},
    {"not UTF-8", "\xff\n", CY_BAD, FAULT_NOTE_ENCODING},
    {"message of a cosignature", "cosignature/v1\ntime 1\n" CHECKPOINT,
        CY_REFUSED, FAULT_NOTE_TEXT_RESERVED},
    {"message of a subtree", "subtree/v1\n", CY_REFUSED,
        FAULT_NOTE_TEXT_RESERVED},
    {"reserved, without newline", "cosignature/v12\n", CY_REFUSED,
        FAULT_NOTE_TEXT_RESERVED},
};

static void
test_refusals(void)
{
	static uint8_t big[LIMIT_NOTE];
	struct cy_err e;
	struct buf b;
	size_t room = LIMIT_NOTE - 1 - strlen(LINE);

	buf_init(&b, LIMIT_NOTE);
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		t_rc(note_sign(&b, span_str(refusals[i].text), &author, &e), &e,
		    refusals[i].rc, refusals[i].fault, refusals[i].name);
		t_rc(note_cosign_line(
		         &b, span_str(refusals[i].text), &witness, 0, &e),
		    &e, refusals[i].rc, refusals[i].fault, "cosigning it");
	}
	t_rc(note_sign_line(&b, SPAN_LIT(TEXT), &witness, &e), &e, CY_BAD,
	    FAULT_NOTE_KEY_PURPOSE, "signing with a witness key");
	t_rc(note_cosign_line(&b, SPAN_LIT(CHECKPOINT), &author, 0, &e), &e,
	    CY_BAD, FAULT_NOTE_KEY_PURPOSE, "cosigning with an author's key");
	t_rc(note_cosign_line(&b, SPAN_LIT(CHECKPOINT), &witness, -1, &e), &e,
	    CY_BAD, FAULT_NOTE_COSIGNATURE_TIME, "a time before 1970");
	memset(big, '\n', sizeof(big));
	t_rc(note_sign(&b, span(big, room + 1), &author, &e), &e, CY_BAD,
	    FAULT_NOTE_TOO_BIG, "a note too large");
	t_uint(b.n, 0, "nothing was written");
	t_rc(note_sign(&b, span(big, room), &author, &e), &e, CY_OK, FAULT_NONE,
	    "the largest note");
	t_uint(b.n, LIMIT_NOTE, "its size");
	buf_release(&b);
	buf_init(&b, 16);
	t_rc(note_cosign_line(&b, SPAN_LIT(CHECKPOINT), &witness, 0, &e), &e,
	    CY_BAD, FAULT_TOO_BIG, "no room for the line");
	buf_release(&b);
}

static enum cy_rc
sign_and_verify(void *ctx, struct cy_err *e)
{
	struct note n;
	struct buf b;
	enum cy_rc rc;

	(void)ctx;
	buf_init(&b, LIMIT_NOTE);
	rc = note_sign(&b, SPAN_LIT(TEXT), &author, e);
	if (rc == CY_OK)
		rc = note_cosign_line(&b, SPAN_LIT(TEXT), &witness, 7, e);
	if (rc == CY_OK)
		rc = note_parse(&n, buf_span(&b), e);
	if (rc == CY_OK)
		rc = note_verify(&n, &author.vkey, e);
	if (rc == CY_OK)
		rc = note_cosig_verify(&n, &witness.vkey, NULL, e);
	buf_release(&b);
	return rc;
}

int
main(void)
{
	set_up();
	test_known_answers();
	test_verify();
	test_cosig_verify();
	test_sizes();
	test_refusals();
	t_oom(sign_and_verify, NULL, "sign and verify");
	return t_done();
}
