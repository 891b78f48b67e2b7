/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "kit.h"

/* Nothing here is under test: what fails ends the program. */
static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static void
pause_ms(unsigned ms)
{
	const struct timespec t = {
	    .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};

	(void)nanosleep(&t, NULL);
}

static uint64_t
number(const struct http_request *r)
{
	uint64_t n = 0;

	(void)span_uint(r->query, UINT64_MAX, &n);
	return n;
}

static int
file_of(uint64_t n)
{
	int fd = memfd_create("answer", MFD_CLOEXEC);

	must(fd >= 0 && ftruncate(fd, (off_t)n) == 0, "memfd");
	return fd;
}

static void
do_hello(const struct http_request *r, struct http_response *a)
{
	(void)r;
	http_answer_header(a, "Content-Type", "text/plain");
	buf_puts(&a->body, "hello\n");
}

static void
do_big(const struct http_request *r, struct http_response *a)
{
	uint64_t n = number(r);
	uint8_t *p = buf_extend(&a->body, n);

	for (uint64_t i = 0; p != NULL && i < n; i++)
		p[i] = (uint8_t)('a' + i % 26);
}

static void
do_file(const struct http_request *r, struct http_response *a)
{
	a->size = number(r);
	a->from = 10;
	a->file = file_of(a->size + 20);
	(void)!pwrite(a->file, "0123456789abc", 13, 0);
	/* What is in memory does not count beside a file. */
	buf_puts(&a->body, "not this");
}

static void
do_short(const struct http_request *r, struct http_response *a)
{
	(void)r;
	a->file = file_of(1000);
	a->size = 2000;
}

static void
do_empty(const struct http_request *r, struct http_response *a)
{
	(void)r;
	a->file = file_of(0);
}

static void
do_204(const struct http_request *r, struct http_response *a)
{
	(void)r;
	a->status = 204;
	buf_puts(&a->body, "not this");
}

static void
do_304(const struct http_request *r, struct http_response *a)
{
	(void)r;
	a->status = 304;
	http_answer_header(a, "ETag", "\"x\"");
	a->file = file_of(10);
	a->size = 10;
}

static void
do_toobig(const struct http_request *r, struct http_response *a)
{
	(void)r;
	(void)buf_extend(&a->body, HTTP_ANSWER_MAX);
	a->file = file_of(10);
	buf_putc(&a->body, 'x');
}

static void
do_echo(const struct http_request *r, struct http_response *a)
{
	buf_put(&a->body, r->body);
}

static void
do_peer(const struct http_request *r, struct http_response *a)
{
	buf_put(&a->body, r->peer);
}

static void
hold(struct kit *k)
{
	__atomic_store_n(&k->holding, true, __ATOMIC_SEQ_CST);
	while (!__atomic_load_n(&k->released, __ATOMIC_SEQ_CST))
		pause_ms(1);
}

void
kit_wait_hold(const struct kit *k)
{
	while (!__atomic_load_n(&k->holding, __ATOMIC_SEQ_CST))
		pause_ms(1);
}

void
kit_release(struct kit *k)
{
	__atomic_store_n(&k->released, true, __ATOMIC_SEQ_CST);
}

static void
handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	static const struct {
		const char *path;
		void (*fn)(const struct http_request *, struct http_response *);
	} rows[] = {
	    {"/hello", do_hello},
	    {"/big", do_big},
	    {"/file", do_file},
	    {"/short", do_short},
	    {"/empty", do_empty},
	    {"/204", do_204},
	    {"/304", do_304},
	    {"/toobig", do_toobig},
	    {"/echo", do_echo},
	    {"/peer", do_peer},
	};

	if (span_eq_str(r->path, "/hold")) {
		hold(ctx);
		buf_puts(&a->body, "held\n");
		return;
	}
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (span_eq_str(r->path, rows[i].path)) {
			rows[i].fn(r, a);
			return;
		}
	a->status = 404;
}

static void
keep_log(void *ctx, const struct http_request *r, unsigned status,
    uint64_t bytes, uint64_t us, const struct http_peer *peer)
{
	struct kit *k = ctx;
	struct buf b;

	buf_init(&b, sizeof(k->log));
	/* What it took differs from run to run. */
	http_log_line(&b, r, status, bytes, us * 0, peer);
	buf_putc(&b, '\n');
	must(!b.failed, "log");
	if (k->nlog + b.n < sizeof(k->log)) {
		memcpy(k->log + k->nlog, b.p, b.n);
		k->nlog += b.n;
	}
	buf_release(&b);
}

static utc_t
clock_now(void *ctx)
{
	(void)ctx;
	return 1764324000; /* 2025-11-28T10:00:00Z */
}

static uint64_t
clock_mono(void *ctx)
{
	const struct kit *k = ctx;

	return clock_system.mono_ns(NULL) +
	    __atomic_load_n(&k->ahead_ns, __ATOMIC_SEQ_CST);
}

static void *
run(void *arg)
{
	struct kit *k = arg;

	k->rc = http_server_run(k->s, NULL);
	return NULL;
}

static void
make(struct kit *k, const struct http_options *o)
{
	struct http_options all = {.max_connections = 64};

	*k = (struct kit){0};
	k->clock = (struct clock){k, clock_now, clock_mono};
	if (o != NULL)
		all = *o;
	all.handle = handle;
	all.ctx = k;
	all.log = keep_log;
	all.clock = &k->clock;
	must(http_server_new(&k->s, &all, NULL) == CY_OK, "server");
}

