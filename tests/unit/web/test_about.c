/* SPDX-License-Identifier: Apache-2.0 */
#include "webkit.h"

#include <sys/stat.h>

/* Pages about the register, documents for programs, and search. */

static struct kit_web T;

static bool
make(void)
{
	return kit_web_start(&T) &&
	    kit_web_add(&T,
	        "comity/statement/v1\nAuthor: register.example\n"
	        "Date: 2026-11-20T10:00:00Z\nSymbol: calm-2026\n"
	        "Title: en A calm <b>sea</b> & more\n\n"
	        "1. The sea is calm.\n") &&
	    kit_web_add(&T,
	        "comity/incident/v1\nAuthor: register.example\n"
	        "Date: 2026-11-21T10:00:00Z\nSymbol: storm\n"
	        "Title: en The storm\n\n"
	        "1. The sea </mark><script>was</script> not calm.\n") &&
	    kit_web_open(&T, 1);
}

static void
test_pages(void)
{
	static const struct {
		const char *target, *type, *has;
	} row[] = {
	    {"/data", "text/html", "/api/v1/openapi.json"},
	    {"/data", "text/html", "href=\"/api/v1/statements/calm-2026\""},
	    {"/data", "text/html", "href=\"/api/v1/seals/1\""},
	    {"/data.csv", "text/csv", "page,api,says"},
	    {"/api/v1", "application/json", "/api/v1/entries/0"},
	    {"/about", "text/html", "register.example/register"},
	    {"/about", "text/html", "by the ways that party publishes"},
	    {"/about.json", "application/json", "\"register_key\""},
	    {"/about.txt", "text/plain", "software: comity "},
	    {"/accessibility", "text/html", "WCAG 2.2"},
	    {"/faults", "text/html", "id=\"web/not-found\""},
	    {"/faults.csv", "text/csv", "record/field-order,"},
	    {"/api/v1/faults", "application/json", "web/not-found"},
	    {"/healthz", "text/plain", "ok\n"},
	    {"/readyz", "text/plain", "ready\nsize 3\nsealed 20"},
	    {"/robots.txt", "text/plain", "User-agent: *\n"},
	    {"/opensearch.xml", "opensearchdescription+xml",
	        "template=\"https://register.example/search?q={searchTerms}\""},
	    {"/.well-known/security.txt", "text/plain",
	        "Contact: https://register.example/about#contact\n"},
	    /* 180 days after the day of the clock, 21 September 2026. */
	    {"/.well-known/security.txt", "text/plain",
	        "Expires: 2027-03-20T00:00:00Z\n"},
	    {"/api/v1/openapi.json", "application/json", "\"3.1.0\""},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		bool ok = kit_web_ask(&T, "GET", row[i].target, "") == 200 &&
		    kit_web_has(&T.a.headers, row[i].type) &&
		    kit_web_has(&T.a.body, row[i].has);

		t_ok(ok, "%s %zu", row[i].target, i);
		if (!ok)
			t_diag("%.*s",
			    (int)(T.a.body.n < 3000 ? T.a.body.n : 3000),
			    (const char *)T.a.body.p);
	}
	t_ok(kit_web_ask(&T, "POST", "/robots.txt", "") == 404,
	    "nothing is posted to a document");
	t_ok(kit_web_ask(&T, "GET", "/healthz", "") == 200 &&
	        kit_web_has(&T.a.headers, "no-store"),
	    "health is not kept");
}

static void
test_known(const char *target)
{
	char more[80];
	const char *at;

	(void)kit_web_ask(&T, "GET", target, "");
	at = memmem(T.a.headers.p, T.a.headers.n, "ETag: ", 6);
	t_ok(at != NULL, "%s has an ETag", target);
	if (at == NULL)
		return;
	(void)snprintf(more, sizeof(more), "If-None-Match: %.34s\r\n", at + 6);
	t_ok(kit_web_ask(&T, "GET", target, more) == 304 && T.a.body.n == 0,
	    "%s: 304", target);
}

static void
test_contact(void)
{
	struct web_options o = {.dir = T.k.dir,
	    .clock = &T.k.clock,
	    .contact = "mailto:duty@register.example"};
	struct web *before = T.w;
	struct cy_err e;

	t_ok(web_new(&T.w, &o, &e) == CY_OK, "with a contact");
	t_ok(kit_web_ask(&T, "GET", "/.well-known/security.txt", "") == 200 &&
	        kit_web_has(
	            &T.a.body, "Contact: mailto:duty@register.example\n") &&
	        kit_web_has(&T.a.body,
	            "Canonical: http://register.example/.well-known"),
	    "security.txt names it");
	t_ok(kit_web_ask(&T, "GET", "/about", "") == 200 &&
	        kit_web_has(&T.a.body, "href=\"mailto:duty@register.example\""),
	    "and so does the page");
	web_free(T.w);
	T.w = before;
}

