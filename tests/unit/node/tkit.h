/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_NODE_TKIT_H
#define TESTS_NODE_TKIT_H

#include "nkit.h"

#include "node/trust.h"
#include "passkey/soft.h"

#define TK_KEEPER "register.example"
static const struct passkey_site tk_site = {
    "register.example", "https://register.example"};
/* 2026-11-28T10:00:00Z */
#define TK_NOW INT64_C(1795860000)

static inline void
tk_must(bool ok, const char *what)
{
	if (ok)
		return;
	printf("Bail out! %s\n", what);
	exit(1);
}

static inline struct soft
tk_soft(uint8_t number)
{
	const uint8_t seed[32] = {number, 77};
	struct soft s;
	struct cy_err e;

	tk_must(soft_init(&s, PASSKEY_ES256, seed, &e) == CY_OK, "a key");
	return s;
}

/* An assertion over 32 bytes, in the arena. */
static inline struct passkey_assertion
tk_assert(struct arena *mem, struct soft *s, const struct hash *challenge)
{
	struct passkey_assertion a = {.credential = {NULL, 0}};
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_PASSKEY_LINE);
	tk_must(soft_assert(s, &tk_site, span(challenge->b, HASH_LEN), &b,
	            &e) == CY_OK &&
	        passkey_assertion_parse(&a, mem, buf_span(&b), &e) == CY_OK,
	    "an assertion");
	buf_release(&b);
	return a;
}

static inline struct passkey_response
tk_register(struct arena *mem, struct soft *s, struct span code)
{
	struct passkey_response r = {.attestation = {NULL, 0}};
	struct hash challenge;
	struct cy_err e;
	struct buf b;

	trust_set_up_challenge(&challenge, code);
	buf_init(&b, LIMIT_PASSKEY_LINE);
	tk_must(soft_register(s, &tk_site, span(challenge.b, HASH_LEN), &b,
	            &e) == CY_OK &&
	        passkey_response_parse(&r, mem, buf_span(&b), &e) == CY_OK,
	    "a registration");
	buf_release(&b);
	return r;
}

static inline struct trust_invitation
tk_invitation(
    const char *party, const char *login, unsigned roles, const char *code)
{
	struct trust_invitation i = {
	    .roles = roles, .expires = TK_NOW + TRUST_INVITED_S};

	(void)snprintf(i.party, sizeof(i.party), "%s", party);
	(void)snprintf(i.login, sizeof(i.login), "%s", login);
	sha256(&i.code, span_str(code));
	return i;
}

#endif
