/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_REGISTER_WKIT_H
#define TESTS_REGISTER_WKIT_H

#include "../t.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "register/mark.h"
#include "register/writer.h"

/* A file system whose k-th call fails. */
enum kit_mode {
	KIT_NONE,
	KIT_ONCE,    /* call number `at` fails with `err` */
	KIT_FOREVER, /* and all that follow */
	KIT_SHORT,   /* that write or read is done half */
	KIT_CRASH,   /* that write is done half; then nothing is done */
};
struct kit_fs {
	enum kit_mode mode;
	unsigned long count, at;
	int err;
	bool met;
	unsigned long syncs; /* fsync and fdatasync calls that failed */
	int flip;            /* flips a byte of the n-th pwrite; 0: none */
};

static inline bool
kit_fails(struct kit_fs *k)
{
	bool hit;

	k->count++;
	if (k->mode == KIT_NONE || k->mode == KIT_SHORT)
		return false;
	hit = k->mode == KIT_ONCE ? k->count == k->at : k->count >= k->at;
	k->met |= hit;
	if (hit)
		errno = k->mode == KIT_CRASH ? EIO : k->err;
	return hit;
}

static inline size_t
kit_part(struct kit_fs *k, size_t n)
{
	if (k->mode != KIT_SHORT || k->count != k->at)
		return n;
	k->met = true;
	return n > 1 ? n / 2 : n;
}

static inline int
kit_openat(void *ctx, int dir, const char *path, int flags, mode_t mode)
{
	return kit_fails(ctx) ? -1
	                      : fs_system.openat(NULL, dir, path, flags, mode);
}

static inline ssize_t
kit_pread(void *ctx, int fd, void *p, size_t n, off_t at)
{
	return kit_fails(ctx) ? -1 : pread(fd, p, kit_part(ctx, n), at);
}

static inline ssize_t
kit_pwrite(void *ctx, int fd, const void *p, size_t n, off_t at)
{
	struct kit_fs *k = ctx;
	uint8_t changed;
	ssize_t r;

	if (kit_fails(k)) {
		if (k->mode == KIT_CRASH && k->count == k->at)
			(void)!pwrite(fd, p, n / 2, at);
		errno = k->mode == KIT_CRASH ? EIO : k->err;
		return -1;
	}
	r = pwrite(fd, p, kit_part(k, n), at);
	if (k->flip > 0 && --k->flip == 0 && n > 0) {
		changed = ((const uint8_t *)p)[n / 2] ^ 1;
		(void)!pwrite(fd, &changed, 1, at + (off_t)(n / 2));
	}
	return r;
}

static inline int
kit_fsync(void *ctx, int fd)
{
	struct kit_fs *k = ctx;

	/* A real one: nothing here depends on the disk's speed. */
	if (!kit_fails(k))
		return fcntl(fd, F_GETFD) < 0 ? -1 : 0;
	k->syncs += errno != EINTR;
	return -1;
}

static inline int
kit_ftruncate(void *ctx, int fd, off_t size)
{
	return kit_fails(ctx) ? -1 : ftruncate(fd, size);
}

static inline int
kit_renameat(void *ctx, int a, const char *old, int b, const char *new_)
{
	return kit_fails(ctx) ? -1 : renameat(a, old, b, new_);
}

static inline int
kit_unlinkat(void *ctx, int dir, const char *path, int flags)
{
	return kit_fails(ctx) ? -1 : unlinkat(dir, path, flags);
}

static inline int
kit_mkdirat(void *ctx, int dir, const char *path, mode_t mode)
{
	return kit_fails(ctx) ? -1 : mkdirat(dir, path, mode);
}

static inline int
kit_fstat(void *ctx, int fd, struct stat *st)
{
	return kit_fails(ctx) ? -1 : fstat(fd, st);
}

/* Never fails: a descriptor that stays open would only hide the next. */
static inline int
kit_close(void *ctx, int fd)
{
	(void)ctx;
	return close(fd);
}

static inline struct fs
kit_file_system(struct kit_fs *k)
{
	return (struct fs){
	    .ctx = k,
	    .openat = kit_openat,
	    .pread = kit_pread,
	    .pwrite = kit_pwrite,
	    .fsync = kit_fsync,
	    .fdatasync = kit_fsync,
	    .ftruncate = kit_ftruncate,
	    .renameat = kit_renameat,
	    .unlinkat = kit_unlinkat,
	    .mkdirat = kit_mkdirat,
	    .fstat = kit_fstat,
	    .close = kit_close,
	};
}

/* A clock that the test moves. */
struct kit_clock {
	utc_t now;
	uint64_t ns;
};
static inline utc_t
kit_now(void *ctx)
{
	return ((struct kit_clock *)ctx)->now;
}
static inline uint64_t
kit_mono(void *ctx)
{
	return ((struct kit_clock *)ctx)->ns += 1000;
}

/* A folder of one's own, fast where the system has one in memory. */
static inline void
kit_tempdir(char out[64])
{
	const char *top = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	(void)snprintf(out, 64, "%s/comity-test-XXXXXX", top);
	if (mkdtemp(out) == NULL) {
		printf("Bail out! no temporary folder\n");
		exit(1);
	}
}

static inline int
kit_remove_one(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void
kit_remove(const char *path)
{
	(void)nftw(path, kit_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The keys of register.example, always the same. */
struct kit_keys {
	struct skey log, witness;
};
static inline void
kit_keys(struct kit_keys *k)
{
	uint8_t seed[ED25519_SEED] = {1};
	struct cy_err e;

	if (crypto_init(&e) != CY_OK ||
	    skey_init(&k->log, SPAN_LIT("register.example/register"),
	        KEY_ED25519, seed, &e) != CY_OK)
		exit(1);
	seed[0] = 2;
	if (skey_init(&k->witness, SPAN_LIT("register.example/witness"),
	        KEY_COSIG_ED25519, seed, &e) != CY_OK)
		exit(1);
}

#endif
