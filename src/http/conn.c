/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "http/priv.h"

/* Who waits for less than this is not given up for a new one; and so many are
 * looked at whether they are slow. */
#define YIELD_NS UINT64_C(1000000000)
#define YIELD_LOOKS 64
/* What may still come after a last answer, before it is cut. */
#define DRAIN_MAX (4u * 1024 * 1024)

uint8_t *
conn_area(const struct http_server *s, const struct conn *c)
{
	return s->areas + (size_t)c->self * HTTP_HEAD_MAX;
}

void
conn_count(uint64_t *counter, uint64_t by)
{
	/* One thread writes, others may read (http_counts()). */
	__atomic_store_n(counter, *counter + by, __ATOMIC_RELAXED);
}

static void
tell_epoll(struct http_server *s, struct conn *c, int op, uint32_t events)
{
	struct epoll_event ev = {
	    .events = events, .data.u64 = (uint64_t)c->round << 32 | c->self};

	if (c->events != events && epoll_ctl(s->epoll, op, c->fd, &ev) == 0)
		c->events = events;
}

void
conn_wait(struct http_server *s, struct conn *c, enum conn_state state)
{
	static const struct {
		enum queue_id queue;
		uint32_t events;
	} rows[] = {
	    [CONN_IDLE] = {QUEUE_IDLE, EPOLLIN},
	    [CONN_HEAD] = {QUEUE_HEAD, EPOLLIN},
	    [CONN_READY] = {QUEUE_READY, EPOLLIN},
	    [CONN_BODY] = {QUEUE_RATE, EPOLLIN},
	    [CONN_ANSWER] = {QUEUE_RATE, EPOLLOUT},
	    [CONN_LINGER] = {QUEUE_LINGER, EPOLLIN},
	};

	c->state = state;
	queue_move(s, c, rows[state].queue);
	tell_epoll(s, c, EPOLL_CTL_MOD, rows[state].events);
}

/* What the kernel has taken but the client has not. */
static int64_t
unsent(const struct conn *c)
{
	int n = 0;

	(void)ioctl(c->fd, SIOCOUTQ, &n);
	return n;
}

/* Bytes that came from the client, or that it took. */
static int64_t
progress(const struct conn *c)
{
	if (c->state == CONN_BODY)
		return (int64_t)c->in_got;
	return (int64_t)c->out.sent - unsent(c);
}

void
conn_open(struct http_server *s, int fd, const struct sockaddr *peer)
{
	struct conn *c = &s->conn[s->free];

	s->free = c->next;
	*c = (struct conn){.fd = fd,
	    .self = c->self,
	    .round = c->round + 1,
	    .queue = QUEUE_NONE,
	    .family = peer->sa_family};
	sending_init(&c->out);
	if (peer->sa_family == AF_INET)
		memcpy(&c->peer,
		    &((const struct sockaddr_in *)(const void *)peer)->sin_addr,
		    sizeof(struct in_addr));
	else if (peer->sa_family == AF_INET6)
		c->peer = ((const struct sockaddr_in6 *)(const void *)peer)
		              ->sin6_addr;
	conn_count(&s->counts.connections, 1);
	conn_count(&s->counts.open, 1);
	tell_epoll(s, c, EPOLL_CTL_ADD, EPOLLIN);
	conn_wait(s, c, CONN_HEAD);
	if (c->events == 0)
		conn_free(s, c);
}

void
conn_given(
    struct http_server *s, int fd, const struct sockaddr *peer, struct span in)
{
	struct conn *c = &s->conn[s->free];

	conn_open(s, fd, peer);
	if (c->state == CONN_FREE)
		return;
	c->given = true;
	input_given(s, c, in);
}

bool
conn_give(struct http_server *s, struct conn *c, struct span in)
{
	if (!handover_send(s->elsewhere, c->fd, in))
		return false;
	/* epoll looks at the socket, which goes on without us. */
	(void)epoll_ctl(s->epoll, EPOLL_CTL_DEL, c->fd, NULL);
	conn_count(&s->counts.handed, 1);
	conn_free(s, c);
	return true;
}

