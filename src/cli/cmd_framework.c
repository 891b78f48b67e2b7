/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/view.h"
#include "node/names.h"

static const struct out_column list_columns[] = {
    {"symbol", "symbol", CELL_TEXT, SEEN_ALL},
    {"kind", "kind", CELL_TEXT, SEEN_ALL},
    {"title", "title", CELL_TEXT, SEEN_CUT},
    {"id", "record", CELL_ID, SEEN_ALL},
    {"entry", NULL, CELL_NUMBER, SEEN_JSON},
};

static enum cy_rc
list_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct out *o = ctx;

	(void)e;
	out_cell(o, row->symbol);
	out_cell(o, row->choice);
	out_cell(o, row->title);
	view_id_cell(o, &row->id);
	out_cell_n(o, row->index);
	return CY_OK;
}

enum cy_rc
cmd_framework_list(struct cli *c, struct cy_err *e)
{
	struct store_filter f = {
	    .by_kind = true,
	    .kind = R_FRAMEWORK,
	    .newest = true,
	    .lang = view_lang(c),
	};
	struct node *n = NULL;
	enum cy_rc rc = cli_open_read(c, &n, e);

	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_LIST);
	out_table(&c->out, "frameworks", NULL, OUT_COLS(list_columns));
	rc = store_entries(node_store(n), &f, list_row, &c->out, e);
	out_table_end(&c->out, "No framework is in this register.");
	if (rc == CY_OK)
		rc = out_end(&c->out, e);
	return cli_close(n, rc, e);
}

static const struct out_column item_columns[] = {
    {"id", "item", CELL_TEXT, SEEN_ALL},
    {"name", "name", CELL_TEXT, SEEN_CUT},
    {"text", "text", CELL_TEXT, SEEN_CUT},
    {"source", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"kind", NULL, CELL_TEXT, SEEN_JSON},
    {"needs_attribution", NULL, CELL_TEXT, SEEN_JSON},
    {"reversible", NULL, CELL_TEXT, SEEN_JSON},
    {"visibility", NULL, CELL_TEXT, SEEN_JSON},
};

/* For people, whole: the texts are there to be read. */
static void
item_people(struct out *o, const struct catalogue_item *item, const char *lang)
{
	struct span name = catalogue_say(&item->name, lang);

	out_head(o, "%.*s  %.*s", SPAN_ARGS(item->id), SPAN_ARGS(name));
	out_para(o, 4, 0, catalogue_say(&item->text, lang));
}

/* Names alone are a list, not something to read. */
static bool
has_texts(const struct catalogue *k, const char *lang)
{
	size_t i;

	for (i = 0; i < k->nitems; i++)
		if (catalogue_say(&k->item[i].text, lang).n > 0)
			return true;
	return false;
}

static void
items_doc(struct cli *c, const struct catalogue *k)
{
	const char *lang = view_lang(c);
	const struct catalogue_item *item;
	struct out *o = &c->out;
	size_t i;

	out_begin(o, OUT_LIST);
	out_str(o, "symbol", "Framework", k->symbol);
	out_str(o, "title", "Title", catalogue_say(&k->title, lang));
	out_str(o, "version", "Version", k->version);
	for (i = 0; i < k->nsources && o->form == OUT_HUMAN; i++)
		out_str(o, "source", "Source", k->source[i]);
	if (o->form == OUT_HUMAN && has_texts(k, lang)) {
		for (i = 0; i < k->nitems; i++)
			item_people(o, &k->item[i], lang);
		return;
	}
	out_table(o, "items", "Items", OUT_COLS(item_columns));
	for (i = 0; i < k->nitems; i++) {
		item = &k->item[i];
		out_cell(o, item->id);
		out_cell(o, catalogue_say(&item->name, lang));
		out_cell(o, catalogue_say(&item->text, lang));
		out_cell(o, item->source);
		out_cell(o, item->kind);
		out_cell(o, item->needs_attribution);
		out_cell(o, item->reversible);
		out_cell(o, item->visibility);
	}
	out_table_end(o, "The catalogue has no items.");
}

enum cy_rc
cmd_framework_show(struct cli *c, struct cy_err *e)
{
	struct node *n = NULL;
	struct catalogue k;
	struct arena a;
	struct buf file;
	uint64_t index;
	enum cy_rc rc = cli_open_read(c, &n, e);

	arena_init(&a, CATALOGUE_ARENA);
	buf_init(&file, LIMIT_CATALOGUE);
	if (rc == CY_OK)
		rc = view_find(n, c->args[0], R_FRAMEWORK, &index, e);
	if (rc == CY_OK)
		rc = node_framework(n, index, &file, e);
	if (rc == CY_OK)
		rc = catalogue_parse(&k, &a, buf_span(&file), e);
	if (rc == CY_OK) {
		items_doc(c, &k);
		rc = out_end(&c->out, e);
	}
	buf_release(&file);
	arena_release(&a);
	return cli_close(n, rc, e);
}
