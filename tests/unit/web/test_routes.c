/* SPDX-License-Identifier: Apache-2.0 */
#include "webkit.h"

#include "exchange/csv.h"
#include "json/json.h"
#include "web/page.h"

/* Every row of the table of routes, in every face it lists; and arguments. */

static struct kit_web T;
static char some_id[HASH_HEX];

static bool
make(void)
{
	bool ok = kit_web_start(&T) &&
	    kit_web_add(&T,
	        "comity/statement/v1\nAuthor: register.example\n"
	        "Date: 2026-11-20T10:00:00Z\nSymbol: calm-2026\n"
	        "Title: en =1+1, \"calm\"\n\n1. Calm.\n") &&
	    kit_web_add(&T,
	        "comity/incident/v1\nAuthor: register.example\n"
	        "Date: 2026-11-21T10:00:00Z\nSymbol: storm\n"
	        "Title: en @storm\nBegan: 2026-11-01\n\n1. It\n\nstormed.\n") &&
	    kit_web_open(&T, 0);
	const uint8_t *at;

	if (!ok || kit_web_ask(&T, "GET", "/register/1.json", "") != 200)
		return false;
	at = memmem(T.a.body.p, T.a.body.n, "\"id\": \"", 7);
	if (at == NULL)
		return false;
	memcpy(some_id, at + 7, HASH_HEX - 1);
	return true;
}

/* The pattern with something that exists in place of the braces; false: this
 * node has nothing of the kind. */
static bool
fill(char out[200], const char *pattern, bool api)
{
	static const struct {
		const char *front, *api, *value;
	} row[] = {
	    {"/s/", "/statements/", "calm-2026"},
	    {"/c/", "/cases/", "storm"},
	    {"/p/", "/parties/", "register.example"},
	    {"/r/", "/records/", some_id},
	    {"/register/seals/", "/seals/", "3"},
	    {"/register/", "/entries/", "1"},
	    {"/norms/", "/frameworks/", NULL},
	};
	size_t n = strcspn(pattern, "{");

	(void)snprintf(out, 200, "%.*s", (int)n, pattern);
	if (pattern[n] == '\0')
		return true;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (strncmp(pattern + (api ? strlen(API_ROOT) : 0),
		        api ? row[i].api : row[i].front,
		        strlen(api ? row[i].api : row[i].front)) == 0) {
			if (row[i].value == NULL)
				return false;
			(void)snprintf(out + n, 200 - n, "%s", row[i].value);
			return true;
		}
	t_ok(false, "no example for %s", pattern);
	return false;
}

static bool
is_json(struct span s)
{
	json_t *j;
	struct cy_err e;
	enum cy_rc rc = json_read(&j, s, &e);

	if (rc == CY_OK)
		json_decref(j);
	return rc == CY_OK;
}

/* Rows of equal length, and no cell that a spreadsheet would compute. */
static bool
is_csv(struct span s)
{
	static struct csv c;
	static struct csv_row row;
	struct arena a;
	struct cy_err e;
	bool ok;

	arena_init(&a, 1 << 20);
	ok = csv_init(&c, s, &a, &e) == CY_OK;
	do {
		ok = ok && csv_next(&c, &row, &e) == CY_OK;
		for (size_t i = 0; ok && i < row.n; i++)
			ok = row.f[i].n == 0 ||
			    strchr("=+-@\t\r", row.f[i].p[0]) == NULL;
	} while (ok && row.n > 0);
	arena_release(&a);
	return ok;
}

/* Nothing that a terminal would obey. */
static bool
is_plain(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 0x20 && s.p[i] != '\n') || s.p[i] == 0x7f)
			return false;
	return true;
}

static bool
is_face(enum face f)
{
	struct span s = buf_span(&T.a.body);

	switch (f) {
	case FACE_HTML:
	case FACE_OFFLINE:
		return span_starts(s, SPAN_LIT("<!DOCTYPE html>\n<html "));
	case FACE_JSON:
		return is_json(s);
	case FACE_TEXT:
		return is_plain(s);
	case FACE_CSV:
		return is_csv(s);
	case FACE_ATOM:
		return span_starts(s, SPAN_LIT("<?xml version=\"1.0\""));
	case FACE_NOTE:
		return is_plain(s) &&
		    memmem(s.p, s.n, "\n\n\xe2\x80\x94 ", 6) != NULL;
	case FACE_PROOF:
		return span_starts(s, SPAN_LIT("c2sp.org/tlog-proof@v1\n"));
	case FACE_TAR:
		return s.n > 512 && memcmp(s.p + 257, "ustar", 5) == 0;
	case FACES:
		break;
	}
	return false;
}

