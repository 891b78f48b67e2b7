/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md, "Pages": no question reads a table from end to end, and no
 * page is sorted before it is cut. */
#include "world.h"

#include "store/db.h"

/* These read everything: that is what they are for. */
static const enum sql whole[] = {
    SQL_DUMP_SCHEMA, SQL_DUMP_HEAD, SQL_DUMP_WHO, SQL_DUMP_EXERCISE,
    SQL_DUMP_ENTRY, SQL_DUMP_SYMBOL, SQL_DUMP_REF, SQL_DUMP_FIELD,
    SQL_DUMP_STATEMENT, SQL_DUMP_INCIDENT, SQL_DUMP_CONTACT, SQL_DUMP_INVITED,
    SQL_DUMP_RELEASED, SQL_DUMP_NOTICE, SQL_DUMP_SEAL, SQL_DUMP_SEARCH,
    SQL_DUMP_SEARCH_SIZE, SQL_DUMP_SEARCH_SUM, SQL_DUMP_SEARCH_CONFIG,
    SQL_WORDS_ALL, SQL_PARTIES, /* every party once */
    SQL_SEAL_LAST,              /* its last row */
};

/* What a page is cut from: it must come in order. */
static const enum sql paged[] = {
    SQL_RECENT_ANY,
    SQL_RECENT_KIND,
    SQL_RECENT_WHO,
    SQL_RECENT_PART,
    SQL_RECENT_CHAIN,
    SQL_RECENT_ONE,
    SQL_RECENT_VALUE,
    SQL_ITEMS,
    SQL_THREADS,
    SQL_STATEMENTS,
    SQL_CASES,
    SQL_CONTACT_GET,
    SQL_SEALS,
    SQL_SEAL_OF,
    SQL_STATEMENTS_OPEN,
    SQL_PARTY_ISO,
    SQL_ENTRIES,
};

static bool
among(const enum sql *list, size_t n, enum sql sql)
{
	size_t i;

	for (i = 0; i < n && list[i] != sql; i++)
		;
	return i < n;
}
#define AMONG(list, sql) among(list, sizeof(list) / sizeof((list)[0]), sql)

/* "SCAN t": all of a table, or of an index that holds as many rows.  Of a
 * part of a query ("SCAN tree", "SCAN 2-ROW VALUES") it says nothing. */
static bool
scans(const char *step, enum sql sql)
{
	static const char *const small[] = {
	    "CONSTANT", "tree", "t", "(subquery", "head"};
	size_t i, n;

	if (strncmp(step, "SCAN ", 5) != 0 || AMONG(whole, sql))
		return false;
	/* FTS5 names what it was asked with, M for MATCH. */
	if (strstr(step, "VIRTUAL TABLE") != NULL)
		return strstr(step, ":M") == NULL && sql != SQL_WORD_ONE;
	n = strcspn(step + 5, " ");
	for (i = 0; i < sizeof(small) / sizeof(small[0]); i++)
		if (strncmp(step + 5, small[i], n) == 0 &&
		    strlen(small[i]) == n)
			return false;
	/* Counting each type walks the smallest index there is. */
	return sql != SQL_KINDS_COUNT || strstr(step, "COVERING") == NULL;
}

static bool
sorts(const char *step, enum sql sql)
{
	return strstr(step, "TEMP B-TREE") != NULL && AMONG(paged, sql);
}

static void
test_plan(struct store *s, enum sql sql)
{
	struct buf text;
	sqlite3_stmt *st;
	const char *step;
	bool ok = true;

	buf_init(&text, 1 << 16);
	buf_printf(&text, "EXPLAIN QUERY PLAN %s", store_sql[sql]);
	if (sqlite3_prepare_v2(s->db.conn, (const char *)text.p, (int)text.n,
	        &st, NULL) != SQLITE_OK) {
		t_ok(false, "%s: %s", store_sql[sql],
		    sqlite3_errmsg(s->db.conn));
		buf_release(&text);
		return;
	}
	while (sqlite3_step(st) == SQLITE_ROW) {
		step = (const char *)sqlite3_column_text(st, 3);
		if (!scans(step, sql) && !sorts(step, sql))
			continue;
		t_diag("%s", step);
		ok = false;
	}
	t_ok(ok, "%.70s", store_sql[sql]);
	(void)sqlite3_finalize(st);
	buf_release(&text);
}

int
main(void)
{
	static const struct step none[] = {END};
	struct store *s = world_store(":memory:", STORE_WRITE);
	struct world w;
	enum sql sql;

	/* The last indexes are made once there are records. */
	world_play(&w, s, none);
	for (sql = 0; sql < SQL_COUNT; sql++)
		if (strncmp(store_sql[sql], "PRAGMA", 6) != 0)
			test_plan(s, sql);
	store_close(s);
	world_release(&w);
	return t_done();
}
