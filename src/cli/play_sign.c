/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/play.h"

#include "store/query.h"

/* The second half of a ceremony: signing, release, and what comes after. */

enum cy_rc
play_approve(struct play *p, struct player *by, size_t k, const struct hash *id,
    enum instrument_state *state, struct cy_err *e)
{
	struct passkey_assertion x;
	struct arena a;
	struct buf line;
	enum cy_rc rc;

	arena_init(&a, 1 << 20);
	buf_init(&line, 64 * 1024);
	rc = soft_assert(
	    &by->soft[k], &p->site, span(id->b, HASH_LEN), &line, e);
	if (rc == CY_OK)
		rc = buf_check(&line, e);
	if (rc == CY_OK)
		rc = passkey_assertion_parse(&x, &a, buf_span(&line), e);
	if (rc == CY_OK)
		rc = office_approve(
		    p->office, &by->officer[k], id, &x, state, e);
	buf_release(&line);
	arena_release(&a);
	return rc;
}

enum cy_rc
play_approve_both(struct play *p, struct player *by, const struct hash *id,
    enum instrument_state *state, struct cy_err *e)
{
	enum cy_rc rc = play_approve(p, by, 0, id, state, e);

	p->now += 60;
	return rc == CY_OK ? play_approve(p, by, 1, id, state, e) : rc;
}

/* A member of a step as a header, where it is there. */
static void
add(struct record_draft *d, enum field f, const json_t *s, const char *member)
{
	struct span v = json_text(s, member);

	if (v.n > 0)
		record_draft_add(d, f, v);
}

enum cy_rc
play_fix(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct record_draft *d = calloc(1, sizeof(*d));
	char quorum[24], lapses[TIME_TEXT];
	enum instrument_state state;
	const json_t *open = json_object_get(s, "open");
	enum cy_rc rc;

	if (by == NULL || d == NULL) {
		free(d);
		return by == NULL ? e->rc : cy_nomem(e);
	}
	record_draft_init(d, R_STATEMENT);
	add(d, F_SYMBOL, s, "symbol");
	for (size_t i = 0; i < json_array_size(open); i++)
		record_draft_add(d, F_OPEN,
		    span_str(json_string_value(json_array_get(open, i))));
	(void)snprintf(quorum, sizeof(quorum), "%lld",
	    (long long)json_integer_value(json_object_get(s, "quorum")));
	record_draft_add(d, F_QUORUM, span_str(quorum));
	time_print(lapses,
	    p->now + 86400 * json_integer_value(json_object_get(s, "lapses")));
	record_draft_add(d, F_LAPSES, span_str(lapses));
	rc = office_fix(p->office, &by->officer[0], &p->draft, &p->version, d,
	    &p->statement, e);
	free(d);
	if (rc == CY_OK)
		rc = play_approve_both(p, by, &p->statement, &state, e);
	if (rc == CY_OK)
		play_say(p,
		    "%s fixes the text as %s; from now on its hash stands",
		    by->name, json_string_value(json_object_get(s, "symbol")));
	return rc;
}

/* The act itself: signature or accession. */
static enum cy_rc
prepare_act(struct play *p, struct player *by, const json_t *s,
    const char *kind, const struct hash *draft, struct cy_err *e)
{
	struct record_draft *d = calloc(1, sizeof(*d));
	char hex[HASH_HEX];
	enum cy_rc rc;

	if (d == NULL)
		return cy_nomem(e);
	hash_hex(hex, &p->statement);
	record_draft_init(d, R_ACT);
	record_draft_add(d, F_STATEMENT, span_str(hex));
	record_draft_add(d, F_KIND, span_str(kind));
	add(d, F_SCOPE, s, "scope");
	add(d, F_AUTHORITY, s, "authority");
	rc = office_prepare(p->office, &by->officer[0], draft, d, &by->act, e);
	free(d);
	return rc;
}

static enum cy_rc
reserve(struct play *p, struct player *by, const json_t *s, struct cy_err *e)
{
	struct record_draft *d = calloc(1, sizeof(*d));
	char hex[HASH_HEX], scope[64], body[2048];
	enum instrument_state state;
	struct hash id;
	enum cy_rc rc;

	if (d == NULL)
		return cy_nomem(e);
	hash_hex(hex, &p->statement);
	(void)snprintf(scope, sizeof(scope), "paragraphs %s",
	    json_string_value(json_object_get(s, "paragraphs")));
	(void)snprintf(body, sizeof(body), "%s\n",
	    json_string_value(json_object_get(s, "reservation")));
	record_draft_init(d, R_DECLARATION);
	record_draft_add(d, F_REGARDING, span_str(hex));
	record_draft_add(d, F_KIND, SPAN_LIT("reservation"));
	record_draft_add(d, F_SCOPE, span_str(scope));
	d->body = span_str(body);
	rc = office_prepare(p->office, &by->officer[0], &p->draft, d, &id, e);
	free(d);
	return rc == CY_OK ? play_approve_both(p, by, &id, &state, e) : rc;
}

/* Its act waits for an approval, or for a signature from elsewhere. */
enum cy_rc
play_prepare(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	rc = prepare_act(p, by, s, "signature", &p->draft, e);
	if (rc == CY_OK)
		play_say(p, "%s prepares its signature", by->name);
	return rc;
}

