/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTML_MESSAGE_TABLES_H
#define HTML_MESSAGE_TABLES_H

#include "html/message.h"

/* Internal to the room: what tools/poc makes besides languages[]. */

/* [MESSAGE_COUNT] */
extern const bool message_has_plural[];

/*
 * What a Plural-Forms expression is written with: every operand and result is
 * uint64_t, so that no compiler finds a comparison or a promotion to warn of.
 * Divisors are constants above zero (tools/tmpl/plural.py).
 */
#define PL(name, expr)                                           \
	static inline uint64_t pl_##name(uint64_t a, uint64_t b) \
	{                                                        \
		return (uint64_t)(expr);                         \
	}
PL(or, a != 0 || b != 0)
PL(and, a != 0 && b != 0)
PL(eq, a == b)
PL(ne, a != b)
PL(lt, a < b)
PL(gt, a > b)
PL(le, a <= b)
PL(ge, a >= b)
PL(add, a + b)
PL(sub, a - b)
PL(mul, a *b)
PL(div, a / b)
PL(mod, a % b)
#undef PL

static inline uint64_t
pl_not(uint64_t a)
{
	return a == 0;
}

static inline uint64_t
pl_if(uint64_t a, uint64_t yes, uint64_t no)
{
	return a != 0 ? yes : no;
}

static inline unsigned
pl_form(uint64_t form, unsigned forms)
{
	return form < forms ? (unsigned)form : forms - 1;
}

#endif
