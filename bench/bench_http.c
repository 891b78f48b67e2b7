/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A closed loop of kept connections against any server, and the smallest
 * server on src/http to hold against another's.
 */
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "http/server.h"

#define MAX_CLIENTS 20000
/* Microseconds that are told apart; slower ones count as the last. */
#define SLOWEST 2000000
/* So many errors end the run: the figures would mean nothing. */
#define MAX_ERRORS 1000

struct client {
	int fd;
	double sent;  /* when its request went out */
	size_t got;   /* bytes of the answer so far */
	size_t whole; /* bytes of all of it; 0: not known yet */
	char head[4096];
};

static struct {
	struct client *client;
	struct sockaddr_storage to;
	socklen_t len;
	char request[1024];
	int epoll;
	double until;
	unsigned long done, errors;
	unsigned slow[SLOWEST];
} load;

static bool
parse_address(const char *s)
{
	struct sockaddr_un *un = (struct sockaddr_un *)(void *)&load.to;
	struct sockaddr_in *in = (struct sockaddr_in *)(void *)&load.to;
	const char *colon = strrchr(s, ':');
	char host[64];

	if (strncmp(s, "unix:", 5) == 0) {
		un->sun_family = AF_UNIX;
		load.len = sizeof(*un);
		return snprintf(un->sun_path, sizeof(un->sun_path), "%s",
		           s + 5) < (int)sizeof(un->sun_path);
	}
	if (colon == NULL)
		return false;
	snprintf(host, sizeof(host), "%.*s", (int)(colon - s), s);
	in->sin_family = AF_INET;
	in->sin_port = htons((in_port_t)strtoul(colon + 1, NULL, 10));
	load.len = sizeof(*in);
	return inet_pton(AF_INET, host, &in->sin_addr) == 1;
}

/* The next request, on a new connection where there is none. */
static void
ask(struct client *c)
{
	size_t n = strlen(load.request);
	struct epoll_event ev = {.events = EPOLLIN, .data.ptr = c};

	if (c->fd < 0) {
		c->fd =
		    socket(load.to.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (c->fd < 0 ||
		    connect(c->fd, (struct sockaddr *)&load.to, load.len) !=
		        0 ||
		    fcntl(c->fd, F_SETFL, O_NONBLOCK) != 0 ||
		    epoll_ctl(load.epoll, EPOLL_CTL_ADD, c->fd, &ev) != 0) {
			perror("connect");
			exit(1);
		}
	}
	c->got = c->whole = 0;
	c->sent = bench_now();
	if (send(c->fd, load.request, n, MSG_NOSIGNAL) != (ssize_t)n)
		load.errors++;
}

static void
again(struct client *c, bool ok)
{
	if (!ok) {
		load.errors++;
		(void)close(c->fd);
		c->fd = -1;
	}
	if (load.errors < MAX_ERRORS)
		ask(c);
}

/* What is known once the head is there: 200, and how long it all is. */
static bool
read_head(struct client *c, size_t n)
{
	const char *end, *length;

	c->head[n] = '\0';
	end = strstr(c->head, "\r\n\r\n");
	if (end == NULL)
		return n + 1 < sizeof(c->head);
	length = strcasestr(c->head, "\r\nContent-Length: ");
	if (length == NULL || strncmp(c->head, "HTTP/1.1 200 ", 13) != 0)
		return false;
	c->whole = (size_t)(end + 4 - c->head) + strtoul(length + 18, NULL, 10);
	return true;
}

static void
answer(struct client *c)
{
	static char rest[256 * 1024];
	size_t room = c->whole == 0 ? sizeof(c->head) - 1 - c->got : 0, took;
	char *at = room > 0 ? c->head + c->got : rest;
	ssize_t n = recv(c->fd, at, room > 0 ? room : sizeof(rest), 0);

	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		again(c, false);
		return;
	}
	c->got += (size_t)n;
	if (room > 0 && !read_head(c, c->got)) {
		again(c, false);
		return;
	}
	if (c->whole == 0 || c->got < c->whole)
		return;
	took = (size_t)((bench_now() - c->sent) * 1e6);
	load.slow[took < SLOWEST ? took : SLOWEST - 1]++;
	load.done++;
	again(c, c->got == c->whole);
}

