/* SPDX-License-Identifier: Apache-2.0 */
/* spec/statements.md, "Standing": acts of one party, and what stands. */
#include "../t.h"

#include "core/standing.h"

#define NO CORE_NONE
#define D(y, m, d)      \
	{               \
		y, m, d \
	}
#define NONE D(0, 0, 0)
#define MAX 4

struct row {
	const char *name;
	struct core_act acts[MAX]; /* index, root, replaced_by, recorded, day */
	struct core_withdrawal w[2]; /* index, root, replaced_by, ... */
	struct day as_of;
	uint64_t known_at;
	enum core_count count;
	size_t act; /* MAX: none */
};

/* Without a day asked for: the caller's day, and what counts on it. */
static const struct {
	const char *name;
	struct core_withdrawal w;
	struct day today;
	enum core_count count;
} todays[] = {
    {"withdrawn on a day to come", {2, 1, NO, false, D(2030, 1, 2)},
        D(2030, 1, 1), COUNT_YES},
    {"on the day itself", {2, 1, NO, false, D(2030, 1, 2)}, D(2030, 1, 2),
        COUNT_NOT},
    {"in a month that is not over", {2, 1, NO, false, D(2030, 1, 0)},
        D(2030, 1, 30), COUNT_YES},
    {"no day of the caller's", {2, 1, NO, false, D(2030, 1, 2)}, NONE,
        COUNT_NOT},
    {"an undated one is over", {2, 1, NO, true, NONE}, D(2030, 1, 1),
        COUNT_NOT},
};

