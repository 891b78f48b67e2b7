/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Property: a body that was judged has its brackets listed whole; each
 * alternative can be taken, which leaves a body that is judged so again and
 * has one group less, or is refused for what it makes of the body; and it is
 * final exactly when none is left.
 */
#include <stdlib.h>

#include "core/bracket.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
want(bool holds)
{
	if (!holds)
		abort();
}

/* Brackets and groups of all paragraphs. */
static void
count(struct span body, size_t *brackets, size_t *groups)
{
	struct body_block b;
	struct bracket br;
	size_t at = 0;

	*brackets = *groups = 0;
	while (body_next(body, &at, &b)) {
		struct bracket_walk w = {0};

		while (bracket_next(b.text, &w, &br)) {
			want(b.text.p[br.at] == '[' &&
			    b.text.p[br.end - 1] == ']');
			want(br.number == w.number && br.group == w.group);
		}
		*brackets += w.number;
		*groups += w.group;
	}
}

static void
resolve(struct span body, const struct body_block *b, size_t groups)
{
	struct bracket_walk w = {0};
	struct bracket br;
	struct cy_err e;
	struct buf out;
	size_t n, left;

	buf_init(&out, body.n + 1);
	while (bracket_next(b->text, &w, &br) && br.number < 20) {
		buf_reset(&out);
		if (bracket_resolve(&out, body, b->id, br.number, &e) !=
		    CY_OK) {
			want(e.rc == CY_BAD && out.n == 0);
			continue;
		}
		want(bracket_check(buf_span(&out), 0, &e) == CY_OK);
		count(buf_span(&out), &n, &left);
		want(left == groups - 1);
	}
	buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span body = span(data, size);
	struct body_block b;
	struct cy_err e;
	struct buf out;
	size_t at = 0, brackets, groups;

	if (body_check(body, 0, &e) != CY_OK)
		return 0;
	if (bracket_check(body, 0, &e) != CY_OK) {
		want(e.rc == CY_BAD && e.offset < size);
		return 0;
	}
	count(body, &brackets, &groups);
	want((brackets > 0) == bracket_any(body) && groups <= brackets);
	buf_init(&out, size + 1);
	want((bracket_final(&out, body, &e) == CY_OK) == (brackets == 0));
	buf_release(&out);
	while (body_next(body, &at, &b))
		if (b.kind == BODY_NUMBERED)
			resolve(body, &b, groups);
	return 0;
}
