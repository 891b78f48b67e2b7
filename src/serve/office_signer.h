/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_OFFICE_SIGNER_H
#define SERVE_OFFICE_SIGNER_H

#include "office/port.h"
#include "serve/control.h"

/*
 * What the office asks for, done by the process that has the keys.  A change
 * of officers without approval is CY_DENIED serve/operator: whoever is at the
 * machine asks by the control socket.
 */
struct office_signer {
	struct node *n;
	struct control_server *control;
	bool has_officers;
	struct cy_err why; /* not; or why their site is another */
};

/*
 * Opens the table of officers, for passkeys of this origin ("https://host");
 * NULL: as they are.  Before the process gives up its rights.  Where the table
 * does not open, everything else goes on: each request is answered with that
 * error.  Where it has passkeys of another origin it keeps that, and those of
 * this one do not do (faults of passkey).  CY_TEMP: neither.
 */
enum cy_rc office_signer_open(struct office_signer *s, struct node *n,
    const char *origin, struct cy_err *e);
/* control: given before the first request.  Safe from many threads. */
void office_signer_port(struct office_port *out, struct office_signer *s,
    struct control_server *control);

/* The site of an origin: rp_id has room for its host.  false: it is none. */
#define OFFICE_HOST 256u
struct passkey_site;
bool office_site(
    struct passkey_site *out, char rp_id[OFFICE_HOST], const char *origin);

#endif
