/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of a node with one statement of many parties, served by one
 * process without a sandbox. */
#include "bench.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "node/node.h"
#include "reggen.h"
#include "web/web.h"

/* Two letters for each: "aa", "ab", ... */
static void
party_id(char out[3], unsigned i)
{
	out[0] = (char)('a' + i / 26);
	out[1] = (char)('a' + i % 26);
	out[2] = '\0';
}

static void
add(struct node *n, const char *text, struct hash *id)
{
	struct cy_err e;

	bench_must(node_add(n, span_str(text), id, &e), &e);
}

static void
add_acts(struct node *n, const struct hash *statement, unsigned parties)
{
	char text[1024], hex[HASH_HEX], id[3];

	hash_hex(hex, statement);
	for (unsigned i = 0; i < parties; i++) {
		party_id(id, i);
		(void)snprintf(text, sizeof(text),
		    "comity/act/v1\nAuthor: %s\nDate: 2026-11-20T11:00:00Z\n"
		    "Recorded-For: %s\nOccurred: 2026-%02u-%02u\n"
		    "Statement: %s\nKind: signature\n"
		    "Source: https://example.org/%s\n",
		    GEN_KEEPER, id, i % 10 + 1, i % 28 + 1, hex, id);
		add(n, text, NULL);
	}
}

/* world DIR PARTIES: a node with the statement "joint" and their acts. */
int
bench_world(int argc, char **argv)
{
	char dir[4096], state[4096];
	struct node_options o = {.dir = dir, .state = state};
	struct hash id;
	struct cy_err e;
	struct node *n;

	if (argc != 2)
		return 2;
	(void)snprintf(dir, sizeof(dir), "%s/node", argv[0]);
	(void)snprintf(state, sizeof(state), "%s/state", argv[0]);
	bench_must(node_create(&o, SPAN_LIT(GEN_KEEPER), &e), &e);
	bench_must(node_open_write(&n, &o, &e), &e);
	add(n,
	    "comity/statement/v1\nAuthor: " GEN_KEEPER
	    "\nDate: 2026-11-20T10:00:00Z\nSymbol: joint\n"
	    "Recorded-For: public\nTitle: en Joint statement of many\n"
	    "Source: https://example.org/joint\n",
	    &id);
	add_acts(n, &id, (unsigned)strtoul(argv[1], NULL, 10));
	bench_must(node_close(n, &e), &e);
	return 0;
}

static struct http_server *server;

static void
stop(int sig)
{
	(void)sig;
	http_stop(server);
}

/* pages DIR ADDRESS: until SIGTERM. */
int
bench_pages(int argc, char **argv)
{
	char dir[4096];
	struct web_options w = {.dir = dir, .origin = "http://bench.example"};
	struct http_options o = {.handle = web_handle,
	    .clock = &clock_system,
	    .max_connections = 1024};
	int fds[HTTP_LISTEN_FDS];
	struct web *web;
	struct cy_err e;
	unsigned port;
	size_t n;

	if (argc != 2)
		return 2;
	(void)snprintf(dir, sizeof(dir), "%s/node", argv[0]);
	bench_must(web_new(&web, &w, &e), &e);
	o.ctx = web;
	bench_must(http_server_new(&server, &o, &e), &e);
	bench_must(http_listen(argv[1], fds, &n, &port, &e), &e);
	for (size_t i = 0; i < n; i++)
		bench_must(http_server_listen(server, fds[i], &e), &e);
	(void)signal(SIGTERM, stop);
	bench_must(http_server_run(server, &e), &e);
	http_server_free(server);
	web_free(web);
	return 0;
}
