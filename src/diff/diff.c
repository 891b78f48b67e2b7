/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/diff.h"

#include "diff/words.h"

/* A stretch of both texts, in words. */
struct part {
	uint32_t a0, a1, b0, b1;
};

/* A pair of words that stayed. */
struct match {
	uint32_t a, b;
};

struct work {
	struct arena *arena;
	struct diff_words a, b;
	uint32_t *pair;     /* for each word of a: 1 + its pair in b; 0: gone */
	struct match *once; /* anchors of a part */
	uint32_t *piles, *back;
	struct seen *seen;
	int32_t *v;    /* Myers: the row now, 2 * DIFF_EDITS + 3 wide */
	int32_t *rows; /* and those before, to walk back */
	size_t room;   /* in rows */
};

/* Three words in a row, hashed: what stands once in both texts is an anchor.
 * A wrong meeting of hashes is found when the words are compared. */
struct seen {
	uint64_t key;
	uint32_t a, b;  /* where */
	uint8_t na, nb; /* how often: 0, 1, 2 for more */
	uint8_t used;
};

#define GRAM 3u

static uint64_t
mix(uint64_t x)
{
	x ^= x >> 33;
	x *= UINT64_C(0xff51afd7ed558ccd);
	x ^= x >> 33;
	return x;
}

static uint64_t
gram(const struct diff_word *w)
{
	uint64_t k = 0;

	for (unsigned i = 0; i < GRAM; i++)
		k = mix(k + w[i].id + 1);
	return k | 1;
}

static bool
same_gram(const struct diff_word *x, const struct diff_word *y)
{
	return x[0].id == y[0].id && x[1].id == y[1].id && x[2].id == y[2].id;
}

static struct seen *
seen_at(struct seen *t, size_t mask, uint64_t key)
{
	size_t i = (size_t)mix(key) & mask;

	while (t[i].used != 0 && t[i].key != key)
		i = (i + 1) & mask;
	t[i].used = 1;
	t[i].key = key;
	return &t[i];
}

/* Grams that stand once in each part, in the order of a. */
static size_t
find_once(struct work *w, const struct part *p)
{
	uint32_t na = p->a1 - p->a0, nb = p->b1 - p->b0;
	size_t size = 64, n = 0;
	struct seen *s;

	if (na < GRAM || nb < GRAM)
		return 0;
	while (size < 2 * ((size_t)na + nb))
		size *= 2;
	memset(w->seen, 0, size * sizeof(*w->seen));
	for (uint32_t i = p->a0; i + GRAM <= p->a1; i++) {
		s = seen_at(w->seen, size - 1, gram(&w->a.w[i]));
		s->a = i;
		s->na = (uint8_t)(s->na + (s->na < 2));
	}
	for (uint32_t i = p->b0; i + GRAM <= p->b1; i++) {
		s = seen_at(w->seen, size - 1, gram(&w->b.w[i]));
		s->b = i;
		s->nb = (uint8_t)(s->nb + (s->nb < 2));
	}
	for (uint32_t i = p->a0; i + GRAM <= p->a1; i++) {
		s = seen_at(w->seen, size - 1, gram(&w->a.w[i]));
		if (s->na == 1 && s->nb == 1 &&
		    same_gram(&w->a.w[i], &w->b.w[s->b]))
			w->once[n++] = (struct match){i, s->b};
	}
	return n;
}

/* The longest rising run of them (patience): keeps w->once[0..n). */
static size_t
rising(struct work *w, size_t n)
{
	size_t piles = 0, low, high;

	for (size_t i = 0; i < n; i++) {
		low = 0;
		high = piles;
		while (low < high) {
			size_t mid = (low + high) / 2;

			if (w->once[w->piles[mid]].b < w->once[i].b)
				low = mid + 1;
			else
				high = mid;
		}
		w->back[i] = low == 0 ? UINT32_MAX : w->piles[low - 1];
		w->piles[low] = (uint32_t)i;
		if (low == piles)
			piles++;
	}
	if (piles == 0)
		return 0;
	/* From the last back to the first, then in place. */
	low = w->piles[piles - 1];
	for (size_t i = piles; i-- > 0; low = w->back[low])
		w->piles[i] = (uint32_t)low;
	for (size_t i = 0; i < piles; i++)
		w->once[i] = w->once[w->piles[i]];
	return piles;
}

static void
pair(struct work *w, uint32_t a, uint32_t b)
{
	w->pair[a] = b + 1;
}

/* Takes equal words off both ends. */
static void
trim(struct work *w, struct part *p)
{
	while (p->a0 < p->a1 && p->b0 < p->b1 &&
	    w->a.w[p->a0].id == w->b.w[p->b0].id)
		pair(w, p->a0++, p->b0++);
	while (p->a0 < p->a1 && p->b0 < p->b1 &&
	    w->a.w[p->a1 - 1].id == w->b.w[p->b1 - 1].id)
		pair(w, --p->a1, --p->b1);
}

