/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/page.h"

/* What is sent to a page: the fields that it takes, as a table. */
struct form_field {
	const char *name;
	enum form_kind {
		FORM_LINE,  /* text without line breaks */
		FORM_LINES, /* text; CR LF is LF */
		FORM_BYTES, /* pasted, to be judged byte by byte: form_lines()
		             */
		FORM_FILE,  /* or what is sent in its place: exactly as sent */
	} kind;
	size_t max; /* bytes; 0: as long as the request */
};
#define FORM_FIELDS 24u /* of one form */

/*
 * Reads the request's body by its Content-Type: multipart/form-data or
 * application/x-www-form-urlencoded, with these fields, each at most once; an
 * empty one is as if it were not there: value[i].p is NULL.  Spans point into
 * the body or the arena.  CY_USAGE web/form; the text names the field.
 */
enum cy_rc form_read(struct page *p, const struct form_field *f, size_t n,
    struct span *value, struct cy_err *e);
/* The same of a body that was kept; type: its Content-Type. */
enum cy_rc form_parse(struct page *p, struct span body, struct span type,
    const struct form_field *f, size_t n, struct span *value, struct cy_err *e);

/* Pasted text as the record it was copied from: CR LF becomes LF, empty lines
 * at both ends go, and the last line ends. */
struct span form_lines(struct page *p, struct span pasted);

#endif
