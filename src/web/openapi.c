/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "json/json.h"
#include "record/record.h"
#include "web/page.h"

/* The API's description, from the tables of routes, arguments and shapes:
 * what is not in them is not served, and what is served is described. */

#define SHAPES 128u
#define PROBLEM "application/problem+json"

/* Opens the object that is the value of a key. */
static void
open_at(struct json_out *o, const char *key)
{
	json_out_key(o, key);
	json_out_object(o);
}

static void
put_ref(struct json_out *o, const char *what, const char *name)
{
	char ref[96];

	(void)snprintf(ref, sizeof(ref), "#/components/%s/%s", what, name);
	json_out_pair_text(o, "$ref", ref);
}

/* What stands between the braces of a path. */
static const struct {
	const char *name, *says;
	enum view_type type;
} in_path[] = {
    {"symbol", "its symbol, author/symbol escaped, or its record id",
        VIEW_TEXT},
    {"party", "a party's id", VIEW_TEXT},
    {"id", "a record id, all 64 digits", VIEW_HASH},
    {"entry", "the number of an entry, from 0", VIEW_UINT},
    {"size", "the size of a seal", VIEW_UINT},
};

static void
put_path_parameter(struct json_out *o, struct span name)
{
	size_t i = 0;

	while (i + 1 < sizeof(in_path) / sizeof(in_path[0]) &&
	    !span_eq_str(name, in_path[i].name))
		i++;
	json_out_object(o);
	json_out_pair(o, "name", name);
	json_out_pair_text(o, "in", "path");
	json_out_pair_bool(o, "required", true);
	json_out_pair_text(o, "description", in_path[i].says);
	open_at(o, "schema");
	view_schema_type(o, in_path[i].type);
	json_out_end(o);
	json_out_end(o);
}

/* The next "{name}" of a pattern. */
static bool
next_brace(struct span *rest, struct span *name)
{
	size_t at = span_find(*rest, '{');

	*rest = span_from(*rest, at + 1);
	*name = span_first(*rest, span_find(*rest, '}'));
	return name->n > 0;
}

static void
put_parameters(struct json_out *o, const struct route *r)
{
	struct span rest = span_str(r->api), name;

	json_out_key(o, "parameters");
	json_out_array(o);
	while (next_brace(&rest, &name))
		put_path_parameter(o, name);
	for (size_t i = 0; i < page_nargs; i++) {
		if (((r->args | ARG_LANG) & page_arg[i].bit) == 0)
			continue;
		json_out_object(o);
		put_ref(o, "parameters", page_arg[i].name);
		json_out_end(o);
	}
	if (r->cache != CACHE_NONE) {
		json_out_object(o);
		put_ref(o, "parameters", "if-none-match");
		json_out_end(o);
	}
	json_out_end(o);
}

/* "statements_symbol" of /api/v1/statements/{symbol}: one for each path. */
static void
put_operation_id(struct json_out *o, const struct route *r)
{
	struct span s = span_from(span_str(r->api), sizeof(API_ROOT));
	char name[96];
	size_t n = 0;

	for (size_t i = 0; i < s.n && n + 1 < sizeof(name); i++)
		if (s.p[i] == '/' || s.p[i] == '-')
			name[n++] = '_';
		else if (s.p[i] != '{' && s.p[i] != '}')
			name[n++] = (char)s.p[i];
	json_out_pair(
	    o, "operationId", n == 0 ? SPAN_LIT("index") : span(name, n));
}

static void
put_content(
    struct json_out *o, const char *type, const char *what, const char *name)
{
	open_at(o, "content");
	open_at(o, type);
	open_at(o, "schema");
	put_ref(o, what, name);
	json_out_end(o);
	json_out_end(o);
	json_out_end(o);
}

static void
put_header(struct json_out *o, const char *name)
{
	open_at(o, name);
	put_ref(o, "headers", name);
	json_out_end(o);
}

