/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/words.h"

#include "base/text.h"
#include "diff/diff.h"

#define PROBES 64u /* places looked at for one word */

enum class {
	CLASS_WORD,  /* goes on with its like */
	CLASS_SPACE, /* so does this */
	CLASS_ALONE, /* a sign, or a character of a script without spaces */
};

/*
 * What is no letter, by ranges; a character of none of them goes on in a word.
 * Scripts that are written without spaces stand alone: a word of them is found
 * by reading, not by looking.
 */
static const struct {
	uint32_t from, to;
	enum class class;
} ranges[] = {
    {'\t', '\r', CLASS_SPACE}, {' ', ' ', CLASS_SPACE}, {'!', '/', CLASS_ALONE},
    {':', '@', CLASS_ALONE}, {'[', '^', CLASS_ALONE}, {'`', '`', CLASS_ALONE},
    {'{', 0x9f, CLASS_ALONE}, {0xa0, 0xa0, CLASS_SPACE},
    {0xa7, 0xa7, CLASS_ALONE}, {0xab, 0xab, CLASS_ALONE},
    {0xb7, 0xb7, CLASS_ALONE}, {0xbb, 0xbb, CLASS_ALONE},
    {0x0e00, 0x0eff, CLASS_ALONE},   /* Thai, Lao */
    {0x1000, 0x109f, CLASS_ALONE},   /* Myanmar */
    {0x1780, 0x17ff, CLASS_ALONE},   /* Khmer */
    {0x2010, 0x206f, CLASS_ALONE},   /* punctuation */
    {0x2e80, 0x9fff, CLASS_ALONE},   /* CJK, Kana */
    {0xf900, 0xfaff, CLASS_ALONE},   /* CJK compatibility */
    {0x20000, 0x3ffff, CLASS_ALONE}, /* CJK, beyond */
};

static enum class class_of(uint32_t c) {
	size_t i = 0;

	while (i < sizeof(ranges) / sizeof(ranges[0]) && c > ranges[i].to) i++;
	if (i < sizeof(ranges) / sizeof(ranges[0]) &&
	    c >= ranges[i].from) return ranges[i]
	    .class;
	return CLASS_WORD;
}

/* A byte that is no UTF-8 is a word of its own. */
static size_t
next(struct span s, enum class *class)
{
	uint32_t c;
	size_t n = utf8_decode(s, &c);

	*class = n == 0 ? CLASS_ALONE : class_of(c);
	return n == 0 ? 1 : n;
}

enum cy_rc
diff_table_init(
    struct diff_table *t, struct arena *a, size_t bytes, struct cy_err *e)
{
	size_t n = 64;

	/* A word has a byte at least; at most half of the slots are used
	 * where words are of two bytes and more, as texts have them. */
	while (n < bytes)
		n *= 2;
	t->slot = arena_array(a, n, sizeof(*t->slot));
	t->mask = n - 1;
	t->last = 0;
	return t->slot == NULL ? cy_nomem(e) : CY_OK;
}

static uint32_t
number_of(struct diff_table *t, struct span text)
{
	size_t i = (size_t)span_hash(text) & t->mask, tries = 0;

	/* Texts can be made whose words all meet in one place: such a word
	 * is then taken for one that is nowhere else. */
	for (; t->slot[i].id != 0 && !span_eq(t->slot[i].text, text); tries++) {
		if (tries == PROBES)
			return ++t->last;
		i = (i + 1) & t->mask;
	}
	if (t->slot[i].id == 0) {
		t->slot[i].text = text;
		t->slot[i].id = ++t->last;
	}
	return t->slot[i].id;
}

/* Spaces are equal when they break as many lines. */
static struct span
space_key(struct span s)
{
	static const char key[] = "\n\n";
	size_t lines = 0;

	for (size_t i = 0; i < s.n && lines < 2; i++)
		lines += s.p[i] == '\n';
	return lines == 0 ? SPAN_LIT(" ") : span(key, lines);
}

/* The word, or the space, at the front. */
static struct span
front(struct span rest, enum class *class)
{
	enum class more;
	size_t n = next(rest, class), step;

	while (n < rest.n && *class != CLASS_ALONE) {
		step = next(span_from(rest, n), &more);
		if (more != *class)
			break;
		n += step;
	}
	return span_first(rest, n);
}

size_t
diff_count(struct span text)
{
	enum class class;
	size_t n = 0;

	while (text.n > 0) {
		text = span_from(text, front(text, &class).n);
		n += class != CLASS_SPACE;
	}
	return n;
}

enum cy_rc
diff_split(struct diff_words *out, struct diff_table *t, struct arena *a,
    struct span text, struct cy_err *e)
{
	enum class class;
	struct diff_word *w;
	struct span word;
	size_t at = 0;

	out->text = text;
	out->n = 0;
	out->w = arena_array(a, text.n + 1, sizeof(*out->w));
	if (out->w == NULL)
		return cy_nomem(e);
	for (; at < text.n; at += word.n) {
		word = front(span_from(text, at), &class);
		w = &out->w[out->n++];
		w->at = (uint32_t)at;
		w->n = (uint32_t)word.n;
		w->space = class == CLASS_SPACE;
		w->id = number_of(t, w->space ? space_key(word) : word);
	}
	return CY_OK;
}