/*
 * Myers' greedy algorithm: row d of v has the furthest x on each diagonal
 * after d edits; the rows are kept to walk back.  After DIFF_EDITS edits it
 * takes the way that came furthest, and begins anew from there.
 */
#define NOWHERE (INT32_MIN / 2)
#define WIDTH (2 * (int32_t)DIFF_EDITS + 3)

static int32_t
furthest(const int32_t *v, int32_t k, int32_t d)
{
	if (k == -d || (k != d && v[k - 1] < v[k + 1]))
		return v[k + 1];
	return v[k - 1] + 1;
}

static void
walk_back(struct work *w, const struct part *p, int32_t d, int32_t k, int32_t x)
{
	int32_t y = x - k;

	for (; d >= 0; d--) {
		const int32_t *v = w->rows + d * (d + 2) + d + 1;
		int32_t from = d == 0 ? 0 : furthest(v, k, d);
		bool down =
		    d > 0 && (k == -d || (k != d && v[k - 1] < v[k + 1]));

		while (x > from) {
			x--;
			y--;
			pair(w, p->a0 + (uint32_t)x, p->b0 + (uint32_t)y);
		}
		if (d == 0)
			return;
		if (down) {
			y--;
			k++;
		} else {
			x--;
			k--;
		}
	}
}

/* One row: true when diagonal *k came to the end of both. */
static bool
next_row(struct work *w, const struct part *p, int32_t d, int32_t *end)
{
	int32_t n = (int32_t)(p->a1 - p->a0), m = (int32_t)(p->b1 - p->b0);
	int32_t *v = w->v + WIDTH / 2, *row = w->rows + d * (d + 2), x;

	/* What row d is made from: v on -d-1 .. d+1. */
	memcpy(row, v - d - 1, (size_t)(2 * d + 3) * sizeof(*v));
	for (int32_t k = -d; k <= d; k += 2) {
		x = furthest(row + d + 1, k, d);
		/* Beyond an edge there is no way on. */
		if (x < 0 || x > n || x - k > m) {
			v[k] = NOWHERE;
			continue;
		}
		while (x < n && x - k < m &&
		    w->a.w[p->a0 + (uint32_t)x].id ==
		        w->b.w[p->b0 + (uint32_t)(x - k)].id)
			x++;
		v[k] = x;
		if (x == n && x - k == m) {
			*end = k;
			return true;
		}
	}
	return false;
}

/* Room for row d, twice as much each time: few parts need many edits. */
static enum cy_rc
make_row(struct work *w, int32_t d, struct cy_err *e)
{
	size_t need = (size_t)d * ((size_t)d + 4) + 3, room = 2 * w->room;
	int32_t *rows;

	if (need <= w->room)
		return CY_OK;
	room = room < 1024 ? 1024 : room;
	rows = arena_array(w->arena, room, sizeof(*rows));
	if (rows == NULL)
		return cy_nomem(e);
	if (w->room > 0)
		memcpy(rows, w->rows, w->room * sizeof(*rows));
	w->rows = rows;
	w->room = room;
	return CY_OK;
}

/* The diagonal that came furthest in both. */
static int32_t
best(const int32_t *v, int32_t d)
{
	int32_t k = -d;

	for (int32_t i = -d; i <= d; i += 2)
		if (v[i] != NOWHERE &&
		    (v[k] == NOWHERE || 2 * v[i] - i > 2 * v[k] - k))
			k = i;
	return k;
}

static enum cy_rc
myers(struct work *w, struct part p, struct cy_err *e)
{
	int32_t *v = w->v + WIDTH / 2, d, k = 0;
	enum cy_rc rc = CY_OK;
	bool done = false;

	while (!done && p.a0 < p.a1 && p.b0 < p.b1) {
		v[1] = 0;
		for (d = 0; d <= (int32_t)DIFF_EDITS && !done; d++) {
			rc = make_row(w, d, e);
			if (rc != CY_OK)
				return rc;
			done = next_row(w, &p, d, &k);
		}
		d--;
		if (!done)
			k = best(v, d);
		walk_back(w, &p, d, k, v[k]);
		p.a0 += (uint32_t)v[k];
		p.b0 += (uint32_t)(v[k] - k);
	}
	return rc;
}

/* Between anchors, and an anchor itself as far as the words go on alike. */
static size_t
split(struct work *w, const struct part *p, size_t n, struct part *out)
{
	struct part rest = *p;
	size_t parts = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t a = w->once[i].a, b = w->once[i].b;

		/* The anchor before ran over this one. */
		if (a < rest.a0 || b < rest.b0)
			continue;
		out[parts++] = (struct part){rest.a0, a, rest.b0, b};
		while (a < p->a1 && b < p->b1 && w->a.w[a].id == w->b.w[b].id)
			pair(w, a++, b++);
		rest.a0 = a;
		rest.b0 = b;
	}
	out[parts++] = rest;
	return parts;
}

