/* SPDX-License-Identifier: Apache-2.0 */
#include "web/web.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "serve/part.h"
#include "serve/worker.h"

/*
 * A web worker: reads register and index, answers from them.  It has the
 * sockets it was given and can make none; it holds no key, and can open
 * nothing for writing.
 */

static const struct filter_rule calls[] = {
    {SCMP_SYS(accept4), FILTER_ALLOW},
    {SCMP_SYS(access), FILTER_ALLOW},
    {SCMP_SYS(epoll_create1), FILTER_ALLOW},
    {SCMP_SYS(epoll_ctl), FILTER_ALLOW},
    {SCMP_SYS(epoll_pwait), FILTER_ALLOW},
    {SCMP_SYS(epoll_wait), FILTER_ALLOW},
    {SCMP_SYS(eventfd2), FILTER_ALLOW},
    {SCMP_SYS(faccessat), FILTER_ALLOW},
    {SCMP_SYS(faccessat2), FILTER_ALLOW},
    /* SQLite would, and does without. */
    {SCMP_SYS(fchown), FILTER_REFUSE},
    {SCMP_SYS(fcntl), FILTER_ALLOW},
    {SCMP_SYS(getcwd), FILTER_ALLOW},
    {SCMP_SYS(geteuid), FILTER_ALLOW},
    {SCMP_SYS(getsockopt), FILTER_ALLOW},
    {SCMP_SYS(ioctl), FILTER_REFUSE},
    {SCMP_SYS(lseek), FILTER_ALLOW},
    {SCMP_SYS(lstat), FILTER_ALLOW},
    {SCMP_SYS(newfstatat), FILTER_ALLOW},
    {SCMP_SYS(openat), FILTER_READ},
    {SCMP_SYS(pread64), FILTER_ALLOW},
    {SCMP_SYS(readlink), FILTER_ALLOW},
    {SCMP_SYS(recvfrom), FILTER_ALLOW},
    {SCMP_SYS(rt_sigtimedwait), FILTER_ALLOW},
    {SCMP_SYS(sendfile), FILTER_ALLOW},
    {SCMP_SYS(sendto), FILTER_ALLOW},
    {SCMP_SYS(setsockopt), FILTER_ALLOW},
    {SCMP_SYS(shutdown), FILTER_ALLOW},
    {SCMP_SYS(stat), FILTER_ALLOW},
};
static const struct confine_limit limits[] = {
    {RLIMIT_NOFILE, WORKER_FILES},
    /* It starts no process.  (Of files nothing is said: standard error may
     * be one.) */
    {RLIMIT_NPROC, 0},
};

static const struct part_file files[] = {
    {"", LAND_LIST},
    {"/register", LAND_READ},
    {"/seals", LAND_READ},
    {"/blob", LAND_READ},
    {"/index.db", LAND_READ},
    {"/index.db-wal", LAND_READ},
    {"/index.db-shm", LAND_READ},
};
const struct part_rights web_rights = {
    .files = files,
    .nfiles = sizeof(files) / sizeof(files[0]),
    .calls = calls,
    .ncalls = sizeof(calls) / sizeof(calls[0]),
    .limits = limits,
    .nlimits = sizeof(limits) / sizeof(limits[0]),
};

/* http_stop() may be called from a signal's handler. */
static struct http_server *stopped;

static void
on_stop(int sig)
{
	(void)sig;
	http_stop(stopped);
}

void
worker_stop_on_term(struct http_server *s)
{
	const struct sigaction sa = {.sa_handler = on_stop};

	stopped = s;
	(void)sigaction(SIGTERM, &sa, NULL);
	/* In a process that has a terminal; the others ignore it. */
	if (signal(SIGINT, SIG_IGN) != SIG_IGN)
		(void)sigaction(SIGINT, &sa, NULL);
}

/* Whoever reads the log may be slow; readers of pages do not wait for that. */
static bool
log_has_room(void)
{
	struct pollfd fd = {STDERR_FILENO, POLLOUT, 0};

	return poll(&fd, 1, 0) == 1 && (fd.revents & POLLOUT) != 0;
}

