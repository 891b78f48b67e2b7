/* SPDX-License-Identifier: Apache-2.0 */
#include "webkit.h"

/* While a node is written to, its index has records that are sealed and not
 * yet published: pages of what is published are whole all the same. */

static struct kit_web T;
static struct node *N;

/* A record of the keeper: lines behind its date, then the body. */
static bool
add(const char *type, const char *refers, const struct hash *to,
    const char *rest, struct hash *id)
{
	char hex[HASH_HEX] = "", text[2048];
	struct cy_err e;

	if (to != NULL)
		hash_hex(hex, to);
	T.k.time.now += 60;
	(void)snprintf(text, sizeof(text),
	    "comity/%s/v1\nAuthor: register.example\n"
	    "Date: 2026-11-20T10:00:00Z\n%s%s%s",
	    type, refers, hex, rest);
	if (node_add(N, span_str(text), id, &e) == CY_OK &&
	    node_flush(N, &e) == CY_OK)
		return true;
	printf("# %s %s\n%s", fault_id(e.fault), e.text, text);
	return false;
}

static const char statement[] =
    "Symbol: calm-2026\nTitle: en Joint statement on calm\n\n"
    "1. We stay calm.\n";
static const char anew[] = "\nTitle: en Joint statement on calm\n\n"
                           "1. We stay very calm.\n";
static const char noise[] =
    "Symbol: noise-2026\nTitle: en Joint statement on noise\n\n"
    "1. We make none.\n";
static const char incident[] =
    "Symbol: storm\nTitle: en The storm\nBegan: 2026-11-01\n\n"
    "1. It stormed.\n";
static const char reply[] = "\nKind: declaration\n\n1. We were calm.\n";

/* The next record commits the rows of the one before it. */
static bool
make(void)
{
	struct web_options o = {.page = 0};
	struct hash joint, storm, id;
	struct cy_err e;
	bool ok = kit_web_start(&T);

	o.dir = T.k.dir;
	o.clock = &T.k.clock;
	ok = ok && node_close(T.node, &e) == CY_OK;
	T.k.o.follow = T.k.o.no_publisher = true;
	ok = ok && node_open_write(&N, &T.k.o, &e) == CY_OK;
	ok = ok && add("statement", "", NULL, statement, &joint) &&
	    add("incident", "", NULL, incident, &storm) &&
	    node_publish(N, &e) == CY_OK && web_new(&T.w, &o, &e) == CY_OK;
	return ok && add("declaration", "Regarding: ", &joint, reply, &id) &&
	    add("declaration", "Regarding: ", &storm, reply, &id) &&
	    add("statement", "Symbol: calm-2026\nReplaces: ", &joint, anew,
	        &id) &&
	    add("statement", "", NULL, noise, &id) &&
	    add("declaration", "Regarding: ", &id, reply, &id);
}

/* As before, but for the lists of entries. */
static void
test_ahead(void)
{
	static const struct {
		const char *target;
		unsigned status;
		const char *has, *has_not;
	} row[] = {
	    {"/s/calm-2026", 200, "We stay calm.", "We were calm."},
	    {"/s/calm-2026.tar", 200, "We stay calm.", "We were calm."},
	    {"/s/calm-2026.json?known-at=900", 200, "\"known_at\": 900,",
	        "We were calm."},
	    {"/s", 200, "Joint statement on calm", "Joint statement on noise"},
	    {"/c/storm", 200, "It stormed.", "We were calm."},
	    {"/p/register.example", 200, "register.example", "We were calm."},
	    {"/norms/scale-1", 404, "web/not-found", "register/no-entry"},
	    {"/s/noise-2026", 404, "web/not-found", "register/no-entry"},
	    {"/register/5", 200, "will be published in a moment",
	        "We stay very calm."},
	    {"/register.json", 200, "\"entry\": 7,", "\"entry\": 8,"},
	    {"/", 200, "Joint statement on calm", "register/no-entry"},
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		unsigned status = kit_web_ask(&T, "GET", row[i].target, "");

		t_ok(status == row[i].status &&
		        kit_web_has(&T.a.body, row[i].has) &&
		        !kit_web_has(&T.a.body, row[i].has_not),
		    "%s: %u", row[i].target, status);
	}
}

static void
test_then(void)
{
	static const char *const row[] = {
	    "/s/calm-2026", "/c/storm", "/s/noise-2026"};
	struct cy_err e;

	t_rc(node_publish(N, &e), &e, CY_OK, FAULT_NONE, "published");
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		t_ok(kit_web_ask(&T, "GET", row[i], "") == 200 &&
		        kit_web_has(&T.a.body, "We were calm."),
		    "%s", row[i]);
	t_ok(kit_web_ask(&T, "GET", "/s/calm-2026", "") == 200 &&
	        kit_web_has(&T.a.body, "We stay very calm."),
	    "the new version");
}

int
main(void)
{
	struct cy_err e;

	if (make()) {
		test_ahead();
		test_then();
	} else {
		t_ok(false, "a node that is written to");
	}
	if (N != NULL)
		t_rc(node_close(N, &e), &e, CY_OK, FAULT_NONE, "closed");
	kit_web_end(&T);
	return t_done();
}
