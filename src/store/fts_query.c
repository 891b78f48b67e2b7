/* SPDX-License-Identifier: Apache-2.0 */
#include "store/fts.h"

#include "base/text.h"

/*
 * From what a person typed to what FTS5 takes.  Each term becomes a string in
 * quotes, so that none of FTS5's own signs is left; terms that hold no word
 * are left out, since one of them would make a query find nothing.
 */

/* Room for every term in quotes, split into pairs. */
#define MATCH_MAX (WORDS_SIZE(STORE_QUERY_BYTES) + 64 * STORE_QUERY_TERMS)

/* Signs that other keyboards have for a quote or a space. */
static uint8_t
plain_sign(uint32_t cp)
{
	switch (cp) {
	case 0x201c: /* quotation marks */
	case 0x201d:
	case 0x201e:
	case 0x201f:
	case 0xab:
	case 0xbb:
	case 0x300c: /* corner brackets */
	case 0x300d:
	case 0xff02: /* full-width */
		return '"';
	case 0xa0: /* spaces */
	case 0x3000:
		return ' ';
	case 0xff0a:
		return '*';
	case 0x2212:
	case 0xff0d:
		return '-';
	default:
		return cp < 0x20 || cp == 0x7f ? ' ' : 0;
	}
}

/* A copy in well-formed UTF-8, of ASCII signs. */
static void
clean(struct buf *out, struct span text)
{
	uint32_t cp;
	uint8_t sign;
	size_t n;

	while (text.n > 0 && out->n < STORE_QUERY_BYTES - 4) {
		n = utf8_decode(text, &cp);
		sign = n == 0 ? ' ' : plain_sign(cp);
		if (sign != 0)
			buf_putc(out, sign);
		else
			buf_put(out, span_first(text, n));
		text = span_from(text, n == 0 ? 1 : n);
	}
}

struct typed {
	struct span text; /* of the term, without its signs */
	bool prefix, without;
};

static bool
at_char(struct span s, uint8_t c)
{
	return s.n > 0 && s.p[0] == c;
}

/* Up to a space, or to a quote that begins the next term. */
static size_t
word_length(struct span s)
{
	size_t n;

	for (n = 0; n < s.n && s.p[n] != ' ' && s.p[n] != '"'; n++)
		;
	return n;
}

static bool
next_term(struct span *rest, struct typed *t)
{
	size_t n;

	*t = (struct typed){.prefix = false};
	while (at_char(*rest, ' '))
		*rest = span_from(*rest, 1);
	if (rest->n == 0)
		return false;
	if (at_char(*rest, '-')) {
		t->without = true;
		*rest = span_from(*rest, 1);
	}
	if (at_char(*rest, '"')) {
		*rest = span_from(*rest, 1);
		n = span_find(*rest, '"');
		t->text = span_first(*rest, n);
		*rest = span_from(*rest, n + 1);
		t->prefix = at_char(*rest, '*');
		return true;
	}
	n = word_length(*rest);
	t->text = span_first(*rest, n);
	*rest = span_from(*rest, n);
	while (t->text.n > 0 && t->text.p[t->text.n - 1] == '*') {
		t->prefix = true;
		t->text.n--;
	}
	return true;
}

/* One letter would begin half of all words; one Chinese character by itself
 * begins the pairs that it stands in. */
static bool
is_prefix(const struct typed *t, struct span last)
{
	uint32_t cp;
	bool one = utf8_decode(last, &cp) == last.n;

	if (one)
		return !words_plain(last);
	return t->prefix;
}

static void
put_term(struct buf *b, const struct fts_term *term, struct span text)
{
	buf_putc(b, '"');
	words_split(b, text, WORDS_QUERY, NULL);
	buf_puts(b, term->prefix ? "\" *" : "\"");
}

static enum cy_rc
read_term(struct fts_query *q, struct store *s, const struct typed *t,
    struct arena *a, struct cy_err *e)
{
	struct fts_term *term = &q->term[q->n];
	const struct fts_tokens *w = &term->words;
	enum cy_rc rc = fts_read(s, t->text, WORDS_QUERY, a, &term->words, e);

	if (rc != CY_OK || w->n == 0)
		return rc;
	term->without = t->without;
	term->prefix = is_prefix(t, w->v[w->n - 1].word);
	q->n++;
	return CY_OK;
}

/* ("a" AND "b") NOT ("c" OR "d"); without an "a" it asks for nothing. */
static void
put_side(struct fts_query *q, const struct typed *typed, bool without)
{
	bool any = false;
	size_t i;

	for (i = 0; i < q->n; i++) {
		if (q->term[i].without != without)
			continue;
		if (any)
			buf_puts(&q->match, without ? " OR " : " AND ");
		else
			buf_puts(&q->match, without ? " NOT (" : "(");
		any = true;
		put_term(&q->match, &q->term[i], typed[i].text);
	}
	if (any)
		buf_putc(&q->match, ')');
}

static bool
asks(const struct fts_query *q)
{
	size_t i;

	for (i = 0; i < q->n && q->term[i].without; i++)
		;
	return i < q->n;
}

static enum cy_rc
read_terms(struct fts_query *q, struct store *s, struct span text,
    struct arena *a, struct cy_err *e)
{
	struct typed typed[STORE_QUERY_TERMS] = {{.text = {NULL, 0}}};
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && q->n < STORE_QUERY_TERMS &&
	    next_term(&text, &typed[q->n]))
		rc = read_term(q, s, &typed[q->n], a, e);
	if (rc != CY_OK || !asks(q))
		return rc;
	put_side(q, typed, false);
	put_side(q, typed, true);
	return buf_check(&q->match, e);
}

enum cy_rc
fts_parse(struct fts_query *q, struct store *s, struct span text,
    struct arena *a, struct cy_err *e)
{
	struct buf plain;
	enum cy_rc rc;

	memset(q, 0, sizeof(*q));
	buf_init(&q->match, MATCH_MAX);
	buf_init(&plain, STORE_QUERY_BYTES);
	clean(&plain, text);
	rc = buf_check(&plain, e);
	if (rc == CY_OK)
		rc = read_terms(q, s, buf_span(&plain), a, e);
	buf_release(&plain);
	return rc;
}
