/* SPDX-License-Identifier: Apache-2.0 */
#include "webkit.h"

/* web_handle(): routes, faces, arguments, caching, problems. */

static struct kit_web T;

/* A paragraph that is one long line. */
static bool
add_long(void)
{
	static const char head[] =
	    "comity/incident/v1\nAuthor: register.example\n"
	    "Date: 2026-11-22T10:00:00Z\nSymbol: long\n"
	    "Title: en A long storm\n\n1. It stormed";
	static char text[16384];
	size_t n = sizeof(head) - 1;

	memcpy(text, head, n);
	while (n < sizeof(text) - 64)
		text[n++] = 'a';
	memcpy(text + n, "and it ended.\n", 15);
	return kit_web_add(&T, text);
}

static bool
make(void)
{
	return kit_web_start(&T) &&
	    kit_web_add(&T,
	        "comity/statement/v1\nAuthor: register.example\n"
	        "Date: 2026-11-20T10:00:00Z\nSymbol: calm-2026\n"
	        "Title: en Joint statement on <calm> & quiet\n\n"
	        "1. We stay calm.\n\n2. We stay \"quiet\".\n") &&
	    kit_web_add(&T,
	        "comity/incident/v1\nAuthor: register.example\n"
	        "Date: 2026-11-21T10:00:00Z\nSymbol: storm\n"
	        "Title: en The storm\nBegan: 2026-11-01\n\n"
	        "1. It stormed.\n") &&
	    add_long() && kit_web_open(&T, 0);
}

/* Every address, in every face that it has. */
static void
test_faces(void)
{
	static const struct {
		const char *target, *type, *has;
	} row[] = {
	    {"/", "text/html", "We stay"},
	    {"/s", "text/html", "&lt;calm&gt; &amp; quiet"},
	    {"/s/", "text/html", "&lt;calm&gt; &amp; quiet"},
	    {"/s.json", "application/json", "\"statements\""},
	    {"/s.csv", "text/csv", "entry,id,kind"},
	    {"/s.txt", "text/plain", "calm-2026"},
	    {"/s/calm-2026", "text/html", "&lt;calm&gt; &amp; quiet"},
	    {"/s/calm-2026.json", "application/json", "<calm> & quiet"},
	    {"/s/calm-2026.atom", "application/atom+xml", "&lt;calm&gt;"},
	    {"/s/calm-2026.txt", "text/plain", "We stay calm."},
	    {"/s/calm-2026.csv", "text/csv", "party_id"},
	    {"/s/calm-2026.tar", "application/x-tar", "ustar"},
	    {"/s/calm-2026.offline.html", "text/html", "<style>"},
	    {"/s/calm-2026.offline.html", "text/html", "Certified copy ·"},
	    {"/s/calm-2026.offline.html", "text/html",
	        "https://register.example/s/calm-2026.tar"},
	    {"/s/calm-2026?as-of=2026-12-31", "text/html",
	        "\"/s/calm-2026.offline.html?as-of=2026-12-31\""},
	    {"/api/v1/statements/calm-2026", "application/json", "calm-2026"},
	    {"/c", "text/html", "The storm"},
	    {"/c/storm", "text/html", "It stormed."},
	    {"/c/storm.json", "application/json", "\"clocks\""},
	    {"/c/long.txt", "text/plain", "and it ended."},
	    {"/p", "text/html", "register.example"},
	    {"/p/register.example", "text/html", "own keys"},
	    {"/register/1", "text/html", "calm-2026"},
	    {"/register/1.note", "text/plain", "comity/statement/v1\n"},
	    {"/register/1.tlog-proof", "text/plain", "c2sp.org/tlog-proof"},
	    {"/register/1.json", "application/json", "\"signature\""},
	    {"/norms", "text/html", "Norms"},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status = kit_web_ask(&T, "GET", row[i].target, "");
		bool ok = status == 200 &&
		    kit_web_has(&T.a.headers, row[i].type) &&
		    (i == 0 || kit_web_has(&T.a.body, row[i].has));

		if (!ok)
			printf("# %u\n%.*s\n", status,
			    (int)(T.a.body.n < 4000 ? T.a.body.n : 4000),
			    (const char *)T.a.body.p);
		t_ok(ok, "%s", row[i].target);
	}
}

