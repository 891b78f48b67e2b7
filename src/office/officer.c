/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer_data.h"

#include "base/text.h"
#include "crypto/ed25519.h"
#include "node/trust.h"

/* Who is invited, set up and disabled (spec/office.md, "Roles"). */

_Static_assert((int)OFFICER_ADMINISTRATOR == (int)TRUST_ADMINISTRATOR &&
        (int)OFFICER_SIGNER == (int)TRUST_SIGNER &&
        (int)OFFICER_OBSERVER == (int)TRUST_OBSERVER &&
        OFFICER_ROLES == TRUST_ROLES && SETUP_SECONDS == TRUST_INVITED_S,
    "the signer's and the office's words are the same");

#define LINE (LIMIT_PARTY_ID + LIMIT_LOGIN + LIMIT_STEP + 512u)

/* Five bits each; without l, o, 0 and 1, which are mistaken for others. */
static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";

void
office_code(char code[SETUP_CODE])
{
	uint8_t b[SETUP_CODE - 1];

	crypto_random(b, sizeof(b));
	for (size_t i = 0; i < sizeof(b); i++)
		code[i] = letters[b[i] & 31];
	code[SETUP_CODE - 1] = '\0';
}

static bool
valid_code(struct span code)
{
	if (code.n != SETUP_CODE - 1)
		return false;
	for (size_t i = 0; i < code.n; i++)
		if (span_find(span_str(letters), code.p[i]) == 32)
			return false;
	return true;
}

static enum cy_rc
no_login(struct cy_err *e)
{
	return cy_fail(e, CY_USAGE, FAULT_OFFICE_LOGIN, CY_NO_OFFSET,
	    "a login is one word of letters, digits and .-_@+");
}

static void
copy(char *out, size_t size, struct span s)
{
	s = span_first(s, size - 1);
	if (s.n > 0)
		memcpy(out, s.p, s.n);
	out[s.n] = '\0';
}

enum cy_rc
office_invite_line(
    struct buf *b, const struct officer_invitation *i, struct cy_err *e)
{
	struct trust_invitation t = {.roles = i->roles, .expires = i->until};

	if (!officer_login(t.login, i->login))
		return no_login(e);
	copy(t.party, sizeof(t.party), i->party);
	sha256(&t.code, i->code);
	trust_invitation_print(b, &t);
	return buf_check(b, e);
}

enum cy_rc
office_disable_line(
    struct buf *b, struct span party, struct span login, struct cy_err *e)
{
	char name[LIMIT_LOGIN + 1], of[LIMIT_PARTY_ID + 1];

	if (!officer_login(name, login))
		return no_login(e);
	copy(of, sizeof(of), party);
	trust_disable_print(b, of, name);
	return buf_check(b, e);
}

/* A clearer has a step, and nobody else. */
static enum cy_rc
check_roles(const struct officer_invitation *i, struct cy_err *e)
{
	bool clearer = (i->roles & OFFICER_CLEARER) != 0;

	if (i->roles == 0 || i->roles >> OFFICER_ROLES != 0)
		return cy_fail(e, CY_USAGE, FAULT_OFFICE_ROLES, CY_NO_OFFSET,
		    "an officer has a role");
	if (clearer != (i->step.n > 0) || i->step.n > LIMIT_STEP ||
	    (clearer && text_line(i->step, 0, NULL) != CY_OK))
		return cy_fail(e, CY_USAGE, FAULT_OFFICE_ROLES, CY_NO_OFFSET,
		    "a clearer has the name of a step");
	return CY_OK;
}

static enum cy_rc
check_invitation(struct office *o, const struct officer_invitation *i,
    char login[LIMIT_LOGIN + 1], struct cy_err *e)
{
	utc_t now = office_now(o);

	if (!officer_login(login, i->login))
		return no_login(e);
	if (!valid_code(i->code) || i->until <= now ||
	    i->until > now + SETUP_SECONDS)
		return cy_fail(e, CY_USAGE, FAULT_OFFICE_INVITATION,
		    CY_NO_OFFSET, "the code, or its end");
	if (!party_id_valid(i->party) || !party_id_has_keys(i->party))
		return cy_fail(e, CY_USAGE, FAULT_OFFICE_INVITATION,
		    CY_NO_OFFSET, "a party is named by an id with a dot");
	return check_roles(i, e);
}

/* The operator may all; an administrator, its own party's. */
static enum cy_rc
may_change(struct office *o, const struct officer *who, struct span party,
    struct cy_err *e)
{
	if (who == NULL)
		return CY_OK;
	return office_may(o, who, CAN_CHANGE_OFFICERS,
	    span_eq_str(party, who->party) ? STANDS_OWN : 0, e);
}

