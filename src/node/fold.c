/* SPDX-License-Identifier: Apache-2.0 */
#include "node/fold.h"

#define REPORT_EVERY 1024u

bool
node_is_keys(struct span entry)
{
	return span_starts(entry, SPAN_LIT("comity/party/v1\n")) ||
	    span_starts(entry, SPAN_LIT("comity/revocation/v1\n"));
}

void
node_report(struct node *n, const char *what, uint64_t done, uint64_t of)
{
	if (n->o.progress != NULL)
		n->o.progress(n->o.progress_ctx, what, done, of);
}

enum cy_rc
fold_entry(void *ctx, uint64_t index, struct span bytes, struct cy_err *e)
{
	struct fold *f = ctx;
	bool keys = node_is_keys(bytes), rows = index >= f->from;
	struct record r;
	enum cy_rc rc;

	if (index % REPORT_EVERY == 0)
		node_report(f->n, f->what, index, f->of);
	if (!keys && !rows)
		return CY_OK;
	arena_reset(&f->arena);
	rc = record_parse(&r, &f->arena, bytes, e);
	/* The state before an entry judges it; then it counts. */
	if (rc == CY_OK && rows)
		rc = f->to->admit(f->to->ctx, &r, index, e);
	if (rc == CY_OK && keys)
		rc = keyring_apply(f->ring, &r, index, e);
	if (rc == CY_OK && keys)
		rc = f->to->apply(f->to->ctx, &r, index, e);
	return rc;
}

struct newer {
	const struct index_port *to;
	uint64_t size; /* the newest that the index has already */
	utc_t time;
};

static enum cy_rc
fold_seal(void *ctx, struct span note, struct cy_err *e)
{
	struct newer *f = ctx;
	struct seal s;
	enum cy_rc rc = seal_read(&s, note, e);

	if (rc != CY_OK || s.size < f->size ||
	    (s.size == f->size && s.time <= f->time))
		return rc;
	return f->to->seal(f->to->ctx, s.size, s.time, e);
}

enum cy_rc
fold_seals(struct node *n, const struct index_port *to, struct cy_err *e)
{
	struct newer f = {.to = to};
	uint64_t at = 0;
	enum cy_rc rc = to->sealed(to->ctx, &f.size, &f.time, e);

	return rc == CY_OK ? seals_each(n->fs, n->dir, &at, fold_seal, &f, e)
	                   : rc;
}
