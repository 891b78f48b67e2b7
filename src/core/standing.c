/* SPDX-License-Identifier: Apache-2.0 */
#include "core/standing.h"

bool
core_known(uint64_t index, struct core_when when)
{
	return when.known_at == 0 || index < when.known_at;
}

enum core_count
core_counts(struct day counts, struct core_when when)
{
	if (counts.year == 0)
		return COUNT_UNDATED;
	if (when.as_of.year == 0)
		return COUNT_YES;
	return day_end(counts) <= day_end(when.as_of) ? COUNT_YES : COUNT_NOT;
}

/* The act that Replaces this one, as far as it was known; n: none. */
static size_t
successor(
    const struct core_act *acts, size_t n, size_t i, struct core_when when)
{
	size_t j;

	for (j = i + 1; j < n; j++)
		if (acts[j].index == acts[i].replaced_by &&
		    core_known(acts[j].index, when))
			return j;
	return n;
}

/*
 * An observation that was corrected was never right; what a party signed
 * stands as it was signed until the day its correction counts.
 */
static bool
superseded(
    const struct core_act *acts, size_t n, size_t i, struct core_when when)
{
	size_t j;

	if (acts[i].replaced_by != CORE_NONE &&
	    core_known(acts[i].replaced_by, when)) {
		if (acts[i].recorded)
			return true;
		j = successor(acts, n, i, when);
		return j == n || core_counts(acts[j].counts, when) == COUNT_YES;
	}
	if (!acts[i].recorded)
		return false;
	for (j = 0; j < n; j++)
		if (!acts[j].recorded && core_known(acts[j].index, when) &&
		    core_counts(acts[j].counts, when) == COUNT_YES)
			return true;
	return false;
}

/* The withdrawal of this chain: the party's own before a recorded one, the
 * later before the earlier. */
static const struct core_withdrawal *
withdrawal_of(const struct core_act *act, const struct core_withdrawal *w,
    size_t nw, struct core_when when)
{
	const struct core_withdrawal *best = NULL;
	size_t i;

	for (i = 0; i < nw; i++) {
		if (w[i].root != act->root || !core_known(w[i].index, when))
			continue;
		if (w[i].replaced_by != CORE_NONE &&
		    core_known(w[i].replaced_by, when))
			continue;
		if (best == NULL || best->recorded || !w[i].recorded)
			best = &w[i];
	}
	return best;
}

/* Has the withdrawal taken effect?  It is announced before that day. */
static enum core_count
in_effect(const struct core_withdrawal *w, struct core_when when)
{
	if (when.as_of.year == 0)
		when.as_of = when.today;
	return core_counts(w->counts, when);
}

/* What remains of an act that counts, or is undated, by itself. */
static enum core_count
after_withdrawal(
    enum core_count act, const struct core_withdrawal *w, struct core_when when)
{
	if (w == NULL)
		return act;
	switch (in_effect(w, when)) {
	case COUNT_YES:
		return COUNT_NOT;
	case COUNT_UNDATED:
		/* At the end of time even an undated one has happened. */
		return when.as_of.year == 0 ? COUNT_NOT : COUNT_UNDATED;
	case COUNT_NOT:
		break;
	}
	return act;
}

static bool
later(const struct core_act *a, const struct core_act *b)
{
	utc_t x = day_end(a->counts), y = day_end(b->counts);

	return x != y ? x > y : a->index > b->index;
}

/* The latest of the acts that count by themselves, or the last of those
 * that are undated; n: none. */
static size_t
last_act(const struct core_act *acts, size_t n, enum core_count want,
    struct core_when when)
{
	size_t i, best = n;

	for (i = 0; i < n; i++) {
		if (!core_known(acts[i].index, when) ||
		    core_counts(acts[i].counts, when) != want ||
		    superseded(acts, n, i, when))
			continue;
		if (best == n || want == COUNT_UNDATED ||
		    later(&acts[i], &acts[best]))
			best = i;
	}
	return best;
}

struct core_standing
core_standing(const struct core_act *acts, size_t n,
    const struct core_withdrawal *w, size_t nw, struct core_when when)
{
	static const enum core_count order[] = {COUNT_YES, COUNT_UNDATED};
	struct core_standing st[2], *s;
	size_t k;

	for (k = 0; k < 2; k++) {
		s = &st[k];
		*s = (struct core_standing){.count = COUNT_NOT};
		s->act = last_act(acts, n, order[k], when);
		if (s->act == n)
			continue;
		s->withdrawal = withdrawal_of(&acts[s->act], w, nw, when);
		s->count = after_withdrawal(order[k], s->withdrawal, when);
	}
	/* The dated act says it, unless it is over and an undated one may
	 * have followed. */
	if (st[0].count == COUNT_YES || st[1].act == n)
		return st[0];
	if (st[1].count == COUNT_UNDATED || st[0].act == n)
		return st[1];
	return st[0];
}
