/* SPDX-License-Identifier: Apache-2.0 */
#include "store/recent.h"
#include "web/about.h"
#include "web/priv.h"
#include "web/shape.h"

/* The API's table, from the table of routes, with addresses that exist. */

static const struct view_field api_row_fields[] = {
    SHAPE(api_row, page, VIEW_TEXT, "the page's address"),
    SHAPE(api_row, api, VIEW_TEXT, "the same as JSON"),
    SHAPE(api_row, says, VIEW_TEXT, NULL),
    SHAPE(api_row, face, VIEW_TEXTS, "endings that the page's address takes"),
    SHAPE(api_row, arg, VIEW_TEXTS, "arguments that both take"),
    SHAPE(api_row, example, VIEW_LINK, "one that exists"),
    SHAPE_END,
};
const struct view_shape shape_api_row = {
    "ApiRow", sizeof(struct api_row), api_row_fields, NULL};

static const struct view_field api_arg_fields[] = {
    SHAPE(api_arg, name, VIEW_TEXT, NULL),
    SHAPE(api_arg, says, VIEW_TEXT, NULL),
    SHAPE_END,
};
const struct view_shape shape_api_arg = {
    "ApiArgument", sizeof(struct api_arg), api_arg_fields, NULL};

static const struct view_field data_fields[] = {
    SHAPE_OF(data_view, seal, VIEW_ONE, &shape_seal_ref, NULL),
    SHAPE_OF(data_view, routes, VIEW_LIST, &shape_api_row, NULL),
    SHAPE_OF(data_view, arguments, VIEW_LIST, &shape_api_arg, NULL),
    SHAPE_END,
};
const struct view_shape shape_data = {
    "Data", sizeof(struct data_view), data_fields, "routes"};

static enum cy_rc
add_text(struct page *p, struct view_list *l, const char *s, struct cy_err *e)
{
	struct span *t = view_add(l, p->a, sizeof(*t));

	if (t == NULL)
		return cy_nomem(e);
	*t = span_str(s);
	return CY_OK;
}

struct pick {
	struct page *p;
	struct span symbol;
};

static enum cy_rc
take_symbol(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct pick *n = ctx;

	(void)e;
	if (n->symbol.p == NULL && row->symbol.n > 0)
		n->symbol = page_keep(n->p, row->symbol);
	return CY_OK;
}

/* The newest of a type that has a page. */
static struct span
symbol_of(struct page *p, enum record_kind kind)
{
	struct store_recent r = {.kinds = STORE_KIND(kind), .newest = true};
	struct store_page page = {.limit = 8};
	struct pick n = {p, {NULL, 0}};

	(void)store_recent(page_store(p), &r, &page, take_symbol, &n, NULL);
	return n.symbol;
}

static struct span
statement(struct page *p)
{
	return symbol_of(p, R_STATEMENT);
}

static struct span
incident(struct page *p)
{
	return symbol_of(p, R_INCIDENT);
}

static struct span
framework(struct page *p)
{
	return symbol_of(p, R_FRAMEWORK);
}

static struct span
keeper(struct page *p)
{
	return page_keep(p, keyring_keeper(node_keyring(page_node(p))));
}

static enum cy_rc
take_id(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct pick *n = ctx;
	char hex[HASH_HEX];

	(void)e;
	hash_hex(hex, &row->id);
	n->symbol = page_keep(n->p, span_str(hex));
	return CY_OK;
}

static struct span
first_id(struct page *p)
{
	struct pick n = {p, {NULL, 0}};

	(void)store_entry(page_store(p), 0, NULL, take_id, &n, NULL);
	return n.symbol;
}

static struct span
first_entry(struct page *p)
{
	(void)p;
	return SPAN_LIT("0");
}

static struct span
first_seal(struct page *p)
{
	struct store_seal s;

	if (store_seal_of(page_store(p), 0, &s, NULL) != CY_OK)
		return (struct span){NULL, 0};
	return page_printf(p, "%llu", (unsigned long long)s.size);
}

/* What to put in place of the braces. */
static const struct {
	const char *front;
	struct span (*value)(struct page *p);
} examples[] = {
    {"/s/{", statement},
    {"/c/{", incident},
    {"/p/{", keeper},
    {"/norms/{", framework},
    {"/r/{", first_id},
    {"/register/seals/{", first_seal},
    {"/register/{", first_entry},
};

static struct span
example(struct page *p, const struct route *r)
{
	struct span api = span_str(r->api), value = {NULL, 0};
	size_t at = span_find(api, '{');

	if ((r->methods >> HTTP_GET & 1) == 0)
		return value;
	if (at == api.n)
		return api;
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		if (value.p == NULL &&
		    span_starts(
		        span_str(r->pattern), span_str(examples[i].front)))
			value = examples[i].value(p);
	if (value.p == NULL)
		return value;
	return page_printf(
	    p, "%.*s%.*s", SPAN_ARGS(span_first(api, at)), SPAN_ARGS(value));
}

static enum cy_rc
add_route(struct page *p, struct data_view *v, const struct route *r,
    struct cy_err *e)
{
	struct api_row *row = view_add(&v->routes, p->a, sizeof(*row));
	enum cy_rc rc = row == NULL ? cy_nomem(e) : CY_OK;

	if (rc != CY_OK)
		return rc;
	if (strcmp(r->pattern, r->api) != 0)
		row->page = span_str(r->pattern);
	row->api = span_str(r->api);
	row->says = span_str(r->summary);
	row->example = example(p, r);
	for (unsigned f = 0; f < FACES && rc == CY_OK; f++)
		if ((r->faces >> f & 1) != 0 && faces[f].suffix[0] != '\0' &&
		    row->page.p != NULL)
			rc = add_text(p, &row->face, faces[f].suffix, e);
	for (size_t i = 0; i < page_nargs && rc == CY_OK; i++)
		if ((r->args & page_arg[i].bit) != 0)
			rc = add_text(p, &row->arg, page_arg[i].name, e);
	return rc;
}

static enum cy_rc
add_argument(struct page *p, struct data_view *v, const struct page_arg *from,
    struct cy_err *e)
{
	struct api_arg *a = view_add(&v->arguments, p->a, sizeof(*a));

	if (a == NULL)
		return cy_nomem(e);
	a->name = span_str(from->name);
	a->says = span_str(from->form);
	return CY_OK;
}

enum cy_rc
data_load(struct page *p, void *view, struct cy_err *e)
{
	struct data_view *v = view;
	enum cy_rc rc = rows_seal(p, &v->seal, e);

	p->title = page_say(p, MSG_DATA);
	for (const struct route *r = routes; r->pattern != NULL && rc == CY_OK;
	     r++)
		if (r->api != NULL)
			rc = add_route(p, v, r, e);
	for (size_t i = 0; i < page_nargs && rc == CY_OK; i++)
		rc = add_argument(p, v, &page_arg[i], e);
	return rc;
}
