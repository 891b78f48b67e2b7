/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/children.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/server.h"
#include "sandbox/spawn.h"

/* A worker that ends at once is started again after a tenth of a second, then
 * after twice as long each time; one that lived a minute begins anew. */
#define AGAIN_NS UINT64_C(100000000)
#define AGAIN_MAX_NS UINT64_C(30000000000)
#define LIVED_NS UINT64_C(60000000000)
/* A child that does not listen does not keep the parent waiting. */
#define TALK_MS 1000u

void
child_name(char out[CHILD_NAME], const struct child *c)
{
	if (c->process == PROCESS_WEB)
		(void)snprintf(out, CHILD_NAME, "web-%u", c->number);
	else
		(void)snprintf(out, CHILD_NAME, "%s", process_name(c->process));
}

bool
child_lives(const struct child *c)
{
	return c->pid != 0;
}

bool
child_is_worker(const struct child *c)
{
	return child_rank(c) != CHILD_CORE;
}

enum child_rank
child_rank(const struct child *c)
{
	if (c->process == PROCESS_WEB || c->process == PROCESS_METRICS)
		return CHILD_FRONT;
	return c->process == PROCESS_OFFICE ? CHILD_OFFICE : CHILD_CORE;
}

static uint64_t
now_ns(const struct parent *p)
{
	return p->clock->mono_ns(p->clock->ctx);
}

static enum cy_rc
send_config(struct parent *p, struct child *c, struct cy_err *e)
{
	const struct serve_options *o = p->o;
	const bool web = c->process == PROCESS_WEB;
	const bool signs_in =
	    c->process == PROCESS_SIGNER || c->process == PROCESS_OFFICE;
	const struct part_config config = {
	    .dir = o->dir,
	    .state = o->state,
	    .origin = !signs_in      ? o->origin
	        : p->site[0] != '\0' ? p->site
	                             : NULL,
	    .contact = o->contact,
	    .slot = c->slot,
	    .listeners = (uint32_t)(web             ? p->sockets.nweb
	            : c->process == PROCESS_METRICS ? p->sockets.nmetrics
	                                            : 0),
	    .log = o->log,
	};
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, PART_MESSAGE_MAX);
	part_config_put(&b, &config);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc =
		    channel_send(&c->channel, PART_CONFIG, buf_span(&b), -1, e);
	buf_release(&b);
	return rc;
}

/* In the order of enum part_fd. */
static size_t
gather_fds(const struct parent *p, const struct child *c, int channel,
    int fds[SPAWN_FDS])
{
	const int *listen = NULL;
	size_t n = 0, listeners = 0;

	fds[n++] = channel;
	fds[n++] = p->counts_fd;
	if (c->process == PROCESS_WEB) {
		listen = p->sockets.web;
		listeners = p->sockets.nweb;
	} else if (c->process == PROCESS_METRICS) {
		listen = p->sockets.metrics;
		listeners = p->sockets.nmetrics;
	} else if (c->process == PROCESS_OFFICE) {
		fds[n++] = p->office[1];
	} else {
		listen = &p->index[c->process == PROCESS_WRITER];
		listeners = 1;
	}
	for (size_t i = 0; i < listeners; i++)
		fds[n++] = listen[i];
	return n;
}

void
child_plan(struct parent *p, struct child *c)
{
	uint64_t now = now_ns(p), wait = AGAIN_NS;

	if (now - c->since_ns > LIVED_NS)
		c->failures = 0;
	for (unsigned i = 0; i < c->failures && wait < AGAIN_MAX_NS; i++)
		wait *= 2;
	c->failures++;
	c->again_ns = now + (wait < AGAIN_MAX_NS ? wait : AGAIN_MAX_NS);
	c->state = CHILD_WAITING;
	p->counts->restarts++;
}

static enum cy_rc
start(struct parent *p, struct child *c, struct cy_err *e)
{
	char name[CHILD_NAME], title[CHILD_NAME + 16];
	const char *const argv[] = {
	    title, SERVE_PROCESS, process_name(c->process), NULL};
	struct spawn s = {
	    .name = name, .argv = argv, .program = "/proc/self/exe"};
	int fds[SPAWN_FDS], pair[2] = {-1, -1};
	enum cy_rc rc = channel_pair(pair, e);

	if (rc != CY_OK)
		return rc;
	child_name(name, c);
	(void)snprintf(title, sizeof(title), "comity: %s", name);
	s.fds = fds;
	s.nfds = gather_fds(p, c, pair[1], fds);
	rc = spawn_child(&c->pid, &s, e);
	(void)close(pair[1]);
	channel_init(&c->channel, pair[0], PART_MESSAGE_MAX);
	c->why = (struct cy_err){.fault = FAULT_NONE};
	c->since_ns = now_ns(p);
	c->state = CHILD_STARTING;
	if (rc == CY_OK)
		rc = channel_limit(&c->channel, TALK_MS, e);
	if (rc == CY_OK)
		return send_config(p, c, e);
	channel_release(&c->channel);
	c->pid = 0;
	c->state = CHILD_NONE;
	if (c->failures > 0)
		child_plan(p, c);
	return rc;
}

