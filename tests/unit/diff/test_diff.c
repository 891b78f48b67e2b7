/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "diff/diff.h"

/* Shows a difference as "stayed [-went-] {+came+}". */
static void
show(char *out, size_t size, const struct diff *d)
{
	static const char *const open[] = {"", "[-", "{+"};
	static const char *const close[] = {"", "-]", "+}"};
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < d->n && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%.*s%s",
		    open[d->run[i].kind], SPAN_ARGS(d->run[i].text),
		    close[d->run[i].kind]);
}

static void
test_small(void)
{
	static const struct {
		const char *old, *new, *want;
	} row[] = {
	    {"", "", ""},
	    {"We agree.", "We agree.", "We agree."},
	    {"", "We agree.", "{+We agree.+}"},
	    {"We agree.", "", "[-We agree.-]"},
	    {"States should act.", "States must act.",
	        "States [-should-]{+must+} act."},
	    {"a b c d e f g h", "a b x c d e g h", "a b {+x +}c d e[- f-] g h"},
	    {"one  two", "one two", "one two"},
	    {"one\n\ntwo", "one two", "one[-\n\n-]{+ +}two"},
	    {"We welcome, and support, this.", "We welcome this.",
	        "We welcome[-, and support,-] this."},
	    {"[alpha] beta", "[gamma] beta", "[[-alpha-]{+gamma+}] beta"},
	    {"\xe6\x88\x91\xe4\xbb\xac\xe5\x90\x8c\xe6\x84\x8f",
	        "\xe6\x88\x91\xe5\x90\x8c\xe6\x84\x8f",
	        "\xe6\x88\x91[-\xe4\xbb\xac-]\xe5\x90\x8c\xe6\x84\x8f"},
	    {"caf\xc3\xa9s open", "caf\xc3\xa9 open",
	        "[-caf\xc3\xa9s-]{+caf\xc3\xa9+} open"},
	};
	char got[512];
	struct arena a;
	struct diff d;
	struct cy_err e;

	arena_init(&a, DIFF_ARENA);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		arena_reset(&a);
		t_rc(diff_words(&d, &a, span_str(row[i].old),
		         span_str(row[i].new), &e),
		    &e, CY_OK, FAULT_NONE, row[i].want);
		show(got, sizeof(got), &d);
		t_span(span_str(got), span_str(row[i].want), row[i].want);
	}
	arena_release(&a);
}

/* Spaces count by their line breaks only. */
static size_t
plain(char *out, const struct diff *d, enum diff_kind but)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->run[i].kind != but)
			for (size_t k = 0; k < d->run[i].text.n; k++)
				if (d->run[i].text.p[k] > ' ')
					out[n++] = (char)d->run[i].text.p[k];
	return n;
}

static uint32_t
lot(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* A text of words from a small stock, and one with some of them changed. */
static void
make(char *old, char *new, size_t words, unsigned stock, unsigned percent,
    uint32_t seed)
{
	size_t a = 0, b = 0;

	for (size_t i = 0; i < words; i++) {
		uint32_t w = lot(&seed) % stock, c = lot(&seed) % 100;

		a += (size_t)sprintf(old + a, "w%u ", w);
		if (c >= percent)
			b += (size_t)sprintf(new + b, "w%u ", w);
		else if (c % 3 == 0)
			b += (size_t)sprintf(
			    new + b, "n%u ", lot(&seed) % stock);
		else if (c % 3 == 1)
			b += (size_t)sprintf(
			    new + b, "w%u w%u ", w, lot(&seed) % stock);
	}
}

/* The two texts can be read off the runs, whatever they are. */
static void
test_both(void)
{
	static char old[200000], new[400000], got[400000], want[400000];
	static const struct {
		size_t words;
		unsigned stock, percent;
		const char *name;
	} row[] = {
	    {50, 5, 30, "few words"},
	    {400, 3, 50, "words that repeat"},
	    {2000, 1, 50, "one word"},
	    {20000, 4000, 9, "a long text, 9 % changed"},
	    {20000, 3, 9, "a long text of three words"},
	    {5000, 5000, 100, "nothing in common"},
	};
	struct arena a;
	struct diff d;
	struct cy_err e;

	arena_init(&a, DIFF_ARENA);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		size_t n, m;

		make(old, new, row[i].words, row[i].stock, row[i].percent,
		    (uint32_t)i + 7);
		arena_reset(&a);
		t_rc(diff_words(&d, &a, span_str(old), span_str(new), &e), &e,
		    CY_OK, FAULT_NONE, row[i].name);
		n = plain(got, &d, DIFF_NEW);
		m = 0;
		for (char *p = old; *p != '\0'; p++)
			if (*p > ' ')
				want[m++] = *p;
		t_ok(n == m && memcmp(got, want, n) == 0, "%s: the old text",
		    row[i].name);
		n = plain(got, &d, DIFF_GONE);
		m = 0;
		for (char *p = new; *p != '\0'; p++)
			if (*p > ' ')
				want[m++] = *p;
		t_ok(n == m && memcmp(got, want, n) == 0, "%s: the new text",
		    row[i].name);
		t_diag("%s: %zu same, %zu gone, %zu came", row[i].name, d.same,
		    d.gone, d.came);
		t_ok(i != 3 || d.gone < 20000 * 9 / 100,
		    "%s: no more than was changed", row[i].name);
	}
	arena_release(&a);
}

static void
test_limit(void)
{
	char *long_text = malloc(DIFF_TEXT + 1);
	struct arena a;
	struct diff d;
	struct cy_err e;

	arena_init(&a, DIFF_ARENA);
	memset(long_text, 'x', DIFF_TEXT + 1);
	t_rc(diff_words(&d, &a, span(long_text, DIFF_TEXT), SPAN_LIT("y"), &e),
	    &e, CY_OK, FAULT_NONE, "as long as it may be");
	t_rc(diff_words(
	         &d, &a, span(long_text, DIFF_TEXT + 1), SPAN_LIT("y"), &e),
	    &e, CY_BAD, FAULT_DIFF_LONG, "one byte more");
	for (size_t i = 1; i < DIFF_TEXT; i += 2)
		long_text[i] = ' ';
	arena_reset(&a);
	t_rc(diff_words(&d, &a, span(long_text, DIFF_TEXT),
	         span(long_text, DIFF_TEXT / 2), &e),
	    &e, CY_OK, FAULT_NONE, "as many words as fit");
	arena_release(&a);
	free(long_text);
}

static enum cy_rc
once(void *ctx, struct cy_err *e)
{
	struct arena a;
	struct diff d;
	enum cy_rc rc;

	(void)ctx;
	arena_init(&a, DIFF_ARENA);
	rc = diff_words(&d, &a, SPAN_LIT("one two three four five six"),
	    SPAN_LIT("one two x three four five six"), e);
	arena_release(&a);
	return rc;
}

int
main(void)
{
	test_small();
	test_both();
	test_limit();
	t_oom(once, NULL, "memory");
	return t_done();
}
