/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>

#include "http/priv.h"

/* Of one read of a body, so that others get their turn. */
#define READ_MAX (256u * 1024)

static void
log_answer(struct http_server *s, const struct conn *c,
    const struct http_request *r, unsigned status, uint64_t since)
{
	struct http_peer peer;

	if (s->o.log == NULL)
		return;
	conn_peer(c, &peer);
	s->o.log(s->o.ctx, r, status, s->out.total - s->out.head.n,
	    (s->now - since) / 1000, &peer);
}

/*
 * Our own words into s->out; r NULL: to what was no request.  false: there is
 * no memory even for that, and the connection is gone.
 */
static bool
own_answer(struct http_server *s, struct conn *c, unsigned status,
    enum fault fault, const struct http_request *r)
{
	conn_count(&s->counts.refused, 1);
	if (!answer_error(s, status, fault, r, c->close)) {
		sending_reset(&s->out);
		conn_cut(s, c);
		return false;
	}
	conn_count(&s->counts.status[status / 100], 1);
	log_answer(s, c, r, status, s->now);
	return true;
}

/* A body that is read, or will never be. */
static void
drop_body(struct http_server *s, struct conn *c)
{
	if (c->in != NULL)
		s->held -= c->in_need;
	free(c->in);
	c->in = NULL;
}

void
input_refuse(
    struct http_server *s, struct conn *c, unsigned status, enum fault fault)
{
	if (status == 408)
		conn_count(&s->counts.cut, 1);
	c->close = true;
	c->have = 0;
	drop_body(s, c);
	if (own_answer(s, c, status, fault, NULL))
		conn_send(s, c);
}

/* The answer to s->request, which is whole, into s->out; false: see above. */
static bool
answer(struct http_server *s, struct conn *c)
{
	struct http_response *a = &s->answer;
	struct http_peer peer;
	uint64_t since;
	unsigned status;

	c->close = s->request.close || s->stopping || c->given;
	since = s->o.clock->mono_ns(s->o.clock->ctx);
	buf_reset(&a->headers);
	a->body = s->out.body;
	s->out.body = (struct buf){0};
	a->status = 200;
	a->file = -1;
	a->from = a->size = 0;
	conn_peer(c, &peer);
	s->request.peer = span_str(peer.text);
	s->o.handle(s->o.ctx, &s->request, a);
	/* It may have taken long: what begins now has its whole time. */
	s->now = s->o.clock->mono_ns(s->o.clock->ctx);
	conn_count(&s->counts.requests, 1);
	status = a->status;
	if (!answer_make(s, c->close))
		return own_answer(s, c, 500, FAULT_NONE, &s->request);
	conn_count(&s->counts.status[status / 100], 1);
	log_answer(s, c, &s->request, status, since);
	return true;
}

/* Bytes that wait: for the end of their head, or for their turn. */
static void
keep(struct http_server *s, struct conn *c, struct span in)
{
	if (in.n > 0) {
		/* They may be there already, further behind. */
		memmove(conn_area(s, c), in.p, in.n);
		c->used = true;
	}
	c->have = in.n;
}

/* No end of a head so far: is something wrong with it already? */
static void
head_so_far(struct http_server *s, struct conn *c, struct span in)
{
	struct span more = span_from(in, c->looked);
	struct cy_err e = {0};
	unsigned status;

	/* Lines are looked at when they end, so that one who sends byte by
	 * byte has us read the head some 64 times and not 16,384 times. */
	if (c->looked == 0 || in.n == HTTP_HEAD_MAX ||
	    span_find(more, '\n') < more.n) {
		(void)http_head(&s->request, in, &status, &e);
		if (e.fault != FAULT_HTTP_HEAD_CUT) {
			input_refuse(s, c, status, e.fault);
			return;
		}
	}
	keep(s, c, in);
	c->looked = in.n;
	if (c->state != CONN_HEAD)
		conn_wait(s, c, CONN_HEAD);
}

