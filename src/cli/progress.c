/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"

#include <string.h>

#define SECOND UINT64_C(1000000000)
#define BAR 24

void
progress_init(struct progress *p, FILE *f, bool tty, const struct clock *clock)
{
	memset(p, 0, sizeof(*p));
	p->f = f;
	p->tty = tty;
	p->clock = clock;
}

static void
print_left(char *out, size_t size, uint64_t seconds)
{
	if (seconds >= 3600)
		(void)snprintf(out, size, "%lluh%02llum",
		    (unsigned long long)(seconds / 3600),
		    (unsigned long long)(seconds / 60 % 60));
	else if (seconds >= 60)
		(void)snprintf(out, size, "%llum%02llus",
		    (unsigned long long)(seconds / 60),
		    (unsigned long long)(seconds % 60));
	else
		(void)snprintf(out, size, "%llus", (unsigned long long)seconds);
}

/* "checking 1200 of 3000 (40 %), 28000/s, 1m04s left" */
static void
print_figures(struct progress *p, uint64_t done, uint64_t of, uint64_t spent)
{
	uint64_t ms = spent / 1000000, rate = ms == 0 ? 0 : done * 1000 / ms;
	char left[32] = "";

	(void)fprintf(p->f, "%s %llu", p->what, (unsigned long long)done);
	if (of > 0)
		(void)fprintf(p->f, " of %llu (%llu %%)",
		    (unsigned long long)of,
		    (unsigned long long)(done * 100 / of));
	if (rate == 0)
		return;
	(void)fprintf(p->f, ", %llu/s", (unsigned long long)rate);
	if (of <= done)
		return;
	print_left(left, sizeof(left), (of - done) / rate);
	(void)fprintf(p->f, ", %s left", left);
}

static void
draw(struct progress *p, uint64_t done, uint64_t of, uint64_t spent)
{
	size_t i, full = of == 0 ? 0 : (size_t)(done * BAR / of);

	(void)fputs("\r\033[K", p->f);
	if (spent < SECOND) {
		(void)fprintf(p->f, "%s ...", p->what);
	} else {
		if (of > 0) {
			(void)fputc('[', p->f);
			for (i = 0; i < BAR; i++)
				(void)fputc(i < full ? '#' : ' ', p->f);
			(void)fputs("] ", p->f);
		}
		print_figures(p, done, of, spent);
	}
	(void)fflush(p->f);
	p->drawn = true;
}

void
progress_node(void *ctx, const char *what, uint64_t done, uint64_t of)
{
	struct progress *p = ctx;
	uint64_t now;

	if (p->f == NULL)
		return;
	now = p->clock->mono_ns(p->clock->ctx);
	if (p->what == NULL || strcmp(p->what, what) != 0) {
		p->what = what;
		p->start = now;
		p->last = now;
		if (p->tty)
			draw(p, done, of, 0);
		return;
	}
	if (now - p->last < (p->tty ? SECOND / 10 : 10 * SECOND))
		return;
	p->last = now;
	if (p->tty) {
		draw(p, done, of, now - p->start);
		return;
	}
	print_figures(p, done, of, now - p->start);
	(void)fputc('\n', p->f);
	(void)fflush(p->f);
}

void
progress_verify(void *ctx, uint64_t done, uint64_t of)
{
	progress_node(ctx, "checking records", done, of);
}

void
progress_end(struct progress *p)
{
	if (p->drawn) {
		(void)fputs("\r\033[K", p->f);
		(void)fflush(p->f);
	}
	p->drawn = false;
	p->what = NULL;
}
