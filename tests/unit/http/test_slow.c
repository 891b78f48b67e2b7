/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clients that drip, never read, or come in crowds: cut in time, and others
 * served meanwhile.  Deadlines are short here; none of the checks asks how
 * fast something was, only that it happens before the kit gives up.
 */
#include "../t.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "kit.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define POST(n) \
	"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " n "\r\n\r\n"
#define CROWD 16

static void
pause_ms(long ms)
{
	const struct timespec t = {.tv_nsec = ms * 1000000};

	(void)nanosleep(&t, NULL);
}

/* Sends a byte now and then until the server has answered or closed. */
static void
drip(const struct kit *k, int fd, bool *served)
{
	char none;

	for (unsigned i = 0; i < 2000; i++) {
		if (recv(fd, &none, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
		    errno != EAGAIN || !kit_puts(fd, "x"))
			break;
		*served = *served && kit_get(k, "/hello") == 200;
		pause_ms(5);
	}
}

static void
test_drip(void)
{
	static const struct http_options o = {.max_connections = 64,
	    .head_ms = 100,
	    .idle_ms = 100,
	    .window_ms = 100,
	    .rate = 10000};
	struct kit k;
	struct reply r;
	bool served = true;
	int fd;

	kit_start(&k, &o, NULL);
	fd = kit_connect(&k);
	(void)kit_puts(fd, "GET /");
	drip(&k, fd, &served);
	kit_reply(fd, &r);
	t_ok(r.status == 408 && kit_ended(fd), "a head that drips gets 408");
	free(r.body);
	(void)close(fd);
	t_uint(kit_counts(&k).cut, 1, "and counts as cut");

	fd = kit_connect(&k);
	(void)kit_puts(fd, POST("1000"));
	drip(&k, fd, &served);
	t_ok(kit_status(fd) == 408 && kit_ended(fd), "so does a body");
	(void)close(fd);
	t_uint(kit_counts(&k).cut, 2, "cut, too");
	t_ok(served, "others were served all the while");

	fd = kit_connect(&k);
	t_ok(kit_ended(fd), "a connection without a byte is closed");
	(void)close(fd);
	fd = kit_connect(&k);
	(void)kit_puts(fd, GET("/hello"));
	t_ok(kit_status(fd) == 200 && kit_ended(fd),
	    "so is one kept for nothing");
	(void)close(fd);
	fd = kit_connect(&k);
	(void)kit_puts(fd, GET("/hello") "GET /");
	t_ok(kit_status(fd) == 200 && kit_status(fd) == 408,
	    "half a head behind an answer has its deadline");
	(void)close(fd);
	t_uint(kit_counts(&k).cut, 3, "only the last of them was cut");
	kit_stop(&k);
}

/* Slow, but not too slow: several windows long. */
static void
test_slow_enough(void)
{
	static const struct http_options o = {
	    .max_connections = 64, .window_ms = 100, .rate = 1000};
	static char piece[2000];
	struct kit k;
	struct reply r;
	int fd;

	kit_start(&k, &o, NULL);
	memset(piece, 'p', sizeof(piece));
	fd = kit_connect(&k);
	(void)kit_puts(fd, POST("80000"));
	for (unsigned i = 0; i < 40; i++) {
		(void)kit_send(fd, span(piece, sizeof(piece)));
		pause_ms(10);
	}
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 80000, "a slow body");
	free(r.body);
	(void)close(fd);
	fd = kit_connect_narrow(&k);
	(void)kit_puts(fd, GET("/big?8000000"));
	for (unsigned i = 0; i < 40; i++) {
		(void)recv(fd, piece, sizeof(piece), MSG_PEEK);
		pause_ms(10);
		if (recv(fd, piece, i == 0 ? 16 : sizeof(piece), 0) <= 0)
			break;
	}
	t_uint(kit_counts(&k).cut, 0, "a slow reader is not cut");
	(void)close(fd);
	kit_stop(&k);
}

