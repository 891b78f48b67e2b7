/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/err.h"
#include "base/span.h"

struct arena_block;

/*
 * Everything made for one request or one record, freed at once, with a byte
 * budget.  Memory comes aligned for any type and zeroed.
 */
struct arena {
	struct arena_block *head;
	size_t used;   /* bytes handed out */
	size_t budget; /* never hands out more */
};

/* Allocates nothing yet. */
void arena_init(struct arena *a, size_t budget);
/* Frees everything.  Accepts a zeroed arena. */
void arena_release(struct arena *a);
/* Forgets what was handed out but keeps one block for the next round. */
void arena_reset(struct arena *a);

/*
 * n bytes, zeroed, or NULL: out of memory or budget (the caller reports
 * cy_nomem(): a budget is a memory limit).
 */
void *arena_alloc(struct arena *a, size_t n);
/* count * size bytes, overflow checked. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* A copy of the bytes, NUL-terminated beyond its end; p NULL on failure. */
struct span arena_copy(struct arena *a, struct span s);

#endif
