/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/message.h"

#include <assert.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/codec.h"

#define CHUNK 65536u

void
message_head(struct buf *b, uint16_t type, size_t n)
{
	buf_be32(b, (uint32_t)n);
	buf_be16(b, type);
	buf_be16(b, 0);
}

enum cy_rc
message_take(struct span *in, size_t max, struct message *out, struct cy_err *e)
{
	struct reader r;
	uint32_t n;

	if (in->n < MESSAGE_HEAD)
		return CY_NOTFOUND;
	reader_init(&r, *in);
	n = reader_be32(&r);
	out->type = reader_be16(&r);
	out->fd = -1;
	if (reader_be16(&r) != 0)
		return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, 6,
		    "the last two bytes of a head are zero");
	if (n > max)
		return cy_fail(e, CY_BAD, FAULT_MESSAGE_SIZE, 0,
		    "%lu bytes, at most %zu", (unsigned long)n, max);
	if (in->n - MESSAGE_HEAD < n)
		return CY_NOTFOUND;
	out->body = reader_take(&r, n);
	*in = reader_rest(&r);
	return CY_OK;
}

void
message_put_err(struct buf *b, enum cy_rc rc, const struct cy_err *e)
{
	const char *id = fault_id(e->fault);

	buf_putc(b, (uint8_t)rc);
	buf_be64(b, e->offset);
	buf_putc(b, (uint8_t)strlen(id));
	buf_puts(b, id);
	buf_puts(b, e->text);
}

static bool
known_code(unsigned rc)
{
	return (rc > CY_OK && rc <= CY_REFUSED) || rc == CY_INTERRUPTED;
}

enum cy_rc
message_get_err(struct span body, struct cy_err *e)
{
	struct span head, id, text;
	struct reader r;
	enum fault fault;
	uint64_t offset;
	enum cy_rc rc;

	reader_init(&r, body);
	head = reader_take(&r, 1);
	offset = reader_be64(&r);
	id = reader_take(&r, 1);
	id = reader_take(&r, reader_ok(&r) ? id.p[0] : 0);
	text = reader_rest(&r);
	if (!reader_ok(&r) || !known_code(head.p[0]) || text.n >= CY_ERR_TEXT)
		return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
		    "what came is no error");
	rc = (enum cy_rc)head.p[0];
	fault = fault_find(id);
	if (fault == FAULT_NONE)
		return cy_fail(e, rc, FAULT_MESSAGE_ERROR, offset, "%.*s: %.*s",
		    SPAN_ARGS(span_first(id, 40)), SPAN_ARGS(text));
	return cy_fail(e, rc, fault, offset, "%.*s", SPAN_ARGS(text));
}

void
channel_init(struct channel *c, int fd, size_t max)
{
	assert(max <= MESSAGE_MAX);
	*c = (struct channel){.fd = fd, .max = max, .passed = -1};
	buf_init(&c->in, MESSAGE_HEAD + max + CHUNK);
	buf_init(&c->out, MESSAGE_HEAD + MESSAGE_MAX);
}

void
channel_release(struct channel *c)
{
	if (c->in.max == 0)
		return;
	if (c->fd >= 0)
		(void)close(c->fd);
	if (c->passed >= 0)
		(void)close(c->passed);
	buf_release(&c->in);
	buf_release(&c->out);
	*c = (struct channel){.fd = -1, .passed = -1};
}

static enum cy_rc
failed(struct cy_err *e, const char *action)
{
	switch (errno) {
	case EPIPE:
	case ECONNRESET:
		return cy_fail(e, CY_NOTFOUND, FAULT_CHANNEL_CLOSED,
		    CY_NO_OFFSET, "the other end is gone");
	case EAGAIN:
		return cy_fail(e, CY_TEMP, FAULT_CHANNEL_TIMEOUT, CY_NO_OFFSET,
		    "cannot %s in time", action);
	default:
		return cy_errno(e, errno, action, "a message");
	}
}

/* A descriptor, where one goes, rides on the first byte. */
static ssize_t
send_some(int fd, struct span s, int pass)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {.room = {0}};
	union {
		const uint8_t *in;
		void *out;
	} bytes = {.in = s.p};
	struct iovec io = {bytes.out, s.n};
	struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};
	struct cmsghdr *c;

	if (pass >= 0) {
		m.msg_control = control.room;
		m.msg_controllen = sizeof(control.room);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &pass, sizeof(int));
	}
	return sendmsg(fd, &m, MSG_NOSIGNAL);
}

