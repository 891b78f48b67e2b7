/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_STORE_WORLD_H
#define TESTS_UNIT_STORE_WORLD_H

#include "../core/scenario.h"

#include "store/query.h"

#define NODE "node.example"
#define MFA "mfa.example" /* known as aa */
#define FOE "foe.example"
#define SRC "Source: https://www.example/x\n"
#define OK CY_OK, FAULT_NONE
#define END                                                     \
	{                                                       \
		NULL, NULL, NULL, NULL, NULL, CY_OK, FAULT_NONE \
	}

/* An index in memory, or ends the test. */
struct store *world_store(const char *path, enum store_mode mode);
/* Admits what the world holds from an index on, in one transaction. */
void world_fill(struct world *w, struct store *s, size_t from);
/* The world of the scenarios and these steps, admitted to s. */
void world_play(struct world *w, struct store *s, const struct step *steps);
/* And these after them, in a transaction of their own. */
void world_more(struct world *w, struct store *s, const struct step *steps);
/* An index made anew from the world has the same rows. */
void world_same(struct world *w, struct store *s, const char *name);
/* The root that the tests use for a size. */
struct hash world_root(uint64_t size);

#endif
