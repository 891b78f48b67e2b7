/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/ed25519.h"
#include "crypto/sha256.h"

/*
 * Checking a key or a signature gives the same answer for the same bytes, and
 * tests of whole registers ask the same ones again and again: what was found
 * good once in a thread is remembered.  Linked with --wrap (meson.build).
 */
#define GOOD 1024
static _Thread_local struct hash good[GOOD];

static struct hash *
slot_of(struct hash *h, char kind, const struct ed25519_pub *pub,
    const uint8_t *sig, struct span msg)
{
	const struct span parts[] = {span(&kind, 1), span(pub, sizeof(*pub)),
	    span(sig, sig != NULL ? ED25519_SIG : 0), msg};

	sha256_parts(h, parts, 4);
	return &good[(h->b[0] | h->b[1] << 8) % GOOD];
}

enum cy_rc __real_ed25519_pub_check(
    const struct ed25519_pub *pub, struct cy_err *e);
enum cy_rc __wrap_ed25519_pub_check(
    const struct ed25519_pub *pub, struct cy_err *e);
enum cy_rc __real_ed25519_verify(const struct ed25519_pub *pub,
    const uint8_t sig[ED25519_SIG], struct span msg, struct cy_err *e);
enum cy_rc __wrap_ed25519_verify(const struct ed25519_pub *pub,
    const uint8_t sig[ED25519_SIG], struct span msg, struct cy_err *e);

enum cy_rc
__wrap_ed25519_pub_check(const struct ed25519_pub *pub, struct cy_err *e)
{
	struct hash h, *slot = slot_of(&h, 'k', pub, NULL, span(NULL, 0));
	enum cy_rc rc;

	if (hash_eq(slot, &h))
		return CY_OK;
	rc = __real_ed25519_pub_check(pub, e);
	if (rc == CY_OK)
		*slot = h;
	return rc;
}

enum cy_rc
__wrap_ed25519_verify(const struct ed25519_pub *pub,
    const uint8_t sig[ED25519_SIG], struct span msg, struct cy_err *e)
{
	struct hash h, *slot = slot_of(&h, 's', pub, sig, msg);
	enum cy_rc rc;

	if (hash_eq(slot, &h))
		return CY_OK;
	rc = __real_ed25519_verify(pub, sig, msg, e);
	if (rc == CY_OK)
		*slot = h;
	return rc;
}
