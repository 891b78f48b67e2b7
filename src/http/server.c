/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "http/priv.h"

/* Events of one turn, connections of one accept. */
#define EVENTS 128
#define ACCEPTS 16
#define MS UINT64_C(1000000)
/* How long nobody is accepted when there is no room, ns. */
#define PAUSE (100 * MS)

/* spec/http.md, "Deadlines", has the reasons. */
static void
set_defaults(struct http_options *o)
{
	const struct {
		unsigned *at, value;
	} rows[] = {
	    {&o->head_ms, 10000},
	    {&o->idle_ms, 75000},
	    {&o->rate, 1024},
	    {&o->window_ms, 10000},
	    {&o->linger_ms, 2000},
	    {&o->grace_ms, 10000},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (*rows[i].at == 0)
			*rows[i].at = rows[i].value;
}

/* Zeroed memory that costs nothing until it is written. */
static void *
map(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p != MAP_FAILED ? p : NULL;
}

_Static_assert(sizeof(struct conn) <= 256, "spec/http.md, \"Memory\"");

static size_t
conn_bytes(const struct http_server *s)
{
	return s->o.max_connections * sizeof(struct conn);
}

static size_t
area_bytes(const struct http_server *s)
{
	return (size_t)s->o.max_connections * HTTP_HEAD_MAX;
}

static enum cy_rc
set_up(struct http_server *s, struct cy_err *e)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.u64 = ID_WAKE};
	long page = sysconf(_SC_PAGESIZE);

	s->conn = map(conn_bytes(s));
	s->areas = map(area_bytes(s));
	if (s->conn == NULL || s->areas == NULL)
		return cy_nomem(e);
	s->give_back = page > 0 && HTTP_HEAD_MAX % (size_t)page == 0;
	s->free = NOBODY;
	for (uint32_t i = s->o.max_connections; i-- > 0;) {
		s->conn[i].self = i;
		s->conn[i].fd = -1;
		s->conn[i].next = s->free;
		s->free = i;
	}
	queue_init(s);
	sending_init(&s->out);
	buf_init(&s->answer.headers, HTTP_ANSWER_HEADERS);
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s->epoll < 0 || s->wake < 0 ||
	    epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->wake, &ev) != 0)
		return cy_errno(e, errno, "watch", "sockets");
	return CY_OK;
}

enum cy_rc
http_server_new(
    struct http_server **out, const struct http_options *o, struct cy_err *e)
{
	struct http_server *s = calloc(1, sizeof(*s));
	enum cy_rc rc;

	*out = NULL;
	assert(
	    o->max_connections > 0 && o->max_connections <= HTTP_CONNECTIONS);
	if (s == NULL)
		return cy_nomem(e);
	s->o = *o;
	s->epoll = s->wake = s->elsewhere = s->watched = -1;
	set_defaults(&s->o);
	rc = set_up(s, e);
	if (rc == CY_OK)
		*out = s;
	else
		http_server_free(s);
	return rc;
}

void
http_server_free(struct http_server *s)
{
	if (s == NULL)
		return;
	for (uint32_t i = 0; s->conn != NULL && i < s->o.max_connections; i++)
		if (s->conn[i].state != CONN_FREE)
			conn_free(s, &s->conn[i]);
	for (size_t i = 0; i < s->nlisten; i++)
		(void)close(s->listen[i]);
	handover_release(s);
	if (s->conn != NULL)
		(void)munmap(s->conn, conn_bytes(s));
	if (s->areas != NULL)
		(void)munmap(s->areas, area_bytes(s));
	sending_release(&s->out);
	buf_release(&s->answer.headers);
	if (s->epoll >= 0)
		(void)close(s->epoll);
	if (s->wake >= 0)
		(void)close(s->wake);
	free(s);
}

/* Tells epoll of the listening sockets and inboxes, or to forget them. */
static bool
listen_watch(struct http_server *s, bool on)
{
	struct epoll_event ev = {.events = EPOLLIN | EPOLLEXCLUSIVE};
	bool ok = true;

	for (size_t i = 0; i < s->nlisten && s->listening != on; i++) {
		ev.data.u64 = ID_LISTEN + i;
		ok &= epoll_ctl(s->epoll, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL,
		          s->listen[i], &ev) == 0;
	}
	if (s->listening != on)
		ok &= handover_watch(s, on);
	s->listening = on;
	return ok;
}

