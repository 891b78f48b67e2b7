/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_TMPLC_FUNCTIONS_H
#define TESTS_TMPLC_FUNCTIONS_H

#include "html/html.h"

struct list;
struct act;

/* What 04-functions.tmpl calls; not this_one(x); */
#define ITEM(name, type)                                                     \
	static inline const struct type *name##_at(struct list *l, size_t i) \
	{                                                                    \
		return list_at(l, i);                                        \
	}
ITEM(act, act)

static inline bool
is_wide(const struct list *l)
{
	return hidden_inside(l);
}
struct span name_of(const struct act *a);

#endif
