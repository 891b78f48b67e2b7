/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/local.h"
#include "cli/view.h"
#include "office/inbox.h"

/* What waits for an officer. */

static const struct out_column columns[] = {
    {"need", "to do", CELL_TEXT, SEEN_ALL},
    {"draft", "draft", CELL_ID, SEEN_ALL},
    {"object", "record or paper", CELL_ID, SEEN_ALL},
    {"deadline", "deadline", CELL_TEXT, SEEN_ALL},
    {"since", "since", CELL_TEXT, SEEN_ALL},
    {"title", "title", CELL_TEXT, SEEN_CUT},
    {"lead", NULL, CELL_TEXT, SEEN_JSON},
    {"count", NULL, CELL_NUMBER, SEEN_JSON},
};

static void
id_cell(struct out *o, bool has, const struct hash *id)
{
	if (has)
		view_id_cell(o, id);
	else
		out_cell_c(o, "");
}

static enum cy_rc
tell(
    struct cli *c, struct local *l, const struct officer *who, struct cy_err *e)
{
	struct out *o = &c->out;
	struct inbox_entry *i;
	size_t n;
	enum cy_rc rc = office_inbox(l->office, who, &l->arena, &i, &n, e);

	if (rc != CY_OK)
		return rc;
	out_begin(o, OUT_LIST);
	out_table(o, "items", NULL, OUT_COLS(columns));
	for (size_t k = 0; k < n; k++) {
		out_cell_c(o, inbox_kind_name(i[k].kind));
		id_cell(o, i[k].has_draft, &i[k].draft);
		id_cell(o, i[k].has_object, &i[k].object);
		local_time_cell(o, i[k].deadline);
		local_time_cell(o, i[k].since);
		out_cell(o, i[k].title);
		out_cell(o, i[k].lead);
		out_cell_n(o, i[k].count);
	}
	out_table_end(o, "Nothing waits.");
	local_tell(c, who);
	return out_end(o, e);
}

enum cy_rc
cmd_inbox(struct cli *c, struct cy_err *e)
{
	struct local l = {.node = NULL};
	struct officer who;
	enum cy_rc rc = local_open_as(&l, c, &who, e);

	if (rc == CY_OK)
		rc = tell(c, &l, &who, e);
	return local_close(&l, rc, e);
}
