/* SPDX-License-Identifier: Apache-2.0 */
#include "web/case.h"

#include "node/thread.h"
#include "store/case.h"
#include "web/atom.h"
#include "web/shape.h"

static const struct view_field case_row_fields[] = {
    SHAPE_OF(case_row, row, VIEW_BASE, &shape_entry_row, NULL),
    SHAPE(case_row, began, VIEW_TEXT, "as the record says it"),
    SHAPE_OF(case_row, states, VIEW_LIST, &shape_party_ref,
        "named as responsible in findings"),
    SHAPE(case_row, findings, VIEW_UINT, NULL),
    SHAPE(case_row, replies, VIEW_UINT, NULL),
    SHAPE(case_row, supports, VIEW_UINT, NULL),
    SHAPE(case_row, measures, VIEW_UINT, NULL),
    SHAPE_END,
};
const struct view_shape shape_case_row = {
    "CaseRow", sizeof(struct case_row), case_row_fields, NULL};

static const struct view_field cases_fields[] = {
    SHAPE(cases_view, as_of, VIEW_DAY, "the moment that is shown"),
    SHAPE_OF(cases_view, cases, VIEW_LIST, &shape_case_row, NULL),
    SHAPE_END,
};
const struct view_shape shape_cases = {
    "Cases", sizeof(struct cases_view), cases_fields, "cases"};

static const struct view_field case_item_fields[] = {
    SHAPE_OF(case_item, record, VIEW_ONE, &shape_record_part, NULL),
    SHAPE_OF(case_item, answers, VIEW_LIST, &shape_record_part,
        "replies to it, and who supports it"),
    SHAPE_END,
};
const struct view_shape shape_case_item = {
    "CaseItem", sizeof(struct case_item), case_item_fields, NULL};

static const struct view_field case_known_fields[] = {
    SHAPE(case_known, what, VIEW_TEXT, "what a reader asks"),
    SHAPE(case_known, value, VIEW_TEXTS, "none: the record does not say"),
    SHAPE_END,
};
const struct view_shape shape_case_known = {
    "CaseKnown", sizeof(struct case_known), case_known_fields, NULL};

static const struct view_field case_clock_fields[] = {
    SHAPE(case_clock, step, VIEW_TEXT, NULL),
    SHAPE(case_clock, day, VIEW_DAY, "left out: not known"),
    SHAPE(case_clock, counted, VIEW_BOOL, "the days are known"),
    SHAPE(case_clock, days, VIEW_UINT, "from the beginning of the incident"),
    SHAPE(case_clock, before, VIEW_BOOL, "so many days before it"),
    SHAPE(case_clock, exact, VIEW_BOOL, "both are days, not months or years"),
    SHAPE(case_clock, url, VIEW_LINK, "the record that says so"),
    SHAPE_END,
};
const struct view_shape shape_case_clock = {
    "CaseClock", sizeof(struct case_clock), case_clock_fields, NULL};

static const struct view_field case_fields[] = {
    SHAPE_OF(case_view, record, VIEW_ONE, &shape_record_part, NULL),
    SHAPE(case_view, as_of, VIEW_DAY, "the moment that is shown"),
    SHAPE_OF(case_view, known, VIEW_LIST, &shape_case_known, NULL),
    SHAPE_OF(case_view, clocks, VIEW_LIST, &shape_case_clock, NULL),
    SHAPE_OF(case_view, assessments, VIEW_LIST, &shape_case_item, NULL),
    SHAPE_OF(case_view, findings, VIEW_LIST, &shape_case_item, NULL),
    SHAPE_OF(case_view, replies, VIEW_LIST, &shape_case_item,
        "to the case as a whole"),
    SHAPE_OF(case_view, supports, VIEW_LIST, &shape_case_item, NULL),
    SHAPE_OF(case_view, measures, VIEW_LIST, &shape_case_item, NULL),
    SHAPE_OF(case_view, others, VIEW_LIST, &shape_case_item, NULL),
    SHAPE_OF(case_view, timeline, VIEW_LIST, &shape_entry_row, NULL),
    SHAPE_OF(case_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE(case_view, address, VIEW_LINK, "its permanent address"),
    SHAPE_END,
};
const struct view_shape shape_case = {
    "Case", sizeof(struct case_view), case_fields, "timeline"};

struct fill {
	struct page *p;
	void *view;
	struct case_item *last; /* at depth 1: what follows answers it */
};

static enum cy_rc
add_states(
    struct page *p, struct case_row *c, struct span states, struct cy_err *e)
{
	struct span one;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && span_split(&states, ' ', &one)) {
		struct party_ref *r = view_add(&c->states, p->a, sizeof(*r));

		rc = r == NULL ? cy_nomem(e) : rows_party(p, r, one, e);
	}
	return rc;
}

