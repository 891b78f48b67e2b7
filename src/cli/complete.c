/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

static void
print_options(FILE *f, const struct cli_option *o)
{
	for (; o != NULL && o->name != NULL; o++)
		(void)fprintf(f, " --%s", o->name);
}

static void
print_verbs(FILE *f, const char *noun)
{
	size_t i;

	for (i = 0; i < ncommands; i++)
		if (strcmp(commands[i].noun, noun) == 0 &&
		    commands[i].verb != NULL)
			(void)fprintf(f, " %s", commands[i].verb);
}

/* Calls fn once per first word. */
static void
each_noun(FILE *f, void (*fn)(FILE *f, const char *noun))
{
	size_t i;

	for (i = 0; i < ncommands; i++)
		if (i == 0 ||
		    strcmp(commands[i].noun, commands[i - 1].noun) != 0)
			fn(f, commands[i].noun);
}

static void
print_noun(FILE *f, const char *noun)
{
	(void)fprintf(f, " %s", noun);
}

static void
print_noun_case(FILE *f, const char *noun)
{
	if (command_find(noun, NULL) != NULL)
		return;
	(void)fprintf(f, "\t%s) words=\"", noun);
	print_verbs(f, noun);
	(void)fputs("\" ;;\n", f);
}

void
complete_bash(FILE *f)
{
	char name[COMMAND_NAME];
	size_t i;

	(void)fputs("# bash completion for comity(1)\n"
	            "# SPDX-License-"
	            "Identifier: Apache-2.0\n"
	            "_comity()\n{\n"
	            "\tlocal cur=${COMP_WORDS[COMP_CWORD]} noun= verb= w "
	            "words=\n"
	            "\tfor w in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
	            "\t\t[[ $w == -* ]] && continue\n"
	            "\t\tif [[ -z $noun ]]; then noun=$w\n"
	            "\t\telif [[ -z $verb ]]; then verb=$w; fi\n"
	            "\tdone\n"
	            "\tCOMPREPLY=()\n"
	            "\tif [[ -z $noun && $cur != -* ]]; then\n"
	            "\t\twords=\"",
	    f);
	each_noun(f, print_noun);
	(void)fputs("\"\n\telif [[ -z $verb && $cur != -* ]]; then\n"
	            "\tcase $noun in\n",
	    f);
	each_noun(f, print_noun_case);
	(void)fputs("\tesac\n\telif [[ $cur == -* ]]; then\n"
	            "\tcase \"$noun $verb\" in\n",
	    f);
	for (i = 0; i < ncommands; i++) {
		if (commands[i].options == NULL)
			continue;
		command_name(name, &commands[i]);
		(void)fprintf(f, "\t\"%s%s\"*) words=\"", name,
		    commands[i].verb == NULL ? " " : "");
		print_options(f, commands[i].options);
		(void)fputs("\" ;;\n", f);
	}
	(void)fputs("\tesac\n\twords+=\"", f);
	print_options(f, global_options);
	(void)fputs("\"\n\tfi\n"
	            "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	            "}\ncomplete -o default -F _comity comity\n",
	    f);
}
