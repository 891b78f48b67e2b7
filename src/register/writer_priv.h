/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_WRITER_PRIV_H
#define REGISTER_WRITER_PRIV_H

#include <pthread.h>

#include "register/disk.h"
#include "register/journal.h"
#include "register/mark.h"
#include "register/rows.h"
#include "register/writer.h"
#include "tlog/tile.h"

/* Tile levels there can be, and the bundles. */
#define TILES 8

/* Paths below register/, a few at a time. */
#define PATHS 32u
struct paths {
	size_t n;
	char path[PATHS][TILE_PATH];
};

/*
 * Publishing: works from the journal's bytes on disk with hashes of its own,
 * so that what is published is checked against what was signed.
 */
struct publisher {
	uint64_t size;            /* published */
	uint64_t before, older;   /* sizes of the two checkpoints before it */
	uint64_t done;            /* taken into tiles[] and bundle so far */
	struct journal_cursor at; /* where entry number `size` is */
	struct journal_cursor ahead; /* where entry number `done` is */
	bool loaded;                 /* tiles[] and bundle stand at `done` */
	bool swept;                  /* no stale files of an earlier process */
	uint64_t sweep_from;         /* published when this process began */
	struct hash tiles[TILES][TILE_WIDTH]; /* the last tile per level */
	struct buf bundle;                    /* the last bundle */
	struct buf frame, file;               /* room to read into */
	struct seals seals;
	struct seal last;   /* the newest in seals */
	struct buf note;    /* its note */
	bool unfinished;    /* note is not in `checkpoint` yet */
	struct paths fresh; /* folders to sync */
	struct paths known; /* folders whose names are durable */
};

struct writer {
	struct writer_options o;
	int reg, tmp; /* folders register/ and tmp/, held open */
	int jdir;     /* journal/ */
	struct mark mark;
	bool mark_met; /* recovery came to a tree of the mark's size */
	struct journal journal;

	/* The frame that is being filled. */
	struct buf frame;
	uint32_t count;
	struct tree next; /* the tree after it */

	/* The frame that is durable and not sealed yet; 0 bytes: none. */
	size_t pending;
	struct buf again; /* as read back */
	struct buf spare; /* room for the next signed checkpoint */
	struct hash leaves[LIMIT_FRAME_ENTRIES]; /* its leaf hashes */

	struct publisher pub; /* of the publishing thread */

	pthread_mutex_t lock; /* for all below */
	struct tree sealed;
	struct rows rows;
	uint64_t published;
	struct tile_source files;
	struct tile_reader tiles; /* left of what rows hold */
	struct buf checkpoint;    /* the newest signed one; empty: none yet */
	bool dead;
	struct cy_err why;
};

/* Passes rc on; remembers it when no writing may follow it. */
enum cy_rc writer_failed(struct writer *w, enum cy_rc rc, struct cy_err *e);
/* CY_OK, or why the writer is dead. */
enum cy_rc writer_alive(struct writer *w, struct cy_err *e);

/* The tiles on disk, at exactly the widths asked for. */
struct tile_source writer_tiles(struct writer *w);

/* Signs the checkpoint of this tree into out (reset first). */
enum cy_rc writer_sign(const struct writer *w, const struct tree *t,
    struct buf *out, struct cy_err *e);
/* Takes the frame's entries into the tree t, leaf by leaf, and leaves the
 * hashes in w->leaves.  CY_BAD register/reread-differs when the root is not
 * the frame's. */
enum cy_rc writer_replay(
    struct writer *w, struct tree *t, const struct frame *f, struct cy_err *e);

/* Recovery (recover.c). */
enum cy_rc writer_recover(struct writer *w, struct cy_err *e);

/* Static files (publish_files.c). */
enum cy_rc publish_load(struct writer *w, struct cy_err *e);
enum cy_rc publish_feed(struct writer *w, uint64_t size, struct cy_err *e);
enum cy_rc publish_edge(struct writer *w, uint64_t size, struct cy_err *e);
enum cy_rc publish_sync(struct writer *w, struct cy_err *e);
/* Reads back what was written for the entries from..size and checks that
 * it gives this root (publish_check.c). */
enum cy_rc publish_check(struct writer *w, uint64_t from, uint64_t size,
    const struct hash *root, struct cy_err *e);
/* Takes away what no checkpoint needs any more (publish_drop.c). */
void publish_drop(struct writer *w);
/* And the journal files that begin below an index. */
void publish_drop_journal(struct writer *w, uint64_t below);

#endif
