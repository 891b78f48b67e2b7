/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/catalogue.h"

#include "base/text.h"
#include "json/json.h"
#include "record/record.h"

/* spec/catalogues.md, "Keys": ids are compared pairwise. */
#define CATALOGUE_ITEMS 4096
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What is being read, for the message. */
struct reading {
	struct arena *a;
	const char *key;
	size_t item; /* of items, from 1; 0: the catalogue itself */
	struct cy_err *e;
};

/*
 * One key that an object may have.  read() judges the value and writes what
 * it says to dst, the field at this offset.  Keys come in this order.
 */
struct member {
	const char *key;
	bool required;
	size_t offset;
	enum cy_rc (*read)(struct reading *r, const json_t *v, void *dst);
};

static enum cy_rc
bad(struct reading *r, enum fault fault, const char *why)
{
	if (r->item > 0)
		return cy_fail(r->e, CY_BAD, fault, CY_NO_OFFSET,
		    "item %zu, \"%s\": %s", r->item, r->key, why);
	return cy_fail(
	    r->e, CY_BAD, fault, CY_NO_OFFSET, "\"%s\": %s", r->key, why);
}

static enum cy_rc
read_object(struct reading *r, const json_t *v, const struct member *m,
    size_t n, void *dst)
{
	enum cy_rc rc;
	void *at;
	size_t i = 0;

	if (!json_is_object(v))
		return bad(r, FAULT_CATALOGUE_VALUE, "not an object");
	for (at = json_object_iter((json_t *)(uintptr_t)v); at != NULL;
	     at = json_object_iter_next((json_t *)(uintptr_t)v, at)) {
		r->key = json_object_iter_key(at);
		for (; i < n && strcmp(m[i].key, r->key) != 0; i++)
			if (m[i].required)
				break;
		if (i == n || strcmp(m[i].key, r->key) != 0)
			return bad(r, FAULT_CATALOGUE_KEY,
			    "unknown, or not at its place");
		rc = m[i].read(r, json_object_iter_value(at),
		    (uint8_t *)dst + m[i].offset);
		if (rc != CY_OK)
			return rc;
		i++;
	}
	for (; i < n; i++) {
		r->key = m[i].key;
		if (m[i].required)
			return bad(r, FAULT_CATALOGUE_KEY, "missing");
	}
	return CY_OK;
}

static enum cy_rc
read_line(struct reading *r, const json_t *v, void *dst)
{
	struct span *out = dst;
	struct span s;

	if (!json_is_string(v))
		return bad(r, FAULT_CATALOGUE_VALUE, "not a text");
	s = span(json_string_value(v), json_string_length(v));
	if (text_line(s, 0, NULL) != CY_OK)
		return bad(r, FAULT_CATALOGUE_VALUE, "not one line of text");
	*out = arena_copy(r->a, s);
	return out->p == NULL ? cy_nomem(r->e) : CY_OK;
}

static enum cy_rc
read_symbol(struct reading *r, const json_t *v, void *dst)
{
	enum cy_rc rc = read_line(r, v, dst);

	if (rc == CY_OK && !symbol_valid(*(struct span *)dst))
		return bad(r, FAULT_CATALOGUE_VALUE, "not a symbol");
	return rc;
}

static enum cy_rc
read_format(struct reading *r, const json_t *v, void *dst)
{
	(void)dst;
	if (!json_is_string(v) ||
	    strcmp(json_string_value(v), "comity/catalogue/v1") != 0)
		return bad(r, FAULT_CATALOGUE_VALUE, "not comity/catalogue/v1");
	return CY_OK;
}

static enum cy_rc
read_number(struct reading *r, const json_t *v, void *dst)
{
	uint64_t *out = dst;

	if (!json_is_integer(v) || json_integer_value(v) < 0 ||
	    json_integer_value(v) > 1000000)
		return bad(r, FAULT_CATALOGUE_VALUE,
		    "not a whole number from 0 to 1,000,000");
	*out = (uint64_t)json_integer_value(v);
	return CY_OK;
}

/* The start of a range: that it is there says that the item has one. */
static enum cy_rc
read_from(struct reading *r, const json_t *v, void *dst)
{
	struct catalogue_item *item = dst;

	item->ranged = true;
	return read_number(r, v, &item->from);
}

