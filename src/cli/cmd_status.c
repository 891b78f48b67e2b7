/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/view.h"

static const struct out_column count_columns[] = {
    {"type", "type", CELL_TEXT, SEEN_ALL},
    {"count", "entries", CELL_NUMBER, SEEN_ALL},
};

static void
counts_table(struct out *o, const uint64_t counts[RECORD_KINDS])
{
	enum record_kind k;

	out_table(o, "types", "Entries by type", OUT_COLS(count_columns));
	for (k = 0; k < RECORD_KINDS; k++) {
		if (counts[k] == 0)
			continue;
		out_cell_c(o, record_types[k].name);
		out_cell_n(o, counts[k]);
	}
	out_table_end(o, NULL);
}

static void
seal_facts(struct cli *c, utc_t sealed)
{
	char time[TIME_TEXT], age[VIEW_SPAN], text[VIEW_TIME + VIEW_SPAN + 8];
	utc_t now = c->clock->now(c->clock->ctx);

	if (sealed == 0) {
		out_cstr(&c->out, "sealed", "Newest seal", "");
		return;
	}
	time_print(time, sealed);
	if (c->form != OUT_HUMAN) {
		out_cstr(&c->out, "sealed", NULL, time);
		return;
	}
	view_time(text, sealed);
	view_span(age, now - sealed);
	out_line(
	    &c->out, STYLE_NONE, "%-13s%s, %s ago", "Newest seal", text, age);
	/* spec/register.md, "Seals": a fresh one at least daily. */
	if (now - sealed > 2 * 86400)
		out_line(&c->out, STYLE_BAD, "%-13s%s", "",
		    "older than two days: is the node running?");
}

static enum cy_rc
show(struct cli *c, struct node *n, struct cy_err *e)
{
	struct reg *r = node_register(n);
	struct span origin = reg_checkpoint(r);
	uint64_t counts[RECORD_KINDS], index_size, sealed_size;
	char hex[HASH_HEX];
	struct hash root;
	utc_t sealed;
	enum cy_rc rc;

	rc = store_head(node_store(n), &index_size, &root, e);
	if (rc == CY_OK)
		rc = store_sealed(node_store(n), &sealed_size, &sealed, e);
	if (rc == CY_OK)
		rc = store_counts(node_store(n), counts, e);
	if (rc != CY_OK)
		return rc;
	hash_hex(hex, reg_root(r));
	out_begin(&c->out, OUT_VIEW);
	out_cstr(&c->out, "dir", "Folder", c->config.value[SET_DIR]);
	out_str(&c->out, "register", "Register",
	    span_first(origin, span_find(origin, '\n')));
	out_num(&c->out, "size", "Entries", reg_size(r));
	out_cstr(&c->out, "root", "Root", hex);
	seal_facts(c, sealed);
	out_num(&c->out, "index_size", "Index", index_size);
	out_bool(&c->out, "index_in_step", "In step",
	    index_size == reg_size(r) && hash_eq(&root, reg_root(r)));
	counts_table(&c->out, counts);
	return out_end(&c->out, e);
}

enum cy_rc
cmd_status(struct cli *c, struct cy_err *e)
{
	struct node *n = NULL;
	enum cy_rc rc = cli_open_read(c, &n, e);

	if (rc == CY_OK)
		rc = show(c, n, e);
	return cli_close(n, rc, e);
}
