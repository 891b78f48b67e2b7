/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"
#include "../t.h"

#define WORDS 8

static const struct {
	const char *name;
	const char *argv[WORDS];
	enum cy_rc rc;
	enum fault fault;
	const char *command; /* that is found; NULL: none */
	size_t nargs;
} cases[] = {
    {"nothing at all", {NULL}, CY_OK, 0, NULL, 0},
    {"one word", {"status"}, CY_OK, 0, "status", 0},
    {"two words", {"statement", "list"}, CY_OK, 0, "statement list", 0},
    {"a noun alone", {"statement"}, CY_OK, 0, NULL, 1},
    {"a word behind", {"verify", "x"}, CY_OK, 0, "verify", 1},
    {"flag in front", {"--json", "verify", "x"}, CY_OK, 0, "verify", 1},
    {"flag between", {"statement", "--json", "show", "x"}, CY_OK, 0,
        "statement show", 1},
    {"flag behind", {"verify", "x", "--json"}, CY_OK, 0, "verify", 1},
    {"value behind =", {"init", "--name=mfa.example"}, CY_OK, 0, "init", 0},
    {"value as a word", {"init", "--name", "mfa.example"}, CY_OK, 0, "init", 0},
    {"short option", {"log", "get", "1", "-o", "f"}, CY_OK, 0, "log get", 1},
    {"two hyphens end options", {"verify", "--", "--json"}, CY_OK, 0, "verify",
        1},
    {"a hyphen is a word", {"verify", "-"}, CY_OK, 0, "verify", 1},
    {"help needs no words", {"verify", "--help"}, CY_OK, 0, "verify", 0},
    {"unknown word", {"statment"}, CY_USAGE, FAULT_CLI_COMMAND, NULL, 0},
    {"unknown verb", {"statement", "lst"}, CY_USAGE, FAULT_CLI_COMMAND, NULL,
        0},
    {"nothing near", {"statement", "qqqqqqqq"}, CY_USAGE, FAULT_CLI_COMMAND,
        NULL, 0},
    {"a very long word",
        {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"}, CY_USAGE,
        FAULT_CLI_COMMAND, NULL, 0},
    {"unknown option", {"verify", "x", "--nope"}, CY_USAGE, FAULT_CLI_OPTION,
        "verify", 1},
    {"unknown letter", {"verify", "x", "-z"}, CY_USAGE, FAULT_CLI_OPTION,
        "verify", 1},
    {"option before its command", {"--as-of", "2019", "case", "list"}, CY_USAGE,
        FAULT_CLI_OPTION, NULL, 0},
    {"option of another command", {"verify", "x", "--as-of", "2019"}, CY_USAGE,
        FAULT_CLI_OPTION, "verify", 1},
    {"value is missing", {"init", "--name"}, CY_USAGE, FAULT_CLI_OPTION, "init",
        0},
    {"value that is none", {"verify", "x", "--json=1"}, CY_USAGE,
        FAULT_CLI_OPTION, "verify", 1},
    {"too few words", {"verify"}, CY_USAGE, FAULT_CLI_ARGUMENTS, "verify", 0},
    {"too many words", {"status", "x"}, CY_USAGE, FAULT_CLI_ARGUMENTS, "status",
        1},
};

static void
test_parse(void)
{
	char name[COMMAND_NAME];
	struct cy_err e;
	struct cli c;
	size_t i;
	int n;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memset(&c, 0, sizeof(c));
		for (n = 0; n < WORDS && cases[i].argv[n] != NULL; n++)
			;
		t_rc(cli_parse(&c, n, (char **)(uintptr_t)cases[i].argv, &e),
		    &e, cases[i].rc, cases[i].fault, cases[i].name);
		if (c.cmd != NULL)
			command_name(name, c.cmd);
		else
			name[0] = '\0';
		t_span(span_str(name),
		    span_str(cases[i].command == NULL ? "" : cases[i].command),
		    cases[i].name);
		t_uint(c.nargs, cases[i].nargs, cases[i].name);
	}
}

static void
test_too_many(void)
{
	static char word[] = "x", check[] = "check", record[] = "record";
	static char *argv[CLI_ARGS + 3];
	struct cy_err e;
	struct cli c;
	int i;

	argv[0] = record;
	argv[1] = check;
	for (i = 2; i < CLI_ARGS + 3; i++)
		argv[i] = word;
	memset(&c, 0, sizeof(c));
	t_rc(cli_parse(&c, CLI_ARGS + 3, argv, &e), &e, CY_USAGE,
	    FAULT_CLI_ARGUMENTS, "more words than there is room for");
}

static void
test_values(void)
{
	struct cy_err e;
	struct day d;
	uint64_t v;

	t_rc(cli_number(&v, "7", 1, 9, "n", &e), &e, CY_OK, 0, "in range");
	t_rc(cli_number(&v, "0", 1, 9, "n", &e), &e, CY_USAGE, FAULT_CLI_NUMBER,
	    "below");
	t_rc(cli_number(&v, "10", 1, 9, "n", &e), &e, CY_USAGE,
	    FAULT_CLI_NUMBER, "above");
	t_rc(cli_number(&v, "x", 1, 9, "n", &e), &e, CY_USAGE, FAULT_CLI_NUMBER,
	    "no number");
	t_rc(cli_day(&d, "2019-09-23", &e), &e, CY_OK, 0, "a day");
	t_rc(cli_day(&d, "2019-09", &e), &e, CY_OK, 0, "a month");
	t_rc(cli_day(&d, "2019-02-30", &e), &e, CY_USAGE, FAULT_CLI_DATE,
	    "a day that was not");
}

/* The table itself: sorted into runs, every command with help. */
static void
test_table(void)
{
	const struct cli_option *o;
	size_t i, j;
	int bad = 0;

	for (i = 0; i < ncommands; i++) {
		bad += commands[i].help[0] == '\0';
		bad += commands[i].run == NULL;
		for (j = i + 2; j < ncommands; j++)
			bad +=
			    strcmp(commands[i].noun, commands[j].noun) == 0 &&
			    strcmp(commands[j - 1].noun, commands[j].noun) != 0;
		o = commands[i].options;
		for (j = 0; o != NULL && o[j].name != NULL; j++)
			;
		bad += j > CLI_OPTIONS;
	}
	t_uint((unsigned)bad, 0, "the table is in order");
}

int
main(void)
{
	test_parse();
	test_too_many();
	test_values();
	test_table();
	return t_done();
}
