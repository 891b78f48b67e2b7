/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_OFFICER_H
#define OFFICE_OFFICER_H

#include "office/office.h"

/* Officers, how they sign in, and tokens (spec/office.md, "Signing in"). */

/*
 * A login as it is kept and compared: lower case, NFC, one word of letters,
 * digits and ". - _ @ +", LIMIT_LOGIN bytes at most, whatever form it comes in;
 * false: it can be none.
 */
bool officer_login(char out[LIMIT_LOGIN + 1], struct span login);

#define SETUP_CODE 33 /* 32 characters of five bits, and NUL */
#define SETUP_SECONDS (3 * 24 * 3600)
struct officer_invitation {
	struct span login, party;
	struct span step; /* of a clearer; else empty */
	unsigned roles;
	struct span code; /* empty: made here */
	utc_t until;      /* 0: SETUP_SECONDS from now, and no later */
};
/* A new set-up code. */
void office_code(char code[SETUP_CODE]);
/* The line that an administrator's approval is over: its SHA-256 with the
 * prefix of spec/keys.md is the challenge.  i has code and until. */
enum cy_rc office_invite_line(
    struct buf *b, const struct officer_invitation *i, struct cy_err *e);
/*
 * Invites an officer: who is an administrator of that party with the approval
 * over the line, or NULL, the operator at the machine.  code: what the
 * officer sets itself up with, once, until the end of the invitation; shown
 * once, kept as a hash.  Who was invited and is not set up, or is disabled,
 * may be invited anew by the same party.  CY_DENIED office/not-permitted;
 * CY_NOTFOUND office/not-found: another party's administrator; CY_CONFLICT
 * office/login-taken; CY_USAGE office/login, office/roles, office/invitation;
 * faults of the port.
 */
enum cy_rc office_invite(struct office *o, const struct officer *who,
    const struct officer_invitation *i, const struct approval *approval,
    char code[SETUP_CODE], struct cy_err *e);

/* The first passkey and the password of an invited officer.  CY_DENIED
 * office/code: there is none such, or it has ended; CY_USAGE office/password
 * (12 to 1,024 bytes of UTF-8, without login or party in it); passkey's
 * faults. */
struct set_up {
	struct span code, password, attestation, client_data;
};
enum cy_rc office_set_up(struct office *o, const struct set_up *s,
    struct officer *out, struct cy_err *e);

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
/* A challenge for this session, good once, for five minutes; and the raise.
 * CY_DENIED office/challenge: none was made, it was used, or has ended;
 * office/passkey: not one of this officer's; passkey's faults. */
enum cy_rc office_challenge(struct office *o, struct span token,
    struct hash *challenge, struct cy_err *e);
enum cy_rc office_raise(struct office *o, struct span token,
    const struct passkey_assertion *a, struct cy_err *e);
/* Credential ids of who, for the browser. */
enum cy_rc office_passkeys(struct office *o, const struct officer *who,
    struct arena *a, struct span **id, size_t *n, struct cy_err *e);

/* What a token of the API may be used for; shown once.  CY_USAGE
 * office/token: no name of one line, no scopes, no end within 366 days, or
 * more than 32 tokens. */
enum token_scope {
	SCOPE_READ = 1 << 0,
	SCOPE_DRAFT = 1 << 1,
	SCOPE_ADMIN = 1 << 2,
};
#define TOKEN_SCOPES 3u
const char *token_scope_name(enum token_scope s); /* "read" */
enum cy_rc office_token_new(struct office *o, const struct officer *who,
    struct span name, unsigned scopes, utc_t until, char token[SESSION_TOKEN],
    struct cy_err *e);
/* CY_DENIED office/session: none such, or ended. */
enum cy_rc office_token(
    struct office *o, struct span token, struct officer *who, struct cy_err *e);
/* The officer's own. */
struct token_row {
	int64_t token;
	struct span name; /* in the arena */
	unsigned scopes;
	utc_t made, until;
};
enum cy_rc office_tokens(struct office *o, const struct officer *who,
    struct arena *a, struct token_row **out, size_t *n, struct cy_err *e);
enum cy_rc office_token_revoke(struct office *o, const struct officer *who,
    int64_t token, struct cy_err *e);

/* Officers of who's party; who NULL, the operator at the machine: of all. */
struct officer_row {
	struct officer officer;
	utc_t seen;   /* signed in last; 0: never */
	utc_t until;  /* of the invitation */
	bool invited; /* not set up yet */
};
enum cy_rc office_officers(struct office *o, const struct officer *who,
    struct arena *a, struct officer_row **out, size_t *n, struct cy_err *e);
/* Ends sessions, tokens and passkeys at once.  who and approval as in
 * office_invite(), over this line. */
enum cy_rc office_disable_line(
    struct buf *b, struct span party, struct span login, struct cy_err *e);
enum cy_rc office_disable(struct office *o, const struct officer *who,
    struct span login, const struct approval *approval, struct cy_err *e);
/* For callers that are no person: CY_NOTFOUND office/not-found. */
enum cy_rc office_officer(
    struct office *o, struct span login, struct officer *out, struct cy_err *e);

/* The named steps that the texts of who's party pass before they leave it, in
 * order; set by its administrators: 16 at most, each a line, none twice
 * (CY_USAGE office/steps). */
#define STEPS_MAX 16u
enum cy_rc office_steps(struct office *o, const struct officer *who,
    struct arena *a, struct span **step, size_t *n, struct cy_err *e);
enum cy_rc office_steps_set(struct office *o, const struct officer *who,
    const struct span *step, size_t n, struct cy_err *e);

/*
 * What was typed into a session that had expired: kept for that officer for
 * three days, sealed; the newest of each page, 16 pages at most.  who may have
 * expired, and be kept for all the same.  CY_USAGE office/kept: longer than
 * KEPT_MAX.  office_kept() finds it as often as it is asked: it is dropped when
 * the form was taken.  CY_NOTFOUND office/not-found.
 */
#define KEPT_MAX (256u * 1024)
enum cy_rc office_keep(struct office *o, const struct officer *who,
    struct span path, struct span body, struct cy_err *e);
enum cy_rc office_kept(struct office *o, const struct officer *who,
    struct span path, struct arena *a, struct span *body, struct cy_err *e);
enum cy_rc office_kept_drop(struct office *o, const struct officer *who,
    struct span path, struct cy_err *e);

#endif
