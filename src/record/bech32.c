/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

/*
 * Bech32 as age uses it for X25519 recipients: prefix "age1", 52 digits of
 * five bits for the 32 bytes (four bits of padding, zero), six of checksum.
 */
#define DATA 52
#define CHECK 6

static const char digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t
polymod_step(uint32_t c, uint8_t v)
{
	static const uint32_t gen[5] = {
	    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
	uint32_t top = c >> 25;
	unsigned i;

	c = (c & 0x1ffffff) << 5 ^ v;
	for (i = 0; i < 5; i++)
		if ((top >> i & 1) != 0)
			c ^= gen[i];
	return c;
}

/* Over the prefix, expanded, and n values. */
static uint32_t
polymod(const uint8_t *values, size_t n)
{
	static const uint8_t age[] = {
	    'a' >> 5, 'g' >> 5, 'e' >> 5, 0, 'a' & 31, 'g' & 31, 'e' & 31};
	uint32_t c = 1;
	size_t i;

	for (i = 0; i < sizeof(age); i++)
		c = polymod_step(c, age[i]);
	for (i = 0; i < n; i++)
		c = polymod_step(c, values[i]);
	return c;
}

bool
age_parse(struct span v, uint8_t raw[32])
{
	uint8_t five[DATA + CHECK];
	uint32_t acc = 0, bits = 0;
	size_t i, n = 0;
	const char *d;

	if (v.n != AGE_RECIPIENT || !span_starts(v, SPAN_LIT("age1")))
		return false;
	for (i = 0; i < DATA + CHECK; i++) {
		d = memchr(digits, v.p[4 + i], sizeof(digits) - 1);
		if (d == NULL)
			return false;
		five[i] = (uint8_t)(d - digits);
	}
	if (polymod(five, DATA + CHECK) != 1)
		return false;
	for (i = 0; i < DATA; i++) {
		acc = (acc << 5 | five[i]) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			raw[n++] = (uint8_t)(acc >> bits);
		}
	}
	/* Zero padding only: one spelling per key. */
	return (acc & ((1u << bits) - 1)) == 0;
}

void
age_print(char out[AGE_RECIPIENT + 1], const uint8_t raw[32])
{
	uint8_t five[DATA + CHECK] = {0};
	uint32_t sum;
	size_t i;

	for (i = 0; i < 256; i++)
		if ((raw[i / 8] >> (7 - i % 8) & 1) != 0)
			five[i / 5] |= (uint8_t)(16u >> i % 5);
	sum = polymod(five, DATA + CHECK) ^ 1;
	for (i = 0; i < CHECK; i++)
		five[DATA + i] = (uint8_t)(sum >> 5 * (5 - i) & 31);
	memcpy(out, "age1", 4);
	for (i = 0; i < DATA + CHECK; i++)
		out[4 + i] = digits[five[i]];
	out[AGE_RECIPIENT] = '\0';
}
