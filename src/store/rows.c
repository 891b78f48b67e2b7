/* SPDX-License-Identifier: Apache-2.0 */
#include "store/fts.h"

#include "record/body.h"

/* What follows from an admitted record, written as rows. */

/* Headers that lists and pages show.  The others stand in the record, or in
 * columns of their own. */
static const bool shown[FIELD_COUNT] = {
    [F_SYMBOL] = true,
    [F_TITLE] = true,
    [F_NAME] = true,
    [F_FORMAL_NAME] = true,
    [F_ISO] = true,
    [F_KNOWN_AS] = true,
    [F_KEY] = true,
    [F_NODE] = true,
    [F_VERSION] = true,
    [F_CATALOGUE] = true,
    [F_PLACE] = true,
    [F_LANGUAGE] = true,
    [F_OPEN] = true,
    [F_SCOPE] = true,
    [F_AUTHORITY] = true,
    [F_NUMBER] = true,
    [F_STATUS] = true,
    [F_DIRECTORY] = true,
    [F_REVIEW] = true,
    [F_BEGAN] = true,
    [F_DISCOVERED] = true,
    [F_ENDED] = true,
    [F_TARGET] = true,
    [F_EFFECT] = true,
    [F_SCALE] = true,
    [F_SEVERITY] = true,
    [F_ENGAGES] = true,
    [F_ACTOR] = true,
    [F_STATE] = true,
    [F_LINK] = true,
    [F_LIKELIHOOD] = true,
    [F_CONFIDENCE] = true,
    [F_STATED] = true,
    [F_DECIDER] = true,
    [F_BEGINS] = true,
    [F_ENDS] = true,
    [F_PERIOD] = true,
    [F_ITEM] = true,
    [F_ROUND] = true,
    [F_ASKED] = true,
    [F_ANSWERED] = true,
    [F_SUSPECT_SINCE] = true,
    [F_REASON] = true,
};

struct writer {
	struct store *s;
	const struct record *r;
	uint64_t index;
	int64_t author;
	struct query q;
};

static enum cy_rc
open_row(struct writer *w, enum sql sql, struct cy_err *e)
{
	enum cy_rc rc = query_open(&w->q, w->s, sql, e);

	if (rc == CY_OK)
		query_index(&w->q, 1, w->index);
	return rc;
}

static enum cy_rc
intern_who(struct store *s, struct span name, int64_t *who, struct cy_err *e)
{
	struct query q;
	struct who *w;
	enum cy_rc rc;

	rc = who_find(s, name, &w, e);
	if (rc == CY_NOTFOUND) {
		rc = query_open(&q, s, SQL_WHO_ADD, e);
		if (rc != CY_OK)
			return rc;
		query_text(&q, 1, name);
		rc = query_run(&q, e);
		if (rc == CY_OK)
			rc = who_find(s, name, &w, e);
	}
	if (rc == CY_OK)
		*who = w->who;
	return rc;
}

static enum cy_rc
intern_exercise(
    struct store *s, struct span name, uint64_t *out, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	*out = CORE_NONE;
	if (name.p == NULL)
		return CY_OK;
	rc = query_open(&q, s, SQL_EXERCISE_GET, e);
	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, name);
	rc = query_step(&q, e);
	if (rc == CY_OK)
		*out = (uint64_t)col_int(&q, 0);
	query_close(&q);
	if (rc != CY_NOTFOUND)
		return rc;
	rc = query_open(&q, s, SQL_EXERCISE_ADD, e);
	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, name);
	rc = query_run(&q, e);
	*out = (uint64_t)sqlite3_last_insert_rowid(s->db.conn);
	return rc;
}

/* Where a word stands in the rule's list, from 1. */
static int64_t
choice_number(const struct record_field *f)
{
	struct span rest = span_str(f->rule->choices), word;
	int64_t n = 0;

	while (span_split(&rest, ' ', &word)) {
		n++;
		if (span_eq(word, f->value))
			return n;
	}
	return 0;
}

