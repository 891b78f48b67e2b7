/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"

static const char hex_digits[] = "0123456789abcdef";
static const char b64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
hex_encode(char *out, struct span in)
{
	for (size_t i = 0; i < in.n; i++) {
		*out++ = hex_digits[in.p[i] >> 4];
		*out++ = hex_digits[in.p[i] & 15];
	}
	*out = '\0';
}

/* The value of a lower-case hex digit, or 16. */
static unsigned
hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10u : 16u;
}

bool
hex_decode(uint8_t *out, size_t n, struct span in)
{
	unsigned hi, lo;

	if (in.n % 2 != 0 || in.n / 2 != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		hi = hex_value(in.p[2 * i]);
		lo = hex_value(in.p[2 * i + 1]);
		if (hi > 15 || lo > 15)
			return false;
		out[i] = (uint8_t)(hi << 4 | lo);
	}
	return true;
}

void
base64_encode(char *out, struct span in)
{
	uint32_t v;
	size_t i;

	for (i = 0; i + 3 <= in.n; i += 3) {
		v = (uint32_t)in.p[i] << 16 | (uint32_t)in.p[i + 1] << 8 |
		    in.p[i + 2];
		*out++ = b64_digits[v >> 18];
		*out++ = b64_digits[v >> 12 & 63];
		*out++ = b64_digits[v >> 6 & 63];
		*out++ = b64_digits[v & 63];
	}
	if (i < in.n) {
		v = (uint32_t)in.p[i] << 16;
		if (i + 1 < in.n)
			v |= (uint32_t)in.p[i + 1] << 8;
		*out++ = b64_digits[v >> 18];
		*out++ = b64_digits[v >> 12 & 63];
		if (i + 1 < in.n)
			*out++ = b64_digits[v >> 6 & 63];
		else
			*out++ = '=';
		*out++ = '=';
	}
	*out = '\0';
}

void
buf_base64(struct buf *b, struct span in)
{
	/* One byte more, for the NUL that the encoder writes. */
	uint8_t *p =
	    in.n > SIZE_MAX / 2 ? NULL : buf_extend(b, BASE64_LEN(in.n) + 1);

	if (p == NULL)
		return;
	base64_encode((char *)p, in);
	b->n--;
}

/* One more than the value of a base64 digit; 0: not one. */
static const uint8_t b64_values[256] = {
    ['A'] = 1,
    ['B'] = 2,
    ['C'] = 3,
    ['D'] = 4,
    ['E'] = 5,
    ['F'] = 6,
    ['G'] = 7,
    ['H'] = 8,
    ['I'] = 9,
    ['J'] = 10,
    ['K'] = 11,
    ['L'] = 12,
    ['M'] = 13,
    ['N'] = 14,
    ['O'] = 15,
    ['P'] = 16,
    ['Q'] = 17,
    ['R'] = 18,
    ['S'] = 19,
    ['T'] = 20,
    ['U'] = 21,
    ['V'] = 22,
    ['W'] = 23,
    ['X'] = 24,
    ['Y'] = 25,
    ['Z'] = 26,
    ['a'] = 27,
    ['b'] = 28,
    ['c'] = 29,
    ['d'] = 30,
    ['e'] = 31,
    ['f'] = 32,
    ['g'] = 33,
    ['h'] = 34,
    ['i'] = 35,
    ['j'] = 36,
    ['k'] = 37,
    ['l'] = 38,
    ['m'] = 39,
    ['n'] = 40,
    ['o'] = 41,
    ['p'] = 42,
    ['q'] = 43,
    ['r'] = 44,
    ['s'] = 45,
    ['t'] = 46,
    ['u'] = 47,
    ['v'] = 48,
    ['w'] = 49,
    ['x'] = 50,
    ['y'] = 51,
    ['z'] = 52,
    ['0'] = 53,
    ['1'] = 54,
    ['2'] = 55,
    ['3'] = 56,
    ['4'] = 57,
    ['5'] = 58,
    ['6'] = 59,
    ['7'] = 60,
    ['8'] = 61,
    ['9'] = 62,
    ['+'] = 63,
    ['/'] = 64,
};

/* Four digits, `pad` of which must be '='; 2^24 or more when they are not
 * canonical. */
static uint32_t
b64_quad(const uint8_t *p, size_t pad)
{
	uint32_t v = 0, d;

	for (size_t i = 0; i < 4; i++) {
		d = i + pad < 4 ? b64_values[p[i]] : p[i] == '=';
		if (d == 0)
			return UINT32_MAX;
		v = v << 6 | (d - 1);
	}
	/* The bits that no byte takes are zero, or two texts would give the
	 * same bytes. */
	if ((pad == 1 && (v & 0xff) != 0) || (pad == 2 && (v & 0xffff) != 0))
		return UINT32_MAX;
	return v;
}

bool
base64_decode(uint8_t *out, size_t max, size_t *n, struct span in)
{
	size_t pad = 0, len, at = 0;
	uint32_t v;

	*n = 0;
	if (in.n % 4 != 0)
		return false;
	if (in.n > 0 && in.p[in.n - 1] == '=')
		pad = in.p[in.n - 2] == '=' ? 2 : 1;
	len = in.n / 4 * 3 - pad;
	if (len > max)
		return false;
	for (size_t i = 0; i < in.n; i += 4) {
		v = b64_quad(in.p + i, i + 4 == in.n ? pad : 0);
		if (v > 0xffffff)
			return false;
		for (int s = 16; out != NULL && s >= 0 && at < len; s -= 8)
			out[at++] = (uint8_t)(v >> s);
	}
	*n = len;
	return true;
}

void
buf_base64url(struct buf *b, struct span in)
{
	size_t from = b->n;

	buf_base64(b, in);
	while (!b->failed && b->n > from && b->p[b->n - 1] == '=')
		b->n--;
	for (size_t i = from; i < b->n; i++) {
		if (b->p[i] == '+')
			b->p[i] = '-';
		else if (b->p[i] == '/')
			b->p[i] = '_';
	}
}

/* A digit of the one alphabet in the other; 0: none. */
static uint8_t
plain_digit(uint8_t c)
{
	switch (c) {
	case '-':
		return '+';
	case '_':
		return '/';
	case '+':
	case '/':
	case '=':
		return 0;
	default:
		return c;
	}
}

bool
base64url_decode(uint8_t *out, size_t max, size_t *n, struct span in)
{
	size_t part, at = 0, len = in.n / 4 * 3;
	uint8_t quad[4];
	uint32_t v;

	*n = 0;
	if (in.n % 4 == 1)
		return false;
	if (in.n % 4 != 0)
		len += in.n % 4 - 1;
	if (len > max)
		return false;
	for (size_t i = 0; i < in.n; i += 4) {
		part = in.n - i < 4 ? in.n - i : 4;
		for (size_t k = 0; k < 4; k++)
			quad[k] = k < part ? plain_digit(in.p[i + k]) : '=';
		v = b64_quad(quad, 4 - part);
		if (v > 0xffffff)
			return false;
		for (int s = 16; s >= 0 && at < len; s -= 8)
			out[at++] = (uint8_t)(v >> s);
	}
	*n = len;
	return true;
}

uint16_t
be16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

uint32_t
be32(const uint8_t *p)
{
	return (uint32_t)be16(p) << 16 | be16(p + 2);
}

uint64_t
be64(const uint8_t *p)
{
	return (uint64_t)be32(p) << 32 | be32(p + 4);
}
