/* SPDX-License-Identifier: Apache-2.0 */
#include "webkit.h"

#include "register/seals.h"

/* The register entry by entry, its seals, and feeds. */

#define CASES 7u

static struct kit_web T;

static bool
make(void)
{
	char text[2048];
	struct cy_err e;
	bool ok = kit_web_start(&T);

	for (unsigned i = 0; ok && i < CASES; i++) {
		struct span s = kit_text(i, KIT_KEEPER, text);

		text[s.n] = '\0';
		ok = kit_web_add(&T, text);
		T.k.time.now += 60;
		/* Two entries to a seal. */
		if (ok && i % 2 == 1)
			ok = node_publish(T.node, &e) == CY_OK;
	}
	return ok && kit_web_open(&T, 3);
}

static unsigned
count(const char *what)
{
	struct span rest = buf_span(&T.a.body);
	unsigned n = 0;

	for (;;) {
		const uint8_t *at = memmem(rest.p, rest.n, what, strlen(what));

		if (at == NULL)
			return n;
		n++;
		rest = span_from(rest, (size_t)(at - rest.p) + 1);
	}
}

/* Pages of three, newest first, each entry once. */
static void
test_pages(void)
{
	static const struct {
		const char *target;
		unsigned rows;
		const char *has, *link;
	} row[] = {
	    {"/api/v1/entries", 3, "\"entry\": 7,",
	        "Link: </api/v1/entries?after=5>; rel=\"next\"\r\n"},
	    {"/api/v1/entries?after=5", 3, "\"entry\": 4,", "after=2>"},
	    {"/api/v1/entries?after=2", 2, "\"entry\": 0,", NULL},
	    {"/api/v1/entries?after=0", 0, "\"entries\": []", NULL},
	    {"/api/v1/entries?after=900", 3, "\"entry\": 7,", "after=5>"},
	    {"/register.json?kind=incident", 3, "\"entry\": 5,",
	        "Link: </register.json?kind=incident&after=5>"},
	    {"/register.json?kind=party", 1, "\"entry\": 0,", NULL},
	    {"/register.json?kind=act", 0, "\"entries\": []", NULL},
	    {"/register.json?party=register.example", 3, "\"entry\": 7,",
	        "party=register.example&after=5>"},
	    {"/register.json?party=nobody", 0, "\"entries\": []", NULL},
	    {"/register.json?item=norms%23f", 0, "\"item\": \"norms#f\"", NULL},
	    {"/api/v1/feed", 8, "\"entry\": 0,", NULL},
	    {"/feed.json?kind=party", 1, "\"kind\": \"party\"", NULL},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status = kit_web_ask(&T, "GET", row[i].target, "");
		bool link = kit_web_has(&T.a.headers, "Link:");

		t_ok(status == 200 && count("\"entry\":") == row[i].rows &&
		        kit_web_has(&T.a.body, row[i].has) &&
		        (row[i].link == NULL
		                ? !link
		                : kit_web_has(&T.a.headers, row[i].link)),
		    "%s: %u rows", row[i].target, count("\"entry\":"));
	}
	/* A file for a spreadsheet has no pages. */
	t_ok(kit_web_ask(&T, "GET", "/register.csv", "") == 200 &&
	        count("\r\n") == CASES + 2,
	    "all in the CSV");
	t_ok(kit_web_ask(&T, "GET", "/register", "") == 200 &&
	        kit_web_has(&T.a.body, "href=\"/register?after=5\""),
	    "the next page is linked");
	t_ok(kit_web_ask(&T, "GET", "/register?kind=party&lang=qps", "") ==
	            200 &&
	        kit_web_has(&T.a.body, "<option value=\"party\" selected>"),
	    "the form says what was asked for");
	t_ok(kit_web_ask(&T, "GET", "/register?kind=act", "") == 200 &&
	        kit_web_has(&T.a.body, "No record fits"),
	    "an empty page says so");
}

