/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"
#include "crypto/ed25519.h"
#include "serve/serve.h"

#ifndef COMITY_VERSION
#define COMITY_VERSION "unversioned"
#endif

/* Interrupted: the register is crash-safe, so stopping at once is safe. */
static void
on_interrupt(int sig)
{
	static const char clear[] = "\n";

	(void)!write(STDERR_FILENO, clear, sizeof(clear) - 1);
	_exit(sig == SIGINT ? (int)CY_INTERRUPTED : 128 + sig);
}

static void
catch_interrupts(void)
{
	struct sigaction sa = {.sa_handler = on_interrupt};

	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
}

/*
 * A number that the caller closed would go to the next file that is opened,
 * and what is said would be written into it.  It goes to something that can
 * be neither read nor written, so that every use fails as it should.
 */
static bool
hold_standard(void)
{
	int fd, got;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		got =
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
		if (got != fd)
			return false;
	}
	return true;
}

static enum cy_rc
run(struct cli *c, struct cy_err *e)
{
	bool colour, loud;
	enum cy_rc rc;

	rc = config_load(&c->config, c->dir, e);
	if (rc != CY_OK)
		return rc;
	colour = !c->no_color && getenv("NO_COLOR") == NULL &&
	    strcmp(c->config.value[SET_COLOR], "auto") == 0;
	out_init(&c->out, stdout, c->form, colour);
	loud = !c->quiet;
	progress_init(&c->progress, loud ? stderr : NULL, isatty(STDERR_FILENO),
	    c->clock);
	rc = c->cmd->run(c, e);
	progress_end(&c->progress);
	out_release(&c->out);
	return rc;
}

/* What needs no command: --version, --help, nothing at all. */
static bool
answered(struct cli *c)
{
	if (c->version)
		(void)printf("comity %s\n", COMITY_VERSION);
	else if (c->cmd == NULL && c->nargs > 0)
		help_noun(stdout, c->args[0]);
	else if (c->cmd == NULL)
		help_overview(stdout);
	else if (c->help)
		help_command(stdout, c->cmd);
	else
		return false;
	return true;
}

static enum cy_rc
start(struct cli *c, int argc, char **argv, struct cy_err *e)
{
	enum cy_rc rc = cli_parse(c, argc, argv, e);

	if (rc == CY_OK)
		rc = crypto_init(e);
	if (rc != CY_OK)
		return rc;
	if (!answered(c))
		return run(c, e);
	/* A first word alone is a question, but not an order. */
	if (c->cmd == NULL && !c->help && !c->version)
		return CY_USAGE;
	return CY_OK;
}

int
main(int argc, char **argv)
{
	static struct cli c;
	struct cy_err e = {.offset = CY_NO_OFFSET};
	enum cy_rc rc;

	/* A process of a node that is being served: only `serve` starts one. */
	if (argc == 3 && strcmp(argv[1], SERVE_PROCESS) == 0)
		return serve_process(argv[2], &clock_system);
	if (!hold_standard())
		return (int)CY_TEMP;
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	catch_interrupts();
	c.clock = &clock_system;
	rc = start(&c, argc - 1, argv + 1, &e);
	if (rc != CY_OK && e.fault != FAULT_NONE)
		cli_report(&e);
	config_release(&c.config);
	if (fflush(stdout) != 0 && rc == CY_OK)
		rc = CY_TEMP;
	return (int)rc;
}
