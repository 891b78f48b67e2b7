/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/codec.h"
#include "serve/children.h"

/* What the parent makes of what a child says: all of it may be a lie. */

static struct parent P;
static struct counts counts;
static struct channel far;

/* A child that is starting, and lives; its words are the test's. */
static struct child *
child(enum process process)
{
	struct child *c = &P.of[0];
	struct cy_err e;
	int pair[2];

	P = (struct parent){.clock = &clock_system, .counts = &counts, .n = 1};
	*c = (struct child){.process = process, .state = CHILD_STARTING};
	t_rc(channel_pair(pair, &e), &e, CY_OK, FAULT_NONE, "a pair");
	channel_init(&c->channel, pair[0], PART_MESSAGE_MAX);
	channel_init(&far, pair[1], PART_MESSAGE_MAX);
	c->pid = fork();
	if (c->pid == 0) {
		(void)pause();
		_exit(0);
	}
	return c;
}

/* Whether it was killed until now; it is not there afterwards. */
static bool
killed(struct child *c)
{
	bool heard = c->channel.in.max != 0;
	int status = 0;

	if (heard)
		(void)kill(c->pid, SIGTERM);
	(void)waitpid(c->pid, &status, 0);
	channel_release(&c->channel);
	channel_release(&far);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static void
say(struct buf *b, uint16_t type, struct span body)
{
	message_head(b, type, body.n);
	buf_put(b, body);
}

static void
say_failed(struct buf *b)
{
	struct cy_err e;
	struct buf body;

	(void)cy_fail(&e, CY_TEMP, FAULT_IO, 0, "no disk");
	buf_init(&body, 1024);
	message_put_err(&body, CY_TEMP, &e);
	say(b, PART_FAILED, buf_span(&body));
	buf_release(&body);
}

static void
ready_web(struct buf *b)
{
	say(b, PART_READY, SPAN_LIT(""));
}

static void
ready_signer(struct buf *b)
{
	say(b, PART_READY, SPAN_LIT("\0\0\1\2\0\0\0\3"));
}

static void
ready_short(struct buf *b)
{
	say(b, PART_READY, SPAN_LIT("\0\0\1\2\0\0\0"));
}

static void
ready_long(struct buf *b)
{
	say(b, PART_READY, SPAN_LIT("\0\0\1\2\0\0\0\3\4"));
}

static void
ready_twice(struct buf *b)
{
	ready_web(b);
	ready_web(b);
}

static void
ready_failed(struct buf *b)
{
	ready_web(b);
	say_failed(b);
}

static void
failed_twice(struct buf *b)
{
	say_failed(b);
	say_failed(b);
}

static void
config(struct buf *b)
{
	say(b, PART_CONFIG, SPAN_LIT(""));
}

static void
head(struct buf *b)
{
	buf_put(b, SPAN_LIT("\0\0\0\0\0\1\0\1"));
}

static void
test_says(void)
{
	static const struct {
		const char *name;
		enum process process;
		void (*say)(struct buf *b);
		bool killed;
		enum child_state state;
		enum fault why;
	} row[] = {
	    {"web: ready", PROCESS_WEB, ready_web, false, CHILD_READY, 0},
	    {"signer: ready", PROCESS_SIGNER, ready_signer, false, CHILD_READY,
	        0},
	    {"signer: ready, too short", PROCESS_SIGNER, ready_short, true,
	        CHILD_STARTING, 0},
	    {"signer: ready, too long", PROCESS_SIGNER, ready_long, true,
	        CHILD_STARTING, 0},
	    {"web: ready, and more", PROCESS_WEB, ready_signer, true,
	        CHILD_STARTING, 0},
	    {"ready twice", PROCESS_WEB, ready_twice, true, CHILD_READY, 0},
	    {"failed", PROCESS_WEB, say_failed, false, CHILD_STARTING,
	        FAULT_IO},
	    {"ready, then failed", PROCESS_WEB, ready_failed, false,
	        CHILD_READY, FAULT_IO},
	    {"failed twice", PROCESS_WEB, failed_twice, true, CHILD_STARTING,
	        FAULT_IO},
	    {"what a parent says", PROCESS_WEB, config, true, CHILD_STARTING,
	        0},
	    {"a bad head", PROCESS_WEB, head, true, CHILD_STARTING, 0},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct child *c = child(row[i].process);
		struct buf b;

		buf_init(&b, 4096);
		row[i].say(&b);
		t_ok(write(far.fd, b.p, b.n) == (ssize_t)b.n, "say");
		buf_release(&b);
		child_hear(&P, c);
		t_ok(c->state == row[i].state && c->why.fault == row[i].why,
		    "%s: state %d, %s", row[i].name, (int)c->state,
		    fault_id(c->why.fault));
		t_ok(killed(c) == row[i].killed, "%s: killed or not",
		    row[i].name);
	}
}

/* Half of a message is kept; nobody waits for the other half. */
static void
test_half(void)
{
	struct child *c = child(PROCESS_WEB);

	t_ok(write(far.fd, "\0\0\0", 3) == 3, "three bytes");
	child_hear(&P, c);
	t_ok(c->state == CHILD_STARTING && c->channel.in.max != 0, "heard");
	child_hear(&P, c);
	t_ok(c->state == CHILD_STARTING && c->channel.in.max != 0, "again");
	t_ok(write(far.fd, "\0\0\20\0\0", 5) == 5, "the rest");
	child_hear(&P, c);
	t_ok(c->state == CHILD_READY, "ready");
	t_ok(!killed(c), "and lives");
}

/* Its end is not an offence; nothing more is heard. */
static void
test_leaves(void)
{
	struct child *c = child(PROCESS_WEB);

	(void)shutdown(far.fd, SHUT_RDWR);
	child_hear(&P, c);
	t_ok(c->channel.in.max == 0, "nothing more is heard");
	(void)kill(c->pid, SIGTERM);
	t_ok(!killed(c), "it ends by itself");
}

int
main(void)
{
	test_says();
	test_half();
	test_leaves();
	return t_done();
}
