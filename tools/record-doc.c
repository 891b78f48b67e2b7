/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Prints the tables of src/record/types.c: as the reference
 * (spec/record-types.md) or, with --json, for the independent verifier; with
 * --papers those of src/record/paper.c (spec/paper-types.md).  With --check
 * FILE it tells whether the file is what would be printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/record.h"

#define OUT_MAX (1u << 20)

static void
put_count(struct buf *b, const struct field_rule *r)
{
	if (r->min == r->max)
		buf_uint(b, r->min);
	else
		buf_printf(b, "%u-%u", r->min, r->max);
}

static void
doc_rule(struct buf *b, const struct field_rule *r)
{
	buf_printf(b, "| `%s` | ", field_name(r->field));
	put_count(b, r);
	buf_printf(b, " | %s | %s |\n",
	    r->kind == V_CHOICE ? r->choices : value_form(r->kind), r->help);
}

static void
doc_types(struct buf *b, const struct record_type *types, size_t n)
{
	const struct record_type *t;
	size_t i, k;

	for (i = 0; i < n; i++) {
		t = &types[i];
		buf_printf(b,
		    "\n## %s\n\n%s%s. First line `comity/%s/v1`; %s.\n\n",
		    t->name, "Says: ", t->help, t->name,
		    t->body ? "a body may follow" : "no body");
		buf_puts(b,
		    "| header | how often | value | meaning |\n"
		    "|---|---|---|---|\n");
		for (k = 0; k < t->nrules; k++)
			doc_rule(b, &t->rules[k]);
	}
}

static void
doc(struct buf *b)
{
	buf_puts(b,
	    "# Types of records\n\n"
	    "Made by `record-doc` from `src/record/types.c`; do not "
	    "edit. The rules around\nthese tables stand in "
	    "[record.md](record.md).\n");
	doc_types(b, record_types, RECORD_KINDS);
}

static void
doc_papers(struct buf *b)
{
	buf_puts(b,
	    "# Types of papers\n\n"
	    "Made by `record-doc --papers` from `src/record/paper.c`; do not "
	    "edit. The rules\naround these tables stand in "
	    "[papers.md](papers.md).\n");
	doc_types(b, paper_types, PAPER_KINDS);
}

/* The names of the kinds of values, for the independent verifier. */
static const char *const kinds[] = {
    [V_LINE] = "line",
    [V_LANGTEXT] = "langtext",
    [V_PARTY] = "party",
    [V_RECORDED] = "recorded",
    [V_STATE] = "state",
    [V_SHORT] = "short",
    [V_RECORD] = "record",
    [V_HASH] = "hash",
    [V_EVIDENCE] = "evidence",
    [V_TIME] = "time",
    [V_DAY] = "day",
    [V_SYMBOL] = "symbol",
    [V_CHOICE] = "choice",
    [V_UINT] = "uint",
    [V_URL] = "url",
    [V_LANG] = "lang",
    [V_KEY] = "key",
    [V_VKEY] = "vkey",
    [V_ATTACHMENT] = "attachment",
    [V_CATALOGUE] = "catalogue",
    [V_TEXT] = "text",
    [V_SCOPE] = "scope",
    [V_DURATION] = "duration",
    [V_TARGET] = "target",
    [V_ITEM] = "item",
    [V_INPUT] = "input",
    [V_SALT] = "salt",
    [V_ISO] = "iso",
    [V_PAPER] = "paper",
    [V_PARAGRAPH] = "paragraph",
};
_Static_assert(
    sizeof(kinds) / sizeof(kinds[0]) == VALUE_KINDS, "a name for each kind");

/* The tables hold nothing that JSON would escape. */
static void
json_rule(struct buf *b, const struct field_rule *r, bool last)
{
	buf_printf(b, "  {\"field\": \"%s\", \"kind\": \"%s\", ",
	    field_name(r->field), kinds[r->kind]);
	buf_printf(b, "\"min\": %u, \"max\": %u", r->min, r->max);
	if (r->kind == V_CHOICE)
		buf_printf(b, ", \"choices\": \"%s\"", r->choices);
	buf_puts(b, last ? "}\n" : "},\n");
}

static void
json(struct buf *b)
{
	const struct record_type *t;
	size_t i, k;

	buf_puts(b, "{\n");
	for (i = 0; i < RECORD_KINDS; i++) {
		t = &record_types[i];
		buf_printf(b, "\"%s\": {\"body\": %s, \"rules\": [\n", t->name,
		    t->body ? "true" : "false");
		for (k = 0; k < t->nrules; k++)
			json_rule(b, &t->rules[k], k + 1 == t->nrules);
		buf_puts(b, i + 1 == RECORD_KINDS ? "]}\n" : "]},\n");
	}
	buf_puts(b, "}\n");
}

/* 0: the file holds exactly what stands in b. */
static int
check(const struct buf *b, const char *path)
{
	static char have[OUT_MAX];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (f == NULL) {
		perror(path);
		return 1;
	}
	n = fread(have, 1, sizeof(have), f);
	(void)fclose(f);
	if (span_eq(buf_span(b), span(have, n)))
		return 0;
	fprintf(stderr, "%s is not up to date: make it anew with record-doc\n",
	    path);
	return 1;
}

static int
print(const struct buf *b)
{
	if (fwrite(b->p, 1, b->n, stdout) != b->n || fflush(stdout) != 0)
		return 1;
	return 0;
}

int
main(int argc, char **argv)
{
	struct buf b;
	struct cy_err e;
	int rc = 1;

	buf_init(&b, OUT_MAX);
	if (argc == 2 && strcmp(argv[1], "--json") == 0) {
		json(&b);
	} else if (argc > 1 && strcmp(argv[1], "--papers") == 0) {
		doc_papers(&b);
		argc--;
		argv++;
	} else {
		doc(&b);
	}
	if (buf_check(&b, &e) == CY_OK) {
		if (argc == 3 && strcmp(argv[1], "--check") == 0)
			rc = check(&b, argv[2]);
		else
			rc = print(&b);
	}
	buf_release(&b);
	return rc;
}
