/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include "base/file.h"

/*
 * The system's calls, of which the one numbered `fail_at` gives `errnum`;
 * reads and writes move at most `most` bytes.
 */
struct broken {
	unsigned count, fail_at;
	int errnum;
	size_t most;
	bool write_zero;
	off_t size; /* what fstat says, unless 0 */
	unsigned syncs;
};

static bool
fails(void *ctx)
{
	struct broken *b = ctx;

	if (++b->count != b->fail_at)
		return false;
	errno = b->errnum;
	return true;
}

static int
b_openat(void *ctx, int dir, const char *path, int flags, mode_t mode)
{
	return fails(ctx) ? -1 : openat(dir, path, flags, mode);
}

static ssize_t
b_pread(void *ctx, int fd, void *p, size_t n, off_t at)
{
	const struct broken *b = ctx;

	if (fails(ctx))
		return -1;
	return pread(fd, p, n < b->most ? n : b->most, at);
}

static ssize_t
b_pwrite(void *ctx, int fd, const void *p, size_t n, off_t at)
{
	const struct broken *b = ctx;

	if (fails(ctx))
		return -1;
	if (b->write_zero)
		return 0;
	return pwrite(fd, p, n < b->most ? n : b->most, at);
}

static int
b_fsync(void *ctx, int fd)
{
	((struct broken *)ctx)->syncs++;
	return fails(ctx) ? -1 : fsync(fd);
}

static int
b_renameat(void *ctx, int olddir, const char *old, int newdir, const char *new_)
{
	return fails(ctx) ? -1 : renameat(olddir, old, newdir, new_);
}

static int
b_unlinkat(void *ctx, int dir, const char *path, int flags)
{
	return fails(ctx) ? -1 : unlinkat(dir, path, flags);
}

static int
b_mkdirat(void *ctx, int dir, const char *path, mode_t mode)
{
	return fails(ctx) ? -1 : mkdirat(dir, path, mode);
}

static int
b_fstat(void *ctx, int fd, struct stat *st)
{
	const struct broken *b = ctx;
	int r;

	if (fails(ctx))
		return -1;
	r = fstat(fd, st);
	if (b->size != 0)
		st->st_size = b->size;
	return r;
}

static int
b_close(void *ctx, int fd)
{
	int r = close(fd);

	return fails(ctx) ? -1 : r;
}

static struct broken B;
static const struct fs broken_fs = {
    .ctx = &B,
    .openat = b_openat,
    .pread = b_pread,
    .pwrite = b_pwrite,
    .fsync = b_fsync,
    .renameat = b_renameat,
    .unlinkat = b_unlinkat,
    .mkdirat = b_mkdirat,
    .fstat = b_fstat,
    .close = b_close,
};

static int dir = -1;

static void
breaks(unsigned fail_at, int errnum)
{
	B = (struct broken){
	    .fail_at = fail_at, .errnum = errnum, .most = SIZE_MAX};
}

static void
put(const char *path, struct span s)
{
	struct cy_err e;

	if (file_replace(&fs_system, dir, path, s, 0600, &e) != CY_OK) {
		printf("Bail out! %s\n", e.text);
		exit(1);
	}
}

/* The file holds s, and nothing is left beside it. */
static bool
holds(const char *path, struct span s)
{
	char tmp[64];
	struct cy_err e;
	struct buf b;
	bool same;

	buf_init(&b, 1 << 20);
	same = file_load(&fs_system, dir, path, &b, &e) == CY_OK &&
	    span_eq(buf_span(&b), s);
	buf_release(&b);
	(void)snprintf(tmp, sizeof(tmp), "%s" FILE_TMP, path);
	return same && faccessat(dir, tmp, F_OK, 0) != 0;
}

