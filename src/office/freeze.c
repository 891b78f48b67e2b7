/* SPDX-License-Identifier: Apache-2.0 */
#include "office/release_priv.h"

/*
 * From the second approval on (spec/office.md, "Release"): the list is written
 * down, all of it enters in one frame, the draft is marked.  Each step can be
 * done again; after a crash office_resume() does.
 */

/* What is written down: the ids of all that enters, the release last. */
static enum cy_rc
write_frozen(struct office *o, int64_t draft, const struct release_list *l,
    const struct hash *release, struct cy_err *e)
{
	struct buf plain, sealed;
	struct query q;
	enum cy_rc rc;

	buf_init(&plain, LIMIT_NOTE);
	buf_init(&sealed, seal_size(LIMIT_NOTE));
	pack_int(&plain, (int64_t)l->n + 1);
	for (size_t i = 0; i < l->n; i++)
		buf_put(&plain, span(l->row[i]->i.id.b, HASH_LEN));
	buf_put(&plain, span(release->b, HASH_LEN));
	rc = office_seal(o, SEAL_FROZEN, draft, &plain, &sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_FROZEN_PUT, e);
	if (rc == CY_OK) {
		query_int(&q, 1, draft);
		query_int(&q, 2, office_now(o));
		query_blob(&q, 3, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&plain);
	buf_release(&sealed);
	return rc;
}

/* The instruments of the list that was written down, in its order. */
static enum cy_rc
read_frozen(struct office *o, int64_t draft, struct arena *a,
    struct instrument_row **out, size_t *n, struct cy_err *e)
{
	struct span plain;
	struct reader in;
	struct query q;
	struct hash id;
	enum cy_rc rc;

	*n = 0;
	*out = NULL;
	rc = query_by_row(&q, o, SQL_FROZEN_GET, draft, e);
	if (rc == CY_NOTFOUND)
		return office_not_found(e);
	if (rc != CY_OK)
		return rc;
	rc = col_sealed(&q, 0, o, SEAL_FROZEN, draft, a, &plain, e);
	query_close(&q);
	if (rc != CY_OK)
		return rc;
	reader_init(&in, plain);
	*n = (size_t)unpack_int(&in);
	if (*n > LIMIT_RECORD_HEADERS)
		return cy_fail(
		    e, CY_BAD, FAULT_OFFICE_SEALED, CY_NO_OFFSET, "frozen");
	*out = arena_array(a, *n, sizeof(**out));
	if (*out == NULL)
		return cy_nomem(e);
	for (size_t i = 0; i < *n && rc == CY_OK; i++) {
		struct span s = reader_take(&in, HASH_LEN);

		if (!reader_ok(&in))
			return unpack_end(&in, e);
		memcpy(id.b, s.p, HASH_LEN);
		rc = instrument_find(o, &id, a, &(*out)[i], e);
	}
	return rc == CY_OK ? unpack_end(&in, e) : rc;
}

static enum cy_rc
drop_frozen(struct office *o, int64_t draft, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_FROZEN_DROP, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, draft);
	return query_run(&q, e);
}

/* It is in the register: so the draft is released, and so is each of it. */
static enum cy_rc
mark_released(struct office *o, int64_t draft, struct instrument_row *row,
    size_t n, struct cy_err *e)
{
	enum cy_rc rc = office_begin(o, e);

	if (rc != CY_OK)
		return rc;
	for (size_t i = 0; i < n && rc == CY_OK; i++)
		rc = instrument_set_state(o, row[i].row, INSTRUMENT_ENTERED, e);
	if (rc == CY_OK)
		rc = draft_set_stage(o, draft, STAGE_RELEASED, e);
	if (rc == CY_OK)
		rc = drop_frozen(o, draft, e);
	return office_end(o, rc, e);
}

/* The register refuses what was frozen: nothing has entered, and it is open
 * again for another release. */
static enum cy_rc
thaw(struct office *o, int64_t draft, const struct instrument_row *release,
    struct cy_err *e)
{
	enum cy_rc rc = office_begin(o, e);

	if (rc != CY_OK)
		return rc;
	rc = instrument_set_state(o, release->row, INSTRUMENT_DROPPED, e);
	if (rc == CY_OK)
		rc = draft_set_stage(o, draft, STAGE_FIXED, e);
	if (rc == CY_OK)
		rc = drop_frozen(o, draft, e);
	return office_end(o, rc, e);
}

