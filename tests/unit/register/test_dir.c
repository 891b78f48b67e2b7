/* SPDX-License-Identifier: Apache-2.0 */
#include "register/dir.h"
#include "register/entry.h"

#include <fcntl.h>
#include <unistd.h>

#include "reggen.h"
#include "../t.h"

static const uint64_t seals[] = {1, 40, 257};

/* What each entry must be, told apart from the code that is tested. */
struct expect {
	const struct gen_options *o;
	uint64_t next;
	unsigned long wrong;
};

static enum cy_rc
one_entry(void *ctx, uint64_t index, struct span bytes, struct cy_err *e)
{
	struct expect *x = ctx;
	struct buf want;

	(void)e;
	buf_init(&want, LIMIT_ENTRY);
	gen_entry(&want, x->o, index);
	if (index != x->next++ || !span_eq(bytes, buf_span(&want)))
		x->wrong++;
	buf_release(&want);
	return CY_OK;
}

static enum cy_rc
stop_at_3(void *ctx, uint64_t index, struct span bytes, struct cy_err *e)
{
	(void)ctx;
	(void)bytes;
	return index < 3 ? CY_OK
	                 : cy_fail(e, CY_REFUSED, FAULT_NO_FILE, 0, "enough");
}

static void
test_entries(struct reg *r, const struct gen_options *o)
{
	static const uint64_t at[] = {0, 1, 255, 256, 257, 299};
	struct expect x = {.o = o, .next = 3};
	struct buf b, want;
	struct cy_err e;

	buf_init(&b, LIMIT_ENTRY);
	buf_init(&want, LIMIT_ENTRY);
	for (size_t i = 0; i < 6; i++) {
		t_rc(reg_entry(r, at[i], &b, &e), &e, CY_OK, FAULT_NONE,
		    "reg_entry");
		buf_reset(&want);
		gen_entry(&want, o, at[i]);
		t_span(buf_span(&b), buf_span(&want), "is the entry");
	}
	t_rc(reg_entry(r, 300, &b, &e), &e, CY_NOTFOUND,
	    FAULT_REGISTER_NO_ENTRY, "beyond the end");
	t_rc(reg_each(r, 3, 300, one_entry, &x, &e), &e, CY_OK, FAULT_NONE,
	    "reg_each");
	t_uint(x.next, 300, "comes to the end");
	t_uint(x.wrong, 0, "in order");
	t_rc(reg_each(r, 0, 301, one_entry, &x, &e), &e, CY_NOTFOUND,
	    FAULT_REGISTER_NO_ENTRY, "reg_each beyond the end");
	t_rc(reg_each(r, 0, 300, stop_at_3, NULL, &e), &e, CY_REFUSED,
	    FAULT_NO_FILE, "the callback stops it");
	buf_release(&b);
	buf_release(&want);
}

/* One after the other in the same place. */
static void
test_records(struct reg *r)
{
	struct reg_record x;
	struct cy_err e;

	reg_record_init(&x);
	t_rc(reg_record_read(&x, r, 0, &e), &e, CY_OK, FAULT_NONE,
	    "the keeper's record");
	t_ok(x.r.type->kind == R_PARTY, "... is a party");
	t_rc(reg_record_read(&x, r, 299, &e), &e, CY_OK, FAULT_NONE,
	    "the last record");
	t_ok(x.r.type->kind != R_PARTY && x.r.bytes.p == x.bytes.p,
	    "... and what it points into");
	t_rc(reg_record_read(&x, r, 300, &e), &e, CY_NOTFOUND,
	    FAULT_REGISTER_NO_ENTRY, "no record");
	reg_record_release(&x);
}

static void
test_receipts(struct reg *r)
{
	unsigned long bad = 0;
	struct checkpoint c;
	struct proof p;
	struct note n;
	struct buf b, entry;
	struct cy_err e;

	buf_init(&b, LIMIT_PROOF_FILE);
	buf_init(&entry, LIMIT_ENTRY);
	for (uint64_t i = 0; i < 300; i++) {
		buf_reset(&b);
		if (reg_receipt(r, i, &b, &e) != CY_OK ||
		    reg_entry(r, i, &entry, &e) != CY_OK ||
		    proof_parse(&p, buf_span(&b), &e) != CY_OK ||
		    note_parse(&n, p.checkpoint, &e) != CY_OK ||
		    checkpoint_parse(&c, n.text, &e) != CY_OK ||
		    proof_check(&p, &c, buf_span(&entry), &e) != CY_OK)
			bad++;
	}
	t_uint(bad, 0, "300 receipts prove their entries");
	t_rc(reg_receipt(r, 300, &b, &e), &e, CY_NOTFOUND,
	    FAULT_REGISTER_NO_ENTRY, "no receipt beyond the end");
	buf_release(&b);
	buf_release(&entry);
}