static const struct record_field *
first_choice(const struct record *r)
{
	enum field f = FIELD_COUNT;
	size_t i;

	for (i = 0; i < r->type->nrules && f == FIELD_COUNT; i++)
		if (r->type->rules[i].kind == V_CHOICE)
			f = r->type->rules[i].field;
	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].rule->field == f)
			return &r->fields[i];
	return NULL;
}

static enum cy_rc
write_entry(struct writer *w, struct cy_err *e)
{
	const struct core_effects *fx = &w->s->effects;
	const struct record_field *choice = first_choice(w->r);
	uint64_t exercise;
	int64_t who;
	enum cy_rc rc;

	rc = intern_who(w->s, w->r->author, &w->author, e);
	if (rc == CY_OK)
		rc = intern_who(w->s, fx->party, &who, e);
	if (rc == CY_OK)
		rc = intern_exercise(
		    w->s, record_get(w->r, F_EXERCISE), &exercise, e);
	if (rc == CY_OK)
		rc = open_row(w, SQL_ENTRY_ADD, e);
	if (rc != CY_OK)
		return rc;
	query_blob(&w->q, 2, span(fx->id.b, HASH_LEN));
	query_int(&w->q, 3, id_digits(&fx->id));
	query_int(&w->q, 4, w->r->type->kind);
	query_int(&w->q, 5, w->author);
	query_int(&w->q, 6, who);
	query_int(&w->q, 7, fx->recorded);
	query_int(&w->q, 8, w->r->date);
	query_int(&w->q, 9, day_pack(fx->counts));
	query_int(&w->q, 10, choice != NULL ? choice_number(choice) : 0);
	query_index(&w->q, 11, exercise);
	query_index(&w->q, 12, fx->thread);
	query_index(&w->q, 13, fx->topic);
	query_index(&w->q, 14, fx->root == w->index ? CORE_NONE : fx->root);
	query_int(&w->q, 15, (int64_t)w->r->bytes.n);
	rc = query_run(&w->q, e);
	if (rc == CY_OK && w->s->ids.slot != NULL)
		rc = ids_add(&w->s->ids, id_digits(&fx->id), w->index, e);
	return rc;
}

static enum cy_rc
write_fields(struct writer *w, struct cy_err *e)
{
	const struct record_field *f;
	int64_t n = 0;
	enum cy_rc rc;
	size_t i;

	for (i = 0; i < w->r->nfields; i++) {
		f = &w->r->fields[i];
		if (!shown[f->rule->field])
			continue;
		rc = open_row(w, SQL_FIELD_ADD, e);
		if (rc != CY_OK)
			return rc;
		query_int(&w->q, 2, n++);
		query_int(&w->q, 3, f->rule->field);
		query_text(&w->q, 4, f->value);
		rc = query_run(&w->q, e);
		if (rc != CY_OK)
			return rc;
	}
	return CY_OK;
}

static enum cy_rc
write_symbol(struct writer *w, struct cy_err *e)
{
	struct span symbol = record_get(w->r, F_SYMBOL);
	enum cy_rc rc;

	if (symbol.p == NULL)
		return CY_OK;
	rc = query_open(&w->q, w->s, SQL_SYMBOL_PUT, e);
	if (rc != CY_OK)
		return rc;
	query_text(&w->q, 1, symbol);
	query_int(&w->q, 2, w->author);
	query_index(&w->q, 3, w->index);
	return query_run(&w->q, e);
}

static enum cy_rc
write_released(struct writer *w, const struct core_ref *ref, struct cy_err *e)
{
	enum cy_rc rc;

	if (!ref->moves)
		return CY_OK;
	rc = query_open(&w->q, w->s, SQL_RELEASED_ADD, e);
	if (rc != CY_OK)
		return rc;
	query_index(&w->q, 1, ref->index);
	query_index(&w->q, 2, w->index);
	query_int(&w->q, 3, day_pack(w->s->effects.counts));
	return query_run(&w->q, e);
}

