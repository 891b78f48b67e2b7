/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/out.h"

#include "base/text.h"

#define PLAIN_LINE 80 /* where there is no terminal to ask */
#define LONG_LINE 100 /* beyond this, lines are hard to follow */
#define WORD 8192

static void
pad(struct out *o, size_t n)
{
	while (n-- > 0)
		buf_putc(&o->text, ' ');
}

static size_t
line_width(const struct out *o)
{
	if (o->width == 0)
		return PLAIN_LINE;
	return o->width < LONG_LINE ? o->width : LONG_LINE;
}

void
out_wrap(struct out *o, size_t at, size_t indent, struct span v)
{
	size_t w, width = line_width(o);
	bool first = true;
	char safe[WORD];
	struct span word;

	while (span_split(&v, ' ', &word)) {
		text_for_terminal(safe, sizeof(safe), word);
		w = text_width(span_str(safe));
		if (!first && at + 1 + w > width) {
			buf_putc(&o->text, '\n');
			pad(o, indent);
			at = indent;
		} else if (!first) {
			buf_putc(&o->text, ' ');
			at++;
		}
		buf_puts(&o->text, safe);
		at += w;
		first = false;
	}
}

void
out_para(struct out *o, size_t indent, size_t hang, struct span text)
{
	struct span line;

	if (o->form != OUT_HUMAN)
		return;
	while (span_split(&text, '\n', &line)) {
		if (line.n > 0) {
			pad(o, indent);
			out_wrap(o, indent, indent + hang, line);
		}
		buf_putc(&o->text, '\n');
	}
}

void
out_field(struct out *o, size_t indent, const char *name, struct span v)
{
	if (o->form != OUT_HUMAN)
		return;
	pad(o, indent);
	buf_printf(&o->text, "%-12s ", name);
	out_wrap(o, indent + 13, indent + 13, v);
	buf_putc(&o->text, '\n');
}

void
out_row(struct out *o, const char *label, const char *left, struct span right)
{
	if (o->form != OUT_HUMAN)
		return;
	buf_printf(
	    &o->text, right.n > 0 ? "%-13s%-20s" : "%-13s%s", label, left);
	if (right.n > 0)
		out_wrap(o, 33, 33, right);
	buf_putc(&o->text, '\n');
}
