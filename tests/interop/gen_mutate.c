/* SPDX-License-Identifier: Apache-2.0 */
#include "gen.h"

#include <stdio.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/utf.h>
#include <unicode/utf8.h>

#include "base/text.h"

/* Changes to the grammar of a text, to be signed again. */

#define PICK(g, pool) (pool)[gen_below(g, sizeof(pool) / sizeof((pool)[0]))]

/* The lines of the head, without LF; the first is comity/<type>/v1. */
struct head {
	size_t n;
	struct span line[LIMIT_RECORD_HEADERS + 1];
	struct span rest; /* from the blank line on */
};

static void
head_split(struct head *h, struct span text)
{
	*h = (struct head){.rest = text};
	while (h->rest.n > 0 && h->rest.p[0] != '\n')
		(void)span_split(&h->rest, '\n', &h->line[h->n++]);
}

static void
head_put(struct buf *out, const struct head *h)
{
	size_t i;

	for (i = 0; i < h->n; i++) {
		buf_put(out, h->line[i]);
		buf_putc(out, '\n');
	}
	buf_put(out, h->rest);
}

/* A header, never the first line. */
static struct span *
any_header(struct gen *g, struct head *h)
{
	return &h->line[1 + gen_below(g, h->n - 1)];
}

static bool
swap_lines(struct gen *g, struct head *h)
{
	struct span *a = any_header(g, h), *b = any_header(g, h), t = *a;

	*a = *b;
	*b = t;
	return a != b;
}

static bool
double_line(struct gen *g, struct head *h)
{
	size_t i = 1 + gen_below(g, h->n - 1);

	memmove(&h->line[i + 1], &h->line[i], (h->n - i) * sizeof(h->line[0]));
	h->n++;
	return true;
}

static bool
drop_line(struct gen *g, struct head *h)
{
	size_t i = 1 + gen_below(g, h->n - 1);

	h->n--;
	memmove(&h->line[i], &h->line[i + 1], (h->n - i) * sizeof(h->line[0]));
	return true;
}

/* Replaces "Name: value" by a pattern with both. */
static bool
respell(struct gen *g, struct head *h)
{
	static const char *const forms[] = {"\1:\2", "\1:  \2", "\1 : \2",
	    "\1: \2 ", " \1: \2", "\1s: \2", "X-\1: \2", "\1= \2"};
	struct span *l = any_header(g, h);
	size_t colon = span_find(*l, ':');
	struct span part[2] = {span_first(*l, colon), span_from(*l, colon + 2)};

	*l = gen_fill(g, PICK(g, forms), part);
	return true;
}

static bool
other_value(struct gen *g, struct head *h)
{
	static const char *const values[] = {"", "x", "2026-02-29",
	    "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "none", "public",
	    "00", "9007199254740992", "-1", "EN text", "en", "x.example.",
	    "-x.example", "http://user@a.example/", "https://a.example/ x",
	    "ftp://a.example/", "paragraphs 2, 1", "paragraphs 1-2, 3",
	    "norms#", "#f", "norms#f#g", "0 hours", "10000 days", "state none",
	    "en-us text", "zh-hant text", "A", "UNKNOWN", "a b c", "0000-01-01",
	    "2026-1-1", "5 weeks"};
	struct span *l = any_header(g, h);

	*l = gen_printf(g, "%.*s: %s",
	    SPAN_ARGS(span_first(*l, span_find(*l, ':'))), PICK(g, values));
	return true;
}

static bool
cut_value(struct gen *g, struct head *h)
{
	struct span *l = any_header(g, h);

	l->n -= 1 + gen_below(g, 3);
	return utf8_valid(*l, NULL);
}

static bool
raise_case(struct gen *g, struct head *h)
{
	struct span *l = any_header(g, h), s = gen_keep(g, *l);
	uint8_t *p = (uint8_t *)(uintptr_t)s.p;
	size_t i = gen_below(g, s.n);

	for (; i < s.n && (p[i] < 'a' || p[i] > 'z'); i++)
		;
	if (i == s.n)
		return false;
	p[i] &= 0xdf;
	*l = s;
	return true;
}

