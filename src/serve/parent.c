/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/codec.h"
#include "serve/children.h"
#include "serve/control.h"
#include "serve/notify.h"
#include "serve/parent.h"

/*
 * The parent: opens the sockets, starts the others, and looks after them.  It
 * reads nothing that comes from outside of the machine.
 */

#define NS_PER_MS UINT64_C(1000000)
#define WAIT_MAX_MS 60000u
/* Workers get their grace and a little more, the signer what it needs. */
#define WORKERS_END_NS UINT64_C(15000000000)
#define KILLED_NS UINT64_C(5000000000)
#define SIGNER_END_NS UINT64_C(120000000000)

static uint64_t
now_ns(const struct parent *p)
{
	return p->clock->mono_ns(p->clock->ctx);
}

/* Signals wait in a descriptor. */
static enum cy_rc
take_signals(struct parent *p, struct cy_err *e)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGCHLD};
	sigset_t set;

	(void)sigemptyset(&set);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)sigaddset(&set, signals[i]);
	(void)sigprocmask(SIG_BLOCK, &set, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	p->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return p->signals >= 0 ? CY_OK : cy_errno(e, errno, "take", "signals");
}

static void
read_signals(struct parent *p)
{
	struct signalfd_siginfo s;

	while (read(p->signals, &s, sizeof(s)) == (ssize_t)sizeof(s)) {
		if (s.ssi_signo == SIGCHLD)
			continue;
		p->hurried = p->asked;
		p->asked = true;
	}
	child_reap(p);
}

/* Waits for signals and for what children say; until is a time, or
 * UINT64_MAX. */
static enum cy_rc
wait_for(struct parent *p, uint64_t until, struct cy_err *e)
{
	struct pollfd fds[CHILDREN_MAX + 1];
	struct child *of[CHILDREN_MAX + 1];
	uint64_t now = now_ns(p), ms = WAIT_MAX_MS;
	nfds_t n = 1;

	fds[0] = (struct pollfd){p->signals, POLLIN, 0};
	for (size_t i = 0; i < p->n; i++)
		if (p->of[i].channel.in.max != 0) {
			of[n] = &p->of[i];
			fds[n++] =
			    (struct pollfd){p->of[i].channel.fd, POLLIN, 0};
		}
	if (until <= now)
		ms = 0;
	else if (until - now < ms * NS_PER_MS)
		ms = (until - now) / NS_PER_MS + 1;
	if (poll(fds, n, (int)ms) < 0 && errno != EINTR)
		return cy_errno(e, errno, "wait for", "processes");
	for (nfds_t i = 1; i < n; i++)
		if (fds[i].revents != 0)
			child_hear(p, of[i]);
	read_signals(p);
	return CY_OK;
}

/* Why a process that was to begin, or to go on, did not. */
static enum cy_rc
why_ended(const struct child *c, struct cy_err *e)
{
	char name[CHILD_NAME];

	if (c->why.fault != FAULT_NONE) {
		*e = c->why;
		return e->rc;
	}
	child_name(name, c);
	return cy_fail(e, CY_TEMP, FAULT_SERVE_ENDED, CY_NO_OFFSET, "%s", name);
}

static enum cy_rc
await_ready(struct parent *p, struct child *c, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && c->state == CHILD_STARTING && !p->asked)
		rc = wait_for(p, UINT64_MAX, e);
	if (rc == CY_OK && p->asked)
		return cy_fail(e, CY_INTERRUPTED, FAULT_SERVE_STOPPED,
		    CY_NO_OFFSET, "before it began");
	return rc == CY_OK && c->state != CHILD_READY ? why_ended(c, e) : rc;
}

static struct child *
new_child(struct parent *p, enum process process, unsigned number)
{
	struct child *c = &p->of[p->n];

	*c = (struct child){
	    .process = process, .number = number, .slot = (unsigned)++p->n};
	return c;
}

