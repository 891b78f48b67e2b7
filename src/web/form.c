/* SPDX-License-Identifier: Apache-2.0 */
#include "web/form.h"

#include <assert.h>

#include "base/text.h"
#include "web/multipart.h"

static enum cy_rc
bad(struct cy_err *e, uint64_t at, const char *what)
{
	return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, at, "%s", what);
}

/* What is being read, and into what. */
struct reading {
	struct page *p;
	const struct form_field *f;
	size_t n;
	struct span *value;
};

static enum cy_rc
unknown(const struct reading *r, struct cy_err *e)
{
	struct buf b;

	buf_init(&b, 1024);
	for (size_t i = 0; i < r->n; i++)
		buf_printf(&b, "%s\"%s\"", i == 0 ? "" : ", ", r->f[i].name);
	(void)cy_fail(e, CY_USAGE, FAULT_WEB_FORM, CY_NO_OFFSET,
	    "the fields are %.*s, each at most once", SPAN_ARGS(buf_span(&b)));
	buf_release(&b);
	return CY_USAGE;
}

/* Line ends of forms are CR LF; a lone CR is none. */
static struct span
unix_lines(struct page *p, struct span s)
{
	uint8_t *out = arena_alloc(p->a, s.n + 1);
	size_t n = 0;

	if (out == NULL)
		return (struct span){NULL, 0};
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			out[n++] = s.p[i];
	return span(out, n);
}

struct span
form_lines(struct page *p, struct span pasted)
{
	uint8_t *out = arena_alloc(p->a, pasted.n + 1);
	struct span s = unix_lines(p, pasted);

	if (out == NULL || s.p == NULL)
		return (struct span){NULL, 0};
	while (s.n > 0 && (*s.p == '\n' || *s.p == ' '))
		s = span_from(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' '))
		s.n--;
	memcpy(out, s.p, s.n);
	out[s.n] = '\n';
	return span(out, s.n + (s.n > 0));
}

/* Text that a person typed: what an escape may stand for, stands here. */
static enum cy_rc
read_text(struct page *p, const struct form_field *f, struct span in,
    struct span *out, struct cy_err *e)
{
	struct span s = unix_lines(p, in);
	uint32_t c = 0;
	size_t at = 0;

	if (s.p == NULL)
		return cy_nomem(e);
	while (at < s.n) {
		size_t n = utf8_decode(span_from(s, at), &c);
		bool brk = c == '\n' || c == '\t';

		if (n == 0 || c == 0x7f || (c >= 0x80 && c < 0xa0) ||
		    (c < 0x20 && !(f->kind == FORM_LINES && brk)))
			return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, at,
			    "\"%s\" is no plain text", f->name);
		at += n;
	}
	*out = s;
	return CY_OK;
}

static enum cy_rc
read_value(struct reading *r, size_t i, struct span in, struct cy_err *e)
{
	const struct form_field *f = &r->f[i];
	enum cy_rc rc = CY_OK;

	if (f->max != 0 && in.n > f->max)
		return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, CY_NO_OFFSET,
		    "\"%s\" is longer than %zu bytes", f->name, f->max);
	switch (f->kind) {
	case FORM_LINE:
	case FORM_LINES:
		rc = read_text(r->p, f, in, &r->value[i], e);
		break;
	case FORM_BYTES:
		r->value[i] = form_lines(r->p, in);
		if (r->value[i].p == NULL)
			rc = cy_nomem(e);
		break;
	case FORM_FILE:
		r->value[i] = in;
		break;
	}
	return rc;
}

/* One field; only a field for files takes one. */
static enum cy_rc
take(struct reading *r, unsigned *seen, struct span name, struct span value,
    bool file, struct cy_err *e)
{
	size_t i = 0;

	while (i < r->n && !span_eq_str(name, r->f[i].name))
		i++;
	if (i == r->n || (*seen & (1u << i)) != 0 ||
	    (file && r->f[i].kind != FORM_FILE))
		return unknown(r, e);
	*seen |= 1u << i;
	return read_value(r, i, value, e);
}

static enum cy_rc
read_multipart(
    struct reading *r, struct span body, struct span boundary, struct cy_err *e)
{
	struct multipart m;
	struct multipart_part part;
	unsigned seen = 0;
	enum cy_rc rc = multipart_init(&m, body, boundary, e);

	if (rc != CY_OK)
		return rc;
	while ((rc = multipart_next(&m, &part, e)) == CY_OK) {
		rc = take(r, &seen, part.name, part.body, part.file, e);
		if (rc != CY_OK)
			return rc;
	}
	return rc == CY_NOTFOUND ? CY_OK : rc;
}

static enum cy_rc
read_urlencoded(struct reading *r, struct span rest, struct cy_err *e)
{
	struct span name, value;
	enum cy_rc rc = CY_OK;
	unsigned seen = 0;
	uint8_t *room;
	size_t n;

	while (rc == CY_OK && http_param(&rest, &name, &value)) {
		room = arena_alloc(r->p->a, value.n + 1);
		if (room == NULL)
			return cy_nomem(e);
		if (!http_decode(room, &n, value, HTTP_FORM | HTTP_LINES))
			return bad(e, CY_NO_OFFSET,
			    "a value is no text: send it as a file");
		rc = take(r, &seen, name, span(room, n), false, e);
	}
	return rc;
}

/* "application/x-www-form-urlencoded; charset=..." */
static bool
is_urlencoded(struct span type)
{
	static const char name[] = "application/x-www-form-urlencoded";

	type = span_first(type, span_find(type, ';'));
	while (type.n > 0 && type.p[type.n - 1] == ' ')
		type.n--;
	return type.n == sizeof(name) - 1 &&
	    strncasecmp((const char *)type.p, name, type.n) == 0;
}

enum cy_rc
form_parse(struct page *p, struct span body, struct span type,
    const struct form_field *f, size_t n, struct span *value, struct cy_err *e)
{
	struct reading r = {p, f, n, value};
	struct span boundary = multipart_boundary(type);
	enum cy_rc rc;

	assert(n <= FORM_FIELDS);
	for (size_t i = 0; i < n; i++)
		value[i] = (struct span){NULL, 0};
	if (boundary.p != NULL)
		rc = read_multipart(&r, body, boundary, e);
	else if (is_urlencoded(type))
		rc = read_urlencoded(&r, body, e);
	else
		rc = bad(e, CY_NO_OFFSET,
		    "a form is sent as multipart/form-data or "
		    "application/x-www-form-urlencoded");
	for (size_t i = 0; i < n; i++)
		if (value[i].n == 0)
			value[i].p = NULL;
	return rc;
}

enum cy_rc
form_read(struct page *p, const struct form_field *f, size_t n,
    struct span *value, struct cy_err *e)
{
	return form_parse(p, p->r->body, http_header_of(p->r, "content-type"),
	    f, n, value, e);
}
