/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_HTML_PAGE_H
#define TESTS_UNIT_HTML_PAGE_H

#include "html/html.h"

/* What page.tmpl shows. */
struct row {
	struct span title;
	struct span url;
	uint64_t n;
};

struct rows {
	void *v;
	size_t n;
};

struct model {
	struct span name, id, note;
	struct day since;
	utc_t sealed;
	struct row row[2];
	size_t nrows;
	struct rows list;
	bool open;
	enum message verdict;
	void (*body)(struct html *h, const void *view);
};

#endif
