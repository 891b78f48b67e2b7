/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/join.h"

#include "desk/typed.h"
#include "office/instrument.h"
#include "record/body.h"
#include "web/shape.h"

const struct form_field join_form[] = {
    [JOIN_DO] = {"do", FORM_LINE, 16},
    [JOIN_KIND] = {"kind", FORM_LINE, 32},
    [JOIN_SCOPE] = {"scope", FORM_LINE, 1024},
    [JOIN_AUTHORITY] = {"authority", FORM_LINE, 1024},
    [JOIN_TEXT] = {"text", FORM_LINES, LIMIT_RECORD_TEXT},
    [JOIN_EFFECTIVE] = {"effective", FORM_LINE, 32},
};

const struct view_shape shape_join = {
    "Join", sizeof(struct join_view), NULL, NULL};

enum cy_rc
joins_load(struct page *page, void *view, struct cy_err *e)
{
	struct statements_view *v = view;
	enum cy_rc rc = statements_load(page, view, e);

	page->title = page_say(page, MSG_DESK_JOINS);
	/* Here each leads to what can be done about it. */
	for (size_t i = 0; rc == CY_OK && i < v->statements.n; i++) {
		struct statement_row *s =
		    (struct statement_row *)v->statements.v + i;

		s->row.url =
		    page_printf(page, "/office%.*s", SPAN_ARGS(s->row.url));
	}
	return rc;
}

/* The public page's view, with all of its parties. */
static enum cy_rc
load(struct desk_page *p, struct join_view *v, struct cy_err *e)
{
	const enum face face = p->page.face;
	enum cy_rc rc;

	/* For people a long list is cut; ours may be in what was cut off. */
	p->page.face = FACE_JSON;
	rc = statement_load(&p->page, &v->statement, e);
	p->page.face = face;
	if (rc == CY_NOTFOUND)
		return cy_fail(
		    e, rc, FAULT_OFFICE_NOT_FOUND, CY_NO_OFFSET, "%s", "");
	for (size_t i = 0; rc == CY_OK && i < v->statement.parties.n; i++) {
		const struct status_row *r =
		    view_item(&v->statement.parties, i, sizeof(*r));

		if (!r->recorded && span_eq_str(r->party.id, p->who.party)) {
			v->joined = true;
			v->own = *r;
		}
	}
	return rc == CY_OK ? office_can(&p->who, CAN_PREPARE, STANDS_OWN, e)
	                   : rc;
}

enum cy_rc
join_load(struct page *page, void *view, struct cy_err *e)
{
	return load(desk_of(page), view, e);
}

static enum cy_rc
make_act(struct desk_page *p, const struct join_view *v, struct record_draft *r,
    struct cy_err *e)
{
	char hex[HASH_HEX];

	(void)e;
	hash_hex(hex, &v->statement.record.row.id);
	record_draft_init(r, R_ACT);
	record_draft_add(r, F_STATEMENT, page_keep(&p->page, span_str(hex)));
	record_draft_add(r, F_KIND, desk_sent(p, JOIN_KIND));
	record_draft_add(r, F_SCOPE, typed_scope(p, desk_sent(p, JOIN_SCOPE)));
	record_draft_add(r, F_AUTHORITY, desk_sent(p, JOIN_AUTHORITY));
	return CY_OK;
}

static enum cy_rc
make_declaration(struct desk_page *p, const struct join_view *v,
    struct record_draft *r, struct cy_err *e)
{
	char hex[HASH_HEX];

	if (desk_sent(p, JOIN_TEXT).n == 0)
		return desk_missing(p, JOIN_TEXT, e);
	hash_hex(hex, &v->statement.record.row.id);
	record_draft_init(r, R_DECLARATION);
	record_draft_add(r, F_REGARDING, page_keep(&p->page, span_str(hex)));
	record_draft_add(r, F_KIND, desk_sent(p, JOIN_KIND));
	return typed_body(p, desk_sent(p, JOIN_TEXT), &r->body, e);
}

static enum cy_rc
make_withdrawal(struct desk_page *p, const struct join_view *v,
    struct record_draft *r, struct cy_err *e)
{
	char hex[HASH_HEX];

	if (!v->joined)
		return cy_fail(
		    e, CY_CONFLICT, FAULT_DESK_NO_ACT, CY_NO_OFFSET, "%s", "");
	hash_hex(hex, &v->own.id);
	record_draft_init(r, R_WITHDRAWAL);
	record_draft_add(r, F_ACT, page_keep(&p->page, span_str(hex)));
	record_draft_add(r, F_EFFECTIVE, desk_sent(p, JOIN_EFFECTIVE));
	if (desk_sent(p, JOIN_TEXT).n == 0)
		return CY_OK;
	return typed_body(p, desk_sent(p, JOIN_TEXT), &r->body, e);
}

static const struct {
	const char *name;
	enum cy_rc (*make)(struct desk_page *p, const struct join_view *v,
	    struct record_draft *r, struct cy_err *e);
} kinds[] = {
    {"act", make_act},
    {"declaration", make_declaration},
    {"withdrawal", make_withdrawal},
};

enum cy_rc
join_post(struct desk_page *p, struct cy_err *e)
{
	struct join_view v = {.joined = false};
	struct record_draft r;
	struct hash id;
	char hex[HASH_HEX];
	size_t i = 0;
	enum cy_rc rc = load(p, &v, e);

	if (rc != CY_OK)
		return rc;
	while (i < sizeof(kinds) / sizeof(kinds[0]) &&
	    !span_eq_str(desk_sent(p, JOIN_DO), kinds[i].name))
		i++;
	if (i == sizeof(kinds) / sizeof(kinds[0]))
		return desk_missing(p, JOIN_DO, e);
	rc = kinds[i].make(p, &v, &r, e);
	if (rc == CY_OK)
		rc = office_prepare(p->d->office, &p->who, NULL, &r, &id, e);
	if (rc != CY_OK)
		return rc;
	hash_hex(hex, &id);
	return desk_goto(p, "/office/i/%s", hex);
}