void
kit_start_inbox(struct kit *k, const struct http_options *o, int fd)
{
	make(k, o);
	must(http_server_inbox(k->s, fd, NULL) == CY_OK, "inbox");
	must(pthread_create(&k->thread, NULL, run, k) == 0, "thread");
}

void
kit_start(struct kit *k, const struct http_options *o, const char *where)
{
	int fds[HTTP_LISTEN_FDS];
	size_t n;

	make(k, o);
	snprintf(k->address, sizeof(k->address), "%s",
	    where != NULL ? where : "127.0.0.1:0");
	must(http_listen(k->address, fds, &n, &k->port, NULL) == CY_OK,
	    "listen");
	for (size_t i = 0; i < n; i++)
		must(http_server_listen(k->s, fds[i], NULL) == CY_OK, "listen");
	must(pthread_create(&k->thread, NULL, run, k) == 0, "thread");
}

void
kit_skip(struct kit *k, unsigned ms)
{
	__atomic_add_fetch(
	    &k->ahead_ns, (uint64_t)ms * 1000000, __ATOMIC_SEQ_CST);
}

void
kit_join(struct kit *k)
{
	(void)pthread_join(k->thread, NULL);
	must(k->rc == CY_OK, "run");
}

void
kit_stop(struct kit *k)
{
	http_stop(k->s);
	kit_join(k);
	http_server_free(k->s);
}

struct http_counts
kit_counts(const struct kit *k)
{
	struct http_counts c;

	http_counts(k->s, &c);
	return c;
}

bool
kit_wait(const struct kit *k, size_t offset, uint64_t n)
{
	struct http_counts c;
	uint64_t v;

	for (unsigned i = 0; i < 5000; i++) {
		c = kit_counts(k);
		memcpy(&v, (const char *)&c + offset, sizeof(v));
		if (v >= n)
			return true;
		pause_ms(2);
	}
	return false;
}

static int
connect_to(const struct kit *k, int room)
{
	struct timeval patience = {.tv_sec = 10};
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	struct sockaddr_in in = {.sin_family = AF_INET,
	    .sin_port = htons((in_port_t)k->port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	bool local = strncmp(k->address, "unix:", 5) == 0;
	int fd =
	    socket(local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	must(fd >= 0, "socket");
	if (room > 0)
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	(void)setsockopt(
	    fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	snprintf(un.sun_path, sizeof(un.sun_path), "%s",
	    local ? k->address + 5 : "");
	must(
	    connect(fd, local ? (struct sockaddr *)&un : (struct sockaddr *)&in,
	        local ? sizeof(un) : sizeof(in)) == 0,
	    "connect");
	return fd;
}

int
kit_connect(const struct kit *k)
{
	return connect_to(k, 0);
}

int
kit_connect_narrow(const struct kit *k)
{
	return connect_to(k, 4096);
}

bool
kit_send(int fd, struct span s)
{
	while (s.n > 0) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

		if (n <= 0)
			return false;
		s = span_from(s, (size_t)n);
	}
	return true;
}

bool
kit_puts(int fd, const char *s)
{
	return kit_send(fd, span_str(s));
}

/* Byte by byte: what follows belongs to the next answer. */
static bool
read_head(int fd, struct reply *r)
{
	size_t n = 0;

	while (n + 1 < sizeof(r->head)) {
		if (recv(fd, r->head + n, 1, 0) != 1)
			return false;
		r->head[++n] = '\0';
		if (n >= 4 && memcmp(r->head + n - 4, "\r\n\r\n", 4) == 0)
			return true;
	}
	return false;
}

void
kit_reply_head(int fd, struct reply *r)
{
	*r = (struct reply){0};
	if (read_head(fd, r) && strncmp(r->head, "HTTP/1.1 ", 9) == 0)
		r->status = (unsigned)strtoul(r->head + 9, NULL, 10);
}

void
kit_reply(int fd, struct reply *r)
{
	size_t want, got = 0;
	ssize_t n = 1;

	kit_reply_head(fd, r);
	if (r->status == 0)
		return;
	want = strtoul(kit_header(r, "Content-Length"), NULL, 10);
	r->body = malloc(want + 1);
	must(r->body != NULL, "malloc");
	while (got < want && n > 0) {
		n = recv(fd, r->body + got, want - got, 0);
		if (n > 0)
			got += (size_t)n;
	}
	r->body[got] = '\0';
	r->n = got;
	if (got < want)
		r->status = 0;
}

const char *
kit_header(const struct reply *r, const char *name)
{
	static char value[256];
	const char *p = r->head;
	size_t n = strlen(name);

	value[0] = '\0';
	while ((p = strstr(p, "\r\n")) != NULL) {
		p += 2;
		if (strncmp(p, name, n) == 0 && p[n] == ':')
			snprintf(value, sizeof(value), "%.*s",
			    (int)strcspn(p + n + 2, "\r"), p + n + 2);
	}
	return value;
}

unsigned
kit_status(int fd)
{
	struct reply r;

	kit_reply(fd, &r);
	free(r.body);
	return r.status;
}

bool
kit_ended(int fd)
{
	char more[4096];
	ssize_t n;

	do
		n = recv(fd, more, sizeof(more), 0);
	while (n > 0);
	return n == 0;
}

unsigned
kit_get(const struct kit *k, const char *path)
{
	int fd = kit_connect(k);
	char line[256];
	unsigned status = 0;

	snprintf(line, sizeof(line),
	    "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", path);
	if (kit_puts(fd, line))
		status = kit_status(fd);
	(void)close(fd);
	return status;
}
