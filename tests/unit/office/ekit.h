/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OFFICE_EKIT_H
#define TESTS_OFFICE_EKIT_H

#include "ikit.h"

#include "office/attachment.h"

/* Two copies of one node's folder and state, with an office in both.  In one
 * of them 27 parties have signed a statement under embargo. */

#define EKIT_PARTIES 29u /* the last was not invited */
#define EKIT_SIGNED 27u

/* What stands in the one copy only, each word in its own place, and in nothing
 * else: whoever finds one of them has found a leak. */
enum ekit_canary {
	EKIT_TITLE,
	EKIT_BODY,
	EKIT_EARLIER, /* a version that another one follows */
	EKIT_COMMENT,
	EKIT_POSITION,
	EKIT_STEP,
	EKIT_CLEARANCE,
	EKIT_FILE,
	EKIT_SCAN,
	EKIT_KEPT,
	EKIT_LOGIN,
	EKIT_INVITED, /* a login that never set itself up */
	EKIT_TOKEN,
	EKIT_SYMBOL,
	EKIT_PLACE,
	EKIT_AUTHORITY,
	EKIT_RESERVATION,
	EKIT_GUEST, /* a party that no register names */
	EKIT_CANARIES
};
extern const char *const ekit_word[EKIT_CANARIES];

struct ekit {
	struct ikit k;     /* of the copy with the embargo, once it is there */
	char quiet[64];    /* the other copy: node, state */
	uint64_t size;     /* of the register */
	struct hash entry; /* a public record */
	struct hash comment, scan, reservation;
	char session[SESSION_TOKEN], token[SESSION_TOKEN], code[SETUP_CODE];
};

/* Both copies, before anything is under embargo; closed. */
void ekit_start(struct ekit *e);
/* The ceremony up to the 27th signature; its office stays open. */
void ekit_embargo(struct ekit *e);
void ekit_end(struct ekit *e);
/* A folder with all that is in it, times and rights as they were. */
void ekit_copy(const char *from, const char *to);
/* What an outsider may ask for: every row of the table of routes in each of
 * its faces, the register's files, and guesses at what is under embargo. */
void ekit_targets(
    struct ekit *e, void (*each)(void *ctx, const char *target), void *ctx);

#endif
