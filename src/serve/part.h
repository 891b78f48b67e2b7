/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_PART_H
#define SERVE_PART_H

#include "base/arena.h"
#include "base/time.h"
#include "sandbox/confine.h"
#include "sandbox/message.h"
#include "serve/counts.h"

/*
 * A process of a running node, as it sees itself.  The parent starts it with
 * its name as the only word, and says the rest over the channel: the first
 * descriptor it is given.
 */

/* Parent to child, and back (spec/control.md, "Parent and child"). */
enum part_message {
	PART_CONFIG = 1, /* the parent's first */
	PART_GO,         /* the parent's: begin; may bring a descriptor */
	PART_STOP,       /* the parent's: come to an end */
	PART_HAND,       /* the parent's: brings the end of a socket on which
	                  * connections go to the office; its other, to it */
	PART_OFFICE,     /* the parent's: to the signer, brings the office's */
	PART_READY = 16, /* the child's: confined, and open */
	PART_FAILED,     /* the child's last: why */
	/* Of part_hear(); said by nobody. */
	PART_NOTHING = 1 << 16,
	PART_END,
};
#define PART_MESSAGE_MAX (64u * 1024)

/* What is the same for all of them. */
struct part_config {
	const char *dir, *state;
	const char *origin;  /* public address; NULL: none */
	const char *contact; /* of security.txt; NULL: none */
	uint32_t slot;       /* of the counters */
	uint32_t listeners;  /* how many sockets it listens on */
	uint32_t log;        /* requests are written to standard error */
};

void part_config_put(struct buf *b, const struct part_config *c);
/* Strings go to the arena.  CY_BAD sandbox/message-head. */
enum cy_rc part_config_get(
    struct part_config *c, struct arena *a, struct span body, struct cy_err *e);

/* Descriptors in the order in which a child is given them. */
enum part_fd {
	PART_FD_CHANNEL = 3,
	PART_FD_COUNTS,
	PART_FD_INDEX, /* signer and writer: the socket between them */
	PART_FD_SIGNER = PART_FD_INDEX, /* office: the socket to the signer */
	PART_FD_LISTEN = PART_FD_INDEX, /* web and metrics: the first */
};

struct part {
	struct channel parent;
	struct part_config config;
	struct counts *counts;
	const struct clock *clock;
	unsigned landlock; /* version; set by part_confine() */
};

/* What a process keeps.  Its table stands beside its main loop. */
struct part_file {
	const char *name; /* below the node's folder: "/register"; "": it */
	unsigned access;  /* enum land_access */
};
#define PART_FILES 12u
struct part_rights {
	const struct part_file *files;
	size_t nfiles;
	const struct filter_rule *calls;
	size_t ncalls;
	const struct confine_limit *limits;
	size_t nlimits;
};
extern const struct part_rights signer_rights, writer_rights, office_rights,
    web_rights, metrics_rights;
/* Gives up everything else. */
enum cy_rc part_confine(
    struct part *p, const struct part_rights *r, struct cy_err *e);
/* Tells the parent that all is open; body: what it is to know. */
enum cy_rc part_ready(struct part *p, struct span body, struct cy_err *e);
/* Waits for PART_GO; *fd is what came with it, or -1. */
enum cy_rc part_go(struct part *p, int *fd, struct cy_err *e);
/*
 * What the parent says while the child runs, one message after the other, and
 * *fd, what came with it, or -1.  PART_NOTHING: no more for now; PART_END: to
 * end, or the parent is gone.
 */
enum part_message part_hear(struct part *p, int *fd);

/* What each of them does: serves until it is told to stop. */
enum cy_rc signer_main(struct part *p, struct cy_err *e);
enum cy_rc writer_main(struct part *p, struct cy_err *e);
enum cy_rc office_main(struct part *p, struct cy_err *e);
enum cy_rc web_main(struct part *p, struct cy_err *e);
enum cy_rc metrics_main(struct part *p, struct cy_err *e);

/* One line on standard error: "process=web " and this, key=value; what comes
 * from outside is escaped by the caller (log.h). */
void part_say(enum process p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
