/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_READINGS_H
#define WEB_READINGS_H

#include "web/rows.h"

/* Readings of the record: counts and times that anyone can make again from
 * the same rows.  Nothing here ranks a party. */

/* From the beginning of an incident to the first finding of a party that names
 * this state. */
struct delay_row {
	struct span symbol, title;
	struct party_ref state; /* that the finding names */
	struct party_ref party; /* whose finding */
	struct day began, found;
	uint64_t days;
	bool before, exact;
	struct span case_url, finding_url;
};
extern const struct view_shape shape_delay_row;

/* Quartiles in days, rounded to half days: twice the value. */
struct delay_group {
	struct span key;  /* a year, or a state's id */
	struct span name; /* for people */
	struct span url;
	uint64_t cases;
	uint64_t least, low, median, high, most; /* days */
};
extern const struct view_shape shape_delay_group;

struct pair_row {
	struct party_ref a, b;
	uint64_t statements, cases;
};
extern const struct view_shape shape_pair_row;

struct readings_view {
	struct delay_group all;
	struct view_list by_year;  /* delay_group */
	struct view_list by_state; /* delay_group */
	struct view_list delays;   /* delay_row */
	struct view_list pairs;    /* pair_row: the most often first */
	struct seal_ref seal;
};
extern const struct view_shape shape_readings;

page_load readings_load;

#endif
