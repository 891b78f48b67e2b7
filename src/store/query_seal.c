/* SPDX-License-Identifier: Apache-2.0 */
#include "store/recent.h"
#include "store/row.h"

static void
read_seal(const struct query *q, struct store_seal *out)
{
	*out = (struct store_seal){
	    .size = (uint64_t)col_int(q, 0),
	    .first = col_int(q, 1),
	    .newest = col_int(q, 2),
	    .from = (uint64_t)col_int(q, 3),
	};
}

enum cy_rc
store_seals(struct store *s, struct store_page *page,
    enum cy_rc (*fn)(void *ctx, const struct store_seal *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	const struct core_when all = {.known_at = 0};
	struct store_seal seal;
	unsigned given = 0;
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_SEALS, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, row_before(page, all));
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		read_seal(&q, &seal);
		if (given++ == page->limit) {
			page->next = seal.size + 1;
			break;
		}
		rc = fn(ctx, &seal, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

enum cy_rc
store_seal_of(
    struct store *s, uint64_t index, struct store_seal *out, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_first(&q, s, SQL_SEAL_OF, index, e);

	if (rc == CY_NOTFOUND)
		return row_missing_entry(index, e);
	if (rc != CY_OK)
		return rc;
	read_seal(&q, out);
	query_close(&q);
	return CY_OK;
}
