/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_FACTS_WORDS_H
#define EXCHANGE_FACTS_WORDS_H

#include "base/span.h"

/* How the cells of the facts are read (spec/import.md, "Cells"). */

/* The next part of a list "a; b"; spaces around it dropped, empty parts
 * skipped. */
bool words_next(struct span *rest, struct span *part);

/* The parties that a row names, as the file has them: "GB", "NATO". */
#define WORDS_PARTIES 64
struct words_parties {
	size_t n;           /* all */
	size_t attributing; /* of these, from the front */
	struct span code[WORDS_PARTIES];
};

/* A part of a list that says whom it belongs to: "highly likely (GB, NCSC)" */
struct words_part {
	uint64_t whose;     /* bit per party; 0: nobody is named */
	struct span text;   /* "highly likely"; all of it when nobody is */
	struct span detail; /* "NCSC": what else the parenthesis says */
};
void words_part(struct words_part *out, struct span part,
    const struct words_parties *parties);

/* A likelihood and a confidence, where the words are those of one scale. */
struct words_certainty {
	const char *likelihood_scale, *likelihood; /* NULL: not said so */
	const char *confidence_scale, *confidence;
};
/*
 * text: "high confidence, almost certainly".  False, with everything NULL,
 * unless each word of the list stands on a scale that this issuer uses and
 * none is said twice.
 */
bool words_certainty(
    struct words_certainty *out, struct span issuer, struct span text);

/* "no state named", and the other ways of saying it. */
bool words_no_state(struct span text);

#endif
