/* SPDX-License-Identifier: Apache-2.0 */
#include "base/codec.h"
#include "store/row.h"

enum cy_rc
store_find(
    struct store *s, const struct hash *id, uint64_t *index, struct cy_err *e)
{
	char hex[HASH_HEX];
	enum cy_rc rc = id_find(s, id, index, e);

	if (rc != CY_NOTFOUND)
		return rc;
	hash_hex(hex, id);
	return row_missing(span_str(hex), e);
}

/* One row of (entry, id); CY_NOTFOUND without, CY_CONFLICT with two. */
static enum cy_rc
only_row(struct query *q, struct span name, uint64_t *index, struct hash *id,
    struct cy_err *e)
{
	enum cy_rc rc = query_step(q, e);

	if (rc == CY_OK) {
		*index = (uint64_t)col_int(q, 0);
		(void)col_hash(q, 1, id);
		rc = query_step(q, e);
		if (rc == CY_OK)
			rc = cy_fail(e, CY_CONFLICT, FAULT_STORE_AMBIGUOUS,
			    CY_NO_OFFSET, "%.*s",
			    SPAN_ARGS(span_first(name, 200)));
		else
			rc = query_end(rc);
	}
	query_close(q);
	return rc;
}

static enum cy_rc
by_number(struct store *s, struct span name, uint64_t *index, struct hash *id,
    struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	if (name.n < 2 || name.p[0] != '#' ||
	    !span_uint(span_from(name, 1), INT64_MAX, index))
		return CY_NOTFOUND;
	rc = query_first(&q, s, SQL_ENTRY_ONE, *index, e);
	if (rc != CY_OK)
		return rc;
	(void)col_hash(&q, 1, id);
	query_close(&q);
	return CY_OK;
}

static enum cy_rc
by_author_symbol(struct store *s, struct span name, uint64_t *index,
    struct hash *id, struct cy_err *e)
{
	size_t slash = span_find(name, '/');
	enum cy_rc rc;

	if (slash == name.n)
		return CY_NOTFOUND;
	rc = s->view.symbol(
	    s, span_first(name, slash), span_from(name, slash + 1), id, e);
	return rc == CY_OK ? store_find(s, id, index, e) : rc;
}

static enum cy_rc
by_symbol(struct store *s, struct span name, uint64_t *index, struct hash *id,
    struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	if (!symbol_valid(name))
		return CY_NOTFOUND;
	rc = query_open(&q, s, SQL_SYMBOL_FIND, e);
	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, name);
	return only_row(&q, name, index, id, e);
}

/* The id itself, or its first digits: a range of ids. */
static enum cy_rc
by_digits(struct store *s, struct span name, uint64_t *index, struct hash *id,
    struct cy_err *e)
{
	char low[HASH_HEX], high[HASH_HEX];
	struct hash from, to;
	struct query q;
	enum cy_rc rc;

	if (name.n < STORE_PREFIX || name.n > HASH_HEX - 1)
		return CY_NOTFOUND;
	memset(low, '0', sizeof(low));
	memset(high, 'f', sizeof(high));
	memcpy(low, name.p, name.n);
	memcpy(high, name.p, name.n);
	if (!hash_from_hex(&from, span(low, HASH_HEX - 1)) ||
	    !hash_from_hex(&to, span(high, HASH_HEX - 1)))
		return CY_NOTFOUND;
	rc = query_open(&q, s, SQL_PREFIX_FIND, e);
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, id_digits(&from));
	query_int(&q, 2, id_digits(&to));
	query_blob(&q, 3, span(from.b, HASH_LEN));
	query_blob(&q, 4, span(to.b, HASH_LEN));
	return only_row(&q, name, index, id, e);
}

enum cy_rc
store_resolve(struct store *s, struct span name, uint64_t *index,
    struct hash *id, struct cy_err *e)
{
	static enum cy_rc (*const ways[])(struct store * s, struct span name,
	    uint64_t * index, struct hash * id, struct cy_err * e) = {
	    by_number,
	    by_author_symbol,
	    by_symbol,
	    by_digits,
	};
	enum cy_rc rc;
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		rc = ways[i](s, name, index, id, e);
		if (rc != CY_NOTFOUND)
			return rc;
	}
	return row_missing(name, e);
}

