/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_OFFICE_H
#define OFFICE_OFFICE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"
#include "node/node.h"
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

/* Who an officer may be, as bits (spec/office.md, "Roles"). */
enum officer_role {
	OFFICER_ADMINISTRATOR = 1 << 0,
	OFFICER_DRAFTER = 1 << 1,
	OFFICER_CLEARER = 1 << 2, /* records the step that it is named for */
	OFFICER_SIGNER = 1 << 3,
	OFFICER_APPROVER = 1 << 4,
	OFFICER_CONTACT = 1 << 5,
	OFFICER_OBSERVER = 1 << 6,
};
#define OFFICER_ROLES 7u
const char *officer_role_name(enum officer_role r); /* "administrator" */
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
