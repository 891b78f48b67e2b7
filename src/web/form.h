/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/page.h"

/* What a reader sent to be verified: pasted, as a file, or both. */
struct form {
	struct span text; /* pasted, with line ends put right; p NULL: none */
	struct span file; /* exactly as sent; p NULL: none */
};

/*
 * Reads the request's body by its Content-Type: multipart/form-data or
 * application/x-www-form-urlencoded, with the fields `text` and `file`, each
 * at most once; an empty one is as if it were not there.  Spans
 * point into the body or the arena.  CY_USAGE web/form.
 */
enum cy_rc form_read(struct page *p, struct form *f, struct cy_err *e);

/* Pasted text as the record it was copied from: CR LF becomes LF, empty lines
 * at both ends go, and the last line ends. */
struct span form_lines(struct page *p, struct span pasted);

#endif
