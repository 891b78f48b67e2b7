/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two servers: the front hands connections whose request names host "b" over
 * to the back.  A client must not see the difference, but for the end of the
 * connection; and whoever gives may be hostile.
 */
#include "../t.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/priv.h"
#include "kit.h"

#define AT(host, path) "GET " path " HTTP/1.1\r\nHost: " host "\r\n\r\n"
#define POST(n) \
	"POST /echo HTTP/1.1\r\nHost: b\r\nContent-Length: " n "\r\n\r\n"

static bool
is_b(void *ctx, const struct http_request *r)
{
	(void)ctx;
	return span_eq_str(r->host, "b");
}

struct two {
	struct kit front, back;
	int pair[2];
};

static void
start(struct two *t, unsigned front, unsigned back)
{
	struct http_options of = {.max_connections = front, .elsewhere = is_b};
	struct http_options ob = {.max_connections = back, .window_ms = 10000};

	if (http_handover_pair(t->pair, NULL) != CY_OK)
		abort();
	kit_start_inbox(&t->back, &ob, t->pair[1]);
	/* Before the first request, of which only its thread knows. */
	kit_start(&t->front, &of, NULL);
	http_server_elsewhere(t->front.s, t->pair[0]);
}

static void
stop(struct two *t)
{
	kit_stop(&t->front);
	kit_stop(&t->back);
}

static void
pause_ms(long ms)
{
	const struct timespec t = {.tv_nsec = ms * 1000000};

	(void)nanosleep(&t, NULL);
}

/* Is the next answer the last one, and this? */
static bool
last(int fd, unsigned status, const char *body)
{
	struct reply r;
	bool good;

	kit_reply(fd, &r);
	good = r.status == status &&
	    strcmp(kit_header(&r, "Connection"), "close") == 0 &&
	    (body == NULL || (r.body != NULL && strcmp(r.body, body) == 0)) &&
	    kit_ended(fd);
	if (!good)
		t_diag("%s%s", r.head, r.body != NULL ? r.body : "");
	free(r.body);
	(void)close(fd);
	return good;
}

static int
ask(const struct two *t, const char *what)
{
	int fd = kit_connect(&t->front);

	(void)kit_puts(fd, what);
	return fd;
}

static void
test_way(void)
{
	static const struct {
		const char *name, *in, *body;
		unsigned before; /* answers of the front, first */
	} rows[] = {
	    {"a request", AT("b", "/hello"), "hello\n", 0},
	    {"after one that was answered here",
	        AT("a", "/hello") AT("b", "/hello"), "hello\n", 1},
	    {"after two",
	        AT("a", "/hello") AT("a", "/file?9") AT("b", "/hello"),
	        "hello\n", 2},
	    {"what follows is dropped", AT("b", "/hello") AT("a", "/hello"),
	        "hello\n", 0},
	    {"also a second one of its own",
	        AT("b", "/hello") AT("b", "/hello"), "hello\n", 0},
	    {"a body that came with it", POST("5") "hello", "hello", 0},
	    {"and what is behind a body", POST("5") "hello" AT("a", "/hello"),
	        "hello", 0},
	    {"a file", AT("b", "/file?3"), "abc", 0},
	    {"HTTP/1.0",
	        "GET /hello HTTP/1.0\r\nHost: b\r\nConnection: keep-alive\r\n"
	        "\r\n",
	        "hello\n", 0},
	};
	struct two t;
	struct http_counts c;
	bool good;
	int fd;

	start(&t, 64, 64);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fd = ask(&t, rows[i].in);
		good = true;
		for (unsigned n = 0; n < rows[i].before; n++)
			good = good && kit_status(fd) == 200;
		t_ok(good && last(fd, 200, rows[i].body), "handed over: %s",
		    rows[i].name);
	}
	/* The back may answer before the front has let go. */
	(void)KIT_WAIT(&t.front, handed, sizeof(rows) / sizeof(rows[0]));
	while (kit_counts(&t.front).open > 0)
		pause_ms(1);
	c = kit_counts(&t.front);
	t_uint(c.handed, sizeof(rows) / sizeof(rows[0]), "all are counted");
	t_uint(c.requests, 3, "the front answered what is its own");
	t_uint(kit_counts(&t.back).requests, c.handed, "the back the others");
	t_ok(strstr(t.back.log, "peer=127.0.0.1 status=200 bytes=6") != NULL &&
	        strstr(t.front.log, "host=\"b\"") == NULL,
	    "the one that answers writes the line, with the client's address");
	stop(&t);
}

