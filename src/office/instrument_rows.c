/* SPDX-License-Identifier: Apache-2.0 */
#include "office/instrument_priv.h"

/*
 * Instruments as rows.  What is sealed of one: its text, the id of its draft,
 * the version that it was made of; its entry lies in a column of its own.
 */

static enum cy_rc
unpack_row(struct office *o, struct instrument_row *r, struct span plain,
    struct span entry, struct arena *a, struct cy_err *e)
{
	struct instrument *i = &r->i;
	struct reader in;
	enum cy_rc rc;

	reader_init(&in, plain);
	i->text = unpack_span(&in);
	i->has_draft = unpack_int(&in) != 0;
	(void)unpack_hash(&in, &i->draft);
	r->has_version = unpack_int(&in) != 0;
	(void)unpack_hash(&in, &r->version);
	rc = unpack_end(&in, e);
	(void)o;
	if (rc != CY_OK)
		return rc;
	i->entry = entry;
	rc = entry.n > 0 ? record_parse(&i->record, a, entry, e)
	                 : record_parse_text(&i->record, a, i->text, e);
	if (rc != CY_OK)
		return rc;
	i->party = i->record.author;
	record_id(&i->record, &i->id);
	return CY_OK;
}

static enum cy_rc
unpack_approvals(struct office *o, struct instrument_row *r, struct arena *a,
    struct cy_err *e)
{
	struct instrument *i = &r->i;
	struct span plain;
	struct reader in;
	struct query q;
	bool more = false;
	enum cy_rc rc = query_open(&q, o, SQL_APPROVALS_OF, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, r->row);
	rc = query_next(&q, &more, e);
	while (rc == CY_OK && more && i->napprovals < APPROVALS_MAX) {
		rc = col_sealed(
		    &q, 3, o, SEAL_APPROVAL, col_int(&q, 0), a, &plain, e);
		if (rc != CY_OK)
			break;
		reader_init(&in, plain);
		unpack_text(&in, i->approval[i->napprovals].login,
		    sizeof(i->approval[0].login));
		i->approval[i->napprovals].officer = col_int(&q, 1);
		i->approval[i->napprovals].at = col_int(&q, 2);
		i->napprovals++;
		rc = query_next(&q, &more, e);
	}
	query_close(&q);
	return rc;
}

/* The row that the query stands at. */
static enum cy_rc
read_row(struct office *o, const struct query *q, struct arena *a,
    struct instrument_row *r, struct cy_err *e)
{
	struct span plain, entry = {NULL, 0};
	enum cy_rc rc;

	memset(r, 0, sizeof(*r));
	r->row = col_int(q, 0);
	r->draft = col_is_null(q, 1) ? 0 : col_int(q, 1);
	r->i.state = (enum instrument_state)col_int(q, 2);
	r->i.prepared_by = col_int(q, 3);
	r->i.prepared = col_int(q, 4);
	rc = col_sealed(q, 5, o, SEAL_INSTRUMENT, r->row, a, &plain, e);
	if (rc == CY_OK && !col_is_null(q, 6))
		rc = col_sealed(q, 6, o, SEAL_ENTRY, r->row, a, &entry, e);
	if (rc == CY_OK)
		rc = unpack_row(o, r, plain, entry, a, e);
	return rc == CY_OK ? unpack_approvals(o, r, a, e) : rc;
}

enum cy_rc
instrument_find(struct office *o, const struct hash *id, struct arena *a,
    struct instrument_row *out, struct cy_err *e)
{
	struct query q;
	struct tag t;
	int64_t row = 0;
	enum cy_rc rc;

	office_tag_id(o, TAG_RECORD, id, &t);
	rc = query_by_tag(&q, o, SQL_INSTRUMENT_ROW, &t, e);
	if (rc == CY_NOTFOUND)
		return office_not_found(e);
	if (rc != CY_OK)
		return rc;
	row = col_int(&q, 0);
	query_close(&q);
	rc = query_by_row(&q, o, SQL_INSTRUMENT_GET, row, e);
	if (rc == CY_NOTFOUND)
		return office_not_found(e);
	if (rc != CY_OK)
		return rc;
	rc = read_row(o, &q, a, out, e);
	query_close(&q);
	return rc;
}

/* Rows of the query to its end; the array grows in the arena. */
static enum cy_rc
read_rows(struct office *o, struct query *q, struct arena *a,
    struct instrument_row **out, size_t *n, struct cy_err *e)
{
	struct instrument_row *all = NULL, *grown;
	size_t cap = 0;
	bool more = false;
	enum cy_rc rc = query_next(q, &more, e);

