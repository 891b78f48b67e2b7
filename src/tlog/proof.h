/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TLOG_PROOF_H
#define TLOG_PROOF_H

#include "tlog/checkpoint.h"

/* A C2SP tlog-proof file: a receipt. */
struct proof {
	struct span extra; /* base64 as written; empty: no such line */
	uint64_t index;
	size_t n;
	struct hash path[LIMIT_PROOF_HASHES];
	struct span checkpoint; /* the signed checkpoint, verbatim */
};

/*
 * CY_BAD tlog/proof-... with the offset.  The spans point into bytes.  The
 * checkpoint is not looked into: open it with checkpoint_open().
 */
enum cy_rc proof_parse(struct proof *p, struct span bytes, struct cy_err *e);
/* Prints index, path and checkpoint (a whole signed note). */
void proof_print(struct buf *out, uint64_t index, const struct hash *path,
    size_t n, struct span checkpoint);
/* Is the entry, hashed from these very bytes, at p->index of the tree that c
 * describes?  The caller has opened p->checkpoint into c with the key it
 * trusts. */
enum cy_rc proof_check(const struct proof *p, const struct checkpoint *c,
    struct span entry, struct cy_err *e);

#endif
