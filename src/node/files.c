/* SPDX-License-Identifier: Apache-2.0 */
#include "node/priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum cy_rc
node_open_file(struct node *n, const char *path, int *fd, struct stat *st,
    struct cy_err *e)
{
	enum cy_rc rc = file_open(n->fs, n->dir, path,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0, fd, e);

	if (rc != CY_OK)
		return rc;
	if (fstat(*fd, st) == 0 && S_ISREG(st->st_mode))
		return CY_OK;
	(void)n->fs->close(n->fs->ctx, *fd);
	return cy_errno(e, ENOENT, "open", path);
}

enum cy_rc
node_stat(struct node *n, const char *path, struct stat *st, struct cy_err *e)
{
	if (fstatat(n->dir, path, st, AT_SYMLINK_NOFOLLOW) == 0)
		return CY_OK;
	return cy_errno(e, errno, "look at", path);
}
