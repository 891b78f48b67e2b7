/* SPDX-License-Identifier: Apache-2.0 */
#include "passkey/soft.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include "base/codec.h"
#include "crypto/ed25519.h"
#include "passkey/priv.h"

#define POINT 65 /* 04, x, y */

/* The point of a scalar, or false: no scalar, or no memory. */
static bool
derive(const EC_GROUP *g, const uint8_t secret[32], uint8_t out[POINT])
{
	BIGNUM *k = BN_bin2bn(secret, 32, NULL);
	EC_POINT *p = EC_POINT_new(g);
	bool ok;

	ok = k != NULL && p != NULL && !BN_is_zero(k) &&
	    BN_cmp(k, EC_GROUP_get0_order(g)) < 0 &&
	    EC_POINT_mul(g, p, k, NULL, NULL, NULL) == 1 &&
	    EC_POINT_point2oct(
	        g, p, POINT_CONVERSION_UNCOMPRESSED, out, POINT, NULL) == POINT;
	EC_POINT_free(p);
	BN_clear_free(k);
	return ok;
}

static enum cy_rc
make_es256(struct soft *s, struct cy_err *e)
{
	EC_GROUP *g = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	uint8_t point[POINT];
	bool ok = g != NULL && derive(g, s->secret, point);

	/* One in 2^32 secrets is no scalar: nobody meets it. */
	if (ok)
		memcpy(s->key, point + 1, 64);
	EC_GROUP_free(g);
	return ok ? CY_OK : cy_nomem(e);
}

enum cy_rc
soft_init(struct soft *s, enum passkey_alg alg, const uint8_t seed[32],
    struct cy_err *e)
{
	const struct span secret[] = {
	    SPAN_LIT("comity soft key"), span(seed, 32)};
	const struct span name[] = {SPAN_LIT("comity soft id"), span(seed, 32)};
	struct ed25519_sec sec;
	struct ed25519_pub pub;
	struct hash h;

	*s = (struct soft){
	    .alg = alg, .counts = true, .flags = PASSKEY_UP | PASSKEY_UV};
	sha256_parts(&h, name, 2);
	memcpy(s->id, h.b, sizeof(s->id));
	sha256_parts(&h, secret, 2);
	memcpy(s->secret, h.b, sizeof(s->secret));
	if (alg == PASSKEY_ES256)
		return make_es256(s, e);
	ed25519_from_seed(&sec, s->secret);
	ed25519_pub_of(&pub, &sec);
	memcpy(s->key, pub.b, sizeof(pub.b));
	ed25519_sec_release(&sec);
	return CY_OK;
}

void
soft_release(struct soft *s)
{
	OPENSSL_cleanse(s, sizeof(*s));
}

static void
put_key(const struct soft *s, struct buf *out)
{
	if (s->alg == PASSKEY_ES256) {
		buf_put(
		    out, SPAN_LIT("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20"));
		buf_put(out, span(s->key, 32));
		buf_put(out, SPAN_LIT("\x22\x58\x20"));
		buf_put(out, span(s->key + 32, 32));
	} else {
		buf_put(
		    out, SPAN_LIT("\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20"));
		buf_put(out, span(s->key, 32));
	}
}

void
soft_data(const struct soft *s, const struct passkey_site *site,
    bool credential, struct buf *out)
{
	static const uint8_t aaguid[16];
	struct hash rp;

	sha256(&rp, span_str(site->rp_id));
	buf_put(out, span(rp.b, HASH_LEN));
	buf_putc(out, credential ? s->flags | PASSKEY_AT : s->flags);
	buf_be32(out, s->counts ? s->count : 0);
	if (!credential)
		return;
	buf_put(out, span(aaguid, sizeof(aaguid)));
	buf_be16(out, sizeof(s->id));
	buf_put(out, span(s->id, sizeof(s->id)));
	put_key(s, out);
}

static void
put_client(struct buf *out, const char *type, const struct passkey_site *site,
    struct span challenge)
{
	buf_printf(out, "{\"type\":\"%s\",\"challenge\":\"", type);
	buf_base64url(out, challenge);
	buf_printf(
	    out, "\",\"origin\":\"%s\",\"crossOrigin\":false}", site->origin);
}

enum cy_rc
soft_register(struct soft *s, const struct passkey_site *site,
    struct span challenge, struct buf *line, struct cy_err *e)
{
	struct buf data, object, client;
	enum cy_rc rc;

