/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CHECK_H
#define CORE_CHECK_H

#include "core/core.h"

/*
 * One run of core_check(): what its rules share.  Internal to core.
 */
struct check {
	const struct core_view *view;
	const struct keyring *keys;
	const struct record *r;
	struct core_effects *out;
	char party[LIMIT_PARTY_ID + 1]; /* whose act: the holder's id */
	struct span exercise;
	/* The targets that later rules look back at. */
	struct core_record replaced;  /* where out->replaces_id */
	struct core_record statement; /* where it names one, else kind 0 */
	struct core_record sealed;    /* disclosures */
	uint64_t incident;            /* measures */
	uint64_t acts;                /* releases: acts listed */
};

/* A reference that a type may make, and the rule on its target. */
struct ref_rule {
	enum record_kind kind;
	enum field field;
	uint32_t targets; /* a bit per enum record_kind */
	bool topic;       /* it is what the record is about */
	enum cy_rc (*check)(struct check *c, const struct core_record *t,
	    struct core_ref *ref, struct cy_err *e);
};

/* The rule for this reference; every V_RECORD header but Replaces has one. */
const struct ref_rule *ref_rule_of(enum record_kind kind, enum field field);

/* The rules of a type that look at the record as a whole, after its
 * references. */
enum cy_rc type_check(struct check *c, struct cy_err *e);

/* Where the first of these headers has its value. */
uint64_t check_offset(const struct record *r, enum field f);

/* CY_NOTFOUND is no failure: *found. */
enum cy_rc check_found(enum cy_rc rc, bool *found);

#endif
