/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "cli/cmd.h"
#include "cli/view.h"
#include "register/entry.h"
#include "tlog/tile.h"

static enum cy_rc
head_view(struct cli *c, struct node *n, struct cy_err *e)
{
	struct reg *r = node_register(n);
	struct span bytes = reg_checkpoint(r), origin;
	struct out *o = &c->out;
	char hex[HASH_HEX];

	if (c->form == OUT_HUMAN)
		return view_bytes(c, NULL, bytes, e);
	origin = span_first(bytes, span_find(bytes, '\n'));
	hash_hex(hex, reg_root(r));
	out_begin(o, OUT_VIEW);
	out_str(o, "origin", "Register", origin);
	out_num(o, "size", "Size", reg_size(r));
	out_cstr(o, "root", "Root", hex);
	if (c->form != OUT_PORCELAIN)
		out_str(o, "checkpoint", NULL, bytes);
	return out_end(o, e);
}

enum cy_rc
cmd_log_head(struct cli *c, struct cy_err *e)
{
	struct node *n = NULL;
	enum cy_rc rc = cli_open_read(c, &n, e);

	if (rc == CY_OK)
		rc = head_view(c, n, e);
	return cli_close(n, rc, e);
}

/* Opens the node and reads the entry number that the first word names. */
static enum cy_rc
open_entry(struct cli *c, struct node **n, uint64_t *index, struct cy_err *e)
{
	enum cy_rc rc =
	    cli_number(index, c->args[0], 0, UINT64_MAX >> 1, "entry", e);

	return rc == CY_OK ? cli_open_read(c, n, e) : rc;
}

/* For programs: its headers and body, and the bytes. */
static enum cy_rc
get_view(struct cli *c, struct node *n, uint64_t index, struct cy_err *e)
{
	struct reg_record x;
	enum cy_rc rc;

	reg_record_init(&x);
	rc = reg_record_read(&x, node_register(n), index, e);
	if (rc == CY_OK) {
		out_begin(&c->out, OUT_VIEW);
		view_record(&c->out, &x.r, index);
		if (c->form != OUT_PORCELAIN)
			out_str(&c->out, "note", NULL, x.r.bytes);
		rc = out_end(&c->out, e);
	}
	reg_record_release(&x);
	return rc;
}

/* For people: the bytes as they are, whatever they say. */
static enum cy_rc
get_bytes(struct cli *c, struct node *n, uint64_t index, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LIMIT_ENTRY);
	rc = reg_entry(node_register(n), index, &b, e);
	if (rc == CY_OK)
		rc = view_bytes(c, cli_opt(c, "output"), buf_span(&b), e);
	buf_release(&b);
	return rc;
}

enum cy_rc
cmd_log_get(struct cli *c, struct cy_err *e)
{
	struct node *n = NULL;
	uint64_t index;
	enum cy_rc rc = open_entry(c, &n, &index, e);

	if (rc == CY_OK)
		rc = c->form == OUT_HUMAN ? get_bytes(c, n, index, e)
		                          : get_view(c, n, index, e);
	return cli_close(n, rc, e);
}

/* The hashes of RFC 6962 section 2.1.2, a line of base64 each. */
static enum cy_rc
prove_consistency(struct reg *r, uint64_t old, uint64_t size, struct buf *out,
    struct cy_err *e)
{
	struct tile_source tiles = reg_tiles(r);
	struct hash path[LIMIT_CONSISTENCY_HASHES];
	struct tile_reader *reader;
	struct tree_source src;
	struct arena a;
	size_t i, n;
	enum cy_rc rc;

	arena_init(&a, 2 * sizeof(*reader));
	reader = arena_alloc(&a, sizeof(*reader));
	if (reader == NULL)
		return cy_nomem(e);
	tile_reader_init(reader, &tiles, size);
	src = tile_reader_source(reader);
	rc = tree_consistency(&src, old, size, path, &n, e);
	for (i = 0; rc == CY_OK && i < n; i++) {
		buf_base64(out, span(path[i].b, HASH_LEN));
		buf_putc(out, '\n');
	}
	arena_release(&a);
	return rc;
}

static enum cy_rc
prove(struct cli *c, struct node *n, uint64_t index, struct buf *out,
    struct cy_err *e)
{
	struct reg *r = node_register(n);
	const char *from = cli_opt(c, "from");
	uint64_t old;
	enum cy_rc rc;

	if (from == NULL)
		return reg_receipt(r, index, out, e);
	if (index > reg_size(r))
		return cy_fail(e, CY_NOTFOUND, FAULT_CLI_NUMBER, CY_NO_OFFSET,
		    "the register has %llu entries",
		    (unsigned long long)reg_size(r));
	rc = cli_number(&old, from, 1, index, "--from", e);
	return rc == CY_OK ? prove_consistency(r, old, index, out, e) : rc;
}

enum cy_rc
cmd_log_prove(struct cli *c, struct cy_err *e)
{
	struct node *n = NULL;
	struct buf b;
	uint64_t index;
	enum cy_rc rc;

	buf_init(&b, LIMIT_PROOF_FILE);
	rc = open_entry(c, &n, &index, e);
	if (rc == CY_OK)
		rc = prove(c, n, index, &b, e);
	if (rc == CY_OK)
		rc = buf_check(&b, e);
	if (rc == CY_OK && c->form != OUT_HUMAN) {
		out_begin(&c->out, OUT_VIEW);
		out_num(&c->out, "entry", "Entry", index);
		out_str(&c->out, "proof", NULL, buf_span(&b));
		rc = out_end(&c->out, e);
	} else if (rc == CY_OK) {
		rc = view_bytes(c, cli_opt(c, "output"), buf_span(&b), e);
	}
	buf_release(&b);
	return cli_close(n, rc, e);
}

struct entries {
	struct out *out;
	struct node *node;
};

static enum cy_rc
list_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct entries *l = ctx;

	return view_entry_row(l->out, l->node, row, e);
}

enum cy_rc
cmd_log_list(struct cli *c, struct cy_err *e)
{
	const char *from = cli_opt(c, "from"), *limit = cli_opt(c, "limit");
	struct store_filter f = {.lang = view_lang(c)};
	struct entries l = {.out = &c->out};
	struct node *n = NULL;
	uint64_t count = 100;
	enum cy_rc rc = CY_OK;

	if (from != NULL)
		rc = cli_number(&f.from, from, 0, INT64_MAX / 2, "--from", e);
	if (rc == CY_OK && limit != NULL)
		rc = cli_number(&count, limit, 1, INT64_MAX / 2, "--limit", e);
	if (rc == CY_OK)
		rc = cli_open_read(c, &n, e);
	if (rc != CY_OK)
		return rc;
	f.to = f.from + count;
	out_begin(&c->out, OUT_LIST);
	out_table(&c->out, "entries", NULL, OUT_COLS(view_entry_columns));
	l.node = n;
	rc = store_entries(node_store(n), &f, list_row, &l, e);
	out_table_end(&c->out, "No entry is in this range.");
	if (rc == CY_OK)
		rc = out_end(&c->out, e);
	return cli_close(n, rc, e);
}
