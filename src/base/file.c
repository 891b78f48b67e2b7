/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#define CHUNK ((size_t)64 * 1024)

static int
sys_openat(void *ctx, int dir, const char *path, int flags, mode_t mode)
{
	(void)ctx;
	return openat(dir, path, flags, mode);
}

static ssize_t
sys_pread(void *ctx, int fd, void *p, size_t n, off_t at)
{
	(void)ctx;
	return pread(fd, p, n, at);
}

static ssize_t
sys_pwrite(void *ctx, int fd, const void *p, size_t n, off_t at)
{
	(void)ctx;
	return pwrite(fd, p, n, at);
}

static int
sys_fsync(void *ctx, int fd)
{
	(void)ctx;
	return fsync(fd);
}

static int
sys_fdatasync(void *ctx, int fd)
{
	(void)ctx;
	return fdatasync(fd);
}

static int
sys_ftruncate(void *ctx, int fd, off_t size)
{
	(void)ctx;
	return ftruncate(fd, size);
}

static int
sys_renameat(
    void *ctx, int olddir, const char *old, int newdir, const char *new_)
{
	(void)ctx;
	return renameat(olddir, old, newdir, new_);
}

static int
sys_unlinkat(void *ctx, int dir, const char *path, int flags)
{
	(void)ctx;
	return unlinkat(dir, path, flags);
}

static int
sys_mkdirat(void *ctx, int dir, const char *path, mode_t mode)
{
	(void)ctx;
	return mkdirat(dir, path, mode);
}

static int
sys_fstat(void *ctx, int fd, struct stat *st)
{
	(void)ctx;
	return fstat(fd, st);
}

static int
sys_close(void *ctx, int fd)
{
	(void)ctx;
	return close(fd);
}

const struct fs fs_system = {
    .openat = sys_openat,
    .pread = sys_pread,
    .pwrite = sys_pwrite,
    .fsync = sys_fsync,
    .fdatasync = sys_fdatasync,
    .ftruncate = sys_ftruncate,
    .renameat = sys_renameat,
    .unlinkat = sys_unlinkat,
    .mkdirat = sys_mkdirat,
    .fstat = sys_fstat,
    .close = sys_close,
};

enum cy_rc
file_open(const struct fs *fs, int dir, const char *path, int flags,
    mode_t mode, int *fd, struct cy_err *e)
{
	/* A link that the user names is the user's; one in a folder may be
	 * anybody's, and nothing is written through either. */
	if (dir != AT_FDCWD || (flags & O_CREAT) != 0)
		flags |= O_NOFOLLOW;
	do
		*fd = fs->openat(fs->ctx, dir, path, flags | O_CLOEXEC, mode);
	while (*fd < 0 && errno == EINTR);
	if (*fd >= 0)
		return CY_OK;
	if (errno == ELOOP)
		return cy_fail(e, CY_BAD, FAULT_NOT_A_FILE, CY_NO_OFFSET,
		    "%s is a link", path);
	return cy_errno(e, errno, "open", path);
}

/* Offsets beyond off_t name no byte of any file. */
static bool
fits_off(uint64_t at, size_t n)
{
	uint64_t end;

	return !__builtin_add_overflow(at, (uint64_t)n, &end) &&
	    end <= INT64_MAX;
}

enum cy_rc
file_read_at(const struct fs *fs, int fd, void *p, size_t n, uint64_t at,
    struct cy_err *e)
{
	uint8_t *to = p;
	size_t done = 0;
	ssize_t got = 1;

	while (done < n && got != 0 && fits_off(at, n)) {
		got = fs->pread(
		    fs->ctx, fd, to + done, n - done, (off_t)(at + done));
		if (got > 0)
			done += (size_t)got;
		else if (got < 0 && errno != EINTR)
			return cy_errno(e, errno, "read", "a file");
	}
	if (done < n)
		return cy_fail(e, CY_BAD, FAULT_TRUNCATED, at + done,
		    "%zu of %zu bytes are there", done, n);
	return CY_OK;
}

enum cy_rc
file_write_at(
    const struct fs *fs, int fd, struct span s, uint64_t at, struct cy_err *e)
{
	ssize_t put;

	if (!fits_off(at, s.n))
		return cy_errno(e, EFBIG, "write", "a file");
	while (s.n > 0) {
		put = fs->pwrite(fs->ctx, fd, s.p, s.n, (off_t)at);
		if (put < 0 && errno == EINTR)
			continue;
		/* Nothing written and no error would never end. */
		if (put <= 0)
			return cy_errno(
			    e, put < 0 ? errno : EIO, "write", "a file");
		s = span_from(s, (size_t)put);
		at += (size_t)put;
	}
	return CY_OK;
}

