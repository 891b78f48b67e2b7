/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "office/priv.h"

/* What the file says it is: schema/office.sql. */
#define SCHEMA_VERSION 1
#define APPLICATION 0x436d746f
#define KNOWN SPAN_LIT("comity/office/v1\n")
#define KNOWN_ROW 0

static const struct sql_use use = {
    .what = "office.db",
    .text = office_sql,
    .count = SQL_COUNT,
    .database = FAULT_OFFICE_DATABASE,
    .damaged = FAULT_OFFICE_DAMAGED,
};

/* What was acknowledged stays; a process that may make no file journals and
 * sorts in memory. */
static const char pragmas[] = "PRAGMA journal_mode = WAL;"
                              "PRAGMA synchronous = FULL;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA trusted_schema = OFF;"
                              "PRAGMA cache_size = -8000;";

utc_t
office_now(const struct office *o)
{
	return o->clock.now(o->clock.ctx);
}

static enum cy_rc
run(struct office *o, enum sql sql, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, sql, e);

	return rc == CY_OK ? query_run(&q, e) : rc;
}

enum cy_rc
office_begin(struct office *o, struct cy_err *e)
{
	enum cy_rc rc;

	assert(!o->within);
	rc = run(o, SQL_BEGIN, e);
	o->within = rc == CY_OK;
	return rc;
}

enum cy_rc
office_end(struct office *o, enum cy_rc rc, struct cy_err *e)
{
	assert(o->within);
	if (rc == CY_OK)
		rc = run(o, SQL_COMMIT, e);
	o->within = false;
	/* After some failures SQLite has rolled back already. */
	if (sqlite3_get_autocommit(o->db.conn) == 0)
		(void)run(o, SQL_ROLLBACK, NULL);
	return rc;
}

enum cy_rc
query_by_row(struct query *q, struct office *o, enum sql sql, int64_t row,
    struct cy_err *e)
{
	enum cy_rc rc = query_open(q, o, sql, e);

	if (rc != CY_OK)
		return rc;
	query_int(q, 1, row);
	rc = query_step(q, e);
	if (rc != CY_OK)
		query_close(q);
	return rc;
}

void
query_tag(struct query *q, int at, const struct tag *t)
{
	query_blob(q, at, span(t->b, TAG_LEN));
}

enum cy_rc
query_by_tag(struct query *q, struct office *o, enum sql sql,
    const struct tag *t, struct cy_err *e)
{
	enum cy_rc rc = query_open(q, o, sql, e);

	if (rc != CY_OK)
		return rc;
	query_tag(q, 1, t);
	rc = query_step(q, e);
	if (rc != CY_OK)
		query_close(q);
	return rc;
}

enum cy_rc
query_row_run(struct office *o, enum sql sql, int64_t row, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, sql, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row);
	return query_run(&q, e);
}

enum cy_rc
office_next(struct office *o, enum sql sql, int64_t *row, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, sql, e);

	if (rc != CY_OK)
		return rc;
	rc = query_step(&q, e);
	if (rc == CY_OK)
		*row = col_int(&q, 0);
	query_close(&q);
	return rc;
}

enum cy_rc
col_sealed(const struct query *q, int at, struct office *o, enum seal_table t,
    int64_t row, struct arena *a, struct span *plain, struct cy_err *e)
{
	return seal_unlock(&o->seal, t, row, col_span(q, at), a, plain, e);
}

enum cy_rc
office_seal(struct office *o, enum seal_table t, int64_t row,
    const struct buf *plain, struct buf *sealed, struct cy_err *e)
{
	enum cy_rc rc = buf_check(plain, e);

	if (rc != CY_OK)
		return rc;
	seal_lock(&o->seal, t, row, buf_span(plain), sealed);
	return buf_check(sealed, e);
}

void
office_tag(struct office *o, enum tag_kind k, struct span s, struct tag *out)
{
	seal_tag(&o->seal, k, s, out);
}

void
office_tag_id(
    struct office *o, enum tag_kind k, const struct hash *id, struct tag *out)
{
	seal_tag(&o->seal, k, span(id->b, HASH_LEN), out);
}

/* Mode 0600, which SQLite gives to the files beside it, too. */
static enum cy_rc
make_file(const char *path, struct cy_err *e)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return cy_errno(e, errno, "open", "office.db");
	(void)close(fd);
	return CY_OK;
}

