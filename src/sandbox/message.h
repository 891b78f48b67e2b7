/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SANDBOX_MESSAGE_H
#define SANDBOX_MESSAGE_H

#include "base/buf.h"
#include "base/reader.h"

/*
 * What processes say to each other over a stream socket (spec/control.md,
 * "Framing"): a head of eight bytes and a body whose length it states.  The
 * reader believes nothing: the other end may have been taken over.
 */
#define MESSAGE_HEAD 8u
/* No body is longer: a receipt has 192 KiB (LIMIT_PROOF_FILE). */
#define MESSAGE_MAX (1u << 20)

struct message {
	uint16_t type;
	struct span body; /* borrowed */
	int fd;           /* that came with it, the receiver's to close; -1 */
};

/* Appends the head of a message with a body of n bytes. */
void message_head(struct buf *b, uint16_t type, size_t n);

/*
 * Takes the message that in begins with; max: bytes of its body at most.
 * Pure.  out->fd is -1.  CY_NOTFOUND (e untouched) when it is not whole yet;
 * CY_BAD sandbox/message-size, sandbox/message-head.
 */
enum cy_rc message_take(
    struct span *in, size_t max, struct message *out, struct cy_err *e);

/* An error in a body: exit code, fault by its id, offset, text. */
void message_put_err(struct buf *b, enum cy_rc rc, const struct cy_err *e);
/* The rest of the body.  Returns the code that was sent, never CY_OK; an id
 * that this program does not know becomes sandbox/message-error, its name in
 * the text.  What is no error: CY_BAD sandbox/message-head. */
enum cy_rc message_get_err(struct span body, struct cy_err *e);

/* One end of such a socket. */
struct channel {
	int fd;
	size_t max;  /* of a body that is received */
	bool passes; /* descriptors may come */
	struct buf in, out;
	size_t used; /* bytes of in that were handed out */
	int passed;  /* a descriptor that came; -1 */
};

/* Takes over fd. */
void channel_init(struct channel *c, int fd, size_t max);
/* Closes.  Accepts one that is zeroed or released. */
void channel_release(struct channel *c);

/*
 * Sends one message whole, with a descriptor where pass >= 0.  CY_NOTFOUND
 * sandbox/closed when the other end is gone; CY_TEMP sandbox/timeout where
 * the socket has a limit (channel_limit()).
 */
enum cy_rc channel_send(struct channel *c, uint16_t type, struct span body,
    int pass, struct cy_err *e);
/*
 * Waits for one message; its body is valid until the next call.  CY_NOTFOUND
 * sandbox/closed at the end between messages, CY_BAD base/truncated within
 * one; CY_TEMP sandbox/timeout; CY_BAD as message_take().
 */
enum cy_rc channel_receive(
    struct channel *c, struct message *out, struct cy_err *e);
/* The same without waiting: CY_TEMP sandbox/timeout as long as it is not
 * whole; what came of it is kept. */
enum cy_rc channel_receive_now(
    struct channel *c, struct message *out, struct cy_err *e);
/* No single read or write waits longer; 0: for ever. */
enum cy_rc channel_limit(struct channel *c, unsigned ms, struct cy_err *e);
/* Two ends of a new socket, close-on-exec. */
enum cy_rc channel_pair(int fd[2], struct cy_err *e);

#endif
