/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"

/* The state of core, read from the rows of the transaction at hand. */

void
cache_age(struct store *s)
{
	s->age++;
}

void
cache_clear(struct store *s)
{
	memset(s->who, 0, sizeof(s->who));
	cache_age(s);
}

static struct record_slot *
record_slot(struct store *s, const struct hash *id)
{
	size_t at = (size_t)id->b[0] << 8 | id->b[1];

	return &s->records[at % RECORD_SLOTS];
}

enum cy_rc
who_find(struct store *s, struct span name, struct who **out, struct cy_err *e)
{
	struct who *w = &s->who[span_hash(name) % WHO_SLOTS];
	struct query q;
	enum cy_rc rc;

	*out = w;
	if (w->who != 0 && span_eq_str(name, w->name))
		return CY_OK;
	rc = query_open(&q, s, SQL_WHO_GET, e);
	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, name);
	rc = query_step(&q, e);
	w->who = 0;
	if (rc == CY_OK) {
		w->who = col_int(&q, 0);
		name = span_first(name, LIMIT_PARTY_ID);
		memcpy(w->name, name.p, name.n);
		w->name[name.n] = '\0';
		col_copy(&q, 1, w->other, sizeof(w->other));
		w->partner =
		    col_is_null(&q, 2) ? col_int(&q, 3) : col_int(&q, 2);
	}
	query_close(&q);
	return rc;
}

static enum cy_rc
withdrawn_mark(struct store *s, uint64_t thread, uint64_t act,
    enum core_mark *mark, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	*mark = MARK_NONE;
	rc = query_open(&q, s, SQL_WITHDRAWN_GET, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, thread);
	query_index(&q, 2, act);
	rc = query_step(&q, e);
	if (rc == CY_OK && !col_is_null(&q, 0))
		*mark = (enum core_mark)col_int(&q, 0);
	query_close(&q);
	return query_end(rc);
}

static enum cy_rc
read_rules(struct store *s, struct core_record *out, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	if (out->kind != R_STATEMENT)
		return CY_OK;
	rc = query_open(&q, s, SQL_STATEMENT_GET, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, out->root);
	query_index(&q, 2, out->index);
	rc = query_step(&q, e);
	if (rc == CY_OK) {
		out->open = (unsigned)col_int(&q, 0);
		out->quorum = (uint64_t)col_int(&q, 1);
		out->earliest = col_is_null(&q, 2) ? INT64_MIN : col_int(&q, 2);
		out->lapses = col_is_null(&q, 3) ? INT64_MAX : col_int(&q, 3);
		out->released = col_int(&q, 4) != 0;
	}
	query_close(&q);
	return query_end(rc);
}

static void
read_record(const struct query *q, struct core_record *out)
{
	memset(out, 0, sizeof(*out));
	out->index = (uint64_t)col_int(q, 0);
	out->kind = (enum record_kind)col_int(q, 1);
	col_copy(q, 2, out->author, sizeof(out->author));
	col_copy(q, 3, out->party, sizeof(out->party));
	out->recorded = col_int(q, 4) != 0;
	out->counts = day_unpack(col_int(q, 5));
	out->thread = col_index(q, 6);
	out->topic = col_index(q, 7);
	out->root = col_is_null(q, 8) ? out->index : (uint64_t)col_int(q, 8);
	out->replaced = !col_is_null(q, 9);
	col_copy(q, 10, out->exercise, sizeof(out->exercise));
	out->earliest = INT64_MIN;
	out->lapses = INT64_MAX;
}

/* Of those with the same digits, the one with this id. */
static enum cy_rc
id_in_memory(
    struct store *s, const struct hash *id, uint64_t *index, struct cy_err *e)
{
	size_t at = 0;
	bool same = false;
	struct hash had;
	struct query q;
	enum cy_rc rc;

	while (!same && ids_next(&s->ids, id_digits(id), &at, index)) {
		rc = query_first(&q, s, SQL_ID_GET, *index, e);
		if (rc != CY_OK)
			return rc;
		same = col_hash(&q, 0, &had) && hash_eq(&had, id);
		query_close(&q);
	}
	return same ? CY_OK : CY_NOTFOUND;
}

/* Most ids that are asked for are new: so this looks no further. */
enum cy_rc
id_find(
    struct store *s, const struct hash *id, uint64_t *index, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	if (s->ids.slot != NULL)
		return id_in_memory(s, id, index, e);
	rc = query_open(&q, s, SQL_RECORD_FIND, e);
	if (rc != CY_OK)
		return rc;
	query_id(&q, 1, id);
	rc = query_step(&q, e);
	if (rc == CY_OK)
		*index = (uint64_t)col_int(&q, 0);
	query_close(&q);
	return rc;
}