static const struct row rows[] = {
    {"on the day itself", {{1, 1, NO, true, D(2019, 9, 23)}}, {{0}},
        D(2019, 9, 23), 0, COUNT_YES, 0},
    {"the day before", {{1, 1, NO, true, D(2019, 9, 23)}}, {{0}},
        D(2019, 9, 22), 0, COUNT_NOT, MAX},
    {"a month counts from its last day", {{1, 1, NO, true, D(2019, 9, 0)}},
        {{0}}, D(2019, 9, 29), 0, COUNT_NOT, MAX},
    {"... then", {{1, 1, NO, true, D(2019, 9, 0)}}, {{0}}, D(2019, 9, 30), 0,
        COUNT_YES, 0},
    {"as of a month: of its last day", {{1, 1, NO, true, D(2019, 9, 0)}}, {{0}},
        D(2019, 9, 0), 0, COUNT_YES, 0},
    {"a year", {{1, 1, NO, true, D(2019, 0, 0)}}, {{0}}, D(2019, 12, 30), 0,
        COUNT_NOT, MAX},
    {"undated", {{1, 1, NO, true, NONE}}, {{0}}, D(2019, 9, 30), 0,
        COUNT_UNDATED, 0},
    {"undated, no day asked", {{1, 1, NO, true, NONE}}, {{0}}, NONE, 0,
        COUNT_UNDATED, 0},
    {"not in the register yet", {{5, 5, NO, true, D(2019, 1, 1)}}, {{0}},
        D(2020, 1, 1), 5, COUNT_NOT, MAX},
    {"just in the register", {{5, 5, NO, true, D(2019, 1, 1)}}, {{0}},
        D(2020, 1, 1), 6, COUNT_YES, 0},
    {"withdrawn on the day", {{1, 1, NO, false, D(2019, 1, 1)}},
        {{2, 1, NO, false, D(2020, 1, 1)}}, D(2020, 1, 1), 0, COUNT_NOT, 0},
    {"withdrawn later", {{1, 1, NO, false, D(2019, 1, 1)}},
        {{2, 1, NO, false, D(2020, 1, 1)}}, D(2019, 12, 31), 0, COUNT_YES, 0},
    {"withdrawal not known yet", {{1, 1, NO, false, D(2019, 1, 1)}},
        {{2, 1, NO, false, D(2020, 1, 1)}}, D(2021, 1, 1), 2, COUNT_YES, 0},
    {"withdrawal of another", {{1, 1, NO, false, D(2019, 1, 1)}},
        {{3, 2, NO, false, D(2020, 1, 1)}}, D(2021, 1, 1), 0, COUNT_YES, 0},
    {"undated withdrawal: not counted", {{1, 1, NO, true, D(2019, 1, 1)}},
        {{2, 1, NO, true, NONE}}, D(2021, 1, 1), 0, COUNT_UNDATED, 0},
    {"undated withdrawal: over in the end", {{1, 1, NO, true, D(2019, 1, 1)}},
        {{2, 1, NO, true, NONE}}, NONE, 0, COUNT_NOT, 0},
    {"withdrawal corrected", {{1, 1, NO, false, D(2019, 1, 1)}},
        {{2, 1, 3, false, D(2020, 1, 1)}, {3, 1, NO, false, D(2022, 1, 1)}},
        D(2021, 1, 1), 0, COUNT_YES, 0},
    {"withdrawal corrected later", {{1, 1, NO, false, D(2019, 1, 1)}},
        {{2, 1, 3, false, D(2020, 1, 1)}, {3, 1, NO, false, D(2022, 1, 1)}},
        D(2021, 1, 1), 3, COUNT_NOT, 0},
    {"own withdrawal before recorded", {{1, 1, NO, true, D(2019, 1, 1)}},
        {{2, 1, NO, true, D(2020, 1, 1)}, {3, 1, NO, false, D(2022, 1, 1)}},
        D(2021, 1, 1), 0, COUNT_YES, 0},
    {"recorded withdrawal after own is no other",
        {{1, 1, NO, true, D(2019, 1, 1)}},
        {{2, 1, NO, false, D(2022, 1, 1)}, {3, 1, NO, true, D(2020, 1, 1)}},
        D(2021, 1, 1), 0, COUNT_YES, 0},
    {"again after a withdrawal",
        {{1, 1, NO, false, D(2019, 1, 1)}, {3, 3, NO, false, D(2021, 1, 1)}},
        {{2, 1, NO, false, D(2020, 1, 1)}}, D(2021, 1, 1), 0, COUNT_YES, 1},
    {"between the two",
        {{1, 1, NO, false, D(2019, 1, 1)}, {3, 3, NO, false, D(2021, 1, 1)}},
        {{2, 1, NO, false, D(2020, 1, 1)}}, D(2020, 6, 1), 0, COUNT_NOT, 0},
    {"own replaces recorded",
        {{1, 1, NO, true, D(2019, 1, 1)}, {2, 2, NO, false, D(2021, 1, 1)}},
        {{0}}, D(2021, 1, 1), 0, COUNT_YES, 1},
    {"the recorded act stands until then",
        {{1, 1, NO, true, D(2019, 1, 1)}, {2, 2, NO, false, D(2021, 1, 1)}},
        {{0}}, D(2020, 1, 1), 0, COUNT_YES, 0},
    {"own before recorded",
        {{1, 1, NO, true, D(2021, 1, 1)}, {2, 2, NO, false, D(2019, 1, 1)}},
        {{0}}, D(2022, 1, 1), 0, COUNT_YES, 1},
    {"own withdrawn: the recorded one is not back",
        {{1, 1, NO, true, D(2019, 1, 1)}, {2, 2, NO, false, D(2020, 1, 1)}},
        {{3, 2, NO, false, D(2021, 1, 1)}}, D(2022, 1, 1), 0, COUNT_NOT, 1},
    {"own replaces undated",
        {{1, 1, NO, true, NONE}, {2, 2, NO, false, D(2020, 1, 1)}}, {{0}},
        D(2022, 1, 1), 0, COUNT_YES, 1},
    {"undated until own counts",
        {{1, 1, NO, true, NONE}, {2, 2, NO, false, D(2020, 1, 1)}}, {{0}},
        D(2019, 1, 1), 0, COUNT_UNDATED, 0},
    {"an observation corrected was never right",
        {{1, 1, 2, true, D(2019, 1, 1)}, {2, 1, NO, true, D(2021, 1, 1)}},
        {{0}}, D(2020, 1, 1), 0, COUNT_NOT, MAX},
    {"... once it was known",
        {{1, 1, 2, true, D(2019, 1, 1)}, {2, 1, NO, true, D(2021, 1, 1)}},
        {{0}}, D(2020, 1, 1), 2, COUNT_YES, 0},
    {"an own act stands until corrected",
        {{1, 1, 2, false, D(2019, 1, 1)}, {2, 1, NO, false, D(2021, 1, 1)}},
        {{0}}, D(2020, 1, 1), 0, COUNT_YES, 0},
    {"an own act corrected",
        {{1, 1, 2, false, D(2019, 1, 1)}, {2, 1, NO, false, D(2021, 1, 1)}},
        {{0}}, D(2021, 1, 1), 0, COUNT_YES, 1},
    {"a correction of an act not of this party",
        {{1, 1, 9, false, D(2019, 1, 1)}}, {{0}}, D(2021, 1, 1), 0, COUNT_NOT,
        MAX},
    {"over, and maybe again",
        {{1, 1, NO, true, D(2019, 1, 1)}, {3, 3, NO, true, NONE}},
        {{2, 1, NO, true, D(2020, 1, 1)}}, D(2021, 1, 1), 0, COUNT_UNDATED, 1},
    {"undated, withdrawn", {{1, 1, NO, true, NONE}},
        {{2, 1, NO, true, D(2020, 1, 1)}}, D(2021, 1, 1), 0, COUNT_NOT, 0},
    {"over, and over again",
        {{1, 1, NO, true, D(2019, 1, 1)}, {3, 3, NO, true, NONE}},
        {{2, 1, NO, true, D(2020, 1, 1)}, {4, 3, NO, true, D(2020, 5, 1)}},
        D(2021, 1, 1), 0, COUNT_NOT, 0},
    {"the later of two on one day",
        {{1, 1, NO, true, D(2019, 1, 1)}, {2, 2, NO, true, D(2019, 1, 1)}},
        {{0}}, D(2021, 1, 1), 0, COUNT_YES, 1},
    {"the later day, whatever the order",
        {{1, 1, NO, true, D(2020, 1, 1)}, {2, 2, NO, true, D(2019, 1, 1)}},
        {{0}}, D(2021, 1, 1), 0, COUNT_YES, 0},
};

