/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sign.h"
#include "desk/typed.h"
#include "web/shape.h"

/* The rules that a text fixes for its release, and the release room. */

const struct form_field fix_form[] = {
    [FIX_VERSION] = {"version", FORM_LINE, HASH_HEX - 1},
    [FIX_SYMBOL] = {"symbol", FORM_LINE, LIMIT_SYMBOL},
    [FIX_KIND] = {"kind", FORM_LINE, 32},
    [FIX_PLACE] = {"place", FORM_LINE, 1024},
    [FIX_OPEN] = {"open", FORM_LINE, 64},
    [FIX_QUORUM] = {"quorum", FORM_LINE, 16},
    [FIX_EARLIEST] = {"earliest", FORM_LINE, 32},
    [FIX_LAPSES] = {"lapses", FORM_LINE, 32},
    [FIX_SURE] = {"sure", FORM_LINE, 8},
};

const struct view_shape shape_fix = {
    "Fix", sizeof(struct fix_view), NULL, NULL};

enum cy_rc
fix_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct fix_view *v = view;
	struct office_draft d;
	struct span body;
	enum cy_rc rc = sheet_open_for(p, CAN_FIX, &d, &v->head, e);

	page->title = page_say(page, MSG_DESK_FIX);
	if (rc == CY_OK)
		rc = sheet_current(p, &d, &v->now, &body, e);
	if (rc != CY_OK)
		return rc;
	v->version = sheet_hex(p, &v->now.id);
	v->symbol = sheet_symbol(p, &d);
	return sheet_paragraphs(p, body, &v->paragraph, e);
}

/* "signature accession": each word a header. */
static void
add_words(struct record_draft *r, enum field f, struct span words)
{
	struct span one;

	while (span_split(&words, ' ', &one))
		record_draft_add(r, f, one);
}

enum cy_rc
fix_post(struct desk_page *p, struct cy_err *e)
{
	struct office_draft d;
	struct sheet_head head;
	struct record_draft r;
	struct span earliest, lapses;
	struct hash version, id;
	char hex[HASH_HEX];
	enum cy_rc rc = sheet_open_for(p, CAN_FIX, &d, &head, e);

	if (rc == CY_OK && !hash_from_hex(&version, desk_sent(p, FIX_VERSION)))
		rc = desk_missing(p, FIX_VERSION, e);
	if (rc == CY_OK && desk_sent(p, FIX_SURE).n == 0)
		rc = desk_missing(p, FIX_SURE, e);
	if (rc == CY_OK)
		rc = typed_time(p, FIX_EARLIEST, &earliest, e);
	if (rc == CY_OK)
		rc = typed_time(p, FIX_LAPSES, &lapses, e);
	if (rc != CY_OK)
		return rc;
	record_draft_init(&r, R_STATEMENT);
	record_draft_add(&r, F_SYMBOL, desk_sent(p, FIX_SYMBOL));
	record_draft_add(&r, F_KIND, desk_sent(p, FIX_KIND));
	record_draft_add(&r, F_PLACE, desk_sent(p, FIX_PLACE));
	add_words(&r, F_OPEN, desk_sent(p, FIX_OPEN));
	record_draft_add(&r, F_QUORUM, desk_sent(p, FIX_QUORUM));
	record_draft_add(&r, F_EARLIEST, earliest);
	record_draft_add(&r, F_LAPSES, lapses);
	if (span_eq_str(desk_sent(p, FIX_OPEN), "invitation"))
		sheet_add_invited(p, &d, &r);
	rc = office_fix(p->d->office, &p->who, &d.id, &version, &r, &id, e);
	if (rc != CY_OK)
		return rc;
	hash_hex(hex, &id);
	return desk_goto(p, "/office/i/%s", hex);
}

const struct form_field release_form[] = {
    [RELEASE_ACTION] = {"action", FORM_LINE, 16},
    [RELEASE_SURE] = {"sure", FORM_LINE, 8},
};

static const struct view_field release_fields[] = {
    SHAPE_OF(release_view, head, VIEW_ONE, &shape_sheet_head, NULL),
    SHAPE(release_view, ready, VIEW_BOOL, "it can be released now"),
    SHAPE(release_view, signatures, VIEW_UINT, "held and valid now"),
    SHAPE(release_view, quorum, VIEW_UINT, "wanted"),
    SHAPE(release_view, earliest, VIEW_TIME, NULL),
    SHAPE(release_view, lapses, VIEW_TIME, NULL),
    SHAPE(release_view, dropped, VIEW_UINT, "whose key was revoked"),
    SHAPE(release_view, fault, VIEW_TEXT, "what stands in its way"),
    SHAPE_OF(release_view, instrument, VIEW_LIST, &shape_instrument_row, NULL),
    SHAPE_END};
const struct view_shape shape_release = {
    "ReleaseRoom", sizeof(struct release_view), release_fields, NULL};

static void
outlook(struct desk_page *p, struct release_view *v,
    const struct release_outlook *o)
{
	(void)p;
	v->quorum = o->quorum;
	v->signatures = o->signatures;
	v->earliest = o->earliest == TIME_MIN ? 0 : o->earliest;
	v->lapses = o->lapses == TIME_MAX ? 0 : o->lapses;
	v->dropped = o->ndropped;
	v->ready = o->ready;
	if (o->why != FAULT_NONE) {
		v->why = span_str(fault_text(o->why));
		v->fault = span_str(fault_id(o->why));
	}
}

enum cy_rc
release_load(struct page *page, void *view, struct cy_err *e)
{
	struct desk_page *p = desk_of(page);
	struct release_view *v = view;
	struct office_draft d;
	struct release_outlook o;
	struct cy_err no;
	enum cy_rc rc = sheet_open(p, &d, &v->head, e);

	page->title = page_say(page, MSG_DESK_RELEASE);
	if (rc == CY_OK)
		rc = office_outlook(p->d->office, &p->who, &d.id, &o, e);
	if (rc != CY_OK)
		return rc;
	outlook(p, v, &o);
	v->may_prepare = v->ready &&
	    office_can(&p->who, CAN_PREPARE_RELEASE, d.standing, &no) == CY_OK;
	v->may_abort = (d.stage == STAGE_DRAFTING || d.stage == STAGE_FIXED) &&
	    desk_offers(p, CAN_ABORT, d.standing);
	return instrument_rows(p, &d.id, &v->instrument, e);
}

enum cy_rc
release_post(struct desk_page *p, struct cy_err *e)
{
	struct office_draft d;
	struct sheet_head head;
	struct hash id;
	char hex[HASH_HEX];
	enum cy_rc rc = sheet_open(p, &d, &head, e);

	if (rc != CY_OK)
		return rc;
	if (span_eq_str(desk_sent(p, RELEASE_ACTION), "prepare")) {
		rc = office_release_prepare(
		    p->d->office, &p->who, &d.id, &id, e);
		if (rc != CY_OK)
			return rc;
		hash_hex(hex, &id);
		return desk_goto(p, "/office/i/%s", hex);
	}
	if (!span_eq_str(desk_sent(p, RELEASE_ACTION), "abort"))
		return desk_missing(p, RELEASE_ACTION, e);
	if (desk_sent(p, RELEASE_SURE).n == 0)
		return desk_missing(p, RELEASE_SURE, e);
	rc = office_abort(p->d->office, &p->who, &d.id, e);
	return rc == CY_OK ? desk_goto(p, "%.*s", SPAN_ARGS(head.url)) : rc;
}
