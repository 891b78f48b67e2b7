/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every byte of every file of a 300-record register is changed, one at a time,
 * on its way from the disk: the verdict is "bad" each time, and names the
 * thing that was changed.  The files are read through the same calls as ever;
 * only what pread() gives is altered.  Records' signatures are not checked
 * (they come after the hashes, which must find each of these by themselves).
 */
#include "register/verify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reggen.h"
#include "../t.h"

#define WORKERS 2
#define FILES 64

static struct {
	char path[4096];
	off_t size;
	ino_t ino;
} file[FILES];
static size_t nfiles;
static char *dir;
static struct vkey known;

/* One byte of one file, changed in what one process reads. */
struct flip {
	ino_t ino;
	off_t at;
	uint8_t mask;
	bool target[1024]; /* descriptors of that file */
	/* of the whole process */
	unsigned first;
	unsigned long done, missed, misnamed;
	char example[256];
};

static int
flip_openat(void *ctx, int at, const char *path, int flags, mode_t mode)
{
	struct flip *f = ctx;
	int fd = openat(at, path, flags, mode);
	struct stat st;

	if (fd >= 0 && fd < 1024)
		f->target[fd] = fstat(fd, &st) == 0 && st.st_ino == f->ino;
	return fd;
}

static ssize_t
flip_pread(void *ctx, int fd, void *p, size_t n, off_t at)
{
	struct flip *f = ctx;
	ssize_t got = pread(fd, p, n, at);

	if (fd < 1024 && f->target[fd] && f->at >= at && f->at < at + got)
		((uint8_t *)p)[f->at - at] ^= f->mask;
	return got;
}

/* Is it the thing that was changed? */
static bool
plausible(const char *path, const struct verify_verdict *v)
{
	const char *name = path + strlen(dir) + 1;
	unsigned long n;

	if (strncmp(name, "register/tile/entries/000", 25) == 0 &&
	    strncmp(v->what, "entry ", 6) == 0) {
		n = strtoul(v->what + 6, NULL, 10);
		return strcmp(name, "register/tile/entries/000") == 0
		    ? n < 256
		    : n < 100; /* stale ones */
	}
	if (strncmp(name, "register/tile/entries/001", 25) == 0 &&
	    strncmp(v->what, "entry ", 6) == 0)
		return strtoul(v->what + 6, NULL, 10) >= 256;
	if (strncmp(name, "register/", 9) == 0)
		return strcmp(v->what, name + 9) == 0;
	if (strcmp(name, "seals") == 0)
		return strncmp(v->what, "seals", 5) == 0;
	return strcmp(v->what, name) == 0;
}

static void
one_flip(struct flip *f, const char *path)
{
	struct fs fs = fs_system;
	struct verify_options o = {.fs = &fs,
	    .known = &known,
	    .nknown = 1,
	    .now = GEN_TIME + 1000,
	    .threads = 1,
	    .skip_records = true};
	struct verify_verdict v;
	struct cy_err e;

	fs.ctx = f;
	fs.openat = flip_openat;
	fs.pread = flip_pread;
	f->done++;
	if (verify_register(&v, dir, &o, &e) != CY_BAD)
		f->missed++;
	else if (!plausible(path, &v))
		f->misnamed++;
	else
		return;
	(void)snprintf(f->example, sizeof(f->example),
	    "%.100s byte %ld: rc %d, %.60s %s", path, (long)f->at, (int)v.rc,
	    v.what, fault_id(v.why.fault));
}

/* Every byte with COMITY_FULL set, as in the first step of tools/check; else,
 * and under the sanitizers, every 61st. */
static bool
quick(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
	return true;
#endif
#endif
	return getenv("COMITY_FULL") == NULL;
}

static void
flip_all(struct flip *f)
{
	unsigned step = WORKERS * (quick() ? 61 : 1);

	for (size_t i = 0; i < nfiles; i++) {
		f->ino = file[i].ino;
		for (f->at = f->first; f->at < file[i].size; f->at += step) {
			/* Every bit has its turn. */
			f->mask = (uint8_t)(1u << (f->at % 8));
			one_flip(f, file[i].path);
		}
	}
}

static int
list_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)at;
	if (type != FTW_F || nfiles == FILES)
		return 0;
	(void)snprintf(file[nfiles].path, sizeof(file[0].path), "%s", path);
	file[nfiles].size = st->st_size;
	file[nfiles++].ino = st->st_ino;
	return 0;
}

/* Processes, not threads: they share no memory map that each of a hundred
 * thousand runs would change. */
static void
run_workers(struct flip *f)
{
	pid_t pid[WORKERS];
	int status;

	for (unsigned i = 0; i < WORKERS; i++) {
		f[i].first = i;
		fflush(stdout);
		pid[i] = fork();
		if (pid[i] == 0) {
			flip_all(&f[i]);
			_exit(0);
		}
		if (pid[i] < 0)
			gen_die("fork", NULL);
	}
	for (unsigned i = 0; i < WORKERS; i++)
		t_ok(waitpid(pid[i], &status, 0) == pid[i] && status == 0,
		    "no crash");
}

static void
test_flips(void)
{
	unsigned long done = 0, missed = 0, misnamed = 0, bytes = 0;
	struct flip *f;

	f = mmap(NULL, WORKERS * sizeof(*f), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (f == MAP_FAILED)
		gen_die("mmap", NULL);
	for (size_t i = 0; i < nfiles; i++)
		bytes += (unsigned long)file[i].size;
	run_workers(f);
	for (unsigned i = 0; i < WORKERS; i++) {
		done += f[i].done;
		missed += f[i].missed;
		misnamed += f[i].misnamed;
		if (f[i].example[0] != '\0')
			t_diag("%s", f[i].example);
	}
	t_diag("%lu of %lu bytes of %zu files changed", done, bytes, nfiles);
	t_ok(done == bytes || quick(), "every byte was changed");
	t_uint(missed, 0, "each change is found");
	t_uint(misnamed, 0, "and the thing that was changed is named");
	(void)munmap(f, WORKERS * sizeof(*f));
}

int
main(void)
{
	static const uint64_t seals[] = {1, 3};
	struct gen_options o = {.size = 300,
	    .parties = 3,
	    .seals = seals,
	    .nseals = 2,
	    .stale = true,
	    .journal_from = 296,
	    .journal_to = 310};
	struct skey record, log, witness;
	struct cy_err e;

	if (crypto_init(&e) != CY_OK)
		gen_die("crypto", &e);
	/* A keyring is large and mostly untouched: fresh pages, no clearing. */
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
	(void)mallopt(M_TRIM_THRESHOLD, 1 << 26);
	gen_keys(&record, &log, &witness);
	known = log.vkey;
	o.dir = dir = gen_tmp();
	gen_register(&o);
	(void)nftw(dir, list_one, 16, FTW_PHYS);
	t_ok(nfiles > 8 && nfiles < FILES, "%zu files", nfiles);
	test_flips();
	gen_remove(dir);
	return t_done();
}
