/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PRIV_H
#define HTTP_PRIV_H

#include <netinet/in.h>
#include <sys/socket.h>

#include "http/server.h"

/* Within the room: one server, its connections, and what they wait for. */

/* An answer on its way: a head, then a body in memory or in a file. */
struct sending {
	struct buf head, body;
	int file;      /* -1: none */
	uint64_t from; /* where in the file the body begins */
	uint64_t total, sent;
};

enum sending_state { OUT_DONE, OUT_BLOCKED, OUT_FAILED };

enum conn_state {
	CONN_FREE,
	CONN_IDLE,   /* between requests, nothing read */
	CONN_HEAD,   /* new, or a head has begun */
	CONN_READY,  /* whole requests may be waiting in the area */
	CONN_BODY,   /* head whole, body not yet */
	CONN_ANSWER, /* the kernel takes no more of the answer for now */
	CONN_LINGER, /* all said; reading to the client's end */
};

/*
 * Each connection is in the queue of what it waits for.  All of a queue wait
 * equally long, so each is in the order of its deadlines.
 */
enum queue_id {
	QUEUE_IDLE,
	QUEUE_HEAD,
	QUEUE_RATE,
	QUEUE_LINGER,
	QUEUE_READY, /* no deadline: the next turn */
	QUEUES,
	QUEUE_NONE = QUEUES
};

#define NOBODY UINT32_MAX

struct conn {
	int fd;
	uint32_t self, round; /* round: how often the place was taken */
	uint32_t next, prev;  /* in the queue */
	uint32_t events;      /* what epoll was told */
	enum conn_state state;
	enum queue_id queue;
	bool close;          /* the answer under way is the last */
	bool used;           /* its area was written to */
	bool cut;            /* what is not sent is dropped */
	bool given;          /* by another process: its socket is not ours
	                      * alone, and it gets one answer */
	uint64_t deadline;   /* ns, of struct clock */
	uint64_t began;      /* ns: when its body, or answer, began to wait */
	int64_t mark;        /* progress when the window began */
	size_t have, looked; /* bytes in the area; of them without an end */
	uint8_t *in;         /* a head and its body, while it comes */
	size_t in_head, in_need, in_got;
	size_t drained;
	struct sending out;
	struct in6_addr peer; /* IPv4 in its first four bytes */
	sa_family_t family;
};

struct queue {
	uint32_t first, last;
	uint64_t wait; /* ns */
};

/* Ids of epoll beyond those of connections. */
#define ID_WAKE UINT32_MAX
#define ID_LISTEN (UINT32_MAX - HTTP_LISTEN_FDS)
#define ID_INBOX (ID_LISTEN - HTTP_INBOXES)
#define ID_WATCHED (ID_INBOX - 1)

struct http_server {
	struct http_options o;
	int epoll, wake;
	int listen[HTTP_LISTEN_FDS];
	size_t nlisten;
	int inbox[HTTP_INBOXES]; /* -1: it has ended */
	size_t ninbox;
	int elsewhere; /* -1: none */
	int watched;   /* -1: none */
	bool (*watch)(void *ctx);
	void *watch_ctx;
	bool listening;     /* epoll knows the listening sockets, and inboxes */
	uint64_t resume_at; /* ns: when they are tried again */
	bool stopping;
	uint64_t stop_at, now; /* ns */
	uint64_t tick_at;      /* when o.tick is due */
	struct conn *conn;
	uint32_t free; /* first of the free ones, by next */
	uint8_t *areas;
	bool give_back; /* an area is whole pages */
	struct queue queue[QUEUES];
	uint64_t held; /* bytes of bodies and blocked answers */
	struct http_counts counts;
	/* Of the request in hand. */
	struct http_request request;
	struct http_response answer;
	struct sending out;
	char date[40];
	utc_t date_of;
	uint8_t in[HTTP_HEAD_MAX];
};

/* Bytes of bodies and blocked answers, all connections together: beyond, one
 * gives way.  Of one write's turn, so that others get theirs. */
#define HTTP_HELD (128u * 1024 * 1024)
#define HTTP_TURN (1024u * 1024)

/*
 * answer.c: what goes out, into s->out, from s->answer or our own words; the
 * body of the first moves there.  r of the second: NULL where there is no
 * whole request.  false: a buffer failed.
 */
