/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/codec.h"
#include "serve/control.h"
#include "serve/index.h"
#include "serve/office_server.h"
#include "serve/office_signer.h"
#include "serve/part.h"

/*
 * The signer: the only one that holds keys.  Owns lock, journal, register,
 * seals and mark; the index is the writer's.  No network: it takes connections
 * from a socket that the parent made, and can make none.
 */

#define TICK_MS 1000
/* spec/register.md, "Publishing": at least daily. */
#define REFRESH_S (12 * 3600)

static const struct filter_rule calls[] = {
    {SCMP_SYS(accept4), FILTER_ALLOW},
    {SCMP_SYS(clone), FILTER_THREAD},
    {SCMP_SYS(faccessat), FILTER_ALLOW},
    {SCMP_SYS(faccessat2), FILTER_ALLOW},
    {SCMP_SYS(fcntl), FILTER_ALLOW},
    {SCMP_SYS(fdatasync), FILTER_ALLOW},
    {SCMP_SYS(flock), FILTER_ALLOW},
    {SCMP_SYS(fsync), FILTER_ALLOW},
    {SCMP_SYS(ftruncate), FILTER_ALLOW},
    {SCMP_SYS(getdents64), FILTER_ALLOW},
    {SCMP_SYS(lseek), FILTER_ALLOW},
    {SCMP_SYS(mkdirat), FILTER_ALLOW},
    {SCMP_SYS(newfstatat), FILTER_ALLOW},
    {SCMP_SYS(openat), FILTER_ALLOW},
    {SCMP_SYS(pread64), FILTER_ALLOW},
    {SCMP_SYS(pwrite64), FILTER_ALLOW},
    {SCMP_SYS(renameat), FILTER_ALLOW},
    {SCMP_SYS(setsockopt), FILTER_ALLOW},
    {SCMP_SYS(shutdown), FILTER_ALLOW},
    {SCMP_SYS(unlinkat), FILTER_ALLOW},
};

static const struct confine_limit limits[] = {
    {RLIMIT_NOFILE, 256},
};

/* What it reaches once its keys are in memory: not keys/, nor the state
 * directory, whose mark is open and locked. */
static const struct part_file files[] = {
    {"", LAND_LIST},
    {"/register", LAND_READ | LAND_WRITE | LAND_MAKE},
    {"/journal", LAND_READ | LAND_WRITE | LAND_MAKE},
    {"/tmp", LAND_READ | LAND_WRITE | LAND_MAKE},
    {"/seals", LAND_READ | LAND_WRITE},
    /* The table of officers is made anew there; no key can be read. */
    {"/keys", LAND_WRITE | LAND_MAKE},
};

const struct part_rights signer_rights = {
    .files = files,
    .nfiles = sizeof(files) / sizeof(files[0]),
    .calls = calls,
    .ncalls = sizeof(calls) / sizeof(calls[0]),
    .limits = limits,
    .nlimits = sizeof(limits) / sizeof(limits[0]),
};

struct signer {
	struct part *p;
	struct node *n;
	struct control_server *s;
	struct index_remote index; /* the writer has it */
	struct office_signer officers;
	struct office_port port;
	struct office_server *office;
	int listener;
	utc_t refreshed; /* when a fresh seal was tried last */
};

/* The node is open, and this process knows which register it is. */
static enum cy_rc
announce(struct signer *s, struct cy_err *e)
{
	uint32_t id;
	struct buf b;
	enum cy_rc rc;

	rc = control_key_id(&id, s->p->config.dir, e);
	if (rc != CY_OK)
		return rc;
	buf_init(&b, 16);
	buf_be32(&b, id);
	buf_be32(&b, s->p->landlock);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = part_ready(s->p, buf_span(&b), e);
	buf_release(&b);
	return rc;
}

static enum cy_rc
begin_office(struct signer *s, struct cy_err *e)
{
	const struct office_signer *o = &s->officers;

	if (o->why.fault != FAULT_NONE)
		part_say(PROCESS_SIGNER, "officers=%s fault=%s",
		    o->has_officers ? "elsewhere" : "none",
		    fault_id(o->why.fault));
	office_signer_port(&s->port, &s->officers, s->s);
	control_server_officers(s->s, &s->officers);
	return office_server_new(&s->office, &s->port, e);
}

