/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP signed-note, Format; spec/note.md, Limits, Base64. */
#include "../t.h"

#include "base/codec.h"
#include "note/note.h"

#define DASH "\xe2\x80\x94 "
#define FIVE "AAAAAAA="         /* five zero bytes */
#define SIG DASH "a " FIVE "\n" /* 15 bytes */
#define LIT(s) s, sizeof(s) - 1

static const struct {
	const char *name;
	const char *in;
	size_t n;
	enum fault fault; /* FAULT_NONE: parses */
	uint64_t offset;  /* of the fault; or length of the text */
	size_t nsigs;
} rows[] = {
    {"one line", LIT("x\n\n" SIG), FAULT_NONE, 2, 1},
    {"empty lines within the text", LIT("x\n\ny\n\n" SIG), FAULT_NONE, 5, 1},
    {"a text of one empty line", LIT("\n\n" SIG), FAULT_NONE, 1, 1},
    {"a text that ends in empty lines", LIT("x\n\n\n\n" SIG), FAULT_NONE, 4, 1},
    {"a signature line within the text", LIT("x\n\n" SIG "\n" SIG), FAULT_NONE,
        18, 1},
    {"two lines of an unknown key", LIT("x\n\n" SIG SIG), FAULT_NONE, 2, 2},
    {"a name beyond ASCII", LIT("x\n\n" DASH "\xc3\xa9 " FIVE "\n"), FAULT_NONE,
        2, 1},
    {"DEL is no control here", LIT("\x7f\n\n" SIG), FAULT_NONE, 2, 1},

    {"empty input", LIT(""), FAULT_NOTE_NO_SEPARATOR, 0, 0},
    {"no empty line", LIT("x\n" SIG), FAULT_NOTE_NO_SEPARATOR, 17, 0},
    {"no text at all", LIT("\n" SIG), FAULT_NOTE_NO_SEPARATOR, 16, 0},
    {"nothing behind the empty line", LIT("x\n\n"), FAULT_NOTE_UNSIGNED, 3, 0},
    {"an empty line at the end", LIT("x\n\n" SIG "\n"), FAULT_NOTE_UNSIGNED, 19,
        0},
    {"NUL", LIT("x\0y\n\n" SIG), FAULT_NOTE_CONTROL, 1, 0},
    {"tab", LIT("x\ty\n\n" SIG), FAULT_NOTE_CONTROL, 1, 0},
    {"CR LF", LIT("x\r\n\n" SIG), FAULT_NOTE_CONTROL, 1, 0},
    {"a control behind the name", LIT("x\n\n" DASH "a\x1f " FIVE "\n"),
        FAULT_NOTE_CONTROL, 8, 0},
    {"not UTF-8", LIT("x\xff\n\n" SIG), FAULT_NOTE_ENCODING, 1, 0},
    {"overlong UTF-8", LIT("\xc0\xaf\n\n" SIG), FAULT_NOTE_ENCODING, 0, 0},
    {"a surrogate", LIT("\xed\xa0\x80\n\n" SIG), FAULT_NOTE_ENCODING, 0, 0},
    {"no dash", LIT("x\n\na " FIVE "\n"), FAULT_NOTE_SIGNATURE_LINE, 3, 0},
    {"a hyphen", LIT("x\n\n- a " FIVE "\n"), FAULT_NOTE_SIGNATURE_LINE, 3, 0},
    {"no space behind the dash", LIT("x\n\n\xe2\x80\x94x " FIVE "\n"),
        FAULT_NOTE_SIGNATURE_LINE, 3, 0},
    {"no space behind the name", LIT("x\n\n" DASH "a\n"),
        FAULT_NOTE_SIGNATURE_LINE, 8, 0},
    {"the second line is none", LIT("x\n\n" SIG "y\n"),
        FAULT_NOTE_SIGNATURE_LINE, 18, 1},
    {"no newline at the end", LIT("x\n\n" DASH "a " FIVE),
        FAULT_NOTE_SIGNATURE_LINE, 17, 0},
    {"an empty name", LIT("x\n\n" DASH " " FIVE "\n"),
        FAULT_NOTE_SIGNATURE_NAME, 7, 0},
    {"a plus in the name", LIT("x\n\n" DASH "a+b " FIVE "\n"),
        FAULT_NOTE_SIGNATURE_NAME, 7, 0},
    {"a no-break space in the name", LIT("x\n\n" DASH "a\xc2\xa0 " FIVE "\n"),
        FAULT_NOTE_SIGNATURE_NAME, 7, 0},
    {"an ideographic space in the name",
        LIT("x\n\n" DASH "a\xe3\x80\x80 " FIVE "\n"), FAULT_NOTE_SIGNATURE_NAME,
        7, 0},
    {"two spaces", LIT("x\n\n" DASH "a  " FIVE "\n"),
        FAULT_NOTE_SIGNATURE_BASE64, 9, 0},
    {"a space at the end", LIT("x\n\n" DASH "a " FIVE " \n"),
        FAULT_NOTE_SIGNATURE_BASE64, 9, 0},
    {"no padding", LIT("x\n\n" DASH "a AAAAAAA\n"), FAULT_NOTE_SIGNATURE_BASE64,
        9, 0},
    {"trailing bits", LIT("x\n\n" DASH "a AAAAAAB=\n"),
        FAULT_NOTE_SIGNATURE_BASE64, 9, 0},
    {"URL alphabet", LIT("x\n\n" DASH "a AAAAAA-_\n"),
        FAULT_NOTE_SIGNATURE_BASE64, 9, 0},
    {"no base64", LIT("x\n\n" DASH "a \n"), FAULT_NOTE_SIGNATURE_SHORT, 9, 0},
    {"a key id alone", LIT("x\n\n" DASH "a AAAAAA==\n"),
        FAULT_NOTE_SIGNATURE_SHORT, 9, 0},
};

