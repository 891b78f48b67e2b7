/* SPDX-License-Identifier: Apache-2.0 */
#include "office/instrument_priv.h"
#include "office/papers_priv.h"

/* Drafts as their parties see them. */

enum cy_rc
draft_head(struct office *o, const struct officer *who, const struct hash *id,
    struct draft_head *out, struct cy_err *e)
{
	struct tag t, party;
	struct query q;
	bool found = false;
	enum cy_rc rc = query_open(&q, o, SQL_DRAFT_HEAD, e);

	*out = (struct draft_head){0};
	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, span_str(who->party), &party);
	office_tag_id(o, TAG_PAPER, id, &t);
	query_tag(&q, 1, &party);
	query_tag(&q, 2, &t);
	rc = query_next(&q, &found, e);
	if (rc == CY_OK && found) {
		out->row = col_int(&q, 0);
		out->stage = (enum stage)col_int(&q, 1);
		if (col_int(&q, 2) != 0)
			out->standing |= STANDS_LEAD;
		else if (col_int(&q, 3) != 0)
			out->standing |= STANDS_INVITED;
		if (who->keeper && out->stage >= STAGE_FIXED &&
		    out->stage != STAGE_ABORTED)
			out->standing |= STANDS_KEEPER;
	}
	query_close(&q);
	return rc;
}

/* The statement that was made of it, once it is signed. */
static enum cy_rc
find_statement(struct office *o, int64_t row, struct arena *a,
    struct office_draft *out, struct cy_err *e)
{
	struct instrument_row *all, *s;
	size_t n;
	enum cy_rc rc = instrument_list(o, row, span("", 0), a, &all, &n, e);

	s = rc == CY_OK ? instrument_statement(all, n) : NULL;
	if (s != NULL && s->i.state != INSTRUMENT_PREPARED) {
		out->has_statement = true;
		out->statement = s->i.id;
	}
	return rc;
}

enum cy_rc
office_draft(struct office *o, const struct officer *who, const struct hash *id,
    struct arena *a, struct office_draft *out, struct cy_err *e)
{
	struct draft_head head;
	struct paper_set s;
	struct tag party;
	enum cy_rc rc = draft_head(o, who, id, &head, e);

	memset(out, 0, sizeof(*out));
	if (rc == CY_OK)
		rc = office_may(o, who, CAN_READ_DRAFT, head.standing, e);
	if (rc != CY_OK)
		return rc;
	out->id = *id;
	out->stage = head.stage;
	out->standing = head.standing;
	out->fold = arena_alloc(a, sizeof(*out->fold));
	if (out->fold == NULL)
		return cy_nomem(e);
	office_tag(o, TAG_PARTY, span_str(who->party), &party);
	rc = papers_load(o, head.row, &party, a, &s, e);
	if (rc == CY_OK)
		rc =
		    draft_fold(out->fold, a, s.r, s.n, span_str(who->party), e);
	out->fold->fixed = head.stage != STAGE_DRAFTING;
	if (rc == CY_OK && out->fold->fixed)
		rc = find_statement(o, head.row, a, out, e);
	return rc;
}

static enum cy_rc
read_row(const struct query *q, struct office *o, struct arena *a,
    struct draft_row *out, struct cy_err *e)
{
	struct span plain;
	struct reader r;
	enum cy_rc rc;

	*out = (struct draft_row){
	    .stage = (enum stage)col_int(q, 1),
	    .deadline = col_int(q, 3),
	    .changed = col_int(q, 4),
	};
	rc = col_sealed(q, 2, o, SEAL_DRAFT, col_int(q, 0), a, &plain, e);
	if (rc != CY_OK)
		return rc;
	reader_init(&r, plain);
	(void)unpack_hash(&r, &out->id);
	out->lead = unpack_span(&r);
	out->title = unpack_span(&r);
	return unpack_end(&r, e);
}

static enum cy_rc
list(struct query *q, struct office *o, struct arena *a, struct draft_row **out,
    size_t *n, size_t *most, struct cy_err *e)
{
	bool more = false;
	enum cy_rc rc = query_next(q, &more, e);

	while (rc == CY_OK && more) {
		struct draft_row *next =
		    office_grow(a, *out, *n, most, sizeof(**out));

		if (next == NULL)
			return cy_nomem(e);
		*out = next;
		rc = read_row(q, o, a, &next[*n], e);
		if (rc != CY_OK)
			break;
		(*n)++;
		rc = query_next(q, &more, e);
	}
	return rc;
}

/* Of what it keeps, what it is no party to. */
static enum cy_rc
list_kept(struct office *o, const struct tag *party, struct arena *a,
    struct draft_row **out, size_t *n, size_t *most, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_DRAFTS_KEPT, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, STAGE_FIXED);
	query_int(&q, 2, STAGE_RELEASED);
	query_tag(&q, 3, party);
	rc = list(&q, o, a, out, n, most, e);
	query_close(&q);
	return rc;
}

enum cy_rc
office_drafts(struct office *o, const struct officer *who, struct arena *a,
    struct draft_row **out, size_t *n, struct cy_err *e)
{
	struct query q;
	struct tag party;
	size_t most = 0;
	enum cy_rc rc = office_may(o, who, CAN_READ_DRAFT, STANDS_LEAD, e);

	*out = NULL;
	*n = 0;
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_DRAFTS_OF, e);
	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, span_str(who->party), &party);
	query_tag(&q, 1, &party);
	rc = list(&q, o, a, out, n, &most, e);
	query_close(&q);
	if (rc == CY_OK && who->keeper)
		rc = list_kept(o, &party, a, out, n, &most, e);
	return rc;
}
