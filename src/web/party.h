/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PARTY_H
#define WEB_PARTY_H

#include "web/rows.h"

/* Parties: the list, and what one of them signed, said and did.  Two columns,
 * signed and acted; never a sum of both. */

struct party_row {
	struct party_ref party;
	struct span kind, iso;
	bool own; /* it speaks for itself: it has keys here */
	uint64_t acts, records;
};
extern const struct view_shape shape_party_row;

struct parties_view {
	struct view_list parties;
	struct span next_url; /* p NULL: that is all */
};
extern const struct view_shape shape_parties;

/* Where it stands on a statement. */
struct stand_row {
	struct entry_row statement;
	struct span act;
	struct day date, withdrawn;
	bool counts, recorded;
	struct span url; /* the record of the act */
};
extern const struct view_shape shape_stand_row;

struct party_key {
	struct span role, key;
	uint64_t from, until; /* entries; UINT64_MAX: still */
};
extern const struct view_shape shape_party_key;

struct party_view {
	struct party_row row;
	struct view_list stands;   /* stand_row: what it joined */
	struct view_list findings; /* entry_row: its own findings */
	struct view_list supports; /* entry_row */
	struct view_list measures; /* entry_row */
	struct view_list declared; /* entry_row: declarations and replies */
	struct view_list named;    /* entry_row: findings that name it */
	struct view_list keys;     /* party_key */
	struct seal_ref seal;
	struct span address;
};
extern const struct view_shape shape_party;

page_load parties_load, party_load;

#endif
