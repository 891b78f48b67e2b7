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

/*
 * Sends a byte now and then until the server has answered or closed.  Its
 * clock is pushed on meanwhile, not waited for, and only while no other
 * client is under way: so the speed of the machine does not matter.
 */
static void
drip(struct kit *k, int fd, bool *served)
{
	char none;

	for (unsigned i = 0; i < 1000; i++) {
		if (recv(fd, &none, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
		    errno != EAGAIN || !kit_puts(fd, "x"))
			break;
		*served = *served && kit_get(k, "/hello") == 200;
		kit_skip(k, 500);
	}
}

static void
test_drip(void)
{
	struct kit k;
	struct reply r;
	bool served = true;
	int fd;

	kit_start(&k, NULL, NULL);
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
	kit_stop(&k);
}

static void
test_idle(void)
{
	struct kit k;
	int fresh, kept, half;
	uint64_t n;

	kit_start(&k, NULL, NULL);
	fresh = kit_connect(&k);
	kept = kit_connect(&k);
	half = kit_connect(&k);
	(void)kit_puts(kept, GET("/hello"));
	(void)kit_puts(half, GET("/hello") "GET /");
	t_ok(kit_status(kept) == 200 && kit_status(half) == 200, "two answers");
	(void)KIT_WAIT(&k, connections, 3);
	kit_skip(&k, 9000);
	t_uint(kit_get(&k, "/hello"), 200, "nine seconds later");
	kit_skip(&k, 2000);
	t_uint(kit_get(&k, "/hello"), 200, "eleven");
	t_ok(kit_ended(fresh), "a connection without a byte is closed");
	t_ok(kit_status(half) == 408 && kit_ended(half),
	    "half a head behind an answer has its deadline");
	(void)close(half);
	(void)close(fresh);
	n = kit_counts(&k).requests;
	(void)kit_puts(kept, GET("/hello"));
	t_ok(kit_status(kept) == 200 && KIT_WAIT(&k, requests, n + 1),
	    "one that was answered is kept");
	kit_skip(&k, 76000);
	t_uint(kit_get(&k, "/hello"), 200, "76 seconds later");
	t_ok(kit_ended(kept), "but not for ever");
	t_uint(kit_counts(&k).cut, 1, "only the half one was cut");
	(void)close(kept);
	kit_stop(&k);
}

/* Slow, but not too slow: several windows of ten seconds long. */
static void
test_slow_enough(void)
{
	static char piece[20000];
	struct kit k;
	struct reply r;
	size_t got;
	ssize_t n = 1;
	int fd;

	kit_start(&k, NULL, NULL);
	memset(piece, 'p', sizeof(piece));
	fd = kit_connect(&k);
	(void)kit_puts(fd, POST("100000"));
	for (unsigned i = 0; i < 5; i++) {
		(void)kit_send(fd, span(piece, sizeof(piece)));
		/* Read by the server before the window ends. */
		(void)kit_get(&k, "/hello");
		kit_skip(&k, 10000);
		(void)kit_get(&k, "/hello");
	}
	kit_reply(fd, &r);
	t_ok(r.status == 200 && r.n == 100000, "a slow body");
	free(r.body);
	(void)close(fd);
	fd = kit_connect_narrow(&k);
	(void)kit_puts(fd, GET("/big?8000000"));
	(void)KIT_WAIT(&k, requests, 12);
	(void)kit_get(&k, "/hello");
	for (unsigned i = 0; i < 5; i++) {
		for (got = 0; got < 100000 && n > 0; got += (size_t)n)
			n = recv(fd, piece, sizeof(piece), 0);
		kit_skip(&k, 10000);
		(void)kit_get(&k, "/hello");
	}
	t_uint(kit_counts(&k).cut, 0, "a slow reader is not cut");
	kit_skip(&k, 10000);
	(void)kit_get(&k, "/hello");
	kit_skip(&k, 10000);
	(void)kit_get(&k, "/hello");
	t_ok(KIT_WAIT(&k, cut, 1), "until it is too slow");
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
	static const char *const says[] = {GET("/hello"),
	    "GET / HTTP/1.1\r\nHost: a\r\nX: ", "", POST("100000")};
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
	(void)KIT_WAIT(&k, requests, CROWD + CROWD + 8);
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

/* Memory has a limit for all together: who holds most for longest gives way. */
static void
test_budget(void)
{
	struct kit k;
	struct reply r;
	unsigned taken = 0;
	int fd[32], small;

	kit_start(&k, NULL, NULL);
	small = kit_connect(&k);
	(void)kit_puts(small, POST("5") "he");
	(void)KIT_WAIT(&k, connections, 1);
	for (unsigned i = 0; i < 20; i++) {
		kit_skip(&k, 100);
		fd[i] = kit_connect(&k);
		(void)kit_puts(fd[i],
		    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000"
		    "\r\nExpect: 100-continue\r\n\r\n");
		kit_reply_head(fd[i], &r);
		taken += r.status == 100;
	}
	t_uint(taken, 20, "a body is taken, also where there is no room");
	t_ok(KIT_WAIT(&k, cut, 4), "others gave way");
	t_uint(kit_counts(&k).cut, 4, "no more than need be");
	t_ok(!kit_ended(fd[0]) && !kit_ended(fd[3]), "the first");
	(void)kit_puts(small, "llo");
	t_uint(kit_status(small), 200, "not one that held longer, but little");
	for (unsigned i = 0; i < 20; i++)
		(void)close(fd[i]);
	(void)close(small);
	while (kit_counts(&k).open > 0)
		pause_ms(2);
	/* The same for answers that nobody takes. */
	for (unsigned i = 0; i < 20; i++) {
		fd[i] = kit_connect_narrow(&k);
		(void)kit_puts(fd[i], GET("/big?16000000"));
		(void)KIT_WAIT(&k, requests, i + 2);
		kit_skip(&k, 100);
	}
	(void)kit_get(&k, "/hello");
	t_ok(kit_counts(&k).cut > 4 + 8, "answers give way, too");
	t_uint(kit_counts(&k).refused, 0, "and nobody is refused");
	for (unsigned i = 0; i < 20; i++)
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
	test_idle();
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