static void
test_pieces(void)
{
	static const char head[] = POST("10");
	struct two t;
	struct reply r;
	char *big = malloc(3000000);
	int fd;

	start(&t, 64, 64);
	fd = kit_connect(&t.front);
	for (size_t i = 0; i < sizeof(head) - 1; i++) {
		(void)kit_send(fd, span(head + i, 1));
		if (i % 16 == 0)
			pause_ms(2);
	}
	(void)KIT_WAIT(&t.front, handed, 1);
	t_uint(kit_counts(&t.back).requests, 0, "before its body");
	for (unsigned i = 0; i < 10; i++) {
		(void)kit_puts(fd, "x");
		pause_ms(2);
	}
	t_ok(last(fd, 200, "xxxxxxxxxx"), "a body that comes later");

	fd = ask(&t, POST("7") "one");
	(void)KIT_WAIT(&t.back, connections, 2);
	(void)kit_puts(fd, " two");
	t_ok(last(fd, 200, "one two"), "a body in two halves, here and there");

	fd = ask(&t,
	    "POST /echo HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n"
	    "Expect: 100-continue\r\n\r\n");
	kit_reply_head(fd, &r);
	t_uint(r.status, 100, "whoever takes the body says so, once");
	(void)kit_puts(fd, "abc");
	t_ok(last(fd, 200, "abc"), "and gets it");

	fd = ask(&t, POST("3000000"));
	memset(big, 'y', 3000000);
	(void)kit_send(fd, span(big, 3000000));
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 3000000 &&
	        memcmp(r.body, big, r.n) == 0 && kit_ended(fd),
	    "a body beyond any packet");
	free(r.body);
	free(big);
	(void)close(fd);

	fd = kit_connect_narrow(&t.front);
	(void)kit_puts(fd, AT("b", "/file?3000000"));
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 3000000 && kit_ended(fd),
	    "a file, to one who reads slowly");
	free(r.body);
	(void)close(fd);
	fd = ask(&t, AT("b", "/short"));
	t_ok(kit_status(fd) == 0, "a file that is shorter by now");
	(void)close(fd);
	stop(&t);
}

/* What the front refuses never gets to the back. */
static void
test_refused(void)
{
	static const struct {
		const char *in;
		unsigned status;
	} rows[] = {
	    {"GET / HTTP/1.1\r\nHost: b\r\nHost: b\r\n\r\n", 400},
	    {"GET / HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n",
	        501},
	    {"POST / HTTP/1.1\r\nHost: b\r\nContent-Length: 8388609\r\n\r\n",
	        413},
	    {"PUT / HTTP/1.1\r\nHost: b\r\n\r\n", 405},
	};
	struct two t;

	start(&t, 64, 64);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		t_ok(last(ask(&t, rows[i].in), rows[i].status, NULL),
		    "refused where it came, with %u", rows[i].status);
	t_uint(kit_counts(&t.front).handed, 0, "none was handed over");
	stop(&t);
}

