/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_PEOPLE_H
#define DESK_PEOPLE_H

#include "desk/priv.h"
#include "web/rows.h"

/* Officers of a party, the steps of its texts, tokens for programs. */

struct officer_line {
	struct span login, roles, step; /* roles: "drafter signer" */
	struct span state;              /* "active", "invited", "disabled" */
	utc_t seen, until;              /* 0: never; of the invitation */
	bool self;
};
struct officers_view {
	struct view_list officer; /* officer_line */
	struct view_list step;    /* struct span */
	bool may_change;
};
extern const struct view_shape shape_officers;
page_load officers_load;

enum invite_field {
	INVITE_LOGIN,
	INVITE_ROLE, /* OFFICER_ROLES of them, in their order */
	INVITE_STEP = INVITE_ROLE + OFFICER_ROLES,
	INVITE_CODE,
	INVITE_UNTIL,
	INVITE_ASSERTION
};
extern const struct form_field invite_form[];
#define INVITE_FORM (INVITE_ASSERTION + 1u)
struct invite_view {
	struct span login, roles, step;
	struct span code;  /* made for this invitation; p NULL: ask first */
	struct span until; /* as it is sent */
	utc_t ends;
	struct span challenge, ids, site;
	bool done; /* and this is the only time that the code is shown */
};
extern const struct view_shape shape_invite;
page_load invite_load;
desk_post invite_post;

enum disable_field { DISABLE_LOGIN, DISABLE_ASSERTION };
extern const struct form_field disable_form[];
#define DISABLE_FORM 2u
struct disable_view {
	struct span login, challenge, ids, site;
};
extern const struct view_shape shape_disable;
page_load disable_load;
desk_post disable_post;

enum chain_field { CHAIN_TEXT };
extern const struct form_field chain_form[];
#define CHAIN_FORM 1u
struct chain_view {
	struct view_list step; /* struct span */
	struct span text;      /* as it is shown in the form */
	bool may_change;
};
extern const struct view_shape shape_chain;
page_load chain_load;
desk_post chain_post;

enum tokens_field {
	TOKENS_NAME,
	TOKENS_SCOPE, /* TOKEN_SCOPES of them */
	TOKENS_DAYS = TOKENS_SCOPE + TOKEN_SCOPES,
	TOKENS_REVOKE
};
extern const struct form_field tokens_form[];
#define TOKENS_FORM (TOKENS_REVOKE + 1u)
struct token_line {
	uint64_t number;
	struct span name, scopes;
	utc_t made, until;
};
struct tokens_view {
	struct view_list token; /* token_line */
	struct span made;       /* the new one; shown once */
};
extern const struct view_shape shape_tokens;
page_load tokens_load;
desk_post tokens_post;

#endif
