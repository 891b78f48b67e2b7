/* SPDX-License-Identifier: Apache-2.0 */
#include "html/escape.h"

#include "base/text.h"
#include "base/text_class.h"

static const struct span replacement = SPAN_INIT("\xef\xbf\xbd");
static const struct span isolate_end = SPAN_INIT("\xe2\x81\xa9");

/* The markup characters, and where they must be escaped. */
static const struct {
	uint8_t c;
	enum escape from; /* in this place and those after it */
	struct span as;
} specials[] = {
    {'&', ESCAPE_TEXT, SPAN_INIT("&amp;")},
    {'<', ESCAPE_TEXT, SPAN_INIT("&lt;")},
    {'>', ESCAPE_TEXT, SPAN_INIT("&gt;")},
    {'"', ESCAPE_ATTR, SPAN_INIT("&#34;")},
    {'\'', ESCAPE_ATTR, SPAN_INIT("&#39;")},
    {'\n', ESCAPE_XML, SPAN_INIT("&#10;")},
    {'\t', ESCAPE_XML, SPAN_INIT("&#9;")},
};

struct escaper {
	struct buf *b;
	enum escape how;
	struct span s;
	size_t from;   /* what is not yet written begins here */
	size_t depth;  /* isolates open in this line */
	uint32_t last; /* the code point before */
};

/* What a special character becomes; p NULL: it stays. */
static struct span
special(uint32_t c, enum escape how)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (specials[i].c == c && specials[i].from <= how)
			return specials[i].as;
	return (struct span){0};
}

/* Everything up to `to` as it is. */
static void
flush(struct escaper *x, size_t to)
{
	buf_put(x->b, span_first(span_from(x->s, x->from), to - x->from));
	x->from = to;
}

/* used bytes at i become as. */
static void
replace(struct escaper *x, size_t i, size_t used, struct span as)
{
	flush(x, i);
	buf_put(x->b, as);
	x->from = i + used;
}

static void
close_isolates(struct escaper *x, size_t i)
{
	flush(x, i);
	for (; x->depth > 0; x->depth--)
		buf_put(x->b, isolate_end);
}

/* A joiner stands between letters or marks of one script that needs it. */
static bool
joiner_fits(const struct escaper *x, size_t next_at)
{
	unsigned before = text_joining_script(x->last);
	uint32_t next;

	(void)utf8_decode(span_from(x->s, next_at), &next);
	return before != 0 && before == text_joining_script(next);
}

/* May this code point, beyond ASCII, be shown? */
static bool
printable(struct escaper *x, uint32_t cp, size_t next_at)
{
	enum text_class c;

	if (text_simple(cp))
		return true;
	c = text_class(cp);
	if (c == TEXT_JOINER)
		return joiner_fits(x, next_at);
	if (c == TEXT_ISOLATE_OPEN) {
		x->depth++;
		return true;
	}
	if (c == TEXT_ISOLATE_CLOSE && x->depth > 0) {
		x->depth--;
		return true;
	}
	return c == TEXT_PLAIN;
}

static void
ascii(struct escaper *x, size_t i)
{
	uint8_t c = x->s.p[i];
	struct span as = special(c, x->how);

	if (c == '\n')
		close_isolates(x, i);
	if (as.p != NULL)
		replace(x, i, 1, as);
	else if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
		replace(x, i, 1, replacement);
}

/* Itself in every place: most of what there is. */
static bool
plain(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && c != '&' && c != '<' && c != '>' &&
	    c != '"' && c != '\'';
}

void
escape_put(struct buf *b, struct span s, enum escape how)
{
	struct escaper x = {.b = b, .how = how, .s = s};
	uint32_t cp;
	size_t used;

	for (size_t i = 0; i < s.n; i += used) {
		used = 1;
		if (plain(s.p[i])) {
			x.last = s.p[i];
			continue;
		}
		used = utf8_decode(span_from(s, i), &cp);
		if (used == 1)
			ascii(&x, i);
		else if (used == 0)
			replace(&x, i, used = 1, replacement);
		else if (!printable(&x, cp, i + used))
			replace(&x, i, used, replacement);
		x.last = cp;
	}
	close_isolates(&x, s.n);
}

void
escape_known(struct buf *b, struct span s, enum escape how)
{
	struct escaper x = {.b = b, .how = how, .s = s};
	struct span as;

	for (size_t i = 0; i < s.n; i++) {
		as = special(s.p[i], how);
		if (as.p != NULL)
			replace(&x, i, 1, as);
	}
	flush(&x, s.n);
}

static bool
unreserved(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

void
escape_percent(struct buf *b, struct span s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		if (unreserved(s.p[i])) {
			buf_putc(b, s.p[i]);
			continue;
		}
		buf_putc(b, '%');
		buf_putc(b, (uint8_t)hex[s.p[i] >> 4]);
		buf_putc(b, (uint8_t)hex[s.p[i] & 15]);
	}
}
