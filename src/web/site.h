/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "web/layout.h"

/*
 * A set of pages with tables of their own: the public ones, and those of who
 * is signed in (room desk).  What they have in common stands behind this
 * header: the way from an address to a row of a table, the faces of a view,
 * what stands around a page.
 */
typedef void layout_part(struct html *h, const struct layout *l);

struct site {
	const struct route *routes; /* a row without pattern ends them */
	size_t stride;              /* of a row, which begins with its route */
	const struct page_arg *arg; /* bits below 1 << 31, each once */
	size_t nargs;               /* at most PAGE_ARGS */
	layout_part *top; /* name, navigation: in front of the content */
	layout_part
	    *help; /* what one can do after a problem: items of a list */
	layout_part *head; /* more in the document's head; NULL: nothing */
};
extern const struct site public_site;

/* What is known before the address was read; the arena is emptied. */
void page_begin(struct page *p, struct web *w, const struct site *s,
    const struct http_request *r);
/* The register as it is now: reads the checkpoint again where it changed.
 * CY_TEMP. */
enum cy_rc web_refresh(struct web *w, struct cy_err *e);
/* One snapshot of its index for all that the page reads. */
enum cy_rc page_open(struct page *p, struct cy_err *e);
void page_close(struct page *p);

/* Writes a face of the loaded view into a's body. */
enum cy_rc answer_face(struct page *p, const void *view,
    struct http_response *a, struct cy_err *e);
/* RFC 9457. */
void answer_problem_json(
    struct page *p, const struct cy_err *why, unsigned status, struct buf *b);
/* "GET, HEAD": what the route takes (RFC 9110 section 10.2.1). */
const char *answer_allowed(const struct page *p);

#endif
