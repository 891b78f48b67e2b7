/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DRAFT_IMPL_H
#define CORE_DRAFT_IMPL_H

#include "base/codec.h"
#include "core/draft.h"

/* What the files of the draft share. */

/* Ids are hashes: their first bytes are as good as any. */
static inline size_t
draft_hash(const struct hash *id)
{
	return (size_t)be64(id->b);
}

/* The paper that a header names, or DRAFT_NONE. */
size_t draft_refers(
    const struct draft *d, const struct record *r, enum field f);
bool draft_is(const struct draft *d, size_t i, enum record_kind kind);
/* Can papers of this type be taken back? */
bool draft_retractable(enum record_kind kind);

/* Does one of these headers name the party? */
bool draft_names(const struct record *r, enum field f, struct span party);
/* The Audience leaves the party in: is absent, or names it, or is its own. */
bool draft_addresses(const struct record *r, struct span party);
/* Does circulation c send its version to the party?  Only its author sends a
 * version, and to none that the version's Audience leaves out. */
bool draft_sends(const struct draft *d, size_t c, struct span party);

/* What one paper says of who may see it. */
enum draft_sight {
	SIGHT_NO,
	SIGHT_YES,
	SIGHT_ASK, /* whoever may see *asked, an earlier one */
};
enum draft_sight draft_sight(
    const struct draft *d, size_t i, struct span party, size_t *asked);

#endif
