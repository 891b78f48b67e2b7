/* SPDX-License-Identifier: Apache-2.0 */
#include "office/instrument_priv.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/query.h"

/*
 * The keeper's numbered notifications (spec/office.md, "Notifications"): for
 * the release of a statement, and for each own act, declaration, withdrawal
 * and correction after it.  What is owed is read from the register alone, so
 * that a notification is written once, whatever happened in between.
 */

#define NOTICES_AT_ONCE 64u

struct event {
	uint64_t entry;
	struct hash id;
	const char *word; /* the notification's Event */
};

struct owed {
	struct store *s;
	struct span keeper;
	bool released;   /* it has a release by its keeper */
	bool told;       /* and that was notified */
	uint64_t number; /* the highest so far */
	size_t n;
	struct event event[NOTICES_AT_ONCE];
};

/* Kinds of declarations that are notified, and how. */
static const char *
declaration_event(struct span choice)
{
	if (span_eq_str(choice, "reservation"))
		return "reservation";
	if (span_eq_str(choice, "objection"))
		return "objection";
	return span_eq_str(choice, "reply") ? NULL : "declaration";
}

static const char *
act_event(struct span choice)
{
	if (span_eq_str(choice, "accession"))
		return "accession";
	return span_eq_str(choice, "alignment") ? "alignment" : "signature";
}

/* NULL: no event. */
static const char *
event_of(const struct store_entry *row)
{
	if (row->recorded)
		return NULL;
	if (row->root != row->index && row->kind != R_RELEASE)
		return row->kind == R_NOTIFICATION ? NULL : "correction";
	if (row->kind == R_ACT)
		return act_event(row->choice);
	if (row->kind == R_DECLARATION)
		return declaration_event(row->choice);
	if (row->kind == R_WITHDRAWAL)
		return "withdrawal";
	return row->kind == R_RELEASE ? "release" : NULL;
}

static enum cy_rc
number_of(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	struct owed *w = ctx;
	uint64_t n;

	(void)e;
	if (field == F_NUMBER && span_uint(value, INT64_MAX, &n) &&
	    n > w->number)
		w->number = n;
	return CY_OK;
}

/* What a record is named by: a notification, or a release's list. */
struct named {
	bool noticed, listed;
};

static enum cy_rc
named_by(void *ctx, const struct store_ref *row, struct cy_err *e)
{
	struct named *n = ctx;

	(void)e;
	if (row->kind == R_NOTIFICATION && row->field == F_REGARDING)
		n->noticed = true;
	if (row->kind == R_RELEASE && row->field == F_RECORD)
		n->listed = true;
	return CY_OK;
}

static enum cy_rc
look(void *ctx, unsigned depth, const struct store_entry *row, struct cy_err *e)
{
	struct owed *w = ctx;
	struct named named = {false, false};
	const char *word = event_of(row);
	enum cy_rc rc;

	(void)depth;
	if (row->kind == R_NOTIFICATION) {
		w->told = w->told || span_eq_str(row->choice, "release");
		return store_fields(w->s, row->index, number_of, w, e);
	}
	w->released = w->released || row->kind == R_RELEASE;
	if (word == NULL || w->n == NOTICES_AT_ONCE)
		return CY_OK;
	rc = store_refs_to(w->s, row->index, named_by, &named, e);
	/* What a list of the keeper brings is no event of its own. */
	if (rc != CY_OK || named.noticed || named.listed)
		return rc;
	w->event[w->n].entry = row->index;
	w->event[w->n].id = row->id;
	w->event[w->n++].word = word;
	return CY_OK;
}

static void
in_order(struct owed *w)
{
	for (size_t i = 1; i < w->n; i++)
		for (size_t k = i;
		     k > 0 && w->event[k].entry < w->event[k - 1].entry; k--) {
			struct event swap = w->event[k];

			w->event[k] = w->event[k - 1];
			w->event[k - 1] = swap;
		}
}

/* The first release is an event; later ones are the keeper's newer lists. */
static void
drop_lists(struct owed *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		bool release = strcmp(w->event[i].word, "release") == 0;

		if (release && w->told)
			continue;
		w->told = w->told || release;
		w->event[n++] = w->event[i];
	}
	w->n = n;
}

