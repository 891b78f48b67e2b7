/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "base/limits.h"
#include "base/text_class.h"

/* A starter, the marks upon it, and the code point that may join them. */
#define SEGMENT (LIMIT_MARKS + 2)

/* Eight bytes at a time: each byte 1, and each with its highest bit. */
#define EIGHT_ONES UINT64_C(0x0101010101010101)
#define HIGH_BITS (EIGHT_ONES * 0x80)

struct profile {
	struct span s;
	size_t pos;    /* of the code point being looked at */
	size_t opened; /* where the outermost open isolate stands */
	size_t depth;  /* isolates open in this line */
	uint32_t last; /* the code point before, 0 at the front */
	uint64_t base;
	struct cy_err *e;
	/* The last starter and what follows it, for NFC. */
	uint32_t seg[SEGMENT];
	size_t nseg;
	uint8_t ccc; /* combining class of the last one */
};

static bool
continues(uint8_t b)
{
	return (b & 0xc0) == 0x80;
}

/* Bytes that a lead byte beyond ASCII announces; 0: it is none. */
static size_t
announced(uint8_t lead)
{
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
}

size_t
utf8_decode(struct span s, uint32_t *cp)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t v;
	size_t n;

	*cp = 0;
	if (s.n == 0)
		return 0;
	v = s.p[0];
	if (v < 0x80) {
		*cp = v;
		return 1;
	}
	n = announced(s.p[0]);
	if (n == 0 || s.n < n)
		return 0;
	v &= 0x7fu >> n;
	for (size_t i = 1; i < n; i++) {
		if (!continues(s.p[i]))
			return 0;
		v = v << 6 | (s.p[i] & 0x3fu);
	}
	if (v < least[n] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	*cp = v;
	return n;
}

bool
utf8_valid(struct span s, size_t *offset)
{
	uint32_t cp;
	size_t i = 0, n = 1;
	uint64_t w;

	while (i < s.n && n > 0) {
		if (s.n - i >= sizeof(w)) {
			memcpy(&w, s.p + i, sizeof(w));
			if ((w & HIGH_BITS) == 0) {
				i += sizeof(w);
				continue;
			}
		}
		n = utf8_decode(span_from(s, i), &cp);
		i += n;
	}
	if (offset != NULL)
		*offset = i;
	return n > 0;
}

bool
text_has_space(struct span s)
{
	uint32_t cp;
	size_t n;

	for (; s.n > 0; s = span_from(s, n)) {
		n = utf8_decode(s, &cp);
		if (n == 0)
			n = 1;
		else if (text_space(cp))
			return true;
	}
	return false;
}

static enum cy_rc
fail(const struct profile *p, enum fault f, size_t at, uint32_t cp)
{
	return cy_fail(p->e, CY_BAD, f, p->base + at, "U+%04X: %s",
	    (unsigned)cp, fault_text(f));
}

static enum cy_rc
fail_utf8(const struct profile *p)
{
	return cy_fail(p->e, CY_BAD, FAULT_TEXT_UTF8, p->base + p->pos,
	    "byte %02x: not well-formed UTF-8", (unsigned)p->s.p[p->pos]);
}

/* A joiner stands between letters or marks of one script that needs it. */
static bool
joiner_fits(const struct profile *p, size_t len)
{
	unsigned before = text_joining_script(p->last);
	uint32_t next;

	(void)utf8_decode(span_from(p->s, p->pos + len), &next);
	return before != 0 && before == text_joining_script(next);
}

static enum cy_rc
isolate_close(struct profile *p, uint32_t cp)
{
	if (p->depth == 0)
		return fail(p, FAULT_TEXT_ISOLATE, p->pos, cp);
	p->depth--;
	return CY_OK;
}

static enum cy_rc
check_class(struct profile *p, uint32_t cp, size_t len)
{
	enum fault f = FAULT_NONE;

	switch (text_class(cp)) {
	case TEXT_PLAIN:
		return CY_OK;
	case TEXT_ISOLATE_OPEN:
		if (p->depth++ == 0)
			p->opened = p->pos;
		return CY_OK;
	case TEXT_ISOLATE_CLOSE:
		return isolate_close(p, cp);
	case TEXT_JOINER:
		if (joiner_fits(p, len))
			return CY_OK;
		f = FAULT_TEXT_JOINER;
		break;
	case TEXT_CONTROL:
		f = FAULT_TEXT_CONTROL;
		break;
	case TEXT_SEPARATOR:
		f = FAULT_TEXT_SEPARATOR;
		break;
	case TEXT_BIDI:
		f = FAULT_TEXT_BIDI;
		break;
	case TEXT_INVISIBLE:
		f = FAULT_TEXT_INVISIBLE;
		break;
	case TEXT_PRIVATE:
		f = FAULT_TEXT_PRIVATE;
		break;
	case TEXT_NONCHARACTER:
		f = FAULT_TEXT_NONCHARACTER;
		break;
	case TEXT_UNASSIGNED:
		f = FAULT_TEXT_UNASSIGNED;
		break;
	}
	return fail(p, f, p->pos, cp);
}

/* Does ICU find the segment so far in NFC?  No answer is no. */
static bool
segment_is_nfc(const struct profile *p, const UNormalizer2 *nfc)
{
	UErrorCode err = U_ZERO_ERROR;
	UChar u[2 * SEGMENT];
	int32_t n = 0;
	UBool yes;

	for (size_t i = 0; i < p->nseg; i++)
		U16_APPEND_UNSAFE(u, n, p->seg[i]);
	yes = unorm2_isNormalized(nfc, u, n, &err);
	return U_SUCCESS(err) && yes;
}

/*
 * NFC, as of UAX #15 section 9 ("Detecting Normalization Forms"), with the
 * answer "maybe" settled at once: nothing before the last starter can change
 * what a later code point composes with, so that a bounded segment is enough.
 */
