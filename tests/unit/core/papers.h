/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_CORE_PAPERS_H
#define TESTS_UNIT_CORE_PAPERS_H

#include "../t.h"

#include "core/draft.h"

/*
 * Papers by hand: a step is a paper with a label; where its headers say
 * "@label", the id of that paper stands.  Parties are "aa", "bb": .example is
 * added to authors only.
 */
struct paper_step {
	const char *label;
	enum record_kind kind;
	const char *author;
	const char *headers; /* after Draft, in canonical order */
	const char *body;    /* with its newline, or NULL */
	enum fault fault;    /* of draft_check() on what the author sees */
};

#define PAPERS_MAX 256

struct papers {
	struct arena a;
	size_t n;
	struct record r[PAPERS_MAX];
	const char *label[PAPERS_MAX];
	char hex[PAPERS_MAX][HASH_HEX];
};

void papers_init(struct papers *p);
void papers_release(struct papers *p);
/* Reads the paper as it would be number n; what is no paper ends the test. */
void papers_read(struct papers *p, const struct paper_step *step);
/* ... and keeps it. */
void papers_keep(struct papers *p);
/* Adds it where the rules allow, and tests that they say what is expected. */
void papers_step(struct papers *p, const struct paper_step *step, bool fixed);
/* The rules' answer to number n, for its author. */
enum cy_rc papers_check(struct papers *p, bool fixed, struct cy_err *e);
/* The fold for a party ("aa.example"), or NULL: of all; in an arena. */
void papers_fold(
    struct papers *p, struct draft *d, struct arena *a, const char *party);
/* The labels of a fold, apart by a space. */
void papers_labels(
    const struct papers *p, const struct draft *d, struct buf *out);
/* All that a fold says. */
void papers_dump(const struct draft *d, struct arena *a, struct buf *out);
size_t papers_index(
    const struct draft *d, const struct papers *p, const char *label);

#endif
