/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/office_server.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "node/enter.h"

/* Parsing a record, and what SQLite's answers take. */
#define STACK ((size_t)1024 * 1024)

struct office_server {
	const struct office_port *port;
	pthread_t thread;
	pthread_mutex_t m;
	int fd; /* m; -1: nobody */
	bool started;
};

enum cy_rc
office_group_init(struct office_group *g, struct cy_err *e)
{
	*g = (struct office_group){.n = 0};
	buf_init(&g->bytes, ENTER_BYTES);
	g->entry = calloc(ENTER_RECORDS, sizeof(*g->entry));
	g->end = calloc(ENTER_RECORDS, sizeof(*g->end));
	if (g->entry != NULL && g->end != NULL)
		return CY_OK;
	office_group_release(g);
	return cy_nomem(e);
}

void
office_group_release(struct office_group *g)
{
	buf_release(&g->bytes);
	free(g->entry);
	free(g->end);
	*g = (struct office_group){.n = 0};
}

static void
forget(struct office_group *g)
{
	if (g->n > 0 || g->over)
		buf_release(&g->bytes);
	buf_init(&g->bytes, ENTER_BYTES);
	g->n = 0;
	g->over = false;
}

static void
keep(struct office_group *g, struct span entry)
{
	if (g->n == ENTER_RECORDS || g->over) {
		g->over = true;
		return;
	}
	buf_put(&g->bytes, entry);
	g->over = g->bytes.toobig;
	g->end[g->n++] = g->bytes.n;
}

/* The group as it came; the bytes do not move any more. */
static void
lay_out(struct office_group *g)
{
	size_t from = 0;

	for (size_t i = 0; i < g->n; i++) {
		g->entry[i] =
		    span_from(span_first(buf_span(&g->bytes), g->end[i]), from);
		from = g->end[i];
	}
}

/* What is done about a request: the answer's body. */
struct asked {
	const struct office_port *port;
	struct office_group *g;
	struct office_request r;
	struct buf *answer;
	size_t bad; /* of a group */
};

static enum cy_rc
do_sign(struct asked *a, struct cy_err *e)
{
	return a->port->sign(
	    a->port->ctx, a->r.text, a->r.approval, a->r.n, a->answer, e);
}

static enum cy_rc
do_enter(struct asked *a, struct cy_err *e)
{
	struct office_group *g = a->g;

	a->bad = g->n;
	if (g->over)
		return cy_fail(e, CY_REFUSED, FAULT_GROUP_SIZE, CY_NO_OFFSET,
		    "at most %u records and %u bytes enter at once",
		    ENTER_RECORDS, ENTER_BYTES);
	if (g->bytes.failed)
		return cy_nomem(e);
	if (g->n != a->r.count)
		return cy_fail(e, CY_BAD, FAULT_MESSAGE_HEAD, CY_NO_OFFSET,
		    "%zu of %lu records came", g->n, (unsigned long)a->r.count);
	lay_out(g);
	return a->port->enter(
	    a->port->ctx, g->entry, g->n, a->r.try, &a->bad, e);
}

static enum cy_rc
do_change(struct asked *a, struct cy_err *e)
{
	return a->port->change(a->port->ctx, a->r.text, &a->r.approval[0], e);
}

static enum cy_rc
do_enrol(struct asked *a, struct cy_err *e)
{
	struct passkey key;
	enum cy_rc rc = a->port->enrol(a->port->ctx, a->r.code,
	    a->r.attestation, a->r.client_data, &key, e);

	if (rc == CY_OK)
		passkey_print(a->answer, &key);
	return rc;
}

static enum cy_rc
act(struct asked *a, uint16_t type, struct cy_err *e)
{
	static const struct {
		enum office_message type;
		enum cy_rc (*fn)(struct asked *a, struct cy_err *e);
	} rows[] = {
	    {OFFICE_SIGN, do_sign},
	    {OFFICE_ENTER, do_enter},
	    {OFFICE_CHANGE, do_change},
	    {OFFICE_ENROL, do_enrol},
	};
	size_t i = 0;

	/* office_wire_get() knows no other. */
	while ((uint16_t)rows[i].type != type)
		i++;
	return rows[i].fn(a, e);
}

