/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "store/case.h"
#include "store/row.h"

/* Clocks of a case, and what charts make of them. */

#define DAY_SECONDS 86400

int32_t
store_days(struct day a, struct day b)
{
	return (int32_t)((day_end(b) - day_end(a)) / DAY_SECONDS);
}

static void
set_day(struct store_time *t, struct span text, uint64_t index)
{
	if (day_parse(text, &t->day))
		t->index = index;
}

static enum cy_rc
take_day(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	struct store_clocks *c = ctx;
	uint64_t index = c->at[STORE_NOTICE].index;

	(void)e;
	if (field == F_BEGAN)
		set_day(&c->at[STORE_BEGAN], value, index);
	if (field == F_DISCOVERED)
		set_day(&c->at[STORE_DISCOVERED], value, index);
	if (field == F_ENDED)
		set_day(&c->at[STORE_ENDED], value, index);
	return CY_OK;
}

/* The earlier day stays; of the same day the earlier record. */
static void
earliest(struct store_time *t, struct day day, uint64_t index)
{
	if (day.year == 0 ||
	    (t->day.year != 0 && day_end(t->day) <= day_end(day)))
		return;
	t->day = day;
	t->index = index;
}

static bool
is_reply(const struct query *q)
{
	return span_eq_str(row_choice(R_DECLARATION, col_int(q, 1)), "reply");
}

static enum cy_rc
names_state(struct store *s, uint64_t index, bool *names, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_first(&q, s, SQL_FINDING_STATE, index, e);

	*names = false;
	if (rc != CY_OK)
		return query_end(rc);
	*names = !span_eq_str(col_span(&q, 0), "none");
	query_close(&q);
	return CY_OK;
}

static enum cy_rc
take_record(struct store *s, struct store_clocks *c, const struct query *q,
    struct core_when when, struct cy_err *e)
{
	struct day day = day_unpack(col_int(q, 2));
	uint64_t replaced = col_index(q, 3), index = col_index(q, 4);
	bool names = false;
	enum cy_rc rc;

	if ((replaced != CORE_NONE && core_known(replaced, when)) ||
	    core_counts(day, when) != COUNT_YES)
		return CY_OK;
	earliest(&c->at[STORE_NOTICE], day, index);
	if (col_int(q, 0) == R_MEASURE)
		earliest(&c->at[STORE_MEASURE], day, index);
	if (col_int(q, 0) == R_DECLARATION && is_reply(q))
		earliest(&c->at[STORE_REPLY], day, index);
	if (col_int(q, 0) != R_FINDING)
		return CY_OK;
	earliest(&c->at[STORE_FINDING], day, index);
	rc = names_state(s, index, &names, e);
	if (names)
		earliest(&c->at[STORE_NAMED], day, index);
	return rc;
}

static enum cy_rc
read_case(struct store *s, uint64_t root, struct store_clocks *c,
    struct core_when when, struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_CASE_ENTRIES, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, root);
	query_int(&q, 2, row_known(when));
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = take_record(s, c, &q, when, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

static bool
whole_day(struct day d)
{
	return d.day != 0;
}

static void
count_days(struct store_clocks *c)
{
	const struct day began = c->at[STORE_BEGAN].day;
	struct store_time *t;
	size_t i;

	for (i = 0; i < STORE_CLOCKS; i++) {
		t = &c->at[i];
		t->since = began.year != 0 && t->day.year != 0;
		if (!t->since)
			continue;
		t->days = store_days(began, t->day);
		t->exact = whole_day(began) && whole_day(t->day);
	}
}

/* Its own headers, and the day of its own record. */
static enum cy_rc
read_incident(const struct row *r, struct store_clocks *c, struct cy_err *e)
{
	struct store_time *notice = &c->at[STORE_NOTICE];
	enum cy_rc rc;

	notice->index = r->entry.index;
	rc = store_fields(r->s, r->entry.index, take_day, c, e);
	notice->index = CORE_NONE;
	if (rc == CY_OK && r->entry.count == COUNT_YES)
		earliest(notice, r->entry.counts, r->entry.index);
	return rc;
}

enum cy_rc
store_clocks(struct store *s, uint64_t index, struct core_when when,
    struct store_clocks *out, struct cy_err *e)
{
	struct query q;
	struct row r;
	enum cy_rc rc;
	size_t i;

	memset(out, 0, sizeof(*out));
	for (i = 0; i < STORE_CLOCKS; i++)
		out->at[i].index = CORE_NONE;
	row_init(&r, s, NULL, when);
	rc = row_newest(&r, &q, index, R_INCIDENT, e);
	if (rc == CY_OK)
		rc = read_incident(&r, out, e);
	if (rc == CY_OK)
		rc = read_case(s, r.entry.root, out, when, e);
	if (rc == CY_OK)
		count_days(out);
	query_close(&q);
	row_release(&r);
	return rc;
}

static int
by_days(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* The value at a share of the way from the first to the last. */
static double
share(const int32_t *days, size_t n, unsigned quarters)
{
	size_t at = (n - 1) * quarters / 4, rest = (n - 1) * quarters % 4;

	if (rest == 0)
		return days[at];
	return days[at] +
	    ((double)days[at + 1] - (double)days[at]) * (double)rest / 4;
}

void
store_quartiles(struct store_quartiles *q, int32_t *days, size_t n)
{
	qsort(days, n, sizeof(*days), by_days);
	*q = (struct store_quartiles){
	    .n = n,
	    .least = days[0],
	    .most = days[n - 1],
	    .low = share(days, n, 1),
	    .median = share(days, n, 2),
	    .high = share(days, n, 3),
	};
}
