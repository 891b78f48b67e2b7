/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "store/recent.h"
#include "store/row.h"

/* Items of catalogues, and how often records engage them. */

struct ref {
	int64_t kind;
	uint64_t thread, entry;
};

struct items {
	struct store *s;
	struct core_when when;
	struct query q[2]; /* Engages, Item: each by value, then entry */
	bool more[2];
	uint64_t seen;
	struct buf item; /* at hand; empty before the first */
	struct buf refs; /* struct ref */
	enum cy_rc (*fn)(
	    void *ctx, const struct store_item *row, struct cy_err *e);
	void *ctx;
};

static int
by_kind(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->thread != y->thread)
		return x->thread < y->thread ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

/* The item at hand is complete: a row for each type. */
static enum cy_rc
end_item(struct items *it, struct cy_err *e)
{
	struct ref *ref = (struct ref *)(void *)it->refs.p;
	size_t i, from = 0, n = it->refs.n / sizeof(*ref);
	struct store_item row = {.item = buf_span(&it->item)};
	enum cy_rc rc = buf_check(&it->refs, e);

	if (rc == CY_OK)
		rc = buf_check(&it->item, e);
	if (n > 0 && rc == CY_OK)
		qsort(ref, n, sizeof(*ref), by_kind);
	for (i = 0; i < n && rc == CY_OK; i++) {
		row.records++;
		if (i == from || ref[i].thread != ref[i - 1].thread)
			row.cases++;
		if (ref[i].entry > row.newest)
			row.newest = ref[i].entry;
		if (i + 1 < n && ref[i + 1].kind == ref[i].kind)
			continue;
		row.kind = (enum record_kind)ref[i].kind;
		rc = it->fn(it->ctx, &row, e);
		row = (struct store_item){.item = row.item};
		from = i + 1;
	}
	buf_reset(&it->refs);
	return rc;
}

static enum cy_rc
take(struct items *it, size_t at, struct cy_err *e)
{
	const struct query *q = &it->q[at];
	uint64_t replaced = col_index(q, 5);
	struct ref ref = {
	    .kind = col_int(q, 1),
	    .thread = col_index(q, 2),
	    .entry = col_index(q, 3),
	};
	enum cy_rc rc;

	if (!span_eq(col_span(q, 0), buf_span(&it->item))) {
		rc = end_item(it, e);
		if (rc != CY_OK)
			return rc;
		buf_reset(&it->item);
		buf_put(&it->item, col_span(q, 0));
	}
	if (row_counted(col_int(q, 4), it->when) &&
	    !(replaced != CORE_NONE && core_known(replaced, it->when)))
		buf_put(&it->refs, span(&ref, sizeof(ref)));
	return query_next(&it->q[at], &it->more[at], e);
}

static enum cy_rc
walk_items(struct items *it, bool *whole, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t at;

	while (rc == CY_OK && (it->more[0] || it->more[1])) {
		if (it->seen++ == STORE_ITEM_WALK) {
			*whole = false;
			break;
		}
		at = it->more[0] ? 0 : 1;
		if (it->more[0] && it->more[1])
			at = span_cmp(col_span(&it->q[1], 0),
			         col_span(&it->q[0], 0)) < 0;
		rc = take(it, at, e);
	}
	return rc == CY_OK ? end_item(it, e) : rc;
}

static enum cy_rc
open_items(struct items *it, enum field field, size_t at, struct span from,
    struct span to, struct cy_err *e)
{
	struct query *q = &it->q[at];
	enum cy_rc rc = query_open(q, it->s, SQL_ITEMS, e);

	if (rc != CY_OK)
		return rc;
	query_int(q, 1, field);
	query_text(q, 2, from);
	query_text(q, 3, to);
	query_int(q, 4, row_known(it->when));
	return query_next(q, &it->more[at], e);
}

enum cy_rc
store_items(struct store *s, struct span catalogue, struct core_when when,
    bool *whole,
    enum cy_rc (*fn)(void *ctx, const struct store_item *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct items it = {.s = s, .when = when, .fn = fn, .ctx = ctx};
	struct buf from, to;
	enum cy_rc rc;

	*whole = true;
	if (catalogue.n > LIMIT_SYMBOL)
		return CY_OK;
	buf_init(&from, LIMIT_HEADER_LINE);
	buf_init(&to, LIMIT_HEADER_LINE);
	buf_init(&it.item, LIMIT_HEADER_LINE);
	buf_init(&it.refs, STORE_ITEM_WALK * sizeof(struct ref));
	/* '$' is next to '#'; values are symbols, '#' and an id. */
	buf_put(&from, catalogue);
	buf_put(&to, catalogue);
	buf_puts(&from, catalogue.n > 0 ? "#" : "");
	buf_puts(&to, catalogue.n > 0 ? "$" : "~");
	rc = buf_check(&from, e);
	if (rc == CY_OK)
		rc = buf_check(&to, e);
	if (rc == CY_OK)
		rc = open_items(
		    &it, F_ENGAGES, 0, buf_span(&from), buf_span(&to), e);
	if (rc == CY_OK)
		rc = open_items(
		    &it, F_ITEM, 1, buf_span(&from), buf_span(&to), e);
	if (rc == CY_OK)
		rc = walk_items(&it, whole, e);
	query_close(&it.q[0]);
	query_close(&it.q[1]);
	buf_release(&from);
	buf_release(&to);
	buf_release(&it.item);
	buf_release(&it.refs);
	return rc;
}
