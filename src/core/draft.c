/* SPDX-License-Identifier: Apache-2.0 */
#include "core/draft.h"

#include "base/limits.h"
#include "core/draft_impl.h"

/* A paper on its way into a fold. */
struct item {
	const struct record *r;
	struct hash id;
};

size_t
draft_find(const struct draft *d, const struct hash *id)
{
	size_t i;

	if (d->n == 0)
		return DRAFT_NONE;
	for (i = draft_hash(id) & d->mask; d->slot[i] != 0;
	     i = (i + 1) & d->mask)
		if (hash_eq(&d->paper[d->slot[i] - 1].id, id))
			return d->slot[i] - 1;
	return DRAFT_NONE;
}

size_t
draft_refers(const struct draft *d, const struct record *r, enum field f)
{
	struct hash id;

	if (!value_hash(record_get(r, f), &id))
		return DRAFT_NONE;
	return draft_find(d, &id);
}

bool
draft_is(const struct draft *d, size_t i, enum record_kind kind)
{
	return i < d->n && d->paper[i].r->type->kind == kind;
}

static size_t
find_party(const struct draft *d, struct span id)
{
	size_t i;

	for (i = 0; i < d->nparties; i++)
		if (span_eq(d->party[i].id, id))
			return i;
	return DRAFT_NONE;
}

const struct draft_party *
draft_party(const struct draft *d, struct span party)
{
	size_t i = find_party(d, party);

	return i == DRAFT_NONE ? NULL : &d->party[i];
}

/* A fold on its way. */
struct folding {
	struct draft *d;
	struct arena *a;
	bool nomem; /* sticky */
};

/* The party, told of from now on; NULL: no memory. */
static struct draft_party *
add_party(struct folding *f, struct span id)
{
	struct draft *d = f->d;
	struct draft_party *more;
	size_t i = find_party(d, id), n = d->nparties;

	if (i != DRAFT_NONE)
		return &d->party[i];
	/* Room for twice as many at each power of two. */
	if ((n & (n - 1)) == 0) {
		more = arena_array(f->a, 2 * n + 1, sizeof(*more));
		if (more == NULL) {
			f->nomem = true;
			return NULL;
		}
		if (n > 0)
			memcpy(more, d->party, n * sizeof(*more));
		d->party = more;
	}
	d->party[n] = (struct draft_party){.id = id, .version = DRAFT_NONE};
	return &d->party[d->nparties++];
}

size_t
draft_next(const struct draft *d, enum record_kind kind, size_t *at)
{
	size_t i;

	while (*at != DRAFT_NONE) {
		i = *at;
		*at = d->paper[i].next;
		if (d->paper[i].r->type->kind == kind)
			return i;
	}
	return DRAFT_NONE;
}

size_t
draft_current(const struct draft *d, struct span author)
{
	const struct draft_paper *p;
	size_t i;

	for (i = d->n; i-- > 0;) {
		p = &d->paper[i];
		if (p->r->type->kind == PAPER_VERSION &&
		    p->retracted == DRAFT_NONE && span_eq(p->r->author, author))
			return i;
	}
	return DRAFT_NONE;
}

/* The lead's circulation: who is in, by which version, until when. */
static void
apply_circulation(struct folding *f, size_t c)
{
	struct draft *d = f->d;
	const struct draft_paper *p = &d->paper[c];
	size_t v = p->regarding, at = 0;
	struct draft_party *party;
	struct span id;
	utc_t due = 0;

	if (!span_eq(p->r->author, d->lead))
		return;
	(void)time_parse(record_get(p->r, F_DEADLINE), &due);
	while (record_next(p->r, F_INVITED, &at, &id)) {
		if (!draft_sends(d, c, id))
			continue;
		party = add_party(f, id);
		if (party == NULL)
			return;
		party->member = true;
		if (party->version == DRAFT_NONE || v > party->version) {
			party->version = v;
			party->deadline = due;
		} else if (v == party->version && due != 0) {
			party->deadline = due;
		}
	}
}

bool
draft_retractable(enum record_kind kind)
{
	return kind == PAPER_VERSION || kind == PAPER_COMMENT ||
	    kind == PAPER_POSITION || kind == PAPER_CLEARANCE;
}

static void
apply_retraction(struct draft *d, size_t i)
{
	const struct record *r = d->paper[i].r;
	struct draft_paper *p;

	if (d->paper[i].regarding == DRAFT_NONE)
		return;
	p = &d->paper[d->paper[i].regarding];
	if (p->retracted == DRAFT_NONE && draft_retractable(p->r->type->kind) &&
	    span_eq(p->r->author, r->author))
		p->retracted = i;
}

/* Puts it at the end of what regards the same paper. */
static void
link_paper(struct draft *d, size_t i)
{
	struct draft_paper *to;

	if (d->paper[i].regarding == DRAFT_NONE)
		return;
	to = &d->paper[d->paper[i].regarding];
	if (to->first == DRAFT_NONE)
		to->first = i;
	else
		d->paper[to->last].next = i;
	to->last = i;
}

