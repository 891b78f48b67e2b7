/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SEALED_H
#define WEB_SEALED_H

#include "web/rows.h"

/* The seals: published checkpoints, and how one is part of the register of
 * today. */

struct seal_row {
	uint64_t size;
	uint64_t from;    /* entries from..size-1 got their time from it */
	uint64_t entries; /* how many these are */
	struct hash root;
	utc_t first;  /* when it was made */
	utc_t newest; /* when the register was sealed at this size last */
	struct span url;
};
extern const struct view_shape shape_seal_row;

struct seals_view {
	struct seal_ref seal;
	struct view_list seals; /* seal_row, newest first */
	struct span next;       /* cursor; p NULL: that was all */
	struct span next_url;
};
extern const struct view_shape shape_seals;

struct seal_view {
	struct seal_row row;
	struct seal_ref present;  /* the register as it is now */
	struct span note;         /* the first seal of this size */
	struct view_list signers; /* struct span: names on its lines */
	struct view_list proof;   /* struct span: hashes, in hex */
	struct span entries_url;  /* where its entries are listed */
	uint64_t before, after;   /* sizes of its neighbours; UINT64_MAX */
};
extern const struct view_shape shape_seal;

page_load seals_load, seal_load;
page_bytes seal_bytes;

#endif