static void
test_never_reads(void)
{
	static const struct http_options o = {
	    .max_connections = 64, .window_ms = 100, .linger_ms = 100};
	static const char *const paths[] = {GET("/big?16000000"),
	    GET("/file?16000000"), "GET /big?16000000 HTTP/1.0\r\n\r\n"};
	struct kit k;
	uint64_t cut = 0;
	int fd;

	kit_start(&k, &o, NULL);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		fd = kit_connect_narrow(&k);
		(void)kit_puts(fd, paths[i]);
		t_ok(KIT_WAIT(&k, cut, ++cut), "one who never reads is cut");
		t_ok(kit_get(&k, "/hello") == 200, "others are served");
		t_ok(!kit_ended(fd), "and what was on its way is dropped");
		(void)close(fd);
	}
	/* All of it is with the kernel, which would keep it for long. */
	fd = kit_connect_narrow(&k);
	(void)kit_puts(fd,
	    "GET /big?60000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	t_ok(KIT_WAIT(&k, cut, ++cut), "also where only the kernel waits");
	(void)close(fd);
	kit_stop(&k);
}

static void
test_endless(void)
{
	static const struct http_options o = {
	    .max_connections = 64, .linger_ms = 100};
	static char more[100000];
	struct kit k;
	unsigned n = 0;
	int fd;

	kit_start(&k, &o, NULL);
	fd = kit_connect(&k);
	memset(more, 'x', sizeof(more));
	while (n < 100000 && kit_send(fd, span(more, sizeof(more))))
		n++;
	t_ok(n < 1000, "one who sends for ever after a refusal is cut");
	(void)close(fd);
	fd = kit_connect(&k);
	(void)kit_puts(fd, "x\r\n");
	for (n = 0; n < 1000 && kit_puts(fd, "x"); n++)
		pause_ms(5);
	t_ok(n < 1000, "and so is one who drips after it");
	(void)close(fd);
	kit_stop(&k);
}

/* All places taken by those who say nothing, or not enough. */
static void
test_crowd(void)
{
	static const struct http_options o = {.max_connections = CROWD};
	static const char *const says[] = {
	    GET("/hello"), "GET / HTTP/1.1\r\nHost: a\r\nX: ", ""};
	int fd[CROWD], one;
	struct kit k;

	kit_start(&k, &o, NULL);
	for (size_t i = 0; i < sizeof(says) / sizeof(says[0]); i++) {
		for (unsigned j = 0; j < CROWD; j++) {
			fd[j] = kit_connect(&k);
			(void)kit_puts(fd[j], says[i]);
			if (i == 0)
				(void)kit_status(fd[j]);
		}
		(void)KIT_WAIT(&k, connections, CROWD * (i + 1) + 2 * i);
		t_uint(kit_counts(&k).open, CROWD, "all places are taken");
		kit_skip(&k, 1500);
		t_uint(kit_get(&k, "/hello"), 200,
		    "who has waited longest gives its place");
		t_uint(kit_get(&k, "/hello"), 200, "again, if need be");
		for (unsigned j = 0; j < CROWD; j++)
			(void)close(fd[j]);
		kit_skip(&k, 1500);
		while (kit_counts(&k).open > 0)
			pause_ms(2);
	}
	/* Those that are being answered stay; the next waits for one. */
	for (unsigned j = 0; j < CROWD; j++) {
		fd[j] = kit_connect_narrow(&k);
		(void)kit_puts(fd[j],
		    "GET /big?8000000 HTTP/1.1\r\nHost: a\r\n"
		    "Connection: close\r\n\r\n");
	}
	(void)KIT_WAIT(&k, requests, CROWD + CROWD + 6);
	one = kit_connect(&k);
	(void)kit_puts(one, GET("/hello"));
	pause_ms(250);
	t_uint(kit_counts(&k).open, CROWD, "no place is taken from them");
	t_uint(kit_status(fd[3]), 200, "one of them ends");
	(void)close(fd[3]);
	t_uint(kit_status(one), 200, "and the next is served");
	for (unsigned j = 0; j < CROWD; j++)
		if (j != 3)
			(void)close(fd[j]);
	(void)close(one);
	kit_stop(&k);
}

