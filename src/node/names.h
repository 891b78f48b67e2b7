/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_NAMES_H
#define NODE_NAMES_H

#include "exchange/catalogue.h"
#include "node/node.h"

/* The catalogue file that a framework record binds, checked against its
 * hash, appended to file.  CY_BAD node/blob. */
enum cy_rc node_framework(
    struct node *n, uint64_t index, struct buf *file, struct cy_err *e);

struct named {
	struct span id, name;
};

/*
 * Names of parties: as a party's own record says it, else, of those known by
 * record only, from the framework `names` of the register.  They are for
 * reading: where there is no such framework, or its file is bad, no name is
 * found and nothing fails.
 */
struct names {
	struct arena arena;
	struct buf file;
	struct catalogue list;
	struct named *own; /* by id */
	size_t nown, max;
	const char *lang;
};
/* lang outlasts it. */
void names_open(struct names *s, struct node *n, const char *lang);
void names_close(struct names *s);
/* Empty: none. */
struct span names_find(const struct names *s, struct span party);
/* The id of the one party of the framework `names` that has this name in any
 * language, or this ISO 3166-1 code, whatever the case of its ASCII letters;
 * p NULL: none, or more than one. */
struct span names_party(const struct names *s, struct span name);

#endif
