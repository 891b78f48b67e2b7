/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

#include "web/rows.h"

/* What stands around every page: head, navigation, other faces, seal. */
struct layout {
	const struct page *page;
	const void *view;
	struct span title;     /* of the document */
	struct span canonical; /* the permanent address */
	struct span style;     /* the stylesheet's address */
	struct span room;      /* "s", "c" ...: which part of the site */
	bool offline;          /* one file, no links to files */
	struct view_list face; /* of layout_face */
	struct seal_ref seal;
	/* A problem, in place of a view. */
	const struct cy_err *why;
	uint64_t status;
};

struct layout_face {
	struct span name, suffix, url;
};

/* The whole document of the page's view. */
void layout_page(struct page *p, const void *view, struct buf *b);
void layout_problem(
    struct page *p, const struct cy_err *why, unsigned status, struct buf *b);

/* Called by the template. */
void layout_body(struct html *h, const struct layout *l);
void layout_style(struct html *h, const struct layout *l);

#endif
