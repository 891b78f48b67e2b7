/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/ed25519.h"
#include "office/seal.h"
#include "../t.h"

static const uint8_t office_key[SEAL_KEY] = {1, 2, 3};

static void
test_sizes(void)
{
	static const struct {
		size_t n, sealed;
	} row[] = {
	    {0, 256 + 40},
	    {1, 256 + 40},
	    {252, 256 + 40},
	    {253, 512 + 40},
	    {508, 512 + 40},
	    {509, 768 + 40},
	    {2 * 1024 * 1024, 2 * 1024 * 1024 + 256 + 40},
	};
	static uint8_t plain[2 * 1024 * 1024];
	struct seal_keys s;
	size_t i;

	seal_init(&s, office_key);
	for (i = 0; i < sizeof(plain); i++)
		plain[i] = (uint8_t)(i * 7);
	for (i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct span in = span(plain, row[i].n), back;
		struct arena a;
		struct cy_err e;
		struct buf b;

		buf_init(&b, sizeof(plain) + 1024);
		arena_init(&a, sizeof(plain) + 4096);
		seal_lock(&s, SEAL_PAPER, 7, in, &b);
		t_uint(b.n, row[i].sealed, "length of a sealed object");
		t_uint(seal_size(row[i].n), row[i].sealed, "as foretold");
		t_rc(
		    seal_unlock(&s, SEAL_PAPER, 7, buf_span(&b), &a, &back, &e),
		    &e, CY_OK, FAULT_NONE, "opens");
		t_ok(span_eq(in, back), "%zu bytes come back", in.n);
		arena_release(&a);
		buf_release(&b);
	}
	seal_release(&s);
}

static bool
refused(
    const struct seal_keys *s, enum seal_table t, int64_t row, struct span in)
{
	struct span back;
	struct arena a;
	struct cy_err e;
	enum cy_rc rc;

	arena_init(&a, 4096);
	rc = seal_unlock(s, t, row, in, &a, &back, &e);
	arena_release(&a);
	return rc == CY_BAD && e.fault == FAULT_OFFICE_SEALED && back.n == 0;
}

/* Of another table, row or key; each byte changed; cut; longer. */
static void
test_refused(void)
{
	static const uint8_t other_key[SEAL_KEY] = {1, 2, 4};
	struct seal_keys s, other;
	struct buf b;
	size_t i, kept = 0, cut = 0;

	seal_init(&s, office_key);
	seal_init(&other, other_key);
	buf_init(&b, 4096);
	seal_lock(&s, SEAL_PAPER, 7, SPAN_LIT("Article 1"), &b);
	t_ok(refused(&s, SEAL_DRAFT, 7, buf_span(&b)), "another table");
	t_ok(refused(&s, SEAL_PAPER, 8, buf_span(&b)), "another row");
	t_ok(refused(&s, SEAL_PAPER, INT64_C(7) << 32, buf_span(&b)),
	    "a row whose lower half is zero");
	t_ok(refused(&other, SEAL_PAPER, 7, buf_span(&b)), "another key");
	for (i = 0; i < b.n; i++) {
		b.p[i] ^= 1;
		kept += !refused(&s, SEAL_PAPER, 7, buf_span(&b));
		b.p[i] ^= 1;
		cut += !refused(&s, SEAL_PAPER, 7, span(b.p, i));
	}
	t_uint(kept, 0, "bytes that can be changed");
	t_uint(cut, 0, "lengths to which it can be cut");
	buf_putc(&b, 0);
	t_ok(refused(&s, SEAL_PAPER, 7, buf_span(&b)), "one byte more");
	buf_release(&b);
}

static void
test_nonce(void)
{
	struct seal_keys s;
	struct buf a, b;

	seal_init(&s, office_key);
	buf_init(&a, 4096);
	buf_init(&b, 4096);
	seal_lock(&s, SEAL_PAPER, 7, SPAN_LIT("Article 1"), &a);
	seal_lock(&s, SEAL_PAPER, 7, SPAN_LIT("Article 1"), &b);
	t_ok(a.n == b.n && memcmp(a.p + 24, b.p + 24, a.n - 24) != 0,
	    "the same object is sealed differently");
	buf_release(&a);
	buf_release(&b);
}

static void
test_tags(void)
{
	static const uint8_t other_key[SEAL_KEY] = {1, 2, 4};
	struct tag t[TAG_KINDS + 2];
	struct seal_keys s, other;
	size_t i, k, same = 0;

	seal_init(&s, office_key);
	seal_init(&other, other_key);
	for (i = 0; i < TAG_KINDS; i++)
		seal_tag(&s, (enum tag_kind)i, SPAN_LIT("aa.example"), &t[i]);
	seal_tag(&s, TAG_PARTY, SPAN_LIT("bb.example"), &t[TAG_KINDS]);
	seal_tag(&other, TAG_PARTY, SPAN_LIT("aa.example"), &t[TAG_KINDS + 1]);
	for (i = 0; i < TAG_KINDS + 2; i++)
		for (k = 0; k < i; k++)
			same += memcmp(t[i].b, t[k].b, TAG_LEN) == 0;
	t_uint(same, 0, "tags of other kinds, texts, keys that are equal");
	seal_tag(&s, TAG_PARTY, SPAN_LIT("aa.example"), &t[1]);
	t_ok(memcmp(t[0].b, t[1].b, TAG_LEN) == 0, "a tag is always the same");
}

struct job {
	struct seal_keys s;
};

static enum cy_rc
round_trip(void *ctx, struct cy_err *e)
{
	struct job *j = ctx;
	struct span back;
	struct arena a;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, 4096);
	arena_init(&a, 4096);
	seal_lock(&j->s, SEAL_PAPER, 7, SPAN_LIT("Article 1"), &b);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = seal_unlock(
		    &j->s, SEAL_PAPER, 7, buf_span(&b), &a, &back, e);
	arena_release(&a);
	buf_release(&b);
	return rc;
}

int
main(void)
{
	struct job j;
	struct cy_err e;

	if (crypto_init(&e) != CY_OK)
		return 1;
	test_sizes();
	test_refused();
	test_nonce();
	test_tags();
	seal_init(&j.s, office_key);
	t_oom(round_trip, &j, "sealing");
	return t_done();
}
