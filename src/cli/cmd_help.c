/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"

static enum cy_rc
help_man(const struct cli *c, struct cy_err *e)
{
	return man_page(stdout, c->nargs == 0 ? "comity" : c->args[0], e);
}

enum cy_rc
cmd_help(struct cli *c, struct cy_err *e)
{
	const struct command *cmd;

	if (cli_opt(c, "man") != NULL)
		return help_man(c, e);
	if (c->nargs == 0) {
		help_overview(stdout);
		return CY_OK;
	}
	cmd = command_find(c->args[0], c->nargs > 1 ? c->args[1] : NULL);
	if (cmd != NULL) {
		help_command(stdout, cmd);
		return CY_OK;
	}
	if (c->nargs == 1 && command_noun(c->args[0])) {
		help_noun(stdout, c->args[0]);
		return CY_OK;
	}
	return cy_fail(e, CY_NOTFOUND, FAULT_CLI_NO_PAGE, CY_NO_OFFSET,
	    "%s%s%s", c->args[0], c->nargs > 1 ? " " : "",
	    c->nargs > 1 ? c->args[1] : "");
}

enum cy_rc
cmd_completion(struct cli *c, struct cy_err *e)
{
	if (strcmp(c->args[0], "bash") != 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_CLI_NO_PAGE, CY_NO_OFFSET,
		    "completion for %s", c->args[0]);
	complete_bash(stdout);
	return CY_OK;
}