enum cy_rc
play_sign(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct span scope = json_text(s, "scope");
	bool reserves = json_text(s, "reservation").n > 0;
	enum instrument_state state;
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	rc = prepare_act(p, by, s, "signature", &p->draft, e);
	if (rc == CY_OK)
		rc = play_approve_both(p, by, &by->act, &state, e);
	if (rc == CY_OK && reserves)
		rc = reserve(p, by, s, e);
	if (rc == CY_OK)
		play_say(p, "%s signs%s%.*s%s", by->name,
		    scope.n > 0 ? ": " : "", SPAN_ARGS(scope),
		    reserves ? ", with a reservation" : "");
	return rc;
}

enum cy_rc
play_sign_offline(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct instrument i;
	enum instrument_state state;
	struct arena a;
	struct buf note;
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	arena_init(&a, 8 << 20);
	buf_init(&note, LIMIT_NOTE);
	rc = prepare_act(p, by, s, "signature", &p->draft, e);
	if (rc == CY_OK)
		rc = office_instrument(
		    p->office, &by->officer[0], &by->act, &a, &i, e);
	if (rc == CY_OK)
		rc = note_sign(&note, i.text, &by->key, e);
	if (rc == CY_OK)
		rc = buf_check(&note, e);
	if (rc == CY_OK)
		rc = office_upload(p->office, &by->officer[0], buf_span(&note),
		    &by->act, &state, e);
	if (rc == CY_OK)
		play_say(p, "%s signs on a machine without network", by->name);
	buf_release(&note);
	arena_release(&a);
	return rc;
}

/* What everybody else can see: nothing. */
enum cy_rc
play_outsider(struct play *p, const json_t *s, struct cy_err *e)
{
	char hex[HASH_HEX];
	struct cy_err none;
	uint64_t index;
	enum cy_rc rc;

	hash_hex(hex, &p->statement);
	rc = node_publish(p->node, e);
	if (rc != CY_OK)
		return rc;
	if (reg_size(node_register(p->node)) != p->size ||
	    store_resolve(node_store(p->node), span_str(hex), &index, NULL,
	        &none) != CY_NOTFOUND)
		return play_fail(s, "an outsider can see it", e);
	play_say(p,
	    "Under embargo the register still has %llu entries; the statement "
	    "is not in it",
	    (unsigned long long)p->size);
	return CY_OK;
}

enum cy_rc
play_release_all(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *keeper = &p->player[0];
	enum instrument_state state;
	struct hash id;
	enum cy_rc rc;

	rc = office_release_prepare(
	    p->office, &keeper->officer[0], &p->draft, &id, e);
	if (rc == CY_OK)
		rc = play_approve_both(p, keeper, &id, &state, e);
	if (rc == CY_OK && state != INSTRUMENT_ENTERED)
		return play_fail(s, "it was not released", e);
	if (rc == CY_OK)
		rc = node_publish(p->node, e);
	if (rc == CY_OK)
		rc = office_resume(p->office, e);
	if (rc == CY_OK)
		play_say(p,
		    "Two officers of %s release it: text, signatures and list "
		    "enter in one frame",
		    keeper->name);
	return rc;
}

enum cy_rc
play_accede(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	enum instrument_state state;
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	rc = prepare_act(p, by, s, "accession", NULL, e);
	if (rc == CY_OK)
		rc = play_approve_both(p, by, &by->act, &state, e);
	if (rc == CY_OK && state != INSTRUMENT_ENTERED)
		return play_fail(s, "it did not enter", e);
	if (rc == CY_OK)
		play_say(p, "%s accedes", by->name);
	return rc;
}

enum cy_rc
play_withdraw(struct play *p, const json_t *s, struct cy_err *e)
{
	struct player *by = play_player(p, s, "by", e);
	struct record_draft *d;
	char hex[HASH_HEX];
	enum instrument_state state;
	struct hash id;
	enum cy_rc rc;

	if (by == NULL)
		return e->rc;
	d = calloc(1, sizeof(*d));
	if (d == NULL)
		return cy_nomem(e);
	hash_hex(hex, &by->act);
	record_draft_init(d, R_WITHDRAWAL);
	record_draft_add(d, F_ACT, span_str(hex));
	rc = office_prepare(p->office, &by->officer[0], NULL, d, &id, e);
	free(d);
	if (rc == CY_OK)
		rc = play_approve_both(p, by, &id, &state, e);
	if (rc == CY_OK)
		play_say(p, "%s withdraws", by->name);
	return rc;
}

struct listing {
	struct play *p;
	uint64_t n;
};

static enum cy_rc
count_notice(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct listing *l = ctx;

	(void)depth;
	(void)e;
	if (row->kind != R_NOTIFICATION)
		return CY_OK;
	l->n++;
	play_say(l->p, "Notification %llu of the keeper: %.*s",
	    (unsigned long long)l->n, SPAN_ARGS(row->choice));
	return CY_OK;
}

enum cy_rc
play_notifications(struct play *p, const json_t *s, struct cy_err *e)
{
	struct listing l = {p, 0};
	uint64_t index;
	enum cy_rc rc = node_publish(p->node, e);

	if (rc == CY_OK)
		rc = office_resume(p->office, e);
	if (rc == CY_OK)
		rc = node_publish(p->node, e);
	if (rc == CY_OK)
		rc = store_find(node_store(p->node), &p->statement, &index, e);
	if (rc == CY_OK)
		rc = store_thread(node_store(p->node), index, "en",
		    (struct core_when){.known_at = 0}, STORE_BY_DATE,
		    count_notice, &l, e);
	if (rc == CY_OK &&
	    l.n != (uint64_t)json_integer_value(json_object_get(s, "count")))
		rc = play_fail(s, "another number of notifications", e);
	return rc;
}
