/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_CAN_H
#define OFFICE_CAN_H

#include "office/office.h"

/*
 * The one place that says who may do what (spec/office.md, "Rights").  Every
 * function of the room asks it before anything else; a page may ask it to
 * know which buttons to show.
 */
enum verb {
	CAN_READ_INBOX,
	CAN_BEGIN_DRAFT,
	CAN_READ_DRAFT,
	CAN_WRITE_VERSION,
	CAN_COMMENT,
	CAN_TAKE_POSITION,
	CAN_RETRACT_PAPER,
	CAN_CIRCULATE,
	CAN_CLEAR,
	CAN_ATTACH,
	CAN_FIX,     /* make the statement of a version */
	CAN_PREPARE, /* an instrument of one's party */
	CAN_READ_INSTRUMENT,
	CAN_SIGN,    /* the first approval: a signer's */
	CAN_APPROVE, /* the second officer's */
	CAN_UPLOAD,  /* an instrument that was signed elsewhere */
	CAN_RETRACT_INSTRUMENT,
	CAN_PREPARE_RELEASE,
	CAN_RELEASE, /* approve the keeper's release */
	CAN_ABORT,
	CAN_READ_OFFICERS, /* and steps, of one's party */
	CAN_CHANGE_OFFICERS,
	CAN_CHANGE_STEPS,
	CAN_MAKE_TOKEN,
	CAN_READ_TOKENS, /* one's own, and end them */
	CAN_READ_KEPT,   /* one's own texts, passkeys */
	VERBS
};

/* Where the asking party stands to an object. */
enum standing_of {
	STANDS_OWN = 1 << 0,     /* it is its own */
	STANDS_LEAD = 1 << 1,    /* it leads the draft */
	STANDS_INVITED = 1 << 2, /* the draft was circulated to it */
	STANDS_KEEPER = 1 << 3,  /* it keeps the register; the text is fixed */
};

/* One row per verb. */
struct right {
	const char *name;  /* "draft/read": of the API's scopes, and of tests */
	unsigned roles;    /* any of them */
	unsigned standing; /* any of them; 0: there is no object */
	/* By passkey only: the session was raised by one.  An approval is not:
	 * it is an assertion of a passkey itself, over the record. */
	bool strong;
	unsigned scope; /* of a token; 0: no token ever */
};
extern const struct right rights[VERBS];

/*
 * standing: of who's party to the object.  An object that its party may not
 * know of is not there: CY_NOTFOUND office/not-found, the same as for one that
 * does not exist.  Else CY_DENIED office/session-expired, office/disabled,
 * office/not-permitted, office/scope, office/not-strong, in this order.
 */
enum cy_rc office_can(const struct officer *who, enum verb v, unsigned standing,
    struct cy_err *e);

#endif
