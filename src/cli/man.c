/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>

#include "cli/cli.h"

#include "record/record.h"

/*
 * Manual pages in mdoc(7), from the same tables that parse.
 */

/* A word of text: nothing in it may read as a request or an escape. */
static size_t
man_escaped(FILE *f, struct span s, bool first)
{
	size_t i;

	if (first && s.n > 0 && (s.p[0] == '.' || s.p[0] == '\''))
		(void)fputs("\\&", f);
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			(void)fputs("\\e", f);
		else if (s.p[i] == '-')
			(void)fputs("\\-", f);
		else if (s.p[i] == '"')
			(void)fputs("\\(dq", f);
		else
			(void)fputc(s.p[i], f);
	}
	return s.n;
}

static bool
ends_sentence(struct span word)
{
	uint8_t c = word.n > 1 ? word.p[word.n - 1] : 0;

	return c == '.' || c == '?' || c == '!';
}

/* A paragraph: mdoc wants each sentence on a line of its own, and short
 * lines. */
static void
man_text(FILE *f, struct span s)
{
	struct span word;
	size_t column = 0;
	bool sentence = false;

	while (span_split(&s, ' ', &word)) {
		if (sentence || column + word.n > 65) {
			(void)fputc('\n', f);
			column = 0;
		} else if (column > 0) {
			(void)fputc(' ', f);
			column++;
		}
		column += man_escaped(f, word, column == 0);
		sentence = ends_sentence(word);
	}
	(void)fputc('\n', f);
}

static void
man_cstr(FILE *f, const char *s)
{
	man_text(f, span_str(s));
}

static void
man_paragraphs(FILE *f, const char *text)
{
	struct span rest = span_str(text), line;

	while (span_split(&rest, '\n', &line)) {
		if (line.n == 0)
			(void)fputs(".Pp\n", f);
		else
			man_text(f, line);
	}
}

/* A word in a macro line, never taken for a macro. */
static void
man_word(FILE *f, const char *s)
{
	(void)fputs("\\&", f);
	for (; *s != '\0'; s++)
		(void)fprintf(f, *s == '-' ? "\\-" : "%c", *s);
}

static void
man_head(FILE *f, const char *name, const char *section, const char *brief)
{
	(void)fprintf(f,
	    ".\\\" SPDX-License-"
	    "Identifier: Apache-2.0\n"
	    ".Dd " VERSION_DATE "\n.Dt ");
	for (const char *p = name; *p != '\0'; p++)
		(void)fputc(*p >= 'a' && *p <= 'z' ? *p - 32 : *p, f);
	(void)fprintf(
	    f, " %s\n.Os\n.Sh NAME\n.Nm %s\n.Nd %s\n", section, name, brief);
}

static void
man_option(FILE *f, const struct cli_option *o)
{
	(void)fputs(".It ", f);
	if (o->letter != 0)
		(void)fprintf(f, "Fl %c , ", o->letter);
	(void)fputs("Fl \\-", f);
	man_word(f, o->name);
	if (o->arg != NULL) {
		(void)fputs(" Ar ", f);
		man_word(f, o->arg);
	}
	(void)fputc('\n', f);
	man_cstr(f, o->help);
}

static void
man_options(FILE *f, const struct cli_option *o)
{
	if (o == NULL)
		return;
	(void)fputs(".Bl -tag -width Ds\n", f);
	for (; o->name != NULL; o++)
		man_option(f, o);
	(void)fputs(".El\n", f);
}

/* .Cm words of the command, .Op options, .Ar words. */
static void
man_usage(FILE *f, const struct command *cmd)
{
	const struct cli_option *o;
	struct span rest = span_str(cmd->args), word;

	(void)fprintf(f, ".Nm comity\n.Cm %s%s%s\n", cmd->noun,
	    cmd->verb == NULL ? "" : " ", cmd->verb == NULL ? "" : cmd->verb);
	for (o = cmd->options; o != NULL && o->name != NULL; o++) {
		(void)fputs(".Op Fl \\-", f);
		man_word(f, o->name);
		if (o->arg != NULL) {
			(void)fputs(" Ar ", f);
			man_word(f, o->arg);
		}
		(void)fputc('\n', f);
	}
	while (span_split(&rest, ' ', &word))
		(void)fprintf(f, ".Ar \\&%.*s\n", SPAN_ARGS(word));
}

static void
man_exits(FILE *f, unsigned exits)
{
	unsigned rc;

	(void)fputs(".Sh EXIT STATUS\n.Bl -tag -width Ds\n", f);
	for (rc = 0; rc <= CY_REFUSED; rc++)
		if ((exits & 1u << rc) != 0)
			(void)fprintf(
			    f, ".It %u\n%s\n", rc, exit_name((enum cy_rc)rc));
	(void)fputs(".It 130\ninterrupted\n.El\n", f);
}

