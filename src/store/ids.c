/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ids.h"

#include <stdlib.h>

#define FIRST_SLOTS 4096u

struct ids_slot {
	int64_t digits; /* never negative: 56 bits */
	uint64_t entry; /* plus one; 0: an empty slot */
};

/* The digits are those of a hash: any of their bits serve. */
static size_t
home(const struct ids *ids, int64_t digits)
{
	return (size_t)digits & (ids->slots - 1);
}

enum cy_rc
ids_start(struct ids *ids, struct cy_err *e)
{
	ids->slot = calloc(FIRST_SLOTS, sizeof(*ids->slot));
	ids->slots = FIRST_SLOTS;
	ids->n = 0;
	return ids->slot == NULL ? cy_nomem(e) : CY_OK;
}

void
ids_release(struct ids *ids)
{
	free(ids->slot);
	*ids = (struct ids){.slot = NULL};
}

static void
put(struct ids *ids, struct ids_slot s)
{
	size_t at = home(ids, s.digits);

	while (ids->slot[at].entry != 0)
		at = (at + 1) & (ids->slots - 1);
	ids->slot[at] = s;
}

static enum cy_rc
grow(struct ids *ids, struct cy_err *e)
{
	struct ids old = *ids;
	size_t i;

	ids->slot = calloc(old.slots * 2, sizeof(*ids->slot));
	if (ids->slot == NULL) {
		*ids = old;
		return cy_nomem(e);
	}
	ids->slots = old.slots * 2;
	for (i = 0; i < old.slots; i++)
		if (old.slot[i].entry != 0)
			put(ids, old.slot[i]);
	free(old.slot);
	return CY_OK;
}

enum cy_rc
ids_add(struct ids *ids, int64_t digits, uint64_t entry, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	if ((ids->n + 1) * 4 > ids->slots * 3)
		rc = grow(ids, e);
	if (rc != CY_OK)
		return rc;
	put(ids, (struct ids_slot){digits, entry + 1});
	ids->n++;
	return CY_OK;
}

bool
ids_next(const struct ids *ids, int64_t digits, size_t *at, uint64_t *entry)
{
	const struct ids_slot *s;

	for (;;) {
		s = &ids->slot[(home(ids, digits) + *at) & (ids->slots - 1)];
		if (s->entry == 0)
			return false;
		(*at)++;
		if (s->digits != digits)
			continue;
		*entry = s->entry - 1;
		return true;
	}
}
