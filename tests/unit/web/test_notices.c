/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "webkit.h"

/* A statement, a list, an accession and three notifications, of which the
 * second corrects the first. */
static bool
make(struct kit_web *t)
{
	static const char *const text[] = {
	    "comity/statement/v1\nAuthor: register.example\n"
	    "Date: 2026-11-28T10:00:00Z\nSymbol: calm-2026\n"
	    "Title: en Calm\n\n1. We keep calm.\n",
	    "comity/act/v1\nAuthor: register.example\n"
	    "Date: 2026-11-28T10:00:01Z\nStatement: @0\nKind: accession\n",
	    "comity/release/v1\nAuthor: register.example\n"
	    "Date: 2026-11-28T10:00:02Z\nStatement: @0\n",
	    "comity/notification/v1\nAuthor: register.example\n"
	    "Date: 2026-11-28T10:00:03Z\nStatement: @0\nNumber: 1\n"
	    "Event: release\nRegarding: @2\n",
	    "comity/notification/v1\nAuthor: register.example\n"
	    "Date: 2026-11-29T10:00:04Z\nStatement: @0\nNumber: 2\n"
	    "Event: accession\nRegarding: @1\n",
	};
	char hex[5][HASH_HEX], record[2048];
	struct hash id;

	for (size_t i = 0; i < 5; i++) {
		const char *from = text[i];
		size_t n = 0;

		for (; *from != '\0'; from++)
			if (*from == '@')
				n += (size_t)snprintf(record + n,
				    sizeof(record) - n, "%s",
				    hex[*++from - '0']);
			else
				record[n++] = *from;
		record[n] = '\0';
		if (!kit_web_add(t, record))
			return false;
		sha256(&id, span(record, n));
		hash_hex(hex[i], &id);
	}
	return true;
}

int
main(void)
{
	struct kit_web t;
	unsigned status;

	t_ok(kit_web_start(&t) && make(&t) && kit_web_open(&t, 0),
	    "a statement with notifications");
	status = kit_web_ask(&t, "GET", "/s/calm-2026", "");
	t_ok(status == 200 &&
	        kit_web_has(&t.a.body, "Notifications of the keeper"),
	    "the page lists them");
	t_ok(kit_web_has(&t.a.body, ">accession</a></td><td><a href=\"/p/"),
	    "an event leads to its record, and names its party");
	status = kit_web_ask(&t, "GET", "/s/calm-2026.json", "");
	t_ok(status == 200 && kit_web_has(&t.a.body, "\"number\": 1") &&
	        kit_web_has(&t.a.body, "\"event\": \"accession\""),
	    "so does its JSON");
	status = kit_web_ask(&t, "GET", "/s/calm-2026?as-of=2026-11-28", "");
	t_ok(status == 200 && kit_web_has(&t.a.body, ">release</a>") &&
	        !kit_web_has(&t.a.body, ">accession</a></td>"),
	    "as of a day, those that had been written");
	status = kit_web_ask(&t, "GET", "/s/calm-2026.atom", "");
	t_ok(status == 200 && kit_web_has(&t.a.body, "otification"),
	    "the feed has them");
	kit_web_end(&t);
	return t_done();
}
