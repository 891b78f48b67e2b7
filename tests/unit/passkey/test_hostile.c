/* SPDX-License-Identifier: Apache-2.0 */
#include "pkit.h"

#include "base/codec.h"

/* What a browser would never hand in, made by hand. */
static struct soft S;

static void
put_auth_data(struct buf *b, uint8_t flags, unsigned nid, struct span key,
    struct span tail)
{
	static const uint8_t filler[LIMIT_CREDENTIAL_ID + 1];
	struct buf good;

	buf_init(&good, LIMIT_AUTH_DATA);
	soft_data(&S, &pk_site, true, &good);
	buf_put(b, span(good.p, 32));
	buf_putc(b, flags);
	buf_put(b, span(good.p + 33, 4 + 16));
	buf_be16(b, (uint16_t)nid);
	if (nid == sizeof(S.id))
		buf_put(b, span(S.id, nid));
	else
		buf_put(b, span(filler, nid));
	buf_put(b, key.p != NULL ? key : span_from(buf_span(&good), 87));
	buf_put(b, tail);
	buf_release(&good);
}

static void
put_bytes(struct buf *b, struct span s)
{
	buf_putc(b, 0x59);
	buf_be16(b, (uint16_t)s.n);
	buf_put(b, s);
}

static void
put_object(struct buf *b, struct span auth_data)
{
	buf_put(b,
	    SPAN_LIT("\xa3\x63"
	             "fmt\x64none\x67"
	             "attStmt\xa0\x68"
	             "authData"));
	put_bytes(b, auth_data);
}

static enum cy_rc
submit(struct span object, struct cy_err *e)
{
	struct passkey_response r = {.attestation = object};
	struct passkey k;
	struct buf client;
	enum cy_rc rc;

	buf_init(&client, LIMIT_CLIENT_DATA);
	buf_puts(&client, "{\"type\":\"webauthn.create\",\"challenge\":\"");
	buf_base64url(&client, pk_challenge());
	buf_puts(&client, "\",\"origin\":\"" PK_ORIGIN "\"}");
	r.client_data = buf_span(&client);
	rc = passkey_register(&k, &pk_site, pk_challenge(), &r, e);
	buf_release(&client);
	return rc;
}

#define IN(s) SPAN_INIT(s)
#define NONE            \
	{               \
		NULL, 0 \
	}
#define EIGHT "\x01\x02\x03\x04\x05\x06\x07\x08"
#define BYTES32 "\x58\x20" EIGHT EIGHT EIGHT EIGHT
#define TWO_31 "\x58\x1f" EIGHT EIGHT EIGHT "\x01\x02\x03\x04\x05\x06\x07"

