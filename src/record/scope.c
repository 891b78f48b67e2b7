/* SPDX-License-Identifier: Apache-2.0 */
#include "record/body.h"

/* One item of a scope: an id, or the numbers from..to. */
struct item {
	struct para_id from;
	uint32_t to; /* from.number where it is a single id */
};

static const char prefix[] = "paragraphs ";

static bool
item_parse(struct span s, struct item *it)
{
	size_t dash = span_find(s, '-');
	struct para_id to;

	if (!para_id_parse(span_first(s, dash), &it->from))
		return false;
	it->to = it->from.number;
	if (dash == s.n)
		return true;
	if (!para_id_parse(span_from(s, dash + 1), &to) || to.letter != 0 ||
	    it->from.letter != 0 || to.number <= it->from.number)
		return false;
	it->to = to.number;
	return true;
}

/* Takes the next item off the list; false at its end, and *bad when what
 * stands there is none. */
static bool
item_next(struct span *rest, struct item *it, bool *bad)
{
	size_t comma = span_find(*rest, ',');
	struct span part = span_first(*rest, comma);

	*bad = false;
	if (rest->n == 0)
		return false;
	*bad = !item_parse(part, it);
	if (comma < rest->n) {
		*rest = span_from(*rest, comma + 1);
		/* ", " and something after it. */
		*bad = *bad || rest->n < 2 || rest->p[0] != ' ';
		*rest = span_from(*rest, 1);
	} else {
		*rest = span_from(*rest, comma);
	}
	return !*bad;
}

/* Does b come after a in the one canonical order? */
static bool
ascending(const struct item *a, const struct item *b)
{
	return a->from.number < b->from.number ||
	    (a->from.number == b->from.number &&
	        a->from.letter < b->from.letter);
}

bool
scope_valid(struct span v)
{
	struct item it, last = {0};
	uint32_t end = 0; /* of the last range or number without letter */
	bool bad;

	if (!span_starts(v, span_str(prefix)))
		return false;
	v = span_from(v, sizeof(prefix) - 1);
	if (v.n == 0)
		return false;
	while (item_next(&v, &it, &bad)) {
		if (!ascending(&last, &it))
			return false;
		/* Numbers that touch are written as one range. */
		if (it.from.letter == 0) {
			if (end > 0 && it.from.number <= end + 1)
				return false;
			end = it.to;
		}
		last = it;
	}
	return !bad;
}

void
scope_print(struct buf *out, struct span v)
{
	struct span rest = span_from(v, sizeof(prefix) - 1);
	const char *sep = prefix;
	struct item it;
	bool bad;

	while (item_next(&rest, &it, &bad)) {
		buf_puts(out, sep);
		sep = ", ";
		para_id_print(out, it.from);
		if (it.to > it.from.number) {
			buf_putc(out, '-');
			buf_uint(out, it.to);
		}
	}
}

void
body_ids(struct buf *out, struct span body)
{
	const char *sep = "";
	struct body_block b;
	size_t at = 0;

	while (body_next(body, &at, &b)) {
		if (b.kind != BODY_NUMBERED)
			continue;
		buf_puts(out, sep);
		sep = " ";
		para_id_print(out, b.id);
	}
}

static bool
has_id(struct span ids, struct para_id want)
{
	struct para_id id;
	struct span part;

	while (span_split(&ids, ' ', &part))
		if (para_id_parse(part, &id) && para_id_eq(id, want))
			return true;
	return false;
}

bool
scope_within(struct span v, struct span ids, struct para_id *missing)
{
	struct span rest = span_from(v, sizeof(prefix) - 1);
	struct item it;
	bool bad;

	/* A body has LIMIT_PARAGRAPHS at most: so this ends soon. */
	while (item_next(&rest, &it, &bad))
		for (; it.from.number <= it.to; it.from.number++)
			if (!has_id(ids, it.from)) {
				*missing = it.from;
				return false;
			}
	return true;
}
