/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_INBOX_H
#define OFFICE_INBOX_H

#include "office/instrument.h"

/*
 * What waits for an officer ("needs you").  Asked anew each time of papers and
 * instruments; only how far an officer has read is kept.
 */
enum inbox_kind {
	INBOX_SIGN,    /* an instrument, or a statement open for signature */
	INBOX_APPROVE, /* an instrument that a signer has signed */
	INBOX_RELEASE, /* a release: to be approved, or possible */
	INBOX_CLEAR,   /* a version, for the officer's own step */
	INBOX_ANSWER,  /* a version that the lead asks the party about */
	INBOX_READ,    /* papers that came since it last read the draft */
	INBOX_KINDS
};
const char *inbox_kind_name(enum inbox_kind k); /* "sign" */

struct inbox_entry {
	enum inbox_kind kind;
	bool has_draft;
	struct hash draft;
	struct span title, lead; /* of the draft; in the arena */
	/* SIGN, APPROVE, RELEASE: a record, where there is one already, or the
	 * statement; CLEAR, ANSWER: a version; READ: the first new paper. */
	bool has_object;
	struct hash object;
	utc_t deadline; /* of who's party; 0: none */
	utc_t since;
	size_t count; /* READ: of papers; else 1 */
};

/* The nearest deadline first, then in the order of the kinds, then the oldest.
 * CY_DENIED; CY_TEMP. */
enum cy_rc office_inbox(struct office *o, const struct officer *who,
    struct arena *a, struct inbox_entry **out, size_t *n, struct cy_err *e);
/* The officer has seen all that there is in the draft for it now. */
enum cy_rc office_seen(struct office *o, const struct officer *who,
    const struct hash *draft, struct cy_err *e);

#endif
