/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running out of memory: a server that is driven by hand, in one thread, and
 * a client that either gets its answer whole or notices that it did not.
 */
#include "../t.h"

#include <unistd.h>

#include "http/priv.h"

static void
handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	(void)ctx;
	http_answer_header(a, "Content-Type", "text/html");
	buf_puts(&a->body, "<p>");
	buf_put(&a->body, r->body);
}

struct talk {
	const char *first,
	    *then; /* then: after the server has read the first */
	const char *want;
	const char *at_least; /* what is said where memory is short; or NULL */
	bool refused;         /* it was said, at least once */
};

static enum cy_rc
serve(
    struct http_server *s, int fd, const struct talk *t, char *got, size_t max)
{
	const char *part[] = {t->first, t->then};
	enum cy_rc rc = CY_OK;
	struct cy_err e;
	size_t have = 0;
	ssize_t n;

	for (unsigned i = 0; i < 8 && rc == CY_OK; i++) {
		if (i < 2)
			(void)send(fd, part[i], strlen(part[i]), MSG_NOSIGNAL);
		rc = server_turn(s, false, &e);
		n = recv(fd, got + have, max - 1 - have, MSG_DONTWAIT);
		if (n > 0)
			have += (size_t)n;
		got[have] = '\0';
	}
	return rc;
}

static enum cy_rc
talk(void *ctx, struct cy_err *e)
{
	const struct http_options o = {
	    .handle = handle, .clock = &clock_system, .max_connections = 1};
	const struct sockaddr local = {.sa_family = AF_UNIX};
	struct talk *t = ctx;
	struct http_server *s;
	char got[4096] = "";
	int fd[2];
	enum cy_rc rc = http_server_new(&s, &o, e);

	if (rc != CY_OK)
		return rc;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd) != 0)
		abort();
	conn_open(s, fd[0], &local);
	rc = serve(s, fd[1], t, got, sizeof(got));
	if (rc == CY_OK && strstr(got, t->want) == NULL)
		rc = cy_nomem(e);
	if (t->at_least != NULL && strstr(got, t->at_least) != NULL)
		t->refused = true;
	(void)close(fd[1]);
	http_server_free(s);
	return rc;
}

static uint64_t now = 1;

static uint64_t
mono(void *ctx)
{
	(void)ctx;
	return now;
}

static utc_t
utc(void *ctx)
{
	(void)ctx;
	return 0;
}

/* A body that came too slowly is not held while its client is waited for. */
static void
test_slow(void)
{
	static const char begin[] =
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n";
	const struct clock clock = {.now = utc, .mono_ns = mono};
	const struct http_options o = {
	    .handle = handle, .clock = &clock, .max_connections = 1};
	const struct sockaddr local = {.sa_family = AF_UNIX};
	struct http_server *s;
	struct cy_err e;
	int fd[2];

	if (http_server_new(&s, &o, &e) != CY_OK ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd) != 0)
		abort();
	conn_open(s, fd[0], &local);
	(void)send(fd[1], begin, strlen(begin), MSG_NOSIGNAL);
	t_rc(server_turn(s, false, &e), &e, CY_OK, FAULT_NONE, "begin");
	t_ok(s->held > 8000000, "held while it comes");
	now += UINT64_C(11000000000);
	t_rc(server_turn(s, false, &e), &e, CY_OK, FAULT_NONE, "too slow");
	t_uint(s->counts.status[4], 1, "408");
	t_uint(s->counts.open, 1, "its client may read that");
	t_uint(s->held, 0, "and holds nothing");
	(void)close(fd[1]);
	http_server_free(s);
}

int
main(void)
{
	struct talk get = {.first = "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
	    .then = "",
	    .want = "\r\n\r\n<p>",
	    .at_least = "HTTP/1.1 500 "};
	struct talk post = {
	    .first = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
	    .then = "hello",
	    .want = "\r\n\r\n<p>hello",
	    .at_least = "HTTP/1.1 503 "};
	struct talk refused = {.first = "GET / HTTP/1.1\r\n\r\n",
	    .then = "",
	    .want = "\"code\":\"http/no-host\""};

	t_oom(talk, &get, "an answer");
	t_ok(get.refused, "500 where the answer finds no memory");
	t_oom(talk, &post, "a body");
	t_ok(post.refused, "503 where the body finds no memory");
	t_oom(talk, &refused, "a refusal");
	test_slow();
	return t_done();
}
