/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NODE_PRIV_H
#define NODE_PRIV_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "node/index_port.h"
#include "node/keyfile.h"
#include "node/node.h"
#include "node/trust.h"
#include "register/writer.h"

/* Memory for reading one record: its fields. */
#define RECORD_ARENA ((size_t)1 << 20)
/* Seals that wait to be entered in the index. */
#define FRESH_SEALS 64u

struct request;

/* A store as a port (fold.h); of a node, the index below its folder. */
struct index_store {
	struct node *n;
	struct store *s;
	const struct keyring *ring; /* by which it judges */
};

struct node {
	struct node_options o;
	const struct fs *fs;
	const struct clock *clock;
	char *path;           /* o.dir */
	int dir, state, lock; /* open files; -1: none */
	struct reg *reg;      /* for callers */
	struct store *store;
	struct keyring *ring;

	/* Only when opened for writing: */
	struct skey record, log, witness;
	struct writer *w;
	struct index_port index;
	struct index_store direct; /* its ctx, when it is here */
	struct reg *mine; /* the published files, for the one in turn */
	bool within;      /* a transaction of the index is open */
	uint64_t indexed; /* the size that it was committed at last */
	bool stale;       /* it has rows that are not in the register */
	bool ring_stale;  /* so has the keyring */
	_Atomic bool due; /* something was published since its commit */
	struct arena arena;
	struct buf note;            /* node_add(): the signed record */
	struct buf borrowed;        /* an earlier entry, for the index */
	pthread_rwlock_t ring_lock; /* against the keyring being replaced */
	_Atomic uint64_t epoch;     /* counts changes of the keyring */

	pthread_mutex_t m; /* for what follows */
	pthread_cond_t turn;
	bool busy;        /* someone is in turn */
	unsigned waiting; /* for a turn of their own */
	struct request *head, **tail;
	struct seal fresh[FRESH_SEALS];
	size_t nfresh;
	utc_t newest; /* time of the newest seal */

	/* Officers, when opened (sign.c). */
	pthread_mutex_t officers; /* for the table */
	struct trust *trust;
	struct skey *hosted; /* keys of parties */
	size_t nhosted;

	pthread_mutex_t publishing; /* held while publishing */
	pthread_t thread;
	pthread_cond_t wake;
	bool has_thread, stop;
	bool idle; /* it waits for something to publish */
};

/* An append that waits for its turn; the caller's, on its stack. */
struct request {
	struct request *next;
	const struct record *record;
	uint64_t epoch; /* the keyring's when the signature was verified */
	sem_t woken;    /* answered, or in turn */
	bool done;
	/* The answer. */
	enum cy_rc rc;
	struct cy_err err;
	uint64_t index;
	bool known;
};

/* One in turn at a time may touch writer, index and keyring (turn.c). */
void node_turn(struct node *n);
void node_turn_end(struct node *n);
/* Queues q and returns when it is answered. */
void node_queue(struct node *n, struct request *q);
/* Answers a list of requests, in turn (append.c). */
void node_lead(struct node *n, struct request *list);

/* Wipes the keys of hosted parties (sign.c). */
void node_close_officers(struct node *n);

/* The publishing thread (publisher.c). */
enum cy_rc node_publisher_start(struct node *n, struct cy_err *e);
void node_publisher_stop(struct node *n);
void node_publisher_wake(struct node *n);
/* Publishes and keeps the seal for the index. */
enum cy_rc node_publish_now(struct node *n, bool refresh, struct cy_err *e);

/*
 * In turn: settles what is unsettled, brings index and keyring back in step
 * with the register, opens the transaction.
 */
enum cy_rc node_ready(struct node *n, struct cy_err *e);
/* Seals the frame that is being filled. */
enum cy_rc node_commit(struct node *n, struct cy_err *e);
/* Admits one record into the frame.  *index is its place; *known: it has one
 * already. */
enum cy_rc node_admit(struct node *n, const struct record *r, uint64_t *index,
    bool *known, struct cy_err *e);
/*
 * Pieces of it, in turn.  Rows of one record: when the index does not refuse
 * but fails, nothing in it can be relied on (stale).  Its bytes into the frame,
 * which has room.  Back to where the transaction began, which is empty again.
 * And what was put before is sealed now; index: its rows are committed, too.
 */
enum cy_rc node_admit_rows(
    struct node *n, const struct record *r, struct cy_err *e);
enum cy_rc node_put(struct node *n, const struct record *r, struct cy_err *e);
void node_take_back(struct node *n);
enum cy_rc node_commit_before(struct node *n, bool index, struct cy_err *e);
/* A record that enters alone, for it changes the keyring. */
bool node_changes_keys(const struct record *r);
/* Brings the index to the sealed size, in a turn of its own; false: it is
 * behind, and records wait in a frame, whose rows it has already. */
bool node_follow(struct node *n);
/* Commits the index at the sealed size, with the seals so far. */
enum cy_rc node_commit_index(struct node *n, struct cy_err *e);

/* Does this entry change the keyring? */
bool node_is_keys(struct span entry);
/* The index is written by this process. */
void node_index_here(struct node *n);
/* Reading the keys, the index and the register when opened (index.c). */
enum cy_rc node_index_open(struct node *n, struct cy_err *e);
enum cy_rc node_index_resync(struct node *n, struct cy_err *e);
enum cy_rc node_ring_from_index(struct node *n, struct cy_err *e);
/* A new index of the published register under this path below the folder. */
enum cy_rc node_index_build(
    struct node *n, const char *path, uint64_t *records, struct cy_err *e);
enum cy_rc node_index_replace(
    struct node *n, uint64_t *records, struct cy_err *e);
void node_report(struct node *n, const char *what, uint64_t done, uint64_t of);

/* Pieces of opening (open.c). */
enum cy_rc node_new(
    struct node **out, const struct node_options *o, struct cy_err *e);
void node_free(struct node *n);
enum cy_rc node_open_folder(struct node *n, struct cy_err *e);
enum cy_rc node_open_state(struct node *n, struct cy_err *e);
enum cy_rc node_take_lock(struct node *n, struct cy_err *e);
enum cy_rc node_open_keys(struct node *n, struct cy_err *e);
/* Folder, lock and tmp/. */
enum cy_rc node_open_locked(struct node *n, struct cy_err *e);
/* The same, journal/ and the keys: all that sealing needs. */
enum cy_rc node_open_sealing(struct node *n, struct cy_err *e);
/* The writer's reasons to stay away from a copy, in *e, are one to the user:
 * CY_REFUSED node/read-only. */
enum cy_rc node_read_only(struct cy_err *e);
/* CY_CONFLICT node/exists when the folder holds anything; an absent one is
 * empty. */
enum cy_rc node_check_empty(const struct node *n, struct cy_err *e);
/* "<dir>/<name>"; free() it. */
char *node_path(const struct node *n, const char *name);
void node_unlock_name(char out[32], uint32_t key_id);

#endif
