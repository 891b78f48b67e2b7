/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_DISK_H
#define REGISTER_DISK_H

#include "base/file.h"

/*
 * Writing so that it stays written.  After a failed fsync nobody knows what
 * is on the disk, and the next fsync may well succeed: register/fsync-failed
 * (CY_TEMP) is for the whole process to end on (spec/register.md, "Failures").
 */
enum cy_rc disk_sync(
    const struct fs *fs, int fd, const char *what, struct cy_err *e);
enum cy_rc disk_datasync(
    const struct fs *fs, int fd, const char *what, struct cy_err *e);
/* A folder by path below dir. */
enum cy_rc disk_sync_dir(
    const struct fs *fs, int dir, const char *path, struct cy_err *e);

/*
 * Puts a whole file in place: written and fsynced as tmp/name, then renamed
 * to path below dir.  The caller syncs the folder.
 */
struct disk_put {
	const struct fs *fs;
	int tmp;          /* the folder tmp/ */
	const char *name; /* in it */
	mode_t mode;
};
enum cy_rc disk_put(const struct disk_put *d, int dir, const char *path,
    struct span bytes, struct cy_err *e);

/* A file or empty folder that may be gone already; its failure is of no
 * consequence. */
void disk_drop(const struct fs *fs, int dir, const char *path, int flags);

#endif
