/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIFF_WORDS_H
#define DIFF_WORDS_H

#include "base/arena.h"

/* A text as words, equal words by equal numbers. */
struct diff_word {
	uint32_t at, n; /* bytes in the text */
	uint32_t id;
	bool space;
};

struct diff_words {
	struct span text;
	struct diff_word *w;
	size_t n;
};

/* Numbers for words, shared by both texts. */
struct diff_table {
	struct slot {
		struct span text;
		uint32_t id; /* 0: free */
	} * slot;
	size_t mask;
	uint32_t last;
};

/* Room for the words of both texts together; CY_TEMP. */
enum cy_rc diff_table_init(
    struct diff_table *t, struct arena *a, size_t bytes, struct cy_err *e);
enum cy_rc diff_split(struct diff_words *out, struct diff_table *t,
    struct arena *a, struct span text, struct cy_err *e);

#endif