enum cy_rc
http_server_listen(struct http_server *s, int fd, struct cy_err *e)
{
	int listening = 0, one = 1, flags = fcntl(fd, F_GETFL);
	socklen_t n = sizeof(listening);

	if (s->nlisten == HTTP_LISTEN_FDS)
		return cy_fail(e, CY_USAGE, FAULT_HTTP_LISTEN, CY_NO_OFFSET,
		    "more than %u sockets", HTTP_LISTEN_FDS);
	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &n) != 0 ||
	    listening == 0)
		return cy_fail(e, CY_USAGE, FAULT_HTTP_LISTEN, CY_NO_OFFSET,
		    "%d is no listening socket", fd);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
	    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
		return cy_errno(e, errno, "set up", "a socket");
	/* Inherited by what is accepted; not for unix sockets. */
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	s->listen[s->nlisten++] = fd;
	return CY_OK;
}

void
server_pause(struct http_server *s)
{
	(void)listen_watch(s, false);
	s->resume_at = s->now + PAUSE;
}

/* false: nobody waits, or there is no room. */
static bool
accept_one(struct http_server *s, int fd)
{
	struct sockaddr_storage peer = {0};
	socklen_t n = sizeof(peer);
	int got = accept4(
	    fd, (struct sockaddr *)&peer, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (got >= 0) {
		conn_open(s, got, (struct sockaddr *)&peer);
		return true;
	}
	if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
	    errno == ENOMEM) {
		/* The socket stays readable: not to spin. */
		if (!conn_yield(s))
			server_pause(s);
		return false;
	}
	/* accept(2): errors of a connection that is gone already. */
	return errno != EAGAIN && errno != EBADF && errno != EINVAL;
}

static void
accept_some(struct http_server *s, int fd)
{
	for (unsigned i = 0; i < ACCEPTS; i++) {
		if (s->free == NOBODY && (i > 0 || !conn_yield(s))) {
			if (i == 0)
				server_pause(s);
			return;
		}
		if (!accept_one(s, fd))
			return;
	}
}

/*
 * What the kernel had accepted for us is ours to answer; then the sockets are
 * closed.  Those without a request end now.
 */
static void
begin_stop(struct http_server *s)
{
	uint64_t times;

	if (read(s->wake, &times, sizeof(times)) < 0 || s->stopping)
		return;
	s->stopping = true;
	s->stop_at = s->now + s->o.grace_ms * MS;
	(void)listen_watch(s, false);
	for (size_t i = 0; i < s->nlisten; i++) {
		while (s->free != NOBODY && accept_one(s, s->listen[i]))
			continue;
		(void)close(s->listen[i]);
	}
	s->nlisten = 0;
	handover_stop(s);
	for (uint32_t i = 0; i < s->o.max_connections; i++)
		conn_stop(s, &s->conn[i]);
}

enum cy_rc
http_server_watch(struct http_server *s, int fd, bool (*fn)(void *ctx),
    void *ctx, struct cy_err *e)
{
	struct epoll_event ev = {.events = EPOLLIN, .data.u64 = ID_WATCHED};

	assert(s->watched < 0);
	if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &ev) != 0)
		return cy_errno(e, errno, "watch", "a socket");
	s->watched = fd;
	s->watch = fn;
	s->watch_ctx = ctx;
	return CY_OK;
}

static void
dispatch(struct http_server *s, uint64_t id)
{
	struct conn *c;

	if (id == ID_WAKE) {
		begin_stop(s);
	} else if (id == ID_WATCHED) {
		if (!s->watch(s->watch_ctx))
			(void)epoll_ctl(
			    s->epoll, EPOLL_CTL_DEL, s->watched, NULL);
	} else if (id >= ID_INBOX && id < ID_LISTEN) {
		if (id - ID_INBOX < s->ninbox)
			(void)handover_take(s, id - ID_INBOX);
	} else if (id >= ID_LISTEN && id < ID_WAKE) {
		if (id - ID_LISTEN < s->nlisten)
			accept_some(s, s->listen[id - ID_LISTEN]);
	} else {
		c = &s->conn[id & UINT32_MAX];
		/* Or another one took the place within this turn. */
		if (c->round == id >> 32)
			conn_event(s, c);
	}
}

