/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_PAPERS_PRIV_H
#define OFFICE_PAPERS_PRIV_H

#include "office/papers.h"
#include "office/priv.h"

/* Internal to the office: drafts and papers as rows. */

/* Memory for all papers of one draft. */
#define PAPERS_ARENA ((size_t)512 << 20)
/* What one party may write in one draft, as it is sealed. */
#define PAPERS_PARTY ((int64_t)8 << 20)

/* Are the steps that this party named recorded for the version?  fold: what
 * the party may see.  CY_REFUSED office/not-cleared names the first that is
 * not. */
enum cy_rc steps_cleared(struct office *o, const struct draft *fold,
    struct span party, size_t version, struct arena *a, struct cy_err *e);

struct draft_head {
	int64_t row;
	enum stage stage;
	unsigned standing; /* of who's party; 0: it may not know of it */
};
/* Where there is no such draft, standing is 0 too. */
enum cy_rc draft_head(struct office *o, const struct officer *who,
    const struct hash *id, struct draft_head *out, struct cy_err *e);

/* Papers in order of arrival; everything is the arena's. */
struct paper_set {
	struct record *r;
	int64_t *row;     /* of each */
	int64_t *officer; /* who wrote it */
	size_t n, most;
};
/* Those that the party may see; party NULL: all, for the rule of who sees
 * what. */
enum cy_rc papers_load(struct office *o, int64_t draft, const struct tag *party,
    struct arena *a, struct paper_set *out, struct cy_err *e);

/* Within a transaction: a text that was checked, and who may see it. */
struct paper_new {
	struct span text; /* in the arena */
	struct record r;
	struct hash id;
	int64_t row, draft, officer;
};
/* set: all papers of the draft but this one, which is added to it. */
enum cy_rc paper_put(struct office *o, struct paper_new *p,
    struct paper_set *set, struct arena *a, struct cy_err *e);
/* The draft that a root paper begins; its row becomes p->draft. */
enum cy_rc draft_put(struct office *o, struct paper_new *p, struct cy_err *e);

#endif
