/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/priv.h"

#include "base/codec.h"
#include "json/json.h"

/* A member that must be this text. */
static enum cy_rc
is(const json_t *data, const char *name, struct span want, enum fault f,
    struct cy_err *e)
{
	struct span got = json_text(data, name);

	if (got.p == NULL)
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_CLIENT_DATA,
		    CY_NO_OFFSET, "no text \"%s\"", name);
	if (!span_eq(got, want))
		return cy_fail(e, CY_BAD, f, CY_NO_OFFSET, "%.*s",
		    got.n < 80 ? (int)got.n : 80, (const char *)got.p);
	return CY_OK;
}

/* In a frame of another site, a person does not see whom they answer. */
static enum cy_rc
not_framed(const json_t *data, struct cy_err *e)
{
	const json_t *cross = json_object_get(data, "crossOrigin");

	if (cross != NULL && !json_is_false(cross))
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_CROSS_ORIGIN,
		    CY_NO_OFFSET, "crossOrigin is not false");
	return CY_OK;
}

/* WebAuthn L2 section 5.8.1; members that are not known are none of ours. */
static enum cy_rc
judge(const json_t *data, const char *type, const struct passkey_site *site,
    struct span challenge, struct cy_err *e)
{
	char room[BASE64_LEN(LIMIT_CLIENT_DATA) + 1];
	struct buf b = {
	    .p = (uint8_t *)room, .cap = sizeof(room), .max = sizeof(room)};
	enum cy_rc rc;

	buf_base64url(&b, challenge);
	rc = buf_check(&b, e);
	if (rc == CY_OK && !json_is_object(data))
		rc = cy_fail(
		    e, CY_BAD, FAULT_PASSKEY_CLIENT_DATA, 0, "it is no object");
	if (rc == CY_OK)
		rc = is(data, "type", span_str(type), FAULT_PASSKEY_TYPE, e);
	if (rc == CY_OK)
		rc = is(data, "challenge", buf_span(&b),
		    FAULT_PASSKEY_CHALLENGE, e);
	if (rc == CY_OK)
		rc = is(data, "origin", span_str(site->origin),
		    FAULT_PASSKEY_ORIGIN, e);
	return rc == CY_OK ? not_framed(data, e) : rc;
}

enum cy_rc
passkey_read_client(struct span in, const char *type,
    const struct passkey_site *site, struct span challenge, struct cy_err *e)
{
	json_t *data;
	enum cy_rc rc;

	if (in.n > LIMIT_CLIENT_DATA)
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_SIZE, LIMIT_CLIENT_DATA,
		    "clientDataJSON has %zu bytes", in.n);
	rc = json_read(&data, in, e);
	if (rc != CY_OK)
		return rc;
	rc = judge(data, type, site, challenge, e);
	json_decref(data);
	return rc;
}
