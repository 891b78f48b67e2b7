/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measures one thing per run and prints it; run puts the figures together.
 * A run of its own for each, so that its memory is its own.
 */
#include "bench.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reggen.h"
#include "register/dir.h"
#include "register/verify.h"

#define MAX_THREADS 64

double
bench_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void
bench_put(const char *name, double value)
{
	printf("%s %.6g\n", name, value);
	fflush(stdout);
}

void
bench_must(enum cy_rc rc, const struct cy_err *e)
{
	if (rc == CY_OK)
		return;
	fprintf(stderr, "bench: %s: %s\n", fault_id(e->fault), e->text);
	exit(1);
}

/* Of this program: getrusage() counts what ran here before exec as well. */
static double
peak_mib(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	unsigned long kib = 0;
	char line[256];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			kib = strtoul(line + 6, NULL, 10);
	if (f != NULL)
		(void)fclose(f);
	return (double)kib / 1024;
}

/* gen DIR RECORDS: a register of records of about 600 bytes, 20 parties. */
static int
bench_gen(int argc, char **argv)
{
	struct gen_options o = {.parties = 20, .big = true};
	double from = bench_now();

	if (argc != 2)
		return 2;
	o.dir = argv[0];
	o.size = strtoull(argv[1], NULL, 10);
	gen_register(&o);
	bench_put("seconds", bench_now() - from);
	return 0;
}

/* One signed record, for what is compared with a record's verification. */
static struct {
	uint8_t bytes[LIMIT_ENTRY], sig[ED25519_SIG];
	struct span text;
	struct ed25519_pub pub;
	double until;
} sample;

static void
make_sample(void)
{
	struct gen_options o = {.parties = 20, .big = true};
	struct note n;
	struct skey k;
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_ENTRY);
	gen_entry(&b, &o, 1000);
	memcpy(sample.bytes, b.p, b.n);
	bench_must(note_parse(&n, span(sample.bytes, b.n), &e), &e);
	gen_party_key(&k, 1);
	sample.text = n.text;
	sample.pub = k.vkey.pub;
	ed25519_sign(sample.sig, &k.sec, n.text);
	buf_release(&b);
}

static void *
sodium_thread(void *arg)
{
	unsigned long *done = arg;

	while (bench_now() < sample.until) {
		for (unsigned i = 0; i < 200; i++)
			if (crypto_sign_verify_detached(sample.sig,
			        sample.text.p, sample.text.n,
			        sample.pub.b) != 0)
				abort();
		*done += 200;
	}
	return NULL;
}

/* sodium SECONDS THREADS: the library's bare verification, same length. */
static int
bench_sodium(int argc, char **argv)
{
	static unsigned long done[MAX_THREADS];
	pthread_t t[MAX_THREADS];
	unsigned threads;
	double from, sum = 0;

	if (argc != 2)
		return 2;
	threads = (unsigned)strtoul(argv[1], NULL, 10);
	if (threads == 0 || threads > MAX_THREADS)
		return 2;
	make_sample();
	from = bench_now();
	sample.until = from + strtod(argv[0], NULL);
	for (unsigned i = 0; i < threads; i++)
		if (pthread_create(&t[i], NULL, sodium_thread, &done[i]) != 0)
			return 1;
	for (unsigned i = 0; i < threads; i++) {
		(void)pthread_join(t[i], NULL);
		sum += (double)done[i];
	}
	bench_put("per_second", sum / (bench_now() - from));
	return 0;
}

/* verify DIR THREADS */
static int
bench_verify(int argc, char **argv)
{
	struct skey record, log, witness;
	struct verify_options o = {.fs = &fs_system, .now = GEN_TIME + 60};
	struct verify_verdict v;
	struct cy_err e;
	double from;

	if (argc != 2)
		return 2;
	gen_keys(&record, &log, &witness);
	o.known = &log.vkey;
	o.nknown = 1;
	o.threads = (unsigned)strtoul(argv[1], NULL, 10);
	from = bench_now();
	bench_must(verify_register(&v, argv[0], &o, &e), &e);
	bench_put("records", (double)v.valid);
	bench_put("per_second", (double)v.valid / (bench_now() - from));
	return 0;
}

