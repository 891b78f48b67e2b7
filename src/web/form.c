/* SPDX-License-Identifier: Apache-2.0 */
#include "web/form.h"

#include "base/text.h"
#include "web/multipart.h"

static enum cy_rc
bad(struct cy_err *e, uint64_t at, const char *what)
{
	return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, at, "%s", what);
}

struct span
form_lines(struct page *p, struct span s)
{
	uint8_t *out = arena_alloc(p->a, s.n + 1);
	size_t n = 0;

	if (out == NULL)
		return (struct span){NULL, 0};
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\r' || i + 1 == s.n || s.p[i + 1] != '\n')
			out[n++] = s.p[i];
	s = span(out, n);
	while (s.n > 0 && (*s.p == '\n' || *s.p == ' '))
		s = span_from(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' '))
		s.n--;
	/* There is room: one byte more than was pasted. */
	out[s.p + s.n - out] = '\n';
	s.n += s.n > 0;
	return s;
}

/* One field; what comes from a text field has the line ends of forms. */
static enum cy_rc
take(struct page *p, struct form *f, struct span name, struct span value,
    bool file, struct cy_err *e)
{
	if (span_eq_str(name, "text") && !file && f->text.p == NULL) {
		f->text = form_lines(p, value);
		return f->text.p == NULL ? cy_nomem(e) : CY_OK;
	}
	if (span_eq_str(name, "file") && f->file.p == NULL) {
		f->file = value;
		return CY_OK;
	}
	return bad(e, CY_NO_OFFSET,
	    "the fields are \"text\" and \"file\", each at most once");
}

static enum cy_rc
read_multipart(
    struct page *p, struct form *f, struct span boundary, struct cy_err *e)
{
	struct multipart m;
	struct multipart_part part;
	enum cy_rc rc = multipart_init(&m, p->r->body, boundary, e);

	if (rc != CY_OK)
		return rc;
	while ((rc = multipart_next(&m, &part, e)) == CY_OK) {
		rc = take(p, f, part.name, part.body, part.file, e);
		if (rc != CY_OK)
			return rc;
	}
	return rc == CY_NOTFOUND ? CY_OK : rc;
}

static enum cy_rc
read_urlencoded(struct page *p, struct form *f, struct cy_err *e)
{
	struct span rest = p->r->body, name, value;
	enum cy_rc rc = CY_OK;
	uint8_t *room;
	size_t n;

	while (rc == CY_OK && http_param(&rest, &name, &value)) {
		room = arena_alloc(p->a, value.n + 1);
		if (room == NULL)
			return cy_nomem(e);
		if (!http_decode(room, &n, value, HTTP_FORM | HTTP_LINES))
			return bad(e, CY_NO_OFFSET,
			    "a value is no text: send it as a file");
		rc = take(p, f, name, span(room, n), false, e);
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
form_read(struct page *p, struct form *f, struct cy_err *e)
{
	struct span type = http_header_of(p->r, "content-type"), boundary;
	enum cy_rc rc;

	*f = (struct form){.text = {NULL, 0}};
	boundary = multipart_boundary(type);
	if (boundary.p != NULL)
		rc = read_multipart(p, f, boundary, e);
	else if (is_urlencoded(type))
		rc = read_urlencoded(p, f, e);
	else
		rc = bad(e, CY_NO_OFFSET,
		    "a form is sent as multipart/form-data or "
		    "application/x-www-form-urlencoded");
	if (f->text.n == 0)
		f->text.p = NULL;
	if (f->file.n == 0)
		f->file.p = NULL;
	return rc;
}
