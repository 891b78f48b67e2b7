/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include "register/journal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static enum cy_rc
open_locked(struct node **n, const struct node_options *o, struct cy_err *e)
{
	enum cy_rc rc = node_new(n, o, e);

	if (rc == CY_OK)
		rc = node_open_folder(*n, e);
	if (rc == CY_OK)
		rc = node_take_lock(*n, e);
	if (rc == CY_OK)
		rc = file_mkdirs((*n)->fs, (*n)->dir, "tmp", 0700, e);
	return rc;
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

/* An index may be ahead of what is published as long as the journal holds
 * the difference. */
static enum cy_rc
check_ahead(struct node *n, char what[STORE_WHAT], struct cy_err *e)
{
	struct journal_list l = {0};
	struct hash root;
	uint64_t size;
	enum cy_rc rc;
	int fd;

	rc = store_head(n->store, &size, &root, e);
	if (rc != CY_OK || size <= reg_size(n->reg))
		return rc;
	rc = file_open(
	    n->fs, n->dir, "journal", O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = journal_list(&l, n->fs, fd, e);
	(void)n->fs->close(n->fs->ctx, fd);
	if (rc == CY_OK && l.n > 0)
		rc = cy_fail(e, CY_TEMP, FAULT_NODE_INDEX_BEHIND, CY_NO_OFFSET,
		    "the register is not published to its end");
	else if (rc == CY_OK) {
		(void)snprintf(what, STORE_WHAT, "head");
		rc = cy_fail(e, CY_BAD, FAULT_STORE_DIFFERS, CY_NO_OFFSET,
		    "its head is beyond the register");
	}
	journal_list_release(&l);
	return rc;
}

static enum cy_rc
open_store(
    struct node *n, const char *name, struct store **out, struct cy_err *e)
{
	char *path = node_path(n, name);
	enum cy_rc rc;

	*out = NULL;
	if (path == NULL)
		return cy_nomem(e);
	rc = faccessat(n->dir, name, F_OK, 0) == 0
	    ? store_open(out, path, STORE_READ, e)
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
		rc = open_store(n, "index.db", &n->store, e);
	if (rc == CY_OK)
		rc = reg_open(&n->reg, n->fs, n->path, e);
	if (rc == CY_OK)
		rc = check_ahead(n, what, e);
	if (rc == CY_OK)
		rc = node_index_build(n, tmp, NULL, e);
	if (rc == CY_OK)
		rc = open_store(n, tmp, &anew, e);
	if (rc == CY_OK)
		rc = store_compare(n->store, anew, what, e);
	store_close(anew);
	if (n != NULL && n->dir >= 0)
		(void)n->fs->unlinkat(n->fs->ctx, n->dir, tmp, 0);
	node_free(n);
	return rc;
}
