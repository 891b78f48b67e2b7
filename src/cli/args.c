/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <limits.h>

const struct cli_option global_options[] = {
    {"dir", 0, "DIR", "the node's folder (else COMITY_DIR)"},
    {"json", 0, NULL, "one JSON document"},
    {"jsonl", 0, NULL, "one JSON object per line"},
    {"porcelain", 0, NULL, "tab-separated lines for scripts"},
    {"no-color", 0, NULL, "no colour (as NO_COLOR)"},
    {"quiet", 'q', NULL, "no progress"},
    {"help", 'h', NULL, "explain the command"},
    {"version", 0, NULL, "print the version"},
    {NULL, 0, NULL, NULL},
};

enum global {
	G_DIR,
	G_JSON,
	G_JSONL,
	G_PORCELAIN,
	G_NO_COLOR,
	G_QUIET,
	G_HELP,
	G_VERSION,
};

/* The words not read yet. */
struct words {
	int n;
	char **p;
	bool options_done; /* "--" was seen */
};

/* An output has one form: a script that asks for two gets neither. */
static enum cy_rc
set_form(struct cli *c, enum out_form form, struct cy_err *e)
{
	if (c->form != OUT_HUMAN && c->form != form)
		return cy_fail(e, CY_USAGE, FAULT_CLI_OPTION, CY_NO_OFFSET,
		    "--json, --jsonl and --porcelain exclude one another");
	c->form = form;
	return CY_OK;
}

static enum cy_rc
take_global(struct cli *c, enum global g, const char *value, struct cy_err *e)
{
	switch (g) {
	case G_DIR:
		c->dir = value;
		break;
	case G_JSON:
		return set_form(c, OUT_JSON, e);
	case G_JSONL:
		return set_form(c, OUT_JSONL, e);
	case G_PORCELAIN:
		return set_form(c, OUT_PORCELAIN, e);
	case G_NO_COLOR:
		c->no_color = true;
		break;
	case G_QUIET:
		c->quiet = true;
		break;
	case G_HELP:
		c->help = true;
		break;
	case G_VERSION:
		c->version = true;
		break;
	}
	return CY_OK;
}

/* Index of the option in the list, or -1.  word: after its hyphens, up to a
 * "=". */
static int
find_option(const struct cli_option *list, struct span word, bool is_long)
{
	int i;

	for (i = 0; list != NULL && list[i].name != NULL; i++) {
		if (is_long && span_eq_str(word, list[i].name))
			return i;
		if (!is_long && list[i].letter != 0 && word.n == 1 &&
		    word.p[0] == (uint8_t)list[i].letter)
			return i;
	}
	return -1;
}

/* The value of an option: behind "=", or the next word. */
static enum cy_rc
option_value(struct words *w, const struct cli_option *o, const char *eq,
    const char **value, struct cy_err *e)
{
	*value = "";
	if (o->arg == NULL) {
		if (eq == NULL)
			return CY_OK;
		return cy_fail(e, CY_USAGE, FAULT_CLI_OPTION, CY_NO_OFFSET,
		    "--%s takes no value", o->name);
	}
	if (eq != NULL) {
		*value = eq + 1;
		return CY_OK;
	}
	if (w->n == 0)
		return cy_fail(e, CY_USAGE, FAULT_CLI_OPTION, CY_NO_OFFSET,
		    "--%s needs a value: %s", o->name, o->arg);
	*value = w->p[0];
	w->n--;
	w->p++;
	return CY_OK;
}

/* How far apart two words are; what is typed wrong is mostly near. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[32], i, j, last, up, na = strlen(a), nb = strlen(b);

	if (nb >= 32 || na >= 32)
		return SIZE_MAX;
	for (j = 0; j <= nb; j++)
		row[j] = j;
	for (i = 1; i <= na; i++) {
		last = row[0];
		row[0] = i;
		for (j = 1; j <= nb; j++) {
			up = row[j];
			row[j] = last + (a[i - 1] != b[j - 1]);
			if (up + 1 < row[j])
				row[j] = up + 1;
			if (row[j - 1] + 1 < row[j])
				row[j] = row[j - 1] + 1;
			last = up;
		}
	}
	return row[nb];
}

/* The option of the list that is nearest; best: nearer than this. */
static const char *
nearest_option(const struct cli_option *list, const char *word, size_t *best)
{
	const char *near = NULL;
	size_t d;

	for (; list != NULL && list->name != NULL; list++) {
		d = distance(word, list->name);
		if (d >= *best)
			continue;
		*best = d;
		near = list->name;
	}
	return near;
}

