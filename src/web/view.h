/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/time.h"
#include "crypto/sha256.h"

/*
 * What a page shows, as a C struct, and a table that says what is in it.
 * The template reads the struct; the faces in JSON, text and CSV, and the
 * schema in OpenAPI, are made from the table.  So they cannot differ.
 */

enum view_type {
	VIEW_TEXT,  /* struct span; p NULL: nothing (absent in JSON) */
	VIEW_LINK,  /* struct span: an address on this site */
	VIEW_UINT,  /* uint64_t */
	VIEW_ENTRY, /* uint64_t; UINT64_MAX: nothing */
	VIEW_BOOL,  /* bool */
	VIEW_DAY,   /* struct day; year 0: not known (null in JSON) */
	VIEW_TIME,  /* utc_t; 0: nothing */
	VIEW_HASH,  /* struct hash, in hex */
	VIEW_ONE,   /* a struct of shape `of`, in place */
	VIEW_BASE,  /* the same, its members as if they were this one's */
	VIEW_LIST,  /* struct view_list of shape `of` */
	VIEW_TEXTS, /* struct view_list of struct span */
};

struct view_shape;

struct view_field {
	const char *name; /* in JSON, CSV and the API; NULL ends the table */
	enum view_type type;
	size_t offset;
	const struct view_shape *of;
	const char *says; /* one line, for the API's description and the text */
};

struct view_shape {
	const char *name; /* of the API's schema: "StatementParty" */
	size_t size;
	const struct view_field *fields;
	/* The list that the CSV face prints; NULL: it has none. */
	const char *table;
};

/* Items of one shape, in the request's arena. */
struct view_list {
	void *v;
	size_t n, cap;
};

/* One more item, zeroed; NULL: out of memory, or of the arena's budget. */
void *view_add(struct view_list *l, struct arena *a, size_t size);

/* Where a field's value lies, and an item of a list. */
const void *view_at(const void *v, const struct view_field *f);
const void *view_item(const struct view_list *l, size_t i, size_t size);
/* Is there something to show? */
bool view_has(const struct view_field *f, const void *v);
/* A single value in plain text; room is used where it is made. */
#define VIEW_ROOM HASH_HEX
struct span view_say(
    const struct view_field *f, const void *v, char room[VIEW_ROOM]);

/* The faces.  Errors are the buffer's, sticky. */
void view_json(struct buf *b, const struct view_shape *s, const void *v);
void view_text(struct buf *b, const struct view_shape *s, const void *v);
/* The list that the shape calls its table (exchange/csv.h), with a column for
 * each field of what stands in place in a row. */
void view_csv(struct buf *b, const struct view_shape *s, const void *v);
/* The JSON schema of a shape, as a member of an object that is open. */
struct json_out;
void view_schema(struct json_out *o, const struct view_shape *s);
/* Members that say what a single value is, into an object that is open. */
void view_schema_type(struct json_out *o, enum view_type t);

#endif
