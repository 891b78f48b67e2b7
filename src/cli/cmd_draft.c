/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/local.h"
#include "cli/view.h"
#include "office/officer.h"

/*
 * Drafts and what waits in them, at the machine and as one officer would see
 * it (spec/office.md).
 */

static const struct out_column drafts_columns[] = {
    {"id", "draft", CELL_ID, SEEN_ALL},
    {"stage", "stage", CELL_TEXT, SEEN_ALL},
    {"lead", "lead", CELL_TEXT, SEEN_ALL},
    {"changed", "changed", CELL_TEXT, SEEN_ALL},
    {"deadline", "deadline", CELL_TEXT, SEEN_ALL},
    {"title", "title", CELL_TEXT, SEEN_CUT},
};

static enum cy_rc
list_drafts(
    struct cli *c, struct local *l, const struct officer *who, struct cy_err *e)
{
	struct out *o = &c->out;
	struct draft_row *row;
	size_t n;
	enum cy_rc rc = office_drafts(l->office, who, &l->arena, &row, &n, e);

	if (rc != CY_OK)
		return rc;
	out_begin(o, OUT_LIST);
	out_table(o, "drafts", NULL, OUT_COLS(drafts_columns));
	for (size_t i = 0; i < n; i++) {
		view_id_cell(o, &row[i].id);
		out_cell_c(o, office_stage_name(row[i].stage));
		out_cell(o, row[i].lead);
		local_time_cell(o, row[i].changed);
		local_time_cell(o, row[i].deadline);
		out_cell(o, row[i].title);
	}
	out_table_end(o, "There is no draft for this party.");
	local_tell(c, who);
	return out_end(o, e);
}

enum cy_rc
cmd_statement_drafts(struct cli *c, struct cy_err *e)
{
	struct local l = {.node = NULL};
	struct officer who;
	enum cy_rc rc = local_open_as(&l, c, &who, e);

	if (rc == CY_OK)
		rc = list_drafts(c, &l, &who, e);
	return local_close(&l, rc, e);
}

static const struct out_column party_columns[] = {
    {"party", "party", CELL_TEXT, SEEN_ALL},
    {"part", "part", CELL_TEXT, SEEN_ALL},
    {"deadline", "deadline", CELL_TEXT, SEEN_ALL},
};

static void
parties_table(struct out *o, const struct draft *d)
{
	out_table(o, "parties", "Parties", OUT_COLS(party_columns));
	for (size_t i = 0; i < d->nparties; i++) {
		const struct draft_party *p = &d->party[i];

		if (!p->member)
			continue;
		out_cell(o, p->id);
		out_cell_c(o, span_eq(p->id, d->lead) ? "lead" : "invited");
		local_time_cell(o, p->deadline);
	}
	out_table_end(o, NULL);
}

static const struct out_column paper_columns[] = {
    {"id", "paper", CELL_ID, SEEN_ALL},
    {"type", "type", CELL_TEXT, SEEN_ALL},
    {"party", "party", CELL_TEXT, SEEN_ALL},
    {"date", "date", CELL_TEXT, SEEN_ALL},
    {"paragraph", "par.", CELL_TEXT, SEEN_ALL},
    {"what", "what", CELL_TEXT, SEEN_ALL},
    {"retracted", "taken back", CELL_BOOL, SEEN_ALL},
    {"regarding", NULL, CELL_TEXT, SEEN_JSON},
    {"body", NULL, CELL_TEXT, SEEN_JSON},
};

static void
papers_table(struct out *o, const struct draft *d)
{
	out_table(o, "papers", "Papers", OUT_COLS(paper_columns));
	for (size_t i = 0; i < d->n; i++) {
		const struct draft_paper *p = &d->paper[i];

		view_id_cell(o, &p->id);
		out_cell_c(o, p->r->type->name);
		out_cell(o, p->r->author);
		local_time_cell(o, p->r->date);
		out_cell(o, record_get(p->r, F_PARAGRAPH));
		out_cell(o, record_get(p->r, F_KIND));
		out_cell_c(o, p->retracted != DRAFT_NONE ? "yes" : "no");
		out_cell(o, record_get(p->r, F_REGARDING));
		out_cell(o, p->r->body);
	}
	out_table_end(o, NULL);
}

