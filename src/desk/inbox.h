/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_INBOX_H
#define DESK_INBOX_H

#include "desk/priv.h"
#include "office/inbox.h"
#include "web/rows.h"

/* What waits for who is signed in, as the office says it (office/inbox.h). */
struct inbox_item {
	struct span kind; /* "sign", "answer" ... */
	enum inbox_kind at;
	struct span title, url;
	struct party_ref lead;
	struct span what;      /* a record: "act"; p NULL */
	struct span choice;    /* and its word: "accession"; p NULL */
	uint64_t count;        /* of papers to be read */
	utc_t deadline, since; /* 0: none */
	bool late;
};
struct inbox_view {
	struct view_list item; /* inbox_item, the nearest deadline first */
};
extern const struct view_shape shape_inbox;
page_load inbox_load;

#endif
