/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "store/fts.h"

/* What the file says it is: schema/index.sql. */
#define SCHEMA_VERSION 3

static const char *const pragmas[] = {
    /* Processes that may make no file sort and journal in memory. */
    [STORE_WRITE] = "PRAGMA journal_mode = WAL;"
                    "PRAGMA temp_store = MEMORY;"
                    "PRAGMA synchronous = NORMAL;"
                    "PRAGMA cache_size = -16000;",
    [STORE_READ] = "PRAGMA query_only = ON;"
                   "PRAGMA temp_store = MEMORY;"
                   "PRAGMA cache_size = -8000;",
    [STORE_CHECK] = "PRAGMA cache_size = -8000;",
    /* The file is worth nothing before it is whole. */
    [STORE_BUILD] = "PRAGMA page_size = 8192;"
                    "PRAGMA journal_mode = OFF;"
                    "PRAGMA synchronous = OFF;"
                    "PRAGMA locking_mode = EXCLUSIVE;"
                    "PRAGMA cache_size = -64000;",
};

static const struct sql_use use = {
    .what = "the index",
    .text = store_sql,
    .count = SQL_COUNT,
    .database = FAULT_STORE_DATABASE,
    .damaged = FAULT_STORE_DAMAGED,
};

static enum cy_rc
put_head(
    struct store *s, uint64_t size, const struct hash *root, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, s, SQL_HEAD_PUT, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, size);
	query_blob(&q, 2, span(root->b, HASH_LEN));
	return query_run(&q, e);
}

static enum cy_rc
run(struct store *s, enum sql sql, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, s, sql, e);

	return rc == CY_OK ? query_run(&q, e) : rc;
}

static enum cy_rc
create_schema(struct store *s, enum store_mode mode, struct cy_err *e)
{
	struct hash empty;
	enum cy_rc rc;

	rc = store_begin(s, e);
	if (rc != CY_OK)
		return rc;
	sha256(&empty, span("", 0));
	rc = sql_exec(&s->db, store_sql_schema, e);
	/* A file that is built in one go has its ids in memory until then. */
	if (rc == CY_OK)
		rc = mode == STORE_BUILD ? ids_start(&s->ids, e)
		                         : run(s, SQL_INDEX_DIGITS, e);
	if (rc == CY_OK)
		rc = put_head(s, 0, &empty, e);
	if (rc == CY_OK)
		rc = run(s, SQL_COMMIT, e);
	if (rc != CY_OK)
		store_rollback(s);
	s->within = false;
	return rc;
}

static enum cy_rc
check_schema(struct store *s, enum store_mode mode, struct cy_err *e)
{
	int64_t version, tables;
	enum cy_rc rc;

	rc = sql_ask(&s->db, "PRAGMA user_version;", &version, e);
	if (rc == CY_OK)
		rc = sql_ask(
		    &s->db, "SELECT count(*) FROM sqlite_schema;", &tables, e);
	if (rc != CY_OK)
		return rc;
	if (tables == 0 && mode != STORE_READ && mode != STORE_CHECK)
		return create_schema(s, mode, e);
	if (tables == 0 || version != SCHEMA_VERSION || mode == STORE_BUILD)
		return cy_fail(e, CY_USAGE, FAULT_STORE_SCHEMA, CY_NO_OFFSET,
		    "version %lld, and %d is wanted", (long long)version,
		    SCHEMA_VERSION);
	return CY_OK;
}

