/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/people.h"

#include "base/codec.h"
#include "desk/sheet.h"
#include "web/shape.h"

static const struct view_field line_fields[] = {
    SHAPE(officer_line, login, VIEW_TEXT, NULL),
    SHAPE(officer_line, roles, VIEW_TEXT, "with spaces between"),
    SHAPE(officer_line, step, VIEW_TEXT, "of a clearer"),
    SHAPE(officer_line, state, VIEW_TEXT, "active, invited or disabled"),
    SHAPE(officer_line, seen, VIEW_TIME, "signed in last"),
    SHAPE(officer_line, until, VIEW_TIME, "end of the invitation"), SHAPE_END};
static const struct view_shape shape_line = {
    "Officer", sizeof(struct officer_line), line_fields, NULL};
static const struct view_field officers_fields[] = {
    SHAPE_OF(officers_view, officer, VIEW_LIST, &shape_line, NULL),
    SHAPE(officers_view, step, VIEW_TEXTS, "before a text leaves"), SHAPE_END};
const struct view_shape shape_officers = {
    "Officers", sizeof(struct officers_view), officers_fields, "officer"};

static struct span
roles_text(struct desk_page *p, unsigned roles)
{
	struct buf b;
	struct span s;

	buf_init(&b, 256);
	officer_roles_print(&b, roles);
	s = page_keep(&p->page, buf_span(&b));
	buf_release(&b);
	return s;
}

static enum cy_rc
add_steps(struct desk_page *p, struct view_list *out, struct cy_err *e)
{
	struct span *step;
	size_t n;
	enum cy_rc rc =
	    office_steps(p->d->office, &p->who, p->page.a, &step, &n, e);

	for (size_t i = 0; rc == CY_OK && i < n; i++) {
		struct span *s = view_add(out, p->page.a, sizeof(*s));

		if (s == NULL)
			return cy_nomem(e);
		*s = step[i];
	}
	return rc;
}

static void
fill_line(
    struct desk_page *p, struct officer_line *l, const struct officer_row *row)
{
	const struct officer *o = &row->officer;

	l->login = page_keep(&p->page, span_str(o->login));
	l->roles = roles_text(p, o->roles);
	if (o->step[0] != '\0')
		l->step = page_keep(&p->page, span_str(o->step));
	l->state = o->disabled ? SPAN_LIT("disabled")
	    : row->invited     ? SPAN_LIT("invited")
	                       : SPAN_LIT("active");
	l->seen = row->seen;
	l->until = row->invited ? row->until : 0;
	l->self = o->id == p->who.id;
}

enum cy_rc
officers_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct officers_view *v = view;
	struct officer_row *row;
	size_t n;
	enum cy_rc rc =
	    office_officers(p->d->office, &p->who, page->a, &row, &n, e);

	page->title = page_say(page, MSG_DESK_OFFICERS);
	v->may_change = desk_offers(p, CAN_CHANGE_OFFICERS, STANDS_OWN);
	for (size_t i = 0; rc == CY_OK && i < n; i++) {
		struct officer_line *l =
		    view_add(&v->officer, page->a, sizeof(*l));

		if (l == NULL)
			return cy_nomem(e);
		fill_line(p, l, &row[i]);
	}
	return rc == CY_OK ? add_steps(p, &v->step, e) : rc;
}

#define ROLE(i, name) [INVITE_ROLE + (i)] = {name, FORM_LINE, 8}
const struct form_field invite_form[] = {
    [INVITE_LOGIN] = {"login", FORM_LINE, LIMIT_LOGIN},
    ROLE(0, "administrator"),
    ROLE(1, "drafter"),
    ROLE(2, "clearer"),
    ROLE(3, "signer"),
    ROLE(4, "approver"),
    ROLE(5, "contact"),
    ROLE(6, "observer"),
    [INVITE_STEP] = {"step", FORM_LINE, LIMIT_STEP},
    [INVITE_CODE] = {"code", FORM_LINE, 64},
    [INVITE_UNTIL] = {"until", FORM_LINE, 32},
    [INVITE_ASSERTION] = {"assertion", FORM_LINE, 16u * 1024},
};
const struct view_shape shape_invite = {
    "Invite", sizeof(struct invite_view), NULL, NULL};