static void
test_auth_data(void)
{
	static const struct {
		const char *name;
		struct span key, tail;
		unsigned nid;
		uint8_t flags;
		enum fault fault;
	} rows[] = {
	    {"as it should be", NONE, NONE, 32, 0x45, FAULT_NONE},
	    {"nobody there", NONE, NONE, 32, 0x44, FAULT_PASSKEY_ABSENT},
	    {"not verified", NONE, NONE, 32, 0x41, FAULT_PASSKEY_UNVERIFIED},
	    {"no credential", NONE, NONE, 32, 0x05, FAULT_PASSKEY_CREDENTIAL},
	    {"reserved bit 1", NONE, NONE, 32, 0x47, FAULT_PASSKEY_FLAGS},
	    {"reserved bit 5", NONE, NONE, 32, 0x65, FAULT_PASSKEY_FLAGS},
	    {"shortest id", NONE, NONE, 16, 0x45, FAULT_NONE},
	    {"id too short", NONE, NONE, 15, 0x45, FAULT_PASSKEY_ID},
	    {"no id", NONE, NONE, 0, 0x45, FAULT_PASSKEY_ID},
	    {"longest id", NONE, NONE, LIMIT_CREDENTIAL_ID, 0x45, FAULT_NONE},
	    {"id too long", NONE, NONE, LIMIT_CREDENTIAL_ID + 1, 0x45,
	        FAULT_PASSKEY_ID},
	    {"one byte more", NONE, IN("\x00"), 32, 0x45,
	        FAULT_PASSKEY_TRAILING},
	    {"extensions", NONE,
	        IN("\xa1\x6b"
	           "credProtect\x02"),
	        32, 0xc5, FAULT_NONE},
	    {"nested extensions", NONE, IN("\xa1\x61x\x82\xa0\xa1\x01\x80"), 32,
	        0xc5, FAULT_NONE},
	    {"extensions not announced", NONE, IN("\xa0"), 32, 0x45,
	        FAULT_PASSKEY_TRAILING},
	    {"announced, and absent", NONE, NONE, 32, 0xc5,
	        FAULT_CBOR_TRUNCATED},
	    {"no map", NONE, IN("\x80"), 32, 0xc5, FAULT_PASSKEY_AUTH_DATA},
	    {"cut", NONE, IN("\xa1\x61x"), 32, 0xc5, FAULT_CBOR_TRUNCATED},
	    {"and more", NONE, IN("\xa0\xa0"), 32, 0xc5,
	        FAULT_PASSKEY_TRAILING},
	    {"no key", IN(""), NONE, 32, 0x45, FAULT_CBOR_TRUNCATED},
	    {"a key that is no map", IN("\x80"), NONE, 32, 0x45,
	        FAULT_PASSKEY_KEY_FORM},
	    {"an empty map", IN("\xa0"), NONE, 32, 0x45,
	        FAULT_PASSKEY_KEY_FORM},
	    {"no algorithm", IN("\xa1\x01\x02"), NONE, 32, 0x45,
	        FAULT_PASSKEY_KEY_FORM},
	    {"RS256", IN("\xa2\x01\x03\x03\x39\x01\x00"), NONE, 32, 0x45,
	        FAULT_PASSKEY_ALGORITHM},
	    {"ES384", IN("\xa2\x01\x02\x03\x38\x22"), NONE, 32, 0x45,
	        FAULT_PASSKEY_ALGORITHM},
	    {"algorithm 7", IN("\xa2\x01\x02\x03\x07"), NONE, 32, 0x45,
	        FAULT_PASSKEY_ALGORITHM},
	    {"algorithm as text",
	        IN("\xa2\x01\x02\x03\x65"
	           "ES256"),
	        NONE, 32, 0x45, FAULT_PASSKEY_ALGORITHM},
	    {"ES256 of type OKP", IN("\xa2\x01\x01\x03\x26"), NONE, 32, 0x45,
	        FAULT_PASSKEY_KEY_FORM},
	    {"no curve", IN("\xa2\x01\x02\x03\x26"), NONE, 32, 0x45,
	        FAULT_PASSKEY_KEY_FORM},
	    {"P-384", IN("\xa3\x01\x02\x03\x26\x20\x02"), NONE, 32, 0x45,
	        FAULT_PASSKEY_KEY_FORM},
	    {"curve as text",
	        IN("\xa3\x01\x02\x03\x26\x20\x65"
	           "P-256"),
	        NONE, 32, 0x45, FAULT_PASSKEY_KEY_FORM},
	    {"no y", IN("\xa4\x01\x02\x03\x26\x20\x01\x21" BYTES32), NONE, 32,
	        0x45, FAULT_PASSKEY_KEY_FORM},
	    {"y compressed",
	        IN("\xa5\x01\x02\x03\x26\x20\x01\x21" BYTES32 "\x22\xf5"), NONE,
	        32, 0x45, FAULT_PASSKEY_KEY_FORM},
	    {"x of 31 bytes",
	        IN("\xa5\x01\x02\x03\x26\x20\x01\x21" TWO_31 "\x22" BYTES32),
	        NONE, 32, 0x45, FAULT_PASSKEY_KEY_FORM},
	    {"no point of the curve",
	        IN("\xa5\x01\x02\x03\x26\x20\x01\x21" BYTES32 "\x22" BYTES32),
	        NONE, 32, 0x45, FAULT_PASSKEY_KEY},
	    {"a part too many",
	        IN("\xa6\x01\x02\x03\x26\x20\x01\x21" BYTES32 "\x22" BYTES32
	           "\x23\x41\x00"),
	        NONE, 32, 0x45, FAULT_PASSKEY_KEY_FORM},
	    {"labels out of order",
	        IN("\xa5\x03\x26\x01\x02\x20\x01\x21" BYTES32 "\x22" BYTES32),
	        NONE, 32, 0x45, FAULT_PASSKEY_KEY_FORM},
	    {"Ed25519, not of prime order",
	        IN("\xa4\x01\x01\x03\x27\x20\x06\x21" BYTES32), NONE, 32, 0x45,
	        FAULT_PASSKEY_KEY},
	    {"a label twice", IN("\xa2\x01\x02\x01\x02"), NONE, 32, 0x45,
	        FAULT_CBOR_KEY_TWICE},
	    {"a number not at its shortest", IN("\xa2\x01\x18\x02"), NONE, 32,
	        0x45, FAULT_CBOR_NOT_SHORTEST},
	};
	struct buf data, object;
	struct cy_err e;

	buf_init(&data, LIMIT_CBOR);
	buf_init(&object, LIMIT_CBOR);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&data);
		buf_reset(&object);
		put_auth_data(&data, rows[i].flags, rows[i].nid, rows[i].key,
		    rows[i].tail);
		/* A short object has a short head. */
		pk_must(data.n > 255 || data.n > 24);
		buf_put(&object,
		    SPAN_LIT("\xa3\x63"
		             "fmt\x64none\x67"
		             "attStmt\xa0\x68"
		             "authData"));
		if (data.n > 255) {
			put_bytes(&object, buf_span(&data));
		} else {
			buf_putc(&object, 0x58);
			buf_putc(&object, (uint8_t)data.n);
			buf_put(&object, buf_span(&data));
		}
		t_rc(submit(buf_span(&object), &e), &e,
		    rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD, rows[i].fault,
		    rows[i].name);
	}
	buf_release(&data);
	buf_release(&object);
}

