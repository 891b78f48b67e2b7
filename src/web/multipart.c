/* SPDX-License-Identifier: Apache-2.0 */
#include "web/multipart.h"

#include "base/reader.h"
#include "http/request.h"

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

static struct span
skip_space(struct span s)
{
	while (s.n > 0 && (*s.p == ' ' || *s.p == '\t'))
		s = span_from(s, 1);
	return s;
}

/* RFC 9110 section 5.6.2. */
static bool
is_token(uint8_t c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
	    (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static struct span
take_token(struct span *s)
{
	struct span t = {s->p, 0};

	while (t.n < s->n && is_token(s->p[t.n]))
		t.n++;
	*s = span_from(*s, t.n);
	return t;
}

/* What stands between quotes, a backslash before a quote as it is. */
static bool
take_quoted(struct span *s, struct span *value)
{
	size_t i = 1;

	while (i < s->n && s->p[i] != '"')
		i += s->p[i] == '\\' ? 2 : 1;
	if (i >= s->n)
		return false;
	*value = span(s->p + 1, i - 1);
	*s = span_from(*s, i + 1);
	return true;
}

/* The next "; name=value"; false: there is none, or not of that form, and
 * then something is left in *s. */
static bool
take_parameter(struct span *s, struct span *name, struct span *value)
{
	struct span rest = skip_space(*s);

	*s = rest;
	if (rest.n == 0 || *rest.p != ';')
		return false;
	rest = skip_space(span_from(rest, 1));
	*name = take_token(&rest);
	if (name->n == 0 || rest.n == 0 || *rest.p != '=')
		return false;
	rest = span_from(rest, 1);
	if (rest.n > 0 && *rest.p == '"') {
		if (!take_quoted(&rest, value))
			return false;
	} else {
		*value = take_token(&rest);
		if (value->n == 0)
			return false;
	}
	*s = rest;
	return true;
}

/* bchars of RFC 2046 without the space. */
static bool
boundary_valid(struct span s)
{
	if (s.n == 0 || s.n > MULTIPART_BOUNDARY)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (!(c >= '0' && c <= '9') &&
		    !(lower(c) >= 'a' && lower(c) <= 'z') &&
		    (c == 0 || strchr("'()+_,-./:=?", c) == NULL))
			return false;
	}
	return true;
}

struct span
multipart_boundary(struct span type)
{
	const struct span none = {NULL, 0};
	struct span name, value, found = none;
	size_t at = 0;

	while (at < type.n && (is_token(type.p[at]) || type.p[at] == '/'))
		at++;
	if (!http_name_is(span_first(type, at), "multipart/form-data"))
		return none;
	type = span_from(type, at);
	while (take_parameter(&type, &name, &value)) {
		if (!http_name_is(name, "boundary"))
			continue;
		if (found.p != NULL || !boundary_valid(value))
			return none;
		found = value;
	}
	return type.n == 0 ? found : none;
}

static enum cy_rc
bad(struct cy_err *e, size_t at, const char *what)
{
	return cy_fail(e, CY_USAGE, FAULT_WEB_FORM, at, "%s", what);
}

/* The boundary stands at m->at: over it, and what ends its line. */
static enum cy_rc
over_boundary(struct multipart *m, struct cy_err *e)
{
	struct span rest = span_from(m->body, m->at);

	if (!span_starts(rest, SPAN_LIT("--")) ||
	    !span_starts(span_from(rest, 2), m->boundary))
		return bad(e, m->at, "a boundary comes here");
	rest = span_from(rest, 2 + m->boundary.n);
	m->ended = span_starts(rest, SPAN_LIT("--"));
	if (m->ended)
		rest = span_from(rest, 2);
	m->at = m->body.n - rest.n;
	/* After the last one the end of the line may be missing. */
	if (m->ended && rest.n == 0)
		return CY_OK;
	if (!span_starts(rest, SPAN_LIT("\r\n")))
		return bad(e, m->at, "the boundary's line does not end");
	m->at += 2;
	if (m->ended && m->at < m->body.n)
		return bad(e, m->at, "something follows the last boundary");
	return CY_OK;
}

enum cy_rc
multipart_init(struct multipart *m, struct span body, struct span boundary,
    struct cy_err *e)
{
	*m = (struct multipart){.body = body, .boundary = boundary};
	return over_boundary(m, e);
}

/* form-data; name="text"; filename="a.note" */
static bool
read_disposition(struct multipart_part *part, struct span v)
{
	struct span name, value;

	v = skip_space(v);
	if (!http_name_is(take_token(&v), "form-data"))
		return false;
	while (take_parameter(&v, &name, &value)) {
		if (http_name_is(name, "name") && part->name.p == NULL)
			part->name = value;
		else if (http_name_is(name, "filename") && !part->file)
			part->file = true;
		else
			return false;
	}
	return v.n == 0 && part->name.p != NULL;
}

static bool
has_control(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

/* One header line; *type: the part's type was said already. */
static bool
read_header(struct multipart_part *part, struct span line, bool *type)
{
	struct span name = take_token(&line);

	if (line.n == 0 || *line.p != ':' || has_control(line))
		return false;
	line = span_from(line, 1);
	if (http_name_is(name, "content-disposition"))
		return part->name.p == NULL && read_disposition(part, line);
	/* What a browser guesses from the name says nothing. */
	if (!http_name_is(name, "content-type") || *type)
		return false;
	return *type = true;
}

static enum cy_rc
read_headers(struct multipart *m, struct multipart_part *part, struct cy_err *e)
{
	struct reader r;
	struct span line;
	bool type = false;

	reader_init(
	    &r, span_first(span_from(m->body, m->at), MULTIPART_HEADERS));
	for (;;) {
		line = reader_line(&r, MULTIPART_HEADERS);
		if (!reader_ok(&r) || line.n == 0 || line.p[line.n - 1] != '\r')
			return bad(
			    e, m->at + r.pos, "a part's header does not end");
		line.n--;
		if (line.n == 0)
			break;
		if (!read_header(part, line, &type))
			return bad(e, (size_t)(line.p - m->body.p),
			    "a part's header is not understood");
	}
	m->at += r.pos;
	if (part->name.p == NULL)
		return bad(e, m->at, "a part has no name");
	return CY_OK;
}

/* Up to the next line that is a boundary. */
static enum cy_rc
read_body(struct multipart *m, struct multipart_part *part, struct cy_err *e)
{
	struct span rest = span_from(m->body, m->at), line;
	const uint8_t *at = rest.p;

	while ((at = memmem(at, (size_t)(rest.p + rest.n - at), "\r\n--", 4)) !=
	    NULL) {
		line = span(at + 4, (size_t)(rest.p + rest.n - at - 4));
		if (span_starts(line, m->boundary)) {
			part->body = span(rest.p, (size_t)(at - rest.p));
			m->at += part->body.n + 2;
			return over_boundary(m, e);
		}
		at++;
	}
	return bad(e, m->body.n, "the last boundary is missing");
}

enum cy_rc
multipart_next(
    struct multipart *m, struct multipart_part *part, struct cy_err *e)
{
	enum cy_rc rc;

	*part = (struct multipart_part){.file = false};
	if (m->ended)
		return CY_NOTFOUND;
	if (m->n++ == MULTIPART_PARTS)
		return bad(e, m->at, "more parts than a form has");
	rc = read_headers(m, part, e);
	return rc == CY_OK ? read_body(m, part, e) : rc;
}