static void
test_drip(void)
{
	struct two t;
	struct reply r;
	bool served = true;
	char none;
	int fd;

	start(&t, 64, 64);
	fd = ask(&t, POST("1000"));
	(void)KIT_WAIT(&t.back, connections, 1);
	for (unsigned i = 0; i < 1000; i++) {
		if (recv(fd, &none, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
		    errno != EAGAIN || !kit_puts(fd, "x"))
			break;
		served = served && last(ask(&t, AT("b", "/hello")), 200, NULL);
		kit_skip(&t.back, 500);
	}
	kit_reply(fd, &r);
	t_ok(r.status == 408 && kit_ended(fd),
	    "a body that drips after it was handed over gets 408");
	free(r.body);
	(void)close(fd);
	t_uint(kit_counts(&t.back).cut, 1, "and counts as cut");
	t_ok(served, "others were served all the while");
	stop(&t);
}

static void
test_gone(void)
{
	struct two t;
	struct reply r;
	int fd;

	start(&t, 64, 64);
	t_ok(last(ask(&t, AT("b", "/hello")), 200, NULL), "while it is there");
	kit_stop(&t.back);
	fd = ask(
	    &t, "GET /hello HTTP/1.1\r\nHost: b\r\nAccept: text/html\r\n\r\n");
	kit_reply(fd, &r);
	t_ok(r.status == 503 && strstr(r.body, "<h1>") != NULL &&
	        strcmp(kit_header(&r, "Retry-After"), "5") == 0 &&
	        kit_ended(fd),
	    "nobody there: 503, as it was asked for");
	free(r.body);
	(void)close(fd);
	t_ok(last(ask(&t, POST("5") "hello"), 503, NULL), "also with a body");
	t_uint(kit_get(&t.front, "/hello"), 200, "the rest is served");
	t_uint(kit_counts(&t.front).handed, 1, "one was handed over");
	kit_stop(&t.front);
}

/* The back is busy, or has no place: the kernel keeps some, then it is 503. */
static void
test_full(void)
{
	enum { ASKED = 900 };
	static int fd[ASKED];
	struct two t;
	unsigned n = 0, good = 0;
	int busy, slow[4];

	start(&t, 64, 4);
	busy = ask(&t, AT("b", "/hold"));
	kit_wait_hold(&t.back);
	while (n < ASKED && kit_counts(&t.front).refused == 0) {
		fd[n++] = ask(&t, AT("b", "/hello"));
		while (kit_counts(&t.front).handed +
		        kit_counts(&t.front).refused <=
		    n)
			pause_ms(1);
	}
	t_diag("%u wait in the kernel", n - 1);
	t_ok(n > 16 && n < ASKED, "some wait");
	t_ok(last(fd[--n], 503, NULL), "then it is 503");
	t_uint(kit_get(&t.front, "/hello"), 200, "the front goes on");
	kit_release(&t.back);
	t_ok(last(busy, 200, "held\n"), "the one that was in the way");
	for (unsigned i = 0; i < n; i++)
		good += last(fd[i], 200, "hello\n");
	t_uint(good, n, "all that waited are answered");

	for (unsigned i = 0; i < 4; i++)
		slow[i] = ask(&t, POST("100000"));
	(void)KIT_WAIT(&t.back, connections, n + 5);
	fd[0] = ask(&t, AT("b", "/hello"));
	pause_ms(150);
	t_uint(kit_counts(&t.back).connections, n + 5, "no place is free");
	kit_skip(&t.back, 1500);
	t_ok(last(fd[0], 200, "hello\n"), "until one was slow for too long");
	for (unsigned i = 0; i < 4; i++)
		(void)close(slow[i]);
	stop(&t);
}

static void
test_many(void)
{
	enum { MANY = 1000 };
	static int fd[MANY];
	struct rlimit lim;
	struct two t;
	unsigned n = MANY, good = 0;

	(void)getrlimit(RLIMIT_NOFILE, &lim);
	if (lim.rlim_cur < 2 * MANY + 200) {
		lim.rlim_cur = lim.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &lim);
	}
	if (lim.rlim_cur < 2 * MANY + 200)
		n = 100;
	start(&t, 64, MANY + 10);
	for (unsigned i = 0; i < n; i++) {
		fd[i] = ask(&t, POST("4") "ab");
		if (i % 50 == 49)
			(void)KIT_WAIT(&t.back, connections, i + 1);
	}
	(void)KIT_WAIT(&t.back, connections, n);
	t_ok(KIT_WAIT(&t.front, handed, n), "as many as there are");
	t_uint(kit_counts(&t.back).open, n, "are there at once");
	t_uint(kit_get(&t.front, "/hello"), 200, "and none with the front");
	for (unsigned i = 0; i < n; i++)
		(void)kit_puts(fd[i], "cd");
	for (unsigned i = 0; i < n; i++)
		good += last(fd[i], 200, "abcd");
	t_uint(good, n, "each has its answer");
	stop(&t);
}

