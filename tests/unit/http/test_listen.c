/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/server.h"

static void
close_all(const int *fds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)close(fds[i]);
}

static void
test_good(void)
{
	static const struct {
		const char *where;
		size_t least;
	} rows[] = {
	    {"127.0.0.1:0", 1},
	    {"127.0.0.2:0", 1},
	    {"localhost:0", 1},
	};
	int fds[HTTP_LISTEN_FDS], again[HTTP_LISTEN_FDS];
	struct cy_err e = {0};
	unsigned port, same;
	char where[64];
	size_t n, m;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		t_rc(http_listen(rows[i].where, fds, &n, &port, &e), &e, CY_OK,
		    FAULT_NONE, rows[i].where);
		t_ok(n >= rows[i].least && port > 0, "%s: sockets and a port",
		    rows[i].where);
		snprintf(where, sizeof(where), "%.*s:%u",
		    (int)strcspn(rows[i].where, ":"), rows[i].where, port);
		t_rc(http_listen(where, again, &m, &same, &e), &e, CY_USAGE,
		    FAULT_HTTP_LISTEN, "a port that is taken");
		close_all(fds, n);
		t_ok(http_listen(where, again, &m, &same, &e) == CY_OK &&
		        same == port,
		    "and free again");
		close_all(again, m);
	}
	if (http_listen("[::1]:0", fds, &n, &port, &e) == CY_OK) {
		t_ok(n == 1 && port > 0, "IPv6");
		/* localhost needs the port on both. */
		snprintf(where, sizeof(where), "localhost:%u", port);
		t_rc(http_listen(where, again, &m, &same, &e), &e, CY_USAGE,
		    FAULT_HTTP_LISTEN, "a port taken on one loopback");
		close_all(fds, n);
	} else {
		t_skip("IPv6", "no IPv6 here");
	}
}

#define TEN "0123456789"
/* One byte more than sockaddr_un takes. */
#define LONG_PATH "unix:/tmp/ab" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "c"

static void
test_bad(void)
{
	static const char *const rows[] = {
	    "",
	    ":",
	    "127.0.0.1",
	    "127.0.0.1:",
	    "127.0.0.1:x",
	    "127.0.0.1:65536",
	    "127.0.0.1:-1",
	    "127.0.0.1:080",
	    "127.0.0.1.1:0",
	    "127.1:0",
	    "[::1:0",
	    "[]:0",
	    "::1:0",
	    "[::g]:0",
	    "[127.0.0.1]:0",
	    "example.org:80",
	    "*:80",
	    ":80",
	    "192.0.2.1:0", /* an address that is not ours */
	    "unix:",
	    "unix:/nonexistent/socket",
	    LONG_PATH,
	    "0123456789012345678901234567890123456789012345678901234567890:80",
	};
	int fds[HTTP_LISTEN_FDS];
	struct cy_err e;
	unsigned port;
	size_t n;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(&e, 0, sizeof(e));
		t_rc(http_listen(rows[i], fds, &n, &port, &e), &e, CY_USAGE,
		    FAULT_HTTP_LISTEN, rows[i]);
		t_ok(n == 0, "no sockets");
	}
}

static void
test_unix(void)
{
	int fds[HTTP_LISTEN_FDS], again[HTTP_LISTEN_FDS];
	char path[48], where[64];
	struct cy_err e = {0};
	struct stat st;
	unsigned port;
	size_t n, m;
	FILE *f;

	snprintf(path, sizeof(path), "/tmp/comity-listen-%d", (int)getpid());
	snprintf(where, sizeof(where), "unix:%s", path);
	t_rc(http_listen(where, fds, &n, &port, &e), &e, CY_OK, FAULT_NONE,
	    "a unix socket");
	t_ok(n == 1 && port == 0 && stat(path, &st) == 0 &&
	        (st.st_mode & 07777) == 0660,
	    "its mode");
	t_rc(http_listen(where, again, &m, &port, &e), &e, CY_USAGE,
	    FAULT_HTTP_LISTEN, "one that somebody listens on");
	close_all(fds, n);
	t_rc(http_listen(where, fds, &n, &port, &e), &e, CY_OK, FAULT_NONE,
	    "one that was left behind is replaced");
	close_all(fds, n);
	(void)unlink(path);
	f = fopen(path, "w");
	if (f != NULL)
		(void)fclose(f);
	t_rc(http_listen(where, fds, &n, &port, &e), &e, CY_USAGE,
	    FAULT_HTTP_LISTEN, "a plain file is not replaced");
	t_ok(stat(path, &st) == 0 && S_ISREG(st.st_mode), "it is there still");
	(void)unlink(path);
}

/* In a process of its own, where descriptors 3 and 4 are what we like. */
static bool
inherits(int three, int four, const char *count, enum cy_rc want, size_t wantn)
{
	int fds[HTTP_LISTEN_FDS], status = 1;
	struct cy_err e = {0};
	char self[16];
	enum cy_rc rc;
	size_t n;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		/* Out of the way of their new numbers first. */
		three = dup2(three, 20);
		four = dup2(four, 21);
		(void)dup2(three, 3);
		(void)dup2(four, 4);
		snprintf(self, sizeof(self), "%d", (int)getpid());
		rc = http_listen_inherited(self, count, fds, &n, &e);
		_exit(rc == want &&
		            (rc == CY_OK ? n == wantn && (n == 0 || fds[0] == 3)
		                         : e.fault == FAULT_HTTP_LISTEN)
		        ? 0
		        : 1);
	}
	(void)waitpid(child, &status, 0);
	return status == 0;
}

static void
test_inherited(void)
{
	int plain = socket(AF_INET, SOCK_STREAM, 0), fds[HTTP_LISTEN_FDS];
	struct cy_err e = {0};
	int listening[HTTP_LISTEN_FDS];
	unsigned port;
	size_t n;

	t_rc(http_listen("127.0.0.1:0", listening, &n, &port, &e), &e, CY_OK,
	    FAULT_NONE, "a socket to hand over");
	t_ok(inherits(listening[0], listening[0], "2", CY_OK, 2), "two");
	t_ok(inherits(listening[0], plain, "1", CY_OK, 1), "one");
	t_ok(inherits(listening[0], plain, "0", CY_OK, 0), "none");
	t_ok(inherits(listening[0], plain, "2", CY_USAGE, 0),
	    "one does not listen");
	t_ok(inherits(listening[0], plain, "9", CY_USAGE, 0), "too many");
	t_ok(inherits(listening[0], plain, "", CY_USAGE, 0), "no number");
	t_rc(http_listen_inherited("1", "1", fds, &n, &e), &e, CY_OK,
	    FAULT_NONE, "for another process");
	t_ok(n == 0, "are not ours");
	t_rc(http_listen_inherited(NULL, "1", fds, &n, &e), &e, CY_OK,
	    FAULT_NONE, "no process named");
	t_rc(http_listen_inherited("1", NULL, fds, &n, &e), &e, CY_OK,
	    FAULT_NONE, "no number named");
	(void)close(plain);
	(void)close(listening[0]);
}

int
main(void)
{
	test_good();
	test_bad();
	test_unix();
	test_inherited();
	return t_done();
}