static void
man_examples(FILE *f, const char *text)
{
	struct span rest = span_str(text), line;

	(void)fputs(".Bd -literal -offset indent\n", f);
	while (span_split(&rest, '\n', &line)) {
		(void)man_escaped(f, line, true);
		(void)fputc('\n', f);
	}
	(void)fputs(".Ed\n", f);
}

/* The nouns of the table in alphabetical order, one by one: the least that
 * is greater than the last. */
static const char *
next_noun(const char *last)
{
	const char *best = NULL;
	size_t i;

	for (i = 0; i < ncommands; i++)
		if (strcmp(commands[i].noun, last) > 0 &&
		    (best == NULL || strcmp(commands[i].noun, best) < 0))
			best = commands[i].noun;
	return best;
}

static void
man_see_also(FILE *f, const char *self)
{
	bool main_page = strcmp(self, "comity") == 0;
	bool faults = strcmp(self, "comity-faults") == 0;
	bool records = strcmp(self, "comity-records") == 0;
	const char *noun = "";

	(void)fputs(".Sh SEE ALSO\n", f);
	if (!main_page)
		(void)fputs(".Xr comity 1 ,\n", f);
	while (main_page && (noun = next_noun(noun)) != NULL)
		(void)fprintf(f, ".Xr comity-%s 1 ,\n", noun);
	if (!faults)
		(void)fprintf(
		    f, ".Xr comity-faults 7%s\n", records ? "" : " ,");
	if (!records)
		(void)fputs(".Xr comity-records 7\n", f);
}

static void
man_settings(FILE *f)
{
	enum setting s;

	(void)fputs(".Sh ENVIRONMENT\n.Bl -tag -width COMITY_THREADS\n", f);
	for (s = 0; s < SETTING_COUNT; s++) {
		(void)fprintf(f, ".It Ev %s\n", setting_env(s));
		man_cstr(f, setting_help(s));
	}
	(void)fputs(".It Ev NO_COLOR\nno colour, whatever its value\n.El\n"
	            ".Sh FILES\n.Bl -tag -width Ds\n"
	            ".It Pa /etc/comity/config\nsettings of the system\n"
	            ".It Pa ~/.config/comity/config\nsettings of the user\n"
	            ".It Pa config\nin the node's folder: settings of the "
	            "node\n.It Pa ~/.local/state/comity/\n"
	            "high\\-water marks, the keys that open a node's keys, "
	            "and\n.Pa known ,\nthe registers this user trusts\n"
	            ".El\n",
	    f);
}

static void
man_overview(FILE *f)
{
	size_t i;

	man_head(f, "comity", "1",
	    "a register of joint statements that anyone can verify");
	(void)fputs(".Sh SYNOPSIS\n.Nm\n.Op Ar global options\n"
	            ".Ar command\n.Op Ar options\n.Op Ar words\n"
	            ".Sh DESCRIPTION\n"
	            "Comity keeps a public register in which states, and any "
	            "coalition,\nsign joint statements and hold each other to "
	            "rules they agreed on.\nEverything that counts is a short "
	            "text, signed by its author, in an\nappend\\-only "
	            "register that anyone can verify, offline.\n.Pp\n"
	            "The commands are:\n.Bl -tag -width Ds\n",
	    f);
	for (i = 0; i < ncommands; i++) {
		(void)fprintf(f, ".It Cm %s%s%s\n", commands[i].noun,
		    commands[i].verb == NULL ? "" : " ",
		    commands[i].verb == NULL ? "" : commands[i].verb);
		man_cstr(f, commands[i].brief);
	}
	(void)fputs(".El\n.Pp\nThe global options may stand anywhere:\n", f);
	man_options(f, global_options);
	man_settings(f);
	man_exits(f, UINT_MAX);
	(void)fputs(".Sh DIAGNOSTICS\nAn error is told on standard error in "
	            "lines that begin\n.Ql comity: error\\&: ,\n"
	            ".Ql hint\\&:\nand\n.Ql code\\&: .\nThe code is explained "
	            "in\n.Xr comity-faults 7 .\n",
	    f);
	man_see_also(f, "comity");
}

/* What the commands of one first word are about. */
static const char *
noun_brief(const char *noun)
{
	static const struct {
		const char *noun, *brief;
	} briefs[] = {
	    {"backup", "backups of a node, and what follows a restore"},
	    {"case", "incidents with all that refers to them"},
	    {"config", "settings, and where they come from"},
	    {"framework", "catalogues of law, norms, measures and scales"},
	    {"key", "the keys of a node"},
	    {"log", "the register, entry by entry"},
	    {"party", "the parties the register knows"},
	    {"record", "check, show, sign and add single records"},
	    {"statement", "joint statements and who joined them"},
	};
	size_t i;

	for (i = 0; i < sizeof(briefs) / sizeof(briefs[0]); i++)
		if (strcmp(briefs[i].noun, noun) == 0)
			return briefs[i].brief;
	return noun;
}

