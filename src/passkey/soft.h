/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PASSKEY_SOFT_H
#define PASSKEY_SOFT_H

#include "passkey/passkey.h"

/*
 * An authenticator in software, for `comity demo --ceremony` and the tests:
 * it answers whatever it is asked, as if a person had agreed.  No process of
 * a served node makes one, and none of its keys is ever registered there but
 * by who holds it.
 */
struct soft {
	enum passkey_alg alg;
	uint8_t secret[32];       /* ES256: the scalar; EdDSA: the seed */
	uint8_t key[PASSKEY_KEY]; /* as in struct passkey */
	uint8_t id[32];
	uint32_t count; /* of its last answer; each raises it */
	bool counts;    /* false: it says 0 always, as many do */
	uint8_t flags;  /* of WebAuthn L2 section 6.1: UP and UV at first */
};

/* The same seed gives the same key and id.  CY_TEMP base/no-memory. */
enum cy_rc soft_init(struct soft *s, enum passkey_alg alg,
    const uint8_t seed[32], struct cy_err *e);
/* Wipes the secret. */
void soft_release(struct soft *s);

/* Appends a registration, as passkey_response_print() does.  CY_TEMP. */
enum cy_rc soft_register(struct soft *s, const struct passkey_site *site,
    struct span challenge, struct buf *line, struct cy_err *e);
/* Appends an assertion, as passkey_assertion_print() does. */
enum cy_rc soft_assert(struct soft *s, const struct passkey_site *site,
    struct span challenge, struct buf *line, struct cy_err *e);
/* The parts of one, for who changes them: all appended. */
enum cy_rc soft_sign(const struct soft *s, struct span auth_data,
    struct span client_data, struct buf *signature, struct cy_err *e);
void soft_data(const struct soft *s, const struct passkey_site *site,
    bool credential, struct buf *out);

#endif
