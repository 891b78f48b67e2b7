/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ROWS_H
#define WEB_ROWS_H

#include "web/page.h"

/* What many pages show: a party, an entry, a seal. */

struct party_ref {
	struct span id;
	struct span name; /* in the page's language; p NULL: none is known */
	struct span url;  /* "/p/gb"; p NULL: "public", "none" */
};
extern const struct view_shape shape_party_ref;

struct entry_row {
	uint64_t entry;
	struct hash id;
	struct span kind;        /* "finding" */
	struct span choice;      /* the word of its closed set: "accession" */
	struct party_ref party;  /* whose it is */
	struct party_ref author; /* who signed it */
	bool recorded;   /* from public sources, not signed by its party */
	struct day date; /* when it was done; year 0: not known */
	utc_t sealed;
	struct span symbol, title, exercise;
	struct span url; /* its page: a statement's, a case's, a record's */
	struct span record_url; /* "/r/<id>" */
	uint64_t thread;        /* what it is about in the end; CORE_NONE */
	struct span about;      /* title of that; p NULL: rows_about() */
	struct span about_url;  /* its page */
	bool undated;           /* it has no known day */
	bool current;           /* nothing replaced it */
};
extern const struct view_shape shape_entry_row;

struct seal_ref {
	struct span origin;
	uint64_t size;
	struct hash root;
	utc_t sealed; /* 0: none */
};
extern const struct view_shape shape_seal_ref;

/* A header of a record as it stands, with where it leads. */
struct header_row {
	struct span name, value;
	struct span label; /* the value for people: a party's name ... */
	struct span url;   /* a record, a party, a catalogue's item; p NULL */
};
extern const struct view_shape shape_header_row;

/* A record with what it says. */
struct record_part {
	struct entry_row row;
	uint64_t depth;          /* in a thread: 1 about it, 2 about that ... */
	struct view_list header; /* header_row, those that a reader wants */
	struct view_list source; /* struct span: where it comes from */
	struct view_list body;   /* struct span: its paragraphs */
};
extern const struct view_shape shape_record_part;

enum cy_rc rows_party(
    struct page *p, struct party_ref *out, struct span id, struct cy_err *e);
/* From the index's row; copies what it keeps. */
enum cy_rc rows_entry(struct page *p, struct entry_row *out,
    const struct store_entry *row, struct cy_err *e);
/* Fills about and about_url of a list that mixes records of many threads; not
 * while the store is being walked, where each would be prepared anew. */
enum cy_rc rows_about(struct page *p, struct view_list *l, struct cy_err *e);
enum cy_rc rows_seal(struct page *p, struct seal_ref *out, struct cy_err *e);
/*
 * Reads the entry and fills header, source and body; row must be there.  Left
 * out are the headers that row says, and what refers to the record that the
 * page is about.
 */
enum cy_rc rows_record(
    struct page *p, struct record_part *out, struct cy_err *e);
/* Sorts entry_rows: by day, the undated last, then by entry. */
void rows_by_day(struct view_list *l);
/* The paragraphs of a body. */
enum cy_rc rows_body(
    struct page *p, struct view_list *out, struct span body, struct cy_err *e);

/* The entry that a page's parameter names, of this kind: by symbol, or by id;
 * CY_NOTFOUND web/not-found. */
enum cy_rc rows_find(struct page *p, struct span name, enum record_kind kind,
    uint64_t *index, struct cy_err *e);

#endif
