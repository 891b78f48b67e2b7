/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_VERDICT_H
#define REGISTER_VERDICT_H

#include "register/verify.h"

/*
 * A verdict in words, as terminal and pages show it: lines of a label, what
 * was found, and particulars.  The words stand in verdict.def; who shows them
 * fills in numbers and times in its own way.
 */
enum verdict_word {
#define MESSAGE(symbol, text) symbol,
#include "register/verdict.def"
#undef MESSAGE
	VERDICT_WORDS
};

struct verdict_arg {
	enum {
		VERDICT_ARG_UINT,
		VERDICT_ARG_NAME, /* a register's name */
		VERDICT_ARG_HASH,
		VERDICT_ARG_TIME,
		VERDICT_ARG_DAY, /* of that time */
		VERDICT_ARG_AGE, /* since that time */
	} type;
	uint64_t uint;
	struct span name;
	struct hash hash;
	utc_t time;
};

#define VERDICT_ARGS 3u

struct verdict_cell {
	enum verdict_word word; /* VERDICT_NOTHING: empty */
	size_t n;
	struct verdict_arg arg[VERDICT_ARGS];
};

struct verdict_line {
	enum verdict_word label;
	/* right stands alone where left is VERDICT_NOTHING */
	struct verdict_cell left, right;
};

#define VERDICT_LINES 5u

struct verdict_words {
	size_t n; /* lines; none where nothing could be verified */
	struct verdict_line line[VERDICT_LINES];
	enum verdict_word last; /* VERDICT_GOOD, _BELOW, _BAD or _FORK */
	/* "entry 12: the signature is not valid"; empty with VERDICT_GOOD */
	char why[2 * CY_ERR_TEXT + 128];
};

/* Names in out point into v. */
void verdict_say(struct verdict_words *out, const struct verify_verdict *v);
/* The English text of a word. */
const char *verdict_text(enum verdict_word w);
/* The verdict in one word, for programs: "verified", "below-policy",
 * "two-histories", "bad", "not-checked". */
const char *verdict_name(enum cy_rc rc);
/* What was judged: "record", "official-copy", "register", "checkpoint". */
const char *verdict_part(enum verify_part part);

#endif