static enum cy_rc
add_case(void *ctx, const struct store_case *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct cases_view *v = f->view;
	struct case_row *c = view_add(&v->cases, f->p->a, sizeof(*c));
	enum cy_rc rc;

	if (c == NULL)
		return cy_nomem(e);
	c->began = page_keep(f->p, row->began);
	(void)day_parse(row->began, &c->began_day);
	c->findings = row->findings;
	c->replies = row->replies;
	c->supports = row->supports;
	c->measures = row->measures;
	rc = rows_entry(f->p, &c->row, &row->entry, e);
	return rc == CY_OK ? add_states(f->p, c, row->states, e) : rc;
}

enum cy_rc
cases_load(struct page *p, void *view, struct cy_err *e)
{
	struct cases_view *v = view;
	const struct page_list list = PAGE_LIST(v->cases, case_row);
	struct fill f = {p, view, NULL};
	enum cy_rc rc;

	p->title = page_say(p, MSG_CASES);
	v->as_of = p->args.as_of;
	rc = store_cases(page_store(p), p->lang->tag, p->when, add_case, &f, e);
	return rc == CY_OK ? page_window(p, &list, 1, &v->next_url, e) : rc;
}

/* Which list a record at depth 1 belongs to. */
static struct view_list *
list_of(struct case_view *v, enum record_kind kind)
{
	switch ((int)kind) {
	case R_ASSESSMENT:
		return &v->assessments;
	case R_FINDING:
		return &v->findings;
	case R_DECLARATION:
		return &v->replies;
	case R_SUPPORT:
		return &v->supports;
	case R_MEASURE:
		return &v->measures;
	default:
		return &v->others;
	}
}

/* Measures and supports refer to findings, and have lists of their own all
 * the same; only what answers stands beneath. */
static bool
answers(const struct store_entry *row)
{
	return row->kind == R_DECLARATION || row->kind == R_SUPPORT;
}

static enum cy_rc
fill_part(struct page *p, struct record_part *r, unsigned depth,
    const struct store_entry *row, struct cy_err *e)
{
	enum cy_rc rc = rows_entry(p, &r->row, row, e);

	r->depth = depth;
	return rc == CY_OK ? rows_record(p, r, e) : rc;
}

static enum cy_rc
add_record(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;
	struct case_view *v = f->view;
	struct entry_row *one = view_add(&v->timeline, f->p->a, sizeof(*one));
	struct record_part *r;
	enum cy_rc rc =
	    one == NULL ? cy_nomem(e) : rows_entry(f->p, one, row, e);

	if (depth == 0 || rc != CY_OK)
		return rc;
	if (depth > 1 && f->last != NULL && answers(row)) {
		r = view_add(&f->last->answers, f->p->a, sizeof(*r));
	} else {
		f->last =
		    view_add(list_of(v, row->kind), f->p->a, sizeof(*f->last));
		r = f->last == NULL ? NULL : &f->last->record;
	}
	return r == NULL ? cy_nomem(e) : fill_part(f->p, r, depth, row, e);
}

/* What a reader asks of an incident, and the header that answers. */
static const struct {
	enum message what;
	enum field field;
} asked[] = {
    {MSG_KNOWN_BEGAN, F_BEGAN},
    {MSG_KNOWN_DISCOVERED, F_DISCOVERED},
    {MSG_KNOWN_ENDED, F_ENDED},
    {MSG_KNOWN_TARGET, F_TARGET},
    {MSG_KNOWN_EVIDENCE, F_EVIDENCE},
};

