/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/out.h"

#include <stdarg.h>
#include <unistd.h>

#include <sys/ioctl.h>

#include "base/text.h"

/* Lists of a million lines are cut out of memory here, not by the kernel. */
#define OUT_MAX (512u * 1024 * 1024)
#define LABEL_WIDTH 13
#define SHORT_ID 12 /* of a record id: spec/record.md, "Entry" */
#define TERMINAL_LINE 8192

static const char *const escapes[] = {
    [STYLE_NONE] = "",
    [STYLE_HEAD] = "\033[1m",
    [STYLE_GOOD] = "\033[1;32m",
    [STYLE_BAD] = "\033[1;31m",
    [STYLE_DIM] = "\033[2m",
};

static size_t
terminal_width(FILE *f)
{
	struct winsize ws;

	if (!isatty(fileno(f)))
		return 0;
	if (ioctl(fileno(f), TIOCGWINSZ, &ws) != 0 || ws.ws_col < 20)
		return 80;
	return ws.ws_col;
}

void
out_init(struct out *o, FILE *f, enum out_form form, bool colour)
{
	memset(o, 0, sizeof(*o));
	o->f = f;
	o->form = form;
	o->width = terminal_width(f);
	o->colour = colour && o->width > 0 && form == OUT_HUMAN;
	buf_init(&o->text, OUT_MAX);
	buf_init(&o->cells, OUT_MAX);
}

void
out_release(struct out *o)
{
	buf_release(&o->text);
	buf_release(&o->cells);
}

static bool
is_json(const struct out *o)
{
	return o->form == OUT_JSON || o->form == OUT_JSONL;
}

/* JSON lines of a list hold rows only: its facts are for the whole. */
static bool
facts_hidden(const struct out *o)
{
	return o->kind == OUT_LIST &&
	    (o->form == OUT_JSONL || o->form == OUT_PORCELAIN);
}

static bool
rows_bare(const struct out *o)
{
	return o->kind == OUT_LIST && o->form == OUT_JSONL;
}

static void
style(struct out *o, enum out_style s)
{
	if (o->colour && s != STYLE_NONE)
		buf_puts(&o->text, escapes[s]);
}

static void
style_end(struct out *o, enum out_style s)
{
	if (o->colour && s != STYLE_NONE)
		buf_puts(&o->text, "\033[0m");
}

/* Words of others, safe for a terminal. */
static void
put_safe(struct out *o, struct span v)
{
	char line[TERMINAL_LINE];

	text_for_terminal(line, sizeof(line), v);
	buf_puts(&o->text, line);
}

/* A cell of porcelain: no tab, no newline, "-" where there is nothing. */
static void
put_porcelain(struct out *o, struct span v)
{
	size_t i;

	if (v.n == 0)
		buf_putc(&o->text, '-');
	for (i = 0; i < v.n; i++)
		buf_putc(
		    &o->text, v.p[i] < 0x20 || v.p[i] == 0x7f ? ' ' : v.p[i]);
}

static void
pad(struct out *o, size_t n)
{
	while (n-- > 0)
		buf_putc(&o->text, ' ');
}

static void
label(struct out *o, const char *text)
{
	size_t n = strlen(text);

	style(o, STYLE_DIM);
	buf_puts(&o->text, text);
	style_end(o, STYLE_DIM);
	pad(o, n < LABEL_WIDTH ? LABEL_WIDTH - n : 1);
}

static void
json_begin(struct out *o)
{
	o->start = o->text.n;
	json_out_init(&o->js, &o->text);
	json_out_object(&o->js);
}

/*
 * Ends the object that json_begin() began.  In JSON lines it becomes one
 * line: a newline within is layout, for in strings it is escaped.
 */
static void
json_finish(struct out *o)
{
	struct buf *b = &o->text;
	size_t from, to = o->start;

	json_out_end(&o->js);
	if (o->form != OUT_JSONL || b->failed)
		return;
	for (from = o->start; from < b->n; from++) {
		if (b->p[from] != '\n') {
			b->p[to++] = b->p[from];
			continue;
		}
		while (from + 1 < b->n && b->p[from + 1] == ' ')
			from++;
	}
	b->n = to;
	buf_putc(b, '\n');
}

void
out_begin(struct out *o, enum out_kind kind)
{
	o->kind = kind;
	if (o->form == OUT_PORCELAIN)
		buf_puts(&o->text, "# comity porcelain 1\n");
	if (is_json(o) && !rows_bare(o))
		json_begin(o);
}

static bool
fact_begin(struct out *o, const char *key, const char *name)
{
	if (facts_hidden(o))
		return false;
	if (is_json(o)) {
		json_out_key(&o->js, key);
		return true;
	}
	if (o->form == OUT_PORCELAIN) {
		buf_printf(&o->text, "%s\t", key);
		return true;
	}
	if (name != NULL)
		label(o, name);
	return name != NULL;
}

static void
fact_end(struct out *o)
{
	if (!is_json(o))
		buf_putc(&o->text, '\n');
}

