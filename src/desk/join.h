/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_JOIN_H
#define DESK_JOIN_H

#include "desk/priv.h"
#include "web/statement.h"

/* What a party does about a statement of the register: joins it, speaks to
 * it, withdraws.  Nothing of it is under embargo. */

enum join_field {
	JOIN_DO, /* "act", "declaration" or "withdrawal" */
	JOIN_KIND,
	JOIN_SCOPE,
	JOIN_AUTHORITY,
	JOIN_TEXT,
	JOIN_EFFECTIVE
};
extern const struct form_field join_form[];
#define JOIN_FORM 6u

struct join_view {
	struct statement_view statement;
	bool joined;           /* an act of the party counts now */
	struct status_row own; /* that act */
};
extern const struct view_shape shape_join;
/* Statements of the register, the newest first: a struct statements_view. */
page_load joins_load;
page_load join_load;
desk_post join_post;

#endif
