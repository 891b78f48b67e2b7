/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include <stdio.h>

#include "base/buf.h"
#include "json/json.h"

/*
 * What a command says, in one of four forms from one description: text for
 * people, one JSON document, JSON lines, or tab-separated lines for scripts
 * (spec/cli.md, "Output").  A document is a run of facts and tables.
 */
enum out_form {
	OUT_HUMAN,
	OUT_JSON,
	OUT_JSONL,
	OUT_PORCELAIN,
};

/*
 * A list is one table: its lines in porcelain are the bare rows, in JSON
 * lines one object each.  A view is facts and tables: each line begins with
 * its key.
 */
enum out_kind {
	OUT_LIST,
	OUT_VIEW,
};

enum out_cell {
	CELL_TEXT,
	CELL_NUMBER, /* set to the right; a JSON number */
	CELL_BOOL,   /* "yes" or "no"; true or false in JSON */
	CELL_ID,     /* a record id: people see its first digits */
};

enum out_seen {
	SEEN_ALL,
	SEEN_CUT,     /* by all; cut for people where a line is too long */
	SEEN_PROGRAM, /* not by people */
	SEEN_JSON,    /* in JSON only */
	SEEN_READ,    /* not in porcelain; cut as SEEN_CUT */
	SEEN_PEOPLE,  /* by people only */
};

struct out_column {
	const char *key;  /* in JSON */
	const char *head; /* for people */
	enum out_cell cell;
	enum out_seen seen;
};

#define OUT_COLUMNS 12
/* Columns of a table, and how many. */
#define OUT_COLS(cols) (cols), sizeof(cols) / sizeof((cols)[0])

struct out {
	FILE *f;
	enum out_form form;
	enum out_kind kind;
	bool colour;
	size_t width; /* columns of the terminal; 0: not one */
	struct buf text;
	struct json_out js;
	size_t start; /* of the JSON value that is open, in text */
	/* the table that is open */
	const char *table;
	const char *title;
	const struct out_column *cols;
	size_t ncols, at, rows;
	struct buf cells; /* for people: "n:bytes" cell after cell */
	size_t widths[OUT_COLUMNS];
};

enum out_style {
	STYLE_NONE,
	STYLE_HEAD,
	STYLE_GOOD,
	STYLE_BAD,
	STYLE_DIM,
};

void out_init(struct out *o, FILE *f, enum out_form form, bool colour);
void out_release(struct out *o);

void out_begin(struct out *o, enum out_kind kind);
/* A fact.  label NULL: only for programs.  An empty value is absent: "-" or
 * null. */
void out_str(struct out *o, const char *key, const char *label, struct span v);
void out_cstr(struct out *o, const char *key, const char *label, const char *v);
void out_num(struct out *o, const char *key, const char *label, uint64_t v);
void out_bool(struct out *o, const char *key, const char *label, bool v);
/* A text of several lines. */
void out_block(struct out *o, const char *key, struct span text);
/* For people only: a heading, a line. */
void out_head(struct out *o, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void out_line(struct out *o, enum out_style style, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Lines of text for people, each indented, broken between words where it is
 * too long; what follows the first break is hung further in. */
void out_para(struct out *o, size_t indent, size_t hang, struct span text);
/* For people: the name of a field and its value, indented and broken. */
void out_field(struct out *o, size_t indent, const char *name, struct span v);
/* For people: a label, a word or two, and what is to be said of them. */
void out_row(
    struct out *o, const char *label, const char *left, struct span right);
/* The words of v, from column at on, broken likewise; no newline at the end. */
void out_wrap(struct out *o, size_t at, size_t indent, struct span v);

/* title NULL: the table has no heading of its own.  A table without rows is
 * not shown to people, heading and all, unless out_table_end() has words for
 * it. */
void out_table(struct out *o, const char *key, const char *title,
    const struct out_column *cols, size_t ncols);
void out_cell(struct out *o, struct span v);
void out_cell_c(struct out *o, const char *v);
void out_cell_n(struct out *o, uint64_t v);
/* Ends the table; none: what people read where it has no row. */
void out_table_end(struct out *o, const char *none);

/* Ends the document and writes it.  CY_TEMP cli/output. */
enum cy_rc out_end(struct out *o, struct cy_err *e);
/* The same for a document that tells of a failure, rc: that stays the
 * answer, and *e is left alone. */
enum cy_rc out_finish(struct out *o, enum cy_rc rc, struct cy_err *e);

#endif