static const struct out_column instrument_columns[] = {
    {"id", "record", CELL_ID, SEEN_ALL},
    {"type", "type", CELL_TEXT, SEEN_ALL},
    {"what", "what", CELL_TEXT, SEEN_ALL},
    {"party", "party", CELL_TEXT, SEEN_ALL},
    {"state", "state", CELL_TEXT, SEEN_ALL},
    {"approvals", "approvals", CELL_NUMBER, SEEN_ALL},
    {"prepared", "prepared", CELL_TEXT, SEEN_ALL},
};

static void
instruments_table(struct out *o, const struct instrument *i, size_t n)
{
	out_table(
	    o, "instruments", "Instruments", OUT_COLS(instrument_columns));
	for (size_t k = 0; k < n; k++) {
		view_id_cell(o, &i[k].id);
		out_cell_c(o, i[k].record.type->name);
		out_cell(o, record_get(&i[k].record, F_KIND));
		out_cell(o, i[k].party);
		out_cell_c(o, instrument_state_name(i[k].state));
		out_cell_n(o, i[k].napprovals);
		local_time_cell(o, i[k].prepared);
	}
	out_table_end(o, NULL);
}

/* The text that stands: the lead's newest version that counts. */
static void
current_text(struct out *o, const struct draft *d)
{
	const struct draft_paper *p;

	if (d->n == 0 || d->current == DRAFT_NONE)
		return;
	p = &d->paper[d->current];
	out_head(o, "The lead's newest version");
	out_block(o, "body", p->r->body);
}

static void
draft_facts(struct out *o, const struct office_draft *d)
{
	char hex[HASH_HEX];
	struct span title = {NULL, 0};

	hash_hex(hex, &d->id);
	/* A keeper that was not invited sees no papers. */
	if (d->fold->n > 0)
		title = record_langtext(d->fold->paper[0].r, F_TITLE, "en");
	out_cstr(o, "id", "Draft", hex);
	out_str(o, "title", "Title", title);
	out_str(o, "lead", "Lead", d->fold->lead);
	out_cstr(o, "stage", "Stage", office_stage_name(d->stage));
	hex[0] = '\0';
	if (d->has_statement)
		hash_hex(hex, &d->statement);
	out_cstr(o, "statement", "Statement", hex);
}

static enum cy_rc
show_draft(
    struct cli *c, struct local *l, const struct officer *who, struct cy_err *e)
{
	struct out *o = &c->out;
	struct office_draft d;
	struct instrument *i = NULL;
	struct hash id;
	size_t n = 0;
	enum cy_rc rc = local_draft(l, who, c->args[0], &id, e);

	if (rc == CY_OK)
		rc = office_draft(l->office, who, &id, &l->arena, &d, e);
	if (rc == CY_OK)
		rc = office_instruments(
		    l->office, who, &id, &l->arena, &i, &n, e);
	if (rc != CY_OK)
		return rc;
	out_begin(o, OUT_VIEW);
	draft_facts(o, &d);
	parties_table(o, d.fold);
	papers_table(o, d.fold);
	instruments_table(o, i, n);
	current_text(o, d.fold);
	local_tell(c, who);
	return out_end(o, e);
}

enum cy_rc
cmd_statement_draft(struct cli *c, struct cy_err *e)
{
	struct local l = {.node = NULL};
	struct officer who;
	enum cy_rc rc = local_open_as(&l, c, &who, e);

	if (rc == CY_OK)
		rc = show_draft(c, &l, &who, e);
	return local_close(&l, rc, e);
}
