/* SPDX-License-Identifier: Apache-2.0 */
#include "node/fold.h"

#include "store/query.h"

#include <unistd.h>

/* The index in this process: the port is the store. */

static enum cy_rc
do_head(void *ctx, uint64_t *size, struct hash *root, struct cy_err *e)
{
	struct index_store *i = ctx;

	return store_head(i->s, size, root, e);
}

static enum cy_rc
do_sealed(void *ctx, uint64_t *size, utc_t *time, struct cy_err *e)
{
	struct index_store *i = ctx;

	return store_sealed(i->s, size, time, e);
}

/* It is asked where it stands, and so is always up to date. */
static enum cy_rc
do_keys(void *ctx, const struct keyring *ring, bool anew, struct cy_err *e)
{
	struct index_store *i = ctx;

	(void)anew;
	(void)e;
	i->ring = ring;
	return CY_OK;
}

static enum cy_rc
do_apply(void *ctx, const struct record *r, uint64_t index, struct cy_err *e)
{
	(void)ctx;
	(void)r;
	(void)index;
	(void)e;
	return CY_OK;
}

static void
do_source(void *ctx, const struct store_source *source)
{
	struct index_store *i = ctx;

	store_set_source(i->s, source);
}

static enum cy_rc
do_begin(void *ctx, struct cy_err *e)
{
	struct index_store *i = ctx;

	return store_begin(i->s, e);
}

static enum cy_rc
do_admit(void *ctx, const struct record *r, uint64_t index, struct cy_err *e)
{
	struct index_store *i = ctx;

	return store_admit(i->s, i->ring, r, index, e);
}

static enum cy_rc
do_seal(void *ctx, uint64_t size, utc_t time, struct cy_err *e)
{
	struct index_store *i = ctx;

	return store_seal(i->s, size, time, e);
}

static enum cy_rc
do_commit(void *ctx, uint64_t size, const struct hash *root, struct cy_err *e)
{
	struct index_store *i = ctx;

	return store_commit(i->s, size, root, e);
}

static void
do_rollback(void *ctx)
{
	struct index_store *i = ctx;

	store_rollback(i->s);
}

static enum cy_rc
do_find(void *ctx, const struct hash *id, uint64_t *index, struct cy_err *e)
{
	struct index_store *i = ctx;

	return store_find(i->s, id, index, e);
}

void
index_store_port(struct index_port *out, struct index_store *ctx)
{
	*out = (struct index_port){
	    .ctx = ctx,
	    .head = do_head,
	    .sealed = do_sealed,
	    .keys = do_keys,
	    .apply = do_apply,
	    .source = do_source,
	    .begin = do_begin,
	    .admit = do_admit,
	    .seal = do_seal,
	    .commit = do_commit,
	    .rollback = do_rollback,
	    .find = do_find,
	};
}

/* Below the folder of a node: what can open and make the index, too. */

static enum cy_rc
do_open(void *ctx, struct cy_err *e)
{
	struct index_store *i = ctx;
	enum cy_rc rc;

	if (faccessat(i->n->dir, INDEX_FILE, F_OK, 0) != 0)
		return cy_fail(e, CY_NOTFOUND, FAULT_NODE_INDEX_BEHIND,
		    CY_NO_OFFSET, "there is none");
	rc = index_open_store(i->n, INDEX_FILE, STORE_WRITE, &i->s, e);
	i->n->store = i->s;
	return rc;
}

static enum cy_rc
do_remake(void *ctx, bool published, struct cy_err *e)
{
	struct index_store *i = ctx;
	enum cy_rc rc;

	store_close(i->s);
	i->s = i->n->store = NULL;
	rc = published ? node_index_replace(i->n, NULL, e)
	               : index_unlink(i->n, INDEX_FILE, e);
	if (rc == CY_OK)
		rc = index_open_store(i->n, INDEX_FILE, STORE_WRITE, &i->s, e);
	i->n->store = i->s;
	return rc;
}

static void
do_close(void *ctx)
{
	struct index_store *i = ctx;

	store_close(i->s);
	i->s = i->n->store = NULL;
}

void
node_index_here(struct node *n)
{
	n->direct = (struct index_store){.n = n};
	index_store_port(&n->index, &n->direct);
	n->index.open = do_open;
	n->index.remake = do_remake;
	n->index.close = do_close;
}

static void
do_close_all(void *ctx)
{
	struct index_store *i = ctx;

	do_close(ctx);
	node_free(i->n);
}

enum cy_rc
index_port_new(
    struct index_port *out, const struct node_options *o, struct cy_err *e)
{
	struct node *n;
	enum cy_rc rc = node_new(&n, o, e);

	if (rc == CY_OK)
		rc = node_open_folder(n, e);
	if (rc != CY_OK) {
		node_free(n);
		return rc;
	}
	node_index_here(n);
	*out = n->index;
	out->close = do_close_all;
	/* The node goes with the port, not the port with the node. */
	n->index.close = NULL;
	return CY_OK;
}