static double
quantile(double q)
{
	double sum = 0;
	size_t i = 0;

	while (i < SLOWEST && (sum += load.slow[i]) < q * (double)load.done)
		i++;
	return (double)i;
}

/* http ADDRESS PATH CONNECTIONS SECONDS: "127.0.0.1:8080", "unix:/path". */
int
bench_http(int argc, char **argv)
{
	struct epoll_event ev[256];
	unsigned long clients;
	double from;
	int n;

	if (argc != 4 || !parse_address(argv[0]))
		return 2;
	clients = strtoul(argv[2], NULL, 10);
	if (clients == 0 || clients > MAX_CLIENTS)
		return 2;
	snprintf(load.request, sizeof(load.request),
	    "GET %s HTTP/1.1\r\nHost: localhost\r\n"
	    "User-Agent: comity-bench\r\nAccept: */*\r\n\r\n",
	    argv[1]);
	load.client = calloc(clients, sizeof(*load.client));
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (load.client == NULL || load.epoll < 0)
		return 1;
	for (unsigned long i = 0; i < clients; i++) {
		load.client[i].fd = -1;
		ask(&load.client[i]);
	}
	from = bench_now();
	load.until = from + strtod(argv[3], NULL);
	while (bench_now() < load.until && load.errors < MAX_ERRORS) {
		n = epoll_wait(load.epoll, ev, 256, 100);
		for (int i = 0; i < n; i++)
			answer(ev[i].data.ptr);
	}
	bench_put("per_second", (double)load.done / (bench_now() - from));
	bench_put("requests", (double)load.done);
	bench_put("p50_us", quantile(0.5));
	bench_put("p99_us", quantile(0.99));
	bench_put("errors", (double)load.errors);
	free(load.client);
	return load.errors < MAX_ERRORS ? 0 : 1;
}

static struct {
	struct http_server *server;
	const char *path;
	bool memory;
	struct buf bytes;
} serve;

static void
on_term(int sig)
{
	(void)sig;
	http_stop(serve.server);
}

static void
serve_file(void *ctx, const struct http_request *r, struct http_response *a)
{
	struct stat st;

	(void)ctx;
	(void)r;
	http_answer_header(a, "Content-Type", "application/octet-stream");
	if (serve.memory) {
		buf_put(&a->body, buf_span(&serve.bytes));
		return;
	}
	a->file = open(serve.path, O_RDONLY | O_CLOEXEC);
	if (a->file < 0 || fstat(a->file, &st) != 0)
		a->status = 404;
	else
		a->size = (uint64_t)st.st_size;
}

/* serve ADDRESS FILE file|memory: this file to every request, opened for each
 * or kept, until SIGTERM. */
int
bench_serve(int argc, char **argv)
{
	struct http_options o = {.handle = serve_file,
	    .clock = &clock_system,
	    .max_connections = MAX_CLIENTS};
	int fds[HTTP_LISTEN_FDS];
	struct cy_err e;
	unsigned port;
	size_t n;

	if (argc != 3)
		return 2;
	serve.path = argv[1];
	serve.memory = strcmp(argv[2], "memory") == 0;
	buf_init(&serve.bytes, HTTP_ANSWER_MAX);
	bench_must(
	    file_load(&fs_system, AT_FDCWD, argv[1], &serve.bytes, &e), &e);
	bench_must(http_listen(argv[0], fds, &n, &port, &e), &e);
	bench_must(http_server_new(&serve.server, &o, &e), &e);
	for (size_t i = 0; i < n; i++)
		bench_must(http_server_listen(serve.server, fds[i], &e), &e);
	(void)signal(SIGTERM, on_term);
	printf("port %u\n", port);
	fflush(stdout);
	bench_must(http_server_run(serve.server, &e), &e);
	http_server_free(serve.server);
	buf_release(&serve.bytes);
	return 0;
}
