/* SPDX-License-Identifier: Apache-2.0 */
#include "sandbox/spawn.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define NO_PROGRAM 127
#define CALL_CLOSE_RANGE 436

/* Variables that a child keeps: the others are for the user's programs. */
static const char *const keeps[] = {"TZ=", "ASAN_OPTIONS=", "UBSAN_OPTIONS=",
    "GCOV_PREFIX=", "MALLOC_PERTURB_="};

void
spawn_close_from(int first)
{
	if (syscall(CALL_CLOSE_RANGE, (unsigned)first, ~0u, 0) == 0)
		return;
	/* Before Linux 5.9. */
	for (int fd = first, max = (int)sysconf(_SC_OPEN_MAX); fd < max; fd++)
		(void)close(fd);
}

void
spawn_name(const char *name)
{
	(void)prctl(PR_SET_NAME, name, 0, 0, 0);
}

static bool
keep(const char *variable)
{
	for (size_t i = 0; i < sizeof(keeps) / sizeof(keeps[0]); i++)
		if (strncmp(variable, keeps[i], strlen(keeps[i])) == 0)
			return true;
	return false;
}

/* In place: there is no memory to be had after a fork. */
static void
clean_environment(void)
{
	char **to = environ;

	for (char **from = environ; *from != NULL; from++)
		if (keep(*from))
			*to++ = *from;
	*to = NULL;
}

static void
reset_signals(void)
{
	const struct sigaction usual = {.sa_handler = SIG_DFL};
	const struct sigaction none = {.sa_handler = SIG_IGN};
	sigset_t set;

	for (int i = 1; i < SIGRTMIN; i++)
		(void)sigaction(i, &usual, NULL);
	(void)sigaction(SIGINT, &none, NULL);
	(void)sigaction(SIGPIPE, &none, NULL);
	(void)sigemptyset(&set);
	(void)sigprocmask(SIG_SETMASK, &set, NULL);
}

/* First out of the way of each other, then into their places. */
static bool
place_fds(const struct spawn *s)
{
	int high[SPAWN_FDS], null;

	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(null, STDOUT_FILENO) < 0)
		return false;
	for (size_t i = 0; i < s->nfds; i++) {
		high[i] = fcntl(
		    s->fds[i], F_DUPFD_CLOEXEC, SPAWN_FIRST + (int)SPAWN_FDS);
		if (high[i] < 0)
			return false;
	}
	for (size_t i = 0; i < s->nfds; i++)
		if (dup2(high[i], SPAWN_FIRST + (int)i) < 0)
			return false;
	spawn_close_from(SPAWN_FIRST + (int)s->nfds);
	return true;
}

static void
execute(const struct spawn *s)
{
	union {
		const char *const *in;
		char *const *out;
	} argv = {.in = s->argv};

	clean_environment();
	(void)execv(s->program, argv.out);
}

static void
child(const struct spawn *s, pid_t parent)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
	/* It may have ended before that. */
	if (getppid() != parent)
		_exit(NO_PROGRAM);
	reset_signals();
	if (!place_fds(s))
		_exit(NO_PROGRAM);
	spawn_name(s->name);
	if (s->argv == NULL)
		_exit(s->run(s->ctx));
	execute(s);
	_exit(NO_PROGRAM);
}

enum cy_rc
spawn_child(pid_t *pid, const struct spawn *s, struct cy_err *e)
{
	pid_t parent = getpid();

	assert(s->nfds <= SPAWN_FDS);
	*pid = fork();
	if (*pid == 0)
		child(s, parent);
	return *pid > 0 ? CY_OK : cy_errno(e, errno, "start", s->name);
}
