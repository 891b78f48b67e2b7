/* SPDX-License-Identifier: Apache-2.0 */
/* Two versions of a text, paragraph by paragraph and word by word. */
#include "../t.h"

#include "base/limits.h"
#include "core/redline.h"

static void
put_id(struct buf *b, const struct body_block *block)
{
	if (block->kind == BODY_NUMBERED)
		para_id_print(b, block->id);
	else
		buf_puts(b, block->kind == BODY_HEADING ? "#" : ".");
}

/* "=1 " same, "~2(...) " changed, "+3 " added, "-4 " removed; "4>5" renumbered,
 * "^" before what was moved. */
static void
show(struct buf *b, const struct redline *l)
{
	static const char kinds[] = "=~+-";
	static const char *const open[] = {"", "[-", "{+"};
	static const char *const close[] = {"", "-]", "+}"};

	for (size_t i = 0; i < l->n; i++) {
		const struct redline_row *r = &l->row[i];

		buf_printf(b, "%s%c", r->moved ? "^" : "", kinds[r->kind]);
		if (r->renumbered) {
			put_id(b, &r->old);
			buf_putc(b, '>');
		}
		put_id(b, r->new.text.p != NULL ? &r->new : &r->old);
		for (size_t k = 0; r->kind == REDLINE_CHANGED && k < r->diff.n;
		     k++)
			buf_printf(b, "%s%s%.*s%s", k == 0 ? "(" : "",
			    open[r->diff.run[k].kind],
			    SPAN_ARGS(r->diff.run[k].text),
			    close[r->diff.run[k].kind]);
		buf_puts(b, r->kind == REDLINE_CHANGED ? ") " : " ");
	}
}

#define A "States should consult each other early and often."
#define B "States share what they know of threats to all."
#define C "States keep their own networks in good order."
#define B2 "States share what they know of threats to some."

static void
test_rows(void)
{
	static const struct {
		const char *name, *old, *new, *want;
	} row[] = {
	    {"the same", "# T\n\n1. " A "\n\n- a\n- b\n",
	        "# T\n\n1. " A "\n\n- a\n- b\n", "=# =1 =. "},
	    {"a word", "1. " A "\n\n2. " B "\n", "1. " A "\n\n2. " B2 "\n",
	        "=1 ~2(States share what they know of threats to "
	        "[-all-]{+some+}.) "},
	    {"a letter added", "1. " A "\n\n2. " B "\n",
	        "1. " A "\n\n1a. " C "\n\n2. " B "\n", "=1 +1a =2 "},
	    {"removed", "1. " A "\n\n2. " B "\n\n3. " C "\n",
	        "1. " A "\n\n3. " C "\n", "=1 -2 =3 "},
	    {"removed at the ends", "1. " A "\n\n2. " B "\n\n3. " C "\n",
	        "2. " B "\n", "-1 =2 -3 "},
	    {"one put before, all renumbered", "1. " A "\n\n2. " B "\n",
	        "1. " C "\n\n2. " A "\n\n3. " B "\n", "+1 =1>2 =2>3 "},
	    {"the same, and one changed", "1. " A "\n\n2. " B "\n",
	        "1. " C "\n\n2. " A "\n\n3. " B2 "\n",
	        "+1 =1>2 ~2>3(States share what they know of threats to "
	        "[-all-]{+some+}.) "},
	    {"moved", "1. " A "\n\n2. " B "\n\n3. " C "\n",
	        "2. " B "\n\n3. " C "\n\n4. " A "\n", "=2 =3 ^=1>4 "},
	    {"another text under the id", "1. " A "\n\n2. " B "\n",
	        "1. " A "\n\n2. Nothing of it.\n",
	        "=1 ~2([-States share what they know-]{+Nothing+} of [-threats "
	        "to all-]{+it+}.) "},
	    {"without an id",
	        "# One\n\nWe the States agree on this.\n\n1. " A "\n",
	        "# Two\n\nWe the States agree on that.\n\n1. " A "\n",
	        "-# +# ~.(We the States agree on [-this-]{+that+}.) =1 "},
	    {"replaced", "One.\n\nTwo words here.\n",
	        "Nothing else.\n\nThree.\n", "-. -. +. +. "},
	    {"all of it came", "", "1. " A "\n", "+1 "},
	    {"all of it went", "1. " A "\n", "", "-1 "},
	    {"nothing", "", "", ""},
	    {"brackets", "1. We [should] [shall] talk.\n",
	        "1. We shall talk.\n",
	        "~1(We [-[should] [-]shall[-]-] talk.) "},
	    {"twice the same", "1. One.\n\n2. One.\n", "2. One.\n\n3. One.\n",
	        "^=2 =1>3 "},
	};
	struct redline l;
	struct arena a;
	struct buf b;
	struct cy_err e;

	arena_init(&a, REDLINE_ARENA);
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		buf_reset(&b);
		arena_reset(&a);
		t_rc(redline_make(&l, &a, span_str(row[i].old),
		         span_str(row[i].new), &e),
		    &e, CY_OK, FAULT_NONE, row[i].name);
		show(&b, &l);
		t_span(buf_span(&b), span_str(row[i].want), row[i].name);
	}
	buf_release(&b);
	arena_release(&a);
}