static void
log_line(struct worker *w, const struct http_request *r, unsigned status,
    uint64_t bytes, uint64_t us, const struct http_peer *peer)
{
	struct http_request bare;
	struct buf b;

	/* What officers ask for is between them and the office. */
	if (r != NULL && worker_elsewhere(NULL, r)) {
		bare = *r;
		bare.target = r->path;
		r = &bare;
	}
	buf_init(&b, 4096);
	buf_printf(&b, "process=%s ", process_name(w->process));
	http_log_line(&b, r, status, bytes, us, peer);
	buf_putc(&b, '\n');
	if (b.failed || !log_has_room() ||
	    write(STDERR_FILENO, b.p, b.n) != (ssize_t)b.n)
		w->counts->log_lost++;
	buf_release(&b);
}

void
worker_answered(void *ctx, const struct http_request *r, unsigned status,
    uint64_t bytes, uint64_t us, const struct http_peer *peer)
{
	struct worker *w = ctx;
	struct http_counts n;

	counts_answer(w->counts, status, bytes, us);
	if (w->http != NULL) {
		http_counts(w->http, &n);
		w->counts->connections = w->before.connections + n.connections;
		w->counts->refused = w->before.refused + n.refused;
		w->counts->cut = w->before.cut + n.cut;
		w->counts->open = n.open;
	}
	if (w->log)
		log_line(w, r, status, bytes, us, peer);
}

/* The page may be that of one that ended: what it counted goes on. */
void
worker_counts(struct worker *w, struct counts *c)
{
	w->counts = c;
	w->before = (struct http_counts){
	    .connections = c->connections,
	    .refused = c->refused,
	    .cut = c->cut,
	};
	c->open = 0;
}

/* The office began, maybe again: this leads to it. */
static bool
heard(void *ctx)
{
	struct worker *w = ctx;
	enum part_message said;
	int fd;

	while ((said = part_hear(w->part, &fd)) == PART_HAND)
		http_server_elsewhere(w->http, fd);
	if (fd >= 0)
		(void)close(fd);
	return said == PART_NOTHING;
}

static enum cy_rc
begin(struct part *p, struct worker *w, struct cy_err *e)
{
	const struct web_options wo = {
	    .dir = p->config.dir,
	    .origin = p->config.origin,
	    .contact = p->config.contact,
	    .clock = p->clock,
	};
	/* The pages know theirs, the log the worker: one ctx for both. */
	const struct http_options ho = {
	    .handle = worker_handle,
	    .ctx = w,
	    .log = worker_answered,
	    .elsewhere = worker_elsewhere,
	    .clock = p->clock,
	    .max_connections = WORKER_CONNECTIONS,
	    .grace_ms = WORKER_GRACE_MS,
	};
	enum cy_rc rc = web_new(&w->web, &wo, e);

	w->handle = web_handle;
	w->handle_ctx = w->web;
	if (rc == CY_OK)
		rc = http_server_new(&w->http, &ho, e);
	for (uint32_t i = 0; rc == CY_OK && i < p->config.listeners; i++)
		rc = http_server_listen(w->http, PART_FD_LISTEN + (int)i, e);
	if (rc == CY_OK)
		rc = http_server_watch(w->http, p->parent.fd, heard, w, e);
	return rc;
}

bool
worker_elsewhere(void *ctx, const struct http_request *r)
{
	(void)ctx;
	return span_eq_str(r->path, "/office") ||
	    span_starts(r->path, SPAN_LIT("/office/"));
}

void
worker_handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	struct worker *w = ctx;

	w->handle(w->handle_ctx, r, a);
}

enum cy_rc
web_main(struct part *p, struct cy_err *e)
{
	struct worker w = {
	    .log = p->config.log != 0, .process = PROCESS_WEB, .part = p};
	enum cy_rc rc;

	worker_counts(&w, p->counts);
	rc = part_confine(p, &web_rights, e);
	if (rc == CY_OK)
		rc = begin(p, &w, e);
	if (rc == CY_OK) {
		worker_stop_on_term(w.http);
		rc = part_ready(p, SPAN_LIT(""), e);
	}
	if (rc == CY_OK)
		rc = http_server_run(w.http, e);
	http_server_free(w.http);
	web_free(w.web);
	return rc;
}
