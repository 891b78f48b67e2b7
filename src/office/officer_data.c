/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer_data.h"

#define OBJECT 4096u /* no officer takes more */

static void
pack(struct buf *b, const struct officer_data *d)
{
	pack_span(b, span_str(d->who.login));
	pack_span(b, span_str(d->who.party));
	pack_span(b, span_str(d->who.step));
	pack_int(b, d->who.roles);
	pack_span(b, span_str(d->hash));
}

static enum cy_rc
unpack(struct span s, struct officer_data *d, struct cy_err *e)
{
	struct reader r;

	reader_init(&r, s);
	unpack_text(&r, d->who.login, sizeof(d->who.login));
	unpack_text(&r, d->who.party, sizeof(d->who.party));
	unpack_text(&r, d->who.step, sizeof(d->who.step));
	d->who.roles = (unsigned)unpack_int(&r);
	unpack_text(&r, d->hash, sizeof(d->hash));
	return unpack_end(&r, e);
}

enum cy_rc
officer_read(const struct query *q, struct office *o, struct officer_data *out,
    struct cy_err *e)
{
	struct span plain;
	struct arena a;
	enum cy_rc rc;

	*out = (struct officer_data){
	    .who = {.id = col_int(q, 0), .npasskeys = (size_t)col_int(q, 5)},
	    .state = (enum officer_state)col_int(q, 1),
	    .until = col_int(q, 2),
	    .seen = col_int(q, 3),
	};
	arena_init(&a, 2 * OBJECT);
	rc = col_sealed(q, 4, o, SEAL_OFFICER, out->who.id, &a, &plain, e);
	if (rc == CY_OK)
		rc = unpack(plain, out, e);
	arena_release(&a);
	out->who.disabled = out->state == OFFICER_DISABLED;
	out->who.keeper = strcmp(out->who.party, o->keeper) == 0;
	return rc;
}

enum cy_rc
officer_by_row(
    struct office *o, int64_t row, struct officer_data *out, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_by_row(&q, o, SQL_OFFICER_BY_ROW, row, e);

	if (rc != CY_OK)
		return rc;
	rc = officer_read(&q, o, out, e);
	query_close(&q);
	return rc;
}

static enum cy_rc
by_tag(struct office *o, enum sql sql, enum tag_kind k, struct span s,
    struct officer_data *out, struct cy_err *e)
{
	struct query q;
	struct tag t;
	enum cy_rc rc;

	office_tag(o, k, s, &t);
	rc = query_by_tag(&q, o, sql, &t, e);
	if (rc != CY_OK)
		return rc;
	rc = officer_read(&q, o, out, e);
	query_close(&q);
	return rc;
}

enum cy_rc
officer_by_login(struct office *o, const char *login, struct officer_data *out,
    struct cy_err *e)
{
	return by_tag(
	    o, SQL_OFFICER_BY_LOGIN, TAG_LOGIN, span_str(login), out, e);
}

enum cy_rc
officer_by_code(struct office *o, struct span code, struct officer_data *out,
    struct cy_err *e)
{
	return by_tag(o, SQL_OFFICER_BY_CODE, TAG_CODE, code, out, e);
}

static enum cy_rc
seal_officer(struct office *o, const struct officer_data *d, struct buf *sealed,
    struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	buf_init(&b, OBJECT);
	buf_init(sealed, 2 * OBJECT);
	pack(&b, d);
	rc = office_seal(o, SEAL_OFFICER, d->who.id, &b, sealed, e);
	buf_release(&b);
	return rc;
}

static void
bind_code(struct query *q, int at, const struct officer_data *d,
    const struct tag *code)
{
	if (code == NULL) {
		query_null(q, at);
		query_null(q, at + 1);
	} else {
		query_tag(q, at, code);
		query_int(q, at + 1, d->until);
	}
}

enum cy_rc
officer_add(struct office *o, struct officer_data *d, const struct tag *code,
    struct cy_err *e)
{
	struct tag login, party;
	struct query q;
	struct buf sealed;
	enum cy_rc rc = office_next(o, SQL_OFFICER_NEXT, &d->who.id, e);

	if (rc != CY_OK)
		return rc;
	office_tag(o, TAG_LOGIN, span_str(d->who.login), &login);
	office_tag(o, TAG_PARTY, span_str(d->who.party), &party);
	rc = seal_officer(o, d, &sealed, e);
	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_OFFICER_ADD, e);
	if (rc == CY_OK) {
		query_int(&q, 1, d->who.id);
		query_tag(&q, 2, &login);
		query_tag(&q, 3, &party);
		query_int(&q, 4, d->state);
		bind_code(&q, 5, d, code);
		query_blob(&q, 7, buf_span(&sealed));
		rc = query_run(&q, e);
	}
	buf_release(&sealed);
	return rc;
}

enum cy_rc
officer_set(struct office *o, const struct officer_data *d,
    const struct tag *code, struct cy_err *e)
{
	struct query q;
	struct buf sealed;
	enum cy_rc rc = seal_officer(o, d, &sealed, e);

	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_OFFICER_SET, e);
	if (rc == CY_OK) {
		query_int(&q, 1, d->state);
		bind_code(&q, 2, d, code);
		query_blob(&q, 4, buf_span(&sealed));
		query_int(&q, 5, d->who.id);
		rc = query_run(&q, e);
	}
	buf_release(&sealed);
	return rc;
}

enum cy_rc
officer_drop(struct office *o, int64_t row, struct cy_err *e)
{
	static const enum sql sql[] = {
	    SQL_SESSION_DROP, SQL_TOKEN_DROP, SQL_PASSKEY_DROP};
	enum cy_rc rc = CY_OK;

	for (size_t i = 0; i < 3 && rc == CY_OK; i++)
		rc = query_row_run(o, sql[i], row, e);
	return rc;
}

enum cy_rc
office_officer(
    struct office *o, struct span login, struct officer *out, struct cy_err *e)
{
	char name[LIMIT_LOGIN + 1];
	struct officer_data d;
	enum cy_rc rc;

	if (!officer_login(name, login))
		return office_not_found(e);
	rc = officer_by_login(o, name, &d, e);
	if (rc == CY_NOTFOUND || (rc == CY_OK && d.state == OFFICER_INVITED))
		return office_not_found(e);
	*out = d.who;
	return rc;
}

enum cy_rc
office_may(struct office *o, const struct officer *who, enum verb v,
    unsigned standing, struct cy_err *e)
{
	struct officer now = *who;
	struct officer_data d;
	enum cy_rc rc = officer_by_row(o, who->id, &d, e);

	if (rc != CY_OK && rc != CY_NOTFOUND)
		return rc;
	now.roles = rc == CY_OK ? d.who.roles : 0;
	now.disabled = rc != CY_OK || d.state != OFFICER_SET_UP;
	return office_can(&now, v, standing, e);
}
