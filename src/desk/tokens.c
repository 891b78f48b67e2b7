/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/people.h"
#include "web/shape.h"

/* Tokens for programs: the officer's own. */

#define SCOPE(i, name) [TOKENS_SCOPE + (i)] = {name, FORM_LINE, 8}
const struct form_field tokens_form[] = {
    [TOKENS_NAME] = {"name", FORM_LINE, 128},
    SCOPE(0, "read"),
    SCOPE(1, "draft"),
    SCOPE(2, "admin"),
    [TOKENS_DAYS] = {"days", FORM_LINE, 8},
    [TOKENS_REVOKE] = {"revoke", FORM_LINE, 24},
};

static const struct view_field line_fields[] = {
    SHAPE(token_line, number, VIEW_UINT, NULL),
    SHAPE(token_line, name, VIEW_TEXT, NULL),
    SHAPE(token_line, scopes, VIEW_TEXT, "with spaces between"),
    SHAPE(token_line, made, VIEW_TIME, NULL),
    SHAPE(token_line, until, VIEW_TIME, NULL), SHAPE_END};
static const struct view_shape shape_line = {
    "Token", sizeof(struct token_line), line_fields, NULL};
static const struct view_field tokens_fields[] = {
    SHAPE_OF(tokens_view, token, VIEW_LIST, &shape_line, NULL), SHAPE_END};
const struct view_shape shape_tokens = {
    "Tokens", sizeof(struct tokens_view), tokens_fields, "token"};

static struct span
scopes_text(struct desk_page *p, unsigned scopes)
{
	struct buf b;
	struct span s;

	buf_init(&b, 128);
	for (unsigned i = 0; i < TOKEN_SCOPES; i++)
		if ((scopes >> i & 1) != 0)
			buf_printf(&b, "%s%s", b.n > 0 ? " " : "",
			    token_scope_name((enum token_scope)(1u << i)));
	s = page_keep(&p->page, buf_span(&b));
	buf_release(&b);
	return s;
}

enum cy_rc
tokens_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct tokens_view *v = view;
	struct token_row *row;
	size_t n;
	enum cy_rc rc =
	    office_tokens(p->d->office, &p->who, page->a, &row, &n, e);

	page->title = page_say(page, MSG_DESK_TOKENS);
	v->made = p->secret;
	for (size_t i = 0; rc == CY_OK && i < n; i++) {
		struct token_line *l = view_add(&v->token, page->a, sizeof(*l));

		if (l == NULL)
			return cy_nomem(e);
		l->number = (uint64_t)row[i].token;
		l->name = row[i].name;
		l->scopes = scopes_text(p, row[i].scopes);
		l->made = row[i].made;
		l->until = row[i].until;
	}
	return rc;
}

static enum cy_rc
revoke(struct desk_page *p, struct cy_err *e)
{
	uint64_t n;
	enum cy_rc rc;

	if (!span_uint(desk_sent(p, TOKENS_REVOKE), INT64_MAX, &n))
		return desk_missing(p, TOKENS_REVOKE, e);
	rc = office_token_revoke(p->d->office, &p->who, (int64_t)n, e);
	return rc == CY_OK ? desk_goto(p, "/office/tokens") : rc;
}

enum cy_rc
tokens_post(struct desk_page *p, struct cy_err *e)
{
	char token[SESSION_TOKEN];
	unsigned scopes = 0;
	uint64_t days;
	enum cy_rc rc;

	if (desk_sent(p, TOKENS_REVOKE).n > 0)
		return revoke(p, e);
	if (desk_sent(p, TOKENS_NAME).n == 0)
		return desk_missing(p, TOKENS_NAME, e);
	if (!span_uint(desk_sent(p, TOKENS_DAYS), 366, &days))
		return desk_missing(p, TOKENS_DAYS, e);
	for (unsigned i = 0; i < TOKEN_SCOPES; i++)
		if (desk_sent(p, TOKENS_SCOPE + i).n > 0)
			scopes |= 1u << i;
	rc = office_token_new(p->d->office, &p->who, desk_sent(p, TOKENS_NAME),
	    scopes, p->page.now + (utc_t)days * 86400, token, e);
	if (rc != CY_OK)
		return rc;
	/* Shown by this answer, and by no other. */
	p->secret = page_keep(&p->page, span_str(token));
	memset(p->value, 0, sizeof(p->value));
	return CY_OK;
}
