/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/text_class.h"
#include "json/json.h"

void
json_out_init(struct json_out *o, struct buf *b)
{
	*o = (struct json_out){.b = b};
}

static uint64_t
bit(const struct json_out *o)
{
	return UINT64_C(1) << (o->depth - 1);
}

static void
new_line(struct json_out *o)
{
	buf_putc(o->b, '\n');
	for (unsigned i = 0; i < o->depth; i++)
		buf_puts(o->b, "  ");
}

/* Comma, line and indent before an element or a key. */
static void
next(struct json_out *o)
{
	if ((o->has_some & bit(o)) != 0)
		buf_putc(o->b, ',');
	o->has_some |= bit(o);
	new_line(o);
}

/* What comes before any value. */
static void
before_value(struct json_out *o)
{
	if (o->depth > 0 && !o->after_key) {
		assert((o->is_array & bit(o)) != 0);
		next(o);
	}
	o->after_key = false;
}

/* What comes after one: the outermost ends its line. */
static void
after_value(struct json_out *o)
{
	if (o->depth == 0)
		buf_putc(o->b, '\n');
}

static void
open_container(struct json_out *o, bool array)
{
	before_value(o);
	assert(o->depth < LIMIT_JSON_DEPTH);
	buf_putc(o->b, array ? '[' : '{');
	o->depth++;
	o->has_some &= ~bit(o);
	if (array)
		o->is_array |= bit(o);
	else
		o->is_array &= ~bit(o);
}

void
json_out_object(struct json_out *o)
{
	open_container(o, false);
}

void
json_out_array(struct json_out *o)
{
	open_container(o, true);
}

void
json_out_end(struct json_out *o)
{
	bool array, some;

	assert(o->depth > 0 && !o->after_key);
	array = (o->is_array & bit(o)) != 0;
	some = (o->has_some & bit(o)) != 0;
	o->depth--;
	if (some)
		new_line(o);
	buf_putc(o->b, array ? ']' : '}');
	after_value(o);
}

static void
put_unit(struct buf *b, uint32_t unit)
{
	buf_printf(b, "\\u%04x", (unsigned)unit);
}

static void
put_escaped(struct buf *b, uint32_t cp)
{
	static const char from[] = "\"\\\n\t\r\b\f", to[] = "\"\\ntrbf";
	const char *at = cp > 0 && cp < 0x80 ? strchr(from, (int)cp) : NULL;

	if (at != NULL) {
		buf_putc(b, '\\');
		buf_putc(b, (uint8_t)to[at - from]);
	} else if (cp < 0x10000) {
		put_unit(b, cp);
	} else {
		put_unit(b, 0xd800 + ((cp - 0x10000) >> 10));
		put_unit(b, 0xdc00 + ((cp - 0x10000) & 0x3ff));
	}
}

/* How many bytes of plain ASCII stand in front: most of any text. */
static size_t
plain_run(struct span s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= 0x20 && s.p[n] < 0x7f && s.p[n] != '"' &&
	    s.p[n] != '\\')
		n++;
	return n;
}

/* A quoted string. */
static void
put_string(struct buf *b, struct span s)
{
	enum text_class c;
	uint32_t cp;
	size_t n;

	buf_putc(b, '"');
	for (; s.n > 0; s = span_from(s, n)) {
		n = plain_run(s);
		if (n > 0) {
			buf_put(b, span_first(s, n));
			continue;
		}
		n = utf8_decode(s, &cp);
		if (n == 0) {
			buf_puts(b, "\xef\xbf\xbd");
			n = 1;
			continue;
		}
		c = cp == '"' || cp == '\\' || cp == '\n' ? TEXT_CONTROL
		                                          : text_class(cp);
		if (c == TEXT_PLAIN || c == TEXT_JOINER)
			buf_put(b, span_first(s, n));
		else
			put_escaped(b, cp);
	}
	buf_putc(b, '"');
}

void
json_out_key_span(struct json_out *o, struct span key)
{
	assert(o->depth > 0 && !o->after_key && (o->is_array & bit(o)) == 0);
	next(o);
	put_string(o->b, key);
	buf_puts(o->b, ": ");
	o->after_key = true;
}

void
json_out_key(struct json_out *o, const char *key)
{
	json_out_key_span(o, span_str(key));
}

void
json_out_string(struct json_out *o, struct span s)
{
	before_value(o);
	put_string(o->b, s);
	after_value(o);
}

void
json_out_text(struct json_out *o, const char *s)
{
	json_out_string(o, span_str(s));
}

static void
put_number(struct json_out *o, bool negative, uint64_t v)
{
	bool quote = v > (uint64_t)JSON_INT_MAX;

	before_value(o);
	if (quote)
		buf_putc(o->b, '"');
	if (negative)
		buf_putc(o->b, '-');
	buf_uint(o->b, v);
	if (quote)
		buf_putc(o->b, '"');
	after_value(o);
}

void
json_out_uint(struct json_out *o, uint64_t v)
{
	put_number(o, false, v);
}

void
json_out_int(struct json_out *o, int64_t v)
{
	put_number(o, v < 0, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

static void
put_word(struct json_out *o, const char *word)
{
	before_value(o);
	buf_puts(o->b, word);
	after_value(o);
}

void
json_out_bool(struct json_out *o, bool v)
{
	put_word(o, v ? "true" : "false");
}

void
json_out_null(struct json_out *o)
{
	put_word(o, "null");
}

void
json_out_pair(struct json_out *o, const char *key, struct span value)
{
	json_out_key(o, key);
	json_out_string(o, value);
}

void
json_out_pair_text(struct json_out *o, const char *key, const char *s)
{
	json_out_key(o, key);
	json_out_text(o, s);
}

void
json_out_pair_uint(struct json_out *o, const char *key, uint64_t v)
{
	json_out_key(o, key);
	json_out_uint(o, v);
}

void
json_out_pair_bool(struct json_out *o, const char *key, bool v)
{
	json_out_key(o, key);
	json_out_bool(o, v);
}
