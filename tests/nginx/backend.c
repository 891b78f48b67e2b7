/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest server behind nginx: says on standard output what it was
 * asked, and in its answers what came.  backend ADDRESS, until SIGTERM.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "http/server.h"

static struct http_server *server;

static void
on_term(int sig)
{
	(void)sig;
	http_stop(server);
}

static void
echo(const struct http_request *r, struct http_response *a)
{
	for (size_t i = 0; i < r->nheaders; i++)
		buf_printf(&a->body, "%.*s: %.*s\n",
		    SPAN_ARGS(r->header[i].name),
		    SPAN_ARGS(r->header[i].value));
	buf_puts(&a->body, "\n");
	buf_put(&a->body, r->body);
}

static void
page(struct http_response *a, unsigned lines)
{
	for (unsigned i = 0; i < lines; i++)
		buf_printf(&a->body, "<p>Line %u of a page\n", i);
}

static void
handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	(void)ctx;
	http_answer_header(a, "Content-Type", "text/html; charset=utf-8");
	if (span_eq_str(r->path, "/echo"))
		echo(r, a);
	else if (span_eq_str(r->path, "/page"))
		page(a, 1000);
	else if (span_eq_str(r->path, "/big"))
		page(a, 400000);
	else
		a->status = 404;
}

static void
say(void *ctx, const struct http_request *r, unsigned status, uint64_t bytes,
    uint64_t us, const struct http_peer *peer)
{
	struct buf b;

	(void)ctx;
	buf_init(&b, 1 << 16);
	http_log_line(&b, r, status, bytes, us, peer);
	printf("%.*s\n", (int)b.n, (char *)b.p);
	fflush(stdout);
	buf_release(&b);
}

int
main(int argc, char **argv)
{
	struct http_options o = {.handle = handle,
	    .log = say,
	    .clock = &clock_system,
	    .max_connections = 100};
	int fds[HTTP_LISTEN_FDS];
	unsigned port;
	size_t n;

	if (argc != 2 || http_listen(argv[1], fds, &n, &port, NULL) != CY_OK ||
	    http_server_new(&server, &o, NULL) != CY_OK)
		return 2;
	for (size_t i = 0; i < n; i++)
		if (http_server_listen(server, fds[i], NULL) != CY_OK)
			return 2;
	(void)signal(SIGTERM, on_term);
	if (http_server_run(server, NULL) != CY_OK)
		return 1;
	http_server_free(server);
	return 0;
}
