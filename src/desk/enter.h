/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_ENTER_H
#define DESK_ENTER_H

#include "desk/priv.h"

/* Signing in and out, the first passkey, and the passkey that raises a
 * session. */

struct login_view {
	struct span next;
	struct span kept; /* what was sent before nobody was signed in */
	bool ended;       /* a session ended while something was written */
	bool saved;       /* and that is kept */
};
extern const struct view_shape shape_login;
enum login_field { LOGIN_NAME, LOGIN_PASSWORD, LOGIN_NEXT, LOGIN_KEPT };
extern const struct form_field login_form[];
#define LOGIN_FORM 4u
page_load login_load;
desk_post login_post;

extern const struct view_shape shape_none; /* of a page without data */
page_load logout_load;
desk_post logout_post;

struct setup_view {
	struct span code;      /* as it was typed; p NULL: ask for it */
	struct span challenge; /* base64url */
	struct span login;
	struct span site;
};
extern const struct view_shape shape_setup;
enum setup_field {
	SETUP_CODE_TYPED,
	SETUP_LOGIN,
	SETUP_PASSWORD,
	SETUP_AGAIN,
	SETUP_PASSKEY
};
extern const struct form_field setup_form[];
#define SETUP_FORM 5u
page_load setup_load;
desk_post setup_post;

struct passkey_view {
	struct span challenge, ids, site, next;
};
extern const struct view_shape shape_passkey;
enum passkey_field { PASSKEY_ASSERTION, PASSKEY_NEXT };
extern const struct form_field passkey_form[];
#define PASSKEY_FORM 2u
page_load passkey_load;
desk_post passkey_post;

/* Which hour it is where the reader sits. */
enum zone_field { ZONE_OFFSET, ZONE_NEXT };
extern const struct form_field zone_form[];
#define ZONE_FORM 2u
page_load zone_load;
desk_post zone_post;

#endif
