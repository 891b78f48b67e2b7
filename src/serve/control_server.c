/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/control.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "node/sign.h"
#include "serve/counts.h"
#include "serve/office_signer.h"

#define CONNECTIONS 16u
#define STACK ((size_t)512 * 1024)

struct connection {
	struct control_server *s;
	pthread_t thread;
	int fd;
	bool used, ended; /* s->m */
	bool adding;      /* it holds s->frame to write */
};

struct control_server {
	struct node *n;
	struct counts *counts;
	unsigned patience_ms;
	const struct office_signer *officers; /* NULL: none */
	pthread_mutex_t m;
	/* Held to read while others may add to the frame, to write by the one
	 * connection that does. */
	pthread_rwlock_t frame;
	struct connection of[CONNECTIONS];
};

/* A request in work. */
struct asked {
	struct connection *c;
	struct node *n;
	struct span body;
	struct buf *answer;
};

static enum cy_rc
busy(struct cy_err *e)
{
	return cy_fail(e, CY_TEMP, FAULT_SERVE_BUSY, CY_NO_OFFSET,
	    "another process adds records");
}

static struct timespec
deadline(const struct control_server *s)
{
	const long ns_per_s = 1000000000;
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	t.tv_sec += (time_t)(s->patience_ms / 1000);
	t.tv_nsec += (long)(s->patience_ms % 1000) * 1000000;
	if (t.tv_nsec >= ns_per_s) {
		t.tv_sec++;
		t.tv_nsec -= ns_per_s;
	}
	return t;
}

/* Alone with the frame, until flushed. */
static enum cy_rc
begin_adding(struct connection *c, struct cy_err *e)
{
	struct timespec until = deadline(c->s);

	if (c->adding)
		return CY_OK;
	if (pthread_rwlock_timedwrlock(&c->s->frame, &until) != 0)
		return busy(e);
	c->adding = true;
	return CY_OK;
}

static void
end_adding(struct connection *c)
{
	if (c->adding)
		(void)pthread_rwlock_unlock(&c->s->frame);
	c->adding = false;
}

static enum cy_rc
do_hello(struct asked *a, struct cy_err *e)
{
	char keeper[LIMIT_PARTY_ID + 1];
	struct node_health h;

	if (!span_eq_str(a->body, "1"))
		return cy_fail(e, CY_USAGE, FAULT_CONTROL_VERSION, CY_NO_OFFSET,
		    "this one speaks 1");
	node_health(a->n, &h);
	node_keeper(a->n, keeper);
	buf_be64(a->answer, h.sealed);
	buf_puts(a->answer, keeper);
	return CY_OK;
}

static enum cy_rc
append(struct asked *a, struct cy_err *e)
{
	struct counts *n = a->c->s->counts;
	struct receipt r = {.index = 0};
	enum cy_rc rc;

	buf_init(&r.proof, LIMIT_PROOF_FILE);
	rc = node_append(a->n, a->body, &r, e);
	if (rc == CY_OK)
		control_put_receipt(a->answer, &r);
	buf_release(&r.proof);
	if (rc != CY_OK)
		n->rejected++;
	else if (r.known)
		n->known++;
	else
		n->appended++;
	return rc;
}

/* While nobody else adds; or as a part of what this one adds. */
static enum cy_rc
shared(struct asked *a, enum cy_rc (*fn)(struct asked *a, struct cy_err *e),
    struct cy_err *e)
{
	struct timespec until = deadline(a->c->s);
	enum cy_rc rc;

	if (a->c->adding)
		return fn(a, e);
	if (pthread_rwlock_timedrdlock(&a->c->s->frame, &until) != 0)
		return busy(e);
	rc = fn(a, e);
	(void)pthread_rwlock_unlock(&a->c->s->frame);
	return rc;
}

static enum cy_rc
do_append(struct asked *a, struct cy_err *e)
{
	return shared(a, append, e);
}

