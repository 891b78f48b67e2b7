/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_COUNTS_H
#define SERVE_COUNTS_H

#include <stdatomic.h>

#include "base/buf.h"

/*
 * What each process counts, in memory that all share: a page for each.  A
 * process maps its own page only; the one that serves metrics maps all, to
 * read.  Nothing is decided by what stands here.
 */
#define COUNTS_SLOTS 24u
#define COUNTS_PAGE 4096u
#define COUNTS_BUCKETS 12u /* of the latency; the last has no end */

enum process {
	PROCESS_PARENT,
	PROCESS_SIGNER,
	PROCESS_WRITER,
	PROCESS_OFFICE,
	PROCESS_WEB,
	PROCESS_METRICS,
	PROCESS_KINDS
};

/* "parent", "signer", ... */
const char *process_name(enum process p);

struct counts {
	_Atomic uint32_t used;    /* 0: nobody has this page */
	_Atomic uint32_t process; /* enum process */
	/* web */
	_Atomic uint64_t status[6]; /* answers, by hundreds */
	_Atomic uint64_t bucket[COUNTS_BUCKETS];
	_Atomic uint64_t latency_us; /* of all answers together */
	_Atomic uint64_t bytes;      /* of all bodies */
	_Atomic uint64_t connections, open, refused, cut;
	_Atomic uint64_t log_lost; /* lines that standard error did not take */
	/* signer */
	_Atomic uint64_t sealed, published; /* entries */
	_Atomic int64_t newest;             /* time of the newest seal */
	_Atomic uint64_t appended, known, rejected;
	/* parent */
	_Atomic uint64_t restarts;
};
_Static_assert(sizeof(struct counts) <= COUNTS_PAGE, "one page");

/* The upper end of a bucket in microseconds; 0: none. */
uint64_t counts_edge(unsigned bucket);
/* One answer. */
void counts_answer(
    struct counts *c, unsigned status, uint64_t bytes, uint64_t us);

/* A file in memory with COUNTS_SLOTS pages. */
enum cy_rc counts_create(int *fd, struct cy_err *e);
/* Maps one page of it to write. */
enum cy_rc counts_map(struct counts **out, int fd, unsigned slot,
    enum process process, struct cy_err *e);
/* Maps all pages to read; page i is counts_at(all, i). */
enum cy_rc counts_map_all(const uint8_t **all, int fd, struct cy_err *e);
const struct counts *counts_at(const uint8_t *all, unsigned slot);

/* All of it as OpenMetrics text (spec/control.md, "Metrics"). */
void counts_print(struct buf *b, const uint8_t *all, int64_t now);

#endif
