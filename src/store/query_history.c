/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "store/joined.h"
#include "store/statement.h"

/* The number of parties to a statement over time. */

/* Days on which one party's standing is asked for: core_standing() costs the
 * square of its acts, and a party may correct its own without end. */
#define DAYS_MAX 64
#define CHANGES_BUDGET (64u << 20)

struct change {
	struct change *next;
	utc_t end; /* of its day: by which it is sorted */
	struct store_change row;
};

struct history {
	struct joined j; /* first: each() gets this */
	struct arena kept;
	struct change *first;
	size_t n;
};

struct days {
	struct day day[DAYS_MAX];
	size_t n;
};

/* Keeps the days in order, each once; past the room the last one stays. */
static void
add_day(struct days *d, struct day day, struct core_when when)
{
	utc_t end;
	size_t i;

	if (core_counts(day, when) != COUNT_YES)
		return;
	end = day_end(day);
	for (i = d->n; i > 0 && day_end(d->day[i - 1]) > end; i--)
		;
	if (i > 0 && day_end(d->day[i - 1]) == end)
		return;
	if (d->n == DAYS_MAX) {
		if (i == d->n)
			d->day[i - 1] = day;
		return;
	}
	memmove(&d->day[i + 1], &d->day[i], (d->n - i) * sizeof(d->day[0]));
	d->day[i] = day;
	d->n++;
}

/* Of one of these acts, and not one that is only announced? */
static bool
withdraws(const struct core_withdrawal *w, const struct joined *j)
{
	struct core_when now = {.as_of = j->when.today};
	size_t i;

	if (j->when.as_of.year == 0 && core_counts(w->counts, now) == COUNT_NOT)
		return false;

	for (i = 0; i < j->n; i++)
		if (j->acts[i].root == w->root)
			return true;
	return false;
}

static enum cy_rc
keep_change(struct history *h, struct day day,
    const struct store_party_act *act, int change, struct cy_err *e)
{
	struct change *c = arena_alloc(&h->kept, sizeof(*c));

	if (c == NULL)
		return cy_nomem(e);
	c->end = day_end(day);
	c->row = (struct store_change){
	    .day = day,
	    .party = arena_copy(&h->kept, act->party),
	    .index = change < 0 ? act->withdrawn_by : act->index,
	    .choice = act->choice,
	    .recorded = act->recorded,
	    .change = change,
	};
	if (c->row.party.p == NULL)
		return cy_nomem(e);
	c->next = h->first;
	h->first = c;
	h->n++;
	return CY_OK;
}

static enum cy_rc
party_changes(struct joined *j, struct cy_err *e)
{
	struct history *h = (struct history *)(void *)j;
	struct core_when when = j->when;
	struct store_party_act row;
	uint64_t act = CORE_NONE;
	bool in = false, now;
	struct days d = {.n = 0};
	enum cy_rc rc = CY_OK;
	size_t i;

	for (i = 0; i < j->n; i++)
		add_day(&d, j->acts[i].counts, j->when);
	for (i = 0; i < j->nw; i++)
		if (withdraws(&j->w[i], j))
			add_day(&d, j->w[i].counts, j->when);
	for (i = 0; i < d.n && rc == CY_OK; i++) {
		when.as_of = d.day[i];
		if (!joined_standing(j, when, &row))
			continue;
		now = row.count == COUNT_YES;
		if (now != in || (in && row.index != act))
			rc = keep_change(
			    h, d.day[i], &row, (int)now - (int)in, e);
		in = now;
		act = row.index;
	}
	return rc;
}

static int
by_day(const void *a, const void *b)
{
	const struct change *x = *(const struct change *const *)a;
	const struct change *y = *(const struct change *const *)b;

	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return x->row.index < y->row.index ? -1 : x->row.index > y->row.index;
}

static enum cy_rc
give_changes(struct history *h,
    enum cy_rc (*fn)(
        void *ctx, const struct store_change *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct change *c, **all;
	uint64_t parties = 0;
	enum cy_rc rc = CY_OK;
	size_t i;

	if (h->n == 0)
		return CY_OK;
	all = arena_array(&h->kept, h->n, sizeof(struct change *));
	if (all == NULL)
		return cy_nomem(e);
	for (i = 0, c = h->first; c != NULL; c = c->next)
		all[i++] = c;
	qsort(all, h->n, sizeof(struct change *), by_day);
	for (i = 0; i < h->n && rc == CY_OK; i++) {
		if (all[i]->row.change > 0)
			parties++;
		if (all[i]->row.change < 0)
			parties--;
		all[i]->row.parties = parties;
		rc = fn(ctx, &all[i]->row, e);
	}
	return rc;
}

enum cy_rc
store_history(struct store *s, uint64_t index, struct core_when when,
    enum cy_rc (*fn)(
        void *ctx, const struct store_change *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct history h = {.j = {.s = s, .when = when, .each = party_changes}};
	uint64_t root, thread, newest;
	enum cy_rc rc = row_place(s, index, when, &root, &thread, &newest, e);

	if (rc != CY_OK)
		return rc;
	arena_init(&h.kept, CHANGES_BUDGET);
	rc = joined_read(&h.j, root, NULL, e);
	if (rc == CY_OK)
		rc = give_changes(&h, fn, ctx, e);
	arena_release(&h.kept);
	return rc;
}
