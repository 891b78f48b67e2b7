/* SPDX-License-Identifier: Apache-2.0 */
#include "node/thread.h"

#include "register/copy.h"
#include "store/query.h"

struct indices {
	uint64_t *v;
	size_t n;
};

static enum cy_rc
take(void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct indices *list = ctx;

	(void)depth;
	if (list->n == COPY_RECORDS)
		return cy_fail(e, CY_USAGE, FAULT_REGISTER_COPY_COUNT,
		    CY_NO_OFFSET, "more than %u records", COPY_RECORDS);
	list->v[list->n++] = row->index;
	return CY_OK;
}

enum cy_rc
node_copy(struct node *n, uint64_t index, struct buf *out, struct cy_err *e)
{
	/* What is not yet published cannot be read, nor proved. */
	const struct core_when when = {.known_at = reg_size(node_register(n))};
	struct indices list = {0};
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, COPY_RECORDS * sizeof(uint64_t) + 64);
	list.v = arena_array(&a, COPY_RECORDS, sizeof(uint64_t));
	rc = list.v == NULL ? cy_nomem(e) : CY_OK;
	/* The thread begins with the statement itself. */
	if (rc == CY_OK)
		rc = store_thread(node_store(n), index, "en", when,
		    STORE_BY_TREE, take, &list, e);
	if (rc == CY_OK)
		rc = copy_write(out, node_register(n), list.v, list.n, e);
	arena_release(&a);
	return rc;
}
