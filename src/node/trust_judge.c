/* SPDX-License-Identifier: Apache-2.0 */
#include "node/trust_priv.h"

#define MAY_APPROVE ((unsigned)TRUST_SIGNER | (unsigned)TRUST_APPROVER)

static const struct trust_officer *
whose(const struct trust_table *x, struct span credential)
{
	const struct passkey *k;

	for (size_t i = 0; i < x->nofficers; i++) {
		k = &x->officer[i].passkey;
		if (span_eq(credential, span(k->id, k->nid)))
			return &x->officer[i];
	}
	return NULL;
}

enum cy_rc
trust_assert(const struct trust_table *x, const struct trust_officer **who,
    struct passkey *k, struct span challenge, const struct passkey_assertion *a,
    bool in_order, struct cy_err *e)
{
	const struct passkey_site site = {x->rp_id, x->origin};

	*who = whose(x, a->credential);
	if (*who == NULL)
		return cy_fail(e, CY_REFUSED, FAULT_APPROVAL_OFFICER,
		    CY_NO_OFFSET, "no officer has this passkey");
	*k = (*who)->passkey;
	if (!in_order)
		k->count = 0;
	return passkey_assert(k, &site, challenge, a, e);
}

static enum cy_rc
refuse(enum fault f, const struct trust_officer *who, struct cy_err *e)
{
	return cy_fail(
	    e, CY_REFUSED, f, CY_NO_OFFSET, "%s of %s", who->login, who->party);
}

/* Backwards, a text would seem older than what it answers; forwards, it would
 * count before anybody knew of it. */
static enum cy_rc
judge_date(utc_t date, utc_t now, struct cy_err *e)
{
	char text[TIME_TEXT];

	time_print(text, date);
	if (date < now - TRUST_DATE_S)
		return cy_fail(e, CY_REFUSED, FAULT_RECORD_BACKDATED,
		    CY_NO_OFFSET, "%s", text);
	if (date > now + TRUST_SKEW_S)
		return cy_fail(e, CY_REFUSED, FAULT_RECORD_POSTDATED,
		    CY_NO_OFFSET, "%s", text);
	return CY_OK;
}

/* How many of a party may approve: two logins are two people. */
static size_t
approvers(const struct trust_table *x, struct span party)
{
	size_t n = 0;

	for (size_t i = 0; i < x->nofficers; i++)
		n += (x->officer[i].roles & MAY_APPROVE) != 0 &&
		    span_eq_str(party, x->officer[i].party);
	return n;
}

/* spec/keys.md, "Officers": how many must approve. */
static size_t
wanted(const struct trust_table *x, const struct record *r, struct span keeper)
{
	if (r->type->kind == R_NOTIFICATION && r->body.n == 0 &&
	    span_eq(r->author, keeper))
		return 0;
	if (r->type->kind == R_RELEASE)
		return 2;
	return approvers(x, r->author) >= 2 ? 2 : 1;
}

/*
 * One approval; who: those before it, and then it.  Approvals wait for each
 * other, so they come in another order than they were made in and the count
 * says nothing; the record id is challenge enough, and whoever shows one twice
 * gets the same signature of the same text.
 */
static enum cy_rc
judge_one(const struct trust_table *x, const struct record *r,
    const struct trust_officer **who, size_t n,
    const struct passkey_assertion *a, struct cy_err *e)
{
	struct passkey k;
	struct hash id;
	enum cy_rc rc;

	record_id(r, &id);
	rc = trust_assert(x, &who[n], &k, span(id.b, HASH_LEN), a, false, e);
	if (rc != CY_OK)
		return rc;
	if (!span_eq_str(r->author, who[n]->party))
		return refuse(FAULT_APPROVAL_PARTY, who[n], e);
	if ((who[n]->roles & MAY_APPROVE) == 0)
		return refuse(FAULT_APPROVAL_ROLE, who[n], e);
	for (size_t i = 0; i < n; i++)
		if (who[i] == who[n])
			return refuse(FAULT_APPROVAL_TWICE, who[n], e);
	return CY_OK;
}

static enum cy_rc
judge_all(const struct trust_table *x, const struct record *r, size_t want,
    const struct trust_approvals *all, struct cy_err *e)
{
	const struct trust_officer *who[TRUST_APPROVALS];
	bool signer = false;
	enum cy_rc rc;

	if (all->n > TRUST_APPROVALS)
		return cy_fail(e, CY_REFUSED, FAULT_APPROVAL_TWICE,
		    CY_NO_OFFSET, "%zu approvals", all->n);
	for (size_t i = 0; i < all->n; i++) {
		for (size_t k = 0; k < i; k++)
			if (span_eq(all->a[i].credential, all->a[k].credential))
				return refuse(FAULT_APPROVAL_TWICE, who[k], e);
		rc = judge_one(x, r, who, i, &all->a[i], e);
		if (rc != CY_OK)
			return rc;
		signer |= (who[i]->roles & TRUST_SIGNER) != 0;
	}
	if (all->n < want || (want > 0 && !signer))
		return cy_fail(e, CY_REFUSED, FAULT_APPROVAL_MISSING,
		    CY_NO_OFFSET, "%zu of %zu, a signer%s among them", all->n,
		    want, signer ? "" : " not");
	return CY_OK;
}

enum cy_rc
trust_judge(const struct trust *t, const struct record *r, struct span keeper,
    const struct trust_approvals *approvals, utc_t now, struct cy_err *e)
{
	size_t want = wanted(&t->now, r, keeper);
	enum cy_rc rc = judge_date(r->date, now, e);

	if (rc != CY_OK || (want == 0 && approvals->n == 0))
		return rc;
	return judge_all(&t->now, r, want, approvals, e);
}
