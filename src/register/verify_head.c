/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_head.h"

enum cy_rc
verify_head_parse(struct verify_head *h, struct span bytes, struct cy_err *e)
{
	enum cy_rc rc;

	h->bytes = bytes;
	h->below.rc = CY_OK;
	rc = note_parse(&h->note, bytes, e);
	if (rc == CY_OK)
		rc = checkpoint_parse(&h->cp, h->note.text, e);
	if (rc == CY_OK && h->cp.extension.n > 0)
		rc = cy_fail(e, CY_BAD, FAULT_REGISTER_CHECKPOINT_LINES,
		    CY_NO_OFFSET, "the checkpoint has extension lines");
	if (rc == CY_OK && h->cp.size == 0)
		rc = cy_fail(e, CY_BAD, FAULT_REGISTER_EMPTY, CY_NO_OFFSET,
		    "entry 0 introduces the keys of a register");
	return rc;
}

/* A line that no key here can judge leaves the verdict below policy. */
static enum cy_rc
unknown_lines(struct verify_head *h, size_t known, struct cy_err *e)
{
	if (h->note.nsigs <= known)
		return CY_OK;
	if (h->exact)
		return cy_fail(e, CY_BAD, FAULT_REGISTER_CHECKPOINT_LINES,
		    CY_NO_OFFSET, "%zu signature lines, not two",
		    h->note.nsigs);
	(void)cy_fail(&h->below, CY_BELOW, FAULT_REGISTER_LINE_UNKNOWN,
	    CY_NO_OFFSET, "%zu lines of keys that are not known",
	    h->note.nsigs - known);
	return CY_OK;
}

static bool
trusted(const struct verify_options *o, const struct vkey *key)
{
	for (size_t i = 0; i < o->nknown; i++)
		if (vkey_same_key(&o->known[i], key) &&
		    strcmp(o->known[i].name, key->name) == 0)
			return true;
	return false;
}

static bool
in_policy(const struct policy *p, const struct vkey *key)
{
	for (size_t i = 0; i < p->nwitnesses; i++)
		if (vkey_same_key(&p->witness[i].key, key))
			return true;
	return false;
}

/* known: lines judged by the register's own keys or by the policy. */
static enum cy_rc
judge_policy(struct verify_head *h, const struct verify_options *o,
    struct verify_verdict *v, size_t *known, struct cy_err *e)
{
	struct policy_verdict pv = {.log = NULL};
	enum cy_rc rc;

	rc = policy_check(o->policy, &h->note, &h->cp, o->now, &pv, e);
	if (rc != CY_OK && rc != CY_BELOW)
		return rc;
	if (rc == CY_BELOW)
		h->below = *e;
	v->key_known = pv.log != NULL;
	v->seals = pv.valid;
	v->witnesses = pv.known;
	v->need = pv.need;
	if (pv.valid > 0) {
		v->oldest = pv.oldest;
		if (pv.newest > v->sealed)
			v->sealed = pv.newest;
	}
	*known = 2 + pv.valid - (in_policy(o->policy, &h->witness) ? 1 : 0);
	return CY_OK;
}

static enum cy_rc
judge_key(struct verify_head *h, const struct verify_options *o,
    struct verify_verdict *v, size_t *known, struct cy_err *e)
{
	if (o->policy != NULL)
		return judge_policy(h, o, v, known, e);
	v->key_known = trusted(o, &h->key);
	return CY_OK;
}

enum cy_rc
verify_head_judge(struct verify_head *h, const struct keyring *keys,
    const struct verify_options *o, struct verify_verdict *v, struct cy_err *e)
{
	size_t known = 2;
	enum cy_rc rc;

	if (!keyring_register_key(keys, &h->key) ||
	    !keyring_witness_key(keys, &h->witness))
		return cy_fail(e, CY_BAD, FAULT_REGISTER_EMPTY, CY_NO_OFFSET,
		    "entry 0 does not introduce the keys of a register");
	rc = checkpoint_open(&h->note, &h->cp, h->bytes, &h->key, e);
	if (rc == CY_OK)
		rc = note_cosig_verify(&h->note, &h->witness, &v->sealed, e);
	if (rc == CY_NOTFOUND)
		/* A line that is not there is as bad as a wrong one. */
		return e->rc = CY_BAD;
	if (rc != CY_OK)
		return rc;
	v->key = h->key;
	v->oldest = v->sealed;
	v->seals = 1;
	rc = judge_key(h, o, v, &known, e);
	if (rc == CY_OK)
		rc = unknown_lines(h, known, e);
	if (rc == CY_OK && o->policy == NULL && !v->key_known)
		(void)cy_fail(&h->below, CY_BELOW, FAULT_REGISTER_KEY_UNKNOWN,
		    CY_NO_OFFSET, "%s", h->key.name);
	return rc;
}
