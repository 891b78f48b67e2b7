/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>

#include "base/codec.h"
#include "note/note.h"

#define ID_HEX 8 /* digits of a key id */

uint32_t
key_id(struct span name, enum key_type type, struct span key)
{
	const uint8_t mid[2] = {'\n', (uint8_t)type};
	const struct span parts[] = {name, span(mid, sizeof(mid)), key};
	struct hash h;

	sha256_parts(&h, parts, 3);
	return be32(h.b);
}

static enum cy_rc
fill(struct vkey *k, struct span name, enum key_type type,
    const struct ed25519_pub *pub, struct cy_err *e)
{
	/* Apart from *k, of which name and pub may be part. */
	struct vkey v = {.type = type, .pub = *pub};

	assert(type == KEY_ED25519 || type == KEY_COSIG_ED25519);
	if (!key_name_valid(name))
		return cy_fail(e, CY_BAD, FAULT_NOTE_KEY_NAME, 0,
		    "not a key name of 1 to %u bytes without space and plus",
		    LIMIT_KEY_NAME);
	memcpy(v.name, name.p, name.n);
	v.id = key_id(name, type, span(pub->b, sizeof(pub->b)));
	*k = v;
	return CY_OK;
}

enum cy_rc
vkey_init(struct vkey *k, struct span name, enum key_type type,
    const struct ed25519_pub *pub, struct cy_err *e)
{
	enum cy_rc rc = fill(k, name, type, pub, e);

	return rc == CY_OK ? ed25519_pub_check(&k->pub, e) : rc;
}

/* The key material: a type byte and a key.  at: its offset in the vkey. */
static enum cy_rc
material_parse(struct ed25519_pub *pub, enum key_type *type, struct span b64,
    uint64_t at, struct cy_err *e)
{
	/* Room for the longest that has a number: ML-DSA-44. */
	uint8_t raw[1 + 1312];
	size_t n;

	if (!base64_decode(raw, sizeof(raw), &n, b64) || n == 0)
		return cy_fail(e, CY_BAD, FAULT_NOTE_VKEY_BASE64, at,
		    "not canonical base64 of a key");
	if (raw[0] != KEY_ED25519 && raw[0] != KEY_COSIG_ED25519)
		return cy_fail(e, CY_BAD, FAULT_NOTE_VKEY_TYPE, at,
		    "key type 0x%02x is not supported", raw[0]);
	if (n != 1 + ED25519_PUB)
		return cy_fail(e, CY_BAD, FAULT_NOTE_VKEY_SIZE, at,
		    "an Ed25519 key of %zu bytes", n - 1);
	*type = raw[0];
	memcpy(pub->b, raw + 1, ED25519_PUB);
	return CY_OK;
}

enum cy_rc
vkey_read(struct vkey *k, struct span text, struct cy_err *e)
{
	size_t name_end = span_find(text, '+');
	struct span rest = span_from(text, name_end + 1), hex;
	struct ed25519_pub pub;
	enum key_type type;
	uint8_t id[ID_HEX / 2];
	enum cy_rc rc;

	/* Base64 has a plus of its own, so only the first two separate. */
	hex = span_first(rest, span_find(rest, '+'));
	if (hex.n == rest.n || !hex_decode(id, sizeof(id), hex))
		return cy_fail(e, CY_BAD, FAULT_NOTE_VKEY_FORMAT, name_end,
		    "no plus and %d lower-case hex digits behind the name",
		    ID_HEX);
	rc = material_parse(
	    &pub, &type, span_from(rest, hex.n + 1), name_end + ID_HEX + 2, e);
	if (rc == CY_OK)
		rc = fill(k, span_first(text, name_end), type, &pub, e);
	if (rc == CY_OK && k->id != be32(id))
		return cy_fail(e, CY_BAD, FAULT_NOTE_VKEY_ID, name_end + 1,
		    "the id of this name and key is %08x", k->id);
	return rc;
}

enum cy_rc
vkey_parse(struct vkey *k, struct span text, struct cy_err *e)
{
	enum cy_rc rc = vkey_read(k, text, e);

	return rc == CY_OK ? ed25519_pub_check(&k->pub, e) : rc;
}

void
vkey_print(char out[VKEY_TEXT], const struct vkey *k)
{
	uint8_t raw[1 + ED25519_PUB];
	int n;

	raw[0] = (uint8_t)k->type;
	memcpy(raw + 1, k->pub.b, ED25519_PUB);
	n = snprintf(out, VKEY_TEXT, "%s+%08x+", k->name, k->id);
	base64_encode(out + n, span(raw, sizeof(raw)));
}

bool
vkey_same_key(const struct vkey *a, const struct vkey *b)
{
	return memcmp(a->pub.b, b->pub.b, ED25519_PUB) == 0;
}

enum cy_rc
skey_init(struct skey *k, struct span name, enum key_type type,
    const uint8_t seed[ED25519_SEED], struct cy_err *e)
{
	struct ed25519_pub pub;
	enum cy_rc rc;

	ed25519_from_seed(&k->sec, seed);
	ed25519_pub_of(&pub, &k->sec);
	rc = vkey_init(&k->vkey, name, type, &pub, e);
	if (rc != CY_OK)
		skey_release(k);
	return rc;
}

void
skey_release(struct skey *k)
{
	ed25519_sec_release(&k->sec);
	memset(&k->vkey, 0, sizeof(k->vkey));
}
