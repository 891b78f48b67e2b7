/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spec/statements.md, "Standing", as a property: over random histories of
 * acts, corrections and withdrawals the index answers, for any day and any
 * size, as the plainest reading of the rules does here.
 */
#include "world.h"

#define WORLDS 24
#define TRIES 70
#define NONE SIZE_MAX

/* A record as the plain reading keeps it; days as texts that sort. */
struct plain {
	size_t index;
	bool act; /* else a withdrawal */
	bool own;
	char party[16];
	char last[DAY_TEXT]; /* its last possible day; empty: undated */
	size_t replaced_by;
	size_t first; /* of its corrections */
	size_t about; /* withdrawals: the first of the acts */
};

struct history {
	struct world w;
	struct store *s;
	struct plain p[WORLD_MAX];
	size_t n;
	size_t since; /* entry from which foe.example is known as cc */
	uint32_t seed;
};

static uint32_t
pick(struct history *h, uint32_t n)
{
	h->seed = h->seed * 1664525u + 1013904223u;
	return (h->seed >> 8) % n;
}

static void
last_day(char out[DAY_TEXT], const char *day)
{
	static const char *const days[] = {"31", "28", "31", "30", "31", "30",
	    "31", "31", "30", "31", "30", "31"};
	size_t n = strlen(day);
	int month = n >= 7 ? atoi(day + 5) : 12;

	if (n == 4)
		(void)snprintf(out, DAY_TEXT, "%.4s-12-31", day);
	else if (n == 7)
		(void)snprintf(out, DAY_TEXT, "%.7s-%s", day, days[month - 1]);
	else
		(void)snprintf(out, DAY_TEXT, "%s", day);
}

/* Years without a 29 February, so that the table above is enough. */
static void
random_day(struct history *h, char out[DAY_TEXT], bool partial)
{
	static const int years[] = {2021, 2022, 2023};
	int y = years[pick(h, 3)], m = 1 + (int)pick(h, 12);
	int d = 1 + (int)pick(h, 28);
	uint32_t how = partial ? pick(h, 4) : 3;

	if (how == 0)
		(void)snprintf(out, DAY_TEXT, "%04d", y);
	else if (how == 1)
		(void)snprintf(out, DAY_TEXT, "%04d-%02d", y, m);
	else
		(void)snprintf(out, DAY_TEXT, "%04d-%02d-%02d", y, m, d);
}

static struct plain *
random_plain(struct history *h, bool act)
{
	size_t i, at = h->n == 0 ? 0 : pick(h, (uint32_t)h->n);

	for (i = 0; i < h->n; i++)
		if (h->p[(at + i) % h->n].act == act)
			return &h->p[(at + i) % h->n];
	return NULL;
}

struct
try {
	struct plain p;
	struct plain *corrects;
	char author[32], date[DAY_TEXT], headers[512];
	const char *type;
};

static void
put_head(struct history *h, struct try *t, bool own)
{
	char occurred[DAY_TEXT] = "";
	size_t n = 0;

	random_day(h, t->date, false);
	t->p.own = own;
	t->headers[0] = '\0';
	if (t->corrects != NULL)
		n += (size_t)snprintf(t->headers, sizeof(t->headers),
		    "Replaces: @e%zu\n", t->corrects->index);
	if (own) {
		(void)snprintf(t->author, sizeof(t->author), "%s",
		    strcmp(t->p.party, "aa") == 0 ? MFA : FOE);
		last_day(t->p.last, t->date);
		return;
	}
	(void)snprintf(t->author, sizeof(t->author), NODE);
	n += (size_t)snprintf(t->headers + n, sizeof(t->headers) - n,
	    "Recorded-For: %s\n", t->p.party);
	t->p.last[0] = '\0';
	if (pick(h, 4) == 0)
		return;
	random_day(h, occurred, true);
	last_day(t->p.last, occurred);
	(void)snprintf(
	    t->headers + n, sizeof(t->headers) - n, "Occurred: %s\n", occurred);
}

static void
put_tail(struct try *t, const char *more)
{
	size_t n = strlen(t->headers);

	(void)snprintf(t->headers + n, sizeof(t->headers) - n, "%s%s", more,
	    t->p.own ? "" : SRC);
}

static bool
make_act(struct history *h, struct try *t)
{
	static const char *const parties[] = {"aa", "bb", "cc"};

	t->type = "act";
	t->p.act = true;
	if (pick(h, 4) == 0)
		t->corrects = random_plain(h, true);
	(void)snprintf(t->p.party, sizeof(t->p.party), "%s",
	    t->corrects != NULL ? t->corrects->party : parties[pick(h, 3)]);
	if (t->corrects != NULL)
		put_head(h, t, t->corrects->own);
	else
		put_head(
		    h, t, strcmp(t->p.party, "bb") != 0 && pick(h, 2) == 0);
	put_tail(t, "Statement: @st\nKind: signature\n");
	return true;
}