bool answer_make(struct http_server *s, bool close);
bool answer_error(struct http_server *s, unsigned status, enum fault fault,
    const struct http_request *r, bool close);
/* A date as RFC 9110, section 5.6.7, writes it; out has room for 30. */
void answer_date(char *out, utc_t t);

/* sending.c */
void sending_init(struct sending *o);
void sending_release(struct sending *o);
/* Empties it and keeps its memory, if it is little. */
void sending_reset(struct sending *o);
/* given: the socket is not ours alone, and may wait where we do not want to. */
enum sending_state sending_more(struct sending *o, int fd, bool given);
/* Bytes of it that lie in memory. */
uint64_t sending_held(const struct sending *o);

/* queue.c */
void queue_init(struct http_server *s);
/* Moves c to the end of a queue, its deadline counted from now. */
void queue_move(struct http_server *s, struct conn *c, enum queue_id q);
struct conn *queue_first(struct http_server *s, enum queue_id q);
/* Since when c is in its queue, ns. */
uint64_t queue_since(const struct http_server *s, const struct conn *c);
/* The nearest deadline; UINT64_MAX: none. */
uint64_t queue_deadline(const struct http_server *s);

/* conn.c */
void conn_open(struct http_server *s, int fd, const struct sockaddr *peer);
/* One that another process gives, with what came of it: n <= HTTP_HEAD_MAX,
 * in s->in. */
void conn_given(
    struct http_server *s, int fd, const struct sockaddr *peer, struct span in);
/* Gives one to another process; false: that one does not take it now. */
bool conn_give(struct http_server *s, struct conn *c, struct span in);
/* What epoll saw. */
void conn_event(struct http_server *s, struct conn *c);
void conn_deadline(struct http_server *s, struct conn *c);
/* Sends s->out, whole or as far as the kernel takes it. */
void conn_send(struct http_server *s, struct conn *c);
void conn_wait(struct http_server *s, struct conn *c, enum conn_state state);
void conn_free(struct http_server *s, struct conn *c);
/* The same, and what the kernel has not sent is dropped. */
void conn_cut(struct http_server *s, struct conn *c);
/* Gives up one that waits for its client; false: there is none. */
bool conn_yield(struct http_server *s);
/* Gives up those that hold most for longest, but not c, until what is held is
 * within HTTP_HELD. */
void conn_relieve(struct http_server *s, const struct conn *c);
/* The server stops: ends those that have nothing under way. */
void conn_stop(struct http_server *s, struct conn *c);
void conn_peer(const struct conn *c, struct http_peer *out);
/* The bytes that wait for their end or turn; HTTP_HEAD_MAX of them. */
uint8_t *conn_area(const struct http_server *s, const struct conn *c);
void conn_count(uint64_t *counter, uint64_t by);

/* server.c: sees to all that is due; waits for it first, or not. */
enum cy_rc server_turn(struct http_server *s, bool wait, struct cy_err *e);
/* Takes no new connection for a while. */
void server_pause(struct http_server *s);

/* handover.c */
enum handover {
	HANDOVER_TAKEN,
	HANDOVER_REFUSED, /* a packet that is none of ours */
	HANDOVER_NONE,    /* for now */
	HANDOVER_ENDED
};
/* Sends one connection whole, or not at all. */
bool handover_send(int to, int fd, struct span in);
/* room: HTTP_HEAD_MAX.  *fd, where taken, is the caller's; else -1. */
enum handover handover_receive(int from, int *fd, uint8_t *room, size_t *n);
/* Tells epoll of the inboxes, or to forget them. */
bool handover_watch(struct http_server *s, bool on);
/* Takes some of what is there; true: there may be more. */
bool handover_take(struct http_server *s, size_t which);
/* Takes what is there, and closes them all. */
void handover_stop(struct http_server *s);
void handover_release(struct http_server *s);

/* input.c: from bytes to requests, and to their answers. */
void input_head(struct http_server *s, struct conn *c);
/* The bytes came with the connection. */
void input_given(struct http_server *s, struct conn *c, struct span in);
void input_body(struct http_server *s, struct conn *c);
/* The turn of one that waits in the ready queue. */
void input_ready(struct http_server *s, struct conn *c);
void input_refuse(
    struct http_server *s, struct conn *c, unsigned status, enum fault fault);

#endif
