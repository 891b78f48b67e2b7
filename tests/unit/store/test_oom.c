/* SPDX-License-Identifier: Apache-2.0 */
/* Each allocation of ours and of SQLite fails in turn. */
#include <malloc.h>
#include <sqlite3.h>

#include "world.h"

/* The linker's names for what the harness wraps. */
void *__real_malloc(size_t n);
void *__real_realloc(void *p, size_t n);

/* SQLite's own allocations: the one numbered fail_at fails. */
static unsigned long allocations, fail_at;

static void *
mem_alloc(int n)
{
	return ++allocations == fail_at ? NULL : __real_malloc((size_t)n);
}

static void *
mem_realloc(void *p, int n)
{
	return ++allocations == fail_at ? NULL : __real_realloc(p, (size_t)n);
}

static int
mem_size(void *p)
{
	return p == NULL ? 0 : (int)malloc_usable_size(p);
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

static const struct step steps[] = {
    {"q", "statement", NODE, "2026-01-03",
        "Symbol: quorum\nTitle: en Quorum\nOpen: invitation\n"
        "Invited: aa\n",
        OK},
    {"a", "act", MFA, "2026-01-03", "Statement: @q\nKind: signature\n", OK},
    {"w", "withdrawal", MFA, "2026-02-02", "Act: @a\n", OK},
    {"f", "finding", MFA, "2026-01-03", "Incident: @inc\nState: ff\n", OK},
    END,
};

static enum cy_rc
oom_all(void *ctx, struct cy_err *e)
{
	struct world *w = ctx;
	struct store *s, *anew = NULL;
	char what[STORE_WHAT];
	struct hash root = world_root(w->n);
	enum cy_rc rc;
	size_t i;

	rc = store_open(&s, ":memory:", STORE_WRITE, e);
	if (rc != CY_OK)
		return rc;
	rc = store_open(&anew, ":memory:", STORE_WRITE, e);
	if (rc == CY_OK)
		rc = store_begin(s, e);
	for (i = 0; i < w->n && rc == CY_OK; i++)
		rc = store_admit(s, w->keys, &w->made[i]->r, i, e);
	if (rc == CY_OK)
		rc = store_commit(s, w->n, &root, e);
	if (rc == CY_OK)
		rc = store_compare(s, s, what, e);
	store_close(anew);
	store_close(s);
	return rc;
}

static void
test_ours(struct world *w)
{
	t_oom(oom_all, w, "our allocations");
}

static enum cy_rc
admit_all(struct store *s, struct world *w, struct cy_err *e)
{
	struct hash root = world_root(w->n);
	enum cy_rc rc;
	size_t i;

	rc = store_begin(s, e);
	if (rc != CY_OK)
		return rc;
	for (i = 0; i < w->n && rc == CY_OK; i++)
		rc = store_admit(s, w->keys, &w->made[i]->r, i, e);
	if (rc == CY_OK)
		rc = store_commit(s, w->n, &root, e);
	if (rc != CY_OK)
		store_rollback(s);
	return rc;
}

/* One allocation of SQLite fails.  SQLite may do without it; else the
 * failure is told, and after a rollback all goes well.  False: it was not
 * reached. */
static bool
fail_once(struct world *w, struct store *anew, unsigned long at, bool *ok)
{
	char what[STORE_WHAT];
	struct cy_err e;
	struct store *s;
	enum cy_rc rc;
	bool met;

	allocations = 0;
	fail_at = at;
	rc = store_open(&s, ":memory:", STORE_WRITE, &e);
	if (rc == CY_OK)
		rc = admit_all(s, w, &e);
	met = allocations >= at;
	fail_at = 0;
	*ok = rc == CY_OK || (rc == CY_TEMP && e.fault == FAULT_NO_MEMORY);
	if (!*ok)
		t_diag("allocation %lu: %d %s %s", at, (int)rc,
		    fault_id(e.fault), e.text);
	if (s != NULL && rc != CY_OK)
		rc = admit_all(s, w, &e);
	if (s != NULL && *ok) {
		*ok = rc == CY_OK && store_compare(s, anew, what, &e) == CY_OK;
		if (!*ok)
			t_diag("allocation %lu, again: %d %s %s", at, (int)rc,
			    fault_id(e.fault), e.text);
	}
	store_close(s);
	return met;
}

static void
test_sqlite(struct world *w, struct store *anew)
{
	unsigned long at = 1, step = 1;
	bool ok = true, met = true;

	/* Every one to begin with, then fewer: the later are alike. */
	for (; met && ok; at += step) {
		met = fail_once(w, anew, at, &ok);
		step = at < 150 ? 1 : 1 + at / 40;
	}
	t_ok(ok, "SQLite's allocations: %lu", at);
}

int
main(void)
{
	static sqlite3_mem_methods methods = {mem_alloc, free, mem_realloc,
	    mem_size, mem_round, mem_init, mem_shutdown, NULL};
	struct store *s;
	struct world w;

	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ||
	    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) != SQLITE_OK)
		abort();
	s = world_store(":memory:", STORE_WRITE);
	world_play(&w, s, steps);
	test_ours(&w);
	test_sqlite(&w, s);
	store_close(s);
	world_release(&w);
	return t_done();
}
