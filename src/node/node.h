/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_NODE_H
#define NODE_NODE_H

#include "core/keyring.h"
#include "register/dir.h"
#include "store/store.h"

/*
 * A node's folder, opened: register, index, keys.  The one object that the
 * command line and the processes of a served node work through.
 */
struct node;

struct node_options {
	const char *dir;           /* the node's folder */
	const char *state;         /* the state directory */
	const struct clock *clock; /* NULL: the system's */
	const struct fs *fs;       /* NULL: the system's */
	/* Progress of long work, may be NULL: called often, draws rarely. */
	void (*progress)(
	    void *ctx, const char *what, uint64_t done, uint64_t of);
	void *progress_ctx;
	/* No thread that publishes while the node is open: only
	 * node_publish(), node_refresh() and node_close() do. */
	bool no_publisher;
	/* Others read while this one writes: the index goes ahead of what is
	 * published, and has each seal at once. */
	bool follow;
	/* Who writes the index, for node_open_write(); NULL: this process.
	 * The node closes it, also where opening fails. */
	const struct index_port *index;
	/* node_create(): what the keeper's `party` record says. */
	const char *keeper_kind; /* NULL: "state" */
	const char *keeper_name; /* in English; NULL: the party id */
};

/*
 * Creates the folder, the three keys and entry 0, seals it, and writes the
 * mark and the line in `known`.  name: the keeper's party id.
 * CY_CONFLICT node/exists when dir holds a node, or anything at all; CY_USAGE
 * node/name.
 */
enum cy_rc node_create(
    const struct node_options *o, struct span name, struct cy_err *e);

/*
 * Opens for reading: register, seals, index.  Works without lock, keys and
 * state directory.  CY_NOTFOUND node/none where there is no node; CY_TEMP
 * node/index-behind when the index is missing, or behind the register.
 */
enum cy_rc node_open_read(
    struct node **out, const struct node_options *o, struct cy_err *e);
/*
 * Opens for writing: takes the lock (CY_TEMP node/locked), opens the keys
 * (CY_DENIED node/key-locked), recovers the journal, catches the index up.
 * A folder older than its mark, or without one, is read-only: CY_REFUSED
 * node/read-only with the reason; CY_FORK register/mark-differs when the mark
 * was set in another history.
 */
enum cy_rc node_open_write(
    struct node **out, const struct node_options *o, struct cy_err *e);
/* Starts the publishing thread of a node opened with no_publisher: when the
 * process has given up what it does not need. */
enum cy_rc node_start(struct node *n, struct cy_err *e);
/* Publishes what is sealed and not yet published, then closes. */
enum cy_rc node_close(struct node *n, struct cy_err *e);
/* Closes without a word, after a failure. */
void node_abandon(struct node *n);

/*
 * A regular file below the folder, for reading: "register/tile/0/000".  The
 * caller closes it.  CY_NOTFOUND, CY_TEMP.
 */
struct stat;
enum cy_rc node_open_file(struct node *n, const char *path, int *fd,
    struct stat *st, struct cy_err *e);
enum cy_rc node_stat(
    struct node *n, const char *path, struct stat *st, struct cy_err *e);

struct reg *node_register(struct node *n);
struct store *node_store(struct node *n);
const struct keyring *node_keyring(struct node *n);
/* The keeper's record key; NULL when opened for reading.  The store, NULL
 * where another process writes the index, is for
 * the thread that calls; while others append, nobody asks it. */
const struct skey *node_keeper_key(struct node *n);

/* What an appended record gets. */
struct receipt {
	uint64_t index;
	struct hash id;
	bool known;       /* it was there already: the first index */
	struct buf proof; /* tlog-proof; the caller's, max LIMIT_PROOF_FILE */
};

/*
 * Admits one record and blocks until it is durable (spec/register.md,
 * "Order of writing").  Safe to call from many threads: concurrent calls
 * share a group commit.  Faults of note, text, record, core, register.
 * out->proof is initialised by the caller.  After register/unsettled it is
 * not known yet whether the record enters: submit it again.
 */
enum cy_rc node_append(
    struct node *n, struct span entry, struct receipt *out, struct cy_err *e);
/*
 * Signs the text with the keeper's key and queues it; the records enter
 * together, in order, at the next node_flush() or when a frame is full.
 * Checked as in node_append(), at once.  id may be NULL.  A record that is
 * there already: CY_CONFLICT core/record-known, with *id.
 */
enum cy_rc node_add(
    struct node *n, struct span text, struct hash *id, struct cy_err *e);
enum cy_rc node_flush(struct node *n, struct cy_err *e);
/*
 * What is added from here on belongs together: up to half of a frame of it
 * (512 records, 2 MiB) enters at once, or not at all.
 */
enum cy_rc node_group(struct node *n, struct cy_err *e);
/* Forgets what was added and not flushed. */
void node_drop(struct node *n);
/* Where a record stands, also one that is added and not yet flushed; from any
 * thread.  CY_NOTFOUND store/not-found. */
enum cy_rc node_find(
    struct node *n, const struct hash *id, uint64_t *index, struct cy_err *e);
/* The keeper's party id; from any thread. */
void node_keeper(struct node *n, char out[LIMIT_PARTY_ID + 1]);
/* How a node that is open for writing stands; from any thread. */
struct node_health {
	uint64_t sealed;    /* entries */
	uint64_t published; /* of those */
	utc_t newest;       /* time of the newest seal */
	bool dead;          /* nothing can be sealed by this process any more */
};
void node_health(struct node *n, struct node_health *out);
/* Writes tiles, seal and checkpoint now. */
enum cy_rc node_publish(struct node *n, struct cy_err *e);
/* The same, with a fresh seal also where nothing is new: at least daily. */
enum cy_rc node_refresh(struct node *n, struct cy_err *e);

/* Makes index.db anew from the register.  Progress is reported. */
enum cy_rc node_rebuild(
    const struct node_options *o, uint64_t *records, struct cy_err *e);
/*
 * Is the index what the register says?  Makes it anew apart and compares.
 * CY_BAD store/differs; what names the first table and row.
 */
enum cy_rc node_check_index(
    const struct node_options *o, char what[STORE_WHAT], struct cy_err *e);
/*
 * Does the folder hold what this machine's mark says was signed?  verify
 * cannot know of records that were acknowledged and are gone from the end of
 * the journal.  CY_BAD register/journal-short, register/mark-behind,
 * register/mark-damaged; CY_FORK register/mark-differs; CY_NOTFOUND
 * register/mark-missing: nothing to compare with here.
 */
enum cy_rc node_check_mark(
    const struct node_options *o, uint32_t key_id, struct cy_err *e);

/*
 * Makes a read-only folder writable again (spec/register.md, "Reconciling").
 * from: another copy of the same register, verified and at least as long as
 * this one, whose entries and seals are taken over; or NULL.  newest: the
 * operator states that no longer copy exists: the mark is set anew; without
 * it, a missing mark, or one that is still ahead, is CY_REFUSED
 * node/read-only.  CY_FORK node/copy-differs when the copies differ, or when
 * the mark was set in another history than the copy's.  A copy that goes
 * beyond the mark is only taken together with newest: CY_REFUSED
 * node/read-only, and the folder is as it was.  out may be NULL.
 */
struct node_reconciled {
	uint64_t size;     /* of the register now */
	uint64_t given_up; /* entries that the old mark proves beyond it */
};
enum cy_rc node_reconcile(const struct node_options *o, const char *from,
    bool newest, struct node_reconciled *out, struct cy_err *e);

#endif
