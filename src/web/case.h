/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CASE_H
#define WEB_CASE_H

#include "web/rows.h"

/* Cases: the list, and one with everything said about it. */

struct case_row {
	struct entry_row row;
	struct span began;       /* as in the record; p NULL */
	struct day began_day;    /* the same; year 0: not stated */
	struct view_list states; /* party_ref: named in findings */
	uint64_t findings, replies, supports, measures;
};
extern const struct view_shape shape_case_row;

struct cases_view {
	struct day as_of;
	struct view_list cases;
	struct span next_url; /* p NULL: that is all */
};
extern const struct view_shape shape_cases;

/* A finding (or an assessment, a measure), with what answers it beneath. */
struct case_item {
	struct record_part record;
	struct view_list answers; /* record_part: replies, supports */
};
extern const struct view_shape shape_case_item;

/* One line of "known / not known": what a reader asks of an incident. */
struct case_known {
	struct span what;
	struct view_list value; /* struct span; none: not stated */
	struct day day;         /* the value, where it is one; year 0 */
};
extern const struct view_shape shape_case_known;

/* From the beginning of the incident to a step. */
struct case_clock {
	struct span step;
	struct day day;
	bool counted;  /* the days are known */
	uint64_t days; /* from the beginning; before it: see `before` */
	bool before;
	bool exact;      /* both are days, not months or years */
	struct span url; /* the record that says so; p NULL */
};
extern const struct view_shape shape_case_clock;

struct case_view {
	struct record_part record;
	struct day as_of;
	struct view_list known;       /* case_known */
	struct view_list clocks;      /* case_clock */
	struct view_list assessments; /* case_item */
	struct view_list findings;    /* case_item */
	struct view_list replies;     /* case_item: to the case as a whole */
	struct view_list supports;    /* case_item */
	struct view_list measures;    /* case_item */
	struct view_list others;      /* case_item */
	struct view_list timeline;    /* entry_row */
	struct seal_ref seal;
	struct span address;
};
extern const struct view_shape shape_case;

page_load cases_load, case_load;
page_bytes case_bytes;

#endif