static bool
make_withdrawal(struct history *h, struct try *t)
{
	struct plain *act = random_plain(h, true);
	char day[DAY_TEXT] = "", more[64];

	if (act == NULL)
		return false;
	t->type = "withdrawal";
	t->p.act = false;
	t->p.about = act->first;
	(void)snprintf(t->p.party, sizeof(t->p.party), "%s", act->party);
	if (pick(h, 3) == 0) {
		t->corrects = random_plain(h, false);
		if (t->corrects != NULL)
			t->p.about = t->corrects->about;
	}
	put_head(h, t,
	    t->corrects != NULL ? t->corrects->own
	                        : act->own ||
	            (strcmp(act->party, "bb") != 0 && pick(h, 2) == 0));
	if (pick(h, 2) == 0) {
		random_day(h, day, true);
		last_day(t->p.last, day);
	}
	(void)snprintf(more, sizeof(more), "Act: @e%zu\n%s%s%s", t->p.about,
	    day[0] != '\0' ? "Effective: " : "", day,
	    day[0] != '\0' ? "\n" : "");
	put_tail(t, more);
	return true;
}

static bool
make_alias(struct history *h, struct try *t)
{
	t->type = "party";
	(void)snprintf(t->author, sizeof(t->author), FOE);
	random_day(h, t->date, false);
	(void)snprintf(t->headers, sizeof(t->headers),
	    "Kind: state\nName: en Second\nKnown-As: cc\n");
	return true;
}

static void
keep(struct history *h, const struct try *t)
{
	struct plain *p;

	if (strcmp(t->type, "party") == 0) {
		if (h->since == NONE)
			h->since = h->w.n - 1;
		return;
	}
	p = &h->p[h->n++];
	*p = t->p;
	p->index = h->w.n - 1;
	p->replaced_by = NONE;
	p->first = p->index;
	if (t->corrects != NULL) {
		p->first = t->corrects->first;
		t->corrects->replaced_by = p->index;
	}
}

static void
try_one(struct history *h)
{
	struct try t = {.corrects = NULL};
	uint32_t what = pick(h, 20);
	struct step step = {.rc = CY_OK};
	struct made *m;
	struct cy_err e;
	char name[16];
	bool made;

	if (what == 0)
		made = make_alias(h, &t);
	else if (what < 13)
		made = make_act(h, &t);
	else
		made = make_withdrawal(h, &t);
	if (!made || h->w.n == WORLD_MAX)
		return;
	(void)snprintf(name, sizeof(name), "e%zu", h->w.n);
	step.name = name;
	step.type = t.type;
	step.author = t.author;
	step.date = t.date;
	step.headers = t.headers;
	m = world_make(&h->w, &step);
	if (store_admit(h->s, h->w.keys, &m->r, h->w.n, &e) != CY_OK) {
		made_free(m);
		return;
	}
	world_keep(&h->w, m);
	keep(h, &t);
}

/* One moment; day empty: no limit. */
struct moment {
	char day[DAY_TEXT];
	size_t size;
};

static bool
counts(const struct plain *p, const struct moment *at)
{
	return p->last[0] != '\0' &&
	    (at->day[0] == '\0' || strcmp(p->last, at->day) <= 0);
}

static bool
same_party(const struct history *h, const struct plain *p, const char *party,
    bool own_id, const struct moment *at)
{
	bool as_holder = p->own;

	if (strcmp(p->party, party) != 0)
		return false;
	/* Before it was known, cc and foe.example are two. */
	if (strcmp(party, "cc") == 0 &&
	    (h->since == NONE || h->since >= at->size))
		return as_holder == own_id;
	return true;
}

static const struct plain *
plain_at(const struct history *h, size_t index)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (h->p[i].index == index)
			return &h->p[i];
	return NULL;
}

static bool
corrected(
    const struct history *h, const struct plain *p, const struct moment *at)
{
	if (p->replaced_by == NONE || p->replaced_by >= at->size)
		return false;
	return !p->own || !p->act || counts(plain_at(h, p->replaced_by), at);
}

static const struct plain *
withdrawn_by(
    const struct history *h, const struct plain *act, const struct moment *at)
{
	const struct plain *own = NULL, *recorded = NULL, *p;
	size_t i;

	for (i = 0; i < h->n; i++) {
		p = &h->p[i];
		if (p->act || p->about != act->first || p->index >= at->size ||
		    corrected(h, p, at))
			continue;
		if (p->own)
			own = p;
		else
			recorded = p;
	}
	return own != NULL ? own : recorded;
}

/* Whether an act that counts (or is undated) still does. */
static enum core_count
remains(const struct history *h, const struct plain *act, enum core_count count,
    const struct moment *at)
{
	const struct plain *w = withdrawn_by(h, act, at);

	if (w == NULL)
		return count;
	if (w->last[0] == '\0')
		return at->day[0] == '\0' ? COUNT_NOT : COUNT_UNDATED;
	return counts(w, at) ? COUNT_NOT : count;
}

