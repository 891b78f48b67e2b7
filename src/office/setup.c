/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer_data.h"

#include "base/text.h"
#include "node/trust.h"

#include <ctype.h>

/* An invited officer sets itself up: password, first passkey. */

/* Does it hold the name, in any case? */
static bool
holds(struct span s, const char *name)
{
	size_t n = strlen(name), i, k;

	for (i = 0; n > 0 && i + n <= s.n; i++) {
		for (k = 0; k < n; k++)
			if (tolower(s.p[i + k]) !=
			    tolower((unsigned char)name[k]))
				break;
		if (k == n)
			return true;
	}
	return false;
}

static enum cy_rc
check_password(const struct officer *who, struct span s, struct cy_err *e)
{
	const char *why = NULL;

	if (s.n < PASSWORD_MIN || s.n > PASSWORD_MAX)
		why = "12 to 1,024 bytes";
	else if (!utf8_valid(s, NULL) || span_find(s, 0) < s.n)
		why = "not text";
	else if (holds(s, who->login) || holds(s, who->party))
		why = "login or party stands in it";
	if (why == NULL)
		return CY_OK;
	return cy_fail(
	    e, CY_USAGE, FAULT_OFFICE_PASSWORD, CY_NO_OFFSET, "%s", why);
}

static enum cy_rc
find(struct office *o, struct span code, struct officer_data *d,
    struct cy_err *e)
{
	enum cy_rc rc = officer_by_code(o, code, d, e);

	if (rc != CY_OK && rc != CY_NOTFOUND)
		return rc;
	if (rc == CY_NOTFOUND || d->state != OFFICER_INVITED ||
	    d->until <= office_now(o))
		return cy_fail(e, CY_DENIED, FAULT_OFFICE_CODE, CY_NO_OFFSET,
		    "ask for another invitation");
	return CY_OK;
}

/* The signer takes the passkey last, so that nothing of ours can fail but the
 * commit. */
static enum cy_rc
enrol(struct office *o, const struct set_up *s, struct officer_data *d,
    struct cy_err *e)
{
	struct passkey k;
	enum cy_rc rc;

	d->state = OFFICER_SET_UP;
	d->until = 0;
	rc = officer_drop(o, d->who.id, e);
	if (rc == CY_OK)
		rc = officer_set(o, d, NULL, e);
	if (rc == CY_OK)
		rc = o->opt.port->enrol(o->opt.port->ctx, s->code,
		    s->attestation, s->client_data, &k, e);
	if (rc == CY_OK)
		rc = officer_passkey_add(o, d->who.id, &k, e);
	return rc;
}

enum cy_rc
office_set_up(struct office *o, const struct set_up *s, struct officer *out,
    struct cy_err *e)
{
	struct officer_data d;
	enum cy_rc rc = find(o, s->code, &d, e);

	if (rc == CY_OK)
		rc = check_password(&d.who, s->password, e);
	if (rc == CY_OK)
		rc = password_hash(&o->password, s->password, d.hash, e);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	rc = enrol(o, s, &d, e);
	rc = office_end(o, rc, e);
	if (rc == CY_OK) {
		*out = d.who;
		out->npasskeys = 1;
	}
	return rc;
}
