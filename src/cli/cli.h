/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/err.h"
#include "base/span.h"
#include "base/time.h"
#include "cli/config.h"
#include "cli/out.h"
#include "cli/progress.h"
#include "node/node.h"

/*
 * The command line.  One table (commands.c) makes parsing, help, manual
 * pages and completion; one cmd_*.c per command holds the work.
 */
struct cli;

#define CLI_OPTIONS 8
#define CLI_ARGS 256

/* An option of one command. */
struct cli_option {
	const char *name; /* without the two hyphens; NULL ends a list */
	char letter;      /* short form, or 0 */
	const char *arg;  /* name of its value; NULL: a switch */
	const char *help;
};

enum cli_group {
	GROUP_START,
	GROUP_READ,
	GROUP_CHECK,
	GROUP_WRITE,
	GROUP_OFFICE,
	GROUP_NODE,
	GROUP_HELP,
	GROUP_COUNT
};

/* Bits for the exit codes a command can end with, beside 0 and 2. */
#define EXIT_BAD (1u << CY_BAD)
#define EXIT_NOTFOUND (1u << CY_NOTFOUND)
#define EXIT_DENIED (1u << CY_DENIED)
#define EXIT_TEMP (1u << CY_TEMP)
#define EXIT_BELOW (1u << CY_BELOW)
#define EXIT_CONFLICT (1u << CY_CONFLICT)
#define EXIT_FORK (1u << CY_FORK)
#define EXIT_REFUSED (1u << CY_REFUSED)

struct command {
	const char *noun;
	const char *verb;                 /* NULL: the noun alone */
	const char *args;                 /* "FILE", "[PAGE]"; "" for none */
	uint8_t min, max;                 /* how many of them */
	const struct cli_option *options; /* NULL: none */
	enum cli_group group;
	unsigned exits;
	const char *brief;   /* one line, no full stop */
	const char *help;    /* paragraphs, parted by one blank line */
	const char *example; /* command lines, one per line; may be NULL */
	enum cy_rc (*run)(struct cli *c, struct cy_err *e);
};

extern const struct command commands[];
extern const size_t ncommands;
extern const struct cli_option global_options[];

struct cli {
	const struct command *cmd;
	size_t nargs;
	const char *args[CLI_ARGS];
	const char *opt[CLI_OPTIONS]; /* values, in the order of the table */
	bool help;                    /* --help: show it instead */
	bool version;
	bool quiet;
	bool no_color;
	const char *dir; /* --dir */
	enum out_form form;
	struct out out;
	struct progress progress;
	struct config config;
	const struct clock *clock;
};

/* Fills c from the words after the program's name.  CY_USAGE cli/...: the
 * text says what was expected. */
enum cy_rc cli_parse(struct cli *c, int argc, char **argv, struct cy_err *e);

/* The command of these words, or NULL. */
const struct command *command_find(const char *noun, const char *verb);
/* Does any command begin with this word? */
bool command_noun(const char *noun);
/* "statement parties"; out has room for 64. */
#define COMMAND_NAME 64
void command_name(char out[COMMAND_NAME], const struct command *cmd);

/* The value of an option of the command, or NULL; a switch gives "". */
const char *cli_opt(const struct cli *c, const char *name);
/* A number in lo..hi, or the fault cli/number for the thing named. */
enum cy_rc cli_number(uint64_t *out, const char *text, uint64_t lo, uint64_t hi,
    const char *what, struct cy_err *e);
/* YYYY, YYYY-MM or YYYY-MM-DD, or cli/date. */
enum cy_rc cli_day(struct day *out, const char *text, struct cy_err *e);

/* The node that --dir, COMITY_DIR or the configuration names. */
struct node_options cli_node(struct cli *c);
enum cy_rc cli_open_read(struct cli *c, struct node **n, struct cy_err *e);
enum cy_rc cli_open_write(struct cli *c, struct node **n, struct cy_err *e);
/* Closes after work: its own fault only where rc is CY_OK. */
enum cy_rc cli_close(struct node *n, enum cy_rc rc, struct cy_err *e);

/* A whole file, or standard input for "-", into b (appended). */
enum cy_rc cli_load(struct buf *b, const char *path, struct cy_err *e);
/* Writes s to a file that must not exist, or to standard output for NULL
 * and "-". */
enum cy_rc cli_store(const char *path, struct span s, struct cy_err *e);

/* Error lines on standard error: comity: error, hint, code. */
void cli_report(const struct cy_err *e);

/* help.c: the manual from the table. */
const char *exit_name(enum cy_rc rc);
void help_overview(FILE *f);
void help_noun(FILE *f, const char *noun);
void help_command(FILE *f, const struct command *cmd);
/* The usage line, without a newline. */
void help_usage(FILE *f, const struct command *cmd);
/* man.c: mdoc; CY_NOTFOUND for an unknown page. */
enum cy_rc man_page(FILE *f, const char *name, struct cy_err *e);
/* complete.c: a script for bash. */
void complete_bash(FILE *f);

#define VERSION_DATE "November 22, 2026"

#endif
