/* SPDX-License-Identifier: Apache-2.0 */
#include "office/password.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>

_Static_assert(PASSWORD_HASH == crypto_pwhash_argon2id_STRBYTES,
    "libsodium's length of a printed hash");

void
password_init(struct password *p, bool weak)
{
	p->ops = weak ? crypto_pwhash_argon2id_OPSLIMIT_MIN
	              : crypto_pwhash_argon2id_OPSLIMIT_MODERATE;
	p->memory = weak ? crypto_pwhash_argon2id_MEMLIMIT_MIN
	                 : crypto_pwhash_argon2id_MEMLIMIT_MODERATE;
	/* Salt and hash of zeros: no password is known that has it. */
	(void)snprintf(p->nobody, sizeof(p->nobody),
	    "$argon2id$v=19$m=%zu,t=%llu,p=1$%.22s$%.43s", p->memory / 1024,
	    p->ops, "AAAAAAAAAAAAAAAAAAAAAA",
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

enum cy_rc
password_hash(const struct password *p, struct span password,
    char out[PASSWORD_HASH], struct cy_err *e)
{
	assert(password.n <= PASSWORD_MAX);
	if (crypto_pwhash_argon2id_str(out, (const char *)password.p,
	        password.n, p->ops, p->memory) != 0)
		return cy_nomem(e);
	return CY_OK;
}

enum cy_rc
password_check(const struct password *p, const char *hash, struct span password,
    bool *right, struct cy_err *e)
{
	struct span s = span_first(password, PASSWORD_MAX);
	int rc;

	errno = 0;
	rc = crypto_pwhash_argon2id_str_verify(
	    hash != NULL ? hash : p->nobody, (const char *)s.p, s.n);
	*right = rc == 0 && hash != NULL && s.n == password.n;
	/* libsodium says by errno that it is the wrong one. */
	if (rc != 0 && errno != EINVAL)
		return cy_nomem(e);
	return CY_OK;
}
