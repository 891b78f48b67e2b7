/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPTO_SHA256_STREAM_H
#define CRYPTO_SHA256_STREAM_H

#include "crypto/sha256.h"

/* The digest of bytes that come in pieces, for files of any size.  Cannot
 * fail; holds nothing that must be released. */
struct sha256_stream {
	_Alignas(8) uint8_t state[128];
};

void sha256_stream_init(struct sha256_stream *s);
void sha256_stream_put(struct sha256_stream *s, struct span in);
/* s is spent afterwards. */
void sha256_stream_end(struct sha256_stream *s, struct hash *out);

#endif
