/* SPDX-License-Identifier: Apache-2.0 */
#include "office/seal.h"

#include "base/codec.h"
#include "crypto/ed25519.h"

#include <assert.h>
#include <sodium.h>

#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define MAC_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES
#define STEP 256u /* lengths of objects are multiples of it */
#define LENGTH 4u /* bytes that say how long the object is */
#define AAD_LEN 12u

static const char *const tables[SEAL_TABLES] = {
    [SEAL_OFFICE] = "office",
    [SEAL_OFFICER] = "officer",
    [SEAL_PASSKEY] = "passkey",
    [SEAL_SESSION] = "session",
    [SEAL_TOKEN] = "token",
    [SEAL_STEPS] = "steps",
    [SEAL_KEPT] = "kept",
    [SEAL_DRAFT] = "draft",
    [SEAL_PAPER] = "paper",
    [SEAL_ATTACHMENT] = "attachment",
    [SEAL_CONTENT] = "content",
    [SEAL_INSTRUMENT] = "instrument",
    [SEAL_ENTRY] = "entry",
    [SEAL_APPROVAL] = "approval",
    [SEAL_FROZEN] = "frozen",
};

static const char *const kinds[TAG_KINDS] = {
    [TAG_PARTY] = "party",
    [TAG_LOGIN] = "login",
    [TAG_CODE] = "code",
    [TAG_SESSION] = "session",
    [TAG_TOKEN] = "token",
    [TAG_CREDENTIAL] = "credential",
    [TAG_PATH] = "path",
    [TAG_PAPER] = "paper",
    [TAG_RECORD] = "record",
    [TAG_CONTENT] = "content",
    [TAG_PEER] = "peer",
};

/* HMAC-SHA-256 over a name, LF, and bytes. */
static void
keyed(uint8_t out[32], const uint8_t key[SEAL_KEY], const char *name,
    struct span bytes)
{
	crypto_auth_hmacsha256_state st;

	(void)crypto_auth_hmacsha256_init(&st, key, SEAL_KEY);
	(void)crypto_auth_hmacsha256_update(
	    &st, (const uint8_t *)name, strlen(name));
	(void)crypto_auth_hmacsha256_update(&st, (const uint8_t *)"\n", 1);
	(void)crypto_auth_hmacsha256_update(&st, bytes.p, bytes.n);
	(void)crypto_auth_hmacsha256_final(&st, out);
	sodium_memzero(&st, sizeof(st));
}

void
seal_init(struct seal_keys *s, const uint8_t key[SEAL_KEY])
{
	size_t i;

	for (i = 0; i < SEAL_TABLES; i++)
		keyed(
		    s->key[i], key, "comity/office/seal", span_str(tables[i]));
	keyed(s->lookup, key, "comity/office/lookup", span("", 0));
}

void
seal_release(struct seal_keys *s)
{
	sodium_memzero(s, sizeof(*s));
}

void
seal_tag(const struct seal_keys *s, enum tag_kind kind, struct span bytes,
    struct tag *out)
{
	uint8_t whole[32];

	keyed(whole, s->lookup, kinds[kind], bytes);
	memcpy(out->b, whole, TAG_LEN);
}

static size_t
padded(size_t n)
{
	return (n + LENGTH + STEP - 1) / STEP * STEP;
}

size_t
seal_size(size_t n)
{
	return NONCE_LEN + padded(n) + MAC_LEN;
}

static void
put_be(uint8_t *p, uint64_t v, size_t n)
{
	while (n-- > 0) {
		p[n] = (uint8_t)v;
		v >>= 8;
	}
}

static void
associated(uint8_t out[AAD_LEN], enum seal_table t, int64_t row)
{
	put_be(out, t, 4);
	put_be(out + 4, (uint64_t)row, 8);
}

void
seal_lock(const struct seal_keys *s, enum seal_table t, int64_t row,
    struct span plain, struct buf *out)
{
	size_t n = padded(plain.n);
	uint8_t aad[AAD_LEN], *p = buf_extend(out, seal_size(plain.n));

	if (p == NULL)
		return;
	assert(plain.n <= UINT32_MAX);
	associated(aad, t, row);
	crypto_random(p, NONCE_LEN);
	/* In place: the object is put where its sealed form will stand. */
	put_be(p + NONCE_LEN, plain.n, LENGTH);
	if (plain.n > 0)
		memcpy(p + NONCE_LEN + LENGTH, plain.p, plain.n);
	memset(p + NONCE_LEN + LENGTH + plain.n, 0, n - LENGTH - plain.n);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(p + NONCE_LEN, NULL,
	    p + NONCE_LEN, n, aad, sizeof(aad), NULL, p, s->key[t]);
}

static enum cy_rc
unsealed(enum seal_table t, int64_t row, struct cy_err *e)
{
	return cy_fail(e, CY_BAD, FAULT_OFFICE_SEALED, CY_NO_OFFSET,
	    "%s, row %lld", tables[t], (long long)row);
}

enum cy_rc
seal_unlock(const struct seal_keys *s, enum seal_table t, int64_t row,
    struct span sealed, struct arena *a, struct span *plain, struct cy_err *e)
{
	uint8_t aad[AAD_LEN], *p;
	size_t n;

	*plain = span("", 0);
	if (sealed.n < NONCE_LEN + STEP + MAC_LEN)
		return unsealed(t, row, e);
	n = sealed.n - NONCE_LEN - MAC_LEN;
	p = arena_alloc(a, n);
	if (p == NULL)
		return cy_nomem(e);
	associated(aad, t, row);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(p, NULL, NULL,
	        sealed.p + NONCE_LEN, n + MAC_LEN, aad, sizeof(aad), sealed.p,
	        s->key[t]) != 0 ||
	    be32(p) > n - LENGTH)
		return unsealed(t, row, e);
	*plain = span(p + LENGTH, be32(p));
	return CY_OK;
}
