/* SPDX-License-Identifier: Apache-2.0 */
#include "store/recent.h"
#include "web/entries.h"
#include "web/say.h"
#include "web/shape.h"

/* Statements and cases of which a feed is listed; each page links its own. */
#define FEEDS 100u

static const struct view_field feed_row_fields[] = {
    SHAPE(feed_row, title, VIEW_TEXT, NULL),
    SHAPE(feed_row, url, VIEW_LINK, "the feed"),
    SHAPE(feed_row, page, VIEW_LINK, "the page it is of"),
    SHAPE_END,
};
const struct view_shape shape_feed_row = {
    "FeedRow", sizeof(struct feed_row), feed_row_fields, NULL};

static const struct view_field feeds_fields[] = {
    SHAPE_OF(feeds_view, feeds, VIEW_LIST, &shape_feed_row,
        "all records, and those of one type"),
    SHAPE_OF(feeds_view, statements, VIEW_LIST, &shape_feed_row,
        "of each statement, the newest first"),
    SHAPE_OF(feeds_view, cases, VIEW_LIST, &shape_feed_row,
        "of each case, the newest first"),
    SHAPE_END,
};
const struct view_shape shape_feeds = {
    "Feeds", sizeof(struct feeds_view), feeds_fields, "feeds"};

struct fill {
	struct page *p;
	struct view_list *to;
};

static enum cy_rc
add(struct fill *f, struct span title, struct span url, struct span page,
    struct cy_err *e)
{
	struct feed_row *r = view_add(f->to, f->p->a, sizeof(*r));

	if (r == NULL || url.p == NULL || page.p == NULL)
		return cy_nomem(e);
	r->title = page_keep(f->p, title);
	r->url = url;
	r->page = page;
	return CY_OK;
}

/* The newest version has the page. */
static enum cy_rc
add_thread(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct entry_row r;
	enum cy_rc rc;

	if (row->symbol.n == 0)
		return CY_OK;
	rc = rows_entry(f->p, &r, row, e);
	return rc == CY_OK
	    ? add(f, r.title, url_with(f->p, r.url, ".atom"), r.url, e)
	    : rc;
}

static enum cy_rc
add_threads(struct page *p, struct view_list *to, enum record_kind kind,
    struct cy_err *e)
{
	struct store_recent r = {
	    .kinds = STORE_KIND(kind), .newest = true, .lang = p->lang->tag};
	struct store_page page = {.limit = FEEDS};
	struct fill f = {p, to};

	return store_recent(page_store(p), &r, &page, add_thread, &f, e);
}

/* Types of which the register holds something. */
static enum cy_rc
add_kinds(struct page *p, struct fill *f, struct cy_err *e)
{
	const struct html h = {.lang = p->lang};
	uint64_t counts[RECORD_KINDS];
	enum cy_rc rc = store_counts(page_store(p), counts, e);

	for (unsigned k = 0; k < RECORD_KINDS && rc == CY_OK; k++) {
		const char *name = record_types[k].name;

		if (counts[k] == 0)
			continue;
		rc = add(f, word_of(&h, span_str(name)),
		    page_printf(p, "/feed.atom?kind=%s", name),
		    page_printf(p, "/register?kind=%s", name), e);
	}
	return rc;
}

enum cy_rc
feeds_load(struct page *p, void *view, struct cy_err *e)
{
	struct feeds_view *v = view;
	struct fill f = {p, &v->feeds};
	enum cy_rc rc;

	p->title = page_say(p, MSG_FEEDS);
	rc = add(&f, page_say(p, MSG_LATEST), SPAN_LIT("/feed.atom"),
	    SPAN_LIT("/feed"), e);
	if (rc == CY_OK)
		rc = add_kinds(p, &f, e);
	if (rc == CY_OK)
		rc = add_threads(p, &v->statements, R_STATEMENT, e);
	return rc == CY_OK ? add_threads(p, &v->cases, R_INCIDENT, e) : rc;
}
