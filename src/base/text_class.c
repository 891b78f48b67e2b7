/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text_class.h"

#include <stddef.h>

#include <unicode/uchar.h>

/* The newest version whose code points a record may use. */
#define UNICODE_MAJOR 15

struct range {
	uint32_t lo, hi;
	unsigned value;
};

#define N(table) (sizeof(table) / sizeof((table)[0]))

static const struct range classes[] = {
    {0x0000, 0x0009, TEXT_CONTROL},
    {0x000b, 0x001f, TEXT_CONTROL},
    {0x007f, 0x009f, TEXT_CONTROL},
    {0x00ad, 0x00ad, TEXT_INVISIBLE}, /* soft hyphen */
    {0x034f, 0x034f, TEXT_INVISIBLE}, /* combining grapheme joiner */
    {0x061c, 0x061c, TEXT_BIDI},      /* Arabic letter mark */
    {0x115f, 0x1160, TEXT_INVISIBLE}, /* Hangul fillers */
    {0x17b4, 0x17b5, TEXT_INVISIBLE}, /* Khmer inherent vowels */
    {0x180b, 0x180f, TEXT_INVISIBLE}, /* Mongolian selectors */
    {0x200b, 0x200b, TEXT_INVISIBLE}, /* zero width space */
    {0x200c, 0x200d, TEXT_JOINER},    /* ZWNJ, ZWJ */
    {0x200e, 0x200f, TEXT_BIDI},      /* marks */
    {0x2028, 0x2029, TEXT_SEPARATOR}, /* line, paragraph */
    {0x202a, 0x202e, TEXT_BIDI},      /* embeddings, overrides */
    {0x2060, 0x2065, TEXT_INVISIBLE}, /* word joiner, operators */
    {0x2066, 0x2068, TEXT_ISOLATE_OPEN},
    {0x2069, 0x2069, TEXT_ISOLATE_CLOSE},
    {0x206a, 0x206f, TEXT_INVISIBLE}, /* deprecated format */
    {0x2800, 0x2800, TEXT_INVISIBLE}, /* Braille blank */
    {0x3164, 0x3164, TEXT_INVISIBLE}, /* Hangul filler */
    {0xe000, 0xf8ff, TEXT_PRIVATE},
    {0xfdd0, 0xfdef, TEXT_NONCHARACTER},
    {0xfe00, 0xfe0f, TEXT_INVISIBLE},   /* variation selectors */
    {0xfeff, 0xfeff, TEXT_INVISIBLE},   /* byte order mark */
    {0xffa0, 0xffa0, TEXT_INVISIBLE},   /* half-width Hangul filler */
    {0xfff0, 0xfffc, TEXT_INVISIBLE},   /* annotations, object */
    {0x13430, 0x1345f, TEXT_INVISIBLE}, /* hieroglyph format controls */
    {0x16fe4, 0x16fe4, TEXT_INVISIBLE}, /* Khitan filler */
    {0x1bca0, 0x1bca3, TEXT_INVISIBLE}, /* shorthand format */
    {0x1d159, 0x1d159, TEXT_INVISIBLE}, /* null notehead */
    {0x1d173, 0x1d17a, TEXT_INVISIBLE}, /* musical format */
    {0xe0000, 0xe0fff, TEXT_INVISIBLE}, /* tags, selectors */
    {0xf0000, 0xffffd, TEXT_PRIVATE},
    {0x100000, 0x10fffd, TEXT_PRIVATE},
};

static const struct range simple[] = {
    {0x0020, 0x007e, 1}, {0x00a0, 0x00ac, 1}, {0x00ae, 0x02ff, 1}, /* Latin */
    {0x0400, 0x0482, 1}, /* Cyrillic */
    {0x0620, 0x064a, 1}, /* Arabic letters */
    {0x0660, 0x066f, 1}, /* Arabic digits */
    {0x2010, 0x2027, 1}, /* dashes, quotation marks */
    {0x3001, 0x3029, 1}, /* CJK punctuation */
    {0x4e00, 0x9fff, 1}, /* CJK ideographs */
    {0xac00, 0xd7a3, 1}, /* Hangul syllables */
};

enum script {
	NO_SCRIPT,
	ARABIC,
	SYRIAC,
	NKO,
	MANDAIC,
	DEVANAGARI,
	BENGALI,
	GURMUKHI,
	GUJARATI,
	ORIYA,
	TAMIL,
	TELUGU,
	KANNADA,
	MALAYALAM,
	SINHALA,
	KHMER,
	MONGOLIAN,
	ROHINGYA,
	ADLAM,
};

