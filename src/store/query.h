/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "core/standing.h"
#include "store/store.h"

/*
 * What lists, pages and files ask of the index.  Rows come one by one to a
 * function; their spans are valid during the call, and are empty (p NULL)
 * where there is nothing.  When the function returns other than CY_OK the
 * walk ends with that.  It may ask the store in turn.
 *
 * struct core_when, everywhere: all zero is everything the register says.
 */

/* A record, as the lists show it. */
struct store_entry {
	uint64_t index;
	struct hash id;
	enum record_kind kind;
	struct span author;
	struct span party;  /* whose: the id in the record */
	struct span holder; /* the party that is known as it, or the same */
	bool recorded;
	utc_t date;            /* signed */
	struct day counts;     /* for "as of"; year 0: undated */
	enum core_count count; /* at the moment asked for */
	struct span choice;    /* the word of the type's first closed set: kind
	                        * of act, relation, event ... */
	struct span symbol;
	struct span exercise;
	struct span title;     /* in the language asked for, else English, else
	                        * the first */
	uint64_t topic;        /* entry it is about; CORE_NONE */
	uint64_t thread;       /* and that in the end; CORE_NONE */
	uint64_t root;         /* first of its corrections */
	uint64_t replaced_by;  /* entry; CORE_NONE */
	uint64_t withdrawn_by; /* acts: the first withdrawal; CORE_NONE */
	uint64_t displaced_by; /* recorded acts: the party's own; CORE_NONE */
	utc_t sealed;          /* its time in the register; 0: not published */
	uint32_t bytes;        /* how long the entry is */
};

typedef enum cy_rc store_entry_fn(
    void *ctx, const struct store_entry *row, struct cy_err *e);

/*
 * Finds a record by full id, by symbol, by author/symbol, by the first
 * digits of its id (at least STORE_PREFIX), or by entry number as "#12".  A
 * symbol goes before an id's first digits.  CY_NOTFOUND store/not-found;
 * CY_CONFLICT store/ambiguous.
 */
#define STORE_PREFIX 6
enum cy_rc store_resolve(struct store *s, struct span name, uint64_t *index,
    struct hash *id, struct cy_err *e);
/* The entry number of a record id; CY_NOTFOUND store/not-found. */
enum cy_rc store_find(
    struct store *s, const struct hash *id, uint64_t *index, struct cy_err *e);

/* One entry.  lang as for struct store_filter.  CY_NOTFOUND
 * store/not-found. */
enum cy_rc store_entry(struct store *s, uint64_t index, const char *lang,
    store_entry_fn *fn, void *ctx, struct cy_err *e);
/* The newest version of a record: follows replaced_by, as far as the register
 * went at when.known_at.  CY_NOTFOUND store/not-found. */
enum cy_rc store_newest(struct store *s, uint64_t index, struct core_when when,
    uint64_t *out, struct cy_err *e);

/* The headers that are kept for display, in the record's order. */
enum cy_rc store_fields(struct store *s, uint64_t index,
    enum cy_rc (*fn)(
        void *ctx, enum field field, struct span value, struct cy_err *e),
    void *ctx, struct cy_err *e);

/* What it refers to (Replaces apart), and what refers to it. */
struct store_ref {
	enum field field;
	uint64_t entry;        /* that refers */
	uint64_t target;       /* that is referred to */
	struct hash id;        /* of the other one */
	enum record_kind kind; /* of the other one */
};
typedef enum cy_rc store_ref_fn(
    void *ctx, const struct store_ref *row, struct cy_err *e);
enum cy_rc store_refs_of(struct store *s, uint64_t index, store_ref_fn *fn,
    void *ctx, struct cy_err *e);
enum cy_rc store_refs_to(struct store *s, uint64_t index, store_ref_fn *fn,
    void *ctx, struct cy_err *e);

/* A place in the order of a list, and the cursor of its pages: the score of
 * a result, or the day of a statement or case as a number; then the entry. */
struct store_rank {
	bool is; /* false: none */
	int64_t score;
	uint64_t entry;
};
/* "12345.678", and back; false: it is none. */
#define STORE_RANK_TEXT 44
void store_rank_print(char out[STORE_RANK_TEXT], struct store_rank r);
bool store_rank_parse(struct span s, struct store_rank *out);

/* A page of such a list. */
struct store_listing {
	unsigned limit;          /* rows wanted, up to STORE_LISTING_MAX */
	struct store_rank after; /* the last row of the page before */
	struct store_rank next;  /* out: `after` of the next page */
};
#define STORE_LISTING_MAX 1000u

