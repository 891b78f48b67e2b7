/* SPDX-License-Identifier: Apache-2.0 */
#include "store/row.h"

/*
 * References.  The one that says what a record is about stands in its row as
 * the topic, unless it names a later version than the first: then, as all
 * others, in the table ref.
 */

/* The header that names the topic; FIELD_COUNT: the type has none. */
static enum field
topic_field(enum record_kind kind, enum record_kind target)
{
	static const enum field fields[RECORD_KINDS] = {
	    [R_PARTY] = FIELD_COUNT,
	    [R_FRAMEWORK] = FIELD_COUNT,
	    [R_STATEMENT] = FIELD_COUNT,
	    [R_RELEASE] = F_STATEMENT,
	    [R_ACT] = F_STATEMENT,
	    [R_DECLARATION] = F_REGARDING,
	    [R_WITHDRAWAL] = F_ACT,
	    [R_NOTIFICATION] = F_STATEMENT,
	    [R_CONTACT] = FIELD_COUNT,
	    [R_POLICY] = FIELD_COUNT,
	    [R_INCIDENT] = FIELD_COUNT,
	    [R_ASSESSMENT] = F_INCIDENT,
	    [R_FINDING] = F_INCIDENT,
	    [R_SUPPORT] = F_REGARDING,
	    [R_MEASURE] = F_FINDING,
	    [R_REPORT] = FIELD_COUNT,
	    [R_CHECK] = FIELD_COUNT,
	    [R_SEALED] = FIELD_COUNT,
	    [R_DISCLOSURE] = F_SEALED,
	    [R_REVOCATION] = FIELD_COUNT,
	};

	if (kind == R_MEASURE && target == R_INCIDENT)
		return F_INCIDENT;
	return fields[kind];
}

struct topic {
	enum record_kind kind; /* of the record that refers */
	uint64_t entry;        /* the root of what it is about */
	struct hash id;
	enum record_kind target_kind;
};

static enum cy_rc
read_topic(struct store *s, uint64_t index, struct topic *t, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	t->entry = CORE_NONE;
	rc = query_first(&q, s, SQL_ENTRY_ONE, index, e);
	if (rc != CY_OK)
		return query_end(rc);
	t->kind = (enum record_kind)col_int(&q, 2);
	t->entry = col_index(&q, 8);
	query_close(&q);
	if (t->entry == CORE_NONE)
		return CY_OK;
	rc = query_first(&q, s, SQL_ENTRY_ONE, t->entry, e);
	if (rc != CY_OK) {
		t->entry = CORE_NONE;
		return query_end(rc);
	}
	(void)col_hash(&q, 1, &t->id);
	t->target_kind = (enum record_kind)col_int(&q, 2);
	query_close(&q);
	return CY_OK;
}

static void
read_ref(const struct query *q, struct store_ref *row)
{
	row->field = (enum field)col_int(q, 0);
	row->entry = (uint64_t)col_int(q, 1);
	row->target = (uint64_t)col_int(q, 2);
	(void)col_hash(q, 3, &row->id);
	row->kind = (enum record_kind)col_int(q, 4);
}

/* Does the table ref hold the topic's reference too? */
static enum cy_rc
has_exact(struct store *s, uint64_t index, enum field field, bool *has,
    struct cy_err *e)
{
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_REFS_OF, e);

	*has = false;
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, index);
	while (!*has && (rc = query_next(&q, &more, e)) == CY_OK && more)
		*has = (enum field)col_int(&q, 0) == field;
	query_close(&q);
	return rc;
}

enum cy_rc
store_refs_of(struct store *s, uint64_t index, store_ref_fn *fn, void *ctx,
    struct cy_err *e)
{
	struct store_ref row;
	struct topic t = {.entry = CORE_NONE};
	struct query q;
	bool more;
	bool exact = true;
	enum cy_rc rc = read_topic(s, index, &t, e);

	if (rc == CY_OK && t.entry != CORE_NONE)
		rc = has_exact(
		    s, index, topic_field(t.kind, t.target_kind), &exact, e);
	if (rc == CY_OK && !exact) {
		row = (struct store_ref){
		    .field = topic_field(t.kind, t.target_kind),
		    .entry = index,
		    .target = t.entry,
		    .id = t.id,
		    .kind = t.target_kind,
		};
		rc = fn(ctx, &row, e);
	}
	if (rc == CY_OK)
		rc = query_open(&q, s, SQL_REFS_OF, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, index);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		read_ref(&q, &row);
		rc = fn(ctx, &row, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

struct refs_to {
	struct store *s;
	uint64_t target;
	uint64_t root;
	uint64_t thread;
	enum record_kind kind;
	store_ref_fn *fn;
	void *ctx;
};

static enum cy_rc
topics_to(const struct refs_to *to, struct cy_err *e)
{
	struct store_ref row;
	struct query q;
	bool more;
	enum cy_rc rc = query_open(&q, to->s, SQL_TOPICS_TO, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, to->thread);
	query_index(&q, 2, to->root);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		row.entry = (uint64_t)col_int(&q, 0);
		row.target = to->target;
		(void)col_hash(&q, 1, &row.id);
		row.kind = (enum record_kind)col_int(&q, 2);
		row.field = topic_field(row.kind, to->kind);
		rc = to->fn(to->ctx, &row, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

static enum cy_rc
others_to(const struct refs_to *to, struct cy_err *e)
{
	struct store_ref row;
	struct query q;
	bool more;
	enum cy_rc rc;

	rc = query_open(&q, to->s, SQL_REFS_TO, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, to->target);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		read_ref(&q, &row);
		if (col_index(&q, 5) == to->root &&
		    row.field == topic_field(row.kind, to->kind))
			continue;
		rc = to->fn(to->ctx, &row, e);
		if (rc != CY_OK)
			break;
	}
	query_close(&q);
	return rc;
}

enum cy_rc
store_refs_to(struct store *s, uint64_t index, store_ref_fn *fn, void *ctx,
    struct cy_err *e)
{
	struct core_when when = {.known_at = 0};
	struct refs_to to = {.s = s, .target = index, .fn = fn, .ctx = ctx};
	struct topic t = {.entry = CORE_NONE};
	uint64_t newest;
	enum cy_rc rc;

	rc = row_place(s, index, when, &to.root, &to.thread, &newest, e);
	if (rc == CY_OK)
		rc = read_topic(s, index, &t, e);
	if (rc != CY_OK)
		return rc;
	to.kind = t.kind;
	rc = topics_to(&to, e);
	return rc == CY_OK ? others_to(&to, e) : rc;
}
