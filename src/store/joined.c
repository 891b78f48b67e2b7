/* SPDX-License-Identifier: Apache-2.0 */
#include "store/joined.h"

/* Who joined a statement, as of a moment: rows in, core_standing() decides. */

/* All acts of one party on one statement fit many times over. */
#define ACTS_BUDGET (64u << 20)

static enum cy_rc
read_withdrawals(struct joined *j, uint64_t statement, struct cy_err *e)
{
	struct core_withdrawal *w, *grown;
	size_t cap = 0;
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, j->s, SQL_STATEMENT_WITHDRAWALS, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, statement);
	query_int(&q, 2, row_known(j->when));
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		if (j->nw == cap) {
			cap = cap == 0 ? 16 : cap * 2;
			grown = arena_array(&j->all, cap, sizeof(*grown));
			if (grown == NULL) {
				rc = cy_nomem(e);
				break;
			}
			if (j->nw > 0)
				memcpy(grown, j->w, j->nw * sizeof(*grown));
			j->w = grown;
		}
		w = &j->w[j->nw++];
		w->index = (uint64_t)col_int(&q, 0);
		w->root = col_index(&q, 1);
		w->replaced_by = col_index(&q, 2);
		w->recorded = col_int(&q, 3) != 0;
		w->counts = day_unpack(col_int(&q, 4));
	}
	query_close(&q);
	return rc;
}

bool
joined_standing(
    const struct joined *j, struct core_when when, struct store_party_act *row)
{
	struct core_standing st =
	    core_standing(j->acts, j->n, j->w, j->nw, when);
	const struct core_withdrawal *w = st.withdrawal;
	const struct act_row *a = j->first;
	size_t i;

	for (i = 0; a != NULL && i < st.act; i++)
		a = a->next;
	if (a == NULL)
		return false;
	*row = (struct store_party_act){
	    .party = a->party,
	    .recorded_as = a->recorded_as,
	    .index = a->act.index,
	    .id = a->id,
	    .choice = row_choice(R_ACT, a->choice),
	    .author = a->author,
	    .recorded = a->act.recorded,
	    .counts = a->act.counts,
	    .count = st.count,
	    .withdrawn_by = w != NULL ? w->index : CORE_NONE,
	    .scope = a->scope,
	};
	if (w != NULL)
		row->withdrawn = w->counts;
	return true;
}

static enum cy_rc
give_standing(struct joined *j, struct cy_err *e)
{
	struct store_party_act row;

	if (!joined_standing(j, j->when, &row))
		return CY_OK;
	return j->fn(j->ctx, &row, e);
}

/* The acts of one party are complete. */
static enum cy_rc
end_party(struct joined *j, struct cy_err *e)
{
	const struct act_row *a;
	enum cy_rc rc = CY_OK;
	size_t i = 0;

	if (j->n > 0) {
		j->acts = arena_array(&j->party, j->n, sizeof(*j->acts));
		if (j->acts == NULL)
			return cy_nomem(e);
		for (a = j->first; a != NULL; a = a->next)
			j->acts[i++] = a->act;
		rc = j->each(j, e);
	}
	arena_reset(&j->party);
	j->first = NULL;
	j->last = &j->first;
	j->n = 0;
	return rc;
}

static enum cy_rc
add_act(struct joined *j, const struct query *q, struct cy_err *e)
{
	struct span party = col_span(q, 8);
	struct act_row *a;
	enum cy_rc rc;

	if (j->n > 0 && !span_eq(party, j->first->party)) {
		rc = end_party(j, e);
		if (rc != CY_OK)
			return rc;
	}
	a = arena_alloc(&j->party, sizeof(*a));
	if (a == NULL)
		return cy_nomem(e);
	a->act.index = (uint64_t)col_int(q, 0);
	(void)col_hash(q, 1, &a->id);
	a->act.recorded = col_int(q, 2) != 0;
	a->act.counts = day_unpack(col_int(q, col_is_null(q, 10) ? 3 : 11));
	a->choice = col_int(q, 4);
	a->act.root = col_is_null(q, 5) ? a->act.index : col_index(q, 5);
	a->act.replaced_by = col_index(q, 6);
	a->recorded_as = arena_copy(&j->party, col_span(q, 7));
	a->party = arena_copy(&j->party, party);
	a->author = arena_copy(&j->party, col_span(q, 9));
	if (!col_is_null(q, 12))
		a->scope = arena_copy(&j->party, col_span(q, 12));
	if (a->recorded_as.p == NULL || a->party.p == NULL ||
	    a->author.p == NULL)
		return cy_nomem(e);
	*j->last = a;
	j->last = &a->next;
	j->n++;
	return CY_OK;
}

static enum cy_rc
read_acts(struct joined *j, uint64_t statement, const int64_t who[2],
    struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, j->s,
	    who != NULL ? SQL_STATEMENT_ACTS_OF : SQL_STATEMENT_ACTS, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row_known(j->when));
	query_int(&q, 2, F_SCOPE);
	query_index(&q, 3, statement);
	if (who != NULL) {
		query_int(&q, 4, who[0]);
		query_int(&q, 5, who[1]);
	}
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = add_act(j, &q, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc == CY_OK ? end_party(j, e) : rc;
}

enum cy_rc
joined_read(struct joined *j, uint64_t statement, const int64_t who[2],
    struct cy_err *e)
{
	enum cy_rc rc;

	j->last = &j->first;
	arena_init(&j->all, ACTS_BUDGET);
	arena_init(&j->party, ACTS_BUDGET);
	rc = read_withdrawals(j, statement, e);
	if (rc == CY_OK)
		rc = read_acts(j, statement, who, e);
	arena_release(&j->all);
	arena_release(&j->party);
	return rc;
}

enum cy_rc
joined_each(struct store *s, uint64_t statement, struct core_when when,
    party_act_fn *fn, void *ctx, struct cy_err *e)
{
	struct joined j = {
	    .s = s, .when = when, .each = give_standing, .fn = fn, .ctx = ctx};

	return joined_read(&j, statement, NULL, e);
}

enum cy_rc
joined_one(struct store *s, uint64_t statement, const int64_t who[2],
    struct core_when when, party_act_fn *fn, void *ctx, struct cy_err *e)
{
	struct joined j = {
	    .s = s, .when = when, .each = give_standing, .fn = fn, .ctx = ctx};

	return joined_read(&j, statement, who, e);
}
