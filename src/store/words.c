/* SPDX-License-Identifier: Apache-2.0 */
#include "store/words.h"

#include "base/text.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* Scripts without spaces between words, and Hangul, whose words carry their
 * endings: Unicode 15.0 blocks, rising. */
static const struct {
	uint32_t from, to;
} blocks[] = {
    {0x1100, 0x11ff},   /* Hangul Jamo */
    {0x2e80, 0x2fdf},   /* radicals */
    {0x3005, 0x3007},   /* iteration mark, closing mark, zero */
    {0x3021, 0x3029},   /* Hangzhou numerals */
    {0x3031, 0x3035},   /* Kana repeat marks */
    {0x3038, 0x303c},   /* numerals, marks */
    {0x3041, 0x309f},   /* Hiragana */
    {0x30a1, 0x30fa},   /* Katakana, without its middle dot */
    {0x30fc, 0x30ff},   /* its long vowel and iteration marks */
    {0x3105, 0x312f},   /* Bopomofo */
    {0x3131, 0x318e},   /* Hangul Compatibility Jamo */
    {0x31a0, 0x31bf},   /* Bopomofo Extended */
    {0x31f0, 0x31ff},   /* Katakana Phonetic Extensions */
    {0x3400, 0x4dbf},   /* Han, Extension A */
    {0x4e00, 0x9fff},   /* Han */
    {0xa960, 0xa97c},   /* Hangul Jamo Extended-A */
    {0xac00, 0xd7a3},   /* Hangul syllables */
    {0xd7b0, 0xd7fb},   /* Hangul Jamo Extended-B */
    {0xf900, 0xfaff},   /* Han, compatibility */
    {0xff66, 0xff9f},   /* half-width Katakana */
    {0xffa0, 0xffdc},   /* half-width Hangul */
    {0x1aff0, 0x1b16f}, /* Kana extensions and supplements */
    {0x20000, 0x323af}, /* Han, Extensions B to H */
};

static bool
in_blocks(uint32_t cp)
{
	size_t low = 0, high = sizeof(blocks) / sizeof(blocks[0]), mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (cp > blocks[mid].to)
			low = mid + 1;
		else
			high = mid;
	}
	return low < sizeof(blocks) / sizeof(blocks[0]) &&
	    cp >= blocks[low].from;
}

/* The length of the character at the front, and whether it is one of these;
 * a byte that begins none counts as one of no script. */
static size_t
next_char(struct span s, bool *paired)
{
	uint32_t cp;
	size_t n;

	*paired = false;
	/* The first of the blocks begins with E1. */
	if (s.p[0] < 0xe1)
		return 1;
	n = utf8_decode(s, &cp);
	*paired = n > 0 && in_blocks(cp);
	return n > 0 ? n : 1;
}

bool
words_plain(struct span text)
{
	bool paired = false;
	uint64_t w;
	size_t n;

	/* Eight ASCII bytes at a time. */
	for (; text.n > 0 && !paired; text = span_from(text, n)) {
		if (text.n >= sizeof(w)) {
			memcpy(&w, text.p, sizeof(w));
			n = sizeof(w);
			if ((w & HIGH_BITS) == 0)
				continue;
		}
		n = next_char(text, &paired);
	}
	return !paired;
}

static void
put(struct buf *out, struct buf *pieces, struct span text, size_t at, size_t n)
{
	struct words_piece p = {.out = out->n, .at = at};

	if (pieces != NULL)
		buf_put(pieces, span(&p, sizeof(p)));
	buf_put(out, span(text.p + at, n));
}

/* A run of such characters from `at` on; gives its end. */
static size_t
put_run(struct buf *out, struct buf *pieces, struct span text, size_t at,
    enum words_mode mode)
{
	bool paired = true, more = true;
	size_t n = next_char(span_from(text, at), &paired), first = at, next;

	while (more) {
		next = 0;
		more = at + n < text.n;
		if (more)
			next = next_char(span_from(text, at + n), &more);
		if (more || at == first || mode == WORDS_TEXT) {
			buf_putc(out, ' ');
			put(out, pieces, text, at, n + (more ? next : 0));
		}
		at += n;
		n = next;
	}
	buf_putc(out, ' ');
	return at;
}

void
words_split(
    struct buf *out, struct span text, enum words_mode mode, struct buf *pieces)
{
	size_t at = 0, from = 0, n;
	bool paired;

	while (at < text.n) {
		n = next_char(span_from(text, at), &paired);
		if (!paired) {
			at += n;
			continue;
		}
		if (at > from)
			put(out, pieces, text, from, at - from);
		at = from = put_run(out, pieces, text, at, mode);
	}
	if (at > from)
		put(out, pieces, text, from, at - from);
}

size_t
words_origin(struct span pieces, size_t out)
{
	size_t low = 0, high = pieces.n / sizeof(struct words_piece), mid;
	struct words_piece p = {0, 0};

	while (low < high) {
		mid = (low + high) / 2;
		memcpy(&p, pieces.p + mid * sizeof(p), sizeof(p));
		if (p.out <= out)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return 0;
	memcpy(&p, pieces.p + (low - 1) * sizeof(p), sizeof(p));
	return p.at + (out - p.out);
}