static enum cy_rc
check_nfc(struct profile *p, uint32_t cp)
{
	UErrorCode err = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&err);
	UNormalizationCheckResult qc;
	uint8_t ccc;

	if (U_FAILURE(err))
		return cy_nomem(p->e);
	ccc = unorm2_getCombiningClass(nfc, (UChar32)cp);
	qc = (UNormalizationCheckResult)u_getIntPropertyValue(
	    (UChar32)cp, UCHAR_NFC_QUICK_CHECK);
	if (qc == UNORM_NO || (ccc != 0 && ccc < p->ccc))
		return fail(p, FAULT_TEXT_NFC, p->pos, cp);
	if (p->nseg == SEGMENT - 1 && ccc != 0)
		return fail(p, FAULT_TEXT_MARKS, p->pos, cp);
	if (ccc == 0 && qc == UNORM_YES)
		p->nseg = 0;
	p->seg[p->nseg++] = cp;
	p->ccc = ccc;
	if (qc == UNORM_MAYBE && !segment_is_nfc(p, nfc))
		return fail(p, FAULT_TEXT_NFC, p->pos, cp);
	if (ccc == 0) {
		p->seg[0] = cp;
		p->nseg = 1;
	}
	return CY_OK;
}

/* LF: what was opened in the line is closed in it. */
static enum cy_rc
check_line_end(const struct profile *p)
{
	return p->depth == 0 ? CY_OK
	                     : fail(p, FAULT_TEXT_ISOLATE, p->opened, 0x2066);
}

/* An em dash and a space begin a signature line (C2SP signed-note). */
static bool
dash_line(const struct profile *p, uint32_t cp)
{
	return cp == 0x2014 && (p->last == '\n' || p->pos == 0) &&
	    p->pos + 3 < p->s.n && p->s.p[p->pos + 3] == ' ';
}

/* One code point that is not in a run of plain ASCII. */
static enum cy_rc
check_one(struct profile *p)
{
	enum cy_rc rc = CY_OK;
	uint32_t cp;
	size_t len;

	len = utf8_decode(span_from(p->s, p->pos), &cp);
	if (len == 0)
		return fail_utf8(p);
	if (cp == '\n')
		rc = check_line_end(p);
	else if (dash_line(p, cp))
		rc = fail(p, FAULT_TEXT_DASH_LINE, p->pos, cp);
	else if (!text_simple(cp))
		rc = check_class(p, cp, len);
	if (rc != CY_OK)
		return rc;
	if (cp == '\n' || text_simple(cp)) {
		p->seg[0] = cp;
		p->nseg = 1;
		p->ccc = 0;
	} else if ((rc = check_nfc(p, cp)) != CY_OK) {
		return rc;
	}
	p->last = cp;
	p->pos += len;
	return CY_OK;
}

/* How many bytes from pos on are printable ASCII or LF, in words of eight. */
static size_t
ascii_run(struct span s, size_t pos)
{
	const uint64_t ones = EIGHT_ONES, high = HIGH_BITS;
	uint64_t w, lf, printable;
	size_t at = pos;

	for (; s.n - at >= sizeof(w); at += sizeof(w)) {
		memcpy(&w, s.p + at, sizeof(w));
		if ((w & high) != 0)
			break;
		/* No byte is above 0x7f: no sum carries into the next. */
		lf = ~((w ^ ones * '\n') + ones * 0x7f) & high;
		printable = (w + ones * 0x60) & ~(w + ones) & high;
		if ((lf | printable) != high)
			break;
	}
	return at - pos;
}

static enum cy_rc
check_all(struct profile *p)
{
	enum cy_rc rc;
	size_t run;

	while (p->pos < p->s.n) {
		run = p->depth == 0 ? ascii_run(p->s, p->pos) : 0;
		if (run > 0) {
			p->pos += run;
			p->last = p->s.p[p->pos - 1];
			p->seg[0] = p->last;
			p->nseg = 1;
			p->ccc = 0;
			continue;
		}
		rc = check_one(p);
		if (rc != CY_OK)
			return rc;
	}
	return check_line_end(p);
}

enum cy_rc
text_profile(struct span s, uint64_t base, struct cy_err *e)
{
	struct profile p;

	p.s = s;
	p.pos = p.opened = p.depth = 0;
	/* As if a line had ended before: a starter that nothing joins. */
	p.seg[0] = '\n';
	p.nseg = 1;
	p.last = 0;
	p.base = base;
	p.e = e;
	p.ccc = 0;
	return check_all(&p);
}

enum cy_rc
text_line(struct span s, uint64_t base, struct cy_err *e)
{
	size_t lf = span_find(s, '\n'), last;
	enum cy_rc rc;
	uint32_t cp;

	if (s.n == 0)
		return cy_fail(e, CY_BAD, FAULT_TEXT_EMPTY, base,
		    "there is nothing where a line of text is wanted");
	if (lf < s.n)
		return cy_fail(e, CY_BAD, FAULT_TEXT_LINE_FEED, base + lf,
		    "a line of text contains a line feed");
	rc = text_profile(s, base, e);
	if (rc != CY_OK)
		return rc;
	(void)utf8_decode(s, &cp);
	if (text_space(cp))
		return cy_fail(e, CY_BAD, FAULT_TEXT_EDGE_SPACE, base,
		    "a line of text begins with a space");
	for (last = s.n - 1; last > 0 && continues(s.p[last]);)
		last--;
	(void)utf8_decode(span_from(s, last), &cp);
	if (text_space(cp))
		return cy_fail(e, CY_BAD, FAULT_TEXT_EDGE_SPACE, base + last,
		    "a line of text ends with a space");
	return CY_OK;
}
