/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "store/case.h"
#include "store/joined.h"

/* Who stood with whom: a matrix of the parties that are met. */

#define MAX STORE_TOGETHER_PARTIES
#define MEMBERS_MAX 4096

/* A party on one side of one case: those of a state stand together. */
struct member {
	uint16_t party;
	uint16_t side;
};

struct side {
	struct span state;
	uint64_t root; /* of the finding */
};

struct together {
	struct store *s;
	struct core_when when;
	char name[MAX][LIMIT_PARTY_ID + 1];
	size_t parties;
	struct {
		uint32_t statements, cases;
		uint32_t stamp; /* of the statement or case counted last */
	} cell[MAX][MAX];       /* [a][b], a < b in order of appearance */
	uint32_t stamp;
	struct member member[MEMBERS_MAX];
	size_t members;
	struct side side[MEMBERS_MAX]; /* findings of the case at hand */
	size_t sides;
	struct arena arena;
	bool whole;
};

/* The number of a party; MAX: there is no room for it. */
static size_t
party_number(struct together *t, struct span name)
{
	size_t i;

	for (i = 0; i < t->parties; i++)
		if (span_eq_str(name, t->name[i]))
			return i;
	if (i == MAX || name.n > LIMIT_PARTY_ID) {
		t->whole = false;
		return MAX;
	}
	memcpy(t->name[i], name.p, name.n);
	t->parties++;
	return i;
}

static void
add_member(struct together *t, struct span name, size_t side)
{
	size_t party = party_number(t, name);

	if (party == MAX)
		return;
	if (t->members == MEMBERS_MAX) {
		t->whole = false;
		return;
	}
	t->member[t->members++] =
	    (struct member){.party = (uint16_t)party, .side = (uint16_t)side};
}

static int
by_side(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return x->side != y->side ? x->side - y->side : x->party - y->party;
}

static void
count_pair(struct together *t, size_t a, size_t b, bool statement)
{
	if (a == b || t->cell[a][b].stamp == t->stamp)
		return;
	t->cell[a][b].stamp = t->stamp;
	if (statement)
		t->cell[a][b].statements++;
	else
		t->cell[a][b].cases++;
}

/* Sorted: each party stands once on each side, and once is enough. */
static void
count_pairs(struct together *t, bool statement)
{
	const struct member *m = t->member;
	size_t i, j, n = 0;

	t->stamp++;
	qsort(t->member, t->members, sizeof(*m), by_side);
	for (i = 0; i < t->members; i++)
		if (n == 0 || by_side(&m[i], &m[n - 1]) != 0)
			t->member[n++] = m[i];
	for (i = 0; i < n; i++)
		for (j = i + 1; j < n && m[j].side == m[i].side; j++)
			count_pair(t, m[i].party, m[j].party, statement);
	t->members = 0;
}

static enum cy_rc
take_party(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	struct together *t = ctx;

	(void)e;
	if (row->count == COUNT_YES)
		add_member(t, row->party, 0);
	return CY_OK;
}

static bool
counts(const struct together *t, int64_t day, uint64_t replaced)
{
	return row_counted(day, t->when) &&
	    !(replaced != CORE_NONE && core_known(replaced, t->when));
}

/* Findings that name the same state are one side. */
static size_t
side_of(const struct together *t, struct span state)
{
	size_t i;

	for (i = 0; i < t->sides && !span_eq(t->side[i].state, state); i++)
		;
	return i;
}

static enum cy_rc
take_finding(struct together *t, const struct query *q, struct cy_err *e)
{
	struct side *side = &t->side[t->sides];
	uint64_t entry = col_index(q, 0), root = col_index(q, 5);

	if (!counts(t, col_int(q, 1), col_index(q, 2)) || col_is_null(q, 4))
		return CY_OK;
	if (t->sides == MEMBERS_MAX) {
		t->whole = false;
		return CY_OK;
	}
	side->root = root == CORE_NONE ? entry : root;
	side->state = arena_copy(&t->arena, col_span(q, 4));
	if (side->state.p == NULL)
		return cy_nomem(e);
	t->sides++;
	add_member(t, col_span(q, 3), side_of(t, side->state));
	return CY_OK;
}

/* Relations that say "with", not merely "heard" or "no". */
static bool
stands_with(struct span relation)
{
	static const char *const words[] = {"own-assessment", "joins",
	    "co-authors", "agrees", "supports", "condemns", "solidarity",
	    "shares-concern"};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_eq_str(relation, words[i]))
			return true;
	return false;
}

