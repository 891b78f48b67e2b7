/* SPDX-License-Identifier: Apache-2.0 */
#include "note/note.h"

#include "base/codec.h"
#include "base/reader.h"
#include "base/text.h"

/* What every signature line begins with: an em dash and a space. */
#define DASH SPAN_LIT("\xe2\x80\x94 ")

/* Index of the first byte that a note may not hold, or s.n. */
static size_t
find_control(struct span s)
{
	const uint64_t ones = 0x0101010101010101u;
	uint64_t w;
	size_t i = 0, end;

	while (i < s.n) {
		/* Eight bytes at once, none below U+0020: the common case. */
		for (; s.n - i >= 8; i += 8) {
			memcpy(&w, s.p + i, 8);
			if (((w - ones * 0x20) & ~w & ones * 0x80) != 0)
				break;
		}
		end = s.n - i < 8 ? s.n : i + 8;
		for (; i < end; i++)
			if (s.p[i] < 0x20 && s.p[i] != '\n')
				return i;
	}
	return i;
}

static enum cy_rc
check_bytes(struct span s, struct cy_err *e)
{
	size_t at = find_control(s);

	if (at < s.n)
		return cy_fail(e, CY_BAD, FAULT_NOTE_CONTROL, at,
		    "control character 0x%02x", s.p[at]);
	if (!utf8_valid(s, &at))
		return cy_fail(e, CY_BAD, FAULT_NOTE_ENCODING, at,
		    "not well-formed UTF-8");
	return CY_OK;
}

bool
key_name_valid(struct span name)
{
	return name.n > 0 && name.n <= LIMIT_KEY_NAME &&
	    span_find(name, '+') == name.n && span_find(name, '\n') == name.n &&
	    check_bytes(name, NULL) == CY_OK && !text_has_space(name);
}

enum cy_rc
note_text_check(struct span text, struct cy_err *e)
{
	if (text.n > LIMIT_NOTE)
		return cy_fail(e, CY_BAD, FAULT_NOTE_TOO_BIG, LIMIT_NOTE,
		    "more than %u bytes", LIMIT_NOTE);
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return cy_fail(e, CY_BAD, FAULT_NOTE_TEXT_END, text.n,
		    "the text does not end in a newline");
	return check_bytes(text, e);
}

/* One signature line, without its newline, that stands at offset at. */
static enum cy_rc
sig_parse(struct note_sig *sig, struct span line, uint64_t at, struct cy_err *e)
{
	uint8_t head[6];
	struct span rest;
	size_t space, n, some;

	if (!span_starts(line, DASH))
		return cy_fail(e, CY_BAD, FAULT_NOTE_SIGNATURE_LINE, at,
		    "no em dash and space at the front of a signature line");
	rest = span_from(line, DASH.n);
	at += DASH.n;
	space = span_find(rest, ' ');
	if (space == rest.n)
		return cy_fail(e, CY_BAD, FAULT_NOTE_SIGNATURE_LINE, at + space,
		    "no space behind the key name");
	sig->name = span_first(rest, space);
	if (!key_name_valid(sig->name))
		return cy_fail(e, CY_BAD, FAULT_NOTE_SIGNATURE_NAME, at,
		    "the key name of a signature line is not valid");
	sig->b64 = span_from(rest, space + 1);
	at += space + 1;
	if (!base64_decode(NULL, LIMIT_SIG_RAW, &n, sig->b64))
		return cy_fail(e, CY_BAD, FAULT_NOTE_SIGNATURE_BASE64, at,
		    "not canonical base64 of at most %u bytes", LIMIT_SIG_RAW);
	if (n < 5)
		return cy_fail(e, CY_BAD, FAULT_NOTE_SIGNATURE_SHORT, at,
		    "%zu bytes hold no key id and signature", n);
	(void)base64_decode(head, sizeof(head), &some, span_first(sig->b64, 8));
	sig->id = be32(head);
	return CY_OK;
}

static enum cy_rc
sigs_parse(struct note *n, struct span lines, uint64_t base, struct cy_err *e)
{
	struct reader r;
	struct span line;
	uint64_t at;
	enum cy_rc rc;

	reader_init(&r, lines);
	while (!reader_end(&r)) {
		at = base + r.pos;
		line = reader_line(&r, LIMIT_NOTE);
		if (!reader_ok(&r))
			return cy_fail(e, CY_BAD, FAULT_NOTE_SIGNATURE_LINE,
			    n->bytes.n, "no newline at the end");
		if (n->nsigs == LIMIT_NOTE_SIGS)
			return cy_fail(e, CY_BAD, FAULT_NOTE_SIGNATURE_COUNT,
			    at, "more than %u signature lines",
			    LIMIT_NOTE_SIGS);
		rc = sig_parse(&n->sigs[n->nsigs], line, at, e);
		if (rc != CY_OK)
			return rc;
		n->nsigs++;
	}
	return CY_OK;
}

/* Index of the newline that ends the text: the first of the last two in a
 * row; s.n where there are no two. */
static size_t
find_text_end(struct span s)
{
	for (size_t i = s.n; i >= 2; i--)
		if (s.p[i - 1] == '\n' && s.p[i - 2] == '\n')
			return i - 2;
	return s.n;
}

enum cy_rc
note_parse(struct note *n, struct span bytes, struct cy_err *e)
{
	size_t end;
	enum cy_rc rc;

	n->bytes = bytes;
	n->text = span_first(bytes, 0);
	n->nsigs = 0;
	if (bytes.n > LIMIT_NOTE)
		return cy_fail(e, CY_BAD, FAULT_NOTE_TOO_BIG, LIMIT_NOTE,
		    "more than %u bytes", LIMIT_NOTE);
	rc = check_bytes(bytes, e);
	if (rc != CY_OK)
		return rc;
	end = find_text_end(bytes);
	if (end == bytes.n)
		return cy_fail(e, CY_BAD, FAULT_NOTE_NO_SEPARATOR, bytes.n,
		    "no empty line before the signatures");
	if (end + 2 == bytes.n)
		return cy_fail(e, CY_BAD, FAULT_NOTE_UNSIGNED, bytes.n,
		    "no signature line behind the last empty line");
	n->text = span_first(bytes, end + 1);
	return sigs_parse(n, span_from(bytes, end + 2), end + 2, e);
}
