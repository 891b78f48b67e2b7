/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_INSTRUMENT_PRIV_H
#define OFFICE_INSTRUMENT_PRIV_H

#include "office/can.h"
#include "office/instrument.h"
#include "office/priv.h"

/* Internal to the office: instruments as rows. */

/* An instrument, and what only the office knows of it. */
struct instrument_row {
	struct instrument i;
	int64_t row;
	int64_t draft; /* row; 0: on a public statement */
	bool has_version;
	struct hash version; /* the one that a statement was made of */
};

/* The instruments of one draft, or a party's own on public statements. */
struct instrument_set {
	struct office_draft draft; /* zeroed: none */
	int64_t row;               /* of the draft */
	struct instrument_row *all;
	size_t n;
};
/* What who may do this with; draft NULL: its party's own. */
enum cy_rc instruments_for(struct office *o, const struct officer *who,
    enum verb v, const struct hash *draft, struct arena *a,
    struct instrument_set *s, struct cy_err *e);
/* One of them, and its draft (zeroed where it has none). */
enum cy_rc instrument_get(struct office *o, const struct officer *who,
    enum verb v, const struct hash *id, struct arena *a,
    struct instrument_row *r, struct office_draft *d, struct cy_err *e);
/* Where who's party stands to it; d NULL: it has no draft. */
unsigned instrument_standing(const struct officer *who,
    const struct instrument_row *r, const struct office_draft *d);
/* Would the register take this text of a public matter, as it is now?  The
 * rules of core; whether the key may sign is the signer's to say. */
enum cy_rc instrument_try(
    struct office *o, const struct record *r, struct cy_err *e);
/* Makes text, id and row of an instrument; r has its draft. */
enum cy_rc instrument_prepare(struct office *o, const struct officer *who,
    struct record_draft *d, struct instrument_row *all, size_t n,
    struct arena *a, struct instrument_row *r, struct cy_err *e);

/* Whoever asks: rights are the caller's to check.  CY_NOTFOUND
 * office/not-found. */
enum cy_rc instrument_find(struct office *o, const struct hash *id,
    struct arena *a, struct instrument_row *out, struct cy_err *e);
/* All of a draft in the order of preparing; of those on public statements,
 * draft 0, only the party's.  The array is the arena's. */
enum cy_rc instrument_list(struct office *o, int64_t draft, struct span party,
    struct arena *a, struct instrument_row **out, size_t *n, struct cy_err *e);
/* Held, and under no embargo: what a crash kept from being entered. */
enum cy_rc instrument_waiting(struct office *o, struct arena *a,
    struct instrument_row **out, size_t *n, struct cy_err *e);
/* The newest statement of these that still counts; NULL: none. */
struct instrument_row *instrument_statement(
    struct instrument_row *all, size_t n);

/* Within a transaction of the caller. */
enum cy_rc instrument_put(struct office *o, const struct instrument_row *i,
    int64_t *row, struct cy_err *e);
enum cy_rc instrument_set_state(struct office *o, int64_t row,
    enum instrument_state state, struct cy_err *e);
enum cy_rc instrument_set_entry(
    struct office *o, int64_t row, struct span entry, struct cy_err *e);
enum cy_rc instrument_approve(struct office *o, int64_t row, int64_t officer,
    const struct approval *approval, struct cy_err *e);
enum cy_rc instrument_unapprove(
    struct office *o, int64_t row, struct cy_err *e);
/* The approvals of a row, as the signer wants them; in the arena. */
enum cy_rc instrument_approvals(struct office *o, int64_t row, struct arena *a,
    struct approval **out, size_t *n, struct cy_err *e);

/* Who wrote a paper.  CY_NOTFOUND office/not-found. */
enum cy_rc paper_officer(struct office *o, const struct hash *paper,
    int64_t *officer, struct cy_err *e);
/* Rows of drafts.  CY_NOTFOUND office/not-found. */
enum cy_rc draft_row(struct office *o, const struct hash *id, int64_t *row,
    enum stage *stage, struct cy_err *e);
/* Within a transaction of the caller. */
enum cy_rc draft_set_stage(
    struct office *o, int64_t row, enum stage stage, struct cy_err *e);
/* All rows of drafts at this stage; the array is the arena's. */
enum cy_rc draft_rows(struct office *o, enum stage stage, struct arena *a,
    int64_t **row, size_t *n, struct cy_err *e);

/* approve.c: what is signed is held, entered, or sets off the release. */
enum cy_rc instrument_signed(struct office *o, struct instrument_row *r,
    struct span entry, struct arena *a, enum instrument_state *state,
    struct cy_err *e);
/* Enters one that is under no embargo; what the register refuses for good is
 * dropped. */
enum cy_rc instrument_enter(
    struct office *o, const struct instrument_row *r, struct cy_err *e);

/* release.c: the second approval of a release has come, and the signer has
 * signed it. */
enum cy_rc release_approved(struct office *o, const struct instrument_row *r,
    struct span entry, struct arena *a, struct cy_err *e);
/* Is the list in the release still what is held? */
enum cy_rc release_current(struct office *o, const struct instrument_row *r,
    struct arena *a, struct cy_err *e);

/* notice.c: writes the keeper's notifications that a public statement lacks
 * (spec/office.md, "Notifications"). */
enum cy_rc notices_write(
    struct office *o, const struct hash *statement, struct cy_err *e);
/* The same, of the statement that this record is about. */
enum cy_rc notices_after(
    struct office *o, const struct record *r, struct cy_err *e);

/* Memory for the instruments of one draft. */
#define INSTRUMENTS_ARENA ((size_t)64 << 20)

#endif
