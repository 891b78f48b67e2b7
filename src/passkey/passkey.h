/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PASSKEY_PASSKEY_H
#define PASSKEY_PASSKEY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "crypto/sha256.h"

/*
 * Passkeys of officers: W3C Web Authentication Level 2, section 7, with user
 * verification always and attestation never.  Everything here is bytes that a
 * browser handed in; no device, no file, no clock.
 */

/* COSE algorithms (RFC 9053); no others. */
enum passkey_alg {
	PASSKEY_ES256 = -7, /* P-256, SHA-256 */
	PASSKEY_EDDSA = -8, /* Ed25519 */
};

/* Level 3, section 6.1.3: what the authenticator says of copies. */
enum passkey_backup {
	PASSKEY_BOUND,     /* the key cannot leave its device */
	PASSKEY_ELIGIBLE,  /* it can be copied */
	PASSKEY_BACKED_UP, /* it has been */
};

#define PASSKEY_KEY 64

struct passkey {
	uint8_t id[LIMIT_CREDENTIAL_ID];
	size_t nid; /* LIMIT_CREDENTIAL_ID_MIN or more */
	enum passkey_alg alg;
	uint8_t key[PASSKEY_KEY]; /* ES256: x, y; EdDSA: 32 bytes */
	uint32_t count;           /* signatures made; 0: not counted */
	enum passkey_backup backup;
};

/* The site that keys are made for. */
struct passkey_site {
	const char *rp_id;  /* "register.example" */
	const char *origin; /* "https://register.example" */
};

/* What a browser hands in.  Spans are borrowed. */
struct passkey_response {
	struct span attestation; /* attestationObject */
	struct span client_data; /* clientDataJSON */
};
struct passkey_assertion {
	struct span credential;  /* rawId */
	struct span auth_data;   /* authenticatorData */
	struct span client_data; /* clientDataJSON */
	struct span signature;
};

/*
 * Everything that libcrypto would fetch at the first verification is fetched
 * now, and a known signature verified: a process calls it before it gives up
 * its rights, and after crypto_init().  CY_TEMP base/no-memory; CY_BAD
 * passkey/signature: the library is broken.
 */
enum cy_rc passkey_init(struct cy_err *e);

/*
 * A registration (section 7.1): attestation format `none`, the challenge and
 * origin exactly, the user present and verified, one key of enum passkey_alg.
 * Nothing signs it but the way it came: the caller knows who answers.  CY_BAD
 * with faults passkey/..., cbor/... or json/...; CY_TEMP.
 */
enum cy_rc passkey_register(struct passkey *out,
    const struct passkey_site *site, struct span challenge,
    const struct passkey_response *r, struct cy_err *e);

/*
 * An assertion (section 7.2) by this passkey over exactly this challenge.
 * Then, and only then, count and backup of k are raised: the caller keeps
 * them, before it acts.  CY_BAD with faults passkey/... or json/...;
 * CY_REFUSED passkey/replayed: the count did not rise (a copy of the key, or
 * an assertion seen before; where keys do not count, only the challenge
 * protects).
 */
enum cy_rc passkey_assert(struct passkey *k, const struct passkey_site *site,
    struct span challenge, const struct passkey_assertion *a, struct cy_err *e);

/*
 * One line, without a line feed, for files, forms and sockets; each has one
 * form, so that parse(print(x)) is x and print(parse(s)) is s.  Fields are
 * separated by one space; bytes are base64url without padding:
 *
 *	<id> ES256|EdDSA <key> <count> bound|eligible|backed-up
 *	<attestationObject> <clientDataJSON>
 *	<rawId> <authenticatorData> <clientDataJSON> <signature>
 *
 * Parsing judges the form only (CY_BAD passkey/line; CY_TEMP): a key that did
 * not come from passkey_register() is only as good as where it was kept.  The
 * arena holds what the spans of a response or an assertion point to.
 */
void passkey_print(struct buf *out, const struct passkey *k);
enum cy_rc passkey_parse(
    struct passkey *out, struct span line, struct cy_err *e);
void passkey_response_print(struct buf *out, const struct passkey_response *r);
enum cy_rc passkey_response_parse(struct passkey_response *out,
    struct arena *mem, struct span line, struct cy_err *e);
void passkey_assertion_print(
    struct buf *out, const struct passkey_assertion *a);
enum cy_rc passkey_assertion_parse(struct passkey_assertion *out,
    struct arena *mem, struct span line, struct cy_err *e);

#endif
