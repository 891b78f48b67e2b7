/* SPDX-License-Identifier: Apache-2.0 */
#include "web/home.h"

#include "store/statement.h"
#include "web/shape.h"

static const struct view_field home_fields[] = {
    SHAPE_OF(home_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE(home_view, statements, VIEW_UINT, "joint statements"),
    SHAPE(home_view, acts, VIEW_UINT, "acts of parties on them"),
    SHAPE(home_view, cases, VIEW_UINT, "incidents"),
    SHAPE(home_view, findings, VIEW_UINT, "findings on them"),
    SHAPE(home_view, replies, VIEW_UINT, "declarations and replies"),
    SHAPE(home_view, parties, VIEW_UINT, "parties that appear"),
    SHAPE_OF(home_view, latest, VIEW_LIST, &shape_entry_row,
        "the newest records, newest first"),
    SHAPE_OF(home_view, recent, VIEW_LIST, &shape_statement_row,
        "the newest joint statements"),
    SHAPE_OF(home_view, open, VIEW_LIST, &shape_statement_row,
        "statements that can still be joined"),
    SHAPE_END,
};
const struct view_shape shape_home = {
    "Home", sizeof(struct home_view), home_fields, "latest"};

#define HOME_ROWS 8u

struct fill {
	struct page *p;
	struct home_view *v;
};

static enum cy_rc
add_latest(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct entry_row *r = view_add(&f->v->latest, f->p->a, sizeof(*r));

	return r == NULL ? cy_nomem(e) : rows_entry(f->p, r, row, e);
}

static enum cy_rc
add_row(struct fill *f, struct view_list *l, const struct store_statement *row,
    struct cy_err *e)
{
	struct statement_row *s = view_add(l, f->p->a, sizeof(*s));

	if (s == NULL)
		return cy_nomem(e);
	s->parties = row->parties;
	s->undated = row->undated;
	s->withdrawn = row->withdrawn;
	return rows_entry(f->p, &s->row, &row->entry, e);
}

static enum cy_rc
add_statement(void *ctx, const struct store_statement *row, struct cy_err *e)
{
	struct fill *f = ctx;

	return add_row(f, &f->v->recent, row, e);
}

static enum cy_rc
add_open(void *ctx, const struct store_statement *row, struct cy_err *e)
{
	struct fill *f = ctx;

	return add_row(f, &f->v->open, row, e);
}

/* The last of them, the newest first. */
static void
keep_newest(struct view_list *l)
{
	struct statement_row *s = l->v, one;
	size_t n = l->n;

	for (size_t i = 0; i < n / 2; i++) {
		one = s[i];
		s[i] = s[n - 1 - i];
		s[n - 1 - i] = one;
	}
	if (l->n > HOME_ROWS)
		l->n = HOME_ROWS;
}

static enum cy_rc
count_party(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct fill *f = ctx;

	(void)row;
	(void)e;
	f->v->parties++;
	return CY_OK;
}

static enum cy_rc
load_latest(struct page *p, struct fill *f, struct cy_err *e)
{
	struct store_page page = {.limit = HOME_ROWS};
	struct store_recent filter = {.lang = p->lang->tag};

	enum cy_rc rc =
	    store_recent(page_store(p), &filter, &page, add_latest, f, e);

	return rc == CY_OK ? rows_about(p, &f->v->latest, e) : rc;
}

enum cy_rc
home_load(struct page *p, void *view, struct cy_err *e)
{
	struct home_view *v = view;
	struct store *s = page_store(p);
	struct store_page page = {.limit = HOME_ROWS};
	struct fill f = {p, v};
	uint64_t counts[RECORD_KINDS];
	enum cy_rc rc = store_counts(s, counts, e);

	if (rc == CY_OK)
		rc = rows_seal(p, &v->seal, e);
	if (rc == CY_OK)
		rc = load_latest(p, &f, e);
	if (rc == CY_OK)
		rc = store_statements(
		    s, p->lang->tag, p->when, add_statement, &f, e);
	if (rc == CY_OK)
		rc = store_open_statements(
		    s, p->lang->tag, p->now, &page, add_open, &f, e);
	if (rc == CY_OK)
		rc = store_parties(s, p->lang->tag, count_party, &f, e);
	if (rc != CY_OK)
		return rc;
	p->title = page_say(p, MSG_HOME);
	v->statements = counts[R_STATEMENT];
	v->acts = counts[R_ACT];
	v->cases = counts[R_INCIDENT];
	v->findings = counts[R_FINDING];
	v->replies = counts[R_DECLARATION];
	keep_newest(&v->recent);
	return CY_OK;
}
