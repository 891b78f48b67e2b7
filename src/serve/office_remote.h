/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_OFFICE_REMOTE_H
#define SERVE_OFFICE_REMOTE_H

#include "sandbox/message.h"
#include "serve/office_wire.h"

/*
 * The office's end of the socket to the signer: its port.  One question at a
 * time, each waited for.  Beside the errors of what is asked for: CY_TEMP
 * serve/ended, once for all, when the signer is gone or does not keep to the
 * language; and where no approval stands beside a change, CY_DENIED
 * serve/operator: the operator does not speak through the office.
 */
struct office_remote {
	struct channel c;
	struct buf body;
	bool ended;
	/* Once, when it has ended: so that the process can begin anew.  May be
	 * NULL. */
	void (*lost)(void *ctx);
	void *ctx;
};

/* Takes over fd. */
void office_remote_init(struct office_remote *r, int fd);
void office_remote_release(struct office_remote *r);
void office_remote_port(struct office_port *out, struct office_remote *r);

#endif
