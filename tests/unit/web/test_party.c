/* SPDX-License-Identifier: Apache-2.0 */
#include "webkit.h"

/* One party has one address, however it is asked for. */

static struct kit_web T;

static bool
make(void)
{
	struct cy_err e;

	kit_node_start(&T.k);
	T.k.o.keeper_name = "Arcadia & Sea";
	return node_create(&T.k.o, SPAN_LIT(KIT_KEEPER), &e) == CY_OK &&
	    node_open_write(&T.node, &T.k.o, &e) == CY_OK &&
	    kit_web_add(&T,
	        "comity/incident/v1\nAuthor: register.example\n"
	        "Date: 2026-11-21T10:00:00Z\nSymbol: storm\n"
	        "Title: en The storm\nBegan: 2026-11-01\n\n1. It.\n") &&
	    kit_web_open(&T, 0);
}

#define P "register.example"

static void
test_address(void)
{
	static const struct {
		const char *target, *to; /* NULL: it is there */
	} row[] = {
	    {"/p/" P, NULL},
	    {"/p/" P ".json", NULL},
	    {"/p/Register.EXAMPLE", "/p/" P},
	    {"/p/REGISTER.example.json", "/p/" P ".json"},
	    {"/p/REGISTER.example/", "/p/" P},
	    {"/p/REGISTER.example.csv?lang=qps&as-of=2026-01-01",
	        "/p/" P ".csv?as-of=2026-01-01&lang=qps"},
	    {"/p/Arcadia%20%26%20Sea", "/p/" P},
	    {"/p/arcadia%20%26%20sea?lang=%3c%22", "/p/" P "?lang=%3C%22"},
	    {"/api/v1/parties/Arcadia%20%26%20Sea", "/api/v1/parties/" P},
	    {"/api/v1/parties/Register.Example?known-at=2",
	        "/api/v1/parties/" P "?known-at=2"},
	};
	char want[200];

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status = kit_web_ask(&T, "GET", row[i].target, "");

		if (row[i].to == NULL) {
			t_uint(status, 200, row[i].target);
			continue;
		}
		(void)snprintf(
		    want, sizeof(want), "\nLocation: %s\r\n", row[i].to);
		t_ok(status == 302 && kit_web_has(&T.a.headers, want) &&
		        T.a.body.n == 0 && !kit_web_has(&T.a.headers, "ETag"),
		    "%s leads to %s", row[i].target, row[i].to);
	}
	t_uint(kit_web_ask(&T, "GET", "/p/nobody", ""), 404, "nobody");
	t_uint(kit_web_ask(&T, "GET", "/p/Register.Example?colour=red", ""),
	    400, "the rest of the address is looked at first");
}

/* What is typed into a form is taken as in an address. */
static void
test_filter(void)
{
	static const char *const row[] = {
	    "/register.json?party=REGISTER.EXAMPLE",
	    "/register.json?party=Arcadia+%26+sea",
	    "/feed.json?party=Register.example",
	    "/search.json?q=storm&party=arcadia%20%26%20Sea"};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_ok(kit_web_ask(&T, "GET", row[i], "") == 200 &&
		        kit_web_has(&T.a.body, "The storm"),
		    "%s", row[i]);
	t_ok(
	    kit_web_ask(&T, "GET", "/register.json?party=arcadia", "") == 200 &&
	        !kit_web_has(&T.a.body, "The storm"),
	    "a party that is not there");
}

/* An argument may be three times as long in an address as it is. */
static void
test_long(void)
{
	char target[4096] = "/register?party=", *at = target + 16;

	for (unsigned i = 0; i < 500; i++, at += 6)
		memcpy(at, "%C3%B1", 7);
	t_ok(kit_web_ask(&T, "GET", target, "") == 200 &&
	        kit_web_has(&T.a.body, "/register.json?party=%C3%B1%C3%B1"),
	    "its other forms are linked");
}

int
main(void)
{
	if (!make()) {
		t_ok(false, "a node");
		return t_done();
	}
	test_address();
	test_filter();
	test_long();
	kit_web_end(&T);
	return t_done();
}
