/* SPDX-License-Identifier: Apache-2.0 */
#include "tlog/policy.h"

#define MAX_NODES (LIMIT_POLICY_WITNESSES + LIMIT_POLICY_GROUPS)

/*
 * Groups only name nodes before them, and each node has one group at most:
 * so one pass in order sees every member before its group, and the needs of
 * members never share a witness.
 */

/* The sum of the k smallest of n values; the values are reordered. */
static uint32_t
sum_smallest(uint32_t *v, uint32_t n, uint32_t k)
{
	uint32_t sum = 0, least, t;

	for (uint32_t i = 0; i < k; i++) {
		least = i;
		for (uint32_t j = i + 1; j < n; j++)
			if (v[j] < v[least])
				least = j;
		t = v[least];
		v[least] = v[i];
		v[i] = t;
		sum += t;
	}
	return sum;
}

uint32_t
policy_need(const struct policy *p)
{
	uint32_t need[MAX_NODES], of[MAX_NODES] = {0}, i;
	const struct policy_group *g;

	if (p->quorum_none)
		return 0;
	for (i = 0; i < p->nwitnesses; i++)
		need[i] = 1;
	for (g = p->group; g < p->group + p->ngroups; g++) {
		for (uint32_t m = 0; m < g->n; m++)
			of[m] = need[g->member[m]];
		need[i++] = sum_smallest(of, g->n, g->k);
	}
	return need[p->quorum];
}

bool
policy_met(const struct policy *p, const bool *sealed)
{
	bool met[MAX_NODES];
	const struct policy_group *g;
	uint32_t i, n;

	if (p->quorum_none)
		return true;
	for (i = 0; i < p->nwitnesses; i++)
		met[i] = sealed[i];
	for (g = p->group; g < p->group + p->ngroups; g++) {
		n = 0;
		for (uint32_t m = 0; m < g->n; m++)
			n += met[g->member[m]];
		met[i++] = n >= g->k;
	}
	return met[p->quorum];
}

/* Every known log's line is verified; one of the log itself has to be there. */
static enum cy_rc
check_logs(const struct policy *p, const struct note *n,
    const struct checkpoint *c, struct policy_verdict *v, struct cy_err *e)
{
	enum cy_rc rc;

	for (size_t i = 0; i < p->nlogs; i++) {
		rc = note_verify(n, &p->log[i], e);
		if (rc != CY_OK && rc != CY_NOTFOUND)
			return rc;
		if (rc == CY_OK && v->log == NULL &&
		    span_eq_str(c->origin, p->log[i].name))
			v->log = &p->log[i];
	}
	return CY_OK;
}

static enum cy_rc
check_witness(const struct vkey *k, const struct note *n, utc_t now,
    struct policy_verdict *v, struct cy_err *e)
{
	utc_t t;
	enum cy_rc rc = note_cosig_verify(n, k, &t, e);

	if (rc != CY_OK)
		return rc;
	if (t - POLICY_SKEW > now)
		return cy_fail(e, CY_BAD, FAULT_POLICY_COSIGNATURE_FUTURE,
		    CY_NO_OFFSET, "the seal of %s is of a time %lld s ahead",
		    k->name, (long long)(t - now));
	if (v->valid == 0 || t < v->oldest)
		v->oldest = t;
	if (v->valid == 0 || t > v->newest)
		v->newest = t;
	v->valid++;
	return CY_OK;
}

enum cy_rc
policy_check(const struct policy *p, const struct note *n,
    const struct checkpoint *c, utc_t now, struct policy_verdict *v,
    struct cy_err *e)
{
	bool sealed[LIMIT_POLICY_WITNESSES];
	enum cy_rc rc;

	memset(v, 0, sizeof(*v));
	v->need = policy_need(p);
	v->known = (uint32_t)p->nwitnesses;
	rc = check_logs(p, n, c, v, e);
	for (size_t i = 0; rc == CY_OK && i < p->nwitnesses; i++) {
		rc = check_witness(&p->witness[i].key, n, now, v, e);
		sealed[i] = rc == CY_OK;
		if (rc == CY_NOTFOUND)
			rc = CY_OK;
	}
	if (rc != CY_OK)
		return rc;
	v->quorum = policy_met(p, sealed);
	if (v->log == NULL)
		return cy_fail(e, CY_BELOW, FAULT_POLICY_UNKNOWN_LOG,
		    CY_NO_OFFSET, "no log of the policy has signed it");
	if (!v->quorum)
		return cy_fail(e, CY_BELOW, FAULT_POLICY_QUORUM, CY_NO_OFFSET,
		    "%u of %u witnesses; the quorum needs at least %u",
		    v->valid, v->known, v->need);
	return CY_OK;
}
