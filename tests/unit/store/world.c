/* SPDX-License-Identifier: Apache-2.0 */
#include "world.h"

struct hash
world_root(uint64_t size)
{
	struct hash h;

	sha256(&h, span(&size, size == 0 ? 0 : sizeof(size)));
	return h;
}

struct store *
world_store(const char *path, enum store_mode mode)
{
	struct store *s;
	struct cy_err e;

	if (store_open(&s, path, mode, &e) != CY_OK) {
		printf("Bail out! %s %s\n", fault_id(e.fault), e.text);
		exit(1);
	}
	return s;
}

static void
must(enum cy_rc rc, const struct cy_err *e, const char *what)
{
	if (rc == CY_OK)
		return;
	printf("Bail out! %s: %s %s\n", what, fault_id(e->fault), e->text);
	exit(1);
}

void
world_fill(struct world *w, struct store *s, size_t from)
{
	struct hash root = world_root(w->n);
	struct cy_err e;
	size_t i;

	must(store_begin(s, &e), &e, "begin");
	for (i = from; i < w->n; i++)
		must(store_admit(s, w->keys, &w->made[i]->r, i, &e), &e,
		    w->made[i]->name);
	must(store_commit(s, w->n, &root, &e), &e, "commit");
}

static void
play_step(struct world *w, struct store *s, const struct step *step)
{
	struct made *m = world_make(w, step);
	struct cy_err e;

	if (w->n == 0)
		must(keyring_apply(w->keys, &m->r, 0, &e), &e, m->name);
	must(store_admit(s, w->keys, &m->r, w->n, &e), &e, m->name);
	if (w->n == 0)
		w->made[w->n++] = m;
	else
		world_keep(w, m);
}

void
world_play(struct world *w, struct store *s, const struct step *steps)
{
	world_init(w);
	world_more(w, s, scenario_world);
	world_more(w, s, steps);
}

void
world_more(struct world *w, struct store *s, const struct step *steps)
{
	const struct step *step;
	struct cy_err e;
	struct hash root;

	must(store_begin(s, &e), &e, "begin");
	for (step = steps; step->name != NULL; step++)
		play_step(w, s, step);
	root = world_root(w->n);
	must(store_commit(s, w->n, &root, &e), &e, "commit");
}

void
world_same(struct world *w, struct store *s, const char *name)
{
	struct store *anew = world_store(":memory:", STORE_BUILD);
	char what[STORE_WHAT];
	struct cy_err e;

	world_fill(w, anew, 0);
	t_rc(store_compare(s, anew, what, &e), &e, CY_OK, FAULT_NONE, name);
	if (what[0] != '\0')
		t_diag("%s", what);
	store_close(anew);
}