static void
test_stop(void)
{
	struct two t;
	int busy, waits, half;

	start(&t, 64, 64);
	half = ask(&t, POST("4") "ab");
	(void)KIT_WAIT(&t.back, connections, 1);
	busy = ask(&t, AT("b", "/hold"));
	kit_wait_hold(&t.back);
	waits = ask(&t, AT("b", "/hello"));
	(void)KIT_WAIT(&t.front, handed, 3);
	http_stop(t.back.s);
	kit_release(&t.back);
	t_ok(last(busy, 200, "held\n"), "stop: what is being answered");
	t_ok(last(waits, 200, "hello\n"), "stop: what had been handed over");
	(void)kit_puts(half, "cd");
	t_ok(last(half, 200, "abcd"), "stop: a body that was coming");
	kit_join(&t.back);
	t_ok(last(ask(&t, AT("b", "/hello")), 503, NULL), "then nobody");
	http_server_free(t.back.s);
	kit_stop(&t.front);
}

/* A packet as a hostile process may make it. */
static bool
packet(int to, const void *p, size_t n, const int *fds, size_t nfds)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(4 * sizeof(int))];
	} control;
	union {
		const void *in;
		void *out;
	} bytes = {.in = p};
	struct iovec io = {bytes.out, n};
	struct msghdr m = {.msg_iov = &io, .msg_iovlen = 1};
	struct cmsghdr *c;

	memset(&control, 0, sizeof(control));
	if (nfds > 0) {
		m.msg_control = control.room;
		m.msg_controllen = CMSG_SPACE(nfds * sizeof(int));
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(nfds * sizeof(int));
		memcpy(CMSG_DATA(c), fds, nfds * sizeof(int));
	}
	return sendmsg(to, &m, MSG_NOSIGNAL) == (ssize_t)n;
}

static unsigned
descriptors(void)
{
	unsigned n = 0;

	for (int fd = 0; fd < 256; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

/* No packet, or no connection: nobody hears of it, and nothing is left. */
static void
test_hostile(void)
{
	static char long_one[HTTP_HEAD_MAX + 1];
	struct two t;
	struct http_counts c;
	int listening[HTTP_LISTEN_FDS], dgram[2], seq[2], lone, file;
	unsigned port, had;
	size_t n;

	start(&t, 64, 64);
	memset(long_one, 'x', sizeof(long_one));
	file = memfd_create("file", MFD_CLOEXEC);
	lone = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (http_listen("127.0.0.1:0", listening, &n, &port, NULL) != CY_OK ||
	    socketpair(AF_UNIX, SOCK_DGRAM, 0, dgram) != 0 ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET, 0, seq) != 0)
		abort();
	had = descriptors();
	{
		const int ends[2] = {lone, file};
		const struct {
			const char *name;
			const void *p;
			size_t n;
			const int *fds;
			size_t nfds;
		} rows[] = {
		    {"without a descriptor", "GET /", 5, NULL, 0},
		    {"with two", "GET /", 5, ends, 2},
		    {"that is too long", long_one, sizeof(long_one), &lone, 1},
		    {"with a file", "GET /", 5, &file, 1},
		    {"with a socket that listens", "GET /", 5, listening, 1},
		    {"with one that is not connected", "GET /", 5, &lone, 1},
		    {"with one of datagrams", "GET /", 5, dgram, 1},
		    {"with one like its own", "GET /", 5, seq, 1},
		};

		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			t_ok(packet(t.pair[0], rows[i].p, rows[i].n,
			         rows[i].fds, rows[i].nfds) &&
			        KIT_WAIT(&t.back, refused, i + 1),
			    "a packet %s", rows[i].name);
		}
	}
	c = kit_counts(&t.back);
	t_ok(c.connections == 0 && c.open == 0, "is no connection");
	t_uint(descriptors(), had, "and leaves no descriptor");
	t_ok(last(ask(&t, AT("b", "/hello")), 200, NULL), "others are served");
	t_ok(packet(t.pair[0], "", 0, &lone, 1), "an empty packet");
	while (descriptors() > had)
		pause_ms(1);
	t_ok(last(ask(&t, AT("b", "/hello")), 503, NULL),
	    "is the end of whoever sends it");
	(void)close(file);
	(void)close(lone);
	for (size_t i = 0; i < n; i++)
		(void)close(listening[i]);
	for (unsigned i = 0; i < 2; i++) {
		(void)close(dgram[i]);
		(void)close(seq[i]);
	}
	stop(&t);
}

