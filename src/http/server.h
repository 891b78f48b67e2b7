/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/buf.h"
#include "base/time.h"
#include "http/request.h"

/*
 * A server on epoll, one thread, any number of listening sockets (spec/
 * http.md has its limits and deadlines).  Several servers, in processes of
 * their own, may share listening sockets; each is made after the fork.  One may
 * hand connections over to another, as soon as a request's head is whole.
 */

/*
 * What a handler answers with.  The server sets it up before the call: status
 * 200, empty buffers with a maximum, no file.  A failed buffer gives 500.
 * Date, Content-Length and Connection are the server's; an answer to HEAD,
 * and one of 204 or 304, loses its body.
 */
struct http_response {
	unsigned status;    /* 200 until set; 200..599 */
	struct buf headers; /* whole lines, each ended by CR LF */
	struct buf body; /* max HTTP_ANSWER_MAX; unused where there is a file */
	int file;        /* >= 0: the body is this file, from..from+size; the
	                  * server closes it; -1 until set */
	uint64_t from, size;
};

#define HTTP_ANSWER_MAX (16u * 1024 * 1024)
#define HTTP_ANSWER_HEADERS (16u * 1024)

/*
 * Adds one header line.  A control character in the value, or a name that is
 * the server's own, is a bug (assert): what comes from outside is encoded
 * first.
 */
void http_answer_header(
    struct http_response *a, const char *name, const char *value);

/*
 * The answer stands on r and a only; called once per request, in the loop:
 * while it runs nobody else is served.  r's spans, and the body, end with the
 * call.
 */
typedef void http_handler(
    void *ctx, const struct http_request *r, struct http_response *a);

struct http_peer {
	char text[64]; /* "127.0.0.1", "::1", "unix" */
};

struct http_options {
	http_handler *handle;
	void *ctx;
	/*
	 * Once per answer, when it is made: http_log_line() makes a line of it.
	 * r NULL: what came was refused, or cut.  bytes: of the body that is
	 * to be sent; us: what the handler took.  May be NULL.
	 */
	void (*log)(void *ctx, const struct http_request *r, unsigned status,
	    uint64_t bytes, uint64_t us, const struct http_peer *peer);
	/*
	 * Is this request answered elsewhere?  Asked when its head is whole,
	 * before its body: where it is, the connection goes to whoever is
	 * named by http_server_elsewhere().  503 where there is none, where
	 * that one is gone or has enough to do.  NULL: nothing is.
	 */
	bool (*elsewhere)(void *ctx, const struct http_request *r);
	const struct clock *clock;
	unsigned max_connections; /* 1..HTTP_CONNECTIONS; more wait in the
	                           * kernel's queue */
	/* Work that comes round: once soon after the start, then again when
	 * as long has passed since the last one ended.  NULL: none. */
	void (*tick)(void *ctx);
	unsigned tick_ms;
	/* Deadlines; 0: the defaults of spec/http.md. */
	unsigned head_ms;   /* to a whole head: from accept, or from its first
	                     * byte on a connection that was kept */
	unsigned idle_ms;   /* kept alive without a byte */
	unsigned rate;      /* bytes per second, least, of body and answer */
	unsigned window_ms; /* over which the rate is taken */
	unsigned linger_ms; /* for the end of what follows a last answer */
	unsigned grace_ms;  /* after http_stop(): what is being answered */
};

#define HTTP_CONNECTIONS 65536u

struct http_counts {
	uint64_t connections; /* accepted, or taken over */
	uint64_t requests;    /* whole, given to the handler */
	uint64_t refused;     /* answered without the handler */
	uint64_t cut;         /* too slow, or open when the grace ended */
	uint64_t status[6];   /* answers, by hundreds */
	uint64_t open;        /* now */
	uint64_t handed;      /* over to another process */
};

struct http_server;

/* Takes all memory that connections cost before a head is whole.  *o is
 * copied.  base/no-memory, base/io. */
enum cy_rc http_server_new(
    struct http_server **out, const struct http_options *o, struct cy_err *e);
/* A listening stream socket: made non-blocking, closed by the server - unless
 * this fails: http/listen (CY_USAGE), base/io.  HTTP_LISTEN_FDS at most. */
enum cy_rc http_server_listen(struct http_server *s, int fd, struct cy_err *e);
/*
 * The end of a pair on which connections come that another server hands over
 * (spec/http.md, "Handing over"), also beside listening sockets.  Each gets
 * one answer, which is its last.  Closed by the server, unless this fails:
 * http/inbox (CY_USAGE), base/io.  HTTP_INBOXES at most at a time; one whose
 * other end is gone makes room for another.
 */
enum cy_rc http_server_inbox(struct http_server *s, int fd, struct cy_err *e);
#define HTTP_INBOXES 32u
/* The end of a pair over which connections go; the server closes it, and the
 * one before.  -1: none. */
void http_server_elsewhere(struct http_server *s, int fd);
/* Makes such a pair, close-on-exec: fd[0] is for http_server_elsewhere(), fd[1]
 * for http_server_inbox().  base/io. */
enum cy_rc http_handover_pair(int fd[2], struct cy_err *e);
/*
 * Has fn(ctx) called, in the loop, whenever fd can be read, until it returns
 * false.  One at most; before http_server_run().  The caller's to close.
 * base/io.
 */
enum cy_rc http_server_watch(struct http_server *s, int fd,
    bool (*fn)(void *ctx), void *ctx, struct cy_err *e);
/* Serves until http_stop() and all that was being answered is out, or the
 * grace is over. */
enum cy_rc http_server_run(struct http_server *s, struct cy_err *e);
/* From a signal handler or another thread: no new connections; open ones get
 * their answer with "Connection: close". */
void http_stop(struct http_server *s);
/* From any thread. */
void http_counts(const struct http_server *s, struct http_counts *out);
/* NULL is fine. */
void http_server_free(struct http_server *s);

/* The line of one answer, without its end: key=value, in the form of
 * spec/http.md, "Log". */
void http_log_line(struct buf *b, const struct http_request *r, unsigned status,
    uint64_t bytes, uint64_t us, const struct http_peer *peer);

/*
 * Makes listening sockets: "127.0.0.1:8080", "[::1]:0", "localhost:0" (both
 * loopbacks, one port), "unix:/path" (mode 0660; a socket that nobody listens
 * on is replaced).  Port 0: any; *port is the one taken, 0 for unix.  fds has
 * room for HTTP_LISTEN_FDS.  CY_USAGE http/listen.
 */
#define HTTP_LISTEN_FDS 8u
enum cy_rc http_listen(
    const char *where, int *fds, size_t *n, unsigned *port, struct cy_err *e);

/*
 * The sockets that the service manager opened (sd_listen_fds(3)): listen_pid
 * and listen_fds are $LISTEN_PID and $LISTEN_FDS, NULL where unset; the caller
 * unsets both.  *n 0: none for this process.  Each is made close-on-exec and
 * must be a listening stream socket.  CY_USAGE http/listen.
 */
enum cy_rc http_listen_inherited(const char *listen_pid, const char *listen_fds,
    int *fds, size_t *n, struct cy_err *e);

#endif
