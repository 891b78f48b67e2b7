/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy needs is what the smallest set of witnesses that meets it
 * has; more witnesses never unmeet it. */
#include <assert.h>

#include "tlog/policy.h"

#define BRUTE 8u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
enum cy_rc __wrap_ed25519_pub_check(
    const struct ed25519_pub *pub, struct cy_err *e);

/* Stands in for the curve: fuzz_vkey meets the real one. */
enum cy_rc
__wrap_ed25519_pub_check(const struct ed25519_pub *pub, struct cy_err *e)
{
	return (pub->b[0] & 7) != 7
	    ? CY_OK
	    : cy_fail(e, CY_BAD, FAULT_KEY_INVALID, CY_NO_OFFSET, "by lot");
}

static bool
met(const struct policy *p, unsigned set)
{
	bool sealed[LIMIT_POLICY_WITNESSES] = {false};

	for (unsigned w = 0; w < BRUTE; w++)
		sealed[w] = (set >> w & 1) != 0;
	return policy_met(p, sealed);
}

static void
check_all_sets(const struct policy *p)
{
	unsigned least = BRUTE + 1, n = (unsigned)p->nwitnesses;

	for (unsigned set = 0; set < 1u << n; set++) {
		if (!met(p, set))
			continue;
		if ((unsigned)__builtin_popcount(set) < least)
			least = (unsigned)__builtin_popcount(set);
		for (unsigned w = 0; w < n; w++)
			assert(met(p, set | 1u << w));
	}
	assert(least == policy_need(p));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct policy p;
	struct arena a;
	struct cy_err e;

	assert(crypto_init(NULL) == CY_OK);
	arena_init(&a, POLICY_ARENA);
	if (policy_parse(&p, &a, span(data, size), &e) != CY_OK) {
		assert(e.rc == CY_USAGE && e.offset <= size);
	} else {
		assert(policy_need(&p) <= p.nwitnesses);
		assert((policy_need(&p) == 0) == p.quorum_none);
		if (p.nwitnesses <= BRUTE)
			check_all_sets(&p);
	}
	arena_release(&a);
	return 0;
}