/* A BCP 47 tag, as records have it. */
static bool
language_valid(struct span tag)
{
	const struct field_rule *rule = record_rule(R_STATEMENT, F_LANGUAGE);

	return rule != NULL && value_check(rule, tag, 0, NULL) == CY_OK;
}

static enum cy_rc
read_text(struct reading *r, const json_t *v, void *dst)
{
	struct catalogue_text *t = dst;
	struct span lang;
	enum cy_rc rc;
	void *at;

	if (!json_is_object(v) || json_object_size(v) == 0 ||
	    json_object_size(v) > COUNT(t->v))
		return bad(r, FAULT_CATALOGUE_VALUE, "not texts by language");
	for (at = json_object_iter((json_t *)(uintptr_t)v); at != NULL;
	     at = json_object_iter_next((json_t *)(uintptr_t)v, at)) {
		lang = span_str(json_object_iter_key(at));
		if (!language_valid(lang))
			return bad(r, FAULT_CATALOGUE_VALUE,
			    "not a language tag before a text");
		t->v[t->n].lang = arena_copy(r->a, lang);
		if (t->v[t->n].lang.p == NULL)
			return cy_nomem(r->e);
		rc = read_line(r, json_object_iter_value(at), &t->v[t->n].text);
		if (rc != CY_OK)
			return rc;
		t->n++;
	}
	return CY_OK;
}

/* Room for the elements of an array that must not be empty. */
static enum cy_rc
read_room(
    struct reading *r, const json_t *v, size_t size, size_t *n, void **room)
{
	*n = json_array_size(v);
	if (*n == 0 || *n > CATALOGUE_ITEMS)
		return bad(r, FAULT_CATALOGUE_VALUE,
		    "not a list of 1 to 4,096 values");
	*room = arena_array(r->a, *n, size);
	return *room == NULL ? cy_nomem(r->e) : CY_OK;
}

static enum cy_rc
read_sources(struct reading *r, const json_t *v, void *dst)
{
	struct catalogue *c = dst;
	enum cy_rc rc;
	void *room = NULL;
	size_t i;

	rc = read_room(r, v, sizeof(*c->source), &c->nsources, &room);
	c->source = room;
	for (i = 0; rc == CY_OK && i < c->nsources; i++)
		rc = read_line(r, json_array_get(v, i), &c->source[i]);
	return rc;
}

static enum cy_rc
read_asks(struct reading *r, const json_t *v, void *dst)
{
	struct catalogue_item *item = dst;
	enum cy_rc rc;
	void *room = NULL;
	size_t i;

	rc = read_room(r, v, sizeof(*item->ask), &item->nasks, &room);
	item->ask = room;
	for (i = 0; rc == CY_OK && i < item->nasks; i++)
		rc = read_text(r, json_array_get(v, i), &item->ask[i]);
	return rc;
}

#define AT(type, field) offsetof(struct type, field)

static const struct member option_members[] = {
    {"id", true, AT(catalogue_option, id), read_symbol},
    {"name", true, AT(catalogue_option, name), read_text},
    {"value", true, AT(catalogue_option, value), read_number},
};

static const struct member band_members[] = {
    {"id", true, AT(catalogue_band, id), read_symbol},
    {"name", true, AT(catalogue_band, name), read_text},
    {"from", true, AT(catalogue_band, from), read_number},
};

static enum cy_rc
read_options(struct reading *r, const json_t *v, void *dst)
{
	struct catalogue_item *item = dst;
	enum cy_rc rc;
	void *room = NULL;
	size_t i;

	rc = read_room(r, v, sizeof(*item->option), &item->noptions, &room);
	item->option = room;
	for (i = 0; rc == CY_OK && i < item->noptions; i++)
		rc = read_object(r, json_array_get(v, i), option_members,
		    COUNT(option_members), &item->option[i]);
	return rc;
}

static enum cy_rc
read_bands(struct reading *r, const json_t *v, void *dst)
{
	struct catalogue *c = dst;
	enum cy_rc rc;
	void *room = NULL;
	size_t i;

	rc = read_room(r, v, sizeof(*c->band), &c->nbands, &room);
	c->band = room;
	for (i = 0; rc == CY_OK && i < c->nbands; i++)
		rc = read_object(r, json_array_get(v, i), band_members,
		    COUNT(band_members), &c->band[i]);
	return rc;
}

