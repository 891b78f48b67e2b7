/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/intake.h"
#include "cli/keys.h"
#include "cli/view.h"
#include "crypto/ed25519.h"
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

/* A party that is being added: its key is made before anything is written. */
struct added {
	struct skey key;
	bool made; /* now: its file is still to be written */
	struct buf note;
	struct receipt receipt;
};

static enum cy_rc
check_new(struct cli *c, struct cy_err *e)
{
	struct span id = span_str(cli_opt(c, "id"));
	struct node *n = NULL;
	struct vkey key;
	struct cy_err none;
	enum cy_rc rc;

	if (!party_id_has_keys(id))
		return cy_fail(e, CY_USAGE, FAULT_CLI_KEY_NAME, CY_NO_OFFSET,
		    "\"%.*s\"", SPAN_ARGS(span_first(id, LIMIT_PARTY_ID)));
	rc = cli_open_read(c, &n, e);
	if (rc == CY_OK &&
	    keyring_record_key(node_keyring(n), id, UINT64_MAX, &key, &none) ==
	        CY_OK)
		rc =
		    cy_fail(e, CY_CONFLICT, FAULT_CLI_PARTY_KNOWN, CY_NO_OFFSET,
		        "%.*s has the key %08x", SPAN_ARGS(id), key.id);
	return cli_close(n, rc, e);
}

/* The key that "key new" made, or a new one. */
static enum cy_rc
take_key(struct added *x, struct cli *c, struct cy_err *e)
{
	const char *id = cli_opt(c, "id");
	struct node_options o = cli_node(c);
	uint8_t seed[ED25519_SEED];
	enum cy_rc rc = keys_load(&x->key, &o, id, e);

	if (rc != CY_NOTFOUND || e->fault != FAULT_CLI_NO_KEY)
		return rc;
	crypto_random(seed, sizeof(seed));
	rc = skey_init(&x->key, span_str(id), KEY_ED25519, seed, e);
	explicit_bzero(seed, sizeof(seed));
	x->made = rc == CY_OK;
	return rc;
}

static enum cy_rc
print_party(
    struct buf *text, const struct added *x, struct cli *c, struct cy_err *e)
{
	const char *iso = cli_opt(c, "iso"), *as = cli_opt(c, "known-as");
	char name[LIMIT_HEADER_LINE + 8], vkey[VKEY_TEXT], key[VKEY_TEXT + 8];
	char date[TIME_TEXT];
	struct record_draft *d = calloc(1, sizeof(*d));
	enum cy_rc rc;

	if (d == NULL)
		return cy_nomem(e);
	/* What is cut here is still longer than a header may be. */
	(void)snprintf(name, sizeof(name), "en %s", cli_opt(c, "name"));
	time_print(date, c->clock->now(c->clock->ctx));
	vkey_print(vkey, &x->key.vkey);
	(void)snprintf(key, sizeof(key), "record %s", vkey);
	record_draft_init(d, R_PARTY);
	record_draft_add(d, F_AUTHOR, span_str(cli_opt(c, "id")));
	record_draft_add(d, F_DATE, span_str(date));
	record_draft_add(d, F_KIND, span_str(cli_opt(c, "kind")));
	record_draft_add(d, F_NAME, span_str(name));
	record_draft_add(d, F_ISO, span_str(iso == NULL ? "" : iso));
	record_draft_add(d, F_KNOWN_AS, span_str(as == NULL ? "" : as));
	record_draft_add(d, F_KEY, span_str(key));
	rc = record_draft_print(text, d, e);
	free(d);
	return rc;
}

/* Its record, which introduces the key, signed with it. */
static enum cy_rc
sign_party(struct added *x, struct cli *c, struct cy_err *e)
{
	struct buf text;
	enum cy_rc rc;

	buf_init(&text, LIMIT_RECORD_TEXT);
	rc = print_party(&text, x, c, e);
	if (rc == CY_OK)
		rc = note_sign(&x->note, buf_span(&text), &x->key, e);
	if (rc == CY_OK)
		rc = buf_check(&x->note, e);
	buf_release(&text);
	return rc;
}

static enum cy_rc
tell_added(struct cli *c, const struct added *x, bool served, struct cy_err *e)
{
	const char *id = cli_opt(c, "id"), *dir = c->config.value[SET_DIR];
	char hex[HASH_HEX], vkey[VKEY_TEXT];
	struct out *o = &c->out;

	hash_hex(hex, &x->receipt.id);
	vkey_print(vkey, &x->key.vkey);
	out_begin(o, OUT_VIEW);
	out_cstr(o, "party", "Party", id);
	out_cstr(o, "name", "Name", cli_opt(c, "name"));
	out_cstr(o, "key", "Key", vkey);
	out_num(o, "entry", "Entry", x->receipt.index);
	out_cstr(o, "id", "Record", hex);
	if (served)
		out_line(o, STYLE_NONE,
		    "\nThe node is being served: it signs for the party once "
		    "it was started again.");
	out_line(o, STYLE_DIM,
	    "\nWhat is in a register stays. A later `party' record corrects "
	    "this one, by\n\"Replaces: %s\";\na `revocation' record ends the "
	    "key: \"comity record sign --key %s\".",
	    hex, id);
	out_head(o, "Next");
	out_line(o, STYLE_NONE,
	    "    comity --dir %s officer invite --party %s \\\n"
	    "        --login LOGIN --roles administrator,drafter,signer",
	    dir, id);
	return out_end(o, e);
}

static enum cy_rc
add_party(struct cli *c, struct added *x, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	struct intake to = {.node = NULL};
	bool served;
	enum cy_rc rc = take_key(x, c, e);

	if (rc == CY_OK)
		rc = sign_party(x, c, e);
	/* Before the register knows it: a key that is lost signs nothing. */
	if (rc == CY_OK && x->made)
		rc = keys_add(&o, &x->key, e);
	if (rc == CY_OK)
		rc = intake_open(&to, c, e);
	if (rc != CY_OK)
		return rc;
	served = to.node == NULL;
	rc = intake_append(&to, buf_span(&x->note), &x->receipt, e);
	rc = intake_close(&to, rc, e);
	return rc == CY_OK ? tell_added(c, x, served, e) : rc;
}

enum cy_rc
cmd_party_add(struct cli *c, struct cy_err *e)
{
	struct added x;
	enum cy_rc rc;

	if (cli_opt(c, "id") == NULL || cli_opt(c, "name") == NULL ||
	    cli_opt(c, "kind") == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--id, --name and --kind are needed");
	rc = check_new(c, e);
	if (rc != CY_OK)
		return rc;
	memset(&x, 0, sizeof(x));
	buf_init(&x.note, LIMIT_NOTE);
	buf_init(&x.receipt.proof, LIMIT_PROOF_FILE);
	rc = add_party(c, &x, e);
	skey_release(&x.key);
	buf_release(&x.note);
	buf_release(&x.receipt.proof);
	return rc;
}