/* What the user names may be a link; what stands in a folder may not. */
static void
test_load_named(struct buf *b)
{
	char path[64];
	struct cy_err e;
	enum cy_rc rc;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d/link", dir);
	rc = file_load(&fs_system, AT_FDCWD, path, b, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "a link that the user names");
	t_span(buf_span(b), SPAN_LIT("0123456789"), "what it leads to");
	buf_reset(b);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", dir);
	rc = file_open(
	    &fs_system, AT_FDCWD, path, O_RDONLY | O_DIRECTORY, 0, &fd, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "a link to a folder");
	(void)close(fd);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d/link", dir);
	rc = file_open(&fs_system, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC,
	    0600, &fd, &e);
	t_rc(rc, &e, CY_BAD, FAULT_NOT_A_FILE, "never written through");
}

static void
test_load(void)
{
	struct cy_err e;
	enum cy_rc rc;
	struct buf b;

	put("ten", SPAN_LIT("0123456789"));
	put("none", SPAN_LIT(""));
	buf_init(&b, 10);
	rc = file_load(&fs_system, dir, "ten", &b, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "as long as the maximum");
	t_span(buf_span(&b), SPAN_LIT("0123456789"), "its bytes");
	rc = file_load(&fs_system, dir, "none", &b, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "nothing into a full buffer");
	rc = file_load(&fs_system, dir, "ten", &b, &e);
	t_rc(rc, &e, CY_BAD, FAULT_TOO_BIG, "ten bytes into a full buffer");
	buf_release(&b);
	buf_init(&b, 9);
	rc = file_load(&fs_system, dir, "ten", &b, &e);
	t_rc(rc, &e, CY_BAD, FAULT_TOO_BIG, "one byte too long");
	buf_release(&b);
	buf_init(&b, 100);
	rc = file_load(&fs_system, dir, "absent", &b, &e);
	t_rc(rc, &e, CY_NOTFOUND, FAULT_NO_FILE, "absent");
	rc = file_load(&fs_system, dir, ".", &b, &e);
	t_rc(rc, &e, CY_BAD, FAULT_NOT_A_FILE, "a folder");
	t_ok(mkfifoat(dir, "fifo", 0600) == 0 &&
	        symlinkat("ten", dir, "link") == 0,
	    "a FIFO and a link");
	rc = file_load(&fs_system, dir, "fifo", &b, &e);
	t_rc(rc, &e, CY_BAD, FAULT_NOT_A_FILE, "a FIFO does not hang");
	rc = file_load(&fs_system, dir, "link", &b, &e);
	t_rc(rc, &e, CY_BAD, FAULT_NOT_A_FILE, "a link is not followed");
	test_load_named(&b);
	buf_puts(&b, "x");
	rc = file_load(&fs_system, dir, "ten", &b, &e);
	t_span(buf_span(&b), SPAN_LIT("x0123456789"), "appended");
	buf_release(&b);
}

static void
test_load_lies(void)
{
	static const off_t sizes[] = {1, 3, 1000, INT64_MAX};
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		buf_init(&b, 1 << 20);
		breaks(0, 0);
		B.most = 4;
		B.size = sizes[i];
		rc = file_load(&broken_fs, dir, "ten", &b, &e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, "a size that is not true");
		t_span(buf_span(&b), SPAN_LIT("0123456789"), "all is read");
		buf_release(&b);
	}
}

static enum cy_rc
load_oom(void *ctx, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	(void)ctx;
	buf_init(&b, 1 << 20);
	rc = file_load(&fs_system, dir, "ten", &b, e);
	buf_release(&b);
	return rc;
}

static enum cy_rc
do_load(struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	/* The last byte found missing only by asking for one more. */
	buf_init(&b, 10);
	rc = file_load(&broken_fs, dir, "ten", &b, e);
	buf_release(&b);
	return rc;
}

static enum cy_rc
do_copy(struct cy_err *e)
{
	int sub = openat(dir, "sub", O_RDONLY | O_DIRECTORY);
	enum cy_rc rc;

	(void)unlinkat(sub, "ten", 0);
	rc = file_copy(&broken_fs, dir, sub, "ten", 0600, e);
	(void)close(sub);
	return rc;
}

