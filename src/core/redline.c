/* SPDX-License-Identifier: Apache-2.0 */
#include "core/redline.h"

#include "base/limits.h"

#define NONE SIZE_MAX
/* Paragraphs compared word by word only to see whether they are alike. */
#define TRIES 2000u

struct side {
	size_t n;
	struct body_block *b;
	uint64_t *hash; /* of what each says */
	size_t *to;     /* its match on the other side, or NONE */
};

struct work {
	struct side old, new;
	struct arena *arena;  /* what stays */
	struct arena scratch; /* of one comparison */
	struct diff *diff;    /* of matches that were compared, by old block */
	unsigned tries;
	struct cy_err *e;
};

static enum cy_rc
read_side(struct side *s, struct arena *a, struct span body, struct cy_err *e)
{
	struct body_block b;
	size_t at = 0, i;

	s->n = 0;
	while (body_next(body, &at, &b))
		if (++s->n > LIMIT_PARAGRAPHS)
			return cy_fail(e, CY_BAD, FAULT_REDLINE_LONG, b.offset,
			    "more than %u paragraphs", LIMIT_PARAGRAPHS);
	s->b = arena_array(a, s->n + 1, sizeof(*s->b));
	s->hash = arena_array(a, s->n + 1, sizeof(*s->hash));
	s->to = arena_array(a, s->n + 1, sizeof(*s->to));
	if (s->b == NULL || s->hash == NULL || s->to == NULL)
		return cy_nomem(e);
	at = 0;
	for (i = 0; i < s->n; i++) {
		(void)body_next(body, &at, &s->b[i]);
		s->hash[i] = span_hash(s->b[i].text) + s->b[i].kind;
		s->to[i] = NONE;
	}
	return CY_OK;
}

static void
match(struct work *w, size_t i, size_t k)
{
	w->old.to[i] = k;
	w->new.to[k] = i;
}

static bool
says_same(const struct work *w, size_t i, size_t k)
{
	return w->old.hash[i] == w->new.hash[k] &&
	    w->old.b[i].kind ==
	    w->new.b[k].kind &&span_eq(w->old.b[i].text, w->new.b[k].text);
}

static bool
same_id(const struct work *w, size_t i, size_t k)
{
	return w->old.b[i].kind == BODY_NUMBERED &&
	    w->new.b[k].kind ==
	    BODY_NUMBERED &&para_id_eq(w->old.b[i].id, w->new.b[k].id);
}

static bool
same_both(const struct work *w, size_t i, size_t k)
{
	return same_id(w, i, k) && says_same(w, i, k);
}

/* Matches what is free on both sides and like each other in this sense. */
static void
match_all(struct work *w, bool (*like)(const struct work *, size_t, size_t))
{
	size_t i, k;

	for (i = 0; i < w->old.n; i++)
		for (k = 0; k < w->new.n && w->old.to[i] == NONE; k++)
			if (w->new.to[k] == NONE && like(w, i, k))
				match(w, i, k);
}

/* Compares two by their words, and keeps the outcome. */
static enum cy_rc
compare(struct work *w, size_t i, size_t k, struct diff *out)
{
	struct diff d;
	enum cy_rc rc;

	arena_reset(&w->scratch);
	rc = diff_words(
	    &d, &w->scratch, w->old.b[i].text, w->new.b[k].text, w->e);
	if (rc != CY_OK)
		return rc;
	*out = d;
	out->run = arena_array(w->arena, d.n + 1, sizeof(*d.run));
	if (out->run == NULL)
		return cy_nomem(w->e);
	memcpy(out->run, d.run, d.n * sizeof(*d.run));
	return CY_OK;
}

/* Matches the two where they are alike: of both, more than half of the words
 * stayed. */
static enum cy_rc
try_match(struct work *w, size_t i, size_t k)
{
	struct diff d = {0};
	enum cy_rc rc;

	if (w->old.b[i].kind != w->new.b[k].kind || w->tries++ >= TRIES)
		return CY_OK;
	rc = compare(w, i, k, &d);
	if (rc != CY_OK || d.same <= d.gone || d.same <= d.came)
		return rc;
	match(w, i, k);
	w->diff[i] = d;
	return CY_OK;
}

static enum cy_rc
match_ids(struct work *w)
{
	enum cy_rc rc = CY_OK;
	size_t i, k;

	for (i = 0; i < w->old.n; i++)
		for (k = 0; k < w->new.n && w->old.to[i] == NONE; k++) {
			if (w->new.to[k] != NONE || !same_id(w, i, k))
				continue;
			rc = try_match(w, i, k);
			if (rc != CY_OK)
				return rc;
		}
	return rc;
}

/* What was free between the same neighbours, and is alike. */
static enum cy_rc
match_gaps(struct work *w)
{
	enum cy_rc rc;
	size_t i, k, from = 0;

	for (i = 0; i < w->old.n; i++) {
		for (k = from; w->old.to[i] == NONE && k < w->new.n &&
		     w->new.to[k] == NONE;
		     k++) {
			rc = try_match(w, i, k);
			if (rc != CY_OK)
				return rc;
		}
		if (w->old.to[i] != NONE)
			from = w->old.to[i] + 1;
	}
	return CY_OK;
}

