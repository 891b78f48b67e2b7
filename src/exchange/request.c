/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/request.h"

static const struct span first = SPAN_INIT("comity/signing-request/v1\n");

static enum cy_rc
bad_form(struct cy_err *e, const struct span *in, struct span rest)
{
	return cy_fail(e, CY_BAD, FAULT_REQUEST_FORM, in->n - rest.n,
	    "a first line, lines after a tab, a blank line, a record");
}

/* Takes the tabs from the lines that have one; *rest is what follows. */
static enum cy_rc
read_about(
    struct span *about, struct arena *a, struct span *rest, struct cy_err *e)
{
	uint8_t *p = arena_alloc(a, rest->n + 1);
	size_t n = 0, line;

	if (p == NULL)
		return cy_nomem(e);
	while (rest->n > 0 && rest->p[0] == '\t') {
		line = span_find(*rest, '\n');
		if (line == rest->n)
			break;
		memcpy(p + n, rest->p + 1, line);
		n += line;
		*rest = span_from(*rest, line + 1);
	}
	*about = span(p, n);
	return CY_OK;
}

/* The text shown is one that the record names by its hash. */
static bool
refers(const struct record *r, const struct record *about)
{
	struct hash id, value;

	record_id(about, &id);
	for (size_t i = 0; i < r->nfields; i++)
		if (r->fields[i].rule->kind == V_RECORD &&
		    value_hash(r->fields[i].value, &value) &&
		    hash_eq(&value, &id))
			return true;
	return false;
}

enum cy_rc
request_parse(
    struct sign_request *out, struct arena *a, struct span in, struct cy_err *e)
{
	struct span rest = in, about;
	enum cy_rc rc;

	memset(out, 0, sizeof(*out));
	if (in.n > REQUEST_MAX || !span_starts(in, first))
		return bad_form(e, &in, in);
	rest = span_from(in, first.n);
	rc = read_about(&about, a, &rest, e);
	if (rc != CY_OK)
		return rc;
	if (rest.n == 0 || rest.p[0] != '\n')
		return bad_form(e, &in, rest);
	rest = span_from(rest, 1);
	rc = record_parse_text(&out->record, a, rest, e);
	if (rc != CY_OK && e->offset != CY_NO_OFFSET)
		e->offset += in.n - rest.n;
	if (rc != CY_OK || about.n == 0)
		return rc;
	out->has_about = true;
	rc = record_parse_text(&out->about, a, about, e);
	if (rc == CY_OK && !refers(&out->record, &out->about))
		rc = cy_fail(e, CY_BAD, FAULT_REQUEST_OTHER, CY_NO_OFFSET,
		    "no header has the hash of the text shown");
	return rc;
}

void
request_print(struct buf *b, struct span about, struct span text)
{
	size_t line;

	buf_put(b, first);
	while (about.n > 0) {
		line = span_find(about, '\n');
		buf_putc(b, '\t');
		buf_put(b, span_first(about, line));
		buf_putc(b, '\n');
		about = span_from(about, line + 1);
	}
	buf_putc(b, '\n');
	buf_put(b, text);
}