static enum cy_rc
no_option(const struct cli *c, const char *word, struct span key, bool is_long,
    struct cy_err *e)
{
	char of[COMMAND_NAME] = "", name[32];
	const char *near = NULL, *other;
	size_t best = 3;

	if (c->cmd != NULL)
		command_name(of, c->cmd);
	(void)snprintf(
	    name, sizeof(name), "%.*s", SPAN_ARGS(span_first(key, 31)));
	if (is_long && c->cmd != NULL)
		near = nearest_option(c->cmd->options, name, &best);
	if (is_long) {
		other = nearest_option(global_options, name, &best);
		near = other != NULL ? other : near;
	}
	return cy_fail(e, CY_USAGE, FAULT_CLI_OPTION, CY_NO_OFFSET,
	    "%s is not an option of \"comity%s%s\"%s%s%s", word,
	    of[0] == '\0' ? "" : " ", of,
	    near == NULL ? "" : "; did you mean --", near == NULL ? "" : near,
	    near == NULL ? "" : "?");
}

static enum cy_rc
take_option(struct cli *c, struct words *w, const char *word, struct cy_err *e)
{
	bool is_long = word[1] == '-';
	const char *name = word + (is_long ? 2 : 1), *value;
	const char *eq = is_long ? strchr(name, '=') : NULL;
	struct span key =
	    eq == NULL ? span_str(name) : span(name, (size_t)(eq - name));
	int i = find_option(global_options, key, is_long);
	enum cy_rc rc;

	if (i >= 0) {
		rc = option_value(w, &global_options[i], eq, &value, e);
		if (rc == CY_OK)
			rc = take_global(c, (enum global)i, value, e);
		return rc;
	}
	i = c->cmd == NULL ? -1 : find_option(c->cmd->options, key, is_long);
	if (i < 0)
		return no_option(c, word, key, is_long, e);
	rc = option_value(w, &c->cmd->options[i], eq, &value, e);
	if (rc == CY_OK)
		c->opt[i] = value;
	return rc;
}

/* The noun, or the verb of this noun, that is nearest; NULL: none is. */
static const char *
nearest(const char *noun, const char *verb)
{
	const char *near = NULL, *other;
	size_t i, d, best = 3;

	for (i = 0; i < ncommands; i++) {
		if (verb != NULL && strcmp(commands[i].noun, noun) != 0)
			continue;
		other = verb == NULL ? commands[i].noun : commands[i].verb;
		d = distance(verb == NULL ? noun : verb, other);
		if (d >= best)
			continue;
		best = d;
		near = other;
	}
	return near;
}

static enum cy_rc
no_command(const char *noun, const char *verb, struct cy_err *e)
{
	const char *near = nearest(noun, verb);

	if (near == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_COMMAND, CY_NO_OFFSET,
		    "\"%s%s%s\"", noun, verb == NULL ? "" : " ",
		    verb == NULL ? "" : verb);
	if (verb == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_COMMAND, CY_NO_OFFSET,
		    "\"%s\"; did you mean \"%s\"?", noun, near);
	return cy_fail(e, CY_USAGE, FAULT_CLI_COMMAND, CY_NO_OFFSET,
	    "\"%s %s\"; did you mean \"%s %s\"?", noun, verb, noun, near);
}

static bool
is_option(const struct words *w)
{
	return w->n > 0 && !w->options_done && w->p[0][0] == '-' &&
	    w->p[0][1] != '\0';
}

/* Takes options off the front, so that flags may stand anywhere. */
static enum cy_rc
take_options(struct cli *c, struct words *w, struct cy_err *e)
{
	const char *word;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && is_option(w)) {
		word = w->p[0];
		w->n--;
		w->p++;
		if (strcmp(word, "--") == 0)
			w->options_done = true;
		else
			rc = take_option(c, w, word, e);
	}
	return rc;
}

