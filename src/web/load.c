/* SPDX-License-Identifier: Apache-2.0 */
#include "web/priv.h"

struct store *
page_store(const struct page *p)
{
	return node_store(p->w->node);
}

struct core_when
page_published(const struct page *p)
{
	return (struct core_when){.known_at = p->w->at.published};
}

struct reg *
page_register(const struct page *p)
{
	return node_register(p->w->node);
}

struct node *
page_node(const struct page *p)
{
	return p->w->node;
}

struct span
page_keep(struct page *p, struct span s)
{
	return s.p == NULL ? s : arena_copy(p->a, s);
}

struct span
page_printf(struct page *p, const char *fmt, ...)
{
	char room[2048];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(room, sizeof(room), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(room))
		return (struct span){NULL, 0};
	return arena_copy(p->a, span(room, (size_t)n));
}

/* Names are read once for a language and a size of the register. */
static const struct names *
names_of(const struct page *p)
{
	struct web *w = p->w;

	if (w->names_lang != p->lang || !web_at_eq(w->names_at, w->at)) {
		if (w->names_lang != NULL)
			names_close(&w->names);
		names_open(&w->names, w->node, p->lang->tag);
		w->names_lang = p->lang;
		w->names_at = w->at;
	}
	return &w->names;
}

struct span
page_party_name(const struct page *p, struct span id)
{
	return names_find(names_of(p), id);
}
