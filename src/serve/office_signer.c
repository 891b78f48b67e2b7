/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/office_signer.h"

#include "node/enter.h"
#include "node/sign.h"

bool
office_site(
    struct passkey_site *out, char rp_id[OFFICE_HOST], const char *origin)
{
	struct span s = span_str(origin);
	size_t at = 0;

	while (at + 3 <= s.n && memcmp(s.p + at, "://", 3) != 0)
		at++;
	s = span_from(s, at + 3);
	s = span_first(s, span_find(s, ':'));
	if (s.n == 0 || s.n >= OFFICE_HOST)
		return false;
	memcpy(rp_id, s.p, s.n);
	rp_id[s.n] = '\0';
	*out = (struct passkey_site){rp_id, origin};
	return true;
}

enum cy_rc
office_signer_open(struct office_signer *s, struct node *n, const char *origin,
    struct cy_err *e)
{
	struct passkey_site site;
	char rp_id[OFFICE_HOST];
	enum cy_rc rc;

	*s = (struct office_signer){.n = n};
	rc = node_open_officers(n, &s->why);
	s->has_officers = rc == CY_OK;
	if (rc == CY_OK && origin != NULL && origin[0] != '\0' &&
	    office_site(&site, rp_id, origin))
		rc = node_officers_site(n, &site, &s->why);
	if (rc == CY_TEMP)
		*e = s->why;
	return rc == CY_TEMP ? rc : CY_OK;
}

static enum cy_rc
check(const struct office_signer *s, struct cy_err *e)
{
	if (s->has_officers)
		return CY_OK;
	*e = s->why;
	return e->rc;
}

static enum cy_rc
do_sign(void *ctx, struct span text, const struct approval *approval, size_t n,
    struct buf *entry, struct cy_err *e)
{
	struct passkey_assertion a[APPROVALS_MAX];
	const struct trust_approvals all = {a, n};
	struct office_signer *s = ctx;
	enum cy_rc rc = check(s, e);

	_Static_assert(APPROVALS_MAX <= TRUST_APPROVALS, "none is left out");
	for (size_t i = 0; i < n; i++)
		a[i] = approval[i].assertion;
	return rc == CY_OK ? node_sign(s->n, text, &all, entry, e) : rc;
}

struct entering {
	struct node *n;
	const struct span *entry;
	size_t count, *bad;
	bool try;
};

static enum cy_rc
enter(void *ctx, struct cy_err *e)
{
	struct entering *q = ctx;

	return node_enter(q->n, q->entry, q->count, q->try, q->bad, NULL, e);
}

static enum cy_rc
do_enter(void *ctx, const struct span *entry, size_t n, bool try, size_t *bad,
    struct cy_err *e)
{
	struct office_signer *s = ctx;
	struct entering q = {s->n, entry, n, bad, try};

	*bad = n;
	return control_server_apart(s->control, enter, &q, e);
}

static enum cy_rc
do_change(void *ctx, struct span line, const struct approval *approval,
    struct cy_err *e)
{
	struct office_signer *s = ctx;
	enum cy_rc rc = check(s, e);

	if (rc != CY_OK)
		return rc;
	if (approval == NULL)
		return cy_fail(e, CY_DENIED, FAULT_SERVE_OPERATOR, CY_NO_OFFSET,
		    "an administrator approves this");
	return node_officers_change(s->n, line, &approval->assertion, e);
}

static enum cy_rc
do_enrol(void *ctx, struct span code, struct span attestation,
    struct span client_data, struct passkey *out, struct cy_err *e)
{
	const struct passkey_response r = {attestation, client_data};
	struct office_signer *s = ctx;
	struct trust_officer who;
	enum cy_rc rc = check(s, e);

	if (rc == CY_OK)
		rc = node_officers_enrol(s->n, code, &r, &who, e);
	if (rc == CY_OK)
		*out = who.passkey;
	return rc;
}

void
office_signer_port(struct office_port *out, struct office_signer *s,
    struct control_server *control)
{
	s->control = control;
	*out = (struct office_port){s, do_sign, do_enter, do_change, do_enrol};
}
