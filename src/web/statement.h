/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_STATEMENT_H
#define WEB_STATEMENT_H

#include "web/rows.h"

/* Joint statements: the list, and one with the status of its parties. */

struct statement_row {
	struct entry_row row;
	uint64_t parties, undated, withdrawn;
	struct view_list open; /* for what it is open: span */
};
extern const struct view_shape shape_statement_row;

struct statements_view {
	struct day as_of;
	struct view_list statements;
	struct span next_url; /* p NULL: that is all */
};
extern const struct view_shape shape_statements;

/* One line of the status table. */
struct status_row {
	struct party_ref party;
	struct span act; /* signature, accession, alignment ... */
	struct day date;
	struct span scope;     /* p NULL: all of it */
	struct day withdrawn;  /* when it takes effect; year 0: not at all */
	bool recorded;         /* from public sources */
	struct view_list note; /* numbers of the declarations, as spans */
	uint64_t entry;
	struct hash id;
	struct span url;        /* the record of the act */
	struct span withdrawal; /* and of its withdrawal; p NULL */
};
extern const struct view_shape shape_status_row;

struct statement_text {
	struct span lang, kind, hash;
};

/* A day on which the number of parties changed. */
struct change_row {
	struct day day;
	uint64_t parties; /* after it */
	struct party_ref party;
	struct span url; /* the record */
};
extern const struct view_shape shape_change_row;

/* A numbered notification of the keeper (notices.c). */
struct notice_row {
	uint64_t number;
	struct day date;
	struct span event;      /* the word */
	struct party_ref party; /* whose record it is about */
	struct span url, about; /* the notification, and what it is about */
};
extern const struct view_shape shape_notice_row;

struct statement_view {
	struct record_part record;
	struct day as_of;
	uint64_t known_at;
	struct view_list texts; /* statement_text */
	uint64_t count, undated_count, withdrawn_count, recorded_count;
	struct view_list parties, undated, withdrawn; /* status_row */
	struct view_list declarations;                /* record_part */
	struct view_list timeline;                    /* entry_row */
	struct view_list history;                     /* change_row */
	struct view_list notices;                     /* notice_row */
	struct seal_ref seal;
	struct span address;  /* its permanent address */
	struct span next_url; /* more of its lists; p NULL: that is all */
};
extern const struct view_shape shape_statement;

/* One more notification; and all of them in order. */
enum cy_rc notices_add(struct page *p, struct view_list *l,
    const struct store_entry *row, struct cy_err *e);
void notices_sort(struct view_list *l);

page_load statements_load, statement_load;
page_bytes statement_bytes;

#endif
