/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/uio.h>
#include <unistd.h>

#include "http/priv.h"

/*
 * Connections between processes (spec/http.md, "Handing over").  A packet is
 * what came of one connection, from the head of a request on, and the
 * connection's descriptor beside it.  Both sides of a descriptor that was
 * passed can do with the socket what they like: so whoever takes one over
 * trusts none of its settings.
 */

/* Packets of one look at an inbox. */
#define TAKEN 16

union control {
	struct cmsghdr head;
	char room[CMSG_SPACE(sizeof(int))];
};

bool
handover_send(int to, int fd, struct span in)
{
	union control control = {.room = {0}};
	union {
		const uint8_t *in;
		void *out;
	} bytes = {.in = in.p};
	struct iovec io = {bytes.out, in.n};
	struct msghdr m = {.msg_iov = &io,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = sizeof(control.room)};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	return sendmsg(to, &m, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)in.n;
}

/* The one descriptor that came; -1: none. */
static int
passed(struct msghdr *m)
{
	struct cmsghdr *c = CMSG_FIRSTHDR(m);
	int fd = -1;

	if (c != NULL && c->cmsg_level == SOL_SOCKET &&
	    c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&fd, CMSG_DATA(c), sizeof(int));
	return fd;
}

enum handover
handover_receive(int from, int *fd, uint8_t *room, size_t *n)
{
	union control control = {.room = {0}};
	struct iovec io = {room, HTTP_HEAD_MAX};
	/* There is no room for a second descriptor: the kernel closes it. */
	struct msghdr m = {.msg_iov = &io,
	    .msg_iovlen = 1,
	    .msg_control = control.room,
	    .msg_controllen = CMSG_LEN(sizeof(int))};
	ssize_t got = recvmsg(from, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

	*fd = -1;
	if (got < 0)
		return errno == EAGAIN || errno == EINTR ? HANDOVER_NONE
		                                         : HANDOVER_ENDED;
	*n = (size_t)got;
	*fd = passed(&m);
	if (*fd >= 0 && got > 0 &&
	    (m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0)
		return HANDOVER_TAKEN;
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
	return got > 0 ? HANDOVER_REFUSED : HANDOVER_ENDED;
}

static int
option(int fd, int name)
{
	int value = -1;
	socklen_t n = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, name, &value, &n) == 0 ? value : -1;
}

/* A stream between two ends, of a family that we listen on. */
static bool
is_connection(int fd, struct sockaddr_storage *peer)
{
	socklen_t n = sizeof(*peer);

	*peer = (struct sockaddr_storage){.ss_family = AF_UNSPEC};
	if (option(fd, SO_TYPE) != SOCK_STREAM ||
	    option(fd, SO_ACCEPTCONN) != 0 ||
	    getpeername(fd, (struct sockaddr *)peer, &n) != 0)
		return false;
	return peer->ss_family == AF_INET || peer->ss_family == AF_INET6 ||
	    peer->ss_family == AF_UNIX;
}

static void
open_given(struct http_server *s, int fd, struct span in)
{
	struct sockaddr_storage peer;

	if (!is_connection(fd, &peer)) {
		(void)close(fd);
		conn_count(&s->counts.refused, 1);
		return;
	}
	conn_given(s, fd, (const struct sockaddr *)&peer, in);
}

static void
forget(struct http_server *s, size_t which)
{
	(void)epoll_ctl(s->epoll, EPOLL_CTL_DEL, s->inbox[which], NULL);
	(void)close(s->inbox[which]);
	s->inbox[which] = -1;
}

bool
handover_watch(struct http_server *s, bool on)
{
	struct epoll_event ev = {.events = EPOLLIN};
	bool ok = true;

	for (size_t i = 0; i < s->ninbox; i++) {
		ev.data.u64 = ID_INBOX + i;
		if (s->inbox[i] >= 0)
			ok &= epoll_ctl(s->epoll,
			          on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL,
			          s->inbox[i], &ev) == 0;
	}
	return ok;
}

bool
handover_take(struct http_server *s, size_t which)
{
	size_t n;
	int fd;

	for (unsigned i = 0; i < TAKEN && s->inbox[which] >= 0; i++) {
		if (s->free == NOBODY && !conn_yield(s)) {
			server_pause(s);
			return false;
		}
		switch (handover_receive(s->inbox[which], &fd, s->in, &n)) {
		case HANDOVER_TAKEN:
			open_given(s, fd, span(s->in, n));
			break;
		case HANDOVER_REFUSED:
			conn_count(&s->counts.refused, 1);
			break;
		case HANDOVER_ENDED:
			forget(s, which);
			return false;
		case HANDOVER_NONE:
			return false;
		}
	}
	return s->inbox[which] >= 0;
}

void
handover_stop(struct http_server *s)
{
	for (size_t i = 0; i < s->ninbox; i++) {
		/* What came until now is ours to answer. */
		for (uint32_t k = 0; k <= s->o.max_connections / TAKEN; k++)
			if (!handover_take(s, i))
				break;
		if (s->inbox[i] >= 0)
			forget(s, i);
	}
	s->ninbox = 0;
}

void
handover_release(struct http_server *s)
{
	for (size_t i = 0; i < s->ninbox; i++)
		if (s->inbox[i] >= 0)
			(void)close(s->inbox[i]);
	s->ninbox = 0;
	http_server_elsewhere(s, -1);
}

enum cy_rc
http_server_inbox(struct http_server *s, int fd, struct cy_err *e)
{
	struct epoll_event ev = {.events = EPOLLIN};
	size_t at;

	for (at = 0; at < s->ninbox && s->inbox[at] >= 0; at++)
		continue;
	if (at == HTTP_INBOXES || s->stopping)
		return cy_fail(e, CY_USAGE, FAULT_HTTP_INBOX, CY_NO_OFFSET,
		    "no room for more than %u", HTTP_INBOXES);
	if (option(fd, SO_TYPE) != SOCK_SEQPACKET)
		return cy_fail(e, CY_USAGE, FAULT_HTTP_INBOX, CY_NO_OFFSET,
		    "%d keeps no packets apart", fd);
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
		return cy_errno(e, errno, "set up", "a socket");
	ev.data.u64 = ID_INBOX + at;
	if (s->listening && epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
		return cy_errno(e, errno, "watch", "a socket");
	s->inbox[at] = fd;
	if (at == s->ninbox)
		s->ninbox++;
	return CY_OK;
}

void
http_server_elsewhere(struct http_server *s, int fd)
{
	if (s->elsewhere >= 0)
		(void)close(s->elsewhere);
	s->elsewhere = fd;
}

enum cy_rc
http_handover_pair(int fd[2], struct cy_err *e)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) != 0)
		return cy_errno(e, errno, "make", "a pair of sockets");
	/* The system's own measure of what waits (200 KiB) is some hundred
	 * requests: more would be stale when their turn comes. */
	return CY_OK;
}
