/* SPDX-License-Identifier: Apache-2.0 */
#include "register/copy.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/keyring.h"
#include "register/ustar.h"

/* One record, parsed. */
#define RECORD_BYTES ((size_t)1024 * 1024)

/* What is gathered before anything is written. */
struct gather {
	struct reg *reg;
	uint64_t *index; /* sorted, each once */
	size_t n, cap;
	char (*author)[LIMIT_PARTY_ID + 1]; /* each once */
	size_t nauthors, cap_authors;
	struct keyring *keys;
	struct arena arena;
	struct buf buf;
};

void
copy_policy_print(
    struct buf *out, const struct vkey *log, const struct vkey *witness)
{
	char text[VKEY_TEXT];

	vkey_print(text, log);
	buf_printf(out, "log %s\n", text);
	vkey_print(text, witness);
	buf_printf(out, "witness own %s\nquorum own\n", text);
}

/* Twice the room, where there is none left. */
static enum cy_rc
grow(void **p, size_t *cap, size_t n, size_t size, struct cy_err *e)
{
	size_t more = *cap == 0 ? 16 : *cap * 2;
	void *q;

	if (n < *cap)
		return CY_OK;
	q = reallocarray(*p, more, size);
	if (q == NULL)
		return cy_nomem(e);
	*p = q;
	*cap = more;
	return CY_OK;
}

/* Puts an index in its place; one that is there stays. */
static enum cy_rc
add_index(struct gather *g, uint64_t index, struct cy_err *e)
{
	void *p = g->index;
	enum cy_rc rc;
	size_t i = g->n;

	while (i > 0 && g->index[i - 1] > index)
		i--;
	if (i > 0 && g->index[i - 1] == index)
		return CY_OK;
	if (g->n == COPY_RECORDS)
		return cy_fail(e, CY_USAGE, FAULT_REGISTER_COPY_COUNT,
		    CY_NO_OFFSET, "more than %u records", COPY_RECORDS);
	rc = grow(&p, &g->cap, g->n, sizeof(*g->index), e);
	g->index = p;
	if (rc != CY_OK)
		return rc;
	memmove(g->index + i + 1, g->index + i, (g->n - i) * sizeof(*g->index));
	g->index[i] = index;
	g->n++;
	return CY_OK;
}

static bool
has_author(const struct gather *g, struct span author)
{
	for (size_t i = 0; i < g->nauthors; i++)
		if (span_eq_str(author, g->author[i]))
			return true;
	return false;
}

static enum cy_rc
add_author(struct gather *g, uint64_t index, struct cy_err *e)
{
	void *p = g->author;
	struct record r = {0};
	enum cy_rc rc;

	rc = reg_entry(g->reg, index, &g->buf, e);
	arena_reset(&g->arena);
	if (rc == CY_OK)
		rc = record_parse(&r, &g->arena, buf_span(&g->buf), e);
	if (rc != CY_OK || has_author(g, r.author))
		return rc;
	rc = grow(&p, &g->cap_authors, g->nauthors, sizeof(*g->author), e);
	g->author = p;
	if (rc != CY_OK)
		return rc;
	memcpy(g->author[g->nauthors], r.author.p, r.author.n);
	g->author[g->nauthors++][r.author.n] = '\0';
	return CY_OK;
}

/*
 * The same fold that the reader of the copy makes, over the records that the
 * copy will hold: a revocation by the keeper of a key that is not among them
 * is left out.
 */
