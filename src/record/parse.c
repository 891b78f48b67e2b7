/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

#include "base/text.h"
#include "record/body.h"

/* A text on its way to a record. */
struct parser {
	struct record *r;
	struct cy_err *e;
	bool papers; /* this family of types, or records */
	size_t pos;  /* of the next byte of the text */
	size_t rule; /* row of the type's table that was met last */
	size_t seen; /* how often its header stood so far */
};

static enum cy_rc
bad(const struct parser *p, enum fault fault, const char *what)
{
	return cy_fail(p->e, CY_BAD, fault, p->pos, "%s", what);
}

static enum cy_rc
bad_field(const struct parser *p, enum fault fault, struct span name)
{
	return cy_fail(p->e, CY_BAD, fault, p->pos, "header %.*s of %s",
	    SPAN_ARGS(span_first(name, 64)), p->r->type->name);
}

/* "comity/<type>/v1" */
static enum cy_rc
first_line(struct parser *p)
{
	struct span text = p->r->text, line, type, version;

	line = span_first(text, span_find(text, '\n'));
	if (!span_starts(line, SPAN_LIT("comity/")) ||
	    !value_two(span_from(line, 7), '/', &type, &version))
		return bad(p, FAULT_FIRST_LINE, "expected comity/<type>/v1");
	p->pos = 7;
	p->r->type =
	    p->papers ? paper_type_named(type) : record_type_named(type);
	if (p->r->type == NULL)
		return cy_fail(p->e, CY_BAD, FAULT_TYPE_UNKNOWN, p->pos,
		    "type %.*s", SPAN_ARGS(span_first(type, 64)));
	p->pos += type.n + 1;
	if (!span_eq_str(version, "v1"))
		return cy_fail(p->e, CY_BAD, FAULT_VERSION_UNKNOWN, p->pos,
		    "version %.*s", SPAN_ARGS(span_first(version, 64)));
	p->pos = line.n + 1;
	return CY_OK;
}

/* Does a later header line bear this name? */
static bool
stands_later(const struct parser *p, struct span name)
{
	struct span rest = span_from(p->r->text, p->pos), line;

	while (span_split(&rest, '\n', &line) && line.n > 0)
		if (span_eq(span_first(line, span_find(line, ':')), name))
			return true;
	return false;
}

/* The rows passed over on the way to row `to` may not be required ones. */
static enum cy_rc
pass_rules(const struct parser *p, size_t to)
{
	const struct field_rule *rules = p->r->type->rules;
	size_t i, have = p->seen;
	enum fault fault;
	struct span name;

	for (i = p->rule; i < to; i++) {
		name = field_span(rules[i].field);
		if (have < rules[i].min) {
			fault = stands_later(p, name) ? FAULT_FIELD_ORDER
			                              : FAULT_FIELD_MISSING;
			return bad_field(p, fault, name);
		}
		have = 0;
	}
	return CY_OK;
}

static bool
type_has(const struct record_type *t, struct span name)
{
	size_t i;

	for (i = 0; i < t->nrules; i++)
		if (span_eq(name, field_span(t->rules[i].field)))
			return true;
	return false;
}

/* Each family has headers of its own: what the other calls so is unknown. */
static bool
family_has(bool papers, struct span name)
{
	const struct record_type *t = papers ? paper_types : record_types;
	size_t n = papers ? PAPER_KINDS : RECORD_KINDS, i;

	for (i = 0; i < n; i++)
		if (type_has(&t[i], name))
			return true;
	return false;
}

/* Why a name was not found from the present row on. */
static enum cy_rc
misplaced(const struct parser *p, struct span name)
{
	if (type_has(p->r->type, name))
		return bad_field(p, FAULT_FIELD_ORDER, name);
	if (family_has(p->papers, name))
		return bad_field(p, FAULT_FIELD_FORBIDDEN, name);
	return bad_field(p, FAULT_FIELD_UNKNOWN, name);
}

/* Moves on to the row of this name. */
static enum cy_rc
find_rule(struct parser *p, struct span name)
{
	const struct record_type *t = p->r->type;
	enum cy_rc rc;
	size_t i = p->rule;

	while (i < t->nrules && !span_eq(name, field_span(t->rules[i].field)))
		i++;
	if (i == t->nrules)
		return misplaced(p, name);
	rc = pass_rules(p, i);
	if (rc != CY_OK)
		return rc;
	if (i != p->rule)
		p->seen = 0;
	p->rule = i;
	if (p->seen == t->rules[i].max)
		return bad_field(p,
		    p->seen == 1 ? FAULT_FIELD_DUPLICATE : FAULT_FIELD_TOO_MANY,
		    name);
	p->seen++;
	return CY_OK;
}

