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
/* "drafting" */
const char *office_stage_name(enum stage s);

/*
 * Adds a paper of who's party; draft NULL: of a new one, d->kind is
 * PAPER_DRAFT.  Author, Date and, but for the root, Draft are set here; where
 * d has none, so are the root's Nonce and a clearance's Audience and Step.
 * Everything else is the caller's; d is left as it was.  CY_NOTFOUND
 * office/not-found; CY_DENIED; draft_check()'s faults (core/version-superseded
 * ...), core/draft-full also for more than 8 MiB of one party; record's; for a
 * circulation CY_REFUSED office/not-cleared: the steps that the party named are
 * not recorded for that version.
 */
enum cy_rc office_paper_add(struct office *o, const struct officer *who,
    const struct hash *draft, struct record_draft *d, struct hash *id,
    struct cy_err *e);

struct office_draft {
	struct hash id;
	/* Over what who's party may see, in the arena; n is 0 for a keeper
	 * that was not invited. */
	struct draft *fold;
	enum stage stage;
	unsigned standing; /* of who's party, for office_can() */
	bool has_statement;
	struct hash statement; /* record id of the statement, once fixed */
};
/* The keeper may ask for those that are fixed, too. */
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
