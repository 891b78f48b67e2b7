/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_REQUEST_H
#define EXCHANGE_REQUEST_H

#include "record/record.h"

/*
 * A signing request: what is carried to a machine without network, to be
 * read and signed there (spec/office.md, "Without network").
 *
 *	comity/signing-request/v1
 *	<tab><each line of the text that the record is about>
 *	<blank line>
 *	<the record's text>
 */
struct sign_request {
	struct record record; /* not signed */
	bool has_about;
	struct record about; /* what it is about: a text that it refers to */
};

/* Both texts at their longest, with a tab for each line. */
#define REQUEST_MAX (3u * LIMIT_RECORD_TEXT)

/*
 * Reads a request, all of it; spans point into `in` and into the arena.
 * CY_BAD exchange/request-form: no such file; exchange/request-other: the
 * record does not refer to the text that the request shows; faults of text and
 * record.  Offsets are the file's, but within the text shown: that text's own.
 */
enum cy_rc request_parse(struct sign_request *out, struct arena *a,
    struct span in, struct cy_err *e);

/* Writes one; about is empty where the record is about nothing that is to be
 * shown.  Both are texts of records.  Errors are the buffer's. */
void request_print(struct buf *b, struct span about, struct span text);

#endif
