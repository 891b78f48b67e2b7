/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

#include "record/body.h"

static void
print_first(struct buf *out, const struct record_type *t)
{
	buf_puts(out, "comity/");
	buf_puts(out, t->name);
	buf_puts(out, "/v1\n");
}

static void
print_name(struct buf *out, enum field f)
{
	buf_put(out, field_span(f));
	buf_puts(out, ": ");
}

enum cy_rc
record_print(struct buf *out, const struct record *r, struct cy_err *e)
{
	const struct record_field *f;
	size_t i;

	print_first(out, r->type);
	for (i = 0; i < r->nfields; i++) {
		f = &r->fields[i];
		print_name(out, f->rule->field);
		value_ops(f->rule->kind)->print(out, f->value);
		buf_putc(out, '\n');
	}
	if (r->body.n > 0) {
		buf_putc(out, '\n');
		body_print(out, r->body);
	}
	return buf_check(out, e);
}

void
record_draft_init(struct record_draft *d, enum record_kind kind)
{
	d->kind = kind;
	d->n = 0;
	d->body = span(NULL, 0);
}

void
record_draft_add(struct record_draft *d, enum field f, struct span value)
{
	if (value.n == 0)
		return;
	if (d->n < LIMIT_RECORD_HEADERS) {
		d->h[d->n].field = f;
		d->h[d->n].value = value;
	}
	d->n++;
}

/* What putting headers in order would hide. */
static enum cy_rc
draft_check(
    const struct record_draft *d, const struct record_type *t, struct cy_err *e)
{
	size_t i;

	if (d->n > LIMIT_RECORD_HEADERS)
		return cy_fail(e, CY_BAD, FAULT_DRAFT_HEADERS, CY_NO_OFFSET,
		    "%zu headers", d->n);
	for (i = 0; i < d->n; i++)
		if (record_rule(d->kind, d->h[i].field) == NULL)
			return cy_fail(e, CY_BAD, FAULT_FIELD_FORBIDDEN,
			    CY_NO_OFFSET, "header %s of %s",
			    field_name(d->h[i].field), t->name);
	return CY_OK;
}

static void
draft_headers(
    struct buf *out, const struct record_draft *d, const struct record_type *t)
{
	size_t i, k;

	for (i = 0; i < t->nrules; i++)
		for (k = 0; k < d->n; k++) {
			if (d->h[k].field != t->rules[i].field)
				continue;
			print_name(out, d->h[k].field);
			buf_put(out, d->h[k].value);
			buf_putc(out, '\n');
		}
}

static enum cy_rc
draft_text(struct buf *out, const struct record_draft *d, struct cy_err *e)
{
	const struct record_type *t = record_type_of(d->kind);
	enum cy_rc rc = draft_check(d, t, e);

	if (rc != CY_OK)
		return rc;
	print_first(out, t);
	draft_headers(out, d, t);
	if (d->body.n > 0) {
		buf_putc(out, '\n');
		buf_put(out, d->body);
		if (d->body.p[d->body.n - 1] != '\n')
			buf_putc(out, '\n');
	}
	return buf_check(out, e);
}

enum cy_rc
record_draft_print(
    struct buf *out, const struct record_draft *d, struct cy_err *e)
{
	size_t start = out->n;
	struct record r;
	struct arena a;
	struct span text;
	enum cy_rc rc;

	arena_init(&a, (LIMIT_RECORD_HEADERS + 2) * sizeof(*r.fields));
	rc = draft_text(out, d, e);
	text = span_from(buf_span(out), start);
	if (rc == CY_OK && d->kind < RECORD_KINDS)
		rc = record_parse_text(&r, &a, text, e);
	else if (rc == CY_OK)
		rc = paper_parse(&r, &a, text, e);
	if (rc != CY_OK)
		out->n = start;
	arena_release(&a);
	return rc;
}
