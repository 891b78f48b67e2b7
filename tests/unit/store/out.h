/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_STORE_OUT_H
#define TESTS_UNIT_STORE_OUT_H

#include "world.h"

/* A statement with its acts, and a case with what belongs to it. */
extern const struct step out_steps[];

/* The rows of an answer, as text. */
struct out {
	struct buf b;
	struct store *s;
	unsigned left; /* rows until the function fails; 0: never */
};

void out_day(struct buf *b, struct day d);
void out_index(struct buf *b, const char *name, uint64_t index);
void out_span(struct buf *b, const char *name, struct span s);
void out_entry(struct buf *b, const struct store_entry *r);
/* Ends a row; every walk ends with what its function says. */
enum cy_rc out_end(struct out *o, struct cy_err *e);
/* For walks of entries; ctx: struct out. */
enum cy_rc take_entry(
    void *ctx, const struct store_entry *row, struct cy_err *e);

#endif
