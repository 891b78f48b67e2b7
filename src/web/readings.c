/* SPDX-License-Identifier: Apache-2.0 */
#include "web/readings.h"

#include <stdlib.h>

#include "store/case.h"
#include "web/shape.h"

#define PAIRS 100u
#define DELAY_ROWS STORE_PAGE_MAX

static const struct view_field delay_row_fields[] = {
    SHAPE(delay_row, symbol, VIEW_TEXT, "of the case"),
    SHAPE_OF(delay_row, state, VIEW_ONE, &shape_party_ref, "that is named"),
    SHAPE_OF(delay_row, party, VIEW_ONE, &shape_party_ref, "whose finding"),
    SHAPE(delay_row, began, VIEW_DAY, "the incident"),
    SHAPE(delay_row, found, VIEW_DAY, "the finding"),
    SHAPE(delay_row, days, VIEW_UINT, "from one to the other"),
    SHAPE(delay_row, before, VIEW_BOOL, "so many days before"),
    SHAPE(delay_row, exact, VIEW_BOOL, "both are days, not months or years"),
    SHAPE(delay_row, case_url, VIEW_LINK, "the case"),
    SHAPE(delay_row, finding_url, VIEW_LINK, "the record of the finding"),
    SHAPE_END,
};
const struct view_shape shape_delay_row = {
    "Delay", sizeof(struct delay_row), delay_row_fields, NULL};

static const struct view_field delay_group_fields[] = {
    SHAPE(delay_group, key, VIEW_TEXT, "a year, or a state's id"),
    SHAPE(delay_group, name, VIEW_TEXT, "the same for people"),
    SHAPE(delay_group, url, VIEW_LINK, NULL),
    SHAPE(delay_group, cases, VIEW_UINT, "times that are counted"),
    SHAPE(delay_group, least, VIEW_UINT, "days"),
    SHAPE(delay_group, low, VIEW_UINT, "lower quartile, days"),
    SHAPE(delay_group, median, VIEW_UINT, "days"),
    SHAPE(delay_group, high, VIEW_UINT, "upper quartile, days"),
    SHAPE(delay_group, most, VIEW_UINT, "days"),
    SHAPE_END,
};
const struct view_shape shape_delay_group = {
    "DelayGroup", sizeof(struct delay_group), delay_group_fields, NULL};

static const struct view_field pair_row_fields[] = {
    SHAPE_OF(pair_row, a, VIEW_ONE, &shape_party_ref, NULL),
    SHAPE_OF(pair_row, b, VIEW_ONE, &shape_party_ref, NULL),
    SHAPE(pair_row, statements, VIEW_UINT, "that both are parties to"),
    SHAPE(pair_row, cases, VIEW_UINT, "where both found or supported the same"),
    SHAPE_END,
};
const struct view_shape shape_pair_row = {
    "Pair", sizeof(struct pair_row), pair_row_fields, NULL};

