/* SPDX-License-Identifier: Apache-2.0 */
/* The scenarios of core, through the index; each index is then the same as
 * one made anew from what was admitted. */
#include "world.h"

struct state {
	struct store *s;
	struct world *w;
};

static enum cy_rc
entry_bytes(void *ctx, uint64_t index, struct span *bytes, struct cy_err *e)
{
	struct world *w = ctx;

	(void)e;
	if (index >= w->n)
		return CY_NOTFOUND;
	*bytes = buf_span(&w->made[index]->bytes);
	return CY_OK;
}

static void *
begin(struct world *w)
{
	struct state *st = calloc(1, sizeof(*st));
	struct store_source source = {w, entry_bytes};
	struct cy_err e;

	if (st == NULL)
		abort();
	st->w = w;
	st->s = world_store(":memory:", STORE_WRITE);
	store_set_source(st->s, &source);
	if (store_begin(st->s, &e) != CY_OK)
		abort();
	return st;
}

static enum cy_rc
admit(void *state, struct world *w, const struct record *r, uint64_t index,
    struct cy_err *e)
{
	struct state *st = state;

	return store_admit(st->s, w->keys, r, index, e);
}

static void
end(void *state)
{
	struct state *st = state;
	struct hash root = world_root(st->w->n);
	struct cy_err e;

	t_rc(store_commit(st->s, st->w->n, &root, &e), &e, CY_OK, FAULT_NONE,
	    "commit");
	world_same(st->w, st->s, "the same made anew");
	store_close(st->s);
	free(st);
}

/* Bytes that are not at hand are left to the verifier. */
static void
test_no_bytes(void)
{
	static const struct step steps[] = {
	    {"x", "sealed", MFA, "2026-01-03",
	        "Commitment: 11111111111111111111111111111111111111111111"
	        "11111111111111111111\n",
	        OK},
	    {"d", "disclosure", MFA, "2026-01-03",
	        "Sealed: @x\nSalt: AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaG"
	        "xwdHh8=\nRecord: @inc\n",
	        OK},
	    END,
	};
	struct store *s = world_store(":memory:", STORE_WRITE);
	struct world w;

	world_play(&w, s, steps);
	t_ok(w.n == 7, "a disclosure without the bytes");
	store_close(s);
	world_release(&w);
}

int
main(void)
{
	static const struct scenario_run run = {begin, admit, end};

	scenarios_run(&run);
	test_no_bytes();
	return t_done();
}
