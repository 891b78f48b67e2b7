/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_INTEROP_GEN_H
#define TESTS_INTEROP_GEN_H

#include "base/arena.h"
#include "base/buf.h"
#include "note/note.h"
#include "record/record.h"
#include "tlog/checkpoint.h"

/*
 * Makes cases for the comparison with the independent verifier: each a line
 * of JSON with our verdict.  The same seed gives the same cases.
 */
#define GEN_AUTHORS 4

enum gen_class {
	GEN_VALID,    /* we find it good */
	GEN_RESIGNED, /* the grammar was changed, the signature is right */
	GEN_BROKEN,   /* a signature, key or proof was broken */
	GEN_CLASSES
};

struct gen {
	uint64_t state;     /* of the generator of numbers */
	struct arena arena; /* values of one case */
	struct skey author[GEN_AUTHORS];
	struct skey log, witness;
	uint64_t count[GEN_CLASSES];
};

uint64_t gen_random(struct gen *g);
/* 0..n-1 */
size_t gen_below(struct gen *g, size_t n);
bool gen_chance(struct gen *g, unsigned percent);
/* A copy with the lifetime of the case. */
struct span gen_keep(struct gen *g, struct span s);
struct span gen_printf(struct gen *g, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A pattern where \1 stands for part[0], and so on. */
struct span gen_fill(
    struct gen *g, const char *pattern, const struct span *part);

/* The text of a random valid record, of a random author (*author). */
void gen_record_text(struct gen *g, struct buf *out, size_t *author);
/* Changes the text in some way; false: nothing to change that way here. */
bool gen_mutate(struct gen *g, struct buf *out, struct span text);

/* Prints one case; data2 is the entry of a receipt, or empty. */
void gen_print(struct gen *g, enum gen_class class, const char *kind,
    const struct vkey *key, struct span data, struct span data2, bool ok,
    const char *why);

/* One case of each kind, of the class asked for. */
void gen_record(struct gen *g, enum gen_class class);
void gen_receipt(struct gen *g, enum gen_class class);
void gen_checkpoint(struct gen *g, enum gen_class class);
void gen_cosignature(struct gen *g, enum gen_class class);
void gen_vkey(struct gen *g, enum gen_class class);

/* Breaks the first signature line of a note; false: not this way. */
bool gen_break(
    struct gen *g, struct buf *out, struct span note, const struct skey *key);

#endif
