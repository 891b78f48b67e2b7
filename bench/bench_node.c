/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "node/node.h"
#include "reggen.h"

#define MAX_THREADS 256

/* fsync DIR SECONDS BYTES: appends of this size, fdatasync after each. */
int
bench_fsync(int argc, char **argv)
{
	static const uint8_t zeros[1 << 16];
	double from = bench_now(), until, done = 0;
	size_t bytes;
	int fd;

	if (argc != 3)
		return 2;
	until = from + strtod(argv[1], NULL);
	bytes = strtoul(argv[2], NULL, 10);
	if (chdir(argv[0]) != 0 || bytes > sizeof(zeros))
		return 2;
	fd = open("bench.fsync", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0)
		return 1;
	for (; bench_now() < until; done++)
		if (write(fd, zeros, bytes) != (ssize_t)bytes ||
		    fdatasync(fd) != 0)
			return 1;
	bench_put("per_second", done / (bench_now() - from));
	(void)close(fd);
	(void)unlink("bench.fsync");
	return 0;
}

/* One writer: its records are signed before the clock starts. */
struct writer {
	struct node *node;
	struct keyring *keys;
	unsigned number;
	struct buf entries; /* as in a bundle */
	double until;
	unsigned long done;
	double slowest;
	pthread_t thread;
};

/* Different in each run, so that no record is there already. */
static void
sign_entries(struct writer *w, const struct skey *k, unsigned count)
{
	char symbol[64], title[64];
	struct record_draft d;
	struct cy_err e;
	struct buf text, entry;

	buf_init(&w->entries, (size_t)1 << 31);
	buf_init(&text, LIMIT_RECORD_TEXT);
	buf_init(&entry, LIMIT_ENTRY);
	for (unsigned i = 0; i < count; i++) {
		record_draft_init(&d, R_INCIDENT);
		record_draft_add(&d, F_AUTHOR, span_str(k->vkey.name));
		record_draft_add(&d, F_DATE, SPAN_LIT("2026-11-28T10:00:00Z"));
		(void)snprintf(symbol, sizeof(symbol), "i-%u-%u", w->number, i);
		(void)snprintf(title, sizeof(title), "en Incident %u", i);
		record_draft_add(&d, F_SYMBOL, span_str(symbol));
		record_draft_add(&d, F_TITLE, span_str(title));
		d.body = SPAN_LIT(
		    "1. On that day the control rooms of three companies "
		    "lost their view of the network for six hours.\n\n"
		    "2. Nobody was hurt; the supply was kept up by hand.\n");
		buf_reset(&text);
		buf_reset(&entry);
		bench_must(record_draft_print(&text, &d, &e), &e);
		bench_must(note_sign(&entry, buf_span(&text), k, &e), &e);
		bundle_put(&w->entries, buf_span(&entry));
	}
	bench_must(buf_check(&w->entries, &e), &e);
	buf_release(&text);
	buf_release(&entry);
}

static void *
append_thread(void *arg)
{
	struct writer *w = arg;
	struct receipt r;
	struct bundle b;
	struct span entry;
	struct cy_err e;
	double from, took;

	buf_init(&r.proof, LIMIT_PROOF_FILE);
	bundle_init(&b, buf_span(&w->entries));
	for (from = bench_now(); from < w->until; from += took) {
		if (bundle_next(&b, &entry, &e) != CY_OK)
			break;
		buf_reset(&r.proof);
		bench_must(node_append(w->node, entry, &r, &e), &e);
		took = bench_now() - from;
		if (took > w->slowest)
			w->slowest = took;
		w->done++;
	}
	buf_release(&r.proof);
	return NULL;
}

static void *
check_thread(void *arg)
{
	struct writer *w = arg;
	struct record r;
	struct arena a;
	struct bundle b;
	struct span entry;
	struct cy_err e;

	arena_init(&a, 1 << 20);
	bundle_init(&b, buf_span(&w->entries));
	while (bench_now() < w->until) {
		if (bundle_next(&b, &entry, &e) != CY_OK) {
			bundle_init(&b, buf_span(&w->entries));
			continue;
		}
		arena_reset(&a);
		bench_must(record_parse(&r, &a, entry, &e), &e);
		bench_must(keyring_verify(w->keys, &r, 1, &e), &e);
		w->done++;
	}
	arena_release(&a);
	return NULL;
}

