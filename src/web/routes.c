/* SPDX-License-Identifier: Apache-2.0 */
#include "web/about.h"
#include "web/case.h"
#include "web/check.h"
#include "web/entries.h"
#include "web/home.h"
#include "web/norms.h"
#include "web/party.h"
#include "web/readings.h"
#include "web/record.h"
#include "web/sealed.h"
#include "web/search.h"
#include "web/statement.h"
#include "web/templates.h"

#define GET (1u << HTTP_GET)
#define POST (1u << HTTP_POST)
#define TABLE (FACE(HTML) | FACE(JSON) | FACE(TEXT) | FACE(CSV))
#define THREAD (TABLE | FACE(ATOM) | FACE(TAR) | FACE(OFFLINE))
#define DATA (FACE(HTML) | FACE(JSON) | FACE(TEXT))

/* The one table of pages: routing, the other faces, and the API's
 * description come from it.  The first row that fits is taken. */
const struct route routes[] = {
    {"/", "/api/v1/summary", FACE(HTML), GET, 0, CACHE_SHORT, &shape_home,
        home_load, home_html, NULL, "What the register holds, and the latest"},
    {"/s", "/api/v1/statements", TABLE, GET,
        ARG_AS_OF | ARG_KNOWN_AT | ARG_AFTER, CACHE_SHORT, &shape_statements,
        statements_load, statements_html, NULL, "All joint statements, by day"},
    {"/s/{symbol}", "/api/v1/statements/{symbol}", THREAD, GET,
        ARG_AS_OF | ARG_KNOWN_AT | ARG_AFTER, CACHE_SHORT, &shape_statement,
        statement_load, statement_html, statement_bytes,
        "A joint statement and the status of its parties"},
    {"/c", "/api/v1/cases", TABLE, GET, ARG_AS_OF | ARG_KNOWN_AT | ARG_AFTER,
        CACHE_SHORT, &shape_cases, cases_load, cases_html, NULL,
        "All cases, by day"},
    {"/c/{symbol}", "/api/v1/cases/{symbol}", THREAD, GET,
        ARG_AS_OF | ARG_KNOWN_AT, CACHE_SHORT, &shape_case, case_load,
        case_html, case_bytes, "A case, and everything said about it"},
    {"/p", "/api/v1/parties", TABLE, GET, ARG_AFTER, CACHE_SHORT,
        &shape_parties, parties_load, parties_html, NULL, "All parties, by id"},
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
    {"/register", "/api/v1/entries", TABLE | FACE(ATOM), GET,
        ARG_KIND | ARG_PARTY | ARG_ITEM | ARG_AFTER, CACHE_SHORT,
        &shape_entries, entries_load, register_html, entries_bytes,
        "Entries of the register, newest first"},
    {"/register/seals", "/api/v1/seals", TABLE, GET, ARG_AFTER, CACHE_SHORT,
        &shape_seals, seals_load, seals_html, NULL,
        "Published checkpoints, newest first"},
    {"/register/seals/{size}", "/api/v1/seals/{size}", DATA | FACE(NOTE), GET,
        0, CACHE_SHORT, &shape_seal, seal_load, seal_html, seal_bytes,
        "A published checkpoint, and the proof that it was continued"},
    {"/register/{entry}", "/api/v1/entries/{entry}",
        DATA | FACE(NOTE) | FACE(PROOF), GET, 0, CACHE_SHORT, &shape_record,
        entry_load, record_html, record_bytes, "A record, by its number"},
    {"/feed", "/api/v1/feed", FACE(HTML) | FACE(JSON) | FACE(ATOM), GET,
        ARG_KIND | ARG_PARTY | ARG_ITEM, CACHE_SHORT, &shape_feed, feed_load,
        feed_html, entries_bytes, "The latest records"},
    {"/feeds", "/api/v1/feeds", FACE(HTML) | FACE(JSON), GET, 0, CACHE_SHORT,
        &shape_feeds, feeds_load, feeds_html, NULL, "All feeds there are"},
    {"/search", "/api/v1/search", TABLE, GET,
        ARG_Q | ARG_KIND | ARG_PARTY | ARG_FROM | ARG_TO | ARG_AFTER,
        CACHE_SHORT, &shape_search, search_load, search_html, NULL,
        "Full-text search, best first"},
    {"/verify", NULL, FACE(HTML), GET | POST, 0, CACHE_NONE, &shape_check,
        check_load, verify_html, NULL, "The verdict on what is sent"},
    {"/api/v1/verify", "/api/v1/verify", FACE(JSON), POST, 0, CACHE_NONE,
        &shape_check, check_load, NULL, NULL, "The verdict on what is sent"},
    {"/data", API_ROOT, DATA | FACE(CSV), GET, 0, CACHE_SHORT, &shape_data,
        data_load, data_html, NULL, "What the API has, by address"},
    {"/about", "/api/v1/about", DATA, GET, 0, CACHE_SHORT, &shape_about,
        about_load, about_html, NULL, "This register, its keeper and keys"},
    {"/accessibility", NULL, FACE(HTML), GET, 0, CACHE_SHORT, &shape_about,
        accessibility_load, accessibility_html, NULL, "Accessibility"},
    {"/faults", "/api/v1/faults", TABLE, GET, 0, CACHE_SHORT, &shape_faults,
        faults_load, faults_html, NULL, "What the ids of errors mean"},
    {.pattern = NULL},
};