static bool
first_line(struct gen *g, struct head *h)
{
	static const char *const lines[] = {"comity/act/v2", "comity/treaty/v1",
	    "Comity/act/v1", "comity/act/v1 ", "comity//v1", "comity/act",
	    "comity/act/v1/", "act"};

	h->line[0] = span_str(PICK(g, lines));
	return true;
}

static bool
foreign_header(struct gen *g, struct head *h)
{
	static const char *const lines[] = {"Note: a", "Commitment: a", "Round",
	    ": a", "Title: en x", "Recorded-For: public", "Quorum: 0"};
	size_t at = 1 + gen_below(g, h->n);

	memmove(
	    &h->line[at + 1], &h->line[at], (h->n - at) * sizeof(h->line[0]));
	h->line[at] = span_str(PICK(g, lines));
	h->n++;
	return true;
}

/* Limits, on the far side and on this one. */
static bool
lengthen(struct gen *g, struct head *h)
{
	size_t n = LIMIT_HEADER_LINE + gen_below(g, 2);
	struct span *l = any_header(g, h);
	struct buf b;

	buf_init(&b, LIMIT_HEADER_LINE + 1);
	buf_put(&b, *l);
	while (b.n < n)
		buf_putc(&b, 'x');
	*l = gen_keep(g, buf_span(&b));
	buf_release(&b);
	return true;
}

typedef bool head_change(struct gen *g, struct head *h);

static bool
change_head(struct gen *g, struct buf *out, struct span text)
{
	static head_change *const ways[] = {swap_lines, double_line, drop_line,
	    respell, respell, other_value, other_value, other_value, cut_value,
	    raise_case, first_line, foreign_header, lengthen};
	struct head h;

	head_split(&h, text);
	if (h.n < 2 || h.n >= LIMIT_RECORD_HEADERS || !PICK(g, ways)(g, &h))
		return false;
	head_put(out, &h);
	return true;
}

/* Puts a piece between two code points. */
static bool
insert_piece(struct gen *g, struct buf *out, struct span text)
{
	static const char *const pieces[] = {"\xe2\x80\x8b", "\xe2\x80\xae",
	    "\xe2\x80\xa8", "\xef\xbb\xbf", "\xc2\x85", "\x7f", "\xee\x80\x80",
	    "\xef\xbf\xbe", "\xcd\xb8", "\xe2\x80\x8d", "\xe2\x81\xa6",
	    "\xe2\x81\xa9", "\xf3\xa0\x81\x81", "\xc2\xad", "e\xcc\x81",
	    "\xe2\x80\x8e", "\xd8\x9c", "\xef\xb8\x8f", "\xf0\x9f\xbf\xbe",
	    "\xe1\x84\x80\xe1\x85\xa1", "\xcc\x87\xcc\xa3", "\xe2\x84\xab",
	    "\n", "\n\n", " \n", "\n ", "\n\xe2\x80\x94 ", "\n2. ", "\n# x\n",
	    "\n- "};
	size_t at = gen_below(g, text.n);

	while (at > 0 && (text.p[at] & 0xc0) == 0x80)
		at--;
	buf_put(out, span_first(text, at));
	buf_puts(out, PICK(g, pieces));
	buf_put(out, span_from(text, at));
	return true;
}

/*
 * Any code point that Unicode 15.0 has.  (Of the others the other side may
 * know more: a few that will stay unassigned are among the pieces above.)
 */