static enum cy_rc
do_add(struct asked *a, struct cy_err *e)
{
	struct counts *n = a->c->s->counts;
	enum cy_rc rc = begin_adding(a->c, e);

	if (rc != CY_OK)
		return rc;
	rc = node_add(a->n, a->body, NULL, e);
	if (rc == CY_OK)
		n->appended++;
	else if (rc == CY_CONFLICT)
		n->known++;
	else
		n->rejected++;
	return rc;
}

static enum cy_rc
do_group(struct asked *a, struct cy_err *e)
{
	enum cy_rc rc = begin_adding(a->c, e);

	return rc == CY_OK ? node_group(a->n, e) : rc;
}

static enum cy_rc
do_flush(struct asked *a, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	if (a->c->adding)
		rc = node_flush(a->n, e);
	if (rc == CY_OK)
		end_adding(a->c);
	return rc;
}

static enum cy_rc
publish(struct asked *a, struct cy_err *e)
{
	return node_publish(a->n, e);
}

static enum cy_rc
do_publish(struct asked *a, struct cy_err *e)
{
	enum cy_rc rc = shared(a, publish, e);

	if (rc == CY_OK)
		end_adding(a->c);
	return rc;
}

static enum cy_rc
do_find(struct asked *a, struct cy_err *e)
{
	struct hash id;
	uint64_t index;
	enum cy_rc rc;

	if (a->body.n != HASH_LEN)
		return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
		    "what came is no record id");
	memcpy(id.b, a->body.p, HASH_LEN);
	rc = node_find(a->n, &id, &index, e);
	if (rc == CY_OK)
		buf_be64(a->answer, index);
	return rc;
}

/* Whoever can open the socket is the operator. */
static enum cy_rc
do_officer(struct asked *a, struct cy_err *e)
{
	const struct office_signer *o = a->c->s->officers;

	if (o == NULL)
		return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
		    "there are no officers here");
	if (o->has_officers)
		return node_officers_change(a->n, a->body, NULL, e);
	*e = o->why;
	return e->rc;
}

static enum cy_rc
answer(struct asked *a, uint16_t type, struct cy_err *e)
{
	static const struct {
		enum control_message type;
		enum cy_rc (*fn)(struct asked *a, struct cy_err *e);
	} rows[] = {
	    {CONTROL_HELLO, do_hello},
	    {CONTROL_APPEND, do_append},
	    {CONTROL_ADD, do_add},
	    {CONTROL_GROUP, do_group},
	    {CONTROL_FLUSH, do_flush},
	    {CONTROL_PUBLISH, do_publish},
	    {CONTROL_FIND, do_find},
	    {CONTROL_OFFICER, do_officer},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if ((uint16_t)rows[i].type == type)
			return rows[i].fn(a, e);
	return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
	    "no request is of type %u", (unsigned)type);
}

/* After a failed fsync nothing more may be promised: what this process wrote
 * may not be on the disk, and the next fsync would succeed over that. */
static void
end_dead(struct node *n)
{
	struct node_health h;

	node_health(n, &h);
	if (h.dead)
		_exit((int)CY_TEMP);
}

static enum cy_rc
one(struct connection *c, struct channel *ch, struct buf *out, struct cy_err *e)
{
	struct asked a = {.c = c, .n = c->s->n, .answer = out};
	struct message m;
	enum cy_rc rc;

	rc = channel_receive(ch, &m, e);
	if (rc != CY_OK)
		return rc;
	a.body = m.body;
	buf_reset(out);
	rc = answer(&a, m.type, e);
	if (rc == CY_OK)
		rc = buf_check(out, e);
	if (rc == CY_OK)
		return channel_send(ch, CONTROL_DONE, buf_span(out), -1, e);
	buf_reset(out);
	message_put_err(out, rc, e);
	rc = channel_send(ch, CONTROL_ERROR, buf_span(out), -1, e);
	end_dead(c->s->n);
	return rc;
}

