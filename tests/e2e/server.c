/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages of a folder on a loopback port, in one process without a sandbox:
 * for tests of pages alone.  Prints the port, and serves until standard input
 * ends, so that it never outlives the test.
 */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "web/web.h"

static void *
wait_end(void *server)
{
	char c;

	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
	http_stop(server);
	return NULL;
}

static enum cy_rc
serve(const char *dir, struct cy_err *e)
{
	struct web_options w = {.dir = dir};
	struct http_options o = {.handle = web_handle,
	    .clock = &clock_system,
	    .max_connections = 64};
	struct http_server *s = NULL;
	struct web *web = NULL;
	int fd[HTTP_LISTEN_FDS];
	unsigned port = 0;
	size_t n = 0;
	pthread_t end;
	enum cy_rc rc = web_new(&web, &w, e);

	o.ctx = web;
	if (rc == CY_OK)
		rc = http_server_new(&s, &o, e);
	if (rc == CY_OK)
		rc = http_listen("127.0.0.1:0", fd, &n, &port, e);
	for (size_t i = 0; rc == CY_OK && i < n; i++)
		rc = http_server_listen(s, fd[i], e);
	if (rc == CY_OK && pthread_create(&end, NULL, wait_end, s) == 0) {
		(void)printf("%u\n", port);
		(void)fflush(stdout);
		rc = http_server_run(s, e);
		(void)pthread_cancel(end);
		(void)pthread_join(end, NULL);
	}
	http_server_free(s);
	web_free(web);
	return rc;
}

int
main(int argc, char **argv)
{
	struct cy_err e;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: server DIR\n");
		return CY_USAGE;
	}
	if (serve(argv[1], &e) == CY_OK)
		return CY_OK;
	(void)fprintf(stderr, "%s: %s\n", fault_id(e.fault), e.text);
	return (int)e.rc;
}
