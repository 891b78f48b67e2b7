/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_CHILDREN_H
#define SERVE_CHILDREN_H

#include <sys/types.h>

#include "serve/part.h"
#include "serve/serve.h"
#include "serve/sockets.h"

/* The parent's processes. */

/* Pages of the counters: the parent's is 0. */
#define CHILDREN_MAX (SERVE_WORKERS + 4u)

enum child_state {
	CHILD_NONE,     /* not started, or ended and not to be started */
	CHILD_STARTING, /* until it says that it is ready */
	CHILD_READY,
	CHILD_WAITING /* to be started again, at again_ns */
};

struct child {
	enum process process;
	unsigned slot;   /* its page of the counters */
	unsigned number; /* of a web worker, from 1 */
	enum child_state state;
	pid_t pid; /* 0: none */
	struct channel channel;
	struct cy_err why; /* what it said of its failure; fault 0: nothing */
	unsigned failures; /* one after another */
	uint64_t since_ns; /* started */
	uint64_t again_ns;
};

struct parent {
	const struct serve_options *o;
	const struct clock *clock;
	struct sockets sockets;
	struct serve_ready ready;
	struct child of[CHILDREN_MAX];
	size_t n;
	int counts_fd;
	int index[2];  /* ends of the socket between signer and writer */
	int office[2]; /* between signer and office, while that one is made */
	struct counts *counts; /* the parent's own page */
	int signals;           /* signalfd */
	int notify;
	int state; /* the state directory */
	uint32_t key_id;
	/* Where those who sign in are, "https://host"; "": nowhere that
	 * passkeys are made for. */
	char site[SERVE_ADDRESS];
	bool has_socket; /* one of ours is in the state directory */
	bool asked;      /* by a signal, to end */
	bool hurried;    /* again */
};

/* Starts a process and tells it what it is to know. */
enum cy_rc child_start(struct parent *p, struct child *c, struct cy_err *e);
/* Reads what a child says; a failure is kept in c->why.  One that says what
 * no child says is killed. */
void child_hear(struct parent *p, struct child *c);
/* Notes every process that has ended, and when it is to be started again. */
void child_reap(struct parent *p);
bool child_lives(const struct child *c);
/* One that is started again. */
bool child_is_worker(const struct child *c);
/* In this order they are told to end. */
enum child_rank { CHILD_FRONT, CHILD_OFFICE, CHILD_CORE };
enum child_rank child_rank(const struct child *c);
/* To be started again, after a while. */
void child_plan(struct parent *p, struct child *c);
/* "web 2": for the log. */
#define CHILD_NAME 32
void child_name(char out[CHILD_NAME], const struct child *c);
/* The nanoseconds after which to look again; UINT64_MAX: never. */
uint64_t child_next(const struct parent *p);

#endif
