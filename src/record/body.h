/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_BODY_H
#define RECORD_BODY_H

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * The body of a record: paragraphs, each apart from the next by one blank
 * line (spec/record.md, "Body").
 */
enum body_kind {
	BODY_TEXT,     /* a paragraph without a number */
	BODY_NUMBERED, /* a paragraph with an id: "3. ", "3a. " */
	BODY_HEADING,  /* "# " */
	BODY_LIST,     /* every line begins "- " */
};

/* The id of a paragraph: "3", "3a". */
struct para_id {
	uint32_t number; /* 1..9999 */
	uint8_t letter;  /* 'a'..'z', or 0 */
};

struct body_block {
	enum body_kind kind;
	struct para_id id; /* number 0 unless BODY_NUMBERED */
	struct span text;  /* without the mark of its first line and without
	                      the last LF; list lines keep their "- " */
	uint64_t offset;   /* of the block within the body */
};

/* Judges a body that already keeps the text profile.  Faults record/body-...,
 * offset within body plus base.  An empty body is refused. */
enum cy_rc body_check(struct span body, uint64_t base, struct cy_err *e);

/* Walks the paragraphs of a valid body: *at starts at 0; false at the end. */
bool body_next(struct span body, size_t *at, struct body_block *out);

/* Prints a valid body anew from its paragraphs. */
void body_print(struct buf *out, struct span body);

/* "3", "3a": exactly. */
bool para_id_parse(struct span s, struct para_id *id);
void para_id_print(struct buf *out, struct para_id id);
bool para_id_eq(struct para_id a, struct para_id b);
/* The numbered paragraph of this id in a valid body; false: it has none. */
bool body_find(struct span body, struct para_id id, struct body_block *out);

/*
 * A scope: "paragraphs 1-6, 8".  It names exactly the ids it lists: 1-6 are
 * the six numbers without letters.
 */
bool scope_valid(struct span v);
void scope_print(struct buf *out, struct span v);
/* The ids of the numbered paragraphs of a valid body: "1 2 2a". */
void body_ids(struct buf *out, struct span body);
/* Every id that the scope names stands among these; else *missing is the
 * first that does not. */
bool scope_within(struct span v, struct span ids, struct para_id *missing);

#endif
