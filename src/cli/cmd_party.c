/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/view.h"
#include "node/names.h"

static const struct out_column columns[] = {
    {"id", "party", CELL_TEXT, SEEN_ALL},
    {"name", "name", CELL_TEXT, SEEN_CUT},
    {"kind", "kind", CELL_TEXT, SEEN_ALL},
    {"known_as", "known as", CELL_TEXT, SEEN_ALL},
    {"acts", "acts", CELL_NUMBER, SEEN_ALL},
    {"entries", "entries", CELL_NUMBER, SEEN_ALL},
    {"iso", NULL, CELL_TEXT, SEEN_JSON},
};

struct listing {
	struct out *out;
	struct names names;
};

/* As it says itself, else as the catalogue has it. */
static struct span
name_of(const struct names *names, const struct store_party *row)
{
	return row->name.n > 0 ? row->name : names_find(names, row->id);
}

static enum cy_rc
list_row(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct listing *l = ctx;
	struct out *o = l->out;

	(void)e;
	out_cell(o, row->id);
	out_cell(o, name_of(&l->names, row));
	out_cell(o, row->kind);
	out_cell(o, row->known_as);
	out_cell_n(o, row->acts);
	out_cell_n(o, row->entries);
	out_cell(o, row->iso);
	return CY_OK;
}

enum cy_rc
cmd_party_list(struct cli *c, struct cy_err *e)
{
	struct listing l = {.out = &c->out};
	struct node *n = NULL;
	enum cy_rc rc = cli_open_read(c, &n, e);

	if (rc != CY_OK)
		return rc;
	names_open(&l.names, n, view_lang(c));
	out_begin(&c->out, OUT_LIST);
	out_table(&c->out, "parties", NULL, OUT_COLS(columns));
	rc = store_parties(node_store(n), view_lang(c), list_row, &l, e);
	names_close(&l.names);
	out_table_end(&c->out, "No party is in this register.");
	if (rc == CY_OK)
		rc = out_end(&c->out, e);
	return cli_close(n, rc, e);
}

/* The one party that is asked for. */
struct wanted {
	struct out *out;
	struct span id;
	uint64_t entry;
	bool found;
	struct names names;
};

static enum cy_rc
show_party(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct wanted *w = ctx;

	(void)e;
	if (!span_eq(row->id, w->id))
		return CY_OK;
	w->found = true;
	w->entry = row->entry;
	out_str(w->out, "id", "Party", row->id);
	out_str(w->out, "name", "Name", name_of(&w->names, row));
	out_str(w->out, "kind", "Kind", row->kind);
	out_str(w->out, "iso", "ISO 3166", row->iso);
	out_str(w->out, "known_as", "Known as", row->known_as);
	out_num(w->out, "acts", "Acts", row->acts);
	out_num(w->out, "entries", "Entries", row->entries);
	return CY_OK;
}

static const struct out_column key_columns[] = {
    {"role", "role", CELL_TEXT, SEEN_ALL},
    {"key", "key", CELL_TEXT, SEEN_ALL},
};

static enum cy_rc
key_row(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	struct out *o = ctx;
	struct span role, key;

	(void)e;
	if (field != F_KEY || !value_key(value, &role, &key))
		return CY_OK;
	out_cell(o, role);
	out_cell(o, key);
	return CY_OK;
}

struct entries {
	struct out *out;
	struct node *node;
};

static enum cy_rc
entry_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct entries *l = ctx;

	return view_entry_row(l->out, l->node, row, e);
}

static enum cy_rc
show(struct cli *c, struct node *n, struct cy_err *e)
{
	struct wanted w = {
	    .out = &c->out, .id = span_str(c->args[0]), .entry = CORE_NONE};
	struct store_filter f = {.party = w.id, .lang = view_lang(c)};
	struct entries l = {&c->out, n};
	enum cy_rc rc;

	out_begin(&c->out, OUT_VIEW);
	names_open(&w.names, n, view_lang(c));
	rc = store_parties(node_store(n), view_lang(c), show_party, &w, e);
	names_close(&w.names);
	if (rc != CY_OK)
		return rc;
	if (!w.found)
		return cy_fail(e, CY_NOTFOUND, FAULT_CLI_NO_PARTY, CY_NO_OFFSET,
		    "\"%s\"", c->args[0]);
	out_table(&c->out, "keys", "Keys", OUT_COLS(key_columns));
	if (w.entry != CORE_NONE)
		rc = store_fields(node_store(n), w.entry, key_row, &c->out, e);
	out_table_end(&c->out, NULL);
	if (rc != CY_OK)
		return rc;
	out_table(&c->out, "records", "Records", OUT_COLS(view_entry_columns));
	rc = store_entries(node_store(n), &f, entry_row, &l, e);
	out_table_end(&c->out, NULL);
	return rc == CY_OK ? out_end(&c->out, e) : rc;
}

enum cy_rc
cmd_party_show(struct cli *c, struct cy_err *e)
{
	struct node *n = NULL;
	enum cy_rc rc = cli_open_read(c, &n, e);

	if (rc == CY_OK)
		rc = show(c, n, e);
	return cli_close(n, rc, e);
}