/* Memory for bodies has a limit for all together. */
static void
test_budget(void)
{
	struct http_options o = {.max_connections = 64};
	struct kit k;
	struct reply r;
	unsigned taken = 0;
	int fd[32];

	kit_start(&k, &o, NULL);
	for (unsigned i = 0; i < 32; i++) {
		fd[i] = kit_connect(&k);
		(void)kit_puts(fd[i],
		    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000"
		    "\r\nExpect: 100-continue\r\n\r\n");
		kit_reply_head(fd[i], &r);
		if (r.status != 100)
			break;
		taken++;
	}
	t_ok(
	    taken == 16 && r.status == 503, "bodies beyond the budget get 503");
	t_ok(strcmp(kit_header(&r, "Retry-After"), "5") == 0, "for now");
	t_uint(kit_get(&k, "/hello"), 200, "requests without one go on");
	for (unsigned i = 0; i <= taken; i++)
		(void)close(fd[i]);
	while (kit_counts(&k).open > 0)
		pause_ms(2);
	fd[0] = kit_connect(&k);
	(void)kit_puts(fd[0], POST("3") "abc");
	t_uint(kit_status(fd[0]), 200, "and bodies when there is room again");
	(void)close(fd[0]);
	/* The same for answers that nobody takes. */
	for (unsigned i = 0; i < 32; i++) {
		fd[i] = kit_connect_narrow(&k);
		(void)kit_puts(fd[i], GET("/big?16000000"));
		(void)KIT_WAIT(&k, open, i + 1);
	}
	t_ok(KIT_WAIT(&k, refused, 2), "answers beyond the budget, too");
	for (unsigned i = 0; i < 32; i++)
		(void)close(fd[i]);
	kit_stop(&k);
}

/* No descriptor left: those who wait are served when there is one. */
static void
test_descriptors(void)
{
	struct rlimit was, low;
	struct kit k;
	int fd;

	kit_start(&k, NULL, NULL);
	(void)getrlimit(RLIMIT_NOFILE, &was);
	fd = kit_connect(&k);
	(void)KIT_WAIT(&k, connections, 1);
	low = was;
	low.rlim_cur = (rlim_t)fd + 1;
	(void)close(fd);
	(void)KIT_WAIT(&k, connections, 1);
	fd = kit_connect(&k);
	(void)setrlimit(RLIMIT_NOFILE, &low);
	(void)kit_puts(fd, GET("/hello"));
	pause_ms(50);
	(void)setrlimit(RLIMIT_NOFILE, &was);
	t_uint(kit_status(fd), 200, "served after descriptors ran out");
	(void)close(fd);
	kit_stop(&k);
}