/* The signer holds the node's lock by now, so the socket is ours to make. */
static enum cy_rc
open_control(struct parent *p, struct child *signer, struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	rc = file_open(&fs_system, AT_FDCWD, p->o->state,
	    O_RDONLY | O_DIRECTORY, 0, &p->state, e);
	if (rc == CY_OK)
		rc = sockets_control(&fd, p->state, p->key_id, e);
	if (rc != CY_OK)
		return rc;
	p->has_socket = true;
	rc = channel_send(&signer->channel, PART_GO, SPAN_LIT(""), fd, e);
	(void)close(fd);
	return rc;
}

static enum cy_rc
start_and_await(
    struct parent *p, enum process process, unsigned number, struct cy_err *e)
{
	struct child *c = new_child(p, process, number);
	enum cy_rc rc = child_start(p, c, e);

	if (rc == CY_OK)
		rc = await_ready(p, c, e);
	if (rc == CY_OK && process == PROCESS_SIGNER)
		rc = open_control(p, c, e);
	return rc;
}

/* The public pages do not wait for it, nor end with it. */
static enum cy_rc
start_office(struct parent *p, struct cy_err *e)
{
	struct child *c = &p->of[p->n];
	enum cy_rc rc = start_and_await(p, PROCESS_OFFICE, 0, e);

	if (rc == CY_OK || rc == CY_INTERRUPTED)
		return rc;
	part_say(PROCESS_PARENT, "child=office start=failed fault=%s",
	    fault_id(e->fault));
	/* What stands in its way stays there, or time mends it. */
	if (rc == CY_TEMP && c->state == CHILD_NONE)
		child_plan(p, c);
	return CY_OK;
}

static unsigned
workers_of(const struct serve_options *o)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (o->workers > 0)
		return o->workers < SERVE_WORKERS ? o->workers : SERVE_WORKERS;
	return cores < 1 ? 1 : cores > 4 ? 4 : (unsigned)cores;
}

static void
close_index(struct parent *p)
{
	for (int i = 0; i < 2; i++)
		if (p->index[i] >= 0)
			(void)close(p->index[i]);
	p->index[0] = p->index[1] = -1;
}

static enum cy_rc
start_all(struct parent *p, struct cy_err *e)
{
	unsigned workers = workers_of(p->o);
	enum cy_rc rc;

	rc = channel_pair(p->index, e);
	if (rc == CY_OK)
		rc = start_and_await(p, PROCESS_WRITER, 0, e);
	if (rc == CY_OK)
		rc = start_and_await(p, PROCESS_SIGNER, 0, e);
	/* Each has its end: one that dies is missed by the other. */
	close_index(p);
	if (rc == CY_OK)
		rc = start_office(p, e);
	if (rc == CY_OK && p->sockets.nmetrics > 0)
		rc = start_and_await(p, PROCESS_METRICS, 0, e);
	for (unsigned i = 1; i <= workers && rc == CY_OK; i++)
		rc = start_and_await(p, PROCESS_WEB, i, e);
	p->ready.workers = workers;
	return rc;
}

/* The one without which nothing can be promised. */
static const struct child *
lost(const struct parent *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (!child_is_worker(&p->of[i]) && !child_lives(&p->of[i]))
			return &p->of[i];
	return NULL;
}

static void
start_again(struct parent *p)
{
	struct child *c;
	struct cy_err e;
	char name[CHILD_NAME];

	for (size_t i = 0; i < p->n; i++) {
		c = &p->of[i];
		if (c->state != CHILD_WAITING || c->again_ns > now_ns(p))
			continue;
		child_name(name, c);
		if (child_start(p, c, &e) != CY_OK)
			part_say(PROCESS_PARENT,
			    "child=%s start=failed "
			    "fault=%s",
			    name, fault_id(e.fault));
	}
}

static enum cy_rc
look_after(struct parent *p, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && !p->asked) {
		rc = wait_for(p, child_next(p), e);
		if (rc == CY_OK && !p->asked && lost(p) != NULL)
			rc = why_ended(lost(p), e);
		if (rc == CY_OK && !p->asked)
			start_again(p);
	}
	return rc;
}

