/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first line is a query, the rest a text.  Properties: no query is an
 * error; marks stand in the text, in order, apart, and between characters;
 * splitting a text loses and adds no character but spaces.
 */
#include <stdlib.h>

#include "base/text.h"
#include "store/fts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static struct store *
the_store(void)
{
	static struct store *s;
	struct cy_err e;

	if (s == NULL)
		must(store_open(&s, ":memory:", STORE_WRITE, &e) == CY_OK);
	return s;
}

static enum cy_rc
no_hit(void *ctx, const struct store_hit *row, struct cy_err *e)
{
	(void)ctx;
	(void)row;
	(void)e;
	abort();
}

static bool
boundary(struct span text, size_t at)
{
	return at == text.n || (text.p[at] & 0xc0) != 0x80;
}

static void
check_marks(const struct store_marked *m)
{
	size_t i, last = 0;

	for (i = 0; i < m->n; i++) {
		must(m->marks[i].from >= last &&
		    m->marks[i].from < m->marks[i].to &&
		    m->marks[i].to <= m->text.n);
		must(boundary(m->text, m->marks[i].from) &&
		    boundary(m->text, m->marks[i].to));
		last = m->marks[i].to;
	}
}

static void
check_text(struct store *s, const struct fts_query *q, struct span text)
{
	struct store_hit hit = {.entry = NULL};
	struct store_marked m;
	struct arena a;
	struct cy_err e;

	arena_init(&a, 64u << 20);
	must(fts_mark(s, q, text, &a, &m, &e) == CY_OK);
	check_marks(&m);
	must(fts_snippet(s, q, text, &a, &hit, &e) == CY_OK);
	check_marks(&hit.part);
	must(hit.part.text.n <= text.n);
	arena_release(&a);
}

/* Every byte of the output comes from where the pieces say. */
static void
check_split(struct span text)
{
	struct buf out, pieces;
	size_t i, at;

	buf_init(&out, WORDS_SIZE(text.n) + 1);
	buf_init(&pieces, WORDS_SIZE(text.n) * sizeof(struct words_piece));
	words_split(&out, text, WORDS_TEXT, &pieces);
	must(buf_check(&out, NULL) == CY_OK);
	must(buf_check(&pieces, NULL) == CY_OK);
	must(words_plain(text) == span_eq(text, buf_span(&out)));
	for (i = 0; i < out.n; i++) {
		at = words_origin(buf_span(&pieces), i);
		must(
		    out.p[i] == ' ' || (at < text.n && text.p[at] == out.p[i]));
	}
	buf_release(&out);
	buf_release(&pieces);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = span(data, size);
	size_t line = span_find(in, '\n');
	struct store_search ask = {.query = span_first(in, line)};
	struct span text = span_from(in, line + 1);
	struct store_results r = {.limit = 10};
	struct store *s = the_store();
	struct fts_query q;
	struct arena a;
	struct cy_err e;

	must(store_search(s, &ask, &r, no_hit, NULL, &e) == CY_OK);
	check_split(text);
	arena_init(&a, 16u << 20);
	must(fts_parse(&q, s, ask.query, &a, &e) == CY_OK);
	if (utf8_valid(text, NULL))
		check_text(s, &q, text);
	buf_release(&q.match);
	arena_release(&a);
	return 0;
}