static enum cy_rc
put_known(struct office *o, struct cy_err *e)
{
	struct query q;
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, seal_size(KNOWN.n));
	seal_lock(&o->seal, SEAL_OFFICE, KNOWN_ROW, KNOWN, &b);
	rc = buf_check(&b, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_OFFICE_PUT, e);
	if (rc == CY_OK) {
		query_blob(&q, 1, buf_span(&b));
		rc = query_run(&q, e);
	}
	buf_release(&b);
	return rc;
}

/* Two processes may find it empty at once: the second finds it made. */
static enum cy_rc
make(struct office *o, struct cy_err *e)
{
	int64_t tables;
	enum cy_rc rc = office_begin(o, e);

	if (rc != CY_OK)
		return rc;
	rc = sql_ask(&o->db, "SELECT count(*) FROM sqlite_schema;", &tables, e);
	if (rc == CY_OK && tables == 0) {
		rc = sql_exec(&o->db, office_sql_schema, e);
		if (rc == CY_OK)
			rc = put_known(o, e);
	}
	return office_end(o, rc, e);
}

static enum cy_rc
check_key(struct office *o, struct cy_err *e)
{
	struct span plain = {0};
	struct arena a;
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_OFFICE_GET, e);
	bool found;

	if (rc != CY_OK)
		return rc;
	arena_init(&a, 4096);
	rc = query_next(&q, &found, e);
	if (rc == CY_OK && found)
		rc =
		    col_sealed(&q, 0, o, SEAL_OFFICE, KNOWN_ROW, &a, &plain, e);
	else
		found = false;
	if ((rc == CY_BAD && found) || (rc == CY_OK && !span_eq(plain, KNOWN)))
		rc = cy_fail(e, CY_DENIED, FAULT_OFFICE_KEY, CY_NO_OFFSET,
		    "office.db was made under another key");
	query_close(&q);
	arena_release(&a);
	return rc;
}

static enum cy_rc
check(struct office *o, struct cy_err *e)
{
	int64_t version = 0, application = 0, tables = 0;
	enum cy_rc rc;

	rc = sql_ask(&o->db, "SELECT count(*) FROM sqlite_schema;", &tables, e);
	if (rc == CY_OK && tables == 0)
		rc = make(o, e);
	if (rc == CY_OK)
		rc = sql_ask(&o->db, "PRAGMA user_version;", &version, e);
	if (rc == CY_OK)
		rc = sql_ask(&o->db, "PRAGMA application_id;", &application, e);
	if (rc == CY_OK &&
	    (version != SCHEMA_VERSION || application != APPLICATION))
		rc = cy_fail(e, CY_USAGE, FAULT_OFFICE_VERSION, CY_NO_OFFSET,
		    "version %lld, and %d is wanted", (long long)version,
		    SCHEMA_VERSION);
	return rc == CY_OK ? check_key(o, e) : rc;
}

static enum cy_rc
set_up(struct office *o, struct cy_err *e)
{
	char path[PATH_MAX];
	enum cy_rc rc;
	int on = 1;

	if (snprintf(path, sizeof(path), "%s/office.db", o->opt.dir) >=
	    (int)sizeof(path))
		return cy_errno(e, ENAMETOOLONG, "open", "office.db");
	rc = make_file(path, e);
	if (rc == CY_OK)
		rc = sql_open(
		    &o->db, &use, path, SQLITE_OPEN_READWRITE, pragmas, e);
	if (rc != CY_OK)
		return rc;
	/* A process that may remove no file leaves it. */
	(void)sqlite3_file_control(
	    o->db.conn, NULL, SQLITE_FCNTL_PERSIST_WAL, &on);
	rc = check(o, e);
	return rc == CY_OK ? office_tidy(o, e) : rc;
}

enum cy_rc
office_open(
    struct office **out, const struct office_options *opt, struct cy_err *e)
{
	struct office *o = calloc(1, sizeof(*o));
	enum cy_rc rc;

	*out = NULL;
	if (o == NULL)
		return cy_nomem(e);
	o->opt = *opt;
	o->clock = opt->clock != NULL ? *opt->clock : clock_system;
	seal_init(&o->seal, opt->key->b);
	/* The owner may wipe its own. */
	o->opt.key = NULL;
	node_keeper(opt->node, o->keeper);
	password_init(&o->password, opt->weak_passwords);
	rc = set_up(o, e);
	if (rc != CY_OK) {
		office_close(o);
		return rc;
	}
	*out = o;
	return CY_OK;
}

void
office_close(struct office *o)
{
	if (o == NULL)
		return;
	sql_close(&o->db);
	seal_release(&o->seal);
	free(o);
}
