/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_BRACKET_H
#define CORE_BRACKET_H

#include "record/body.h"

/*
 * Alternatives in brackets, as negotiated texts have them (spec/papers.md,
 * "Brackets"):
 *
 *	States [should] [shall] consult [early] [].
 *
 * A group is one or more brackets, one space apart; one of a group, not all,
 * may be empty: then nothing stands there.  Alternatives are numbered from 1
 * through each paragraph: should 1, shall 2, early 3, nothing 4.  "[[" and
 * "]]" are read first, from left to right, and are the signs themselves.
 */
struct bracket {
	uint32_t number;  /* in its paragraph, from 1 */
	uint32_t group;   /* in its paragraph, from 1 */
	struct span text; /* as it stands, so that "[[" is one sign */
	size_t at, end;   /* in the paragraph: of "[", and after "]" */
};

/* Where a walk is; begins zeroed. */
struct bracket_walk {
	size_t at;
	uint32_t number, group;
};

/* Judges a valid body, its paragraphs of any kind.  CY_BAD core/bracket-...,
 * offset within body plus base. */
enum cy_rc bracket_check(struct span body, uint64_t base, struct cy_err *e);

/* Walks the alternatives of a paragraph (struct body_block.text) that was
 * judged; false at the end, or where the brackets go wrong. */
bool bracket_next(
    struct span paragraph, struct bracket_walk *w, struct bracket *out);
/* The alternative of this number; false: there is none. */
bool bracket_find(struct span paragraph, uint64_t number, struct bracket *out);

/* Does the body still hold an alternative, or a bracket gone wrong? */
bool bracket_any(struct span body);

/*
 * Prints the body with this alternative in place of its group; where it is
 * empty, a space less, or a line, or a paragraph.  CY_NOTFOUND
 * core/bracket-unknown: no such paragraph, or alternative; CY_BAD
 * record/body-...: what is left is no body, as where an alternative begins
 * like a mark; then out is as it was.
 */
enum cy_rc bracket_resolve(struct buf *out, struct span body,
    struct para_id paragraph, uint64_t alternative, struct cy_err *e);

/* Prints the body as it stands in a statement, "[[" as "[".  CY_REFUSED
 * core/bracket-left: an alternative is open. */
enum cy_rc bracket_final(struct buf *out, struct span body, struct cy_err *e);

#endif
