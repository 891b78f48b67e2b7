/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The low-level calls are deprecated in OpenSSL 3 in favour of EVP, which
 * allocates and can fail for each digest.  A tree of a million entries is two
 * million digests: these cannot fail and cost a third less.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/sha256.h"

#include <openssl/sha.h>

#include "base/codec.h"

static void
put_be32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

void
sha256(struct hash *out, struct span in)
{
	sha256_parts(out, &in, 1);
}

void
sha256_parts(struct hash *out, const struct span *parts, size_t n)
{
	SHA256_CTX c;

	(void)SHA256_Init(&c);
	for (size_t i = 0; i < n; i++)
		if (parts[i].n > 0)
			(void)SHA256_Update(&c, parts[i].p, parts[i].n);
	(void)SHA256_Final(out->b, &c);
}

void
sha256_leaf(struct hash *out, struct span entry)
{
	const struct span parts[] = {SPAN_LIT("\0"), entry};

	sha256_parts(out, parts, 2);
}

/*
 * One node is always 65 bytes: two blocks whose padding (FIPS 180-4, 5.1.1) is
 * known beforehand.  Compressing them directly, without the update's
 * bookkeeping, is a tenth faster, and proofs are nothing but nodes.
 */
void
sha256_node(struct hash *out, const struct hash *left, const struct hash *right)
{
	uint8_t block[2 * SHA256_CBLOCK] = {
	    [0] = 0x01,
	    [1 + 2 * HASH_LEN] = 0x80,
	    /* 65 bytes are 0x0208 bits */
	    [sizeof(block) - 2] = 0x02,
	    [sizeof(block) - 1] = 0x08,
	};
	SHA256_CTX c;

	memcpy(block + 1, left->b, HASH_LEN);
	memcpy(block + 1 + HASH_LEN, right->b, HASH_LEN);
	(void)SHA256_Init(&c);
	SHA256_Transform(&c, block);
	SHA256_Transform(&c, block + SHA256_CBLOCK);
	for (size_t i = 0; i < HASH_LEN / 4; i++)
		put_be32(out->b + 4 * i, c.h[i]);
}

void
hash_hex(char out[HASH_HEX], const struct hash *h)
{
	hex_encode(out, span(h->b, HASH_LEN));
}

bool
hash_from_hex(struct hash *out, struct span hex)
{
	return hex_decode(out->b, HASH_LEN, hex);
}
