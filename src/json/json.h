/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/* The largest integer that every reader of JSON keeps exactly: 2^53. */
#define JSON_INT_MAX (INT64_C(1) << 53)

/*
 * The strict face on jansson.  One JSON text (RFC 8259), all of the input,
 * in UTF-8 without a byte order mark.  Refused beyond the grammar: a key
 * twice in one object, an integer beyond +-2^53, a real number that
 * overflows, U+0000, more than LIMIT_JSON bytes or LIMIT_JSON_DEPTH levels.
 * *out is the caller's: json_decref().  Read it with jansson's json_*_get().
 * CY_BAD with a fault json/... and the byte offset; *out NULL.
 */
enum cy_rc json_read(json_t **out, struct span in, struct cy_err *e);

/* The member as a string, or an empty span (p NULL): absent, or not one. */
struct span json_text(const json_t *object, const char *key);

/*
 * The writer: one value, indented by two spaces, into a buffer.  Errors are
 * the buffer's, sticky: ask buf_check() once, at the end.  Calls in an order
 * that gives no JSON are our own bug (assert).
 *
 *	json_out_init(&o, &b);
 *	json_out_object(&o);
 *	json_out_key(&o, "size");
 *	json_out_uint(&o, 27);
 *	json_out_end(&o);
 */
struct json_out {
	struct buf *b;
	unsigned depth;    /* of containers open now, <= LIMIT_JSON_DEPTH */
	uint64_t is_array; /* bit d: the container at depth d + 1 */
	uint64_t has_some; /* bit d: something was written into it */
	bool after_key;    /* a key waits for its value */
};

void json_out_init(struct json_out *o, struct buf *b);
/* Opens an object or an array, as the value that is due. */
void json_out_object(struct json_out *o);
void json_out_array(struct json_out *o);
/* Closes the innermost one; closing the outermost one ends the line. */
void json_out_end(struct json_out *o);
/* A member's name; exactly one value follows. */
void json_out_key(struct json_out *o, const char *key);
void json_out_key_span(struct json_out *o, struct span key);
/*
 * A string.  Escaped are the quote, the backslash, and whatever the text
 * profile refuses (controls, bidi controls, invisible characters), so that
 * the output shows what it holds.  A byte that is not UTF-8 gives U+FFFD.
 */
void json_out_string(struct json_out *o, struct span s);
void json_out_text(struct json_out *o, const char *s);
/* Numbers; beyond +-2^53 as a string of digits, for no reader may round it. */
void json_out_uint(struct json_out *o, uint64_t v);
void json_out_int(struct json_out *o, int64_t v);
void json_out_bool(struct json_out *o, bool v);
void json_out_null(struct json_out *o);

/* Key and value in one. */
void json_out_pair(struct json_out *o, const char *key, struct span value);
void json_out_pair_text(struct json_out *o, const char *key, const char *s);
void json_out_pair_uint(struct json_out *o, const char *key, uint64_t v);
void json_out_pair_bool(struct json_out *o, const char *key, bool v);

#endif
