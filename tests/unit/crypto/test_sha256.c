/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "crypto/sha256.h"
#include "crypto/sha256_stream.h"

static void
is(const struct hash *h, const char *want, const char *name)
{
	char hex[HASH_HEX];

	hash_hex(hex, h);
	t_span(span_str(hex), span_str(want), name);
}

/* FIPS 180-4 examples. */
static void
test_digest(void)
{
	static char million[1000000];
	struct span parts[3];
	struct hash h;

	sha256(&h, span(NULL, 0));
	is(&h,
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	    "nothing");
	sha256(&h, SPAN_LIT("abc"));
	is(&h,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	    "abc");
	parts[0] = SPAN_LIT("a");
	parts[1] = span(NULL, 0);
	parts[2] = SPAN_LIT("bc");
	sha256_parts(&h, parts, 3);
	is(&h,
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	    "in parts");
	memset(million, 'a', sizeof(million));
	sha256(&h, span(million, sizeof(million)));
	is(&h,
	    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
	    "a million a");
}

/* RFC 6962 section 2.1, against the digest of the bytes written out. */
static void
test_tree(void)
{
	uint8_t bytes[65] = {1};
	struct hash left, right, node, want;

	sha256_leaf(&left, span(NULL, 0));
	is(&left,
	    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	    "empty leaf");
	sha256_leaf(&right, SPAN_LIT("abc"));
	sha256(&want, SPAN_LIT("\0abc"));
	t_ok(hash_eq(&right, &want), "leaf");
	memcpy(bytes + 1, left.b, HASH_LEN);
	memcpy(bytes + 33, right.b, HASH_LEN);
	sha256(&want, span(bytes, sizeof(bytes)));
	sha256_node(&node, &left, &right);
	t_ok(hash_eq(&node, &want), "node");
	sha256_node(&right, &left, &right);
	t_ok(hash_eq(&right, &want), "node over its right child");
	t_ok(!hash_eq(&right, &left), "unequal");
}

/* Piece by piece, and the same pieces at once. */
static void
test_stream(void)
{
	uint8_t bytes[300] = {0};
	struct sha256_stream s;
	struct hash got, want;
	size_t bad = 0;

	for (size_t cut = 0; cut <= sizeof(bytes); cut++) {
		sha256_stream_init(&s);
		sha256_stream_put(&s, span(bytes, cut));
		sha256_stream_put(&s, span(NULL, 0));
		sha256_stream_put(&s, span(bytes + cut, sizeof(bytes) - cut));
		sha256_stream_end(&s, &got);
		sha256(&want, span(bytes, sizeof(bytes)));
		bad += !hash_eq(&got, &want);
	}
	t_uint(bad, 0, "a stream cut anywhere");
}

static void
test_hex(void)
{
	struct hash h, back;
	char hex[HASH_HEX];

	sha256(&h, SPAN_LIT("abc"));
	hash_hex(hex, &h);
	t_ok(hash_from_hex(&back, span_str(hex)) && hash_eq(&h, &back),
	    "there and back");
	hex[0] = 'B';
	t_ok(!hash_from_hex(&back, span_str(hex)), "upper case");
	t_ok(!hash_from_hex(&back, span(hex + 1, 63)), "too short");
}

int
main(void)
{
	test_digest();
	test_tree();
	test_stream();
	test_hex();
	return t_done();
}
