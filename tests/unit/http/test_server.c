/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hostile.h"
#include "kit.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"

static struct kit k;

static void
test_answers(void)
{
	int fd = kit_connect(&k);
	struct reply r;

	t_ok(kit_puts(fd, GET("/hello")), "a request");
	kit_reply(fd, &r);
	t_uint(r.status, 200, "an answer");
	t_span(span_str(r.head),
	    SPAN_LIT("HTTP/1.1 200 OK\r\n"
	             "Date: Fri, 28 Nov 2025 10:00:00 GMT\r\n"
	             "Content-Type: text/plain\r\n"
	             "Content-Length: 6\r\n\r\n"),
	    "its head");
	t_span(span(r.body, r.n), SPAN_LIT("hello\n"), "its body");
	free(r.body);

	(void)kit_puts(fd, "HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
	kit_reply_head(fd, &r);
	t_ok(r.status == 200 &&
	        strcmp(kit_header(&r, "Content-Length"), "6") == 0 &&
	        strcmp(kit_header(&r, "Content-Type"), "text/plain") == 0,
	    "HEAD: the headers of GET");
	(void)kit_puts(fd, GET("/file?5000"));
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 5000 && memcmp(r.body, "abc\0", 4) == 0,
	    "a file, from where it begins; nothing of HEAD's body before");
	free(r.body);
	(void)kit_puts(fd, "HEAD /file?5000 HTTP/1.1\r\nHost: a\r\n\r\n");
	kit_reply_head(fd, &r);
	t_ok(strcmp(kit_header(&r, "Content-Length"), "5000") == 0,
	    "HEAD of a file");
	(void)kit_puts(fd, GET("/empty"));
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 0, "an empty file");
	free(r.body);
	(void)kit_puts(fd, GET("/204"));
	kit_reply_head(fd, &r);
	t_ok(r.status == 204 && strstr(r.head, "Content-Length") == NULL,
	    "204 has no body and no length");
	(void)kit_puts(fd, GET("/304"));
	kit_reply_head(fd, &r);
	t_ok(r.status == 304 && strstr(r.head, "Content-Length") == NULL &&
	        strcmp(kit_header(&r, "ETag"), "\"x\"") == 0,
	    "304 has no body and no length");
	(void)kit_puts(fd, GET("/nothing"));
	kit_reply(fd, &r);
	t_ok(r.status == 404 && r.n == 0, "404 of the handler");
	free(r.body);
	(void)kit_puts(fd, GET("/big?3000000"));
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 3000000 &&
	        r.body[2999999] == 'a' + 2999999 % 26,
	    "a big body");
	free(r.body);
	(void)kit_puts(fd, GET("/file?3000000"));
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 3000000, "a big file");
	free(r.body);
	(void)close(fd);
}

static void
test_failed_answer(void)
{
	int fd = kit_connect(&k);
	struct reply r;

	(void)kit_puts(fd, GET("/toobig"));
	kit_reply(fd, &r);
	t_ok(r.status == 500 &&
	        strcmp(kit_header(&r, "Content-Type"),
	            "application/problem+json") == 0,
	    "more than an answer may have gives 500");
	t_span(span(r.body, r.n),
	    SPAN_LIT("{\"title\":\"Internal Server Error\",\"status\":500,"
	             "\"detail\":\"The answer could not be made.\"}\n"),
	    "a problem");
	free(r.body);
	(void)kit_puts(
	    fd, "GET /toobig HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n");
	kit_reply(fd, &r);
	t_ok(r.status == 500 &&
	        strcmp(kit_header(&r, "Content-Type"),
	            "text/html; charset=utf-8") == 0 &&
	        strstr(r.body, "<h1>Internal Server Error</h1>") != NULL,
	    "a page for who asks for pages");
	free(r.body);
	(void)kit_puts(fd, GET("/hello"));
	t_uint(kit_status(fd), 200, "and the connection goes on");
	(void)kit_puts(fd, GET("/short"));
	t_uint(kit_status(fd), 0, "a file that ends early ends the connection");
	(void)close(fd);
}

static void
test_keeping(void)
{
	static const struct {
		const char *request, *connection;
		bool ends;
	} rows[] = {
	    {GET("/hello"), "", false},
	    {"GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
	        "close", true},
	    {"GET /hello HTTP/1.0\r\n\r\n", "close", true},
	    {"GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
	        "keep-alive", false},
	};
	struct reply r;
	int fd;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fd = kit_connect(&k);
		(void)kit_puts(fd, rows[i].request);
		kit_reply(fd, &r);
		free(r.body);
		t_ok(r.status == 200 &&
		        strcmp(kit_header(&r, "Connection"),
		            rows[i].connection) == 0,
		    "keeping %zu: says so", i);
		if (rows[i].ends) {
			t_ok(kit_ended(fd), "keeping %zu: ends", i);
		} else {
			(void)kit_puts(fd, GET("/hello"));
			t_uint(kit_status(fd), 200, "and goes on");
		}
		(void)close(fd);
	}
}

