/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/csv.h"

#include "base/text.h"

static enum cy_rc
fail(const struct csv *c, enum fault f, size_t at, uint64_t line)
{
	return cy_fail(c->e, CY_BAD, f, at, "line %llu: %s",
	    (unsigned long long)line, fault_text(f));
}

/* The byte at pos, or -1 at the end. */
static int
peek(const struct csv *c)
{
	return c->pos < c->in.n ? c->in.p[c->pos] : -1;
}

static bool
at_line_end(const struct csv *c)
{
	int b = peek(c);

	return b == -1 || b == '\n' ||
	    (b == '\r' && c->pos + 1 < c->in.n && c->in.p[c->pos + 1] == '\n');
}

/* Writes the field with its doubled quotes halved. */
static enum cy_rc
unescape(struct csv *c, struct span raw, size_t doubled, struct span *out)
{
	uint8_t *p = arena_alloc(c->arena, raw.n - doubled);
	size_t n = 0;

	if (p == NULL)
		return cy_nomem(c->e);
	for (size_t i = 0; i < raw.n; i++) {
		p[n++] = raw.p[i];
		if (raw.p[i] == '"')
			i++;
	}
	*out = span(p, n);
	return CY_OK;
}

/* A quoted field, from its opening quote to over its closing one. */
static enum cy_rc
quoted(struct csv *c, struct span *out)
{
	size_t start = c->pos, doubled = 0;
	uint64_t line = c->line;
	struct span raw;

	for (c->pos++;; c->pos++) {
		if (c->pos >= c->in.n)
			return fail(c, FAULT_CSV_UNCLOSED, start, line);
		if (c->in.p[c->pos] == '\n')
			c->line++;
		if (c->in.p[c->pos] != '"')
			continue;
		if (c->pos + 1 >= c->in.n || c->in.p[c->pos + 1] != '"')
			break;
		doubled++;
		c->pos++;
	}
	raw = span(c->in.p + start + 1, c->pos - start - 1);
	c->pos++;
	if (peek(c) != ',' && !at_line_end(c))
		return fail(c, FAULT_CSV_QUOTE, c->pos, c->line);
	*out = raw;
	return doubled > 0 ? unescape(c, raw, doubled, out) : CY_OK;
}

static enum cy_rc
bare(struct csv *c, struct span *out)
{
	size_t start = c->pos;

	for (; peek(c) != ',' && !at_line_end(c); c->pos++) {
		if (peek(c) == '"')
			return fail(c, FAULT_CSV_QUOTE, c->pos, c->line);
		if (peek(c) == '\r')
			return fail(c, FAULT_CSV_CR, c->pos, c->line);
	}
	*out = span(c->in.p + start, c->pos - start);
	return CY_OK;
}

static enum cy_rc
field(struct csv *c, struct span *out)
{
	size_t start = c->pos, at;
	uint64_t line = c->line;
	enum cy_rc rc;

	rc = peek(c) == '"' ? quoted(c, out) : bare(c, out);
	if (rc != CY_OK)
		return rc;
	if (out->n > LIMIT_CSV_FIELD)
		return fail(c, FAULT_CSV_FIELD_SIZE, start, line);
	if (!utf8_valid(*out, &at))
		return fail(c, FAULT_CSV_UTF8, start, line);
	if (span_find(*out, 0) < out->n)
		return fail(c, FAULT_CSV_NUL, start, line);
	return CY_OK;
}

static enum cy_rc
read_row(struct csv *c, struct csv_row *row)
{
	enum cy_rc rc = CY_OK;
	bool more = c->pos < c->in.n;

	row->n = 0;
	row->line = c->line;
	row->offset = c->pos;
	while (more && rc == CY_OK) {
		if (row->n == LIMIT_CSV_FIELDS)
			return fail(c, FAULT_CSV_FIELDS, c->pos, c->line);
		rc = field(c, &row->f[row->n++]);
		more = peek(c) == ',';
		c->pos += more;
	}
	if (rc != CY_OK || row->n == 0)
		return rc;
	c->pos += peek(c) == '\r';
	if (peek(c) == '\n') {
		c->pos++;
		c->line++;
	}
	return CY_OK;
}

