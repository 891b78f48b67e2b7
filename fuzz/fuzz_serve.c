/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: however a stream is cut in pieces, the server answers the
 * requests in it that the reader takes, in order, each with its own body, up
 * to the first that is refused or the last; and then the connection is gone.
 * The first byte says how it is cut.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "http/priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                  \
	do {                     \
		if (!(x))        \
			abort(); \
	} while (0)

static utc_t
no_time(void *ctx)
{
	(void)ctx;
	return 0;
}

static uint64_t
no_ns(void *ctx)
{
	(void)ctx;
	return 1;
}

static const struct clock still = {.now = no_time, .mono_ns = no_ns};

/* What the answer to a request says of it. */
static void
describe(struct buf *b, const struct http_request *r, struct span body)
{
	buf_put(b, r->target);
	buf_printf(
	    b, " %zu %016llx", body.n, (unsigned long long)span_hash(body));
}

static void
handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	(void)ctx;
	describe(&a->body, r, r->body);
}

struct wire {
	struct http_server *s;
	int fd;
	struct buf got;
};

/* Lets the server do what it can; false: it has ended the connection. */
static bool
turns(struct wire *w)
{
	uint8_t more[4096];
	unsigned idle = 0;
	struct cy_err e;
	ssize_t n;

	while (idle < 3) {
		MUST(server_turn(w->s, false, &e) == CY_OK);
		n = recv(w->fd, more, sizeof(more), MSG_DONTWAIT);
		if (n > 0)
			buf_put(&w->got, span(more, (size_t)n));
		if (n == 0 || (n < 0 && errno != EAGAIN))
			return false;
		idle = n > 0 || queue_first(w->s, QUEUE_READY) != NULL
		    ? 0
		    : idle + 1;
	}
	return true;
}

static void
feed(struct wire *w, struct span in, unsigned seed)
{
	size_t piece = in.n;
	ssize_t n;

	while (in.n > 0) {
		/* 0: as much as the kernel takes at once. */
		if (seed > 0) {
			seed = seed * 1103515245u + 12345u;
			piece = 1 + (seed >> 16) % 200;
		}
		n = send(w->fd, in.p, piece < in.n ? piece : in.n,
		    MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN)
			return;
		if (n > 0)
			in = span_from(in, (size_t)n);
		if (!turns(w))
			return;
	}
}

/* One answer off the front: its status, 0 at the end, and its body. */
static unsigned
next_answer(struct span *rest, bool head, struct span *body)
{
	static const char length[] = "Content-Length: ";
	size_t end = http_head_end(*rest, 0);
	const uint8_t *p;
	uint64_t n = 0;
	unsigned status;

	*body = span(NULL, 0);
	if (rest->n == 0)
		return 0;
	MUST(end > 12 && memcmp(rest->p, "HTTP/1.1 ", 9) == 0);
	status = (rest->p[9] - '0') * 100u + (rest->p[10] - '0') * 10u +
	    (rest->p[11] - '0');
	p = memmem(rest->p, end, length, sizeof(length) - 1);
	MUST((p != NULL) == (status != 100));
	for (; p != NULL && p[sizeof(length) - 1] != '\r'; p++)
		n = n * 10 + p[sizeof(length) - 1] - '0';
	if (head)
		n = 0;
	*body = span_first(span_from(*rest, end), n);
	MUST(body->n == n);
	*rest = span_from(*rest, end + n);
	return status;
}

/* One whole request: true when another may follow. */
static bool
expect_one(struct span *in, struct span *out)
{
	static struct http_request r;
	size_t end = http_head_end(*in, 0);
	bool whole = end > 0 && end <= HTTP_HEAD_MAX;
	struct span body, said;
	unsigned want, status;
	struct cy_err e;
	struct buf b;

	if (http_head(&r, span_first(*in, whole ? end : HTTP_HEAD_MAX), &want,
	        &e) != CY_OK) {
		status = next_answer(out, false, &said);
		/* What is cut may be refused already, or be waited for. */
		if (whole || in->n >= HTTP_HEAD_MAX)
			MUST(status == want);
		else
			MUST(status == 0 || status >= 400);
		return false;
	}
	body = span_first(span_from(*in, end), r.length);
	status = next_answer(out, r.method == HTTP_HEAD, &said);
	if (status == 100) {
		MUST(r.expects && r.length > 0);
		status = next_answer(out, r.method == HTTP_HEAD, &said);
	}
	if (body.n < r.length) {
		MUST(status == 0);
		return false;
	}
	MUST(status == 200);
	buf_init(&b, 1 << 20);
	describe(&b, &r, body);
	MUST(r.method == HTTP_HEAD || span_eq(buf_span(&b), said));
	buf_release(&b);
	*in = span_from(*in, end + r.length);
	return !r.close;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct http_options o = {
	    .handle = handle, .clock = &still, .max_connections = 2};
	const struct sockaddr local = {.sa_family = AF_UNIX};
	struct span in = span(data, size), out;
	struct wire w;
	struct cy_err e;
	int fd[2];

	if (size < 2 || size > 65536)
		return 0;
	MUST(http_server_new(&w.s, &o, &e) == CY_OK);
	MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fd) == 0);
	buf_init(&w.got, 64 << 20);
	w.fd = fd[1];
	conn_open(w.s, fd[0], &local);
	in = span_from(in, 1);
	feed(&w, in, data[0]);
	(void)shutdown(w.fd, SHUT_WR);
	while (turns(&w) && w.s->counts.open > 0)
		continue;
	MUST(w.s->counts.open == 0 && w.s->held == 0);
	out = buf_span(&w.got);
	while (in.n > 0 && expect_one(&in, &out))
		continue;
	MUST(out.n == 0);
	(void)close(w.fd);
	http_server_free(w.s);
	buf_release(&w.got);
	return 0;
}
