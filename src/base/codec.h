/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_CODEC_H
#define BASE_CODEC_H

#include "base/buf.h"
#include "base/span.h"

/* Lower-case hex.  out has room for 2 * n + 1 (NUL). */
void hex_encode(char *out, struct span in);
/* Exactly 2 * n lower-case hex digits into n bytes; false otherwise. */
bool hex_decode(uint8_t *out, size_t n, struct span in);

/* RFC 4648 section 4 with padding.  Length without NUL: */
#define BASE64_LEN(n) (((n) + 2) / 3 * 4)
/* out has room for BASE64_LEN(in.n) + 1. */
void base64_encode(char *out, struct span in);
void buf_base64(struct buf *b, struct span in);
/*
 * Canonical base64 only: padded, zero trailing bits, no white space.  Writes
 * at most max bytes; false (and *n = 0) when it is not canonical or longer.
 */
bool base64_decode(uint8_t *out, size_t max, size_t *n, struct span in);

/* RFC 4648 section 5 without padding.  Length: */
#define BASE64URL_LEN(n) (((n)*4 + 2) / 3)
void buf_base64url(struct buf *b, struct span in);
/* Canonical only, as above: no padding, zero trailing bits. */
bool base64url_decode(uint8_t *out, size_t max, size_t *n, struct span in);

/* Big-endian reads from memory the caller has checked. */
uint16_t be16(const uint8_t *p);
uint32_t be32(const uint8_t *p);
uint64_t be64(const uint8_t *p);

#endif
