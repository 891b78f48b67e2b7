/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/notices.h"
#include "cli/view.h"
#include "register/entry.h"
#include "node/names.h"

static const struct out_column list_columns[] = {
    {"symbol", "symbol", CELL_TEXT, SEEN_ALL},
    {"date", "date", CELL_TEXT, SEEN_ALL},
    {"parties", "parties", CELL_NUMBER, SEEN_ALL},
    {"undated", "undated", CELL_NUMBER, SEEN_ALL},
    {"withdrawn", NULL, CELL_NUMBER, SEEN_PROGRAM},
    {"title", "title", CELL_TEXT, SEEN_CUT},
    {"id", NULL, CELL_ID, SEEN_PROGRAM},
    {"kind", NULL, CELL_TEXT, SEEN_JSON},
    {"author", NULL, CELL_TEXT, SEEN_JSON},
    {"entry", NULL, CELL_NUMBER, SEEN_JSON},
};

static enum cy_rc
list_row(void *ctx, const struct store_statement *row, struct cy_err *e)
{
	struct out *o = ctx;

	(void)e;
	out_cell(o, row->entry.symbol);
	view_day_cell(o, row->entry.counts);
	out_cell_n(o, row->parties);
	out_cell_n(o, row->undated);
	out_cell_n(o, row->withdrawn);
	out_cell(o, row->entry.title);
	view_id_cell(o, &row->entry.id);
	out_cell(o, row->entry.choice);
	out_cell(o, row->entry.author);
	out_cell_n(o, row->entry.index);
	return CY_OK;
}

enum cy_rc
cmd_statement_list(struct cli *c, struct cy_err *e)
{
	struct node *n = NULL;
	struct core_when when;
	enum cy_rc rc = view_when(c, &when, e);

	if (rc == CY_OK)
		rc = cli_open_read(c, &n, e);
	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_LIST);
	view_when_facts(&c->out, &when);
	out_table(&c->out, "statements", NULL, OUT_COLS(list_columns));
	rc = store_statements(
	    node_store(n), view_lang(c), when, list_row, &c->out, e);
	out_table_end(&c->out,
	    view_none(&when, "No statement is in this register.",
	        "No statement of this register was made by then."));
	if (rc == CY_OK)
		rc = out_end(&c->out, e);
	return cli_close(n, rc, e);
}

/* Of those who left, or said that they will, people read the day too. */
#define PARTY_COLUMNS(head, seen)                             \
	{                                                     \
		{"party", "party", CELL_TEXT, SEEN_ALL},      \
		    {"name", "name", CELL_TEXT, SEEN_READ},   \
		    {"act", "act", CELL_TEXT, SEEN_ALL},      \
		    {"date", "date", CELL_TEXT, SEEN_ALL},    \
		    {"id", "record", CELL_ID, SEEN_ALL},      \
		    {"entry", NULL, CELL_NUMBER, SEEN_JSON},  \
		    {"recorded", NULL, CELL_BOOL, SEEN_JSON}, \
		    {"author", NULL, CELL_TEXT, SEEN_JSON},   \
		    {"scope", NULL, CELL_TEXT, SEEN_JSON},    \
		    {"withdrawn", head, CELL_TEXT, seen},     \
	}
static const struct out_column party_columns[] = PARTY_COLUMNS(NULL, SEEN_JSON);
static const struct out_column left_columns[] =
    PARTY_COLUMNS("withdrawn", SEEN_READ);
static const struct out_column leaving_columns[] =
    PARTY_COLUMNS("withdraws", SEEN_READ);

/* Which of the acts a table takes, and how many there were. */
struct parties {
	struct out *out;
	const struct names *names;
	enum core_count count;
	uint64_t rows, recorded, leaving;
};

static enum cy_rc
party_row(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	struct parties *p = ctx;
	struct out *o = p->out;

	(void)e;
	if (row->count != p->count)
		return CY_OK;
	p->rows++;
	p->recorded += row->recorded;
	p->leaving += row->withdrawn_by != CORE_NONE;
	if (o == NULL)
		return CY_OK;
	out_cell(o, row->party);
	out_cell(o, names_find(p->names, row->party));
	out_cell(o, row->choice);
	view_day_cell(o, row->counts);
	view_id_cell(o, &row->id);
	out_cell_n(o, row->index);
	out_cell_c(o, row->recorded ? "yes" : "no");
	out_cell(o, row->author);
	out_cell(o, row->scope);
	view_day_cell(o, row->withdrawn);
	return CY_OK;
}

