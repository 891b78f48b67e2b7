/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/worker.h"

#include <unistd.h>

/*
 * Serves what all processes count, on a listener of its own; reads no file.
 */

#define CONNECTIONS 16u

static const struct filter_rule calls[] = {
    {SCMP_SYS(accept4), FILTER_ALLOW},
    {SCMP_SYS(epoll_create1), FILTER_ALLOW},
    {SCMP_SYS(epoll_ctl), FILTER_ALLOW},
    {SCMP_SYS(epoll_pwait), FILTER_ALLOW},
    {SCMP_SYS(epoll_wait), FILTER_ALLOW},
    {SCMP_SYS(eventfd2), FILTER_ALLOW},
    {SCMP_SYS(fcntl), FILTER_ALLOW},
    {SCMP_SYS(getsockopt), FILTER_ALLOW},
    {SCMP_SYS(recvfrom), FILTER_ALLOW},
    {SCMP_SYS(rt_sigtimedwait), FILTER_ALLOW},
    {SCMP_SYS(sendto), FILTER_ALLOW},
    {SCMP_SYS(setsockopt), FILTER_ALLOW},
    {SCMP_SYS(shutdown), FILTER_ALLOW},
};

static const struct confine_limit limits[] = {
    {RLIMIT_NOFILE, 64},
    {RLIMIT_NPROC, 0},
};

const struct part_rights metrics_rights = {
    .calls = calls,
    .ncalls = sizeof(calls) / sizeof(calls[0]),
    .limits = limits,
    .nlimits = sizeof(limits) / sizeof(limits[0]),
};

void
metrics_handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	const struct metrics *m = ctx;

	if (r->method == HTTP_POST) {
		a->status = 405;
		http_answer_header(a, "Allow", "GET, HEAD");
		return;
	}
	if (!span_eq_str(r->path, "/metrics")) {
		a->status = 404;
		http_answer_header(a, "Content-Type", "text/plain");
		buf_puts(&a->body, "Metrics are at /metrics.\n");
		return;
	}
	http_answer_header(a, "Content-Type",
	    "application/openmetrics-text; version=1.0.0; charset=utf-8");
	http_answer_header(a, "Cache-Control", "no-store");
	counts_print(&a->body, m->all, m->clock->now(m->clock->ctx));
}

static enum cy_rc
run(struct part *p, const struct metrics *m, struct cy_err *e)
{
	union {
		const struct metrics *in;
		void *out;
	} ctx = {.in = m};
	const struct http_options o = {
	    .handle = metrics_handle,
	    .ctx = ctx.out,
	    .clock = p->clock,
	    .max_connections = CONNECTIONS,
	};
	struct http_server *http = NULL;
	enum cy_rc rc = http_server_new(&http, &o, e);

	for (uint32_t i = 0; rc == CY_OK && i < p->config.listeners; i++)
		rc = http_server_listen(http, PART_FD_LISTEN + (int)i, e);
	if (rc == CY_OK) {
		worker_stop_on_term(http);
		rc = part_ready(p, SPAN_LIT(""), e);
	}
	if (rc == CY_OK)
		rc = http_server_run(http, e);
	http_server_free(http);
	return rc;
}

enum cy_rc
metrics_main(struct part *p, struct cy_err *e)
{
	struct metrics m = {.clock = p->clock};
	enum cy_rc rc;

	rc = counts_map_all(&m.all, PART_FD_COUNTS, e);
	(void)close(PART_FD_COUNTS);
	if (rc == CY_OK)
		rc = part_confine(p, &metrics_rights, e);
	return rc == CY_OK ? run(p, &m, e) : rc;
}
