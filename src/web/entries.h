/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ENTRIES_H
#define WEB_ENTRIES_H

#include "web/rows.h"

/* The register's entries in pages, newest first; and the feed of the latest. */
struct entries_view {
	struct seal_ref seal;
	struct span kind;         /* of these only; p NULL: of all */
	struct span party;        /* of this one only; p NULL: of all */
	struct span item;         /* of a catalogue, that it engages; p NULL */
	struct view_list entries; /* entry_row */
	struct span next;         /* cursor; p NULL: that was all */
	struct span next_url;     /* p NULL: none */
	struct span feed;         /* the Atom feed with the same filter */
};
extern const struct view_shape shape_entries, shape_feed;

page_load entries_load, feed_load;
page_bytes entries_bytes;

/* Every feed there is. */
struct feed_row {
	struct span title;
	struct span url;  /* of the feed */
	struct span page; /* what it is of */
};
extern const struct view_shape shape_feed_row;

struct feeds_view {
	struct view_list feeds;      /* feed_row: of the register, by type */
	struct view_list statements; /* feed_row */
	struct view_list cases;      /* feed_row */
};
extern const struct view_shape shape_feeds;

page_load feeds_load;

#endif
