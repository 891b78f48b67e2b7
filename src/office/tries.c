/* SPDX-License-Identifier: Apache-2.0 */
#include "office/tries.h"

#include "base/codec.h"

#define SECOND UINT64_C(1000000000)
#define STEP (TRIES_SECONDS * SECOND)

_Static_assert((TRIES_SLOTS & (TRIES_SLOTS - 1)) == 0, "a power of two");

static uint64_t *
place(uint64_t *slots, const struct tag *t)
{
	return &slots[be32(t->b) & (TRIES_SLOTS - 1)];
}

/* Each try moves the moment by a step; it may lie TRIES steps ahead. */
static bool
allows(uint64_t at, uint64_t now)
{
	return at <= now || at - now <= (TRIES - 1) * STEP;
}

static void
count(uint64_t *at, uint64_t now)
{
	*at = (*at > now ? *at : now) + STEP;
}

bool
tries_take(struct tries *t, const struct tag *login, const struct tag *peer,
    uint64_t now_ns)
{
	uint64_t *l = place(t->login, login), *p = place(t->peer, peer);

	if (!allows(*l, now_ns) || !allows(*p, now_ns))
		return false;
	count(l, now_ns);
	count(p, now_ns);
	return true;
}
