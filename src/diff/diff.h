/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DIFF_DIFF_H
#define DIFF_DIFF_H

#include "base/arena.h"

/*
 * What changed between two versions of a text, word by word, as lawyers read
 * it: runs of words that stayed, went, or came.  Pure; spans point into the
 * two texts.
 */
enum diff_kind {
	DIFF_SAME,
	DIFF_GONE, /* in the old text only */
	DIFF_NEW,  /* in the new text only */
};

struct diff_run {
	enum diff_kind kind;
	struct span text; /* of the old text where it is gone, else the new */
};

struct diff {
	struct diff_run *run; /* in reading order; gone before new */
	size_t n;
	size_t same, gone, came; /* words of each kind, spaces not counted */
};

/* Either text at most this long: a record's, with room to spare. */
#define DIFF_TEXT (256u * 1024)
/* Memory that any two such texts need is within this. */
#define DIFF_ARENA (96u * 1024 * 1024)

/*
 * Words are runs of letters, digits and marks; signs stand alone, so do
 * characters of scripts that are written without spaces; a run of spaces and
 * line breaks is one word that is equal to any other with as many line breaks.
 * Joining the runs that stayed and went gives the old text, those that stayed
 * and came the new one, but for the form of spaces.
 *
 * Anchored on what stands in both texts once, so that a moved sentence shows
 * as such and time stays near n log n; a stretch without anchors is compared
 * by Myers' O(ND), DIFF_EDITS edits at a time: what comes out of more than
 * that need not be the shortest.  Everything lies in the arena.  CY_BAD
 * diff/long; CY_TEMP.
 */
#define DIFF_EDITS 256u
enum cy_rc diff_words(struct diff *out, struct arena *a, struct span old,
    struct span new, struct cy_err *e);

/* The words of a text, as the counts above: spaces not counted. */
size_t diff_count(struct span text);

#endif
