/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <jansson.h>
#include <sodium.h>

#include "base/codec.h"
#include "crypto/ed25519.h"

/* The order of the base point, little-endian. */
static const uint8_t L[32] = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58,
    0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0x10};

static bool
from_hex(uint8_t *out, size_t n, const char *hex)
{
	return hex_decode(out, n, span_str(hex));
}

/* A secret scalar and its key, without the hashing of RFC 8032. */
struct scalar_key {
	uint8_t a[32];
	struct ed25519_pub pub;
};

static void
scalar_key_new(struct scalar_key *k)
{
	crypto_core_ed25519_scalar_random(k->a);
	(void)crypto_scalarmult_ed25519_base_noclamp(k->pub.b, k->a);
}

/* h = SHA-512(R || A || M) mod L */
static void
challenge(
    uint8_t h[32], const uint8_t r[32], const uint8_t a[32], struct span msg)
{
	crypto_hash_sha512_state st;
	uint8_t wide[64];

	(void)crypto_hash_sha512_init(&st);
	(void)crypto_hash_sha512_update(&st, r, 32);
	(void)crypto_hash_sha512_update(&st, a, 32);
	(void)crypto_hash_sha512_update(&st, msg.p, msg.n);
	(void)crypto_hash_sha512_final(&st, wide);
	crypto_core_ed25519_scalar_reduce(h, wide);
}

/* sig = (R, r + h a) for a given encoding of R. */
static void
sign_with(uint8_t sig[64], const uint8_t enc_r[32], const uint8_t r[32],
    const struct scalar_key *k, struct span msg)
{
	uint8_t h[32], ha[32];

	challenge(h, enc_r, k->pub.b, msg);
	crypto_core_ed25519_scalar_mul(ha, h, k->a);
	memcpy(sig, enc_r, 32);
	crypto_core_ed25519_scalar_add(sig + 32, r, ha);
}

/* RFC 8032 section 7.1. */
static const struct {
	const char *seed, *pub, *msg, *sig;
} rfc8032[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

static void
test_rfc8032(void)
{
	uint8_t seed[32], want_pub[32], want[64], sig[64], msg[2];
	struct ed25519_sec sec;
	struct ed25519_pub pub;
	struct cy_err e;
	struct span m;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rfc8032) / sizeof(rfc8032[0]); i++) {
		m = span(msg, strlen(rfc8032[i].msg) / 2);
		t_ok(from_hex(seed, 32, rfc8032[i].seed) &&
		        from_hex(want_pub, 32, rfc8032[i].pub) &&
		        from_hex(want, 64, rfc8032[i].sig) &&
		        from_hex(msg, m.n, rfc8032[i].msg),
		    "RFC 8032, test %zu", i + 1);
		ed25519_from_seed(&sec, seed);
		ed25519_pub_of(&pub, &sec);
		t_ok(memcmp(pub.b, want_pub, 32) == 0, "public key");
		ed25519_sign(sig, &sec, m);
		t_ok(memcmp(sig, want, 64) == 0, "signature");
		rc = ed25519_pub_check(&pub, &e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, "the key is valid");
		rc = ed25519_verify(&pub, sig, m, &e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, "and the signature");
		sig[40] ^= 1;
		rc = ed25519_verify(&pub, sig, m, &e);
		t_rc(rc, &e, CY_BAD, FAULT_SIGNATURE_INVALID, "not so now");
		ed25519_sec_release(&sec);
		t_ok(sodium_is_zero(sec.b, sizeof(sec.b)), "wiped");
	}
}

/* One group of Wycheproof: how many cases agree with their "result". */
static size_t
run_group(const json_t *group, size_t *cases)
{
	const json_t *t, *tests = json_object_get(group, "tests");
	struct ed25519_pub pub;
	uint8_t sig[64], msg[4096];
	size_t i, agree = 0, n;
	const char *hex;
	bool valid, ok;

	ok = from_hex(pub.b, 32,
	         json_string_value(json_object_get(
	             json_object_get(group, "publicKey"), "pk"))) &&
	    ed25519_pub_check(&pub, NULL) == CY_OK;
	json_array_foreach(tests, i, t)
	{
		hex = json_string_value(json_object_get(t, "msg"));
		n = strlen(hex) / 2;
		valid = ok && n <= sizeof(msg) && from_hex(msg, n, hex) &&
		    from_hex(sig, 64,
		        json_string_value(json_object_get(t, "sig"))) &&
		    ed25519_verify(&pub, sig, span(msg, n), NULL) == CY_OK;
		hex = json_string_value(json_object_get(t, "result"));
		agree += valid == (strcmp(hex, "valid") == 0);
		if (valid != (strcmp(hex, "valid") == 0))
			t_diag("case %d",
			    (int)json_integer_value(
			        json_object_get(t, "tcId")));
	}
	*cases += json_array_size(tests);
	return agree;
}

