/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_OFFICE_WIRE_H
#define SERVE_OFFICE_WIRE_H

#include "base/arena.h"
#include "base/reader.h"
#include "office/port.h"

/*
 * What office and signer say to each other (spec/control.md, "Office and
 * signer").  The signer believes nothing of it: there is no way to say that
 * the operator asks, and what is judged by approvals is judged there.
 */
enum office_message {
	OFFICE_SIGN = 80, /* approvals, text */
	OFFICE_ENTRY,     /* an entry of the group that comes; no answer */
	OFFICE_ENTER,     /* the group: is it a try, how many */
	OFFICE_CHANGE,    /* one approval, line */
	OFFICE_ENROL,     /* code, registration */
	OFFICE_DONE = 96,
	OFFICE_ERROR,
	OFFICE_REFUSED, /* which of a group, and an error */
};

/* Of a request: APPROVALS_MAX at their largest, and a text. */
#define OFFICE_MESSAGE_MAX ((size_t)128 * 1024)
/* Of an answer: an entry, a passkey's line, or an error. */
#define OFFICE_ANSWER_MAX ((size_t)LIMIT_NOTE)
#define OFFICE_CODE_MAX 64u
#define OFFICE_LINE_MAX 1024u

/* A request, read; spans point into the message. */
struct office_request {
	struct approval approval[APPROVALS_MAX];
	size_t n;
	struct span text; /* of sign; the line of change */
	bool try;
	uint32_t count;
	struct span code, attestation, client_data;
};

/* Failures are the buffer's (buf_check()). */
void office_wire_put(
    struct buf *b, enum office_message type, const struct office_request *r);
/* Of a type that has a body of fields: not OFFICE_ENTRY.  CY_BAD
 * sandbox/message-head. */
enum cy_rc office_wire_get(struct office_request *r, uint16_t type,
    struct span body, struct cy_err *e);

#endif
