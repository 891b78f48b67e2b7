/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HOME_H
#define WEB_HOME_H

#include "web/statement.h"

/* The first page: what this is, what is new, what stands. */
struct home_view {
	struct seal_ref seal;
	uint64_t statements, acts, cases, findings, replies, parties;
	struct view_list latest; /* entry_row, newest first */
	struct view_list recent; /* statement_row, newest first */
	struct view_list open;   /* statement_row: still to be joined */
};
extern const struct view_shape shape_home;

page_load home_load;

#endif
