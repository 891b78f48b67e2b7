/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PASSKEY_CBOR_H
#define PASSKEY_CBOR_H

#include "base/limits.h"
#include "base/reader.h"

/*
 * CBOR (RFC 8949) in the one form that CTAP 2.1 section 8 allows: definite
 * lengths, shortest integers, keys of a map in order and each once, no tags,
 * at most four levels.  Floats, which nothing here needs, are refused, and so
 * are keys other than integers and text.  Pull style: no recursion, nothing is
 * copied, no memory.
 */
enum cbor_kind {
	CBOR_UINT,     /* value */
	CBOR_NEGATIVE, /* -1 - value */
	CBOR_BYTES,    /* bytes */
	CBOR_TEXT,     /* bytes, in UTF-8 */
	CBOR_ARRAY,    /* value: elements that follow */
	CBOR_MAP,      /* value: pairs that follow, key before value */
	CBOR_FALSE,
	CBOR_TRUE,
	CBOR_NULL,
};

struct cbor_item {
	enum cbor_kind kind;
	uint64_t value;
	struct span bytes; /* into the input */
};

struct cbor {
	struct reader r;
	bool begun;     /* something was read */
	unsigned depth; /* containers that are open */
	struct cbor_level {
		uint64_t left;   /* items still to come */
		bool map;        /* every second one is a key */
		struct span key; /* the last one, as encoded; empty: none yet */
	} level[LIMIT_CBOR_DEPTH];
};

/* Reads one item, with all that is in it, from the front of in; what follows
 * it is not looked at. */
void cbor_init(struct cbor *c, struct span in);
/*
 * The next item of those that are nested in the one.  Containers end by
 * themselves.  CY_BAD with faults cbor/... and the byte offset; whatever was
 * read before is of no use then.
 */
enum cy_rc cbor_next(struct cbor *c, struct cbor_item *out, struct cy_err *e);
/* The next item with all that is in it, unseen. */
enum cy_rc cbor_skip(struct cbor *c, struct cy_err *e);
/* The one item has been read whole. */
bool cbor_done(const struct cbor *c);
/* What follows the items read so far. */
struct span cbor_rest(const struct cbor *c);

#endif
