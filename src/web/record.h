/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_RECORD_H
#define WEB_RECORD_H

#include "web/rows.h"

/* One record, exactly as it was signed, with what vouches for it. */
struct record_ref {
	struct span field;    /* the header that refers */
	struct entry_row row; /* the other record */
};
extern const struct view_shape shape_record_ref;

struct record_view {
	struct record_part record;
	struct span text;          /* the signed text */
	struct span signature;     /* its signature line */
	struct view_list refers;   /* record_ref: what it refers to */
	struct view_list referred; /* record_ref: what refers to it */
	struct seal_ref seal;
	bool published;          /* a receipt can be had */
	uint64_t previous, next; /* entries; UINT64_MAX: none */
};
extern const struct view_shape shape_record;

page_load record_load, entry_load;
page_bytes record_bytes;

#endif