/* proofs DIR: receipts' paths made from tiles, then checked. */
static int
bench_proofs(int argc, char **argv)
{
	enum { COUNT = 20000 };
	static struct {
		struct hash path[LIMIT_PROOF_HASHES], leaf;
		size_t n;
		uint64_t index;
	} p[COUNT];
	struct tile_source src;
	struct tree_source tree;
	struct tile_reader *tiles = calloc(1, sizeof(*tiles));
	struct cy_err e;
	struct reg *r;
	uint64_t x = 1;
	double from;

	if (argc != 1 || tiles == NULL)
		return 2;
	bench_must(reg_open(&r, &fs_system, argv[0], &e), &e);
	src = reg_tiles(r);
	tile_reader_init(tiles, &src, reg_size(r));
	tree = tile_reader_source(tiles);
	from = bench_now();
	for (unsigned i = 0; i < COUNT; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		p[i].index = (x >> 20) % reg_size(r);
		bench_must(tree_inclusion(&tree, p[i].index, reg_size(r),
		               p[i].path, &p[i].n, &e),
		    &e);
	}
	bench_put("built_per_second", COUNT / (bench_now() - from));
	for (unsigned i = 0; i < COUNT; i++)
		bench_must(
		    tree.node(tree.ctx, 0, p[i].index, &p[i].leaf, &e), &e);
	from = bench_now();
	for (unsigned k = 0; k < 10; k++)
		for (unsigned i = 0; i < COUNT; i++)
			bench_must(tree_inclusion_check(&p[i].leaf, p[i].index,
			               reg_size(r), p[i].path, p[i].n,
			               reg_root(r), &e),
			    &e);
	bench_put("checked_per_second", 10.0 * COUNT / (bench_now() - from));
	reg_close(r);
	free(tiles);
	return 0;
}

/* tree SECONDS: leaves hashed and added. */
static int
bench_tree(int argc, char **argv)
{
	uint8_t entry[600] = {0};
	struct hash leaf;
	struct tree t;
	double from = bench_now(), until;

	if (argc != 1)
		return 2;
	until = from + strtod(argv[0], NULL);
	sha256_leaf(&leaf, span(entry, sizeof(entry)));
	tree_init(&t);
	do
		for (unsigned i = 0; i < 1000; i++)
			tree_add(&t, &leaf);
	while (bench_now() < until);
	bench_put("leaves_per_second", (double)t.size / (bench_now() - from));
	return 0;
}

/* note SECONDS: a note with one signature opened, as other tools count. */
static int
bench_note(int argc, char **argv)
{
	double from, until, done = 0;
	struct note n;
	struct skey k;
	struct cy_err e;
	struct span whole;

	if (argc != 1)
		return 2;
	make_sample();
	gen_party_key(&k, 1 + (1000 - 21) % 20);
	whole = span(sample.bytes, strlen((char *)sample.bytes));
	from = bench_now();
	until = from + strtod(argv[0], NULL);
	for (; bench_now() < until; done++) {
		bench_must(note_parse(&n, whole, &e), &e);
		bench_must(note_verify(&n, &k.vkey, &e), &e);
	}
	bench_put("per_second", done / (bench_now() - from));
	return 0;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*fn)(int argc, char **argv);
	} row[] = {
	    {"gen", bench_gen},
	    {"sodium", bench_sodium},
	    {"verify", bench_verify},
	    {"proofs", bench_proofs},
	    {"tree", bench_tree},
	    {"note", bench_note},
	    {"fsync", bench_fsync},
	    {"checks", bench_checks},
	    {"append", bench_append},
	    {"rebuild", bench_rebuild},
	    {"http", bench_http},
	    {"serve", bench_serve},
	    {"world", bench_world},
	    {"pages", bench_pages},
	    {"redline", bench_redline},
	};
	struct cy_err e;
	int rc = 2;

	bench_must(crypto_init(&e), &e);
	for (size_t i = 0; argc > 1 && i < sizeof(row) / sizeof(row[0]); i++)
		if (strcmp(argv[1], row[i].name) == 0)
			rc = row[i].fn(argc - 2, argv + 2);
	if (rc == 0)
		bench_put("peak_mib", peak_mib());
	if (rc == 2)
		fprintf(stderr, "usage: see the functions of bench.c\n");
	return rc;
}
