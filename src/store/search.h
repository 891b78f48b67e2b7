/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/query.h"

/*
 * Full-text search (spec/index.md, "Search"): titles and names in all
 * languages, symbols, parties, bodies and what headers say in words, sources.
 *
 * A query is words, all of which must be there; "words in a row"; -word or
 * -"words", which must not be; word* for its beginning.  Case and diacritics
 * do not count.  Whatever else stands in it parts words, and nothing is an
 * error: a query that asks for nothing finds nothing.
 */

/* What is beyond is not read. */
#define STORE_QUERY_BYTES 1000u
#define STORE_QUERY_TERMS 16u
/* The newest matches among which the best are sought. */
#define STORE_SEARCH_WALK 10000u
#define STORE_SEARCH_MAX 100u

struct store_search {
	struct span query;
	uint32_t kinds;    /* STORE_KIND() of each type; 0: any */
	struct span party; /* of it, under either id; empty: any */
	struct day from;   /* counts on this day or after it; year 0: any */
	struct day to;     /* counts on this day or before it */
	bool newest;       /* leaves out what has been replaced */
	struct core_when when;
	const char *lang; /* of titles; NULL: English */
};

struct store_results {
	unsigned limit;          /* rows wanted, up to STORE_SEARCH_MAX */
	struct store_rank after; /* the last row of the page before */
	struct store_rank next;  /* out: `after` of the next page */
	uint64_t found;          /* out: matches, all pages together */
	bool whole;              /* out: false where there are more */
};

/* A text and the parts of it that match, in order and apart. */
struct store_range {
	size_t from, to; /* bytes from..to-1 */
};
struct store_marked {
	struct span text; /* p NULL: none */
	const struct store_range *marks;
	size_t n;
};

struct store_hit {
	const struct store_entry *entry;
	struct store_rank rank;
	struct store_marked title; /* of entry->title */
	/* The part of the body that matches best, or its beginning, as it
	 * stands there; none without a body, or where the store has no source
	 * of entries (store_set_source()). */
	struct store_marked part;
	bool cut_front, cut_back; /* the body goes on there */
};

/*
 * Best first: bm25, a title counting ten times a body, a symbol eight, a party
 * four, a source half; of equals the newest.  The score of a record changes a
 * little with every record that enters, so a page may repeat a row of the one
 * before when the register has grown in between.
 */
enum cy_rc store_search(struct store *s, const struct store_search *q,
    struct store_results *r,
    enum cy_rc (*fn)(void *ctx, const struct store_hit *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

#endif
