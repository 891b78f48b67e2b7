/* SPDX-License-Identifier: Apache-2.0 */
#include "register/entry.h"

/* Any record fits many times over. */
#define RECORD_BUDGET ((size_t)1 << 20)

void
reg_record_init(struct reg_record *x)
{
	memset(&x->r, 0, sizeof(x->r));
	buf_init(&x->bytes, LIMIT_ENTRY);
	arena_init(&x->arena, RECORD_BUDGET);
}

enum cy_rc
reg_record_read(
    struct reg_record *x, struct reg *reg, uint64_t index, struct cy_err *e)
{
	enum cy_rc rc;

	buf_reset(&x->bytes);
	arena_reset(&x->arena);
	rc = reg_entry(reg, index, &x->bytes, e);
	if (rc == CY_OK)
		rc = record_parse(&x->r, &x->arena, buf_span(&x->bytes), e);
	return rc;
}

void
reg_record_release(struct reg_record *x)
{
	buf_release(&x->bytes);
	arena_release(&x->arena);
}
