/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_CATALOGUE_H
#define EXCHANGE_CATALOGUE_H

#include "base/arena.h"

/*
 * A catalogue: heads of law, norms, measures, a scale, names - versioned data
 * that a `framework` record binds by the hash of its file
 * (spec/catalogues.md).  What a catalogue says is never part of the validity
 * of a record: a list or a form asks it, a parser does not.
 */

/* One text in some languages, in the order of the file. */
struct catalogue_text {
	size_t n;
	struct {
		struct span lang, text;
	} v[16];
};

/* One choice of a scored input. */
struct catalogue_option {
	struct span id;
	struct catalogue_text name;
	uint64_t value;
};

struct catalogue_item {
	struct span id;     /* unique in the catalogue */
	struct span group;  /* of scales that grade two things */
	struct span iso;    /* names */
	struct span source; /* where it was seen; empty: the catalogue's */
	struct catalogue_text name, text, formal;
	size_t nasks; /* norms: what to ask for */
	struct catalogue_text *ask;
	bool ranged; /* likelihood: per cent, from..to; to 0: open */
	uint64_t from, to;
	uint64_t weight; /* of a scored input; 0: not one */
	size_t noptions;
	struct catalogue_option *option;
	/* Measures.  Empty where it cannot be said in general. */
	struct span kind, needs_attribution, reversible, visibility;
	struct catalogue_text legal_basis, decided_by;
};

/* A band of a scored scale: from this score up to the next band. */
struct catalogue_band {
	struct span id;
	struct catalogue_text name;
	uint64_t from;
};

struct catalogue {
	struct span symbol;  /* "norms" */
	struct span kind;    /* law norms cbms checklist measures scale names */
	struct span version; /* "1" */
	struct span issuer;  /* whose scale it is; empty: nobody's alone */
	struct catalogue_text title, note;
	size_t nsources;
	struct span *source;
	uint64_t minimum, maximum; /* of a scored scale, from its weights */
	size_t nbands;
	struct catalogue_band *band;
	size_t nitems;
	struct catalogue_item *item;
};

/* Budget that any catalogue of LIMIT_CATALOGUE bytes can be read within. */
#define LIMIT_CATALOGUE (1024u * 1024)
#define CATALOGUE_ARENA (64u * 1024 * 1024)

/*
 * Reads a whole file.  Everything lies in the arena; json may be freed.
 * CY_BAD json/... or exchange/catalogue-...
 */
enum cy_rc catalogue_parse(
    struct catalogue *c, struct arena *a, struct span json, struct cy_err *e);

/* NULL where there is no such item. */
const struct catalogue_item *catalogue_find(
    const struct catalogue *c, struct span id);

/* The text in this language, else in English, else the first; p NULL where
 * there is none at all. */
struct span catalogue_say(const struct catalogue_text *t, const char *lang);

/*
 * Splits a reference, "norms#f", as Engages and Item have it, at its only
 * '#'; false: it is none.
 */
bool catalogue_split(struct span ref, struct span *symbol, struct span *id);

/*
 * The score of a scored scale (weights and options), in hundredths, rounded
 * down: 100 x (sum of weight x value - minimum) / (maximum - minimum).  One
 * pair "<input> <option>" per item of the scale, in any order; CY_BAD
 * exchange/score-input for one that is unknown, twice there, or missing.
 */
enum cy_rc catalogue_score(const struct catalogue *c, const struct span *input,
    size_t n, uint64_t *score, struct cy_err *e);
/* The band that a score (in hundredths) lies in; NULL without bands. */
const struct catalogue_band *catalogue_band(
    const struct catalogue *c, uint64_t score);

#endif