void
conn_peer(const struct conn *c, struct http_peer *out)
{
	if ((c->family != AF_INET && c->family != AF_INET6) ||
	    inet_ntop(c->family, &c->peer, out->text, sizeof(out->text)) ==
	        NULL)
		(void)snprintf(out->text, sizeof(out->text), "unix");
}

void
conn_free(struct http_server *s, struct conn *c)
{
	const struct linger no_linger = {.l_onoff = 0};

	if (c->in != NULL)
		s->held -= c->in_need;
	free(c->in);
	s->held -= sending_held(&c->out);
	sending_release(&c->out);
	/* Whoever gave it could have told it to wait when it is closed. */
	if (c->given && !c->cut)
		(void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &no_linger,
		    sizeof(no_linger));
	(void)close(c->fd);
	/* An idle connection shall cost what spec/http.md says. */
	if (c->used && s->give_back)
		(void)madvise(conn_area(s, c), HTTP_HEAD_MAX, MADV_DONTNEED);
	queue_move(s, c, QUEUE_NONE);
	c->state = CONN_FREE;
	c->fd = -1;
	c->in = NULL;
	c->next = s->free;
	s->free = c->self;
	s->resume_at = s->now;
	conn_count(&s->counts.open, (uint64_t)-1);
}

void
conn_cut(struct http_server *s, struct conn *c)
{
	const struct linger none = {.l_onoff = 1};

	/* Or the kernel would keep what nobody ever reads. */
	(void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	c->cut = true;
	conn_count(&s->counts.cut, 1);
	conn_free(s, c);
}

/*
 * All is said: tells the client, and reads on until it ends.  To close at
 * once would drop the answer where something unread has come (RFC 9112,
 * section 9.6).
 */
static void
linger(struct http_server *s, struct conn *c)
{
	(void)shutdown(c->fd, SHUT_WR);
	c->have = c->looked = c->drained = 0;
	conn_wait(s, c, CONN_LINGER);
	c->mark = progress(c);
}

static void
drain(struct http_server *s, struct conn *c)
{
	ssize_t n = recv(c->fd, s->in, sizeof(s->in), MSG_DONTWAIT);

	if (n > 0 && (c->drained += (size_t)n) > DRAIN_MAX)
		conn_cut(s, c);
	else if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		conn_free(s, c);
}

static void
answered(struct http_server *s, struct conn *c)
{
	if (c->close || (s->stopping && c->have == 0))
		linger(s, c);
	else
		conn_wait(s, c, c->have > 0 ? CONN_READY : CONN_IDLE);
}

void
conn_send(struct http_server *s, struct conn *c)
{
	switch (sending_more(&s->out, c->fd, c->given)) {
	case OUT_DONE:
		sending_reset(&s->out);
		answered(s, c);
		break;
	case OUT_BLOCKED:
		c->out = s->out;
		sending_init(&s->out);
		s->held += sending_held(&c->out);
		conn_wait(s, c, CONN_ANSWER);
		c->began = s->now;
		c->mark = progress(c);
		conn_relieve(s, c);
		break;
	case OUT_FAILED:
		sending_reset(&s->out);
		conn_free(s, c);
		break;
	}
}

static void
send_on(struct http_server *s, struct conn *c)
{
	switch (sending_more(&c->out, c->fd, c->given)) {
	case OUT_DONE:
		s->held -= sending_held(&c->out);
		sending_release(&c->out);
		answered(s, c);
		break;
	case OUT_BLOCKED:
		break;
	case OUT_FAILED:
		conn_free(s, c);
		break;
	}
}

void
conn_event(struct http_server *s, struct conn *c)
{
	switch (c->state) {
	case CONN_IDLE:
	case CONN_HEAD:
		input_head(s, c);
		break;
	case CONN_BODY:
		input_body(s, c);
		break;
	case CONN_ANSWER:
		send_on(s, c);
		break;
	case CONN_LINGER:
		drain(s, c);
		break;
	case CONN_READY: /* its turn comes */
	case CONN_FREE:
		break;
	}
}

/* Too little since the mark was set, in ns? */
static bool
slow(const struct http_server *s, const struct conn *c, uint64_t ns)
{
	uint64_t least = s->o.rate * ns / 1000000000;

	return progress(c) - c->mark < (int64_t)least;
}

/* At the end of a window; begins the next one. */
static bool
too_slow(struct http_server *s, struct conn *c)
{
	if (slow(s, c, s->queue[c->queue].wait))
		return true;
	c->mark = progress(c);
	queue_move(s, c, c->queue);
	return false;
}

void
conn_deadline(struct http_server *s, struct conn *c)
{
	switch (c->state) {
	case CONN_IDLE:
		/* Someone slow may still take the last answer. */
		if (unsent(c) > 0)
			linger(s, c);
		else
			conn_free(s, c);
		break;
	case CONN_HEAD:
		if (c->have > 0)
			input_refuse(s, c, 408, FAULT_NONE);
		else
			conn_free(s, c);
		break;
	case CONN_BODY:
		if (too_slow(s, c))
			input_refuse(s, c, 408, FAULT_NONE);
		break;
	case CONN_ANSWER:
		if (too_slow(s, c))
			conn_cut(s, c);
		break;
	case CONN_LINGER:
		if (unsent(c) == 0)
			conn_free(s, c);
		else if (too_slow(s, c))
			conn_cut(s, c);
		break;
	case CONN_READY:
	case CONN_FREE:
		break;
	}
}

/* One that is slow already, though its window has not ended. */
static struct conn *
find_slow(struct http_server *s)
{
	struct conn *c = queue_first(s, QUEUE_RATE);
	uint64_t waited;

	for (unsigned i = 0; c != NULL && i < YIELD_LOOKS; i++) {
		waited = s->now - queue_since(s, c);
		if (waited < YIELD_NS)
			return NULL;
		if (slow(s, c, waited))
			return c;
		c = c->next != NOBODY ? &s->conn[c->next] : NULL;
	}
	return NULL;
}

bool
conn_yield(struct http_server *s)
{
	static const enum queue_id order[] = {
	    QUEUE_LINGER, QUEUE_IDLE, QUEUE_HEAD};
	struct conn *c;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		c = queue_first(s, order[i]);
		if (c == NULL || s->now - queue_since(s, c) < YIELD_NS)
			continue;
		if (order[i] == QUEUE_HEAD)
			conn_cut(s, c);
		else
			conn_free(s, c);
		return true;
	}
	c = find_slow(s);
	if (c != NULL)
		conn_cut(s, c);
	return c != NULL;
}

