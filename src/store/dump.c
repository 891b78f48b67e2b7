/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

/* The index as text, and two of them side by side (spec/index.md). */

#define LINE_MAX_BYTES (64u * 1024)

struct table {
	const char *name;
	enum sql sql;
	int nkeys; /* columns that name the row */
};

static const struct table tables[] = {
    {"schema", SQL_DUMP_SCHEMA, 1},
    {"head", SQL_DUMP_HEAD, 1},
    {"who", SQL_DUMP_WHO, 1},
    {"exercise", SQL_DUMP_EXERCISE, 1},
    {"entry", SQL_DUMP_ENTRY, 1},
    {"symbol", SQL_DUMP_SYMBOL, 2},
    {"ref", SQL_DUMP_REF, 2},
    {"field", SQL_DUMP_FIELD, 2},
    {"statement", SQL_DUMP_STATEMENT, 1},
    {"incident", SQL_DUMP_INCIDENT, 1},
    {"contact", SQL_DUMP_CONTACT, 1},
    {"invited", SQL_DUMP_INVITED, 2},
    {"released", SQL_DUMP_RELEASED, 1},
    {"notice", SQL_DUMP_NOTICE, 3},
    {"seal", SQL_DUMP_SEAL, 1},
    {"search", SQL_DUMP_SEARCH, 2},
    {"search_size", SQL_DUMP_SEARCH_SIZE, 1},
    {"search_sum", SQL_DUMP_SEARCH_SUM, 1},
    {"search_config", SQL_DUMP_SEARCH_CONFIG, 1},
};
#define TABLES (sizeof(tables) / sizeof(tables[0]))

/* Nothing that a row holds can look like the end of a line or a column. */
static void
put_text(struct buf *b, struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] < 0x20 || s.p[i] == 0x7f || s.p[i] == '\\')
			buf_printf(b, "\\x%02x", s.p[i]);
		else
			buf_putc(b, s.p[i]);
	}
}

static void
put_column(struct buf *b, const struct query *q, int at)
{
	struct span v;
	size_t i;

	switch (sqlite3_column_type(q->st, at)) {
	case SQLITE_NULL:
		buf_puts(b, "-");
		break;
	case SQLITE_INTEGER:
		buf_printf(b, "%lld", (long long)col_int(q, at));
		break;
	case SQLITE_BLOB:
		v = col_span(q, at);
		for (i = 0; i < v.n; i++)
			buf_printf(b, "%02x", v.p[i]);
		break;
	default:
		put_text(b, col_span(q, at));
		break;
	}
}

static enum cy_rc
put_row(struct buf *b, const struct table *t, const struct query *q,
    struct cy_err *e)
{
	int i, n = sqlite3_column_count(q->st);

	buf_reset(b);
	buf_puts(b, t->name);
	for (i = 0; i < n; i++) {
		buf_putc(b, '\t');
		put_column(b, q, i);
	}
	return buf_check(b, e);
}