static void
test_pipeline(void)
{
	char many[15000] = "";
	struct reply r;
	unsigned n = 0, good = 0;
	size_t len = 0;
	int fd = kit_connect(&k);

	/* As many as one read takes, of different lengths, and a half. */
	for (; len + 100 < sizeof(many); n++)
		len += (size_t)snprintf(many + len, sizeof(many) - len,
		    "GET /big?%u HTTP/1.1\r\nHost: a\r\n\r\n", n * 7);
	len += (size_t)snprintf(
	    many + len, sizeof(many) - len, "GET /hello HTTP/1.1\r\nHo");
	(void)kit_puts(fd, many);
	for (unsigned i = 0; i < n; i++) {
		kit_reply(fd, &r);
		good += r.status == 200 && r.n == i * 7;
		free(r.body);
	}
	t_uint(good, n, "pipelined requests are answered in order");
	(void)kit_puts(fd, "st: a\r\n\r\n");
	t_uint(kit_status(fd), 200, "the half one when it is whole");
	(void)kit_puts(fd,
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nde");
	kit_reply(fd, &r);
	t_span(span(r.body, r.n), SPAN_LIT("abc"), "bodies, pipelined");
	free(r.body);
	(void)kit_puts(fd, "fg" GET("/hello") GET("/peer"));
	kit_reply(fd, &r);
	t_span(span(r.body, r.n), SPAN_LIT("defg"), "a body in two pieces");
	free(r.body);
	t_uint(kit_status(fd), 200, "and what follows it");
	kit_reply(fd, &r);
	t_span(span(r.body, r.n), SPAN_LIT("127.0.0.1"), "who asks");
	free(r.body);
	(void)kit_puts(fd,
	    "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" GET(
	        "/big?1"));
	t_uint(kit_status(fd), 200, "the last answer");
	t_ok(kit_ended(fd), "nothing behind the last answer");
	(void)close(fd);
	fd = kit_connect(&k);
	(void)kit_puts(fd, GET("/hello") "GET / HTTP/1.9\r\nHost: a\r\n\r\n");
	t_ok(kit_status(fd) == 200 && kit_status(fd) == 505 && kit_ended(fd),
	    "a good request, then a bad one");
	(void)close(fd);
}

static void
test_pieces(void)
{
	static const char whole[] =
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
	struct reply r;
	int fd = kit_connect(&k);

	for (size_t i = 0; i + 1 < sizeof(whole); i++)
		(void)kit_send(fd, span(whole + i, 1));
	kit_reply(fd, &r);
	t_span(span(r.body, r.n), SPAN_LIT("hello"), "byte by byte");
	free(r.body);
	(void)close(fd);
}

static void
test_bodies(void)
{
	static char body[HTTP_BODY_MAX];
	struct reply r;
	int fd = kit_connect(&k);
	char head[256];

	memset(body, 'b', sizeof(body));
	snprintf(head, sizeof(head),
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n\r\n",
	    sizeof(body));
	(void)kit_puts(fd, head);
	(void)kit_send(fd, span(body, sizeof(body)));
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == sizeof(body) && r.body[0] == 'b',
	    "the longest body");
	free(r.body);
	(void)kit_puts(fd,
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
	    "Expect: 100-continue\r\n\r\n");
	kit_reply_head(fd, &r);
	t_ok(r.status == 100, "100-continue before the body");
	(void)kit_puts(fd, "abc");
	kit_reply(fd, &r);
	t_span(span(r.body, r.n), SPAN_LIT("abc"), "then the answer");
	free(r.body);
	(void)kit_puts(fd,
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
	    "Expect: 100-continue\r\n\r\nxyz");
	kit_reply(fd, &r);
	t_ok(r.status == 200, "no 100 where the body is there");
	free(r.body);
	(void)kit_puts(fd, "POST /echo HTTP/1.1\r\nHost: a\r\n\r\n");
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 0, "no length, no body");
	free(r.body);
	(void)kit_puts(fd,
	    "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
	    "Content-Length: 8388609\r\n\r\n");
	t_uint(kit_status(fd), 413, "too long a body is not waited for");
	t_ok(kit_ended(fd), "and ends the connection");
	(void)close(fd);
	/* One that goes on sending sees the answer all the same. */
	fd = kit_connect(&k);
	(void)kit_puts(fd,
	    "POST /echo HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 9000000\r\n\r\n");
	(void)kit_send(fd, span(body, 2000000));
	t_ok(kit_status(fd) == 413 && kit_ended(fd),
	    "413 arrives beside an unread body");
	(void)close(fd);
}

