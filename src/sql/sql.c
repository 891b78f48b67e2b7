/* SPDX-License-Identifier: Apache-2.0 */
#include "sql/sql.h"

/* Milliseconds to wait for another process's lock. */
#define BUSY_MS 5000

enum cy_rc
sql_fail(const struct sql_db *db, int rc, struct cy_err *e)
{
	const char *text = db->conn != NULL ? sqlite3_errmsg(db->conn) : "";
	int errnum = db->conn != NULL ? sqlite3_system_errno(db->conn) : 0;
	const struct sql_use *use = db->use;

	if ((rc & 0xff) == SQLITE_CANTOPEN && errnum != 0)
		return cy_errno(e, errnum, "open", use->what);
	switch (rc & 0xff) {
	case SQLITE_NOMEM:
		return cy_nomem(e);
	case SQLITE_FULL:
		return cy_fail(e, CY_TEMP, FAULT_DISK_FULL, CY_NO_OFFSET,
		    "%s: %s", use->what, text);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return cy_fail(
		    e, CY_BAD, use->damaged, CY_NO_OFFSET, "%s", text);
	default:
		return cy_fail(e, CY_TEMP, use->database, CY_NO_OFFSET,
		    "%s (%d)", text, rc);
	}
}

static enum cy_rc
connect(struct sql_db *db, const char *path, int flags, const char *pragmas,
    struct cy_err *e)
{
	int rc;

	db->stmt = calloc(db->use->count, sizeof(*db->stmt));
	db->busy = calloc(db->use->count, sizeof(*db->busy));
	if (db->stmt == NULL || db->busy == NULL)
		return cy_nomem(e);
	rc = sqlite3_open_v2(path, &db->conn,
	    flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (rc != SQLITE_OK)
		return sql_fail(db, rc, e);
	(void)sqlite3_busy_timeout(db->conn, BUSY_MS);
	return sql_exec(db, pragmas, e);
}

enum cy_rc
sql_open(struct sql_db *db, const struct sql_use *use, const char *path,
    int flags, const char *pragmas, struct cy_err *e)
{
	enum cy_rc rc;

	*db = (struct sql_db){.use = use};
	rc = connect(db, path, flags, pragmas, e);
	if (rc != CY_OK)
		sql_close(db);
	return rc;
}

void
sql_close(struct sql_db *db)
{
	size_t i;

	for (i = 0; db->stmt != NULL && i < db->use->count; i++)
		for (unsigned k = 0; k < QUERY_SPARE; k++)
			(void)sqlite3_finalize(db->stmt[i][k]);
	(void)sqlite3_close(db->conn);
	free(db->stmt);
	free(db->busy);
	*db = (struct sql_db){0};
}

enum cy_rc
sql_exec(struct sql_db *db, const char *text, struct cy_err *e)
{
	int rc = sqlite3_exec(db->conn, text, NULL, NULL, NULL);

	return rc == SQLITE_OK ? CY_OK : sql_fail(db, rc, e);
}

enum cy_rc
sql_ask(struct sql_db *db, const char *text, int64_t *out, struct cy_err *e)
{
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(db->conn, text, -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	*out = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	(void)sqlite3_finalize(st);
	return rc == SQLITE_ROW ? CY_OK : sql_fail(db, rc, e);
}
