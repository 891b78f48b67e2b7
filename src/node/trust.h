/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_TRUST_H
#define NODE_TRUST_H

#include "node/keyfile.h"
#include "passkey/passkey.h"
#include "record/record.h"

/*
 * The signer's own table of officers and their passkeys, `keys/officers` of a
 * node's folder (spec/keys.md, "Officers").  It decides which texts are
 * signed, so it believes nobody: what changes it comes from the operator at
 * the machine or carries an administrator's assertion, and a file that was
 * changed otherwise does not open.
 *
 * Each change is durable when its function returns CY_OK; after anything else
 * the table is as it was (after CY_TEMP the file may have it all the same,
 * until the next change).  One caller at a time.
 */
struct trust;

/* The roles of officers (spec/office.md, "Roles"), as bits. */
enum trust_role {
	TRUST_ADMINISTRATOR = 1 << 0,
	TRUST_DRAFTER = 1 << 1,
	TRUST_CLEARER = 1 << 2,
	TRUST_SIGNER = 1 << 3,
	TRUST_APPROVER = 1 << 4,
	TRUST_CONTACT = 1 << 5,
	TRUST_OBSERVER = 1 << 6,
};
#define TRUST_ROLES 7u
/* "administrator"; "" for what is no single role. */
const char *trust_role_name(unsigned role);

struct trust_officer {
	char party[LIMIT_PARTY_ID + 1];
	char login[LIMIT_LOGIN + 1];
	unsigned roles;
	struct passkey passkey;
};
struct trust_invitation {
	char party[LIMIT_PARTY_ID + 1];
	char login[LIMIT_LOGIN + 1];
	unsigned roles;
	struct hash code; /* SHA-256 of the set-up code */
	utc_t expires;
};

/* An invitation is good for three days at most. */
#define TRUST_INVITED_S (3 * 24 * 3600)
/* A text is signed within a day of its Date; clocks differ by five minutes. */
#define TRUST_DATE_S (24 * 3600)
#define TRUST_SKEW_S (5 * 60)

/*
 * Opens the table; none where there is no file.  dir is the node's folder.
 * CY_DENIED node/officers-changed: the file was changed, or belongs to other
 * unlock bytes; CY_TEMP.
 */
enum cy_rc trust_load(struct trust **out, const struct fs *fs, int dir,
    const struct unlock *u, struct cy_err *e);
/* Accepts NULL. */
void trust_release(struct trust *t);

/* The site that passkeys are made for.  The operator's; CY_CONFLICT
 * node/officers-site when there are passkeys of another; CY_USAGE
 * node/officers-site when it is none. */
enum cy_rc trust_set_site(
    struct trust *t, const struct passkey_site *site, struct cy_err *e);
/* false: there is none.  Points into the table. */
bool trust_site(const struct trust *t, struct passkey_site *out);

/* Who is in it, by number; NULL beyond the last. */
const struct trust_officer *trust_officer(const struct trust *t, size_t i);
const struct trust_invitation *trust_invitation(
    const struct trust *t, size_t i);

/*
 * Changes who is an officer.  The line, without a line feed, is what
 * trust_invitation_print() or trust_disable_print() gives.  by: the assertion
 * of an administrator of that party, over trust_change_challenge(); NULL: the
 * operator at the machine.
 *
 * An invitation to a login that is invited already takes its place; one to an
 * officer is for a new passkey and new roles.  Disabling ends passkeys and
 * invitations of that login.
 *
 * CY_USAGE node/officer-line; CY_CONFLICT node/officer-login: another party's;
 * CY_NOTFOUND node/officer-unknown: nobody to disable; CY_REFUSED
 * node/officers-many; CY_REFUSED node/change-time: an invitation that has
 * expired, or is for too long; CY_REFUSED node/approval-officer, -party, -role,
 * and the faults of passkey_assert(): the assertion does not do.
 */
enum cy_rc trust_change(struct trust *t, struct span line,
    const struct passkey_assertion *by, utc_t now, struct cy_err *e);
void trust_invitation_print(struct buf *b, const struct trust_invitation *i);
void trust_disable_print(struct buf *b, const char *party, const char *login);
void trust_change_challenge(struct hash *out, struct span line);

/*
 * The passkey of an invited officer: a registration whose challenge is
 * trust_set_up_challenge() of the code.  The invitation is spent with it.
 * Passkeys the officer had before end.  CY_DENIED node/set-up-code: no such
 * invitation, or it has expired; CY_CONFLICT node/officer-passkey: somebody
 * has it already; CY_USAGE node/officers-site: there is none; and the faults of
 * passkey_register().  out may be NULL.
 */
enum cy_rc trust_enrol(struct trust *t, struct span code,
    const struct passkey_response *r, utc_t now, struct trust_officer *out,
    struct cy_err *e);
void trust_set_up_challenge(struct hash *out, struct span code);

/*
 * May this text be signed with its author's key?  a: assertions over its
 * record id, whose counts are not judged.  Changes nothing: the same text is
 * allowed again by the same assertions, as whoever asked may not have had the
 * answer.  CY_REFUSED with the first that holds of:
 *
 * node/record-backdated, node/record-postdated: its Date is more than a day
 * before now, or after it.
 * node/approval-officer: not an officer's passkey; -party: of another party;
 * -role: neither signer nor approver; -twice: of an officer who approved.
 * The faults of passkey_assert().
 * node/approval-missing: too few, or no signer among them.
 */
#define TRUST_APPROVALS 8u
struct trust_approvals {
	const struct passkey_assertion *a;
	size_t n;
};
enum cy_rc trust_judge(const struct trust *t, const struct record *r,
    struct span keeper, const struct trust_approvals *approvals, utc_t now,
    struct cy_err *e);

/* "administrator,signer", in the order of the bits; false: no such role, none,
 * or another order. */
bool trust_roles_parse(struct span s, unsigned *roles);
void trust_roles_print(struct buf *b, unsigned roles);

#endif
