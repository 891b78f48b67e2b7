/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/copy.h"
#include "cli/view.h"
#include "register/copy.h"

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
copy_statement(
    struct node *n, uint64_t index, struct buf *out, struct cy_err *e)
{
	struct core_when when = {0};
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

enum cy_rc
cmd_statement_copy(struct cli *c, struct cy_err *e)
{
	const char *path = cli_opt(c, "output");
	struct node *n = NULL;
	struct buf b;
	uint64_t index;
	enum cy_rc rc = cli_open_read(c, &n, e);

	buf_init(&b, LIMIT_COPY);
	if (rc == CY_OK)
		rc = view_find(n, c->args[0], R_STATEMENT, &index, e);
	if (rc == CY_OK)
		rc = copy_statement(n, index, &b, e);
	if (rc == CY_OK)
		rc = cli_store(path, buf_span(&b), e);
	buf_release(&b);
	return cli_close(n, rc, e);
}