static enum cy_rc
add_known(struct page *p, struct case_view *v, struct cy_err *e)
{
	const struct header_row *h = v->record.header.v;

	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct case_known *k = view_add(&v->known, p->a, sizeof(*k));

		if (k == NULL)
			return cy_nomem(e);
		k->what = page_say(p, asked[i].what);
		for (size_t j = 0; j < v->record.header.n; j++) {
			struct span *value;

			if (!span_eq_str(h[j].name, field_name(asked[i].field)))
				continue;
			value = view_add(&k->value, p->a, sizeof(*value));
			if (value == NULL)
				return cy_nomem(e);
			*value = h[j].value;
			(void)day_parse(*value, &k->day);
		}
	}
	return CY_OK;
}

static const enum message clock_words[STORE_CLOCKS] = {
    [STORE_BEGAN] = MSG_CLOCK_BEGAN,
    [STORE_DISCOVERED] = MSG_CLOCK_DISCOVERED,
    [STORE_ENDED] = MSG_CLOCK_ENDED,
    [STORE_NOTICE] = MSG_CLOCK_NOTICE,
    [STORE_FINDING] = MSG_CLOCK_FINDING,
    [STORE_NAMED] = MSG_CLOCK_NAMED,
    [STORE_MEASURE] = MSG_CLOCK_MEASURE,
    [STORE_REPLY] = MSG_CLOCK_REPLY,
};

static enum cy_rc
add_clocks(
    struct page *p, uint64_t index, struct case_view *v, struct cy_err *e)
{
	struct store_clocks c;
	enum cy_rc rc = store_clocks(page_store(p), index, p->when, &c, e);

	for (unsigned i = 0; i < STORE_CLOCKS && rc == CY_OK; i++) {
		const struct store_time *t = &c.at[i];
		struct case_clock *k = view_add(&v->clocks, p->a, sizeof(*k));

		if (k == NULL)
			return cy_nomem(e);
		k->step = page_say(p, clock_words[i]);
		k->day = t->day;
		k->counted = t->since && i != STORE_BEGAN;
		k->before = t->days < 0;
		k->days = (uint64_t)(t->days < 0 ? -(int64_t)t->days : t->days);
		k->exact = t->exact;
		if (t->index != CORE_NONE && t->day.year > 0)
			k->url = page_printf(
			    p, "/register/%llu", (unsigned long long)t->index);
	}
	return rc;
}

static enum cy_rc
take_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;

	return rows_entry(f->p, f->view, row, e);
}

static enum cy_rc
load_thread(
    struct page *p, uint64_t index, struct case_view *v, struct cy_err *e)
{
	struct fill f = {p, v, NULL};
	enum cy_rc rc = store_thread(page_store(p), index, p->lang->tag,
	    p->when, STORE_BY_TREE, add_record, &f, e);

	rows_by_day(&v->timeline);
	return rc;
}

enum cy_rc
case_load(struct page *p, void *view, struct cy_err *e)
{
	struct case_view *v = view;
	struct fill f = {p, &v->record.row, NULL};
	uint64_t index;
	enum cy_rc rc = rows_find(p, p->param[0], R_INCIDENT, &index, e);

	if (rc == CY_OK)
		rc = store_entry(
		    page_store(p), index, p->lang->tag, take_row, &f, e);
	if (rc != CY_OK)
		return rc;
	p->title = v->record.row.title;
	p->id = v->record.row.id;
	p->has_id = true;
	v->as_of = p->when.as_of;
	v->address = page_printf(
	    p, "%.*s%.*s", SPAN_ARGS(p->origin), SPAN_ARGS(v->record.row.url));
	rc = rows_record(p, &v->record, e);
	if (rc == CY_OK)
		rc = add_known(p, v, e);
	if (rc == CY_OK)
		rc = add_clocks(p, index, v, e);
	if (rc == CY_OK)
		rc = load_thread(p, index, v, e);
	return rc == CY_OK ? rows_seal(p, &v->seal, e) : rc;
}

enum cy_rc
case_bytes(
    struct page *p, const void *view, struct http_response *a, struct cy_err *e)
{
	const struct case_view *v = view;

	if (p->face == FACE_ATOM) {
		atom_feed(&a->body, p, &v->timeline);
		return buf_check(&a->body, e);
	}
	return node_copy(page_node(p), v->record.row.entry, &a->body, e);
}
