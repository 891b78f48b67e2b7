/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "json/json.h"
#include "web/page.h"

/* The API's description, from the tables of routes, arguments and shapes:
 * what is not in them is not served, and what is served is described. */

#define API "/api/v1"
#define SHAPES 128u

static void
put_parameter(
    struct json_out *o, const char *name, const char *in, const char *says)
{
	json_out_object(o);
	json_out_pair_text(o, "name", name);
	json_out_pair_text(o, "in", in);
	if (*in == 'p')
		json_out_pair_bool(o, "required", true);
	json_out_pair_text(o, "description", says);
	json_out_key(o, "schema");
	json_out_object(o);
	json_out_pair_text(o, "type", "string");
	json_out_end(o);
	json_out_end(o);
}

static void
put_parameters(struct json_out *o, const struct route *r)
{
	struct span rest = span_str(r->api), part;
	char name[64];

	json_out_key(o, "parameters");
	json_out_array(o);
	while (span_split(&rest, '/', &part)) {
		if (part.n < 2 || *part.p != '{')
			continue;
		(void)snprintf(name, sizeof(name), "%.*s", (int)part.n - 2,
		    (const char *)part.p + 1);
		put_parameter(o, name, "path", "as in the lists");
	}
	for (size_t i = 0; i < page_nargs; i++)
		if ((r->args & page_arg[i].bit) != 0)
			put_parameter(
			    o, page_arg[i].name, "query", page_arg[i].form);
	json_out_end(o);
}

static void
put_content(struct json_out *o, const char *type, const char *shape)
{
	char ref[80];

	json_out_key(o, "content");
	json_out_object(o);
	json_out_key(o, type);
	json_out_object(o);
	json_out_key(o, "schema");
	json_out_object(o);
	(void)snprintf(ref, sizeof(ref), "#/components/schemas/%s", shape);
	json_out_pair_text(o, "$ref", ref);
	json_out_end(o);
	json_out_end(o);
	json_out_end(o);
}

static void
put_answer(struct json_out *o, const char *status, const char *says,
    const char *type, const char *shape)
{
	json_out_key(o, status);
	json_out_object(o);
	json_out_pair_text(o, "description", says);
	if (shape != NULL)
		put_content(o, type, shape);
	json_out_end(o);
}

static void
put_route(struct json_out *o, const struct route *r)
{
	json_out_key(o, r->api);
	json_out_object(o);
	json_out_key(o, "get");
	json_out_object(o);
	json_out_pair_text(o, "summary", r->summary);
	json_out_pair_text(o, "operationId", r->shape->name);
	put_parameters(o, r);
	json_out_key(o, "responses");
	json_out_object(o);
	put_answer(o, "200", "As asked.", "application/json", r->shape->name);
	put_answer(
	    o, "304", "Unchanged since the ETag that was sent.", NULL, NULL);
	put_answer(o, "400", "An argument is not understood.",
	    "application/problem+json", "Problem");
	put_answer(o, "404", "There is nothing at this address.",
	    "application/problem+json", "Problem");
	json_out_end(o);
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

/* RFC 9457. */
static void
put_problem(struct json_out *o)
{
	static const char *const text[] = {
	    "type", "title", "detail", "rule", "instance"};

	json_out_key(o, "Problem");
	json_out_object(o);
	json_out_pair_text(o, "type", "object");
	json_out_key(o, "properties");
	json_out_object(o);
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		json_out_key(o, text[i]);
		json_out_object(o);
		json_out_pair_text(o, "type", "string");
		json_out_end(o);
	}
	json_out_key(o, "status");
	json_out_object(o);
	json_out_pair_text(o, "type", "integer");
	json_out_end(o);
	json_out_end(o);
	json_out_end(o);
}

static void
put_info(struct json_out *o)
{
	json_out_pair_text(o, "openapi", "3.1.0");
	json_out_key(o, "info");
	json_out_object(o);
	json_out_pair_text(o, "title", "Comity public register");
	json_out_pair_text(o, "version", "1");
	json_out_pair_text(o, "description",
	    "What the pages show, as JSON. Every answer carries the ids of "
	    "the records it comes from.");
	json_out_end(o);
}

void
web_openapi(struct buf *b)
{
	struct seen seen = {.n = 0};
	struct json_out o;

	json_out_init(&o, b);
	json_out_object(&o);
	put_info(&o);
	json_out_key(&o, "paths");
	json_out_object(&o);
	for (const struct route *r = routes; r->pattern != NULL; r++)
		if (r->api != NULL && r->shape != NULL)
			put_route(&o, r);
	json_out_end(&o);
	json_out_key(&o, "components");
	json_out_object(&o);
	json_out_key(&o, "schemas");
	json_out_object(&o);
	put_problem(&o);
	for (const struct route *r = routes; r->pattern != NULL; r++)
		if (r->api != NULL && r->shape != NULL)
			put_shape(&o, &seen, r->shape);
	json_out_end(&o);
	json_out_end(&o);
	json_out_end(&o);
}
