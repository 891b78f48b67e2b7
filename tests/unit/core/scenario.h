/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_CORE_SCENARIO_H
#define TESTS_UNIT_CORE_SCENARIO_H

#include "../t.h"

#include "core/core.h"

/*
 * Lives of statements and cases, as tables: the same ones are run through
 * core alone, on a state kept by the test, and through the index.  @name in
 * the headers stands for the id of the record of that name.
 */
struct step {
	const char *name; /* NULL: the end */
	const char *type, *author, *date;
	const char *headers;
	enum cy_rc rc;
	enum fault fault;
};

struct scenario {
	const char *name; /* the rule that it shows */
	const struct step *steps;
};

extern const struct step scenario_world[];
extern const struct scenario scenarios[];
extern const size_t scenarios_count;

#define WORLD_MAX 64

/* A record with everything it points into. */
struct made {
	char name[32];
	struct buf text, bytes;
	struct arena a;
	struct record r;
	struct hash id;
};

struct world {
	struct keyring *keys;
	size_t n;
	struct made *made[WORLD_MAX]; /* admitted, by index */
};

void world_init(struct world *w);
void world_release(struct world *w);
/* Makes and signs the record of a step; ends the test where the grammar
 * refuses it. */
struct made *world_make(struct world *w, const struct step *s);
/* It was admitted: the next index. */
void world_keep(struct world *w, struct made *m);
void made_free(struct made *m);

/* Runs all scenarios: begin() makes an empty state, admit() is asked for
 * each record. */
struct scenario_run {
	void *(*begin)(struct world *w);
	enum cy_rc (*admit)(void *state, struct world *w,
	    const struct record *r, uint64_t index, struct cy_err *e);
	void (*end)(void *state);
};
void scenarios_run(const struct scenario_run *run);

#endif
