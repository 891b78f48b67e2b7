/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OFFICE_SEAL_H
#define OFFICE_SEAL_H

#include "base/arena.h"
#include "base/buf.h"

/*
 * Sealed objects (spec/office.md, "Sealed objects"): XChaCha20-Poly1305 under
 * the key of the table, a random nonce of 24 bytes in front, table and row as
 * associated data; within, four bytes of length, the object, zeros up to a
 * multiple of 256.  Internal to the office.
 */

/* Order and names are part of the format: keys are made from the names. */
enum seal_table {
	SEAL_OFFICE,
	SEAL_OFFICER,
	SEAL_PASSKEY,
	SEAL_SESSION,
	SEAL_TOKEN,
	SEAL_STEPS,
	SEAL_KEPT,
	SEAL_DRAFT,
	SEAL_PAPER,
	SEAL_ATTACHMENT,
	SEAL_CONTENT, /* of attachments */
	SEAL_INSTRUMENT,
	SEAL_ENTRY, /* of instruments */
	SEAL_APPROVAL,
	SEAL_FROZEN,
	SEAL_TABLES
};

/* What a tag is of: the same text has another tag as another kind. */
enum tag_kind {
	TAG_PARTY,
	TAG_LOGIN,
	TAG_CODE,    /* a set-up code */
	TAG_SESSION, /* what a cookie holds */
	TAG_TOKEN,
	TAG_CREDENTIAL, /* id of a passkey */
	TAG_PATH,       /* of a page with a kept text */
	TAG_PAPER,      /* an id of 32 bytes; that of a root names its draft */
	TAG_RECORD,     /* an id of 32 bytes */
	TAG_CONTENT,    /* SHA-256 of an attachment */
	TAG_PEER,       /* where someone signs in from; never stored */
	TAG_KINDS
};

#define SEAL_KEY 32u
#define TAG_LEN 16u
struct tag {
	uint8_t b[TAG_LEN];
};

/* Keys made from the office key; the owner wipes them. */
struct seal_keys {
	uint8_t key[SEAL_TABLES][SEAL_KEY];
	uint8_t lookup[SEAL_KEY];
};

void seal_init(struct seal_keys *s, const uint8_t key[SEAL_KEY]);
void seal_release(struct seal_keys *s);

/* Bytes that n bytes take up when they are sealed. */
size_t seal_size(size_t n);
/* Appends the sealed object; a failure is the buffer's. */
void seal_lock(const struct seal_keys *s, enum seal_table t, int64_t row,
    struct span plain, struct buf *out);
/*
 * Opens one into the arena.  CY_BAD office/sealed: a byte was changed, it is
 * of another table or row, or sealed under another key.
 */
enum cy_rc seal_unlock(const struct seal_keys *s, enum seal_table t,
    int64_t row, struct span sealed, struct arena *a, struct span *plain,
    struct cy_err *e);

/* HMAC-SHA-256 over kind and bytes, cut to 16 bytes. */
void seal_tag(const struct seal_keys *s, enum tag_kind kind, struct span bytes,
    struct tag *out);

#endif
