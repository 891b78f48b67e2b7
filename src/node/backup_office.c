/* SPDX-License-Identifier: Apache-2.0 */
#include "node/backup_office.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

static const char *const texts[] = {"BEGIN IMMEDIATE;"};

static const struct sql_use use = {
    .what = "office.db",
    .text = texts,
    .count = 1,
    .database = FAULT_NODE_LOCKED,
    .damaged = FAULT_NODE_BACKUP_FORM,
};

enum cy_rc
backup_office_hold(struct backup_office *b, const char *dir, struct cy_err *e)
{
	char path[PATH_MAX];
	int64_t busy = 0;
	struct query q;
	enum cy_rc rc;

	*b = (struct backup_office){{0}};
	if (snprintf(path, sizeof(path), "%s/office.db", dir) >=
	        (int)sizeof(path) ||
	    access(path, F_OK) != 0)
		return CY_OK;
	rc = sql_open(&b->db, &use, path, SQLITE_OPEN_READWRITE,
	    "PRAGMA journal_mode = WAL;", e);
	if (rc == CY_OK)
		rc = sql_ask(
		    &b->db, "PRAGMA wal_checkpoint(TRUNCATE);", &busy, e);
	if (rc == CY_OK && busy != 0)
		rc = cy_fail(e, CY_TEMP, FAULT_NODE_LOCKED, CY_NO_OFFSET,
		    "office.db is in use");
	/* Whoever writes waits until it is copied. */
	if (rc == CY_OK)
		rc = sql_query(&q, &b->db, 0, e);
	if (rc == CY_OK)
		rc = query_run(&q, e);
	if (rc != CY_OK)
		backup_office_release(b);
	return rc;
}

void
backup_office_release(struct backup_office *b)
{
	sql_close(&b->db);
}
