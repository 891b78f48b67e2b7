/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "base/err.h"
#include "base/span.h"

/*
 * The strict reader of multipart/form-data (RFC 7578, RFC 2046 section 5.1)
 * as browsers and curl send it: nothing in front of the first boundary,
 * nothing behind the last one, and of each part one Content-Disposition and at
 * most one Content-Type.  Pure: spans into the body out; file names are looked
 * over and dropped.  Whatever is wrong is CY_USAGE web/form with the offset in
 * the body.
 */
#define MULTIPART_PARTS 8u      /* more are refused: a form has three fields */
#define MULTIPART_HEADERS 4096u /* bytes of one part's: paths are long */
#define MULTIPART_BOUNDARY 70u  /* RFC 2046 section 5.1.1 */

struct multipart {
	struct span body;
	struct span boundary;
	size_t at; /* behind the last boundary that was read */
	unsigned n;
	bool ended;
};

struct multipart_part {
	struct span name;
	bool file; /* it has a file name, even an empty one */
	struct span body;
};

/*
 * The boundary that a Content-Type names; p NULL where the type is another
 * one, or the boundary is missing, stands twice, or is none.
 */
struct span multipart_boundary(struct span content_type);
/* Over the first boundary. */
enum cy_rc multipart_init(struct multipart *m, struct span body,
    struct span boundary, struct cy_err *e);
/* The next part; CY_NOTFOUND at the end, e untouched. */
enum cy_rc multipart_next(
    struct multipart *m, struct multipart_part *part, struct cy_err *e);

#endif
