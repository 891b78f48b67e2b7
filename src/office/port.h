/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PORT_H
#define OFFICE_PORT_H

#include "passkey/passkey.h"
#include "record/record.h"

/*
 * What the office asks of the signer: in a served node another process
 * (spec/control.md, "Office and signer"), in tests and in the demo the same.
 * The office holds no key; the signer believes it nothing.
 */

/* One officer's consent to one record: the assertion's challenge is the
 * record id. */
struct approval {
	char login[LIMIT_LOGIN + 1];
	struct passkey_assertion assertion;
};

/* Officers per record. */
#define APPROVALS_MAX 8u

struct office_port {
	void *ctx;
	/*
	 * Signs the text as its Author, if the approvals are those that the
	 * author's rule asks for (spec/keys.md, "Officers").  node_sign()'s
	 * errors.
	 */
	enum cy_rc (*sign)(void *ctx, struct span text,
	    const struct approval *approval, size_t n, struct buf *entry,
	    struct cy_err *e);
	/*
	 * Enters all in one frame, or none; what is there already counts as
	 * entered.  try: says what would happen, and changes nothing.  *bad:
	 * which was refused; n: none of them in particular.  node_enter()'s
	 * errors.
	 */
	enum cy_rc (*enter)(void *ctx, const struct span *entry, size_t n,
	    bool try, size_t *bad, struct cy_err *e);
	/*
	 * Officers, as the signer knows them.  line: what is to change
	 * (spec/keys.md); approval: of an administrator, over that line; NULL:
	 * the operator at the machine.
	 */
	enum cy_rc (*change)(void *ctx, struct span line,
	    const struct approval *approval, struct cy_err *e);
	/* Takes an invited officer's first passkey. */
	enum cy_rc (*enrol)(void *ctx, struct span code,
	    struct span attestation, struct span client_data,
	    struct passkey *out, struct cy_err *e);
};

#endif