enum cy_rc
release_frozen(
    struct office *o, int64_t draft, struct arena *a, struct cy_err *e)
{
	const struct office_port *port = o->opt.port;
	struct instrument_row *row;
	struct span *entry;
	size_t n, bad = 0;
	struct cy_err why;
	enum cy_rc rc = read_frozen(o, draft, a, &row, &n, e);

	if (rc == CY_OK && n == 0)
		rc = cy_fail(
		    e, CY_BAD, FAULT_OFFICE_SEALED, CY_NO_OFFSET, "frozen");
	if (rc != CY_OK)
		return rc;
	entry = arena_array(a, n, sizeof(*entry));
	if (entry == NULL)
		return cy_nomem(e);
	for (size_t i = 0; i < n; i++)
		entry[i] = row[i].i.entry;
	rc = port->enter(port->ctx, entry, n, false, &bad, e);
	if (rc == CY_OK)
		return mark_released(o, draft, row, n, e);
	/* Not now, or nobody knows: the next start asks again. */
	if (rc == CY_TEMP)
		return rc;
	why = *e;
	if (thaw(o, draft, &row[n - 1], e) != CY_OK)
		return CY_TEMP;
	*e = why;
	return rc;
}

/* What is held now, where the release lists exactly that. */
static enum cy_rc
gather_current(struct office *o, const struct instrument_row *r,
    struct arena *a, struct release_list *l, struct cy_err *e)
{
	struct instrument_set s = {.row = r->draft};
	enum cy_rc rc;

	rc = instrument_list(o, r->draft, span("", 0), a, &s.all, &s.n, e);
	if (rc == CY_OK)
		rc = release_gather(o, &s, a, l, e);
	if (rc == CY_OK && !release_names(&r->i.record, l))
		rc = cy_fail(e, CY_CONFLICT, FAULT_OFFICE_RELEASE_CHANGED,
		    CY_NO_OFFSET, "prepare it anew");
	return rc;
}

enum cy_rc
release_current(struct office *o, const struct instrument_row *r,
    struct arena *a, struct cy_err *e)
{
	struct release_list l;

	return gather_current(o, r, a, &l, e);
}

/* Signed: all of it is tried once more with the release, then frozen. */
static enum cy_rc
freeze(struct office *o, const struct instrument_row *r, struct span entry,
    struct release_list *l, struct arena *a, struct cy_err *e)
{
	const struct office_port *port = o->opt.port;
	struct span *all = arena_array(a, l->n + 1, sizeof(*all));
	size_t bad = 0;
	enum cy_rc rc;

	if (all == NULL)
		return cy_nomem(e);
	for (size_t i = 0; i < l->n; i++)
		all[i] = l->row[i]->i.entry;
	all[l->n] = entry;
	rc = port->enter(port->ctx, all, l->n + 1, true, &bad, e);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	rc = instrument_set_entry(o, r->row, entry, e);
	if (rc == CY_OK)
		rc = instrument_set_state(o, r->row, INSTRUMENT_HELD, e);
	if (rc == CY_OK)
		rc = write_frozen(o, r->draft, l, &r->i.id, e);
	if (rc == CY_OK)
		rc = draft_set_stage(o, r->draft, STAGE_FROZEN, e);
	return office_end(o, rc, e);
}

enum cy_rc
release_approved(struct office *o, const struct instrument_row *r,
    struct span entry, struct arena *a, struct cy_err *e)
{
	struct release_list l;
	struct hash statement;
	enum cy_rc rc = gather_current(o, r, a, &l, e);

	if (rc == CY_OK)
		rc = freeze(o, r, entry, &l, a, e);
	if (rc == CY_OK)
		rc = release_frozen(o, r->draft, a, e);
	if (rc != CY_OK)
		return rc;
	statement = l.row[0]->i.id;
	return notices_write(o, &statement, e);
}

enum cy_rc
release_end(struct office *o, struct instrument_set *s, enum stage stage,
    struct cy_err *e)
{
	enum cy_rc rc = office_begin(o, e);

	if (rc != CY_OK)
		return rc;
	for (size_t i = 0; i < s->n && rc == CY_OK; i++)
		if (s->all[i].i.state == INSTRUMENT_PREPARED ||
		    s->all[i].i.state == INSTRUMENT_HELD)
			rc = instrument_set_state(
			    o, s->all[i].row, INSTRUMENT_DROPPED, e);
	if (rc == CY_OK)
		rc = draft_set_stage(o, s->row, stage, e);
	return office_end(o, rc, e);
}
