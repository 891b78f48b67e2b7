/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_JOURNAL_H
#define REGISTER_JOURNAL_H

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "crypto/sha256.h"

/*
 * The journal (spec/register.md, "Frames"): what is sealed and not yet
 * published.  One frame per group commit.
 */
#define FRAME_HEAD 20u              /* magic, length, first index, count */
#define FRAME_TAIL 64u              /* root, hash */
#define FRAME_MAX (4u << 20)        /* bytes of a frame */
#define JOURNAL_FILE_MAX (8u << 20) /* bytes of a journal file */
#define JOURNAL_NAME 28             /* name of a file, and NUL */

struct frame {
	struct span bytes;   /* the whole frame */
	uint64_t first;      /* index of its first entry */
	uint32_t count;      /* how many */
	struct span entries; /* as in a bundle: read with bundle_next() */
	struct hash root;    /* of the tree after it */
};

/*
 * Reads the frame at the front of in.  CY_NOTFOUND (e untouched) when in is
 * empty; CY_BAD register/frame-torn when in ends before the frame does;
 * CY_BAD register/frame-magic, -length, -count, -entries, -hash.  The root is
 * what the frame says: recompute it.
 */
enum cy_rc frame_parse(struct frame *f, struct span in, struct cy_err *e);

/* Builds a frame: begin, put 1..1024 entries that fit, end. */
void frame_begin(struct buf *b, uint64_t first);
/* Is there room for one more entry of n bytes? */
bool frame_fits(const struct buf *b, uint32_t count, size_t n);
void frame_put(struct buf *b, struct span entry);
void frame_end(struct buf *b, uint32_t count, const struct hash *root);

/* "00000000000000000042.frames". */
void journal_name_print(char out[JOURNAL_NAME], uint64_t first);
bool journal_name_parse(uint64_t *first, struct span name);

/* The first indices of the files in a journal folder, in order. */
struct journal_list {
	size_t n;
	uint64_t *first;
};
/* CY_BAD register/journal-unknown-file for anything else in it. */
enum cy_rc journal_list(
    struct journal_list *l, const struct fs *fs, int dir, struct cy_err *e);
void journal_list_release(struct journal_list *l);

/*
 * Reads frame after frame, from file to file.  Set dir, file and index to
 * the beginning of a file, and fd to -1.
 */
struct journal_cursor {
	const struct fs *fs;
	int dir;        /* the journal folder */
	uint64_t file;  /* named by its first index */
	uint64_t at;    /* offset in it */
	uint64_t index; /* of the frame that comes next */
	int fd;         /* of that file, or -1 */
};
void journal_cursor_init(
    struct journal_cursor *c, const struct fs *fs, int dir, uint64_t file);
/* Closes the file; the place is kept. */
void journal_cursor_close(struct journal_cursor *c);
/*
 * The next frame into b (reset first).  CY_NOTFOUND at the end of the
 * journal; CY_BAD as frame_parse(), or register/frame-gap when its first
 * index is not the one that comes next; the cursor then stands before it.
 */
enum cy_rc journal_next(
    struct journal_cursor *c, struct buf *b, struct frame *f, struct cy_err *e);

/* The end of the journal that is written to. */
struct journal {
	const struct fs *fs;
	int dir;       /* the journal folder */
	uint64_t file; /* the file written to, by its first index */
	uint64_t end;  /* its length */
	int fd;        /* of that file; -1: the next append makes a new one */
};
/* The next append goes into the file `file` at offset `end`. */
enum cy_rc journal_continue(
    struct journal *j, uint64_t file, uint64_t end, struct cy_err *e);
/*
 * Appends a frame durably.  A failure leaves the journal as it was, except
 * register/fsync-failed and register/journal-cut (it could not be brought
 * back): then the process must end.
 */
enum cy_rc journal_append(
    struct journal *j, uint64_t first, struct span frame, struct cy_err *e);
/* The next append makes a new file. */
void journal_rotate(struct journal *j);

#endif
