/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include "register/journal.h"
#include "store/query.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static enum cy_rc
open_locked(struct node **n, const struct node_options *o, struct cy_err *e)
{
	enum cy_rc rc = node_new(n, o, e);

	return rc == CY_OK ? node_open_locked(*n, e) : rc;
}

enum cy_rc
node_rebuild(const struct node_options *o, uint64_t *records, struct cy_err *e)
{
	struct node *n;
	enum cy_rc rc = open_locked(&n, o, e);

	if (rc == CY_OK)
		rc = node_index_replace(n, records, e);
	node_free(n);
	return rc;
}

/* Did the last writer end without a close?  Then there is a journal. */
static enum cy_rc
was_killed(struct node *n, bool *killed, struct cy_err *e)
{
	struct journal_list l = {0};
	enum cy_rc rc;
	int fd;

	*killed = false;
	rc = file_open(
	    n->fs, n->dir, "journal", O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc == CY_NOTFOUND ? CY_OK : rc;
	rc = journal_list(&l, n->fs, fd, e);
	(void)n->fs->close(n->fs->ctx, fd);
	*killed = l.n > 0;
	journal_list_release(&l);
	return rc;
}

/* After a kill the index may be ahead of what is published, or behind it,
 * or lack its last seal: the next writer brings it up to date. */
static enum cy_rc
check_step(struct node *n, struct cy_err *e)
{
	uint64_t size, sealed;
	struct hash root;
	struct seal last = {0};
	utc_t newest;
	bool killed;
	enum cy_rc rc = was_killed(n, &killed, e);

	if (rc != CY_OK || !killed)
		return rc;
	rc = store_head(n->store, &size, &root, e);
	if (rc == CY_OK)
		rc = store_sealed(n->store, &sealed, &newest, e);
	if (rc == CY_OK)
		rc = seal_read(&last, reg_checkpoint(n->reg), e);
	if (rc != CY_OK)
		return rc;
	if (size == reg_size(n->reg) && sealed == last.size &&
	    newest == last.time)
		return CY_OK;
	return cy_fail(e, CY_TEMP, FAULT_NODE_INDEX_BEHIND, CY_NO_OFFSET,
	    "the last writer did not come to its end");
}

static enum cy_rc
open_store(struct node *n, const char *name, enum store_mode mode,
    struct store **out, struct cy_err *e)
{
	char *path = node_path(n, name);
	enum cy_rc rc;

	*out = NULL;
	if (path == NULL)
		return cy_nomem(e);
	rc = faccessat(n->dir, name, F_OK, 0) == 0
	    ? store_open(out, path, mode, e)
	    : cy_fail(e, CY_TEMP, FAULT_NODE_INDEX_BEHIND, CY_NO_OFFSET,
	          "there is none");
	free(path);
	return rc;
}

enum cy_rc
node_check_index(
    const struct node_options *o, char what[STORE_WHAT], struct cy_err *e)
{
	const char *tmp = "tmp/check.db";
	struct store *anew = NULL;
	struct node *n;
	enum cy_rc rc = open_locked(&n, o, e);

	what[0] = '\0';
	if (rc == CY_OK)
		rc = open_store(n, "index.db", STORE_CHECK, &n->store, e);
	if (rc == CY_OK)
		rc = reg_open(&n->reg, n->fs, n->path, e);
	if (rc == CY_OK)
		rc = check_step(n, e);
	if (rc == CY_OK)
		rc = node_index_build(n, tmp, NULL, e);
	if (rc == CY_OK)
		rc = open_store(n, tmp, STORE_READ, &anew, e);
	if (rc == CY_OK)
		rc = store_compare(n->store, anew, what, e);
	store_close(anew);
	if (n != NULL && n->dir >= 0)
		(void)n->fs->unlinkat(n->fs->ctx, n->dir, tmp, 0);
	node_free(n);
	return rc;
}
