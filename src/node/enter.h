/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_ENTER_H
#define NODE_ENTER_H

#include "node/node.h"

/* Half of a frame: what a group never needs more than. */
#define ENTER_RECORDS 512u
#define ENTER_BYTES (2u * 1024 * 1024)

/*
 * Enters all of these signed records in one journal frame, in this order, or
 * none of them: a release.  Each is judged as if those before it were there.
 * Safe to call from many threads.  What is in the register already counts as
 * entered, and only the rest is: so whoever does not know what became of an
 * earlier call makes it again.
 *
 * try: says what would happen, and changes nothing.
 * *bad: the index of the record that was refused; count: none in particular.
 * out: NULL, or a receipt for each; the proofs are initialised by the caller,
 * and of a try there are none.  May fail with CY_TEMP or CY_NOTFOUND when the
 * records have entered: call again.
 *
 * CY_REFUSED node/group-size: none, too many, or too large.  CY_REFUSED
 * node/group-keys: records that change keys enter alone (node_append()).
 * CY_CONFLICT core/record-known: the same record twice in the group.
 * Otherwise as node_append(); after register/unsettled call again.
 */
enum cy_rc node_enter(struct node *n, const struct span *entry, size_t count,
    bool try, size_t *bad, struct receipt *out, struct cy_err *e);

#endif