static void
put_answers(struct json_out *o, const struct route *r)
{
	static const char *const others[] = {"304", "400", "404", "503"};

	open_at(o, "responses");
	open_at(o, "200");
	json_out_pair_text(o, "description", r->summary);
	if (r->cache != CACHE_NONE) {
		open_at(o, "headers");
		put_header(o, "ETag");
		if ((r->args & ARG_AFTER) != 0)
			put_header(o, "Link");
		json_out_end(o);
	}
	put_content(o, "application/json", "schemas", r->shape->name);
	json_out_end(o);
	for (size_t i = r->cache == CACHE_NONE; i < 4; i++) {
		open_at(o, others[i]);
		put_ref(o, "responses", others[i]);
		json_out_end(o);
	}
	json_out_end(o);
}

/* What POST /verify takes. */
static void
put_form(struct json_out *o)
{
	static const char *const types[] = {
	    "multipart/form-data", "application/x-www-form-urlencoded"};

	open_at(o, "requestBody");
	json_out_pair_bool(o, "required", true);
	open_at(o, "content");
	for (size_t i = 0; i < 2; i++) {
		open_at(o, types[i]);
		open_at(o, "schema");
		put_ref(o, "schemas", "Form");
		json_out_end(o);
		json_out_end(o);
	}
	json_out_end(o);
	json_out_end(o);
}

static void
put_route(struct json_out *o, const struct route *r)
{
	bool post = (r->methods >> HTTP_GET & 1) == 0;
	struct span room = span_from(span_str(r->api), sizeof(API_ROOT));

	open_at(o, r->api);
	open_at(o, post ? "post" : "get");
	put_operation_id(o, r);
	json_out_pair_text(o, "summary", r->summary);
	json_out_key(o, "tags");
	json_out_array(o);
	json_out_string(o,
	    room.n == 0 ? SPAN_LIT("index")
	                : span_first(room, span_find(room, '/')));
	json_out_end(o);
	put_parameters(o, r);
	if (post)
		put_form(o);
	put_answers(o, r);
	json_out_end(o);
	json_out_end(o);
}

/* Each shape once, the ones within it too. */
struct seen {
	const struct view_shape *shape[SHAPES];
	size_t n;
};

static void
put_shape(struct json_out *o, struct seen *seen, const struct view_shape *s)
{
	for (size_t i = 0; i < seen->n; i++)
		if (seen->shape[i] == s)
			return;
	if (seen->n == SHAPES)
		return;
	seen->shape[seen->n++] = s;
	view_schema(o, s);
	for (const struct view_field *f = s->fields; f->name != NULL; f++)
		if (f->of != NULL)
			put_shape(o, seen, f->of);
}

/* A member of an object's properties. */
static void
put_property(
    struct json_out *o, const char *name, enum view_type type, const char *says)
{
	open_at(o, name);
	view_schema_type(o, type);
	json_out_pair_text(o, "description", says);
	json_out_end(o);
}

/* RFC 9457, with the fault's rule. */
static void
put_problem(struct json_out *o)
{
	static const char *const required[] = {"type", "title", "status"};

	open_at(o, "Problem");
	json_out_pair_text(o, "type", "object");
	open_at(o, "properties");
	put_property(o, "type", VIEW_LINK, "the fault: /faults#ID");
	put_property(o, "title", VIEW_TEXT, "what is wrong");
	put_property(o, "status", VIEW_UINT, "of the answer");
	put_property(o, "detail", VIEW_TEXT, "the particulars");
	put_property(o, "rule", VIEW_TEXT, "which rule says so");
	put_property(o, "instance", VIEW_LINK, "the address that was asked");
	json_out_end(o);
	json_out_key(o, "required");
	json_out_array(o);
	for (size_t i = 0; i < 3; i++)
		json_out_text(o, required[i]);
	json_out_end(o);
	json_out_end(o);
	open_at(o, "Form");
	json_out_pair_text(o, "type", "object");
	open_at(o, "properties");
	put_property(o, "text", VIEW_TEXT,
	    "a record, its receipt behind it, or a checkpoint");
	put_property(o, "file", VIEW_TEXT,
	    "the same, or an official copy; or the receipt of `text`");
	json_out_end(o);
	json_out_end(o);
}

