/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "passkey/passkey.h"
#include "serve/control.h"
#include "serve/office_room.h"
#include "serve/sockets.h"
#include "serve/worker.h"
#include "web/web.h"

/*
 * All in one process, with threads in place of processes: for a debugger.
 * Nothing is given up.
 */
struct single {
	const struct serve_options *o;
	struct sockets sockets;
	struct serve_ready ready;
	struct counts *counts, *signer;
	struct metrics metrics;
	int counts_fd, state, listener;
	uint32_t key_id;
	char site[SERVE_ADDRESS];
	struct node *node;
	struct control_server *control;
	struct office_signer officers;
	struct office_port port;
	struct office_room office;
	bool has_office;
	struct worker worker;
	struct http_server *metrics_http;
	pthread_t takes, measures;
	bool has_takes, has_measures;
	_Atomic bool ended;
};

static enum cy_rc
open_node(struct single *s, struct cy_err *e)
{
	const struct node_options o = {
	    .dir = s->o->dir,
	    .state = s->o->state,
	    .clock = s->o->clock,
	    .follow = true,
	};
	enum cy_rc rc = node_open_write(&s->node, &o, e);

	if (rc == CY_OK)
		rc = passkey_init(e);
	if (rc == CY_OK)
		rc = office_signer_open(&s->officers, s->node, s->site, e);
	if (rc == CY_OK)
		rc = control_server_new(
		    &s->control, s->node, s->signer, CONTROL_PATIENCE_MS, e);
	if (rc == CY_OK) {
		control_server_officers(s->control, &s->officers);
		office_signer_port(&s->port, &s->officers, s->control);
	}
	if (rc == CY_OK)
		rc = control_key_id(&s->key_id, s->o->dir, e);
	if (rc == CY_OK)
		rc = file_open(&fs_system, AT_FDCWD, s->o->state,
		    O_RDONLY | O_DIRECTORY, 0, &s->state, e);
	return rc == CY_OK
	    ? sockets_control(&s->listener, s->state, s->key_id, e)
	    : rc;
}

static void *
take(void *ctx)
{
	struct single *s = ctx;
	struct pollfd fd = {s->listener, POLLIN, 0};
	struct node_health h;
	int c;

	while (!s->ended) {
		node_health(s->node, &h);
		s->signer->sealed = h.sealed;
		s->signer->published = h.published;
		s->signer->newest = h.newest;
		if (poll(&fd, 1, 200) != 1)
			continue;
		c = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
		if (c >= 0)
			(void)control_server_take(s->control, c);
	}
	return NULL;
}

static void *
measure(void *ctx)
{
	struct single *s = ctx;
	struct cy_err e;

	(void)http_server_run(s->metrics_http, &e);
	return NULL;
}

static enum cy_rc
open_http(struct http_server **out, const struct http_options *o,
    const int *fds, size_t n, struct cy_err *e)
{
	enum cy_rc rc = http_server_new(out, o, e);

	for (size_t i = 0; rc == CY_OK && i < n; i++)
		rc = http_server_listen(*out, fds[i], e);
	return rc;
}

static void
answered(void *ctx, const struct http_request *r, unsigned status,
    uint64_t bytes, uint64_t us, const struct http_peer *peer)
{
	struct single *s = ctx;

	worker_answered(&s->worker, r, status, bytes, us, peer);
}

/* Nothing is handed over: here is where it would get to. */
static void
handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	struct single *s = ctx;

	if (worker_elsewhere(ctx, r))
		office_room_handle(s->has_office ? &s->office : NULL, r, a);
	else
		worker_handle(&s->worker, r, a);
}

static void
tick(void *ctx)
{
	struct single *s = ctx;

	if (s->has_office)
		office_room_tick(&s->office);
}