enum cy_rc
office_answer(const struct office_port *port, struct office_group *g,
    const struct message *m, struct buf *answer, enum office_message *type,
    struct cy_err *e)
{
	struct asked a = {.port = port, .g = g, .answer = answer};
	struct cy_err why = {.fault = FAULT_NONE};
	enum cy_rc rc;

	buf_reset(answer);
	if (m->type == OFFICE_ENTRY) {
		keep(g, m->body);
		return CY_NOTFOUND;
	}
	rc = office_wire_get(&a.r, m->type, m->body, e);
	if (rc != CY_OK)
		return rc;
	rc = act(&a, m->type, &why);
	if (rc == CY_OK)
		rc = buf_check(answer, &why);
	forget(g);
	*type = OFFICE_DONE;
	if (rc == CY_OK)
		return CY_OK;
	buf_reset(answer);
	*type = OFFICE_ERROR;
	if (m->type == OFFICE_ENTER) {
		*type = OFFICE_REFUSED;
		buf_be32(answer, (uint32_t)a.bad);
	}
	message_put_err(answer, rc, &why);
	return buf_check(answer, e);
}

static enum cy_rc
one(struct office_server *s, struct channel *ch, struct office_group *g,
    struct buf *out, struct cy_err *e)
{
	enum office_message type;
	struct message m;
	enum cy_rc rc = channel_receive(ch, &m, e);

	if (rc == CY_OK)
		rc = office_answer(s->port, g, &m, out, &type, e);
	else if (rc == CY_NOTFOUND)
		rc = CY_TEMP; /* the other end is gone */
	if (rc == CY_OK)
		rc = channel_send(ch, (uint16_t)type, buf_span(out), -1, e);
	return rc == CY_NOTFOUND ? CY_OK : rc;
}

static void *
serve(void *ctx)
{
	struct office_server *s = ctx;
	struct office_group g;
	struct channel ch;
	struct cy_err e;
	struct buf out;

	channel_init(&ch, s->fd, OFFICE_MESSAGE_MAX);
	buf_init(&out, OFFICE_ANSWER_MAX);
	if (office_group_init(&g, &e) == CY_OK)
		while (one(s, &ch, &g, &out, &e) == CY_OK)
			continue;
	office_group_release(&g);
	buf_release(&out);
	/* Under the mutex: nobody shuts down a number that is another's. */
	(void)pthread_mutex_lock(&s->m);
	channel_release(&ch);
	s->fd = -1;
	(void)pthread_mutex_unlock(&s->m);
	return NULL;
}

enum cy_rc
office_server_new(struct office_server **out, const struct office_port *port,
    struct cy_err *e)
{
	struct office_server *s = calloc(1, sizeof(*s));

	*out = s;
	if (s == NULL)
		return cy_nomem(e);
	s->port = port;
	s->fd = -1;
	(void)pthread_mutex_init(&s->m, NULL);
	return CY_OK;
}

/* Answers what it is about, and no more. */
static void
end(struct office_server *s)
{
	if (!s->started)
		return;
	(void)pthread_mutex_lock(&s->m);
	if (s->fd >= 0)
		(void)shutdown(s->fd, SHUT_RD);
	(void)pthread_mutex_unlock(&s->m);
	(void)pthread_join(s->thread, NULL);
	s->started = false;
}

void
office_server_take(struct office_server *s, int fd)
{
	pthread_attr_t attr;

	end(s);
	s->fd = fd;
	(void)pthread_attr_init(&attr);
	(void)pthread_attr_setstacksize(&attr, STACK);
	s->started = pthread_create(&s->thread, &attr, serve, s) == 0;
	(void)pthread_attr_destroy(&attr);
	if (s->started)
		return;
	(void)close(fd);
	s->fd = -1;
}

void
office_server_free(struct office_server *s)
{
	if (s == NULL)
		return;
	end(s);
	(void)pthread_mutex_destroy(&s->m);
	free(s);
}
