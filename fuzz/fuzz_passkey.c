/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a browser hands in.  The first byte says what the rest is:
 *
 *	r  <length of clientDataJSON, two bytes> it, and an attestation object
 *	a  <the same>, signature of 64 bytes, authenticator data
 *	p, q, s  the line of a passkey, a registration, an assertion
 *
 * Whatever registers has a key that prints and parses the same; no assertion
 * is ever taken (the signature is beyond a fuzzer) and none changes the key;
 * a line that parses prints the same.
 */
#include <assert.h>

#include "base/reader.h"
#include "crypto/ed25519.h"
#include "passkey/passkey.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct passkey_site site = {
    "register.example", "https://register.example"};
static const uint8_t challenge[32];

static void
again(const struct passkey *k)
{
	struct passkey back;
	struct buf b;

	buf_init(&b, LIMIT_PASSKEY_LINE);
	passkey_print(&b, k);
	assert(passkey_parse(&back, buf_span(&b), NULL) == CY_OK);
	assert(memcmp(&back, k, sizeof(back)) == 0);
	buf_release(&b);
}

static void
registration(struct reader *r)
{
	struct span client = reader_take(r, reader_be16(r));
	const struct passkey_response response = {reader_rest(r), client};
	struct passkey k;

	if (passkey_register(&k, &site, span(challenge, sizeof(challenge)),
	        &response, NULL) == CY_OK)
		again(&k);
}

static void
assertion(struct reader *r)
{
	struct span client = reader_take(r, reader_be16(r));
	struct span signature = reader_take(r, 64);
	struct passkey k = {.nid = 16, .alg = PASSKEY_EDDSA}, was;
	const struct passkey_assertion a = {
	    span(k.id, k.nid), reader_rest(r), client, signature};

	/* A valid key of prime order: y = 4/5, the base point. */
	memset(k.key, 0x66, 32);
	k.key[0] = 0x58;
	was = k;
	(void)passkey_assert(
	    &k, &site, span(challenge, sizeof(challenge)), &a, NULL);
	assert(memcmp(&k, &was, sizeof(k)) == 0);
}

static void
line(uint8_t kind, struct span in)
{
	struct passkey_assertion a;
	struct passkey_response r;
	struct passkey k;
	struct arena mem;
	enum cy_rc rc;
	struct buf b;

	arena_init(&mem, (size_t)1 << 16);
	buf_init(&b, LIMIT_PASSKEY_LINE);
	if (kind == 'p') {
		rc = passkey_parse(&k, in, NULL);
		if (rc == CY_OK)
			passkey_print(&b, &k);
	} else if (kind == 'q') {
		rc = passkey_response_parse(&r, &mem, in, NULL);
		if (rc == CY_OK)
			passkey_response_print(&b, &r);
	} else {
		rc = passkey_assertion_parse(&a, &mem, in, NULL);
		if (rc == CY_OK)
			passkey_assertion_print(&b, &a);
	}
	assert(rc != CY_OK || span_eq(buf_span(&b), in));
	buf_release(&b);
	arena_release(&mem);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reader r;
	struct span kind;

	assert(crypto_init(NULL) == CY_OK);
	reader_init(&r, span(data, size));
	kind = reader_take(&r, 1);
	if (kind.n == 0)
		return 0;
	if (kind.p[0] == 'r')
		registration(&r);
	else if (kind.p[0] == 'a')
		assertion(&r);
	else if (kind.p[0] == 'p' || kind.p[0] == 'q' || kind.p[0] == 's')
		line(kind.p[0], reader_rest(&r));
	return 0;
}
