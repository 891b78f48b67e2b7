/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: a paper that is accepted is printed again, from its decoded values
 * and from a draft made of its headers in reverse, byte for byte; and no text
 * is a paper and a record.
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
	struct para_id id;
	struct span paragraph = record_get(r, F_PARAGRAPH);
	struct buf out;

	buf_init(&out, LIMIT_RECORD_TEXT);
	want(record_print(&out, r, NULL) == CY_OK);
	want(span_eq(buf_span(&out), r->text));
	buf_reset(&out);
	draft(r, &out);
	want(span_eq(buf_span(&out), r->text));
	buf_release(&out);
	want(r->type->kind >= RECORD_KINDS && r->type->kind < PAPER_END);
	want(r->sig.name.n == 0 && party_id_has_keys(r->author));
	want(paragraph.n == 0 || para_id_parse(paragraph, &id));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span(data, size);
	struct record r, other;
	struct cy_err e;
	struct arena a;

	arena_init(&a, 1 << 20);
	if (paper_parse(&r, &a, bytes, &e) == CY_OK) {
		accepted(&r);
		want(record_parse_text(&other, &a, bytes, &e) == CY_BAD &&
		    e.fault == FAULT_TYPE_UNKNOWN);
	} else {
		want(e.rc == CY_BAD && e.fault != FAULT_NONE);
		want(e.offset == CY_NO_OFFSET || e.offset <= size);
		if (record_parse_text(&other, &a, bytes, &e) == CY_OK)
			want(other.type->kind < RECORD_KINDS);
	}
	arena_release(&a);
	return 0;
}
