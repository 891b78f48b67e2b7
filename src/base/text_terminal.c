/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <assert.h>

#include <unicode/uchar.h>

#include "base/text_class.h"

static const struct span replacement = {(const uint8_t *)"\xef\xbf\xbd", 3};
static const struct span ellipsis = {(const uint8_t *)"\xe2\x80\xa6", 3};

/* What to print for the front of s; *used says how much of s it stands for. */
static struct span
shown(struct span s, uint32_t before, uint32_t *cp, size_t *used)
{
	enum text_class c;
	uint32_t next;

	*used = utf8_decode(s, cp);
	if (*used == 0) {
		*used = 1;
		return replacement;
	}
	c = *cp == '\n' ? TEXT_CONTROL : text_class(*cp);
	if (c == TEXT_JOINER) {
		(void)utf8_decode(span_from(s, *used), &next);
		if (text_joining_script(before) != 0 &&
		    text_joining_script(before) == text_joining_script(next))
			c = TEXT_PLAIN;
	}
	return c == TEXT_PLAIN ? span_first(s, *used) : replacement;
}

void
text_for_terminal(char *out, size_t size, struct span s)
{
	size_t n = 0, fits = 0, used;
	uint32_t cp = 0, before;
	struct span part;

	assert(size > 0);
	for (; s.n > 0; s = span_from(s, used)) {
		before = cp;
		part = shown(s, before, &cp, &used);
		if (n + part.n >= size)
			break;
		memcpy(out + n, part.p, part.n);
		n += part.n;
		/* The last place after which an ellipsis still has room. */
		if (n + ellipsis.n < size)
			fits = n;
	}
	if (s.n > 0)
		n = fits;
	if (s.n > 0 && n + ellipsis.n < size) {
		memcpy(out + n, ellipsis.p, ellipsis.n);
		n += ellipsis.n;
	}
	out[n] = '\0';
}

static size_t
columns(uint32_t cp)
{
	int32_t east;

	if (text_class(cp) != TEXT_PLAIN && cp != '\n')
		return text_class(cp) == TEXT_JOINER ? 0 : 1;
	if ((U_GET_GC_MASK((UChar32)cp) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0)
		return 0;
	/* Hangul vowels and finals stand in the cell of their initial. */
	if (cp >= 0x1160 && cp <= 0x11ff)
		return 0;
	east = u_getIntPropertyValue((UChar32)cp, UCHAR_EAST_ASIAN_WIDTH);
	return east == U_EA_WIDE || east == U_EA_FULLWIDTH ? 2 : 1;
}

size_t
text_width(struct span s)
{
	size_t width = 0, n;
	uint32_t cp;

	for (; s.n > 0; s = span_from(s, n)) {
		n = utf8_decode(s, &cp);
		width += n == 0 ? 1 : columns(cp);
		if (n == 0)
			n = 1;
	}
	return width;
}
