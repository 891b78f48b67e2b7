/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: a record that is accepted is printed again, from its decoded
 * values and from a draft made of its headers in reverse, byte for byte; an
 * entry is accepted exactly when its text is and its one signature line bears
 * the author's name.
 */
#include <stdlib.h>

#include "record/body.h"
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
want(bool holds)
{
	if (!holds)
		abort();
}

static void
draft(const struct record *r, struct buf *out)
{
	struct record_draft d;
	struct cy_err e;
	size_t i, from, to;

	/* Values of one header keep their order; the headers do not. */
	record_draft_init(&d, r->type->kind);
	for (to = r->nfields; to > 0; to = from) {
		from = to - 1;
		while (from > 0 &&
		    r->fields[from - 1].rule == r->fields[to - 1].rule)
			from--;
		for (i = from; i < to; i++)
			record_draft_add(
			    &d, r->fields[i].rule->field, r->fields[i].value);
	}
	d.body = r->body;
	want(record_draft_print(out, &d, &e) == CY_OK);
}

static void
accepted(const struct record *r)
{
	struct para_id missing;
	struct buf ids;
	struct span scope = record_get(r, F_SCOPE);
	struct body_block b;
	struct buf out;
	size_t at = 0;

	buf_init(&out, LIMIT_RECORD_TEXT);
	want(record_print(&out, r, NULL) == CY_OK);
	want(span_eq(buf_span(&out), r->text));
	buf_reset(&out);
	draft(r, &out);
	want(span_eq(buf_span(&out), r->text));
	buf_release(&out);
	while (body_next(r->body, &at, &b))
		want(b.text.n > 0 && b.offset < r->body.n);
	want(at == r->body.n);
	buf_init(&ids, LIMIT_RECORD_TEXT);
	body_ids(&ids, r->body);
	want(buf_check(&ids, NULL) == CY_OK);
	if (scope.n > 0)
		(void)scope_within(scope, buf_span(&ids), &missing);
	buf_release(&ids);
	want(party_id_has_keys(r->author));
}

/* A refusal points into what was read, or nowhere. */
static void
refused(const struct cy_err *e, size_t size)
{
	want(e->rc == CY_BAD && e->fault != FAULT_NONE);
	want(e->offset == CY_NO_OFFSET || e->offset <= size);
}

static void
entry(struct arena *a, struct span bytes)
{
	struct record r, text;
	struct cy_err e;

	if (record_parse(&r, a, bytes, &e) != CY_OK) {
		refused(&e, bytes.n);
		return;
	}
	want(span_eq(r.bytes, bytes) && span_eq(r.sig.name, r.author));
	accepted(&r);
	want(record_parse_text(&text, a, r.text, &e) == CY_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span(data, size);
	struct record r;
	struct cy_err e;
	struct arena a;

	arena_init(&a, 1 << 20);
	if (record_parse_text(&r, &a, bytes, &e) == CY_OK)
		accepted(&r);
	else
		refused(&e, bytes.n);
	entry(&a, bytes);
	arena_release(&a);
	return 0;
}
