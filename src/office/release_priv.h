/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_RELEASE_PRIV_H
#define OFFICE_RELEASE_PRIV_H

#include "office/instrument_priv.h"
#include "office/release.h"

/* Internal to the office: what a release is made of. */

/* What is held and would enter now: the statement first. */
struct release_list {
	struct instrument_row **row;
	size_t n;
	struct instrument_row **dropped; /* what the register would refuse */
	size_t ndropped;
};

/* CY_CONFLICT office/not-fixed; the register's fault where it refuses the
 * statement itself. */
enum cy_rc release_gather(struct office *o, struct instrument_set *s,
    struct arena *a, struct release_list *l, struct cy_err *e);
/* Does the release record name exactly these, in this order? */
bool release_names(const struct record *r, const struct release_list *l);
/* Enters what is frozen, and marks it; idempotent.  What the register refuses
 * is fixed again. */
enum cy_rc release_frozen(
    struct office *o, int64_t draft, struct arena *a, struct cy_err *e);
/* Ends a draft: nothing of it is held any more. */
enum cy_rc release_end(struct office *o, struct instrument_set *s,
    enum stage stage, struct cy_err *e);

#endif
