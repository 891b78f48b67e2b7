/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/message.h"

#define MAX 100u

static struct buf
framed(uint16_t type, struct span body)
{
	struct buf b;

	buf_init(&b, 1u << 20);
	message_head(&b, type, body.n);
	buf_put(&b, body);
	return b;
}

static void
test_take(void)
{
	static const struct {
		const char *name;
		struct span in;
		enum cy_rc rc;
		enum fault fault;
		size_t left; /* bytes after it */
	} rows[] = {
	    {"nothing", {(const uint8_t *)"", 0}, CY_NOTFOUND, FAULT_NONE, 0},
	    {"half a head", SPAN_INIT("\0\0\0\0\0"), CY_NOTFOUND, FAULT_NONE,
	        5},
	    {"empty", SPAN_INIT("\0\0\0\0\0\7\0\0"), CY_OK, FAULT_NONE, 0},
	    {"whole", SPAN_INIT("\0\0\0\2\0\7\0\0ab"), CY_OK, FAULT_NONE, 0},
	    {"and more", SPAN_INIT("\0\0\0\2\0\7\0\0abcd"), CY_OK, FAULT_NONE,
	        2},
	    {"not whole", SPAN_INIT("\0\0\0\2\0\7\0\0a"), CY_NOTFOUND,
	        FAULT_NONE, 9},
	    {"the largest", SPAN_INIT("\0\0\0\144\0\7\0\0a"), CY_NOTFOUND,
	        FAULT_NONE, 9},
	    {"too large", SPAN_INIT("\0\0\0\145\0\7\0\0a"), CY_BAD,
	        FAULT_MESSAGE_SIZE, 9},
	    {"far too large", SPAN_INIT("\377\377\377\377\0\7\0\0"), CY_BAD,
	        FAULT_MESSAGE_SIZE, 8},
	    {"not zero", SPAN_INIT("\0\0\0\2\0\7\0\1ab"), CY_BAD,
	        FAULT_MESSAGE_HEAD, 10},
	};
	struct message m;
	struct span in;
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		in = rows[i].in;
		e = (struct cy_err){.rc = CY_OK};
		rc = message_take(&in, MAX, &m, &e);
		t_rc(rc, &e, rows[i].rc, rows[i].fault, rows[i].name);
		t_uint(in.n, rc == CY_NOTFOUND ? rows[i].in.n : rows[i].left,
		    rows[i].name);
		if (rc == CY_OK)
			t_ok(m.type == 7 && m.fd == -1, "its type");
	}
}

static void
test_errors(void)
{
	struct cy_err e, got;
	struct buf b;

	buf_init(&b, 1024);
	(void)cy_fail(&e, CY_CONFLICT, FAULT_TOO_BIG, 12, "%s", "far too big");
	message_put_err(&b, CY_CONFLICT, &e);
	t_rc(message_get_err(buf_span(&b), &got), &got, CY_CONFLICT,
	    FAULT_TOO_BIG, "an error comes through");
	t_ok(got.offset == 12 && strcmp(got.text, "far too big") == 0,
	    "with its particulars");
	/* A newer program may know other ids. */
	b.p[10] = 'x';
	t_rc(message_get_err(buf_span(&b), &got), &got, CY_CONFLICT,
	    FAULT_MESSAGE_ERROR, "an id not known here");
	t_ok(strstr(got.text, "xase/too-big: far") != NULL, "%s", got.text);
	b.p[9] = 200;
	t_rc(message_get_err(buf_span(&b), &got), &got, CY_BAD,
	    FAULT_MESSAGE_HEAD, "an id beyond the end");
	b.p[9] = 0;
	b.p[0] = 0;
	t_rc(message_get_err(buf_span(&b), &got), &got, CY_BAD,
	    FAULT_MESSAGE_HEAD, "no success");
	b.p[0] = 77;
	t_rc(message_get_err(buf_span(&b), &got), &got, CY_BAD,
	    FAULT_MESSAGE_HEAD, "no such code");
	t_rc(message_get_err(span("", 0), &got), &got, CY_BAD,
	    FAULT_MESSAGE_HEAD, "nothing");
	buf_release(&b);
}

static void
make(struct channel c[2], size_t max)
{
	int fd[2] = {-1, -1};
	struct cy_err e;

	t_rc(channel_pair(fd, &e), &e, CY_OK, FAULT_NONE, "a pair");
	channel_init(&c[0], fd[0], max);
	channel_init(&c[1], fd[1], max);
}

static void
release(struct channel c[2])
{
	channel_release(&c[0]);
	channel_release(&c[1]);
	channel_release(&c[1]);
}

