/* SPDX-License-Identifier: Apache-2.0 */
#include "wpower_fs.h"
#include "wrun.h"

/*
 * Power cuts: at every call of the file system, and at every call of a
 * process that follows one that was killed.  Everything that was not synced
 * is undone.  spec/register.md, "The proof".
 */
static struct run R;
static struct power P;

static void
work(const struct fs *fs, bool *ok)
{
	static const unsigned sizes[] = {3, 1, 260, 2, 5};
	struct writer *w;
	struct cy_err e;

	if (run_open(&w, &R, fs, &e) != CY_OK)
		return;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		(void)run_commit(w, &R, sizes[i], ok, &e);
		R.clock.now++;
		if (i % 2 == 1)
			(void)writer_publish(w, false, NULL, &e);
	}
	writer_close(w);
}

static bool
holds(const char *what, unsigned long at, unsigned long then)
{
	struct writer *w;
	struct cy_err e;
	bool ok = true;
	enum cy_rc rc;

	memset(&e, 0, sizeof(e));
	R.clock.now++;
	rc = run_open(&w, &R, &fs_system, &e);
	if (rc == CY_OK) {
		ok = run_commit(w, &R, 2, &ok, &e) == CY_OK && ok &&
		    writer_publish(w, false, NULL, &e) == CY_OK &&
		    run_holds(w, &R, &e);
		writer_close(w);
	}
	if (rc != CY_OK || !ok)
		t_diag("%s, call %lu, then %lu: %s %s", what, at, then,
		    fault_id(e.fault), e.text);
	return rc == CY_OK && ok;
}

static void
start(void)
{
	run_start(&R);
	P.n = 0;
	P.k = (struct kit_fs){0};
	(void)mkdirat(R.dir, "aside", 0700);
	P.aside = openat(R.dir, "aside", O_RDONLY | O_DIRECTORY);
}

static void
end(void)
{
	close(P.aside);
	run_end(&R);
}

/* The power goes at call number `at`. */
static void
test_cut(unsigned long step)
{
	struct fs fs = power_file_system(&P);
	unsigned long at, runs = 0, bad = 0;
	bool met = true, ok = true;

	for (at = 1; met && bad < 5; at += step) {
		start();
		P.k.mode = KIT_CRASH;
		P.k.at = at;
		work(&fs, &ok);
		met = P.k.met;
		power_cut(&P);
		bad += !holds("power cut", at, 0) || !ok;
		end();
		runs++;
	}
	t_ok(bad == 0 && runs > 1, "power cut: %lu runs", runs);
}

/* A process is killed, and what it did is in memory; the next one goes on;
 * then the power goes. */
static void
test_kill_cut(unsigned long step, unsigned long then_step)
{
	struct fs fs = power_file_system(&P);
	unsigned long at, then, runs = 0, bad = 0;
	bool met = true, ok = true;

	for (at = 1; met && bad < 5; at += step) {
		for (then = 1; then < 120 && bad < 5; then += then_step) {
			start();
			P.k.mode = KIT_CRASH;
			P.k.at = at;
			work(&fs, &ok);
			met = P.k.met;
			P.k = (struct kit_fs){.mode = KIT_CRASH, .at = then};
			work(&fs, &ok);
			power_cut(&P);
			bad += !holds("kill", at, then) || !ok;
			end();
			runs++;
		}
	}
	t_ok(bad == 0 && runs > 1, "kill, then power cut: %lu runs", runs);
}

int
main(int argc, char **argv)
{
	bool all = argc > 1;

	(void)argv;
	test_cut(all ? 1 : 3);
	test_kill_cut(all ? 1 : 13, all ? 3 : 17);
	return t_done();
}