static enum cy_rc
write_refs(struct writer *w, struct cy_err *e)
{
	const struct core_effects *fx = &w->s->effects;
	const struct core_ref *ref;
	enum cy_rc rc = CY_OK;
	size_t i;

	for (i = 0; i < fx->nrefs && rc == CY_OK; i++) {
		ref = &fx->refs[i];
		if (ref->topic && ref->index == fx->topic)
			continue;
		rc = open_row(w, SQL_REF_ADD, e);
		if (rc != CY_OK)
			return rc;
		query_int(&w->q, 2, (int64_t)i);
		query_int(&w->q, 3, ref->field);
		query_index(&w->q, 4, ref->index);
		rc = query_run(&w->q, e);
		if (rc == CY_OK)
			rc = write_released(w, ref, e);
	}
	return rc;
}

static enum cy_rc
write_replaced(struct writer *w, struct cy_err *e)
{
	const struct core_effects *fx = &w->s->effects;
	enum cy_rc rc;

	if (!fx->replaces_id)
		return CY_OK;
	rc = open_row(w, SQL_ENTRY_REPLACE, e);
	if (rc != CY_OK)
		return rc;
	query_index(&w->q, 2, fx->replaces_index);
	return query_run(&w->q, e);
}

static enum cy_rc
write_party(struct writer *w, struct cy_err *e)
{
	struct span known_as = record_get(w->r, F_KNOWN_AS);
	int64_t who;
	enum cy_rc rc;

	if (known_as.p == NULL)
		return CY_OK;
	rc = intern_who(w->s, known_as, &who, e);
	if (rc == CY_OK)
		rc = query_open(&w->q, w->s, SQL_WHO_HOLD, e);
	if (rc != CY_OK)
		return rc;
	query_int(&w->q, 1, w->author);
	query_index(&w->q, 2, w->index);
	query_int(&w->q, 3, who);
	cache_clear(w->s);
	return query_run(&w->q, e);
}

static unsigned
open_bits(const struct record *r)
{
	unsigned bits = 0;
	size_t i;

	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].rule->field == F_OPEN)
			bits |= 1u << (choice_number(&r->fields[i]) - 1);
	return bits;
}

static void
query_time(struct query *q, int at, struct span v)
{
	utc_t t;

	if (v.p != NULL && time_parse(v, &t))
		query_int(q, at, t);
	else
		query_null(q, at);
}

/* A row with a text that was put together for it. */
static enum cy_rc
run_checked(struct writer *w, const struct buf *b, struct cy_err *e)
{
	enum cy_rc rc = buf_check(b, e);

	if (rc == CY_OK)
		return query_run(&w->q, e);
	query_close(&w->q);
	return rc;
}

static enum cy_rc
write_statement(struct writer *w, struct cy_err *e)
{
	uint64_t quorum = 0;
	size_t at = 0;
	struct span v;
	int64_t who;
	enum cy_rc rc;

	rc = open_row(w, SQL_STATEMENT_ADD, e);
	if (rc != CY_OK)
		return rc;
	(void)span_uint(record_get(w->r, F_QUORUM), INT64_MAX, &quorum);
	query_int(&w->q, 2, open_bits(w->r));
	query_index(&w->q, 3, quorum);
	query_time(&w->q, 4, record_get(w->r, F_EARLIEST));
	query_time(&w->q, 5, record_get(w->r, F_LAPSES));
	buf_reset(&w->s->paragraphs);
	body_ids(&w->s->paragraphs, w->r->body);
	if (w->r->body.n > 0)
		query_text(&w->q, 6, buf_span(&w->s->paragraphs));
	else
		query_null(&w->q, 6);
	query_int(&w->q, 7, day_place(w->s->effects.counts));
	rc = run_checked(w, &w->s->paragraphs, e);
	while (rc == CY_OK && record_next(w->r, F_INVITED, &at, &v)) {
		rc = intern_who(w->s, v, &who, e);
		if (rc == CY_OK)
			rc = open_row(w, SQL_INVITED_ADD, e);
		if (rc != CY_OK)
			return rc;
		query_int(&w->q, 2, who);
		rc = query_run(&w->q, e);
	}
	return rc;
}