static enum cy_rc
make(struct office *o, const struct owed *w, const struct hash *statement,
    size_t i, struct buf *entry, struct cy_err *e)
{
	struct record_draft *d = calloc(1, sizeof(*d));
	char about[HASH_HEX], to[HASH_HEX], date[TIME_TEXT], number[24];
	const struct office_port *port = o->opt.port;
	struct buf text;
	enum cy_rc rc;

	if (d == NULL)
		return cy_nomem(e);
	buf_init(&text, LIMIT_RECORD_TEXT);
	hash_hex(about, &w->event[i].id);
	hash_hex(to, statement);
	time_print(date, office_now(o));
	(void)snprintf(number, sizeof(number), "%llu",
	    (unsigned long long)(w->number + i + 1));
	record_draft_init(d, R_NOTIFICATION);
	record_draft_add(d, F_AUTHOR, w->keeper);
	record_draft_add(d, F_DATE, span_str(date));
	record_draft_add(d, F_STATEMENT, span_str(to));
	record_draft_add(d, F_NUMBER, span_str(number));
	record_draft_add(d, F_EVENT, span_str(w->event[i].word));
	record_draft_add(d, F_REGARDING, span_str(about));
	rc = record_draft_print(&text, d, e);
	if (rc == CY_OK)
		rc = port->sign(port->ctx, buf_span(&text), NULL, 0, entry, e);
	if (rc == CY_OK)
		rc = buf_check(entry, e);
	buf_release(&text);
	free(d);
	return rc;
}

/* Signed one by one, entered together. */
static enum cy_rc
write_all(struct office *o, const struct owed *w, const struct hash *statement,
    struct cy_err *e)
{
	const struct office_port *port = o->opt.port;
	struct span entry[NOTICES_AT_ONCE];
	struct buf note[NOTICES_AT_ONCE];
	size_t bad, n = 0;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && n < w->n) {
		buf_init(&note[n], LIMIT_NOTE);
		rc = make(o, w, statement, n, &note[n], e);
		entry[n] = buf_span(&note[n]);
		n++;
	}
	if (rc == CY_OK && n > 0)
		rc = port->enter(port->ctx, entry, n, false, &bad, e);
	while (n > 0)
		buf_release(&note[--n]);
	return rc;
}

enum cy_rc
notices_write(struct office *o, const struct hash *statement, struct cy_err *e)
{
	char keeper[LIMIT_PARTY_ID + 1];
	struct owed *w;
	struct cy_err none;
	uint64_t index;
	enum cy_rc rc;

	/* Not in the index yet: what is owed is written at the next look. */
	rc = store_find(node_store(o->opt.node), statement, &index, &none);
	if (rc == CY_NOTFOUND)
		return CY_OK;
	w = calloc(1, sizeof(*w));
	if (w == NULL)
		return cy_nomem(e);
	w->s = node_store(o->opt.node);
	node_keeper(o->opt.node, keeper);
	w->keeper = span_str(keeper);
	rc = store_thread(w->s, index, "en", (struct core_when){.known_at = 0},
	    STORE_BY_TREE, look, w, e);
	if (rc == CY_OK && w->released && w->n > 0) {
		in_order(w);
		drop_lists(w);
		rc = write_all(o, w, statement, e);
	}
	free(w);
	return rc;
}

/* The record that another one is about in the end. */
struct thread {
	uint64_t entry;
	struct hash id;
};

static enum cy_rc
take_thread(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct thread *t = ctx;

	(void)e;
	t->entry = row->thread == CORE_NONE ? row->index : row->thread;
	t->id = row->id;
	return CY_OK;
}

static enum cy_rc
find_thread(struct store *s, const struct hash *id, struct hash *out)
{
	struct thread t = {.entry = 0};
	struct cy_err e;
	uint64_t index;
	enum cy_rc rc = store_find(s, id, &index, &e);

	if (rc == CY_OK)
		rc = store_entry(s, index, "en", take_thread, &t, &e);
	if (rc == CY_OK)
		rc = store_entry(s, t.entry, "en", take_thread, &t, &e);
	*out = t.id;
	return rc;
}

enum cy_rc
notices_after(struct office *o, const struct record *r, struct cy_err *e)
{
	struct store *s = node_store(o->opt.node);
	struct hash about;

	/* An act names its statement; what answers or withdraws another
	 * record leads to it. */
	if (value_hash(record_get(r, F_STATEMENT), &about))
		return notices_write(o, &about, e);
	if (!value_hash(record_get(r, F_ACT), &about) &&
	    !value_hash(record_get(r, F_REGARDING), &about))
		return CY_OK;
	if (find_thread(s, &about, &about) != CY_OK)
		return CY_OK;
	return notices_write(o, &about, e);
}
