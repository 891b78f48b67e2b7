/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PASSWORD_H
#define OFFICE_PASSWORD_H

#include "base/err.h"
#include "base/span.h"

/* Passwords: argon2id by libsodium.  Internal to the office. */

#define PASSWORD_MIN 12u
#define PASSWORD_MAX 1024u
#define PASSWORD_HASH 128 /* as libsodium prints it, and NUL */

struct password {
	unsigned long long ops;
	size_t memory;
	char nobody[PASSWORD_HASH]; /* the hash of no password */
};

/* weak: libsodium's least, for tests; else its moderate limits: 256 MiB. */
void password_init(struct password *p, bool weak);
/* CY_TEMP base/no-memory. */
enum cy_rc password_hash(const struct password *p, struct span password,
    char out[PASSWORD_HASH], struct cy_err *e);
/*
 * hash NULL: of an officer that there is not; the same work, and *right is
 * false.  CY_TEMP base/no-memory.
 */
enum cy_rc password_check(const struct password *p, const char *hash,
    struct span password, bool *right, struct cy_err *e);

#endif