static void
test_face(const char *path, const struct route *r, enum face f)
{
	char target[240], type[80];
	size_t n;

	(void)snprintf(target, sizeof(target), "%s%s",
	    f != FACE_HTML && strcmp(path, "/") == 0 ? "" : path,
	    faces[f].suffix);
	(void)snprintf(
	    type, sizeof(type), "Content-Type: %s\r\n", faces[f].type);
	t_ok(kit_web_ask(&T, "GET", target, "") == 200 &&
	        kit_web_has(&T.a.headers, type) && is_face(f),
	    "%s", target);
	t_ok(kit_web_has(&T.a.headers, "Access-Control-Allow-Origin") ==
	            (f != FACE_HTML && f != FACE_OFFLINE) &&
	        kit_web_has(&T.a.headers, "nosniff") &&
	        kit_web_has(&T.a.headers, "default-src 'none'") &&
	        kit_web_has(&T.a.headers, "ETag: ") == (r->cache != CACHE_NONE),
	    "%s: headers", target);
	n = T.a.body.n;
	t_ok(kit_web_ask(&T, "HEAD", target, "") == 200 && T.a.body.n == n,
	    "%s: HEAD as GET", target);
	t_ok(kit_web_ask(&T, "GET", target, "Accept-Language: qps\r\n") == 200,
	    "%s: in a language that nobody offers", target);
}

static void
test_route(const struct route *r)
{
	char path[200];

	if (r->html != NULL && fill(path, r->pattern, false)) {
		for (unsigned f = 0; f < FACES; f++)
			if ((r->faces >> f & 1) != 0)
				test_face(path, r, (enum face)f);
		if ((r->methods >> HTTP_POST & 1) == 0)
			t_ok(kit_web_ask(&T, "POST", path, "") == 405 &&
			        kit_web_has(
			            &T.a.headers, "Allow: GET, HEAD\r\n"),
			    "%s: nothing is posted here", path);
	}
	if (r->api == NULL || !fill(path, r->api, true))
		return;
	if ((r->methods >> HTTP_GET & 1) == 0)
		return;
	t_ok(kit_web_ask(&T, "GET", path, "") == 200 &&
	        kit_web_has(&T.a.headers, "Content-Type: application/json") &&
	        is_json(buf_span(&T.a.body)),
	    "%s", path);
}

