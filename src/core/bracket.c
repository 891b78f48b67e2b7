/* SPDX-License-Identifier: Apache-2.0 */
#include "core/bracket.h"

enum sign {
	SIGN_NONE,
	SIGN_OPEN,
	SIGN_CLOSE,
	SIGN_LITERAL, /* two bytes that are one */
};

/* What stands at a byte; s.n > at. */
static enum sign
sign_at(struct span s, size_t at)
{
	uint8_t c = s.p[at];

	if (c != '[' && c != ']')
		return SIGN_NONE;
	if (at + 1 < s.n && s.p[at + 1] == c)
		return SIGN_LITERAL;
	return c == '[' ? SIGN_OPEN : SIGN_CLOSE;
}

/* The next bracket from at on, of either kind; s.n: none. */
static size_t
find_sign(struct span s, size_t at)
{
	enum sign sign;

	for (; at < s.n; at++) {
		sign = sign_at(s, at);
		if (sign == SIGN_LITERAL)
			at++;
		else if (sign != SIGN_NONE)
			break;
	}
	return at < s.n ? at : s.n;
}

static bool
is_space(uint8_t c)
{
	return c == ' ' || c == '\n';
}

static enum cy_rc
bad(struct cy_err *e, enum fault fault, uint64_t at, const char *what)
{
	return cy_fail(e, CY_BAD, fault, at, "%s", what);
}

/* One bracket that opens at `at`; *end is after it. */
static enum cy_rc
one(struct span s, size_t at, uint64_t base, size_t *end, struct cy_err *e)
{
	size_t close = find_sign(s, at + 1);

	if (close == s.n)
		return bad(e, FAULT_BRACKET_OPEN, base + at,
		    "a bracket that does not close in its paragraph");
	if (s.p[close] == '[')
		return bad(e, FAULT_BRACKET_NESTED, base + close,
		    "a bracket within another");
	if (close > at + 1 &&
	    (is_space(s.p[at + 1]) || is_space(s.p[close - 1])))
		return bad(e, FAULT_BRACKET_SPACE, base + at,
		    "space at an end of the text in brackets");
	*end = close + 1;
	return CY_OK;
}

/* What stands between a bracket and the next one: one space joins them. */
static enum cy_rc
between(struct span s, size_t from, size_t to, uint64_t base, bool *joined,
    struct cy_err *e)
{
	size_t i = from;

	while (i < to && is_space(s.p[i]))
		i++;
	*joined = i == to && to - from == 1 && s.p[from] == ' ';
	if (i == to && !*joined)
		return bad(e, FAULT_BRACKET_SPACE, base + to,
		    "alternatives stand one space apart");
	return CY_OK;
}

/* A group that opens at *at, which is moved behind it. */
static enum cy_rc
group(struct span s, size_t *at, uint64_t base, struct cy_err *e)
{
	size_t start = *at, end = 0, next = start, n = 0, empty = 0;
	bool joined = true;
	enum cy_rc rc;

	while (joined) {
		rc = one(s, next, base, &end, e);
		if (rc != CY_OK)
			return rc;
		n++;
		empty += end - next == 2;
		next = find_sign(s, end);
		joined = false;
		if (next == s.n || s.p[next] != '[')
			break;
		rc = between(s, end, next, base, &joined, e);
		if (rc != CY_OK)
			return rc;
	}
	if (empty > 1 || empty == n)
		return bad(e, FAULT_BRACKET_EMPTY, base + start,
		    "one alternative of several may be empty");
	*at = end;
	return CY_OK;
}

static enum cy_rc
check_block(struct span s, uint64_t base, struct cy_err *e)
{
	enum cy_rc rc = CY_OK;
	size_t at = find_sign(s, 0);

	while (rc == CY_OK && at < s.n) {
		if (s.p[at] == ']')
			return bad(e, FAULT_BRACKET_CLOSE, base + at,
			    "a bracket closes that none opened");
		rc = group(s, &at, base, e);
		at = find_sign(s, at);
	}
	return rc;
}

enum cy_rc
bracket_check(struct span body, uint64_t base, struct cy_err *e)
{
	struct body_block b;
	enum cy_rc rc = CY_OK;
	size_t at = 0;

	while (rc == CY_OK && body_next(body, &at, &b))
		rc = check_block(
		    b.text, base + (uint64_t)(b.text.p - body.p), e);
	return rc;
}

