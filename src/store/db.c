/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "store/db.h"

enum cy_rc
db_fail(sqlite3 *db, int rc, struct cy_err *e)
{
	const char *text = db != NULL ? sqlite3_errmsg(db) : "";
	int errnum = db != NULL ? sqlite3_system_errno(db) : 0;

	if ((rc & 0xff) == SQLITE_CANTOPEN && errnum != 0)
		return cy_errno(e, errnum, "open", "the index");
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return cy_nomem(e);
	case SQLITE_FULL:
		return cy_fail(e, CY_TEMP, FAULT_DISK_FULL, CY_NO_OFFSET,
		    "index: %s", text);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return cy_fail(
		    e, CY_BAD, FAULT_STORE_DAMAGED, CY_NO_OFFSET, "%s", text);
	default:
		return cy_fail(e, CY_TEMP, FAULT_STORE_DATABASE, CY_NO_OFFSET,
		    "%s (%d)", text, rc);
	}
}

/* The first of its kind that is free; QUERY_SPARE: none. */
static unsigned
free_one(const struct store *s, enum sql sql)
{
	unsigned i = 0;

	while (i < QUERY_SPARE && ((s->busy[sql] >> i) & 1) != 0)
		i++;
	return i;
}

static enum cy_rc
prepare(struct store *s, enum sql sql, unsigned flags, sqlite3_stmt **st,
    struct cy_err *e)
{
	int rc = sqlite3_prepare_v3(s->db, store_sql[sql], -1, flags, st, NULL);

	return rc == SQLITE_OK ? CY_OK : db_fail(s->db, rc, e);
}

enum cy_rc
query_open(struct query *q, struct store *s, enum sql sql, struct cy_err *e)
{
	unsigned i = free_one(s, sql);
	sqlite3_stmt *st = NULL;
	enum cy_rc rc = CY_OK;

	*q = (struct query){.s = s, .sql = sql, .spare = i};
	if (i == QUERY_SPARE)
		rc = prepare(s, sql, 0, &st, e);
	else if (s->stmt[sql][i] == NULL)
		rc = prepare(s, sql, SQLITE_PREPARE_PERSISTENT, &st, e);
	else
		st = s->stmt[sql][i];
	if (rc != CY_OK)
		return rc;
	q->st = st;
	if (i < QUERY_SPARE) {
		s->stmt[sql][i] = st;
		s->busy[sql] |= (uint8_t)(1u << i);
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
		q->s->busy[q->sql] &= (uint8_t) ~(1u << q->spare);
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
query_index(struct query *q, int at, uint64_t index)
{
	if (index == CORE_NONE)
		query_null(q, at);
	else
		query_int(q, at, (int64_t)index);
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
	return db_fail(q->s->db, rc, e);
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

enum cy_rc
query_first(struct query *q, struct store *s, enum sql sql, uint64_t index,
    struct cy_err *e)
{
	enum cy_rc rc = query_open(q, s, sql, e);

	if (rc != CY_OK)
		return rc;
	query_index(q, 1, index);
	rc = query_step(q, e);
	if (rc != CY_OK)
		query_close(q);
	return rc;
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

uint64_t
col_index(const struct query *q, int at)
{
	return col_is_null(q, at) ? CORE_NONE : (uint64_t)col_int(q, at);
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

bool
col_hash(const struct query *q, int at, struct hash *out)
{
	struct span v = col_span(q, at);

	if (v.n != HASH_LEN)
		return false;
	memcpy(out->b, v.p, HASH_LEN);
	return true;
}

int64_t
id_digits(const struct hash *id)
{
	return (int64_t)(be64(id->b) >> 8);
}

void
query_id(struct query *q, int at, const struct hash *id)
{
	query_int(q, at, id_digits(id));
	query_blob(q, at + 1, span(id->b, HASH_LEN));
}

int64_t
day_pack(struct day d)
{
	return (int64_t)d.year * 10000 + d.month * 100 + d.day;
}

int64_t
day_place(struct day d)
{
	return d.year == 0 ? DAY_NONE : day_pack(day_of(day_end(d)));
}

struct day
day_unpack(int64_t v)
{
	return (struct day){
	    .year = (int32_t)(v / 10000),
	    .month = (int32_t)(v / 100 % 100),
	    .day = (int32_t)(v % 100),
	};
}
