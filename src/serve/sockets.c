/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/sockets.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "serve/control.h"

#define BACKLOG 16

_Static_assert(SERVE_LISTENERS >= HTTP_LISTEN_FDS, "room for all");

/* "http://127.0.0.1:8080/", or "unix:/path". */
static void
address_of(char out[SERVE_ADDRESS], int fd)
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} sa = {.any = {.sa_family = AF_UNSPEC}};
	socklen_t n = sizeof(sa);
	char text[INET6_ADDRSTRLEN] = "";

	(void)getsockname(fd, &sa.any, &n);
	if (sa.any.sa_family == AF_INET) {
		(void)inet_ntop(AF_INET, &sa.in.sin_addr, text, sizeof(text));
		(void)snprintf(out, SERVE_ADDRESS, "http://%s:%u/", text,
		    (unsigned)ntohs(sa.in.sin_port));
	} else if (sa.any.sa_family == AF_INET6) {
		(void)inet_ntop(
		    AF_INET6, &sa.in6.sin6_addr, text, sizeof(text));
		(void)snprintf(out, SERVE_ADDRESS, "http://[%s]:%u/", text,
		    (unsigned)ntohs(sa.in6.sin6_port));
	} else {
		(void)snprintf(out, SERVE_ADDRESS, "unix:%.*s",
		    (int)sizeof(sa.un.sun_path), sa.un.sun_path);
	}
}

/* Both loopbacks have one port, and one address to print. */
static bool
is_localhost(const char *where)
{
	return strncmp(where, "localhost:", 10) == 0;
}

static enum cy_rc
listen_on(const char *where, int *fds, size_t *n, struct cy_err *e)
{
	unsigned port;

	return http_listen(where, fds, n, &port, e);
}

static void
tell(const struct sockets *s, const struct serve_options *o, bool given,
    struct serve_ready *r)
{
	char one[SERVE_ADDRESS];
	const char *port;

	r->n = 0;
	for (size_t i = 0; i < s->nweb; i++)
		address_of(r->address[r->n++], s->web[i]);
	if (!given && is_localhost(o->listen) && r->n > 0) {
		memcpy(one, r->address[0], sizeof(one));
		port = strrchr(one, ':');
		(void)snprintf(r->address[0], SERVE_ADDRESS,
		    "http://localhost%.16s", port != NULL ? port : "/");
		r->n = 1;
	}
	r->metrics[0] = '\0';
	if (s->nmetrics > 0)
		address_of(r->metrics, s->metrics[0]);
}

/* The i-th of names parted by colons; systemd gives one to each socket. */
static struct span
name_at(const char *names, size_t i)
{
	struct span rest = span_str(names), part = {0};
	size_t n;

	for (;; i--) {
		n = span_find(rest, ':');
		part = span_first(rest, n);
		if (i == 0 || n == rest.n)
			break;
		rest = span_from(rest, n + 1);
	}
	return i == 0 ? part : (struct span){0};
}

static enum cy_rc
inherited(struct sockets *s, struct cy_err *e)
{
	const char *names = getenv("LISTEN_FDNAMES");
	int fds[HTTP_LISTEN_FDS];
	size_t n = 0;
	enum cy_rc rc;

	rc = http_listen_inherited(
	    getenv("LISTEN_PID"), getenv("LISTEN_FDS"), fds, &n, e);
	for (size_t i = 0; rc == CY_OK && i < n; i++)
		if (names != NULL && span_eq_str(name_at(names, i), "metrics"))
			s->metrics[s->nmetrics++] = fds[i];
		else
			s->web[s->nweb++] = fds[i];
	(void)unsetenv("LISTEN_PID");
	(void)unsetenv("LISTEN_FDS");
	(void)unsetenv("LISTEN_FDNAMES");
	return rc;
}

enum cy_rc
sockets_open(struct sockets *s, const struct serve_options *o,
    struct serve_ready *r, struct cy_err *e)
{
	bool given;
	enum cy_rc rc;

	*s = (struct sockets){.nweb = 0};
	rc = inherited(s, e);
	given = s->nweb > 0;
	if (rc == CY_OK && !given)
		rc = listen_on(o->listen, s->web, &s->nweb, e);
	if (rc == CY_OK && s->nmetrics == 0 && o->metrics != NULL)
		rc = listen_on(o->metrics, s->metrics, &s->nmetrics, e);
	if (rc == CY_OK)
		tell(s, o, given, r);
	else
		sockets_close(s);
	return rc;
}

void
sockets_site(
    char out[SERVE_ADDRESS], const char *origin, const struct serve_ready *r)
{
	static const char local[] = "http://localhost:";
	size_t n;

	(void)snprintf(out, SERVE_ADDRESS, "%s",
	    origin != NULL && strlen(origin) < SERVE_ADDRESS ? origin : "");
	if (origin != NULL || r->n == 0 ||
	    strncmp(r->address[0], local, sizeof(local) - 1) != 0)
		return;
	(void)snprintf(out, SERVE_ADDRESS, "%s", r->address[0]);
	n = strlen(out);
	if (out[n - 1] == '/')
		out[n - 1] = '\0';
}

void
sockets_close(struct sockets *s)
{
	for (size_t i = 0; i < s->nweb; i++)
		(void)close(s->web[i]);
	for (size_t i = 0; i < s->nmetrics; i++)
		(void)close(s->metrics[i]);
	s->nweb = s->nmetrics = 0;
}

enum cy_rc
sockets_control(int *fd, int state, uint32_t key_id, struct cy_err *e)
{
	char name[CONTROL_NAME];
	struct sockaddr_un sa;
	mode_t before;
	int r;

	control_name(name, key_id);
	control_address(&sa, state, key_id);
	(void)unlinkat(state, name, 0);
	*fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return cy_errno(e, errno, "make", "a socket");
	before = umask(0177);
	r = bind(*fd, (const struct sockaddr *)&sa, sizeof(sa));
	(void)umask(before);
	if (r == 0 && listen(*fd, BACKLOG) == 0)
		return CY_OK;
	r = errno;
	(void)close(*fd);
	return cy_errno(e, r, "listen in", "the state directory");
}
