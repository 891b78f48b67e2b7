/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_ENTRY_H
#define REGISTER_ENTRY_H

#include "record/record.h"
#include "register/dir.h"

/* One entry of a register, read and parsed, with all that it points into. */
struct reg_record {
	struct record r;
	struct buf bytes; /* the entry */
	struct arena arena;
};

/* Allocates nothing yet. */
void reg_record_init(struct reg_record *x);
/* What was read before is gone.  The signature is not checked.  Faults of
 * reg_entry() and record_parse(). */
enum cy_rc reg_record_read(
    struct reg_record *x, struct reg *reg, uint64_t index, struct cy_err *e);
/* Accepts one that was initialised and never used. */
void reg_record_release(struct reg_record *x);

#endif
