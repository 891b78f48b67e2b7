/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_CSV_H
#define EXCHANGE_CSV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"

#define CSV_NONE SIZE_MAX /* no such column */

/* One line of fields. */
struct csv_row {
	size_t n; /* fields; 0: the input has ended */
	struct span f[LIMIT_CSV_FIELDS];
	uint64_t line;   /* where it begins, from 1 */
	uint64_t offset; /* and in bytes */
};

/*
 * Reads RFC 4180, strictly: a quote stands only around a whole field, and
 * every row has as many fields as the header.  Two things are read that the
 * RFC does not have: LF alone as the end of a line, and a byte order mark in
 * front.  UTF-8, no NUL, no CR outside of quotes but in CR LF.
 */
struct csv {
	struct span in;
	size_t pos;
	uint64_t line;
	struct arena *arena; /* for fields that hold doubled quotes */
	struct csv_row head;
	struct cy_err *e; /* of the call that is running */
};

/*
 * Starts, and reads the header row: no name twice, none empty or
 * with a quote in it.  in and arena must outlast the rows.  CY_BAD with
 * exchange/csv-..., offset and line.
 */
enum cy_rc csv_init(
    struct csv *c, struct span in, struct arena *arena, struct cy_err *e);
/* The next row; row->n is 0 at the end.  Its spans point into the input or
 * the arena, which the caller may reset between rows. */
enum cy_rc csv_next(struct csv *c, struct csv_row *row, struct cy_err *e);

/* The column of this name, or CSV_NONE. */
size_t csv_column(const struct csv *c, const char *name);
/* All of them, or exchange/csv-column-missing. */
enum cy_rc csv_columns(const struct csv *c, const char *const *names,
    size_t *columns, size_t n, struct cy_err *e);
/* The field; empty where column is CSV_NONE. */
struct span csv_field(const struct csv_row *row, size_t column);

/*
 * Writes rows that end in CR LF, fields quoted where they must be.  A field
 * that a spreadsheet would take for a formula - it begins with = + - @, TAB
 * or CR - gets an apostrophe in front (so that reading it back gives the
 * apostrophe too).  Errors are the buffer's: buf_check() at the end.
 */
struct csv_out {
	struct buf *b;
	size_t fields; /* in this row so far */
	size_t start;  /* where the row begins in b */
};

void csv_out_init(struct csv_out *o, struct buf *b);
void csv_out_field(struct csv_out *o, struct span s);
void csv_out_text(struct csv_out *o, const char *s);
/* Ends the row. */
void csv_out_end(struct csv_out *o);

#endif