static const struct view_field readings_fields[] = {
    SHAPE_OF(readings_view, all, VIEW_ONE, &shape_delay_group, NULL),
    SHAPE_OF(readings_view, by_year, VIEW_LIST, &shape_delay_group,
        "by the year of the finding"),
    SHAPE_OF(readings_view, by_state, VIEW_LIST, &shape_delay_group,
        "by the state that is named"),
    SHAPE_OF(readings_view, delays, VIEW_LIST, &shape_delay_row, NULL),
    SHAPE_OF(readings_view, pairs, VIEW_LIST, &shape_pair_row, NULL),
    SHAPE_OF(readings_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE_END,
};
const struct view_shape shape_readings = {
    "Readings", sizeof(struct readings_view), readings_fields, "delays"};

struct fill {
	struct page *p;
	struct readings_view *v;
};

static enum cy_rc
add_delay(void *ctx, const struct store_delay *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct delay_row *d;
	enum cy_rc rc;

	/* A finding that holds no state responsible names none. */
	if (row->state.n == 0 || span_eq_str(row->state, "none"))
		return CY_OK;
	d = view_add(&f->v->delays, f->p->a, sizeof(*d));
	if (d == NULL)
		return cy_nomem(e);
	d->symbol = page_keep(f->p, row->symbol);
	d->began = row->began;
	d->found = row->found;
	d->before = row->days < 0;
	d->days = (uint64_t)(row->days < 0 ? -(int64_t)row->days : row->days);
	d->exact = row->exact;
	d->case_url = page_printf(f->p, "/c/%.*s", SPAN_ARGS(row->symbol));
	d->finding_url = page_printf(
	    f->p, "/register/%llu", (unsigned long long)row->finding);
	rc = rows_party(f->p, &d->state, row->state, e);
	return rc == CY_OK ? rows_party(f->p, &d->party, row->party, e) : rc;
}

/* The groups that the rows fall in: by year of the finding, by state. */
static struct span
year_of(struct page *p, const struct delay_row *d)
{
	return page_printf(p, "%d", (int)d->found.year);
}

static struct span
state_of(struct page *p, const struct delay_row *d)
{
	(void)p;
	return d->state.id;
}

typedef struct span key_of(struct page *p, const struct delay_row *d);

static void
set_group(struct delay_group *g, int32_t *days, size_t n)
{
	struct store_quartiles q;

	if (n == 0)
		return;
	store_quartiles(&q, days, n);
	g->cases = n;
	g->least = (uint64_t)q.least;
	g->low = (uint64_t)(q.low + 0.5);
	g->median = (uint64_t)(q.median + 0.5);
	g->high = (uint64_t)(q.high + 0.5);
	g->most = (uint64_t)q.most;
}

/* Times before the beginning are shown, not counted: a month or a year that
 * is known only in part makes them. */
static size_t
take_days(struct page *p, const struct view_list *l, key_of *key,
    struct span want, int32_t *days)
{
	const struct delay_row *d = l->v;
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (!d[i].before &&
		    (key == NULL || span_eq(key(p, &d[i]), want)))
			days[n++] = (int32_t)d[i].days;
	return n;
}

static struct delay_group *
group_of(struct page *p, struct view_list *groups, struct span key)
{
	struct delay_group *g = groups->v;

	for (size_t i = 0; i < groups->n; i++)
		if (span_eq(g[i].key, key))
			return NULL;
	g = view_add(groups, p->a, sizeof(*g));
	if (g != NULL)
		g->key = g->name = key;
	return g;
}

/* By id: no number puts a state before another. */
static int
by_key(const void *a, const void *b)
{
	return span_cmp(((const struct delay_group *)a)->key,
	    ((const struct delay_group *)b)->key);
}

static enum cy_rc
make_groups(struct page *p, struct readings_view *v, struct view_list *groups,
    key_of *key, struct cy_err *e)
{
	const struct delay_row *d = v->delays.v;
	int32_t *days = arena_array(p->a, v->delays.n + 1, sizeof(*days));

	if (days == NULL)
		return cy_nomem(e);
	for (size_t i = 0; i < v->delays.n; i++) {
		struct span name = key(p, &d[i]);
		struct delay_group *g =
		    name.n == 0 ? NULL : group_of(p, groups, name);

		if (g == NULL)
			continue;
		set_group(g, days, take_days(p, &v->delays, key, name, days));
		if (key == state_of && d[i].state.name.n > 0) {
			g->name = d[i].state.name;
			g->url = d[i].state.url;
		}
	}
	if (key == state_of && groups->n > 1)
		qsort(groups->v, groups->n, sizeof(struct delay_group), by_key);
	return CY_OK;
}

static enum cy_rc
add_pair(void *ctx, const struct store_pair *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct pair_row *r;
	enum cy_rc rc;

	if (f->v->pairs.n == PAIRS)
		return CY_OK;
	r = view_add(&f->v->pairs, f->p->a, sizeof(*r));
	if (r == NULL)
		return cy_nomem(e);
	r->statements = row->statements;
	r->cases = row->cases;
	rc = rows_party(f->p, &r->a, row->a, e);
	return rc == CY_OK ? rows_party(f->p, &r->b, row->b, e) : rc;
}

enum cy_rc
readings_load(struct page *p, void *view, struct cy_err *e)
{
	struct readings_view *v = view;
	struct store_page page = {.limit = DELAY_ROWS};
	struct fill f = {p, v};
	int32_t *days;
	bool whole;
	enum cy_rc rc;

	p->title = page_say(p, MSG_READINGS);
	rc = store_delays(page_store(p), p->when, &page, add_delay, &f, e);
	if (rc != CY_OK)
		return rc;
	days = arena_array(p->a, v->delays.n + 1, sizeof(*days));
	if (days == NULL)
		return cy_nomem(e);
	set_group(
	    &v->all, days, take_days(p, &v->delays, NULL, v->all.key, days));
	rc = make_groups(p, v, &v->by_year, year_of, e);
	if (rc == CY_OK)
		rc = make_groups(p, v, &v->by_state, state_of, e);
	if (rc == CY_OK)
		rc = store_together(
		    page_store(p), p->when, &whole, add_pair, &f, e);
	return rc == CY_OK ? rows_seal(p, &v->seal, e) : rc;
}