static enum cy_rc
check_head(struct csv *c)
{
	const struct csv_row *h = &c->head;

	if (h->n == 0)
		return fail(c, FAULT_CSV_HEADER, 0, 1);
	for (size_t i = 0; i < h->n; i++) {
		/* A quote in a name would live in the caller's arena. */
		if (h->f[i].n == 0 || span_find(h->f[i], '"') < h->f[i].n)
			return fail(c, FAULT_CSV_HEADER, h->offset, 1);
		for (size_t k = 0; k < i; k++)
			if (span_eq(h->f[i], h->f[k]))
				return fail(c, FAULT_CSV_HEADER, h->offset, 1);
	}
	return CY_OK;
}

enum cy_rc
csv_init(struct csv *c, struct span in, struct arena *arena, struct cy_err *e)
{
	enum cy_rc rc;

	c->in = in;
	c->pos = span_starts(in, SPAN_LIT("\xef\xbb\xbf")) ? 3 : 0;
	c->line = 1;
	c->arena = arena;
	c->e = e;
	rc = read_row(c, &c->head);
	if (rc == CY_OK)
		rc = check_head(c);
	c->e = NULL;
	return rc;
}

enum cy_rc
csv_next(struct csv *c, struct csv_row *row, struct cy_err *e)
{
	enum cy_rc rc;

	c->e = e;
	rc = read_row(c, row);
	if (rc == CY_OK && row->n > 0 && row->n != c->head.n)
		rc = cy_fail(e, CY_BAD, FAULT_CSV_ROW, row->offset,
		    "line %llu: %zu fields, the header has %zu",
		    (unsigned long long)row->line, row->n, c->head.n);
	c->e = NULL;
	return rc;
}

size_t
csv_column(const struct csv *c, const char *name)
{
	for (size_t i = 0; i < c->head.n; i++)
		if (span_eq_str(c->head.f[i], name))
			return i;
	return CSV_NONE;
}

enum cy_rc
csv_columns(const struct csv *c, const char *const *names, size_t *columns,
    size_t n, struct cy_err *e)
{
	for (size_t i = 0; i < n; i++) {
		columns[i] = csv_column(c, names[i]);
		if (columns[i] == CSV_NONE)
			return cy_fail(e, CY_BAD, FAULT_CSV_COLUMN_MISSING,
			    c->head.offset, "line 1: no column \"%s\"",
			    names[i]);
	}
	return CY_OK;
}

struct span
csv_field(const struct csv_row *row, size_t column)
{
	return column < row->n ? row->f[column] : span(NULL, 0);
}

void
csv_out_init(struct csv_out *o, struct buf *b)
{
	*o = (struct csv_out){.b = b, .start = b->n};
}

static bool
any_of(struct span s, const char *set)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != 0 && strchr(set, s.p[i]) != NULL)
			return true;
	return false;
}

void
csv_out_field(struct csv_out *o, struct span s)
{
	bool formula = any_of(span_first(s, 1), "=+-@\t\r");
	/* A reader would drop a byte order mark that stands in front. */
	bool quote =
	    any_of(s, "\",\r\n") || span_starts(s, SPAN_LIT("\xef\xbb\xbf"));

	if (o->fields++ > 0)
		buf_putc(o->b, ',');
	if (quote)
		buf_putc(o->b, '"');
	if (formula)
		buf_putc(o->b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_putc(o->b, '"');
		buf_putc(o->b, s.p[i]);
	}
	if (quote)
		buf_putc(o->b, '"');
}

void
csv_out_text(struct csv_out *o, const char *s)
{
	csv_out_field(o, span_str(s));
}

void
csv_out_end(struct csv_out *o)
{
	/* One empty field alone would be an empty line. */
	if (o->fields == 1 && o->b->n == o->start)
		buf_puts(o->b, "\"\"");
	buf_puts(o->b, "\r\n");
	o->fields = 0;
	o->start = o->b->n;
}
