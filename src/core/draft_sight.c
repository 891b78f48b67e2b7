/* SPDX-License-Identifier: Apache-2.0 */
#include "core/draft_impl.h"

bool
draft_names(const struct record *r, enum field f, struct span party)
{
	struct span v;
	size_t at = 0;

	while (record_next(r, f, &at, &v))
		if (span_eq(v, party))
			return true;
	return false;
}

bool
draft_addresses(const struct record *r, struct span party)
{
	return record_get(r, F_AUDIENCE).p == NULL ||
	    span_eq(r->author, party) || draft_names(r, F_AUDIENCE, party);
}

bool
draft_sends(const struct draft *d, size_t c, struct span party)
{
	const struct record *r = d->paper[c].r;
	size_t v = d->paper[c].regarding;

	return draft_is(d, v, PAPER_VERSION) &&
	    span_eq(r->author, d->paper[v].r->author) &&
	    draft_names(r, F_INVITED, party) &&
	    draft_addresses(d->paper[v].r, party);
}

/* Was the version circulated to the party? */
static bool
received(const struct draft *d, size_t v, struct span party)
{
	size_t at = d->paper[v].first, c;

	while ((c = draft_next(d, PAPER_CIRCULATION, &at)) != DRAFT_NONE)
		if (draft_sends(d, c, party))
			return true;
	return false;
}

enum draft_sight
draft_sight(const struct draft *d, size_t i, struct span party, size_t *asked)
{
	const struct draft_paper *p = &d->paper[i];
	enum record_kind kind = p->r->type->kind;
	const struct draft_party *who = draft_party(d, party);
	bool sees;

	*asked = p->regarding;
	if (who == NULL || !who->member)
		return SIGHT_NO;
	if (span_eq(p->r->author, party) || kind == PAPER_DRAFT)
		return SIGHT_YES;
	if (kind == PAPER_VERSION)
		return received(d, i, party) ? SIGHT_YES : SIGHT_NO;
	if (kind == PAPER_CLEARANCE || p->regarding == DRAFT_NONE)
		return SIGHT_NO;
	sees = draft_addresses(p->r, party);
	if (kind == PAPER_CIRCULATION)
		sees = sees || draft_sends(d, i, party);
	return sees ? SIGHT_ASK : SIGHT_NO;
}

bool
paper_visible(const struct draft *d, size_t i, struct span party)
{
	enum draft_sight sight = SIGHT_ASK;
	size_t asked;

	while (sight == SIGHT_ASK && i < d->n) {
		sight = draft_sight(d, i, party, &asked);
		i = asked;
	}
	return sight == SIGHT_YES;
}