static enum cy_rc
put_invited(struct office *o, const struct officer_invitation *i,
    const char *login, struct cy_err *e)
{
	struct officer_data d = {0}, old;
	struct tag code;
	enum cy_rc rc = officer_by_login(o, login, &old, e);

	if (rc != CY_OK && rc != CY_NOTFOUND)
		return rc;
	if (rc == CY_OK &&
	    (old.state == OFFICER_SET_UP ||
	        !span_eq_str(i->party, old.who.party)))
		return cy_fail(e, CY_CONFLICT, FAULT_OFFICE_LOGIN_TAKEN,
		    CY_NO_OFFSET, "%s", login);
	copy(d.who.login, sizeof(d.who.login), span_str(login));
	copy(d.who.party, sizeof(d.who.party), i->party);
	copy(d.who.step, sizeof(d.who.step), i->step);
	d.who.roles = i->roles;
	d.state = OFFICER_INVITED;
	d.until = i->until;
	office_tag(o, TAG_CODE, i->code, &code);
	if (rc == CY_NOTFOUND)
		return officer_add(o, &d, &code, e);
	d.who.id = old.who.id;
	return officer_set(o, &d, &code, e);
}

static enum cy_rc
tell_signer(struct office *o, const struct officer_invitation *i,
    const struct approval *approval, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LINE);
	rc = office_invite_line(&b, i, e);
	if (rc == CY_OK)
		rc = o->opt.port->change(
		    o->opt.port->ctx, buf_span(&b), approval, e);
	buf_release(&b);
	return rc;
}

enum cy_rc
office_invite(struct office *o, const struct officer *who,
    const struct officer_invitation *given, const struct approval *approval,
    char code[SETUP_CODE], struct cy_err *e)
{
	struct officer_invitation i = *given;
	char login[LIMIT_LOGIN + 1];
	enum cy_rc rc = may_change(o, who, i.party, e);

	if (rc != CY_OK)
		return rc;
	if (i.code.n == 0)
		office_code(code);
	else
		copy(code, SETUP_CODE, i.code);
	if (i.code.n == 0)
		i.code = span_str(code);
	if (i.until == 0)
		i.until = office_now(o) + SETUP_SECONDS;
	rc = check_invitation(o, &i, login, e);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	rc = put_invited(o, &i, login, e);
	if (rc == CY_OK)
		rc = tell_signer(o, &i, approval, e);
	return office_end(o, rc, e);
}

static enum cy_rc
disable(struct office *o, struct officer_data *d,
    const struct approval *approval, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	d->state = OFFICER_DISABLED;
	d->hash[0] = '\0';
	buf_init(&b, LINE);
	rc = officer_set(o, d, NULL, e);
	if (rc == CY_OK)
		rc = officer_drop(o, d->who.id, e);
	if (rc == CY_OK)
		rc = office_disable_line(
		    &b, span_str(d->who.party), span_str(d->who.login), e);
	if (rc == CY_OK)
		rc = o->opt.port->change(
		    o->opt.port->ctx, buf_span(&b), approval, e);
	buf_release(&b);
	return rc;
}

enum cy_rc
office_disable(struct office *o, const struct officer *who, struct span login,
    const struct approval *approval, struct cy_err *e)
{
	char name[LIMIT_LOGIN + 1];
	struct officer_data d;
	enum cy_rc rc = CY_NOTFOUND;

	if (officer_login(name, login))
		rc = officer_by_login(o, name, &d, e);
	if (rc != CY_OK && rc != CY_NOTFOUND)
		return rc;
	/* Who may not at all is told so, whatever it names. */
	if (rc == CY_NOTFOUND)
		return who == NULL
		    ? office_not_found(e)
		    : office_may(o, who, CAN_CHANGE_OFFICERS, 0, e);
	rc = may_change(o, who, span_str(d.who.party), e);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	rc = disable(o, &d, approval, e);
	return office_end(o, rc, e);
}

static enum cy_rc
list(struct office *o, struct query *q, struct arena *a,
    struct officer_row **out, size_t *n, struct cy_err *e)
{
	struct officer_data d;
	size_t most = 0;
	bool more = false;
	enum cy_rc rc = query_next(q, &more, e);

	while (rc == CY_OK && more) {
		struct officer_row *next =
		    office_grow(a, *out, *n, &most, sizeof(**out));

		if (next == NULL)
			return cy_nomem(e);
		*out = next;
		rc = officer_read(q, o, &d, e);
		if (rc != CY_OK)
			break;
		next[(*n)++] = (struct officer_row){
		    .officer = d.who,
		    .seen = d.seen,
		    .until = d.until,
		    .invited = d.state == OFFICER_INVITED,
		};
		rc = query_next(q, &more, e);
	}
	return rc;
}

enum cy_rc
office_officers(struct office *o, const struct officer *who, struct arena *a,
    struct officer_row **out, size_t *n, struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc = CY_OK;

	*out = NULL;
	*n = 0;
	if (who != NULL)
		rc = office_may(o, who, CAN_READ_OFFICERS, 0, e);
	if (rc == CY_OK)
		rc = query_open(
		    &q, o, who != NULL ? SQL_OFFICER_OF : SQL_OFFICER_ALL, e);
	if (rc != CY_OK)
		return rc;
	if (who != NULL) {
		office_tag(o, TAG_PARTY, span_str(who->party), &t);
		query_tag(&q, 1, &t);
	}
	rc = list(o, &q, a, out, n, e);
	query_close(&q);
	return rc;
}
