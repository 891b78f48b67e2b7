/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CHECK_H
#define WEB_CHECK_H

#include "register/verdict.h"
#include "web/rows.h"

/*
 * The verdict on what a reader sent: that of `comity verify`, with the keys
 * of this register known.  Nothing of it is kept.
 */
struct check_view {
	bool judged;  /* else only the form is shown */
	bool nothing; /* was sent */
	/* As `comity verify --json` calls them. */
	struct span verdict, kind, sha256, origin, key, bad, fault, why;
	uint64_t code, valid, of, size, entry;
	utc_t sealed;
	uint64_t seals, witnesses, need;
	bool key_known;
	/* What the register itself knows of it. */
	bool here;              /* the record stands in it */
	struct span record_url; /* and this is its page */
	bool same_history;      /* the checkpoint is one of its own */
	/* For the page. */
	struct span action; /* where the form goes: with the page's language */
	struct span text;   /* what was pasted, to be shown again */
	struct verdict_words words;
};
extern const struct view_shape shape_check;

page_load check_load;

/* A cell of the verdict in the page's language. */
void check_cell(
    struct html *h, const struct page *p, const struct verdict_cell *c);

#endif