/* Is it of this draft, and new to it? */
static bool
belongs(const struct draft *d, const struct item *item)
{
	enum record_kind kind = item->r->type->kind;
	struct hash root;

	if (d->n == 0 || kind == PAPER_DRAFT)
		return d->n == 0 && kind == PAPER_DRAFT;
	return kind > PAPER_DRAFT &&
	    value_hash(record_get(item->r, F_DRAFT), &root) &&
	    hash_eq(&root, &d->paper[0].id) &&
	    draft_find(d, &item->id) == DRAFT_NONE;
}

/* Puts it where draft_find() looks. */
static void
index_paper(struct draft *d, size_t i)
{
	size_t slot = draft_hash(&d->paper[i].id) & d->mask;

	while (d->slot[slot] != 0)
		slot = (slot + 1) & d->mask;
	d->slot[slot] = (uint32_t)(i + 1);
}

static void
add(struct folding *f, const struct item *item)
{
	struct draft *d = f->d;
	struct draft_party *author;
	size_t i = d->n;

	if (!belongs(d, item))
		return;
	d->paper[i] = (struct draft_paper){.r = item->r,
	    .id = item->id,
	    .regarding = draft_refers(d, item->r, F_REGARDING),
	    .retracted = DRAFT_NONE,
	    .first = DRAFT_NONE,
	    .next = DRAFT_NONE,
	    .last = DRAFT_NONE};
	index_paper(d, i);
	d->n++;
	link_paper(d, i);
	author = add_party(f, item->r->author);
	if (author != NULL && i == 0) {
		d->lead = item->r->author;
		author->member = true;
	}
	if (item->r->type->kind == PAPER_CIRCULATION)
		apply_circulation(f, i);
	if (item->r->type->kind == PAPER_RETRACTION)
		apply_retraction(d, i);
}

/* Versions that count and that no other one which counts comes from. */
static void
mark_heads(struct draft *d)
{
	struct draft_paper *p;
	struct span v;
	struct hash id;
	size_t i, at, from;

	for (i = 0; i < d->n; i++) {
		p = &d->paper[i];
		if (p->r->type->kind != PAPER_VERSION ||
		    p->retracted != DRAFT_NONE)
			continue;
		p->head = true;
		at = 0;
		while (record_next(p->r, F_PREVIOUS, &at, &v)) {
			from = value_hash(v, &id) ? draft_find(d, &id)
			                          : DRAFT_NONE;
			if (from < i)
				d->paper[from].head = false;
		}
	}
}

static enum cy_rc
fold(struct draft *d, struct arena *a, const struct item *items, size_t n,
    struct cy_err *e)
{
	struct folding f = {.d = d, .a = a};
	size_t slots = 16, i;

	*d = (struct draft){.current = DRAFT_NONE};
	while (slots < 2 * n)
		slots *= 2;
	d->mask = slots - 1;
	d->paper = arena_array(a, n + 1, sizeof(*d->paper));
	d->slot = arena_array(a, slots, sizeof(*d->slot));
	if (d->paper == NULL || d->slot == NULL)
		return cy_nomem(e);
	for (i = 0; i < n && !f.nomem; i++)
		add(&f, &items[i]);
	if (f.nomem)
		return cy_nomem(e);
	mark_heads(d);
	d->current = draft_current(d, d->lead);
	return CY_OK;
}

/* The papers of d that the party may see, in place of items. */
static enum cy_rc
sift(const struct draft *d, struct arena *a, struct item *items, size_t *n,
    struct span party, struct cy_err *e)
{
	bool *seen = arena_array(a, d->n + 1, sizeof(*seen));
	size_t i, asked;

	if (seen == NULL)
		return cy_nomem(e);
	*n = 0;
	for (i = 0; i < d->n; i++) {
		/* What it regards came before, and was judged. */
		switch (draft_sight(d, i, party, &asked)) {
		case SIGHT_NO:
			break;
		case SIGHT_YES:
			seen[i] = true;
			break;
		case SIGHT_ASK:
			seen[i] = seen[asked];
			break;
		}
		if (seen[i])
			items[(*n)++] =
			    (struct item){d->paper[i].r, d->paper[i].id};
	}
	return CY_OK;
}

enum cy_rc
draft_fold(struct draft *d, struct arena *a, const struct record *papers,
    size_t n, struct span viewer, struct cy_err *e)
{
	struct item *items = arena_array(a, n + 1, sizeof(*items));
	enum cy_rc rc;
	size_t i;

	*d = (struct draft){.current = DRAFT_NONE};
	if (items == NULL)
		return cy_nomem(e);
	for (i = 0; i < n; i++) {
		items[i].r = &papers[i];
		record_id(&papers[i], &items[i].id);
	}
	rc = fold(d, a, items, n, e);
	if (rc != CY_OK || viewer.n == 0)
		return rc;
	rc = sift(d, a, items, &n, viewer, e);
	return rc == CY_OK ? fold(d, a, items, n, e) : rc;
}
