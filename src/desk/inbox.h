/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_INBOX_H
#define DESK_INBOX_H

#include "desk/priv.h"
#include "web/rows.h"

/* What waits for who is signed in. */
enum need {
	NEED_SIGN,
	NEED_APPROVE,
	NEED_RELEASE,
	NEED_ANSWER,
	NEED_REVIEW,
	NEED_READ,
	NEEDS
};
struct inbox_item {
	struct span kind; /* "sign", "answer" ... */
	enum need at;
	struct span title, url;
	struct party_ref lead;
	utc_t deadline, since; /* 0: none */
	bool late;
};
struct inbox_view {
	struct view_list item; /* inbox_item, the nearest deadline first */
};
extern const struct view_shape shape_inbox;
page_load inbox_load;

#endif