static enum cy_rc
view_record(
    void *ctx, const struct hash *id, struct core_record *out, struct cy_err *e)
{
	struct store *s = ctx;
	struct record_slot *slot = record_slot(s, id);
	struct query q;
	uint64_t index;
	enum cy_rc rc;

	if (slot->age == s->age && hash_eq(&slot->id, id)) {
		*out = slot->record;
		return CY_OK;
	}
	rc = id_find(s, id, &index, e);
	if (rc == CY_OK)
		rc = query_first(&q, s, SQL_RECORD_GET, index, e);
	if (rc != CY_OK)
		return rc;
	read_record(&q, out);
	query_close(&q);
	if (out->kind == R_ACT)
		rc = withdrawn_mark(
		    s, out->thread, out->root, &out->withdrawn, e);
	if (rc == CY_OK)
		rc = read_rules(s, out, e);
	if (rc != CY_OK)
		return rc;
	slot->age = s->age;
	slot->id = *id;
	slot->record = *out;
	return CY_OK;
}

static enum cy_rc
view_symbol(void *ctx, struct span author, struct span symbol, struct hash *id,
    struct cy_err *e)
{
	struct store *s = ctx;
	struct query q;
	struct who *w;
	enum cy_rc rc;

	rc = who_find(s, author, &w, e);
	if (rc == CY_OK)
		rc = query_open(&q, s, SQL_SYMBOL_GET, e);
	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, symbol);
	query_int(&q, 2, w->who);
	rc = query_step(&q, e);
	if (rc == CY_OK)
		(void)col_hash(&q, 0, id);
	query_close(&q);
	return rc;
}

/* Of the acts that stand, the own one, else the last. */
static enum cy_rc
act_of(struct store *s, uint64_t statement, int64_t who, struct hash *id,
    bool *recorded, struct cy_err *e)
{
	enum core_mark mark;
	bool more, found = false;
	struct query q;
	enum cy_rc rc;

	rc = query_open(&q, s, SQL_ACTS_OF, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, statement);
	query_int(&q, 2, who);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		if (!col_is_null(&q, 3) ||
		    (found && !*recorded && col_int(&q, 2) != 0))
			continue;
		rc = withdrawn_mark(s, statement, col_index(&q, 4), &mark, e);
		if (rc != CY_OK)
			break;
		if (mark != MARK_NONE)
			continue;
		found = true;
		(void)col_hash(&q, 1, id);
		*recorded = col_int(&q, 2) != 0;
	}
	query_close(&q);
	return rc == CY_OK && !found ? CY_NOTFOUND : rc;
}

static enum cy_rc
view_act(void *ctx, uint64_t statement, struct span party, struct hash *id,
    bool *recorded, struct cy_err *e)
{
	struct store *s = ctx;
	struct hash other;
	struct who *w;
	bool of_other;
	enum cy_rc rc, rc2;

	rc = who_find(s, party, &w, e);
	if (rc != CY_OK)
		return rc;
	rc = act_of(s, statement, w->who, id, recorded, e);
	if ((rc == CY_OK && !*recorded) || w->partner == 0 ||
	    (rc != CY_OK && rc != CY_NOTFOUND))
		return rc;
	rc2 = act_of(s, statement, w->partner, &other, &of_other, e);
	if (rc2 != CY_OK)
		return rc2 == CY_NOTFOUND ? rc : rc2;
	if (rc == CY_OK && of_other)
		return rc;
	*id = other;
	*recorded = of_other;
	return CY_OK;
}

static enum cy_rc
view_notice(void *ctx, uint64_t statement, uint64_t *number, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	rc = query_first(&q, ctx, SQL_NOTICE_LAST, statement, e);
	if (rc != CY_OK)
		return rc;
	rc = col_is_null(&q, 0) ? CY_NOTFOUND : CY_OK;
	*number = (uint64_t)col_int(&q, 0);
	query_close(&q);
	return rc;
}

static enum cy_rc
view_alias(void *ctx, struct span party, char out[LIMIT_PARTY_ID + 1],
    struct cy_err *e)
{
	struct who *w;
	enum cy_rc rc;

	rc = who_find(ctx, party, &w, e);
	if (rc != CY_OK)
		return rc;
	if (w->partner == 0)
		return CY_NOTFOUND;
	memcpy(out, w->other, sizeof(w->other));
	return CY_OK;
}