static const struct member item_members[] = {
    {"id", true, AT(catalogue_item, id), read_symbol},
    {"group", false, AT(catalogue_item, group), read_symbol},
    {"iso", false, AT(catalogue_item, iso), read_line},
    {"name", true, AT(catalogue_item, name), read_text},
    {"formal", false, AT(catalogue_item, formal), read_text},
    {"text", false, AT(catalogue_item, text), read_text},
    {"ask", false, 0, read_asks},
    {"from", false, 0, read_from},
    {"to", false, AT(catalogue_item, to), read_number},
    {"weight", false, AT(catalogue_item, weight), read_number},
    {"options", false, 0, read_options},
    {"kind", false, AT(catalogue_item, kind), read_symbol},
    {"needs-attribution", false, AT(catalogue_item, needs_attribution),
        read_symbol},
    {"reversible", false, AT(catalogue_item, reversible), read_symbol},
    {"visibility", false, AT(catalogue_item, visibility), read_symbol},
    {"legal-basis", false, AT(catalogue_item, legal_basis), read_text},
    {"decided-by", false, AT(catalogue_item, decided_by), read_text},
    {"source", false, AT(catalogue_item, source), read_line},
};

static enum cy_rc
read_items(struct reading *r, const json_t *v, void *dst)
{
	struct catalogue *c = dst;
	enum cy_rc rc;
	void *room = NULL;
	size_t i;

	rc = read_room(r, v, sizeof(*c->item), &c->nitems, &room);
	c->item = room;
	for (i = 0; rc == CY_OK && i < c->nitems; i++) {
		r->item = i + 1;
		rc = read_object(r, json_array_get(v, i), item_members,
		    COUNT(item_members), &c->item[i]);
	}
	if (rc == CY_OK)
		r->item = 0;
	return rc;
}

static const struct member catalogue_members[] = {
    {"format", true, 0, read_format},
    {"symbol", true, AT(catalogue, symbol), read_symbol},
    {"kind", true, AT(catalogue, kind), read_symbol},
    {"version", true, AT(catalogue, version), read_line},
    {"title", true, AT(catalogue, title), read_text},
    {"issuer", false, AT(catalogue, issuer), read_symbol},
    {"source", true, 0, read_sources},
    {"note", false, AT(catalogue, note), read_text},
    {"minimum", false, AT(catalogue, minimum), read_number},
    {"maximum", false, AT(catalogue, maximum), read_number},
    {"bands", false, 0, read_bands},
    {"items", true, 0, read_items},
};

/* The kinds are those of the `framework` record. */
static bool
kind_valid(struct span kind)
{
	const struct field_rule *rule = record_rule(R_FRAMEWORK, F_KIND);

	return rule != NULL && value_check(rule, kind, 0, NULL) == CY_OK;
}

static enum cy_rc
check_ids(struct reading *r, const struct catalogue *c)
{
	size_t i, k;

	r->key = "kind";
	if (!kind_valid(c->kind))
		return bad(r, FAULT_CATALOGUE_VALUE, "no such kind");
	r->key = "id";
	for (i = 0; i < c->nitems; i++)
		for (k = 0; k < i; k++)
			if (span_eq(c->item[i].id, c->item[k].id)) {
				r->item = i + 1;
				return bad(r, FAULT_CATALOGUE_REPEATED,
				    "this id was there before");
			}
	return CY_OK;
}

/* Per cent of a likelihood; without an end it is open there. */
static enum cy_rc
check_percent(struct reading *r, const struct catalogue *c)
{
	const struct catalogue_item *item;
	size_t i;

	r->key = "to";
	for (i = 0; i < c->nitems; i++) {
		item = &c->item[i];
		if (item->from <= 100 && item->to <= 100 &&
		    (item->to == 0 || item->from <= item->to))
			continue;
		r->item = i + 1;
		return bad(r, FAULT_CATALOGUE_VALUE,
		    "not from a per cent to one that is not less");
	}
	return CY_OK;
}

