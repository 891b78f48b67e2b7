/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_SIGN_H
#define DESK_SIGN_H

#include "desk/sheet.h"
#include "office/instrument.h"
#include "office/release.h"

/* From a text that is fixed to its release: the rules of the text, the
 * ceremony of signing, instruments and their approvals, the release room. */

/* What the text fixes for its release. */
enum fix_field {
	FIX_VERSION,
	FIX_SYMBOL,
	FIX_KIND,
	FIX_PLACE,
	FIX_OPEN,
	FIX_QUORUM,
	FIX_EARLIEST,
	FIX_LAPSES,
	FIX_SURE
};
extern const struct form_field fix_form[];
#define FIX_FORM 9u
struct fix_view {
	struct sheet_head head;
	struct sheet_version now;
	struct span version;        /* hex */
	struct span symbol;         /* as the draft proposes it */
	struct view_list paragraph; /* sheet_para */
};
extern const struct view_shape shape_fix;
page_load fix_load;
desk_post fix_post;

/* The ceremony: each step has its address, and what was chosen is kept from
 * one to the next, with the office. */
enum sign_step {
	SIGN_READ,
	SIGN_AUTHORITY,
	SIGN_DECLARATION,
	SIGN_SCOPE,
	SIGN_CHECK,
	SIGN_APPROVE, /* these two are pages of the instrument */
	SIGN_RECEIPT,
	SIGN_STEPS
};
enum sign_field {
	SIGN_F_READ,
	SIGN_F_KIND,
	SIGN_F_AUTHORITY,
	SIGN_F_DECLARATION, /* "none", "declaration", "reservation" ... */
	SIGN_F_TEXT,
	SIGN_F_SCOPE,
	SIGN_F_FILE
};
extern const struct form_field sign_form[];
#define SIGN_FORM 7u
struct sign_view {
	struct sheet_head head;
	struct span rule_open;      /* how one may join */
	struct view_list paragraph; /* sheet_para */
	enum sign_step step;
	struct span statement_text; /* the exact bytes */
	struct span chosen[SIGN_FORM];
	struct view_list attachment; /* attachment_row */
	bool done[SIGN_STEPS];
};
extern const struct view_shape shape_sign;
page_load sign_load;
desk_post sign_post;

/* Of the address: "/office/d/<id>/attachment/<file>". */
struct attachment_view {
	struct span content, name;
};
extern const struct view_shape shape_attachment;
page_load attachment_load;
page_bytes attachment_bytes;

struct attachment_row {
	struct hash id;
	struct span name, type, url;
	uint64_t size;
};

/* A record on its way to the register. */
struct instrument_row {
	struct hash id;
	struct span hex, url;
	struct party_ref party;
	struct span kind;   /* "act" */
	struct span choice; /* "signature" */
	struct span title;  /* what it is about */
	struct span state;  /* "prepared" */
	enum instrument_state at;
	utc_t prepared;
	uint64_t approvals;
	bool own;
};
extern const struct view_shape shape_instrument_row;

struct approval_row {
	struct span login;
	utc_t at;
};
struct instrument_view {
	struct sheet_head head; /* of its draft, where it has one */
	bool has_draft;
	struct instrument_row row;
	struct span text;          /* exactly what is signed */
	struct view_list approval; /* approval_row */
	struct span record_url;    /* once it has entered */
	struct view_list other;    /* instrument_row: that wait as well */
	/* For who asks. */
	struct span challenge, ids, site;
	bool may_approve, may_retract, may_upload;
};
extern const struct view_shape shape_instrument;
enum approve_field { APPROVE_ASSERTION };
extern const struct form_field approve_form[];
#define APPROVE_FORM 1u
page_load approve_load;
desk_post approve_post;
page_load request_load;
page_bytes request_bytes;

enum upload_field { UPLOAD_TEXT, UPLOAD_FILE };
extern const struct form_field upload_form[];
#define UPLOAD_FORM 2u
page_load upload_load;
desk_post upload_post;

page_load undo_load;
desk_post undo_post;

enum release_field { RELEASE_ACTION, RELEASE_SURE };
extern const struct form_field release_form[];
#define RELEASE_FORM 2u
struct release_view {
	struct sheet_head head;
	uint64_t quorum, signatures;
	utc_t earliest, lapses; /* 0: none */
	uint64_t dropped;
	bool ready;
	struct span why, fault;      /* what stands in its way */
	struct view_list instrument; /* instrument_row */
	bool may_prepare, may_abort;
};
extern const struct view_shape shape_release;
page_load release_load;
desk_post release_post;

/* What who asks may see of a draft; NULL: of its party on public statements. */
enum cy_rc instrument_rows(struct desk_page *p, const struct hash *draft,
    struct view_list *out, struct cy_err *e);
/* Which right the next approval of it is by. */
enum verb instrument_verb(const struct instrument *i);
/* Did who asks approve it? */
bool instrument_approved(const struct desk_page *p, const struct instrument *i);
/* "/authority": where a step's page is, behind that of the first. */
const char *sign_part(enum sign_step s);

#endif