/* One request each of those that sent several at once. */
static void
take_turns(struct http_server *s)
{
	uint32_t last = s->queue[QUEUE_READY].last;
	struct conn *c;
	uint32_t self = NOBODY;

	while (last != self && (c = queue_first(s, QUEUE_READY)) != NULL) {
		self = c->self;
		input_ready(s, c);
	}
}

static void
meet_deadlines(struct http_server *s, uint64_t seen)
{
	struct conn *c;

	for (unsigned i = QUEUE_IDLE; i < QUEUE_READY; i++)
		while ((c = queue_first(s, i)) != NULL && c->deadline <= seen)
			conn_deadline(s, c);
}

/* Milliseconds until something is due, as epoll_wait() takes them. */
static int
patience(const struct http_server *s)
{
	uint64_t due = queue_deadline(s), ms;

	if (s->queue[QUEUE_READY].first != NOBODY)
		return 0;
	if (!s->listening && !s->stopping && s->resume_at < due)
		due = s->resume_at;
	if (s->stopping && s->stop_at < due)
		due = s->stop_at;
	if (s->o.tick != NULL && s->tick_at < due)
		due = s->tick_at;
	if (due == UINT64_MAX)
		return -1;
	due = due > s->now ? due - s->now : 0;
	ms = due / MS + (due % MS > 0);
	return ms < INT_MAX ? (int)ms : INT_MAX;
}

enum cy_rc
server_turn(struct http_server *s, bool wait, struct cy_err *e)
{
	struct epoll_event ev[EVENTS];
	int n = epoll_wait(s->epoll, ev, EVENTS, wait ? patience(s) : 0);
	uint64_t seen;

	if (n < 0 && errno != EINTR)
		return cy_errno(e, errno, "wait for", "sockets");
	seen = s->now = s->o.clock->mono_ns(s->o.clock->ctx);
	for (int i = 0; i < n; i++)
		dispatch(s, ev[i].data.u64);
	take_turns(s);
	/* What came while a handler ran came before its deadline: that is held
	 * against the time of these events, and only if they were all. */
	if (n < EVENTS)
		meet_deadlines(s, seen);
	if (!s->listening && !s->stopping && s->resume_at <= s->now &&
	    !listen_watch(s, true))
		return cy_errno(e, errno, "watch", "a listening socket");
	return CY_OK;
}

static void
tick(struct http_server *s)
{
	if (s->o.tick == NULL || s->stopping || s->tick_at > s->now)
		return;
	s->o.tick(s->o.ctx);
	s->tick_at =
	    s->o.clock->mono_ns(s->o.clock->ctx) + (uint64_t)s->o.tick_ms * MS;
}

static bool
finished(const struct http_server *s)
{
	return s->stopping && (s->counts.open == 0 || s->now >= s->stop_at);
}

enum cy_rc
http_server_run(struct http_server *s, struct cy_err *e)
{
	const struct timespec none = {0};
	enum cy_rc rc = CY_OK;
	sigset_t pipe, before;

	/* sendfile() has no MSG_NOSIGNAL. */
	(void)sigemptyset(&pipe);
	(void)sigaddset(&pipe, SIGPIPE);
	(void)pthread_sigmask(SIG_BLOCK, &pipe, &before);
	s->now = s->o.clock->mono_ns(s->o.clock->ctx);
	if (!listen_watch(s, true))
		rc = cy_errno(e, errno, "watch", "a listening socket");
	while (rc == CY_OK && !finished(s)) {
		tick(s);
		rc = server_turn(s, true, e);
	}
	for (uint32_t i = 0; i < s->o.max_connections; i++)
		if (s->conn[i].state != CONN_FREE)
			conn_cut(s, &s->conn[i]);
	if (!sigismember(&before, SIGPIPE)) {
		while (sigtimedwait(&pipe, NULL, &none) == SIGPIPE)
			continue;
		(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	return rc;
}

void
http_stop(struct http_server *s)
{
	const uint64_t one = 1;
	int before = errno;

	(void)!write(s->wake, &one, sizeof(one));
	errno = before;
}

void
http_counts(const struct http_server *s, struct http_counts *out)
{
	const uint64_t *from = (const uint64_t *)(const void *)&s->counts;
	uint64_t *to = (uint64_t *)(void *)out;

	_Static_assert(sizeof(*out) % sizeof(*to) == 0, "only numbers");
	for (size_t i = 0; i < sizeof(*out) / sizeof(*to); i++)
		to[i] = __atomic_load_n(&from[i], __ATOMIC_RELAXED);
}