static void
item_range(const struct catalogue_item *item, uint64_t *low, uint64_t *high)
{
	size_t i;

	*low = item->noptions > 0 ? UINT64_MAX : 0;
	*high = 0;
	for (i = 0; i < item->noptions; i++) {
		if (item->option[i].value < *low)
			*low = item->option[i].value;
		if (item->option[i].value > *high)
			*high = item->option[i].value;
	}
}

/* The sums over all items; false where weight, options and maximum do not
 * stand together. */
static bool
sum_up(
    struct reading *r, const struct catalogue *c, uint64_t *min, uint64_t *max)
{
	uint64_t low, high;
	size_t i;

	for (i = 0; i < c->nitems; i++) {
		r->item = i + 1;
		if ((c->item[i].weight > 0) != (c->maximum > 0) ||
		    (c->item[i].noptions > 0) != (c->maximum > 0))
			return false;
		item_range(&c->item[i], &low, &high);
		*min += c->item[i].weight * low;
		*max += c->item[i].weight * high;
	}
	r->item = 0;
	return true;
}

static bool
bands_rise(const struct catalogue *c)
{
	size_t i;

	for (i = 1; i < c->nbands; i++)
		if (c->band[i].from <= c->band[i - 1].from)
			return false;
	return c->nbands == 0 ||
	    (c->band[0].from == 0 && c->band[c->nbands - 1].from <= 100);
}

/* A scored scale adds up: minimum and maximum follow from its weights. */
static enum cy_rc
check_score(struct reading *r, const struct catalogue *c)
{
	uint64_t min = 0, max = 0;

	r->key = "options";
	if (!sum_up(r, c, &min, &max))
		return bad(r, FAULT_CATALOGUE_SUM,
		    "all items have weight and options, or none");
	r->key = "maximum";
	if (min != c->minimum || max != c->maximum || (max > 0 && min == max))
		return bad(
		    r, FAULT_CATALOGUE_SUM, "not what weights and values give");
	r->key = "bands";
	if (!bands_rise(c) || (c->nbands > 0 && c->maximum == 0))
		return bad(r, FAULT_CATALOGUE_SUM,
		    "not rising from 0 to at most 100, or nothing to band");
	return CY_OK;
}

enum cy_rc
catalogue_parse(
    struct catalogue *c, struct arena *a, struct span json, struct cy_err *e)
{
	struct reading r = {.a = a, .key = "", .e = e};
	json_t *root = NULL;
	enum cy_rc rc;

	*c = (struct catalogue){0};
	if (json.n > LIMIT_CATALOGUE)
		return cy_fail(e, CY_BAD, FAULT_TOO_BIG, LIMIT_CATALOGUE,
		    "a catalogue has at most %u bytes", LIMIT_CATALOGUE);
	rc = json_read(&root, json, e);
	if (rc != CY_OK)
		return rc;
	rc = read_object(
	    &r, root, catalogue_members, COUNT(catalogue_members), c);
	json_decref(root);
	if (rc == CY_OK)
		rc = check_ids(&r, c);
	if (rc == CY_OK)
		rc = check_percent(&r, c);
	if (rc == CY_OK)
		rc = check_score(&r, c);
	return rc;
}

const struct catalogue_item *
catalogue_find(const struct catalogue *c, struct span id)
{
	size_t i;

	for (i = 0; i < c->nitems; i++)
		if (span_eq(c->item[i].id, id))
			return &c->item[i];
	return NULL;
}

struct span
catalogue_say(const struct catalogue_text *t, const char *lang)
{
	const char *const ways[] = {lang, "en"};
	size_t i, k;

	for (i = 0; i < COUNT(ways); i++)
		for (k = 0; k < t->n; k++)
			if (span_eq_str(t->v[k].lang, ways[i]))
				return t->v[k].text;
	return t->n > 0 ? t->v[0].text : (struct span){0};
}

bool
catalogue_split(struct span ref, struct span *symbol, struct span *id)
{
	size_t at = span_find(ref, '#');

	*symbol = span_first(ref, at);
	*id = span_from(ref, at < ref.n ? at + 1 : ref.n);
	return symbol_valid(*symbol) && symbol_valid(*id);
}
