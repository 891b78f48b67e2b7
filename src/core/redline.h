/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_REDLINE_H
#define CORE_REDLINE_H

#include "diff/diff.h"
#include "record/body.h"

/*
 * What changed between two versions of a text, paragraph by paragraph, and
 * within a paragraph word by word (diff/diff.h).  Paragraphs are matched by
 * their ids; those whose text stands under another id, and those without an
 * id, by what they say.
 */
enum redline_kind {
	REDLINE_SAME,
	REDLINE_CHANGED,
	REDLINE_ADDED,
	REDLINE_REMOVED,
	REDLINE_KINDS
};

struct redline_row {
	enum redline_kind kind;
	bool moved;      /* past others that stayed; at its new place */
	bool renumbered; /* it has another id */
	struct body_block old, new; /* zeroed where there is none */
	/* Runs of the text without its mark; one, where nothing changed
	 * within.  They point into the two bodies. */
	struct diff diff;
};

struct redline {
	size_t n;
	/* As the new text reads; what was removed after what it followed. */
	struct redline_row *row;
	size_t rows[REDLINE_KINDS]; /* how many of each */
	size_t moved, renumbered;
	size_t same, gone, came; /* words */
};

/*
 * Both are valid bodies, of any length but of at most LIMIT_PARAGRAPHS
 * paragraphs.  Everything lies in the arena (REDLINE_ARENA is enough for two
 * bodies of a record); bounded in time as diff_words() is.  CY_BAD diff/long,
 * core/redline-long; CY_TEMP.
 */
#define REDLINE_ARENA (8u * 1024 * 1024)
enum cy_rc redline_make(struct redline *out, struct arena *a, struct span old,
    struct span new, struct cy_err *e);

#endif
