/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_RECENT_H
#define STORE_RECENT_H

#include "store/query.h"

/*
 * Entries page by page, newest first: home page, feeds, a party's page, the
 * register's pages; and the seals.  Cursors are keys, never offsets, so that
 * a page neither slips nor costs more when the register grows.
 */

/* At most this many rows in a page. */
#define STORE_PAGE_MAX 1000u
/* At most this many entries are looked at for one page: it may come out
 * short, or empty, and have a next one all the same. */
#define STORE_PAGE_WALK 4096u

struct store_page {
	uint64_t before; /* entries below this one; 0: from the newest */
	unsigned limit;  /* rows wanted, up to STORE_PAGE_MAX */
	uint64_t next;   /* out: `before` of the next page; 0: it ended */
};

#define STORE_KIND(k) (UINT32_C(1) << (k))

/* All zero: every entry.  What is given must all hold. */
struct store_recent {
	uint32_t kinds;     /* STORE_KIND() of each type; 0: any */
	struct span choice; /* the word of its first closed set: "reply" */
	struct span party;  /* of it, under either id */
	struct span named;  /* names it, under either id: State of a finding,
	                     * Target ("state aa") of an incident */
	struct span item;   /* "norms#f": its Engages or Item */
	bool of_thread;     /* belongs to the statement or the case ... */
	uint64_t thread;    /* ... of this entry, itself included */
	bool newest;        /* leaves out what has been replaced */
	/* Leaves out what does not count yet (known_at: is not yet there). */
	struct core_when when;
	const char *lang; /* of titles; NULL: English */
};

/* Newest first by entry number.  A party, item or entry that is not there:
 * no rows. */
enum cy_rc store_recent(struct store *s, const struct store_recent *f,
    struct store_page *page, store_entry_fn *fn, void *ctx, struct cy_err *e);

/* A published checkpoint: entries from..size-1 are the ones that it was the
 * first to cover. */
struct store_seal {
	uint64_t from;
	uint64_t size;
	utc_t first;  /* of its seals: the time of these entries */
	utc_t newest; /* of its seals */
};

/* Newest first; page->before and next are sizes. */
enum cy_rc store_seals(struct store *s, struct store_page *page,
    enum cy_rc (*fn)(void *ctx, const struct store_seal *row, struct cy_err *e),
    void *ctx, struct cy_err *e);
/* The seal that covers an entry first; CY_NOTFOUND store/not-found: it is not
 * published yet. */
enum cy_rc store_seal_of(
    struct store *s, uint64_t index, struct store_seal *out, struct cy_err *e);

/*
 * What engages items of catalogues: Engages of assessments and findings, Item
 * of measures and reports; newest versions only.
 */
struct store_item {
	struct span item; /* "norms#f" */
	enum record_kind kind;
	uint64_t records;
	uint64_t cases;  /* incidents they belong to */
	uint64_t newest; /* the entry of the last of them */
};
/* At most this many references are counted of one catalogue. */
#define STORE_ITEM_WALK 100000u
/* catalogue: its symbol; empty: all.  By item, then type.  *whole is false
 * where counting ended early. */
enum cy_rc store_items(struct store *s, struct span catalogue,
    struct core_when when, bool *whole,
    enum cy_rc (*fn)(void *ctx, const struct store_item *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

#endif
