/* SPDX-License-Identifier: Apache-2.0 */
#include "pkit.h"

#include <errno.h>
#include <jansson.h>

#include "base/codec.h"

static const enum passkey_alg algs[] = {PASSKEY_ES256, PASSKEY_EDDSA};

static void
test_good(void)
{
	struct pk_made m;
	struct passkey k, before;
	struct soft s;
	struct cy_err e;

	for (size_t i = 0; i < 2; i++) {
		s = pk_soft(algs[i], 1);
		pk_make(&m, &s);
		t_rc(passkey_register(&k, &pk_site, pk_challenge(), &m.r, &e),
		    &e, CY_OK, FAULT_NONE, "registered");
		t_ok(k.alg == algs[i] && k.nid == 32 && k.count == 0 &&
		        k.backup == PASSKEY_BOUND &&
		        memcmp(k.id, s.id, 32) == 0 &&
		        memcmp(k.key, s.key,
		            algs[i] == PASSKEY_ES256 ? 64 : 32) == 0,
		    "as it was made");
		before = k;
		t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e,
		    CY_OK, FAULT_NONE, "asserted");
		t_uint(k.count, 1, "counted");
		t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e,
		    CY_REFUSED, FAULT_PASSKEY_REPLAYED, "not twice");
		t_uint(k.count, 1, "nothing changes");
		before.count = UINT32_MAX;
		t_rc(
		    passkey_assert(&before, &pk_site, pk_challenge(), &m.a, &e),
		    &e, CY_REFUSED, FAULT_PASSKEY_REPLAYED,
		    "a count that falls");
		arena_release(&m.mem);
	}
}

/* Keys that do not count say 0 always. */
static void
test_uncounted(void)
{
	struct soft s = pk_soft(PASSKEY_ES256, 2);
	struct pk_made m;
	struct passkey k;
	struct cy_err e;

	s.counts = false;
	pk_make(&m, &s);
	t_rc(passkey_register(&k, &pk_site, pk_challenge(), &m.r, &e), &e,
	    CY_OK, FAULT_NONE, "a key that does not count");
	for (int i = 0; i < 2; i++)
		t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e,
		    CY_OK, FAULT_NONE, "only its challenge protects it");
	k.count = 1;
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e,
	    CY_REFUSED, FAULT_PASSKEY_REPLAYED, "it counted once");
	arena_release(&m.mem);
}

/* WebAuthn L3 section 6.1.3: flags BE (8) and BS (16). */
static void
test_backup(void)
{
	static const struct {
		uint8_t first, then;
		enum passkey_backup backup;
		enum fault registered, asserted;
	} rows[] = {
	    {0, 0, PASSKEY_BOUND, FAULT_NONE, FAULT_NONE},
	    {8, 8, PASSKEY_ELIGIBLE, FAULT_NONE, FAULT_NONE},
	    {8, 24, PASSKEY_BACKED_UP, FAULT_NONE, FAULT_NONE},
	    {24, 8, PASSKEY_ELIGIBLE, FAULT_NONE, FAULT_NONE},
	    {0, 8, PASSKEY_BOUND, FAULT_NONE, FAULT_PASSKEY_BACKUP},
	    {24, 0, PASSKEY_BACKED_UP, FAULT_NONE, FAULT_PASSKEY_BACKUP},
	    {0, 16, PASSKEY_BOUND, FAULT_NONE, FAULT_PASSKEY_FLAGS},
	    {16, 0, PASSKEY_BOUND, FAULT_PASSKEY_FLAGS, FAULT_NONE},
	};
	struct pk_made first, then;
	struct passkey k;
	struct soft s;
	struct cy_err e;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		s = pk_soft(PASSKEY_ES256, 3);
		s.flags |= rows[i].first;
		pk_make(&first, &s);
		s.flags = (uint8_t)(5 | rows[i].then);
		pk_make(&then, &s);
		t_rc(passkey_register(
		         &k, &pk_site, pk_challenge(), &first.r, &e),
		    &e, rows[i].registered == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].registered, "registered");
		if (rows[i].registered == FAULT_NONE)
			t_rc(passkey_assert(
			         &k, &pk_site, pk_challenge(), &then.a, &e),
			    &e, rows[i].asserted == FAULT_NONE ? CY_OK : CY_BAD,
			    rows[i].asserted, "asserted");
		if (rows[i].registered == FAULT_NONE)
			t_ok(k.backup == rows[i].backup, "what it says now");
		arena_release(&first.mem);
		arena_release(&then.mem);
	}
}

