/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_CONTROL_H
#define SERVE_CONTROL_H

#include "node/node.h"
#include "sandbox/message.h"

/*
 * Writing to a node that is being served: its signer takes records from a
 * socket in the state directory, which only the node's own user can open
 * (spec/control.md, "Control").
 */

enum control_message {
	CONTROL_HELLO = 64,
	CONTROL_APPEND, /* body: an entry */
	CONTROL_ADD,    /* body: a text, to be signed by the keeper */
	CONTROL_GROUP,
	CONTROL_FLUSH,
	CONTROL_PUBLISH,
	CONTROL_FIND,       /* body: a record id */
	CONTROL_OFFICER,    /* body: a change of officers, the operator's */
	CONTROL_DONE = 128, /* every answer that is no error */
	CONTROL_ERROR,
};
/* Of a request: an entry; of an answer: a receipt. */
#define CONTROL_REQUEST_MAX ((size_t)LIMIT_NOTE)
#define CONTROL_ANSWER_MAX ((size_t)LIMIT_PROOF_FILE + 256)
#define CONTROL_NAME 14 /* "0123abcd.sock" and NUL */

/* The socket's name in the state directory; key_id: the register key's. */
void control_name(char out[CONTROL_NAME], uint32_t key_id);
/* Its address, by way of an open state directory: that one may have a longer
 * path than an address takes. */
struct sockaddr_un;
void control_address(struct sockaddr_un *out, int state, uint32_t key_id);
/* The id of the key that signed the register's checkpoint: says which node
 * this is, proves nothing. */
enum cy_rc control_key_id(uint32_t *out, const char *dir, struct cy_err *e);

struct control {
	struct channel c;
	char keeper[LIMIT_PARTY_ID + 1];
	uint64_t size; /* when it was opened */
};

/* CY_NOTFOUND serve/not-served when nobody answers there. */
enum cy_rc control_open(
    struct control *c, const char *dir, const char *state, struct cy_err *e);
void control_close(struct control *c);

/* As node_append(), node_add(), node_group(), node_flush() and
 * node_publish(); with their faults, and those of the channel. */
enum cy_rc control_append(struct control *c, struct span entry,
    struct receipt *out, struct cy_err *e);
enum cy_rc control_add(
    struct control *c, struct span text, struct hash *id, struct cy_err *e);
enum cy_rc control_group(struct control *c, struct cy_err *e);
enum cy_rc control_flush(struct control *c, struct cy_err *e);
enum cy_rc control_publish(struct control *c, struct cy_err *e);
/* The entry of a record id; CY_NOTFOUND store/not-found. */
enum cy_rc control_find(struct control *c, const struct hash *id,
    uint64_t *index, struct cy_err *e);

/* As trust_change(), by the operator: a line of spec/keys.md, "Officers". */
enum cy_rc control_officer(
    struct control *c, struct span line, struct cy_err *e);

/* The receipt in an answer. */
void control_put_receipt(struct buf *b, const struct receipt *r);
enum cy_rc control_get_receipt(
    struct receipt *out, struct span body, struct cy_err *e);

/*
 * The other end, in the signer: takes connections on a socket, each in a
 * thread of its own.  One connection at a time adds; what it has not flushed
 * when it goes is dropped.
 */
struct counts;
struct control_server;
/* patience: how long a client may be silent, and how long one waits while
 * another adds. */
#define CONTROL_PATIENCE_MS 30000u
enum cy_rc control_server_new(struct control_server **out, struct node *n,
    struct counts *counts, unsigned patience_ms, struct cy_err *e);
/* One connection, by its descriptor, which the server closes; false: there
 * are as many as it takes, and this one was closed. */
bool control_server_take(struct control_server *s, int fd);
/* A fresh seal, when nobody adds; CY_TEMP serve/busy. */
enum cy_rc control_server_refresh(struct control_server *s, struct cy_err *e);
/* Runs fn while no connection adds, as an append is; CY_TEMP serve/busy.  A
 * node that can promise nothing more ends the process. */
enum cy_rc control_server_apart(struct control_server *s,
    enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx, struct cy_err *e);
/* Officers are changed by this, from the first connection on. */
struct office_signer;
void control_server_officers(
    struct control_server *s, const struct office_signer *officers);
/* Ends every connection once its request is answered, and waits for that. */
void control_server_free(struct control_server *s);

#endif
