/* SPDX-License-Identifier: Apache-2.0 */
#include "web/priv.h"
#include "web/rows.h"

/* Documents that are no pages: for programs, at the addresses they expect. */

static enum cy_rc
put_health(struct page *p, struct http_response *a, struct cy_err *e)
{
	(void)p;
	(void)e;
	buf_puts(&a->body, "ok\n");
	return CY_OK;
}

static enum cy_rc
put_ready(struct page *p, struct http_response *a, struct cy_err *e)
{
	struct web_state s;
	char text[TIME_TEXT] = "never";

	(void)e;
	web_state(p->w, &s);
	if (s.sealed != 0)
		time_print(text, s.sealed);
	a->status = s.ready ? 200 : 503;
	buf_printf(&a->body, "%s\nsize %llu\nsealed %s\n",
	    s.ready ? "ready" : "not ready", (unsigned long long)s.size, text);
	return CY_OK;
}

/* RFC 9309.  Pages with arguments say nothing that others do not. */
static enum cy_rc
put_robots(struct page *p, struct http_response *a, struct cy_err *e)
{
	(void)p;
	(void)e;
	buf_puts(&a->body,
	    "User-agent: *\nDisallow: /*?\nDisallow: /search\n"
	    "Disallow: /verify\n");
	return CY_OK;
}

/* RFC 9116 wants an expiry within a year; ours moves on by itself while the
 * node runs, and by whole days, so that the answer stays the same. */
#define EXPIRES (180 * INT64_C(86400))

static enum cy_rc
put_security(struct page *p, struct http_response *a, struct cy_err *e)
{
	const char *contact = p->w->o.contact;
	char expires[TIME_TEXT];

	(void)e;
	time_print(expires, day_start(day_of(p->now)) + EXPIRES);
	buf_puts(&a->body, "Contact: ");
	if (contact != NULL)
		buf_puts(&a->body, contact);
	else
		buf_printf(
		    &a->body, "%.*s/about#contact", SPAN_ARGS(p->origin));
	buf_printf(&a->body,
	    "\nExpires: %s\nPreferred-Languages: en\n"
	    "Canonical: %.*s/.well-known/security.txt\n"
	    "Policy: %.*s/about#contact\n",
	    expires, SPAN_ARGS(p->origin), SPAN_ARGS(p->origin));
	return CY_OK;
}

/* OpenSearch 1.1: a browser offers the register's search. */
static enum cy_rc
put_opensearch(struct page *p, struct http_response *a, struct cy_err *e)
{
	struct html h = {.b = &a->body, .lang = p->lang};
	struct seal_ref seal = {.size = 0};
	enum cy_rc rc = rows_seal(p, &seal, e);

	if (rc != CY_OK)
		return rc;
	buf_puts(&a->body,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<OpenSearchDescription "
	    "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
	    "<ShortName>Register</ShortName>\n<Description>");
	html_text(&h, seal.origin);
	buf_puts(&a->body,
	    "</Description>\n"
	    "<InputEncoding>UTF-8</InputEncoding>\n"
	    "<Url type=\"text/html\" template=\"");
	html_attr(&h, p->origin);
	buf_puts(&a->body,
	    "/search?q={searchTerms}\"/>\n"
	    "<Url type=\"application/json\" template=\"");
	html_attr(&h, p->origin);
	buf_puts(&a->body,
	    "/api/v1/search?q={searchTerms}\"/>\n"
	    "</OpenSearchDescription>\n");
	return CY_OK;
}

static enum cy_rc
put_openapi(struct page *p, struct http_response *a, struct cy_err *e)
{
	(void)e;
	web_openapi(&a->body, p->origin);
	return CY_OK;
}

static const struct plain {
	const char *path, *type;
	enum cache cache;
	enum cy_rc (*put)(
	    struct page *p, struct http_response *a, struct cy_err *e);
} docs[] = {
    {"/healthz", "text/plain; charset=utf-8", CACHE_NONE, put_health},
    {"/readyz", "text/plain; charset=utf-8", CACHE_NONE, put_ready},
    {"/robots.txt", "text/plain; charset=utf-8", CACHE_SHORT, put_robots},
    {"/.well-known/security.txt", "text/plain; charset=utf-8", CACHE_SHORT,
        put_security},
    {"/opensearch.xml", "application/opensearchdescription+xml", CACHE_SHORT,
        put_opensearch},
    {API_ROOT "/openapi.json", "application/json", CACHE_SHORT, put_openapi},
    {NULL, NULL, CACHE_NONE, NULL},
};

enum cy_rc
plain_answer(struct page *p, struct http_response *a, struct cy_err *e)
{
	const struct plain *d = docs;
	enum cy_rc rc;

	while (d->path != NULL && !span_eq_str(p->r->path, d->path))
		d++;
	if (d->path == NULL || p->r->method == HTTP_POST)
		return CY_NOTFOUND;
	rc = d->put(p, a, e);
	if (rc == CY_OK)
		rc = buf_check(&a->body, e);
	if (rc == CY_OK)
		answer_plain(p, a, d->type, d->cache);
	return rc;
}
