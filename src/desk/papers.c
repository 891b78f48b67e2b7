/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/papers.h"

#include "base/codec.h"
#include "crypto/ed25519.h"
#include "desk/typed.h"
#include "record/body.h"
#include "web/shape.h"

/* Forms that add a paper: what was typed becomes headers and a body. */

#define TITLE 1024u
#define TEXT LIMIT_RECORD_TEXT
#define PARTIES (250u * (LIMIT_PARTY_ID + 2))
#define ID (HASH_HEX - 1)
#define PARAGRAPH 16u
#define CHOICE 32u
#define MOMENT 32u

/* A random number that makes the id of a draft impossible to guess. */
static struct span
nonce(struct desk_page *p)
{
	uint8_t b[32];
	char text[BASE64_LEN(sizeof(b)) + 1];

	crypto_random(b, sizeof(b));
	base64_encode(text, span(b, sizeof(b)));
	return page_keep(&p->page, span_str(text));
}

/* Adds the paper and shows the draft again, at this paragraph. */
static enum cy_rc
add(struct desk_page *p, const struct hash *draft, struct record_draft *d,
    struct span paragraph, struct cy_err *e)
{
	struct hash id;
	char hex[HASH_HEX];
	enum cy_rc rc =
	    office_paper_add(p->d->office, &p->who, draft, d, &id, e);

	if (rc != CY_OK)
		return rc;
	hash_hex(hex, draft);
	return desk_goto(p, "/office/d/%s%s%.*s", hex,
	    paragraph.n > 0 ? "#paragraph-" : "", SPAN_ARGS(paragraph));
}

/* A body that may stay empty. */
static enum cy_rc
add_body(
    struct desk_page *p, struct record_draft *d, size_t field, struct cy_err *e)
{
	if (desk_sent(p, field).n == 0)
		return CY_OK;
	return typed_body(p, desk_sent(p, field), &d->body, e);
}

/* The form is about a version: the one that was shown. */
static enum cy_rc
begin_paper(struct desk_page *p, struct record_draft *d, enum record_kind kind,
    size_t version, struct hash *draft, struct cy_err *e)
{
	struct hash id;
	enum cy_rc rc = desk_id(p, draft, e);

	if (rc != CY_OK)
		return rc;
	if (!hash_from_hex(&id, desk_sent(p, version)))
		return desk_missing(p, version, e);
	record_draft_init(d, kind);
	record_draft_add(d, F_REGARDING, desk_sent(p, version));
	return CY_OK;
}

const struct form_field begin_form[] = {
    [BEGIN_TITLE] = {"title", FORM_LINE, TITLE},
    [BEGIN_LANG] = {"language", FORM_LINE, 64},
    [BEGIN_SYMBOL] = {"symbol", FORM_LINE, LIMIT_SYMBOL},
    [BEGIN_TEXT] = {"text", FORM_LINES, TEXT},
};
static const struct view_field begin_fields[] = {
    SHAPE(begin_view, lang, VIEW_TEXT, "a language's tag"), SHAPE_END};
const struct view_shape shape_begin = {
    "Begin", sizeof(struct begin_view), begin_fields, NULL};

enum cy_rc
begin_load(struct page *page, void *view, struct cy_err *e)
{
	struct begin_view *v = view;

	(void)e;
	page->title = page_say(page, MSG_DESK_BEGIN);
	v->lang = span_str(page->lang->tag);
	if (span_eq_str(v->lang, "qps"))
		v->lang = SPAN_LIT("en");
	return CY_OK;
}