static bool
any_lives(const struct parent *p, enum child_rank rank)
{
	for (size_t i = 0; i < p->n; i++)
		if (child_rank(&p->of[i]) == rank && child_lives(&p->of[i]))
			return true;
	return false;
}

static void
signal_all(const struct parent *p, enum child_rank rank, int sig)
{
	for (size_t i = 0; i < p->n; i++)
		if (child_rank(&p->of[i]) == rank && child_lives(&p->of[i]))
			(void)kill(p->of[i].pid, sig);
}

/* Who is not gone by then is killed: nothing that was promised is lost. */
static void
await_end(struct parent *p, enum child_rank rank, uint64_t ns)
{
	const bool workers = rank != CHILD_CORE;
	uint64_t until = now_ns(p) + ns;
	struct cy_err e;

	while (any_lives(p, rank)) {
		if (now_ns(p) >= until + KILLED_NS)
			return;
		if (now_ns(p) >= until || (workers && p->hurried))
			signal_all(p, rank, SIGKILL);
		if (wait_for(p,
		        now_ns(p) < until ? until : now_ns(p) + NS_PER_MS,
		        &e) != CY_OK)
			return;
	}
}

/* Answers first, then what was handed over, then the last seal. */
static void
stop_all(struct parent *p)
{
	struct cy_err e;

	p->hurried = false;
	p->asked = true;
	notify_say(p->notify, "STOPPING=1");
	for (enum child_rank r = CHILD_FRONT; r < CHILD_CORE; r++) {
		signal_all(p, r, SIGTERM);
		await_end(p, r, WORKERS_END_NS);
	}
	/* The writer ends when the signer has told it all. */
	for (size_t i = 0; i < p->n; i++)
		if (p->of[i].process == PROCESS_SIGNER &&
		    child_lives(&p->of[i]))
			(void)channel_send(
			    &p->of[i].channel, PART_STOP, SPAN_LIT(""), -1, &e);
	await_end(p, CHILD_CORE, SIGNER_END_NS);
}

static void
release(struct parent *p)
{
	char name[CONTROL_NAME];
	const int *const fds[] = {
	    &p->signals, &p->notify, &p->state, &p->counts_fd};

	if (p->has_socket) {
		control_name(name, p->key_id);
		(void)unlinkat(p->state, name, 0);
	}
	for (size_t i = 0; i < p->n; i++)
		channel_release(&p->of[i].channel);
	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		if (*fds[i] >= 0)
			(void)close(*fds[i]);
	sockets_close(&p->sockets);
}

static enum cy_rc
begin(struct parent *p, struct cy_err *e)
{
	enum cy_rc rc = sockets_open(&p->sockets, p->o, &p->ready, e);

	if (rc == CY_OK)
		sockets_site(p->site, p->o->origin, &p->ready);
	if (rc == CY_OK)
		rc = counts_create(&p->counts_fd, e);
	if (rc == CY_OK)
		rc = counts_map(&p->counts, p->counts_fd, 0, PROCESS_PARENT, e);
	if (rc == CY_OK)
		rc = take_signals(p, e);
	p->notify = notify_open();
	if (rc == CY_OK)
		rc = start_all(p, e);
	if (rc == CY_OK)
		rc = parent_confine(p, e);
	return rc;
}

enum cy_rc
serve_run(const struct serve_options *o, struct cy_err *e)
{
	static struct parent p;
	enum cy_rc rc;

	p = (struct parent){.o = o,
	    .clock = o->clock,
	    .counts_fd = -1,
	    .index = {-1, -1},
	    .signals = -1,
	    .notify = -1,
	    .state = -1};
	rc = begin(&p, e);
	if (rc == CY_OK) {
		if (o->ready != NULL)
			o->ready(o->ctx, &p.ready);
		notify_say(p.notify, "READY=1");
		rc = look_after(&p, e);
	}
	stop_all(&p);
	release(&p);
	return rc;
}
