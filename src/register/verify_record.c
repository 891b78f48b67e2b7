/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify_head.h"

#include <stdio.h>

#include "tlog/proof.h"

/* One record, parsed. */
#define RECORD_BYTES ((size_t)1024 * 1024)

/* The key that the record's line names, else any of the author. */
static const struct vkey *
author_key(const struct verify_options *o, const struct record *r)
{
	const struct vkey *found = NULL;

	for (size_t i = 0; i < o->nknown; i++) {
		const struct vkey *k = &o->known[i];

		if (k->type != KEY_ED25519 || !span_eq_str(r->author, k->name))
			continue;
		if (found == NULL || k->id == r->sig.id)
			found = k;
	}
	return found;
}

/* The author's key is among those the user gave, or nobody can tell. */
static enum cy_rc
check_author(struct verify_verdict *v, const struct record *r,
    const struct verify_options *o, struct cy_err *e)
{
	const struct vkey *k = author_key(o, r);
	struct note n;
	enum cy_rc rc;

	v->of = 1;
	if (k == NULL)
		return cy_fail(e, CY_BELOW, FAULT_REGISTER_AUTHOR_UNKNOWN,
		    CY_NO_OFFSET, "%.*s", SPAN_ARGS(r->author));
	rc = note_parse(&n, r->bytes, e);
	if (rc == CY_OK)
		rc = note_verify(&n, k, e);
	if (rc == CY_NOTFOUND)
		return e->rc = CY_BAD;
	if (rc == CY_OK)
		v->valid = 1;
	return rc;
}

/* A receipt, to a register that the policy or the user knows. */
static enum cy_rc
check_receipt(struct verify_verdict *v, struct span entry, struct span proof,
    const struct verify_options *o, struct cy_err *e)
{
	struct checkpoint c;
	struct proof p;
	struct note n;
	enum cy_rc rc;

	rc = proof_parse(&p, proof, e);
	if (rc == CY_OK)
		rc = note_parse(&n, p.checkpoint, e);
	if (rc == CY_OK)
		rc = checkpoint_parse(&c, n.text, e);
	if (rc == CY_OK)
		rc = proof_check(&p, &c, entry, e);
	if (rc != CY_OK)
		return rc;
	v->index = p.index;
	return verify_head_alone(v, &n, &c, o, e);
}

static enum cy_rc
judge(struct verify_verdict *v, struct span entry, struct span proof,
    const struct verify_options *o, struct arena *a, struct cy_err *e)
{
	struct cy_err below = {.rc = CY_OK};
	struct record r;
	enum cy_rc rc;

	rc = record_parse(&r, a, entry, e);
	if (rc != CY_OK)
		return rc;
	record_id(&r, &v->digest);
	rc = check_author(v, &r, o, e);
	if (rc == CY_BELOW)
		below = *e;
	else if (rc != CY_OK)
		return rc;
	rc = proof.n > 0 ? check_receipt(v, entry, proof, o, e) : CY_OK;
	if (rc == CY_OK && below.rc != CY_OK) {
		*e = below;
		rc = CY_BELOW;
	}
	return rc;
}

enum cy_rc
verify_record(struct verify_verdict *v, struct span note, struct span proof,
    const struct verify_options *o, struct cy_err *e)
{
	struct cy_err none = {0}, *why = e != NULL ? e : &none;
	struct arena a;
	enum cy_rc rc;

	memset(v, 0, sizeof(*v));
	v->part = VERIFY_RECORD;
	arena_init(&a, RECORD_BYTES);
	rc = judge(v, note, proof, o, &a, why);
	arena_release(&a);
	v->rc = rc;
	if (rc != CY_OK) {
		(void)snprintf(v->what, sizeof(v->what), "the record");
		v->why = *why;
	}
	return rc;
}
