/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/ed25519.h"

#include <sodium.h>

/* The encoding of the neutral element, (0, 1). */
static const uint8_t identity[32] = {1};

/* The order L of the base point, less one, little-endian. */
static const uint8_t order_minus_1[32] = {0xec, 0xd3, 0xf5, 0x5c, 0x1a, 0x63,
    0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10};

/*
 * (L - 1) P = -P says L P = 0.  Asked beside the library's own test, because
 * a release of libsodium took P plus the point of order two for one of prime
 * order.
 */
static bool
prime_order(const uint8_t p[32])
{
	uint8_t q[32];

	if (crypto_core_ed25519_is_valid_point(p) != 1 ||
	    crypto_scalarmult_ed25519_noclamp(q, order_minus_1, p) != 0)
		return false;
	q[31] ^= 0x80;
	return memcmp(q, p, sizeof(q)) == 0;
}

enum cy_rc
ed25519_pub_check(const struct ed25519_pub *pub, struct cy_err *e)
{
	if (prime_order(pub->b))
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_KEY_INVALID, CY_NO_OFFSET,
	    "the public key is not a canonical point of prime order");
}

/*
 * libsodium up to 1.0.18 (library version 10) compares the exact bytes of R.
 * Later ones accept R plus a point of small order; with R itself in the group
 * of prime order their equation is the cofactorless one again (spec/keys.md).
 */
static bool
exact(const uint8_t r[32])
{
	return sodium_library_version_major() <= 10 || prime_order(r);
}

enum cy_rc
ed25519_verify(const struct ed25519_pub *pub, const uint8_t sig[ED25519_SIG],
    struct span msg, struct cy_err *e)
{
	if (memcmp(sig, identity, sizeof(identity)) == 0)
		return cy_fail(e, CY_BAD, FAULT_SIGNATURE_IDENTITY,
		    CY_NO_OFFSET, "R of the signature is the identity");
	if (crypto_sign_verify_detached(sig, msg.p, msg.n, pub->b) == 0 &&
	    exact(sig))
		return CY_OK;
	return cy_fail(e, CY_BAD, FAULT_SIGNATURE_INVALID, CY_NO_OFFSET,
	    "the signature does not fit the key and the text");
}

void
ed25519_sign(
    uint8_t sig[ED25519_SIG], const struct ed25519_sec *sec, struct span msg)
{
	(void)crypto_sign_detached(sig, NULL, msg.p, msg.n, sec->b);
}

void
ed25519_from_seed(struct ed25519_sec *sec, const uint8_t seed[ED25519_SEED])
{
	uint8_t pub[ED25519_PUB];

	(void)crypto_sign_seed_keypair(pub, sec->b, seed);
}

void
ed25519_pub_of(struct ed25519_pub *pub, const struct ed25519_sec *sec)
{
	memcpy(pub->b, sec->b + ED25519_SEED, ED25519_PUB);
}

void
ed25519_sec_release(struct ed25519_sec *sec)
{
	sodium_memzero(sec, sizeof(*sec));
}

enum cy_rc
crypto_init(struct cy_err *e)
{
	if (sodium_init() >= 0)
		return CY_OK;
	return cy_fail(e, CY_TEMP, FAULT_IO, CY_NO_OFFSET,
	    "libsodium did not start: no source of random bytes");
}

void
crypto_random(void *p, size_t n)
{
	randombytes_buf(p, n);
}
