/* SPDX-License-Identifier: Apache-2.0 */
#include "record/body.h"

#include "base/limits.h"

#define PARA_DIGITS 4

/* The id at the front of s; its length, or 0. */
static size_t
para_id_front(struct span s, struct para_id *id)
{
	size_t n = 0;

	*id = (struct para_id){0};
	while (n < s.n && n < PARA_DIGITS && s.p[n] >= '0' && s.p[n] <= '9')
		id->number = id->number * 10 + (uint32_t)(s.p[n++] - '0');
	if (n == 0 || s.p[0] == '0')
		return 0;
	if (n < s.n && s.p[n] >= 'a' && s.p[n] <= 'z')
		id->letter = s.p[n++];
	return n;
}

bool
para_id_parse(struct span s, struct para_id *id)
{
	return para_id_front(s, id) == s.n && s.n > 0;
}

void
para_id_print(struct buf *out, struct para_id id)
{
	buf_uint(out, id.number);
	if (id.letter != 0)
		buf_putc(out, id.letter);
}

bool
para_id_eq(struct para_id a, struct para_id b)
{
	return a.number == b.number && a.letter == b.letter;
}

static bool
para_id_less(struct para_id a, struct para_id b)
{
	return a.number < b.number ||
	    (a.number == b.number && a.letter < b.letter);
}

/* What the first bytes of a line make it; *mark is their length. */
static enum body_kind
line_kind(struct span line, struct para_id *id, size_t *mark)
{
	size_t n = para_id_front(line, id);

	*mark = 2;
	if (n > 0 && span_starts(span_from(line, n), SPAN_LIT(". "))) {
		*mark = n + 2;
		return BODY_NUMBERED;
	}
	*id = (struct para_id){0};
	if (span_starts(line, SPAN_LIT("# ")))
		return BODY_HEADING;
	if (span_starts(line, SPAN_LIT("- ")))
		return BODY_LIST;
	*mark = 0;
	return BODY_TEXT;
}

/* The paragraph at *at, without the LF that ends it. */
static bool
block_next(struct span body, size_t *at, struct span *block)
{
	struct span rest = span_from(body, *at);
	const uint8_t *end;

	if (rest.n == 0)
		return false;
	end = memmem(rest.p, rest.n, "\n\n", 2);
	*block =
	    span_first(rest, end != NULL ? (size_t)(end - rest.p) : rest.n - 1);
	*at += block->n + (end != NULL ? 2 : 1);
	return true;
}

bool
body_next(struct span body, size_t *at, struct body_block *out)
{
	struct span block;
	size_t mark;

	*out = (struct body_block){.offset = *at};
	if (!block_next(body, at, &block))
		return false;
	out->kind = line_kind(block, &out->id, &mark);
	out->text = out->kind == BODY_LIST ? block : span_from(block, mark);
	return true;
}

bool
body_find(struct span body, struct para_id id, struct body_block *out)
{
	size_t at = 0;

	while (body_next(body, &at, out))
		if (out->kind == BODY_NUMBERED && para_id_eq(out->id, id))
			return true;
	return false;
}

void
body_print(struct buf *out, struct span body)
{
	struct body_block b;
	size_t at = 0;
	bool first = true;

	while (body_next(body, &at, &b)) {
		if (!first)
			buf_putc(out, '\n');
		first = false;
		if (b.kind == BODY_HEADING)
			buf_puts(out, "# ");
		if (b.kind == BODY_NUMBERED) {
			para_id_print(out, b.id);
			buf_puts(out, ". ");
		}
		buf_put(out, b.text);
		buf_putc(out, '\n');
	}
}

/* What is known while a body is judged. */
struct judge {
	uint64_t base;
	struct para_id last;        /* of the numbered paragraphs so far */
	enum body_kind first, prev; /* lines of this paragraph */
	struct cy_err *e;
};

static enum cy_rc
line_spaces(const struct judge *j, struct span line, uint64_t at)
{
	if (line.p[0] == ' ')
		return cy_fail(j->e, CY_BAD, FAULT_BODY_SPACE, at,
		    "a line of the body begins with a space");
	if (line.p[line.n - 1] == ' ')
		return cy_fail(j->e, CY_BAD, FAULT_BODY_SPACE, at + line.n - 1,
		    "a line of the body ends with a space");
	return CY_OK;
}

static enum cy_rc
first_line(struct judge *j, enum body_kind kind, struct para_id id, uint64_t at)
{
	j->first = kind;
	if (kind != BODY_NUMBERED)
		return CY_OK;
	if (!para_id_less(j->last, id))
		return cy_fail(j->e, CY_BAD, FAULT_BODY_NUMBER_ORDER, at,
		    "paragraph %u does not come after paragraph %u", id.number,
		    j->last.number);
	j->last = id;
	return CY_OK;
}

static enum cy_rc
later_line(const struct judge *j, enum body_kind kind, uint64_t at)
{
	if (kind == BODY_HEADING || j->first == BODY_HEADING)
		return cy_fail(j->e, CY_BAD, FAULT_BODY_HEADING, at,
		    "a heading is a paragraph of one line");
	if (kind == BODY_NUMBERED)
		return cy_fail(j->e, CY_BAD, FAULT_BODY_NUMBER_INSIDE, at,
		    "a number within a paragraph");
	if (kind == BODY_TEXT && j->prev == BODY_LIST)
		return cy_fail(j->e, CY_BAD, FAULT_BODY_LIST, at,
		    "a line without a mark after a line of a list");
	return CY_OK;
}

static enum cy_rc
block_check(struct judge *j, struct span block, uint64_t at)
{
	struct para_id id;
	struct span line;
	enum body_kind kind;
	enum cy_rc rc;
	size_t mark;
	bool first = true;

	if (block.n == 0 || block.p[0] == '\n')
		return cy_fail(j->e, CY_BAD, FAULT_BODY_BLANK, at,
		    "a blank line that parts no paragraphs");
	while (span_split(&block, '\n', &line)) {
		rc = line_spaces(j, line, at);
		if (rc != CY_OK)
			return rc;
		kind = line_kind(line, &id, &mark);
		rc = first ? first_line(j, kind, id, at)
		           : later_line(j, kind, at);
		if (rc != CY_OK)
			return rc;
		first = false;
		j->prev = kind;
		at += line.n + 1;
	}
	return CY_OK;
}

enum cy_rc
body_check(struct span body, uint64_t base, struct cy_err *e)
{
	struct judge j = {.base = base, .e = e};
	struct span block;
	enum cy_rc rc;
	size_t at = 0, start = 0, n = 0;

	if (body.n == 0 || body.p[body.n - 1] != '\n')
		return cy_fail(e, CY_BAD, FAULT_BODY_END, base + body.n,
		    "the body does not end in a newline");
	if (body.n > 1 && body.p[body.n - 2] == '\n')
		return cy_fail(e, CY_BAD, FAULT_BODY_END, base + body.n - 1,
		    "the body ends in a blank line");
	while (block_next(body, &at, &block)) {
		if (++n > LIMIT_PARAGRAPHS)
			return cy_fail(e, CY_BAD, FAULT_BODY_PARAGRAPHS,
			    base + start, "more than %u paragraphs",
			    LIMIT_PARAGRAPHS);
		rc = block_check(&j, block, base + start);
		if (rc != CY_OK)
			return rc;
		start = at;
	}
	return CY_OK;
}
