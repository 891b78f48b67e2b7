/* SPDX-License-Identifier: Apache-2.0 */
#include "store/statement.h"

/* The keeper's numbered notifications (spec/office.md, "Notifications"). */

static enum cy_rc
take_number(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	struct store_notice *n = ctx;

	(void)e;
	if (field == F_NUMBER)
		(void)span_uint(value, UINT64_MAX / 2, &n->number);
	return CY_OK;
}

static enum cy_rc
take_about(void *ctx, const struct store_ref *row, struct cy_err *e)
{
	struct store_notice *n = ctx;

	(void)e;
	if (row->field == F_REGARDING)
		n->about = row->target;
	return CY_OK;
}

enum cy_rc
store_notice(
    struct store *s, uint64_t index, struct store_notice *out, struct cy_err *e)
{
	enum cy_rc rc;

	*out = (struct store_notice){.about = CORE_NONE};
	rc = store_fields(s, index, take_number, out, e);
	return rc == CY_OK ? store_refs_of(s, index, take_about, out, e) : rc;
}