static enum cy_rc
invited_as(struct store *s, uint64_t statement, int64_t who, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	rc = query_open(&q, s, SQL_INVITED_GET, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, statement);
	query_int(&q, 2, who);
	rc = query_step(&q, e);
	query_close(&q);
	return rc;
}

static enum cy_rc
view_invited(void *ctx, uint64_t statement, struct span party, struct cy_err *e)
{
	struct who *w;
	enum cy_rc rc;

	rc = who_find(ctx, party, &w, e);
	if (rc != CY_OK)
		return rc;
	rc = invited_as(ctx, statement, w->who, e);
	if (rc != CY_NOTFOUND || w->partner == 0)
		return rc;
	return invited_as(ctx, statement, w->partner, e);
}

static enum cy_rc
view_own_acts(void *ctx, uint64_t statement, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	rc = query_first(&q, ctx, SQL_OWN_ACT_ANY, statement, e);
	if (rc == CY_OK)
		query_close(&q);
	return rc;
}

static enum cy_rc
view_paragraphs(
    void *ctx, uint64_t statement, struct span *ids, struct cy_err *e)
{
	struct store *s = ctx;
	struct query q;
	bool none;
	enum cy_rc rc = query_first(&q, s, SQL_PARAGRAPHS_GET, statement, e);

	if (rc != CY_OK)
		return rc;
	none = col_is_null(&q, 0);
	buf_reset(&s->paragraphs);
	buf_put(&s->paragraphs, col_span(&q, 0));
	query_close(&q);
	*ids = buf_span(&s->paragraphs);
	return none ? CY_NOTFOUND : buf_check(&s->paragraphs, e);
}

/* Where a word stands in the list of a type's header, from 1. */
static int64_t
word_number(enum record_kind kind, enum field f, struct span word)
{
	struct span rest = span_str(record_rule(kind, f)->choices), part;
	int64_t n = 1;

	while (span_split(&rest, ' ', &part) && !span_eq(part, word))
		n++;
	return n;
}

static enum cy_rc
contact_of(struct store *s, int64_t who, const struct core_contact_key *key,
    bool recorded, struct core_contact *out, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, s, SQL_CONTACT_GET, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, who);
	query_int(&q, 2, word_number(R_CONTACT, F_KIND, key->kind));
	query_text(&q, 3, key->directory);
	query_text(&q, 4, key->exercise);
	query_int(&q, 5, recorded);
	rc = query_step(&q, e);
	if (rc == CY_OK &&
	    (out->root == CORE_NONE || col_index(&q, 0) > out->root)) {
		out->root = col_index(&q, 0);
		out->own = !recorded;
		out->open = col_int(&q, 1) !=
		    word_number(R_CONTACT, F_STATUS, SPAN_LIT("ended"));
	}
	query_close(&q);
	return query_end(rc);
}

static enum cy_rc
view_contact(void *ctx, struct span party, const struct core_contact_key *key,
    struct core_contact *out, struct cy_err *e)
{
	struct store *s = ctx;
	int64_t ids[2];
	struct who *w;
	unsigned i;
	enum cy_rc rc = who_find(s, party, &w, e);

	if (rc != CY_OK)
		return rc;
	ids[0] = w->who;
	ids[1] = w->partner;
	out->root = CORE_NONE;
	/* Own ones, then recorded ones, under either id. */
	for (i = 0; i < 4 && rc == CY_OK; i++)
		if (ids[i % 2] != 0 && (i < 2 || !out->own))
			rc = contact_of(s, ids[i % 2], key, i >= 2, out, e);
	if (rc == CY_OK && out->root == CORE_NONE)
		rc = CY_NOTFOUND;
	return rc;
}

static enum cy_rc
view_entry(void *ctx, uint64_t index, struct span *bytes, struct cy_err *e)
{
	struct store *s = ctx;

	if (s->source.entry == NULL)
		return CY_NOTFOUND;
	return s->source.entry(s->source.ctx, index, bytes, e);
}

void
view_init(struct core_view *v, struct store *s)
{
	s->age = 1;
	*v = (struct core_view){
	    .ctx = s,
	    .record = view_record,
	    .symbol = view_symbol,
	    .act = view_act,
	    .notice = view_notice,
	    .alias = view_alias,
	    .invited = view_invited,
	    .own_acts = view_own_acts,
	    .paragraphs = view_paragraphs,
	    .contact = view_contact,
	    .entry = view_entry,
	};
}