static struct child *
find(struct parent *p, enum process process)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->of[i].process == process)
			return &p->of[i];
	return NULL;
}

/* A descriptor goes to a child, and from here: whoever is gone by now misses
 * nothing. */
static void
pass(struct child *c, enum part_message type, int *fd)
{
	struct cy_err e;

	if (c != NULL && c->channel.in.max != 0)
		(void)channel_send(
		    &c->channel, (uint16_t)type, SPAN_LIT(""), *fd, &e);
	(void)close(*fd);
	*fd = -1;
}

/* From now on this worker's requests for the office get there. */
static void
join(struct child *web, struct child *office)
{
	struct cy_err e;
	int pair[2];

	if (http_handover_pair(pair, &e) != CY_OK)
		return;
	pass(office, PART_HAND, &pair[1]);
	pass(web, PART_HAND, &pair[0]);
}

static void
join_all(struct parent *p, struct child *c)
{
	struct child *office = find(p, PROCESS_OFFICE);

	if (office == NULL || office->state != CHILD_READY)
		return;
	for (size_t i = 0; i < p->n; i++)
		if (p->of[i].process == PROCESS_WEB &&
		    p->of[i].state == CHILD_READY &&
		    (c == office || c == &p->of[i]))
			join(&p->of[i], office);
}

/* The office has a socket to the signer, anew each time: the one before may
 * end within a message. */
static enum cy_rc
start_office(struct parent *p, struct child *c, struct cy_err *e)
{
	enum cy_rc rc = channel_pair(p->office, e);

	if (rc != CY_OK)
		return rc;
	rc = start(p, c, e);
	(void)close(p->office[1]);
	pass(find(p, PROCESS_SIGNER), PART_OFFICE, &p->office[0]);
	return rc;
}

enum cy_rc
child_start(struct parent *p, struct child *c, struct cy_err *e)
{
	return c->process == PROCESS_OFFICE ? start_office(p, c, e)
	                                    : start(p, c, e);
}

/* A child says two things at most, each once. */
static bool
understood(struct parent *p, struct child *c, const struct message *m)
{
	struct reader r;

	if (m->type == PART_FAILED)
		return c->why.fault == FAULT_NONE &&
		    message_get_err(m->body, &c->why) != CY_OK;
	if (m->type != PART_READY || c->state != CHILD_STARTING)
		return false;
	reader_init(&r, m->body);
	if (c->process == PROCESS_SIGNER) {
		p->key_id = reader_be32(&r);
		p->ready.landlock = reader_be32(&r);
	}
	if (!reader_end(&r))
		return false;
	c->state = CHILD_READY;
	join_all(p, c);
	return true;
}

void
child_hear(struct parent *p, struct child *c)
{
	struct message m;
	struct cy_err e;
	enum cy_rc rc;

	/* Who says half of something is not waited for. */
	while ((rc = channel_receive_now(&c->channel, &m, &e)) == CY_OK)
		if (!understood(p, c, &m))
			break;
	if (rc == CY_TEMP && e.fault == FAULT_CHANNEL_TIMEOUT)
		return;
	/* It is ending; or it says what a child never says. */
	if ((rc == CY_OK || e.fault != FAULT_CHANNEL_CLOSED) && child_lives(c))
		(void)kill(c->pid, SIGKILL);
	channel_release(&c->channel);
}

static void
tell_end(const struct child *c, int status)
{
	const bool killed = WIFSIGNALED(status);
	char name[CHILD_NAME];

	child_name(name, c);
	part_say(PROCESS_PARENT, "child=%s pid=%d %s=%d fault=%s", name,
	    (int)c->pid, killed ? "signal" : "exit",
	    killed ? WTERMSIG(status) : WEXITSTATUS(status),
	    c->why.fault != FAULT_NONE ? fault_id(c->why.fault) : "-");
}

static void
ended(struct parent *p, struct child *c, int status)
{
	/* What never began is told by whoever wanted it to. */
	const bool had_begun = c->state == CHILD_READY || c->failures > 0;

	if (c->channel.in.max != 0)
		child_hear(p, c);
	channel_release(&c->channel);
	if (p->asked ? status != 0 : had_begun)
		tell_end(c, status);
	c->pid = 0;
	if (child_is_worker(c) && !p->asked && had_begun)
		child_plan(p, c);
	else
		c->state = CHILD_NONE;
}

void
child_reap(struct parent *p)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < p->n; i++)
			if (p->of[i].pid == pid)
				ended(p, &p->of[i], status);
}

uint64_t
child_next(const struct parent *p)
{
	uint64_t next = UINT64_MAX;

	for (size_t i = 0; i < p->n; i++)
		if (p->of[i].state == CHILD_WAITING && p->of[i].again_ns < next)
			next = p->of[i].again_ns;
	return next;
}
