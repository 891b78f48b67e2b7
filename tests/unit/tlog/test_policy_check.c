/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP tlog-policy, What is a policy; threats T2, T9. */
#include "../t.h"

#include "keys.h"
#include "tlog/policy.h"

#define NOW 1795341600
#define ORIGIN_A "a.example"
#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define POLICY                                                          \
	"log @A\nlog @B\nwitness w1 @1\nwitness w2 @2\nwitness w3 @3\n" \
	"witness w4 @4\ngroup g 3 w1 w2 w3 w4\nquorum g\n"

static const struct {
	const char *name;
	const char *policy;
	const char *origin;
	const char *logs;  /* who signs: letters as in keys.h */
	const char *seals; /* who seals, the n-th at NOW - n */
	utc_t ahead;       /* added to those times */
	enum cy_rc rc;
	enum fault fault;
	uint32_t valid;
} rows[] = {
    {"enough", POLICY, ORIGIN_A, "A", "123", 0, CY_OK, FAULT_NONE, 3},
    {"all", POLICY, ORIGIN_A, "A", "4321", 0, CY_OK, FAULT_NONE, 4},
    {"strangers too", POLICY, ORIGIN_A, "AZ", "12379", 0, CY_OK, FAULT_NONE, 3},
    {"the other log", POLICY, "b.example", "B", "123", 0, CY_OK, FAULT_NONE, 3},
    {"both logs, one origin", POLICY, ORIGIN_A, "BA", "123", 0, CY_OK,
        FAULT_NONE, 3},
    {"too few", POLICY, ORIGIN_A, "A", "12", 0, CY_BELOW, FAULT_POLICY_QUORUM,
        2},
    {"none", POLICY, ORIGIN_A, "A", "", 0, CY_BELOW, FAULT_POLICY_QUORUM, 0},
    {"strangers only", POLICY, ORIGIN_A, "A", "567", 0, CY_BELOW,
        FAULT_POLICY_QUORUM, 0},
    {"a log of another name", POLICY, ORIGIN_A, "C", "123", 0, CY_BELOW,
        FAULT_POLICY_UNKNOWN_LOG, 3},
    {"a known log for another origin", POLICY, ORIGIN_A, "B", "123", 0,
        CY_BELOW, FAULT_POLICY_UNKNOWN_LOG, 3},
    {"neither log nor quorum", POLICY, ORIGIN_A, "Z", "1", 0, CY_BELOW,
        FAULT_POLICY_UNKNOWN_LOG, 1},
    {"one witness, under a second name", POLICY, ORIGIN_A, "A", "12x", 0,
        CY_BELOW, FAULT_POLICY_QUORUM, 2},
    {"a witness twice", POLICY, ORIGIN_A, "A", "112", 0, CY_BAD,
        FAULT_NOTE_SIGNATURE_DUPLICATE, 0},
    {"the log twice", POLICY, ORIGIN_A, "AA", "123", 0, CY_BAD,
        FAULT_NOTE_SIGNATURE_DUPLICATE, 0},
    {"clocks that differ", POLICY, ORIGIN_A, "A", "123", POLICY_SKEW, CY_OK,
        FAULT_NONE, 3},
    {"a seal from the future", POLICY, ORIGIN_A, "A", "123", POLICY_SKEW + 1,
        CY_BAD, FAULT_POLICY_COSIGNATURE_FUTURE, 0},
    {"no quorum asked", "log @A\nquorum none\n", ORIGIN_A, "A", "", 0, CY_OK,
        FAULT_NONE, 0},
    {"no log known", "witness w1 @1\nquorum w1\n", ORIGIN_A, "A", "1", 0,
        CY_BELOW, FAULT_POLICY_UNKNOWN_LOG, 1},
    {"a single witness", "log @A\nwitness w2 @2\nquorum w2\n", ORIGIN_A, "A",
        "2", 0, CY_OK, FAULT_NONE, 1},
    {"two logs are no two witnesses",
        "log @A\nlog @B\nwitness w1 @1\nwitness w2 @2\n"
        "group g all w1 w2\nquorum g\n",
        ORIGIN_A, "AB", "1", 0, CY_BELOW, FAULT_POLICY_QUORUM, 1},
};

