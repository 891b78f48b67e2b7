/* SPDX-License-Identifier: Apache-2.0 */
/* redline SECONDS DIR: two versions of a text of 20,000 words, 9 % of them
 * changed, compared by paragraphs and words, and by words alone; leaves both in
 * DIR, a word per line, for another program to compare. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/redline.h"

#define WORDS 20000u
#define PARAGRAPHS 250u
#define STOCK 3000u
#define PERCENT 9u

static uint32_t
lot(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

/* Common words come often, as they do: the lower, the more. */
static unsigned
word(uint32_t *seed)
{
	return lot(seed, lot(seed, STOCK) + 1);
}

static void
put(struct buf *b, FILE *f, char kind, unsigned w)
{
	buf_printf(b, " %c%u", kind, w);
	fprintf(f, "%c%u\n", kind, w);
}

static void
make(struct buf *old, struct buf *new, FILE *was, FILE *is)
{
	uint32_t seed = 5;

	for (unsigned i = 0; i < WORDS; i++) {
		unsigned w = word(&seed), at = i % (WORDS / PARAGRAPHS);
		uint32_t change = lot(&seed, 100);

		if (at == 0) {
			unsigned id = i / (WORDS / PARAGRAPHS) + 1;

			buf_printf(old, "%s%u.", i == 0 ? "" : "\n\n", id);
			buf_printf(new, "%s%u.", i == 0 ? "" : "\n\n", id);
		}
		put(old, was, 'w', w);
		if (change >= PERCENT)
			put(new, is, 'w', w);
		else if (change % 3 != 0)
			put(new, is, 'n', lot(&seed, STOCK));
	}
	buf_putc(old, '\n');
	buf_putc(new, '\n');
}

/* The quickest of many, in milliseconds. */
static double
quickest(struct span old, struct span new, double seconds, bool words)
{
	double best = 1e9, end = bench_now() + seconds, from;
	struct redline l;
	struct diff d;
	struct arena a;
	struct cy_err e;

	arena_init(&a, DIFF_ARENA);
	do {
		arena_reset(&a);
		from = bench_now();
		bench_must(words ? diff_words(&d, &a, old, new, &e)
		                 : redline_make(&l, &a, old, new, &e),
		    &e);
		from = bench_now() - from;
		best = from < best ? from : best;
	} while (bench_now() < end);
	arena_release(&a);
	return best * 1000;
}

int
bench_redline(int argc, char **argv)
{
	static struct buf old, new;
	char path[2][4096];
	FILE *was, *is;
	double seconds;

	if (argc != 2)
		return 2;
	seconds = strtod(argv[0], NULL);
	(void)snprintf(path[0], sizeof(path[0]), "%s/old", argv[1]);
	(void)snprintf(path[1], sizeof(path[1]), "%s/new", argv[1]);
	was = fopen(path[0], "w");
	is = fopen(path[1], "w");
	if (was == NULL || is == NULL) {
		perror(argv[1]);
		return 1;
	}
	buf_init(&old, 1 << 20);
	buf_init(&new, 1 << 20);
	make(&old, &new, was, is);
	if (fclose(was) != 0 || fclose(is) != 0)
		return 1;
	bench_put("redline_ms",
	    quickest(buf_span(&old), buf_span(&new), seconds, false));
	bench_put("words_ms",
	    quickest(buf_span(&old), buf_span(&new), seconds, true));
	buf_release(&old);
	buf_release(&new);
	return 0;
}