static enum cy_rc
set_up(
    struct store *s, const char *path, enum store_mode mode, struct cy_err *e)
{
	static const int access[] = {
	    [STORE_WRITE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	    [STORE_READ] = SQLITE_OPEN_READONLY,
	    [STORE_CHECK] = SQLITE_OPEN_READWRITE,
	    [STORE_BUILD] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	};
	enum cy_rc rc;
	int on = 1;

	rc = sql_open(&s->db, &use, path, access[mode], pragmas[mode], e);
	if (rc != CY_OK)
		return rc;
	/* Readers of another user survive the writer's leaving. */
	if (mode == STORE_WRITE || mode == STORE_CHECK)
		(void)sqlite3_file_control(
		    s->db.conn, NULL, SQLITE_FCNTL_PERSIST_WAL, &on);
	if (mode == STORE_CHECK)
		(void)sqlite3_db_config(
		    s->db.conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return check_schema(s, mode, e);
}

enum cy_rc
store_open(struct store **out, const char *path, enum store_mode mode,
    struct cy_err *e)
{
	struct store *s = calloc(1, sizeof(*s));
	enum cy_rc rc;
	size_t i;

	*out = NULL;
	if (s == NULL)
		return cy_nomem(e);
	view_init(&s->view, s);
	for (i = 0; i < STORE_COLUMNS; i++)
		buf_init(&s->column[i], WORDS_SIZE(LIMIT_ENTRY));
	buf_init(&s->paragraphs, LIMIT_RECORD_TEXT);
	rc = set_up(s, path, mode, e);
	if (rc != CY_OK) {
		store_close(s);
		return rc;
	}
	*out = s;
	return CY_OK;
}

void
store_close(struct store *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < STORE_COLUMNS; i++)
		buf_release(&s->column[i]);
	buf_release(&s->paragraphs);
	fts_release(s);
	ids_release(&s->ids);
	sql_close(&s->db);
	free(s);
}

void
store_set_source(struct store *s, const struct store_source *source)
{
	s->source = *source;
}

enum cy_rc
store_head(struct store *s, uint64_t *size, struct hash *root, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;
	bool whole;

	rc = query_open(&q, s, SQL_HEAD_GET, e);
	if (rc != CY_OK)
		return rc;
	rc = query_step(&q, e);
	whole = rc == CY_OK && col_hash(&q, 1, root);
	if (whole)
		*size = (uint64_t)col_int(&q, 0);
	query_close(&q);
	if (whole || (rc != CY_OK && rc != CY_NOTFOUND))
		return rc;
	return cy_fail(
	    e, CY_BAD, FAULT_STORE_DAMAGED, CY_NO_OFFSET, "it has no head");
}

enum cy_rc
store_begin(struct store *s, struct cy_err *e)
{
	enum cy_rc rc;

	assert(!s->within);
	rc = run(s, SQL_BEGIN, e);
	s->within = rc == CY_OK;
	return rc;
}

enum cy_rc
store_snapshot(struct store *s, struct cy_err *e)
{
	assert(!s->within);
	return run(s, SQL_SNAPSHOT, e);
}

void
store_snapshot_end(struct store *s)
{
	(void)run(s, SQL_ROLLBACK, NULL);
}

/* Once the file holds records. */
static enum cy_rc
make_indexes(struct store *s, uint64_t size, struct cy_err *e)
{
	static const enum sql sql[] = {SQL_INDEX_DIGITS, SQL_INDEX_WHO,
	    SQL_INDEX_ROOT, SQL_INDEX_KIND, SQL_INDEX_PART, SQL_INDEX_VALUE,
	    SQL_INDEX_OPEN, SQL_INDEX_STATEMENTS, SQL_INDEX_INCIDENTS};
	size_t i, n = size > 0 ? sizeof(sql) / sizeof(sql[0]) : 1;
	enum cy_rc rc = CY_OK;

	for (i = 0; i < n && rc == CY_OK && !s->indexed; i++)
		rc = run(s, sql[i], e);
	return rc;
}

enum cy_rc
store_commit(
    struct store *s, uint64_t size, const struct hash *root, struct cy_err *e)
{
	enum cy_rc rc;

	assert(s->within);
	rc = put_head(s, size, root, e);
	if (rc == CY_OK)
		rc = make_indexes(s, size, e);
	if (rc == CY_OK)
		rc = run(s, SQL_COMMIT, e);
	if (rc != CY_OK)
		return rc;
	s->within = false;
	s->indexed = size > 0;
	return CY_OK;
}

void
store_rollback(struct store *s)
{
	cache_clear(s);
	s->within = false;
	/* After some failures SQLite has rolled back already. */
	if (sqlite3_get_autocommit(s->db.conn) == 0)
		(void)run(s, SQL_ROLLBACK, NULL);
}

enum cy_rc
store_admit(struct store *s, const struct keyring *k, const struct record *r,
    uint64_t index, struct cy_err *e)
{
	enum cy_rc rc;

	assert(s->within);
	rc = core_check(&s->view, k, r, index, &s->effects, e);
	return rc == CY_OK ? rows_write(s, r, index, e) : rc;
}

enum cy_rc
store_try(struct store *s, const struct keyring *k, const struct record *r,
    struct cy_err *e)
{
	struct hash root;
	uint64_t size;
	enum cy_rc rc = store_head(s, &size, &root, e);

	/* Another process may have written since this one read. */
	cache_clear(s);
	return rc == CY_OK ? core_check(&s->view, k, r, size, &s->effects, e)
	                   : rc;
}

const struct core_effects *
store_effects(const struct store *s)
{
	return &s->effects;
}

enum cy_rc
store_seal(struct store *s, uint64_t size, utc_t time, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	assert(s->within);
	rc = query_open(&q, s, SQL_SEAL_PUT, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, size);
	query_int(&q, 2, time);
	return query_run(&q, e);
}