static void
test_wycheproof(void)
{
	const char *path =
	    t_shared("data/vectors/ed25519_test.json", "Wycheproof Ed25519");
	json_t *top;
	const json_t *groups;
	size_t i, cases = 0, agree = 0;

	if (path == NULL)
		return;
	top = json_load_file(path, 0, NULL);
	groups = json_object_get(top, "testGroups");
	for (i = 0; i < json_array_size(groups); i++)
		agree += run_group(json_array_get(groups, i), &cases);
	t_uint(cases, 151, "Wycheproof: 151 cases");
	t_uint(agree, cases, "Wycheproof: each agrees with its result");
	json_decref(top);
}

/* The eight points of small order: the multiples of one of order eight. */
static void
torsion(uint8_t t[8][32])
{
	static const char eight[] =
	    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";

	memset(t[0], 0, 32);
	t[0][0] = 1;
	(void)from_hex(t[1], 32, eight);
	for (size_t i = 2; i < 8; i++)
		(void)crypto_core_ed25519_add(t[i], t[i - 1], t[1]);
}

/* design: of the eight sums of a valid key and a point of small order only
 * the plain one is admitted. */
static void
test_torsion_keys(void)
{
	uint8_t t[8][32], sum[32];
	struct ed25519_pub pub;
	struct scalar_key k;
	struct cy_err e;
	enum cy_rc rc;

	torsion(t);
	(void)crypto_core_ed25519_add(sum, t[7], t[1]);
	t_ok(memcmp(sum, t[0], 32) == 0 && memcmp(t[4], t[0], 32) != 0,
	    "the point has order eight");
	scalar_key_new(&k);
	for (size_t i = 0; i < 8; i++) {
		(void)crypto_core_ed25519_add(pub.b, k.pub.b, t[i]);
		rc = ed25519_pub_check(&pub, &e);
		t_rc(rc, &e, i == 0 ? CY_OK : CY_BAD, FAULT_KEY_INVALID,
		    i == 0 ? "the plain key" : "a sum with small order");
		memcpy(pub.b, t[i], 32);
		rc = ed25519_pub_check(&pub, &e);
		t_rc(rc, &e, CY_BAD, FAULT_KEY_INVALID, "small order alone");
	}
}

/* Encodings that no key has. */
static void
test_bad_keys(void)
{
	static const struct {
		const char *name, *hex;
	} rows[] = {
	    {"y = 0, order four",
	        "00000000000000000000000000000000"
	        "00000000000000000000000000000000"},
	    {"y = p, not canonical",
	        "edffffffffffffffffffffffffffffff"
	        "ffffffffffffffffffffffffffffff7f"},
	    {"y = p + 1, not canonical",
	        "eeffffffffffffffffffffffffffffff"
	        "ffffffffffffffffffffffffffffff7f"},
	    {"identity with the sign of x set",
	        "01000000000000000000000000000000"
	        "00000000000000000000000000000080"},
	    {"y = p + 3, not canonical",
	        "f0ffffffffffffffffffffffffffffff"
	        "ffffffffffffffffffffffffffffff7f"},
	    {"y = 2^255 - 1, with sign",
	        "ffffffffffffffffffffffffffffffff"
	        "ffffffffffffffffffffffffffffffff"},
	    {"y = 2, not on the curve",
	        "02000000000000000000000000000000"
	        "00000000000000000000000000000000"},
	};
	struct ed25519_pub pub;
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		t_ok(from_hex(pub.b, 32, rows[i].hex), "%s", rows[i].name);
		rc = ed25519_pub_check(&pub, &e);
		t_rc(rc, &e, CY_BAD, FAULT_KEY_INVALID, "is refused");
	}
}

