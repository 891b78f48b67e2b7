/* SPDX-License-Identifier: Apache-2.0 */
#include "office/instrument_priv.h"

/* Approvals as rows.  What is sealed of one: the login, and the assertion as
 * a line (passkey.h). */

#define APPROVAL_MAX (16u * 1024)

enum cy_rc
instrument_approve(struct office *o, int64_t row, int64_t officer,
    const struct approval *approval, struct cy_err *e)
{
	struct buf line, plain, sealed;
	struct query q;
	int64_t number;
	enum cy_rc rc = office_next(o, SQL_APPROVAL_NEXT, &number, e);

	if (rc != CY_OK)
		return rc;
	buf_init(&line, APPROVAL_MAX);
	buf_init(&plain, APPROVAL_MAX);
	buf_init(&sealed, seal_size(APPROVAL_MAX));
	passkey_assertion_print(&line, &approval->assertion);
	pack_span(&plain, span_str(approval->login));
	pack_span(&plain, buf_span(&line));
	rc = buf_check(&line, e);
	if (rc == CY_OK)
		rc = office_seal(o, SEAL_APPROVAL, number, &plain, &sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_APPROVAL_PUT, e);
	if (rc == CY_OK) {
		query_int(&q, 1, number);
		query_int(&q, 2, row);
		query_int(&q, 3, officer);
		query_int(&q, 4, office_now(o));
		query_blob(&q, 5, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&line);
	buf_release(&plain);
	buf_release(&sealed);
	return rc;
}

static enum cy_rc
read_approval(struct office *o, const struct query *q, struct arena *a,
    struct approval *out, struct cy_err *e)
{
	struct span plain, line;
	struct reader in;
	enum cy_rc rc;

	rc = col_sealed(q, 3, o, SEAL_APPROVAL, col_int(q, 0), a, &plain, e);
	if (rc != CY_OK)
		return rc;
	reader_init(&in, plain);
	unpack_text(&in, out->login, sizeof(out->login));
	line = unpack_span(&in);
	rc = unpack_end(&in, e);
	if (rc == CY_OK)
		rc = passkey_assertion_parse(&out->assertion, a, line, e);
	return rc;
}

enum cy_rc
instrument_approvals(struct office *o, int64_t row, struct arena *a,
    struct approval **out, size_t *n, struct cy_err *e)
{
	struct approval *all = arena_array(a, APPROVALS_MAX, sizeof(*all));
	struct query q;
	bool more = false;
	enum cy_rc rc;

	*n = 0;
	*out = all;
	if (all == NULL)
		return cy_nomem(e);
	rc = query_open(&q, o, SQL_APPROVALS_OF, e);
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row);
	rc = query_next(&q, &more, e);
	while (rc == CY_OK && more && *n < APPROVALS_MAX) {
		rc = read_approval(o, &q, a, &all[*n], e);
		if (rc != CY_OK)
			break;
		++*n;
		rc = query_next(&q, &more, e);
	}
	query_close(&q);
	return rc;
}

enum cy_rc
instrument_unapprove(struct office *o, int64_t row, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_APPROVALS_DROP, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row);
	return query_run(&q, e);
}
