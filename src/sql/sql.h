/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SQL_SQL_H
#define SQL_SQL_H

#include <sqlite3.h>

#include "base/err.h"
#include "base/span.h"

/*
 * One connection to one SQLite file.  The texts of its statements stand in a
 * constant table that tools/embed-sql.py makes from schema/; each is prepared
 * when it is first needed, and kept.  Used by one thread at a time.
 */

/* What a room gives: the same for every connection that it opens. */
struct sql_use {
	const char *what;        /* "the index": for messages */
	const char *const *text; /* statements, by number */
	size_t count;
	enum fault database; /* it could not be read or written: CY_TEMP */
	enum fault damaged;  /* SQLite finds the file damaged: CY_BAD */
};

/* Statements of one kind that are kept: a walk may ask what it walks. */
#define QUERY_SPARE 3u

struct sql_db {
	sqlite3 *conn;
	const struct sql_use *use;
	sqlite3_stmt *(*stmt)[QUERY_SPARE];
	uint8_t *busy; /* per statement, one bit for each of them */
};

/*
 * flags: SQLITE_OPEN_...; pragmas: run at once.  After a failure nothing is
 * left open.  Waits five seconds for another process's lock.  CY_TEMP
 * use->database; CY_BAD use->damaged; base/io and its kin where the file
 * cannot be opened.
 */
enum cy_rc sql_open(struct sql_db *db, const struct sql_use *use,
    const char *path, int flags, const char *pragmas, struct cy_err *e);
/* Accepts one that is zeroed; leaves it so. */
void sql_close(struct sql_db *db);

/* Runs a text of one or more statements: a schema, pragmas. */
enum cy_rc sql_exec(struct sql_db *db, const char *text, struct cy_err *e);
/* The number that a statement answers with. */
enum cy_rc sql_ask(
    struct sql_db *db, const char *text, int64_t *out, struct cy_err *e);
/* The failure that SQLite reports, as one of ours. */
enum cy_rc sql_fail(const struct sql_db *db, int rc, struct cy_err *e);

/* A statement in use.  Binding fails late: query_step() tells. */
struct query {
	struct sql_db *db;
	sqlite3_stmt *st;
	unsigned sql;
	unsigned spare; /* which of them; QUERY_SPARE: prepared for this use */
	int rc;
};

/* A room wraps it, so that a number of another room's table does not pass. */
enum cy_rc sql_query(
    struct query *q, struct sql_db *db, unsigned sql, struct cy_err *e);
/* Parameters are numbered from 1, in the order in which the statement names
 * them first.  The bytes stay where they are until query_close(). */
void query_int(struct query *q, int at, int64_t v);
void query_null(struct query *q, int at);
void query_text(struct query *q, int at, struct span s);
void query_blob(struct query *q, int at, struct span s);
/* CY_OK with a row, or CY_NOTFOUND (e untouched) at the end. */
enum cy_rc query_step(struct query *q, struct cy_err *e);
/* For walks: CY_OK, and whether there is a row. */
enum cy_rc query_next(struct query *q, bool *more, struct cy_err *e);
/* Accepts one that is closed, or was never opened and is zeroed. */
void query_close(struct query *q);
/* Steps to the end and closes. */
enum cy_rc query_run(struct query *q, struct cy_err *e);
/* Passes CY_NOTFOUND at the end of the rows off as the success it is. */
enum cy_rc query_end(enum cy_rc rc);

/* Columns from 0; spans are valid until the next step. */
int64_t col_int(const struct query *q, int at);
bool col_is_null(const struct query *q, int at);
struct span col_span(const struct query *q, int at);
/* Copies a text into a fixed field, cut to fit. */
void col_copy(const struct query *q, int at, char *out, size_t size);

#endif
