/* SPDX-License-Identifier: Apache-2.0 */
#include "office/papers_priv.h"

/* Rows of papers, and of who may see them. */

static bool
grow(struct paper_set *s, struct arena *a)
{
	size_t most = s->most, same = most, third = most;

	s->r = office_grow(a, s->r, s->n, &most, sizeof(*s->r));
	if (s->r != NULL)
		s->row = office_grow(a, s->row, s->n, &same, sizeof(*s->row));
	if (s->r != NULL && s->row != NULL)
		s->officer = office_grow(
		    a, s->officer, s->n, &third, sizeof(*s->officer));
	s->most = most;
	return s->r != NULL && s->row != NULL && s->officer != NULL;
}

static enum cy_rc
load_one(const struct query *q, struct office *o, struct arena *a,
    struct paper_set *s, struct cy_err *e)
{
	struct span text;
	enum cy_rc rc;

	if (!grow(s, a))
		return cy_nomem(e);
	s->row[s->n] = col_int(q, 0);
	s->officer[s->n] = col_int(q, 1);
	rc = col_sealed(q, 2, o, SEAL_PAPER, s->row[s->n], a, &text, e);
	if (rc == CY_OK)
		rc = paper_parse(&s->r[s->n], a, text, e);
	if (rc == CY_OK)
		s->n++;
	return rc;
}

enum cy_rc
papers_load(struct office *o, int64_t draft, const struct tag *party,
    struct arena *a, struct paper_set *out, struct cy_err *e)
{
	struct query q;
	bool more = false;
	enum cy_rc rc = query_open(
	    &q, o, party != NULL ? SQL_PAPERS_SEEN : SQL_PAPERS_ALL, e);

	*out = (struct paper_set){0};
	if (rc != CY_OK)
		return rc;
	if (party != NULL)
		query_tag(&q, 1, party);
	query_int(&q, party != NULL ? 2 : 1, draft);
	rc = query_next(&q, &more, e);
	while (rc == CY_OK && more) {
		rc = load_one(&q, o, a, out, e);
		if (rc == CY_OK)
			rc = query_next(&q, &more, e);
	}
	query_close(&q);
	return rc;
}

static enum cy_rc
put_audience(struct office *o, struct span party, int64_t draft, int64_t paper,
    struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc = query_open(&q, o, SQL_AUDIENCE_PUT, e);

	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, party, &t);
	query_tag(&q, 1, &t);
	query_int(&q, 2, draft);
	query_int(&q, 3, paper);
	return query_run(&q, e);
}

static enum cy_rc
put_member(struct office *o, const struct draft_party *p, int64_t draft,
    struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc = query_open(&q, o, SQL_MEMBER_PUT, e);

	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, p->id, &t);
	query_tag(&q, 1, &t);
	query_int(&q, 2, draft);
	if (p->deadline != 0)
		query_int(&q, 3, p->deadline);
	else
		query_null(&q, 3);
	return query_run(&q, e);
}

/* What a party that was sent something may see of all that there is. */
static enum cy_rc
put_invited(struct office *o, const struct draft *d, struct span party,
    const struct paper_set *s, int64_t draft, struct cy_err *e)
{
	const struct draft_party *p = draft_party(d, party);
	enum cy_rc rc = CY_OK;

	if (p == NULL || !p->member)
		return CY_OK;
	rc = put_member(o, p, draft, e);
	for (size_t i = 0; i < s->n && rc == CY_OK; i++)
		if (paper_visible(d, i, party))
			rc = put_audience(o, party, draft, s->row[i], e);
	return rc;
}

/* d: a fold of everything, the paper at its end.  Nothing that was seen is
 * hidden again, and nothing else than a circulation shows what was there. */
static enum cy_rc
put_sight(struct office *o, const struct draft *d, const struct paper_set *s,
    int64_t draft, struct cy_err *e)
{
	const struct record *r = &s->r[s->n - 1];
	struct span party;
	size_t at = 0;
	enum cy_rc rc = CY_OK;

	if (r->type->kind == PAPER_DRAFT)
		rc = put_member(o, &d->party[0], draft, e);
	if (r->type->kind == PAPER_CIRCULATION)
		while (rc == CY_OK && record_next(r, F_INVITED, &at, &party))
			rc = put_invited(o, d, party, s, draft, e);
	for (size_t i = 0; i < d->nparties && rc == CY_OK; i++)
		if (paper_visible(d, s->n - 1, d->party[i].id))
			rc = put_audience(
			    o, d->party[i].id, draft, s->row[s->n - 1], e);
	return rc;
}

static enum cy_rc
put_row(struct office *o, const struct paper_new *p, struct cy_err *e)
{
	struct tag id, party;
	struct buf sealed;
	struct query q;
	enum cy_rc rc;

	office_tag_id(o, TAG_PAPER, &p->id, &id);
	office_tag(o, TAG_PARTY, p->r.author, &party);
	buf_init(&sealed, seal_size(LIMIT_RECORD_TEXT));
	seal_lock(&o->seal, SEAL_PAPER, p->row, p->text, &sealed);
	rc = buf_check(&sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_PAPER_ADD, e);
	if (rc == CY_OK) {
		query_int(&q, 1, p->row);
		query_tag(&q, 2, &id);
		query_int(&q, 3, p->draft);
		query_tag(&q, 4, &party);
		query_int(&q, 5, p->officer);
		query_int(&q, 6, p->r.date);
		query_blob(&q, 7, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&sealed);
	return rc;
}

enum cy_rc
paper_put(struct office *o, struct paper_new *p, struct paper_set *s,
    struct arena *a, struct cy_err *e)
{
	struct draft d;
	enum cy_rc rc = office_next(o, SQL_PAPER_NEXT, &p->row, e);

	if (rc == CY_OK)
		rc = put_row(o, p, e);
	if (rc == CY_OK && !grow(s, a))
		rc = cy_nomem(e);
	if (rc != CY_OK)
		return rc;
	s->r[s->n] = p->r;
	s->row[s->n] = p->row;
	s->officer[s->n++] = p->officer;
	rc = draft_fold(&d, a, s->r, s->n, span("", 0), e);
	return rc == CY_OK ? put_sight(o, &d, s, p->draft, e) : rc;
}

enum cy_rc
draft_put(struct office *o, struct paper_new *p, struct cy_err *e)
{
	struct buf plain, sealed;
	struct tag id, lead;
	struct query q;
	enum cy_rc rc = office_next(o, SQL_DRAFT_NEXT, &p->draft, e);

	if (rc != CY_OK)
		return rc;
	buf_init(&plain, 2 * LIMIT_HEADER_LINE);
	buf_init(&sealed, seal_size(2 * LIMIT_HEADER_LINE));
	pack_span(&plain, span(p->id.b, HASH_LEN));
	pack_span(&plain, p->r.author);
	pack_span(&plain, record_langtext(&p->r, F_TITLE, "en"));
	office_tag_id(o, TAG_PAPER, &p->id, &id);
	office_tag(o, TAG_PARTY, p->r.author, &lead);
	rc = office_seal(o, SEAL_DRAFT, p->draft, &plain, &sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_DRAFT_ADD, e);
	if (rc == CY_OK) {
		query_int(&q, 1, p->draft);
		query_tag(&q, 2, &id);
		query_tag(&q, 3, &lead);
		query_int(&q, 4, STAGE_DRAFTING);
		query_int(&q, 5, p->r.date);
		query_blob(&q, 6, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&plain);
	buf_release(&sealed);
	return rc;
}
