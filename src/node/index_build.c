/* SPDX-License-Identifier: Apache-2.0 */
#include "node/fold.h"

#include "register/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

enum cy_rc
index_unlink(const struct node *n, const char *path, struct cy_err *e)
{
	static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
	char name[64];

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s%s", path, tails[i]);
		if (n->fs->unlinkat(n->fs->ctx, n->dir, name, 0) != 0 &&
		    errno != ENOENT)
			return cy_errno(e, errno, "remove", name);
	}
	return CY_OK;
}

enum cy_rc
index_open_store(struct node *n, const char *name, enum store_mode mode,
    struct store **out, struct cy_err *e)
{
	char *path = node_path(n, name);
	enum cy_rc rc;

	*out = NULL;
	if (path == NULL)
		return cy_nomem(e);
	rc = store_open(out, path, mode, e);
	free(path);
	return rc;
}

/* Everything published, into a new store. */
static enum cy_rc
fold_published(
    struct node *n, struct store *s, struct reg *reg, struct cy_err *e)
{
	struct index_store ctx = {.n = n, .s = s};
	struct index_port to;
	struct fold f = {
	    .n = n, .to = &to, .of = reg_size(reg), .what = "index"};
	enum cy_rc rc;

	rc = keyring_new(&f.ring, e);
	if (rc != CY_OK)
		return rc;
	ctx.ring = f.ring;
	index_store_port(&to, &ctx);
	arena_init(&f.arena, RECORD_ARENA);
	rc = store_begin(s, e);
	if (rc == CY_OK)
		rc = reg_each(reg, 0, f.of, fold_entry, &f, e);
	if (rc == CY_OK)
		rc = fold_seals(n, &to, e);
	if (rc == CY_OK)
		rc = store_commit(s, f.of, reg_root(reg), e);
	if (rc != CY_OK)
		store_rollback(s);
	arena_release(&f.arena);
	keyring_free(f.ring);
	node_report(n, f.what, f.of, f.of);
	return rc;
}

/* What SQLite has closed, on the disk. */
static enum cy_rc
sync_file(struct node *n, const char *path, struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	rc = file_open(n->fs, n->dir, path, O_RDWR, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = disk_sync(n->fs, fd, path, e);
	(void)n->fs->close(n->fs->ctx, fd);
	return rc;
}

enum cy_rc
node_index_build(
    struct node *n, const char *path, uint64_t *records, struct cy_err *e)
{
	struct store *s = NULL;
	struct reg *reg = NULL;
	enum cy_rc rc;

	rc = index_unlink(n, path, e);
	if (rc == CY_OK)
		rc = reg_open(&reg, n->fs, n->path, e);
	if (rc == CY_OK)
		rc = index_open_store(n, path, STORE_BUILD, &s, e);
	if (rc == CY_OK)
		rc = fold_published(n, s, reg, e);
	if (rc == CY_OK && records != NULL)
		*records = reg_size(reg);
	store_close(s);
	reg_close(reg);
	return rc;
}

enum cy_rc
node_index_replace(struct node *n, uint64_t *records, struct cy_err *e)
{
	const char *tmp = "tmp/" INDEX_FILE;
	enum cy_rc rc = node_index_build(n, tmp, records, e);

	if (rc == CY_OK)
		rc = sync_file(n, tmp, e);
	/* What belongs to the old file must not meet the new one. */
	if (rc == CY_OK)
		rc = index_unlink(n, INDEX_FILE, e);
	if (rc == CY_OK &&
	    n->fs->renameat(n->fs->ctx, n->dir, tmp, n->dir, INDEX_FILE) != 0)
		rc = cy_errno(e, errno, "rename", tmp);
	if (rc != CY_OK)
		return rc;
	return disk_sync(n->fs, n->dir, "the folder", e);
}