enum cy_rc
store_entry(struct store *s, uint64_t index, const char *lang,
    store_entry_fn *fn, void *ctx, struct cy_err *e)
{
	struct core_when when = {.known_at = 0};
	struct query q;
	struct row r;
	enum cy_rc rc;

	rc = query_first(&q, s, SQL_ENTRY_ONE, index, e);
	if (rc == CY_NOTFOUND)
		return row_missing_entry(index, e);
	if (rc != CY_OK)
		return rc;
	row_init(&r, s, lang, when);
	rc = row_read(&r, &q, e);
	if (rc == CY_OK)
		rc = fn(ctx, &r.entry, e);
	row_release(&r);
	query_close(&q);
	return rc;
}

enum cy_rc
store_newest(struct store *s, uint64_t index, struct core_when when,
    uint64_t *out, struct cy_err *e)
{
	uint64_t root, thread;

	return row_place(s, index, when, &root, &thread, out, e);
}

enum cy_rc
store_fields(struct store *s, uint64_t index,
    enum cy_rc (*fn)(
        void *ctx, enum field field, struct span value, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_FIELDS_GET, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, index);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = fn(ctx, (enum field)col_int(&q, 0), col_span(&q, 1), e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

/* The numbers of the parties to look for: 0 for any, -1 for one that was
 * never met. */
static enum cy_rc
filter_who(struct store *s, struct span name, int64_t *who, int64_t *partner,
    struct cy_err *e)
{
	struct who *w;
	enum cy_rc rc;

	*who = 0;
	*partner = 0;
	if (name.n == 0)
		return CY_OK;
	rc = who_find(s, name, &w, e);
	if (rc == CY_OK) {
		*who = w->who;
		*partner = w->partner;
	} else if (rc == CY_NOTFOUND) {
		*who = -1;
		rc = CY_OK;
	}
	return rc;
}

static enum cy_rc
open_filter(struct query *q, struct store *s, const struct store_filter *f,
    struct cy_err *e)
{
	int64_t who, partner, author, none;
	int64_t to = row_known(f->when);
	enum cy_rc rc;

	if (f->to > 0 && f->to < (uint64_t)to)
		to = (int64_t)f->to;
	rc = filter_who(s, f->author, &author, &none, e);
	if (rc == CY_OK)
		rc = filter_who(s, f->party, &who, &partner, e);
	if (rc == CY_OK)
		rc = query_open(
		    q, s, who == 0 ? SQL_ENTRIES : SQL_ENTRIES_OF, e);
	if (rc != CY_OK)
		return rc;
	query_index(q, 1, f->from);
	query_int(q, 2, to);
	query_int(q, 3, f->by_kind ? (int64_t)f->kind : 0);
	query_int(q, 4, f->by_kind ? (int64_t)f->kind : RECORD_KINDS - 1);
	query_int(q, 5, author);
	if (who == 0)
		return CY_OK;
	query_int(q, 6, who);
	query_int(q, 7, partner);
	return CY_OK;
}

enum cy_rc
store_entries(struct store *s, const struct store_filter *f, store_entry_fn *fn,
    void *ctx, struct cy_err *e)
{
	struct query q;
	bool more;
	struct row r;
	enum cy_rc rc = open_filter(&q, s, f, e);

	if (rc != CY_OK)
		return rc;
	row_init(&r, s, f->lang, f->when);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = row_read(&r, &q, e);
		if (rc == CY_OK && r.entry.count != COUNT_NOT &&
		    !(f->newest && r.entry.replaced_by != CORE_NONE))
			rc = fn(ctx, &r.entry, e);
		if (rc != CY_OK)
			break;
	}
	row_release(&r);
	query_close(&q);
	return rc;
}

enum cy_rc
store_counts(struct store *s, uint64_t counts[RECORD_KINDS], struct cy_err *e)
{
	struct query q;
	bool more;
	int64_t kind;
	enum cy_rc rc = query_open(&q, s, SQL_KINDS_COUNT, e);

	if (rc != CY_OK)
		return rc;
	memset(counts, 0, sizeof(counts[0]) * RECORD_KINDS);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		kind = col_int(&q, 0);
		if (kind >= 0 && kind < RECORD_KINDS)
			counts[kind] = (uint64_t)col_int(&q, 1);
	}
	query_close(&q);
	return rc;
}

enum cy_rc
store_sealed(struct store *s, uint64_t *size, utc_t *newest, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, s, SQL_SEAL_LAST, e);

	*size = 0;
	*newest = 0;
	if (rc != CY_OK)
		return rc;
	rc = query_step(&q, e);
	if (rc == CY_OK) {
		*size = (uint64_t)col_int(&q, 0);
		*newest = col_int(&q, 1);
	}
	query_close(&q);
	return query_end(rc);
}