static enum cy_rc
dump_table(struct store *s, const struct table *t, struct buf *line,
    enum cy_rc (*put)(void *ctx, struct span line, struct cy_err *e), void *ctx,
    struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, t->sql, e);

	if (rc != CY_OK)
		return rc;
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = put_row(line, t, &q, e);
		if (rc == CY_OK)
			rc = put(ctx, buf_span(line), e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

enum cy_rc
store_dump(struct store *s,
    enum cy_rc (*put)(void *ctx, struct span line, struct cy_err *e), void *ctx,
    struct cy_err *e)
{
	struct buf line;
	enum cy_rc rc = CY_OK;
	size_t i;

	buf_init(&line, LINE_MAX_BYTES);
	for (i = 0; i < TABLES && rc == CY_OK; i++)
		rc = dump_table(s, &tables[i], &line, put, ctx, e);
	buf_release(&line);
	return rc;
}

struct side {
	struct query q;
	bool more;
};

static bool
same_column(const struct query *a, const struct query *b, int at)
{
	int type = sqlite3_column_type(a->st, at);

	if (type != sqlite3_column_type(b->st, at))
		return false;
	if (type == SQLITE_INTEGER)
		return col_int(a, at) == col_int(b, at);
	return span_eq(col_span(a, at), col_span(b, at));
}

static bool
same_row(const struct side *a, const struct side *b)
{
	int i, n = sqlite3_column_count(a->q.st);

	if (a->more != b->more)
		return false;
	for (i = 0; i < n && a->more; i++)
		if (!same_column(&a->q, &b->q, i))
			return false;
	return true;
}

static int
cmp_column(const struct query *a, const struct query *b, int at)
{
	int64_t x, y;

	if (sqlite3_column_type(a->st, at) != SQLITE_INTEGER ||
	    sqlite3_column_type(b->st, at) != SQLITE_INTEGER)
		return span_cmp(col_span(a, at), col_span(b, at));
	x = col_int(a, at);
	y = col_int(b, at);
	return x < y ? -1 : x > y;
}

/* Where a row is missing, the other side's is the one to name. */
static const struct side *
first_side(const struct table *t, const struct side *a, const struct side *b)
{
	int i, c = 0;

	if (!a->more || !b->more)
		return a->more ? a : b;
	for (i = 0; i < t->nkeys && c == 0; i++)
		c = cmp_column(&a->q, &b->q, i);
	return c <= 0 ? a : b;
}

static enum cy_rc
differs(const struct table *t, const struct side *a, const struct side *b,
    char what[STORE_WHAT], struct cy_err *e)
{
	const struct side *d = first_side(t, a, b);
	struct buf key;
	int i;

	buf_init(&key, LINE_MAX_BYTES);
	for (i = 0; i < t->nkeys; i++) {
		buf_puts(&key, i == 0 ? "" : ", ");
		put_column(&key, &d->q, i);
	}
	(void)snprintf(what, STORE_WHAT, "%s (%.*s)", t->name,
	    SPAN_ARGS(span_first(buf_span(&key), STORE_WHAT)));
	buf_release(&key);
	return cy_fail(
	    e, CY_BAD, FAULT_STORE_DIFFERS, CY_NO_OFFSET, "%s", what);
}

static enum cy_rc
compare_rows(const struct table *t, struct side *a, struct side *b,
    char what[STORE_WHAT], struct cy_err *e)
{
	enum cy_rc rc;

	for (;;) {
		rc = query_next(&a->q, &a->more, e);
		if (rc == CY_OK)
			rc = query_next(&b->q, &b->more, e);
		if (rc != CY_OK)
			return rc;
		if (!same_row(a, b))
			return differs(t, a, b, what, e);
		if (!a->more)
			return CY_OK;
	}
}

static enum cy_rc
compare_table(const struct table *t, struct store *s, struct store *anew,
    char what[STORE_WHAT], struct cy_err *e)
{
	struct side a = {.more = false}, b = a;
	enum cy_rc rc;

	rc = query_open(&a.q, s, t->sql, e);
	if (rc == CY_OK)
		rc = query_open(&b.q, anew, t->sql, e);
	if (rc == CY_OK)
		rc = compare_rows(t, &a, &b, what, e);
	query_close(&a.q);
	query_close(&b.q);
	return rc;
}

/* Indexes that do not agree with their tables would answer wrongly, though
 * every row is right. */
static enum cy_rc
check_integrity(struct store *s, char what[STORE_WHAT], struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, s, SQL_INTEGRITY, e);

	if (rc != CY_OK)
		return rc;
	rc = query_step(&q, e);
	if (rc == CY_OK && !span_eq_str(col_span(&q, 0), "ok")) {
		col_copy(&q, 0, what, STORE_WHAT);
		rc = cy_fail(
		    e, CY_BAD, FAULT_STORE_DAMAGED, CY_NO_OFFSET, "%s", what);
	}
	query_close(&q);
	return query_end(rc);
}

/* A word is found again by looking it up, with all that is said of it. */
static enum cy_rc
check_word(struct store *s, const struct query *all, struct cy_err *e)
{
	struct query q;
	bool same;
	enum cy_rc rc = query_open(&q, s, SQL_WORD_ONE, e);

	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, col_span(all, 0));
	rc = query_step(&q, e);
	same = rc == CY_OK && col_int(&q, 0) == col_int(all, 1) &&
	    col_int(&q, 1) == col_int(all, 2);
	query_close(&q);
	if (same || (rc != CY_OK && rc != CY_NOTFOUND))
		return rc;
	return cy_fail(e, CY_BAD, FAULT_STORE_DAMAGED, CY_NO_OFFSET,
	    "search: \"%.*s\" is not where it should be",
	    SPAN_ARGS(span_first(col_span(all, 0), 100)));
}

static enum cy_rc
check_words(struct store *s, struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_WORDS_ALL, e);

	if (rc != CY_OK)
		return rc;
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = check_word(s, &q, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

/* FTS5 checks the order of its own pages, which no row shows; the command
 * looks like a change, and changes nothing. */
static enum cy_rc
check_search(struct store *s, char what[STORE_WHAT], struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	rc = store_begin(s, e);
	if (rc != CY_OK)
		return rc;
	rc = query_open(&q, s, SQL_SEARCH_CHECK, e);
	if (rc == CY_OK)
		rc = query_run(&q, e);
	store_rollback(s);
	if (rc == CY_OK)
		rc = check_words(s, e);
	if (rc == CY_BAD)
		(void)snprintf(what, STORE_WHAT, "search");
	return rc;
}

enum cy_rc
store_compare(struct store *s, struct store *anew, char what[STORE_WHAT],
    struct cy_err *e)
{
	enum cy_rc rc;
	size_t i;

	what[0] = '\0';
	rc = check_integrity(s, what, e);
	/* The schema first: it says that there is something to look into. */
	for (i = 0; i < TABLES && rc == CY_OK; i++) {
		rc = compare_table(&tables[i], s, anew, what, e);
		if (rc == CY_OK && i == 0)
			rc = check_search(s, what, e);
	}
	return rc;
}