/* What an administrator's approval is over (spec/keys.md, "Officers"). */
static enum cy_rc
fill_challenge(struct desk_page *p, const struct buf *line,
    struct span *challenge, struct span *ids, struct span *site,
    struct cy_err *e)
{
	struct hash h;

	trust_change_challenge(&h, buf_span(line));
	*challenge = desk_base64url(p, span(h.b, sizeof(h.b)));
	*site = session_site(p);
	return desk_passkeys(p, ids, e);
}

static unsigned
roles_sent(const struct desk_page *p)
{
	unsigned roles = 0;

	for (unsigned i = 0; i < OFFICER_ROLES; i++)
		if (desk_sent(p, INVITE_ROLE + i).n > 0)
			roles |= 1u << i;
	return roles;
}

static enum cy_rc
invitation_of(
    struct desk_page *p, struct officer_invitation *i, struct cy_err *e)
{
	char login[LIMIT_LOGIN + 1];

	*i = (struct officer_invitation){
	    .login = desk_sent(p, INVITE_LOGIN),
	    .party = span_str(p->who.party),
	    .step = desk_sent(p, INVITE_STEP),
	    .roles = roles_sent(p),
	    .code = desk_sent(p, INVITE_CODE),
	};
	if (desk_sent(p, INVITE_UNTIL).n > 0 &&
	    !time_parse(desk_sent(p, INVITE_UNTIL), &i->until))
		return desk_missing(p, INVITE_UNTIL, e);
	if (!officer_login(login, i->login))
		return cy_fail(
		    e, CY_USAGE, FAULT_OFFICE_LOGIN, CY_NO_OFFSET, "%s", "");
	if (i->roles == 0)
		return cy_fail(
		    e, CY_USAGE, FAULT_OFFICE_ROLES, CY_NO_OFFSET, "%s", "");
	return CY_OK;
}

enum cy_rc
invite_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct invite_view *v = view;
	struct officer_invitation i;
	struct buf line;
	enum cy_rc rc = office_can(&p->who, CAN_CHANGE_OFFICERS, STANDS_OWN, e);

	page->title = page_say(page, MSG_DESK_INVITE);
	v->login = desk_sent(p, INVITE_LOGIN);
	v->step = desk_sent(p, INVITE_STEP);
	v->roles = roles_text(p, roles_sent(p));
	if (rc != CY_OK || desk_sent(p, INVITE_CODE).n == 0)
		return rc;
	rc = invitation_of(p, &i, e);
	if (rc != CY_OK)
		return rc;
	v->code = i.code;
	v->until = desk_sent(p, INVITE_UNTIL);
	v->ends = i.until;
	v->done =
	    desk_sent(p, INVITE_ASSERTION).n > 0 && p->why.fault == FAULT_NONE;
	if (v->done)
		return CY_OK;
	buf_init(&line, 4096);
	rc = office_invite_line(&line, &i, e);
	if (rc == CY_OK)
		rc = fill_challenge(
		    p, &line, &v->challenge, &v->ids, &v->site, e);
	buf_release(&line);
	return rc;
}

/* The first half asks who it is; the second shows what is approved, and takes
 * the approval. */
static enum cy_rc
begin_invitation(struct desk_page *p, struct cy_err *e)
{
	struct officer_invitation i;
	char code[SETUP_CODE], until[TIME_TEXT];
	enum cy_rc rc = invitation_of(p, &i, e);

	if (rc != CY_OK)
		return rc;
	office_code(code);
	time_print(until, p->page.now + SETUP_SECONDS);
	p->value[INVITE_CODE] = page_keep(&p->page, span_str(code));
	p->value[INVITE_UNTIL] = page_keep(&p->page, span_str(until));
	return CY_OK;
}