static enum cy_rc
copy_oom(void *ctx, struct cy_err *e)
{
	(void)ctx;
	breaks(0, 0);
	return do_copy(e);
}

/* Larger than a piece, and read in short ones. */
static void
test_copy(void)
{
	int sub = openat(dir, "sub", O_RDONLY | O_DIRECTORY);
	uint8_t big[200000];
	struct cy_err e;
	size_t i;

	for (i = 0; i < sizeof(big); i++)
		big[i] = (uint8_t)(i * 31 >> 3);
	put("big", span(big, sizeof(big)));
	t_rc(file_copy(&fs_system, dir, sub, "big", 0600, &e), &e, CY_OK,
	    FAULT_NONE, "copy");
	t_ok(holds("sub/big", span(big, sizeof(big))), "... all of it");
	t_ok(file_copy(&fs_system, dir, sub, "big", 0600, &e) != CY_OK,
	    "never over another");
	t_rc(file_copy(&fs_system, dir, sub, "absent", 0600, &e), &e,
	    CY_NOTFOUND, FAULT_NO_FILE, "what is not there");
	t_rc(file_copy(&fs_system, dir, sub, "fifo", 0600, &e), &e, CY_BAD,
	    FAULT_NOT_A_FILE, "a FIFO does not hang");
	put("none", span("", 0));
	t_rc(file_copy(&fs_system, dir, sub, "none", 0600, &e), &e, CY_OK,
	    FAULT_NONE, "an empty file");
	t_ok(holds("sub/none", span("", 0)), "... is empty");
	t_oom(copy_oom, NULL, "file_copy");
	(void)close(sub);
}

static enum cy_rc
do_replace(struct cy_err *e)
{
	return file_replace(
	    &broken_fs, dir, "sub/file", SPAN_LIT("new"), 0600, e);
}

static enum cy_rc
do_mkdirs(struct cy_err *e)
{
	return file_mkdirs(&broken_fs, dir, "a/b/c", 0700, e);
}

static enum cy_rc
do_read(struct cy_err *e)
{
	enum cy_rc rc;
	char p[10];
	int fd;

	rc = file_open(&broken_fs, dir, "ten", O_RDONLY, 0, &fd, e);
	if (rc != CY_OK)
		return rc;
	rc = file_read_at(&broken_fs, fd, p, 10, 0, e);
	(void)close(fd);
	return rc;
}

static enum cy_rc
do_sync(struct cy_err *e)
{
	return file_sync_dir(&broken_fs, dir, "sub", e);
}

/*
 * Each call of an operation fails in turn.  EINTR changes nothing; another
 * error is reported, but for a close() after reading.
 */
static void
test_each_call(void)
{
	static const struct {
		const char *name;
		enum cy_rc (*run)(struct cy_err *e);
		unsigned silent; /* calls whose failure says nothing */
	} rows[] = {
	    {"load", do_load, 1},
	    {"read", do_read, 0},
	    {"copy", do_copy, 1},
	    {"replace", do_replace, 1},
	    {"sync", do_sync, 1},
	};
	struct cy_err e;
	unsigned calls, silent;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		breaks(0, 0);
		rc = rows[i].run(&e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, rows[i].name);
		calls = B.count;
		silent = 0;
		for (unsigned k = 1; k <= calls; k++) {
			breaks(k, ENOSPC);
			rc = rows[i].run(&e);
			silent += rc == CY_OK;
			if (rc != CY_OK)
				t_rc(rc, &e, CY_TEMP, FAULT_DISK_FULL,
				    rows[i].name);
		}
		t_uint(silent, rows[i].silent, "failures that do no harm");
	}
}

