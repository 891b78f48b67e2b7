/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#include "http/priv.h"

#define COPIED ((size_t)16 * 1024)

void
sending_init(struct sending *o)
{
	*o = (struct sending){.file = -1};
	buf_init(&o->head, HTTP_ANSWER_HEADERS + 1024);
	buf_init(&o->body, HTTP_ANSWER_MAX);
}

void
sending_release(struct sending *o)
{
	buf_release(&o->head);
	buf_release(&o->body);
	if (o->file >= 0)
		(void)close(o->file);
	sending_init(o);
}

void
sending_reset(struct sending *o)
{
	if (o->file >= 0)
		(void)close(o->file);
	o->file = -1;
	if (o->body.cap > HTTP_TURN)
		buf_release(&o->body);
	buf_reset(&o->head);
	buf_reset(&o->body);
	o->body.max = HTTP_ANSWER_MAX;
}

uint64_t
sending_held(const struct sending *o)
{
	return o->head.cap + o->body.cap;
}

/* A span of what is in memory, from an offset on, as the kernel wants it. */
static struct iovec
vector(const struct buf *b, uint64_t *skip, uint64_t *left)
{
	struct span s = buf_span(b);
	struct iovec v;

	s = span_from(s, *skip < s.n ? (size_t)*skip : s.n);
	*skip -= b->n - s.n;
	s = span_first(s, *left < s.n ? (size_t)*left : s.n);
	*left -= s.n;
	/* sendmsg() only reads, but its type cannot say so. */
	v.iov_base = b->p != NULL ? b->p + (s.p - b->p) : NULL;
	v.iov_len = s.n;
	return v;
}

static ssize_t
send_memory(const struct sending *o, int fd)
{
	uint64_t skip = o->sent, left = o->total - o->sent;
	struct iovec v[2];
	struct msghdr m = {.msg_iov = v, .msg_iovlen = 2};
	int flags = MSG_NOSIGNAL | MSG_DONTWAIT;

	if (left > HTTP_TURN)
		left = HTTP_TURN;
	v[0] = vector(&o->head, &skip, &left);
	v[1] = vector(&o->body, &skip, &left);
	/* The file that follows fills the packet up. */
	if (o->file >= 0 && o->total > o->head.n)
		flags |= MSG_MORE;
	return sendmsg(fd, &m, flags);
}

static ssize_t
send_file(const struct sending *o, int fd)
{
	uint64_t left = o->total - o->sent;
	off_t at = (off_t)(o->from + (o->sent - o->head.n));

	return sendfile(
	    fd, o->file, &at, left > HTTP_TURN ? HTTP_TURN : (size_t)left);
}

/* sendfile() would wait where the socket does, and whoever gave it can still
 * make it do so. */
static ssize_t
send_copy(const struct sending *o, int fd)
{
	uint64_t left = o->total - o->sent;
	off_t at = (off_t)(o->from + (o->sent - o->head.n));
	uint8_t piece[COPIED];
	ssize_t n =
	    pread(o->file, piece, left < COPIED ? (size_t)left : COPIED, at);

	return n > 0 ? send(fd, piece, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT)
	             : n;
}

enum sending_state
sending_more(struct sending *o, int fd, bool given)
{
	uint64_t most = o->sent + HTTP_TURN;
	ssize_t n;

	while (o->sent < o->total) {
		if (o->sent >= most)
			return OUT_BLOCKED;
		if (o->file < 0 || o->sent < o->head.n)
			n = send_memory(o, fd);
		else
			n = given ? send_copy(o, fd) : send_file(o, fd);
		if (n > 0)
			o->sent += (uint64_t)n;
		else if (n < 0 && errno == EAGAIN)
			return OUT_BLOCKED;
		else if (n == 0 || errno != EINTR)
			return OUT_FAILED; /* or the file is shorter now */
	}
	return OUT_DONE;
}
