/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer_data.h"
#include "office/papers_priv.h"

#include "base/text.h"

/* The named steps that the texts of a party pass. */

#define STEPS_OBJECT (STEPS_MAX * (LIMIT_STEP + 4u) + 64u)

enum cy_rc
steps_load(struct office *o, struct span party, struct arena *a,
    struct span **step, size_t *n, struct cy_err *e)
{
	struct span plain;
	struct reader r;
	struct query q;
	struct tag t;
	enum cy_rc rc;

	*n = 0;
	*step = arena_array(a, STEPS_MAX, sizeof(**step));
	if (*step == NULL)
		return cy_nomem(e);
	office_tag(o, TAG_PARTY, party, &t);
	rc = query_by_tag(&q, o, SQL_STEPS_GET, &t, e);
	if (rc != CY_OK)
		return query_end(rc);
	rc = col_sealed(&q, 1, o, SEAL_STEPS, col_int(&q, 0), a, &plain, e);
	query_close(&q);
	if (rc != CY_OK)
		return rc;
	reader_init(&r, plain);
	while (!reader_end(&r) && reader_ok(&r) && *n < STEPS_MAX)
		(*step)[(*n)++] = unpack_span(&r);
	return unpack_end(&r, e);
}

enum cy_rc
office_steps(struct office *o, const struct officer *who, struct arena *a,
    struct span **step, size_t *n, struct cy_err *e)
{
	enum cy_rc rc = office_may(o, who, CAN_READ_OFFICERS, 0, e);

	*n = 0;
	*step = NULL;
	if (rc != CY_OK)
		return rc;
	return steps_load(o, span_str(who->party), a, step, n, e);
}

static enum cy_rc
check_steps(const struct span *step, size_t n, struct cy_err *e)
{
	bool bad = n > STEPS_MAX;

	for (size_t i = 0; i < n && !bad; i++) {
		bad = step[i].n > LIMIT_STEP ||
		    text_line(step[i], 0, NULL) != CY_OK;
		for (size_t k = 0; k < i && !bad; k++)
			bad = span_eq(step[i], step[k]);
	}
	if (!bad)
		return CY_OK;
	return cy_fail(e, CY_USAGE, FAULT_OFFICE_STEPS, CY_NO_OFFSET,
	    "at most 16, each one line of at most 64 bytes, none twice");
}

/* The row that stands, or a new one. */
static enum cy_rc
steps_row(
    struct office *o, const struct tag *party, int64_t *row, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_by_tag(&q, o, SQL_STEPS_GET, party, e);

	if (rc == CY_NOTFOUND)
		return office_next(o, SQL_STEPS_NEXT, row, e);
	if (rc != CY_OK)
		return rc;
	*row = col_int(&q, 0);
	query_close(&q);
	return CY_OK;
}

static enum cy_rc
put_steps(struct office *o, const struct officer *who, const struct buf *plain,
    struct cy_err *e)
{
	struct buf sealed;
	struct query q;
	struct tag t;
	int64_t row;
	enum cy_rc rc;

	office_tag(o, TAG_PARTY, span_str(who->party), &t);
	buf_init(&sealed, 2 * STEPS_OBJECT);
	rc = steps_row(o, &t, &row, e);
	if (rc == CY_OK)
		rc = office_seal(o, SEAL_STEPS, row, plain, &sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_STEPS_PUT, e);
	if (rc == CY_OK) {
		query_int(&q, 1, row);
		query_tag(&q, 2, &t);
		query_blob(&q, 3, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&sealed);
	return rc;
}

enum cy_rc
office_steps_set(struct office *o, const struct officer *who,
    const struct span *step, size_t n, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc = office_may(o, who, CAN_CHANGE_STEPS, 0, e);

	if (rc == CY_OK)
		rc = check_steps(step, n, e);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	buf_init(&b, STEPS_OBJECT);
	for (size_t i = 0; i < n; i++)
		pack_span(&b, step[i]);
	rc = put_steps(o, who, &b, e);
	buf_release(&b);
	return office_end(o, rc, e);
}

enum cy_rc
steps_cleared(struct office *o, const struct draft *fold, struct span party,
    size_t version, struct arena *a, struct cy_err *e)
{
	struct span *step;
	size_t n, missing = 0;
	enum cy_rc rc = steps_load(o, party, a, &step, &n, e);

	if (rc != CY_OK || n == 0)
		return rc;
	if (version != DRAFT_NONE &&
	    draft_cleared(fold, party, version, step, n, &missing))
		return CY_OK;
	return cy_fail(e, CY_REFUSED, FAULT_OFFICE_NOT_CLEARED, CY_NO_OFFSET,
	    "\"%.*s\" is not recorded", SPAN_ARGS(step[missing]));
}