static void
test_matching(void)
{
	static const struct {
		const char *target;
		unsigned status;
	} row[] = {
	    {"/", 200},
	    {"/s", 200},
	    {"/s/", 200},
	    {"/s//", 404},
	    {"//s", 400},
	    {"/S", 404},
	    {"/s.json/", 200},
	    {"/.json", 404},
	    {"/s.json.json", 404},
	    {"/s/calm-2026/", 200},
	    {"/s/calm-2026/x", 404},
	    {"/s/calm%2D2026", 200},
	    {"/s/%63alm-2026", 200},
	    {"/s/calm-2026%00", 400},
	    {"/s/calm-2026%0a", 400},
	    {"/s/calm-2026%7f", 400},
	    {"/s/%c3%a9", 404},
	    {"/s/%c3", 400},
	    {"/s/..%2fx", 404},
	    {"/s/%2e%2e", 400},
	    {"/register/seals", 200},
	    {"/register/seals/3", 200},
	    {"/register/2", 200},
	    {"/register/3", 404},
	    {"/register/02", 404},
	    {"/register/9007199254740993", 404},
	    {"/api", 404},
	    {"/api/", 404},
	    {"/api/v1", 200},
	    {"/api/v1/", 200},
	    {"/api/v2", 404},
	    {"/api/v1/statements.json", 404},
	    {"/tile/0/000.p/3", 200},
	    {"/tile/0/000", 404},
	    {"/tile/entries/000.p/3", 200},
	    {"/tile/0/../../seals", 400},
	    {"/checkpoint", 200},
	    {"/checkpoint/", 404},
	    {"/seals", 404},
	    {"/keys/record.key", 404},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_uint(kit_web_ask(&T, "GET", row[i].target, ""), row[i].status,
		    row[i].target);
}

/* Each argument on both sides of what it may be. */
static void
test_arguments(void)
{
	static const struct {
		const char *path, *argument;
		unsigned status;
	} row[] = {
	    {"/s", "as-of=0001", 200},
	    {"/s", "as-of=9999-12-31", 200},
	    {"/s", "as-of=0000", 400},
	    {"/s", "as-of=10000", 400},
	    {"/s", "as-of=2026-13", 400},
	    {"/s", "as-of=2026-02-28", 200},
	    {"/s", "as-of=2026-02-29", 400},
	    {"/s", "as-of=2026-2-1", 400},
	    {"/s", "as-of=2026-02-01T00:00:00Z", 400},
	    {"/s", "as%2Dof=2026", 200},
	    {"/s", "As-Of=2026", 400},
	    {"/s", "known-at=0", 200},
	    {"/s", "known-at=9007199254740992", 200},
	    {"/s", "known-at=9007199254740993", 400},
	    {"/s", "known-at=01", 400},
	    {"/s", "known-at=1&as-of=2026", 200},
	    {"/s", "as-of=2026&known-at=1&as-of=2026", 400},
	    {"/s", "", 200},
	    {"/s", "&&", 200},
	    {"/s", "=", 400},
	    {"/s", "as-of", 200},
	    {"/s", "lang=de", 200},
	    {"/s", "lang=%22", 200},
	    {"/s", "lang=%0a", 400},
	    {"/s", "as-of=2026;known-at=1", 400},
	    {"/s", "as-of=%32026", 200},
	    {"/s", "as-of=%", 400},
	    {"/register", "kind=statement", 200},
	    {"/register", "kind=Statement", 400},
	    {"/register", "kind=", 200},
	    {"/register", "party=x", 200},
	    {"/register", "item=x", 200},
	    {"/search", "q=x&from=2026&to=2026-12", 200},
	    {"/search", "q=x&from=2026&to=202612", 400},
	    {"/about", "q=x", 400},
	};
	static const char *const texts[] = {
	    "/search?q=", "/register?party=", "/register?item=", "/s?lang="};
	char target[1200];

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		(void)snprintf(target, sizeof(target), "%s?%s", row[i].path,
		    row[i].argument);
		t_uint(
		    kit_web_ask(&T, "GET", target, ""), row[i].status, target);
	}
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (int n = 1024; n <= 1025; n++) {
			int k =
			    snprintf(target, sizeof(target), "%s", texts[i]);

			memset(target + k, 'x', (size_t)n);
			target[k + n] = '\0';
			t_ok(kit_web_ask(&T, "GET", target, "") ==
			        (n > 1024 ? 400u : 200u),
			    "%s of %d bytes", texts[i], n);
		}
}

/* One allocation fails: an answer, or that there is none now. */
static bool
ask_once(void *ctx)
{
	unsigned status = kit_web_ask(&T, "GET", ctx, "");

	if (T.a.headers.failed || T.a.body.failed || status == 503)
		return true;
	if (status != 200)
		t_diag("%s: %u %.*s", (const char *)ctx, status,
		    (int)(T.a.body.n < 2000 ? T.a.body.n : 2000),
		    (const char *)T.a.body.p);
	return status == 200;
}

static void
test_memory(void)
{
	static char targets[][40] = {"/", "/s/calm-2026", "/c/storm.json",
	    "/p/register.example", "/register/1", "/register.csv",
	    "/register/seals/3", "/search?q=calm", "/feed.atom", "/data",
	    "/readings", "/norms", "/faults.txt", "/api/v1/openapi.json",
	    "/opensearch.xml", "/s/calm-2026.tar", "/readyz"};

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		t_oom_each(ask_once, targets[i], targets[i]);
		t_uint(kit_web_ask(&T, "GET", targets[i], ""), 200,
		    "and afterwards it is well");
	}
}

int
main(void)
{
	if (!make()) {
		t_ok(false, "a node");
		return t_done();
	}
	for (const struct route *r = routes; r->pattern != NULL; r++)
		test_route(r);
	test_matching();
	test_arguments();
	test_memory();
	kit_web_end(&T);
	return t_done();
}
