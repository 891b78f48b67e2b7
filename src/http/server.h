/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/buf.h"
#include "base/time.h"
#include "http/request.h"

/*
 * What a handler answers with.  Zeroed and its buffers initialised by the
 * server; a failed buffer gives 500.
 */
struct http_response {
	unsigned status;    /* 200 until set */
	struct buf headers; /* whole lines, each ended by CR LF */
	struct buf body;    /* max HTTP_ANSWER_MAX */
	int file;           /* >= 0: the body is this file, from..from+size; the
	                     * server closes it */
	uint64_t from, size;
};

#define HTTP_ANSWER_MAX (16u * 1024 * 1024)

/* Adds one header line.  Values with control characters are a bug (assert):
 * what comes from outside is encoded first. */
void http_answer_header(
    struct http_response *a, const char *name, const char *value);

/* The answer stands on r and a only; called once per request, in the loop. */
typedef void http_handler(
    void *ctx, const struct http_request *r, struct http_response *a);

struct http_peer {
	char text[64]; /* "127.0.0.1", "unix" */
};

struct http_options {
	http_handler *handle;
	void *ctx;
	/* One line per answer, already escaped (spec/http.md); may be NULL. */
	void (*log)(void *ctx, const struct http_request *r, unsigned status,
	    uint64_t bytes, uint64_t us, const struct http_peer *peer);
	const struct clock *clock;
	unsigned max_connections; /* more wait in the kernel's queue */
	/* Deadlines; 0: the defaults of spec/http.md. */
	unsigned head_ms;  /* from accept, or the answer before, to a whole head
	                    * once its first byte is there */
	unsigned idle_ms;  /* kept alive without a byte */
	unsigned rate;     /* bytes per second, least, of body and answer */
	unsigned grace_ms; /* after http_stop(): what is being answered */
};

struct http_counts {
	uint64_t connections, requests, refused, cut;
	uint64_t status[6]; /* by hundreds */
	uint64_t open;      /* now */
};

struct http_server;

enum cy_rc http_server_new(
    struct http_server **out, const struct http_options *o, struct cy_err *e);
/* Listening sockets, by number; the server closes them. */
enum cy_rc http_server_listen(struct http_server *s, int fd, struct cy_err *e);
/* Serves until http_stop() and all that was being answered is out. */
enum cy_rc http_server_run(struct http_server *s, struct cy_err *e);
/* From a signal handler or another thread: no new connections; open ones get
 * their answer with "Connection: close". */
void http_stop(struct http_server *s);
void http_counts(const struct http_server *s, struct http_counts *out);
void http_server_free(struct http_server *s);

/*
 * Makes listening sockets: "127.0.0.1:8080", "[::1]:0", "localhost:0" (both
 * loopbacks, one port), "unix:/path".  Port 0: any; *port is the one taken.
 * fds has room for HTTP_LISTEN_FDS.  CY_USAGE http/listen.
 */
#define HTTP_LISTEN_FDS 8u
enum cy_rc http_listen(
    const char *where, int *fds, size_t *n, unsigned *port, struct cy_err *e);

#endif
