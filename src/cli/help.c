/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

static const char *const groups[GROUP_COUNT] = {
    [GROUP_START] = "Start here",
    [GROUP_READ] = "Read what the register holds",
    [GROUP_CHECK] = "Check it",
    [GROUP_WRITE] = "Add to it",
    [GROUP_OFFICE] = "Before a statement is public",
    [GROUP_NODE] = "Keep a node",
    [GROUP_HELP] = "Help",
};

static const char *const exit_names[] = {
    [CY_OK] = "done, or verified",
    [CY_BAD] = "checked, and bad",
    [CY_USAGE] = "usage or configuration",
    [CY_NOTFOUND] = "not found",
    [CY_DENIED] = "not permitted, or a key is locked",
    [CY_TEMP] = "temporary: try again",
    [CY_BELOW] = "sound, but below policy",
    [CY_CONFLICT] = "conflicts with what is there",
    [CY_FORK] = "two histories",
    [CY_REFUSED] = "refused by a safety rule",
};

const char *
exit_name(enum cy_rc rc)
{
	return (size_t)rc < sizeof(exit_names) / sizeof(exit_names[0])
	    ? exit_names[rc]
	    : "";
}

void
help_usage(FILE *f, const struct command *cmd)
{
	const struct cli_option *o;
	char name[COMMAND_NAME];

	command_name(name, cmd);
	(void)fprintf(f, "comity %s", name);
	for (o = cmd->options; o != NULL && o->name != NULL; o++)
		(void)fprintf(f, " [--%s%s%s]", o->name,
		    o->arg != NULL ? " " : "", o->arg != NULL ? o->arg : "");
	if (cmd->args[0] != '\0')
		(void)fprintf(f, " %s", cmd->args);
}

static void
print_option(FILE *f, const struct cli_option *o)
{
	char left[64];

	(void)snprintf(left, sizeof(left), "%s%c%s--%s%s%s",
	    o->letter != 0 ? "-" : "", o->letter != 0 ? o->letter : ' ',
	    o->letter != 0 ? ", " : "   ", o->name, o->arg != NULL ? " " : "",
	    o->arg != NULL ? o->arg : "");
	(void)fprintf(f, "  %-24s %s\n", left, o->help);
}

/* The group's commands, a line each. */
static void
print_group(FILE *f, enum cli_group group)
{
	char name[COMMAND_NAME], left[COMMAND_NAME + 32];
	size_t i;

	(void)fprintf(f, "\n%s\n", groups[group]);
	for (i = 0; i < ncommands; i++) {
		if (commands[i].group != group)
			continue;
		command_name(name, &commands[i]);
		(void)snprintf(left, sizeof(left), "%s%s%s", name,
		    commands[i].args[0] == '\0' ? "" : " ", commands[i].args);
		(void)fprintf(f, "  %-28s %s\n", left, commands[i].brief);
	}
}

void
help_overview(FILE *f)
{
	const struct cli_option *o;
	enum cli_group g;

	(void)fputs("Comity: a public register in which states sign joint "
	            "statements,\nverifiable by anyone, offline, with one "
	            "command.\n\nusage: comity [global options] <command> "
	            "[options] [words]\n",
	    f);
	for (g = 0; g < GROUP_COUNT; g++)
		print_group(f, g);
	(void)fputs("\nGlobal options\n", f);
	for (o = global_options; o->name != NULL; o++)
		print_option(f, o);
	(void)fputs("\n\"comity help COMMAND\" explains one command; the "
	            "manual begins with comity(1).\n",
	    f);
}

void
help_noun(FILE *f, const char *noun)
{
	size_t i;

	for (i = 0; i < ncommands; i++) {
		if (strcmp(commands[i].noun, noun) != 0)
			continue;
		help_usage(f, &commands[i]);
		(void)fprintf(f, "\n    %s\n", commands[i].brief);
	}
}

/* Paragraphs at 76 columns. */
static void
print_wrapped(FILE *f, const char *text)
{
	struct span rest = span_str(text), para, word;
	size_t at;

	while (span_split(&rest, '\n', &para)) {
		at = 0;
		while (span_split(&para, ' ', &word)) {
			if (at > 0 && at + 1 + word.n > 76) {
				(void)fputc('\n', f);
				at = 0;
			} else if (at > 0) {
				(void)fputc(' ', f);
				at++;
			}
			(void)fprintf(f, "%.*s", SPAN_ARGS(word));
			at += word.n;
		}
		(void)fputc('\n', f);
	}
}

void
help_command(FILE *f, const struct command *cmd)
{
	const struct cli_option *o;
	struct span rest, line;
	unsigned rc;

	(void)fputs("usage: ", f);
	help_usage(f, cmd);
	(void)fprintf(f, "\n\n");
	print_wrapped(f, cmd->help);
	if (cmd->options != NULL)
		(void)fputs("\nOptions\n", f);
	for (o = cmd->options; o != NULL && o->name != NULL; o++)
		print_option(f, o);
	(void)fputs("\nExit codes\n", f);
	for (rc = 0; rc <= CY_REFUSED; rc++)
		if (rc == CY_OK || rc == CY_USAGE ||
		    (cmd->exits & 1u << rc) != 0)
			(void)fprintf(
			    f, "  %u  %s\n", rc, exit_name((enum cy_rc)rc));
	if (cmd->example == NULL)
		return;
	(void)fputs("\nExamples\n", f);
	rest = span_str(cmd->example);
	while (span_split(&rest, '\n', &line))
		(void)fprintf(f, "  %.*s\n", SPAN_ARGS(line));
}