static void *
serve(void *ctx)
{
	struct connection *c = ctx;
	struct channel ch;
	struct cy_err e = {.fault = FAULT_NONE};
	struct buf out;

	channel_init(&ch, c->fd, CONTROL_REQUEST_MAX);
	buf_init(&out, CONTROL_ANSWER_MAX);
	if (channel_limit(&ch, c->s->patience_ms, &e) == CY_OK)
		while (one(c, &ch, &out, &e) == CY_OK)
			;
	if (c->adding)
		node_drop(c->s->n);
	end_adding(c);
	buf_release(&out);
	/* Under the mutex: nobody shuts down a number that is another's. */
	(void)pthread_mutex_lock(&c->s->m);
	channel_release(&ch);
	c->fd = -1;
	c->ended = true;
	(void)pthread_mutex_unlock(&c->s->m);
	return NULL;
}

enum cy_rc
control_server_new(struct control_server **out, struct node *n,
    struct counts *counts, unsigned patience_ms, struct cy_err *e)
{
	struct control_server *s = calloc(1, sizeof(*s));

	*out = s;
	if (s == NULL)
		return cy_nomem(e);
	s->n = n;
	s->counts = counts;
	s->patience_ms = patience_ms;
	(void)pthread_mutex_init(&s->m, NULL);
	(void)pthread_rwlock_init(&s->frame, NULL);
	return CY_OK;
}

/* One that nobody uses; the thread that used it is gone. */
static struct connection *
free_connection(struct control_server *s)
{
	struct connection *c, *found = NULL;

	for (size_t i = 0; i < CONNECTIONS && found == NULL; i++) {
		c = &s->of[i];
		(void)pthread_mutex_lock(&s->m);
		if (!c->used || c->ended)
			found = c;
		(void)pthread_mutex_unlock(&s->m);
	}
	if (found != NULL && found->used)
		(void)pthread_join(found->thread, NULL);
	return found;
}

static int
start(struct connection *c)
{
	pthread_attr_t attr;
	int r;

	(void)pthread_attr_init(&attr);
	(void)pthread_attr_setstacksize(&attr, STACK);
	r = pthread_create(&c->thread, &attr, serve, c);
	(void)pthread_attr_destroy(&attr);
	return r;
}

bool
control_server_take(struct control_server *s, int fd)
{
	struct connection *c = free_connection(s);

	if (c == NULL) {
		(void)close(fd);
		return false;
	}
	*c = (struct connection){.s = s, .fd = fd, .used = true};
	if (start(c) == 0)
		return true;
	c->used = false;
	(void)close(fd);
	return false;
}

enum cy_rc
control_server_refresh(struct control_server *s, struct cy_err *e)
{
	enum cy_rc rc;

	if (pthread_rwlock_tryrdlock(&s->frame) != 0)
		return busy(e);
	rc = node_refresh(s->n, e);
	(void)pthread_rwlock_unlock(&s->frame);
	return rc;
}

enum cy_rc
control_server_apart(struct control_server *s,
    enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx, struct cy_err *e)
{
	struct timespec until = deadline(s);
	enum cy_rc rc;

	if (pthread_rwlock_timedrdlock(&s->frame, &until) != 0)
		return busy(e);
	rc = fn(ctx, e);
	(void)pthread_rwlock_unlock(&s->frame);
	if (rc != CY_OK)
		end_dead(s->n);
	return rc;
}

void
control_server_officers(
    struct control_server *s, const struct office_signer *officers)
{
	s->officers = officers;
}

void
control_server_free(struct control_server *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < CONNECTIONS; i++) {
		(void)pthread_mutex_lock(&s->m);
		if (s->of[i].used && s->of[i].fd >= 0)
			(void)shutdown(s->of[i].fd, SHUT_RD);
		(void)pthread_mutex_unlock(&s->m);
		if (s->of[i].used)
			(void)pthread_join(s->of[i].thread, NULL);
	}
	(void)pthread_rwlock_destroy(&s->frame);
	(void)pthread_mutex_destroy(&s->m);
	free(s);
}