bool
bracket_next(struct span s, struct bracket_walk *w, struct bracket *out)
{
	size_t open = find_sign(s, w->at), close;

	*out = (struct bracket){0};
	if (open == s.n || s.p[open] != '[')
		return false;
	close = find_sign(s, open + 1);
	if (close == s.n || s.p[close] != ']')
		return false;
	if (w->number == 0 || open != w->at + 1 || s.p[w->at] != ' ')
		w->group++;
	w->number++;
	w->at = close + 1;
	*out = (struct bracket){w->number, w->group,
	    span(s.p + open + 1, close - open - 1), open, close + 1};
	return true;
}

bool
bracket_find(struct span s, uint64_t number, struct bracket *out)
{
	struct bracket_walk w = {0};

	while (bracket_next(s, &w, out))
		if (out->number == number)
			return true;
	return false;
}

bool
bracket_any(struct span body)
{
	return find_sign(body, 0) < body.n;
}

/* Where the line begins that `at` stands in. */
static size_t
line_start(struct span s, size_t at)
{
	while (at > 0 && s.p[at - 1] != '\n')
		at--;
	return at;
}

/* What goes when an empty alternative is taken: the group from *a to *b, and
 * what of the space around it no longer parts anything. */
static void
vanish(struct span s, size_t *a, size_t *b)
{
	size_t line = line_start(s, *a);
	struct span before = span(s.p + line, *a - line);
	bool begins = before.n == 0 || span_eq_str(before, "- ");
	bool ends = *b == s.n || s.p[*b] == '\n';

	if (begins && ends) {
		*a = line > 0 ? line - 1 : 0;
		*b += line == 0 && *b < s.n;
	} else if (begins) {
		*b += s.p[*b] == ' ';
	} else {
		*a -= s.p[*a - 1] == ' ';
	}
}

/* The body without the paragraph at b, and a blank line less. */
static void
put_without(struct buf *out, struct span body, const struct body_block *b)
{
	size_t after = (size_t)(b->text.p - body.p) + b->text.n + 2;
	size_t before = (size_t)b->offset;

	if (after >= body.n && before > 0)
		before--;
	buf_put(out, span_first(body, before));
	buf_put(out, span_from(body, after));
}

static void
put_resolved(struct buf *out, struct span body, const struct body_block *b,
    struct span group, struct span text)
{
	size_t from = (size_t)(b->text.p - body.p);
	size_t a = (size_t)(group.p - b->text.p), end = a + group.n;

	if (text.n == 0)
		vanish(b->text, &a, &end);
	if (text.n == 0 && a == 0 && end == b->text.n) {
		put_without(out, body, b);
		return;
	}
	buf_put(out, span_first(body, from + a));
	buf_put(out, text);
	buf_put(out, span_from(body, from + end));
}

/* The whole group that the alternative is of. */
static struct span
group_of(struct span s, const struct bracket *b)
{
	struct bracket_walk w = {0};
	struct bracket one;
	size_t from = b->at, to = b->end;

	while (bracket_next(s, &w, &one)) {
		if (one.group != b->group)
			continue;
		from = one.at < from ? one.at : from;
		to = one.end;
	}
	return span(s.p + from, to - from);
}

enum cy_rc
bracket_resolve(struct buf *out, struct span body, struct para_id paragraph,
    uint64_t alternative, struct cy_err *e)
{
	size_t start = out->n;
	struct body_block b;
	struct bracket br;
	enum cy_rc rc;

	if (!body_find(body, paragraph, &b) ||
	    !bracket_find(b.text, alternative, &br))
		return cy_fail(e, CY_NOTFOUND, FAULT_BRACKET_UNKNOWN,
		    CY_NO_OFFSET, "paragraph %u, alternative %llu",
		    paragraph.number, (unsigned long long)alternative);
	put_resolved(out, body, &b, group_of(b.text, &br), br.text);
	rc = buf_check(out, e);
	if (rc == CY_OK)
		rc = body_check(span_from(buf_span(out), start), 0, e);
	if (rc != CY_OK)
		out->n = start;
	return rc;
}

enum cy_rc
bracket_final(struct buf *out, struct span body, struct cy_err *e)
{
	size_t at = find_sign(body, 0), i;

	if (at < body.n)
		return cy_fail(e, CY_REFUSED, FAULT_BRACKET_LEFT, at,
		    "an alternative is open");
	for (i = 0; i < body.n; i++) {
		buf_putc(out, body.p[i]);
		i += sign_at(body, i) == SIGN_LITERAL;
	}
	return buf_check(out, e);
}
