/* SPDX-License-Identifier: Apache-2.0 */
/* The ids of an index that is being built: many, and many alike. */
#include "../t.h"

#include "store/ids.h"

#define MANY 20000u

/* Spread like the digits of a hash; every seventh has a twin. */
static int64_t
digits_of(uint64_t entry)
{
	uint64_t base = entry % 7 == 1 ? entry - 1 : entry;

	return (int64_t)(base * UINT64_C(0x9e3779b97f4a7c15) >> 8);
}

static enum cy_rc
fill(void *ctx, struct cy_err *e)
{
	struct ids *ids = ctx;
	uint64_t i;
	enum cy_rc rc = ids_start(ids, e);

	for (i = 0; i < MANY && rc == CY_OK; i++)
		rc = ids_add(ids, digits_of(i), i, e);
	return rc;
}

static enum cy_rc
fill_and_free(void *ctx, struct cy_err *e)
{
	struct ids ids = {.slot = NULL};
	enum cy_rc rc = fill(&ids, e);

	(void)ctx;
	ids_release(&ids);
	return rc;
}

static bool
found(const struct ids *ids, uint64_t entry, size_t *alike)
{
	size_t at = 0;
	uint64_t got;
	bool is = false;

	*alike = 0;
	while (ids_next(ids, digits_of(entry), &at, &got)) {
		is |= got == entry;
		(*alike)++;
	}
	return is;
}

int
main(void)
{
	struct ids ids = {.slot = NULL};
	size_t alike, twins = 0, lost = 0;
	struct cy_err e;
	uint64_t i, got;
	size_t at = 0;

	t_rc(fill(&ids, &e), &e, CY_OK, FAULT_NONE, "many");
	t_uint(ids.n, MANY, "all of them");
	for (i = 0; i < MANY; i++) {
		lost += !found(&ids, i, &alike);
		twins += alike == 2;
	}
	t_uint(lost, 0, "each is found");
	t_uint(twins, 2 * ((MANY + 5) / 7), "and its twin with it");
	t_ok(!ids_next(&ids, 12345, &at, &got), "one that is not there");
	ids_release(&ids);
	ids_release(&ids);
	t_oom(fill_and_free, NULL, "ids");
	return t_done();
}