static void
test_search(void)
{
	static const struct {
		const char *target;
		unsigned status;
		const char *has;
	} row[] = {
	    {"/search", 200, "Titles, names, texts"},
	    {"/search?q=", 200, "Titles, names, texts"},
	    {"/search?q=nothing", 200, "Nothing was found"},
	    {"/search?q=calm&kind=statement", 200, "<mark>calm</mark>"},
	    {"/search?q=sea&kind=incident", 200,
	        "<mark>sea</mark> &lt;/mark&gt;&lt;script&gt;was"},
	    {"/search?q=storm", 200, "<mark>storm</mark>"},
	    {"/search?q=sea&kind=statement", 200,
	        "A calm &lt;b&gt;<mark>sea</mark>&lt;/b&gt; &amp; more"},
	    {"/search?q=%3Cb%3E", 200, "value=\"&lt;b&gt;\""},
	    {"/search.json?q=storm", 200, "\"match\": true"},
	    {"/api/v1/search?q=sea&to=2026-11-20", 200, "\"found\": 1"},
	    {"/api/v1/search?q=sea&from=2026-11-21", 200, "\"found\": 1"},
	    {"/api/v1/search?q=sea&from=2026-11-22", 200, "\"found\": 0"},
	    {"/api/v1/search?q=sea&party=nobody", 200, "\"found\": 0"},
	    {"/api/v1/search?q=sea&party=register.example", 200,
	        "\"found\": 2"},
	    {"/search.csv?q=sea", 200, "entry,id,kind"},
	    {"/search?q=x&kind=nothing", 400, "web/argument"},
	    {"/search?q=x&after=12", 400, "web/argument"},
	    {"/search?q=x&after=1.2.3", 400, "web/argument"},
	    {"/search?q=x&from=soon", 400, "web/argument"},
	    {"/search?q=x&as-of=2026", 400, "web/argument"},
	    {"/register?after=-1.3", 400, "web/argument"},
	};
	struct span link;
	char next[160];
	const char *at;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status = kit_web_ask(&T, "GET", row[i].target, "");

		t_ok(status == row[i].status &&
		        kit_web_has(&T.a.body, row[i].has),
		    "%s: %s", row[i].target, row[i].has);
	}
	/* Two results, a page of one: the second is the other one. */
	(void)kit_web_ask(&T, "GET", "/api/v1/search?q=sea", "");
	t_ok(kit_web_has(&T.a.body, "\"found\": 2"), "two results");
	at = memmem(T.a.headers.p, T.a.headers.n, "Link: <", 7);
	t_ok(at != NULL, "and a next page");
	if (at == NULL)
		return;
	link = span(
	    at + 7, T.a.headers.n - (size_t)(at + 7 - (char *)T.a.headers.p));
	(void)snprintf(next, sizeof(next), "%.*s",
	    SPAN_ARGS(span_first(link, span_find(link, '>'))));
	t_ok(kit_web_ask(&T, "GET", next, "") == 200 &&
	        kit_web_has(&T.a.body, "\"hits\": [\n    {") &&
	        !kit_web_has(&T.a.headers, "Link:"),
	    "%s is the last one", next);
}

/* Without its index, or its checkpoint, the node is not ready. */
static void
test_not_ready(void)
{
	char path[128], away[140];

	(void)snprintf(path, sizeof(path), "%s/register/checkpoint", T.k.dir);
	(void)snprintf(away, sizeof(away), "%s.away", path);
	t_ok(rename(path, away) == 0, "the checkpoint is gone");
	t_ok(kit_web_ask(&T, "GET", "/readyz", "") == 503 &&
	        kit_web_has(&T.a.body, "not ready\n"),
	    "not ready");
	t_ok(kit_web_ask(&T, "GET", "/healthz", "") == 200, "but alive");
	t_ok(kit_web_ask(&T, "GET", "/", "") == 503 &&
	        kit_web_has(&T.a.headers, "Retry-After: "),
	    "pages ask to come again");
	t_ok(rename(away, path) == 0, "it is back");
	t_ok(kit_web_ask(&T, "GET", "/readyz", "") == 200, "ready again");
}

int
main(void)
{
	if (!make()) {
		t_ok(false, "a node");
		return t_done();
	}
	test_pages();
	test_known("/robots.txt");
	test_known("/api/v1/openapi.json");
	test_known("/faults.json");
	test_contact();
	test_search();
	test_not_ready();
	kit_web_end(&T);
	return t_done();
}
