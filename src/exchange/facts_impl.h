/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_FACTS_IMPL_H
#define EXCHANGE_FACTS_IMPL_H

#include "exchange/facts.h"
#include "exchange/facts_words.h"

/* What the parts of the import share.  For src/exchange only. */

#define FACTS_COLUMNS 15 /* of the widest file */
/* Statements and incidents of one import: each is looked up by its id. */
#define FACTS_GROUPS 4096

struct facts_row {
	uint64_t line;
	struct span v[FACTS_COLUMNS];
};

/* A file, read whole. */
struct facts_table {
	enum facts_file file;
	size_t n;
	struct facts_row *row;
};

enum {
	S_ID,
	S_TITLE,
	S_DATE,
	S_PLACE,
	S_KIND,
	S_PARTY,
	S_ACT,
	S_ACT_DATE,
	S_SOURCE,
};
enum {
	A_ID,
	A_INCIDENT,
	A_START,
	A_PRECISION,
	A_DATE,
	A_ACTOR,
	A_STATE,
	A_LINK,
	A_ATTRIBUTING,
	A_SUPPORTING,
	A_MEASURES,
	A_NORMS,
	A_CONFIDENCE,
	A_SUMMARY,
	A_SOURCES,
};
enum {
	R_ATTRIBUTION,
	R_STATE,
	R_DATE,
	R_SUMMARY,
	R_SOURCE,
};

/* What became of a statement or an incident: whether its parts follow. */
enum facts_head {
	FACTS_STANDS,  /* made, or this very record was there */
	FACTS_KNOWN,   /* another import brought it: its parts are there */
	FACTS_MISSING, /* left out: so are its parts */
};

struct facts_group {
	struct span id;
	enum facts_head head;
	struct hash record;
};

struct facts_run {
	const struct facts_options *o;
	const struct facts_sink *sink;
	struct facts_report *rep;
	struct arena arena; /* the tables, and the groups */
	struct arena line;  /* values made for one record or row */
	struct facts_table table[FACTS_FILES];
	size_t ngroups;
	struct facts_group *group;
	char date[TIME_TEXT];
	/* The record being made, and where it comes from. */
	struct record_draft draft;
	const struct facts_table *from;
	const struct facts_row *row;
	bool known; /* part of a group that another import brought */
	bool nomem; /* sticky: a value could not be made */
};

/* Reads a file; its first row must be exactly these columns. */
enum cy_rc facts_load(struct facts_run *r, enum facts_file f, struct span bytes,
    struct cy_err *e);
const char *facts_column(enum facts_file f, unsigned column);

/* Says that something at the current row is worth a note.  column counts
 * from 0; FACTS_COLUMNS: the whole row. */
void facts_say(struct facts_run *r, enum facts_problem p, unsigned column,
    struct span value);

/* Begins a record: author and date are set. */
void facts_begin(struct facts_run *r, enum record_kind kind);
/*
 * Adds a value if its grammar allows it; otherwise says what was not
 * understood and returns false.  An empty value is left out: false.
 */
bool facts_set(
    struct facts_run *r, enum field f, struct span v, unsigned column);
/* The same for a value that was made, not found: a fault is ours. */
void facts_put(struct facts_run *r, enum field f, struct span v);
void facts_put_id(struct facts_run *r, enum field f, const struct hash *id);
/* A party's code as a party id: lower case; empty when it is none. */
struct span facts_party(struct facts_run *r, struct span code, unsigned column);
/* Adds every address of a list once; false, and a note, without any. */
bool facts_sources(struct facts_run *r, struct span list, unsigned column);
/* Three spans as one that lives as long as the record; empty, and r->nomem,
 * on failure. */
struct span facts_join(
    struct facts_run *r, struct span a, struct span b, struct span c);
/*
 * Hands the record over.  *head is what became of it, *id its id (zero
 * unless it stands).
 */
enum cy_rc facts_add(struct facts_run *r, struct hash *id,
    enum facts_head *head, struct cy_err *e);
struct facts_group *facts_group_find(struct facts_run *r, struct span id);
/* CY_BAD exchange/facts-order when the id is there already. */
enum cy_rc facts_group_new(struct facts_run *r, struct span id,
    struct facts_group **out, struct cy_err *e);

enum cy_rc facts_statements(struct facts_run *r, struct cy_err *e);
enum cy_rc facts_attributions(struct facts_run *r, struct cy_err *e);
/* Says which replies belong to no incident; the others came with theirs. */
void facts_replies(struct facts_run *r);

#endif
