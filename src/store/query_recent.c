/* SPDX-License-Identifier: Apache-2.0 */
#include "store/recent.h"

#include "store/row.h"

/*
 * Each condition that an index answers is a stream of entry numbers, newest
 * first: one for each type, id or value that is asked for.  The streams of
 * the narrowest condition are merged; the others are judged row by row.
 */

/* Two ids for each type, or for each value of a party. */
#define STREAMS (2 * RECORD_KINDS)

struct stream {
	struct query q;
	uint64_t head; /* CORE_NONE: at its end */
};

struct walk {
	struct store *s;
	const struct store_recent *f;
	uint64_t before;
	int64_t who[2]; /* the party asked for; 0: none */
	uint64_t thread;
	struct span named[2]; /* its ids */
	char partner[LIMIT_PARTY_ID + 1];
	char target[2][sizeof("state ") + LIMIT_PARTY_ID];
	struct stream stream[STREAMS];
	size_t n;
};

static enum cy_rc
advance(struct stream *st, struct cy_err *e)
{
	bool more;
	enum cy_rc rc = query_next(&st->q, &more, e);

	st->head = rc == CY_OK && more ? col_index(&st->q, 0) : CORE_NONE;
	return rc;
}

/* Opens a stream; the caller binds what the statement asks for. */
static enum cy_rc
open_stream(struct walk *w, enum sql sql, struct stream **out, struct cy_err *e)
{
	struct stream *st = &w->stream[w->n];
	enum cy_rc rc;

	rc = query_open(&st->q, w->s, sql, e);
	if (rc != CY_OK)
		return rc;
	w->n++;
	query_index(&st->q, 1, w->before);
	*out = st;
	return CY_OK;
}

static enum cy_rc
open_number(
    struct walk *w, enum sql sql, int64_t a, int64_t b, struct cy_err *e)
{
	struct stream *st;
	enum cy_rc rc = open_stream(w, sql, &st, e);

	if (rc != CY_OK)
		return rc;
	if (a >= 0)
		query_int(&st->q, 2, a);
	if (b >= 0)
		query_int(&st->q, 3, b);
	return advance(st, e);
}

static bool
wanted(const struct store_recent *f, size_t kind)
{
	return f->kinds == 0 || (f->kinds & STORE_KIND(kind)) != 0;
}

static enum cy_rc
streams_party(struct walk *w, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t i, k;

	for (i = 0; i < 2 && w->who[i] > 0; i++)
		for (k = 0; k < RECORD_KINDS && rc == CY_OK; k++)
			if (wanted(w->f, k))
				rc = open_number(w, SQL_RECENT_WHO, w->who[i],
				    (int64_t)k, e);
	return rc;
}

static enum cy_rc
streams_kinds(struct walk *w, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t k;

	if (w->f->kinds == 0)
		return open_number(w, SQL_RECENT_ANY, -1, -1, e);
	for (k = 0; k < RECORD_KINDS && rc == CY_OK; k++)
		if (wanted(w->f, k))
			rc = open_number(w, SQL_RECENT_KIND, (int64_t)k, -1, e);
	return rc;
}

static enum cy_rc
streams_thread(struct walk *w, struct cy_err *e)
{
	int64_t root = (int64_t)w->thread;
	enum cy_rc rc = open_number(w, SQL_RECENT_PART, root, -1, e);

	if (rc == CY_OK)
		rc = open_number(w, SQL_RECENT_CHAIN, root, -1, e);
	if (rc == CY_OK)
		rc = open_number(w, SQL_RECENT_ONE, root, -1, e);
	return rc;
}

static enum cy_rc
open_value(
    struct walk *w, enum field field, struct span value, struct cy_err *e)
{
	struct stream *st;
	enum cy_rc rc = open_stream(w, SQL_RECENT_VALUE, &st, e);

	if (rc != CY_OK)
		return rc;
	query_int(&st->q, 2, field);
	query_text(&st->q, 3, value);
	return advance(st, e);
}

static enum cy_rc
streams_item(struct walk *w, struct cy_err *e)
{
	enum cy_rc rc = open_value(w, F_ENGAGES, w->f->item, e);

	return rc == CY_OK ? open_value(w, F_ITEM, w->f->item, e) : rc;
}

static enum cy_rc
streams_named(struct walk *w, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t i;

	for (i = 0; i < 2 && w->named[i].n > 0 && rc == CY_OK; i++) {
		rc = open_value(w, F_STATE, w->named[i], e);
		/* Binding copies nothing: the text stays with the walk. */
		(void)snprintf(w->target[i], sizeof(w->target[i]), "state %.*s",
		    SPAN_ARGS(w->named[i]));
		if (rc == CY_OK)
			rc = open_value(w, F_TARGET, span_str(w->target[i]), e);
	}
	return rc;
}

static enum cy_rc
open_streams(struct walk *w, struct cy_err *e)
{
	if (w->named[0].n > 0)
		return streams_named(w, e);
	if (w->f->item.n > 0)
		return streams_item(w, e);
	if (w->f->of_thread)
		return streams_thread(w, e);
	if (w->who[0] > 0)
		return streams_party(w, e);
	return streams_kinds(w, e);
}

