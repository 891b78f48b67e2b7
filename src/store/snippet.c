/* SPDX-License-Identifier: Apache-2.0 */
#include "store/fts.h"

/* Which parts of a text match, and which part of a body to show. */

/* Bytes of a body around its matches. */
#define PART_BYTES 280u
#define PART_LEAD 60u

static bool
word_is(const struct fts_term *term, size_t at, struct span word)
{
	struct span want = term->words.v[at].word;

	if (at + 1 == term->words.n && term->prefix)
		return span_starts(word, want);
	return span_eq(word, want);
}

/* The words of the text that a term takes from here on; 0: it is not here. */
static size_t
term_length(
    const struct fts_term *term, const struct fts_tokens *text, size_t at)
{
	size_t i, n = term->words.n;

	if (term->without || n > text->n - at)
		return 0;
	for (i = 0; i < n; i++)
		if (!word_is(term, i, text->v[at + i].word))
			return 0;
	return n;
}

/* Ranges come in rising order of their beginnings. */
static void
add_range(struct store_range *marks, size_t *n, size_t from, size_t to)
{
	struct store_range *last = *n > 0 ? &marks[*n - 1] : NULL;

	if (last != NULL && from <= last->to) {
		if (to > last->to)
			last->to = to;
		return;
	}
	marks[(*n)++] = (struct store_range){from, to};
}

static enum cy_rc
mark_words(const struct fts_query *q, const struct fts_tokens *words,
    struct arena *a, struct store_marked *out, struct cy_err *e)
{
	struct store_range *marks;
	size_t i, t, n;

	if (words->n == 0)
		return CY_OK;
	marks = arena_array(a, words->n, sizeof(*marks));
	if (marks == NULL)
		return cy_nomem(e);
	out->marks = marks;
	for (i = 0; i < words->n; i++)
		for (t = 0; t < q->n; t++) {
			n = term_length(&q->term[t], words, i);
			if (n > 0)
				add_range(marks, &out->n, words->v[i].from,
				    words->v[i + n - 1].to);
		}
	return CY_OK;
}

enum cy_rc
fts_mark(struct store *s, const struct fts_query *q, struct span text,
    struct arena *a, struct store_marked *out, struct cy_err *e)
{
	struct fts_tokens words;
	enum cy_rc rc;

	*out = (struct store_marked){.text = text};
	rc = fts_read(s, text, WORDS_TEXT, a, &words, e);
	return rc == CY_OK ? mark_words(q, &words, a, out, e) : rc;
}

/* The mark from which on most marks fit into a part. */
static size_t
best_mark(const struct store_marked *m)
{
	size_t i, last = 0, best = 0, most = 0;

	for (i = 0; i < m->n; i++) {
		while (last < m->n &&
		    m->marks[last].to <= m->marks[i].from + PART_BYTES)
			last++;
		if (last > i && last - i > most) {
			most = last - i;
			best = i;
		}
	}
	return best;
}

/* The beginning of the first word at or behind an offset, and the end of the
 * last one before another. */
static struct store_range
at_words(const struct fts_tokens *words, size_t from, size_t to)
{
	struct store_range r = {0, 0};
	bool begun = from == 0;
	size_t i;

	for (i = 0; i < words->n && words->v[i].to <= to; i++) {
		if (!begun && words->v[i].from >= from) {
			r.from = words->v[i].from;
			begun = true;
		}
		if (words->v[i].to > r.to)
			r.to = words->v[i].to;
	}
	return r;
}

/* Marks within the part, by their place in it. */
static enum cy_rc
cut_marks(struct store_marked *m, struct store_range part, struct arena *a,
    struct cy_err *e)
{
	struct store_range *marks;
	size_t i, n = 0;

	if (m->n == 0)
		return CY_OK;
	marks = arena_array(a, m->n, sizeof(*marks));
	if (marks == NULL)
		return cy_nomem(e);
	for (i = 0; i < m->n; i++)
		if (m->marks[i].from >= part.from && m->marks[i].to <= part.to)
			marks[n++] =
			    (struct store_range){m->marks[i].from - part.from,
			        m->marks[i].to - part.from};
	m->marks = marks;
	m->n = n;
	return CY_OK;
}

enum cy_rc
fts_snippet(struct store *s, const struct fts_query *q, struct span body,
    struct arena *a, struct store_hit *hit, struct cy_err *e)
{
	struct store_marked m = {.text = body};
	struct store_range part = {0, body.n};
	struct fts_tokens words;
	size_t from = 0;
	enum cy_rc rc = fts_read(s, body, WORDS_TEXT, a, &words, e);

	if (rc == CY_OK)
		rc = mark_words(q, &words, a, &m, e);
	if (rc != CY_OK)
		return rc;
	/* The last line's end is none of the text. */
	while (part.to > 0 && body.p[part.to - 1] == '\n')
		part.to--;
	if (part.to > PART_BYTES) {
		if (m.n > 0)
			from = m.marks[best_mark(&m)].from;
		from = from > PART_LEAD ? from - PART_LEAD : 0;
		hit->cut_back = from + PART_BYTES < part.to;
		if (hit->cut_back)
			part = at_words(&words, from, from + PART_BYTES);
		else
			part.from = at_words(&words, from, part.to).from;
	}
	hit->cut_front = part.from > 0;
	rc = cut_marks(&m, part, a, e);
	m.text = span(body.p + part.from, part.to - part.from);
	hit->part = m;
	return rc;
}