/* Makes a checkpoint that these sign and seal. */
static void
make(struct buf *b, const char *origin, const char *logs, const char *seals,
    utc_t ahead)
{
	struct skey k;
	struct span text;
	struct cy_err e;
	struct buf t;
	utc_t at = NOW + ahead;

	buf_init(&t, LIMIT_NOTE);
	buf_printf(&t, "%s\n7\n" ROOT "\n", origin);
	text = buf_span(&t);
	buf_put(b, text);
	buf_putc(b, '\n');
	for (; *logs != '\0'; logs++) {
		keys_make(&k, *logs);
		(void)note_sign_line(b, text, &k, &e);
	}
	for (; *seals != '\0'; seals++) {
		keys_make(&k, *seals);
		(void)note_cosign_line(b, text, &k, at--, &e);
	}
	buf_release(&t);
}

static enum cy_rc
judge(const char *policy, const struct buf *note, struct policy_verdict *v,
    struct cy_err *e)
{
	struct checkpoint c;
	struct policy p;
	struct arena a;
	struct note n;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_POLICY_FILE);
	arena_init(&a, POLICY_ARENA);
	keys_expand(&b, policy);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = policy_parse(&p, &a, buf_span(&b), e);
	if (rc == CY_OK)
		rc = note_parse(&n, buf_span(note), e);
	if (rc == CY_OK)
		rc = checkpoint_parse(&c, n.text, e);
	if (rc == CY_OK)
		rc = policy_check(&p, &n, &c, NOW, v, e);
	buf_release(&b);
	arena_release(&a);
	return rc;
}

static void
test_rows(void)
{
	struct policy_verdict v;
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;
	utc_t first, last;

	buf_init(&b, LIMIT_NOTE);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		make(&b, rows[i].origin, rows[i].logs, rows[i].seals,
		    rows[i].ahead);
		rc = judge(rows[i].policy, &b, &v, &e);
		t_rc(rc, &e, rows[i].rc, rows[i].fault, rows[i].name);
		if (rc == CY_BAD)
			continue;
		t_uint(v.valid, rows[i].valid, "its witnesses");
		t_ok(v.quorum == (rc == CY_OK || v.valid >= v.need) &&
		        (v.log != NULL) ==
		            (e.fault != FAULT_POLICY_UNKNOWN_LOG || rc == 0),
		    "its verdict");
		first = v.valid > 0 ? NOW + rows[i].ahead : 0;
		last = v.valid > 0 ? first - v.valid + 1 : 0;
		t_ok(v.newest == first && v.oldest == last, "its times");
	}
	buf_release(&b);
}

/* The lengths of signature lines of these keys. */
#define SIGNATURE (4 + 9 + 1 + 92 + 1)
#define SEAL (4 + 9 + 1 + 104 + 1)

/* A line of a known key that does not verify spoils the note: with the right
 * key id but for another text. */
static void
test_bad_lines(void)
{
	struct policy_verdict v;
	struct cy_err e;
	struct buf good, other, b;
	struct span s;

	buf_init(&good, LIMIT_NOTE);
	buf_init(&other, LIMIT_NOTE);
	buf_init(&b, LIMIT_NOTE);
	make(&good, ORIGIN_A, "A", "123", 0);
	make(&other, "b.example", "B", "4", 0);
	s = buf_span(&other);
	/* The log's line and the witness's of another checkpoint. */
	buf_put(&b, buf_span(&good));
	buf_put(&b, span_from(s, s.n - SEAL));
	t_rc(judge(POLICY, &b, &v, &e), &e, CY_BAD, FAULT_SIGNATURE_INVALID,
	    "a seal of another checkpoint");
	buf_reset(&b);
	buf_put(&b, buf_span(&good));
	buf_put(
	    &b, span_first(span_from(s, s.n - SEAL - SIGNATURE), SIGNATURE));
	t_rc(judge(POLICY, &b, &v, &e), &e, CY_BAD, FAULT_SIGNATURE_INVALID,
	    "a log's signature of another checkpoint");
	buf_release(&b);
	buf_release(&other);
	buf_release(&good);
}

