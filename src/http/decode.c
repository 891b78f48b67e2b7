/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "http/request.h"

/* The value of a hex digit, or 16. */
static unsigned
hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16u;
}

/* One byte of text at in[*at]; *at moves over it.  false: a bad escape. */
static bool
decode_byte(uint8_t *out, struct span in, size_t *at, unsigned how)
{
	unsigned high, low;

	*out = in.p[(*at)++];
	if (*out == '+' && (how & HTTP_FORM) != 0)
		*out = ' ';
	if (*out != '%')
		return true;
	if (in.n - *at < 2)
		return false;
	high = hex_value(in.p[*at]);
	low = hex_value(in.p[*at + 1]);
	*at += 2;
	*out = (uint8_t)(high << 4 | low);
	return high < 16 && low < 16;
}

static bool
may_stand(uint32_t cp, unsigned how)
{
	if (cp == '\t' || cp == '\n' || cp == '\r')
		return (how & HTTP_LINES) != 0;
	return cp >= 0x20 && (cp < 0x7f || cp > 0x9f);
}

bool
http_decode(uint8_t *out, size_t *n, struct span in, unsigned how)
{
	size_t at = 0, len = 0, step;
	uint32_t cp;

	*n = 0;
	while (at < in.n)
		if (!decode_byte(&out[len++], in, &at, how))
			return false;
	for (at = 0; at < len; at += step) {
		step = utf8_decode(span(out + at, len - at), &cp);
		if (step == 0 || !may_stand(cp, how))
			return false;
	}
	*n = len;
	return true;
}

bool
http_param(struct span *rest, struct span *name, struct span *value)
{
	struct span part;
	size_t at;

	*name = *value = span(NULL, 0);
	while (span_split(rest, '&', &part)) {
		if (part.n == 0)
			continue;
		at = span_find(part, '=');
		*name = span_first(part, at);
		*value = span_from(part, at + 1);
		return true;
	}
	return false;
}
