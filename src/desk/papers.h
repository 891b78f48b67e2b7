/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_PAPERS_H
#define DESK_PAPERS_H

#include "desk/sheet.h"

/* Forms that add a paper to a draft, and the drafts of who asks. */

struct drafts_row {
	struct hash id;
	struct span url, title;
	struct party_ref lead;
	struct span stage;
	enum stage at;
	utc_t changed, deadline; /* 0: none */
};
struct drafts_view {
	struct view_list drafts; /* drafts_row */
	bool may_begin;
};
extern const struct view_shape shape_drafts;
page_load drafts_load;

enum begin_field { BEGIN_TITLE, BEGIN_LANG, BEGIN_SYMBOL, BEGIN_TEXT };
extern const struct form_field begin_form[];
#define BEGIN_FORM 4u
struct begin_view {
	struct span lang; /* of the title, when the page is first shown */
};
extern const struct view_shape shape_begin;
page_load begin_load;
desk_post begin_post;

/* What every form on a draft shows. */
struct paper_view {
	struct sheet_head head;
	struct sheet_version now;
	bool has_text;
	struct span version; /* hex: the version that the form is about */
	struct span text;    /* of it */
	/* One paragraph of it. */
	struct span paragraph, quoted;
	struct view_list piece;     /* sheet_piece */
	struct span step;           /* of the clearer who asks */
	struct view_list steps;     /* sheet_step */
	struct view_list party;     /* sheet_party */
	struct sheet_remark remark; /* to be taken back */
	bool conflict;              /* another version was saved meanwhile: */
	struct span other;          /* its text */
};
extern const struct view_shape shape_paper;

enum edit_field { EDIT_VERSION, EDIT_TEXT };
extern const struct form_field edit_form[];
#define EDIT_FORM 2u
page_load edit_load;
desk_post edit_post;

enum comment_field {
	COMMENT_VERSION,
	COMMENT_PARAGRAPH,
	COMMENT_TEXT,
	COMMENT_AUDIENCE
};
extern const struct form_field comment_form[];
#define COMMENT_FORM 4u
page_load comment_load;
desk_post comment_post;

enum position_field {
	POSITION_VERSION,
	POSITION_PARAGRAPH,
	POSITION_KIND,
	POSITION_TEXT,
	POSITION_AUDIENCE
};
extern const struct form_field position_form[];
#define POSITION_FORM 5u
page_load position_load;
desk_post position_post;

enum retract_field { RETRACT_TEXT };
extern const struct form_field retract_form[];
#define RETRACT_FORM 1u
page_load retract_load;
desk_post retract_post;

enum circulate_field {
	CIRCULATE_VERSION,
	CIRCULATE_PARTIES,
	CIRCULATE_DEADLINE,
	CIRCULATE_TEXT
};
extern const struct form_field circulate_form[];
#define CIRCULATE_FORM 4u
page_load circulate_load;
desk_post circulate_post;

enum clear_field { CLEAR_VERSION, CLEAR_OUTCOME, CLEAR_TEXT };
extern const struct form_field clear_form[];
#define CLEAR_FORM 3u
page_load clear_load;
desk_post clear_post;

#endif