/* Authenticator data as long as allowed, and longer; and cut anywhere. */
static void
test_sizes(void)
{
	static uint8_t tail[LIMIT_AUTH_DATA];
	struct buf data, object;
	struct cy_err e;
	size_t good, all = 0;

	buf_init(&data, LIMIT_CBOR);
	buf_init(&object, LIMIT_CBOR);
	put_auth_data(&data, 0x45, 32, span(NULL, 0), span(NULL, 0));
	good = data.n;
	for (size_t n = 0; n < good; n++) {
		buf_reset(&object);
		buf_put(&object,
		    SPAN_LIT("\xa3\x63"
		             "fmt\x64none\x67"
		             "attStmt\xa0\x68"
		             "authData"));
		if (n > 23)
			buf_putc(&object, 0x58);
		buf_putc(&object, (uint8_t)(n > 23 ? n : 0x40 + n));
		buf_put(&object, span(data.p, n));
		all += submit(buf_span(&object), &e) == CY_BAD &&
		    (e.fault == FAULT_PASSKEY_AUTH_DATA ||
		        e.fault == FAULT_CBOR_TRUNCATED ||
		        e.fault == FAULT_PASSKEY_KEY_FORM);
	}
	t_uint(all, good, "cut anywhere");
	for (size_t over = 0; over < 2; over++) {
		/* {"x": h'...'} to fill it up */
		size_t n = LIMIT_AUTH_DATA - good - 6 + over;

		tail[0] = 0xa1;
		tail[1] = 0x61;
		tail[2] = 'x';
		tail[3] = 0x59;
		tail[4] = (uint8_t)(n >> 8);
		tail[5] = (uint8_t)n;
		buf_reset(&data);
		buf_reset(&object);
		put_auth_data(
		    &data, 0xc5, 32, span(NULL, 0), span(tail, n + 6));
		put_object(&object, buf_span(&data));
		t_rc(submit(buf_span(&object), &e), &e,
		    over == 0 ? CY_OK : CY_BAD, FAULT_PASSKEY_SIZE,
		    "as long as allowed, and a byte more");
	}
	buf_release(&data);
	buf_release(&object);
}