static enum cy_rc
begin(struct signer *s, struct cy_err *e)
{
	struct index_port index;
	const struct node_options o = {
	    .index = &index,
	    .dir = s->p->config.dir,
	    .state = s->p->config.state,
	    .clock = s->p->clock,
	    .no_publisher = true,
	    .follow = true,
	};
	enum cy_rc rc;

	index_remote_init(&s->index, PART_FD_INDEX);
	index_remote_port(&index, &s->index);
	rc = node_open_write(&s->n, &o, e);
	if (rc == CY_OK)
		rc = passkey_init(e);
	if (rc == CY_OK)
		rc = office_signer_open(
		    &s->officers, s->n, s->p->config.origin, e);
	if (rc == CY_OK)
		rc = part_confine(s->p, &signer_rights, e);
	if (rc == CY_OK)
		rc = node_start(s->n, e);
	if (rc == CY_OK)
		rc = control_server_new(
		    &s->s, s->n, s->p->counts, CONTROL_PATIENCE_MS, e);
	if (rc == CY_OK)
		rc = begin_office(s, e);
	if (rc == CY_OK)
		rc = announce(s, e);
	return rc == CY_OK ? part_go(s->p, &s->listener, e) : rc;
}

static void
take(struct signer *s)
{
	int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);

	if (fd >= 0 && !control_server_take(s->s, fd))
		part_say(PROCESS_SIGNER, "control=busy");
}

/* Every second, more or less. */
static enum cy_rc
look_after(struct signer *s, struct cy_err *e)
{
	struct counts *c = s->p->counts;
	utc_t now = s->p->clock->now(s->p->clock->ctx);
	struct node_health h;

	node_health(s->n, &h);
	c->sealed = h.sealed;
	c->published = h.published;
	c->newest = h.newest;
	if (h.dead)
		return cy_fail(e, CY_TEMP, FAULT_SERVE_ENDED, CY_NO_OFFSET,
		    "nothing can be sealed any more");
	if (now - h.newest < REFRESH_S || now - s->refreshed < TICK_MS / 10)
		return CY_OK;
	s->refreshed = now;
	if (control_server_refresh(s->s, e) != CY_OK)
		part_say(PROCESS_SIGNER, "refresh=failed fault=%s",
		    fault_id(e->fault));
	return CY_OK;
}

/* false: the parent says stop, or is gone. */
static bool
heard(struct signer *s)
{
	enum part_message said;
	int fd;

	while ((said = part_hear(s->p, &fd)) == PART_OFFICE)
		office_server_take(s->office, fd);
	if (fd >= 0)
		(void)close(fd);
	return said == PART_NOTHING;
}

/* Until it is told to stop. */
static enum cy_rc
loop(struct signer *s, struct cy_err *e)
{
	struct pollfd fds[] = {
	    {s->p->parent.fd, POLLIN, 0},
	    {s->listener, POLLIN, 0},
	};
	enum cy_rc rc;

	do {
		rc = look_after(s, e);
		if (rc != CY_OK)
			return rc;
		if (poll(fds, 2, TICK_MS) < 0 && errno != EINTR)
			return cy_errno(e, errno, "wait for", "requests");
		if (fds[1].revents != 0)
			take(s);
	} while (fds[0].revents == 0 || heard(s));
	return CY_OK;
}

enum cy_rc
signer_main(struct part *p, struct cy_err *e)
{
	struct signer s = {.p = p, .listener = -1};
	enum cy_rc rc;

	/* Whoever ends the group does not end this one: the parent does. */
	(void)signal(SIGTERM, SIG_IGN);
	rc = begin(&s, e);
	if (rc == CY_OK)
		rc = loop(&s, e);
	/* The last requests are answered before the last seal. */
	office_server_free(s.office);
	control_server_free(s.s);
	if (rc == CY_OK || rc == CY_INTERRUPTED)
		rc = node_close(s.n, e);
	else
		node_abandon(s.n);
	return rc;
}
