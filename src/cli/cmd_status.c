/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/keys.h"
#include "cli/view.h"
#include "serve/control.h"

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

/* Would a command that writes succeed now, and if not, why? */
struct writing {
	const char *word; /* for programs */
	const char *text; /* for people */
	struct cy_err why;
};

static bool
key_opens(struct cli *c, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	struct skey k;
	enum cy_rc rc;

	memset(&k, 0, sizeof(k));
	rc = keys_load(&k, &o, NULL, e);
	skey_release(&k);
	return rc == CY_OK;
}

static bool
mark_allows(struct cli *c, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	uint32_t id;
	enum cy_rc rc = control_key_id(&id, o.dir, e);

	if (rc == CY_OK)
		rc = node_check_mark(&o, id, e);
	return rc == CY_OK;
}

static struct writing
look_at_writing(struct cli *c)
{
	struct control control;
	struct cy_err e;

	if (control_open(&control, c->config.value[SET_DIR],
	        c->config.value[SET_STATE], &e) == CY_OK) {
		control_close(&control);
		return (struct writing){
		    "served", "the node is served; records go through that", e};
	}
	e.fault = FAULT_NONE;
	if (!key_opens(c, &e))
		return (struct writing){
		    "locked", "no: the keys cannot be opened", e};
	if (mark_allows(c, &e))
		return (struct writing){"yes", "possible", e};
	if (e.fault == FAULT_NODE_LOCKED)
		return (struct writing){"busy", "another process is at it", e};
	return (struct writing){"read-only", "no: this copy is read-only", e};
}

static void
writing_facts(struct cli *c)
{
	struct writing w = look_at_writing(c);
	struct out *o = &c->out;

	out_cstr(
	    o, "writing", "Writing", o->form == OUT_HUMAN ? w.text : w.word);
	if (w.word[0] != 'l' && w.word[0] != 'r')
		return;
	if (o->form != OUT_HUMAN)
		out_cstr(o, "writing_fault", NULL, fault_id(w.why.fault));
	else
		out_line(o, STYLE_BAD, "%-13s%s: %s", "", fault_id(w.why.fault),
		    w.why.text);
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
	writing_facts(c);
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