static void
test_stop(void)
{
	static const struct http_options o = {
	    .max_connections = 64, .grace_ms = 60000};
	struct kit k;
	struct reply r;
	int big, idle, busy, kept, late, fresh;

	kit_start(&k, &o, NULL);
	idle = kit_connect(&k);
	kept = kit_connect(&k);
	(void)kit_puts(idle, GET("/hello"));
	(void)kit_puts(kept, GET("/hello"));
	(void)kit_status(idle);
	(void)kit_status(kept);
	fresh = kit_connect(&k);
	(void)KIT_WAIT(&k, connections, 3);
	big = kit_connect_narrow(&k);
	(void)kit_puts(big, GET("/big?4000000") GET("/hello"));
	(void)KIT_WAIT(&k, requests, 3);
	busy = kit_connect(&k);
	(void)kit_puts(busy, GET("/hold"));
	kit_wait_hold(&k);
	/* The server is busy: these wait in the kernel. */
	late = kit_connect(&k);
	(void)kit_puts(late, GET("/hello"));
	(void)kit_puts(kept, GET("/hello"));
	http_stop(k.s);
	http_stop(k.s);
	kit_release(&k);
	t_uint(kit_status(busy), 200, "stop: what is being made is answered");
	t_ok(kit_ended(busy), "stop: then it ends");
	kit_reply(late, &r);
	t_ok(r.status == 200 &&
	        strcmp(kit_header(&r, "Connection"), "close") == 0 &&
	        kit_ended(late),
	    "stop: so is what the kernel had accepted");
	free(r.body);
	t_ok(kit_status(kept) == 200 && kit_ended(kept),
	    "stop: and what had come on a kept connection");
	t_ok(kit_ended(idle), "stop: one without a request just ends");
	t_ok(kit_ended(fresh), "stop: one that never had one, too");
	kit_reply(big, &r);
	t_ok(r.status == 200 && r.n == 4000000,
	    "stop: an answer on its way arrives whole");
	free(r.body);
	t_ok(kit_status(big) == 200 && kit_ended(big),
	    "stop: also the one to a request that waited behind it");
	(void)close(big);
	(void)close(idle);
	(void)close(busy);
	(void)close(kept);
	(void)close(late);
	(void)close(fresh);
	kit_join(&k);
	t_uint(kit_counts(&k).cut, 0, "stop: nothing was cut");
	t_uint(kit_counts(&k).open, 0, "stop: nothing is open");
	http_server_free(k.s);
}

static void
test_grace(void)
{
	static const struct http_options o = {
	    .max_connections = 64, .grace_ms = 100};
	struct kit k;
	int big, half;

	kit_start(&k, &o, NULL);
	big = kit_connect_narrow(&k);
	(void)kit_puts(big, GET("/big?16000000"));
	half = kit_connect(&k);
	(void)kit_puts(half, "GET /hello HTTP/1.1\r\n");
	(void)KIT_WAIT(&k, requests, 1);
	(void)KIT_WAIT(&k, connections, 2);
	http_stop(k.s);
	kit_join(&k);
	t_uint(kit_counts(&k).cut, 2, "who takes longer than the grace is cut");
	(void)close(big);
	(void)close(half);
	http_server_free(k.s);
}

/* Many that say little, and one that is served among them. */
static void
test_many(void)
{
	static const struct http_options o = {.max_connections = 2000};
	static int fd[1000];
	struct rlimit lim;
	struct kit k;
	unsigned n = 1000, good = 0;

	(void)getrlimit(RLIMIT_NOFILE, &lim);
	if (lim.rlim_cur < 2200) {
		lim.rlim_cur = lim.rlim_max < 2200 ? lim.rlim_max : 2200;
		(void)setrlimit(RLIMIT_NOFILE, &lim);
	}
	if (lim.rlim_cur < 2200)
		n = 100;
	kit_start(&k, &o, NULL);
	for (unsigned i = 0; i < n; i++) {
		fd[i] = kit_connect(&k);
		(void)kit_puts(fd[i], i % 2 == 0 ? "GET /hel" : GET("/hello"));
		if (i % 10 == 0)
			good += kit_get(&k, "/hello") == 200;
	}
	t_uint(good, n / 10, "served among many");
	for (unsigned i = 0; i < n; i++) {
		if (i % 2 == 0)
			(void)kit_puts(fd[i], "lo HTTP/1.1\r\nHost: a\r\n\r\n");
		good += kit_status(fd[i]) == 200;
	}
	t_uint(good, n + n / 10, "and so are they all");
	for (unsigned i = 0; i < n; i++)
		(void)close(fd[i]);
	kit_stop(&k);
}

int
main(void)
{
	test_drip();
	test_slow_enough();
	test_never_reads();
	test_endless();
	test_crowd();
	test_budget();
	test_descriptors();
	test_stop();
	test_grace();
	test_many();
	return t_done();
}
