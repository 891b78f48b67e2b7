/* SPDX-License-Identifier: Apache-2.0 */
#include "calls.h"

#include "office/priv.h"

#include <malloc.h>

/*
 * Every function where memory runs out, in ours and in SQLite, and where
 * reading or writing office.db fails: an error, nothing half done, and whoever
 * asks again is served.
 */

static unsigned long count, fail_at;

/* Counts; true: this one is to fail. */
static bool
now(void)
{
	return ++count == fail_at;
}

/* SQLite's memory, which is not counted as ours. */
void *__real_malloc(size_t n);
void *__real_realloc(void *p, size_t n);

static void *
mem_alloc(int n)
{
	return now() ? NULL : __real_malloc((size_t)n);
}

static void *
mem_realloc(void *p, int n)
{
	return now() ? NULL : __real_realloc(p, (size_t)n);
}

static int
mem_size(void *p)
{
	return p != NULL ? (int)malloc_usable_size(p) : 0;
}

static int
mem_round(int n)
{
	return (n + 7) & ~7;
}

static int
mem_init(void *ctx)
{
	(void)ctx;
	return SQLITE_OK;
}

static void
mem_shutdown(void *ctx)
{
	(void)ctx;
}

/* SQLite's files: the system's, where some calls fail. */

static bool io; /* files are to fail, not memory */
static sqlite3_io_methods of_main, of_wal, real;

static bool
io_now(void)
{
	return io && now();
}

static int
io_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	return io_now() ? SQLITE_IOERR_READ : real.xRead(f, p, n, at);
}

static int
io_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	return io_now() ? SQLITE_IOERR_WRITE : real.xWrite(f, p, n, at);
}

static int
io_sync(sqlite3_file *f, int flags)
{
	return io_now() ? SQLITE_IOERR_FSYNC : real.xSync(f, flags);
}

static int
io_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	return io_now() ? SQLITE_IOERR_TRUNCATE : real.xTruncate(f, n);
}

static int
io_lock(sqlite3_file *f, int lock)
{
	return io_now() ? SQLITE_IOERR_LOCK : real.xLock(f, lock);
}

static int
io_map(sqlite3_file *f, int page, int size, int extend, void volatile **p)
{
	return io_now() ? SQLITE_IOERR_SHMMAP
	                : real.xShmMap(f, page, size, extend, p);
}

static int (*real_open)(
    sqlite3_vfs *, const char *, sqlite3_file *, int, int *);

static int
io_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
	sqlite3_io_methods *m;
	int rc;

	if (io_now())
		return SQLITE_CANTOPEN;
	rc = real_open(vfs, name, f, flags, out);
	if (rc != SQLITE_OK || f->pMethods == NULL || f->pMethods->iVersion < 2)
		return rc;
	/* All read and write alike; locks and shared memory are the main
	 * file's. */
	m = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? &of_main : &of_wal;
	*m = *f->pMethods;
	if (m == &of_main) {
		real = *m;
		m->xLock = io_lock;
		m->xShmMap = io_map;
	}
	m->xRead = io_read;
	m->xWrite = io_write;
	m->xSync = io_sync;
	m->xTruncate = io_truncate;
	/* Pages are read and written, not mapped. */
	m->iVersion = 2;
	f->pMethods = m;
	return SQLITE_OK;
}

static struct call_world C;

static int64_t
rows(void)
{
	static const char sql[] =
	    "SELECT (SELECT count(*) FROM officer) +"
	    " (SELECT count(*) FROM officer WHERE state = 2) +"
	    " (SELECT count(*) FROM passkey) + (SELECT count(*) FROM session) +"
	    " (SELECT count(*) FROM token) + (SELECT count(*) FROM steps) +"
	    " (SELECT count(*) FROM kept) + (SELECT count(*) FROM draft) +"
	    " (SELECT count(*) FROM member) + (SELECT count(*) FROM paper) +"
	    " (SELECT count(*) FROM audience) +"
	    " (SELECT count(*) FROM attachment);";
	struct cy_err e;
	int64_t n = -1;

	okit_must(sql_ask(&C.w.k.o->db, sql, &n, &e), &e, "rows");
	return n;
}

static enum cy_rc
one(const struct call *call, struct cy_err *e)
{
	struct call_on on = calls_own(&C, &C.w.bos);
	struct arena a;
	enum cy_rc rc;

	if (strcmp(call->name, "office_invite") == 0)
		on.login = span("", 0);
	arena_init(&a, 1 << 24);
	rc = call->fn(&C, &on, &a, e);
	arena_release(&a);
	return rc;
}

static enum cy_rc
sign_in(void *ctx, struct cy_err *e)
{
	char token[SESSION_TOKEN] = "";
	struct hash challenge;
	struct officer who;
	enum cy_rc rc;

	(void)ctx;
	C.w.k.node.time.ns += UINT64_C(1000000000) * 3600;
	rc = office_login(C.w.k.o, SPAN_LIT("leo"), SPAN_LIT(OKIT_PASSWORD),
	    SPAN_LIT("p"), token, e);
	if (rc == CY_OK)
		rc = office_session(C.w.k.o, span_str(token), &who, e);
	if (rc == CY_OK)
		rc = office_challenge(C.w.k.o, span_str(token), &challenge, e);
	office_logout(C.w.k.o, span_str(token));
	return rc;
}

