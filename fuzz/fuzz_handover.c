/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties: whatever comes on an inbox, the server goes on, keeps nothing of
 * it and answers each connection at most once, as its last; and a request that
 * is cut anywhere, the front of it in the packet and the rest on the socket,
 * is answered as one that came whole.
 *
 * The input is packets: a byte that says what comes beside, two of length,
 * that many bytes; then, after a connection, two of length and what its client
 * sends.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "http/priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                  \
	do {                     \
		if (!(x))        \
			abort(); \
	} while (0)

enum beside { NOTHING, CONNECTION, A_FILE, AN_INBOX, TWO, BESIDES };
#define CONNECTIONS 8u

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

static void
handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	(void)ctx;
	buf_put(&a->body, r->target);
	buf_printf(&a->body, " %zu %016llx", r->body.n,
	    (unsigned long long)span_hash(r->body));
}

/* May fail: the server has gone, or the packet is too long for the socket. */
static void
packet(int to, struct span in, const int *fds, size_t nfds)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(2 * sizeof(int))];
	} control;
	union {
		const uint8_t *in;
		void *out;
	} bytes = {.in = in.p};
	struct iovec io = {bytes.out, in.n};
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
	(void)sendmsg(to, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void
turns(struct http_server *s)
{
	struct cy_err e;

	for (unsigned i = 0; i < 3; i++)
		MUST(server_turn(s, false, &e) == CY_OK);
}

static void
receive(int fd, struct buf *got)
{
	uint8_t more[4096];
	ssize_t n;

	while ((n = recv(fd, more, sizeof(more), MSG_DONTWAIT)) > 0)
		buf_put(got, span(more, (size_t)n));
}

/* Sends what a client says, as far as it is taken, and reads the answer. */
static void
talk(struct http_server *s, int fd, struct span in, struct buf *got)
{
	ssize_t n = 1;

	while (in.n > 0 && n > 0) {
		n = send(fd, in.p, in.n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n > 0)
			in = span_from(in, (size_t)n);
		turns(s);
		receive(fd, got);
	}
	(void)shutdown(fd, SHUT_WR);
	turns(s);
	turns(s);
	receive(fd, got);
}

/* "100 Continue" or not: that depends on how it came. */
static struct span
final(struct span got)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

	return span_starts(got, span_str(go_on))
	    ? span_from(got, sizeof(go_on) - 1)
	    : got;
}

/* At most one answer, with its body, and the last. */
static void
check_answer(struct span got)
{
	static const char length[] = "Content-Length: ";
	static const char last[] = "\r\nConnection: close\r\n";
	size_t end;
	uint64_t n = 0;
	const uint8_t *p;

	if (got.n == 0 || got.p == NULL)
		return;
	end = http_head_end(got, 0);
	MUST(end > 0 && memmem(got.p, end, last, sizeof(last) - 1) != NULL);
	p = memmem(got.p, end, length, sizeof(length) - 1);
	MUST(p != NULL);
	for (p += sizeof(length) - 1; *p != '\r'; p++)
		n = n * 10 + *p - '0';
	MUST(got.n == end + n || got.n == end);
}

/* Takes n bytes off the front, or what there is. */
static struct span
take(struct span *rest, size_t n)
{
	struct span s = span_first(*rest, n);

	*rest = span_from(*rest, s.n);
	return s;
}

static struct span
piece(struct span *rest)
{
	struct span n = take(rest, 2);

	return take(rest, n.n == 2 ? n.p[0] * 256u + n.p[1] : 0);
}

/* One connection, and what came of it. */
static void
one(struct http_server *s, int to, struct span in, struct span more,
    struct buf *got)
{
	int fd[2];

	MUST(socketpair(AF_UNIX, SOCK_STREAM, 0, fd) == 0);
	packet(to, in, &fd[0], 1);
	(void)close(fd[0]);
	turns(s);
	talk(s, fd[1], more, got);
	check_answer(final(buf_span(got)));
	(void)close(fd[1]);
	turns(s);
}

static void
beside(struct http_server *s, int to, struct span in, enum beside what)
{
	const int file = memfd_create("file", MFD_CLOEXEC);
	const int fds[2] = {what == AN_INBOX ? to : file, file};

	MUST(file >= 0);
	packet(to, in, fds, what == NOTHING ? 0 : what == TWO ? 2 : 1);
	turns(s);
	(void)close(file);
}

static bool
taken(struct span got)
{
	return span_starts(final(got), SPAN_LIT("HTTP/1.1 2"));
}

/* A whole head, cut in two or all of it on the socket: the same answer.  (Of
 * several things that are wrong, the one that is told depends on how they
 * came.) */
static void
same(struct http_server *s, int to, struct span in, size_t cut)
{
	struct buf a, b;

	buf_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	if (http_head_end(span_first(in, HTTP_HEAD_MAX), 0) == 0)
		return;
	if (cut == 0 || cut > in.n || cut > HTTP_HEAD_MAX)
		cut = 1;
	one(s, to, span_first(in, cut), span_from(in, cut), &a);
	one(s, to, span_first(in, 1), span_from(in, 1), &b);
	if (taken(buf_span(&a)) || taken(buf_span(&b)))
		MUST(span_eq(final(buf_span(&a)), final(buf_span(&b))));
	buf_release(&a);
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct http_options o = {
	    .handle = handle, .clock = &still, .max_connections = CONNECTIONS};
	struct http_server *s;
	struct span rest = span(data, size), in, kind;
	struct cy_err e;
	struct buf got;
	int pair[2];

	if (size > 65536)
		return 0;
	MUST(http_server_new(&s, &o, &e) == CY_OK);
	MUST(http_handover_pair(pair, &e) == CY_OK);
	MUST(http_server_inbox(s, pair[1], &e) == CY_OK);
	while (rest.n > 0) {
		kind = take(&rest, 1);
		in = piece(&rest);
		buf_init(&got, 1 << 20);
		if (kind.p[0] % BESIDES == CONNECTION)
			one(s, pair[0], in, piece(&rest), &got);
		else
			beside(s, pair[0], in, kind.p[0] % BESIDES);
		buf_release(&got);
	}
	if (size > 1 && s->inbox[0] >= 0)
		same(s, pair[0], span(data + 1, size - 1), data[0] * 8u);
	MUST(s->counts.open == 0 && s->held == 0);
	(void)close(pair[0]);
	http_server_free(s);
	return 0;
}
