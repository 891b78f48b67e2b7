/* SPDX-License-Identifier: Apache-2.0 */
#include "web/priv.h"

#include <stdlib.h>

/* Catalogues that pages name items from: read once for a size of the register,
 * since only a new record can bind another one. */

#define CATALOGUES 64u

struct catalogues {
	struct arena arena;
	size_t n;
	struct catalogue v[CATALOGUES];
	struct web *w;
};

/* Parties' names are kept apart (names.h). */
static enum cy_rc
add(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct catalogues *c = ctx;
	struct buf file;
	enum cy_rc rc;

	if (c->n == CATALOGUES || span_eq_str(row->choice, "names"))
		return CY_OK;
	buf_init(&file, LIMIT_CATALOGUE);
	rc = node_framework(c->w->node, row->index, &file, e);
	if (rc == CY_OK)
		rc =
		    catalogue_parse(&c->v[c->n], &c->arena, buf_span(&file), e);
	buf_release(&file);
	/* A file that is bad or away leaves ids in place of names. */
	c->n += rc == CY_OK;
	return CY_OK;
}

void
web_catalogues_free(struct web *w)
{
	if (w->catalogues == NULL)
		return;
	arena_release(&w->catalogues->arena);
	free(w->catalogues);
	w->catalogues = NULL;
}

static struct catalogues *
load(struct web *w)
{
	struct store_filter f = {.by_kind = true,
	    .kind = R_FRAMEWORK,
	    .when.known_at = w->at.published,
	    .newest = true};
	struct catalogues *c = calloc(1, sizeof(*c));

	web_catalogues_free(w);
	if (c == NULL)
		return NULL;
	c->w = w;
	arena_init(&c->arena, CATALOGUE_ARENA);
	(void)store_entries(node_store(w->node), &f, add, c, NULL);
	w->catalogues = c;
	w->catalogues_at = w->at;
	return c;
}

const struct catalogue *
page_catalogue(const struct page *p, struct span symbol)
{
	struct catalogues *c = p->w->catalogues;

	if (c == NULL || !web_at_eq(p->w->catalogues_at, p->w->at))
		c = load(p->w);
	for (size_t i = 0; c != NULL && i < c->n; i++)
		if (span_eq(c->v[i].symbol, symbol))
			return &c->v[i];
	return NULL;
}

struct span
page_item_name(const struct page *p, struct span ref)
{
	const struct catalogue_item *item = NULL;
	const struct catalogue *c = NULL;
	struct span symbol, id, none = {NULL, 0};

	if (catalogue_split(ref, &symbol, &id))
		c = page_catalogue(p, symbol);
	if (c != NULL)
		item = catalogue_find(c, id);
	return item == NULL ? none : catalogue_say(&item->name, p->lang->tag);
}