static enum cy_rc
header(struct parser *p, struct span line)
{
	struct record *r = p->r;
	struct record_field *f = &r->fields[r->nfields];
	size_t colon = span_find(line, ':');
	enum cy_rc rc;

	if (line.n > LIMIT_HEADER_LINE)
		return bad(p, FAULT_HEADER_TOO_LONG, "a long header line");
	if (colon + 1 >= line.n || line.p[colon + 1] != ' ')
		return bad(p, FAULT_HEADER_SYNTAX, "expected Name: value");
	rc = find_rule(p, span_first(line, colon));
	if (rc != CY_OK)
		return rc;
	f->rule = &r->type->rules[p->rule];
	f->value = span_from(line, colon + 2);
	f->offset = (uint32_t)(p->pos + colon + 2);
	r->nfields++;
	p->pos += line.n + 1;
	return value_check(f->rule, f->value, f->offset, p->e);
}

/* Lines up to the blank one, or all. */
static size_t
count_lines(struct span s)
{
	size_t n = 0, at;

	while (s.n > 0 && s.p[0] != '\n') {
		at = span_find(s, '\n');
		s = span_from(s, at + 1);
		n++;
	}
	return n;
}

static enum cy_rc
headers(struct parser *p, struct arena *a)
{
	struct span rest = span_from(p->r->text, p->pos), line;
	size_t n = count_lines(rest), i;
	enum cy_rc rc;

	if (n > LIMIT_RECORD_HEADERS)
		return bad(p, FAULT_TOO_MANY_HEADERS, "too many headers");
	p->r->fields = arena_array(a, n + 1, sizeof(*p->r->fields));
	if (p->r->fields == NULL)
		return cy_nomem(p->e);
	for (i = 0; i < n; i++) {
		(void)span_split(&rest, '\n', &line);
		rc = header(p, line);
		if (rc != CY_OK)
			return rc;
	}
	return pass_rules(p, p->r->type->nrules);
}

static enum cy_rc
body(struct parser *p)
{
	struct span rest = span_from(p->r->text, p->pos);

	if (rest.n == 0)
		return CY_OK;
	if (rest.n == 1)
		return bad(p, FAULT_BODY_EMPTY, "a blank line and no body");
	if (!p->r->type->body)
		return bad(p, FAULT_BODY_FORBIDDEN, "a body");
	p->r->body = span_from(rest, 1);
	return body_check(p->r->body, p->pos + 1, p->e);
}

static enum cy_rc
text_bounds(struct span text, struct cy_err *e)
{
	if (text.n > LIMIT_RECORD_TEXT)
		return cy_fail(e, CY_BAD, FAULT_RECORD_TOO_LARGE,
		    LIMIT_RECORD_TEXT, "%zu bytes of text", text.n);
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return cy_fail(e, CY_BAD, FAULT_FINAL_NEWLINE, text.n,
		    "no newline at the end");
	return text_profile(text, 0, e);
}

static enum cy_rc
parse_text(struct record *r, struct arena *a, struct span text, bool papers,
    struct cy_err *e)
{
	struct parser p = {.r = r, .e = e, .papers = papers};
	enum cy_rc rc = text_bounds(text, e);

	*r = (struct record){.bytes = text, .text = text};
	if (rc == CY_OK)
		rc = first_line(&p);
	if (rc == CY_OK)
		rc = headers(&p, a);
	if (rc == CY_OK)
		rc = body(&p);
	if (rc != CY_OK)
		return rc;
	/* Each type's table begins with these two, and requires them. */
	r->author = r->fields[0].value;
	(void)time_parse(r->fields[1].value, &r->date);
	return rules_check(r, e);
}

enum cy_rc
record_parse_text(
    struct record *r, struct arena *a, struct span text, struct cy_err *e)
{
	return parse_text(r, a, text, false, e);
}

enum cy_rc
paper_parse(
    struct record *r, struct arena *a, struct span text, struct cy_err *e)
{
	return parse_text(r, a, text, true, e);
}

enum cy_rc
record_parse(
    struct record *r, struct arena *a, struct span bytes, struct cy_err *e)
{
	struct note n;
	enum cy_rc rc;

	if (bytes.n > LIMIT_ENTRY)
		return cy_fail(e, CY_BAD, FAULT_ENTRY_TOO_LARGE, LIMIT_ENTRY,
		    "an entry of %zu bytes", bytes.n);
	rc = note_parse(&n, bytes, e);
	if (rc != CY_OK)
		return rc;
	if (n.nsigs != 1)
		return cy_fail(e, CY_BAD, FAULT_SIGNATURE_COUNT, n.text.n + 1,
		    "%zu signature lines", n.nsigs);
	rc = record_parse_text(r, a, n.text, e);
	if (rc != CY_OK)
		return rc;
	r->bytes = bytes;
	r->sig = n.sigs[0];
	if (!span_eq(r->sig.name, r->author))
		return cy_fail(e, CY_BAD, FAULT_SIGNATURE_NAME,
		    (uint64_t)(r->sig.name.p - bytes.p),
		    "signed in the name of %.*s by an author %.*s",
		    SPAN_ARGS(span_first(r->sig.name, 100)),
		    SPAN_ARGS(span_first(r->author, 100)));
	return CY_OK;
}
