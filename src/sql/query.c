/* SPDX-License-Identifier: Apache-2.0 */
#include "sql/sql.h"

/* The first of its kind that is free; QUERY_SPARE: none. */
static unsigned
free_one(const struct sql_db *db, unsigned sql)
{
	unsigned i = 0;

	while (i < QUERY_SPARE && ((db->busy[sql] >> i) & 1) != 0)
		i++;
	return i;
}

static enum cy_rc
prepare(struct sql_db *db, unsigned sql, unsigned flags, sqlite3_stmt **st,
    struct cy_err *e)
{
	int rc = sqlite3_prepare_v3(
	    db->conn, db->use->text[sql], -1, flags, st, NULL);

	return rc == SQLITE_OK ? CY_OK : sql_fail(db, rc, e);
}

enum cy_rc
sql_query(struct query *q, struct sql_db *db, unsigned sql, struct cy_err *e)
{
	unsigned i = free_one(db, sql);
	sqlite3_stmt *st = NULL;
	enum cy_rc rc = CY_OK;

	*q = (struct query){.db = db, .sql = sql, .spare = i};
	if (i == QUERY_SPARE)
		rc = prepare(db, sql, 0, &st, e);
	else if (db->stmt[sql][i] == NULL)
		rc = prepare(db, sql, SQLITE_PREPARE_PERSISTENT, &st, e);
	else
		st = db->stmt[sql][i];
	if (rc != CY_OK)
		return rc;
	q->st = st;
	if (i < QUERY_SPARE) {
		db->stmt[sql][i] = st;
		db->busy[sql] |= (uint8_t)(1u << i);
	}
	return CY_OK;
}

void
query_close(struct query *q)
{
	if (q->st == NULL)
		return;
	if (q->spare == QUERY_SPARE) {
		(void)sqlite3_finalize(q->st);
	} else {
		(void)sqlite3_reset(q->st);
		/* What the next user leaves out is NULL, and not this one's. */
		(void)sqlite3_clear_bindings(q->st);
		q->db->busy[q->sql] &= (uint8_t) ~(1u << q->spare);
	}
	q->st = NULL;
}

static void
note_rc(struct query *q, int rc)
{
	if (q->rc == SQLITE_OK)
		q->rc = rc;
}

void
query_int(struct query *q, int at, int64_t v)
{
	note_rc(q, sqlite3_bind_int64(q->st, at, v));
}

void
query_null(struct query *q, int at)
{
	note_rc(q, sqlite3_bind_null(q->st, at));
}

void
query_text(struct query *q, int at, struct span s)
{
	const void *p = s.n > 0 ? (const void *)s.p : "";

	note_rc(q,
	    sqlite3_bind_text64(q->st, at, p, s.n, SQLITE_STATIC, SQLITE_UTF8));
}

void
query_blob(struct query *q, int at, struct span s)
{
	note_rc(q, sqlite3_bind_blob64(q->st, at, s.p, s.n, SQLITE_STATIC));
}

enum cy_rc
query_step(struct query *q, struct cy_err *e)
{
	int rc = q->rc;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(q->st);
	if (rc == SQLITE_ROW)
		return CY_OK;
	if (rc == SQLITE_DONE)
		return CY_NOTFOUND;
	return sql_fail(q->db, rc, e);
}

enum cy_rc
query_next(struct query *q, bool *more, struct cy_err *e)
{
	enum cy_rc rc = query_step(q, e);

	*more = rc == CY_OK;
	return query_end(rc);
}

enum cy_rc
query_end(enum cy_rc rc)
{
	return rc == CY_NOTFOUND ? CY_OK : rc;
}

enum cy_rc
query_run(struct query *q, struct cy_err *e)
{
	enum cy_rc rc;

	do
		rc = query_step(q, e);
	while (rc == CY_OK);
	query_close(q);
	return query_end(rc);
}

int64_t
col_int(const struct query *q, int at)
{
	return sqlite3_column_int64(q->st, at);
}

bool
col_is_null(const struct query *q, int at)
{
	return sqlite3_column_type(q->st, at) == SQLITE_NULL;
}

struct span
col_span(const struct query *q, int at)
{
	const void *p = sqlite3_column_blob(q->st, at);

	return span(p, (size_t)sqlite3_column_bytes(q->st, at));
}

void
col_copy(const struct query *q, int at, char *out, size_t size)
{
	struct span v = span_first(col_span(q, at), size - 1);

	if (v.n > 0)
		memcpy(out, v.p, v.n);
	out[v.n] = '\0';
}