/* Every head that the reader refuses, while another client is served. */
static void
test_hostile(void)
{
	struct http_counts before = kit_counts(&k), after;
	int other = kit_connect(&k), fd;
	unsigned sent = 0;
	struct reply r;
	bool served = true, ok;

	for (size_t i = 0; i < nhostile; i++) {
		if (hostile[i].fault == FAULT_HTTP_HEAD_CUT)
			continue;
		fd = kit_connect(&k);
		ok = kit_send(fd, span(hostile[i].in, hostile[i].n));
		kit_reply(fd, &r);
		ok = ok && r.status == hostile[i].status &&
		    strcmp(kit_header(&r, "Connection"), "close") == 0 &&
		    strstr(r.body, fault_id(hostile[i].fault)) != NULL &&
		    kit_ended(fd);
		t_ok(ok, "over the wire: %s", hostile[i].name);
		if (!ok)
			t_diag("status %u %s", r.status,
			    r.body != NULL ? r.body : "");
		free(r.body);
		(void)close(fd);
		sent++;
		served = served && kit_puts(other, GET("/hello")) &&
		    kit_status(other) == 200;
	}
	t_ok(served, "another client was served all the while");
	after = kit_counts(&k);
	t_uint(after.refused - before.refused, sent, "each was counted");
	(void)close(other);
}

static void
test_large(void)
{
	static char in[1 << 20];
	struct reply r;
	size_t n;
	int fd;

	memset(in, 'x', sizeof(in));
	fd = kit_connect(&k);
	(void)kit_send(fd, span(in, sizeof(in)));
	t_ok(kit_status(fd) == 414 && kit_ended(fd), "a line of 1 MB");
	(void)close(fd);
	n = (size_t)snprintf(
	    in, sizeof(in), "GET / HTTP/1.1\r\nHost: a\r\nA: ");
	in[n] = 'x';
	fd = kit_connect(&k);
	(void)kit_send(fd, span(in, sizeof(in)));
	t_ok(kit_status(fd) == 431 && kit_ended(fd), "a header of 1 MB");
	(void)close(fd);
	n = (size_t)snprintf(in, sizeof(in), "GET / HTTP/1.1\r\nHost: a\r\n");
	for (unsigned i = 0; i < 10000; i++)
		n += (size_t)snprintf(in + n, sizeof(in) - n, "A%u: b\r\n", i);
	fd = kit_connect(&k);
	(void)kit_send(fd, span(in, n));
	kit_reply(fd, &r);
	t_ok(r.status == 431 && strstr(r.body, "http/headers") != NULL &&
	        kit_ended(fd),
	    "10,000 headers");
	free(r.body);
	(void)close(fd);
	fd = kit_connect(&k);
	(void)kit_puts(fd,
	    "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
	    "\r\n00000000000000003\r\nabc\r\n0\r\n\r\n");
	t_ok(kit_status(fd) == 501 && kit_ended(fd),
	    "chunks with a size of 17 digits");
	(void)close(fd);
}

