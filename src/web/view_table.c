/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "base/text.h"
#include "exchange/csv.h"
#include "web/view.h"

/* The faces of rows: CSV, and plain text. */

#define DEPTH 8u /* how deep shapes nest */

/* A column: a field of the row, or of a struct within it. */
struct column {
	const struct view_field *field;
	size_t offset;
	char name[64];
};
#define COLUMNS 64u

/* Structs in place give a column for each of their fields: "party_name". */
static size_t
columns(struct column *c, size_t n, const struct view_shape *s, size_t offset,
    const char *prefix)
{
	char name[64];

	for (const struct view_field *f = s->fields; f->name != NULL; f++) {
		assert(n < COLUMNS);
		(void)snprintf(name, sizeof(name), "%s%s%s", prefix,
		    *prefix == '\0' ? "" : "_", f->name);
		if (f->type == VIEW_ONE || f->type == VIEW_BASE) {
			n = columns(c, n, f->of, offset + f->offset,
			    f->type == VIEW_BASE ? prefix : name);
		} else if (f->type != VIEW_LIST) {
			c[n].field = f;
			c[n].offset = offset + f->offset;
			memcpy(c[n++].name, name, sizeof(name));
		}
	}
	return n;
}

/* Several texts in one cell: one below the other. */
static void
csv_texts(struct csv_out *o, const struct view_list *l)
{
	const struct span *text = l->v;
	struct buf b;

	buf_init(&b, 1u << 20);
	for (size_t i = 0; i < l->n; i++) {
		if (i > 0)
			buf_putc(&b, '\n');
		buf_put(&b, text[i]);
	}
	csv_out_field(o, buf_span(&b));
	buf_release(&b);
}

static void
csv_cell(struct csv_out *o, const struct column *c, const void *row)
{
	const void *v = (const char *)row + c->offset;
	char room[VIEW_ROOM];

	if (c->field->type == VIEW_TEXTS)
		csv_texts(o, v);
	else if (c->field->type != VIEW_BOOL && !view_has(c->field, v))
		csv_out_text(o, "");
	else
		csv_out_field(o, view_say(c->field, v, room));
}

static const struct view_field *
table_of(const struct view_shape *s)
{
	const struct view_field *f = s->fields;

	while (f->name != NULL && strcmp(f->name, s->table) != 0)
		f++;
	assert(f->name != NULL && f->type == VIEW_LIST);
	return f;
}

void
view_csv(struct buf *b, const struct view_shape *s, const void *v)
{
	const struct view_field *f = table_of(s);
	const struct view_list *l = view_at(v, f);
	struct column c[COLUMNS];
	struct csv_out o;
	size_t n = columns(c, 0, f->of, 0, "");

	csv_out_init(&o, b);
	for (size_t i = 0; i < n; i++)
		csv_out_text(&o, c[i].name);
	csv_out_end(&o);
	for (size_t r = 0; r < l->n; r++) {
		for (size_t i = 0; i < n; i++)
			csv_cell(&o, &c[i], view_item(l, r, f->of->size));
		csv_out_end(&o);
	}
}

/* Text: what stands on a line is safe for a terminal. */
static void
put_safe(struct buf *b, struct span s)
{
	struct span part;
	size_t had, room;
	char *line;

	while (span_split(&s, '\n', &part)) {
		/* At worst each byte becomes U+FFFD: nothing is cut. */
		had = b->n;
		room = 3 * part.n + 1;
		line = (char *)buf_extend(b, room);
		if (line == NULL)
			return;
		text_for_terminal(line, room, part);
		b->n = had + strlen(line);
		if (s.n > 0)
			buf_putc(b, '\n');
	}
}

static void
indent(struct buf *b, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		buf_puts(b, "  ");
}

static void put_struct(
    struct buf *b, const struct view_shape *s, const void *v, unsigned depth);

static void
text_list(struct buf *b, const struct view_field *f, const struct view_list *l,
    unsigned depth)
{
	const struct span *text = l->v;

	for (size_t i = 0; i < l->n; i++) {
		if (f->type == VIEW_TEXTS) {
			indent(b, depth);
			buf_puts(b, "- ");
			put_safe(b, text[i]);
			buf_putc(b, '\n');
		} else {
			if (i > 0)
				buf_putc(b, '\n');
			put_struct(
			    b, f->of, view_item(l, i, f->of->size), depth);
		}
	}
}

static void
text_field(
    struct buf *b, const struct view_field *f, const void *v, unsigned depth)
{
	char room[VIEW_ROOM];

	if (f->type == VIEW_BASE) {
		put_struct(b, f->of, v, depth);
		return;
	}
	indent(b, depth);
	buf_puts(b, f->name);
	buf_puts(b, ":");
	if (f->type == VIEW_ONE) {
		buf_putc(b, '\n');
		put_struct(b, f->of, v, depth + 1);
	} else if (f->type == VIEW_LIST || f->type == VIEW_TEXTS) {
		buf_putc(b, '\n');
		text_list(b, f, v, depth + 1);
	} else {
		buf_putc(b, ' ');
		put_safe(b, view_say(f, v, room));
		buf_putc(b, '\n');
	}
}

static void
put_struct(
    struct buf *b, const struct view_shape *s, const void *v, unsigned depth)
{
	assert(depth < DEPTH);
	for (const struct view_field *f = s->fields; f->name != NULL; f++)
		if (view_has(f, view_at(v, f)))
			text_field(b, f, view_at(v, f), depth);
}

void
view_text(struct buf *b, const struct view_shape *s, const void *v)
{
	put_struct(b, s, v, 0);
}
