/* SPDX-License-Identifier: Apache-2.0 */
#include "office/port_node.h"

#include "node/enter.h"
#include "node/sign.h"

static enum cy_rc
sign(void *ctx, struct span text, const struct approval *approval, size_t n,
    struct buf *entry, struct cy_err *e)
{
	struct passkey_assertion a[APPROVALS_MAX];
	const struct trust_approvals all = {a, n};

	if (n > APPROVALS_MAX)
		return cy_fail(e, CY_REFUSED, FAULT_APPROVAL_TWICE,
		    CY_NO_OFFSET, "%zu approvals", n);
	for (size_t i = 0; i < n; i++)
		a[i] = approval[i].assertion;
	return node_sign(ctx, text, &all, entry, e);
}

static enum cy_rc
enter(void *ctx, const struct span *entry, size_t n, bool try, size_t *bad,
    struct cy_err *e)
{
	return node_enter(ctx, entry, n, try, bad, NULL, e);
}

static enum cy_rc
change(void *ctx, struct span line, const struct approval *approval,
    struct cy_err *e)
{
	return node_officers_change(
	    ctx, line, approval == NULL ? NULL : &approval->assertion, e);
}

static enum cy_rc
enrol(void *ctx, struct span code, struct span attestation,
    struct span client_data, struct passkey *out, struct cy_err *e)
{
	struct passkey_response r = {attestation, client_data};
	struct trust_officer o;
	enum cy_rc rc = node_officers_enrol(ctx, code, &r, &o, e);

	if (rc == CY_OK)
		*out = o.passkey;
	return rc;
}

void
port_node(struct office_port *p, struct node *n)
{
	*p = (struct office_port){
	    .ctx = n,
	    .sign = sign,
	    .enter = enter,
	    .change = change,
	    .enrol = enrol,
	};
}
