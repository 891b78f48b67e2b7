/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "http/priv.h"

/* sd_listen_fds(3): the first of the sockets that are handed over. */
#define INHERITED_FIRST 3
/* Tries for a port that is free on both loopbacks. */
#define TRIES 16

static enum cy_rc
refuse(struct cy_err *e, const char *where, const char *why)
{
	return cy_fail(e, CY_USAGE, FAULT_HTTP_LISTEN, CY_NO_OFFSET,
	    "cannot listen on %s: %s", where, why);
}

static enum cy_rc
refuse_errno(struct cy_err *e, const char *where)
{
	char why[96];

	return refuse(e, where, strerror_r(errno, why, sizeof(why)));
}

static in_port_t *
port_of(struct sockaddr_storage *a)
{
	if (a->ss_family == AF_INET)
		return &((struct sockaddr_in *)(void *)a)->sin_port;
	return &((struct sockaddr_in6 *)(void *)a)->sin6_port;
}

/* A socket that listens; -1 and errno.  *port: the one taken. */
static int
listen_inet(struct sockaddr_storage *a, unsigned *port)
{
	socklen_t n = a->ss_family == AF_INET ? sizeof(struct sockaddr_in)
	                                      : sizeof(struct sockaddr_in6);
	int one = 1, keep;
	int fd =
	    socket(a->ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (a->ss_family == AF_INET6)
		(void)setsockopt(
		    fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one));
	*port_of(a) = htons((in_port_t)*port);
	if (bind(fd, (struct sockaddr *)a, n) == 0 &&
	    listen(fd, SOMAXCONN) == 0 &&
	    getsockname(fd, (struct sockaddr *)a, &n) == 0) {
		*port = ntohs(*port_of(a));
		return fd;
	}
	keep = errno;
	(void)close(fd);
	errno = keep;
	return -1;
}

static void
loopback(struct sockaddr_storage *a, sa_family_t family)
{
	*a = (struct sockaddr_storage){.ss_family = family};
	if (family == AF_INET)
		((struct sockaddr_in *)(void *)a)->sin_addr.s_addr =
		    htonl(INADDR_LOOPBACK);
	else
		((struct sockaddr_in6 *)(void *)a)->sin6_addr =
		    in6addr_loopback;
}

/* Both loopbacks; the second may be one that the system has not. */
static enum cy_rc
listen_localhost(
    const char *where, int *fds, size_t *n, unsigned *port, struct cy_err *e)
{
	const unsigned asked = *port;
	struct sockaddr_storage a;

	for (unsigned i = 0; i < TRIES; i++) {
		*port = asked;
		loopback(&a, AF_INET);
		fds[0] = listen_inet(&a, port);
		if (fds[0] < 0)
			break;
		*n = 1;
		loopback(&a, AF_INET6);
		fds[1] = listen_inet(&a, port);
		if (fds[1] >= 0)
			*n = 2;
		if (fds[1] >= 0 || errno == EADDRNOTAVAIL ||
		    errno == EAFNOSUPPORT)
			return CY_OK;
		*n = 0;
		(void)close(fds[0]);
		if (asked != 0)
			break;
		errno = EADDRINUSE;
	}
	return refuse_errno(e, where);
}

/* Is nobody listening on that socket any more? */
static bool
abandoned(const struct sockaddr_un *a)
{
	struct stat st;
	bool gone;
	int fd;

	if (lstat(a->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return false;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	gone = fd >= 0 &&
	    connect(fd, (const struct sockaddr *)a, sizeof(*a)) != 0 &&
	    errno == ECONNREFUSED;
	if (fd >= 0)
		(void)close(fd);
	return gone;
}

static enum cy_rc
listen_unix(
    const char *where, struct span path, int *fds, size_t *n, struct cy_err *e)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd;

	if (path.n == 0 || path.n >= sizeof(a.sun_path))
		return refuse(e, where, "the path is empty or too long");
	memcpy(a.sun_path, path.p, path.n);
	if (abandoned(&a))
		(void)unlink(a.sun_path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&a, sizeof(a)) == 0 &&
	    chmod(a.sun_path, 0660) == 0 && listen(fd, SOMAXCONN) == 0) {
		fds[0] = fd;
		*n = 1;
		return CY_OK;
	}
	(void)refuse_errno(e, where);
	if (fd >= 0)
		(void)close(fd);
	return CY_USAGE;
}

/* The host's part as an address, without brackets. */
static bool
parse_host(struct span host, struct sockaddr_storage *a)
{
	char text[INET6_ADDRSTRLEN];
	bool six = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';

	if (six)
		host = span(host.p + 1, host.n - 2);
	if (host.n >= sizeof(text))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	*a = (struct sockaddr_storage){.ss_family = six ? AF_INET6 : AF_INET};
	return inet_pton(a->ss_family, text,
	           six ? (void *)&((struct sockaddr_in6 *)(void *)a)->sin6_addr
	               : (void *)&((struct sockaddr_in *)(void *)a)
	                     ->sin_addr) == 1;
}

enum cy_rc
http_listen(
    const char *where, int *fds, size_t *n, unsigned *port, struct cy_err *e)
{
	const char *colon = strrchr(where, ':');
	struct sockaddr_storage a;
	struct span host;
	uint64_t number;

	*n = 0;
	*port = 0;
	if (span_starts(span_str(where), SPAN_LIT("unix:")))
		return listen_unix(where, span_str(where + 5), fds, n, e);
	if (colon == NULL || !span_uint(span_str(colon + 1), 65535, &number))
		return refuse(e, where, "no port");
	*port = (unsigned)number;
	host = span(where, (size_t)(colon - where));
	if (span_eq_str(host, "localhost"))
		return listen_localhost(where, fds, n, port, e);
	if (!parse_host(host, &a))
		return refuse(e, where, "neither localhost nor an address");
	fds[0] = listen_inet(&a, port);
	if (fds[0] < 0)
		return refuse_errno(e, where);
	*n = 1;
	return CY_OK;
}

enum cy_rc
http_listen_inherited(const char *listen_pid, const char *listen_fds, int *fds,
    size_t *n, struct cy_err *e)
{
	uint64_t pid, count;
	int listening;
	socklen_t len;

	*n = 0;
	if (listen_pid == NULL || listen_fds == NULL ||
	    !span_uint(span_str(listen_pid), INT32_MAX, &pid) ||
	    pid != (uint64_t)getpid())
		return CY_OK;
	if (!span_uint(span_str(listen_fds), HTTP_LISTEN_FDS, &count))
		return refuse(e, "inherited sockets", "not so many");
	for (int fd = INHERITED_FIRST; *n < count; fd++) {
		listening = 0;
		len = sizeof(listening);
		if (getsockopt(
		        fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) != 0 ||
		    listening == 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
			return refuse(e, "inherited sockets", "not listening");
		fds[(*n)++] = fd;
	}
	return CY_OK;
}
