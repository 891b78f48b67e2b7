/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DRAFT_H
#define CORE_DRAFT_H

#include "base/arena.h"
#include "record/body.h"
#include "record/record.h"

/*
 * A draft: what its papers come to (spec/papers.md).  A pure fold over papers
 * in order of arrival, for all of them or for those that one party may see;
 * what is given to a party is always the latter, so that nothing in it can
 * tell of others.  Spans point into the papers, everything else lies in the
 * arena.
 */
#define DRAFT_NONE SIZE_MAX /* no such paper, or party */

struct draft_paper {
	const struct record *r; /* the caller's */
	struct hash id;
	size_t regarding; /* what it speaks to, sends, judges or takes back */
	size_t
	    retracted; /* the paper that took it back; DRAFT_NONE: it counts */
	/* The papers that regard this one, in order of arrival: the first of
	 * them, and the next that regards the same. */
	size_t first, next, last;
	bool head; /* a version that counts and that none comes from */
};

struct draft_party {
	struct span id;
	bool member;    /* the lead, or the lead circulated a version to it */
	size_t version; /* the newest that the lead circulated to it */
	utc_t deadline; /* for that one; 0: none */
};

struct draft {
	size_t n;                  /* 0: there is no draft to see */
	struct draft_paper *paper; /* in order of arrival; the first began it */
	struct span lead;
	size_t current; /* the lead's newest version that counts */
	/* Those it tells of: the lead, then in order of appearance. */
	size_t nparties;
	struct draft_party *party;
	/* Set by the caller: the text is open for signature (draft_check). */
	bool fixed;
	uint32_t *slot; /* papers by id */
	size_t mask;
};

/*
 * Folds what this party may see; viewer empty: everything.  Papers that are
 * not of the draft which the first one began, and those that came before,
 * are passed over.  Where the viewer may see nothing, n is 0, whether there
 * is such a draft or not.  CY_TEMP base/no-memory only.
 */
enum cy_rc draft_fold(struct draft *d, struct arena *a,
    const struct record *papers, size_t n, struct span viewer,
    struct cy_err *e);

/*
 * The one rule of who sees what (spec/papers.md, "Seeing"): may this party see
 * paper i?  d is a fold of everything.
 */
bool paper_visible(const struct draft *d, size_t i, struct span party);

/*
 * May this paper be added now?  d is the fold of what its author may see - or
 * an empty one, for the paper that begins a draft - so that the answer tells
 * it nothing else.  The grammar holds.  CY_NOTFOUND core/paper-reference,
 * core/paper-paragraph, core/bracket-unknown; CY_CONFLICT core/paper-known,
 * -draft, -kind, -retracted, core/version-superseded, core/draft-fixed,
 * core/draft-full; CY_REFUSED core/paper-audience, -foreign, -lead; CY_BAD
 * core/bracket-...
 */
enum cy_rc draft_check(
    const struct draft *d, const struct record *paper, struct cy_err *e);

/* The paper of this id, or DRAFT_NONE. */
size_t draft_find(const struct draft *d, const struct hash *id);
/* The party's newest version that counts, or DRAFT_NONE. */
size_t draft_current(const struct draft *d, struct span author);
/* What is told of a party; NULL: nothing. */
const struct draft_party *draft_party(const struct draft *d, struct span party);
/* Walks the papers of one type that regard paper i, also retracted ones: *at
 * begins as paper[i].first, and is where to go on; DRAFT_NONE at the end. */
size_t draft_next(const struct draft *d, enum record_kind kind, size_t *at);

/* Has each of these steps of the party, by its newest clearance that counts,
 * cleared the version?  *missing is the first that has not. */
bool draft_cleared(const struct draft *d, struct span party, size_t version,
    const struct span *steps, size_t n, size_t *missing);

enum draft_stand {
	STAND_AGREE,
	STAND_AD_REFERENDUM,
	STAND_OBJECT,
	STAND_RESERVE,
	STAND_PREFER,
	DRAFT_STANDS
};

/*
 * What a party thinks: its newest position that counts, for each paragraph,
 * for each alternative that it spoke to, and for each group of which it
 * prefers one.
 */
struct draft_position {
	size_t paper; /* the position; its version is what that regards */
	size_t party; /* index into draft.party */
	struct para_id paragraph; /* number 0: the text as a whole */
	enum draft_stand stand;
	uint64_t alternative; /* 0: none */
	uint32_t group;       /* of the alternative preferred */
	/* It speaks to what stands in this version: was made on it, or on an
	 * earlier one of the same author where the same text stood. */
	bool holds;
};

/* The positions on a version and on earlier ones of its author, by paragraph,
 * then by party.  CY_TEMP. */
enum cy_rc draft_positions(const struct draft *d, struct arena *a,
    size_t version, struct draft_position **out, size_t *n, struct cy_err *e);
/* Walks those that hold and prefer this alternative: *at begins at 0; NULL at
 * the end. */
const struct draft_position *draft_support(const struct draft_position *p,
    size_t n, struct para_id paragraph, uint64_t alternative, size_t *at);

#endif
