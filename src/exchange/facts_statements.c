/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/facts_impl.h"

/* statements.csv: one row per party and statement (spec/import.md). */

/* The rows of one statement, from..to-1. */
struct block {
	const struct facts_table *t;
	size_t from, to;
};

static void
look_at(struct facts_run *r, const struct facts_table *t, size_t row)
{
	r->from = t;
	r->row = &t->row[row];
}

/* What is said of the statement must be the same in each of its rows. */
static void
compare_rows(struct facts_run *r, const struct block *b)
{
	static const unsigned same[] = {S_TITLE, S_DATE, S_PLACE, S_KIND};
	size_t i, k;

	for (i = b->from + 1; i < b->to; i++) {
		look_at(r, b->t, i);
		for (k = 0; k < sizeof(same) / sizeof(same[0]); k++)
			if (!span_eq(r->row->v[same[k]],
			        b->t->row[b->from].v[same[k]]))
				facts_say(r, FACTS_NOT_UNDERSTOOD, same[k],
				    r->row->v[same[k]]);
	}
	look_at(r, b->t, b->from);
}

static bool
all_sources(struct facts_run *r, const struct block *b)
{
	bool any = false;
	size_t i;

	for (i = b->from; i < b->to; i++) {
		look_at(r, b->t, i);
		any = facts_sources(r, r->row->v[S_SOURCE], S_SOURCE);
	}
	look_at(r, b->t, b->from);
	return any;
}

static enum cy_rc
statement(struct facts_run *r, const struct block *b, struct facts_group *g,
    struct cy_err *e)
{
	const struct span *v = b->t->row[b->from].v;
	struct span title;

	look_at(r, b->t, b->from);
	facts_begin(r, R_STATEMENT);
	compare_rows(r, b);
	title = facts_join(r, SPAN_LIT("en "), v[S_TITLE], (struct span){0});
	if (!facts_set(r, F_SYMBOL, v[S_ID], S_ID) ||
	    !facts_set(r, F_TITLE, title, S_TITLE))
		return r->nomem ? cy_nomem(e) : CY_OK;
	facts_put(r, F_RECORDED_FOR, SPAN_LIT("public"));
	(void)facts_set(r, F_OCCURRED, v[S_DATE], S_DATE);
	(void)facts_set(r, F_KIND, v[S_KIND], S_KIND);
	(void)facts_set(r, F_PLACE, v[S_PLACE], S_PLACE);
	if (!all_sources(r, b)) {
		facts_say(r, FACTS_NO_SOURCE, S_SOURCE, (struct span){0});
		return CY_OK;
	}
	return facts_add(r, &g->record, &g->head, e);
}

/* "sign" -> "signature"; empty when the act is not understood. */
static struct span
act_kind(struct span act)
{
	static const struct {
		const char *act, *kind;
	} kinds[] = {
	    {"sign", "signature"},
	    {"accede", "accession"},
	    {"align", "alignment"},
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (span_eq_str(act, kinds[i].act))
			return span_str(kinds[i].kind);
	return (struct span){0};
}

static bool
party_before(const struct block *b, size_t row)
{
	size_t i;

	for (i = b->from; i < row; i++)
		if (span_eq(b->t->row[i].v[S_PARTY], b->t->row[row].v[S_PARTY]))
			return true;
	return false;
}

/* The act of the current row; *made says whether there is one to list. */
static enum cy_rc
act(struct facts_run *r, const struct facts_group *g, struct hash *id,
    bool *made, struct cy_err *e)
{
	const struct span *v = r->row->v;
	struct span kind = act_kind(v[S_ACT]), party;
	enum facts_head head;
	enum cy_rc rc;

	*made = false;
	facts_begin(r, R_ACT);
	party = facts_party(r, v[S_PARTY], S_PARTY);
	if (kind.n == 0)
		facts_say(r, FACTS_NOT_UNDERSTOOD, S_ACT, v[S_ACT]);
	if (kind.n == 0 || party.n == 0)
		return r->nomem ? cy_nomem(e) : CY_OK;
	facts_put(r, F_RECORDED_FOR, party);
	facts_put(r, F_KIND, kind);
	facts_put_id(r, F_STATEMENT, &g->record);
	(void)facts_set(r, F_OCCURRED, v[S_ACT_DATE], S_ACT_DATE);
	if (!facts_sources(r, v[S_SOURCE], S_SOURCE)) {
		facts_say(r, FACTS_NO_SOURCE, S_SOURCE, (struct span){0});
		return CY_OK;
	}
	rc = facts_add(r, id, &head, e);
	*made = head == FACTS_STANDS;
	return rc;
}

/* The keeper's list: what counts, as the files have it. */
static enum cy_rc
release(struct facts_run *r, const struct facts_group *g,
    const struct hash *acts, size_t n, struct cy_err *e)
{
	enum facts_head head;
	struct hash id;
	size_t i;

	facts_begin(r, R_RELEASE);
	facts_put_id(r, F_STATEMENT, &g->record);
	for (i = 0; i < n; i++)
		facts_put_id(r, F_RECORD, &acts[i]);
	return facts_add(r, &id, &head, e);
}

static enum cy_rc
acts(struct facts_run *r, const struct block *b, const struct facts_group *g,
    struct cy_err *e)
{
	struct hash *list;
	enum cy_rc rc = CY_OK;
	size_t i, n = 0;
	bool made;

	list = arena_array(&r->arena, b->to - b->from, sizeof(*list));
	if (list == NULL)
		return cy_nomem(e);
	for (i = b->from; rc == CY_OK && i < b->to; i++) {
		look_at(r, b->t, i);
		if (party_before(b, i)) {
			facts_say(
			    r, FACTS_REPEATED, S_PARTY, r->row->v[S_PARTY]);
			continue;
		}
		rc = act(r, g, &list[n], &made, e);
		n += made;
	}
	look_at(r, b->t, b->from);
	return rc == CY_OK ? release(r, g, list, n, e) : rc;
}

static enum cy_rc
one(struct facts_run *r, const struct block *b, struct cy_err *e)
{
	struct facts_group *g;
	enum cy_rc rc;

	look_at(r, b->t, b->from);
	rc = facts_group_new(r, b->t->row[b->from].v[S_ID], &g, e);
	if (rc == CY_OK)
		rc = statement(r, b, g, e);
	if (rc != CY_OK)
		return rc;
	if (g->head == FACTS_MISSING) {
		facts_say(r, FACTS_UNPLACED, S_ID, g->id);
		return CY_OK;
	}
	r->known = g->head == FACTS_KNOWN;
	rc = acts(r, b, g, e);
	r->known = false;
	return rc;
}

enum cy_rc
facts_statements(struct facts_run *r, struct cy_err *e)
{
	struct block b = {.t = &r->table[FACTS_STATEMENTS]};
	enum cy_rc rc;

	for (b.from = 0; b.from < b.t->n; b.from = b.to) {
		b.to = b.from + 1;
		while (b.to < b.t->n &&
		    span_eq(b.t->row[b.to].v[S_ID], b.t->row[b.from].v[S_ID]))
			b.to++;
		rc = one(r, &b, e);
		if (rc != CY_OK)
			return rc;
	}
	return CY_OK;
}
