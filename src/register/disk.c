/* SPDX-License-Identifier: Apache-2.0 */
#include "register/disk.h"

#include <errno.h>
#include <fcntl.h>

static enum cy_rc
synced(int r, const char *what, struct cy_err *e)
{
	char why[96];

	if (r == 0)
		return CY_OK;
	return cy_fail(e, CY_TEMP, FAULT_FSYNC_FAILED, CY_NO_OFFSET, "%s: %s",
	    what, strerror_r(errno, why, sizeof(why)));
}

enum cy_rc
disk_sync(const struct fs *fs, int fd, const char *what, struct cy_err *e)
{
	int r;

	do
		r = fs->fsync(fs->ctx, fd);
	while (r != 0 && errno == EINTR);
	return synced(r, what, e);
}

enum cy_rc
disk_datasync(const struct fs *fs, int fd, const char *what, struct cy_err *e)
{
	int r;

	do
		r = fs->fdatasync(fs->ctx, fd);
	while (r != 0 && errno == EINTR);
	return synced(r, what, e);
}

enum cy_rc
disk_sync_dir(const struct fs *fs, int dir, const char *path, struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	rc = file_open(fs, dir, path, O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = disk_sync(fs, fd, path, e);
	(void)fs->close(fs->ctx, fd);
	return rc;
}

static enum cy_rc
put_tmp(const struct disk_put *d, const char *path, struct span bytes,
    struct cy_err *e)
{
	const struct fs *fs = d->fs;
	enum cy_rc rc;
	int fd;

	rc = file_open(
	    fs, d->tmp, d->name, O_WRONLY | O_CREAT | O_TRUNC, d->mode, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = file_write_at(fs, fd, bytes, 0, e);
	if (rc == CY_OK)
		rc = disk_sync(fs, fd, path, e);
	if (fs->close(fs->ctx, fd) != 0 && rc == CY_OK && errno != EINTR)
		rc = cy_errno(e, errno, "close", path);
	return rc;
}

enum cy_rc
disk_put(const struct disk_put *d, int dir, const char *path, struct span bytes,
    struct cy_err *e)
{
	enum cy_rc rc = put_tmp(d, path, bytes, e);
	int r = 0;

	if (rc == CY_OK)
		do
			r = d->fs->renameat(
			    d->fs->ctx, d->tmp, d->name, dir, path);
		while (r != 0 && errno == EINTR);
	if (r != 0)
		rc = cy_errno(e, errno, "rename", path);
	if (rc != CY_OK)
		disk_drop(d->fs, d->tmp, d->name, 0);
	return rc;
}

void
disk_drop(const struct fs *fs, int dir, const char *path, int flags)
{
	(void)fs->unlinkat(fs->ctx, dir, path, flags);
}
