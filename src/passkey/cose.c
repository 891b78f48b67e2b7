/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/priv.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include "crypto/ed25519.h"

/* RFC 9053 section 7: labels, types and curves. */
struct algorithm {
	enum passkey_alg alg;
	unsigned type, curve, coordinates;
};
static const struct algorithm algorithms[] = {
    {PASSKEY_ES256, 2, 1, 2},
    {PASSKEY_EDDSA, 1, 6, 1},
};

static enum cy_rc
form(const char *what, struct cy_err *e)
{
	return cy_fail(
	    e, CY_BAD, FAULT_PASSKEY_KEY_FORM, CY_NO_OFFSET, "%s", what);
}

static bool
is_int(const struct cbor_item *i, int v)
{
	return v >= 0
	    ? i->kind == CBOR_UINT && i->value == (uint64_t)v
	    : i->kind == CBOR_NEGATIVE && i->value == (uint64_t)(-1 - v);
}

/* The pair whose key is this label. */
static enum cy_rc
pair(struct cbor *c, int label, struct cbor_item *value, struct cy_err *e)
{
	struct cbor_item key;
	enum cy_rc rc = CY_OK;

	if (cbor_done(c))
		return form("a part is missing", e);
	rc = cbor_next(c, &key, e);
	if (rc == CY_OK && !is_int(&key, label))
		rc = form("a part is missing, or one too many", e);
	return rc == CY_OK ? cbor_next(c, value, e) : rc;
}

/* kty and alg, of those that we take. */
static enum cy_rc
choose(const struct algorithm **out, struct cbor *c, struct cy_err *e)
{
	struct cbor_item map, type = {0}, alg = {0};
	enum cy_rc rc = cbor_next(c, &map, e);

	*out = NULL;
	if (rc == CY_OK && map.kind != CBOR_MAP)
		rc = form("it is no map", e);
	if (rc == CY_OK)
		rc = pair(c, 1, &type, e);
	if (rc == CY_OK)
		rc = pair(c, 3, &alg, e);
	if (rc != CY_OK)
		return rc;
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (is_int(&alg, algorithms[i].alg))
			*out = &algorithms[i];
	if (*out == NULL)
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_ALGORITHM, CY_NO_OFFSET,
		    "neither ES256 nor EdDSA");
	if (!is_int(&type, (int)(*out)->type) || map.value < 2)
		return form("type and algorithm do not go together", e);
	return CY_OK;
}

static enum cy_rc
coordinates(struct passkey *k, const struct algorithm *a, struct cbor *c,
    struct cy_err *e)
{
	struct cbor_item v;
	enum cy_rc rc = pair(c, -1, &v, e);

	if (rc == CY_OK && !is_int(&v, (int)a->curve))
		rc = form("another curve", e);
	for (unsigned i = 0; i < a->coordinates && rc == CY_OK; i++) {
		rc = pair(c, -2 - (int)i, &v, e);
		if (rc == CY_OK && (v.kind != CBOR_BYTES || v.bytes.n != 32))
			rc = form("a coordinate is no 32 bytes", e);
		if (rc == CY_OK)
			memcpy(k->key + (size_t)32 * i, v.bytes.p, 32);
	}
	if (rc == CY_OK && !cbor_done(c))
		rc = form("a part too many", e);
	return rc;
}

static bool
put_point(const EC_GROUP *g, EC_POINT *p, BIGNUM *x, BIGNUM *y)
{
	return EC_POINT_set_affine_coordinates(g, p, x, y, NULL) == 1;
}

/* Is (x, y) a point of P-256?  Its order is prime: then the key is valid. */
static enum cy_rc
on_curve(const uint8_t key[PASSKEY_KEY], struct cy_err *e)
{
	EC_GROUP *g = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *p = g != NULL ? EC_POINT_new(g) : NULL;
	BIGNUM *x = BN_bin2bn(key, 32, NULL);
	BIGNUM *y = BN_bin2bn(key + 32, 32, NULL);
	enum cy_rc rc = CY_OK;
	int why;

	ERR_clear_error();
	if (p == NULL || x == NULL || y == NULL) {
		rc = cy_nomem(e);
	} else if (!put_point(g, p, x, y)) {
		why = ERR_GET_REASON(ERR_peek_last_error());
		rc = why == ERR_R_MALLOC_FAILURE
		    ? cy_nomem(e)
		    : cy_fail(e, CY_BAD, FAULT_PASSKEY_KEY, CY_NO_OFFSET,
		          "it is no point of P-256");
	}
	ERR_clear_error();
	BN_free(x);
	BN_free(y);
	EC_POINT_free(p);
	EC_GROUP_free(g);
	return rc;
}

static enum cy_rc
valid(const struct passkey *k, struct cy_err *e)
{
	struct ed25519_pub pub;

	if (k->alg == PASSKEY_ES256)
		return on_curve(k->key, e);
	memcpy(pub.b, k->key, sizeof(pub.b));
	if (ed25519_pub_check(&pub, NULL) != CY_OK)
		return cy_fail(e, CY_BAD, FAULT_PASSKEY_KEY, CY_NO_OFFSET,
		    "it is no Ed25519 key of prime order");
	return CY_OK;
}

enum cy_rc
passkey_read_key(
    struct passkey *k, struct span in, struct span *rest, struct cy_err *e)
{
	const struct algorithm *a;
	struct cbor c;
	enum cy_rc rc;

	cbor_init(&c, in);
	rc = choose(&a, &c, e);
	if (rc == CY_OK) {
		k->alg = a->alg;
		rc = coordinates(k, a, &c, e);
	}
	if (rc == CY_OK)
		rc = valid(k, e);
	*rest = cbor_rest(&c);
	return rc;
}