static void
test_objects(void)
{
	static const struct {
		const char *name;
		struct span in;
		enum fault fault;
	} rows[] = {
	    {"nothing", IN(""), FAULT_CBOR_TRUNCATED},
	    {"an array", IN("\x80"), FAULT_PASSKEY_ATTESTATION},
	    {"two members",
	        IN("\xa2\x63"
	           "fmt\x64none\x67"
	           "attStmt\xa0"),
	        FAULT_PASSKEY_ATTESTATION},
	    {"four members",
	        IN("\xa4\x63"
	           "fmt\x64none"),
	        FAULT_PASSKEY_ATTESTATION},
	    {"other members",
	        IN("\xa3\x63"
	           "foo\x64none"),
	        FAULT_PASSKEY_ATTESTATION},
	    {"numbers, as an authenticator's",
	        IN("\xa3\x01\x66"
	           "packed\x02\x40\x03\xa0"),
	        FAULT_PASSKEY_ATTESTATION},
	    {"format as bytes",
	        IN("\xa3\x63"
	           "fmt\x44none"),
	        FAULT_PASSKEY_ATTESTATION},
	    {"packed",
	        IN("\xa3\x63"
	           "fmt\x66packed\x67"
	           "attStmt\xa0"),
	        FAULT_PASSKEY_FORMAT},
	    {"none and more",
	        IN("\xa3\x63"
	           "fmt\x65nones"),
	        FAULT_PASSKEY_FORMAT},
	    {"a statement",
	        IN("\xa3\x63"
	           "fmt\x64none\x67"
	           "attStmt\xa1\x63"
	           "alg\x26\x68"
	           "authData\x40"),
	        FAULT_PASSKEY_STATEMENT},
	    {"data as text",
	        IN("\xa3\x63"
	           "fmt\x64none\x67"
	           "attStmt\xa0\x68"
	           "authData\x60"),
	        FAULT_PASSKEY_ATTESTATION},
	    {"no data",
	        IN("\xa3\x63"
	           "fmt\x64none\x67"
	           "attStmt\xa0\x68"
	           "authData\x40"),
	        FAULT_PASSKEY_AUTH_DATA},
	    {"members out of order",
	        IN("\xa3\x63"
	           "fmt\x64none\x68"
	           "authData\x40\x67"
	           "attStmt\xa0"),
	        FAULT_PASSKEY_ATTESTATION},
	    {"more than the object",
	        IN("\xa3\x63"
	           "fmt\x64none\x67"
	           "attStmt\xa0\x68"
	           "authData\x40!"),
	        FAULT_PASSKEY_TRAILING},
	};
	static uint8_t big[LIMIT_CBOR + 1] = {0xa3};
	struct cy_err e;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		t_rc(submit(rows[i].in, &e), &e, CY_BAD, rows[i].fault,
		    rows[i].name);
	t_rc(submit(span(big, sizeof(big)), &e), &e, CY_BAD, FAULT_CBOR_SIZE,
	    "a large object");
}

