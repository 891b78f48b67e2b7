/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "register/rows.h"
#include "tlog/tile.h"

#define MANY 70000u /* two tiles of level 1, and some */

static struct hash (*all)[1]; /* every node, level by level */
static size_t start[20];

static struct hash *
node(unsigned level, uint64_t index)
{
	return &all[start[level] + index][0];
}

static void
build(void)
{
	size_t total = 0;

	for (unsigned l = 0; l < 18; l++) {
		start[l] = total;
		total += MANY >> l;
	}
	all = calloc(total, sizeof(*all));
	for (uint64_t i = 0; i < MANY; i++)
		sha256_leaf(node(0, i), span(&i, sizeof(i)));
	for (unsigned l = 1; l < 18; l++)
		for (uint64_t i = 0; i < MANY >> l; i++)
			sha256_node(node(l, i), node(l - 1, 2 * i),
			    node(l - 1, 2 * i + 1));
}

static enum cy_rc
give(void *ctx, unsigned level, uint64_t index, struct hash *out,
    struct cy_err *e)
{
	(void)ctx;
	(void)e;
	*out = *node(level, index);
	return CY_OK;
}

/* Every node that the rows hold is right; the edge from `from` is there. */
static bool
right(const struct rows *r, uint64_t from)
{
	struct hash h;

	for (unsigned l = 0; l < 18; l++) {
		uint64_t edge = (from >> (l - l % 8)) / 256 * 256 >> l % 8;

		for (uint64_t i = 0; i < r->size >> l; i++) {
			bool there = rows_node(r, l, i, &h);

			if (there != (i >= edge) ||
			    (there && !hash_eq(&h, node(l, i))))
				return false;
		}
		if (rows_node(r, l, r->size >> l, &h))
			return false;
	}
	return true;
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct tree_source src = {NULL, give};
	struct rows r;
	enum cy_rc rc;

	(void)ctx;
	rows_init(&r);
	rc = rows_load(&r, &src, 300, e);
	if (rc == CY_OK)
		rc = rows_reserve(&r, 100, e);
	rows_release(&r);
	return rc;
}

int
main(void)
{
	static const uint64_t sizes[] = {
	    0, 1, 2, 255, 256, 257, 511, 512, 65535, 65536, 65537, 69999};
	struct tree_source src = {NULL, give};
	struct rows r;
	struct cy_err e;

	build();
	rows_init(&r);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		t_ok(rows_load(&r, &src, sizes[i], &e) == CY_OK &&
		        right(&r, sizes[i]),
		    "load at %llu", (unsigned long long)sizes[i]);
		if (rows_reserve(&r, 300, &e) != CY_OK)
			exit(1);
		for (uint64_t n = sizes[i]; n < sizes[i] + 300 && n < MANY; n++)
			rows_add(&r, node(0, n));
		t_ok(right(&r, sizes[i]), "300 more");
		rows_trim(&r, r.size);
		t_ok(right(&r, r.size), "trimmed");
	}
	rows_release(&r);
	for (uint64_t n = 0; n < MANY; n++) {
		if (rows_reserve(&r, 1, &e) != CY_OK)
			exit(1);
		rows_add(&r, node(0, n));
	}
	t_ok(right(&r, 0), "leaf by leaf from nothing");
	rows_release(&r);
	t_oom(oom, NULL, "load, reserve");
	free(all);
	return t_done();
}
