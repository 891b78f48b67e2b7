/* SPDX-License-Identifier: Apache-2.0 */
#include "store/recent.h"
#include "store/row.h"

/* Lists by day, page by page, and their cursors. */

void
store_rank_print(char out[STORE_RANK_TEXT], struct store_rank r)
{
	(void)snprintf(out, STORE_RANK_TEXT, "%lld.%llu", (long long)r.score,
	    (unsigned long long)r.entry);
}

bool
store_rank_parse(struct span s, struct store_rank *out)
{
	size_t dot = span_find(s, '.');
	uint64_t score;

	*out = (struct store_rank){.is = true};
	if (!span_uint(span_first(s, dot), INT64_MAX, &score) ||
	    !span_uint(span_from(s, dot + 1), INT64_MAX, &out->entry))
		out->is = false;
	else
		out->score = (int64_t)score;
	return out->is;
}

static enum cy_rc
one_row(struct row_walk *w, uint64_t index, bool *given, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_first(&q, w->r.s, SQL_ENTRY_ONE, index, e);

	*given = false;
	if (rc != CY_OK)
		return query_end(rc);
	rc = row_read(&w->r, &q, e);
	if (rc == CY_OK && row_stands(&w->r))
		rc = w->give(w, w->ctx, given, e);
	query_close(&q);
	return rc;
}

static enum cy_rc
walk_rows(struct row_walk *w, struct query *q, struct cy_err *e)
{
	struct store_rank at = {.is = false};
	unsigned given = 0, seen = 0;
	bool more, one;
	enum cy_rc rc;

	while ((rc = query_next(q, &more, e)) == CY_OK && more) {
		if (w->page != NULL &&
		    (given == w->page->limit || seen++ == STORE_PAGE_WALK)) {
			w->page->next = at;
			break;
		}
		at = (struct store_rank){.is = true,
		    .score = col_int(q, 1),
		    .entry = col_index(q, 0)};
		rc = one_row(w, at.entry, &one, e);
		if (rc != CY_OK)
			break;
		given += one;
	}
	return rc;
}

enum cy_rc
row_walk(struct row_walk *w, struct cy_err *e)
{
	struct store_rank after = {.score = -1};
	struct query q;
	enum cy_rc rc = query_open(&q, w->r.s, w->sql, e);

	if (rc != CY_OK)
		return rc;
	if (w->page != NULL) {
		w->page->next = (struct store_rank){.is = false};
		if (w->page->limit > STORE_LISTING_MAX)
			w->page->limit = STORE_LISTING_MAX;
		if (w->page->after.is)
			after = w->page->after;
	}
	query_int(&q, 1, after.score);
	query_int(&q, 2, (int64_t)after.entry);
	rc = walk_rows(w, &q, e);
	query_close(&q);
	return rc;
}
