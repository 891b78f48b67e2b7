/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/intake.h"
#include "cli/keys.h"
#include "cli/view.h"

#define RECORD_ARENA (4u * 1024 * 1024)

/* Reads an entry, or a text that is not signed yet. */
static enum cy_rc
parse_any(struct record *r, struct arena *a, struct span s, struct cy_err *e)
{
	static const char dash[] = "\n\n\xe2\x80\x94 ";

	if (s.n > 0 && memmem(s.p, s.n, dash, sizeof(dash) - 1) != NULL)
		return record_parse(r, a, s, e);
	return record_parse_text(r, a, s, e);
}

static enum cy_rc
load_record(struct record *r, struct arena *a, struct buf *b, const char *path,
    struct cy_err *e)
{
	enum cy_rc rc = cli_load(b, path, e);

	return rc == CY_OK ? parse_any(r, a, buf_span(b), e) : rc;
}

static const struct out_column check_columns[] = {
    {"file", "file", CELL_TEXT, SEEN_CUT},
    {"result", "result", CELL_TEXT, SEEN_ALL},
    {"type", "type", CELL_TEXT, SEEN_ALL},
    {"id", "record", CELL_ID, SEEN_ALL},
    {"fault", "fault", CELL_TEXT, SEEN_ALL},
    {"offset", "byte", CELL_NUMBER, SEEN_ALL},
    {"rule", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"text", NULL, CELL_TEXT, SEEN_PROGRAM},
};

static void
check_row(struct out *o, const char *path, const struct record *r,
    enum cy_rc rc, const struct cy_err *e)
{
	char hex[HASH_HEX] = "";
	struct hash id;

	if (rc == CY_OK) {
		record_id(r, &id);
		hash_hex(hex, &id);
	}
	out_cell_c(o, path);
	out_cell_c(o,
	    rc != CY_OK             ? "bad"
	        : r->sig.name.n > 0 ? "sound"
	                            : "sound, not signed");
	out_cell_c(o, rc == CY_OK ? r->type->name : "");
	out_cell_c(o, hex);
	out_cell_c(o, rc == CY_OK ? "" : fault_id(e->fault));
	if (rc == CY_OK || e->offset == CY_NO_OFFSET)
		out_cell_c(o, "");
	else
		out_cell_n(o, e->offset);
	out_cell_c(o, rc == CY_OK ? "" : fault_rule(e->fault));
	out_cell_c(o, rc == CY_OK ? "" : e->text);
}

enum cy_rc
cmd_record_check(struct cli *c, struct cy_err *e)
{
	enum cy_rc rc, worst = CY_OK;
	struct record r;
	struct cy_err one;
	struct arena a;
	struct buf b;
	size_t i;

	arena_init(&a, RECORD_ARENA);
	buf_init(&b, LIMIT_NOTE);
	out_begin(&c->out, OUT_LIST);
	out_table(&c->out, "files", NULL, OUT_COLS(check_columns));
	for (i = 0; i < c->nargs; i++) {
		buf_reset(&b);
		arena_reset(&a);
		rc = load_record(&r, &a, &b, c->args[i], &one);
		check_row(&c->out, c->args[i], &r, rc, &one);
		if (rc != CY_OK && worst == CY_OK) {
			worst = rc;
			*e = one;
		}
	}
	out_table_end(&c->out, NULL);
	buf_release(&b);
	arena_release(&a);
	return out_finish(&c->out, worst, e);
}

/* From a file, or from the register by id, its first digits or symbol. */
static enum cy_rc
find_record(struct cli *c, struct buf *b, uint64_t *index, struct cy_err *e)
{
	const char *word = c->args[0];
	struct node *n = NULL;
	enum cy_rc rc;

	*index = UINT64_MAX;
	if (strcmp(word, "-") == 0 || access(word, F_OK) == 0)
		return cli_load(b, word, e);
	rc = cli_open_read(c, &n, e);
	if (rc == CY_OK)
		rc = view_resolve(n, word, index, e);
	if (rc == CY_OK)
		rc = reg_entry(node_register(n), *index, b, e);
	return cli_close(n, rc, e);
}

