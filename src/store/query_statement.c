/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "store/row.h"

/* Who joined a statement, as of a moment: rows in, core_standing() decides. */

/* All acts of one party on one statement fit many times over. */
#define ACTS_BUDGET (64u << 20)

struct act_row {
	struct act_row *next;
	struct core_act act;
	struct hash id;
	struct span party, recorded_as, author, scope;
	int64_t choice;
};

typedef enum cy_rc party_act_fn(
    void *ctx, const struct store_party_act *row, struct cy_err *e);

struct joined {
	struct store *s;
	struct core_when when;
	struct arena all;   /* withdrawals of the statement */
	struct arena party; /* the acts of the party at hand */
	struct core_withdrawal *w;
	size_t nw;
	struct act_row *first, **last;
	size_t n;
	party_act_fn *fn;
	void *ctx;
};

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

static enum cy_rc
give_party(struct joined *j, const struct core_standing *st,
    const struct act_row *a, struct cy_err *e)
{
	const struct core_withdrawal *w = st->withdrawal;
	struct store_party_act row = {
	    .party = a->party,
	    .recorded_as = a->recorded_as,
	    .index = a->act.index,
	    .id = a->id,
	    .choice = row_choice(R_ACT, a->choice),
	    .author = a->author,
	    .recorded = a->act.recorded,
	    .counts = a->act.counts,
	    .count = st->count,
	    .withdrawn_by = w != NULL ? w->index : CORE_NONE,
	    .scope = a->scope,
	};

	if (w != NULL)
		row.withdrawn = w->counts;
	return j->fn(j->ctx, &row, e);
}

/* The acts of one party are complete. */
static enum cy_rc
end_party(struct joined *j, struct cy_err *e)
{
	const struct act_row *a;
	struct core_standing st;
	struct core_act *acts;
	enum cy_rc rc = CY_OK;
	size_t i = 0;

	if (j->n > 0) {
		acts = arena_array(&j->party, j->n, sizeof(*acts));
		if (acts == NULL)
			return cy_nomem(e);
		for (a = j->first; a != NULL; a = a->next)
			acts[i++] = a->act;
		st = core_standing(acts, j->n, j->w, j->nw, j->when);
		for (a = j->first, i = 0; a != NULL && i < st.act; i++)
			a = a->next;
		if (a != NULL)
			rc = give_party(j, &st, a, e);
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
read_acts(struct joined *j, uint64_t statement, struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, j->s, SQL_STATEMENT_ACTS, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row_known(j->when));
	query_int(&q, 2, F_SCOPE);
	query_index(&q, 3, statement);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = add_act(j, &q, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc == CY_OK ? end_party(j, e) : rc;
}

/* statement: the root. */
static enum cy_rc
each_party(struct store *s, uint64_t statement, struct core_when when,
    party_act_fn *fn, void *ctx, struct cy_err *e)
{
	struct joined j = {.s = s, .when = when, .fn = fn, .ctx = ctx};
	enum cy_rc rc;

	j.last = &j.first;
	arena_init(&j.all, ACTS_BUDGET);
	arena_init(&j.party, ACTS_BUDGET);
	rc = read_withdrawals(&j, statement, e);
	if (rc == CY_OK)
		rc = read_acts(&j, statement, e);
	arena_release(&j.all);
	arena_release(&j.party);
	return rc;
}

enum cy_rc
store_statement_parties(struct store *s, uint64_t index, struct core_when when,
    party_act_fn *fn, void *ctx, struct cy_err *e)
{
	uint64_t root, thread, newest;
	enum cy_rc rc = row_place(s, index, when, &root, &thread, &newest, e);

	return rc == CY_OK ? each_party(s, root, when, fn, ctx, e) : rc;
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

static enum cy_rc
fill_statement(struct store *s, struct store_statement *st,
    struct core_when when, struct cy_err *e)
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
	if (rc != CY_OK)
		return query_end(rc);
	return each_party(s, st->entry.root, when, count_party, st, e);
}

enum cy_rc
store_statements(struct store *s, const char *lang, struct core_when when,
    enum cy_rc (*fn)(
        void *ctx, const struct store_statement *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct store_statement st;
	struct query q;
	struct row r;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_STATEMENTS, e);

	if (rc != CY_OK)
		return rc;
	row_init(&r, s, lang, when);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = row_read(&r, &q, e);
		st = (struct store_statement){.entry = r.entry};
		if (rc == CY_OK &&
		    (!r.known || r.entry.count == COUNT_NOT ||
		        r.entry.replaced_by != CORE_NONE))
			continue;
		if (rc == CY_OK)
			rc = fill_statement(s, &st, when, e);
		if (rc == CY_OK)
			rc = fn(ctx, &st, e);
		if (rc != CY_OK)
			break;
	}
	row_release(&r);
	query_close(&q);
	return rc;
}
