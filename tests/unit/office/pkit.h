/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OFFICE_PKIT_H
#define TESTS_OFFICE_PKIT_H

#include "okit.h"

#include "office/papers.h"

/* Papers in a line each. */

/* One header per word: "Regarding=<hex>"; NULL ends them. */
struct pkit_paper {
	enum record_kind kind;
	enum field field[8];
	const char *value[8];
	const char *body;
};

static inline enum cy_rc
pkit_add(struct okit *k, const struct officer *who, const struct hash *draft,
    const struct pkit_paper *p, struct hash *id, struct cy_err *e)
{
	struct record_draft d;

	record_draft_init(&d, p->kind);
	for (size_t i = 0; i < 8 && p->value[i] != NULL; i++)
		record_draft_add(&d, p->field[i], span_str(p->value[i]));
	if (p->body != NULL)
		d.body = span_str(p->body);
	k->node.time.now++;
	return office_paper_add(k->o, who, draft, &d, id, e);
}

static inline void
pkit_must(struct okit *k, const struct officer *who, const struct hash *draft,
    const struct pkit_paper *p, struct hash *id)
{
	struct cy_err e;

	okit_must(pkit_add(k, who, draft, p, id, &e), &e, record_types[0].name);
}

static inline struct pkit_paper
pkit_root(const char *title)
{
	return (struct pkit_paper){PAPER_DRAFT, {F_TITLE}, {title, NULL}, NULL};
}

static inline struct pkit_paper
pkit_version(const char *body)
{
	return (struct pkit_paper){PAPER_VERSION, {F_TITLE}, {NULL}, body};
}

/* A paper of this kind that regards another one. */
static inline struct pkit_paper
pkit_on(enum record_kind kind, const struct hash *regarding, char hex[HASH_HEX],
    enum field f, const char *value, const char *body)
{
	hash_hex(hex, regarding);
	return (struct pkit_paper){
	    kind, {F_REGARDING, f}, {hex, value, NULL}, body};
}

/* Officers of a lead, of two parties that are invited, and of one that is
 * not. */
struct pkit_world {
	struct okit k;
	struct officer ada, leo, lea, max, bea, cem, dan, kay;
	struct officer bos; /* of the lead, who may all; of some tests */
	struct hash draft, v1, v2;
};

static inline void
pkit_start(struct pkit_world *w)
{
	struct okit *k = &w->k;

	okit_start(k);
	okit_officer(
	    k, "ada", "aa.example", OFFICER_ADMINISTRATOR, "", &w->ada);
	okit_officer(k, "leo", "aa.example", OFFICER_DRAFTER, "", &w->leo);
	okit_officer(k, "lea", "aa.example", OFFICER_CLEARER, "legal", &w->lea);
	okit_officer(
	    k, "max", "aa.example", OFFICER_CLEARER, "minister", &w->max);
	okit_officer(
	    k, "bea", "bb.example", 127 & ~OFFICER_CLEARER, "", &w->bea);
	okit_officer(
	    k, "cem", "cc.example", 127 & ~OFFICER_CLEARER, "", &w->cem);
	okit_officer(
	    k, "dan", "dd.example", 127 & ~OFFICER_CLEARER, "", &w->dan);
	okit_officer(k, "kay", KIT_KEEPER, 127 & ~OFFICER_CLEARER, "", &w->kay);
}

#endif
