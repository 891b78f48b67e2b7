/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PEOPLE_H
#define OFFICE_PEOPLE_H

#include "office/office.h"

/* Internal to the office: what approvals ask of officers. */

/* Officers of a party who are set up, not disabled, and have one of these
 * roles. */
enum cy_rc people_count(struct office *o, struct span party, unsigned roles,
    size_t *n, struct cy_err *e);
/* Is the officer set up, and not disabled? */
enum cy_rc people_active(
    struct office *o, int64_t officer, bool *active, struct cy_err *e);
/* An assertion over this challenge by one of the officer's passkeys: passkey's
 * faults; CY_DENIED office/passkey: it is none of the officer's.  The count of
 * signatures is kept. */
enum cy_rc people_assert(struct office *o, const struct officer *who,
    struct span challenge, const struct passkey_assertion *x, struct cy_err *e);

#endif