static enum cy_rc
write_notice(struct writer *w, struct cy_err *e)
{
	uint64_t number = 0;
	enum cy_rc rc;

	rc = query_open(&w->q, w->s, SQL_NOTICE_ADD, e);
	if (rc != CY_OK)
		return rc;
	(void)span_uint(record_get(w->r, F_NUMBER), INT64_MAX, &number);
	query_index(&w->q, 1, w->s->effects.topic);
	query_index(&w->q, 2, number);
	query_index(&w->q, 3, w->index);
	return query_run(&w->q, e);
}

static enum cy_rc
write_incident(struct writer *w, struct cy_err *e)
{
	struct day began = {0};
	enum cy_rc rc = open_row(w, SQL_INCIDENT_ADD, e);

	if (rc != CY_OK)
		return rc;
	if (!day_parse(record_get(w->r, F_BEGAN), &began))
		began.year = 0;
	query_int(&w->q, 2, day_place(began));
	return query_run(&w->q, e);
}

static int64_t
word_of(const struct record *r, enum field f)
{
	size_t i;

	for (i = 0; i < r->nfields; i++)
		if (r->fields[i].rule->field == f)
			return choice_number(&r->fields[i]);
	return 0;
}

static enum cy_rc
write_contact(struct writer *w, struct cy_err *e)
{
	const struct core_effects *fx = &w->s->effects;
	struct who *who;
	enum cy_rc rc = who_find(w->s, fx->party, &who, e);

	if (rc == CY_OK)
		rc = open_row(w, SQL_CONTACT_ADD, e);
	if (rc != CY_OK)
		return rc;
	query_int(&w->q, 2, who->who);
	query_int(&w->q, 3, word_of(w->r, F_KIND));
	query_text(&w->q, 4, record_get(w->r, F_DIRECTORY));
	query_text(&w->q, 5, record_get(w->r, F_EXERCISE));
	query_int(&w->q, 6, fx->recorded);
	query_index(&w->q, 7, fx->root);
	query_int(&w->q, 8, word_of(w->r, F_STATUS));
	return query_run(&w->q, e);
}

static enum cy_rc
write_type(struct writer *w, struct cy_err *e)
{
	static enum cy_rc (*const writers[RECORD_KINDS])(
	    struct writer * w, struct cy_err * e) = {
	    [R_PARTY] = write_party,
	    [R_STATEMENT] = write_statement,
	    [R_NOTIFICATION] = write_notice,
	    [R_INCIDENT] = write_incident,
	    [R_CONTACT] = write_contact,
	};

	if (writers[w->r->type->kind] == NULL)
		return CY_OK;
	return writers[w->r->type->kind](w, e);
}

enum cy_rc
rows_write(
    struct store *s, const struct record *r, uint64_t index, struct cy_err *e)
{
	static enum cy_rc (*const steps[])(
	    struct writer * w, struct cy_err * e) = {
	    write_entry,
	    write_fields,
	    write_symbol,
	    write_refs,
	    write_replaced,
	    write_type,
	};
	struct writer w = {.s = s, .r = r, .index = index};
	enum cy_rc rc = CY_OK;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]) && rc == CY_OK; i++)
		rc = steps[i](&w, e);
	if (rc == CY_OK)
		rc = fts_write(s, r, index, e);
	/* These change what is known of other records. */
	if (r->type->kind == R_WITHDRAWAL || r->type->kind == R_RELEASE ||
	    s->effects.replaces_id)
		cache_age(s);
	return rc;
}
