/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/notices.h"

#include "base/arena.h"
#include "store/statement.h"

/* Memory for those of one statement: some 20,000. */
#define NOTICES_ARENA (8u * 1024 * 1024)

static const struct out_column columns[] = {
    {"number", "number", CELL_NUMBER, SEEN_ALL},
    {"date", "date", CELL_TEXT, SEEN_ALL},
    {"event", "event", CELL_TEXT, SEEN_ALL},
    {"party", "party", CELL_TEXT, SEEN_ALL},
    {"name", "name", CELL_TEXT, SEEN_READ},
    {"id", NULL, CELL_ID, SEEN_PROGRAM},
    {"entry", NULL, CELL_NUMBER, SEEN_JSON},
    {"about", NULL, CELL_ID, SEEN_PROGRAM},
};

struct notice {
	struct notice *next;
	uint64_t number, entry;
	struct day date;
	struct span event, party;
	struct hash id, about; /* its record, and the event's */
	bool found;            /* the event */
};

struct notices {
	struct store *store;
	const char *lang;
	struct arena arena;
	struct notice *first; /* by number */
};

struct fill {
	struct notices *l;
	struct notice *n;
};

static enum cy_rc
take_event(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct fill *f = ctx;

	(void)e;
	f->n->about = row->id;
	f->n->found = true;
	f->n->party = arena_copy(&f->l->arena, row->party);
	return CY_OK;
}

static void
insert(struct notices *l, struct notice *n)
{
	struct notice **at = &l->first;

	while (*at != NULL && (*at)->number <= n->number)
		at = &(*at)->next;
	n->next = *at;
	*at = n;
}

static enum cy_rc
take_notice(
    void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct notices *l = ctx;
	struct fill f = {.l = l};
	struct store_notice said;
	enum cy_rc rc;

	(void)depth;
	if (row->kind != R_NOTIFICATION)
		return CY_OK;
	f.n = arena_alloc(&l->arena, sizeof(*f.n));
	if (f.n == NULL)
		return cy_nomem(e);
	f.n->entry = row->index;
	f.n->date = day_of(row->date);
	f.n->event = arena_copy(&l->arena, row->choice);
	f.n->id = row->id;
	rc = store_notice(l->store, row->index, &said, e);
	f.n->number = said.number;
	if (rc == CY_OK && said.about != CORE_NONE)
		rc = store_entry(
		    l->store, said.about, l->lang, take_event, &f, e);
	insert(l, f.n);
	return rc;
}

static void
put(struct out *o, const struct notice *n, const struct names *names)
{
	char day[DAY_TEXT], id[HASH_HEX], about[HASH_HEX] = "";

	day_print(day, n->date);
	hash_hex(id, &n->id);
	if (n->found)
		hash_hex(about, &n->about);
	out_cell_n(o, n->number);
	out_cell_c(o, day);
	out_cell(o, n->event);
	out_cell(o, n->party);
	out_cell(o, names_find(names, n->party));
	out_cell_c(o, id);
	out_cell_n(o, n->entry);
	out_cell_c(o, about);
}

enum cy_rc
notices_table(struct out *o, struct node *node, uint64_t index,
    struct core_when when, const struct names *names, struct cy_err *e)
{
	struct notices l = {.store = node_store(node), .lang = names->lang};
	enum cy_rc rc;

	arena_init(&l.arena, NOTICES_ARENA);
	rc = store_thread(
	    l.store, index, l.lang, when, STORE_BY_TREE, take_notice, &l, e);
	out_table(o, "notifications", "Notifications of the keeper",
	    OUT_COLS(columns));
	for (const struct notice *n = l.first; n != NULL; n = n->next)
		put(o, n, names);
	out_table_end(o, NULL);
	arena_release(&l.arena);
	return rc;
}
