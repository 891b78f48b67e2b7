/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties of a catalogue that is read: it needs nothing of the file any
 * more; each item is found by its id, and only it; every text is UTF-8; a
 * scale's scores lie between 0 and 100.00, and in a band of it or before the
 * first.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "exchange/catalogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUTS 64

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
check_text(const struct catalogue_text *t)
{
	size_t i;

	must(t->n <= sizeof(t->v) / sizeof(t->v[0]));
	for (i = 0; i < t->n; i++)
		must(t->v[i].lang.n > 0 && utf8_valid(t->v[i].text, NULL));
	must((catalogue_say(t, "en").p != NULL) == (t->n > 0));
}

static void
check_item(const struct catalogue *c, const struct catalogue_item *item)
{
	size_t i;

	must(catalogue_find(c, item->id) == item);
	check_text(&item->name);
	check_text(&item->text);
	check_text(&item->formal);
	check_text(&item->legal_basis);
	check_text(&item->decided_by);
	for (i = 0; i < item->nasks; i++)
		check_text(&item->ask[i]);
	for (i = 0; i < item->noptions; i++)
		check_text(&item->option[i].name);
	must(item->to <= 100 && (item->to == 0 || item->from <= item->to));
}

/* The first, or the last, option of each input. */
static void
check_score(const struct catalogue *c, bool last)
{
	static char text[INPUTS][4096];
	struct span input[INPUTS];
	const struct catalogue_item *it;
	const struct catalogue_option *o;
	uint64_t score;
	size_t i, n = 0;

	for (i = 0; i < c->nitems && n < INPUTS; i++) {
		it = &c->item[i];
		if (it->weight == 0 || it->noptions == 0)
			continue;
		o = &it->option[last ? it->noptions - 1 : 0];
		if (it->id.n + o->id.n + 2 > sizeof(text[n]))
			return;
		(void)snprintf(text[n], sizeof(text[n]), "%.*s %.*s",
		    SPAN_ARGS(it->id), SPAN_ARGS(o->id));
		input[n] = span_str(text[n]);
		n++;
	}
	if (catalogue_score(c, input, n, &score, NULL) != CY_OK)
		return;
	must(score <= 10000);
	if (c->nbands > 0 && catalogue_band(c, score) != NULL)
		must(catalogue_band(c, score)->from <= score);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);
	struct span symbol, id;
	struct catalogue c;
	struct arena a;
	enum cy_rc rc;
	size_t i;

	must(copy != NULL);
	if (size > 0)
		memcpy(copy, data, size);
	arena_init(&a, CATALOGUE_ARENA);
	rc = catalogue_parse(&c, &a, span(copy, size), NULL);
	free(copy);
	if (rc == CY_OK) {
		check_text(&c.title);
		check_text(&c.note);
		for (i = 0; i < c.nitems; i++)
			check_item(&c, &c.item[i]);
		for (i = 0; i < c.nbands; i++)
			check_text(&c.band[i].name);
		check_score(&c, false);
		check_score(&c, true);
	}
	arena_release(&a);
	if (catalogue_split(span(data, size), &symbol, &id))
		must(symbol.n + id.n + 1 == size);
	return 0;
}