/* Bytes, times the milliseconds for which they were held. */
static uint64_t
burden(const struct http_server *s, const struct conn *c)
{
	uint64_t bytes = sending_held(&c->out);

	if (c->in != NULL)
		bytes += c->in_need;
	return bytes * ((s->now - c->began) / 1000000 + 1);
}

void
conn_relieve(struct http_server *s, const struct conn *spare)
{
	struct conn *c, *worst;
	uint32_t i;

	while (s->held > HTTP_HELD) {
		worst = NULL;
		for (i = s->queue[QUEUE_RATE].first; i != NOBODY; i = c->next) {
			c = &s->conn[i];
			if (c != spare &&
			    (worst == NULL || burden(s, c) > burden(s, worst)))
				worst = c;
		}
		if (worst == NULL)
			return;
		conn_cut(s, worst);
	}
}

void
conn_stop(struct http_server *s, struct conn *c)
{
	bool waits =
	    c->state == CONN_IDLE || (c->state == CONN_HEAD && c->have == 0);
	uint32_t round = c->round;

	if (!waits)
		return;
	/* A request may just have come. */
	input_head(s, c);
	if (c->round == round && c->state != CONN_FREE &&
	    (c->state == CONN_IDLE || (c->state == CONN_HEAD && c->have == 0)))
		linger(s, c);
}