/* Marks those that are not in the longest run which kept its order. */
static enum cy_rc
find_moved(struct work *w, bool **moved)
{
	size_t n = w->old.n, i, k, best = NONE;
	size_t *length = arena_array(w->arena, n + 1, sizeof(*length));
	size_t *before = arena_array(w->arena, n + 1, sizeof(*before));

	*moved = arena_array(w->arena, n + 1, sizeof(**moved));
	if (length == NULL || before == NULL || *moved == NULL)
		return cy_nomem(w->e);
	for (i = 0; i < n; i++) {
		if (w->old.to[i] == NONE)
			continue;
		(*moved)[i] = true;
		before[i] = NONE;
		for (k = 0; k < i; k++)
			if (length[k] > length[i] &&
			    w->old.to[k] < w->old.to[i]) {
				length[i] = length[k];
				before[i] = k;
			}
		length[i]++;
		if (best == NONE || length[i] > length[best])
			best = i;
	}
	for (; best != NONE; best = before[best])
		(*moved)[best] = false;
	return CY_OK;
}

/* One run, of a text in which nothing changed within. */
static enum cy_rc
whole(struct work *w, struct redline_row *r, enum diff_kind kind,
    struct span text)
{
	size_t words = diff_count(text);

	r->diff.run = arena_array(w->arena, 1, sizeof(*r->diff.run));
	if (r->diff.run == NULL)
		return cy_nomem(w->e);
	r->diff.n = 1;
	r->diff.run[0] = (struct diff_run){kind, text};
	r->diff.same = kind == DIFF_SAME ? words : 0;
	r->diff.gone = kind == DIFF_GONE ? words : 0;
	r->diff.came = kind == DIFF_NEW ? words : 0;
	return CY_OK;
}

static void
count(struct redline *out, const struct redline_row *r)
{
	out->n++;
	out->rows[r->kind]++;
	out->moved += r->moved;
	out->renumbered += r->renumbered;
	out->same += r->diff.same;
	out->gone += r->diff.gone;
	out->came += r->diff.came;
}

static enum cy_rc
put_removed(struct work *w, struct redline *out, size_t i)
{
	struct redline_row *r = &out->row[out->n];
	enum cy_rc rc;

	*r = (struct redline_row){.kind = REDLINE_REMOVED, .old = w->old.b[i]};
	rc = whole(w, r, DIFF_GONE, r->old.text);
	count(out, r);
	return rc;
}

static enum cy_rc
put_new(struct work *w, struct redline *out, size_t k, const bool *moved)
{
	struct redline_row *r = &out->row[out->n];
	size_t i = w->new.to[k];
	enum cy_rc rc = CY_OK;

	*r = (struct redline_row){.kind = REDLINE_ADDED, .new = w->new.b[k]};
	if (i == NONE) {
		rc = whole(w, r, DIFF_NEW, r->new.text);
	} else {
		r->old = w->old.b[i];
		r->moved = moved[i];
		r->renumbered = r->old.kind == BODY_NUMBERED &&
		    !para_id_eq(r->old.id, r->new.id);
		r->kind = says_same(w, i, k) ? REDLINE_SAME : REDLINE_CHANGED;
		r->diff = w->diff[i];
		if (r->kind == REDLINE_SAME)
			rc = whole(w, r, DIFF_SAME, r->new.text);
		else if (r->diff.run == NULL)
			rc = compare(w, i, k, &r->diff);
	}
	count(out, r);
	return rc;
}

/* What is gone is told of as soon as what stood before it was. */
static enum cy_rc
put_rows(struct work *w, struct redline *out)
{
	enum cy_rc rc;
	bool *moved;
	size_t i = 0, k;

	rc = find_moved(w, &moved);
	for (k = 0; k <= w->new.n &&rc == CY_OK; k++) {
		for (; i < w->old.n && rc == CY_OK &&
		     (w->old.to[i] == NONE || moved[i]);
		     i++)
			if (w->old.to[i] == NONE)
				rc = put_removed(w, out, i);
		if (rc != CY_OK || k == w->new.n)
			break;
		if (w->new.to[k] != NONE && !moved[w->new.to[k]])
			i = w->new.to[k] + 1;
		rc = put_new(w, out, k, moved);
	}
	return rc;
}

static enum cy_rc
make(struct work *w, struct redline *out)
{
	enum cy_rc rc;

	w->diff = arena_array(w->arena, w->old.n + 1, sizeof(*w->diff));
	out->row =
	    arena_array(w->arena, w->old.n + w->new.n + 1, sizeof(*out->row));
	if (w->diff == NULL || out->row == NULL)
		return cy_nomem(w->e);
	match_all(w, same_both);
	match_all(w, says_same);
	rc = match_ids(w);
	if (rc == CY_OK)
		rc = match_gaps(w);
	if (rc != CY_OK)
		return rc;
	/* An id is the same paragraph, whatever became of it. */
	match_all(w, same_id);
	return put_rows(w, out);
}

enum cy_rc
redline_make(struct redline *out, struct arena *a, struct span old,
    struct span new, struct cy_err *e)
{
	struct work w = {.arena = a, .e = e};
	enum cy_rc rc;

	*out = (struct redline){0};
	arena_init(&w.scratch, DIFF_ARENA);
	rc = read_side(&w.old, a, old, e);
	if (rc == CY_OK)
		rc = read_side(&w.new, a, new, e);
	if (rc == CY_OK)
		rc = make(&w, out);
	arena_release(&w.scratch);
	return rc;
}
