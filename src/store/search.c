/* SPDX-License-Identifier: Apache-2.0 */
#include "store/search.h"

#include <math.h>
#include <stdlib.h>

#include "store/fts.h"
#include "store/row.h"

/* What one page holds at once: a body's words many times over. */
#define HIT_BUDGET (16u << 20)
#define RECORD_BUDGET ((size_t)1 << 20)

struct search {
	struct store *s;
	const struct store_search *ask;
	struct store_results *r;
	struct fts_query q;
	struct arena words; /* of the query */
	struct arena hit;   /* of the row at hand */
	int64_t who[2];
	struct store_rank *found;
	size_t n;
	enum cy_rc (*fn)(
	    void *ctx, const struct store_hit *row, struct cy_err *e);
	void *ctx;
};

/* bm25 is the better the smaller it is, and negative. */
static int64_t
score_of(double bm25)
{
	double v = -bm25 * 1e9;

	return isfinite(v) && v > 0 && v < 1e18 ? (int64_t)v : 0;
}

static int
by_rank(const void *a, const void *b)
{
	const struct store_rank *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->entry > y->entry ? -1 : x->entry < y->entry;
}

static bool
on_days(const struct store_search *ask, struct day d)
{
	if (ask->from.year == 0 && ask->to.year == 0)
		return true;
	if (d.year == 0)
		return false;
	return (ask->from.year == 0 || day_end(d) >= day_start(ask->from)) &&
	    (ask->to.year == 0 || day_end(d) <= day_end(ask->to));
}

/* Columns: entry, bm25, kind, who, day, replaced. */
static bool
wanted(const struct search *x, const struct query *q)
{
	const struct store_search *ask = x->ask;
	uint64_t replaced = col_index(q, 5);
	struct day day = day_unpack(col_int(q, 4));

	if (ask->kinds != 0 && (ask->kinds >> col_int(q, 2) & 1) == 0)
		return false;
	if (x->who[0] != 0 && col_int(q, 3) != x->who[0] &&
	    col_int(q, 3) != x->who[1])
		return false;
	if (ask->newest && replaced != CORE_NONE &&
	    core_known(replaced, ask->when))
		return false;
	return core_counts(day, ask->when) != COUNT_NOT && on_days(ask, day);
}

static enum cy_rc
collect(struct search *x, struct cy_err *e)
{
	unsigned seen = 0;
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, x->s, SQL_SEARCH, e);

	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, buf_span(&x->q.match));
	query_int(&q, 2, row_known(x->ask->when));
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		if (seen++ == STORE_SEARCH_WALK) {
			x->r->whole = false;
			break;
		}
		if (!wanted(x, &q))
			continue;
		x->found[x->n++] = (struct store_rank){.is = true,
		    .score = score_of(sqlite3_column_double(q.st, 1)),
		    .entry = col_index(&q, 0)};
	}
	query_close(&q);
	return rc;
}

/* Where the bytes are at hand, the part of the body to show. */
static enum cy_rc
add_part(struct search *x, struct store_hit *hit, struct cy_err *e)
{
	const struct store_source *src = &x->s->source;
	struct arena a;
	struct record r;
	struct span bytes, body = {NULL, 0};
	enum cy_rc rc = CY_NOTFOUND;

	if (src->entry != NULL)
		rc = src->entry(src->ctx, hit->entry->index, &bytes, e);
	if (rc != CY_OK)
		return query_end(rc);
	arena_init(&a, RECORD_BUDGET);
	rc = record_parse(&r, &a, bytes, e);
	if (rc == CY_OK && r.body.n > 0) {
		body = arena_copy(&x->hit, r.body);
		if (body.p == NULL)
			rc = cy_nomem(e);
	}
	arena_release(&a);
	if (rc != CY_OK || body.n == 0)
		return rc;
	return fts_snippet(x->s, &x->q, body, &x->hit, hit, e);
}

static enum cy_rc
give_hit(
    struct search *x, struct row *row, struct store_rank rank, struct cy_err *e)
{
	struct store_hit hit = {.entry = &row->entry, .rank = rank};
	struct query q;
	enum cy_rc rc = query_first(&q, x->s, SQL_ENTRY_ONE, rank.entry, e);

	if (rc != CY_OK)
		return query_end(rc);
	arena_reset(&x->hit);
	rc = row_read(row, &q, e);
	if (rc == CY_OK)
		rc = fts_mark(
		    x->s, &x->q, row->entry.title, &x->hit, &hit.title, e);
	if (rc == CY_OK)
		rc = add_part(x, &hit, e);
	if (rc == CY_OK)
		rc = x->fn(x->ctx, &hit, e);
	query_close(&q);
	return rc;
}

static enum cy_rc
give_page(struct search *x, struct cy_err *e)
{
	const struct store_rank *after = &x->r->after;
	unsigned given = 0;
	struct row row;
	enum cy_rc rc = CY_OK;
	size_t i;

	row_init(&row, x->s, x->ask->lang, x->ask->when);
	for (i = 0; i < x->n && rc == CY_OK; i++) {
		if (after->is && by_rank(&x->found[i], after) <= 0)
			continue;
		if (given == x->r->limit)
			break;
		rc = give_hit(x, &row, x->found[i], e);
		given++;
		x->r->next = x->found[i];
	}
	if (i == x->n)
		x->r->next.is = false;
	row_release(&row);
	return rc;
}

/* A party that was never met is in no row. */
static enum cy_rc
find_party(struct search *x, struct cy_err *e)
{
	struct who *who;
	enum cy_rc rc;

	if (x->ask->party.n == 0)
		return CY_OK;
	rc = who_find(x->s, x->ask->party, &who, e);
	x->who[0] = rc == CY_OK ? who->who : -1;
	x->who[1] = rc == CY_OK ? who->partner : -1;
	return query_end(rc);
}

static enum cy_rc
run(struct search *x, struct cy_err *e)
{
	enum cy_rc rc = find_party(x, e);

	if (rc == CY_OK)
		rc = fts_parse(&x->q, x->s, x->ask->query, &x->words, e);
	if (rc != CY_OK || x->q.match.n == 0)
		return rc;
	x->found = calloc(STORE_SEARCH_WALK, sizeof(*x->found));
	if (x->found == NULL)
		return cy_nomem(e);
	rc = collect(x, e);
	if (rc != CY_OK)
		return rc;
	qsort(x->found, x->n, sizeof(*x->found), by_rank);
	x->r->found = x->n;
	return give_page(x, e);
}

enum cy_rc
store_search(struct store *s, const struct store_search *q,
    struct store_results *r,
    enum cy_rc (*fn)(void *ctx, const struct store_hit *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct search *x = calloc(1, sizeof(*x));
	enum cy_rc rc;

	if (x == NULL)
		return cy_nomem(e);
	*x = (struct search){.s = s, .ask = q, .r = r, .fn = fn, .ctx = ctx};
	if (r->limit > STORE_SEARCH_MAX)
		r->limit = STORE_SEARCH_MAX;
	r->next = (struct store_rank){.is = false};
	r->found = 0;
	r->whole = true;
	arena_init(&x->words, HIT_BUDGET);
	arena_init(&x->hit, HIT_BUDGET);
	rc = run(x, e);
	buf_release(&x->q.match);
	arena_release(&x->words);
	arena_release(&x->hit);
	free(x->found);
	free(x);
	return rc;
}