/* Letters and marks only; a gap in a range is unassigned. */
static const struct range joining[] = {
    {0x0610, 0x061a, ARABIC},
    {0x0620, 0x065f, ARABIC},
    {0x066e, 0x06d3, ARABIC},
    {0x06d5, 0x06dc, ARABIC},
    {0x06df, 0x06e8, ARABIC},
    {0x06ea, 0x06ef, ARABIC},
    {0x06fa, 0x06fc, ARABIC},
    {0x06ff, 0x06ff, ARABIC},
    {0x0710, 0x074f, SYRIAC},
    {0x0750, 0x077f, ARABIC},
    {0x07ca, 0x07f5, NKO},
    {0x07fa, 0x07fd, NKO},
    {0x0840, 0x085b, MANDAIC},
    {0x0860, 0x086a, SYRIAC},
    {0x0870, 0x0887, ARABIC},
    {0x0889, 0x088e, ARABIC},
    {0x0898, 0x08e1, ARABIC},
    {0x08e3, 0x08ff, ARABIC},
    {0x0900, 0x0963, DEVANAGARI},
    {0x0971, 0x097f, DEVANAGARI},
    {0x0980, 0x09e3, BENGALI},
    {0x09f0, 0x09f1, BENGALI},
    {0x09fc, 0x09fc, BENGALI},
    {0x09fe, 0x09fe, BENGALI},
    {0x0a01, 0x0a5e, GURMUKHI},
    {0x0a70, 0x0a75, GURMUKHI},
    {0x0a81, 0x0ae3, GUJARATI},
    {0x0af9, 0x0aff, GUJARATI},
    {0x0b01, 0x0b63, ORIYA},
    {0x0b71, 0x0b71, ORIYA},
    {0x0b82, 0x0bd7, TAMIL},
    {0x0c00, 0x0c63, TELUGU},
    {0x0c80, 0x0c83, KANNADA},
    {0x0c85, 0x0ce3, KANNADA},
    {0x0cf1, 0x0cf3, KANNADA},
    {0x0d00, 0x0d4e, MALAYALAM},
    {0x0d54, 0x0d57, MALAYALAM},
    {0x0d5f, 0x0d63, MALAYALAM},
    {0x0d7a, 0x0d7f, MALAYALAM},
    {0x0d81, 0x0ddf, SINHALA},
    {0x0df2, 0x0df3, SINHALA},
    {0x1780, 0x17d3, KHMER},
    {0x17dc, 0x17dd, KHMER},
    {0x1820, 0x18aa, MONGOLIAN},
    {0x10d00, 0x10d27, ROHINGYA},
    {0x1e900, 0x1e94b, ADLAM},
};

static const struct range spaces[] = {
    {0x0009, 0x000d, 1},
    {0x0020, 0x0020, 1},
    {0x0085, 0x0085, 1},
    {0x00a0, 0x00a0, 1},
    {0x1680, 0x1680, 1},
    {0x2000, 0x200a, 1},
    {0x2028, 0x2029, 1},
    {0x202f, 0x202f, 1},
    {0x205f, 0x205f, 1},
    {0x3000, 0x3000, 1},
};

/* The value of the range that holds cp, or 0. */
static unsigned
lookup(const struct range *table, size_t n, uint32_t cp)
{
	size_t lo = 0, mid;

	while (lo < n) {
		mid = lo + (n - lo) / 2;
		if (cp > table[mid].hi)
			lo = mid + 1;
		else if (cp < table[mid].lo)
			n = mid;
		else
			return table[mid].value;
	}
	return 0;
}

enum text_class
text_class(uint32_t cp)
{
	unsigned c = lookup(classes, N(classes), cp);
	UVersionInfo age;

	if (c != TEXT_PLAIN)
		return (enum text_class)c;
	if ((cp & 0xfffe) == 0xfffe)
		return TEXT_NONCHARACTER;
	u_charAge((UChar32)cp, age);
	if (age[0] == 0 || age[0] > UNICODE_MAJOR ||
	    (age[0] == UNICODE_MAJOR && age[1] > 0))
		return TEXT_UNASSIGNED;
	return TEXT_PLAIN;
}

bool
text_simple(uint32_t cp)
{
	return lookup(simple, N(simple), cp) != 0;
}

unsigned
text_joining_script(uint32_t cp)
{
	return lookup(joining, N(joining), cp);
}

bool
text_space(uint32_t cp)
{
	return lookup(spaces, N(spaces), cp) != 0;
}
