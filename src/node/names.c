/* SPDX-License-Identifier: Apache-2.0 */
#include "node/names.h"

#include "node/priv.h"
#include <strings.h>

#include "register/entry.h"
#include "store/query.h"

#define NAMES "names" /* symbol of the framework */

enum cy_rc
node_framework(
    struct node *n, uint64_t index, struct buf *file, struct cy_err *e)
{
	char path[16 + HASH_HEX], hex[HASH_HEX] = "";
	struct hash want = {0}, got;
	struct reg_record x;
	struct span name;
	uint64_t size;
	enum cy_rc rc;

	reg_record_init(&x);
	rc = reg_record_read(&x, node_register(n), index, e);
	if (rc == CY_OK &&
	    value_catalogue(
	        record_get(&x.r, F_CATALOGUE), &want, &size, &name)) {
		hash_hex(hex, &want);
		(void)snprintf(path, sizeof(path), "blob/%s", hex);
		rc = file_load(n->fs, n->dir, path, file, e);
	}
	reg_record_release(&x);
	if (rc != CY_OK)
		return rc;
	sha256(&got, buf_span(file));
	if (!hash_eq(&got, &want))
		return cy_fail(
		    e, CY_BAD, FAULT_NODE_BLOB, CY_NO_OFFSET, "blob/%s", hex);
	return CY_OK;
}

static enum cy_rc
count_own(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct names *s = ctx;

	(void)e;
	s->max += row->name.n > 0;
	return CY_OK;
}

static enum cy_rc
take_own(void *ctx, const struct store_party *row, struct cy_err *e)
{
	struct names *s = ctx;
	struct named one;

	if (row->name.n == 0 || s->nown == s->max)
		return CY_OK;
	one.id = arena_copy(&s->arena, row->id);
	one.name = arena_copy(&s->arena, row->name);
	if (one.id.p == NULL || one.name.p == NULL)
		return cy_nomem(e);
	s->own[s->nown++] = one;
	return CY_OK;
}

static void
load_own(struct names *s, struct store *from)
{
	if (store_parties(from, s->lang, count_own, s, NULL) != CY_OK)
		return;
	s->own = arena_array(&s->arena, s->max + 1, sizeof(*s->own));
	if (s->own != NULL)
		(void)store_parties(from, s->lang, take_own, s, NULL);
}

void
names_open(struct names *s, struct node *n, const char *lang)
{
	struct hash id;
	uint64_t index;

	memset(s, 0, sizeof(*s));
	s->lang = lang;
	arena_init(&s->arena, CATALOGUE_ARENA);
	buf_init(&s->file, LIMIT_CATALOGUE);
	if (store_resolve(n->store, SPAN_LIT(NAMES), &index, &id, NULL) !=
	        CY_OK ||
	    node_framework(n, index, &s->file, NULL) != CY_OK ||
	    catalogue_parse(&s->list, &s->arena, buf_span(&s->file), NULL) !=
	        CY_OK)
		memset(&s->list, 0, sizeof(s->list));
	load_own(s, n->store);
}

void
names_close(struct names *s)
{
	arena_release(&s->arena);
	buf_release(&s->file);
}

struct span
names_find(const struct names *s, struct span party)
{
	const struct catalogue_item *item = catalogue_find(&s->list, party);
	struct span none = {NULL, 0};
	size_t i;

	for (i = 0; i < s->nown; i++)
		if (span_eq(s->own[i].id, party))
			return s->own[i].name;
	return item == NULL ? none : catalogue_say(&item->name, s->lang);
}

static bool
same(struct span a, struct span b)
{
	return a.n > 0 && a.n == b.n &&
	    strncasecmp((const char *)a.p, (const char *)b.p, a.n) == 0;
}

static bool
says(const struct catalogue_text *t, struct span name)
{
	for (size_t i = 0; i < t->n; i++)
		if (same(t->v[i].text, name))
			return true;
	return false;
}

struct span
names_party(const struct names *s, struct span name)
{
	struct span found = {NULL, 0}, none = {NULL, 0};

	for (size_t i = 0; i < s->list.nitems; i++) {
		const struct catalogue_item *item = &s->list.item[i];

		if (!same(item->id, name) && !same(item->iso, name) &&
		    !says(&item->name, name) && !says(&item->formal, name))
			continue;
		if (found.p != NULL)
			return none;
		found = item->id;
	}
	return found;
}
