/* SPDX-License-Identifier: Apache-2.0 */
#include "node/enter.h"

#include "node/priv.h"

/* A group on its way. */
struct group {
	struct node *n;
	const struct span *entry;
	size_t count, *bad;
	struct receipt *out;
	uint64_t first; /* the index of what is new */
};

static enum cy_rc
judge_size(const struct span *entry, size_t count, struct cy_err *e)
{
	size_t all = 0;

	if (count == 0 || count > ENTER_RECORDS)
		return cy_fail(e, CY_REFUSED, FAULT_GROUP_SIZE, CY_NO_OFFSET,
		    "%zu records; at most %u enter at once", count,
		    ENTER_RECORDS);
	for (size_t i = 0; i < count; i++) {
		if (entry[i].n > ENTER_BYTES - all)
			return cy_fail(e, CY_REFUSED, FAULT_GROUP_SIZE,
			    CY_NO_OFFSET, "more than %u bytes", ENTER_BYTES);
		all += entry[i].n;
	}
	return CY_OK;
}

/* Is it in the register already?  Then whoever signed it could do so then. */
static enum cy_rc
look_up(struct group *g, struct receipt *what, struct cy_err *e)
{
	struct node *n = g->n;
	enum cy_rc rc;

	rc = n->index.find(n->index.ctx, &what->id, &what->index, e);
	what->known = rc == CY_OK;
	if (rc == CY_NOTFOUND)
		return CY_OK;
	if (rc == CY_OK && what->index >= g->first)
		rc = cy_fail(e, CY_CONFLICT, FAULT_RECORD_KNOWN, CY_NO_OFFSET,
		    "it is in the group twice");
	return rc;
}

static enum cy_rc
admit_new(
    struct node *n, const struct record *r, uint64_t *index, struct cy_err *e)
{
	enum cy_rc rc;

	*index = writer_next(n->w);
	rc = keyring_verify(n->ring, r, *index, e);
	if (rc == CY_OK)
		rc = node_admit_rows(n, r, e);
	return rc == CY_OK ? node_put(n, r, e) : rc;
}

static enum cy_rc
admit(struct group *g, size_t i, struct cy_err *e)
{
	struct receipt what;
	struct record r;
	enum cy_rc rc;

	*g->bad = i;
	arena_reset(&g->n->arena);
	rc = record_parse(&r, &g->n->arena, g->entry[i], e);
	if (rc == CY_OK && node_changes_keys(&r))
		rc = cy_fail(e, CY_REFUSED, FAULT_GROUP_KEYS, CY_NO_OFFSET,
		    "a %s", r.type->name);
	if (rc != CY_OK)
		return rc;
	record_id(&r, &what.id);
	rc = look_up(g, &what, e);
	if (rc == CY_OK && !what.known)
		rc = admit_new(g->n, &r, &what.index, e);
	if (rc == CY_OK && g->out != NULL) {
		g->out[i].index = what.index;
		g->out[i].id = what.id;
		g->out[i].known = what.known;
	}
	return rc;
}

/* In turn: a frame and a transaction of its own, so that all of it can be
 * taken back. */
static enum cy_rc
admit_all(struct group *g, struct cy_err *e)
{
	struct node *n = g->n;
	enum cy_rc rc = node_ready(n, e);

	*g->bad = g->count;
	if (rc == CY_OK)
		rc = node_commit_before(n, true, e);
	if (rc != CY_OK)
		return rc;
	g->first = writer_next(n->w);
	for (size_t i = 0; i < g->count && rc == CY_OK; i++)
		rc = admit(g, i, e);
	if (rc == CY_OK)
		*g->bad = g->count;
	return rc;
}

static enum cy_rc
enter(struct group *g, bool try, struct cy_err *e)
{
	struct node *n = g->n;
	struct cy_err own;
	enum cy_rc rc;

	node_turn(n);
	g->first = UINT64_MAX;
	rc = admit_all(g, e);
	if (g->first != UINT64_MAX && (rc != CY_OK || try)) {
		writer_drop(n->w);
		node_take_back(n);
	} else if (rc == CY_OK) {
		rc = node_commit(n, e);
	}
	/* The index is derived: its failure is no failure of a release. */
	if (rc == CY_OK && !try && (n->due || n->o.follow))
		(void)node_commit_index(n, &own);
	node_turn_end(n);
	node_publisher_wake(n);
	return rc;
}

enum cy_rc
node_enter(struct node *n, const struct span *entry, size_t count, bool try,
    size_t *bad, struct receipt *out, struct cy_err *e)
{
	struct group g = {
	    .n = n, .entry = entry, .count = count, .bad = bad, .out = out};
	enum cy_rc rc;

	*bad = count;
	rc = judge_size(entry, count, e);
	if (rc == CY_OK)
		rc = enter(&g, try, e);
	for (size_t i = 0; i < count && rc == CY_OK && !try && out != NULL; i++)
		rc = writer_receipt(n->w, out[i].index, &out[i].proof, e);
	return rc;
}
