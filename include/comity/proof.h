/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMITY_PROOF_H
#define COMITY_PROOF_H

#include <comity/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Room for any path: of an inclusion proof, of a consistency proof. */
#define COMITY_PATH 63
#define COMITY_CONSISTENCY 128

/*
 * Is a receipt (C2SP tlog-proof) right for these bytes?  log is the
 * register's key as a vkey: its name is the origin of the checkpoint, which
 * it has signed.  Fills *index and *size (either may be NULL).
 */
enum comity_rc comity_receipt_verify(const void *receipt, size_t n,
    const void *entry, size_t entry_n, const char *log, uint64_t *index,
    uint64_t *size, struct comity_error *e);

struct comity_hash {
	uint8_t b[COMITY_HASH];
};

/* RFC 6962 trees over hashes.  A leaf hash is that of an entry. */
void comity_leaf_hash(struct comity_hash *out, const void *entry, size_t n);
/* The root of n leaf hashes. */
void comity_tree_root(
    struct comity_hash *out, const struct comity_hash *leaf, size_t n);

/* Builds proofs from n leaf hashes.  path has room for COMITY_PATH or
 * COMITY_CONSISTENCY hashes; *npath is how many there are. */
enum comity_rc comity_prove_inclusion(const struct comity_hash *leaf, size_t n,
    size_t index, struct comity_hash *path, size_t *npath,
    struct comity_error *e);
enum comity_rc comity_prove_consistency(const struct comity_hash *leaf,
    size_t n, size_t old, struct comity_hash *path, size_t *npath,
    struct comity_error *e);

/* A tree by its size and root. */
struct comity_head {
	uint64_t size;
	struct comity_hash root;
};

/* Checks proofs.  comity_check_consistency() says COMITY_FORK for two roots
 * of one size. */
enum comity_rc comity_check_inclusion(const struct comity_hash *leaf,
    uint64_t index, const struct comity_head *head,
    const struct comity_hash *path, size_t npath, struct comity_error *e);
enum comity_rc comity_check_consistency(const struct comity_head *old,
    const struct comity_head *head, const struct comity_hash *path,
    size_t npath, struct comity_error *e);

#ifdef __cplusplus
}
#endif

#endif