static void
put_kinds(struct json_out *o)
{
	json_out_key(o, "enum");
	json_out_array(o);
	for (size_t i = 0; i < RECORD_KINDS; i++)
		json_out_text(o, record_types[i].name);
	json_out_end(o);
}

static void
put_shared_parameters(struct json_out *o)
{
	open_at(o, "parameters");
	for (size_t i = 0; i < page_nargs; i++) {
		open_at(o, page_arg[i].name);
		json_out_pair_text(o, "name", page_arg[i].name);
		json_out_pair_text(o, "in", "query");
		json_out_pair_text(o, "description", page_arg[i].form);
		open_at(o, "schema");
		view_schema_type(o, page_arg[i].type);
		if (page_arg[i].bit == ARG_KIND)
			put_kinds(o);
		json_out_end(o);
		json_out_end(o);
	}
	open_at(o, "if-none-match");
	json_out_pair_text(o, "name", "If-None-Match");
	json_out_pair_text(o, "in", "header");
	json_out_pair_text(o, "description", "ETags of answers that are kept");
	open_at(o, "schema");
	json_out_pair_text(o, "type", "string");
	json_out_end(o);
	json_out_end(o);
	json_out_end(o);
}

static void
put_shared_header(struct json_out *o, const char *name, const char *says)
{
	open_at(o, name);
	json_out_pair_text(o, "description", says);
	open_at(o, "schema");
	json_out_pair_text(o, "type", "string");
	json_out_end(o);
	json_out_end(o);
}

static void
put_shared_answers(struct json_out *o)
{
	static const struct {
		const char *status, *says;
	} row[] = {
	    {"304", "Unchanged since the ETag that was sent."},
	    {"400", "An argument or a form is not understood."},
	    {"404", "There is nothing at this address."},
	    {"503", "Not available now: ask again."},
	};

	open_at(o, "responses");
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		open_at(o, row[i].status);
		json_out_pair_text(o, "description", row[i].says);
		if (i > 0)
			put_content(o, PROBLEM, "schemas", "Problem");
		json_out_end(o);
	}
	json_out_end(o);
	open_at(o, "headers");
	put_shared_header(o, "ETag", "strong: from the SHA-256 of the body");
	put_shared_header(o, "Link",
	    "rel=\"next\": the page that follows (RFC 8288); absent on the "
	    "last");
	json_out_end(o);
}

static void
put_info(struct json_out *o, struct span origin)
{
	json_out_pair_text(o, "openapi", "3.1.0");
	open_at(o, "info");
	json_out_pair_text(o, "title", "Comity public register");
	json_out_pair_text(o, "version", "1");
	json_out_pair_text(o, "summary", "What the pages show, as JSON.");
	json_out_pair_text(o, "description",
	    "Reading needs no account and no key. Every answer carries the ids "
	    "of the records it comes from; what is not known is left out. "
	    "Members are only ever added. An argument that an address does not "
	    "take is refused.");
	json_out_end(o);
	json_out_key(o, "servers");
	json_out_array(o);
	json_out_object(o);
	json_out_pair(o, "url", origin);
	json_out_end(o);
	json_out_end(o);
	open_at(o, "externalDocs");
	json_out_pair_text(o, "url", "/data");
	json_out_end(o);
}

static bool
is_described(const struct route *r)
{
	return r->api != NULL && r->shape != NULL;
}

void
web_openapi(struct buf *b, struct span origin)
{
	struct seen seen = {.n = 0};
	struct json_out o;

	json_out_init(&o, b);
	json_out_object(&o);
	put_info(&o, origin);
	open_at(&o, "paths");
	for (const struct route *r = routes; r->pattern != NULL; r++)
		if (is_described(r))
			put_route(&o, r);
	json_out_end(&o);
	open_at(&o, "components");
	open_at(&o, "schemas");
	put_problem(&o);
	for (const struct route *r = routes; r->pattern != NULL; r++)
		if (is_described(r))
			put_shape(&o, &seen, r->shape);
	json_out_end(&o);
	put_shared_parameters(&o);
	put_shared_answers(&o);
	json_out_end(&o);
	json_out_end(&o);
}