static bool
is_noun(const struct command *cmd, const char *noun)
{
	return strcmp(cmd->noun, noun) == 0;
}

/* Name and synopsis; returns how many commands the noun has. */
static size_t
man_noun_head(FILE *f, const char *page, const char *noun, unsigned *exits)
{
	const char *brief = NULL;
	size_t i, n = 0;

	*exits = 1u << CY_OK | 1u << CY_USAGE;
	for (i = 0; i < ncommands; i++) {
		if (!is_noun(&commands[i], noun))
			continue;
		n++;
		*exits |= commands[i].exits;
		brief = commands[i].brief;
	}
	man_head(f, page, "1", n == 1 ? brief : noun_brief(noun));
	(void)fputs(".Sh SYNOPSIS\n", f);
	for (i = 0; i < ncommands; i++)
		if (is_noun(&commands[i], noun))
			man_usage(f, &commands[i]);
	return n;
}

static void
man_command(FILE *f, const struct command *cmd, bool alone)
{
	if (!alone)
		(void)fprintf(f, ".Ss comity %s %s\n", cmd->noun, cmd->verb);
	man_paragraphs(f, cmd->help);
	if (cmd->options != NULL)
		(void)fputs(".Pp\nThe options are:\n", f);
	man_options(f, cmd->options);
}

/* One page per first word: all its commands. */
static void
man_noun(FILE *f, const char *noun)
{
	char page[COMMAND_NAME];
	unsigned exits;
	size_t i, n;

	(void)snprintf(page, sizeof(page), "comity-%s", noun);
	n = man_noun_head(f, page, noun, &exits);
	(void)fputs(".Sh DESCRIPTION\n", f);
	for (i = 0; i < ncommands; i++)
		if (is_noun(&commands[i], noun))
			man_command(f, &commands[i], n == 1);
	man_exits(f, exits);
	(void)fputs(".Sh EXAMPLES\n", f);
	for (i = 0; i < ncommands; i++)
		if (is_noun(&commands[i], noun) && commands[i].example != NULL)
			man_examples(f, commands[i].example);
	man_see_also(f, page);
}

static void
man_faults(FILE *f)
{
	enum fault i;

	man_head(f, "comity-faults", "7", "what Comity can find wrong");
	(void)fputs(".Sh DESCRIPTION\nEvery rejection has an id, which "
	            "stands in the line\n.Ql code\\&:\nof an error, with the "
	            "rule behind it.\n.Bl -tag -width Ds\n",
	    f);
	for (i = 1; i < FAULT_COUNT; i++) {
		(void)fputs(".It ", f);
		man_word(f, fault_id(i));
		(void)fputc('\n', f);
		man_cstr(f, fault_text(i));
		(void)fputs("Rule:\n", f);
		man_cstr(f, fault_rule(i));
	}
	(void)fputs(".El\n", f);
	man_see_also(f, "comity-faults");
}

static void
man_rule(FILE *f, const struct field_rule *r)
{
	const char *many = r->max > 1 ? ", may repeat" : "";

	(void)fputs(".It ", f);
	man_word(f, field_name(r->field));
	(void)fputc('\n', f);
	(void)fprintf(f, "%s%s:\n", r->min > 0 ? "required" : "optional", many);
	man_cstr(f, r->help);
	if (r->choices == NULL)
		return;
	(void)fputs("One of:\n", f);
	man_cstr(f, r->choices);
}

static void
man_records(FILE *f)
{
	enum record_kind k;
	size_t i;

	man_head(f, "comity-records", "7", "the records of a Comity register");
	(void)fputs(".Sh DESCRIPTION\nA record is a signed text.\nIts first "
	            "line names its type; headers follow in the order "
	            "below,\nthen, after a blank line, the body.\n",
	    f);
	for (k = 0; k < RECORD_KINDS; k++) {
		(void)fprintf(f, ".Ss comity/%s/v1\n", record_types[k].name);
		man_cstr(f, record_types[k].help);
		(void)fputs(".Bl -tag -width Ds\n", f);
		for (i = 0; i < record_types[k].nrules; i++)
			man_rule(f, &record_types[k].rules[i]);
		(void)fputs(".El\n", f);
	}
	man_see_also(f, "comity-records");
}

enum cy_rc
man_page(FILE *f, const char *name, struct cy_err *e)
{
	static const char prefix[] = "comity-";

	if (strcmp(name, "comity") == 0)
		man_overview(f);
	else if (strcmp(name, "comity-faults") == 0)
		man_faults(f);
	else if (strcmp(name, "comity-records") == 0)
		man_records(f);
	else if (strncmp(name, prefix, sizeof(prefix) - 1) == 0 &&
	    command_noun(name + sizeof(prefix) - 1))
		man_noun(f, name + sizeof(prefix) - 1);
	else
		return cy_fail(e, CY_NOTFOUND, FAULT_CLI_NO_PAGE, CY_NO_OFFSET,
		    "%s", name);
	return CY_OK;
}