static void
test_rows(void)
{
	const struct row *r;
	struct core_standing st;
	struct core_when when;
	size_t i, n, nw;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		r = &rows[i];
		for (n = 0; n < MAX && r->acts[n].index != 0; n++)
			;
		for (nw = 0; nw < 2 && r->w[nw].index != 0; nw++)
			;
		when = (struct core_when){
		    .as_of = r->as_of, .known_at = r->known_at};
		st = core_standing(r->acts, n, r->w, nw, when);
		if (st.act == n)
			st.act = MAX;
		t_ok(st.count == r->count && st.act == r->act,
		    "%s: count %d act %zu", r->name, (int)st.count, st.act);
	}
}

static void
test_today(void)
{
	const struct core_act act = {1, 1, NO, false, D(2040, 1, 1)};
	struct core_standing st;
	struct core_when when = {.known_at = 0};
	size_t i;

	for (i = 0; i < sizeof(todays) / sizeof(todays[0]); i++) {
		when.today = todays[i].today;
		st = core_standing(&act, 1, &todays[i].w, 1, when);
		t_ok(st.count == todays[i].count && st.withdrawal != NULL, "%s",
		    todays[i].name);
	}
	when.today = (struct day){2030, 1, 3};
	when.as_of = (struct day){2045, 1, 1};
	st = core_standing(&act, 1, &todays[0].w, 1, when);
	t_ok(st.count == COUNT_NOT, "a day asked for goes before today");
}

int
main(void)
{
	test_today();
	test_rows();
	return t_done();
}
