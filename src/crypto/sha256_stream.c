/* SPDX-License-Identifier: Apache-2.0 */
/* As in sha256.c: the low-level calls neither allocate nor fail. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/sha256_stream.h"

#include <openssl/sha.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct sha256_stream),
    "the state fits the caller's storage");

/* The state is bytes to others, so it moves in and out by copy. */
void
sha256_stream_init(struct sha256_stream *s)
{
	SHA256_CTX c;

	(void)SHA256_Init(&c);
	memcpy(s->state, &c, sizeof(c));
}

void
sha256_stream_put(struct sha256_stream *s, struct span in)
{
	SHA256_CTX c;

	if (in.n == 0)
		return;
	memcpy(&c, s->state, sizeof(c));
	(void)SHA256_Update(&c, in.p, in.n);
	memcpy(s->state, &c, sizeof(c));
}

void
sha256_stream_end(struct sha256_stream *s, struct hash *out)
{
	SHA256_CTX c;

	memcpy(&c, s->state, sizeof(c));
	(void)SHA256_Final(out->b, &c);
}
