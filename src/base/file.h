/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <limits.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * The system calls that the register's safety rests on, so that tests can
 * make any of them fail.  Each behaves as its namesake: -1 and errno.
 */
struct fs {
	void *ctx;
	int (*openat)(
	    void *ctx, int dir, const char *path, int flags, mode_t mode);
	ssize_t (*pread)(void *ctx, int fd, void *p, size_t n, off_t at);
	ssize_t (*pwrite)(void *ctx, int fd, const void *p, size_t n, off_t at);
	int (*fsync)(void *ctx, int fd);
	int (*fdatasync)(void *ctx, int fd);
	int (*ftruncate)(void *ctx, int fd, off_t size);
	int (*renameat)(void *ctx, int olddir, const char *old, int newdir,
	    const char *new_);
	int (*unlinkat)(void *ctx, int dir, const char *path, int flags);
	int (*mkdirat)(void *ctx, int dir, const char *path, mode_t mode);
	int (*fstat)(void *ctx, int fd, struct stat *st);
	int (*close)(void *ctx, int fd);
};
extern const struct fs fs_system;

/*
 * Opens a path below dir: O_CLOEXEC | O_NOFOLLOW added; fails with
 * base/no-file (CY_NOTFOUND), base/not-a-file (CY_BAD) for a link, or
 * base/io.  dir may be AT_FDCWD: then the user named the path, and links are
 * followed unless O_CREAT is given.
 */
enum cy_rc file_open(const struct fs *fs, int dir, const char *path, int flags,
    mode_t mode, int *fd, struct cy_err *e);
/* Reads exactly n bytes at an offset; EINTR and short reads are retried;
 * base/truncated (CY_BAD) when the file ends before. */
enum cy_rc file_read_at(const struct fs *fs, int fd, void *p, size_t n,
    uint64_t at, struct cy_err *e);
/* Writes all n bytes; EINTR and short writes are retried. */
enum cy_rc file_write_at(
    const struct fs *fs, int fd, struct span s, uint64_t at, struct cy_err *e);
/* The whole file into b (appended); base/too-big when b would pass b->max;
 * base/not-a-file for anything but a plain file (a FIFO never blocks). */
enum cy_rc file_load(const struct fs *fs, int dir, const char *path,
    struct buf *b, struct cy_err *e);
/*
 * A plain file of any size, piece by piece, into a new one of the same path
 * below `to`; as file_load() otherwise.  After a failure the new file is not
 * whole.  Nothing is synced.
 */
enum cy_rc file_copy(const struct fs *fs, int from, int to, const char *path,
    mode_t mode, struct cy_err *e);
/*
 * Replaces a file so that after a crash either the old or the new one stands
 * whole: temporary name beside it (path and FILE_TMP, removed on failure; a
 * crash may leave it), fsync, rename, fsync of the directory.
 */
#define FILE_TMP ".tmp"
enum cy_rc file_replace(const struct fs *fs, int dir, const char *path,
    struct span s, mode_t mode, struct cy_err *e);
/* mkdir -p below dir; existing is no error.  A folder that is made is made
 * durable: the one above it is fsynced. */
enum cy_rc file_mkdirs(const struct fs *fs, int dir, const char *path,
    mode_t mode, struct cy_err *e);
/* The folder that path stands in, "." where it has none; false: too long. */
bool file_parent(char out[PATH_MAX], const char *path);
/* fsync a directory by path below dir. */
enum cy_rc file_sync_dir(
    const struct fs *fs, int dir, const char *path, struct cy_err *e);

#endif
