/* SPDX-License-Identifier: Apache-2.0 */
/* What note_parse() accepts is exactly the text and the lines that it names;
 * what note_text_check() accepts, and nothing else, comes back from a note
 * unchanged. */
#include <assert.h>

#include "note/note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_parts(const struct note *n)
{
	struct buf b;

	buf_init(&b, LIMIT_NOTE);
	buf_put(&b, n->text);
	buf_putc(&b, '\n');
	for (size_t i = 0; i < n->nsigs; i++) {
		buf_puts(&b, "\xe2\x80\x94 ");
		buf_put(&b, n->sigs[i].name);
		buf_putc(&b, ' ');
		buf_put(&b, n->sigs[i].b64);
		buf_putc(&b, '\n');
	}
	assert(n->nsigs > 0 && span_eq(buf_span(&b), n->bytes));
	buf_release(&b);
}

/* A line of somebody's key, behind any text. */
#define LINE "\n\xe2\x80\x94 mfa.example AAAAAAA=\n"

static void
check_text(struct span text)
{
	struct note n;
	struct buf b;
	bool same;

	if (text.n + strlen(LINE) > LIMIT_NOTE)
		return;
	buf_init(&b, LIMIT_NOTE);
	buf_put(&b, text);
	buf_puts(&b, LINE);
	same = note_parse(&n, buf_span(&b), NULL) == CY_OK &&
	    span_eq(n.text, text);
	assert(same == (note_text_check(text, NULL) == CY_OK));
	buf_release(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span in = span(data, size);
	struct note n;
	struct cy_err e;

	if (note_parse(&n, in, &e) == CY_OK)
		check_parts(&n);
	else
		assert(e.rc == CY_BAD && e.offset <= size);
	check_text(in);
	return 0;
}
