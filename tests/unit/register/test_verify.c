/* SPDX-License-Identifier: Apache-2.0 */
#include "register/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reggen.h"
#include "../t.h"

static const uint64_t seals[] = {1, 5, 100, 256, 280};

static enum cy_rc
verify(struct verify_verdict *v, const char *dir, unsigned threads, bool known,
    struct cy_err *e)
{
	struct skey record, log, witness;
	struct verify_options o = {
	    .fs = &fs_system, .now = GEN_TIME + 1000, .threads = threads};

	gen_keys(&record, &log, &witness);
	if (known) {
		o.known = &log.vkey;
		o.nknown = 1;
	}
	return verify_register(v, dir, &o, e);
}

static void
test_sound(void)
{
	static const struct {
		const char *name;
		struct gen_options o;
	} row[] = {
	    {"one entry", {.size = 1}},
	    {"two", {.size = 2}},
	    {"255", {.size = 255, .parties = 2}},
	    {"256", {.size = 256, .parties = 2}},
	    {"257", {.size = 257, .parties = 2}},
	    {"300, stale, journal",
	        {.size = 300,
	            .parties = 3,
	            .seals = seals,
	            .nseals = 5,
	            .stale = true,
	            .journal_from = 290,
	            .journal_to = 320}},
	    {"512", {.size = 512, .seals = seals, .nseals = 5}},
	    {"1000, bare", {.size = 1000, .parties = 5, .bare = true}},
	};
	struct verify_verdict v;
	struct cy_err e;
	char *dir;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct gen_options o = row[i].o;

		o.dir = dir = gen_tmp();
		gen_register(&o);
		for (unsigned threads = 1; threads < 4; threads++) {
			enum cy_rc rc = verify(&v, dir, threads, true, &e);

			t_rc(rc, &v.why, CY_OK, FAULT_NONE, row[i].name);
			if (rc != CY_OK)
				t_diag("%s", v.what);
		}
		t_uint(v.valid, v.of, "all signatures are valid");
		t_rc(verify(&v, dir, 1, false, &e), &v.why, CY_BELOW,
		    FAULT_REGISTER_KEY_UNKNOWN, "key not known: below");
		gen_remove(dir);
	}
}

/* A node that publishes while its folder is read. */
struct busy {
	struct gen_options o;
	unsigned times; /* how often it publishes more */
	unsigned seen;
};

static void
publish_more(void *ctx, uint64_t done, uint64_t of)
{
	struct busy *b = ctx;

	(void)of;
	if (done > 0 || b->times == 0)
		return;
	b->times--;
	b->seen++;
	b->o.size += 10;
	gen_register(&b->o);
}

static void
test_live(void)
{
	struct busy b = {.o = {.size = 250, .parties = 1}, .times = 2};
	struct skey record, log, witness;
	struct verify_options o = {.fs = &fs_system,
	    .now = GEN_TIME + 1000,
	    .threads = 1,
	    .progress = publish_more,
	    .progress_ctx = &b};
	struct verify_verdict v;
	struct cy_err e;
	char *dir = gen_tmp();

	gen_keys(&record, &log, &witness);
	o.known = &log.vkey;
	o.nknown = 1;
	b.o.dir = dir;
	gen_register(&b.o);
	t_rc(verify_register(&v, dir, &o, &e), &v.why, CY_OK, FAULT_NONE,
	    "a folder that grew twice while it was read");
	t_uint(v.size, 270, "is judged as it is then");
	b.times = 100;
	t_rc(verify_register(&v, dir, &o, &e), &v.why, CY_TEMP,
	    FAULT_REGISTER_UNFINISHED, "one that grows for ever");
	t_ok(b.seen < 10, "is given up");
	gen_remove(dir);
}

/* The k-th call of the system fails, for each k: never good, never bad. */
static struct {
	unsigned long n, fail_at;
	bool met;
} io;

static bool
io_fails(void)
{
	if (++io.n != io.fail_at)
		return false;
	io.met = true;
	errno = EIO;
	return true;
}

static int
bad_openat(void *ctx, int at, const char *path, int flags, mode_t mode)
{
	(void)ctx;
	return io_fails() ? -1 : openat(at, path, flags, mode);
}

static ssize_t
bad_pread(void *ctx, int fd, void *p, size_t n, off_t at)
{
	(void)ctx;
	return io_fails() ? -1 : pread(fd, p, n, at);
}

static int
bad_fstat(void *ctx, int fd, struct stat *st)
{
	(void)ctx;
	return io_fails() ? -1 : fstat(fd, st);
}

static enum cy_rc
verify_with(const struct fs *fs, const char *dir, struct verify_verdict *v,
    struct cy_err *e)
{
	struct skey record, log, witness;
	struct verify_options o = {
	    .fs = fs, .now = GEN_TIME + 1000, .threads = 1};

	gen_keys(&record, &log, &witness);
	o.known = &log.vkey;
	o.nknown = 1;
	return verify_register(v, dir, &o, e);
}

static void
test_io(const char *dir)
{
	struct fs fs = fs_system;
	struct verify_verdict v;
	unsigned long good = 0, other = 0;
	struct cy_err e;
	enum cy_rc rc;

	fs.openat = bad_openat;
	fs.pread = bad_pread;
	fs.fstat = bad_fstat;
	do {
		io.n = 0;
		io.fail_at++;
		io.met = false;
		rc = verify_with(&fs, dir, &v, &e);
		if (io.met && rc == CY_OK)
			good++;
		else if (io.met && rc != CY_TEMP)
			other++;
	} while (io.met);
	t_diag("%lu calls", io.n);
	t_ok(rc == CY_OK, "good when nothing fails");
	/* The calls of verify_stamp() may fail: it only looks for changes. */
	t_ok(good <= 8, "%lu failures without consequence", good);
	t_uint(other, 0, "each other one is a failure of the system");
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct verify_verdict v;

	return verify_with(&fs_system, ctx, &v, e);
}

static void
test_failures(void)
{
	static const uint64_t at[] = {1, 5};
	struct gen_options o = {.size = 20,
	    .parties = 1,
	    .seals = at,
	    .nseals = 2,
	    .stale = true,
	    .journal_from = 15,
	    .journal_to = 25};
	char *dir = gen_tmp();

	o.dir = dir;
	gen_register(&o);
	gen_write(dir,
	    "blob/2d711642b726b04401627ca9fbac32f5"
	    "c8530fb1903cc4db02258717921a4881",
	    SPAN_LIT("x"));
	test_io(dir);
	t_oom(oom, dir, "verify_register");
	gen_remove(dir);
}

int
main(void)
{
	struct cy_err e;

	t_ok(crypto_init(&e) == CY_OK, "crypto");
	test_sound();
	test_live();
	test_failures();
	return t_done();
}
