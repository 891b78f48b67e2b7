/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_SEALS_H
#define REGISTER_SEALS_H

#include "base/buf.h"
#include "base/file.h"
#include "tlog/checkpoint.h"

/*
 * The file `seals` (spec/register.md, "Seals"): every checkpoint that was
 * published, with the node's own cosignature: the only source of an entry's
 * time.
 */
#define SEAL_NOTE_MAX 4096u /* bytes of one checkpoint note */
#define SEAL_BLOCK_MAX (SEAL_NOTE_MAX + 16u)

struct seal {
	uint64_t size;
	struct hash root;
	utc_t time;
};

/* Appends "seal <n>\n" and the note. */
void seal_put(struct buf *out, struct span note);
/*
 * Takes the block at the front of *rest off; note points into it.
 * CY_NOTFOUND when *rest is empty (e untouched); CY_BAD register/seal-torn
 * when it ends within the block, register/seal-block when it is none.
 */
enum cy_rc seal_next(struct span *rest, struct span *note, struct cy_err *e);
/*
 * Is this note a seal by these two keys: their two lines, in this order, and
 * nothing else?  CY_BAD register/seal-lines, note/..., tlog/..., crypto/...
 */
enum cy_rc seal_open(struct seal *s, struct span note, const struct vkey *log,
    const struct vkey *witness, struct cy_err *e);
/* What a seal says, no signature checked: for who has judged the file, or
 * leaves that to verify.h. */
enum cy_rc seal_read(struct seal *s, struct span note, struct cy_err *e);
/* May s stand after prev?  CY_BAD register/seal-order; CY_FORK
 * tlog/two-histories for two roots of one size. */
enum cy_rc seal_follows(
    const struct seal *prev, const struct seal *s, struct cy_err *e);

/*
 * The notes in order, from the byte offset *at on, which is moved to the end
 * of the last one taken.  dir: the node's folder.  The file may be absent.
 * Stops at the first rc of seal() that is not CY_OK.
 */
enum cy_rc seals_each(const struct fs *fs, int dir, uint64_t *at,
    enum cy_rc (*seal)(void *ctx, struct span note, struct cy_err *e),
    void *ctx, struct cy_err *e);

/* The end that is written to. */
struct seals {
	const struct fs *fs;        /* the first three: set by the caller */
	const struct vkey *log;     /* the register's key */
	const struct vkey *witness; /* the node's own */
	int fd;
	uint64_t end;
	uint64_t before; /* size of a seal before the published one; or 0 */
};
/*
 * Opens (and makes) the file behind the block of the published checkpoint;
 * published is empty when there is none yet.  What follows it is, after a
 * crash, one whole block - then *next is filled with its note, which is to be
 * published - or a torn one, which is cut off.  CY_BAD register/seals-differ
 * when the published checkpoint is not there, or more than one block follows.
 */
enum cy_rc seals_open(struct seals *s, int dir, struct span published,
    struct buf *next, struct cy_err *e);
void seals_close(struct seals *s);
/* Appends a block durably.  A failure leaves the file as it was, except
 * register/fsync-failed and register/journal-cut. */
enum cy_rc seals_append(struct seals *s, struct span note, struct cy_err *e);

#endif
