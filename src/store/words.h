/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include "base/buf.h"
#include "base/span.h"

/*
 * Text as the full-text index takes it (spec/index.md, "Words").  Chinese,
 * Japanese and Korean do not part their words by spaces: a run of their
 * characters becomes overlapping pairs, each a word, so that what stands
 * inside a sentence is found.  All else stays as it is; SQLite's tokenizer
 * splits it, folds its case and takes its diacritics off.
 */

enum words_mode {
	WORDS_TEXT,  /* pairs, and the last character by itself: ABC becomes
	              * "AB BC C" */
	WORDS_QUERY, /* pairs: "AB BC"; one character alone stays one */
};

/* Where a piece of the output came from: byte for byte from `at` on. */
struct words_piece {
	size_t out; /* offset in the output */
	size_t at;  /* in the text */
};

/* Are there no such characters?  Then the text serves as it is. */
bool words_plain(struct span text);

/*
 * Appends the text to out; its size is at most words_size().  pieces: NULL,
 * or a buffer of struct words_piece, in rising order of both offsets' first.
 * text is well-formed UTF-8; bytes that are not are copied.  Failures stick
 * to the buffers.
 */
void words_split(struct buf *out, struct span text, enum words_mode mode,
    struct buf *pieces);
#define WORDS_SIZE(n) (3 * (n) + 2)

/* The offset in the text of an offset in the output. */
size_t words_origin(struct span pieces, size_t out);

#endif