struct parties_query {
	struct node *node;
	uint64_t index;
	struct core_when when;
	struct names names;
	bool said;    /* show what was declared, too */
	bool leaving; /* a withdrawal is announced */
};

static enum cy_rc
parties_count(const struct parties_query *q, struct parties *p,
    enum core_count count, struct cy_err *e)
{
	*p = (struct parties){.count = count};
	return store_statement_parties(
	    node_store(q->node), q->index, q->when, party_row, p, e);
}

static enum cy_rc
parties_table(struct out *o, const struct parties_query *q, const char *key,
    enum core_count count, struct cy_err *e)
{
	const struct out_column *columns =
	    q->leaving ? leaving_columns : party_columns;
	static const char *const titles[] = {
	    [COUNT_NOT] = "Withdrawn",
	    [COUNT_UNDATED] = "Date not known, not counted",
	    [COUNT_YES] = NULL,
	};
	struct parties p = {.out = o, .names = &q->names, .count = count};
	enum cy_rc rc;

	out_table(o, key, titles[count],
	    count == COUNT_NOT ? left_columns : columns,
	    sizeof(party_columns) / sizeof(party_columns[0]));
	rc = store_statement_parties(
	    node_store(q->node), q->index, q->when, party_row, &p, e);
	out_table_end(o,
	    count != COUNT_YES ? NULL
	                       : view_none(&q->when, "No party has joined.",
	                             "No party had joined by then."));
	return rc;
}

static enum cy_rc
parties_tables(struct out *o, const struct parties_query *q, struct cy_err *e)
{
	enum cy_rc rc = parties_table(o, q, "parties", COUNT_YES, e);

	if (rc == CY_OK)
		rc = parties_table(o, q, "undated", COUNT_UNDATED, e);
	/* A script that counts lines must not count who left. */
	if (rc == CY_OK && o->form != OUT_PORCELAIN && o->form != OUT_JSONL)
		rc = parties_table(o, q, "withdrawn", COUNT_NOT, e);
	return rc;
}

static void
parties_sum(struct out *o, const struct parties_query *q,
    const struct parties *yes, const struct parties *undated)
{
	char day[DAY_TEXT] = "";
	uint64_t recorded;

	out_num(o, "count", NULL, yes->rows);
	out_num(o, "undated_count", NULL, undated->rows);
	if (q->when.as_of.year > 0)
		day_print(day, q->when.as_of);
	out_head(o, "%llu %s%s%s", (unsigned long long)yes->rows,
	    yes->rows == 1 ? "party" : "parties",
	    day[0] == '\0' ? "" : " as of ", day);
	if (undated->rows > 0)
		out_line(o, STYLE_NONE,
		    "%llu more with a date that is not known.",
		    (unsigned long long)undated->rows);
	recorded = yes->recorded + undated->recorded;
	if (recorded > 0 && recorded == yes->rows + undated->rows)
		out_line(o, STYLE_DIM,
		    "All are recorded from public sources, not signed by the "
		    "parties.");
	else if (recorded > 0)
		out_line(o, STYLE_DIM,
		    "%llu of the acts recorded from public sources, not signed "
		    "by the party.",
		    (unsigned long long)recorded);
}

static enum cy_rc
parties_doc(struct out *o, struct parties_query *q, struct cy_err *e)
{
	struct parties yes, undated;
	enum cy_rc rc;

	rc = parties_count(q, &yes, COUNT_YES, e);
	if (rc == CY_OK)
		rc = parties_count(q, &undated, COUNT_UNDATED, e);
	if (rc != CY_OK)
		return rc;
	q->leaving = yes.leaving > 0;
	parties_sum(o, q, &yes, &undated);
	return parties_tables(o, q, e);
}

/* Opens the node and finds what the first word names: a statement. */
static enum cy_rc
open_statement(struct cli *c, struct parties_query *q, struct cy_err *e)
{
	enum cy_rc rc = view_when(c, &q->when, e);

	if (rc == CY_OK)
		rc = cli_open_read(c, &q->node, e);
	if (rc == CY_OK)
		rc = view_find(q->node, c->args[0], R_STATEMENT, &q->index, e);
	if (rc == CY_OK)
		names_open(&q->names, q->node, view_lang(c));
	return rc;
}

static enum cy_rc
name_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;
	char hex[HASH_HEX], day[DAY_TEXT] = "";

	(void)e;
	hash_hex(hex, &row->id);
	if (row->counts.year > 0)
		day_print(day, row->counts);
	out_str(o, "symbol", "Statement", row->symbol);
	out_str(o, "title", "Title", row->title);
	out_cstr(o, "date", "Date", day);
	out_cstr(o, "id", "Record", hex);
	return CY_OK;
}