	*n = 0;
	while (rc == CY_OK && more) {
		if (*n == cap) {
			cap = cap == 0 ? 16 : 2 * cap;
			grown = arena_array(a, cap, sizeof(*grown));
			if (grown == NULL)
				return cy_nomem(e);
			if (*n > 0)
				memcpy(grown, all, *n * sizeof(*all));
			all = grown;
		}
		rc = read_row(o, q, a, &all[*n], e);
		if (rc != CY_OK)
			break;
		++*n;
		rc = query_next(q, &more, e);
	}
	*out = all;
	return rc;
}

enum cy_rc
instrument_list(struct office *o, int64_t draft, struct span party,
    struct arena *a, struct instrument_row **out, size_t *n, struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc;

	*n = 0;
	rc = query_open(&q, o,
	    draft != 0 ? SQL_INSTRUMENTS_OF_DRAFT : SQL_INSTRUMENTS_PUBLIC, e);
	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, party, &t);
	if (draft != 0)
		query_int(&q, 1, draft);
	else
		query_tag(&q, 1, &t);
	rc = read_rows(o, &q, a, out, n, e);
	query_close(&q);
	return rc;
}

enum cy_rc
instrument_waiting(struct office *o, struct arena *a,
    struct instrument_row **out, size_t *n, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_INSTRUMENTS_WAITING, e);

	*n = 0;
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, INSTRUMENT_HELD);
	rc = read_rows(o, &q, a, out, n, e);
	query_close(&q);
	return rc;
}

struct instrument_row *
instrument_statement(struct instrument_row *all, size_t n)
{
	for (size_t i = n; i-- > 0;)
		if (all[i].i.record.type->kind == R_STATEMENT &&
		    (all[i].i.state == INSTRUMENT_PREPARED ||
		        all[i].i.state == INSTRUMENT_HELD ||
		        all[i].i.state == INSTRUMENT_ENTERED))
			return &all[i];
	return NULL;
}

enum cy_rc
instrument_put(struct office *o, const struct instrument_row *i, int64_t *row,
    struct cy_err *e)
{
	static const struct hash none;
	struct tag id, party;
	struct buf plain, sealed;
	struct query q;
	enum cy_rc rc = office_next(o, SQL_INSTRUMENT_NEXT, row, e);

	if (rc != CY_OK)
		return rc;
	buf_init(&plain, LIMIT_NOTE);
	buf_init(&sealed, seal_size(LIMIT_NOTE));
	pack_span(&plain, i->i.text);
	pack_int(&plain, i->i.has_draft);
	pack_span(&plain, span(i->i.has_draft ? &i->i.draft : &none, HASH_LEN));
	pack_int(&plain, i->has_version);
	pack_span(&plain, span(i->has_version ? &i->version : &none, HASH_LEN));
	rc = office_seal(o, SEAL_INSTRUMENT, *row, &plain, &sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_INSTRUMENT_PUT, e);
	if (rc == CY_OK) {
		office_tag_id(o, TAG_RECORD, &i->i.id, &id);
		office_tag(o, TAG_PARTY, i->i.party, &party);
		query_int(&q, 1, *row);
		query_tag(&q, 2, &id);
		if (i->draft != 0)
			query_int(&q, 3, i->draft);
		query_tag(&q, 4, &party);
		query_int(&q, 5, i->i.state);
		query_int(&q, 6, i->i.prepared_by);
		query_int(&q, 7, i->i.prepared);
		query_blob(&q, 8, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&plain);
	buf_release(&sealed);
	return rc;
}

enum cy_rc
instrument_set_state(struct office *o, int64_t row, enum instrument_state state,
    struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_INSTRUMENT_STATE, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, state);
	query_int(&q, 2, row);
	return query_run(&q, e);
}

enum cy_rc
instrument_set_entry(
    struct office *o, int64_t row, struct span entry, struct cy_err *e)
{
	struct buf sealed;
	struct query q;
	enum cy_rc rc;

	buf_init(&sealed, seal_size(LIMIT_NOTE));
	seal_lock(&o->seal, SEAL_ENTRY, row, entry, &sealed);
	rc = buf_check(&sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_INSTRUMENT_ENTRY, e);
	if (rc == CY_OK) {
		query_blob(&q, 1, buf_span(&sealed));
		query_int(&q, 2, row);
		rc = query_run(&q, e);
	}
	buf_release(&sealed);
	return rc;
}
