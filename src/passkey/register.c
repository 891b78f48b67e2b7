/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/priv.h"

static enum cy_rc
form(const char *what, struct cy_err *e)
{
	return cy_fail(
	    e, CY_BAD, FAULT_PASSKEY_ATTESTATION, CY_NO_OFFSET, "%s", what);
}

/* The next pair, whose key and kind of value are these. */
static enum cy_rc
pair(struct cbor *c, const char *name, enum cbor_kind kind,
    struct cbor_item *value, struct cy_err *e)
{
	struct cbor_item key;
	enum cy_rc rc = cbor_next(c, &key, e);

	if (rc == CY_OK &&
	    (key.kind != CBOR_TEXT || !span_eq_str(key.bytes, name)))
		return form("it has other members", e);
	if (rc == CY_OK)
		rc = cbor_next(c, value, e);
	if (rc == CY_OK && value->kind != kind)
		return form("a member is of another kind", e);
	return rc;
}

/* Section 8.7: format `none`, whose statement is empty. */
static enum cy_rc
read_none(struct cbor *c, struct cy_err *e)
{
	struct cbor_item i;
	enum cy_rc rc = pair(c, "fmt", CBOR_TEXT, &i, e);

	if (rc == CY_OK && !span_eq_str(i.bytes, "none"))
		rc = cy_fail(e, CY_BAD, FAULT_PASSKEY_FORMAT, CY_NO_OFFSET,
		    "a format other than none");
	if (rc == CY_OK)
		rc = pair(c, "attStmt", CBOR_MAP, &i, e);
	if (rc == CY_OK && i.value != 0)
		rc = cy_fail(e, CY_BAD, FAULT_PASSKEY_STATEMENT, CY_NO_OFFSET,
		    "a statement where none belongs");
	return rc;
}

/*
 * WebAuthn L2 section 6.5.4: a map of three, which in canonical form stand in
 * this order.
 */
static enum cy_rc
read_object(struct span in, struct span *auth_data, struct cy_err *e)
{
	struct cbor_item i;
	struct cbor c;
	enum cy_rc rc;

	cbor_init(&c, in);
	rc = cbor_next(&c, &i, e);
	if (rc == CY_OK && (i.kind != CBOR_MAP || i.value != 3))
		rc = form("it is no map of three members", e);
	if (rc == CY_OK)
		rc = read_none(&c, e);
	if (rc == CY_OK)
		rc = pair(&c, "authData", CBOR_BYTES, &i, e);
	if (rc == CY_OK && cbor_rest(&c).n > 0)
		rc = cy_fail(e, CY_BAD, FAULT_PASSKEY_TRAILING,
		    in.n - cbor_rest(&c).n, "bytes after the object");
	*auth_data = i.bytes;
	return rc;
}

enum cy_rc
passkey_register(struct passkey *out, const struct passkey_site *site,
    struct span challenge, const struct passkey_response *r, struct cy_err *e)
{
	struct passkey k = {.count = 0};
	struct passkey_data d;
	struct span data;
	enum cy_rc rc;

	rc = passkey_read_client(
	    r->client_data, "webauthn.create", site, challenge, e);
	if (rc == CY_OK)
		rc = read_object(r->attestation, &data, e);
	if (rc == CY_OK)
		rc = passkey_read_data(&d, &k, site, data, e);
	if (rc != CY_OK)
		return rc;
	k.count = d.count;
	k.backup = d.backup;
	*out = k;
	return CY_OK;
}
