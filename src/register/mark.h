/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_MARK_H
#define REGISTER_MARK_H

#include "base/file.h"
#include "crypto/sha256.h"

/*
 * The high-water mark (spec/register.md, "The mark"): the largest tree this
 * register's key may have signed.  It lies outside of the node's folder, so
 * that a restored folder cannot bring an old one.  Nothing is signed before
 * the mark says so, durably.
 */
#define MARK_SLOT 128u
#define MARK_STEP 4096u /* from slot to slot */
#define MARK_FILE (2 * MARK_STEP)
#define MARK_NAME 14 /* "0123abcd.mark" and NUL */

struct mark {
	const struct fs *fs;
	int fd; /* locked with flock(2) */
	uint64_t seq;
	uint64_t size;
	struct hash root;
};

void mark_name(char out[MARK_NAME], uint32_t key_id);

/* One slot; out is filled whole.  seq and size are below 2^63. */
void mark_slot_print(
    char out[MARK_SLOT], uint64_t seq, uint64_t size, const struct hash *root);
bool mark_slot_parse(
    struct span slot, uint64_t *seq, uint64_t *size, struct hash *root);

/*
 * Writes a whole new mark file in the state directory, durably: for a new
 * register (seq 0, size 0), or to say which copy counts.  Replaces what is
 * there when seq > 0; CY_CONFLICT register/mark-exists otherwise.
 */
enum cy_rc mark_create(const struct fs *fs, int state, const char *name,
    const struct mark *m, struct cy_err *e);
/*
 * Opens, locks and reads.  CY_NOTFOUND register/mark-missing, CY_TEMP
 * register/locked, CY_BAD register/mark-damaged when no slot is valid.
 * m->fd is -1 after a failure.
 */
enum cy_rc mark_open(struct mark *m, const struct fs *fs, int state,
    const char *name, struct cy_err *e);
/* Unlocks and closes; accepts fd -1. */
void mark_close(struct mark *m);
/*
 * Compare and swap: the file must still say what *m says, then says the new
 * size and root, durably.  May be repeated after a failure other than
 * register/fsync-failed.  CY_FORK register/mark-moved when the file says
 * something else, or when the same size has another root; CY_REFUSED
 * register/mark-back for a smaller size.
 */
enum cy_rc mark_advance(
    struct mark *m, uint64_t size, const struct hash *root, struct cy_err *e);

#endif
