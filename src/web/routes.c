/* SPDX-License-Identifier: Apache-2.0 */
#include "web/case.h"
#include "web/home.h"
#include "web/norms.h"
#include "web/party.h"
#include "web/readings.h"
#include "web/record.h"
#include "web/statement.h"
#include "web/templates.h"

#define GET (1u << HTTP_GET)
#define POST (1u << HTTP_POST)
#define TABLE (FACE(HTML) | FACE(JSON) | FACE(TEXT) | FACE(CSV))
#define THREAD (TABLE | FACE(ATOM) | FACE(TAR) | FACE(OFFLINE))
#define DATA (FACE(HTML) | FACE(JSON) | FACE(TEXT))

/* A template takes the view as its own type. */
#define HTML_OF(name)                                               \
	static void name##_html(                                    \
	    struct html *h, const struct page *p, const void *view) \
	{                                                           \
		name##_page(h, p, view);                            \
	}
HTML_OF(case)
HTML_OF(cases)
HTML_OF(framework)
HTML_OF(home)
HTML_OF(norms)
HTML_OF(parties)
HTML_OF(party)
HTML_OF(readings)
HTML_OF(record)
HTML_OF(statement)
HTML_OF(statements)

/* The one table of pages: routing, the other faces, and the API's
 * description come from it.  The first row that fits is taken. */
const struct route routes[] = {
    {"/", "/api/v1/summary", FACE(HTML), GET, 0, CACHE_SHORT, &shape_home,
        home_load, home_html, NULL, "What the register holds, and the latest"},
    {"/s", "/api/v1/statements", TABLE, GET, ARG_AS_OF | ARG_KNOWN_AT,
        CACHE_SHORT, &shape_statements, statements_load, statements_html, NULL,
        "All joint statements, by day"},
    {"/s/{symbol}", "/api/v1/statements/{symbol}", THREAD, GET,
        ARG_AS_OF | ARG_KNOWN_AT, CACHE_SHORT, &shape_statement, statement_load,
        statement_html, statement_bytes,
        "A joint statement and the status of its parties"},
    {"/c", "/api/v1/cases", TABLE, GET, ARG_AS_OF | ARG_KNOWN_AT, CACHE_SHORT,
        &shape_cases, cases_load, cases_html, NULL, "All cases, by day"},
    {"/c/{symbol}", "/api/v1/cases/{symbol}", THREAD, GET,
        ARG_AS_OF | ARG_KNOWN_AT, CACHE_SHORT, &shape_case, case_load,
        case_html, case_bytes, "A case, and everything said about it"},
    {"/p", "/api/v1/parties", TABLE, GET, 0, CACHE_SHORT, &shape_parties,
        parties_load, parties_html, NULL, "All parties, by id"},
    {"/p/{party}", "/api/v1/parties/{party}", TABLE, GET,
        ARG_AS_OF | ARG_KNOWN_AT, CACHE_SHORT, &shape_party, party_load,
        party_html, NULL, "A party: what it signed, said and did"},
    {"/norms", "/api/v1/frameworks", TABLE, GET, 0, CACHE_SHORT, &shape_norms,
        norms_load, norms_html, NULL, "Norms, law, measures and scales"},
    {"/norms/{symbol}", "/api/v1/frameworks/{symbol}", TABLE, GET,
        ARG_AS_OF | ARG_KNOWN_AT, CACHE_SHORT, &shape_framework, framework_load,
        framework_html, NULL, "One of them, and what speaks to its items"},
    {"/readings", "/api/v1/readings", TABLE, GET, ARG_AS_OF | ARG_KNOWN_AT,
        CACHE_SHORT, &shape_readings, readings_load, readings_html, NULL,
        "Times and counts, made from the records"},
    {"/r/{id}", "/api/v1/records/{id}", DATA | FACE(NOTE) | FACE(PROOF), GET, 0,
        CACHE_SHORT, &shape_record, record_load, record_html, record_bytes,
        "A record: what was signed, and what vouches for it"},
    {"/register/{entry}", "/api/v1/entries/{entry}",
        DATA | FACE(NOTE) | FACE(PROOF), GET, 0, CACHE_SHORT, &shape_record,
        entry_load, record_html, record_bytes, "A record, by its number"},
    {.pattern = NULL},
};
