/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/view.h"
#include "node/thread.h"

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
		rc = node_copy(n, index, &b, e);
	if (rc == CY_OK)
		rc = cli_store(path, buf_span(&b), e);
	buf_release(&b);
	return cli_close(n, rc, e);
}
