/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_SHEET_H
#define DESK_SHEET_H

#include "desk/priv.h"
#include "core/bracket.h"
#include "office/papers.h"
#include "web/rows.h"

/*
 * A draft as its pages show it: what the fold (core/draft.h) says of the
 * papers that the party of who asks may see.
 */

/* What stands above every page of a draft. */
struct sheet_head {
	struct hash id;
	struct span hex; /* of the id */
	struct span url; /* "/office/d/<id>" */
	struct span title;
	struct party_ref lead;
	struct span stage; /* "drafting" */
	uint64_t invited;  /* parties that it was sent to */
	struct hash statement;
	struct span statement_url; /* once it is fixed; p NULL: it is not */
	/* Of the statement. */
	uint64_t quorum;
	utc_t earliest, lapses; /* 0: none */
	/* For the page. */
	enum stage at;
	unsigned standing;
};
extern const struct view_shape shape_sheet_head;

struct sheet_version {
	struct hash id;
	uint64_t number; /* in the order of arrival, from 1 */
	struct party_ref author;
	utc_t date;
	bool current;
	bool sent;         /* circulated */
	uint64_t brackets; /* alternatives that are left */
	struct span compare_url;
};
extern const struct view_shape shape_sheet_version;

/* A comment or a position. */
struct sheet_remark {
	struct hash id;
	struct party_ref party;
	utc_t date;
	struct span kind;      /* "comment", "agree", "object" ... */
	uint64_t alternative;  /* 0: none */
	struct span paragraph; /* its id; p NULL: the whole text */
	uint64_t version;      /* the number of the one it is about */
	struct view_list text; /* struct span: paragraphs */
	struct view_list
	    audience; /* party_ref; empty: all that see the draft */
	bool retracted, own;
	struct span retract_url;
};
extern const struct view_shape shape_sheet_remark;

/* A paragraph in pieces: what is settled, and alternatives in brackets. */
struct sheet_piece {
	uint64_t alternative; /* from 1 in each paragraph; 0: settled */
	struct span text;
	struct view_list supporter; /* party_ref */
};
struct sheet_para {
	struct span id; /* "3", "3a"; p NULL: it has none */
	bool heading;
	struct span text;
	struct view_list piece;
	struct view_list remark; /* sheet_remark */
};
extern const struct view_shape shape_sheet_para;

struct sheet_party {
	struct party_ref party;
	utc_t deadline;       /* 0: none */
	struct span position; /* on the whole text; p NULL: none */
};
struct sheet_step {
	struct span step;
	struct span outcome; /* "cleared", "refused"; p NULL: open */
	utc_t date;
};

struct sheet_view {
	struct sheet_head head;
	struct sheet_version now;
	bool has_text;
	struct view_list paragraph; /* sheet_para */
	struct view_list remark;    /* sheet_remark, on the whole */
	struct view_list version;   /* sheet_version, the newest first */
	struct view_list party;     /* sheet_party */
	struct view_list step;      /* sheet_step of who's party */
	bool cleared;
	/* What who asks may do here. */
	bool may_write, may_comment, may_position, may_circulate, may_clear,
	    may_fix, may_sign, may_release;
};
extern const struct view_shape shape_sheet;

page_load sheet_load;

/* The draft of the address, seen by who asks, with its head.  CY_NOTFOUND
 * office/not-found. */
enum cy_rc sheet_open(struct desk_page *p, struct office_draft *d,
    struct sheet_head *head, struct cy_err *e);
/* The same of this id. */
enum cy_rc sheet_open_id(struct desk_page *p, const struct hash *id,
    struct office_draft *d, struct sheet_head *head, struct cy_err *e);
/* And may who asks do that with it? */
enum cy_rc sheet_open_for(struct desk_page *p, enum verb v,
    struct office_draft *d, struct sheet_head *head, struct cy_err *e);

/* The head alone, of the draft of an instrument. */
enum cy_rc sheet_head_of(struct desk_page *p, const struct hash *id,
    struct sheet_head *head, struct cy_err *e);
/* May who asks do that, standing so to the object?  For buttons: what is done
 * is judged again. */
bool desk_offers(const struct desk_page *p, enum verb v, unsigned standing);

/* The text that who asks works on now, with its body; CY_NOTFOUND where there
 * is none. */
enum cy_rc sheet_current(struct desk_page *p, const struct office_draft *d,
    struct sheet_version *out, struct span *body, struct cy_err *e);
/* The same of paper i of the fold, a version. */
enum cy_rc sheet_fill_version(struct desk_page *p, const struct office_draft *d,
    size_t i, struct sheet_version *out, struct span *body, struct cy_err *e);
/* All versions, the newest first. */
enum cy_rc sheet_versions(struct desk_page *p, const struct office_draft *d,
    struct view_list *out, struct cy_err *e);
/* CY_CONFLICT desk/changed: the party of who asks saved another one after
 * this. */
enum cy_rc sheet_is_newest(const struct desk_page *p,
    const struct office_draft *d, const struct hash *version, struct cy_err *e);
/* The steps of who's party for paper i, a version. */
enum cy_rc sheet_steps(struct desk_page *p, const struct office_draft *d,
    size_t i, struct view_list *out, bool *cleared, struct cy_err *e);
/* Whom the draft was sent to. */
enum cy_rc sheet_parties(struct desk_page *p, const struct office_draft *d,
    struct view_list *out, struct cy_err *e);
/* Paper i, a comment or a position. */
enum cy_rc sheet_remark_of(struct desk_page *p, const struct office_draft *d,
    size_t i, struct sheet_remark *out, struct cy_err *e);
/* The paragraphs of a body, each in pieces. */
enum cy_rc sheet_paragraphs(struct desk_page *p, struct span body,
    struct view_list *out, struct cy_err *e);
/* A paper's id in hex, in the arena. */
struct span sheet_hex(struct desk_page *p, const struct hash *id);
/* The symbol that the draft proposes; p NULL: none. */
struct span sheet_symbol(struct desk_page *p, const struct office_draft *d);
/* Each party that the draft was sent to, as Invited. */
void sheet_add_invited(
    struct desk_page *p, const struct office_draft *d, struct record_draft *r);

#endif
