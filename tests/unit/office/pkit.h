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

#endif
