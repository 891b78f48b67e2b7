/* SPDX-License-Identifier: Apache-2.0 */
/* Earlier sizes of a register: roots, proofs, and their seals. */
#include "register/history.h"

#include <fcntl.h>
#include <unistd.h>

#include "reggen.h"
#include "wkit.h"

static const uint64_t sizes[] = {1, 2, 3, 40, 255, 256, 257, 299};

static void
test_tree(void)
{
	struct gen_options o = {
	    .size = 300, .parties = 2, .seals = sizes, .nseals = 8};
	struct hash root, want, path[LIMIT_CONSISTENCY_HASHES];
	struct buf b;
	struct tree t;
	struct reg *r;
	struct cy_err e;
	size_t n;

	o.dir = gen_tmp();
	gen_register(&o);
	t_ok(reg_open(&r, &fs_system, o.dir, &e) == CY_OK, "opened");
	tree_init(&t);
	buf_init(&b, LIMIT_ENTRY);
	for (uint64_t size = 1; size <= 300; size++) {
		struct hash leaf;

		(void)reg_entry(r, size - 1, &b, &e);
		sha256_leaf(&leaf, buf_span(&b));
		tree_add(&t, &leaf);
		tree_root(&t, &want);
		if (history_proof(r, size, &root, path, &n, &e) != CY_OK ||
		    !hash_eq(&root, &want) ||
		    tree_consistency_check(
		        size, &want, 300, reg_root(r), path, n, &e) != CY_OK)
			t_ok(false, "size %u", (unsigned)size);
	}
	t_ok(hash_eq(&root, reg_root(r)) && n == 0, "of its own size");
	t_rc(history_root(r, 0, &root, &e), &e, CY_NOTFOUND,
	    FAULT_REGISTER_NO_ENTRY, "of nothing");
	t_rc(history_proof(r, 301, &root, path, &n, &e), &e, CY_NOTFOUND,
	    FAULT_REGISTER_NO_ENTRY, "beyond the end");
	buf_release(&b);
	reg_close(r);
	gen_remove((char *)(uintptr_t)o.dir);
}

/* Seals for a file: number i is of size 3 * i + 10. */
#define BLOCKS 200u

static void
put_note(struct buf *b, const struct kit_keys *k, uint64_t size, utc_t time)
{
	struct buf text, note;
	struct hash h = {{1}};
	struct cy_err e;

	buf_init(&text, 4096);
	buf_init(&note, 4096);
	checkpoint_print(&text, span_str(k->log.vkey.name), size, &h);
	if (note_sign(&note, buf_span(&text), &k->log, &e) != CY_OK ||
	    note_cosign_line(&note, buf_span(&text), &k->witness, time, &e) !=
	        CY_OK)
		exit(1);
	seal_put(b, buf_span(&note));
	buf_release(&text);
	buf_release(&note);
}

static bool
find(int fd, uint64_t size, enum cy_rc want, struct cy_err *e)
{
	struct seal s = {.size = 0};
	struct buf note;
	enum cy_rc rc;

	buf_init(&note, SEAL_NOTE_MAX);
	rc = history_seal(&fs_system, fd, size, &note, e);
	if (rc == CY_OK)
		rc = seal_read(&s, buf_span(&note), e);
	buf_release(&note);
	/* The first one of its size: the hundredth part of the time. */
	return rc == want &&
	    (rc != CY_OK || (s.size == size && s.time % 100 == 0));
}

static void
write_seals(const char *top, struct span s)
{
	gen_write(top, "seals", s);
}

static void
test_seals(const char *top, unsigned blocks, unsigned times)
{
	struct kit_keys k;
	struct cy_err e = {0};
	struct buf b;
	char path[96];
	unsigned wrong = 0;
	int fd;

	kit_keys(&k);
	buf_init(&b, 1 << 20);
	for (unsigned i = 0; i < blocks; i++)
		for (unsigned t = 0; t < times; t++)
			put_note(&b, &k, 3 * i + 10,
			    1700000000 + 100 * (int)i + (int)t);
	write_seals(top, buf_span(&b));
	(void)snprintf(path, sizeof(path), "%s/seals", top);
	fd = open(path, O_RDONLY);
	for (unsigned i = 0; i < blocks; i++) {
		wrong += !find(fd, 3 * i + 10, CY_OK, &e);
		wrong += !find(fd, 3 * i + 9, CY_NOTFOUND, &e);
		wrong += e.fault != FAULT_REGISTER_NO_SEAL;
	}
	t_ok(wrong == 0, "%u seals, each %u times: %u wrong, %s", blocks, times,
	    wrong, e.text);
	t_ok(find(fd, 0, CY_NOTFOUND, &e), "of nothing");
	t_ok(find(fd, 3 * blocks + 10, CY_NOTFOUND, &e), "of a size to come");
	close(fd);
	/* The writer is in the middle of the last one. */
	write_seals(top, span_first(buf_span(&b), b.n > 40 ? b.n - 40 : 0));
	fd = open(path, O_RDONLY);
	t_ok(blocks == 0 || times > 1 ||
	        find(fd, 3 * blocks + 7, CY_NOTFOUND, &e),
	    "the last block is not whole yet");
	t_ok(blocks < 2 || find(fd, 10, CY_OK, &e), "the first is");
	close(fd);
	buf_release(&b);
}

static void
test_damage(const char *top)
{
	struct kit_keys k;
	struct cy_err e;
	struct buf b;
	char path[96];
	int fd;

	kit_keys(&k);
	buf_init(&b, 1 << 20);
	for (unsigned i = 0; i < 100; i++)
		put_note(&b, &k, 3 * i + 10, 1700000000);
	memset(b.p + b.n / 3, 'x', b.n / 3);
	write_seals(top, buf_span(&b));
	(void)snprintf(path, sizeof(path), "%s/seals", top);
	fd = open(path, O_RDONLY);
	t_rc(find(fd, 160, CY_BAD, &e) ? CY_BAD : CY_OK, &e, CY_BAD,
	    FAULT_SEAL_BLOCK, "a third of it is something else");
	close(fd);
	write_seals(top, SPAN_LIT("nothing"));
	fd = open(path, O_RDONLY);
	t_rc(find(fd, 1, CY_BAD, &e) ? CY_BAD : CY_OK, &e, CY_BAD,
	    FAULT_SEAL_BLOCK, "no seals at all");
	close(fd);
	buf_release(&b);
}

int
main(void)
{
	char top[64];

	kit_tempdir(top);
	test_tree();
	test_seals(top, 0, 1);
	test_seals(top, 1, 1);
	test_seals(top, 2, 1);
	test_seals(top, BLOCKS, 1);
	test_seals(top, 50, 20);
	test_damage(top);
	kit_remove(top);
	return t_done();
}