/* A note under a policy that is parsed already. */
static enum cy_rc
judge_again(const struct policy *p, struct span bytes)
{
	struct policy_verdict v;
	struct checkpoint c;
	struct note n;
	enum cy_rc rc = note_parse(&n, bytes, NULL);

	if (rc == CY_OK)
		rc = checkpoint_parse(&c, n.text, NULL);
	if (rc == CY_OK)
		rc = policy_check(p, &n, &c, NOW, &v, NULL);
	return rc;
}

/* Threat T10, and the tools of 2026 that said OK when they could not parse,
 * or verified other bytes than those that were shown: of a note with no seal
 * to spare no change and no part passes. */
static void
test_fails_closed(void)
{
	struct policy p;
	struct arena a;
	struct cy_err e;
	struct buf text, b;
	size_t bad = 0;

	buf_init(&text, LIMIT_POLICY_FILE);
	buf_init(&b, LIMIT_NOTE);
	arena_init(&a, POLICY_ARENA);
	keys_expand(&text, POLICY);
	make(&b, ORIGIN_A, "A", "123", 0);
	t_rc(policy_parse(&p, &a, buf_span(&text), &e), &e, CY_OK, FAULT_NONE,
	    "a policy");
	t_ok(judge_again(&p, buf_span(&b)) == CY_OK, "it passes as it is");
	for (size_t i = 0; i < b.n; i++) {
		b.p[i] ^= 1;
		bad += judge_again(&p, buf_span(&b)) == CY_OK;
		b.p[i] ^= 1;
		bad += judge_again(&p, span(b.p, i)) == CY_OK;
	}
	t_uint(bad, 0, "no changed byte and no front part of it passes");
	buf_putc(&b, '\n');
	t_ok(judge_again(&p, buf_span(&b)) != CY_OK, "nor a newline more");
	arena_release(&a);
	buf_release(&b);
	buf_release(&text);
}

/* A policy of n witnesses with threshold k. */
static void
symmetric(struct policy *p, struct arena *a, unsigned n, unsigned k)
{
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_POLICY_FILE);
	for (unsigned i = 1; i <= n; i++) {
		buf_printf(&b, "witness w%u ", i);
		keys_expand(&b, (const char[]){'@', (char)('0' + i), '\n', 0});
	}
	buf_printf(&b, "group g %u", k);
	for (unsigned i = 1; i <= n; i++)
		buf_printf(&b, " w%u", i);
	buf_puts(&b, "\nquorum g\n");
	if (policy_parse(p, a, buf_span(&b), &e) != CY_OK)
		exit(1);
	buf_release(&b);
}

/*
 * Can f liars among n witnesses make two histories pass?  Liars, the first
 * f, seal both; every honest one seals the history of its bit in side.
 */
static bool
split_possible(const struct policy *p, unsigned n, unsigned f)
{
	bool left[8], right[8];

	for (unsigned side = 0; side < 1u << n; side++) {
		for (unsigned w = 0; w < n; w++) {
			left[w] = w < f || (side >> w & 1) == 0;
			right[w] = w < f || (side >> w & 1) != 0;
		}
		if (policy_met(p, left) && policy_met(p, right))
			return true;
	}
	return false;
}

/* Threat T2: a split view is possible exactly when 2 k <= n + f. */
static void
test_split_view(void)
{
	struct policy p;
	struct arena a;
	unsigned bad = 0, cases = 0;

	arena_init(&a, 64 * POLICY_ARENA);
	for (unsigned n = 1; n <= 7; n++)
		for (unsigned k = 1; k <= n; k++) {
			symmetric(&p, &a, n, k);
			bad += policy_need(&p) != k;
			for (unsigned f = 0; f <= n; f++) {
				bad += split_possible(&p, n, f) !=
				    (2 * k <= n + f);
				cases++;
			}
		}
	t_uint(bad, 0, "split views are as the arithmetic says");
	t_uint(cases, 168, "in all cases of up to 7 witnesses");
	arena_release(&a);
}

static enum cy_rc
judge_oom(void *ctx, struct cy_err *e)
{
	struct policy_verdict v;

	return judge(POLICY, ctx, &v, e);
}

int
main(void)
{
	struct buf b;

	test_rows();
	test_bad_lines();
	test_fails_closed();
	test_split_view();
	buf_init(&b, LIMIT_NOTE);
	make(&b, ORIGIN_A, "A", "123", 0);
	t_oom(judge_oom, &b, "policy check");
	buf_release(&b);
	return t_done();
}
