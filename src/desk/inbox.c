/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/inbox.h"

#include <stdlib.h>

#include "desk/sheet.h"
#include "web/shape.h"

/* "Needs you": what the office says, with its page and its words. */

static const struct view_field item_fields[] = {
    SHAPE(inbox_item, kind, VIEW_TEXT,
        "sign, approve, release, clear, answer, read"),
    SHAPE(inbox_item, title, VIEW_TEXT, "of the draft"),
    SHAPE(inbox_item, url, VIEW_LINK, NULL),
    SHAPE_OF(inbox_item, lead, VIEW_ONE, &shape_party_ref, "who leads it"),
    SHAPE(inbox_item, what, VIEW_TEXT, "type of the record"),
    SHAPE(inbox_item, choice, VIEW_TEXT, "as \"accession\""),
    SHAPE(inbox_item, count, VIEW_UINT, "papers to be read"),
    SHAPE(inbox_item, deadline, VIEW_TIME, NULL),
    SHAPE(inbox_item, since, VIEW_TIME, NULL),
    SHAPE(inbox_item, late, VIEW_BOOL, "the deadline is over"), SHAPE_END};
static const struct view_shape shape_item = {
    "InboxItem", sizeof(struct inbox_item), item_fields, NULL};
static const struct view_field inbox_fields[] = {
    SHAPE_OF(inbox_view, item, VIEW_LIST, &shape_item, NULL), SHAPE_END};
const struct view_shape shape_inbox = {
    "Inbox", sizeof(struct inbox_view), inbox_fields, "item"};

/* Where each is done, behind the address of its draft. */
static const char *const parts[INBOX_KINDS] = {
    [INBOX_SIGN] = "/sign",
    [INBOX_APPROVE] = "",
    [INBOX_RELEASE] = "/release",
    [INBOX_CLEAR] = "/clear",
    [INBOX_ANSWER] = "",
    [INBOX_READ] = "",
};

/* A record of one's own that waits has a page of its own. */
static enum cy_rc
fill_record(struct desk_page *p, struct inbox_item *i,
    const struct inbox_entry *in, struct cy_err *e)
{
	struct instrument x;
	enum cy_rc rc = office_instrument(
	    p->d->office, &p->who, &in->object, p->page.a, &x, e);

	/* Who may not read it sees its draft. */
	if (rc == CY_DENIED)
		return CY_OK;
	if (rc != CY_OK)
		return rc;
	if (x.state == INSTRUMENT_PREPARED) {
		i->what = span_str(x.record.type->name);
		i->choice = record_get(&x.record, F_KIND);
		i->url = page_printf(&p->page, "/office/i/%.*s",
		    SPAN_ARGS(sheet_hex(p, &in->object)));
	}
	return CY_OK;
}

static enum cy_rc
fill_draft(struct desk_page *p, struct inbox_item *i,
    const struct inbox_entry *in, struct cy_err *e)
{
	struct office_draft d;
	struct sheet_head head;
	enum cy_rc rc = sheet_open_id(p, &in->draft, &d, &head, e);

	if (rc != CY_OK)
		return rc;
	i->title = head.title;
	i->lead = head.lead;
	i->url = page_printf(
	    &p->page, "%.*s%s", SPAN_ARGS(head.url), parts[in->kind]);
	if (in->kind <= INBOX_RELEASE && head.lapses != 0)
		i->deadline = head.lapses;
	return CY_OK;
}

static enum cy_rc
add(struct desk_page *p, struct inbox_view *v, const struct inbox_entry *in,
    struct cy_err *e)
{
	struct inbox_item *i = view_add(&v->item, p->page.a, sizeof(*i));
	enum cy_rc rc = CY_OK;

	if (i == NULL)
		return cy_nomem(e);
	i->at = in->kind;
	i->kind = span_str(inbox_kind_name(in->kind));
	i->title = page_keep(&p->page, in->title);
	i->since = in->since;
	i->deadline = in->deadline;
	i->count = in->kind == INBOX_READ ? in->count : 0;
	if (in->has_draft)
		rc = fill_draft(p, i, in, e);
	if (rc == CY_OK && in->has_object && in->kind <= INBOX_RELEASE)
		rc = fill_record(p, i, in, e);
	i->late = i->deadline != 0 && i->deadline < p->page.now;
	return rc;
}

/* The nearest deadline first, what has none last; then by kind, then the
 * oldest. */
static int
by_deadline(const void *x, const void *y)
{
	const struct inbox_item *a = x, *b = y;
	utc_t m = a->deadline == 0 ? TIME_MAX : a->deadline;
	utc_t n = b->deadline == 0 ? TIME_MAX : b->deadline;

	if (m != n)
		return m < n ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->since > b->since) - (a->since < b->since);
}

enum cy_rc
inbox_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct inbox_view *v = view;
	struct inbox_entry *in;
	size_t n;
	enum cy_rc rc =
	    office_inbox(p->d->office, &p->who, page->a, &in, &n, e);

	page->title = page_say(page, MSG_DESK_INBOX);
	for (size_t i = 0; rc == CY_OK && i < n; i++)
		rc = add(p, v, &in[i], e);
	if (rc == CY_OK && v->item.n > 1)
		qsort(v->item.v, v->item.n, sizeof(struct inbox_item),
		    by_deadline);
	return rc;
}