static const struct out_column said_columns[] = {
    {"party", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"kind", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"date", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"id", NULL, CELL_ID, SEEN_PROGRAM},
    {"entry", NULL, CELL_NUMBER, SEEN_JSON},
    {"recorded", NULL, CELL_BOOL, SEEN_JSON},
    {"body", NULL, CELL_TEXT, SEEN_JSON},
};

/* What parties said of the statement, or of an act on it. */
struct said {
	struct out *out;
	struct node *node;
	struct reg_record record;
};

static void
said_put(struct out *o, const struct store_entry *row, struct span body)
{
	char day[DAY_TEXT + 16] = "date not known";

	if (row->counts.year > 0)
		day_print(day, row->counts);
	if (o->form == OUT_HUMAN) {
		out_head(o, "%.*s of %.*s, %s%s", SPAN_ARGS(row->choice),
		    SPAN_ARGS(row->party), day,
		    row->recorded ? ", recorded" : "");
		out_para(o, 4, 0, body);
		return;
	}
	out_cell(o, row->party);
	out_cell(o, row->choice);
	view_day_cell(o, row->counts);
	view_id_cell(o, &row->id);
	out_cell_n(o, row->index);
	out_cell_c(o, row->recorded ? "yes" : "no");
	out_cell(o, body);
}

static enum cy_rc
said_row(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct said *s = ctx;
	enum cy_rc rc;

	(void)depth;
	if (row->kind != R_DECLARATION)
		return CY_OK;
	rc = reg_record_read(&s->record, node_register(s->node), row->index, e);
	if (rc == CY_OK)
		said_put(s->out, row, s->record.r.body);
	return rc;
}

static enum cy_rc
show_said(struct cli *c, const struct parties_query *q, struct cy_err *e)
{
	struct said s = {.out = &c->out, .node = q->node};
	enum cy_rc rc;

	reg_record_init(&s.record);
	if (c->form != OUT_HUMAN)
		out_table(
		    &c->out, "declarations", NULL, OUT_COLS(said_columns));
	rc = store_thread(node_store(q->node), q->index, view_lang(c), q->when,
	    STORE_BY_TREE, said_row, &s, e);
	if (c->form != OUT_HUMAN)
		out_table_end(&c->out, NULL);
	reg_record_release(&s.record);
	return rc;
}

/* The moment asked for, the parties, and the end of the document. */
static enum cy_rc
finish(struct cli *c, struct parties_query *q, enum cy_rc rc, struct cy_err *e)
{
	if (rc == CY_OK) {
		view_when_facts(&c->out, &q->when);
		rc = parties_doc(&c->out, q, e);
	}
	/* The lines of a list are its parties, and nothing else. */
	if (rc == CY_OK &&
	    (q->said || c->form == OUT_HUMAN || c->form == OUT_JSON))
		rc = notices_table(
		    &c->out, q->node, q->index, q->when, &q->names, e);
	if (rc == CY_OK && q->said)
		rc = show_said(c, q, e);
	if (rc == CY_OK)
		rc = out_end(&c->out, e);
	names_close(&q->names);
	return cli_close(q->node, rc, e);
}

enum cy_rc
cmd_statement_parties(struct cli *c, struct cy_err *e)
{
	struct parties_query q = {0};
	enum cy_rc rc = open_statement(c, &q, e);

	if (rc == CY_OK) {
		out_begin(&c->out, OUT_LIST);
		rc = store_entry(node_store(q.node), q.index, view_lang(c),
		    name_row, &c->out, e);
	}
	return finish(c, &q, rc, e);
}

/* Sources and text come from the record itself. */
static enum cy_rc
show_record(struct cli *c, const struct parties_query *q, struct cy_err *e)
{
	struct reg_record x;
	enum cy_rc rc;

	reg_record_init(&x);
	rc = reg_record_read(&x, node_register(q->node), q->index, e);
	if (rc == CY_OK)
		view_record(&c->out, &x.r, q->index);
	reg_record_release(&x);
	return rc;
}

enum cy_rc
cmd_statement_show(struct cli *c, struct cy_err *e)
{
	struct parties_query q = {.said = true};
	enum cy_rc rc = open_statement(c, &q, e);

	if (rc == CY_OK) {
		out_begin(&c->out, OUT_VIEW);
		rc = show_record(c, &q, e);
	}
	return finish(c, &q, rc, e);
}
