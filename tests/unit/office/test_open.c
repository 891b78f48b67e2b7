/* SPDX-License-Identifier: Apache-2.0 */
#include "okit.h"

#include <sqlite3.h>

static enum cy_rc
reopen(struct okit *k, const struct office_options *opt, struct cy_err *e)
{
	struct office *o;
	enum cy_rc rc = office_open(&o, opt, e);

	t_ok((rc == CY_OK) == (o != NULL), "an office, or none");
	office_close(o);
	(void)k;
	return rc;
}

static void
exec(struct okit *k, const char *sql)
{
	char path[256];
	sqlite3 *db;

	(void)snprintf(path, sizeof(path), "%s/office.db", k->node.dir);
	if (sqlite3_open(path, &db) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
		printf("Bail out! %s: %s\n", sql, sqlite3_errmsg(db));
		exit(1);
	}
	(void)sqlite3_close(db);
}

static void
test_open(struct okit *k)
{
	struct office_key other = {{9}};
	struct office_options opt = k->opt;
	char path[256];
	struct stat st;
	struct cy_err e;

	(void)snprintf(path, sizeof(path), "%s/office.db", k->node.dir);
	t_ok(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600,
	    "office.db is for its owner");
	office_close(k->o);
	k->o = NULL;
	t_rc(reopen(k, &opt, &e), &e, CY_OK, FAULT_NONE, "opened again");
	opt.key = &other;
	t_rc(reopen(k, &opt, &e), &e, CY_DENIED, FAULT_OFFICE_KEY,
	    "under another key");
	opt.key = &k->key;
	opt.dir = "/nowhere/at/all";
	t_rc(reopen(k, &opt, &e), &e, CY_NOTFOUND, FAULT_NO_FILE, "no folder");
	opt.dir = k->node.dir;
	exec(k, "PRAGMA user_version = 99;");
	t_rc(reopen(k, &opt, &e), &e, CY_USAGE, FAULT_OFFICE_VERSION,
	    "another version");
	exec(k, "PRAGMA user_version = 1; UPDATE office SET sealed = x'00';");
	t_rc(reopen(k, &opt, &e), &e, CY_DENIED, FAULT_OFFICE_KEY,
	    "the known object is cut");
	exec(k, "DELETE FROM office;");
	t_rc(reopen(k, &opt, &e), &e, CY_DENIED, FAULT_OFFICE_KEY,
	    "the known object is gone");
	exec(k, "DROP TABLE office;");
	t_rc(reopen(k, &opt, &e), &e, CY_TEMP, FAULT_OFFICE_DATABASE,
	    "a table is gone");
}

/* A file that is no database. */
static void
test_damaged(struct okit *k)
{
	char path[256];
	struct cy_err e;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/office.db-wal", k->node.dir);
	(void)unlink(path);
	(void)snprintf(path, sizeof(path), "%s/office.db", k->node.dir);
	f = fopen(path, "w");
	for (int i = 0; f != NULL && i < 1000; i++)
		(void)fputs("this is no database", f);
	if (f != NULL)
		(void)fclose(f);
	t_rc(reopen(k, &k->opt, &e), &e, CY_BAD, FAULT_OFFICE_DAMAGED,
	    "no database");
	(void)unlink(path);
	t_rc(reopen(k, &k->opt, &e), &e, CY_OK, FAULT_NONE,
	    "made anew where there is none");
	(void)unlink(path);
	if (symlink("/dev/null", path) == 0)
		t_ok(reopen(k, &k->opt, &e) == CY_TEMP && e.fault == FAULT_IO,
		    "a link is not followed");
}

int
main(void)
{
	struct okit k;

	okit_start(&k);
	test_open(&k);
	test_damaged(&k);
	okit_end(&k);
	return t_done();
}
