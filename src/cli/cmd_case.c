/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/view.h"
#include "register/entry.h"

static const struct out_column list_columns[] = {
    {"symbol", "symbol", CELL_TEXT, SEEN_ALL},
    {"began", "began", CELL_TEXT, SEEN_ALL},
    {"findings", "findings", CELL_NUMBER, SEEN_ALL},
    {"replies", "replies", CELL_NUMBER, SEEN_ALL},
    {"supports", "support", CELL_NUMBER, SEEN_ALL},
    {"measures", "measures", CELL_NUMBER, SEEN_ALL},
    {"title", "title", CELL_TEXT, SEEN_CUT},
    {"states", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"id", NULL, CELL_ID, SEEN_PROGRAM},
    {"entry", NULL, CELL_NUMBER, SEEN_JSON},
    {"assessments", NULL, CELL_NUMBER, SEEN_JSON},
};

static enum cy_rc
list_row(void *ctx, const struct store_case *row, struct cy_err *e)
{
	struct out *o = ctx;

	(void)e;
	out_cell(o, row->entry.symbol);
	out_cell(o, row->began);
	out_cell_n(o, row->findings);
	out_cell_n(o, row->replies);
	out_cell_n(o, row->supports);
	out_cell_n(o, row->measures);
	out_cell(o, row->entry.title);
	out_cell(o, row->states);
	view_id_cell(o, &row->entry.id);
	out_cell_n(o, row->entry.index);
	out_cell_n(o, row->assessments);
	return CY_OK;
}

enum cy_rc
cmd_case_list(struct cli *c, struct cy_err *e)
{
	struct core_when when;
	struct node *n = NULL;
	enum cy_rc rc = view_when(c, &when, e);

	if (rc == CY_OK)
		rc = cli_open_read(c, &n, e);
	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_LIST);
	view_when_facts(&c->out, &when);
	out_table(&c->out, "cases", NULL, OUT_COLS(list_columns));
	rc = store_cases(
	    node_store(n), view_lang(c), when, list_row, &c->out, e);
	out_table_end(&c->out,
	    view_none(&when, "No case is in this register.",
	        "No case of this register had begun by then."));
	if (rc == CY_OK)
		rc = out_end(&c->out, e);
	return cli_close(n, rc, e);
}

static const struct out_column thread_columns[] = {
    {"depth", NULL, CELL_NUMBER, SEEN_PROGRAM},
    {"entry", NULL, CELL_NUMBER, SEEN_PROGRAM},
    {"type", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"party", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"date", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"what", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"id", NULL, CELL_ID, SEEN_PROGRAM},
    {"author", NULL, CELL_TEXT, SEEN_JSON},
    {"recorded", NULL, CELL_BOOL, SEEN_JSON},
    {"body", NULL, CELL_TEXT, SEEN_JSON},
    {"source", NULL, CELL_TEXT, SEEN_JSON},
};

/* What people read of a record in a case; the rest is one command away. */
static const enum field shown_fields[] = {
    F_ACTOR,
    F_STATE,
    F_DEGREE,
    F_LINK,
    F_LIKELIHOOD,
    F_CONFIDENCE,
    F_STATED,
    F_ENGAGES,
    F_ITEM,
    F_DECIDER,
    F_LEGAL_BASIS,
    F_BEGAN,
    F_DISCOVERED,
    F_ENDED,
    F_TARGET,
    F_EFFECT,
    F_SEVERITY,
    F_ALLEGES,
    F_SOURCE,
};

struct thread {
	struct out *out;
	struct node *node;
	struct reg_record record;
	struct buf root;
};

/* "finding of gb, 2017-12-19 (recorded)" */
static void
people_head(struct out *o, unsigned depth, const struct store_entry *row)
{
	char day[16] = "date not known";

	if (row->counts.year > 0)
		day_print(day, row->counts);
	if (depth == 0) {
		out_head(o, "%.*s", SPAN_ARGS(row->title));
		return;
	}
	out_head(o, "%*s%s%s%.*s%s of %.*s, %s%s", (int)(depth - 1) * 4, "",
	    record_types[row->kind].name, row->choice.n > 0 ? " (" : "",
	    SPAN_ARGS(row->choice), row->choice.n > 0 ? ")" : "",
	    SPAN_ARGS(row->party), day, row->recorded ? ", recorded" : "");
}

