/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>

struct arena_block {
	struct arena_block *next;
	size_t cap, used;
	alignas(max_align_t) uint8_t bytes[];
};

#define BLOCK_MIN 4096u

void
arena_init(struct arena *a, size_t budget)
{
	*a = (struct arena){.budget = budget};
}

static void
free_from(struct arena_block *b)
{
	struct arena_block *next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
}

void
arena_release(struct arena *a)
{
	free_from(a->head);
	*a = (struct arena){0};
}

void
arena_reset(struct arena *a)
{
	a->used = 0;
	if (a->head == NULL)
		return;
	/* The newest block is the largest: keep that one. */
	free_from(a->head->next);
	a->head->next = NULL;
	a->head->used = 0;
}

static struct arena_block *
grow(struct arena *a, size_t n)
{
	size_t cap = a->head != NULL ? a->head->cap * 2 : BLOCK_MIN;
	struct arena_block *b;

	if (cap < n)
		cap = n;
	b = malloc(sizeof(*b) + cap);
	if (b == NULL)
		return NULL;
	b->next = a->head;
	b->cap = cap;
	b->used = 0;
	a->head = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *b = a->head;
	void *p;

	if (n > a->budget || n > SIZE_MAX / 4)
		return NULL;
	n = (n + align - 1) / align * align;
	if (n > a->budget - a->used)
		return NULL;
	if ((b == NULL || n > b->cap - b->used) && (b = grow(a, n)) == NULL)
		return NULL;
	p = b->bytes + b->used;
	b->used += n;
	a->used += n;
	return memset(p, 0, n);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;

	if (__builtin_mul_overflow(count, size, &n))
		return NULL;
	return arena_alloc(a, n);
}

struct span
arena_copy(struct arena *a, struct span s)
{
	uint8_t *p = arena_alloc(a, s.n + 1);

	if (p == NULL)
		return span(NULL, 0);
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return span(p, s.n);
}
