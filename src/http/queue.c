/* SPDX-License-Identifier: Apache-2.0 */
#include "http/priv.h"

#define MS UINT64_C(1000000)

void
queue_init(struct http_server *s)
{
	const uint64_t wait[QUEUES] = {
	    [QUEUE_IDLE] = s->o.idle_ms,
	    [QUEUE_HEAD] = s->o.head_ms,
	    [QUEUE_RATE] = s->o.window_ms,
	    [QUEUE_LINGER] = s->o.linger_ms,
	    [QUEUE_READY] = 0,
	};

	for (size_t i = 0; i < QUEUES; i++)
		s->queue[i] = (struct queue){NOBODY, NOBODY, wait[i] * MS};
}

static void
leave(struct http_server *s, struct conn *c)
{
	struct queue *q = &s->queue[c->queue];

	if (c->prev != NOBODY)
		s->conn[c->prev].next = c->next;
	else
		q->first = c->next;
	if (c->next != NOBODY)
		s->conn[c->next].prev = c->prev;
	else
		q->last = c->prev;
}

void
queue_move(struct http_server *s, struct conn *c, enum queue_id id)
{
	struct queue *q;

	if (c->queue != QUEUE_NONE)
		leave(s, c);
	c->queue = id;
	c->next = c->prev = NOBODY;
	if (id == QUEUE_NONE)
		return;
	q = &s->queue[id];
	c->deadline = s->now + q->wait;
	c->prev = q->last;
	if (q->last != NOBODY)
		s->conn[q->last].next = c->self;
	else
		q->first = c->self;
	q->last = c->self;
}

struct conn *
queue_first(struct http_server *s, enum queue_id id)
{
	uint32_t first = s->queue[id].first;

	return first != NOBODY ? &s->conn[first] : NULL;
}

uint64_t
queue_since(const struct http_server *s, const struct conn *c)
{
	return c->deadline - s->queue[c->queue].wait;
}

uint64_t
queue_deadline(const struct http_server *s)
{
	uint64_t at = UINT64_MAX;

	for (size_t i = 0; i < QUEUES; i++) {
		uint32_t first = s->queue[i].first;

		if (first != NOBODY && s->conn[first].deadline < at)
			at = s->conn[first].deadline;
	}
	return at;
}