/* Depth of anchors within anchors; what is deeper is compared as it is. */
#define DEPTH 12u

static enum cy_rc compare(
    struct work *w, struct part p, unsigned depth, struct cy_err *e);

static enum cy_rc
compare_split(struct work *w, const struct part *p, size_t n, unsigned depth,
    struct cy_err *e)
{
	struct part *parts = arena_array(w->arena, n + 1, sizeof(*parts));
	enum cy_rc rc = CY_OK;

	if (parts == NULL)
		return cy_nomem(e);
	n = split(w, p, n, parts);
	for (size_t i = 0; i < n && rc == CY_OK; i++)
		rc = compare(w, parts[i], depth + 1, e);
	return rc;
}

static enum cy_rc
compare(struct work *w, struct part p, unsigned depth, struct cy_err *e)
{
	size_t n;

	trim(w, &p);
	if (p.a0 == p.a1 || p.b0 == p.b1)
		return CY_OK;
	n = depth < DEPTH ? rising(w, find_once(w, &p)) : 0;
	if (n > 0)
		return compare_split(w, &p, n, depth, e);
	return myers(w, p, e);
}

/* One more word of this kind; words that follow each other are one run. */
static void
put(struct diff *out, enum diff_kind kind, struct span text,
    const struct diff_word *word)
{
	struct diff_run *r = out->n > 0 ? &out->run[out->n - 1] : NULL;
	size_t *count[] = {
	    [DIFF_SAME] = &out->same,
	    [DIFF_GONE] = &out->gone,
	    [DIFF_NEW] = &out->came,
	};

	*count[kind] += !word->space;
	if (r != NULL && r->kind == kind) {
		r->text.n += word->n;
		return;
	}
	r = &out->run[out->n++];
	r->kind = kind;
	r->text = span(text.p + word->at, word->n);
}

static void
emit(struct work *w, struct diff *out)
{
	size_t i = 0, j = 0;

	while (i < w->a.n || j < w->b.n) {
		if (i < w->a.n && w->pair[i] == 0) {
			put(out, DIFF_GONE, w->a.text, &w->a.w[i++]);
		} else if (j < w->b.n && (i == w->a.n || j + 1 < w->pair[i])) {
			put(out, DIFF_NEW, w->b.text, &w->b.w[j++]);
		} else {
			put(out, DIFF_SAME, w->b.text, &w->b.w[j++]);
			i++;
		}
	}
}

static enum cy_rc
make_room(struct work *w, struct cy_err *e)
{
	size_t a = w->a.n, b = w->b.n, size = 64;

	while (size < 2 * (a + b))
		size *= 2;
	w->pair = arena_array(w->arena, a + 1, sizeof(*w->pair));
	w->once = arena_array(w->arena, a + 1, sizeof(*w->once));
	w->piles = arena_array(w->arena, a + 1, sizeof(*w->piles));
	w->back = arena_array(w->arena, a + 1, sizeof(*w->back));
	w->seen = arena_array(w->arena, size, sizeof(*w->seen));
	w->v = arena_array(w->arena, (size_t)WIDTH + 2, sizeof(*w->v));
	if (w->pair == NULL || w->once == NULL || w->piles == NULL ||
	    w->back == NULL || w->seen == NULL || w->v == NULL)
		return cy_nomem(e);
	return CY_OK;
}

enum cy_rc
diff_words(struct diff *out, struct arena *a, struct span old, struct span new,
    struct cy_err *e)
{
	struct work w = {.arena = a};
	struct diff_table t;
	enum cy_rc rc;

	memset(out, 0, sizeof(*out));
	if (old.n > DIFF_TEXT || new.n > DIFF_TEXT)
		return cy_fail(e, CY_BAD, FAULT_DIFF_LONG, CY_NO_OFFSET,
		    "more than %u bytes", DIFF_TEXT);
	rc = diff_table_init(&t, a, old.n + new.n, e);
	if (rc == CY_OK)
		rc = diff_split(&w.a, &t, a, old, e);
	if (rc == CY_OK)
		rc = diff_split(&w.b, &t, a, new, e);
	if (rc == CY_OK)
		rc = make_room(&w, e);
	if (rc != CY_OK)
		return rc;
	out->run = arena_array(a, w.a.n + w.b.n + 1, sizeof(*out->run));
	if (out->run == NULL)
		return cy_nomem(e);
	rc = compare(
	    &w, (struct part){0, (uint32_t)w.a.n, 0, (uint32_t)w.b.n}, 0, e);
	if (rc == CY_OK)
		emit(&w, out);
	return rc;
}
