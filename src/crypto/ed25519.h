/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_ED25519_H
#define CRYPTO_ED25519_H

#include "base/err.h"
#include "base/span.h"

#define ED25519_PUB 32
#define ED25519_SIG 64
#define ED25519_SEED 32

struct ed25519_pub {
	uint8_t b[ED25519_PUB];
};

/* A secret key; lives in locked memory of its owner, wiped by _release. */
struct ed25519_sec {
	uint8_t b[64]; /* seed, public key */
};

/*
 * The one rule for a valid key (spec/keys.md, "Valid Ed25519"): canonical
 * encoding, on the curve, of prime order.  Checked when a key is admitted.
 * CY_BAD crypto/key-invalid.
 */
enum cy_rc ed25519_pub_check(const struct ed25519_pub *pub, struct cy_err *e);

/*
 * The one rule for a valid signature: R not the encoding of the identity,
 * S < L, cofactorless equation over the exact bytes.  pub was admitted.
 * CY_BAD crypto/signature-invalid, or crypto/signature-identity.
 */
enum cy_rc ed25519_verify(const struct ed25519_pub *pub,
    const uint8_t sig[ED25519_SIG], struct span msg, struct cy_err *e);

/* RFC 8032 signature. Cannot fail. */
void ed25519_sign(
    uint8_t sig[ED25519_SIG], const struct ed25519_sec *sec, struct span msg);
void ed25519_from_seed(
    struct ed25519_sec *sec, const uint8_t seed[ED25519_SEED]);
void ed25519_pub_of(struct ed25519_pub *pub, const struct ed25519_sec *sec);
void ed25519_sec_release(struct ed25519_sec *sec);

/* libsodium's one-time set-up; every process calls it first. */
enum cy_rc crypto_init(struct cy_err *e);
/* Random bytes from the system; cannot fail after crypto_init(). */
void crypto_random(void *p, size_t n);

#endif