/* The words of the command: "verify", or "statement list". */
static enum cy_rc
take_command(struct cli *c, struct words *w, struct cy_err *e)
{
	const char *noun, *verb = NULL;
	enum cy_rc rc;

	rc = take_options(c, w, e);
	if (rc != CY_OK || w->n == 0)
		return rc;
	noun = w->p[0];
	w->n--;
	w->p++;
	c->cmd = command_find(noun, NULL);
	if (c->cmd != NULL)
		return CY_OK;
	if (!command_noun(noun))
		return no_command(noun, NULL, e);
	rc = take_options(c, w, e);
	if (rc != CY_OK)
		return rc;
	if (w->n == 0) {
		c->args[c->nargs++] = noun;
		return CY_OK;
	}
	verb = w->p[0];
	w->n--;
	w->p++;
	c->cmd = command_find(noun, verb);
	return c->cmd == NULL ? no_command(noun, verb, e) : CY_OK;
}

static enum cy_rc
check_count(const struct cli *c, struct cy_err *e)
{
	char name[COMMAND_NAME];

	if (c->nargs >= c->cmd->min && c->nargs <= c->cmd->max)
		return CY_OK;
	command_name(name, c->cmd);
	return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
	    "\"comity %s\" takes %s", name,
	    c->cmd->args[0] == '\0' ? "no further words" : c->cmd->args);
}

enum cy_rc
cli_parse(struct cli *c, int argc, char **argv, struct cy_err *e)
{
	struct words w = {argc, argv, false};
	enum cy_rc rc;

	rc = take_command(c, &w, e);
	if (rc != CY_OK || c->cmd == NULL)
		return rc;
	while (rc == CY_OK && w.n > 0) {
		rc = take_options(c, &w, e);
		if (rc != CY_OK || w.n == 0)
			break;
		if (c->nargs == CLI_ARGS)
			return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS,
			    CY_NO_OFFSET, "more than %d words", CLI_ARGS);
		c->args[c->nargs++] = w.p[0];
		w.n--;
		w.p++;
	}
	if (rc != CY_OK || c->help || c->version)
		return rc;
	return check_count(c, e);
}

const struct command *
command_find(const char *noun, const char *verb)
{
	const struct command *k;
	size_t i;

	for (i = 0; i < ncommands; i++) {
		k = &commands[i];
		if (strcmp(k->noun, noun) != 0)
			continue;
		if ((verb == NULL) != (k->verb == NULL))
			continue;
		if (verb == NULL || strcmp(k->verb, verb) == 0)
			return k;
	}
	return NULL;
}

bool
command_noun(const char *noun)
{
	size_t i;

	for (i = 0; i < ncommands; i++)
		if (strcmp(commands[i].noun, noun) == 0)
			return true;
	return false;
}

void
command_name(char out[COMMAND_NAME], const struct command *cmd)
{
	(void)snprintf(out, COMMAND_NAME, "%s%s%s", cmd->noun,
	    cmd->verb == NULL ? "" : " ", cmd->verb == NULL ? "" : cmd->verb);
}

const char *
cli_opt(const struct cli *c, const char *name)
{
	int i = find_option(c->cmd->options, span_str(name), true);

	return i < 0 ? NULL : c->opt[i];
}

enum cy_rc
cli_number(uint64_t *out, const char *text, uint64_t lo, uint64_t hi,
    const char *what, struct cy_err *e)
{
	if (span_uint(span_str(text), hi, out) && *out >= lo)
		return CY_OK;
	return cy_fail(e, CY_USAGE, FAULT_CLI_NUMBER, CY_NO_OFFSET,
	    "%s: \"%s\" is not a number of %llu to %llu", what, text,
	    (unsigned long long)lo, (unsigned long long)hi);
}

enum cy_rc
cli_day(struct day *out, const char *text, struct cy_err *e)
{
	if (day_parse(span_str(text), out))
		return CY_OK;
	return cy_fail(e, CY_USAGE, FAULT_CLI_DATE, CY_NO_OFFSET,
	    "\"%s\" is not YYYY, YYYY-MM or YYYY-MM-DD", text);
}