/* %s: the challenge. */
static void
test_client_data(void)
{
	static const struct {
		const char *name, *in;
		enum fault fault;
	} rows[] = {
	    {"as it should be",
	        "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":"
	        "\"" PK_ORIGIN "\"}",
	        FAULT_PASSKEY_SIGNATURE},
	    {"members that we do not know",
	        "{\"x\":[{}],\"type\":\"webauthn.get\",\"challenge\":\"%s\","
	        "\"origin\":\"" PK_ORIGIN "\",\"crossOrigin\":false}",
	        FAULT_PASSKEY_SIGNATURE},
	    {"no type", "{\"challenge\":\"%s\",\"origin\":\"" PK_ORIGIN "\"}",
	        FAULT_PASSKEY_CLIENT_DATA},
	    {"type is a number",
	        "{\"type\":1,\"challenge\":\"%s\",\"origin\":\"" PK_ORIGIN
	        "\"}",
	        FAULT_PASSKEY_CLIENT_DATA},
	    {"no challenge",
	        "{\"type\":\"webauthn.get\",\"origin\":\"" PK_ORIGIN "%.0s\"}",
	        FAULT_PASSKEY_CLIENT_DATA},
	    {"no origin", "{\"type\":\"webauthn.get\",\"challenge\":\"%s\"}",
	        FAULT_PASSKEY_CLIENT_DATA},
	    {"another type",
	        "{\"type\":\"payment.get\",\"challenge\":\"%s\",\"origin\":"
	        "\"" PK_ORIGIN "\"}",
	        FAULT_PASSKEY_TYPE},
	    {"a challenge with padding",
	        "{\"type\":\"webauthn.get\",\"challenge\":\"%s=\",\"origin\":"
	        "\"" PK_ORIGIN "\"}",
	        FAULT_PASSKEY_CHALLENGE},
	    {"an empty challenge",
	        "{\"type\":\"webauthn.get\",\"challenge\":\"%.0s\",\"origin\":"
	        "\"" PK_ORIGIN "\"}",
	        FAULT_PASSKEY_CHALLENGE},
	    {"in a frame",
	        "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":"
	        "\"" PK_ORIGIN "\",\"crossOrigin\":true}",
	        FAULT_PASSKEY_CROSS_ORIGIN},
	    {"in a frame, perhaps",
	        "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":"
	        "\"" PK_ORIGIN "\",\"crossOrigin\":null}",
	        FAULT_PASSKEY_CROSS_ORIGIN},
	    {"a member twice",
	        "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":"
	        "\"" PK_ORIGIN "\",\"origin\":\"" PK_ORIGIN "\"}",
	        FAULT_JSON_DUPLICATE},
	    {"an array", "[\"%s\"]", FAULT_PASSKEY_CLIENT_DATA},
	    {"no JSON", "webauthn.get %s", FAULT_JSON_SYNTAX},
	    {"nothing", "%.0s", FAULT_JSON_SYNTAX},
	};
	char text[1024], challenge[64];
	static char big[LIMIT_CLIENT_DATA + 1];
	struct passkey k;
	struct pk_made m;
	struct cy_err e;
	struct buf b;

	pk_make(&m, &S);
	pk_must(
	    passkey_register(&k, &pk_site, pk_challenge(), &m.r, &e) == CY_OK);
	buf_init(&b, 64);
	buf_base64url(&b, pk_challenge());
	(void)snprintf(
	    challenge, sizeof(challenge), "%.*s", SPAN_ARGS(buf_span(&b)));
	buf_release(&b);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		(void)snprintf(text, sizeof(text), rows[i].in, challenge);
#pragma GCC diagnostic pop
		m.a.client_data = span_str(text);
		t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e,
		    CY_BAD, rows[i].fault, rows[i].name);
	}
	/* White space may follow: as long as allowed, and a byte more. */
	memset(big, ' ', sizeof(big));
	(void)snprintf(text, sizeof(text),
	    "{\"type\":\"webauthn.get\",\"challenge\":\"%s\",\"origin\":"
	    "\"" PK_ORIGIN "\"}",
	    challenge);
	memcpy(big, text, strlen(text));
	m.a.client_data = span(big, LIMIT_CLIENT_DATA);
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e, CY_BAD,
	    FAULT_PASSKEY_SIGNATURE, "as long as allowed");
	m.a.client_data = span(big, sizeof(big));
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e, CY_BAD,
	    FAULT_PASSKEY_SIZE, "a byte more");
	t_uint(k.count, 0, "nothing was counted");
	arena_release(&m.mem);
}

static void
test_assertions(void)
{
	static const struct {
		const char *name;
		uint8_t flags;
		struct span tail;
		enum fault fault;
	} rows[] = {
	    {"as it should be", 0x05, NONE, FAULT_NONE},
	    {"nobody there", 0x04, NONE, FAULT_PASSKEY_ABSENT},
	    {"not verified", 0x01, NONE, FAULT_PASSKEY_UNVERIFIED},
	    {"with a credential", 0x45, NONE, FAULT_PASSKEY_CREDENTIAL},
	    {"a reserved bit", 0x25, NONE, FAULT_PASSKEY_FLAGS},
	    {"one byte more", 0x05, IN("\xa0"), FAULT_PASSKEY_TRAILING},
	    {"extensions", 0x85, IN("\xa1\x63uvm\x01"), FAULT_NONE},
	};
	uint8_t sig[LIMIT_PASSKEY_SIG + 1] = {0};
	struct passkey first, k;
	struct buf data, signature;
	struct pk_made m;
	struct cy_err e;

	pk_make(&m, &S);
	pk_must(passkey_register(&first, &pk_site, pk_challenge(), &m.r, &e) ==
	    CY_OK);
	buf_init(&data, LIMIT_AUTH_DATA);
	buf_init(&signature, LIMIT_PASSKEY_SIG);
	S.count += 2;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&data);
		buf_reset(&signature);
		S.flags = rows[i].flags;
		soft_data(&S, &pk_site, false, &data);
		buf_put(&data, rows[i].tail);
		pk_must(soft_sign(&S, buf_span(&data), m.a.client_data,
		            &signature, &e) == CY_OK);
		m.a.auth_data = buf_span(&data);
		m.a.signature = buf_span(&signature);
		k = first;
		t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e,
		    rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD, rows[i].fault,
		    rows[i].name);
	}
	m.a.signature = span(sig, LIMIT_PASSKEY_SIG);
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e, CY_BAD,
	    FAULT_PASSKEY_SIGNATURE, "a signature as long as allowed");
	m.a.signature = span(sig, sizeof(sig));
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e, CY_BAD,
	    FAULT_PASSKEY_SIZE, "a byte more");
	S.flags = 5;
	buf_release(&data);
	buf_release(&signature);
	arena_release(&m.mem);
}