void
out_str(struct out *o, const char *key, const char *name, struct span v)
{
	/* People do not need to be told what is not there. */
	if (o->form == OUT_HUMAN && v.n == 0)
		return;
	if (!fact_begin(o, key, name))
		return;
	if (is_json(o) && v.n == 0)
		json_out_null(&o->js);
	else if (is_json(o))
		json_out_string(&o->js, v);
	else if (o->form == OUT_PORCELAIN)
		put_porcelain(o, v);
	else
		out_wrap(o, LABEL_WIDTH, LABEL_WIDTH, v);
	fact_end(o);
}

void
out_cstr(struct out *o, const char *key, const char *name, const char *v)
{
	out_str(o, key, name, v == NULL ? span("", 0) : span_str(v));
}

void
out_num(struct out *o, const char *key, const char *name, uint64_t v)
{
	if (!fact_begin(o, key, name))
		return;
	if (is_json(o))
		json_out_uint(&o->js, v);
	else
		buf_uint(&o->text, v);
	fact_end(o);
}

void
out_bool(struct out *o, const char *key, const char *name, bool v)
{
	if (!fact_begin(o, key, name))
		return;
	if (is_json(o))
		json_out_bool(&o->js, v);
	else
		buf_puts(&o->text, v ? "yes" : "no");
	fact_end(o);
}

void
out_block(struct out *o, const char *key, struct span text)
{
	if (o->form != OUT_HUMAN) {
		out_str(o, key, NULL, text);
		return;
	}
	buf_putc(&o->text, '\n');
	out_para(o, 4, 0, text);
}

void
out_head(struct out *o, const char *fmt, ...)
{
	char line[512];
	va_list ap;

	if (o->form != OUT_HUMAN)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (o->text.n > 0)
		buf_putc(&o->text, '\n');
	style(o, STYLE_HEAD);
	put_safe(o, span_str(line));
	style_end(o, STYLE_HEAD);
	buf_putc(&o->text, '\n');
}

void
out_line(struct out *o, enum out_style s, const char *fmt, ...)
{
	char text[2048];
	struct span rest, line;
	va_list ap;

	if (o->form != OUT_HUMAN)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	rest = span_str(text);
	while (span_split(&rest, '\n', &line)) {
		style(o, s);
		put_safe(o, line);
		style_end(o, s);
		buf_putc(&o->text, '\n');
	}
}

/* Does this form have the column? */
static bool
shown(const struct out *o, size_t i)
{
	enum out_seen seen = o->cols[i].seen;

	if (o->form == OUT_HUMAN)
		return seen != SEEN_PROGRAM && seen != SEEN_JSON;
	if (o->form == OUT_PORCELAIN)
		return seen <= SEEN_PROGRAM;
	return seen != SEEN_PEOPLE;
}

static size_t
head_width(const struct out *o, size_t i)
{
	if (o->form != OUT_HUMAN || !shown(o, i))
		return 0;
	return strlen(o->cols[i].head);
}

/* The last column that this form has. */
static size_t
last_shown(const struct out *o)
{
	size_t i, last = 0;

	for (i = 0; i < o->ncols; i++)
		if (shown(o, i))
			last = i;
	return last;
}

void
out_table(struct out *o, const char *key, const char *title,
    const struct out_column *cols, size_t ncols)
{
	size_t i;

	o->table = key;
	o->cols = cols;
	o->ncols = ncols;
	o->at = 0;
	o->rows = 0;
	buf_reset(&o->cells);
	o->title = title;
	for (i = 0; i < ncols; i++)
		o->widths[i] = head_width(o, i);
	if (is_json(o) && !rows_bare(o)) {
		json_out_key(&o->js, key);
		json_out_array(&o->js);
	}
}

/* Keeps a cell until the widths of the columns are known. */
static void
cell_human(struct out *o, struct span v)
{
	char line[TERMINAL_LINE];
	struct span s;
	size_t w;

	if (v.n == 0)
		v = SPAN_LIT("-");
	if (o->cols[o->at].cell == CELL_ID)
		v = span_first(v, SHORT_ID);
	text_for_terminal(line, sizeof(line), v);
	s = span_str(line);
	w = text_width(s);
	if (w > o->widths[o->at])
		o->widths[o->at] = w;
	buf_be32(&o->cells, (uint32_t)s.n);
	buf_put(&o->cells, s);
}

static void
cell_json(struct out *o, struct span v)
{
	const struct out_column *col = &o->cols[o->at];
	uint64_t n;

	if (o->at == 0 && rows_bare(o))
		json_begin(o);
	else if (o->at == 0)
		json_out_object(&o->js);
	json_out_key(&o->js, col->key);
	if (v.n == 0)
		json_out_null(&o->js);
	else if (col->cell == CELL_NUMBER && span_uint(v, UINT64_MAX, &n))
		json_out_uint(&o->js, n);
	else if (col->cell == CELL_BOOL)
		json_out_bool(&o->js, span_eq_str(v, "yes"));
	else
		json_out_string(&o->js, v);
	if (o->at != last_shown(o))
		return;
	if (rows_bare(o))
		json_finish(o);
	else
		json_out_end(&o->js);
}

