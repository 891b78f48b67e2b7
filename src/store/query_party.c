/* SPDX-License-Identifier: Apache-2.0 */
#include "store/row.h"

static enum cy_rc
take_iso(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	char *iso = ctx;

	(void)e;
	if (field == F_ISO && value.n == 2)
		memcpy(iso, value.p, 2);
	return CY_OK;
}

/* What the newest `party` record says.  Leaves q open for its spans. */
static enum cy_rc
fill_party(struct row *r, struct store_party *p, struct query *q, char iso[2],
    struct cy_err *e)
{
	enum cy_rc rc = query_first(q, r->s, SQL_ENTRY_ONE, p->entry, e);

	if (rc != CY_OK)
		return query_end(rc);
	rc = row_read(r, q, e);
	iso[0] = '\0';
	if (rc == CY_OK)
		rc = store_fields(r->s, p->entry, take_iso, iso, e);
	p->kind = r->entry.choice;
	p->name = r->entry.title;
	if (iso[0] != '\0')
		p->iso = span(iso, 2);
	return rc;
}

static enum cy_rc
give_party(struct row *r, const struct query *q,
    enum cy_rc (*fn)(
        void *ctx, const struct store_party *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct store_party p = {
	    .id = col_span(q, 0),
	    .known_as = col_span(q, 1),
	    .entry = col_index(q, 2),
	    .acts = (uint64_t)col_int(q, 3),
	    .entries = (uint64_t)col_int(q, 4),
	};
	struct query newest = {.st = NULL};
	enum cy_rc rc = CY_OK;
	char iso[2];

	if (p.entry != CORE_NONE)
		rc = fill_party(r, &p, &newest, iso, e);
	if (rc == CY_OK)
		rc = fn(ctx, &p, e);
	query_close(&newest);
	return rc;
}

enum cy_rc
store_parties(struct store *s, const char *lang,
    enum cy_rc (*fn)(
        void *ctx, const struct store_party *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct core_when when = {.known_at = 0};
	struct query q;
	struct row r;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_PARTIES, e);

	if (rc != CY_OK)
		return rc;
	row_init(&r, s, lang, when);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = give_party(&r, &q, fn, ctx, e);
		if (rc != CY_OK)
			break;
	}
	row_release(&r);
	query_close(&q);
	return rc;
}