static enum cy_rc
take_support(struct together *t, const struct query *q, struct cy_err *e)
{
	uint64_t topic = col_index(q, 4);
	size_t i;

	(void)e;
	if (!counts(t, col_int(q, 1), col_index(q, 2)) ||
	    !stands_with(row_choice(R_SUPPORT, col_int(q, 0))))
		return CY_OK;
	for (i = 0; i < t->sides; i++)
		if (t->side[i].root == topic) {
			add_member(
			    t, col_span(q, 3), side_of(t, t->side[i].state));
			break;
		}
	return CY_OK;
}

static enum cy_rc
each_finding(struct together *t, uint64_t thread, struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, t->s, SQL_CASE_FINDINGS, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row_known(t->when));
	query_int(&q, 2, F_STATE);
	query_index(&q, 3, thread);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = take_finding(t, &q, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

static enum cy_rc
each_support(struct together *t, uint64_t thread, struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, t->s, SQL_CASE_SUPPORTS, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row_known(t->when));
	query_index(&q, 2, thread);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = take_support(t, &q, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

static enum cy_rc
one_thread(struct together *t, uint64_t root, bool statement, struct cy_err *e)
{
	enum cy_rc rc;

	t->sides = 0;
	arena_reset(&t->arena);
	if (statement) {
		rc = joined_each(t->s, root, t->when, take_party, t, e);
	} else {
		rc = each_finding(t, root, e);
		if (rc == CY_OK)
			rc = each_support(t, root, e);
	}
	count_pairs(t, statement);
	return rc;
}

/* The first of each chain stands for it. */
static enum cy_rc
each_thread(struct together *t, enum record_kind kind, struct cy_err *e)
{
	unsigned seen = 0;
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, t->s, SQL_THREADS, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, kind);
	query_int(&q, 2, row_known(t->when));
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		if (seen++ == STORE_TOGETHER_WALK) {
			t->whole = false;
			break;
		}
		rc = one_thread(t, col_index(&q, 0), kind == R_STATEMENT, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

static int
by_number(const void *a, const void *b)
{
	const struct store_pair *x = a, *y = b;
	uint32_t m = x->statements + x->cases, n = y->statements + y->cases;
	int c = span_cmp(x->a, y->a);

	if (m != n)
		return m > n ? -1 : 1;
	return c != 0 ? c : span_cmp(x->b, y->b);
}

static size_t
list_pairs(const struct together *t, struct store_pair *out)
{
	struct store_pair p;
	struct span swap;
	size_t i, j, n = 0;

	for (i = 0; i < t->parties; i++)
		for (j = i + 1; j < t->parties; j++) {
			p = (struct store_pair){
			    .a = span_str(t->name[i]),
			    .b = span_str(t->name[j]),
			    .statements = t->cell[i][j].statements,
			    .cases = t->cell[i][j].cases,
			};
			if (span_cmp(p.a, p.b) > 0) {
				swap = p.a;
				p.a = p.b;
				p.b = swap;
			}
			if (p.statements + p.cases > 0)
				out[n++] = p;
		}
	return n;
}

static enum cy_rc
give_pairs(const struct together *t,
    enum cy_rc (*fn)(void *ctx, const struct store_pair *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	size_t i, n = t->parties * t->parties / 2;
	struct store_pair *all;
	enum cy_rc rc = CY_OK;

	if (n == 0)
		return CY_OK;
	all = calloc(n, sizeof(*all));
	if (all == NULL)
		return cy_nomem(e);
	n = list_pairs(t, all);
	qsort(all, n, sizeof(*all), by_number);
	for (i = 0; i < n && rc == CY_OK; i++)
		rc = fn(ctx, &all[i], e);
	free(all);
	return rc;
}

/* An act names few things: what one case can hold of them is bounded. */
#define TOGETHER_BUDGET (1u << 20)

enum cy_rc
store_together(struct store *s, struct core_when when, bool *whole,
    enum cy_rc (*fn)(void *ctx, const struct store_pair *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct together *t = calloc(1, sizeof(*t));
	enum cy_rc rc;

	*whole = true;
	if (t == NULL)
		return cy_nomem(e);
	t->s = s;
	t->when = when;
	t->whole = true;
	arena_init(&t->arena, TOGETHER_BUDGET);
	rc = each_thread(t, R_STATEMENT, e);
	if (rc == CY_OK)
		rc = each_thread(t, R_INCIDENT, e);
	*whole = t->whole;
	if (rc == CY_OK)
		rc = give_pairs(t, fn, ctx, e);
	arena_release(&t->arena);
	free(t);
	return rc;
}