enum cy_rc
cmd_record_show(struct cli *c, struct cy_err *e)
{
	struct record r;
	struct arena a;
	struct buf b;
	uint64_t index;
	enum cy_rc rc;

	arena_init(&a, RECORD_ARENA);
	buf_init(&b, LIMIT_NOTE);
	rc = find_record(c, &b, &index, e);
	if (rc == CY_OK)
		rc = parse_any(&r, &a, buf_span(&b), e);
	if (rc == CY_OK) {
		out_begin(&c->out, OUT_VIEW);
		view_record(&c->out, &r, index);
		rc = out_end(&c->out, e);
	}
	buf_release(&b);
	arena_release(&a);
	return rc;
}

/* Only what was parsed is ever signed (spec/keys.md). */
static enum cy_rc
sign_text(
    struct buf *out, struct span text, const struct skey *k, struct cy_err *e)
{
	struct record r;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, RECORD_ARENA);
	rc = record_parse_text(&r, &a, text, e);
	if (rc == CY_OK)
		rc = note_sign(out, r.text, k, e);
	if (rc == CY_OK)
		rc = buf_check(out, e);
	if (rc == CY_OK)
		rc = record_parse(&r, &a, buf_span(out), e);
	arena_release(&a);
	return rc;
}

enum cy_rc
cmd_record_sign(struct cli *c, struct cy_err *e)
{
	struct node_options o = cli_node(c);
	const char *key = cli_opt(c, "key");
	struct buf text, out;
	struct skey k;
	enum cy_rc rc;

	memset(&k, 0, sizeof(k));
	buf_init(&text, LIMIT_NOTE);
	buf_init(&out, LIMIT_NOTE);
	rc = cli_load(&text, c->args[0], e);
	if (rc == CY_OK)
		rc = keys_load(&k, &o, key, e);
	if (rc == CY_OK)
		rc = sign_text(&out, buf_span(&text), &k, e);
	if (rc == CY_OK)
		rc = view_bytes(c, cli_opt(c, "output"), buf_span(&out), e);
	skey_release(&k);
	buf_release(&text);
	buf_release(&out);
	return rc;
}

static const struct out_column add_columns[] = {
    {"entry", "entry", CELL_NUMBER, SEEN_ALL},
    {"id", "record", CELL_TEXT, SEEN_ALL},
    {"known", "again", CELL_BOOL, SEEN_ALL},
};

static enum cy_rc
write_receipt(
    const char *dir, const char *hex, struct span proof, struct cy_err *e)
{
	char path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s/%s.tlog-proof", dir, hex);
	return file_replace(&fs_system, AT_FDCWD, path, proof, 0644, e);
}

static enum cy_rc
add_one(struct cli *c, struct intake *to, struct span entry, struct cy_err *e)
{
	const char *dir = cli_opt(c, "receipts");
	struct receipt receipt = {0};
	char hex[HASH_HEX];
	enum cy_rc rc;

	buf_init(&receipt.proof, LIMIT_PROOF_FILE);
	rc = intake_append(to, entry, &receipt, e);
	if (rc == CY_OK) {
		hash_hex(hex, &receipt.id);
		out_cell_n(&c->out, receipt.index);
		out_cell_c(&c->out, hex);
		out_cell_c(&c->out, receipt.known ? "yes" : "no");
		if (dir != NULL)
			rc = write_receipt(
			    dir, hex, buf_span(&receipt.proof), e);
	}
	buf_release(&receipt.proof);
	return rc;
}

enum cy_rc
cmd_record_add(struct cli *c, struct cy_err *e)
{
	const char *dir = cli_opt(c, "receipts");
	struct intake to = {.node = NULL};
	struct buf b;
	size_t i;
	enum cy_rc rc = CY_OK;

	buf_init(&b, LIMIT_NOTE);
	/* Before anything is added that would have no receipt then. */
	if (dir != NULL)
		rc = file_mkdirs(&fs_system, AT_FDCWD, dir, 0755, e);
	if (rc == CY_OK)
		rc = intake_open(&to, c, e);
	if (rc != CY_OK)
		return rc;
	out_begin(&c->out, OUT_LIST);
	out_table(&c->out, "records", NULL, OUT_COLS(add_columns));
	for (i = 0; rc == CY_OK && i < c->nargs; i++) {
		buf_reset(&b);
		rc = cli_load(&b, c->args[i], e);
		if (rc == CY_OK)
			rc = add_one(c, &to, buf_span(&b), e);
	}
	out_table_end(&c->out, NULL);
	/* Receipts of what was added before a failure are still told. */
	rc = out_finish(&c->out, rc, e);
	buf_release(&b);
	return intake_close(&to, rc, e);
}
