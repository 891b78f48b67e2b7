/* SPDX-License-Identifier: Apache-2.0 */
#include "store/party.h"
#include "web/priv.h"

#include <assert.h>

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
	uint8_t *out = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0)
		out = arena_alloc(p->a, (size_t)n + 1);
	if (out == NULL)
		return (struct span){NULL, 0};
	va_start(ap, fmt);
	(void)vsnprintf((char *)out, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return span(out, (size_t)n);
}

struct meant {
	struct page *p;
	struct span id;
};

/* Names are read once for a language and a size of the register. */
static const struct names *
names_of(const struct page *p)
{
	struct web *w = p->w;

	assert(p->lang != NULL);
	if (w->names_lang != p->lang || !web_at_eq(w->names_at, w->at)) {
		if (w->names_lang != NULL)
			names_close(&w->names);
		names_open(&w->names, w->node, p->lang->tag);
		w->names_lang = p->lang;
		w->names_at = w->at;
	}
	return &w->names;
}

static enum cy_rc
take_id(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct meant *m = ctx;

	m->id = page_keep(m->p, row->id);
	return m->id.p == NULL ? cy_nomem(e) : CY_OK;
}

enum cy_rc
page_party(struct page *p, struct span name, struct span *id, struct cy_err *e)
{
	struct meant m = {p, {NULL, 0}};
	enum cy_rc rc = CY_NOTFOUND;

	*id = name;
	if (name.n > 0)
		rc = store_party(
		    page_store(p), name, p->lang->tag, take_id, &m, e);
	if (rc == CY_NOTFOUND && name.n > 0)
		m.id = names_party(names_of(p), name);
	if (rc != CY_OK && rc != CY_NOTFOUND && rc != CY_CONFLICT)
		return rc;
	if (m.id.p != NULL)
		*id = m.id;
	return CY_OK;
}

struct span
page_party_name(const struct page *p, struct span id)
{
	return names_find(names_of(p), id);
}