/* A tile asked for at an earlier width is the prefix of a wider one. */
static void
test_tiles(struct reg *r)
{
	struct tile_source src = reg_tiles(r);
	struct hash full[TILE_WIDTH], part[TILE_WIDTH];
	struct cy_err e;
	bool ok = true;

	t_rc(src.tile(src.ctx, (struct tile_id){0, 1, 44}, full, &e), &e, CY_OK,
	    FAULT_NONE, "the tile there is");
	for (unsigned w = 1; w < 44; w++)
		ok &= src.tile(src.ctx, (struct tile_id){0, 1, w}, part, &e) ==
		        CY_OK &&
		    memcmp(full, part, w * sizeof(part[0])) == 0;
	t_ok(ok, "and its prefixes");
	t_rc(src.tile(src.ctx, (struct tile_id){0, 1, 45}, part, &e), &e,
	    CY_NOTFOUND, FAULT_NO_FILE, "none wider");
	t_rc(src.tile(src.ctx, (struct tile_id){0, 9, 1}, part, &e), &e,
	    CY_NOTFOUND, FAULT_NO_FILE, "none beyond");
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct reg_record x;
	struct buf b, proof;
	struct reg *r;
	enum cy_rc rc;

	reg_record_init(&x);
	buf_init(&b, LIMIT_ENTRY);
	buf_init(&proof, LIMIT_PROOF_FILE);
	rc = reg_open(&r, &fs_system, ctx, e);
	if (rc == CY_OK)
		rc = reg_record_read(&x, r, 7, e);
	if (rc == CY_OK)
		rc = reg_entry(r, 7, &b, e);
	if (rc == CY_OK)
		rc = reg_receipt(r, 7, &proof, e);
	if (rc == CY_OK)
		rc = reg_reload(r, e);
	reg_close(r);
	reg_record_release(&x);
	buf_release(&b);
	buf_release(&proof);
	return rc;
}

static void
test_damage(const char *dir)
{
	struct buf b;
	struct reg *r;
	struct cy_err e;

	buf_init(&b, LIMIT_PROOF_FILE);
	gen_write(dir, "register/tile/0/000", SPAN_LIT("short"));
	t_rc(reg_open(&r, &fs_system, dir, &e), &e, CY_OK, FAULT_NONE, "open");
	t_rc(reg_receipt(r, 299, &b, &e), &e, CY_OK, FAULT_NONE,
	    "a proof that does not need it");
	t_rc(reg_receipt(r, 3, &b, &e), &e, CY_BAD, FAULT_TLOG_TILE_SIZE,
	    "a tile too short");
	gen_write(dir, "register/tile/entries/001.p/44", SPAN_LIT("\0\1x"));
	t_rc(reg_entry(r, 256, &b, &e), &e, CY_OK, FAULT_NONE, "one entry");
	t_rc(reg_entry(r, 257, &b, &e), &e, CY_BAD, FAULT_REGISTER_BUNDLE_SHORT,
	    "and no second one");
	t_rc(reg_receipt(r, 256, &b, &e), &e, CY_BAD, FAULT_TLOG_INCLUSION_ROOT,
	    "no receipt for a wrong entry");
	reg_close(r);
	gen_write(dir, "register/checkpoint", SPAN_LIT("x\n"));
	t_ok(reg_open(&r, &fs_system, dir, &e) == CY_BAD && r == NULL,
	    "not a checkpoint");
	reg_close(NULL);
	buf_release(&b);
}

int
main(void)
{
	struct gen_options o = {.size = 300,
	    .parties = 2,
	    .seals = seals,
	    .nseals = 3,
	    .stale = true};
	struct cy_err e;
	struct reg *r;
	char *dir = gen_tmp();

	t_ok(crypto_init(&e) == CY_OK, "crypto");
	o.dir = dir;
	gen_register(&o);
	t_rc(reg_open(&r, &fs_system, dir, &e), &e, CY_OK, FAULT_NONE, "open");
	t_uint(reg_size(r), 300, "its size");
	t_ok(reg_checkpoint(r).n > 0 && reg_root(r) != NULL, "its head");
	test_entries(r, &o);
	test_records(r);
	test_receipts(r);
	test_tiles(r);
	reg_close(r);
	t_oom(oom, dir, "reg");
	t_rc(reg_open(&r, &fs_system, "/dev/null/none", &e), &e, CY_NOTFOUND,
	    FAULT_NO_FILE, "no folder");
	test_damage(dir);
	gen_remove(dir);
	return t_done();
}