static void
test_other(void)
{
	static const struct {
		const char *rp, *origin;
		enum fault fault;
	} rows[] = {
	    {PK_RP, "https://register.example:8443", FAULT_PASSKEY_ORIGIN},
	    {PK_RP, "http://register.example", FAULT_PASSKEY_ORIGIN},
	    {PK_RP, "https://register.example/", FAULT_PASSKEY_ORIGIN},
	    {PK_RP, "https://evil.register.example", FAULT_PASSKEY_ORIGIN},
	    {"example", PK_ORIGIN, FAULT_PASSKEY_SITE},
	    {"", PK_ORIGIN, FAULT_PASSKEY_SITE},
	};
	struct soft s = pk_soft(PASSKEY_ES256, 4);
	struct soft t = pk_soft(PASSKEY_ES256, 5);
	struct passkey_site site;
	struct passkey_response r;
	struct passkey k, got;
	struct pk_made m;
	struct cy_err e;

	pk_make(&m, &s);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		site = (struct passkey_site){rows[i].rp, rows[i].origin};
		t_rc(passkey_register(&k, &site, pk_challenge(), &m.r, &e), &e,
		    CY_BAD, rows[i].fault, rows[i].origin);
	}
	t_rc(passkey_register(&k, &pk_site, SPAN_LIT("other"), &m.r, &e), &e,
	    CY_BAD, FAULT_PASSKEY_CHALLENGE, "another challenge");
	r = (struct passkey_response){m.r.attestation, m.a.client_data};
	t_rc(passkey_register(&k, &pk_site, pk_challenge(), &r, &e), &e, CY_BAD,
	    FAULT_PASSKEY_TYPE, "an assertion as a registration");
	pk_must(
	    passkey_register(&k, &pk_site, pk_challenge(), &m.r, &e) == CY_OK);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		site = (struct passkey_site){rows[i].rp, rows[i].origin};
		t_rc(passkey_assert(&k, &site, pk_challenge(), &m.a, &e), &e,
		    CY_BAD, rows[i].fault, "asserted elsewhere");
	}
	got = k;
	m.a.client_data = m.r.client_data;
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e, CY_BAD,
	    FAULT_PASSKEY_TYPE, "a registration as an assertion");
	arena_release(&m.mem);
	pk_make(&m, &t);
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e, CY_BAD,
	    FAULT_PASSKEY_OTHER, "another credential");
	m.a.credential = span(k.id, k.nid);
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e, CY_BAD,
	    FAULT_PASSKEY_SIGNATURE, "another key");
	m.a.signature.n = 0;
	t_rc(passkey_assert(&k, &pk_site, pk_challenge(), &m.a, &e), &e, CY_BAD,
	    FAULT_PASSKEY_SIZE, "no signature");
	t_ok(memcmp(&got, &k, sizeof(k)) == 0, "nothing changed");
	arena_release(&m.mem);
}

static void
test_lines(void)
{
#define ID "AAAAAAAAAAAAAAAAAAAAAA"
#define KEY32 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	static const struct {
		const char *line;
		bool ok;
	} rows[] = {
	    {ID " EdDSA " KEY32 " 0 bound", true},
	    {ID " EdDSA " KEY32 " 4294967295 backed-up", true},
	    {ID " EdDSA " KEY32 " 4294967296 bound", false},
	    {ID " EdDSA " KEY32 " 01 bound", false},
	    {ID " EdDSA " KEY32 " -1 bound", false},
	    {ID " ES256 " KEY32 " 0 bound", false},
	    {ID " eddsa " KEY32 " 0 bound", false},
	    {ID " RS256 " KEY32 " 0 bound", false},
	    {ID " EdDSA " KEY32 "A 0 bound", false},
	    {ID " EdDSA " KEY32 "= 0 bound", false},
	    {ID " EdDSA " KEY32 " 0 Bound", false},
	    {ID " EdDSA " KEY32 " 0 bound ", false},
	    {ID " EdDSA " KEY32 " 0 bound x", false},
	    {ID " EdDSA " KEY32 " 0 bound\n", false},
	    {ID "  EdDSA " KEY32 " 0 bound", false},
	    {" " ID " EdDSA " KEY32 " 0 bound", false},
	    {ID " EdDSA " KEY32 " 0", false},
	    {"AAAA EdDSA " KEY32 " 0 bound", false},
	    {"", false},
	};
	struct passkey k;
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_PASSKEY_LINE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = passkey_parse(&k, span_str(rows[i].line), &e);
		t_rc(rc, &e, rows[i].ok ? CY_OK : CY_BAD, FAULT_PASSKEY_LINE,
		    rows[i].line);
		buf_reset(&b);
		if (rc == CY_OK)
			passkey_print(&b, &k);
		if (rc == CY_OK)
			t_span(buf_span(&b), span_str(rows[i].line), "again");
	}
	buf_release(&b);
}

