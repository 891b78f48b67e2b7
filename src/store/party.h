/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_PARTY_H
#define STORE_PARTY_H

#include "store/recent.h"

/*
 * What a party's page asks.  Its lists are store_recent() with .party (what
 * it did: .kinds R_FINDING, R_SUPPORT, R_MEASURE, R_DECLARATION ...; replies:
 * .choice "reply") and with .named (what names it); its keys over time stand
 * in the keyring (keyring_keys()).
 */

/*
 * One party: by its id, either of them and in any case, by ISO code, or by
 * name; the first of these that finds something counts.  A state that records
 * only name, or invite, is a party without entries.
 * CY_NOTFOUND store/not-found; CY_CONFLICT store/ambiguous.
 */
enum cy_rc store_party(struct store *s, struct span name, const char *lang,
    enum cy_rc (*fn)(
        void *ctx, const struct store_party *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

/*
 * Where a party stands on each statement that it acted on: the act that
 * decides at the moment asked for (spec/statements.md, "Standing"), the
 * newest first; page as for store_recent().
 */
struct store_stand {
	struct store_entry statement; /* its newest version at that moment */
	struct store_party_act act;
};
enum cy_rc store_stands(struct store *s, struct span party, const char *lang,
    struct core_when when, struct store_page *page,
    enum cy_rc (*fn)(
        void *ctx, const struct store_stand *row, struct cy_err *e),
    void *ctx, struct cy_err *e);

#endif
