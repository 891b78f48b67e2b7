/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"
#include "../t.h"

static uint64_t mono;

static uint64_t
mono_ns(void *ctx)
{
	(void)ctx;
	return mono;
}

static const struct clock clock_test = {NULL, NULL, mono_ns};

/* Calls at these moments (ms) with so much done of 100; what is written. */
static void
check(const char *name, bool tty, const uint64_t (*at)[2], size_t n,
    const char *want, bool end)
{
	struct progress p;
	char text[4096] = "";
	FILE *f = tmpfile();
	size_t i;

	progress_init(&p, f, tty, &clock_test);
	for (i = 0; i < n; i++) {
		mono = at[i][0] * 1000000;
		progress_verify(&p, at[i][1], 100);
	}
	if (end)
		progress_end(&p);
	rewind(f);
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	t_span(span_str(text), span_str(want), name);
	(void)fclose(f);
}

int
main(void)
{
	static const uint64_t quick[][2] = {{0, 0}, {50, 20}, {120, 30}};
	static const uint64_t slow[][2] = {{0, 0}, {5000, 10}, {11000, 50}};
	static const uint64_t bar[][2] = {{0, 0}, {2000, 50}};
	static const uint64_t minutes[][2] = {{0, 0}, {90000, 90}};
	struct progress silent;

	check("quiet while it is quick", false, quick, 3, "", true);
	check("a line per ten seconds", false, slow, 3,
	    "checking records 50 of 100 (50 %), 4/s, 12s left\n", true);
	check("a terminal hears at once", true, quick, 3,
	    "\r\033[Kchecking records ...\r\033[Kchecking records ..."
	    "\r\033[K",
	    true);
	check("a bar after a second", true, bar, 2,
	    "\r\033[Kchecking records ...\r\033[K"
	    "[############            ] checking records 50 of 100 "
	    "(50 %), 25/s, 2s left",
	    false);
	check("minutes", false, minutes, 2,
	    "checking records 90 of 100 (90 %), 1/s, 10s left\n", true);
	progress_init(&silent, NULL, false, &clock_test);
	progress_node(&silent, "x", 1, 2);
	t_ok(silent.what == NULL, "--quiet");
	return t_done();
}