/* What is refused says why, to people and to programs. */
static void
test_problems(void)
{
	static const struct {
		const char *method, *target;
		unsigned status;
		const char *fault;
	} row[] = {
	    {"GET", "/nothing", 404, "web/not-found"},
	    {"GET", "/s/none-such", 404, "web/not-found"},
	    {"GET", "/s/storm", 404, "web/not-found"},
	    {"GET", "/c/calm-2026", 404, "web/not-found"},
	    {"GET", "/p/nobody", 404, "web/not-found"},
	    {"GET", "/r/00", 404, "web/not-found"},
	    {"GET", "/register/99", 404, "web/not-found"},
	    {"GET", "/register/x", 404, "web/not-found"},
	    {"GET", "/s/calm-2026.zip", 404, "web/not-found"},
	    {"GET", "/s/calm-2026/more", 404, "web/not-found"},
	    {"GET", "/s/%ff", 400, "web/escape"},
	    {"GET", "/s?as-of=%fe", 400, "web/escape"},
	    {"GET", "/s?as-of=yesterday", 400, "web/argument"},
	    {"GET", "/s?as-of=2026&as-of=2025", 400, "web/argument"},
	    {"GET", "/s?colour=red", 400, "web/argument"},
	    {"GET", "/s?q=x", 400, "web/argument"},
	    {"GET", "/s?known-at=-1", 400, "web/argument"},
	    {"POST", "/s", 405, "web/method"},
	    {"GET", "/tile/0/999", 404, "web/not-found"},
	    {"GET", "/tile/0/x/keys", 404, "web/not-found"},
	};
	char name[160];

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status =
		    kit_web_ask(&T, row[i].method, row[i].target, "");

		(void)snprintf(
		    name, sizeof(name), "%s %u", row[i].target, status);
		t_ok(status == row[i].status &&
		        kit_web_has(&T.a.body, row[i].fault),
		    "%s", name);
	}
	(void)kit_web_ask(&T, "GET", "/s/none-such.json", "");
	t_ok(T.a.status == 404 &&
	        kit_web_has(&T.a.headers, "application/problem+json"),
	    "a problem for programs");
	(void)kit_web_ask(&T, "GET", "/api/v1/none", "");
	t_ok(T.a.status == 404 &&
	        kit_web_has(&T.a.headers, "application/problem+json"),
	    "also where the API has nothing");
}

static void
test_caching(void)
{
	char more[80];
	const char *at;

	t_ok(kit_web_ask(&T, "GET", "/s/calm-2026", "") == 200, "first");
	at = memmem(T.a.headers.p, T.a.headers.n, "ETag: ", 6);
	t_ok(at != NULL, "an ETag");
	if (at == NULL)
		return;
	(void)snprintf(more, sizeof(more), "If-None-Match: %.34s\r\n", at + 6);
	t_ok(kit_web_ask(&T, "GET", "/s/calm-2026", more) == 304 &&
	        T.a.body.n == 0,
	    "again: 304");
	t_ok(kit_web_ask(&T, "GET", "/s/calm-2026?lang=qps", more) == 200,
	    "another page, another ETag");
	t_ok(kit_web_ask(&T, "GET", "/s/calm-2026",
	         "If-None-Match: \"x\", W/\"y\"\r\n") == 200,
	    "another ETag");
	t_ok(kit_web_ask(&T, "GET", "/tile/0/000.p/4", "") == 200 &&
	        T.a.file >= 0 && T.a.size == 128 &&
	        kit_web_has(&T.a.headers, "immutable"),
	    "a tile is a file, for ever");
	t_ok(kit_web_ask(&T, "GET", "/checkpoint", "") == 200 &&
	        T.a.file >= 0 && !kit_web_has(&T.a.headers, "immutable"),
	    "the checkpoint is not");
}

static void
test_as_of(void)
{
	t_ok(kit_web_ask(&T, "GET", "/s?as-of=2026-11-19", "") == 200 &&
	        !kit_web_has(&T.a.body, "calm"),
	    "the day before: not yet");
	t_ok(kit_web_ask(&T, "GET", "/s?as-of=2026-11-20", "") == 200 &&
	        kit_web_has(&T.a.body, "calm"),
	    "on the day");
	t_ok(kit_web_ask(&T, "GET", "/s?as-of=", "") == 200 &&
	        kit_web_has(&T.a.body, "calm"),
	    "left empty in the form");
}

static void
test_openapi(void)
{
	struct buf b;

	buf_init(&b, 4u << 20);
	web_openapi(&b, SPAN_LIT("https://register.example"));
	t_ok(!b.failed && kit_web_has(&b, "\"/api/v1/statements/{symbol}\"") &&
	        kit_web_has(&b, "\"StatementParty\""),
	    "the API is described");
	buf_release(&b);
}

int
main(void)
{
	if (!make()) {
		t_ok(false, "a node");
		return t_done();
	}
	test_faces();
	test_problems();
	test_caching();
	test_as_of();
	test_openapi();
	kit_web_end(&T);
	return t_done();
}
