/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_HTTP_KIT_H
#define TESTS_UNIT_HTTP_KIT_H

#include <pthread.h>

#include "base/span.h"
#include "http/server.h"

/*
 * A server on loopback in a thread of its own, with a handler that answers:
 *
 *	GET /hello	"hello\n"
 *	GET /big?N	N bytes, from memory
 *	GET /file?N	N bytes, from a file, from its tenth byte on
 *	GET /short	a file that ends before it should
 *	GET /empty	an empty file
 *	GET /204, /304	answers without a body
 *	GET /toobig	more than an answer may have
 *	GET /hold	"held\n", after kit_release()
 *	POST /echo	what was sent
 *
 * and 404 to the rest.
 */
struct kit {
	struct http_server *s;
	pthread_t thread;
	unsigned port;
	char address[64]; /* as http_listen() takes it */
	char log[64 * 1024];
	size_t nlog;
	enum cy_rc rc;
	/* The server's clock runs this far ahead of the system's. */
	uint64_t ahead_ns;
	bool holding, released;
	struct clock clock;
};

/* o: may be NULL; its handler, clock and log are set here.  where: NULL is
 * any port of 127.0.0.1. */
void kit_start(struct kit *k, const struct http_options *o, const char *where);
/* One that listens nowhere: fd is where connections are handed over to it. */
void kit_start_inbox(struct kit *k, const struct http_options *o, int fd);
/* Lets the server's time pass; seen when next something happens. */
void kit_skip(struct kit *k, unsigned ms);
/* Waits until the handler is in /hold; lets it go on. */
void kit_wait_hold(const struct kit *k);
void kit_release(struct kit *k);
void kit_stop(struct kit *k);
/* kit_stop(), in two parts. */
void kit_join(struct kit *k);
struct http_counts kit_counts(const struct kit *k);
/* Waits until a count is at least n; false after some seconds. */
bool kit_wait(const struct kit *k, size_t offset, uint64_t n);
#define KIT_WAIT(k, field, n) \
	kit_wait(k, offsetof(struct http_counts, field), n)

/* The client.  It gives up after ten seconds without a byte. */
int kit_connect(const struct kit *k);
/* With little room in the kernel to receive. */
int kit_connect_narrow(const struct kit *k);
bool kit_send(int fd, struct span s);
bool kit_puts(int fd, const char *s);

/* One answer, read by its Content-Length; status 0: there was none. */
struct reply {
	unsigned status;
	char head[4096];
	char *body; /* free() */
	size_t n;
};
void kit_reply(int fd, struct reply *r);
/* The same to a HEAD, which has no body. */
void kit_reply_head(int fd, struct reply *r);
/* Its header's value, or "". */
const char *kit_header(const struct reply *r, const char *name);
/* Status of the next answer; its body is dropped. */
unsigned kit_status(int fd);
/* Reads to the end: true when it is one, and not an error. */
bool kit_ended(int fd);
/* One request on a connection of its own. */
unsigned kit_get(const struct kit *k, const char *path);

#endif
