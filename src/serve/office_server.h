/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_OFFICE_SERVER_H
#define SERVE_OFFICE_SERVER_H

#include "serve/control.h"
#include "serve/office_wire.h"

/*
 * The signer's end of the socket to the office (spec/control.md, "Office and
 * signer"), served in a thread of its own while commands are served in
 * others.  It reads what is asked, and bounds it; what is done about it is
 * the port's.
 */

/* What has come of a group.  Zeroed, or group_release()d. */
struct office_group {
	struct buf bytes;
	struct span *entry; /* ENTER_RECORDS */
	size_t *end;        /* where each ends in bytes */
	size_t n;
	bool over; /* more came than a group has */
};
enum cy_rc office_group_init(struct office_group *g, struct cy_err *e);
void office_group_release(struct office_group *g);

/*
 * One message: does what it asks, and puts the answer and its type; CY_NOTFOUND
 * (e untouched) where there is none.  CY_BAD sandbox/message-head: the
 * conversation is at its end.  A hostile office gets what a friendly one does,
 * and nothing else.
 */
enum cy_rc office_answer(const struct office_port *port, struct office_group *g,
    const struct message *m, struct buf *answer, enum office_message *type,
    struct cy_err *e);

struct office_server;
/* port: what it asks is done here, by the server's thread; outlives it. */
enum cy_rc office_server_new(struct office_server **out,
    const struct office_port *port, struct cy_err *e);
/* A new office, by its descriptor, which the server closes: the one before is
 * gone, and is waited for. */
void office_server_take(struct office_server *s, int fd);
/* Ends the conversation once its request is answered.  NULL is fine. */
void office_server_free(struct office_server *s);

#endif
