/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 6962, section 2.1; spec/note.md, Trees. */
#include "../t.h"

#include "mem_tiles.h"
#include "tlog/tree.h"

#define MAX 130

/* Everything a case needs: the tiles of MAX leaves, read through tiles. */
static struct mem_tiles mem;
static struct tile_source tiles;
static struct tile_reader reader;
static struct tree_source src;
static struct hash roots[MAX + 1];

/* The definition of the standard, word by word: it recurses; what it found
 * once is kept. */
static struct hash
reference_root(size_t from, size_t to)
{
	static struct hash found[MAX + 1][MAX + 1];
	static bool known[MAX + 1][MAX + 1];
	struct hash *h = &found[from][to], left, right;
	size_t k = 1;

	if (known[from][to])
		return *h;
	known[from][to] = true;
	if (to - from == 0) {
		sha256(h, span(NULL, 0));
	} else if (to - from == 1) {
		*h = mem.row[0][from];
	} else {
		while (k * 2 < to - from)
			k *= 2;
		left = reference_root(from, from + k);
		right = reference_root(from + k, to);
		sha256_node(h, &left, &right);
	}
	return *h;
}

/* PATH(m, D[from:to]), appended. */
static void
reference_path(size_t m, size_t from, size_t to, struct hash *path, size_t *n)
{
	size_t k = 1;

	if (to - from == 1)
		return;
	while (k * 2 < to - from)
		k *= 2;
	if (m < from + k) {
		reference_path(m, from, from + k, path, n);
		path[(*n)++] = reference_root(from + k, to);
	} else {
		reference_path(m, from + k, to, path, n);
		path[(*n)++] = reference_root(from, from + k);
	}
}

/* SUBPROOF(m, D[from:to], whole), appended. */
static void
reference_proof(
    size_t m, size_t from, size_t to, bool whole, struct hash *path, size_t *n)
{
	size_t k = 1;

	if (m == to - from) {
		if (!whole)
			path[(*n)++] = reference_root(from, to);
		return;
	}
	while (k * 2 < to - from)
		k *= 2;
	if (m <= k) {
		reference_proof(m, from, from + k, whole, path, n);
		path[(*n)++] = reference_root(from + k, to);
	} else {
		reference_proof(m - k, from + k, to, false, path, n);
		path[(*n)++] = reference_root(from, from + k);
	}
}

static void
set_up(void)
{
	struct tree t;

	mem_init(&mem, MAX);
	tiles = mem_source(&mem);
	tree_init(&t);
	for (size_t i = 0; i <= MAX; i++) {
		tree_root(&t, &roots[i]);
		if (i < MAX)
			tree_add(&t, &mem.row[0][i]);
	}
}

/* The eight leaves of the certificate-transparency test data. */
static void
test_known_roots(void)
{
	static const struct {
		const char *leaf;
		size_t n;
		const char *root; /* of the tree before this leaf */
	} known[] = {
	    {"", 0,
	        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b78"
	        "52b855"},
	    {"\x00", 1,
	        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617"
	        "afa01d"},
	    {"\x10", 1,
	        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00"
	        "e3c125"},
	    {"\x20\x21", 2,
	        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329"
	        "e06e77"},
	    {"\x30\x31", 2,
	        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd9520"
	        "9614b7"},
	    {"\x40\x41\x42\x43", 4,
	        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a8"
	        "6264d4"},
	    {"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
	        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f"
	        "2087ef"},
	    {"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
	        16,
	        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594"
	        "a74c8c"},
	    {"", 0,
	        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4"
	        "604328"},
	};
	char hex[HASH_HEX];
	struct hash h;
	struct tree t;

	tree_init(&t);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		tree_root(&t, &h);
		hash_hex(hex, &h);
		t_span(span_str(hex), span_str(known[i].root), "root");
		sha256_leaf(&h, span(known[i].leaf, known[i].n));
		tree_add(&t, &h);
	}
}

static void
test_roots(void)
{
	struct hash h;
	struct tree t;
	struct cy_err e;
	size_t bad = 0;

	for (size_t size = 0; size <= MAX; size++) {
		tile_reader_init(&reader, &tiles, size);
		src = tile_reader_source(&reader);
		h = reference_root(0, size);
		bad += !hash_eq(&h, &roots[size]);
		bad += tree_load(&t, &src, size, &e) != CY_OK;
		tree_root(&t, &h);
		bad += !hash_eq(&h, &roots[size]);
	}
	t_uint(bad, 0, "roots, added and loaded, are those of the standard");
}

