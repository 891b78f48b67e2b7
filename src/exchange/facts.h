/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_FACTS_H
#define EXCHANGE_FACTS_H

#include "record/record.h"

/*
 * `import facts`: three CSV files of the public record - joint statements
 * and the acts of their parties, public attributions, replies - as records
 * that the importing party recorded (spec/import.md).  Nothing is invented:
 * what the files do not say stays absent, and what is not understood is
 * reported with its place.
 */
enum facts_file {
	FACTS_STATEMENTS,
	FACTS_ATTRIBUTIONS,
	FACTS_REPLIES,
	FACTS_FILES
};

/* "statements.csv" */
const char *facts_file_name(enum facts_file f);

enum facts_problem {
	FACTS_NOT_UNDERSTOOD, /* a value was left out */
	FACTS_NO_SOURCE,      /* a record was left out: nothing to cite */
	FACTS_UNDATED,        /* recorded, without a date of its own */
	FACTS_REPEATED,       /* said twice: the second was left out */
	FACTS_UNPLACED,       /* a date or a part belongs to no record */
	FACTS_REFUSED,        /* the sink refused the record: text is why */
	FACTS_PROBLEMS
};

/* One line for people. */
const char *facts_problem_text(enum facts_problem p);

/* One thing worth saying, with its place. */
struct facts_note {
	enum facts_problem problem;
	enum facts_file file;
	uint64_t line;         /* where the row begins, from 1 */
	unsigned column;       /* field of the row, from 1; 0: the whole row */
	const char *name;      /* of the column; "" for the whole row */
	enum record_kind kind; /* of the record it concerns */
	struct span value;     /* what stands there; dies with the call */
	const char *why;       /* particulars, or "" */
};

struct facts_report {
	uint64_t rows[FACTS_FILES];     /* without the headings */
	uint64_t made[RECORD_KINDS];    /* taken by the sink */
	uint64_t known[RECORD_KINDS];   /* were there already */
	uint64_t undated[RECORD_KINDS]; /* of those made */
	uint64_t problems[FACTS_PROBLEMS];
};

struct facts_input {
	struct span file[FACTS_FILES]; /* whole files */
};

struct facts_options {
	struct span author; /* who records: a party id with a dot */
	utc_t date;         /* when */
};

/*
 * Where the records go.  add() prints the draft, signs, queues, and gives the
 * record's id, so that later ones can refer to it.
 *
 * CY_CONFLICT: it is there already.  *id is its id where this very text
 * stands: what belongs to it is offered too.  *id all zero: the author has
 * another record of that symbol; what belongs to it counts as known and is
 * not offered.  So an import can be repeated, and taken up again.
 * CY_BAD, CY_REFUSED, CY_NOTFOUND: noted, and the import goes on.
 * Anything else ends the import.
 */
struct facts_sink {
	void *ctx;
	enum cy_rc (*add)(void *ctx, const struct record_draft *d,
	    struct hash *id, struct cy_err *e);
	/* May be NULL. */
	void (*note)(void *ctx, const struct facts_note *n);
	/*
	 * May be NULL.  Here begins what belongs together, up to the next
	 * call or the end: a statement with its acts and release, an incident
	 * with all that refers to it.  A sink that may be cut short keeps all
	 * of it or nothing: where the first record stands with another date,
	 * a repeated import takes the others for known.
	 */
	enum cy_rc (*group)(void *ctx, struct cy_err *e);
};

/*
 * In fixed order: each statement with its acts and its release; each
 * incident with its findings, supports, measures and replies.
 * CY_BAD exchange/facts-columns, exchange/facts-order, exchange/csv-...
 */
enum cy_rc facts_import(struct facts_report *rep, const struct facts_input *in,
    const struct facts_options *o, const struct facts_sink *sink,
    struct cy_err *e);

#endif