/* The newest of the heads, off all streams that have it. */
static enum cy_rc
take_newest(struct walk *w, uint64_t *index, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t i;

	*index = CORE_NONE;
	for (i = 0; i < w->n; i++)
		if (w->stream[i].head != CORE_NONE &&
		    (*index == CORE_NONE || w->stream[i].head > *index))
			*index = w->stream[i].head;
	for (i = 0; i < w->n && *index != CORE_NONE && rc == CY_OK; i++)
		if (w->stream[i].head == *index)
			rc = advance(&w->stream[i], e);
	return rc;
}

static enum cy_rc
has_item(struct walk *w, uint64_t index, bool *has, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, w->s, SQL_ITEM_HAS, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, index);
	query_text(&q, 2, w->f->item);
	rc = query_next(&q, has, e);
	query_close(&q);
	return rc;
}

/* Is it there, and of the kind asked for? */
static bool
of_kind(const struct store_recent *f, const struct row *r)
{
	const struct store_entry *row = &r->entry;

	if (!r->known || row->count == COUNT_NOT || !wanted(f, row->kind))
		return false;
	if (f->newest && row->replaced_by != CORE_NONE)
		return false;
	return f->choice.n == 0 || span_eq(f->choice, row->choice);
}

/* Does the row keep every condition?  Most have made the streams already. */
static enum cy_rc
judge(struct walk *w, const struct row *r, bool *keep, struct cy_err *e)
{
	const struct store_entry *row = &r->entry;

	*keep = of_kind(w->f, r);
	if (w->who[0] != 0 && r->who != w->who[0] && r->who != w->who[1])
		*keep = false;
	if (w->f->of_thread && row->thread != w->thread &&
	    row->root != w->thread)
		*keep = false;
	if (!*keep || w->f->item.n == 0 || w->named[0].n == 0)
		return CY_OK;
	return has_item(w, row->index, keep, e);
}

static enum cy_rc
give(struct walk *w, struct row *r, uint64_t index, unsigned *given,
    store_entry_fn *fn, void *ctx, struct cy_err *e)
{
	struct query q;
	bool keep;
	enum cy_rc rc = query_first(&q, w->s, SQL_ENTRY_ONE, index, e);

	if (rc != CY_OK)
		return query_end(rc);
	rc = row_read(r, &q, e);
	if (rc == CY_OK)
		rc = judge(w, r, &keep, e);
	if (rc == CY_OK && keep) {
		(*given)++;
		rc = fn(ctx, &r->entry, e);
	}
	query_close(&q);
	return rc;
}

static enum cy_rc
walk_page(struct walk *w, struct store_page *page, store_entry_fn *fn,
    void *ctx, struct cy_err *e)
{
	unsigned seen = 0, given = 0;
	uint64_t index;
	struct row r;
	enum cy_rc rc;

	row_init(&r, w->s, w->f->lang, w->f->when);
	while (
	    (rc = take_newest(w, &index, e)) == CY_OK && index != CORE_NONE) {
		if (given == page->limit || seen++ == STORE_PAGE_WALK) {
			page->next = index + 1;
			break;
		}
		rc = give(w, &r, index, &given, fn, ctx, e);
		if (rc != CY_OK)
			break;
	}
	row_release(&r);
	return rc;
}

/* Both ids of the parties asked for; a party never met is in no row. */
static enum cy_rc
find_parties(struct walk *w, bool *none, struct cy_err *e)
{
	struct who *who;
	enum cy_rc rc = CY_OK;

	if (w->f->party.n > 0) {
		rc = who_find(w->s, w->f->party, &who, e);
		*none = rc == CY_NOTFOUND;
		if (rc == CY_OK) {
			w->who[0] = who->who;
			w->who[1] = who->partner;
		}
	}
	if (query_end(rc) != CY_OK || w->f->named.n == 0)
		return query_end(rc);
	*none = *none || w->f->named.n > LIMIT_PARTY_ID;
	w->named[0] = w->f->named;
	rc = who_find(w->s, w->f->named, &who, e);
	if (rc == CY_OK && who->partner != 0) {
		memcpy(w->partner, who->other, sizeof(w->partner));
		w->named[1] = span_str(w->partner);
	}
	return query_end(rc);
}

static enum cy_rc
find_thread(struct walk *w, bool *none, struct cy_err *e)
{
	const struct core_when now = {.known_at = 0};
	uint64_t root, newest;
	enum cy_rc rc;

	if (!w->f->of_thread)
		return CY_OK;
	rc = row_place(w->s, w->f->thread, now, &root, &w->thread, &newest, e);
	*none = *none || rc == CY_NOTFOUND;
	return query_end(rc);
}

enum cy_rc
store_recent(struct store *s, const struct store_recent *f,
    struct store_page *page, store_entry_fn *fn, void *ctx, struct cy_err *e)
{
	struct walk w = {.s = s, .f = f};
	bool none = false;
	enum cy_rc rc;
	size_t i;

	w.before = (uint64_t)row_before(page, f->when);
	rc = find_parties(&w, &none, e);
	if (rc == CY_OK)
		rc = find_thread(&w, &none, e);
	if (rc == CY_OK && !none)
		rc = open_streams(&w, e);
	if (rc == CY_OK)
		rc = walk_page(&w, page, fn, ctx, e);
	for (i = 0; i < w.n; i++)
		query_close(&w.stream[i].q);
	return rc;
}