/* How many of the altered forms of a good proof are not refused. */
static size_t
inclusion_accepted(size_t index, size_t size, struct hash *path, size_t n)
{
	const struct hash *leaf = &mem.row[0][index], *root = &roots[size];
	struct cy_err e;
	size_t bad = 0;

	for (size_t i = 0; i < n; i++) {
		path[i].b[i % HASH_LEN] ^= 0x10;
		bad += tree_inclusion_check(
		           leaf, index, size, path, n, root, &e) != CY_BAD ||
		    e.fault != FAULT_TLOG_INCLUSION_ROOT;
		path[i].b[i % HASH_LEN] ^= 0x10;
	}
	path[n] = *leaf;
	bad += tree_inclusion_check(leaf, index, size, path, n + 1, root, &e) !=
	        CY_BAD ||
	    e.fault != FAULT_TLOG_INCLUSION_LENGTH;
	bad += n > 0 &&
	    tree_inclusion_check(leaf, index, size, path, n - 1, root, &e) !=
	        CY_BAD;
	bad += tree_inclusion_check(leaf, index ^ 1, size, path, n, root, &e) ==
	    CY_OK;
	bad += tree_inclusion_check(
	           leaf, index, size, path, n, &roots[size - 1], &e) == CY_OK;
	bad += tree_inclusion_check(
	           &roots[0], index, size, path, n, root, &e) != CY_BAD;
	return bad;
}

static void
test_inclusion(void)
{
	struct hash path[LIMIT_PROOF_HASHES], want[LIMIT_PROOF_HASHES];
	size_t n, m, bad = 0, altered = 0;
	struct cy_err e;

	for (size_t size = 1; size <= MAX; size++) {
		tile_reader_init(&reader, &tiles, size);
		src = tile_reader_source(&reader);
		for (size_t i = 0; i < size; i++) {
			m = 0;
			reference_path(i, 0, size, want, &m);
			bad += tree_inclusion(&src, i, size, path, &n, &e) !=
			        CY_OK ||
			    n != m || memcmp(path, want, m * HASH_LEN) != 0;
			bad += tree_inclusion_check(&mem.row[0][i], i, size,
			           path, n, &roots[size], &e) != CY_OK;
			altered += inclusion_accepted(i, size, path, n);
		}
	}
	t_uint(bad, 0, "inclusion proofs are those of the standard");
	t_uint(altered, 0, "every altered inclusion proof is refused");
}

static size_t
consistency_accepted(size_t old, size_t size, struct hash *path, size_t n)
{
	struct cy_err e;
	size_t bad = 0;

	for (size_t i = 0; i < n; i++) {
		path[i].b[i % HASH_LEN] ^= 0x10;
		bad += tree_consistency_check(old, &roots[old], size,
		           &roots[size], path, n, &e) != CY_BAD;
		path[i].b[i % HASH_LEN] ^= 0x10;
	}
	path[n] = roots[0];
	bad += tree_consistency_check(old, &roots[old], size, &roots[size],
	           path, n + 1, &e) != CY_BAD ||
	    e.fault != FAULT_TLOG_CONSISTENCY_LENGTH;
	bad += n > 0 &&
	    tree_consistency_check(old, &roots[old], size, &roots[size], path,
	        n - 1, &e) != CY_BAD;
	if (old == size)
		return bad;
	bad += tree_consistency_check(old, &roots[old - 1], size, &roots[size],
	           path, n, &e) != CY_BAD;
	bad += tree_consistency_check(old, &roots[old], size, &roots[size - 1],
	           path, n, &e) != CY_BAD ||
	    e.fault != FAULT_TLOG_CONSISTENCY_NEW;
	return bad;
}

static void
test_consistency(void)
{
	struct hash path[LIMIT_CONSISTENCY_HASHES];
	struct hash want[LIMIT_CONSISTENCY_HASHES];
	size_t n, m, bad = 0, altered = 0;
	struct cy_err e;

	for (size_t size = 1; size <= MAX; size++) {
		tile_reader_init(&reader, &tiles, size);
		src = tile_reader_source(&reader);
		for (size_t old = 1; old <= size; old++) {
			m = 0;
			reference_proof(old, 0, size, true, want, &m);
			bad += tree_consistency(
			           &src, old, size, path, &n, &e) != CY_OK ||
			    n != m || memcmp(path, want, m * HASH_LEN) != 0;
			bad += tree_consistency_check(old, &roots[old], size,
			           &roots[size], path, n, &e) != CY_OK;
			altered += consistency_accepted(old, size, path, n);
		}
	}
	t_uint(bad, 0, "consistency proofs are those of the standard");
	t_uint(altered, 0, "every altered consistency proof is refused");
}

