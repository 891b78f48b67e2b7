/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_VIEW_H
#define CLI_VIEW_H

#include "cli/cli.h"
#include "record/record.h"
#include "store/query.h"

/* Parts of what several commands show. */

/* A record with its headers and body.  index UINT64_MAX: not in a register. */
void view_record(struct out *o, const struct record *r, uint64_t index);

/* Entry number of an id, its first digits, a symbol or author/symbol. */
enum cy_rc view_resolve(
    struct node *n, const char *name, uint64_t *index, struct cy_err *e);
/* The same for a record of this type: cli/other-type. */
enum cy_rc view_find(struct node *n, const char *name, enum record_kind kind,
    uint64_t *index, struct cy_err *e);
/* --as-of and --known-at. */
enum cy_rc view_when(struct cli *c, struct core_when *when, struct cy_err *e);
/* Facts of a document that say which moment was asked for. */
void view_when_facts(struct out *o, const struct core_when *when);
/* The words for an empty list: all, or those for a moment asked for. */
const char *view_none(
    const struct core_when *when, const char *all, const char *then);
/* The language of titles. */
const char *view_lang(const struct cli *c);

/* Lists of entries: a table with view_entry_columns, a row each. */
#define VIEW_ENTRY_COLUMNS 11
extern const struct out_column view_entry_columns[VIEW_ENTRY_COLUMNS];
enum cy_rc view_entry_row(struct out *o, struct node *n,
    const struct store_entry *row, struct cy_err *e);
/* A day, or nothing. */
void view_day_cell(struct out *o, struct day d);
void view_id_cell(struct out *o, const struct hash *id);

/*
 * Bytes as they are, to a file or standard output; on a terminal line by
 * line and safe.
 */
enum cy_rc view_bytes(
    struct cli *c, const char *path, struct span s, struct cy_err *e);

/* "sha256 4f2a 91c0 ...": out has room for 88. */
#define VIEW_HASH 88
void view_hash(char out[VIEW_HASH], const struct hash *h);
/* "2026-11-22 14:00 UTC"; out has room for 24. */
#define VIEW_TIME 24
void view_time(char out[VIEW_TIME], utc_t t);
/* "14 min", "3 h", "12 days". */
#define VIEW_SPAN 32
void view_span(char out[VIEW_SPAN], int64_t seconds);

#endif