static void
test_eintr(void)
{
	static const struct {
		const char *name;
		enum cy_rc (*run)(struct cy_err *e);
		unsigned refused; /* calls that EINTR does end */
	} rows[] = {
	    /* fstat, which never gives EINTR */
	    {"load", do_load, 1},
	    {"read", do_read, 0},
	    /* fstat and close */
	    {"copy", do_copy, 2},
	    /* unlink and rename, which never give it */
	    {"replace", do_replace, 2},
	    {"sync", do_sync, 0},
	};
	struct cy_err e;
	unsigned calls, refused;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		breaks(0, 0);
		(void)rows[i].run(&e);
		calls = B.count;
		refused = 0;
		for (unsigned k = 1; k <= calls; k++) {
			breaks(k, EINTR);
			refused += rows[i].run(&e) != CY_OK;
		}
		t_uint(refused, rows[i].refused, rows[i].name);
	}
}

/* After a failure at any call the old or the new file stands whole. */
static void
test_replace(void)
{
	struct cy_err e;
	enum cy_rc rc;
	bool whole = true;

	put("sub/file", SPAN_LIT("old"));
	for (unsigned k = 1; k < 20; k++) {
		put("sub/file", SPAN_LIT("old"));
		breaks(k, EIO);
		B.most = 1;
		rc = do_replace(&e);
		whole = whole &&
		    (holds("sub/file", SPAN_LIT("new")) ||
		        (rc != CY_OK && holds("sub/file", SPAN_LIT("old"))));
	}
	t_ok(whole, "the old file or the new one, and nothing beside it");
	breaks(0, 0);
	B.write_zero = true;
	rc = do_replace(&e);
	t_rc(rc, &e, CY_TEMP, FAULT_IO, "a write that writes nothing");
	t_ok(holds("sub/file", SPAN_LIT("new")) ||
	        holds("sub/file", SPAN_LIT("old")),
	    "and harms nothing");
	breaks(0, 0);
	rc = do_replace(&e);
	t_ok(rc == CY_OK && B.syncs == 2, "file and folder are synced");
	put("left" FILE_TMP, SPAN_LIT("of a crash"));
	put("left", SPAN_LIT("new"));
	t_ok(holds("left", SPAN_LIT("new")), "over what a crash left");
	rc = file_replace(
	    &fs_system, dir, "absent/file", SPAN_LIT("x"), 0600, &e);
	t_rc(rc, &e, CY_NOTFOUND, FAULT_NO_FILE, "no such folder");
}

static void
test_long_names(void)
{
	static char name[PATH_MAX + 8];
	struct cy_err e;
	enum cy_rc rc;

	memset(name, 'x', sizeof(name) - 1);
	rc = file_replace(&fs_system, dir, name, SPAN_LIT("x"), 0600, &e);
	t_rc(rc, &e, CY_TEMP, FAULT_IO, "a path too long to write");
	rc = file_mkdirs(&fs_system, dir, name, 0700, &e);
	t_rc(rc, &e, CY_TEMP, FAULT_IO, "a path too long to make");
	name[PATH_MAX - 10] = '/';
	name[PATH_MAX - 5] = '\0';
	rc = file_replace(&fs_system, dir, name, SPAN_LIT("x"), 0600, &e);
	t_rc(rc, &e, CY_TEMP, FAULT_IO, "a folder's name too long");
}