static void
test_refused(void)
{
	static const char *const row[] = {
	    "/register?kind=nothing",
	    "/register?after=-1",
	    "/register?after=x",
	    "/register?after=9007199254740993",
	    "/feed?after=1",
	    "/register/seals?kind=act",
	    "/feeds?kind=act",
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_ok(kit_web_ask(&T, "GET", row[i], "") == 400 &&
		        kit_web_has(&T.a.body, "web/argument"),
		    "%s", row[i]);
	t_ok(kit_web_ask(&T, "GET", "/register?after=9007199254740992", "") ==
	        200,
	    "the largest cursor");
}

static void
test_feeds(void)
{
	static const struct {
		const char *target, *has;
	} row[] = {
	    {"/feed.atom", "<title type=\"text\">Latest records</title>"},
	    {"/feed.atom", "Incident 6"},
	    {"/register.atom?kind=incident", "<entry>"},
	    {"/feed", "href=\"/feed.atom\""},
	    {"/feed?kind=party", "href=\"/feed.atom?kind=party\""},
	    {"/feeds", "href=\"/feed.atom?kind=incident\""},
	    {"/feeds", "href=\"/c/incident-3.atom\""},
	    {"/feeds.json", "\"url\": \"/c/incident-3.atom\""},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_ok(kit_web_ask(&T, "GET", row[i].target, "") == 200 &&
		        kit_web_has(&T.a.body, row[i].has),
		    "%s: %s", row[i].target, row[i].has);
	(void)kit_web_ask(&T, "GET", "/feed.atom?kind=party", "");
	t_uint(count("<entry>"), 1, "a feed of one type");
}

static void
test_seals(void)
{
	static const struct {
		const char *target, *has;
	} row[] = {
	    {"/register/seals", "href=\"/register/seals/8\""},
	    {"/register/seals", "href=\"/register/seals?after=4\""},
	    {"/register/seals?after=4", "href=\"/register/seals/1\""},
	    {"/register/seals.csv", "size,from,entries,root"},
	    {"/api/v1/seals", "\"from\": 7,"},
	    {"/register/seals/5", "register.example/witness"},
	    {"/register/seals/5", "href=\"/register/seals/3\" rel=\"prev\""},
	    {"/register/seals/5", "href=\"/register/seals/7\" rel=\"next\""},
	    {"/register/seals/5", "The register of today continues it"},
	    {"/register/seals/8", "the register as it stands now"},
	    {"/register/seals/5.json", "\"proof\": [\n"},
	    {"/register/seals/8.json", "\"proof\": []"},
	    {"/register/seals/5.txt", "entries_url: /register?after=5"},
	};
	struct span note;
	struct seal s;
	struct cy_err e;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_ok(kit_web_ask(&T, "GET", row[i].target, "") == 200 &&
		        kit_web_has(&T.a.body, row[i].has),
		    "%s: %s", row[i].target, row[i].has);
	(void)kit_web_ask(&T, "GET", "/register/seals/5.note", "");
	note = buf_span(&T.a.body);
	t_ok(T.a.status == 200 && seal_read(&s, note, &e) == CY_OK &&
	        s.size == 5,
	    "a seal as it was signed");
	for (const char *const *p = (const char *const[]){"0", "2", "9", "x",
	         "05", "99999999999999999999", NULL};
	     *p != NULL; p++) {
		char target[80];

		(void)snprintf(
		    target, sizeof(target), "/register/seals/%s.json", *p);
		t_ok(kit_web_ask(&T, "GET", target, "") == 404 &&
		        kit_web_has(&T.a.body, "register/no-seal"),
		    "%s", target);
	}
}

/* Each as long as it may be, of characters that links write as escapes. */
static void
test_long(void)
{
	static char target[8192];
	char words[1025];

	memset(words, '!', sizeof(words) - 1);
	words[sizeof(words) - 1] = '\0';
	(void)snprintf(target, sizeof(target),
	    "/register.json?kind=incident&item=%s&lang=%s", words, words);
	t_ok(kit_web_ask(&T, "GET", target, "") == 200, "two of them");
	(void)snprintf(target, sizeof(target),
	    "/register.json?party=%s&item=%s&lang=%s", words, words, words);
	t_ok(kit_web_ask(&T, "GET", target, "") == 400 &&
	        kit_web_has(&T.a.body, "web/argument"),
	    "three");
}

int
main(void)
{
	if (!make()) {
		t_ok(false, "a node");
		return t_done();
	}
	test_pages();
	test_refused();
	test_long();
	test_feeds();
	test_seals();
	kit_web_end(&T);
	return t_done();
}
