/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/facts_impl.h"

#include <assert.h>

#include "base/text.h"

/* All three files as rows, and what one record is made of. */
#define FACTS_ARENA (64u * 1024 * 1024)
#define FACTS_LINE_ARENA (4u * 1024 * 1024)

const char *
facts_problem_text(enum facts_problem p)
{
	static const char *const text[FACTS_PROBLEMS] = {
	    [FACTS_NOT_UNDERSTOOD] = "not understood, left out",
	    [FACTS_NO_SOURCE] = "no source, record left out",
	    [FACTS_UNDATED] = "no known date",
	    [FACTS_REPEATED] = "said twice, left out",
	    [FACTS_UNPLACED] = "belongs to no record",
	    [FACTS_REFUSED] = "record refused",
	};

	return text[p];
}

void
facts_say(struct facts_run *r, enum facts_problem p, unsigned column,
    struct span value)
{
	struct facts_note n = {
	    .problem = p,
	    .file = r->from->file,
	    .line = r->row->line,
	    .name = "",
	    .kind = r->draft.kind,
	    .value = value,
	    .why = "",
	};

	if (r->known)
		return;
	if (column < FACTS_COLUMNS) {
		n.column = column + 1;
		n.name = facts_column(r->from->file, column);
	}
	r->rep->problems[p]++;
	if (r->sink->note != NULL)
		r->sink->note(r->sink->ctx, &n);
}

static void
say_refused(struct facts_run *r, const struct cy_err *why)
{
	char text[CY_ERR_TEXT + 64];
	struct facts_note n = {
	    .problem = FACTS_REFUSED,
	    .file = r->from->file,
	    .line = r->row->line,
	    .name = "",
	    .kind = r->draft.kind,
	    .why = text,
	};

	(void)snprintf(
	    text, sizeof(text), "%s: %s", fault_id(why->fault), why->text);
	r->rep->problems[FACTS_REFUSED]++;
	if (r->sink->note != NULL)
		r->sink->note(r->sink->ctx, &n);
}

void
facts_begin(struct facts_run *r, enum record_kind kind)
{
	arena_reset(&r->line);
	record_draft_init(&r->draft, kind);
	facts_put(r, F_AUTHOR, r->o->author);
	facts_put(r, F_DATE, span_str(r->date));
}

void
facts_put(struct facts_run *r, enum field f, struct span v)
{
	record_draft_add(&r->draft, f, v);
}

void
facts_put_id(struct facts_run *r, enum field f, const struct hash *id)
{
	char hex[HASH_HEX];

	hash_hex(hex, id);
	facts_put(r, f,
	    facts_join(r, span_str(hex), (struct span){0}, (struct span){0}));
}

/* Does the draft have this header, with this value where one is given? */
static bool
draft_has(const struct record_draft *d, enum field f, const struct span *v)
{
	size_t i;

	for (i = 0; i < d->n && i < LIMIT_RECORD_HEADERS; i++)
		if (d->h[i].field == f &&
		    (v == NULL || span_eq(d->h[i].value, *v)))
			return true;
	return false;
}

bool
facts_set(struct facts_run *r, enum field f, struct span v, unsigned column)
{
	const struct field_rule *rule = record_rule(r->draft.kind, f);

	assert(rule != NULL);
	if (v.n == 0)
		return false;
	if (text_line(v, 0, NULL) != CY_OK ||
	    value_check(rule, v, 0, NULL) != CY_OK) {
		facts_say(r, FACTS_NOT_UNDERSTOOD, column, v);
		return false;
	}
	/* Said twice is said once: a record repeats no value. */
	if (!draft_has(&r->draft, f, &v))
		facts_put(r, f, v);
	return true;
}

struct span
facts_join(struct facts_run *r, struct span a, struct span b, struct span c)
{
	uint8_t *p = arena_alloc(&r->line, a.n + b.n + c.n + 1);
	struct span part[] = {a, b, c};
	size_t i, n = 0;

	if (p == NULL) {
		r->nomem = true;
		return (struct span){0};
	}
	for (i = 0; i < 3; i++) {
		if (part[i].n > 0)
			memcpy(p + n, part[i].p, part[i].n);
		n += part[i].n;
	}
	return span(p, n);
}

struct span
facts_party(struct facts_run *r, struct span code, unsigned column)
{
	uint8_t *p = arena_alloc(&r->line, code.n + 1);
	size_t i;

	if (p == NULL) {
		r->nomem = true;
		return (struct span){0};
	}
	for (i = 0; i < code.n; i++)
		p[i] = code.p[i] >= 'A' && code.p[i] <= 'Z'
		    ? (uint8_t)(code.p[i] - 'A' + 'a')
		    : code.p[i];
	if (party_id_valid(span(p, code.n)) &&
	    !party_id_has_keys(span(p, code.n)))
		return span(p, code.n);
	facts_say(r, FACTS_NOT_UNDERSTOOD, column, code);
	return (struct span){0};
}

