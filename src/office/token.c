/* SPDX-License-Identifier: Apache-2.0 */
#include "office/officer_data.h"

#include "base/text.h"

/* Tokens of the API. */

#define NAME_MAX_LEN 64u
#define TOKENS_MAX 32u
#define TOKEN_SECONDS ((utc_t)366 * 24 * 3600)

struct token_data {
	int64_t officer;
	struct token_row row;
};

static enum cy_rc
read_token(const struct query *q, struct office *o, struct arena *a,
    struct token_data *t, struct cy_err *e)
{
	struct reader r;
	struct span plain;
	enum cy_rc rc;

	*t = (struct token_data){
	    .officer = col_int(q, 1),
	    .row = {.token = col_int(q, 0),
	        .made = col_int(q, 2),
	        .until = col_int(q, 3)},
	};
	rc = col_sealed(q, 4, o, SEAL_TOKEN, t->row.token, a, &plain, e);
	if (rc != CY_OK)
		return rc;
	reader_init(&r, plain);
	t->row.name = unpack_span(&r);
	t->row.scopes = (unsigned)unpack_int(&r);
	return unpack_end(&r, e);
}

enum cy_rc
office_token(
    struct office *o, struct span token, struct officer *who, struct cy_err *e)
{
	struct officer_data d;
	struct token_data t = {.officer = 0};
	struct arena a;
	struct query q;
	struct tag tag;
	enum cy_rc rc;

	office_tag(o, TAG_TOKEN, token, &tag);
	arena_init(&a, 4096);
	rc = query_by_tag(&q, o, SQL_TOKEN_GET, &tag, e);
	if (rc == CY_OK) {
		rc = read_token(&q, o, &a, &t, e);
		query_close(&q);
	}
	if (rc == CY_OK)
		rc = officer_by_row(o, t.officer, &d, e);
	arena_release(&a);
	if (rc == CY_NOTFOUND ||
	    (rc == CY_OK &&
	        (d.state != OFFICER_SET_UP || t.row.until <= office_now(o))))
		return cy_fail(e, CY_DENIED, FAULT_OFFICE_SESSION, CY_NO_OFFSET,
		    "no such token, or it has ended");
	if (rc != CY_OK)
		return rc;
	*who = d.who;
	who->scopes = t.row.scopes;
	return CY_OK;
}

static enum cy_rc
list(struct office *o, int64_t officer, struct arena *a, struct token_row **out,
    size_t *n, struct cy_err *e)
{
	struct token_data t;
	size_t most = 0;
	struct query q;
	bool more = false;
	enum cy_rc rc = query_open(&q, o, SQL_TOKEN_OF, e);

	*out = NULL;
	*n = 0;
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, officer);
	rc = query_next(&q, &more, e);
	while (rc == CY_OK && more) {
		struct token_row *next =
		    office_grow(a, *out, *n, &most, sizeof(**out));

		if (next == NULL) {
			rc = cy_nomem(e);
			break;
		}
		*out = next;
		rc = read_token(&q, o, a, &t, e);
		next[(*n)++] = t.row;
		if (rc == CY_OK)
			rc = query_next(&q, &more, e);
	}
	query_close(&q);
	return rc;
}

enum cy_rc
office_tokens(struct office *o, const struct officer *who, struct arena *a,
    struct token_row **out, size_t *n, struct cy_err *e)
{
	enum cy_rc rc = office_may(o, who, CAN_READ_TOKENS, 0, e);

	*out = NULL;
	*n = 0;
	return rc == CY_OK ? list(o, who->id, a, out, n, e) : rc;
}

static enum cy_rc
check_new(struct office *o, const struct officer *who, struct span name,
    unsigned scopes, utc_t until, struct cy_err *e)
{
	utc_t now = office_now(o);
	struct token_row *row;
	const char *why = NULL;
	struct arena a;
	size_t n;
	enum cy_rc rc;

	arena_init(&a, (size_t)64 * 1024);
	rc = list(o, who->id, &a, &row, &n, e);
	arena_release(&a);
	if (rc != CY_OK)
		return rc;
	if (name.n > NAME_MAX_LEN || text_line(name, 0, NULL) != CY_OK)
		why = "a name is one line of at most 64 bytes";
	else if (scopes == 0 || scopes >> TOKEN_SCOPES != 0)
		why = "what it may be used for";
	else if (until <= now || until > now + TOKEN_SECONDS)
		why = "its end is within 366 days";
	else if (n >= TOKENS_MAX)
		why = "an officer has at most 32";
	if (why == NULL)
		return CY_OK;
	return cy_fail(
	    e, CY_USAGE, FAULT_OFFICE_TOKEN, CY_NO_OFFSET, "%s", why);
}

static enum cy_rc
put(struct office *o, const struct officer *who, struct token_row *t,
    const struct tag *secret, const struct buf *sealed, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, o, SQL_TOKEN_ADD, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, t->token);
	query_tag(&q, 2, secret);
	query_int(&q, 3, who->id);
	query_int(&q, 4, t->made);
	query_int(&q, 5, t->until);
	query_blob(&q, 6, buf_span(sealed));
	return query_run(&q, e);
}

static enum cy_rc
add(struct office *o, const struct officer *who, struct token_row *t,
    const char *token, struct cy_err *e)
{
	struct buf plain, sealed;
	struct tag secret;
	enum cy_rc rc = office_next(o, SQL_TOKEN_NEXT, &t->token, e);

	if (rc != CY_OK)
		return rc;
	buf_init(&plain, 512);
	buf_init(&sealed, 2048);
	pack_span(&plain, t->name);
	pack_int(&plain, t->scopes);
	office_tag(o, TAG_TOKEN, span_str(token), &secret);
	rc = office_seal(o, SEAL_TOKEN, t->token, &plain, &sealed, e);
	if (rc == CY_OK)
		rc = put(o, who, t, &secret, &sealed, e);
	buf_release(&plain);
	buf_release(&sealed);
	return rc;
}

enum cy_rc
office_token_new(struct office *o, const struct officer *who, struct span name,
    unsigned scopes, utc_t until, char token[SESSION_TOKEN], struct cy_err *e)
{
	struct token_row t = {.name = name, .scopes = scopes, .until = until};
	enum cy_rc rc = office_may(o, who, CAN_MAKE_TOKEN, 0, e);

	if (rc == CY_OK)
		rc = check_new(o, who, name, scopes, until, e);
	if (rc == CY_OK)
		rc = office_begin(o, e);
	if (rc != CY_OK)
		return rc;
	t.made = office_now(o);
	office_secret(token);
	rc = add(o, who, &t, token, e);
	return office_end(o, rc, e);
}

enum cy_rc
office_token_revoke(struct office *o, const struct officer *who, int64_t token,
    struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = office_may(o, who, CAN_READ_TOKENS, 0, e);

	if (rc == CY_OK)
		rc = query_open(&q, o, SQL_TOKEN_END, e);
	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, token);
	query_int(&q, 2, who->id);
	rc = query_run(&q, e);
	if (rc == CY_OK && sqlite3_changes(o->db.conn) == 0)
		rc = office_not_found(e);
	return rc;
}
