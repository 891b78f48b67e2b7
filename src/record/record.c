/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

static const struct span names[FIELD_COUNT] = {
#define FIELD(symbol, name) \
	[F_##symbol] = {(const uint8_t *)(name), sizeof(name) - 1},
#include "record/fields.def"
#undef FIELD
};

const char *
field_name(enum field f)
{
	return (const char *)names[f].p;
}

struct span
field_span(enum field f)
{
	return names[f];
}

const struct record_type *
record_type_of(enum record_kind kind)
{
	return kind < RECORD_KINDS ? &record_types[kind]
	                           : &paper_types[kind - RECORD_KINDS];
}

static const struct record_type *
named(const struct record_type *types, size_t n, struct span name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (span_eq_str(name, types[i].name))
			return &types[i];
	return NULL;
}

const struct record_type *
record_type_named(struct span name)
{
	return named(record_types, RECORD_KINDS, name);
}

const struct record_type *
paper_type_named(struct span name)
{
	return named(paper_types, PAPER_KINDS, name);
}

const struct field_rule *
record_rule(enum record_kind kind, enum field f)
{
	const struct record_type *t = record_type_of(kind);
	size_t i;

	for (i = 0; i < t->nrules; i++)
		if (t->rules[i].field == f)
			return &t->rules[i];
	return NULL;
}

void
record_id(const struct record *r, struct hash *id)
{
	sha256(id, r->text);
}

bool
record_next(
    const struct record *r, enum field f, size_t *at, struct span *value)
{
	while (*at < r->nfields)
		if (r->fields[(*at)++].rule->field == f) {
			*value = r->fields[*at - 1].value;
			return true;
		}
	*value = span(NULL, 0);
	return false;
}

struct span
record_get(const struct record *r, enum field f)
{
	struct span v;
	size_t at = 0;

	(void)record_next(r, f, &at, &v);
	return v;
}

/* How well a tag answers a wish: the better, the higher. */
static int
language_rank(struct span tag, struct span wish)
{
	size_t n = span_find(wish, '-');

	if (span_eq(tag, wish))
		return 4;
	if (span_eq(span_first(tag, span_find(tag, '-')), span_first(wish, n)))
		return 3;
	return span_eq_str(tag, "en") ? 2 : 1;
}

struct span
record_langtext(const struct record *r, enum field f, const char *lang)
{
	struct span v, tag, text, best = span(NULL, 0);
	int rank, found = 0;
	size_t at = 0;

	while (record_next(r, f, &at, &v)) {
		if (!value_langtext(v, &tag, &text))
			continue;
		rank = language_rank(tag, span_str(lang));
		if (rank > found) {
			found = rank;
			best = text;
		}
	}
	return best;
}