static const struct plain *
standing(const struct history *h, const char *party, bool own_id,
    const struct moment *at, enum core_count *count)
{
	const struct plain *dated = NULL, *undated = NULL, *p;
	enum core_count of_dated = COUNT_NOT, of_undated = COUNT_NOT;
	bool own = false;
	size_t i;

	for (i = 0; i < h->n; i++) {
		p = &h->p[i];
		if (p->act && p->own && p->index < at->size &&
		    same_party(h, p, party, own_id, at) && counts(p, at))
			own = true;
	}
	for (i = 0; i < h->n; i++) {
		p = &h->p[i];
		if (!p->act || p->index >= at->size ||
		    !same_party(h, p, party, own_id, at) ||
		    corrected(h, p, at) || (own && !p->own))
			continue;
		if (p->last[0] == '\0')
			undated = p;
		else if (counts(p, at) &&
		    (dated == NULL || strcmp(p->last, dated->last) >= 0))
			dated = p;
	}
	if (dated != NULL)
		of_dated = remains(h, dated, COUNT_YES, at);
	if (undated != NULL)
		of_undated = remains(h, undated, COUNT_UNDATED, at);
	if (of_dated == COUNT_YES || undated == NULL) {
		*count = of_dated;
		return dated;
	}
	if (of_undated == COUNT_UNDATED || dated == NULL) {
		*count = of_undated;
		return undated;
	}
	*count = of_dated;
	return dated;
}

struct answer {
	char text[512];
};

static void
put_answer(struct answer *a, size_t index, enum core_count count)
{
	size_t n = strlen(a->text);

	(void)snprintf(
	    a->text + n, sizeof(a->text) - n, " %zu:%d", index, (int)count);
}

static enum cy_rc
take_party(void *ctx, const struct store_party_act *row, struct cy_err *e)
{
	(void)e;
	put_answer(ctx, row->index, row->count);
	return CY_OK;
}

/* In the order of the ids: bb, cc, foe.example, mfa.example. */
static void
expect(const struct history *h, const struct moment *at, struct answer *a)
{
	static const struct {
		const char *party;
		bool own_id;
	} ids[] = {{"bb", false}, {"cc", false}, {"cc", true}, {"aa", true}};
	const struct plain *p;
	enum core_count count;
	size_t i;
	bool known = h->since != NONE && h->since < at->size;

	for (i = 0; i < 4; i++) {
		if (i == 1 && known)
			continue;
		p = standing(h, ids[i].party, ids[i].own_id, at, &count);
		if (p != NULL)
			put_answer(a, p->index, count);
	}
}

static bool
check_moment(struct history *h, const struct moment *at)
{
	struct answer got = {""}, want = {""};
	struct core_when when = {.known_at = at->size};
	struct cy_err e;

	if (at->day[0] != '\0')
		(void)day_parse(span_str(at->day), &when.as_of);
	expect(h, at, &want);
	if (store_statement_parties(h->s, 3, when, take_party, &got, &e) !=
	    CY_OK)
		(void)snprintf(
		    got.text, sizeof(got.text), "%s", fault_id(e.fault));
	if (strcmp(got.text, want.text) == 0)
		return true;
	t_diag("day '%s' size %zu: got%s, want%s", at->day, at->size, got.text,
	    want.text);
	return false;
}

static void
check_world(uint32_t seed)
{
	struct history h = {.seed = seed, .since = NONE};
	struct moment at;
	struct hash root;
	struct cy_err e;
	size_t i, bad = 0, asked = 0;

	h.s = world_store(":memory:", STORE_WRITE);
	world_play(&h.w, h.s, (const struct step[]){END});
	if (store_begin(h.s, &e) != CY_OK)
		abort();
	for (i = 0; i < TRIES; i++)
		try_one(&h);
	root = world_root(h.w.n);
	if (store_commit(h.s, h.w.n, &root, &e) != CY_OK)
		abort();
	for (i = 0; i < 200 && bad < 3; i++, asked++) {
		at.day[0] = '\0';
		if (pick(&h, 8) != 0)
			random_day(&h, at.day, false);
		at.size = pick(&h, 3) == 0
		    ? h.w.n
		    : 5 + pick(&h, (uint32_t)(h.w.n - 4));
		bad += !check_moment(&h, &at);
	}
	t_ok(bad == 0, "seed %u: %zu records, %zu moments", (unsigned)seed, h.n,
	    asked);
	store_close(h.s);
	world_release(&h.w);
}

int
main(void)
{
	uint32_t seed;

	for (seed = 1; seed <= WORLDS; seed++)
		check_world(seed);
	return t_done();
}
