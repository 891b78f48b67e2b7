/* SPDX-License-Identifier: Apache-2.0 */
#include "web/statement.h"

#include "store/statement.h"
#include "web/shape.h"

/* The keeper's numbered notifications on a statement (spec/office.md,
 * "Notifications"): a record says number and event, the words are made here. */

static const struct view_field notice_fields[] = {
    SHAPE(notice_row, number, VIEW_UINT, "of the notification"),
    SHAPE(notice_row, date, VIEW_DAY, "when the keeper wrote it"),
    SHAPE(notice_row, event, VIEW_TEXT, "release, accession, withdrawal ..."),
    SHAPE_OF(notice_row, party, VIEW_ONE, &shape_party_ref, "whose act it is"),
    SHAPE(notice_row, url, VIEW_LINK, "the record of the notification"),
    SHAPE(notice_row, about, VIEW_LINK, "the record of the event"),
    SHAPE_END,
};
const struct view_shape shape_notice_row = {
    "StatementNotification", sizeof(struct notice_row), notice_fields, NULL};

struct fill {
	struct page *p;
	struct notice_row *n;
};

static enum cy_rc
take_event(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;
	char hex[HASH_HEX];

	hash_hex(hex, &row->id);
	f->n->about = page_printf(f->p, "/r/%s", hex);
	return rows_party(f->p, &f->n->party, row->party, e);
}

enum cy_rc
notices_add(struct page *p, struct view_list *l, const struct store_entry *row,
    struct cy_err *e)
{
	struct notice_row *n = view_add(l, p->a, sizeof(*n));
	struct fill f = {p, n};
	struct store_notice said;
	char hex[HASH_HEX];
	enum cy_rc rc;

	if (n == NULL)
		return cy_nomem(e);
	hash_hex(hex, &row->id);
	n->event = page_keep(p, row->choice);
	n->date = day_of(row->date);
	n->url = page_printf(p, "/r/%s", hex);
	rc = store_notice(page_store(p), row->index, &said, e);
	n->number = said.number;
	if (rc == CY_OK && said.about != CORE_NONE)
		rc = store_entry(
		    page_store(p), said.about, p->lang->tag, take_event, &f, e);
	return rc;
}

static int
by_number(const void *a, const void *b)
{
	const struct notice_row *x = a, *y = b;

	return x->number < y->number ? -1 : x->number > y->number;
}

void
notices_sort(struct view_list *l)
{
	if (l->n > 1)
		qsort(l->v, l->n, sizeof(struct notice_row), by_number);
}