/* R the identity: s = h a satisfies s B = R + h A, and is still refused. */
static void
test_identity(void)
{
	static const uint8_t zero[32], one[32] = {1};
	static const struct span msg = {(const uint8_t *)"text", 4};
	uint8_t sig[64], again[32];
	struct scalar_key k;
	struct cy_err e;
	enum cy_rc rc;

	scalar_key_new(&k);
	sign_with(sig, one, zero, &k, msg);
	rc = ed25519_verify(&k.pub, sig, msg, &e);
	t_rc(rc, &e, CY_BAD, FAULT_SIGNATURE_IDENTITY, "R = identity");
	memcpy(again, one, 32);
	again[31] = 0x80;
	sign_with(sig, again, zero, &k, msg);
	rc = ed25519_verify(&k.pub, sig, msg, &e);
	t_rc(rc, &e, CY_BAD, FAULT_SIGNATURE_INVALID,
	    "R = identity, not canonical");
	memset(again, 0xff, 32);
	again[0] = 0xee;
	again[31] = 0x7f;
	sign_with(sig, again, zero, &k, msg);
	rc = ed25519_verify(&k.pub, sig, msg, &e);
	t_rc(
	    rc, &e, CY_BAD, FAULT_SIGNATURE_INVALID, "R = identity, y = p + 1");
}

/*
 * R plus a point of small order satisfies the equation with the cofactor, and
 * not the one without: refused whatever the library does.
 */
static void
test_torsion_r(void)
{
	static const struct span msg = {(const uint8_t *)"text", 4};
	uint8_t t[8][32], r[32], plain[32], enc[32], sig[64];
	struct scalar_key k;
	struct cy_err e;
	enum cy_rc rc;

	torsion(t);
	scalar_key_new(&k);
	crypto_core_ed25519_scalar_random(r);
	(void)crypto_scalarmult_ed25519_base_noclamp(plain, r);
	for (size_t i = 0; i < 8; i++) {
		(void)crypto_core_ed25519_add(enc, plain, t[i]);
		sign_with(sig, enc, r, &k, msg);
		rc = ed25519_verify(&k.pub, sig, msg, &e);
		t_rc(rc, &e, i == 0 ? CY_OK : CY_BAD, FAULT_SIGNATURE_INVALID,
		    i == 0 ? "R in the group" : "R with small order");
	}
}

static void
test_malleable(void)
{
	static const struct span msg = {(const uint8_t *)"text", 4};
	uint8_t r[32], enc[32], sig[64];
	struct scalar_key k;
	struct cy_err e;
	enum cy_rc rc;

	scalar_key_new(&k);
	crypto_core_ed25519_scalar_random(r);
	(void)crypto_scalarmult_ed25519_base_noclamp(enc, r);
	sign_with(sig, enc, r, &k, msg);
	rc = ed25519_verify(&k.pub, sig, msg, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "S below L");
	sodium_add(sig + 32, L, 32);
	rc = ed25519_verify(&k.pub, sig, msg, &e);
	t_rc(rc, &e, CY_BAD, FAULT_SIGNATURE_INVALID, "S + L");
	memcpy(sig + 32, L, 32);
	rc = ed25519_verify(&k.pub, sig, msg, &e);
	t_rc(rc, &e, CY_BAD, FAULT_SIGNATURE_INVALID, "S = L");
	sign_with(sig, enc, r, &k, msg);
	sig[0] ^= 1;
	rc = ed25519_verify(&k.pub, sig, msg, &e);
	t_rc(rc, &e, CY_BAD, FAULT_SIGNATURE_INVALID, "another R");
	sign_with(sig, enc, r, &k, msg);
	rc = ed25519_verify(&k.pub, sig, SPAN_LIT("next"), &e);
	t_rc(rc, &e, CY_BAD, FAULT_SIGNATURE_INVALID, "another text");
}

static void
test_random(void)
{
	uint8_t a[32] = {0}, b[32] = {0};

	crypto_random(a, sizeof(a));
	crypto_random(b, sizeof(b));
	t_ok(memcmp(a, b, 32) != 0, "random bytes differ");
}

int
main(void)
{
	struct cy_err e;
	enum cy_rc rc = crypto_init(&e);

	t_rc(rc, &e, CY_OK, FAULT_NONE, "crypto_init");
	test_rfc8032();
	test_wycheproof();
	test_torsion_keys();
	test_bad_keys();
	test_identity();
	test_torsion_r();
	test_malleable();
	test_random();
	return t_done();
}