/* What a client does wrong harms itself only. */
static void
test_leaving(void)
{
	const struct linger none = {.l_onoff = 1};
	int fd = kit_connect(&k);

	(void)kit_puts(fd, "GET /hel");
	(void)close(fd);
	fd = kit_connect(&k);
	(void)kit_puts(fd,
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");
	(void)shutdown(fd, SHUT_WR);
	t_ok(kit_ended(fd), "half a body and the end");
	(void)close(fd);
	fd = kit_connect(&k);
	(void)kit_puts(fd, GET("/hello"));
	(void)shutdown(fd, SHUT_WR);
	t_uint(kit_status(fd), 200, "a whole request and the end");
	(void)close(fd);
	for (unsigned i = 0; i < 4; i++) {
		fd = kit_connect(&k);
		(void)setsockopt(
		    fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
		(void)kit_puts(
		    fd, i < 2 ? GET("/big?9000000") : GET("/file?9000000"));
		if (i % 2 == 1)
			(void)kit_get(&k, "/hello");
		(void)close(fd);
	}
	t_uint(kit_get(&k, "/hello"), 200, "served after others were reset");
}

static void
test_log(void)
{
	static const char want[] =
	    "peer=127.0.0.1 status=200 bytes=6 us=0 method=GET host=\"a\" "
	    "target=\"/hello?%22\"\n"
	    "peer=127.0.0.1 status=200 bytes=0 us=0 method=HEAD host=\"\" "
	    "target=\"/hello\"\n";
	int fd = kit_connect(&k);
	const char *at = k.log + k.nlog;

	(void)kit_puts(fd,
	    "GET /hello?%22 HTTP/1.1\r\nHost: a\r\n\r\n"
	    "HEAD /hello HTTP/1.0\r\n\r\n");
	(void)kit_status(fd);
	(void)kit_ended(fd);
	(void)close(fd);
	t_span(span_str(at), span_str(want), "a line for each answer");
}

static void
test_unix(void)
{
	char where[64], path[48];
	struct kit u;
	struct reply r;
	int fd;

	snprintf(path, sizeof(path), "/tmp/comity-http-%d", (int)getpid());
	snprintf(where, sizeof(where), "unix:%s", path);
	kit_start(&u, NULL, where);
	fd = kit_connect(&u);
	(void)kit_puts(fd, GET("/file?100000") GET("/hello"));
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 100000, "a unix socket");
	free(r.body);
	t_uint(kit_status(fd), 200, "kept alive");
	(void)close(fd);
	kit_stop(&u);
	t_ok(strncmp(u.log, "peer=unix ", 10) == 0, "the peer is unix");
	(void)unlink(path);
}

static void
test_both_loopbacks(void)
{
	struct kit both;

	kit_start(&both, NULL, "localhost:0");
	t_uint(kit_get(&both, "/hello"), 200, "localhost");
	kit_stop(&both);
}

/* Two servers on one socket, as two processes have it. */
static void
test_shared(void)
{
	static const struct http_options one = {.max_connections = 1};
	struct kit a;
	struct http_server *b;
	struct http_options o = {.max_connections = 1};
	int fd = socket(AF_INET, SOCK_STREAM, 0), n;
	struct cy_err e = {0};

	kit_start(&a, &one, NULL);
	o.clock = &clock_system;
	t_rc(http_server_new(&b, &o, &e), &e, CY_OK, FAULT_NONE, "another");
	t_rc(http_server_listen(b, fd, &e), &e, CY_USAGE, FAULT_HTTP_LISTEN,
	    "a socket that does not listen");
	t_rc(http_server_listen(b, -1, &e), &e, CY_USAGE, FAULT_HTTP_LISTEN,
	    "no socket");
	(void)listen(fd, 1);
	for (n = 0; n < (int)HTTP_LISTEN_FDS; n++)
		if (http_server_listen(b, n == 0 ? fd : dup(fd), &e) != CY_OK)
			break;
	t_ok(n == (int)HTTP_LISTEN_FDS, "as many sockets as may be");
	n = dup(fd);
	t_rc(http_server_listen(b, n, &e), &e, CY_USAGE, FAULT_HTTP_LISTEN,
	    "one too many");
	(void)close(n);
	http_stop(b);
	t_rc(http_server_run(b, &e), &e, CY_OK, FAULT_NONE,
	    "stopped before it began");
	http_server_free(b);
	http_server_free(NULL);
	kit_stop(&a);
}

static unsigned ticks;

static void
count_tick(void *ctx)
{
	(void)ctx;
	(void)__atomic_add_fetch(&ticks, 1, __ATOMIC_SEQ_CST);
}

/* What comes round does so at the start, and then in its time. */
static void
test_tick(void)
{
	static const struct http_options o = {
	    .max_connections = 1, .tick = count_tick, .tick_ms = 60000};
	struct kit t;

	kit_start(&t, &o, NULL);
	t_uint(kit_get(&t, "/hello"), 200, "one turn");
	t_uint(kit_get(&t, "/hello"), 200, "and more");
	t_uint(__atomic_load_n(&ticks, __ATOMIC_SEQ_CST), 1, "once so far");
	kit_skip(&t, 60001);
	t_uint(kit_get(&t, "/hello"), 200, "a minute later");
	t_uint(kit_get(&t, "/hello"), 200, "in a turn after it");
	t_uint(__atomic_load_n(&ticks, __ATOMIC_SEQ_CST), 2, "once more");
	kit_stop(&t);
}

static enum cy_rc
oom_new(void *ctx, struct cy_err *e)
{
	struct http_server *s;
	enum cy_rc rc = http_server_new(&s, ctx, e);

	http_server_free(s);
	return rc;
}

int
main(void)
{
	struct http_options o = {.max_connections = 4, .clock = &clock_system};

	kit_start(&k, NULL, NULL);
	test_answers();
	test_failed_answer();
	test_keeping();
	test_pipeline();
	test_pieces();
	test_bodies();
	test_hostile();
	test_large();
	test_leaving();
	test_log();
	t_uint(kit_get(&k, "/hello"), 200, "still there");
	kit_stop(&k);
	test_unix();
	test_both_loopbacks();
	test_shared();
	test_tick();
	t_oom(oom_new, &o, "http_server_new");
	return t_done();
}