static void
test_rows(void)
{
	struct note n;
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = note_parse(&n, span(rows[i].in, rows[i].n), &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		t_uint(rc == CY_OK ? n.text.n : e.offset, rows[i].offset,
		    rc == CY_OK ? "its text" : "its offset");
		t_uint(n.nsigs, rows[i].nsigs, "its lines");
	}
	rc = note_parse(&n, SPAN_LIT("x\n\n" DASH "a w9DsLwA=\n"), &e);
	t_ok(rc == CY_OK && n.sigs[0].id == 0xc3d0ec2f, "the key id");
	t_span(n.sigs[0].name, SPAN_LIT("a"), "the name");
	t_span(n.sigs[0].b64, SPAN_LIT("w9DsLwA="), "the base64");
}

/* Parses the buffer, and empties it. */
static void
try(struct buf *b, enum fault want, const char *name)
{
	struct note n;
	struct cy_err e;

	t_rc(note_parse(&n, buf_span(b), &e), &e,
	    want == FAULT_NONE ? CY_OK : CY_BAD, want, name);
	buf_reset(b);
}

static void
put_lines(struct buf *b, unsigned count)
{
	buf_puts(b, "x\n\n");
	while (count-- > 0)
		buf_puts(b, SIG);
}

static void
put_name(struct buf *b, size_t len)
{
	buf_puts(b, "x\n\n" DASH);
	while (len-- > 0)
		buf_putc(b, 'a');
	buf_puts(b, " " FIVE "\n");
}

static void
put_raw(struct buf *b, size_t len)
{
	uint8_t raw[LIMIT_SIG_RAW + 3] = {0};

	buf_puts(b, "x\n\n" DASH "a ");
	buf_base64(b, span(raw, len));
	buf_putc(b, '\n');
}

static void
put_text(struct buf *b, size_t note)
{
	for (size_t n = note - strlen("\n\n" SIG); n > 0; n--)
		buf_putc(b, 'x');
	buf_puts(b, "\n\n" SIG);
}

/* spec/note.md, Limits: both sides of each. */
static void
test_limits(void)
{
	struct buf b;

	buf_init(&b, 2 * LIMIT_NOTE);
	put_lines(&b, 16);
	try(&b, FAULT_NONE, "16 lines, as the standard demands");
	put_lines(&b, LIMIT_NOTE_SIGS);
	try(&b, FAULT_NONE, "as many lines as may be");
	put_lines(&b, LIMIT_NOTE_SIGS + 1);
	try(&b, FAULT_NOTE_SIGNATURE_COUNT, "one line too many");
	put_name(&b, LIMIT_KEY_NAME);
	try(&b, FAULT_NONE, "the longest name");
	put_name(&b, LIMIT_KEY_NAME + 1);
	try(&b, FAULT_NOTE_SIGNATURE_NAME, "a name too long");
	put_raw(&b, LIMIT_SIG_RAW);
	try(&b, FAULT_NONE, "the longest signature");
	put_raw(&b, LIMIT_SIG_RAW + 1);
	try(&b, FAULT_NOTE_SIGNATURE_BASE64, "a signature too long");
	put_text(&b, LIMIT_NOTE);
	try(&b, FAULT_NONE, "the largest note");
	put_text(&b, LIMIT_NOTE + 1);
	try(&b, FAULT_NOTE_TOO_BIG, "a note too large");
	buf_release(&b);
}

static void
test_text_check(void)
{
	uint8_t big[LIMIT_NOTE + 1];
	struct cy_err e;

	t_rc(note_text_check(SPAN_LIT("x\n\n"), &e), &e, CY_OK, FAULT_NONE,
	    "a text may end in empty lines");
	t_rc(note_text_check(SPAN_LIT(""), &e), &e, CY_BAD, FAULT_NOTE_TEXT_END,
	    "an empty text");
	t_rc(note_text_check(SPAN_LIT("x"), &e), &e, CY_BAD,
	    FAULT_NOTE_TEXT_END, "a text without newline");
	t_rc(note_text_check(SPAN_LIT("x\x01\n"), &e), &e, CY_BAD,
	    FAULT_NOTE_CONTROL, "a text with a control");
	t_rc(note_text_check(SPAN_LIT("\x80\n"), &e), &e, CY_BAD,
	    FAULT_NOTE_ENCODING, "a text that is not UTF-8");
	memset(big, '\n', sizeof(big));
	t_rc(note_text_check(span(big, LIMIT_NOTE), &e), &e, CY_OK, FAULT_NONE,
	    "the largest text");
	t_rc(note_text_check(span(big, sizeof(big)), &e), &e, CY_BAD,
	    FAULT_NOTE_TOO_BIG, "a text too large");
}

int
main(void)
{
	test_rows();
	test_limits();
	test_text_check();
	return t_done();
}