static void
test_channel(void)
{
	struct channel c[2];
	struct message m;
	struct cy_err e;

	make(c, MAX);
	t_rc(channel_send(&c[0], 1, SPAN_LIT("one"), -1, &e), &e, CY_OK,
	    FAULT_NONE, "send");
	t_rc(channel_send(&c[0], 2, SPAN_LIT("second"), -1, &e), &e, CY_OK,
	    FAULT_NONE, "send another");
	t_rc(channel_receive(&c[1], &m, &e), &e, CY_OK, FAULT_NONE, "receive");
	t_span(m.body, SPAN_LIT("one"), "the first");
	t_uint(m.type, 1, "the first");
	t_rc(channel_receive_now(&c[1], &m, &e), &e, CY_OK, FAULT_NONE,
	    "one is waiting");
	t_span(m.body, SPAN_LIT("second"), "the second");
	t_uint(m.type, 2, "the second");
	t_rc(channel_receive_now(&c[1], &m, &e), &e, CY_TEMP,
	    FAULT_CHANNEL_TIMEOUT, "and no more");
	t_ok(write(c[0].fd, "\0\0\0\1\0\3", 6) == 6, "a part");
	t_rc(channel_receive_now(&c[1], &m, &e), &e, CY_TEMP,
	    FAULT_CHANNEL_TIMEOUT, "not whole");
	t_ok(write(c[0].fd, "\0\0x", 3) == 3, "the rest");
	t_rc(
	    channel_receive_now(&c[1], &m, &e), &e, CY_OK, FAULT_NONE, "whole");
	t_span(m.body, SPAN_LIT("x"), "in two parts");
	t_rc(channel_limit(&c[1], 1, &e), &e, CY_OK, FAULT_NONE, "limit");
	t_rc(channel_receive(&c[1], &m, &e), &e, CY_TEMP, FAULT_CHANNEL_TIMEOUT,
	    "nothing comes");
	channel_release(&c[0]);
	t_rc(channel_receive(&c[1], &m, &e), &e, CY_NOTFOUND,
	    FAULT_CHANNEL_CLOSED, "the other end is gone");
	t_rc(channel_send(&c[1], 1, SPAN_LIT("x"), -1, &e), &e, CY_NOTFOUND,
	    FAULT_CHANNEL_CLOSED, "for sending, too");
	release(c);
	make(c, MAX);
	t_ok(write(c[0].fd, "\0\0\0\5\0\1\0\0ab", 10) == 10, "a part");
	channel_release(&c[0]);
	t_rc(channel_receive(&c[1], &m, &e), &e, CY_BAD, FAULT_TRUNCATED,
	    "and no more");
	release(c);
}

/* Many of all sizes, in pieces as they come. */
static void
test_many(void)
{
	struct buf all = {0};
	struct channel c[2];
	struct message m;
	struct cy_err e;
	uint8_t byte[MAX];
	size_t bad = 0, at = 0, n;

	buf_init(&all, 1u << 20);
	for (unsigned i = 0; i <= MAX; i++) {
		struct buf one;

		memset(byte, (int)i, sizeof(byte));
		one = framed((uint16_t)i, span(byte, i));
		buf_put(&all, buf_span(&one));
		buf_release(&one);
	}
	make(c, MAX);
	for (unsigned i = 0; i <= MAX; i++) {
		while (at < all.n && at < (i + 1) * (MESSAGE_HEAD + MAX)) {
			n = 1 + at % 37;
			n = n < all.n - at ? n : all.n - at;
			bad += write(c[0].fd, all.p + at, n) != (ssize_t)n;
			at += n;
		}
		bad += channel_receive(&c[1], &m, &e) != CY_OK || m.type != i ||
		    m.body.n != i ||
		    (i > 0 && (m.body.p[0] != i || m.body.p[i - 1] != i));
	}
	t_uint(bad, 0, "messages of all sizes");
	buf_release(&all);
	release(c);
}

static void
test_passing(void)
{
	struct channel c[2];
	struct message m;
	struct cy_err e;
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC), before, after;

	make(c, MAX);
	c[1].passes = true;
	t_rc(channel_send(&c[0], 1, SPAN_LIT("take it"), fd, &e), &e, CY_OK,
	    FAULT_NONE, "pass a descriptor");
	t_rc(channel_receive(&c[1], &m, &e), &e, CY_OK, FAULT_NONE, "receive");
	t_ok(m.fd >= 0 && m.fd != fd && fcntl(m.fd, F_GETFD) == FD_CLOEXEC,
	    "it came, close-on-exec");
	(void)close(m.fd);
	/* One that nobody took out goes with the channel. */
	t_ok(channel_send(&c[0], 1, SPAN_LIT(""), fd, &e) == CY_OK, "again");
	t_ok(write(c[0].fd, "\0", 1) == 1, "and a part");
	t_ok(channel_receive(&c[1], &m, &e) == CY_OK, "receive");
	(void)close(m.fd);
	/* Where none may come, none does. */
	before = dup(fd);
	t_ok(channel_send(&c[1], 1, SPAN_LIT("unasked"), fd, &e) == CY_OK,
	    "the other way round");
	t_ok(
	    channel_receive(&c[0], &m, &e) == CY_OK && m.fd == -1, "none came");
	after = dup(fd);
	t_uint((unsigned)after, (unsigned)before + 1, "and none is left open");
	(void)close(before);
	(void)close(after);
	(void)close(fd);
	release(c);
}

static enum cy_rc
to_and_fro(void *ctx, struct cy_err *e)
{
	struct channel *c = ctx;
	struct message m;
	enum cy_rc rc;

	rc = channel_send(&c[0], 1, SPAN_LIT("text"), -1, e);
	if (rc == CY_OK)
		rc = channel_receive(&c[1], &m, e);
	return rc;
}

static void
test_memory(void)
{
	struct channel c[2];
	struct cy_err e;

	make(c, MAX);
	t_oom(to_and_fro, c, "a message");
	/* What was left by a failure is still in order. */
	t_ok(to_and_fro(c, &e) == CY_OK, "and again");
	release(c);
}

int
main(void)
{
	test_take();
	test_errors();
	test_channel();
	test_many();
	test_passing();
	test_memory();
	return t_done();
}