static double
run_all(struct writer *w, unsigned n, double seconds, void *(*fn)(void *))
{
	double from = bench_now(), sum = 0;

	for (unsigned i = 0; i < n; i++) {
		w[i].until = from + seconds;
		if (pthread_create(&w[i].thread, NULL, fn, &w[i]) != 0)
			exit(1);
	}
	for (unsigned i = 0; i < n; i++) {
		(void)pthread_join(w[i].thread, NULL);
		sum += (double)w[i].done;
		buf_release(&w[i].entries);
	}
	return sum / (bench_now() - from);
}

/* CPU time of the whole process. */
static double
cpu_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* append DIR SECONDS WRITERS RECORDS: acknowledged appends to a new node; at
 * most this many records of each writer. */
int
bench_append(int argc, char **argv)
{
	static struct writer w[MAX_THREADS];
	char dir[4096], state[4096];
	struct node_options o = {.dir = dir, .state = state};
	double rate, cpu, done = 0, slowest = 0;
	struct cy_err e;
	struct node *n;
	unsigned count;

	if (argc != 4)
		return 2;
	(void)snprintf(dir, sizeof(dir), "%s/node", argv[0]);
	(void)snprintf(state, sizeof(state), "%s/state", argv[0]);
	count = (unsigned)strtoul(argv[2], NULL, 10);
	if (count == 0 || count > MAX_THREADS)
		return 2;
	bench_must(node_create(&o, SPAN_LIT(GEN_KEEPER), &e), &e);
	bench_must(node_open_write(&n, &o, &e), &e);
	for (unsigned i = 0; i < count; i++) {
		w[i].node = n;
		w[i].number = i;
		sign_entries(&w[i], node_keeper_key(n),
		    (unsigned)strtoul(argv[3], NULL, 10));
	}
	cpu = cpu_us();
	rate = run_all(w, count, strtod(argv[1], NULL), append_thread);
	cpu = cpu_us() - cpu;
	for (unsigned i = 0; i < count; i++) {
		done += (double)w[i].done;
		if (w[i].slowest > slowest)
			slowest = w[i].slowest;
	}
	bench_must(node_close(n, &e), &e);
	bench_put("per_second", rate);
	bench_put("cpu_us", cpu / done);
	bench_put("slowest_ms", slowest * 1000);
	return 0;
}

/* checks SECONDS THREADS: the grammar and signature checks of such records,
 * and nothing else. */
int
bench_checks(int argc, char **argv)
{
	static struct writer w[MAX_THREADS];
	struct gen_options g = {.size = 1};
	struct skey record, log, witness;
	struct keyring *keys;
	struct record r;
	struct arena a;
	struct cy_err e;
	unsigned count;
	struct buf b;

	if (argc != 2)
		return 2;
	count = (unsigned)strtoul(argv[1], NULL, 10);
	if (count == 0 || count > MAX_THREADS)
		return 2;
	gen_keys(&record, &log, &witness);
	buf_init(&b, LIMIT_ENTRY);
	arena_init(&a, 1 << 20);
	gen_entry(&b, &g, 0);
	bench_must(keyring_new(&keys, &e), &e);
	bench_must(record_parse(&r, &a, buf_span(&b), &e), &e);
	bench_must(keyring_apply(keys, &r, 0, &e), &e);
	for (unsigned i = 0; i < count; i++) {
		w[i].keys = keys;
		sign_entries(&w[i], &record, 500);
	}
	bench_put("per_second",
	    run_all(w, count, strtod(argv[0], NULL), check_thread));
	keyring_free(keys);
	arena_release(&a);
	buf_release(&b);
	return 0;
}

/* rebuild DIR STATE: the index anew, from a folder that `gen` made. */
int
bench_rebuild(int argc, char **argv)
{
	struct node_options o = {.dir = argv[0], .state = argv[1]};
	uint64_t records = 0;
	struct cy_err e;
	double from = bench_now();

	if (argc != 2)
		return 2;
	bench_must(node_rebuild(&o, &records, &e), &e);
	bench_put("records", (double)records);
	bench_put("per_second", (double)records / (bench_now() - from));
	return 0;
}
