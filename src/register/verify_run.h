/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_VERIFY_RUN_H
#define REGISTER_VERIFY_RUN_H

#include "register/verify_head.h"
#include "register/verify_pool.h"
#include "tlog/tile.h"

/* Within the room only: one run of verify_register(). */

#define VERIFY_LEVELS 8

/* The tile of one level that the run is in. */
struct level {
	bool loaded;
	uint64_t n;
	unsigned width;
	struct hash h[TILE_WIDTH];
};

/* A plain file that is read piece by piece. */
struct verify_file {
	int fd;
	uint64_t size;
};

/* `seals`, read block by block. */
struct seal_reader {
	struct verify_file file; /* fd -1: there is none */
	uint64_t at;             /* of the block that comes next */
	uint64_t blocks;         /* judged so far */
	struct buf window;
	struct span rest;        /* of the window */
	bool pending;            /* a block was read and not yet judged: */
	struct span block, note; /* it, and its note */
	struct checkpoint cp;
	struct hash last, before; /* digests of the last two notes */
	struct verify_job *job;   /* gathers blocks for the workers */
	struct buf previous;      /* last block of the job before */
};

struct verify_run {
	const struct verify_options *o;
	struct verify_verdict *v;
	const struct fs *fs;
	int node; /* the node's folder; -1: a tlog-tiles folder alone */
	int reg;  /* the folder that holds `checkpoint` */

	struct buf cp_bytes;
	struct verify_head head;
	bool judged; /* its signatures were checked */

	struct keyring *keys;
	uint64_t applied; /* entries the keyring has seen */
	struct arena arena;
	struct verify_pool pool;

	/* files wider than the size: the most entries one needs */
	uint64_t wide;
	char wide_path[TILE_PATH];
	uint64_t end;    /* entries seen, journal included */
	bool unfinished; /* the last seal is newer than the checkpoint */

	struct buf buf; /* for whole tiles and frames */
	struct tree tree;
	struct hash leaf[TILE_WIDTH];
	struct level level[VERIFY_LEVELS];
	bool edge;         /* the tiles at the right lead to the root */
	struct hash leaf0; /* of the entry that was judged first */
	struct seal_reader seals;
};

/*
 * A failure becomes the first bad thing unless an earlier one is known: what
 * the text says it is, at a number of entries before it.
 */
enum cy_rc verify_note(struct verify_run *r, uint64_t at,
    const struct cy_err *e, const char *what);
/* A file that must be there: base/no-file becomes register/missing. */
enum cy_rc verify_missing(enum cy_rc rc, const char *path, struct cy_err *e);

/* A missing one is CY_BAD register/missing. */
enum cy_rc verify_open(struct verify_run *r, int dir, const char *path,
    struct verify_file *f, struct cy_err *e);
void verify_close(struct verify_run *r, struct verify_file *f);
/* Appends n bytes of the file to b. */
enum cy_rc verify_read(struct verify_run *r, const struct verify_file *f,
    size_t n, uint64_t at, struct buf *b, struct cy_err *e);

/*
 * Each of these leaves the first bad thing it meets in r->pool and returns
 * other than CY_OK; e is room for it.
 */

/* verify_scan.c: every name in the folder. */
enum cy_rc verify_scan(struct verify_run *r, struct cy_err *e);
/* The files that were published before and were not removed. */
enum cy_rc verify_scan_stale(struct verify_run *r, struct cy_err *e);

/* verify_peek.c: entry 0 and the checkpoint, before anything is hashed. */
enum cy_rc verify_peek(struct verify_run *r, struct cy_err *e);
/* The checkpoint's signatures, once entry 0 was applied. */
enum cy_rc verify_judge(struct verify_run *r, struct cy_err *e);

/* The first line says that the entry is a `party` or a `revocation`: what is
 * none of them is never parsed as one. */
static inline bool
verify_is_key_record(struct span entry)
{
	return span_starts(entry, SPAN_LIT("comity/party/v1\n")) ||
	    span_starts(entry, SPAN_LIT("comity/revocation/v1\n"));
}
/* Takes a `party` or `revocation` into account; others change nothing.
 * Leaves nothing in r->pool. */
enum cy_rc verify_apply(
    struct verify_run *r, struct span entry, uint64_t index, struct cy_err *e);

/* verify_tree.c: bundles and tiles from front to back. */
enum cy_rc verify_tree(struct verify_run *r, struct cy_err *e);
/* Leaves nothing in r->pool. */
enum cy_rc verify_load_tile(struct verify_run *r, struct tile_id id,
    struct hash *out, struct cy_err *e);

/*
 * verify_live.c: a digest of what changes while a node is at work; and
 * whether a fault may be nothing else than that.  Leaves nothing in r->pool.
 */
enum cy_rc verify_stamp(
    struct verify_run *r, struct hash *out, struct cy_err *e);
bool verify_may_be_live(enum fault f);

/* verify_seals.c */
enum cy_rc verify_seals_open(struct verify_run *r, struct cy_err *e);
/* Judges the blocks of exactly the size of r->tree. */
enum cy_rc verify_seals_at(struct verify_run *r, struct cy_err *e);
enum cy_rc verify_seals_end(struct verify_run *r, struct cy_err *e);
void verify_seals_close(struct verify_run *r);
/* A worker's part: the signatures of count blocks. */
void verify_seals_work(struct verify_pool *p, struct verify_job *j);

/* verify_journal.c and verify_blob.c */
enum cy_rc verify_journal(struct verify_run *r, struct cy_err *e);
enum cy_rc verify_blobs(struct verify_run *r, struct cy_err *e);

#endif
