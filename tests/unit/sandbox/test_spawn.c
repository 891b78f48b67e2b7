/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/spawn.h"

static int
ended(pid_t pid)
{
	int status = -1;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status)
	                         : 1000 + WTERMSIG(status);
}

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

/* What a child finds; each failure has its number. */
static int
look(void *ctx)
{
	const pid_t *parent = ctx;
	struct sigaction sa;
	char name[16] = "", one;
	int death = 0;

	if (!is_open(0) || !is_open(1) || !is_open(2) || read(0, &one, 1) != 0)
		return 1;
	if (!is_open(3) || !is_open(4) || is_open(5))
		return 2;
	if (read(3, &one, 1) != 1 || one != 'a' || read(4, &one, 1) != 1 ||
	    one != 'b')
		return 3;
	for (int fd = 5; fd < 100; fd++)
		if (is_open(fd))
			return 4;
	(void)prctl(PR_GET_NAME, name, 0, 0, 0);
	if (strcmp(name, "comity-test") != 0)
		return 5;
	(void)prctl(PR_GET_PDEATHSIG, &death, 0, 0, 0);
	if (death != SIGTERM || getppid() != *parent)
		return 6;
	(void)sigaction(SIGTERM, NULL, &sa);
	if (sa.sa_handler != SIG_DFL)
		return 7;
	(void)sigaction(SIGINT, NULL, &sa);
	return sa.sa_handler == SIG_IGN ? 42 : 8;
}

static void
test_function(void)
{
	pid_t parent = getpid(), pid;
	int a[2], b[2], fds[2];
	struct spawn s = {.name = "comity-test", .run = look, .ctx = &parent};
	struct cy_err e;

	t_ok(pipe(a) == 0 && pipe(b) == 0, "two pipes");
	t_ok(write(a[1], "a", 1) == 1 && write(b[1], "b", 1) == 1, "filled");
	/* In an order that crosses the numbers they get. */
	fds[0] = a[0];
	fds[1] = b[0];
	s.fds = fds;
	s.nfds = 2;
	(void)signal(SIGTERM, SIG_IGN);
	t_rc(spawn_child(&pid, &s, &e), &e, CY_OK, FAULT_NONE, "spawn");
	t_uint((unsigned)ended(pid), 42, "what the child finds");
	t_ok(write(a[1], "a", 1) == 1 && write(b[1], "b", 1) == 1, "filled");
	(void)dup2(a[0], 4);
	(void)dup2(b[0], 3);
	fds[0] = 4;
	fds[1] = 3;
	t_rc(spawn_child(&pid, &s, &e), &e, CY_OK, FAULT_NONE, "crossed");
	t_uint((unsigned)ended(pid), 42, "each in its place");
	(void)signal(SIGTERM, SIG_DFL);
}

static void
test_program(void)
{
	static const char *const argv[] = {
	    "a name", "-c", "test -z \"$HOME$SECRET\" && exit 7", NULL};
	struct spawn s = {
	    .name = "comity-test", .argv = argv, .program = "/bin/sh"};
	struct cy_err e;
	pid_t pid;

	(void)setenv("SECRET", "x", 1);
	t_rc(spawn_child(&pid, &s, &e), &e, CY_OK, FAULT_NONE, "spawn");
	t_uint((unsigned)ended(pid), 7, "a program, with a clean environment");
	t_ok(getenv("SECRET") != NULL, "ours is as it was");
	s.program = "/nowhere";
	t_rc(spawn_child(&pid, &s, &e), &e, CY_OK, FAULT_NONE, "spawn");
	t_uint((unsigned)ended(pid), 127, "no such program");
}

int
main(void)
{
	test_function();
	test_program();
	return t_done();
}
