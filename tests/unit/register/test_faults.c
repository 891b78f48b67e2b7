/* SPDX-License-Identifier: Apache-2.0 */
#include "wrun.h"

/*
 * Every call of the file system fails, in every mode, one at a time.  Then:
 * what was acknowledged is there, every root that was ever signed is that of
 * a prefix of the register, and the next process goes on.
 */
static struct run R;

/* Some commits and publications; goes on after failures, as a node would. */
static void
work(struct run *r, const struct fs *fs, bool *ok, bool *dead)
{
	static const unsigned sizes[] = {3, 1, 300, 2, 5, 200};
	struct writer *w;
	struct cy_err e;
	enum cy_rc rc;

	rc = run_open(&w, r, fs, &e);
	*dead = rc != CY_OK && e.fault == FAULT_FSYNC_FAILED;
	if (rc != CY_OK)
		return;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		rc = run_commit(w, r, sizes[i], ok, &e);
		*dead |= rc != CY_OK && e.fault == FAULT_FSYNC_FAILED;
		if (i % 2 == 0)
			continue;
		r->clock.now++;
		rc = writer_publish(w, false, NULL, &e);
		*dead |= rc != CY_OK && e.fault == FAULT_FSYNC_FAILED;
	}
	/* After a failed fsync nothing more was done, ever. */
	if (*dead && writer_commit(w, &e) == CY_OK)
		*ok = false;
	writer_close(w);
}

/* One run with one failure; then a clean process. */
static bool
one(struct kit_fs *k, unsigned long *calls)
{
	struct fs fs = kit_file_system(k);
	struct writer *w;
	struct cy_err e;
	bool ok = true, dead;

	memset(&e, 0, sizeof(e));
	run_start(&R);
	work(&R, &fs, &ok, &dead);
	*calls = k->count;
	if (k->mode != KIT_CRASH && (k->syncs > 0) != dead)
		ok = false;
	R.clock.now++;
	if (run_open(&w, &R, &fs_system, &e) == CY_OK) {
		ok = ok && run_commit(w, &R, 2, &ok, &e) == CY_OK &&
		    writer_publish(w, false, NULL, &e) == CY_OK &&
		    run_holds(w, &R, &e);
		writer_close(w);
	} else {
		ok = false;
	}
	if (!ok)
		t_diag("call %lu of mode %d (errno %d): %s %s", k->at,
		    (int)k->mode, k->err, fault_id(e.fault), e.text);
	run_end(&R);
	return ok;
}

static void
all(const char *name, enum kit_mode mode, int err, unsigned long step)
{
	struct kit_fs k;
	unsigned long at, calls = 1, bad = 0, runs = 0;
	bool met = true;

	for (at = 1; met && bad < 5; at += step) {
		k = (struct kit_fs){.mode = mode, .at = at, .err = err};
		bad += !one(&k, &calls);
		/* A short transfer is possible only in some calls. */
		met = mode == KIT_SHORT ? at <= calls : k.met;
		runs++;
	}
	t_ok(bad == 0 && runs > 1, "%s: %lu runs", name, runs);
}

int
main(int argc, char **argv)
{
	/* Every call with an argument, else a sample that is quick. */
	unsigned long step = argc > 1 ? 1 : 17;

	(void)argv;
	all("EIO once", KIT_ONCE, EIO, step);
	all("EIO for ever", KIT_FOREVER, EIO, step);
	all("ENOSPC once", KIT_ONCE, ENOSPC, step);
	all("ENOSPC for ever", KIT_FOREVER, ENOSPC, step);
	all("EMFILE once", KIT_ONCE, EMFILE, step);
	all("EINTR once", KIT_ONCE, EINTR, step);
	all("half done once", KIT_SHORT, 0, step);
	all("killed", KIT_CRASH, 0, argc > 1 ? 1 : 5);
	return t_done();
}
