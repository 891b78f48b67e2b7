/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_DIR_H
#define REGISTER_DIR_H

#include "base/file.h"
#include "tlog/checkpoint.h"
#include "tlog/proof.h"
#include "tlog/tile.h"

/*
 * Reading a register's static files.  Trusts nothing by itself: what comes
 * out is what the files say (verify.h judges).  A tile or bundle asked for at
 * a width that is not there is served as the prefix of a wider one.
 */
struct reg;

/*
 * The folders behind a path: a node's, where path has register/ in it, else
 * -1; and that of the tiles, which without a node is path itself.  The
 * caller closes both.
 */
enum cy_rc reg_open_folders(const struct fs *fs, const char *path, int *node,
    int *tiles, struct cy_err *e);
/* path: a node's folder (with register/ in it) or a tlog-tiles folder. */
enum cy_rc reg_open(
    struct reg **out, const struct fs *fs, const char *path, struct cy_err *e);
void reg_close(struct reg *r);
/* Reads `checkpoint` again; the bytes stay valid until the next call. */
enum cy_rc reg_reload(struct reg *r, struct cy_err *e);
/* The published checkpoint, a whole note; parsed, its signature unchecked. */
struct span reg_checkpoint(const struct reg *r);
uint64_t reg_size(const struct reg *r);
const struct hash *reg_root(const struct reg *r);

/* Entry number index into out (reset first).  CY_NOTFOUND
 * register/no-entry beyond the size. */
enum cy_rc reg_entry(
    struct reg *r, uint64_t index, struct buf *out, struct cy_err *e);
/* The entries from..to-1 in order, a bundle at a time in memory. */
enum cy_rc reg_each(struct reg *r, uint64_t from, uint64_t to,
    enum cy_rc (*entry)(
        void *ctx, uint64_t index, struct span bytes, struct cy_err *e),
    void *ctx, struct cy_err *e);
/* Hashes for proofs. */
struct tile_source reg_tiles(struct reg *r);

/* Appends the receipt (tlog-proof) of an entry to the published checkpoint. */
enum cy_rc reg_receipt(
    struct reg *r, uint64_t index, struct buf *out, struct cy_err *e);

#endif
