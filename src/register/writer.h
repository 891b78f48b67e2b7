/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_WRITER_H
#define REGISTER_WRITER_H

#include "base/file.h"
#include "base/time.h"
#include "note/note.h"
#include "register/seals.h"
#include "tlog/proof.h"

/*
 * The one writer of a register (spec/register.md, "Order of writing"): knows
 * nothing of records.  Entries are put into a frame; a commit makes the frame
 * durable and seals it; publishing brings what is sealed into the static
 * files.
 *
 * One thread at a time puts, commits, drops and settles; one thread at a time
 * publishes; these two may be different threads, and any thread may ask for
 * sizes and receipts.
 *
 * After register/fsync-failed, register/journal-cut, register/reread-differs
 * and register/mark-moved the writer is dead: every later call gives the same
 * error again.  The process ends, and the next one recovers.
 */
struct writer;

struct writer_options {
	const struct fs *fs;
	const struct clock *clock;
	int dir;                    /* the node's folder */
	int state;                  /* the state directory */
	const struct skey *log;     /* N/register */
	const struct skey *witness; /* N/witness */
	/* The operator says that no longer copy of this register exists
	 * anywhere: its end becomes the mark, whatever the mark says. */
	bool newest;
};

/*
 * Locks the mark and recovers (spec/register.md, "Opening").  The folder must
 * have register/, journal/ and tmp/.  CY_TEMP register/locked; CY_REFUSED
 * register/mark-missing, register/mark-damaged, register/mark-behind,
 * register/journal-short, register/journal-damaged; CY_FORK
 * register/mark-differs; CY_BAD for damage of the published files.
 */
enum cy_rc writer_open(
    struct writer **out, const struct writer_options *o, struct cy_err *e);
/* Publishes nothing: call writer_publish() before. Accepts NULL. */
void writer_close(struct writer *w);
/* The last thing before a close: when all is published, the journal's last
 * file goes, too.  So a journal that is not empty tells of a process that
 * ended otherwise. */
void writer_retire(struct writer *w);

/* The sealed size, and its root (may be NULL). */
uint64_t writer_size(struct writer *w, struct hash *root);
/* The published size. */
uint64_t writer_published(struct writer *w);
/* Index of the next entry put: sealed size and what is in the frame. */
uint64_t writer_next(const struct writer *w);

/* Is there room in the frame for an entry of n bytes? */
bool writer_fits(const struct writer *w, size_t n);
/* Half of a frame, in entries and in bytes, is free. */
bool writer_has_half(const struct writer *w);
/* CY_TEMP base/no-memory; asserts writer_fits(). */
enum cy_rc writer_put(struct writer *w, struct span entry, struct cy_err *e);
/* Forgets the frame. */
void writer_drop(struct writer *w);
/*
 * Seals the frame: journal, fdatasync, re-read, mark, signature.  An empty
 * frame is nothing to do.  After a failure the frame is dropped; but when the
 * failure came after the journal was durable (writer_unsettled()), it will be
 * sealed: by writer_settle(), or by the next process.
 */
enum cy_rc writer_commit(struct writer *w, struct cy_err *e);
bool writer_unsettled(const struct writer *w);
/* No more writing in this process. */
bool writer_dead(struct writer *w);
/* Finishes a commit that failed half way; must succeed before the next
 * writer_put(). */
enum cy_rc writer_settle(struct writer *w, struct cy_err *e);

/* Appends the receipt of a sealed entry: proof to the newest signed
 * checkpoint.  CY_NOTFOUND tlog/inclusion-index. */
enum cy_rc writer_receipt(
    struct writer *w, uint64_t index, struct buf *out, struct cy_err *e);

/* The root of the first size entries; size <= writer_size(). */
enum cy_rc writer_root_at(
    struct writer *w, uint64_t size, struct hash *root, struct cy_err *e);

/*
 * Publishes what is sealed; nothing to do when all is.  refresh: a newer seal
 * of the same size as well.  *s (may be NULL) is the newest seal.  After a
 * failure between a seal and its checkpoint the next call does no more than
 * to finish that one, so that no seal goes by unseen: ask writer_published().
 */
enum cy_rc writer_publish(
    struct writer *w, bool refresh, struct seal *s, struct cy_err *e);

/* The sealed entries not yet published, from an index >= the published size
 * on; not while another thread publishes. */
enum cy_rc writer_each(struct writer *w, uint64_t from,
    enum cy_rc (*entry)(
        void *ctx, uint64_t index, struct span bytes, struct cy_err *e),
    void *ctx, struct cy_err *e);

#endif
