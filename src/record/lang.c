/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

/*
 * The part of BCP 47 (RFC 5646) that records use:
 * language[-Script][-REGION][-variant].  No extensions, no private use.
 */
#define LANG_MAX 35 /* RFC 5646 section 4.4.1 */

enum part { LANGUAGE, SCRIPT, REGION, VARIANT, NONE };

static bool
is_alpha(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
all(struct span s, bool (*is)(uint8_t))
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is(s.p[i]))
			return false;
	return true;
}

static bool
is_alnum(uint8_t c)
{
	return is_alpha(c) || is_digit(c);
}

static bool
is_variant(struct span s)
{
	if (s.n == 4)
		return is_digit(s.p[0]) && all(s, is_alnum);
	return s.n >= 5 && s.n <= 8 && all(s, is_alnum);
}

/* What a subtag after the language is, by its shape (RFC 5646, 2.2). */
static enum part
shape(struct span s)
{
	if (s.n == 4 && all(s, is_alpha))
		return SCRIPT;
	if ((s.n == 2 && all(s, is_alpha)) || (s.n == 3 && all(s, is_digit)))
		return REGION;
	return is_variant(s) ? VARIANT : NONE;
}

static uint8_t
cased(uint8_t c, bool upper)
{
	if (!is_alpha(c))
		return c;
	return (uint8_t)(upper ? c & ~0x20 : c | 0x20);
}

static void
put_part(char *out, size_t *n, enum part part, struct span s)
{
	size_t i;

	if (*n > 0)
		out[(*n)++] = '-';
	for (i = 0; i < s.n; i++)
		out[(*n)++] = (char)cased(
		    s.p[i], part == REGION || (part == SCRIPT && i == 0));
}

/* Canonical case into out; its length, or 0 where v is no such tag. */
static size_t
canonical(char out[LANG_MAX + 1], struct span v)
{
	enum part last = LANGUAGE, part;
	struct span s;
	size_t n = 0;

	if (v.n > LANG_MAX || v.n == 0 || v.p[v.n - 1] == '-')
		return 0;
	(void)span_split(&v, '-', &s);
	if (s.n < 2 || s.n > 3 || !all(s, is_alpha))
		return 0;
	put_part(out, &n, LANGUAGE, s);
	while (span_split(&v, '-', &s)) {
		part = shape(s);
		if (part == NONE || part <= last)
			return 0;
		put_part(out, &n, part, s);
		last = part;
	}
	return n;
}

bool
lang_valid(struct span v)
{
	char out[LANG_MAX + 1];
	size_t n;

	/* What nearly every record says. */
	if (v.n == 2)
		return v.p[0] >= 'a' && v.p[0] <= 'z' && v.p[1] >= 'a' &&
		    v.p[1] <= 'z';
	n = canonical(out, v);
	return n > 0 && span_eq(v, span(out, n));
}

void
lang_print(struct buf *out, struct span v)
{
	char tag[LANG_MAX + 1];

	buf_put(out, span(tag, canonical(tag, v)));
}