/* A source of the case itself is not repeated below it. */
static bool
cited_above(const struct thread *t, struct span v)
{
	char line[LIMIT_HEADER_LINE + 2];
	int n = snprintf(line, sizeof(line), "Source: %.*s\n", SPAN_ARGS(v));

	return n > 0 && t->root.n > 0 &&
	    memmem(t->root.p, t->root.n, line, (size_t)n) != NULL;
}

static void
people_values(
    struct thread *t, int indent, const struct record *r, enum field f)
{
	struct span v;
	size_t at = 0;

	while (record_next(r, f, &at, &v))
		if (f != F_SOURCE || !cited_above(t, v))
			out_field(t->out, (size_t)indent, field_name(f), v);
}

static void
people_fields(struct thread *t, unsigned depth, const struct record *r)
{
	int indent = depth == 0 ? 2 : (int)depth * 4 - 2;
	size_t i;

	for (i = 0; i < sizeof(shown_fields) / sizeof(*shown_fields); i++)
		people_values(t, indent, r, shown_fields[i]);
	out_para(t->out, (size_t)indent, 0, r->body);
	/* From here on its sources are known. */
	if (depth == 0)
		buf_put(&t->root, r->text);
}

static void
program_row(struct out *o, unsigned depth, const struct store_entry *row,
    const struct record *r)
{
	out_cell_n(o, depth);
	out_cell_n(o, row->index);
	out_cell_c(o, record_types[row->kind].name);
	out_cell(o, row->party);
	view_day_cell(o, row->counts);
	out_cell(o, row->choice);
	view_id_cell(o, &row->id);
	out_cell(o, row->author);
	out_cell_c(o, row->recorded ? "yes" : "no");
	out_cell(o, r->body);
	out_cell(o, record_get(r, F_SOURCE));
}

static enum cy_rc
thread_row(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct thread *t = ctx;
	enum cy_rc rc;

	rc = reg_record_read(&t->record, node_register(t->node), row->index, e);
	if (rc != CY_OK)
		return rc;
	if (t->out->form != OUT_HUMAN) {
		program_row(t->out, depth, row, &t->record.r);
		return CY_OK;
	}
	people_head(t->out, depth, row);
	people_fields(t, depth, &t->record.r);
	return CY_OK;
}

static enum cy_rc
name_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;
	char hex[HASH_HEX];

	(void)e;
	hash_hex(hex, &row->id);
	out_str(o, "symbol", "Case", row->symbol);
	out_str(o, "title", NULL, row->title);
	out_cstr(o, "id", "Record", hex);
	return CY_OK;
}

static enum cy_rc
show(struct cli *c, struct node *n, uint64_t index, struct cy_err *e)
{
	struct core_when when = {0};
	struct thread t = {.out = &c->out, .node = n};
	enum cy_rc rc;

	out_begin(&c->out, OUT_VIEW);
	rc = store_entry(
	    node_store(n), index, view_lang(c), name_row, &c->out, e);
	if (rc != CY_OK)
		return rc;
	reg_record_init(&t.record);
	buf_init(&t.root, LIMIT_ENTRY);
	if (c->form != OUT_HUMAN)
		out_table(&c->out, "records", NULL, OUT_COLS(thread_columns));
	rc = store_thread(node_store(n), index, view_lang(c), when,
	    STORE_BY_TREE, thread_row, &t, e);
	if (c->form != OUT_HUMAN)
		out_table_end(&c->out, NULL);
	reg_record_release(&t.record);
	buf_release(&t.root);
	out_line(&c->out, STYLE_DIM,
	    "\nEach record says what its author stated; where it gives no "
	    "source, those of\nthe case hold. No act by a party means only "
	    "that none is recorded.");
	return rc == CY_OK ? out_end(&c->out, e) : rc;
}

enum cy_rc
cmd_case_show(struct cli *c, struct cy_err *e)
{
	struct node *n = NULL;
	uint64_t index;
	enum cy_rc rc = cli_open_read(c, &n, e);

	if (rc == CY_OK)
		rc = view_find(n, c->args[0], R_INCIDENT, &index, e);
	if (rc == CY_OK)
		rc = show(c, n, index, e);
	return cli_close(n, rc, e);
}
