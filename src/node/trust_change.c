/* SPDX-License-Identifier: Apache-2.0 */
#include "node/trust_priv.h"

#include <sodium.h>

static void
tagged(struct hash *out, const char *tag, struct span in)
{
	const struct span parts[] = {span_str(tag), in};

	sha256_parts(out, parts, 2);
}

void
trust_change_challenge(struct hash *out, struct span line)
{
	tagged(out, "comity/officer-change/v1\n", line);
}

void
trust_set_up_challenge(struct hash *out, struct span code)
{
	tagged(out, "comity/set-up/v1\n", code);
}

/* The assertion of an administrator of that party over the line. */
static enum cy_rc
judge_administrator(struct trust_table *x, const char *party, struct span line,
    const struct passkey_assertion *a, struct cy_err *e)
{
	const struct trust_officer *who;
	struct hash challenge;
	struct passkey k;
	enum cy_rc rc;

	trust_change_challenge(&challenge, line);
	rc = trust_assert(x, &who, &k, span(challenge.b, HASH_LEN), a, true, e);
	if (rc != CY_OK)
		return rc;
	x->officer[who - x->officer].passkey = k;
	if (strcmp(who->party, party) != 0)
		return cy_fail(e, CY_REFUSED, FAULT_APPROVAL_PARTY,
		    CY_NO_OFFSET, "%s is of %s", who->login, who->party);
	if ((who->roles & TRUST_ADMINISTRATOR) == 0)
		return cy_fail(e, CY_REFUSED, FAULT_APPROVAL_ROLE, CY_NO_OFFSET,
		    "%s is no administrator", who->login);
	return CY_OK;
}

static size_t
drop_invitations(struct trust_table *x, const char *party, const char *login)
{
	size_t n = 0, was = x->ninvitations;

	for (size_t i = 0; i < was; i++)
		if (strcmp(x->invitation[i].party, party) != 0 ||
		    strcmp(x->invitation[i].login, login) != 0)
			x->invitation[n++] = x->invitation[i];
	x->ninvitations = n;
	return was - n;
}

static size_t
drop_officer(struct trust_table *x, const char *party, const char *login)
{
	size_t n = 0, was = x->nofficers;

	for (size_t i = 0; i < was; i++)
		if (strcmp(x->officer[i].party, party) != 0 ||
		    strcmp(x->officer[i].login, login) != 0)
			x->officer[n++] = x->officer[i];
	x->nofficers = n;
	return was - n;
}

/* A login is one person, of one party. */
static bool
elsewhere(const struct trust_table *x, const char *party, const char *login)
{
	for (size_t i = 0; i < x->nofficers; i++)
		if (strcmp(x->officer[i].login, login) == 0 &&
		    strcmp(x->officer[i].party, party) != 0)
			return true;
	for (size_t i = 0; i < x->ninvitations; i++)
		if (strcmp(x->invitation[i].login, login) == 0 &&
		    strcmp(x->invitation[i].party, party) != 0)
			return true;
	return false;
}

/* What nobody can use any more makes room. */
static void
drop_expired(struct trust_table *x, utc_t now)
{
	size_t n = 0;

	for (size_t i = 0; i < x->ninvitations; i++)
		if (x->invitation[i].expires > now)
			x->invitation[n++] = x->invitation[i];
	x->ninvitations = n;
}

static enum cy_rc
invite(struct trust_table *x, const struct trust_invitation *i, utc_t now,
    struct cy_err *e)
{
	if (i->expires <= now ||
	    i->expires - now > TRUST_INVITED_S + TRUST_SKEW_S)
		return cy_fail(e, CY_REFUSED, FAULT_CHANGE_TIME, CY_NO_OFFSET,
		    "an invitation is for three days");
	drop_expired(x, now);
	(void)drop_invitations(x, i->party, i->login);
	if (elsewhere(x, i->party, i->login))
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICER_LOGIN,
		    CY_NO_OFFSET, "%s", i->login);
	if (x->nofficers + x->ninvitations >= LIMIT_OFFICERS)
		return cy_fail(e, CY_REFUSED, FAULT_OFFICERS_MANY, CY_NO_OFFSET,
		    "at most %u", LIMIT_OFFICERS);
	x->invitation[x->ninvitations++] = *i;
	return CY_OK;
}