/* Everything zero: every entry, in register order. */
struct store_filter {
	bool by_kind;
	enum record_kind kind;
	struct span author; /* empty: any */
	struct span party;  /* under either id; empty: any */
	uint64_t from, to;  /* entries from..to-1; to 0: all */
	struct core_when when;
	bool newest;      /* leaves out what has been replaced */
	const char *lang; /* of titles; NULL: English */
};
enum cy_rc store_entries(struct store *s, const struct store_filter *f,
    store_entry_fn *fn, void *ctx, struct cy_err *e);

/* Counts of entries by type. */
enum cy_rc store_counts(
    struct store *s, uint64_t counts[RECORD_KINDS], struct cy_err *e);

/* The newest version of each statement, by day, then by entry. */
struct store_statement {
	struct store_entry entry;
	uint64_t parties;   /* that count at the moment asked for */
	uint64_t undated;   /* listed apart */
	uint64_t withdrawn; /* that counted before */
	uint64_t releases;  /* the keeper's lists so far */
	unsigned open;      /* enum core_open; 0: not stated (statement.h) */
	uint64_t quorum;    /* 0: none */
	utc_t earliest;     /* INT64_MIN: none */
	utc_t lapses;       /* INT64_MAX: none */
};
enum cy_rc store_statements(struct store *s, const char *lang,
    struct core_when when,
    enum cy_rc (*fn)(
        void *ctx, const struct store_statement *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

/* A party to a statement: the act that stands, or stood. */
struct store_party_act {
	struct span party;       /* holder, or the id it is recorded under */
	struct span recorded_as; /* the id in the act */
	uint64_t index;
	struct hash id;
	struct span choice; /* kind of act */
	struct span author;
	bool recorded;
	struct day counts;
	enum core_count count; /* COUNT_NOT: withdrawn */
	uint64_t withdrawn_by; /* in effect (COUNT_NOT) or to come; CORE_NONE */
	struct day withdrawn;  /* when it takes effect; year 0: undated */
	struct span scope;     /* empty: all of it */
};
/* By party id; index: any version of the statement.  Parties with no act
 * that counts or counted by then are left out. */
enum cy_rc store_statement_parties(struct store *s, uint64_t index,
    struct core_when when,
    enum cy_rc (*fn)(
        void *ctx, const struct store_party_act *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

/* The same page by page; it may come out short, or empty, and have a next
 * one all the same. */
enum cy_rc store_statement_page(struct store *s, const char *lang,
    struct core_when when, struct store_listing *page,
    enum cy_rc (*fn)(
        void *ctx, const struct store_statement *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

/* The newest version of each incident that had begun by the day asked for, or
 * does not say when, by the day it began, then by entry. */
struct store_case {
	struct store_entry entry;
	struct span began;  /* as in the record; empty */
	struct span states; /* named in findings: ids separated by a space */
	uint64_t assessments;
	uint64_t findings;
	uint64_t supports;
	uint64_t measures;
	uint64_t replies;
};
enum cy_rc store_cases(struct store *s, const char *lang, struct core_when when,
    enum cy_rc (*fn)(void *ctx, const struct store_case *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

enum cy_rc store_case_page(struct store *s, const char *lang,
    struct core_when when, struct store_listing *page,
    enum cy_rc (*fn)(void *ctx, const struct store_case *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

enum store_order {
	STORE_BY_TREE, /* replies directly beneath what they answer */
	STORE_BY_DATE, /* the time line; undated last */
};
/* Everything about an incident (or a statement, or any record), itself
 * first: newest versions.  depth: 0 itself, 1 about it, 2 about that ... */
enum cy_rc store_thread(struct store *s, uint64_t index, const char *lang,
    struct core_when when, enum store_order order,
    enum cy_rc (*fn)(void *ctx, unsigned depth, const struct store_entry *row,
        struct cy_err *e),
    void *ctx, struct cy_err *e);

/* Every party that a record is of, by id. */
struct store_party {
	struct span id;
	struct span known_as; /* of a holder: the id it was recorded under */
	uint64_t entry;       /* its newest `party` record; CORE_NONE */
	struct span kind;     /* from that record */
	struct span iso;
	struct span name; /* in the language, else English, else first */
	uint64_t acts;    /* its acts, own and recorded */
	uint64_t entries; /* everything of it */
};
enum cy_rc store_parties(struct store *s, const char *lang,
    enum cy_rc (*fn)(
        void *ctx, const struct store_party *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

/* The newest published checkpoint: 0 and 0 without. */
enum cy_rc store_sealed(
    struct store *s, uint64_t *size, utc_t *newest, struct cy_err *e);

#endif
