/* SPDX-License-Identifier: Apache-2.0 */
#include "webkit.h"

/* Long lists: five rows to a page of people here, whole for programs. */

#define MANY 12u

static struct kit_web T;

static bool
make(void)
{
	char text[1024], hex[HASH_HEX];
	struct hash id;
	struct cy_err e;
	bool ok = kit_web_start(&T) &&
	    node_add(T.node,
	        SPAN_LIT("comity/statement/v1\nAuthor: " KIT_KEEPER
	                 "\nDate: 2026-11-20T10:00:00Z\nSymbol: calm\n"
	                 "Title: en Calm\n\n1. Calm.\n"),
	        &id, &e) == CY_OK;

	hash_hex(hex, &id);
	for (unsigned i = 0; ok && i < MANY; i++) {
		(void)snprintf(text, sizeof(text),
		    "comity/act/v1\nAuthor: " KIT_KEEPER
		    "\nDate: 2026-11-20T10:00:00Z\nRecorded-For: p%02u\n"
		    "Occurred: 2026-11-%02u\nStatement: %s\nKind: signature\n"
		    "Source: https://aa.example/%u\n",
		    i, i + 1, hex, i);
		ok = kit_web_add(&T, text);
		if (!ok)
			break;
		(void)snprintf(text, sizeof(text),
		    "comity/incident/v1\nAuthor: " KIT_KEEPER
		    "\nDate: 2026-11-20T10:00:00Z\nSymbol: case-%02u\n"
		    "Title: en Case %u\n\n1. It.\n",
		    i, i);
		ok = kit_web_add(&T, text);
	}
	return ok && kit_web_open(&T, 1);
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

static void
test_pages(void)
{
	static const struct {
		const char *target, *row;
		unsigned rows;
		const char *next; /* NULL: none */
	} row[] = {
	    {"/c", "href=\"/c/case-", 5, "href=\"/c?after=5\" rel=\"next\""},
	    {"/c?after=5", "href=\"/c/case-", 5, "href=\"/c?after=10\""},
	    {"/c?after=10&lang=en", "href=\"/c/case-", 2, NULL},
	    {"/c?after=900", "href=\"/c/case-", 0, NULL},
	    {"/c.json", "\"symbol\": \"case-", MANY, NULL},
	    {"/c.csv", ",case-", MANY, NULL},
	    {"/c.json?after=5", "\"symbol\": \"case-", MANY - 5, NULL},
	    {"/p", "<td><bdi>p", 5, "href=\"/p?after=5\""},
	    {"/p?after=10", "<td><bdi>p", 2, NULL},
	    {"/api/v1/parties", "\"id\": \"p", MANY, NULL},
	    {"/s/calm?known-at=900", "signature</td>", 5,
	        "href=\"/s/calm?known-at=900&amp;after=5\""},
	    {"/s/calm?after=5", "signature</td>", 5, "?after=10\""},
	    {"/s/calm?after=10", "signature</td>", 2, NULL},
	    {"/s/calm.json", "\"act\": \"signature\"", MANY, NULL},
	    {"/s/calm.offline.html", "signature</td>", MANY, NULL},
	    {"/s", "href=\"/s/calm\"", 1, NULL},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status = kit_web_ask(&T, "GET", row[i].target, "");
		unsigned n = count(row[i].row);

		t_ok(status == 200 && n == row[i].rows &&
		        (row[i].next == NULL
		                ? !kit_web_has(&T.a.body, "rel=\"next\"")
		                : kit_web_has(&T.a.body, row[i].next)),
		    "%s: %u rows", row[i].target, n);
	}
	t_ok(kit_web_ask(&T, "GET", "/s/calm?after=10", "") == 200 &&
	        kit_web_has(&T.a.body, "<bdi>12</bdi> parties") &&
	        !kit_web_has(&T.a.body, "No party had joined"),
	    "the number is that of all pages");
	t_uint(kit_web_ask(&T, "GET", "/c?after=1.2", ""), 400, "no cursor");
}

int
main(void)
{
	if (!make()) {
		t_ok(false, "a node");
		return t_done();
	}
	test_pages();
	kit_web_end(&T);
	return t_done();
}