	buf_init(&data, LIMIT_AUTH_DATA);
	buf_init(&object, LIMIT_CBOR);
	buf_init(&client, LIMIT_CLIENT_DATA);
	soft_data(s, site, true, &data);
	put_client(&client, "webauthn.create", site, challenge);
	buf_put(&object,
	    SPAN_LIT("\xa3\x63"
	             "fmt\x64none\x67"
	             "attStmt\xa0\x68"
	             "authData\x58"));
	buf_putc(&object, (uint8_t)data.n);
	buf_put(&object, buf_span(&data));
	rc = buf_check(&data, e);
	if (rc == CY_OK)
		rc = buf_check(&client, e);
	if (rc == CY_OK)
		rc = buf_check(&object, e);
	if (rc == CY_OK)
		passkey_response_print(line,
		    &(struct passkey_response){
		        buf_span(&object), buf_span(&client)});
	buf_release(&data);
	buf_release(&object);
	buf_release(&client);
	return rc == CY_OK ? buf_check(line, e) : rc;
}

/* The key as libcrypto has it; EVP_PKEY_free() it. */
static EVP_PKEY *
es256_key(const struct soft *s)
{
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	BIGNUM *k = BN_bin2bn(s->secret, 32, NULL);
	OSSL_PARAM *params = NULL;
	uint8_t point[POINT] = {4};
	EVP_PKEY *key = NULL;

	memcpy(point + 1, s->key, 64);
	if (c != NULL && b != NULL && k != NULL &&
	    OSSL_PARAM_BLD_push_utf8_string(
	        b, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(
	        b, OSSL_PKEY_PARAM_PUB_KEY, point, POINT) == 1 &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_PRIV_KEY, k) == 1)
		params = OSSL_PARAM_BLD_to_param(b);
	if (params != NULL && EVP_PKEY_fromdata_init(c) == 1)
		(void)EVP_PKEY_fromdata(c, &key, EVP_PKEY_KEYPAIR, params);
	OSSL_PARAM_free(params);
	BN_clear_free(k);
	OSSL_PARAM_BLD_free(b);
	EVP_PKEY_CTX_free(c);
	return key;
}

static bool
sign_es256(const struct soft *s, struct span msg, struct buf *out)
{
	uint8_t sig[LIMIT_PASSKEY_SIG];
	size_t n = sizeof(sig);
	EVP_PKEY *key = es256_key(s);
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool ok;

	ok = key != NULL && c != NULL &&
	    EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSign(c, sig, &n, msg.p, msg.n) == 1;
	if (ok)
		buf_put(out, span(sig, n));
	EVP_MD_CTX_free(c);
	EVP_PKEY_free(key);
	return ok;
}

static void
sign_eddsa(const struct soft *s, struct span msg, struct buf *out)
{
	uint8_t sig[ED25519_SIG];
	struct ed25519_sec sec;

	ed25519_from_seed(&sec, s->secret);
	ed25519_sign(sig, &sec, msg);
	ed25519_sec_release(&sec);
	buf_put(out, span(sig, sizeof(sig)));
}

enum cy_rc
soft_sign(const struct soft *s, struct span auth_data, struct span client_data,
    struct buf *signature, struct cy_err *e)
{
	struct hash client;
	struct buf msg;
	enum cy_rc rc;

	sha256(&client, client_data);
	buf_init(&msg, LIMIT_AUTH_DATA + HASH_LEN);
	buf_put(&msg, auth_data);
	buf_put(&msg, span(client.b, HASH_LEN));
	rc = buf_check(&msg, e);
	if (rc == CY_OK && s->alg == PASSKEY_EDDSA)
		sign_eddsa(s, buf_span(&msg), signature);
	else if (rc == CY_OK && !sign_es256(s, buf_span(&msg), signature))
		rc = cy_nomem(e);
	buf_release(&msg);
	return rc == CY_OK ? buf_check(signature, e) : rc;
}

enum cy_rc
soft_assert(struct soft *s, const struct passkey_site *site,
    struct span challenge, struct buf *line, struct cy_err *e)
{
	struct buf data, client, signature;
	enum cy_rc rc;

	buf_init(&data, LIMIT_AUTH_DATA);
	buf_init(&client, LIMIT_CLIENT_DATA);
	buf_init(&signature, LIMIT_PASSKEY_SIG);
	s->count++;
	soft_data(s, site, false, &data);
	put_client(&client, "webauthn.get", site, challenge);
	rc = buf_check(&data, e);
	if (rc == CY_OK)
		rc = buf_check(&client, e);
	if (rc == CY_OK)
		rc = soft_sign(
		    s, buf_span(&data), buf_span(&client), &signature, e);
	if (rc == CY_OK)
		passkey_assertion_print(line,
		    &(struct passkey_assertion){span(s->id, sizeof(s->id)),
		        buf_span(&data), buf_span(&client),
		        buf_span(&signature)});
	buf_release(&data);
	buf_release(&client);
	buf_release(&signature);
	return rc == CY_OK ? buf_check(line, e) : rc;
}
