/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "core/bracket.h"
#include "core/draft_impl.h"

bool
draft_cleared(const struct draft *d, struct span party, size_t version,
    const struct span *steps, size_t n, size_t *missing)
{
	const struct record *r;
	size_t i, k, at;
	bool cleared;

	for (i = 0; i < n; i++) {
		cleared = false;
		at = version < d->n ? d->paper[version].first : DRAFT_NONE;
		while (
		    (k = draft_next(d, PAPER_CLEARANCE, &at)) != DRAFT_NONE) {
			r = d->paper[k].r;
			/* The newest comes last. */
			if (d->paper[k].retracted == DRAFT_NONE &&
			    span_eq(r->author, party) &&
			    span_eq(record_get(r, F_STEP), steps[i]))
				cleared = span_eq_str(
				    record_get(r, F_KIND), "cleared");
		}
		if (!cleared) {
			*missing = i;
			return false;
		}
	}
	return true;
}

static enum draft_stand
stand_of(struct span kind)
{
	static const char *const words[DRAFT_STANDS] = {
	    [STAND_AGREE] = "agree",
	    [STAND_AD_REFERENDUM] = "ad-referendum",
	    [STAND_OBJECT] = "object",
	    [STAND_RESERVE] = "reserve",
	    [STAND_PREFER] = "prefer",
	};
	unsigned i = 0;

	while (i + 1 < DRAFT_STANDS && !span_eq_str(kind, words[i]))
		i++;
	return (enum draft_stand)i;
}

/* The paragraph, or the text as a whole. */
static struct span
spoken_to(const struct record *version, struct para_id id)
{
	struct body_block b;

	if (id.number == 0)
		return version->body;
	return body_find(version->body, id, &b) ? b.text : span(NULL, 0);
}

static void
read_position(
    const struct draft *d, size_t i, size_t version, struct draft_position *p)
{
	const struct record *r = d->paper[i].r;
	const struct record *on = d->paper[d->paper[i].regarding].r;
	struct span v = record_get(r, F_PARAGRAPH), text;
	struct bracket br;

	*p = (struct draft_position){.paper = i};
	if (v.p != NULL)
		(void)para_id_parse(v, &p->paragraph);
	v = record_get(r, F_ALTERNATIVE);
	if (v.p != NULL)
		(void)span_uint(v, UINT64_MAX, &p->alternative);
	p->stand = stand_of(record_get(r, F_KIND));
	/* Its author is told of. */
	while (!span_eq(d->party[p->party].id, r->author))
		p->party++;
	text = spoken_to(on, p->paragraph);
	if (p->stand == STAND_PREFER && bracket_find(text, p->alternative, &br))
		p->group = br.group;
	p->holds = d->paper[i].regarding == version ||
	    (text.n > 0 &&
	        span_eq(text, spoken_to(d->paper[version].r, p->paragraph)));
}

static int
by(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* Two positions with the same of these are about the same. */
static int
by_subject(const struct draft_position *a, const struct draft_position *b)
{
	int c = by(a->paragraph.number, b->paragraph.number);

	if (c == 0)
		c = by(a->paragraph.letter, b->paragraph.letter);
	if (c == 0)
		c = by(a->party, b->party);
	if (c == 0)
		c = by(a->stand == STAND_PREFER, b->stand == STAND_PREFER);
	if (c == 0 && a->stand == STAND_PREFER)
		c = by(a->group, b->group);
	else if (c == 0)
		c = by(a->alternative, b->alternative);
	return c;
}

/* ... and the newest comes first. */
static int
by_age(const void *x, const void *y)
{
	const struct draft_position *a = x, *b = y;
	int c = by_subject(a, b);

	return c != 0 ? c : by(b->paper, a->paper);
}

/* Is paper i a position that counts, on the version or on an earlier one of
 * its author? */
static bool
speaks_to(const struct draft *d, size_t i, size_t version)
{
	const struct draft_paper *p = &d->paper[i];
	size_t on = p->regarding;

	return p->r->type->kind == PAPER_POSITION &&
	    p->retracted == DRAFT_NONE && draft_is(d, on, PAPER_VERSION) &&
	    d->paper[on].retracted == DRAFT_NONE && on <= version &&
	    span_eq(d->paper[on].r->author, d->paper[version].r->author);
}

enum cy_rc
draft_positions(const struct draft *d, struct arena *a, size_t version,
    struct draft_position **out, size_t *n, struct cy_err *e)
{
	struct draft_position *p;
	size_t i, found = 0;

	*n = 0;
	for (i = 0; i < d->n; i++)
		found += version < d->n && speaks_to(d, i, version);
	p = *out = arena_array(a, found + 1, sizeof(*p));
	if (p == NULL)
		return cy_nomem(e);
	if (found == 0)
		return CY_OK;
	for (i = 0, found = 0; i < d->n; i++)
		if (speaks_to(d, i, version))
			read_position(d, i, version, &p[found++]);
	qsort(p, found, sizeof(*p), by_age);
	for (i = 0; i < found; i++)
		if (*n == 0 || by_subject(&p[*n - 1], &p[i]) != 0)
			p[(*n)++] = p[i];
	return CY_OK;
}

const struct draft_position *
draft_support(const struct draft_position *p, size_t n,
    struct para_id paragraph, uint64_t alternative, size_t *at)
{
	while (*at < n) {
		const struct draft_position *q = &p[(*at)++];

		if (q->holds && q->stand == STAND_PREFER &&
		    q->alternative == alternative &&
		    para_id_eq(q->paragraph, paragraph))
			return q;
	}
	return NULL;
}
