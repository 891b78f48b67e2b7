/* SPDX-License-Identifier: Apache-2.0 */
#include "store/party.h"

#include "store/joined.h"

/* Where one party stands on the statements that it acted on. */

struct stands {
	struct store *s;
	const char *lang;
	struct core_when when;
	uint64_t act; /* the one at hand */
	uint64_t thread;
	enum cy_rc (*fn)(
	    void *ctx, const struct store_stand *row, struct cy_err *e);
	void *ctx;
};

static enum cy_rc
give_stand(void *ctx, const struct store_party_act *act, struct cy_err *e)
{
	struct stands *st = ctx;
	struct store_stand stand = {.act = *act};
	struct query q;
	struct row r;
	enum cy_rc rc;

	/* A party has one row for each statement: at the act that decides. */
	if (act->index != st->act)
		return CY_OK;
	row_init(&r, st->s, st->lang, st->when);
	rc = row_newest(&r, &q, st->thread, R_STATEMENT, e);
	stand.statement = r.entry;
	if (rc == CY_OK)
		rc = st->fn(st->ctx, &stand, e);
	query_close(&q);
	row_release(&r);
	return rc;
}

static enum cy_rc
take_act(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct stands *st = ctx;
	struct who *who;
	int64_t ids[2];
	enum cy_rc rc = who_find(st->s, row->party, &who, e);

	if (rc != CY_OK)
		return query_end(rc);
	ids[0] = who->who;
	ids[1] = who->partner;
	st->act = row->index;
	st->thread = row->topic;
	return joined_one(st->s, row->topic, ids, st->when, give_stand, st, e);
}

enum cy_rc
store_stands(struct store *s, struct span party, const char *lang,
    struct core_when when, struct store_page *page,
    enum cy_rc (*fn)(
        void *ctx, const struct store_stand *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	const struct store_recent f = {
	    .kinds = STORE_KIND(R_ACT),
	    .party = party,
	    .when = when,
	};
	struct stands st = {
	    .s = s, .lang = lang, .when = when, .fn = fn, .ctx = ctx};

	page->next = 0;
	return party.n == 0 ? CY_OK
	                    : store_recent(s, &f, page, take_act, &st, e);
}