static void
test_counts(void)
{
	struct redline l;
	struct arena a;
	struct cy_err e;

	arena_init(&a, REDLINE_ARENA);
	t_rc(
	    redline_make(&l, &a,
	        SPAN_LIT("1. " A "\n\n2. " B "\n\n3. " C "\n\n4. Gone now.\n"),
	        SPAN_LIT("2. " B2 "\n\n3. " C "\n\n5. " A "\n\n6. New.\n"), &e),
	    &e, CY_OK, FAULT_NONE, "counts");
	t_uint(l.rows[REDLINE_SAME], 2, "rows that stayed");
	t_uint(l.rows[REDLINE_CHANGED], 1, "changed");
	t_uint(l.rows[REDLINE_ADDED], 1, "added");
	t_uint(l.rows[REDLINE_REMOVED], 1, "removed");
	t_uint(l.moved, 1, "moved");
	t_uint(l.renumbered, 1, "renumbered");
	t_uint(l.same, 9 + 9 + 9, "words that stayed, signs among them");
	t_uint(l.gone, 1 + 3, "that went");
	t_uint(l.came, 1 + 2, "that came");
	arena_release(&a);
}

static uint32_t
lot(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

/* A body by chance, of paragraphs from a small stock. */
static void
make(struct buf *b, uint32_t *seed)
{
	static const char *const stock[] = {A, B, B2, C, "One.", "One two.",
	    "We [a] [b] c.", "States should consult each other."};
	unsigned number = 0, n = lot(seed, 12) + 1;

	buf_reset(b);
	for (unsigned i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(b, '\n');
		number += 1 + lot(seed, 2);
		switch (lot(seed, 5)) {
		case 0:
			buf_puts(b, "# ");
			break;
		case 1:
			break;
		default:
			buf_printf(b, "%u. ", number);
			break;
		}
		buf_printf(b, "%s\n", stock[lot(seed, 8)]);
	}
}

/* Do the runs but these spell the text, spaces apart? */
static bool
spells(const struct diff *d, enum diff_kind but, struct span text)
{
	size_t at = 0;

	for (size_t i = 0; i < d->n; i++) {
		struct span run = d->run[i].text;

		for (size_t k = 0; d->run[i].kind != but && k < run.n; k++) {
			if (run.p[k] == ' ')
				continue;
			while (at < text.n && text.p[at] == ' ')
				at++;
			if (at == text.n || text.p[at++] != run.p[k])
				return false;
		}
	}
	return at == text.n;
}

/* Every paragraph once, the new ones in their order. */
static bool
holds(const struct redline *l, struct span old, struct span new)
{
	size_t at = 0, nold = 0, from = 0;
	struct body_block b;

	for (size_t i = 0; i < l->n; i++) {
		const struct redline_row *r = &l->row[i];

		if ((r->kind == REDLINE_ADDED) != (r->old.text.p == NULL) ||
		    (r->kind == REDLINE_REMOVED) != (r->new.text.p == NULL) ||
		    !spells(&r->diff, DIFF_NEW, r->old.text) ||
		    !spells(&r->diff, DIFF_GONE, r->new.text))
			return false;
		for (size_t k = 0; k < i; k++)
			if (r->old.text.p != NULL &&
			    l->row[k].old.text.p == r->old.text.p)
				return false;
		nold += r->old.text.p != NULL;
		if (r->new.text.p != NULL &&
		    (!body_next(new, &at, &b) || b.text.p != r->new.text.p))
			return false;
	}
	while (body_next(old, &from, &b))
		nold--;
	return nold == 0 && !body_next(new, &at, &b);
}

static void
test_any(void)
{
	uint32_t seed = 7;
	struct redline l;
	struct arena a;
	struct buf old, new;
	struct cy_err e;
	size_t bad = 0;

	arena_init(&a, REDLINE_ARENA);
	buf_init(&old, 1 << 16);
	buf_init(&new, 1 << 16);
	for (unsigned i = 0; i < 2000; i++) {
		make(&old, &seed);
		make(&new, &seed);
		arena_reset(&a);
		bad += redline_make(&l, &a, buf_span(&old), buf_span(&new),
		           &e) != CY_OK ||
		    !holds(&l, buf_span(&old), buf_span(&new));
	}
	t_uint(bad, 0, "both texts can be read off the rows");
	buf_release(&old);
	buf_release(&new);
	arena_release(&a);
}

static void
test_limits(void)
{
	struct redline l;
	struct arena a;
	struct buf b;
	struct cy_err e;

	arena_init(&a, REDLINE_ARENA);
	buf_init(&b, 1 << 20);
	for (unsigned i = 1; i <= LIMIT_PARAGRAPHS; i++)
		buf_printf(&b, "%s%u. Paragraph %u.\n", i == 1 ? "" : "\n", i,
		    i * 7919);
	t_rc(redline_make(&l, &a, buf_span(&b), SPAN_LIT("x\n"), &e), &e, CY_OK,
	    FAULT_NONE, "LIMIT_PARAGRAPHS");
	arena_reset(&a);
	buf_puts(&b, "\nAnd one.\n");
	t_rc(redline_make(&l, &a, SPAN_LIT("x\n"), buf_span(&b), &e), &e,
	    CY_BAD, FAULT_REDLINE_LONG, "and one more");
	/* All of it replaced: what is tried is limited, and so is memory. */
	buf_reset(&b);
	for (unsigned i = 1; i <= LIMIT_PARAGRAPHS; i++)
		buf_printf(&b, "%sSome other %u than %u.\n", i == 1 ? "" : "\n",
		    i, i * 104729);
	{
		struct buf c;

		buf_init(&c, 1 << 20);
		for (unsigned i = 1; i <= LIMIT_PARAGRAPHS; i++)
			buf_printf(&c, "%sNo %u but %u!\n", i == 1 ? "" : "\n",
			    i * 7, i * 1299709);
		arena_reset(&a);
		t_rc(redline_make(&l, &a, buf_span(&b), buf_span(&c), &e), &e,
		    CY_OK, FAULT_NONE, "nothing in common");
		t_uint(l.n, 2 * LIMIT_PARAGRAPHS, "all went, all came");
		buf_release(&c);
	}
	buf_reset(&b);
	(void)buf_extend(&b, DIFF_TEXT + 2);
	memset(b.p, 'x', b.n);
	b.p[b.n - 1] = '\n';
	arena_reset(&a);
	t_rc(redline_make(&l, &a, buf_span(&b), SPAN_LIT("x\n"), &e), &e,
	    CY_BAD, FAULT_DIFF_LONG, "a paragraph that is too long");
	buf_release(&b);
	arena_release(&a);
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct redline l;
	struct arena a;
	enum cy_rc rc;

	(void)ctx;
	arena_init(&a, REDLINE_ARENA);
	rc = redline_make(&l, &a,
	    SPAN_LIT("1. " A "\n\n2. " B "\n\nx y z\n\n3. " C "\n"),
	    SPAN_LIT("1. " C "\n\n2. " B2 "\n\nx y w\n\n4. " A "\n"), e);
	arena_release(&a);
	return rc;
}

/* Each budget from none up: out of memory, until it is enough. */
static void
test_budget(void)
{
	struct redline l;
	struct arena a;
	struct cy_err e;
	enum cy_rc rc = CY_TEMP;
	size_t budget = 0, odd = 0;

	for (; rc != CY_OK && budget < REDLINE_ARENA; budget += 16) {
		arena_init(&a, budget);
		rc = redline_make(&l, &a,
		    SPAN_LIT(
		        "1. " A "\n\n2. " B "\n\nx y z\n\n3. " C "\n\n8. Q\n"),
		    SPAN_LIT(
		        "1. " C "\n\n2. " B2 "\n\nx y w\n\n4. " A "\n\n8. R\n"),
		    &e);
		odd += rc != CY_OK &&
		    (rc != CY_TEMP || e.fault != FAULT_NO_MEMORY);
		arena_release(&a);
	}
	t_ok(rc == CY_OK && odd == 0, "each budget up to %zu bytes", budget);
}

int
main(void)
{
	test_rows();
	test_counts();
	test_any();
	test_limits();
	test_budget();
	t_oom(oom, NULL, "a redline");
	return t_done();
}