/* Trees as large as can be, against the empty path: only bounds matter. */
static void
test_bounds(void)
{
	struct hash path[LIMIT_CONSISTENCY_HASHES];
	const uint64_t max = INT64_MAX;
	struct cy_err e;
	size_t n = 7;

	memset(path, 0, sizeof(path));
	t_rc(tree_inclusion_check(path, 5, 5, path, 0, path, &e), &e, CY_BAD,
	    FAULT_TLOG_INCLUSION_INDEX, "index = size");
	t_rc(tree_inclusion_check(path, 0, 0, path, 0, path, &e), &e, CY_BAD,
	    FAULT_TLOG_INCLUSION_INDEX, "in the empty tree");
	t_rc(tree_inclusion_check(path, 0, max + 1, path, 0, path, &e), &e,
	    CY_BAD, FAULT_TLOG_INCLUSION_INDEX, "size 2^63");
	t_rc(tree_inclusion_check(path, max - 1, max, path, 62, path, &e), &e,
	    CY_BAD, FAULT_TLOG_INCLUSION_ROOT, "the last of 2^63 - 1");
	t_rc(tree_inclusion_check(path, 0, max, path, 63, path, &e), &e, CY_BAD,
	    FAULT_TLOG_INCLUSION_ROOT, "the first of 2^63 - 1");
	t_rc(tree_inclusion(&src, 5, 5, path, &n, &e), &e, CY_BAD,
	    FAULT_TLOG_INCLUSION_INDEX, "a proof for index = size");
	t_uint(n, 0, "and no path");
	t_rc(tree_inclusion(&src, 5, max + 1, path, &n, &e), &e, CY_BAD,
	    FAULT_TLOG_INCLUSION_INDEX, "a proof for size 2^63");
	t_rc(tree_consistency(&src, 0, 5, path, &n, &e), &e, CY_BAD,
	    FAULT_TLOG_CONSISTENCY_SIZE, "a proof from nothing");
	t_rc(tree_consistency(&src, 6, 5, path, &n, &e), &e, CY_BAD,
	    FAULT_TLOG_CONSISTENCY_SIZE, "a proof backwards");
	t_rc(tree_consistency_check(6, path, 5, path, path, 0, &e), &e, CY_BAD,
	    FAULT_TLOG_CONSISTENCY_SIZE, "backwards");
	t_rc(tree_consistency_check(0, path, 5, path, path, 0, &e), &e, CY_BAD,
	    FAULT_TLOG_CONSISTENCY_SIZE, "from nothing");
	t_rc(tree_consistency_check(1, path, max + 1, path, path, 0, &e), &e,
	    CY_BAD, FAULT_TLOG_CONSISTENCY_SIZE, "to size 2^63");
	t_rc(tree_consistency_check(max - 1, path, max, path, path, 63, &e), &e,
	    CY_BAD, FAULT_TLOG_CONSISTENCY_OLD, "to size 2^63 - 1");
}

/* Threat T3: one size, two roots. */
static void
test_two_histories(void)
{
	struct cy_err e;

	t_rc(tree_consistency_check(9, &roots[9], 9, &roots[8], roots, 0, &e),
	    &e, CY_FORK, FAULT_TLOG_TWO_HISTORIES, "two roots of one size");
	t_rc(tree_consistency_check(9, &roots[9], 9, &roots[8], roots, 1, &e),
	    &e, CY_FORK, FAULT_TLOG_TWO_HISTORIES, "with a path");
	t_rc(tree_consistency_check(9, &roots[9], 9, &roots[9], roots, 1, &e),
	    &e, CY_BAD, FAULT_TLOG_CONSISTENCY_LENGTH, "one root, a path");
}

/* A source whose read number fail_at fails. */
struct flaky {
	unsigned reads, fail_at;
};

static enum cy_rc
flaky_node(void *ctx, unsigned level, uint64_t index, struct hash *out,
    struct cy_err *e)
{
	struct flaky *f = ctx;

	if (++f->reads == f->fail_at)
		return cy_fail(e, CY_TEMP, FAULT_IO, CY_NO_OFFSET, "failed");
	return src.node(src.ctx, level, index, out, e);
}

static enum cy_rc
all_proofs(struct flaky *f, struct cy_err *e)
{
	const struct tree_source flaky = {f, flaky_node};
	struct hash path[LIMIT_CONSISTENCY_HASHES];
	struct tree t;
	enum cy_rc rc;
	size_t n;

	f->reads = 0;
	rc = tree_load(&t, &flaky, 127, e);
	if (rc == CY_OK)
		rc = tree_inclusion(&flaky, 3, 127, path, &n, e);
	if (rc == CY_OK)
		rc = tree_consistency(&flaky, 7, 127, path, &n, e);
	return rc;
}

/* A read that fails is never a proof. */
static void
test_failing_reads(void)
{
	struct flaky f = {0, 0};
	struct cy_err e;
	unsigned reads;

	tile_reader_init(&reader, &tiles, MAX);
	src = tile_reader_source(&reader);
	t_rc(all_proofs(&f, &e), &e, CY_OK, FAULT_NONE, "no read fails");
	reads = f.reads;
	for (f.fail_at = 1; f.fail_at <= reads; f.fail_at++)
		t_rc(all_proofs(&f, &e), &e, CY_TEMP, FAULT_IO, "a read fails");
}

int
main(void)
{
	set_up();
	test_known_roots();
	test_roots();
	test_inclusion();
	test_consistency();
	test_bounds();
	test_two_histories();
	test_failing_reads();
	mem_release(&mem);
	return t_done();
}
