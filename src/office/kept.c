/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer_data.h"

/* What was typed into a session that had ended. */

#define PATH_LEN_MAX 1024u
#define PAGES 16
#define KEPT_SECONDS (3 * 24 * 3600)

static enum cy_rc
open_kept(struct query *q, struct office *o, enum sql sql,
    const struct officer *who, struct span path, struct tag *t,
    struct cy_err *e)
{
	enum cy_rc rc = query_open(q, o, sql, e);

	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PATH, path, t);
	query_int(q, 1, who->id);
	query_tag(q, 2, t);
	return CY_OK;
}

static enum cy_rc
drop(struct office *o, const struct officer *who, struct span path,
    struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc = open_kept(&q, o, SQL_KEPT_DROP, who, path, &t, e);

	return rc == CY_OK ? query_run(&q, e) : rc;
}

static enum cy_rc
put(struct office *o, const struct officer *who, struct span path,
    struct span body, struct cy_err *e)
{
	struct buf sealed;
	struct query q;
	struct tag t;
	int64_t row;
	enum cy_rc rc = office_next(o, SQL_KEPT_NEXT, &row, e);

	if (rc != CY_OK)
		return rc;
	buf_init(&sealed, seal_size(KEPT_MAX));
	seal_lock(&o->seal, SEAL_KEPT, row, body, &sealed);
	rc = buf_check(&sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_KEPT_PUT, e);
	if (rc == CY_OK) {
		office_tag(o, TAG_PATH, path, &t);
		query_int(&q, 1, row);
		query_int(&q, 2, who->id);
		query_tag(&q, 3, &t);
		query_int(&q, 4, office_now(o));
		query_blob(&q, 5, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&sealed);
	return rc;
}

/* No more than so many pages of one officer. */
static enum cy_rc
drop_oldest(struct office *o, const struct officer *who, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_KEPT_OLDEST, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, who->id);
	query_int(&q, 2, PAGES);
	return query_run(&q, e);
}

/* A session that has ended may keep what its officer typed. */
enum cy_rc
office_keep(struct office *o, const struct officer *who, struct span path,
    struct span body, struct cy_err *e)
{
	struct officer awake = *who;
	enum cy_rc rc;

	awake.expired = false;
	rc = office_may(o, &awake, CAN_READ_KEPT, 0, e);
	if (rc == CY_OK && (path.n > PATH_LEN_MAX || body.n > KEPT_MAX))
		rc = cy_fail(e, CY_USAGE, FAULT_OFFICE_KEPT, CY_NO_OFFSET,
		    "%zu bytes", body.n);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	rc = drop(o, who, path, e);
	if (rc == CY_OK)
		rc = put(o, who, path, body, e);
	if (rc == CY_OK)
		rc = drop_oldest(o, who, e);
	return office_end(o, rc, e);
}

enum cy_rc
office_kept(struct office *o, const struct officer *who, struct span path,
    struct arena *a, struct span *body, struct cy_err *e)
{
	struct query q;
	struct tag t;
	bool found = false;
	enum cy_rc rc = office_may(o, who, CAN_READ_KEPT, 0, e);

	if (rc == CY_OK)
		rc = open_kept(&q, o, SQL_KEPT_GET, who, path, &t, e);
	if (rc != CY_OK)
		return rc;
	rc = query_next(&q, &found, e);
	/* Three days, also where the office has not been tidied since. */
	if (rc == CY_OK && found &&
	    office_now(o) - col_int(&q, 1) < KEPT_SECONDS)
		rc =
		    col_sealed(&q, 2, o, SEAL_KEPT, col_int(&q, 0), a, body, e);
	else if (rc == CY_OK)
		rc = office_not_found(e);
	query_close(&q);
	return rc;
}

enum cy_rc
office_kept_drop(struct office *o, const struct officer *who, struct span path,
    struct cy_err *e)
{
	enum cy_rc rc = office_may(o, who, CAN_READ_KEPT, 0, e);

	return rc == CY_OK ? drop(o, who, path, e) : rc;
}
