/* SPDX-License-Identifier: Apache-2.0 */
#include "store/case.h"
#include "store/row.h"

#define STATES_MAX 4096

/* What a case holds, counted. */
static void
count_entry(struct store_case *c, const struct query *q, struct core_when when)
{
	int64_t kind = col_int(q, 0);
	uint64_t replaced = col_index(q, 3);

	if ((replaced != CORE_NONE && core_known(replaced, when)) ||
	    !row_counted(col_int(q, 2), when))
		return;
	if (kind == R_ASSESSMENT)
		c->assessments++;
	else if (kind == R_FINDING)
		c->findings++;
	else if (kind == R_SUPPORT)
		c->supports++;
	else if (kind == R_MEASURE)
		c->measures++;
	else if (kind == R_DECLARATION &&
	    span_eq_str(row_choice(R_DECLARATION, col_int(q, 1)), "reply"))
		c->replies++;
}

static enum cy_rc
count_entries(struct store *s, struct store_case *c, struct core_when when,
    struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_CASE_ENTRIES, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, c->entry.root);
	query_int(&q, 2, row_known(when));
	while ((rc = query_next(&q, &more, e)) == CY_OK && more)
		count_entry(c, &q, when);
	query_close(&q);
	return rc;
}

/* The states named, each once; past the room there is, no more. */
static enum cy_rc
read_states(struct store *s, const struct store_case *c, struct core_when when,
    struct buf *out, struct cy_err *e)
{
	struct span last = {NULL, 0}, v;
	uint64_t replaced;
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_CASE_STATES, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, F_STATE);
	query_index(&q, 2, c->entry.root);
	query_int(&q, 3, row_known(when));
	buf_reset(out);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		v = col_span(&q, 0);
		replaced = col_index(&q, 2);
		if ((replaced != CORE_NONE && core_known(replaced, when)) ||
		    !row_counted(col_int(&q, 1), when) || span_eq(v, last) ||
		    out->n + v.n + 1 > STATES_MAX)
			continue;
		if (out->n > 0)
			buf_putc(out, ' ');
		buf_put(out, v);
		rc = buf_check(out, e);
		if (rc != CY_OK)
			break;
		last = span(out->p + out->n - v.n, v.n);
	}
	query_close(&q);
	return rc;
}

static enum cy_rc
fill_case(
    struct row *r, struct store_case *c, struct buf *states, struct cy_err *e)
{
	enum cy_rc rc;

	*c = (struct store_case){.entry = r->entry, .began = r->began};
	rc = count_entries(r->s, c, r->when, e);
	if (rc == CY_OK)
		rc = read_states(r->s, c, r->when, states, e);
	if (states->n > 0)
		c->states = buf_span(states);
	return rc;
}

struct give {
	struct buf states;
	store_case_fn *fn;
	void *ctx;
};

/* What had not begun was no case yet; what does not say when is one. */
static bool
begun(const struct row *r)
{
	struct day began;

	return !day_parse(r->began, &began) ||
	    core_counts(began, r->when) != COUNT_NOT;
}

static enum cy_rc
give_walked(struct row_walk *w, void *ctx, bool *given, struct cy_err *e)
{
	struct give *g = ctx;
	struct store_case c;
	enum cy_rc rc;

	if (!begun(&w->r))
		return CY_OK;
	*given = true;
	rc = fill_case(&w->r, &c, &g->states, e);
	return rc == CY_OK ? g->fn(g->ctx, &c, e) : rc;
}

enum cy_rc
store_case_page(struct store *s, const char *lang, struct core_when when,
    struct store_listing *page, store_case_fn *fn, void *ctx, struct cy_err *e)
{
	struct give g = {.fn = fn, .ctx = ctx};
	struct row_walk w = {
	    .sql = SQL_CASES, .page = page, .give = give_walked, .ctx = &g};
	enum cy_rc rc;

	row_init(&w.r, s, lang, when);
	buf_init(&g.states, STATES_MAX);
	rc = row_walk(&w, e);
	buf_release(&g.states);
	row_release(&w.r);
	return rc;
}

enum cy_rc
store_cases(struct store *s, const char *lang, struct core_when when,
    store_case_fn *fn, void *ctx, struct cy_err *e)
{
	return store_case_page(s, lang, when, NULL, fn, ctx, e);
}

enum cy_rc
store_case(struct store *s, uint64_t index, const char *lang,
    struct core_when when, store_case_fn *fn, void *ctx, struct cy_err *e)
{
	struct store_case c;
	struct buf states;
	struct query q;
	struct row r;
	enum cy_rc rc;

	row_init(&r, s, lang, when);
	buf_init(&states, STATES_MAX);
	rc = row_newest(&r, &q, index, R_INCIDENT, e);
	if (rc == CY_OK)
		rc = fill_case(&r, &c, &states, e);
	if (rc == CY_OK)
		rc = fn(ctx, &c, e);
	query_close(&q);
	buf_release(&states);
	row_release(&r);
	return rc;
}

enum cy_rc
store_thread(struct store *s, uint64_t index, const char *lang,
    struct core_when when, enum store_order order,
    enum cy_rc (*fn)(void *ctx, unsigned depth, const struct store_entry *row,
        struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	uint64_t root, thread, newest;
	struct query q;
	struct row r;
	bool more;
	enum cy_rc rc;

	rc = row_place(s, index, when, &root, &thread, &newest, e);
	if (rc == CY_OK)
		rc = query_open(&q, s,
		    order == STORE_BY_TREE ? SQL_THREAD_TREE : SQL_THREAD_DATE,
		    e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, newest);
	query_index(&q, 2, thread);
	query_int(&q, 3, row_known(when));
	row_init(&r, s, lang, when);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = row_read(&r, &q, e);
		if (rc == CY_OK && r.entry.count != COUNT_NOT)
			rc = fn(ctx, (unsigned)col_int(&q, ROW_COLUMNS),
			    &r.entry, e);
		if (rc != CY_OK)
			break;
	}
	row_release(&r);
	query_close(&q);
	return rc;
}
