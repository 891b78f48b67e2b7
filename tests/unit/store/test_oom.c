/* SPDX-License-Identifier: Apache-2.0 */
/* Each allocation of ours and of SQLite fails in turn. */
#include <malloc.h>
#include <sqlite3.h>

#include <unistd.h>

#include "out.h"

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

static enum cy_rc
any_statement(void *ctx, const struct store_statement *row, struct cy_err *e)
{
	return take_entry(ctx, &row->entry, e);
}

static enum cy_rc
any_case(void *ctx, const struct store_case *row, struct cy_err *e)
{
	return take_entry(ctx, &row->entry, e);
}

static enum cy_rc
any_thread(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	(void)depth;
	return take_entry(ctx, row, e);
}

static enum cy_rc
any_act(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	(void)row;
	return out_end(ctx, e);
}

static enum cy_rc
any_party(void *ctx, const struct store_party *row, struct cy_err *e)
{
	(void)row;
	return out_end(ctx, e);
}

static enum cy_rc
any_ref(void *ctx, const struct store_ref *row, struct cy_err *e)
{
	(void)row;
	return out_end(ctx, e);
}

static enum cy_rc
any_field(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	(void)field;
	(void)value;
	return out_end(ctx, e);
}

static enum cy_rc
any_line(void *ctx, struct span line, struct cy_err *e)
{
	(void)line;
	return out_end(ctx, e);
}

static const struct core_when now = {.known_at = 0};

static enum cy_rc
ask_lists(struct out *o, struct cy_err *e)
{
	enum cy_rc rc;

	rc = store_statements(o->s, "en", now, any_statement, o, e);
	if (rc == CY_OK)
		rc = store_statement_parties(o->s, 3, now, any_act, o, e);
	if (rc == CY_OK)
		rc = store_cases(o->s, "en", now, any_case, o, e);
	if (rc == CY_OK)
		rc = store_thread(
		    o->s, 4, "en", now, STORE_BY_TREE, any_thread, o, e);
	if (rc == CY_OK)
		rc = store_thread(
		    o->s, 4, "en", now, STORE_BY_DATE, any_thread, o, e);
	if (rc == CY_OK)
		rc = store_parties(o->s, "en", any_party, o, e);
	return rc;
}

static enum cy_rc
ask_entries(struct out *o, struct cy_err *e)
{
	struct store_filter all = {.to = 0};
	struct store_filter of = {
	    .party = SPAN_LIT("aa"), .author = SPAN_LIT(NODE)};
	enum cy_rc rc;

	rc = store_entries(o->s, &all, take_entry, o, e);
	if (rc == CY_OK)
		rc = store_entries(o->s, &of, take_entry, o, e);
	if (rc == CY_OK)
		rc = store_entry(o->s, 7, "en", take_entry, o, e);
	if (rc == CY_OK)
		rc = store_fields(o->s, 7, any_field, o, e);
	if (rc == CY_OK)
		rc = store_refs_of(o->s, 17, any_ref, o, e);
	if (rc == CY_OK)
		rc = store_refs_to(o->s, 4, any_ref, o, e);
	return rc;
}

static enum cy_rc
ask_rest(struct out *o, struct cy_err *e)
{
	static const char *const names[] = {"alpha", NODE "/alpha", "#4"};
	uint64_t counts[RECORD_KINDS], index;
	struct hash id;
	utc_t newest;
	enum cy_rc rc = CY_OK;
	size_t i;

	for (i = 0; i < 3 && rc == CY_OK; i++)
		rc = store_resolve(o->s, span_str(names[i]), &index, &id, e);
	if (rc == CY_OK)
		rc = store_counts(o->s, counts, e);
	if (rc == CY_OK)
		rc = store_newest(o->s, 4, now, &index, e);
	if (rc == CY_OK)
		rc = store_sealed(o->s, &index, &newest, e);
	if (rc == CY_OK)
		rc = store_head(o->s, &index, &id, e);
	if (rc == CY_OK)
		rc = store_dump(o->s, any_line, o, e);
	return rc;
}

static enum cy_rc
ask_all(const char *path, struct cy_err *e)
{
	struct out o = {.left = 0};
	enum cy_rc rc = store_open(&o.s, path, STORE_READ, e);

	if (rc != CY_OK)
		return rc;
	buf_init(&o.b, 1 << 20);
	rc = ask_lists(&o, e);
	if (rc == CY_OK)
		rc = ask_entries(&o, e);
	if (rc == CY_OK)
		rc = ask_rest(&o, e);
	buf_release(&o.b);
	store_close(o.s);
	return rc;
}

/* Whatever fails within a question, it is told, and nothing leaks. */
static void
test_questions(void)
{
	char path[] = "/tmp/comity-store-XXXXXX";
	bool ok = true, met = true;
	unsigned long at;
	struct store *s;
	struct world w;
	struct cy_err e;
	enum cy_rc rc;

	(void)close(mkstemp(path));
	s = world_store(path, STORE_BUILD);
	world_play(&w, s, out_steps);
	store_close(s);
	for (at = 1; met && ok; at += 1 + at / 60) {
		allocations = 0;
		fail_at = at;
		rc = ask_all(path, &e);
		met = allocations >= at;
		fail_at = 0;
		ok = rc == CY_OK ||
		    (rc == CY_TEMP && e.fault == FAULT_NO_MEMORY);
		if (!ok)
			t_diag("allocation %lu: %d %s %s", at, (int)rc,
			    fault_id(e.fault), e.text);
	}
	t_ok(ok, "SQLite's allocations in questions: %lu", at);
	(void)unlink(path);
	world_release(&w);
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
	test_questions();
	store_close(s);
	world_release(&w);
	return t_done();
}
