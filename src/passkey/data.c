/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/priv.h"

/* Reserved: what it will mean is not known, so nothing is relied on. */
#define RESERVED 0x22u
#define AAGUID 16u

static enum cy_rc
form(const struct reader *r, const char *what, struct cy_err *e)
{
	return cy_fail(e, CY_BAD, FAULT_PASSKEY_AUTH_DATA, r->pos, "%s", what);
}

static enum cy_rc
is_site(struct span hash, const struct passkey_site *site, struct cy_err *e)
{
	struct hash want;

	sha256(&want, span_str(site->rp_id));
	if (!span_eq(hash, span(want.b, HASH_LEN)))
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_SITE, 0,
		    "it is not for %s", site->rp_id);
	return CY_OK;
}

/* Every flag, in the order of WebAuthn L2 sections 7.1 and 7.2. */
static enum cy_rc
judge_flags(uint8_t f, bool credential, struct cy_err *e)
{
	const struct {
		bool bad;
		enum fault fault;
		const char *what;
	} rules[] = {
	    {(f & PASSKEY_UP) == 0, FAULT_PASSKEY_ABSENT, "UP"},
	    {(f & PASSKEY_UV) == 0, FAULT_PASSKEY_UNVERIFIED, "UV"},
	    {(f & RESERVED) != 0, FAULT_PASSKEY_FLAGS, "reserved"},
	    {(f & PASSKEY_BS) != 0 && (f & PASSKEY_BE) == 0,
	        FAULT_PASSKEY_FLAGS, "BS without BE"},
	    {credential != ((f & PASSKEY_AT) != 0), FAULT_PASSKEY_CREDENTIAL,
	        "AT"},
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (rules[i].bad)
			return cy_fail(e, CY_BAD, rules[i].fault, HASH_LEN,
			    "flags %02x: %s", f, rules[i].what);
	return CY_OK;
}

/* Section 6.5.1: attested credential data, but for the AAGUID, which nobody
 * attests. */
static enum cy_rc
read_credential(struct passkey *k, struct reader *r, struct cy_err *e)
{
	struct span id, rest;
	size_t n;
	enum cy_rc rc;

	(void)reader_take(r, AAGUID);
	n = reader_be16(r);
	if (!reader_ok(r))
		return form(r, "it ends before the credential", e);
	if (n < LIMIT_CREDENTIAL_ID_MIN || n > LIMIT_CREDENTIAL_ID)
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_ID, r->pos - 2,
		    "a credential id of %zu bytes", n);
	id = reader_take(r, n);
	if (!reader_ok(r))
		return form(r, "it ends within the credential id", e);
	memcpy(k->id, id.p, n);
	k->nid = n;
	rc = passkey_read_key(k, reader_rest(r), &rest, e);
	if (rc == CY_OK)
		r->pos = r->in.n - rest.n;
	return rc;
}

/* Extensions are a map; what they say was not asked for. */
static enum cy_rc
read_extensions(struct reader *r, struct cy_err *e)
{
	struct cbor_item i;
	struct cbor c;
	enum cy_rc rc;

	cbor_init(&c, reader_rest(r));
	rc = cbor_next(&c, &i, e);
	if (rc == CY_OK && i.kind != CBOR_MAP)
		rc = form(r, "extensions are no map", e);
	while (rc == CY_OK && !cbor_done(&c))
		rc = cbor_skip(&c, e);
	if (rc == CY_OK)
		r->pos = r->in.n - cbor_rest(&c).n;
	return rc;
}

enum cy_rc
passkey_read_data(struct passkey_data *out, struct passkey *k,
    const struct passkey_site *site, struct span in, struct cy_err *e)
{
	struct span hash, flags;
	struct reader r;
	enum cy_rc rc;

	if (in.n > LIMIT_AUTH_DATA)
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_SIZE, LIMIT_AUTH_DATA,
		    "authenticator data of %zu bytes", in.n);
	reader_init(&r, in);
	hash = reader_take(&r, HASH_LEN);
	flags = reader_take(&r, 1);
	out->count = reader_be32(&r);
	if (!reader_ok(&r))
		return form(&r, "it ends before the count", e);
	out->flags = flags.p[0];
	rc = is_site(hash, site, e);
	if (rc == CY_OK)
		rc = judge_flags(out->flags, k != NULL, e);
	if (rc == CY_OK && k != NULL)
		rc = read_credential(k, &r, e);
	if (rc == CY_OK && (out->flags & PASSKEY_ED) != 0)
		rc = read_extensions(&r, e);
	if (rc == CY_OK && !reader_end(&r))
		rc = cy_fail(e, CY_BAD, FAULT_PASSKEY_TRAILING, r.pos,
		    "%zu bytes too many", reader_rest(&r).n);
	out->backup = (out->flags & PASSKEY_BE) == 0 ? PASSKEY_BOUND
	    : (out->flags & PASSKEY_BS) == 0         ? PASSKEY_ELIGIBLE
	                                             : PASSKEY_BACKED_UP;
	return rc;
}
