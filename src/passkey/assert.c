/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/priv.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <openssl/err.h>

/* The library tells of failing memory only through that of its own library. */
static bool
out_of_memory(int r)
{
	unsigned long why;
	bool found = r == FIDO_ERR_INTERNAL;

	while ((why = ERR_get_error()) != 0)
		found |= ERR_GET_REASON(why) == ERR_R_MALLOC_FAILURE;
	return found;
}

/* The key as the library has it, for one call. */
static int
verify_by(const fido_assert_t *f, const struct passkey *k)
{
	es256_pk_t *ec = NULL;
	eddsa_pk_t *ed = NULL;
	int r = FIDO_ERR_INTERNAL;

	if (k->alg == PASSKEY_ES256) {
		ec = es256_pk_new();
		if (ec != NULL)
			r = es256_pk_from_ptr(ec, k->key, 64);
		if (r == FIDO_OK)
			r = fido_assert_verify(f, 0, COSE_ES256, ec);
		es256_pk_free(&ec);
	} else {
		ed = eddsa_pk_new();
		if (ed != NULL)
			r = eddsa_pk_from_ptr(ed, k->key, 32);
		if (r == FIDO_OK)
			r = fido_assert_verify(f, 0, COSE_EDDSA, ed);
		eddsa_pk_free(&ed);
	}
	return r;
}

static enum cy_rc
verify(const struct passkey *k, const char *rp_id,
    const struct passkey_assertion *a, struct cy_err *e)
{
	fido_assert_t *f = fido_assert_new();
	struct hash client;
	int r;

	if (f == NULL)
		return cy_nomem(e);
	ERR_clear_error();
	sha256(&client, a->client_data);
	r = fido_assert_set_clientdata_hash(f, client.b, HASH_LEN);
	if (r == FIDO_OK)
		r = fido_assert_set_rp(f, rp_id);
	if (r == FIDO_OK)
		r = fido_assert_set_up(f, FIDO_OPT_TRUE);
	if (r == FIDO_OK)
		r = fido_assert_set_uv(f, FIDO_OPT_TRUE);
	if (r == FIDO_OK)
		r = fido_assert_set_count(f, 1);
	if (r == FIDO_OK)
		r = fido_assert_set_authdata_raw(
		    f, 0, a->auth_data.p, a->auth_data.n);
	if (r == FIDO_OK)
		r = fido_assert_set_sig(f, 0, a->signature.p, a->signature.n);
	if (r == FIDO_OK)
		r = verify_by(f, k);
	fido_assert_free(&f);
	if (r == FIDO_OK)
		return CY_OK;
	return out_of_memory(r) ? cy_nomem(e)
	                        : cy_fail(e, CY_BAD, FAULT_PASSKEY_SIGNATURE,
	                              CY_NO_OFFSET, "%s", fido_strerr(r));
}

/* What stays for ever and what may change: WebAuthn L3 section 6.1.3. */
static enum cy_rc
judge_state(
    const struct passkey *k, const struct passkey_data *d, struct cy_err *e)
{
	if ((k->backup == PASSKEY_BOUND) != (d->backup == PASSKEY_BOUND))
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_BACKUP, CY_NO_OFFSET,
		    "whether it can be copied has changed");
	/* Level 2 section 7.2, step 21. */
	if ((k->count != 0 || d->count != 0) && d->count <= k->count)
		return cy_fail(e, CY_REFUSED, FAULT_PASSKEY_REPLAYED,
		    CY_NO_OFFSET, "count %u after %u", (unsigned)d->count,
		    (unsigned)k->count);
	return CY_OK;
}

enum cy_rc
passkey_assert(struct passkey *k, const struct passkey_site *site,
    struct span challenge, const struct passkey_assertion *a, struct cy_err *e)
{
	struct passkey_data d;
	enum cy_rc rc;

	if (!span_eq(a->credential, span(k->id, k->nid)))
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_OTHER, CY_NO_OFFSET,
		    "another credential");
	if (a->signature.n == 0 || a->signature.n > LIMIT_PASSKEY_SIG)
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_SIZE, LIMIT_PASSKEY_SIG,
		    "a signature of %zu bytes", a->signature.n);
	rc = passkey_read_client(
	    a->client_data, "webauthn.get", site, challenge, e);
	if (rc == CY_OK)
		rc = passkey_read_data(&d, NULL, site, a->auth_data, e);
	if (rc == CY_OK)
		rc = verify(k, site->rp_id, a, e);
	if (rc == CY_OK)
		rc = judge_state(k, &d, e);
	if (rc != CY_OK)
		return rc;
	k->count = d.count;
	k->backup = d.backup;
	return CY_OK;
}