/* A connection, and what is said of it may be anything at all. */
static void
test_lies(void)
{
	static const struct {
		const char *name, *in, *then;
		unsigned status;
	} rows[] = {
	    {"no request", "\1\2\3", "", 400},
	    {"half a head", "GET /hel", "lo HTTP/1.1\r\nHost: b\r\n\r\n", 200},
	    {"another's path", AT("a", "/nothing"), "", 404},
	    {"more than one request", AT("b", "/hello") AT("b", "/hello"), "",
	        200},
	    {"half a body", POST("4") "ab", "cdefgh", 200},
	};
	struct two t;
	int fd[2];

	start(&t, 64, 64);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
			abort();
		(void)packet(
		    t.pair[0], rows[i].in, strlen(rows[i].in), &fd[0], 1);
		(void)close(fd[0]);
		(void)kit_puts(fd[1], rows[i].then);
		t_ok(last(fd[1], rows[i].status, NULL), "given: %s",
		    rows[i].name);
	}
	stop(&t);
}

/* The giver keeps the socket, and turns what would wait to waiting. */
static void
test_waits(void)
{
	static const char *const asks[] = {AT("b", "/big?8000000"),
	    AT("b", "/file?8000000"), POST("5000"), "GET / HTTP/1.1\r\n"};
	const struct linger wait = {.l_onoff = 1, .l_linger = 1000};
	struct two t;
	int client, given;

	start(&t, 64, 64);
	for (size_t i = 0; i < sizeof(asks) / sizeof(asks[0]); i++) {
		client = kit_connect_narrow(&t.front);
		(void)kit_puts(
		    client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
		(void)kit_status(client);
		/* The front's own end: the newest descriptor in this process
		 * whose peer is the client. */
		given = -1;
		for (int fd = 0; fd < 256 && given < 0; fd++) {
			struct sockaddr_storage a = {0}, b = {0};
			socklen_t na = sizeof(a), nb = sizeof(b);

			if (fd != client &&
			    getpeername(fd, (struct sockaddr *)&a, &na) == 0 &&
			    getsockname(client, (struct sockaddr *)&b, &nb) ==
			        0 &&
			    na == nb && memcmp(&a, &b, na) == 0)
				given = fd;
		}
		given = dup(given);
		(void)fcntl(given, F_SETFL, 0);
		(void)setsockopt(
		    given, SOL_SOCKET, SO_LINGER, &wait, sizeof(wait));
		(void)packet(t.pair[0], asks[i], strlen(asks[i]), &given, 1);
		t_ok(KIT_WAIT(&t.back, connections, 2 * i + 1), "given");
		(void)close(given);
		t_ok(last(ask(&t, AT("b", "/hello")), 200, NULL),
		    "a socket that would wait holds nobody up");
		(void)close(client);
	}
	stop(&t);
}

static void
test_inbox(void)
{
	struct http_options o = {.max_connections = 1, .clock = &clock_system};
	struct http_server *s;
	struct cy_err e;
	int pair[HTTP_INBOXES + 1][2], fd[2];

	if (http_server_new(&s, &o, &e) != CY_OK ||
	    socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
		abort();
	t_rc(http_server_inbox(s, fd[0], &e), &e, CY_USAGE, FAULT_HTTP_INBOX,
	    "a stream is no inbox");
	t_rc(http_server_inbox(s, -1, &e), &e, CY_USAGE, FAULT_HTTP_INBOX,
	    "nor is nothing");
	for (unsigned i = 0; i <= HTTP_INBOXES; i++) {
		t_rc(http_handover_pair(pair[i], &e), &e, CY_OK, FAULT_NONE,
		    "a pair");
		t_rc(http_server_inbox(s, pair[i][1], &e), &e,
		    i < HTTP_INBOXES ? CY_OK : CY_USAGE, FAULT_HTTP_INBOX,
		    i < HTTP_INBOXES ? "an inbox" : "one too many");
		(void)close(pair[i][0]);
	}
	(void)close(pair[HTTP_INBOXES][1]);
	(void)close(fd[0]);
	(void)close(fd[1]);
	http_server_free(s);
}

static void
hello(void *ctx, const struct http_request *r, struct http_response *a)
{
	(void)ctx;
	(void)r;
	buf_puts(&a->body, "hello\n");
}

static bool
heard(void *ctx)
{
	unsigned *left = ctx;

	return --*left > 0;
}

/* Inboxes come and go while it runs. */
static void
test_changes(void)
{
	static const struct http_options o = {.handle = hello,
	    .max_connections = 1,
	    .clock = &clock_system,
	    .elsewhere = is_b};
	struct http_server *s;
	struct cy_err e;
	unsigned left = 3, good = 0;
	int pair[2], fd[2], told[2];

	if (http_server_new(&s, &o, &e) != CY_OK || pipe(told) != 0)
		abort();
	t_rc(http_server_watch(s, told[0], heard, &left, &e), &e, CY_OK,
	    FAULT_NONE, "a descriptor to listen to");
	(void)server_turn(s, false, &e);
	t_uint(left, 3, "nothing was said");
	(void)!write(told[1], "x", 1);
	for (unsigned i = 0; i < 5; i++)
		(void)server_turn(s, false, &e);
	t_uint(left, 0, "until it is told to stop");
	for (unsigned i = 0; i < 2 * HTTP_INBOXES; i++) {
		if (http_handover_pair(pair, &e) != CY_OK ||
		    socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0 ||
		    http_server_inbox(s, pair[1], &e) != CY_OK)
			abort();
		(void)packet(
		    pair[0], AT("a", "/"), strlen(AT("a", "/")), &fd[0], 1);
		(void)close(fd[0]);
		(void)server_turn(s, false, &e);
		good += kit_status(fd[1]) == 200;
		(void)close(fd[1]);
		(void)close(pair[0]);
		(void)server_turn(s, false, &e);
	}
	t_uint(good, 2 * HTTP_INBOXES, "one after the other");
	http_server_elsewhere(s, -1);
	http_server_elsewhere(s, told[1]);
	http_server_free(s);
	t_ok(write(told[1], "x", 1) < 0 && errno == EBADF,
	    "where it hands over to is closed by the server");
	(void)close(told[0]);
}

int
main(void)
{
	test_changes();
	test_way();
	test_pieces();
	test_refused();
	test_drip();
	test_gone();
	test_full();
	test_many();
	test_stop();
	test_hostile();
	test_lies();
	test_waits();
	test_inbox();
	return t_done();
}
