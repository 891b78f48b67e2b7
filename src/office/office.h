/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_OFFICE_H
#define OFFICE_OFFICE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"
#include "node/node.h"
#include "node/trust.h"
#include "office/port.h"

/*
 * What happens before a record enters the register: officers, drafts,
 * instruments, approvals, release (spec/office.md).  One folder's office.db,
 * opened by one process; one thread.  Every object in it is sealed under the
 * office key.
 */
struct office;

#define OFFICE_KEY 32
struct office_key {
	uint8_t b[OFFICE_KEY];
};

struct office_options {
	const char *dir; /* the node's folder */
	const struct office_key *key;
	struct node *node; /* opened, for reading: the public record */
	const struct office_port *port;
	const struct passkey_site *site; /* that passkeys are made for */
	const struct clock *clock;       /* NULL: the system's */
	/* Passwords are hashed with the least effort there is: for tests, and
	 * for nothing that comes from outside. */
	bool weak_passwords;
};

/* Makes office.db where there is none.  CY_DENIED office/key where it was
 * made under another key; CY_USAGE office/version. */
enum cy_rc office_open(
    struct office **out, const struct office_options *o, struct cy_err *e);
void office_close(struct office *o);

/* Who an officer may be, as bits: the signer's (spec/office.md, "Roles"). */
enum officer_role {
	OFFICER_ADMINISTRATOR = TRUST_ADMINISTRATOR,
	OFFICER_DRAFTER = TRUST_DRAFTER,
	OFFICER_CLEARER = TRUST_CLEARER, /* records the step it is named for */
	OFFICER_SIGNER = TRUST_SIGNER,
	OFFICER_APPROVER = TRUST_APPROVER,
	OFFICER_CONTACT = TRUST_CONTACT,
	OFFICER_OBSERVER = TRUST_OBSERVER,
};
#define OFFICER_ROLES TRUST_ROLES
/* "drafter signer", in this order; false: no such role. */
bool officer_roles_parse(struct span s, unsigned *roles);
void officer_roles_print(struct buf *b, unsigned roles);

/* Who asks.  Filled by office_session() and office_token(); a caller that is
 * no person (the demo, a job) fills it by office_officer(). */
struct officer {
	int64_t id;
	char login[LIMIT_LOGIN + 1];
	char party[LIMIT_PARTY_ID + 1];
	char step[LIMIT_STEP + 1]; /* of a clearer: "legal" */
	unsigned roles;
	bool disabled;
	bool keeper;     /* its party keeps the register */
	bool strong;     /* the session was raised by a passkey */
	bool expired;    /* the session has ended: nothing is permitted */
	unsigned scopes; /* of a token; 0: a session, all that the roles may */
	size_t npasskeys;
};

#endif