bool
facts_sources(struct facts_run *r, struct span list, unsigned column)
{
	struct span one;

	while (words_next(&list, &one))
		(void)facts_set(r, F_SOURCE, one, column);
	return draft_has(&r->draft, F_SOURCE, NULL);
}

static bool
undated(const struct record_draft *d)
{
	return draft_has(d, F_RECORDED_FOR, NULL) &&
	    !draft_has(d, F_OCCURRED, NULL) && !draft_has(d, F_BEGAN, NULL);
}

static enum facts_head
refused(struct facts_run *r, const struct cy_err *why, struct hash *id)
{
	say_refused(r, why);
	*id = (struct hash){0};
	return FACTS_MISSING;
}

static void
taken(struct facts_run *r)
{
	r->rep->made[r->draft.kind]++;
	if (!undated(&r->draft))
		return;
	r->rep->undated[r->draft.kind]++;
	facts_say(r, FACTS_UNDATED, FACTS_COLUMNS, (struct span){0});
}

enum cy_rc
facts_add(struct facts_run *r, struct hash *id, enum facts_head *head,
    struct cy_err *e)
{
	const struct hash none = {0};
	struct cy_err why = {0};
	enum cy_rc rc;

	*id = none;
	*head = FACTS_KNOWN;
	if (r->nomem)
		return cy_nomem(e);
	if (r->known) {
		r->rep->known[r->draft.kind]++;
		return CY_OK;
	}
	rc = r->sink->add(r->sink->ctx, &r->draft, id, &why);
	if (rc == CY_OK) {
		taken(r);
		*head = FACTS_STANDS;
	} else if (rc == CY_CONFLICT) {
		r->rep->known[r->draft.kind]++;
		*head = hash_eq(id, &none) ? FACTS_KNOWN : FACTS_STANDS;
	} else if (rc == CY_BAD || rc == CY_REFUSED || rc == CY_NOTFOUND) {
		*head = refused(r, &why, id);
	} else {
		if (e != NULL)
			*e = why;
		return rc;
	}
	return CY_OK;
}

struct facts_group *
facts_group_find(struct facts_run *r, struct span id)
{
	size_t i;

	for (i = 0; i < r->ngroups; i++)
		if (span_eq(r->group[i].id, id))
			return &r->group[i];
	return NULL;
}

enum cy_rc
facts_group_new(struct facts_run *r, struct span id, struct facts_group **out,
    struct cy_err *e)
{
	*out = facts_group_find(r, id);
	if (*out != NULL || r->ngroups == FACTS_GROUPS)
		return cy_fail(e, CY_BAD, FAULT_FACTS_ORDER, CY_NO_OFFSET,
		    "%s: line %llu: %s", facts_file_name(r->from->file),
		    (unsigned long long)r->row->line,
		    *out != NULL ? "this id was there before, apart from here"
		                 : "more ids than one import may bring");
	*out = &r->group[r->ngroups++];
	**out = (struct facts_group){.id = id, .head = FACTS_MISSING};
	return r->sink->group != NULL ? r->sink->group(r->sink->ctx, e) : CY_OK;
}

enum cy_rc
facts_import(struct facts_report *rep, const struct facts_input *in,
    const struct facts_options *o, const struct facts_sink *sink,
    struct cy_err *e)
{
	struct facts_run r = {.o = o, .sink = sink, .rep = rep};
	enum cy_rc rc = CY_OK;
	int f;

	*rep = (struct facts_report){0};
	time_print(r.date, o->date);
	arena_init(&r.arena, FACTS_ARENA);
	arena_init(&r.line, FACTS_LINE_ARENA);
	r.group = arena_array(&r.arena, FACTS_GROUPS, sizeof(*r.group));
	if (r.group == NULL)
		rc = cy_nomem(e);
	for (f = 0; rc == CY_OK && f < FACTS_FILES; f++)
		rc = facts_load(&r, (enum facts_file)f, in->file[f], e);
	if (rc == CY_OK)
		rc = facts_statements(&r, e);
	r.ngroups = 0;
	if (rc == CY_OK)
		rc = facts_attributions(&r, e);
	if (rc == CY_OK)
		facts_replies(&r);
	arena_release(&r.line);
	arena_release(&r.arena);
	return rc;
}