enum cy_rc
begin_post(struct desk_page *p, struct cy_err *e)
{
	struct record_draft d;
	struct span body,
	    title = typed_lang(
	        p, desk_sent(p, BEGIN_LANG), desk_sent(p, BEGIN_TITLE));
	struct hash draft;
	enum cy_rc rc = typed_body(p, desk_sent(p, BEGIN_TEXT), &body, e);

	if (title.n == 0)
		return desk_missing(p, BEGIN_TITLE, e);
	if (rc != CY_OK)
		return rc;
	record_draft_init(&d, PAPER_DRAFT);
	record_draft_add(&d, F_TITLE, title);
	record_draft_add(&d, F_SYMBOL, desk_sent(p, BEGIN_SYMBOL));
	record_draft_add(&d, F_NONCE, nonce(p));
	rc = office_paper_add(p->d->office, &p->who, NULL, &d, &draft, e);
	if (rc != CY_OK)
		return rc;
	record_draft_init(&d, PAPER_VERSION);
	d.body = body;
	return add(p, &draft, &d, SPAN_LIT(""), e);
}

const struct form_field edit_form[] = {
    [EDIT_VERSION] = {"version", FORM_LINE, ID},
    [EDIT_TEXT] = {"text", FORM_LINES, TEXT},
};

/* A new version comes after the one that was shown, if that is still the
 * newest: what another saved meanwhile is never passed over unseen. */
enum cy_rc
edit_post(struct desk_page *p, struct cy_err *e)
{
	struct office_draft o;
	struct sheet_head head;
	struct record_draft d;
	struct hash base;
	enum cy_rc rc = sheet_open_for(p, CAN_WRITE_VERSION, &o, &head, e);

	if (rc != CY_OK)
		return rc;
	if (!hash_from_hex(&base, desk_sent(p, EDIT_VERSION)))
		return desk_missing(p, EDIT_VERSION, e);
	rc = sheet_is_newest(p, &o, &base, e);
	if (rc != CY_OK)
		return rc;
	record_draft_init(&d, PAPER_VERSION);
	record_draft_add(&d, F_PREVIOUS, desk_sent(p, EDIT_VERSION));
	rc = typed_body(p, desk_sent(p, EDIT_TEXT), &d.body, e);
	return rc == CY_OK ? add(p, &o.id, &d, SPAN_LIT(""), e) : rc;
}

const struct form_field comment_form[] = {
    [COMMENT_VERSION] = {"version", FORM_LINE, ID},
    [COMMENT_PARAGRAPH] = {"paragraph", FORM_LINE, PARAGRAPH},
    [COMMENT_TEXT] = {"text", FORM_LINES, TEXT},
    [COMMENT_AUDIENCE] = {"audience", FORM_LINES, PARTIES},
};

enum cy_rc
comment_post(struct desk_page *p, struct cy_err *e)
{
	struct record_draft d;
	struct hash draft;
	enum cy_rc rc =
	    begin_paper(p, &d, PAPER_COMMENT, COMMENT_VERSION, &draft, e);

	if (rc != CY_OK)
		return rc;
	if (desk_sent(p, COMMENT_TEXT).n == 0)
		return desk_missing(p, COMMENT_TEXT, e);
	record_draft_add(&d, F_PARAGRAPH, desk_sent(p, COMMENT_PARAGRAPH));
	rc = add_body(p, &d, COMMENT_TEXT, e);
	if (rc == CY_OK)
		rc = typed_parties(
		    p, &d, F_AUDIENCE, desk_sent(p, COMMENT_AUDIENCE), e);
	if (rc == CY_OK)
		rc = add(p, &draft, &d, desk_sent(p, COMMENT_PARAGRAPH), e);
	return rc;
}

const struct form_field position_form[] = {
    [POSITION_VERSION] = {"version", FORM_LINE, ID},
    [POSITION_PARAGRAPH] = {"paragraph", FORM_LINE, PARAGRAPH},
    [POSITION_KIND] = {"kind", FORM_LINE, CHOICE},
    [POSITION_TEXT] = {"text", FORM_LINES, TEXT},
    [POSITION_AUDIENCE] = {"audience", FORM_LINES, PARTIES},
};

