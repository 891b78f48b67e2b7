/* SPDX-License-Identifier: Apache-2.0 */
#include "store/fts.h"

/* What can be searched of a record: five columns of words. */

enum column { C_NONE, C_TITLE, C_SYMBOL, C_PARTY, C_BODY, C_SOURCE };

/* Identifiers, days, numbers, hashes and words of closed sets are asked for
 * in other ways. */
static const uint8_t columns[FIELD_COUNT] = {
    [F_SYMBOL] = C_SYMBOL,
    [F_TITLE] = C_TITLE,
    [F_NAME] = C_TITLE,
    [F_FORMAL_NAME] = C_TITLE,
    [F_ISO] = C_PARTY,
    [F_KNOWN_AS] = C_PARTY,
    [F_INVITED] = C_PARTY,
    [F_TARGET] = C_PARTY,
    [F_ACTOR] = C_PARTY,
    [F_STATE] = C_PARTY,
    [F_PLACE] = C_BODY,
    [F_AUTHORITY] = C_BODY,
    [F_DIRECTORY] = C_BODY,
    [F_CRITERION] = C_BODY,
    [F_EFFECT] = C_BODY,
    [F_ENGAGES] = C_BODY,
    [F_LINK] = C_BODY,
    [F_STATED] = C_BODY,
    [F_ALTERNATIVE] = C_BODY,
    [F_BASIS] = C_BODY,
    [F_EVIDENCE] = C_BODY,
    [F_DECIDER] = C_BODY,
    [F_LEGAL_BASIS] = C_BODY,
    [F_PERIOD] = C_BODY,
    [F_ITEM] = C_BODY,
    [F_ROUND] = C_BODY,
    [F_REASON] = C_BODY,
    [F_SOURCE] = C_SOURCE,
};

/* One piece is bound as it stands in the record; more are joined. */
struct joined_text {
	struct span one;
	struct buf *all;
};

static void
add(struct joined_text *t, struct span piece)
{
	bool plain = words_plain(piece);

	if (piece.n == 0)
		return;
	if (t->one.n == 0 && t->all->n == 0 && plain) {
		t->one = piece;
		return;
	}
	buf_put(t->all, t->one);
	buf_put(t->all, SPAN_LIT("\n"));
	t->one.n = 0;
	if (plain)
		buf_put(t->all, piece);
	else
		words_split(t->all, piece, WORDS_TEXT, NULL);
}

/* Of "en Title" the title; of an address what follows https://. */
static struct span
shown_text(const struct record_field *f)
{
	struct span lang, text;
	size_t at;

	if (f->rule->kind == V_LANGTEXT &&
	    value_langtext(f->value, &lang, &text))
		return text;
	if (f->rule->kind == V_URL) {
		at = span_find(f->value, '/');
		return span_from(f->value, at + 2);
	}
	if (f->rule->kind == V_EVIDENCE)
		return span_from(f->value, span_find(f->value, ' ') + 1);
	return f->value;
}

enum cy_rc
fts_write(
    struct store *s, const struct record *r, uint64_t index, struct cy_err *e)
{
	struct joined_text t[STORE_COLUMNS];
	struct query q;
	enum cy_rc rc;
	uint8_t column;
	size_t i;

	for (i = 0; i < STORE_COLUMNS; i++) {
		buf_reset(&s->column[i]);
		t[i] = (struct joined_text){.all = &s->column[i]};
	}
	add(&t[C_PARTY - 1], s->effects.party);
	for (i = 0; i < r->nfields; i++) {
		column = columns[r->fields[i].rule->field];
		if (column != C_NONE)
			add(&t[column - 1], shown_text(&r->fields[i]));
	}
	add(&t[C_BODY - 1], r->body);
	rc = query_open(&q, s, SQL_SEARCH_ADD, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, index);
	for (i = 0; i < STORE_COLUMNS && rc == CY_OK; i++) {
		rc = buf_check(t[i].all, e);
		query_text(&q, (int)i + 2,
		    t[i].one.n > 0 ? t[i].one : buf_span(t[i].all));
	}
	if (rc == CY_OK)
		return query_run(&q, e);
	query_close(&q);
	return rc;
}
