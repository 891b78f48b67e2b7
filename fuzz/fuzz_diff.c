/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: the runs that stayed and went spell the old text, those that
 * stayed and came the new one, but for spaces; and their words are counted.
 * Input: two texts, apart at the first byte 0xff.
 */
#include <stdlib.h>

#include "diff/diff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Takes the bytes of run off the front of *text, spaces apart. */
static void
spell(struct span *text, struct span run)
{
	for (size_t i = 0; i < run.n; i++) {
		if (is_space(run.p[i]))
			continue;
		while (text->n > 0 && is_space(*text->p))
			*text = span_from(*text, 1);
		if (text->n == 0 || *text->p != run.p[i])
			abort();
		*text = span_from(*text, 1);
	}
}

static void
must_be_empty(struct span text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_space(text.p[i]))
			abort();
}

/* A no-break space is a space, too, and of two bytes. */
static bool
has_nbsp(struct span s)
{
	return s.n > 1 && memmem(s.p, s.n, "\xc2\xa0", 2) != NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span all = span(data, size);
	struct span old = span_first(all, span_find(all, 0xff));
	struct span new = span_from(all, old.n + 1);
	struct arena a;
	struct diff d;
	struct cy_err e;

	if (has_nbsp(old) || has_nbsp(new))
		return 0;
	arena_init(&a, DIFF_ARENA);
	if (diff_words(&d, &a, old, new, &e) != CY_OK)
		abort();
	for (size_t i = 0; i < d.n; i++) {
		if (i > 0 && d.run[i].kind == d.run[i - 1].kind)
			abort();
		if (d.run[i].kind != DIFF_NEW)
			spell(&old, d.run[i].text);
		if (d.run[i].kind != DIFF_GONE)
			spell(&new, d.run[i].text);
	}
	must_be_empty(old);
	must_be_empty(new);
	arena_release(&a);
	return 0;
}
