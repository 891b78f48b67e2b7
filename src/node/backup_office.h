/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_BACKUP_OFFICE_H
#define NODE_BACKUP_OFFICE_H

#include "sql/sql.h"

/*
 * office.db while it is copied (spec/register.md, "Backups"): everything that
 * was written stands in the one file, and nobody writes to it.  What is in it
 * is sealed; nothing of that is read.  Internal to node.
 */
struct backup_office {
	struct sql_db db;
};

/* There may be none: CY_OK.  dir: the node's folder.  CY_TEMP node/locked when
 * a process does not let go of it; CY_BAD node/backup-form when it is no such
 * file. */
enum cy_rc backup_office_hold(
    struct backup_office *b, const char *dir, struct cy_err *e);
/* Accepts one that is zeroed. */
void backup_office_release(struct backup_office *b);

#endif
