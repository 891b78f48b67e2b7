/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SEARCH_H
#define WEB_SEARCH_H

#include "web/rows.h"

/* Full-text search: records, best first, with the words that match marked. */

/* A piece of text that matches, or does not. */
struct search_piece {
	struct span text;
	bool match;
};
extern const struct view_shape shape_search_piece;

struct search_hit {
	struct entry_row row;
	struct view_list title;   /* search_piece: of the record's title */
	struct view_list snippet; /* search_piece: the best part of its body */
	bool cut_front, cut_back; /* the body goes on there */
};
extern const struct view_shape shape_search_hit;

struct search_view {
	struct span q, kind, party; /* p NULL: not asked for */
	struct day from, to;
	bool asked;            /* there is something to look for */
	struct view_list hits; /* search_hit */
	uint64_t found;        /* all pages together */
	bool whole;            /* found is all there are */
	struct span next;      /* cursor; p NULL: that was all */
	struct span next_url;
	struct span list_url; /* the register's list with the same filters */
};
extern const struct view_shape shape_search;

page_load search_load;

#endif