static void
test_mkdirs(void)
{
	char absolute[PATH_MAX], here[PATH_MAX];
	struct cy_err e;
	unsigned calls;
	enum cy_rc rc;

	breaks(0, 0);
	rc = do_mkdirs(&e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "three folders");
	t_uint(B.syncs, 3, "each name is made durable");
	rc = do_mkdirs(&e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "that exist");
	t_uint(B.syncs, 3, "nothing more to sync");
	rc = file_mkdirs(&fs_system, dir, "a//b/", 0700, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "doubled and trailing slashes");
	rc = file_mkdirs(&fs_system, dir, "ten", 0700, &e);
	t_rc(rc, &e, CY_NOTFOUND, FAULT_NO_FILE, "a file in its place");
	rc = file_mkdirs(&fs_system, dir, "ten/sub", 0700, &e);
	t_rc(rc, &e, CY_NOTFOUND, FAULT_NO_FILE, "a file above it");
	rc = file_mkdirs(&fs_system, dir, "", 0700, &e);
	t_rc(rc, &e, CY_NOTFOUND, FAULT_NO_FILE, "no name");
	(void)snprintf(here, sizeof(here), "/proc/self/fd/%d", dir);
	memset(absolute, 0, sizeof(absolute));
	if (readlink(here, absolute, sizeof(absolute) - 8) > 0) {
		memcpy(absolute + strlen(absolute), "/z", 3);
		rc = file_mkdirs(&fs_system, dir, absolute, 0700, &e);
		t_rc(rc, &e, CY_OK, FAULT_NONE, "an absolute path");
		(void)unlinkat(dir, "z", AT_REMOVEDIR);
	}
	rc = file_replace(&fs_system, dir, "/comity-no-such-file-\n/x",
	    SPAN_LIT("x"), 0600, &e);
	t_ok(rc != CY_OK, "an absolute path to nowhere");
	breaks(0, 0);
	(void)do_mkdirs(&e);
	calls = B.count;
	for (unsigned k = 1; k < calls; k++) {
		breaks(k, EACCES);
		rc = do_mkdirs(&e);
		t_rc(rc, &e, CY_DENIED, FAULT_NO_ACCESS, "each call denied");
	}
}

static void
test_read_write(void)
{
	struct cy_err e;
	enum cy_rc rc;
	char p[12];
	int fd;

	rc = file_open(&fs_system, dir, "ten", O_RDWR, 0, &fd, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "open");
	t_ok((fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0, "closed on exec");
	breaks(0, 0);
	B.most = 1;
	rc = file_read_at(&broken_fs, fd, p, 5, 5, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "read in five");
	t_span(span(p, 5), SPAN_LIT("56789"), "its bytes");
	rc = file_read_at(&fs_system, fd, p, 12, 0, &e);
	t_rc(rc, &e, CY_BAD, FAULT_TRUNCATED, "the file ends before");
	t_uint(e.offset, 10, "at its end");
	rc = file_read_at(&fs_system, fd, p, 1, UINT64_MAX, &e);
	t_rc(rc, &e, CY_BAD, FAULT_TRUNCATED, "an offset beyond any file");
	rc = file_read_at(&fs_system, fd, p, 0, 99, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "nothing is there everywhere");
	rc = file_write_at(&broken_fs, fd, SPAN_LIT("abc"), 9, &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "write in three");
	rc = file_read_at(&fs_system, fd, p, 12, 0, &e);
	t_span(span(p, 12), SPAN_LIT("012345678abc"), "what was written");
	rc = file_write_at(
	    &fs_system, fd, SPAN_LIT("abc"), (uint64_t)INT64_MAX, &e);
	t_rc(rc, &e, CY_TEMP, FAULT_IO, "beyond any file");
	t_ok(fs_system.fdatasync(NULL, fd) == 0 &&
	        fs_system.ftruncate(NULL, fd, 10) == 0,
	    "the other calls");
	(void)close(fd);
}

int
main(void)
{
	char top[] = "/tmp/comity-test-file-XXXXXX";
	char command[64];

	if (mkdtemp(top) == NULL ||
	    (dir = open(top, O_RDONLY | O_DIRECTORY)) < 0 ||
	    mkdirat(dir, "sub", 0700) != 0) {
		printf("Bail out! no folder for the test\n");
		return 1;
	}
	test_load();
	test_load_lies();
	t_oom(load_oom, NULL, "file_load");
	test_copy();
	put("sub/file", SPAN_LIT("old"));
	test_each_call();
	test_eintr();
	test_replace();
	test_long_names();
	test_mkdirs();
	test_read_write();
	(void)close(dir);
	(void)snprintf(command, sizeof(command), "rm -rf %s", top);
	t_ok(system(command) == 0, "cleaned up");
	return t_done();
}