static enum cy_rc
key_entry(void *ctx, uint64_t index, struct span bytes, struct cy_err *e)
{
	struct gather *g = ctx;
	struct cy_err why = {.rc = CY_OK};
	struct record r;
	enum cy_rc rc;

	if (index > 0 && !span_starts(bytes, SPAN_LIT("comity/party/v1\n")) &&
	    !span_starts(bytes, SPAN_LIT("comity/revocation/v1\n")))
		return CY_OK;
	arena_reset(&g->arena);
	rc = record_parse(&r, &g->arena, bytes, e);
	if (rc != CY_OK)
		return rc;
	if (!has_author(g, r.author))
		return CY_OK;
	rc = keyring_apply(g->keys, &r, index, &why);
	if (rc == CY_BAD && why.fault == FAULT_KEY_UNKNOWN)
		return CY_OK;
	if (rc == CY_OK)
		return add_index(g, index, e);
	*e = why;
	return rc;
}

static enum cy_rc
gather_all(struct gather *g, const uint64_t *index, size_t n, struct cy_err *e)
{
	enum cy_rc rc;

	if (n == 0)
		return cy_fail(e, CY_USAGE, FAULT_REGISTER_COPY_COUNT,
		    CY_NO_OFFSET, "no record");
	rc = keyring_new(&g->keys, e);
	if (rc == CY_OK)
		rc = add_index(g, 0, e);
	for (size_t i = 0; i < n && rc == CY_OK; i++)
		rc = add_index(g, index[i], e);
	for (size_t i = 0; i < g->n && rc == CY_OK; i++)
		rc = add_author(g, g->index[i], e);
	if (rc == CY_OK)
		rc = reg_each(g->reg, 0, reg_size(g->reg), key_entry, g, e);
	return rc;
}

static enum cy_rc
put_file(struct gather *g, struct buf *out, unsigned number, const char *suffix,
    struct cy_err *e)
{
	char name[USTAR_NAME];

	(void)snprintf(name, sizeof(name), "%04u.%s", number, suffix);
	return ustar_put(out, span_str(name), buf_span(&g->buf), e);
}

static enum cy_rc
put_record(struct gather *g, struct buf *out, unsigned number, uint64_t index,
    struct cy_err *e)
{
	enum cy_rc rc;

	rc = reg_entry(g->reg, index, &g->buf, e);
	if (rc == CY_OK)
		rc = put_file(g, out, number, "note", e);
	buf_reset(&g->buf);
	if (rc == CY_OK)
		rc = reg_receipt(g->reg, index, &g->buf, e);
	if (rc == CY_OK)
		rc = put_file(g, out, number, "tlog-proof", e);
	return rc;
}

static enum cy_rc
put_policy(struct gather *g, struct buf *out, struct cy_err *e)
{
	struct vkey log, witness;

	buf_reset(&g->buf);
	if (keyring_register_key(g->keys, &log) &&
	    keyring_witness_key(g->keys, &witness))
		copy_policy_print(&g->buf, &log, &witness);
	if (buf_check(&g->buf, e) != CY_OK)
		return e->rc;
	return ustar_put(out, SPAN_LIT("policy"), buf_span(&g->buf), e);
}

static enum cy_rc
put_all(struct gather *g, struct buf *out, uint64_t subject, struct cy_err *e)
{
	enum cy_rc rc = put_record(g, out, 1, subject, e);
	unsigned number = 2;

	for (size_t i = 0; i < g->n && rc == CY_OK; i++)
		if (g->index[i] != subject)
			rc = put_record(g, out, number++, g->index[i], e);
	if (rc == CY_OK)
		rc = put_policy(g, out, e);
	if (rc != CY_OK)
		return rc;
	ustar_end(out);
	return buf_check(out, e);
}

enum cy_rc
copy_write(struct buf *out, struct reg *r, const uint64_t *index, size_t n,
    struct cy_err *e)
{
	struct gather g = {.reg = r};
	enum cy_rc rc;

	buf_init(&g.buf, LIMIT_PROOF_FILE);
	arena_init(&g.arena, RECORD_BYTES);
	rc = gather_all(&g, index, n, e);
	if (rc == CY_OK)
		rc = put_all(&g, out, index[0], e);
	keyring_free(g.keys);
	arena_release(&g.arena);
	buf_release(&g.buf);
	free(g.index);
	free(g.author);
	return rc;
}
