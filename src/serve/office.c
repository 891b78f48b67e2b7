/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "passkey/passkey.h"
#include "serve/office_remote.h"
#include "serve/office_room.h"
#include "serve/part.h"
#include "serve/worker.h"

/*
 * The office: the only process that has office.db and the key to what is in
 * it.  It listens nowhere: web workers hand it the connections of those who
 * sign in.  It holds no key that signs; it asks the signer.
 */

/* Officers are few; what is beyond waits in the sockets of the workers. */
#define CONNECTIONS 256u
#define FILES (2 * CONNECTIONS + 128)

static const struct filter_rule calls[] = {
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
    {SCMP_SYS(fdatasync), FILTER_ALLOW},
    {SCMP_SYS(fsync), FILTER_ALLOW},
    {SCMP_SYS(ftruncate), FILTER_ALLOW},
    {SCMP_SYS(getcwd), FILTER_ALLOW},
    {SCMP_SYS(geteuid), FILTER_ALLOW},
    {SCMP_SYS(getpeername), FILTER_ALLOW},
    {SCMP_SYS(getsockopt), FILTER_ALLOW},
    {SCMP_SYS(ioctl), FILTER_REFUSE},
    {SCMP_SYS(lseek), FILTER_ALLOW},
    {SCMP_SYS(lstat), FILTER_ALLOW},
    {SCMP_SYS(newfstatat), FILTER_ALLOW},
    {SCMP_SYS(openat), FILTER_ALLOW},
    {SCMP_SYS(pread64), FILTER_ALLOW},
    {SCMP_SYS(pwrite64), FILTER_ALLOW},
    {SCMP_SYS(readlink), FILTER_ALLOW},
    {SCMP_SYS(recvfrom), FILTER_ALLOW},
    {SCMP_SYS(rt_sigtimedwait), FILTER_ALLOW},
    {SCMP_SYS(sendto), FILTER_ALLOW},
    {SCMP_SYS(setsockopt), FILTER_ALLOW},
    {SCMP_SYS(shutdown), FILTER_ALLOW},
    {SCMP_SYS(stat), FILTER_ALLOW},
};
static const struct confine_limit limits[] = {
    {RLIMIT_NOFILE, FILES},
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
    {"/office.db", LAND_READ | LAND_WRITE},
    {"/office.db-wal", LAND_READ | LAND_WRITE},
    {"/office.db-shm", LAND_READ | LAND_WRITE},
};
const struct part_rights office_rights = {
    .files = files,
    .nfiles = sizeof(files) / sizeof(files[0]),
    .calls = calls,
    .ncalls = sizeof(calls) / sizeof(calls[0]),
    .limits = limits,
    .nlimits = sizeof(limits) / sizeof(limits[0]),
};

struct office_part {
	struct worker worker; /* the first: it is ctx of the server */
	struct office_room room;
	struct office_remote signer;
	struct office_port port;
};

/* A web worker began, maybe again: its connections come this way. */
static bool
heard(void *ctx)
{
	struct worker *w = ctx;
	enum part_message said;
	struct cy_err e;
	int fd;

	while ((said = part_hear(w->part, &fd)) == PART_HAND)
		if (http_server_inbox(w->http, fd, &e) != CY_OK)
			(void)close(fd);
	if (fd >= 0)
		(void)close(fd);
	return said == PART_NOTHING;
}

/* It begins anew, with another socket. */
static void
lost(void *ctx)
{
	struct office_part *o = ctx;

	http_stop(o->worker.http);
}

static void
tick(void *ctx)
{
	struct office_part *o = ctx;

	office_room_tick(&o->room);
}

static enum cy_rc
begin(struct part *p, struct office_part *o, struct cy_err *e)
{
	struct worker *w = &o->worker;
	const struct http_options ho = {
	    .handle = worker_handle,
	    .ctx = w,
	    .log = worker_answered,
	    .clock = p->clock,
	    .max_connections = CONNECTIONS,
	    .tick = tick,
	    .tick_ms = OFFICE_TICK_MS,
	    .grace_ms = WORKER_GRACE_MS,
	};
	const struct office_room_options ro = {
	    .dir = p->config.dir,
	    .state = p->config.state,
	    .origin = p->config.origin,
	    .port = &o->port,
	    .clock = p->clock,
	};
	enum cy_rc rc = passkey_init(e);

	office_remote_init(&o->signer, PART_FD_SIGNER);
	office_remote_port(&o->port, &o->signer);
	o->signer.lost = lost;
	o->signer.ctx = o;
	if (rc == CY_OK)
		rc = office_room_open(&o->room, &ro, e);
	if (rc == CY_OK)
		rc = part_confine(p, &office_rights, e);
	w->handle = office_room_handle;
	w->handle_ctx = &o->room;
	if (rc == CY_OK)
		rc = http_server_new(&w->http, &ho, e);
	if (rc == CY_OK)
		rc = http_server_watch(w->http, p->parent.fd, heard, w, e);
	return rc;
}

enum cy_rc
office_main(struct part *p, struct cy_err *e)
{
	struct office_part o = {
	    .worker = {.log = p->config.log != 0,
	        .process = PROCESS_OFFICE,
	        .part = p},
	};
	enum cy_rc rc;

	worker_counts(&o.worker, p->counts);
	rc = begin(p, &o, e);
	if (rc == CY_OK) {
		worker_stop_on_term(o.worker.http);
		rc = part_ready(p, SPAN_LIT(""), e);
	}
	if (rc == CY_OK)
		rc = http_server_run(o.worker.http, e);
	http_server_free(o.worker.http);
	office_room_close(&o.room);
	office_remote_release(&o.signer);
	return rc;
}
