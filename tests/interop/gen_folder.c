/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lays out what the independent verifier reads whole: a node's folder and a
 * tlog-tiles folder, the receipt of every entry, and official copies.
 *
 *	gen-folder DIR
 */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/register/reggen.h"
#include "register/copy.h"

static const uint64_t seals[] = {1, 2, 40, 255, 256, 257, 299};

static const struct gen_options node = {.size = 300,
    .parties = 5,
    .stale = true,
    .seals = seals,
    .nseals = sizeof(seals) / sizeof(seals[0]),
    .journal_from = 280,
    .journal_to = 310};
static const struct gen_options bare = {
    .size = 600, .parties = 3, .bare = true};

static const char *
below(const char *dir, const char *name)
{
	static char path[4096];

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void
write_receipts(struct reg *r, const char *dir, uint64_t n)
{
	struct cy_err e;
	struct buf b;
	char name[64];
	uint64_t i;

	buf_init(&b, LIMIT_PROOF_FILE);
	for (i = 0; i < n; i++) {
		buf_reset(&b);
		if (reg_receipt(r, i, &b, &e) != CY_OK)
			gen_die("receipt", &e);
		(void)snprintf(name, sizeof(name), "receipts/%llu.tlog-proof",
		    (unsigned long long)i);
		gen_write(dir, name, buf_span(&b));
		if (reg_entry(r, i, &b, &e) != CY_OK)
			gen_die("entry", &e);
		(void)snprintf(name, sizeof(name), "receipts/%llu.note",
		    (unsigned long long)i);
		gen_write(dir, name, buf_span(&b));
	}
	buf_release(&b);
}

/* Copies of one record, and of a case. */
static void
write_copies(struct reg *r, const char *dir)
{
	static const uint64_t some[] = {100, 7, 299, 6, 8, 9};
	struct cy_err e;
	struct buf b;
	size_t n;
	char name[64];

	buf_init(&b, LIMIT_COPY);
	for (n = 1; n <= sizeof(some) / sizeof(some[0]); n++) {
		buf_reset(&b);
		if (copy_write(&b, r, some, n, &e) != CY_OK)
			gen_die("copy", &e);
		(void)snprintf(name, sizeof(name), "copies/%zu.tar", n);
		gen_write(dir, name, buf_span(&b));
	}
	buf_release(&b);
}

int
main(int argc, char **argv)
{
	struct gen_options o = node;
	struct cy_err e;
	struct reg *r;

	if (argc != 2 || crypto_init(&e) != CY_OK) {
		fprintf(stderr, "usage: gen-folder DIR\n");
		return 2;
	}
	o.dir = below(argv[1], "node");
	gen_write(argv[1], "node/config", SPAN_LIT(""));
	gen_register(&o);
	if (reg_open(&r, &fs_system, o.dir, &e) != CY_OK)
		gen_die("open", &e);
	write_receipts(r, argv[1], node.size);
	write_copies(r, argv[1]);
	reg_close(r);
	o = bare;
	o.dir = below(argv[1], "bare");
	gen_write(argv[1], "bare/policy", SPAN_LIT(""));
	gen_register(&o);
	return 0;
}
