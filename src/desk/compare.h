/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_COMPARE_H
#define DESK_COMPARE_H

#include "desk/sheet.h"

/* What changed between two versions, word by word. */
struct compare_run {
	struct span text;
	bool came, gone; /* neither: it stayed */
};
struct compare_para {
	struct span id; /* "3a"; p NULL: it has no number */
	bool added, removed, moved;
	struct view_list run; /* compare_run */
};
enum compare_how { COMPARE_INLINE, COMPARE_SIDE, COMPARE_CLEAN };
struct compare_view {
	struct sheet_head head;
	struct sheet_version old, new;
	struct view_list version; /* sheet_version, to choose from */
	enum compare_how how;
	uint64_t came, gone, same;  /* words */
	struct view_list paragraph; /* compare_para */
};
extern const struct view_shape shape_compare;
page_load compare_load;

#endif