enum cy_rc
invite_post(struct desk_page *p, struct cy_err *e)
{
	struct officer_invitation i;
	struct approval a;
	char code[SETUP_CODE];
	enum cy_rc rc;

	if (desk_sent(p, INVITE_CODE).n == 0)
		return begin_invitation(p, e);
	rc = invitation_of(p, &i, e);
	if (rc == CY_OK)
		rc = desk_assertion(p, INVITE_ASSERTION, &a.assertion, e);
	if (rc != CY_OK)
		return rc;
	memcpy(a.login, p->who.login, sizeof(a.login));
	return office_invite(p->d->office, &p->who, &i, &a, code, e);
}

const struct form_field disable_form[] = {
    [DISABLE_LOGIN] = {"login", FORM_LINE, LIMIT_LOGIN},
    [DISABLE_ASSERTION] = {"assertion", FORM_LINE, 16u * 1024},
};
const struct view_shape shape_disable = {
    "Disable", sizeof(struct disable_view), NULL, NULL};

enum cy_rc
disable_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct disable_view *v = view;
	struct buf line;
	enum cy_rc rc = office_can(&p->who, CAN_CHANGE_OFFICERS, STANDS_OWN, e);

	page->title = page_say(page, MSG_DESK_DISABLE);
	v->login = desk_sent(p, DISABLE_LOGIN).n > 0
	    ? desk_sent(p, DISABLE_LOGIN)
	    : p->ask.login;
	if (rc != CY_OK || v->login.n == 0)
		return rc;
	buf_init(&line, 4096);
	rc = office_disable_line(&line, span_str(p->who.party), v->login, e);
	if (rc == CY_OK)
		rc = fill_challenge(
		    p, &line, &v->challenge, &v->ids, &v->site, e);
	buf_release(&line);
	return rc;
}

enum cy_rc
disable_post(struct desk_page *p, struct cy_err *e)
{
	struct approval a;
	enum cy_rc rc;

	if (desk_sent(p, DISABLE_LOGIN).n == 0)
		return desk_missing(p, DISABLE_LOGIN, e);
	rc = desk_assertion(p, DISABLE_ASSERTION, &a.assertion, e);
	if (rc != CY_OK)
		return rc;
	memcpy(a.login, p->who.login, sizeof(a.login));
	rc = office_disable(
	    p->d->office, &p->who, desk_sent(p, DISABLE_LOGIN), &a, e);
	return rc == CY_OK ? desk_goto(p, "/office/officers") : rc;
}

const struct form_field chain_form[] = {
    [CHAIN_TEXT] = {"steps", FORM_LINES, STEPS_MAX *(LIMIT_STEP + 2)},
};
static const struct view_field chain_fields[] = {
    SHAPE(chain_view, step, VIEW_TEXTS, "in order"), SHAPE_END};
const struct view_shape shape_chain = {
    "Steps", sizeof(struct chain_view), chain_fields, NULL};

enum cy_rc
chain_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct chain_view *v = view;
	struct buf b;
	enum cy_rc rc = add_steps(p, &v->step, e);

	page->title = page_say(page, MSG_DESK_STEPS);
	v->may_change = desk_offers(p, CAN_CHANGE_STEPS, 0);
	v->text = desk_sent(p, CHAIN_TEXT);
	if (rc != CY_OK || v->text.n > 0)
		return rc;
	buf_init(&b, 64u * 1024);
	for (size_t i = 0; i < v->step.n; i++) {
		buf_put(&b, ((const struct span *)v->step.v)[i]);
		buf_putc(&b, '\n');
	}
	v->text = page_keep(page, buf_span(&b));
	buf_release(&b);
	return CY_OK;
}

enum cy_rc
chain_post(struct desk_page *p, struct cy_err *e)
{
	struct span step[STEPS_MAX + 1], rest = desk_sent(p, CHAIN_TEXT), one;
	size_t n = 0;
	enum cy_rc rc;

	while (n < STEPS_MAX + 1 && span_split(&rest, '\n', &one))
		if (one.n > 0)
			step[n++] = one;
	rc = office_steps_set(p->d->office, &p->who, step, n, e);
	return rc == CY_OK ? desk_goto(p, "/office/officers") : rc;
}