static bool
insert_any(struct gen *g, struct buf *out, struct span text)
{
	static const uint32_t ends[] = {
	    0x3000, 0x3000, 0x10000, 0x20000, 0x110000};
	size_t at = gen_below(g, text.n), n = 0;
	uint8_t utf8[4];
	UVersionInfo age;
	uint32_t cp;

	do {
		cp = (uint32_t)gen_below(g, PICK(g, ends));
		u_charAge((UChar32)cp, age);
	} while (cp < 0x20 || U_IS_SURROGATE(cp) || age[0] == 0 ||
	    age[0] > 15 || (age[0] == 15 && age[1] > 0));
	U8_APPEND_UNSAFE(utf8, n, cp);
	while (at > 0 && (text.p[at] & 0xc0) == 0x80)
		at--;
	buf_put(out, span_first(text, at));
	if (gen_chance(g, 30))
		buf_puts(out, "\xe2\x80\x8c");
	buf_put(out, span(utf8, n));
	if (gen_chance(g, 10))
		buf_puts(out, "\xe2\x80\x8d\xe0\xa4\x95");
	buf_put(out, span_from(text, at));
	return true;
}

static bool
replace_byte(struct gen *g, struct buf *out, struct span text)
{
	size_t at = gen_below(g, text.n - 1);

	if (text.p[at] >= 0x80)
		return false;
	buf_put(out, span_first(text, at));
	buf_putc(out, (uint8_t)(' ' + gen_below(g, 95)));
	buf_put(out, span_from(text, at + 1));
	return true;
}

static bool
drop_byte(struct gen *g, struct buf *out, struct span text)
{
	size_t at = gen_below(g, text.n - 1);

	if (text.p[at] >= 0x80)
		return false;
	buf_put(out, span_first(text, at));
	buf_put(out, span_from(text, at + 1));
	return true;
}

static bool
add_body(struct gen *g, struct buf *out, struct span text)
{
	static const char *const bodies[] = {"\n", "\n\n", "\n \n", "\nx\n\n",
	    "\n1. a\n\n1. b\n", "\n2. a\n\n1. b\n", "\n1b. a\n\n1a. b\n",
	    "\n# a\nb\n", "\n- a\nb\n", "\na\n\n\nb\n", "\n x\n", "\nx \n",
	    "\n0. x\n\n10000. y\n", "\n1a. x\n\n2. y\n\n2b. z\n", "\nx\n# y\n",
	    "\nx\n1. y\n"};
	size_t i, n;

	buf_put(out, text);
	if (gen_chance(g, 90)) {
		buf_puts(out, PICK(g, bodies));
		return true;
	}
	n = LIMIT_PARAGRAPHS + gen_below(g, 2);
	for (i = 0; i < n; i++)
		buf_puts(out, "\nx\n");
	return true;
}

/* Marks on one letter, about as many as may be. */
static bool
pile_marks(struct gen *g, struct buf *out, struct span text)
{
	size_t i, n = LIMIT_MARKS + gen_below(g, 2);

	buf_put(out, text);
	buf_puts(out, "\nx");
	for (i = 0; i < n; i++)
		buf_puts(out, "\xcc\xa3");
	buf_puts(out, "\n");
	return true;
}

static bool
too_large(struct gen *g, struct buf *out, struct span text)
{
	size_t want = LIMIT_RECORD_TEXT + gen_below(g, 2), used;

	if (text.n + 100 > want)
		return false;
	buf_put(out, text);
	buf_puts(out, "\n");
	for (used = text.n + 1; used + 1 < want; used++)
		buf_putc(out, 'x');
	buf_puts(out, "\n");
	return true;
}

bool
gen_mutate(struct gen *g, struct buf *out, struct span text)
{
	static bool (*const ways[])(struct gen *, struct buf *, struct span) = {
	    change_head, change_head, change_head, change_head, change_head,
	    change_head, insert_piece, insert_piece, insert_any, insert_any,
	    replace_byte, drop_byte, add_body, add_body};

	if (gen_below(g, 300) == 0)
		return too_large(g, out, text);
	if (gen_below(g, 100) == 0)
		return pile_marks(g, out, text);
	return PICK(g, ways)(g, out, text);
}
