/* SPDX-License-Identifier: Apache-2.0 */
#include "office/instrument_priv.h"

/* Stages of drafts, and the words for them. */

const char *
office_stage_name(enum stage s)
{
	static const char *const name[STAGES] = {
	    [STAGE_DRAFTING] = "drafting",
	    [STAGE_FIXED] = "fixed",
	    [STAGE_FROZEN] = "frozen",
	    [STAGE_RELEASED] = "released",
	    [STAGE_ABORTED] = "aborted",
	    [STAGE_LAPSED] = "lapsed",
	};

	return name[s];
}

const char *
instrument_state_name(enum instrument_state s)
{
	static const char *const name[INSTRUMENT_STATES] = {
	    [INSTRUMENT_PREPARED] = "prepared",
	    [INSTRUMENT_HELD] = "held",
	    [INSTRUMENT_ENTERED] = "entered",
	    [INSTRUMENT_RETRACTED] = "retracted",
	    [INSTRUMENT_DROPPED] = "dropped",
	};

	return name[s];
}

enum cy_rc
draft_row(struct office *o, const struct hash *id, int64_t *row,
    enum stage *stage, struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc;

	office_tag_id(o, TAG_PAPER, id, &t);
	rc = query_by_tag(&q, o, SQL_DRAFT_STAGE, &t, e);
	if (rc == CY_NOTFOUND)
		return office_not_found(e);
	if (rc != CY_OK)
		return rc;
	*row = col_int(&q, 0);
	*stage = (enum stage)col_int(&q, 1);
	query_close(&q);
	return CY_OK;
}

enum cy_rc
paper_officer(struct office *o, const struct hash *paper, int64_t *officer,
    struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc;

	office_tag_id(o, TAG_PAPER, paper, &t);
	rc = query_by_tag(&q, o, SQL_PAPER_OFFICER, &t, e);
	if (rc == CY_NOTFOUND)
		return office_not_found(e);
	if (rc != CY_OK)
		return rc;
	*officer = col_int(&q, 0);
	query_close(&q);
	return CY_OK;
}

enum cy_rc
draft_set_stage(
    struct office *o, int64_t row, enum stage stage, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_DRAFT_SET_STAGE, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, stage);
	query_int(&q, 2, office_now(o));
	query_int(&q, 3, row);
	return query_run(&q, e);
}

enum cy_rc
draft_rows(struct office *o, enum stage stage, struct arena *a, int64_t **row,
    size_t *n, struct cy_err *e)
{
	int64_t *all = NULL, *grown;
	size_t cap = 0;
	struct query q;
	bool more = false;
	enum cy_rc rc = query_open(&q, o, SQL_DRAFTS_AT_STAGE, e);

	*n = 0;
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, stage);
	rc = query_next(&q, &more, e);
	while (rc == CY_OK && more) {
		if (*n == cap) {
			cap = cap == 0 ? 64 : 2 * cap;
			grown = arena_array(a, cap, sizeof(*grown));
			if (grown == NULL) {
				rc = cy_nomem(e);
				break;
			}
			if (*n > 0)
				memcpy(grown, all, *n * sizeof(*all));
			all = grown;
		}
		all[(*n)++] = col_int(&q, 0);
		rc = query_next(&q, &more, e);
	}
	query_close(&q);
	*row = all;
	return rc;
}
