/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_FTS_H
#define STORE_FTS_H

#include "base/arena.h"
#include "store/db.h"
#include "store/search.h"

/* Internal to store: words as FTS5 sees them, and queries made of them. */

struct fts_token {
	struct span word; /* folded */
	size_t from, to;  /* in the text that was given */
};

struct fts_tokens {
	struct fts_token *v;
	size_t n;
};

/* The words of a text, split and folded as in the index; in the arena. */
enum cy_rc fts_read(struct store *s, struct span text, enum words_mode mode,
    struct arena *a, struct fts_tokens *out, struct cy_err *e);
void fts_release(struct store *s);

struct fts_term {
	struct fts_tokens words; /* in a row */
	bool prefix;             /* the last is the beginning of a word */
	bool without;
};

struct fts_query {
	struct fts_term term[STORE_QUERY_TERMS];
	size_t n;
	struct buf match; /* for FTS5; empty: it asks for nothing */
};

/* Nothing in the text is an error; only memory can fail. */
enum cy_rc fts_parse(struct fts_query *q, struct store *s, struct span text,
    struct arena *a, struct cy_err *e);

/* snippet.c: what matches in a text; in the arena. */
enum cy_rc fts_mark(struct store *s, const struct fts_query *q,
    struct span text, struct arena *a, struct store_marked *out,
    struct cy_err *e);
/* The part of the body that matches best. */
enum cy_rc fts_snippet(struct store *s, const struct fts_query *q,
    struct span body, struct arena *a, struct store_hit *hit, struct cy_err *e);

/* rows_text.c: the words of an admitted record. */
enum cy_rc fts_write(
    struct store *s, const struct record *r, uint64_t index, struct cy_err *e);

#endif