/* A credential id as long as allowed, and one byte more. */
static void
test_id_limit(void)
{
	struct passkey k = {.nid = LIMIT_CREDENTIAL_ID, .alg = PASSKEY_ES256};
	static uint8_t long_id[LIMIT_CREDENTIAL_ID + 1];
	struct passkey again;
	struct cy_err e;
	struct buf b;

	memset(k.id, 0xfb, sizeof(k.id));
	buf_init(&b, LIMIT_PASSKEY_LINE);
	passkey_print(&b, &k);
	t_rc(passkey_parse(&again, buf_span(&b), &e), &e, CY_OK, FAULT_NONE,
	    "the longest id");
	t_ok(memcmp(&k, &again, sizeof(k)) == 0, "the same");
	buf_reset(&b);
	buf_base64url(&b, span(long_id, sizeof(long_id)));
	buf_puts(&b, " EdDSA " KEY32 " 0 bound");
	t_rc(passkey_parse(&again, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_PASSKEY_LINE, "one byte more");
	buf_release(&b);
}

static void
test_other_lines(void)
{
	static const char *const bad[] = {"", "AAAA", "AAAA ", " AAAA AAAA",
	    "AAAA  AAAA", "AAAA AAAA AAAA", "AAAA AA=", "AAAA AB", "AAAA A+AA",
	    "AAAA AAAA\n"};
	struct passkey_assertion a;
	struct passkey_response r;
	struct arena mem;
	struct cy_err e;
	char *big;

	arena_init(&mem, (size_t)1 << 16);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		t_rc(passkey_response_parse(&r, &mem, span_str(bad[i]), &e), &e,
		    CY_BAD, FAULT_PASSKEY_LINE, bad[i]);
	t_rc(passkey_assertion_parse(&a, &mem, SPAN_LIT("AAAA AAAA AAAA"), &e),
	    &e, CY_BAD, FAULT_PASSKEY_LINE, "three of four");
	t_rc(passkey_assertion_parse(
	         &a, &mem, SPAN_LIT("AAAA AAAA AAAA AAAA"), &e),
	    &e, CY_OK, FAULT_NONE, "four");
	big = malloc(LIMIT_PASSKEY_LINE + 4);
	pk_must(big != NULL);
	memset(big, 'A', LIMIT_PASSKEY_LINE + 4);
	big[4] = ' ';
	t_rc(passkey_response_parse(
	         &r, &mem, span(big, LIMIT_PASSKEY_LINE - 3), &e),
	    &e, CY_OK, FAULT_NONE, "as long as allowed");
	t_rc(passkey_response_parse(
	         &r, &mem, span(big, LIMIT_PASSKEY_LINE + 1), &e),
	    &e, CY_BAD, FAULT_PASSKEY_LINE, "longer");
	free(big);
	arena_release(&mem);
}

static void
test_init(void)
{
	struct cy_err e;

	t_rc(passkey_init(&e), &e, CY_OK, FAULT_NONE, "a known signature");
}

/* jansson allocates through these, so that t_oom() counts its calls too. */
static void *
our_malloc(size_t n)
{
	void *p = malloc(n);

	if (p == NULL)
		errno = ENOMEM;
	return p;
}

static void
our_free(void *p)
{
	free(p);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	const uint8_t seed[32] = {9};
	struct passkey_assertion a;
	struct passkey_response r;
	struct arena mem;
	struct passkey k;
	struct soft s;
	struct buf b;
	enum cy_rc rc;

	arena_init(&mem, (size_t)1 << 16);
	buf_init(&b, LIMIT_PASSKEY_LINE);
	rc = soft_init(&s, *(enum passkey_alg *)ctx, seed, e);
	if (rc == CY_OK)
		rc = soft_register(&s, &pk_site, pk_challenge(), &b, e);
	if (rc == CY_OK)
		rc = passkey_response_parse(&r, &mem, buf_span(&b), e);
	if (rc == CY_OK)
		rc = passkey_register(&k, &pk_site, pk_challenge(), &r, e);
	buf_reset(&b);
	if (rc == CY_OK)
		rc = soft_assert(&s, &pk_site, pk_challenge(), &b, e);
	if (rc == CY_OK)
		rc = passkey_assertion_parse(&a, &mem, buf_span(&b), e);
	if (rc == CY_OK)
		rc = passkey_assert(&k, &pk_site, pk_challenge(), &a, e);
	if (rc == CY_OK)
		rc = passkey_init(e);
	soft_release(&s);
	buf_release(&b);
	arena_release(&mem);
	return rc;
}

int
main(void)
{
	enum passkey_alg alg;
	struct cy_err e;

	pk_must(crypto_init(&e) == CY_OK);
	json_set_alloc_funcs(our_malloc, our_free);
	test_init();
	test_good();
	test_uncounted();
	test_backup();
	test_other();
	test_lines();
	test_id_limit();
	test_other_lines();
	for (size_t i = 0; i < 2; i++) {
		alg = algs[i];
		t_oom(oom, &alg, "from registration to assertion");
	}
	return t_done();
}
