/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_COPY_H
#define REGISTER_COPY_H

#include "register/dir.h"

/*
 * An official copy (spec/copy.md): one ustar file with records, their
 * receipts to one checkpoint, the `party` records that introduce their keys,
 * and the register's own policy.  verify_copy() in verify.h reads it.
 */
#define COPY_RECORDS 9999u /* numbered with four digits */

/*
 * Writes the copy of the records at these indices, in any order; the first of
 * them is what the copy is about and stands first.  Entry 0 and the `party`
 * and `revocation` records of all authors are found and added here.  out is
 * initialised by the caller, with a maximum of LIMIT_COPY.  CY_USAGE
 * register/copy-count for no record or too many; CY_BAD when the register
 * does not prove what it holds.
 */
enum cy_rc copy_write(struct buf *out, struct reg *r, const uint64_t *index,
    size_t n, struct cy_err *e);

/* The policy file of a copy: the register and its own witness. */
void copy_policy_print(
    struct buf *out, const struct vkey *log, const struct vkey *witness);

#endif
