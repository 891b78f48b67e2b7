/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_REGISTER_WPOWER_FS_H
#define TESTS_REGISTER_WPOWER_FS_H

#include "wpower.h"

/* The calls of a disk that forgets. */

static inline int
power_openat(void *ctx, int dir, const char *path, int flags, mode_t mode)
{
	struct power *p = ctx;
	bool there = faccessat(dir, path, F_OK, 0) == 0;
	int fd;

	if (kit_fails(&p->k))
		return -1;
	fd = openat(dir, path, flags & ~O_TRUNC, mode);
	if (fd >= 0 && !there && (flags & O_CREAT) != 0)
		(void)power_log(p, POWER_CREATE, dir, path);
	if (fd >= 0 && there && (flags & O_TRUNC) != 0) {
		struct stat st;

		(void)fstat(fd, &st);
		power_save(p, fd, 0, (size_t)st.st_size);
		(void)!ftruncate(fd, 0);
	}
	return fd;
}

static inline ssize_t
power_pwrite(void *ctx, int fd, const void *b, size_t n, off_t at)
{
	struct power *p = ctx;
	int readable = -1;
	char name[32];

	/* To know what was there, a file opened for writing only is opened
	 * again. */
	(void)snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	readable = open(name, O_RDWR);
	if (readable >= 0)
		power_save(p, readable, at, n);
	close(readable);
	return kit_pwrite(ctx, fd, b, n, at);
}

static inline int
power_fsync(void *ctx, int fd)
{
	struct power *p = ctx;
	struct stat st;

	if (kit_fails(&p->k))
		return -1;
	(void)fstat(fd, &st);
	for (size_t i = p->n; i > 0; i--)
		if (p->op[i - 1].ino == st.st_ino)
			power_forget(p, i - 1);
	return 0;
}

static inline int
power_ftruncate(void *ctx, int fd, off_t size)
{
	struct power *p = ctx;
	struct stat st;

	if (kit_fails(&p->k))
		return -1;
	(void)fstat(fd, &st);
	power_save(
	    p, fd, size, st.st_size > size ? (size_t)(st.st_size - size) : 0);
	return ftruncate(fd, size);
}

static inline int
power_renameat(void *ctx, int a, const char *old, int b, const char *new_)
{
	struct power *p = ctx;
	struct power_op *o;

	if (kit_fails(&p->k))
		return -1;
	o = power_log(p, POWER_RENAME, a, old);
	o->to = dup(b);
	(void)snprintf(o->new_, sizeof(o->new_), "%s", new_);
	o->ino = power_parent(b, new_);
	o->saved = power_keep(p, b, new_);
	return renameat(a, old, b, new_);
}

static inline int
power_unlinkat(void *ctx, int dir, const char *path, int flags)
{
	struct power *p = ctx;
	struct power_op *o;
	int r;

	if (kit_fails(&p->k))
		return -1;
	if ((flags & AT_REMOVEDIR) != 0) {
		r = unlinkat(dir, path, flags);
		if (r == 0)
			(void)power_log(p, POWER_RMDIR, dir, path);
		return r;
	}
	if (faccessat(dir, path, F_OK, 0) == 0) {
		o = power_log(p, POWER_UNLINK, dir, path);
		o->saved = power_keep(p, dir, path);
	}
	return unlinkat(dir, path, flags);
}

static inline int
power_mkdirat(void *ctx, int dir, const char *path, mode_t mode)
{
	struct power *p = ctx;
	int r;

	if (kit_fails(&p->k))
		return -1;
	r = mkdirat(dir, path, mode);
	if (r == 0)
		(void)power_log(p, POWER_MKDIR, dir, path);
	return r;
}

static inline struct fs
power_file_system(struct power *p)
{
	struct fs fs = kit_file_system(&p->k);

	fs.ctx = p;
	fs.openat = power_openat;
	fs.pwrite = power_pwrite;
	fs.fsync = power_fsync;
	fs.fdatasync = power_fsync;
	fs.ftruncate = power_ftruncate;
	fs.renameat = power_renameat;
	fs.unlinkat = power_unlinkat;
	fs.mkdirat = power_mkdirat;
	return fs;
}

#endif