static enum cy_rc
call_any(void *ctx, struct cy_err *e)
{
	return one(ctx, e);
}

static enum cy_rc
open_again(void *ctx, struct cy_err *e)
{
	struct office *o;
	enum cy_rc rc = office_open(&o, &C.w.k.opt, e);

	(void)ctx;
	office_close(o);
	return rc;
}

static enum cy_rc
open_new(void *ctx, struct cy_err *e)
{
	struct office_options opt = C.w.k.opt;
	struct office *o;
	char path[200];
	enum cy_rc rc;

	(void)ctx;
	(void)snprintf(
	    path, sizeof(path), "rm -f %s/office.db*", C.w.k.node.top);
	if (system(path) != 0)
		return CY_BAD;
	opt.dir = C.w.k.node.top;
	rc = office_open(&o, &opt, e);
	office_close(o);
	return rc;
}

static bool
expected(const struct cy_err *e)
{
	return e->fault == FAULT_NO_MEMORY ||
	    e->fault == FAULT_OFFICE_DATABASE || e->fault == FAULT_IO ||
	    e->fault == FAULT_NO_FILE;
}

/* The first, the second, ... of what is counted fails, until none does. */
static void
fail_each(enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx,
    const char *what, const char *name)
{
	bool met = true, ok = true;
	unsigned long at;
	struct cy_err e;
	int64_t before;
	enum cy_rc rc;

	for (at = 1; met && ok; at += 1 + at / 40) {
		before = rows();
		C.count++;
		count = 0;
		fail_at = at;
		rc = fn(ctx, &e);
		met = count >= at;
		fail_at = 0;
		ok = rc == CY_OK || (rows() == before && expected(&e));
		if (!ok)
			t_diag("at %lu: %d %s %s; %lld rows more", at, (int)rc,
			    fault_id(e.fault), e.text,
			    (long long)(rows() - before));
	}
	t_ok(ok, "%s: %s fails, %lu times", name, what, at);
}

static void
new_token(void)
{
	char token[SESSION_TOKEN];
	struct token_row *row;
	struct arena a;
	struct cy_err e;
	size_t n;

	okit_must(office_token_new(C.w.k.o, &C.w.bos, SPAN_LIT("t"), 1,
	              C.w.k.node.time.now + 100000, token, &e),
	    &e, "office_token_new");
	arena_init(&a, 1 << 20);
	okit_must(office_tokens(C.w.k.o, &C.w.bos, &a, &row, &n, &e), &e,
	    "office_tokens");
	C.token = row[n - 1].token;
	arena_release(&a);
}

static void
each(void (*test)(
    enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx, const char *name))
{
	struct officer who;

	for (size_t i = 0; i < ncalls; i++) {
		if (calls[i].ends)
			continue;
		/* What was disabled is there again. */
		if (strcmp(calls[i].name, "office_disable") == 0) {
			struct cy_err e;

			(void)office_disable(
			    C.w.k.o, NULL, SPAN_LIT("max"), NULL, &e);
			okit_officer(&C.w.k, "max", "aa.example",
			    OFFICER_DRAFTER, "", &who);
		}
		if (strcmp(calls[i].name, "office_token_revoke") == 0)
			new_token();
		test(call_any, (void *)(uintptr_t)&calls[i], calls[i].name);
	}
	test(sign_in, NULL, "signing in");
	test(open_again, NULL, "opening");
	test(open_new, NULL, "making");
}

static void
test_ours(
    enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx, const char *name)
{
	C.count++;
	t_oom(fn, ctx, name);
}

static void
test_sqlite(
    enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx, const char *name)
{
	io = false;
	fail_each(fn, ctx, "SQLite's memory", name);
}

static void
test_files(
    enum cy_rc (*fn)(void *ctx, struct cy_err *e), void *ctx, const char *name)
{
	io = true;
	fail_each(fn, ctx, "a file", name);
	io = false;
}

int
main(void)
{
	static sqlite3_mem_methods mem = {mem_alloc, free, mem_realloc,
	    mem_size, mem_round, mem_init, mem_shutdown, NULL};
	static sqlite3_vfs vfs;
	struct officer *bos = &C.w.bos;

	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &mem) != SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK ||
	    sqlite3_initialize() != SQLITE_OK)
		abort();
	vfs = *sqlite3_vfs_find(NULL);
	vfs.zName = "failing";
	real_open = vfs.xOpen;
	vfs.xOpen = io_open;
	if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
		abort();
	calls_start(&C);
	okit_officer(&C.w.k, "bos", "aa.example", 127, "legal", bos);
	each(test_ours);
	each(test_sqlite);
	each(test_files);
	calls_end(&C);
	return t_done();
}
