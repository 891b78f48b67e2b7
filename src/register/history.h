/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_HISTORY_H
#define REGISTER_HISTORY_H

#include "register/dir.h"
#include "register/seals.h"

/*
 * A published register as it was at an earlier size.  As in dir.h nothing is
 * judged; but what is handed out agrees with the published checkpoint.
 */

/* The root of the first size entries, 1..reg_size(); CY_NOTFOUND
 * register/no-entry beyond. */
enum cy_rc history_root(
    struct reg *r, uint64_t size, struct hash *out, struct cy_err *e);

/*
 * That root, and the proof that the published tree continues it (RFC 6962
 * section 2.1.2); path has room for LIMIT_CONSISTENCY_HASHES.
 */
enum cy_rc history_proof(struct reg *r, uint64_t size, struct hash *root,
    struct hash *path, size_t *n, struct cy_err *e);

/*
 * The first note of this size in `seals`, opened as fd, into note (reset
 * first): the one that gave its entries their time.  Found by halves: sizes
 * only rise.  CY_NOTFOUND register/no-seal.
 */
enum cy_rc history_seal(const struct fs *fs, int fd, uint64_t size,
    struct buf *note, struct cy_err *e);

#endif
