/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include "base/buf.h"
#include "store/db.h"

/* Internal to store: rows of the view `shown` as struct store_entry. */
struct row {
	struct store *s;
	struct core_when when;
	const char *lang;
	struct store_entry entry;
	int64_t who;       /* whose: its number */
	bool known;        /* it was in the register at that moment */
	struct buf text;   /* copies of symbol, title, began */
	struct span began; /* incidents */
};

void row_init(
    struct row *r, struct store *s, const char *lang, struct core_when when);
void row_release(struct row *r);
/* Reads the row that stands in q; the columns of `shown` come first.  Spans
 * of texts point into r, others into q. */
enum cy_rc row_read(struct row *r, struct query *q, struct cy_err *e);
/* The number of columns of `shown`. */
#define ROW_COLUMNS 24

/* It is there at that moment, counts or is undated, and nothing replaces it. */
bool row_stands(const struct row *r);
/* The row of the newest version of a record, which is of this type and there
 * at that moment; leaves q open for its spans.  CY_NOTFOUND
 * store/not-found. */
enum cy_rc row_newest(struct row *r, struct query *q, uint64_t index,
    enum record_kind kind, struct cy_err *e);

struct store_page;
/* Sets the limit and `next` right; where a page begins, as a bound for
 * "entry < :before". */
int64_t row_before(struct store_page *page, struct core_when when);

/*
 * A list in the order of a table's column `place`: sql gives entry and place.
 * give() is told of each row that stands and says whether it gave one.  page
 * NULL: all of it.
 */
struct row_walk {
	struct row r;
	enum sql sql;
	struct store_listing *page;
	enum cy_rc (*give)(
	    struct row_walk *w, void *ctx, bool *given, struct cy_err *e);
	void *ctx;
};
enum cy_rc row_walk(struct row_walk *w, struct cy_err *e);

/* A bound for "entry < :known". */
int64_t row_known(struct core_when when);
/* The word number n of a type's first closed set; empty for 0. */
struct span row_choice(enum record_kind kind, int64_t n);
/* What counts in a number: not the undated, once a day is asked for. */
bool row_counted(int64_t day, struct core_when when);
/* CY_NOTFOUND store/not-found. */
enum cy_rc row_missing(struct span name, struct cy_err *e);
enum cy_rc row_missing_entry(uint64_t index, struct cy_err *e);
/* Root and thread of an entry (the root again where it has no thread), and
 * its newest version; CY_NOTFOUND store/not-found. */
enum cy_rc row_place(struct store *s, uint64_t index, struct core_when when,
    uint64_t *root, uint64_t *thread, uint64_t *newest, struct cy_err *e);

#endif
