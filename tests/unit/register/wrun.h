/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_REGISTER_WRUN_H
#define TESTS_REGISTER_WRUN_H

#include "wkit.h"

#include "tlog/tile.h"

/* One writer on one folder, and what it promised. */
#define RUN_MAX 1200u

struct run {
	char top[64];
	int dir, state;
	struct kit_keys keys;
	struct kit_clock clock;
	uint64_t acked;                /* entries 0..acked-1 were promised */
	struct hash root[RUN_MAX + 1]; /* signed at this size */
	bool was[RUN_MAX + 1];
};

static inline struct span
run_entry(uint64_t i, char out[700])
{
	int n = snprintf(out, 700, "entry %llu %*s\n", (unsigned long long)i,
	    (int)(i * 37 % 600), "x");

	return span(out, (size_t)n);
}

static inline void
run_start(struct run *r)
{
	struct mark m = {.seq = 0, .size = 0};
	struct tree none;
	struct cy_err e;
	char name[MARK_NAME];

	memset(r->was, 0, sizeof(r->was));
	r->acked = 0;
	r->clock = (struct kit_clock){.now = 1700000000};
	kit_keys(&r->keys);
	kit_tempdir(r->top);
	r->dir = open(r->top, O_RDONLY | O_DIRECTORY);
	if (mkdirat(r->dir, "register", 0700) != 0 ||
	    mkdirat(r->dir, "journal", 0700) != 0 ||
	    mkdirat(r->dir, "tmp", 0700) != 0 ||
	    mkdirat(r->dir, "state", 0700) != 0)
		exit(1);
	r->state = openat(r->dir, "state", O_RDONLY | O_DIRECTORY);
	tree_init(&none);
	tree_root(&none, &m.root);
	mark_name(name, r->keys.log.vkey.id);
	if (mark_create(&fs_system, r->state, name, &m, &e) != CY_OK)
		exit(1);
}

static inline void
run_end(struct run *r)
{
	close(r->dir);
	close(r->state);
	kit_remove(r->top);
}

static inline enum cy_rc
run_open(
    struct writer **w, struct run *r, const struct fs *fs, struct cy_err *e)
{
	const struct writer_options o = {
	    .fs = fs,
	    .clock = &(const struct clock){&r->clock, kit_now, kit_mono},
	    .dir = r->dir,
	    .state = r->state,
	    .log = &r->keys.log,
	    .witness = &r->keys.witness,
	};
	/* The clock must outlive this call. */
	static struct clock clock;
	struct writer_options mine = o;

	clock = *o.clock;
	mine.clock = &clock;
	return writer_open(w, &mine, e);
}

/* Opens the receipt as a stranger would; remembers the signed root. */
static inline bool
run_receipt(
    struct run *r, struct span entry, uint64_t index, struct span receipt)
{
	struct proof p;
	struct checkpoint c;
	struct note n;
	struct cy_err e;

	if (proof_parse(&p, receipt, &e) != CY_OK || p.index != index ||
	    checkpoint_open(&n, &c, p.checkpoint, &r->keys.log.vkey, &e) !=
	        CY_OK ||
	    proof_check(&p, &c, entry, &e) != CY_OK)
		return false;
	if (r->was[c.size] && !hash_eq(&r->root[c.size], &c.root))
		return false;
	r->was[c.size] = true;
	r->root[c.size] = c.root;
	return true;
}

/* Puts, commits and takes the receipts of n entries.  CY_BAD in *ok when a
 * receipt does not hold. */
static inline enum cy_rc
run_commit(
    struct writer *w, struct run *r, uint64_t n, bool *ok, struct cy_err *e)
{
	uint64_t first;
	char text[700];
	struct buf b;
	enum cy_rc rc = writer_settle(w, e);

	first = writer_next(w);
	for (uint64_t i = 0; i < n && rc == CY_OK; i++)
		rc = writer_put(w, run_entry(first + i, text), e);
	if (rc != CY_OK) {
		writer_drop(w);
		return rc;
	}
	rc = writer_commit(w, e);
	if (rc != CY_OK)
		return rc;
	buf_init(&b, LIMIT_PROOF_FILE);
	for (uint64_t i = first; i < first + n && rc == CY_OK; i++) {
		/* Some of many: the signature is the same for all. */
		if (i != first && i + 1 != first + n && i % 61 != 0)
			continue;
		buf_reset(&b);
		rc = writer_receipt(w, i, &b, e);
		if (rc == CY_OK &&
		    !run_receipt(r, run_entry(i, text), i, buf_span(&b)))
			*ok = false;
		if (rc == CY_OK)
			r->acked = i + 1;
	}
	buf_release(&b);
	return rc;
}

struct run_tiles {
	int reg;
};

static inline enum cy_rc
run_tile(void *ctx, struct tile_id id, struct hash *out, struct cy_err *e)
{
	struct run_tiles *t = ctx;
	char path[TILE_PATH];
	ssize_t n;
	int fd;

	tile_path_print(path, id);
	fd = openat(t->reg, path, O_RDONLY);
	if (fd < 0)
		return cy_errno(e, errno, "open", path);
	n = read(fd, out, id.width * HASH_LEN);
	close(fd);
	return n == (ssize_t)(id.width * HASH_LEN)
	    ? CY_OK
	    : cy_fail(e, CY_BAD, FAULT_TLOG_TILE_SIZE, 0, "%s", path);
}

/*
 * After everything is published: every promised entry gives a receipt, every
 * root ever signed is that of a prefix of the published tree.
 */
static inline bool
run_holds(struct writer *w, struct run *r, struct cy_err *e)
{
	struct run_tiles t = {openat(r->dir, "register", O_RDONLY)};
	struct tile_source files = {&t, run_tile};
	struct tile_reader tiles;
	struct tree_source src;
	struct tree tree;
	struct hash root;
	char text[700];
	struct buf b;
	bool ok = writer_size(w, NULL) >= r->acked &&
	    writer_published(w) == writer_size(w, NULL);

	buf_init(&b, LIMIT_PROOF_FILE);
	for (uint64_t i = 0; ok && i < r->acked; i += 1 + i % 41) {
		buf_reset(&b);
		ok = writer_receipt(w, i, &b, e) == CY_OK &&
		    run_receipt(r, run_entry(i, text), i, buf_span(&b));
	}
	tile_reader_init(&tiles, &files, writer_size(w, NULL));
	src = tile_reader_source(&tiles);
	for (uint64_t s = 1; ok && s <= writer_size(w, NULL); s++) {
		if (!r->was[s])
			continue;
		ok = tree_load(&tree, &src, s, e) == CY_OK;
		tree_root(&tree, &root);
		ok = ok && hash_eq(&root, &r->root[s]);
	}
	buf_release(&b);
	close(t.reg);
	return ok;
}

#endif