static enum cy_rc
open_web(struct single *s, struct cy_err *e)
{
	const struct web_options wo = {.dir = s->o->dir,
	    .origin = s->o->origin,
	    .contact = s->o->contact,
	    .clock = s->o->clock};
	struct http_options ho = {
	    .handle = handle,
	    .ctx = s,
	    .log = answered,
	    .clock = s->o->clock,
	    .max_connections = WORKER_CONNECTIONS,
	    .tick = tick,
	    .tick_ms = OFFICE_TICK_MS,
	    .grace_ms = WORKER_GRACE_MS,
	};
	enum cy_rc rc = web_new(&s->worker.web, &wo, e);

	worker_counts(&s->worker, s->counts);
	s->worker.log = s->o->log;
	s->worker.process = PROCESS_WEB;
	s->worker.handle = web_handle;
	s->worker.handle_ctx = s->worker.web;
	if (rc == CY_OK)
		rc = open_http(
		    &s->worker.http, &ho, s->sockets.web, s->sockets.nweb, e);
	s->metrics.clock = s->o->clock;
	ho = (struct http_options){.handle = metrics_handle,
	    .ctx = &s->metrics,
	    .clock = s->o->clock,
	    .max_connections = 16};
	if (rc == CY_OK && s->sockets.nmetrics > 0)
		rc = open_http(&s->metrics_http, &ho, s->sockets.metrics,
		    s->sockets.nmetrics, e);
	return rc;
}

/* The public pages do not wait for it. */
static void
open_office(struct single *s)
{
	const struct office_room_options o = {
	    .dir = s->o->dir,
	    .state = s->o->state,
	    .origin = s->site[0] != '\0' ? s->site : NULL,
	    .port = &s->port,
	    .clock = s->o->clock,
	};
	struct cy_err e;

	s->has_office = office_room_open(&s->office, &o, &e) == CY_OK;
	if (!s->has_office)
		part_say(
		    PROCESS_OFFICE, "start=failed fault=%s", fault_id(e.fault));
}

static enum cy_rc
begin(struct single *s, struct cy_err *e)
{
	enum cy_rc rc = sockets_open(&s->sockets, s->o, &s->ready, e);

	if (rc == CY_OK)
		sockets_site(s->site, s->o->origin, &s->ready);
	if (rc == CY_OK)
		rc = counts_create(&s->counts_fd, e);
	if (rc == CY_OK)
		rc = counts_map(&s->signer, s->counts_fd, 1, PROCESS_SIGNER, e);
	if (rc == CY_OK)
		rc = counts_map(&s->counts, s->counts_fd, 2, PROCESS_WEB, e);
	if (rc == CY_OK)
		rc = counts_map_all(&s->metrics.all, s->counts_fd, e);
	if (rc == CY_OK)
		rc = open_node(s, e);
	if (rc == CY_OK)
		open_office(s);
	return rc == CY_OK ? open_web(s, e) : rc;
}

static void
start_threads(struct single *s)
{
	s->has_takes = pthread_create(&s->takes, NULL, take, s) == 0;
	s->has_measures = s->metrics_http != NULL &&
	    pthread_create(&s->measures, NULL, measure, s) == 0;
}

static enum cy_rc
end(struct single *s, enum cy_rc rc, struct cy_err *e)
{
	char name[CONTROL_NAME];

	s->ended = true;
	if (s->has_takes)
		(void)pthread_join(s->takes, NULL);
	if (s->has_measures) {
		http_stop(s->metrics_http);
		(void)pthread_join(s->measures, NULL);
	}
	http_server_free(s->metrics_http);
	http_server_free(s->worker.http);
	web_free(s->worker.web);
	office_room_close(&s->office);
	control_server_free(s->control);
	if (s->listener >= 0) {
		control_name(name, s->key_id);
		(void)unlinkat(s->state, name, 0);
	}
	if (rc == CY_OK)
		rc = node_close(s->node, e);
	else if (s->node != NULL)
		node_abandon(s->node);
	return rc;
}

enum cy_rc
serve_single(const struct serve_options *o, struct cy_err *e)
{
	static struct single s;
	enum cy_rc rc;

	s = (struct single){
	    .o = o, .counts_fd = -1, .state = -1, .listener = -1};
	(void)signal(SIGPIPE, SIG_IGN);
	rc = begin(&s, e);
	if (rc == CY_OK) {
		worker_stop_on_term(s.worker.http);
		start_threads(&s);
		s.ready.workers = 1;
		if (o->ready != NULL)
			o->ready(o->ctx, &s.ready);
		rc = http_server_run(s.worker.http, e);
	}
	return end(&s, rc, e);
}