/* The head is whole, its body is not: both go where the body has room. */
static void
begin_body(struct http_server *s, struct conn *c, struct span in, size_t head)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	size_t need = head + (size_t)s->request.length;
	ssize_t n = sizeof(go_on) - 1;

	c->in = malloc(need);
	if (c->in == NULL) {
		input_refuse(s, c, 503, FAULT_NONE);
		return;
	}
	memcpy(c->in, in.p, in.n);
	s->held += need;
	c->in_head = head;
	c->in_need = need;
	c->in_got = in.n;
	c->have = c->looked = 0;
	if (s->request.expects && in.n == head)
		n = send(c->fd, go_on, sizeof(go_on) - 1,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
	/* One who leaves no room for this never took the last answer. */
	if (n != (ssize_t)sizeof(go_on) - 1) {
		conn_cut(s, c);
		return;
	}
	conn_wait(s, c, CONN_BODY);
	c->began = s->now;
	c->mark = (int64_t)head;
	conn_relieve(s, c);
}

/* To whoever answers this one, with what came of it; what follows it would
 * not be answered there. */
static void
hand_over(struct http_server *s, struct conn *c, struct span in)
{
	if (conn_give(s, c, in))
		return;
	c->close = true;
	c->have = c->looked = 0;
	if (own_answer(s, c, 503, FAULT_NONE, &s->request))
		conn_send(s, c);
}

/* What came, or what of it waited, begins with a head. */
static void
take(struct http_server *s, struct conn *c, struct span in)
{
	size_t head = http_head_end(in, c->looked), need;
	struct cy_err e;
	unsigned status;

	if (head == 0) {
		head_so_far(s, c, in);
		return;
	}
	if (http_head(&s->request, span_first(in, head), &status, &e) !=
	    CY_OK) {
		input_refuse(s, c, status, e.fault);
		return;
	}
	need = head + (size_t)s->request.length;
	if (s->o.elsewhere != NULL && s->o.elsewhere(s->o.ctx, &s->request)) {
		hand_over(s, c, span_first(in, need));
		return;
	}
	if (need > in.n) {
		begin_body(s, c, in, head);
		return;
	}
	s->request.body = span(in.p + head, need - head);
	if (!answer(s, c))
		return;
	c->looked = 0;
	keep(s, c, span_from(in, need));
	conn_send(s, c);
}

/* true: the connection ended, or there was nothing. */
static bool
nothing_read(struct http_server *s, struct conn *c, ssize_t n)
{
	if (n > 0)
		return false;
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		conn_free(s, c);
	return true;
}

void
input_head(struct http_server *s, struct conn *c)
{
	/* Most heads come whole and are answered from the common buffer. */
	uint8_t *at = c->have > 0 ? conn_area(s, c) : s->in;
	ssize_t n =
	    recv(c->fd, at + c->have, HTTP_HEAD_MAX - c->have, MSG_DONTWAIT);

	if (!nothing_read(s, c, n))
		take(s, c, span(at, c->have + (size_t)n));
}

void
input_given(struct http_server *s, struct conn *c, struct span in)
{
	take(s, c, in);
}

void
input_ready(struct http_server *s, struct conn *c)
{
	take(s, c, span(conn_area(s, c), c->have));
}

void
input_body(struct http_server *s, struct conn *c)
{
	size_t left = c->in_need - c->in_got;
	ssize_t n = recv(c->fd, c->in + c->in_got,
	    left < READ_MAX ? left : READ_MAX, MSG_DONTWAIT);
	struct span in = span(c->in, c->in_need);
	unsigned status;
	bool ok;

	if (nothing_read(s, c, n))
		return;
	c->in_got += (size_t)n;
	if (c->in_got < c->in_need)
		return;
	/* Read before, and the same again. */
	(void)http_head(&s->request, span_first(in, c->in_head), &status, NULL);
	s->request.body = span_from(in, c->in_head);
	ok = answer(s, c);
	if (ok) {
		drop_body(s, c);
		conn_send(s, c);
	}
}