/* pread into the end of b, as much as comes; *got == 0 at the end. */
static enum cy_rc
load_more(const struct fs *fs, int fd, struct buf *b, size_t n, off_t at,
    size_t *got, struct cy_err *e)
{
	uint8_t *p = buf_extend(b, n);
	ssize_t r;

	*got = 0;
	if (p == NULL)
		return buf_check(b, e);
	do
		r = fs->pread(fs->ctx, fd, p, n, at);
	while (r < 0 && errno == EINTR);
	b->n -= n;
	if (r < 0)
		return cy_errno(e, errno, "read", "a file");
	b->n += (size_t)r;
	*got = (size_t)r;
	return CY_OK;
}

/* Has the file a byte beyond what the buffer may hold? */
static enum cy_rc
load_end(const struct fs *fs, int fd, const struct buf *b, off_t at,
    struct cy_err *e)
{
	uint8_t more;
	ssize_t r;

	do
		r = fs->pread(fs->ctx, fd, &more, 1, at);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return cy_errno(e, errno, "read", "a file");
	if (r > 0)
		return cy_fail(e, CY_BAD, FAULT_TOO_BIG, (uint64_t)at,
		    "the file is longer than %zu bytes", b->max);
	return CY_OK;
}

static enum cy_rc
plain_file(const struct fs *fs, int fd, const char *path, off_t *size,
    struct cy_err *e)
{
	struct stat st;

	if (fs->fstat(fs->ctx, fd, &st) != 0)
		return cy_errno(e, errno, "look at", path);
	if (!S_ISREG(st.st_mode))
		return cy_fail(e, CY_BAD, FAULT_NOT_A_FILE, CY_NO_OFFSET,
		    "%s is not a plain file", path);
	*size = st.st_size;
	return CY_OK;
}

static enum cy_rc
load_fd(const struct fs *fs, int fd, const char *path, struct buf *b,
    struct cy_err *e)
{
	size_t n, got, hint;
	off_t at = 0, size = 0;
	enum cy_rc rc = plain_file(fs, fd, path, &size, e);

	if (rc != CY_OK)
		return rc;
	/* Usually one read and one that finds the end; a file that grows or
	 * lies about its size is read in chunks. */
	hint = size > 0 && size < SSIZE_MAX / 2 ? (size_t)size : CHUNK;
	do {
		n = b->max - b->n;
		if (n == 0)
			return load_end(fs, fd, b, at, e);
		if (n > hint)
			n = hint;
		rc = load_more(fs, fd, b, n, at, &got, e);
		if (rc != CY_OK)
			return rc;
		at += (off_t)got;
		hint = CHUNK;
	} while (got > 0);
	return CY_OK;
}

