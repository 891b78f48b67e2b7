/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/load.h"

static const struct out_column note_columns[] = {
    {"file", "file", CELL_TEXT, SEEN_ALL},
    {"line", "line", CELL_NUMBER, SEEN_ALL},
    {"column", NULL, CELL_NUMBER, SEEN_PROGRAM},
    {"name", "column", CELL_TEXT, SEEN_ALL},
    {"problem", "problem", CELL_TEXT, SEEN_ALL},
    {"value", "value", CELL_TEXT, SEEN_CUT},
    {"why", "why", CELL_TEXT, SEEN_CUT},
    {"type", NULL, CELL_TEXT, SEEN_PROGRAM},
};

/* People get undated acts as one figure: they are no fault of the file. */
static void
note_row(void *ctx, const struct facts_note *n)
{
	struct out *o = ctx;

	if (o->form == OUT_HUMAN && n->problem == FACTS_UNDATED)
		return;
	out_cell_c(o, facts_file_name(n->file));
	out_cell_n(o, n->line);
	out_cell_n(o, n->column);
	out_cell_c(o, n->name);
	out_cell_c(o, facts_problem_text(n->problem));
	out_cell(o, n->value);
	out_cell_c(o, n->why);
	out_cell_c(o, record_types[n->kind].name);
}

static const struct out_column made_columns[] = {
    {"type", "type", CELL_TEXT, SEEN_ALL},
    {"made", "made", CELL_NUMBER, SEEN_ALL},
    {"known", "there already", CELL_NUMBER, SEEN_ALL},
    {"undated", "without date", CELL_NUMBER, SEEN_ALL},
};

static void
made_table(struct out *o, const struct facts_report *rep)
{
	enum record_kind k;

	out_table(o, "records", "Records", OUT_COLS(made_columns));
	for (k = 0; k < RECORD_KINDS; k++) {
		if (rep->made[k] + rep->known[k] == 0)
			continue;
		out_cell_c(o, record_types[k].name);
		out_cell_n(o, rep->made[k]);
		out_cell_n(o, rep->known[k]);
		out_cell_n(o, rep->undated[k]);
	}
	out_table_end(o, "The files hold no rows.");
}

static enum cy_rc
import(struct cli *c, struct intake *to, struct cy_err *e)
{
	struct facts_report rep;
	enum cy_rc rc;

	out_begin(&c->out, OUT_VIEW);
	out_table(&c->out, "notes", "Worth a look", OUT_COLS(note_columns));
	rc = load_facts(c, to, c->args[1], note_row, &c->out, &rep, e);
	out_table_end(&c->out, NULL);
	progress_end(&c->progress);
	if (rc != CY_OK)
		return rc;
	made_table(&c->out, &rep);
	return out_end(&c->out, e);
}

enum cy_rc
cmd_import(struct cli *c, struct cy_err *e)
{
	struct intake to = {.node = NULL};
	enum cy_rc rc;

	if (strcmp(c->args[0], "facts") != 0)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "the format \"%s\" is not known: this version reads facts",
		    c->args[0]);
	rc = intake_open(&to, c, e);
	if (rc == CY_OK)
		rc = import(c, &to, e);
	return intake_close(&to, rc, e);
}