/* A copy with one bit changed; free() it. */
static struct span
flipped(struct span in, size_t bit)
{
	uint8_t *p = malloc(in.n);

	pk_must(p != NULL);
	memcpy(p, in.p, in.n);
	p[bit / 8] ^= (uint8_t)(1u << (bit % 8));
	return span(p, in.n);
}

static void
test_flip_assertion(enum passkey_alg alg)
{
	struct soft s = pk_soft(alg, 6);
	struct passkey_assertion *a;
	struct pk_made m;
	struct passkey k;
	struct cy_err e;

	pk_make(&m, &s);
	a = &m.a;
	pk_must(
	    passkey_register(&k, &pk_site, pk_challenge(), &m.r, &e) == CY_OK);
	for (int i = 0; i < 4; i++) {
		struct passkey_assertion b = *a;
		struct span *part[] = {
		    &b.credential, &b.auth_data, &b.client_data, &b.signature};
		struct span good = *part[i];
		size_t taken = 0;

		for (size_t bit = 0; bit < 8 * good.n; bit++) {
			struct passkey again = k;

			*part[i] = flipped(good, bit);
			taken += passkey_assert(&again, &pk_site,
			             pk_challenge(), &b, &e) != CY_BAD;
			free((void *)(uintptr_t)part[i]->p);
		}
		t_uint(taken, 0, "no bit of an assertion can be changed");
	}
	arena_release(&m.mem);
}

/*
 * Of a registration, which nothing signs, five things can be changed unseen:
 * the AAGUID, the count, the id, whether it can be backed up, and the name of
 * a member that then is unknown.  Anything else is refused.
 */
static bool
unseen(struct span part, size_t at, struct span from, size_t n)
{
	size_t start = (size_t)(from.p - part.p);

	return at >= start && at < start + n;
}

static void
test_flip_registration(void)
{
	struct soft s = pk_soft(PASSKEY_ES256, 7);
	struct passkey k, again;
	struct passkey_response r;
	struct span data, name, *part;
	struct pk_made m;
	struct cy_err e;
	size_t bad = 0, taken = 0;
	bool free_to_change;

	pk_make(&m, &s);
	pk_must(
	    passkey_register(&k, &pk_site, pk_challenge(), &m.r, &e) == CY_OK);
	data = span_from(m.r.attestation, m.r.attestation.n - 164);
	name = span_from(m.r.client_data, m.r.client_data.n - 19);
	pk_must(span_starts(name, SPAN_LIT("crossOrigin\":false}")));
	for (int i = 0; i < 2; i++) {
		part = i == 0 ? &m.r.attestation : &m.r.client_data;
		for (size_t bit = 0; bit < 8 * part->n; bit++) {
			struct span now = flipped(*part, bit);

			r = m.r;
			*(i == 0 ? &r.attestation : &r.client_data) = now;
			free_to_change = i == 0
			    ? (bit % 8 == 3 &&
			          unseen(*part, bit / 8, span_from(data, 32),
			              1)) ||
			        unseen(
			            *part, bit / 8, span_from(data, 33), 20) ||
			        unseen(*part, bit / 8, span_from(data, 55), 32)
			    : unseen(*part, bit / 8, name, 11);
			if (passkey_register(&again, &pk_site, pk_challenge(),
			        &r, &e) == CY_OK) {
				taken++;
				bad += !free_to_change ||
				    memcmp(again.key, k.key, 64) != 0;
			}
			free((void *)(uintptr_t)now.p);
		}
	}
	t_uint(bad, 0, "no other bit of a registration can be changed");
	t_ok(taken >= 8 * 52, "%zu changes that nothing could tell", taken);
	arena_release(&m.mem);
}

int
main(void)
{
	struct cy_err e;

	pk_must(crypto_init(&e) == CY_OK);
	S = pk_soft(PASSKEY_ES256, 8);
	test_auth_data();
	test_sizes();
	test_objects();
	test_client_data();
	test_assertions();
	test_flip_assertion(PASSKEY_ES256);
	test_flip_assertion(PASSKEY_EDDSA);
	test_flip_registration();
	return t_done();
}
