/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TLOG_CHECKPOINT_H
#define TLOG_CHECKPOINT_H

#include "note/note.h"
#include "tlog/tree.h"

/* The text of a C2SP tlog-checkpoint. */
struct checkpoint {
	struct span origin;
	uint64_t size;
	struct hash root;
	struct span extension; /* further lines, verbatim; ours are empty */
};

/*
 * Reads the text of a note (so its bytes are text already).  CY_BAD
 * tlog/checkpoint-...  A size of 2^63 or more is refused.
 */
enum cy_rc checkpoint_parse(
    struct checkpoint *c, struct span text, struct cy_err *e);
/* The three lines, nothing else. */
void checkpoint_print(struct buf *out, struct span origin, uint64_t size,
    const struct hash *root);

/*
 * The whole of a signed checkpoint: parses the note and the text, and checks
 * that the origin is the key's name and the log's signature (0x01) verifies.
 * CY_BAD for whatever is wrong, note/no-signature among it.  n and c point
 * into bytes.
 */
enum cy_rc checkpoint_open(struct note *n, struct checkpoint *c,
    struct span bytes, const struct vkey *log, struct cy_err *e);

#endif