static enum cy_rc
disable(struct trust_table *x, const struct trust_disable *d, struct cy_err *e)
{
	size_t n;

	n = drop_officer(x, d->party, d->login);
	n += drop_invitations(x, d->party, d->login);
	if (n == 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_OFFICER_UNKNOWN,
		    CY_NO_OFFSET, "%s of %s", d->login, d->party);
	return CY_OK;
}

enum cy_rc
trust_change(struct trust *t, struct span line,
    const struct passkey_assertion *by, utc_t now, struct cy_err *e)
{
	const struct span invited = SPAN_LIT("Invited: ");
	const struct span disabled = SPAN_LIT("Disabled: ");
	bool is_invited, is_disabled;
	struct trust_invitation i;
	struct trust_disable d;
	struct trust_table next;
	enum cy_rc rc;

	is_invited = span_starts(line, invited) &&
	    trust_invitation_parse(&i, span_from(line, invited.n));
	is_disabled = span_starts(line, disabled) &&
	    trust_disable_parse(&d, span_from(line, disabled.n));
	if (!is_invited && !is_disabled)
		return cy_fail(e, CY_USAGE, FAULT_OFFICER_LINE, CY_NO_OFFSET,
		    "neither an invitation nor an end of one");
	rc = trust_copy(&next, &t->now, e);
	if (rc == CY_OK && by != NULL)
		rc = judge_administrator(
		    &next, is_invited ? i.party : d.party, line, by, e);
	if (rc == CY_OK)
		rc = is_invited ? invite(&next, &i, now, e)
		                : disable(&next, &d, e);
	if (rc == CY_OK)
		return trust_commit(t, &next, e);
	trust_table_release(&next);
	return rc;
}

/* All are looked at, whichever it is. */
static enum cy_rc
find_code(struct trust_invitation *out, const struct trust_table *x,
    struct span code, utc_t now, struct cy_err *e)
{
	struct hash h;
	bool found = false;

	sha256(&h, code);
	for (size_t i = 0; i < x->ninvitations; i++)
		if (sodium_memcmp(x->invitation[i].code.b, h.b, HASH_LEN) ==
		    0) {
			*out = x->invitation[i];
			found = true;
		}
	if (!found || out->expires <= now)
		return cy_fail(e, CY_DENIED, FAULT_SET_UP_CODE, CY_NO_OFFSET,
		    "the code is none, was used, or has expired");
	return CY_OK;
}

static bool
taken(const struct trust_table *x, const struct passkey *k)
{
	for (size_t i = 0; i < x->nofficers; i++)
		if (x->officer[i].passkey.nid == k->nid &&
		    memcmp(x->officer[i].passkey.id, k->id, k->nid) == 0)
			return true;
	return false;
}

static enum cy_rc
enrol(struct trust_table *x, const struct trust_invitation *i,
    const struct passkey *k, struct cy_err *e)
{
	struct trust_officer o = {.roles = i->roles, .passkey = *k};

	/* Two officers with one key would be one. */
	if (taken(x, k))
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICER_PASSKEY,
		    CY_NO_OFFSET, "this passkey");
	(void)drop_officer(x, i->party, i->login);
	(void)drop_invitations(x, i->party, i->login);
	memcpy(o.party, i->party, sizeof(o.party));
	memcpy(o.login, i->login, sizeof(o.login));
	x->officer[x->nofficers++] = o;
	return CY_OK;
}

enum cy_rc
trust_enrol(struct trust *t, struct span code, const struct passkey_response *r,
    utc_t now, struct trust_officer *out, struct cy_err *e)
{
	struct trust_invitation i = {.roles = 0};
	struct trust_table next;
	struct passkey_site site;
	struct hash challenge;
	struct passkey k;
	enum cy_rc rc;

	if (!trust_site(t, &site))
		return cy_fail(e, CY_USAGE, FAULT_OFFICERS_SITE, CY_NO_OFFSET,
		    "the node has no site yet");
	rc = find_code(&i, &t->now, code, now, e);
	trust_set_up_challenge(&challenge, code);
	if (rc == CY_OK)
		rc = passkey_register(
		    &k, &site, span(challenge.b, HASH_LEN), r, e);
	if (rc == CY_OK)
		rc = trust_copy(&next, &t->now, e);
	if (rc != CY_OK)
		return rc;
	rc = enrol(&next, &i, &k, e);
	if (rc == CY_OK && out != NULL)
		*out = next.officer[next.nofficers - 1];
	if (rc == CY_OK)
		return trust_commit(t, &next, e);
	trust_table_release(&next);
	return rc;
}
