/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REGISTER_VERIFY_POOL_H
#define REGISTER_VERIFY_POOL_H

#include <pthread.h>

#include "base/arena.h"
#include "core/keyring.h"

/*
 * The threads of a verification.  One thread reads and hashes in order and
 * hands what is hashed to workers, which check grammar and signatures; what
 * is found bad is kept by its place in the register, so that the first one in
 * order is reported however many threads there are.
 */
#define VERIFY_THREADS 256u

enum verify_job_kind {
	JOB_RECORDS, /* bytes: entries in the form of a bundle */
	JOB_SEALS,   /* bytes: blocks of `seals` */
};

struct verify_job {
	struct verify_job *next;
	enum verify_job_kind kind;
	uint64_t first;  /* entries before it */
	uint64_t number; /* seals: of the first block */
	size_t count;    /* entries or blocks to check */
	size_t room;     /* bytes set aside for it */
	struct buf bytes;
};

/* The first bad thing in order. */
struct verify_first {
	bool any;
	uint64_t at; /* entries before it */
	struct cy_err why;
	char what[96];
};

struct verify_pool {
	const struct keyring *keys; /* read by workers, applied by the reader */
	bool skip_records;
	unsigned nthreads; /* 0: the reader does the work itself */
	pthread_t thread[VERIFY_THREADS];
	struct arena arena; /* of the reader, where nthreads is 0 */
	pthread_mutex_t lock;
	pthread_cond_t more, room;
	/* all below: under lock */
	struct verify_job *head, **tail; /* to do, in order */
	struct verify_job *idle;         /* for the next ones */
	size_t njobs, bytes;             /* given out, and their bytes */
	bool closed;
	struct verify_first first;
	uint64_t valid; /* signatures of records found good */
};

/* Always succeeds: without threads the work is done by the reader. */
void verify_pool_init(struct verify_pool *p, const struct keyring *keys,
    unsigned threads, bool skip_records);
/* A job with an empty buffer, of about this many bytes to come; waits until
 * there is room.  NULL: no memory. */
struct verify_job *verify_pool_get(struct verify_pool *p, size_t bytes);
/* Hands the job over, or back where it has no entries. */
void verify_pool_put(struct verify_pool *p, struct verify_job *j);
/* Waits for all jobs and frees them; verify_bad() still works. */
void verify_pool_end(struct verify_pool *p);
/* After it only `first` and `valid` may be read. */
void verify_pool_release(struct verify_pool *p);

/*
 * Keeps e as the first bad thing if none before it is known; `at` counts the
 * entries that stand before it.  Returns e->rc.
 */
enum cy_rc verify_bad(struct verify_pool *p, uint64_t at,
    const struct cy_err *e, const char *what, ...)
    __attribute__((format(printf, 4, 5)));
/* Is anything bad known that stands at or before this place? */
bool verify_stopped(struct verify_pool *p, uint64_t at);

/* One job, in the caller's thread (verify_work.c). */
void verify_work(struct verify_pool *p, struct verify_job *j, struct arena *a);

#endif
