/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_OFFICER_H
#define OFFICE_OFFICER_H

#include "office/office.h"

/* Officers, how they sign in, and tokens (spec/office.md, "Signing in"). */

/*
 * Invites an officer: who is an administrator of that party with the approval
 * over the change, or NULL, the operator at the machine.  code: what the
 * officer sets itself up with, once, within three days; shown once, kept as a
 * hash.  CY_DENIED office/not-permitted; CY_CONFLICT office/login-taken;
 * CY_USAGE office/login, office/roles.
 */
#define SETUP_CODE 33 /* 32 characters of five bits, and NUL */
struct officer_invitation {
	struct span login, party, step;
	unsigned roles;
};
enum cy_rc office_invite(struct office *o, const struct officer *who,
    const struct officer_invitation *i, const struct approval *approval,
    char code[SETUP_CODE], struct cy_err *e);
/* The line that an administrator's approval is over: its SHA-256 with the
 * prefix of spec/keys.md is the challenge. */
enum cy_rc office_invite_line(struct buf *b, const struct officer_invitation *i,
    struct span code, utc_t until, struct cy_err *e);

/* The first passkey and the password of an invited officer.  CY_DENIED
 * office/code; CY_USAGE office/password (12 to 1,024 bytes, none of the names);
 * passkey's faults. */
struct set_up {
	struct span code, password, attestation, client_data;
};
enum cy_rc office_set_up(struct office *o, const struct set_up *s,
    struct officer *out, struct cy_err *e);
/* What the browser is asked to make a passkey over. */
void office_set_up_challenge(struct hash *out, struct span code);

#define SESSION_TOKEN 44 /* base64url of 32 random bytes, and NUL */
/*
 * Every answer costs the same time, whether there is such a login or not.
 * CY_DENIED office/login-refused: unknown, wrong, disabled, without saying
 * which; CY_TEMP office/login-slow: too many tries for this login or from
 * this peer.
 */
enum cy_rc office_login(struct office *o, struct span login,
    struct span password, struct span peer, char token[SESSION_TOKEN],
    struct cy_err *e);
/* CY_DENIED office/session: none; office/session-expired: *who is who it
 * was, for what is kept for it, and may do nothing. */
enum cy_rc office_session(
    struct office *o, struct span token, struct officer *who, struct cy_err *e);
void office_logout(struct office *o, struct span token);
/* A challenge for this session, good once, for five minutes; and the raise. */
enum cy_rc office_challenge(struct office *o, struct span token,
    struct hash *challenge, struct cy_err *e);
enum cy_rc office_raise(struct office *o, struct span token,
    const struct passkey_assertion *a, struct cy_err *e);
/* Credential ids of an officer, for the browser. */
enum cy_rc office_passkeys(struct office *o, const struct officer *who,
    struct arena *a, struct span **id, size_t *n, struct cy_err *e);

/* A token of the API: shown once; scopes are names of verbs' groups. */
enum token_scope {
	SCOPE_READ = 1 << 0,
	SCOPE_DRAFT = 1 << 1,
	SCOPE_ADMIN = 1 << 2,
};
enum cy_rc office_token_new(struct office *o, const struct officer *who,
    struct span name, unsigned scopes, utc_t until, char token[SESSION_TOKEN],
    struct cy_err *e);
enum cy_rc office_token(
    struct office *o, struct span token, struct officer *who, struct cy_err *e);
enum cy_rc office_token_revoke(struct office *o, const struct officer *who,
    int64_t token, struct cy_err *e);

/* Officers of a party; the operator and administrators of that party. */
struct officer_row {
	struct officer officer;
	utc_t seen;
	bool invited; /* not set up yet */
};
enum cy_rc office_officers(struct office *o, const struct officer *who,
    struct arena *a, struct officer_row **out, size_t *n, struct cy_err *e);
/* Ends sessions and tokens at once.  approval as in office_invite(). */
enum cy_rc office_disable(struct office *o, const struct officer *who,
    struct span login, const struct approval *approval, struct cy_err *e);
/* For callers that are no person: CY_NOTFOUND office/not-found. */
enum cy_rc office_officer(
    struct office *o, struct span login, struct officer *out, struct cy_err *e);

/* The named steps that a party's texts pass before they leave, in order; set
 * by its administrators. */
enum cy_rc office_steps(struct office *o, struct span party, struct arena *a,
    struct span **step, size_t *n, struct cy_err *e);
enum cy_rc office_steps_set(struct office *o, const struct officer *who,
    const struct span *step, size_t n, struct cy_err *e);

/*
 * What was typed into a session that had expired: kept for that officer until
 * it is fetched, three days at most, sealed; one per page.  CY_NOTFOUND
 * office/not-found.
 */
enum cy_rc office_keep(struct office *o, const struct officer *who,
    struct span path, struct span body, struct cy_err *e);
enum cy_rc office_kept(struct office *o, const struct officer *who,
    struct span path, struct arena *a, struct span *body, struct cy_err *e);

#endif
