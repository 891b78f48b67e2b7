/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/facts_impl.h"

#include "exchange/csv.h"

/* More rows than the record of a century; the memory of one import. */
#define FACTS_ROWS 65536

static const struct {
	const char *name;
	unsigned n;
	const char *column[FACTS_COLUMNS];
} files[FACTS_FILES] = {
    [FACTS_STATEMENTS] = {"statements.csv", 9,
        {"id", "title", "date", "place", "kind", "party_iso", "act", "act_date",
            "source_url"}},
    [FACTS_ATTRIBUTIONS] = {"attributions.csv", 15,
        {"id", "incident", "incident_start", "incident_start_precision",
            "attribution_date", "attributed_to_actor", "attributed_to_state",
            "state_link", "attributing", "supporting", "measures",
            "norms_cited", "confidence_words", "summary", "source_urls"}},
    [FACTS_REPLIES] = {"replies.csv", 5,
        {"attribution_id", "replying_state", "date", "summary", "source_url"}},
};

const char *
facts_file_name(enum facts_file f)
{
	return files[f].name;
}

const char *
facts_column(enum facts_file f, unsigned column)
{
	return files[f].column[column];
}

/* Every column we know, and no other: a value that nobody reads would be
 * lost without a word. */
static enum cy_rc
columns(const struct csv *c, enum facts_file f, size_t *at, struct cy_err *e)
{
	enum cy_rc rc = csv_columns(c, files[f].column, at, files[f].n, e);

	if (rc == CY_OK && c->head.n != files[f].n)
		return cy_fail(e, CY_BAD, FAULT_FACTS_COLUMNS, 0,
		    "%s: %zu columns, where %u are known", files[f].name,
		    c->head.n, files[f].n);
	return rc;
}

/* Room for twice as many rows: the arena keeps the old ones, which are at
 * most as many again. */
static bool
grow(struct facts_run *r, struct facts_table *t, size_t *room)
{
	size_t more = *room > 0 ? *room * 2 : 64;
	struct facts_row *row = arena_array(&r->arena, more, sizeof(*row));

	if (row == NULL)
		return false;
	if (t->n > 0)
		memcpy(row, t->row, t->n * sizeof(*row));
	t->row = row;
	*room = more;
	return true;
}

static enum cy_rc
rows(struct facts_run *r, struct facts_table *t, struct csv *c,
    const size_t *at, struct cy_err *e)
{
	struct csv_row in;
	struct facts_row *row;
	size_t room = 0;
	enum cy_rc rc;
	unsigned i;

	for (;;) {
		rc = csv_next(c, &in, e);
		if (rc != CY_OK || in.n == 0)
			return rc;
		if (t->n == FACTS_ROWS)
			return cy_fail(e, CY_BAD, FAULT_FACTS_ROWS, in.offset,
			    "%s: more than %d rows", files[t->file].name,
			    FACTS_ROWS);
		if (t->n == room && !grow(r, t, &room))
			return cy_nomem(e);
		row = &t->row[t->n++];
		row->line = in.line;
		for (i = 0; i < files[t->file].n; i++)
			row->v[i] = csv_field(&in, at[i]);
	}
}

enum cy_rc
facts_load(
    struct facts_run *r, enum facts_file f, struct span bytes, struct cy_err *e)
{
	struct facts_table *t = &r->table[f];
	size_t at[FACTS_COLUMNS];
	struct csv c;
	enum cy_rc rc;

	t->file = f;
	rc = csv_init(&c, bytes, &r->arena, e);
	if (rc == CY_OK)
		rc = columns(&c, f, at, e);
	if (rc == CY_OK)
		rc = rows(r, t, &c, at, e);
	r->rep->rows[f] = t->n;
	return rc;
}