static void
cell_porcelain(struct out *o, struct span v)
{
	if (o->at == 0 && o->kind == OUT_VIEW)
		buf_printf(&o->text, "%s\t", o->table);
	if (o->at > 0)
		buf_putc(&o->text, '\t');
	put_porcelain(o, v);
	if (o->at == last_shown(o))
		buf_putc(&o->text, '\n');
}

void
out_cell(struct out *o, struct span v)
{
	if (!shown(o, o->at))
		;
	else if (o->form == OUT_HUMAN)
		cell_human(o, v);
	else if (is_json(o))
		cell_json(o, v);
	else
		cell_porcelain(o, v);
	if (++o->at == o->ncols) {
		o->at = 0;
		o->rows++;
	}
}

void
out_cell_c(struct out *o, const char *v)
{
	out_cell(o, v == NULL ? span("", 0) : span_str(v));
}

void
out_cell_n(struct out *o, uint64_t v)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)v);
	out_cell_c(o, text);
}

static bool
may_cut(const struct out *o, size_t i)
{
	return o->cols[i].seen == SEEN_CUT || o->cols[i].seen == SEEN_READ;
}

/* Narrows the columns that may be cut until a line fits the terminal. */
static void
fit(struct out *o)
{
	size_t i, sum = 0, cuttable = 0, least;

	for (i = 0; i < o->ncols; i++) {
		if (!shown(o, i))
			continue;
		sum += o->widths[i] + 2;
		if (may_cut(o, i))
			cuttable += o->widths[i];
	}
	if (o->width == 0 || sum <= o->width + 2 || cuttable == 0)
		return;
	sum -= o->width + 2;
	for (i = 0; i < o->ncols; i++) {
		if (!may_cut(o, i))
			continue;
		least = o->widths[i] > 8 ? o->widths[i] - 8 : 0;
		least = least < sum ? least : sum;
		o->widths[i] -= least;
		sum -= least;
	}
}

/* One cell at its width: cut at a character, padded to the right or left. */
static void
print_cell(struct out *o, size_t col, struct span s, bool last)
{
	size_t w = text_width(s), width = o->widths[col];

	if (w > width) {
		while (s.n > 0 && text_width(s) > width - 1)
			do
				s.n--;
			while (s.n > 0 && (s.p[s.n] & 0xc0) == 0x80);
		w = text_width(s) + 1;
		buf_put(&o->text, s);
		buf_puts(&o->text, "\xe2\x80\xa6");
	} else {
		if (o->cols[col].cell == CELL_NUMBER)
			pad(o, width - w);
		buf_put(&o->text, s);
		if (o->cols[col].cell == CELL_NUMBER)
			w = width;
	}
	if (!last)
		pad(o, width - w + 2);
}

static void
print_rows(struct out *o)
{
	const uint8_t *p = o->cells.p;
	size_t r, i, last = last_shown(o);
	struct span s;

	for (r = 0; r < o->rows; r++) {
		for (i = 0; i < o->ncols; i++) {
			if (!shown(o, i))
				continue;
			s.n = (size_t)p[0] << 24 | (size_t)p[1] << 16 |
			    (size_t)p[2] << 8 | p[3];
			s.p = p + 4;
			p += 4 + s.n;
			print_cell(o, i, s, i == last);
		}
		buf_putc(&o->text, '\n');
	}
}

static void
print_table(struct out *o)
{
	size_t i, last = last_shown(o);

	fit(o);
	style(o, STYLE_DIM);
	for (i = 0; i < o->ncols; i++)
		if (shown(o, i))
			print_cell(o, i, span_str(o->cols[i].head), i == last);
	style_end(o, STYLE_DIM);
	buf_putc(&o->text, '\n');
	print_rows(o);
}

void
out_table_end(struct out *o, const char *none)
{
	if (is_json(o) && !rows_bare(o))
		json_out_end(&o->js);
	if (o->form != OUT_HUMAN || o->cells.failed) {
		o->text.failed |= o->cells.failed;
		return;
	}
	if (o->title != NULL && (o->rows > 0 || none != NULL))
		out_head(o, "%s", o->title);
	if (o->rows > 0)
		print_table(o);
	else if (none != NULL)
		out_line(o, STYLE_DIM, "%s", none);
}

enum cy_rc
out_end(struct out *o, struct cy_err *e)
{
	enum cy_rc rc;

	if (is_json(o) && !rows_bare(o))
		json_finish(o);
	rc = buf_check(&o->text, e);
	if (rc != CY_OK)
		return rc;
	if (fwrite(o->text.p, 1, o->text.n, o->f) != o->text.n ||
	    fflush(o->f) != 0)
		return cy_fail(e, CY_TEMP, FAULT_CLI_OUTPUT, CY_NO_OFFSET,
		    "standard output took no more");
	buf_reset(&o->text);
	return CY_OK;
}

enum cy_rc
out_finish(struct out *o, enum cy_rc rc, struct cy_err *e)
{
	if (rc == CY_OK)
		return out_end(o, e);
	(void)out_end(o, NULL);
	return rc;
}
