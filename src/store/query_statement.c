/* SPDX-License-Identifier: Apache-2.0 */
#include "store/statement.h"

#include "store/joined.h"

/* Statements: the list, one of them, those that are open. */

enum cy_rc
store_statement_parties(struct store *s, uint64_t index, struct core_when when,
    party_act_fn *fn, void *ctx, struct cy_err *e)
{
	uint64_t root, thread, newest;
	enum cy_rc rc = row_place(s, index, when, &root, &thread, &newest, e);

	return rc == CY_OK ? joined_each(s, root, when, fn, ctx, e) : rc;
}

static enum cy_rc
count_party(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	struct store_statement *st = ctx;

	(void)e;
	switch (row->count) {
	case COUNT_YES:
		st->parties++;
		break;
	case COUNT_UNDATED:
		st->undated++;
		break;
	case COUNT_NOT:
		st->withdrawn++;
		break;
	}
	return CY_OK;
}

/* The number of lists, and the rules. */
static enum cy_rc
fill_rules(struct store *s, struct store_statement *st, struct core_when when,
    struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, s, SQL_STATEMENT_RELEASES, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, st->entry.root);
	query_int(&q, 2, row_known(when));
	rc = query_step(&q, e);
	if (rc == CY_OK)
		st->releases = (uint64_t)col_int(&q, 0);
	query_close(&q);
	if (rc == CY_OK)
		rc =
		    query_first(&q, s, SQL_STATEMENT_RULES, st->entry.index, e);
	if (rc != CY_OK)
		return query_end(rc);
	st->open = (unsigned)col_int(&q, 0);
	st->quorum = (uint64_t)col_int(&q, 1);
	if (!col_is_null(&q, 2))
		st->earliest = col_int(&q, 2);
	if (!col_is_null(&q, 3))
		st->lapses = col_int(&q, 3);
	query_close(&q);
	return CY_OK;
}

/* r holds the row of the statement. */
static enum cy_rc
give_statement(
    const struct row *r, store_statement_fn *fn, void *ctx, struct cy_err *e)
{
	struct store_statement st = {
	    .entry = r->entry, .earliest = INT64_MIN, .lapses = INT64_MAX};
	enum cy_rc rc = fill_rules(r->s, &st, r->when, e);

	if (rc == CY_OK)
		rc = joined_each(
		    r->s, st.entry.root, r->when, count_party, &st, e);
	return rc == CY_OK ? fn(ctx, &st, e) : rc;
}

struct give {
	store_statement_fn *fn;
	void *ctx;
};

static enum cy_rc
give_walked(struct row_walk *w, void *ctx, bool *given, struct cy_err *e)
{
	const struct give *g = ctx;

	*given = true;
	return give_statement(&w->r, g->fn, g->ctx, e);
}

enum cy_rc
store_statement_page(struct store *s, const char *lang, struct core_when when,
    struct store_listing *page, store_statement_fn *fn, void *ctx,
    struct cy_err *e)
{
	struct give g = {fn, ctx};
	struct row_walk w = {.sql = SQL_STATEMENTS,
	    .page = page,
	    .give = give_walked,
	    .ctx = &g};
	enum cy_rc rc;

	row_init(&w.r, s, lang, when);
	rc = row_walk(&w, e);
	row_release(&w.r);
	return rc;
}

enum cy_rc
store_statements(struct store *s, const char *lang, struct core_when when,
    store_statement_fn *fn, void *ctx, struct cy_err *e)
{
	return store_statement_page(s, lang, when, NULL, fn, ctx, e);
}

enum cy_rc
store_statement(struct store *s, uint64_t index, const char *lang,
    struct core_when when, store_statement_fn *fn, void *ctx, struct cy_err *e)
{
	struct query q;
	struct row r;
	enum cy_rc rc;

	row_init(&r, s, lang, when);
	rc = row_newest(&r, &q, index, R_STATEMENT, e);
	if (rc == CY_OK)
		rc = give_statement(&r, fn, ctx, e);
	query_close(&q);
	row_release(&r);
	return rc;
}

enum store_joining
store_joining(const struct store_statement *st, utc_t now)
{
	if (st->open == 0)
		return STORE_JOIN_UNSTATED;
	if (st->open & OPEN_CLOSED)
		return STORE_JOIN_CLOSED;
	/* Once it was released, its signatures stand. */
	if (st->releases == 0 && now > st->lapses)
		return STORE_JOIN_LAPSED;
	return STORE_JOIN_OPEN;
}

struct open_page {
	utc_t now;
	unsigned given;
	store_statement_fn *fn;
	void *ctx;
};

static enum cy_rc
give_open(void *ctx, const struct store_statement *st, struct cy_err *e)
{
	struct open_page *p = ctx;

	if (st->entry.replaced_by != CORE_NONE ||
	    store_joining(st, p->now) != STORE_JOIN_OPEN)
		return CY_OK;
	p->given++;
	return p->fn(p->ctx, st, e);
}

static enum cy_rc
open_one(struct row *r, uint64_t index, struct open_page *p, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_first(&q, r->s, SQL_ENTRY_ONE, index, e);

	if (rc != CY_OK)
		return query_end(rc);
	rc = row_read(r, &q, e);
	if (rc == CY_OK && r->entry.replaced_by == CORE_NONE)
		rc = give_statement(r, give_open, p, e);
	query_close(&q);
	return rc;
}

enum cy_rc
store_open_statements(struct store *s, const char *lang, utc_t now,
    struct store_page *page, store_statement_fn *fn, void *ctx,
    struct cy_err *e)
{
	struct open_page p = {.now = now, .fn = fn, .ctx = ctx};
	const struct core_when all = {.known_at = 0};
	struct query q;
	struct row r;
	unsigned seen = 0;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_STATEMENTS_OPEN, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row_before(page, all));
	row_init(&r, s, lang, all);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		if (p.given == page->limit || seen++ == STORE_PAGE_WALK) {
			page->next = col_index(&q, 0) + 1;
			break;
		}
		rc = open_one(&r, col_index(&q, 0), &p, e);
		if (rc != CY_OK)
			break;
	}
	row_release(&r);
	query_close(&q);
	return rc;
}
