/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "store/case.h"
#include "store/row.h"

/* How long it took until a state was named: one row for each case and state. */

/* States that one case is told of. */
#define STATES_MAX 64
#define DELAY_BUDGET (1u << 20)

struct found {
	struct span state, party;
	struct day day;
	uint64_t index;
};

struct delays {
	struct row r; /* the incident */
	struct arena arena;
	struct found found[STATES_MAX];
	size_t n;
	enum cy_rc (*fn)(
	    void *ctx, const struct store_delay *row, struct cy_err *e);
	void *ctx;
};

static enum cy_rc
keep(struct delays *d, struct found *f, const struct query *q, struct cy_err *e)
{
	f->party = arena_copy(&d->arena, col_span(q, 3));
	f->day = day_unpack(col_int(q, 1));
	f->index = col_index(q, 0);
	return f->party.p == NULL ? cy_nomem(e) : CY_OK;
}

static enum cy_rc
take_finding(struct delays *d, const struct query *q, struct cy_err *e)
{
	struct day day = day_unpack(col_int(q, 1));
	struct span state = col_span(q, 4);
	struct found *f;
	size_t i;

	for (i = 0; i < d->n && !span_eq(d->found[i].state, state); i++)
		;
	f = &d->found[i];
	if (i == STATES_MAX || (i < d->n && day_end(f->day) <= day_end(day)))
		return CY_OK;
	if (i == d->n) {
		f->state = arena_copy(&d->arena, state);
		if (f->state.p == NULL)
			return cy_nomem(e);
		d->n++;
	}
	return keep(d, f, q, e);
}

static enum cy_rc
read_findings(struct delays *d, struct cy_err *e)
{
	struct query q;
	bool more;
	uint64_t replaced;
	enum cy_rc rc = query_open(&q, d->r.s, SQL_CASE_FINDINGS, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row_known(d->r.when));
	query_int(&q, 2, F_STATE);
	query_index(&q, 3, d->r.entry.root);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		replaced = col_index(&q, 2);
		if ((replaced != CORE_NONE &&
		        core_known(replaced, d->r.when)) ||
		    core_counts(day_unpack(col_int(&q, 1)), d->r.when) !=
		        COUNT_YES)
			continue;
		rc = take_finding(d, &q, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

static enum cy_rc
give_delays(struct delays *d, struct cy_err *e)
{
	struct store_delay row = {
	    .incident = d->r.entry.index, .symbol = d->r.entry.symbol};
	const struct found *f;
	enum cy_rc rc = CY_OK;
	size_t i;

	if (!day_parse(d->r.began, &row.began))
		return CY_OK;
	for (i = 0; i < d->n && rc == CY_OK; i++) {
		f = &d->found[i];
		row.finding = f->index;
		row.state = f->state;
		row.party = f->party;
		row.found = f->day;
		row.days = store_days(row.began, row.found);
		row.exact = row.began.day != 0 && row.found.day != 0;
		rc = d->fn(d->ctx, &row, e);
	}
	return rc;
}

static enum cy_rc
one_case(struct delays *d, uint64_t index, unsigned *given, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_first(&q, d->r.s, SQL_ENTRY_ONE, index, e);

	if (rc != CY_OK)
		return query_end(rc);
	d->n = 0;
	arena_reset(&d->arena);
	rc = row_read(&d->r, &q, e);
	if (rc == CY_OK && row_stands(&d->r)) {
		(*given)++;
		rc = read_findings(d, e);
		if (rc == CY_OK)
			rc = give_delays(d, e);
	}
	query_close(&q);
	return rc;
}

enum cy_rc
store_delays(struct store *s, struct core_when when, struct store_page *page,
    enum cy_rc (*fn)(
        void *ctx, const struct store_delay *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct delays d = {.fn = fn, .ctx = ctx};
	unsigned seen = 0, given = 0;
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_RECENT_KIND, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row_before(page, when));
	query_int(&q, 2, R_INCIDENT);
	row_init(&d.r, s, NULL, when);
	arena_init(&d.arena, DELAY_BUDGET);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		if (given == page->limit || seen++ == STORE_PAGE_WALK) {
			page->next = col_index(&q, 0) + 1;
			break;
		}
		rc = one_case(&d, col_index(&q, 0), &given, e);
		if (rc != CY_OK)
			break;
	}
	arena_release(&d.arena);
	row_release(&d.r);
	query_close(&q);
	return rc;
}