enum cy_rc
position_post(struct desk_page *p, struct cy_err *e)
{
	struct record_draft d;
	struct span kind = desk_sent(p, POSITION_KIND);
	struct span prefer = SPAN_LIT("prefer-");
	struct hash draft;
	enum cy_rc rc =
	    begin_paper(p, &d, PAPER_POSITION, POSITION_VERSION, &draft, e);

	if (rc != CY_OK)
		return rc;
	if (kind.n == 0)
		return desk_missing(p, POSITION_KIND, e);
	if (span_starts(kind, prefer)) {
		record_draft_add(&d, F_ALTERNATIVE, span_from(kind, prefer.n));
		kind = SPAN_LIT("prefer");
	}
	record_draft_add(&d, F_KIND, kind);
	record_draft_add(&d, F_PARAGRAPH, desk_sent(p, POSITION_PARAGRAPH));
	rc = add_body(p, &d, POSITION_TEXT, e);
	if (rc == CY_OK)
		rc = typed_parties(
		    p, &d, F_AUDIENCE, desk_sent(p, POSITION_AUDIENCE), e);
	if (rc == CY_OK)
		rc = add(p, &draft, &d, desk_sent(p, POSITION_PARAGRAPH), e);
	return rc;
}

const struct form_field retract_form[] = {
    [RETRACT_TEXT] = {"text", FORM_LINES, TEXT},
};

enum cy_rc
retract_post(struct desk_page *p, struct cy_err *e)
{
	struct record_draft d;
	struct hash draft;
	enum cy_rc rc = desk_id(p, &draft, e);

	if (rc != CY_OK)
		return rc;
	record_draft_init(&d, PAPER_RETRACTION);
	record_draft_add(&d, F_REGARDING, p->page.param[1]);
	rc = add_body(p, &d, RETRACT_TEXT, e);
	return rc == CY_OK ? add(p, &draft, &d, SPAN_LIT(""), e) : rc;
}

const struct form_field circulate_form[] = {
    [CIRCULATE_VERSION] = {"version", FORM_LINE, ID},
    [CIRCULATE_PARTIES] = {"parties", FORM_LINES, PARTIES},
    [CIRCULATE_DEADLINE] = {"deadline", FORM_LINE, MOMENT},
    [CIRCULATE_TEXT] = {"text", FORM_LINES, TEXT},
};

enum cy_rc
circulate_post(struct desk_page *p, struct cy_err *e)
{
	struct record_draft d;
	struct span deadline;
	struct hash draft;
	enum cy_rc rc =
	    begin_paper(p, &d, PAPER_CIRCULATION, CIRCULATE_VERSION, &draft, e);

	if (rc == CY_OK)
		rc = typed_parties(
		    p, &d, F_INVITED, desk_sent(p, CIRCULATE_PARTIES), e);
	if (rc == CY_OK)
		rc = typed_time(p, CIRCULATE_DEADLINE, &deadline, e);
	if (rc != CY_OK)
		return rc;
	record_draft_add(&d, F_DEADLINE, deadline);
	rc = add_body(p, &d, CIRCULATE_TEXT, e);
	return rc == CY_OK ? add(p, &draft, &d, SPAN_LIT(""), e) : rc;
}

const struct form_field clear_form[] = {
    [CLEAR_VERSION] = {"version", FORM_LINE, ID},
    [CLEAR_OUTCOME] = {"outcome", FORM_LINE, CHOICE},
    [CLEAR_TEXT] = {"text", FORM_LINES, TEXT},
};

enum cy_rc
clear_post(struct desk_page *p, struct cy_err *e)
{
	struct record_draft d;
	struct hash draft;
	enum cy_rc rc =
	    begin_paper(p, &d, PAPER_CLEARANCE, CLEAR_VERSION, &draft, e);

	if (rc != CY_OK)
		return rc;
	if (desk_sent(p, CLEAR_OUTCOME).n == 0)
		return desk_missing(p, CLEAR_OUTCOME, e);
	record_draft_add(&d, F_AUDIENCE, span_str(p->who.party));
	record_draft_add(&d, F_STEP, span_str(p->who.step));
	record_draft_add(&d, F_KIND, desk_sent(p, CLEAR_OUTCOME));
	rc = add_body(p, &d, CLEAR_TEXT, e);
	return rc == CY_OK ? add(p, &draft, &d, SPAN_LIT(""), e) : rc;
}
