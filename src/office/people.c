/* SPDX-License-Identifier: Apache-2.0 */
#include "office/people.h"

#include "office/officer_data.h"

/* A passkey in print: the longest id and key, and words. */
#define LINE 2048u

enum cy_rc
people_count(struct office *o, struct span party, unsigned roles, size_t *n,
    struct cy_err *e)
{
	struct officer_data d;
	struct query q;
	struct tag t;
	bool more = false;
	enum cy_rc rc = query_open(&q, o, SQL_OFFICER_OF, e);

	*n = 0;
	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_PARTY, party, &t);
	query_tag(&q, 1, &t);
	rc = query_next(&q, &more, e);
	while (rc == CY_OK && more) {
		rc = officer_read(&q, o, &d, e);
		if (rc == CY_OK && d.state == OFFICER_SET_UP &&
		    (d.who.roles & roles) != 0)
			(*n)++;
		if (rc == CY_OK)
			rc = query_next(&q, &more, e);
	}
	query_close(&q);
	return rc;
}

enum cy_rc
people_active(struct office *o, int64_t officer, bool *active, struct cy_err *e)
{
	struct officer_data d;
	enum cy_rc rc = officer_by_row(o, officer, &d, e);

	*active = rc == CY_OK && d.state == OFFICER_SET_UP;
	return query_end(rc);
}

static enum cy_rc
seal_passkey(struct office *o, int64_t row, const struct passkey *k,
    struct buf *sealed, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, LINE);
	buf_init(sealed, 2 * LINE);
	passkey_print(&b, k);
	rc = office_seal(o, SEAL_PASSKEY, row, &b, sealed, e);
	buf_release(&b);
	return rc;
}

enum cy_rc
officer_passkey_add(struct office *o, int64_t officer, const struct passkey *k,
    struct cy_err *e)
{
	struct query q;
	struct buf sealed;
	struct tag t;
	int64_t row;
	enum cy_rc rc = office_next(o, SQL_PASSKEY_NEXT, &row, e);

	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_CREDENTIAL, span(k->id, k->nid), &t);
	rc = seal_passkey(o, row, k, &sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_PASSKEY_ADD, e);
	if (rc == CY_OK) {
		query_int(&q, 1, row);
		query_int(&q, 2, officer);
		query_tag(&q, 3, &t);
		query_blob(&q, 4, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&sealed);
	return rc;
}

static enum cy_rc
read_passkey(const struct query *q, struct office *o, int64_t *row,
    struct passkey *k, struct cy_err *e)
{
	struct span line;
	struct arena a;
	enum cy_rc rc;

	*row = col_int(q, 0);
	arena_init(&a, 2 * LINE);
	rc = col_sealed(q, 1, o, SEAL_PASSKEY, *row, &a, &line, e);
	if (rc == CY_OK)
		rc = passkey_parse(k, line, e);
	arena_release(&a);
	return rc;
}

static enum cy_rc
find_passkey(struct office *o, const struct officer *who,
    struct span credential, int64_t *row, struct passkey *k, struct cy_err *e)
{
	struct query q;
	struct tag t;
	bool found;
	enum cy_rc rc = query_open(&q, o, SQL_PASSKEY_FIND, e);

	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_CREDENTIAL, credential, &t);
	query_tag(&q, 1, &t);
	query_int(&q, 2, who->id);
	rc = query_next(&q, &found, e);
	if (rc == CY_OK && found)
		rc = read_passkey(&q, o, row, k, e);
	else if (rc == CY_OK)
		rc = cy_fail(e, CY_DENIED, FAULT_OFFICE_PASSKEY, CY_NO_OFFSET,
		    "%s has no such passkey", who->login);
	query_close(&q);
	return rc;
}

enum cy_rc
people_assert(struct office *o, const struct officer *who,
    struct span challenge, const struct passkey_assertion *x, struct cy_err *e)
{
	struct passkey k;
	struct query q;
	struct buf sealed;
	int64_t row;
	enum cy_rc rc = find_passkey(o, who, x->credential, &row, &k, e);

	if (rc == CY_OK)
		rc = passkey_assert(&k, o->opt.site, challenge, x, e);
	if (rc != CY_OK)
		return rc;
	rc = seal_passkey(o, row, &k, &sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_PASSKEY_SET, e);
	if (rc == CY_OK) {
		query_blob(&q, 1, buf_span(&sealed));
		query_int(&q, 2, row);
		rc = query_run(&q, e);
	}
	buf_release(&sealed);
	return rc;
}

enum cy_rc
office_passkeys(struct office *o, const struct officer *who, struct arena *a,
    struct span **id, size_t *n, struct cy_err *e)
{
	size_t most = 0;
	struct passkey k;
	struct query q;
	int64_t row;
	bool more = false;
	enum cy_rc rc = office_may(o, who, CAN_READ_KEPT, 0, e);

	*n = 0;
	*id = NULL;
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_PASSKEY_OF, e);
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, who->id);
	rc = query_next(&q, &more, e);
	while (rc == CY_OK && more) {
		struct span *next =
		    office_grow(a, *id, *n, &most, sizeof(**id));

		if (next == NULL) {
			rc = cy_nomem(e);
			break;
		}
		*id = next;
		rc = read_passkey(&q, o, &row, &k, e);
		if (rc == CY_OK) {
			next[*n] = arena_copy(a, span(k.id, k.nid));
			rc = next[(*n)++].p == NULL ? cy_nomem(e)
			                            : query_next(&q, &more, e);
		}
	}
	query_close(&q);
	return rc;
}