enum cy_rc
channel_send(struct channel *c, uint16_t type, struct span body, int pass,
    struct cy_err *e)
{
	struct span rest;
	enum cy_rc rc;
	ssize_t n;

	buf_reset(&c->out);
	message_head(&c->out, type, body.n);
	buf_put(&c->out, body);
	rc = buf_check(&c->out, e);
	if (rc != CY_OK)
		return rc;
	for (rest = buf_span(&c->out); rest.n > 0;) {
		n = send_some(c->fd, rest, pass);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return failed(e, "send");
		rest = span_from(rest, (size_t)n);
		pass = -1;
	}
	return CY_OK;
}

static void
keep_passed(struct channel *c, struct msghdr *m)
{
	struct cmsghdr *h = CMSG_FIRSTHDR(m);

	if (h == NULL || h->cmsg_level != SOL_SOCKET ||
	    h->cmsg_type != SCM_RIGHTS || h->cmsg_len != CMSG_LEN(sizeof(int)))
		return;
	if (c->passed >= 0)
		(void)close(c->passed);
	memcpy(&c->passed, CMSG_DATA(h), sizeof(int));
}

/* Where no descriptors may come there is no room for them: the kernel closes
 * what was sent. */
static ssize_t
read_some(struct channel *c, uint8_t *p, size_t n, int how)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {.room = {0}};
	struct iovec io = {p, n};
	struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};
	ssize_t got;

	/* For one: the kernel closes what there is no room for. */
	if (c->passes) {
		m.msg_control = control.room;
		m.msg_controllen = CMSG_LEN(sizeof(int));
	}
	do
		got = recvmsg(c->fd, &m, MSG_CMSG_CLOEXEC | how);
	while (got < 0 && errno == EINTR);
	if (got > 0 && c->passes)
		keep_passed(c, &m);
	return got;
}

static enum cy_rc
read_more(struct channel *c, int how, struct cy_err *e)
{
	size_t had = c->in.n;
	uint8_t *p = buf_extend(&c->in, CHUNK);
	enum cy_rc rc;
	ssize_t n;

	if (p == NULL) {
		rc = buf_check(&c->in, e);
		/* What is in it stays good. */
		c->in.failed = c->in.toobig = false;
		return rc;
	}
	n = read_some(c, p, CHUNK, how);
	c->in.n = had + (n > 0 ? (size_t)n : 0);
	if (n > 0)
		return CY_OK;
	if (n < 0)
		return failed(e, "receive");
	if (had > 0)
		return cy_fail(e, CY_BAD, FAULT_TRUNCATED, had,
		    "the other end left within a message");
	return cy_fail(e, CY_NOTFOUND, FAULT_CHANNEL_CLOSED, CY_NO_OFFSET,
	    "the other end is gone");
}

/* Moves what was not handed out to the front. */
static void
forget_used(struct channel *c)
{
	size_t rest = c->in.n - c->used;

	if (c->used == 0)
		return;
	if (rest > 0)
		memmove(c->in.p, c->in.p + c->used, rest);
	c->in.n = rest;
	c->used = 0;
}

/* how: flags of recvmsg(2). */
static enum cy_rc
receive(struct channel *c, struct message *out, int how, struct cy_err *e)
{
	struct span in;
	enum cy_rc rc;

	forget_used(c);
	for (;;) {
		in = buf_span(&c->in);
		rc = message_take(&in, c->max, out, e);
		if (rc != CY_NOTFOUND)
			break;
		rc = read_more(c, how, e);
		if (rc != CY_OK)
			return rc;
	}
	if (rc != CY_OK)
		return rc;
	c->used = c->in.n - in.n;
	out->fd = c->passed;
	c->passed = -1;
	return CY_OK;
}

enum cy_rc
channel_receive(struct channel *c, struct message *out, struct cy_err *e)
{
	return receive(c, out, 0, e);
}

enum cy_rc
channel_receive_now(struct channel *c, struct message *out, struct cy_err *e)
{
	return receive(c, out, MSG_DONTWAIT, e);
}

enum cy_rc
channel_limit(struct channel *c, unsigned ms, struct cy_err *e)
{
	const struct timeval t = {ms / 1000, (suseconds_t)(ms % 1000) * 1000};

	if (setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)) != 0 ||
	    setsockopt(c->fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t)) != 0)
		return cy_errno(e, errno, "limit", "a socket");
	return CY_OK;
}

enum cy_rc
channel_pair(int fd[2], struct cy_err *e)
{
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) != 0)
		return cy_errno(e, errno, "make", "a pair of sockets");
	return CY_OK;
}
