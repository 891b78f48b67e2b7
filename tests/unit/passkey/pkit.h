/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_PASSKEY_PKIT_H
#define TESTS_PASSKEY_PKIT_H

#include "../t.h"

#include "crypto/ed25519.h"
#include "passkey/soft.h"

#define PK_RP "register.example"
#define PK_ORIGIN "https://register.example"

static const struct passkey_site pk_site = {PK_RP, PK_ORIGIN};
static const uint8_t pk_challenge_bytes[32] = {7, 8, 9, 0xfb, 0xff};

static inline struct span
pk_challenge(void)
{
	return span(pk_challenge_bytes, sizeof(pk_challenge_bytes));
}

/* A registration or an assertion of a key in software, in its parts. */
struct pk_made {
	struct arena mem;
	struct passkey_response r;
	struct passkey_assertion a;
};

static inline void
pk_must(bool ok)
{
	if (ok)
		return;
	printf("Bail out! the software key fails\n");
	exit(1);
}

static inline void
pk_make(struct pk_made *m, struct soft *s)
{
	struct cy_err e;
	struct buf b;

	arena_init(&m->mem, (size_t)1 << 16);
	buf_init(&b, LIMIT_PASSKEY_LINE);
	pk_must(soft_register(s, &pk_site, pk_challenge(), &b, &e) == CY_OK &&
	    passkey_response_parse(&m->r, &m->mem, buf_span(&b), &e) == CY_OK);
	buf_reset(&b);
	pk_must(soft_assert(s, &pk_site, pk_challenge(), &b, &e) == CY_OK &&
	    passkey_assertion_parse(&m->a, &m->mem, buf_span(&b), &e) == CY_OK);
	buf_release(&b);
}

static inline struct soft
pk_soft(enum passkey_alg alg, uint8_t number)
{
	const uint8_t seed[32] = {number};
	struct soft s;
	struct cy_err e;

	pk_must(soft_init(&s, alg, seed, &e) == CY_OK);
	return s;
}

#endif
