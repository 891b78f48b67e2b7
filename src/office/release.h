/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_RELEASE_H
#define OFFICE_RELEASE_H

#include "office/instrument.h"

/* Release: everything enters at once, or nothing (spec/office.md, "Release").
 */

/* What a release would do now, for the release room. */
struct release_outlook {
	uint64_t quorum, signatures; /* wanted; held and valid now */
	utc_t earliest, lapses;      /* TIME_MIN, TIME_MAX: none */
	size_t ndropped;             /* whose key was revoked meanwhile */
	struct hash dropped[16];
	bool ready;
	enum fault why; /* FAULT_NONE: it can be released */
};
enum cy_rc office_outlook(struct office *o, const struct officer *who,
    const struct hash *draft, struct release_outlook *out, struct cy_err *e);

/*
 * Makes the keeper's release record of what is held now; two of its officers
 * approve it with office_approve(), the second of which releases.  What
 * changes in between - an instrument more or less - makes it void: CY_CONFLICT
 * office/release-changed, prepare it anew.  CY_REFUSED core/release-early,
 * -lapsed, -quorum.
 */
enum cy_rc office_release_prepare(struct office *o, const struct officer *who,
    const struct hash *draft, struct hash *id, struct cy_err *e);

/* Ends a draft that was not frozen; nothing was ever public. */
enum cy_rc office_abort(struct office *o, const struct officer *who,
    const struct hash *draft, struct cy_err *e);

/* Completes frozen releases, marks lapsed drafts, writes notifications that
 * are owed; at start, and now and then.  Idempotent. */
enum cy_rc office_resume(struct office *o, struct cy_err *e);

#endif
