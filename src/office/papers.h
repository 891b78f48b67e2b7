/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PAPERS_H
#define OFFICE_PAPERS_H

#include "core/draft.h"
#include "office/office.h"

/*
 * Papers and the drafts they make (spec/papers.md).  Whoever asks sees the
 * papers that its party may see; the party is a bound parameter of every
 * query.
 */

/* How far a draft is (spec/office.md, "Stages"). */
enum stage {
	STAGE_DRAFTING,
	STAGE_FIXED,  /* the statement is made; open for signature, sealed */
	STAGE_FROZEN, /* being released: nothing can be taken back */
	STAGE_RELEASED,
	STAGE_ABORTED,
	STAGE_LAPSED,
	STAGES
};

/*
 * Adds a paper of who's party.  Author, Date and, but for the root, Draft are
 * set here; everything else is the caller's.  CY_NOTFOUND office/not-found;
 * CY_DENIED; core_draft's faults (core/version-superseded ...); CY_REFUSED
 * office/not-cleared: the party's named steps are not recorded.
 */
enum cy_rc office_paper_add(struct office *o, const struct officer *who,
    const struct hash *draft, struct record_draft *d, struct hash *id,
    struct cy_err *e);

struct office_draft {
	struct hash id;
	struct draft *fold; /* over what who's party may see; in the arena */
	enum stage stage;
	unsigned standing; /* of who's party, for office_can() */
	bool has_statement;
	struct hash statement; /* record id of the statement, once fixed */
};
enum cy_rc office_draft(struct office *o, const struct officer *who,
    const struct hash *id, struct arena *a, struct office_draft *out,
    struct cy_err *e);

/* A row of "my drafts", the newest change first. */
struct draft_row {
	struct hash id;
	struct span title; /* in the arena */
	struct span lead;
	enum stage stage;
	utc_t changed;
	utc_t deadline; /* of who's party; 0: none */
};
enum cy_rc office_drafts(struct office *o, const struct officer *who,
    struct arena *a, struct draft_row **out, size_t *n, struct cy_err *e);

#endif