enum cy_rc
file_load(const struct fs *fs, int dir, const char *path, struct buf *b,
    struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	/* O_NONBLOCK: a FIFO in a folder must not make a check hang. */
	rc = file_open(fs, dir, path, O_RDONLY | O_NONBLOCK, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = load_fd(fs, fd, path, b, e);
	(void)fs->close(fs->ctx, fd);
	return rc;
}

static enum cy_rc
copy_fd(const struct fs *fs, int in, int out, struct cy_err *e)
{
	struct buf b;
	size_t got = 1;
	uint64_t at = 0;
	enum cy_rc rc = CY_OK;

	buf_init(&b, CHUNK);
	while (rc == CY_OK && got > 0) {
		buf_reset(&b);
		rc = load_more(fs, in, &b, CHUNK, (off_t)at, &got, e);
		if (rc == CY_OK && got > 0)
			rc = file_write_at(fs, out, buf_span(&b), at, e);
		at += got;
	}
	buf_release(&b);
	return rc;
}

enum cy_rc
file_copy(const struct fs *fs, int from, int to, const char *path, mode_t mode,
    struct cy_err *e)
{
	off_t size;
	int in, out;
	enum cy_rc rc;

	rc = file_open(fs, from, path, O_RDONLY | O_NONBLOCK, 0, &in, e);
	if (rc != CY_OK)
		return rc;
	rc = plain_file(fs, in, path, &size, e);
	if (rc == CY_OK)
		rc = file_open(
		    fs, to, path, O_WRONLY | O_CREAT | O_EXCL, mode, &out, e);
	if (rc == CY_OK) {
		rc = copy_fd(fs, in, out, e);
		if (fs->close(fs->ctx, out) != 0 && rc == CY_OK)
			rc = cy_errno(e, errno, "write", path);
	}
	(void)fs->close(fs->ctx, in);
	return rc;
}

static enum cy_rc
sync_fd(const struct fs *fs, int fd, const char *path, struct cy_err *e)
{
	int r;

	do
		r = fs->fsync(fs->ctx, fd);
	while (r != 0 && errno == EINTR);
	return r != 0 ? cy_errno(e, errno, "sync", path) : CY_OK;
}

enum cy_rc
file_sync_dir(const struct fs *fs, int dir, const char *path, struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	rc = file_open(fs, dir, path, O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = sync_fd(fs, fd, path, e);
	(void)fs->close(fs->ctx, fd);
	return rc;
}

bool
file_parent(char out[PATH_MAX], const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash != NULL ? (size_t)(slash - path) : 0;

	if (slash == path)
		n = 1;
	if (n >= PATH_MAX)
		return false;
	memcpy(out, n > 0 ? path : ".", n > 0 ? n : 1);
	out[n > 0 ? n : 1] = '\0';
	return true;
}

static enum cy_rc
write_new(const struct fs *fs, int dir, const char *path, struct span s,
    mode_t mode, struct cy_err *e)
{
	enum cy_rc rc;
	int fd;

	/* What a crash left may have another mode or owner. */
	if (fs->unlinkat(fs->ctx, dir, path, 0) != 0 && errno != ENOENT)
		return cy_errno(e, errno, "remove", path);
	rc =
	    file_open(fs, dir, path, O_WRONLY | O_CREAT | O_EXCL, mode, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = file_write_at(fs, fd, s, 0, e);
	if (rc == CY_OK)
		rc = sync_fd(fs, fd, path, e);
	if (fs->close(fs->ctx, fd) != 0 && rc == CY_OK && errno != EINTR)
		rc = cy_errno(e, errno, "close", path);
	return rc;
}

enum cy_rc
file_replace(const struct fs *fs, int dir, const char *path, struct span s,
    mode_t mode, struct cy_err *e)
{
	char tmp[PATH_MAX], parent[PATH_MAX];
	enum cy_rc rc;
	int n;

	n = snprintf(tmp, sizeof(tmp), "%s" FILE_TMP, path);
	if (n < 0 || (size_t)n >= sizeof(tmp) || !file_parent(parent, path))
		return cy_errno(e, ENAMETOOLONG, "write", path);
	rc = write_new(fs, dir, tmp, s, mode, e);
	if (rc == CY_OK && fs->renameat(fs->ctx, dir, tmp, dir, path) != 0)
		rc = cy_errno(e, errno, "rename", tmp);
	if (rc != CY_OK) {
		(void)fs->unlinkat(fs->ctx, dir, tmp, 0);
		return rc;
	}
	return file_sync_dir(fs, dir, parent, e);
}

/* One folder, and its name made durable in the one above. */
static enum cy_rc
make_dir(const struct fs *fs, int dir, const char *path, mode_t mode,
    struct cy_err *e)
{
	char parent[PATH_MAX];

	if (fs->mkdirat(fs->ctx, dir, path, mode) == 0) {
		(void)file_parent(parent, path);
		return file_sync_dir(fs, dir, parent, e);
	}
	return errno == EEXIST ? CY_OK : cy_errno(e, errno, "make", path);
}

enum cy_rc
file_mkdirs(const struct fs *fs, int dir, const char *path, mode_t mode,
    struct cy_err *e)
{
	char part[PATH_MAX];
	size_t n = strlen(path);
	enum cy_rc rc = CY_OK;
	int fd;

	if (n >= sizeof(part))
		return cy_errno(e, ENAMETOOLONG, "make", path);
	memcpy(part, path, n + 1);
	for (size_t i = 1; i <= n && rc == CY_OK; i++) {
		if ((path[i] != '/' && path[i] != '\0') || path[i - 1] == '/')
			continue;
		part[i] = '\0';
		rc = make_dir(fs, dir, part, mode, e);
		part[i] = path[i];
	}
	if (rc != CY_OK)
		return rc;
	/* "Existing" means an existing folder; a link to one will do above
	 * the last part, as for mkdir -p. */
	rc = file_open(fs, dir, path, O_RDONLY | O_DIRECTORY, 0, &fd, e);
	if (rc == CY_OK)
		(void)fs->close(fs->ctx, fd);
	return rc;
}
