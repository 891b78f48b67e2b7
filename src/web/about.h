/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ABOUT_H
#define WEB_ABOUT_H

#include "web/rows.h"

/* Pages about the register itself. */

struct about_view {
	struct seal_ref seal;
	struct party_ref keeper;               /* who runs it */
	struct span register_key, witness_key; /* verification keys */
	struct span contact;                   /* a URI; p NULL */
	struct span software;                  /* "comity 0.1.0" */
};
extern const struct view_shape shape_about;

/* One row of the API, of the table of routes. */
struct api_row {
	struct span page; /* the page's pattern: "/s/{symbol}" */
	struct span api;  /* the same in the API */
	struct span says;
	struct view_list face; /* struct span: ".json", ".csv" ... */
	struct view_list arg;  /* struct span: "as-of" ... */
	struct span example;   /* an address that exists; p NULL */
};
extern const struct view_shape shape_api_row;

struct api_arg {
	struct span name, says;
};
extern const struct view_shape shape_api_arg;

struct data_view {
	struct seal_ref seal;
	struct view_list routes;    /* api_row */
	struct view_list arguments; /* api_arg */
};
extern const struct view_shape shape_data;

struct fault_row {
	struct span id, text, rule;
};
extern const struct view_shape shape_fault_row;

struct faults_view {
	struct view_list faults; /* fault_row, in the order of their rooms */
};
extern const struct view_shape shape_faults;

page_load about_load, data_load, faults_load, accessibility_load;

#endif
