/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spec/papers.md, "Seeing", on drafts by chance, half of whose papers no rule
 * would admit: what a party may not see never changes what it is told, and
 * what it is told is the fold of what it may see.
 */
#include "papers.h"

#define SALT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define PARTIES 5
#define PAPERS 60
#define DRAFTS 20

static const char *const ids[PARTIES] = {"aa", "bb", "cc", "dd", "ee"};

static uint32_t
lot(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

static void
put_some(struct buf *b, uint32_t *seed, const char *header, bool one)
{
	uint32_t set = lot(seed, 1u << PARTIES);

	if (one && set == 0)
		set = 2;
	for (unsigned i = 0; i < PARTIES; i++)
		if ((set >> i & 1) != 0)
			buf_printf(b, "%s: %s.example\n", header, ids[i]);
}

static void
put_paper(
    struct buf *b, uint32_t *seed, const struct papers *p, const char *header)
{
	uint32_t i = lot(seed, (uint32_t)p->n + 1);

	/* More often what came last. */
	if (i < p->n && lot(seed, 2) == 0)
		i = (uint32_t)p->n - 1 - i % 8 % (uint32_t)p->n;
	buf_printf(b, "%s: @%s\n", header, i < p->n ? p->label[i] : "nothing");
}

/* Headers of a paper of this type, by chance. */
static void
put_headers(struct buf *b, uint32_t *seed, const struct papers *p,
    enum record_kind kind, const char *author)
{
	static const char *const stands[] = {"agree", "object", "reserve",
	    "prefer\nAlternative: 1", "prefer\nAlternative: 2"};

	if (kind == PAPER_CLEARANCE)
		buf_printf(b, "Audience: %s.example\n",
		    lot(seed, 4) == 0 ? "aa" : author);
	else if (kind != PAPER_RETRACTION && lot(seed, 3) == 0)
		put_some(b, seed, "Audience", false);
	if (kind == PAPER_VERSION && lot(seed, 2) == 0)
		put_paper(b, seed, p, "Previous");
	if (kind != PAPER_VERSION)
		put_paper(b, seed, p, "Regarding");
	if (kind == PAPER_CIRCULATION) {
		put_some(b, seed, "Invited", true);
		if (lot(seed, 3) == 0)
			buf_printf(b, "Deadline: 2030-02-%02uT00:00:00Z\n",
			    lot(seed, 28) + 1);
	}
	if (kind == PAPER_POSITION)
		buf_printf(b, "Paragraph: %u\nKind: %s\n", lot(seed, 2) + 1,
		    stands[lot(seed, 5)]);
	if (kind == PAPER_CLEARANCE)
		buf_printf(b, "Step: %s\nKind: %s\n",
		    lot(seed, 2) == 0 ? "legal" : "minister",
		    lot(seed, 2) == 0 ? "cleared" : "refused");
}

static void
read_by_chance(struct papers *p, uint32_t *seed)
{
	static const enum record_kind kinds[] = {PAPER_VERSION, PAPER_VERSION,
	    PAPER_COMMENT, PAPER_COMMENT, PAPER_POSITION, PAPER_POSITION,
	    PAPER_CIRCULATION, PAPER_CIRCULATION, PAPER_CLEARANCE,
	    PAPER_RETRACTION};
	static const char *const texts[] = {
	    "1. We [should] [shall] talk.\n\n2. We write.\n",
	    "1. We talk.\n\n2. We [also] [] write.\n"};
	struct paper_step s = {.author = ids[lot(seed, PARTIES)]};
	char label[8];
	struct buf b;

	buf_init(&b, 1 << 16);
	s.kind = kinds[lot(seed, sizeof(kinds) / sizeof(kinds[0]))];
	/* The lead writes and sends more than others. */
	if (lot(seed, 2) == 0)
		s.author = "aa";
	(void)snprintf(label, sizeof(label), "p%zu", p->n);
	s.label = (const char *)arena_copy(&p->a, span_str(label)).p;
	put_headers(&b, seed, p, s.kind, s.author);
	buf_putc(&b, '\0');
	s.headers = (const char *)b.p;
	if (s.kind == PAPER_VERSION || s.kind == PAPER_COMMENT)
		s.body = texts[lot(seed, 2)];
	papers_read(p, &s);
	buf_release(&b);
}

static void
dump(struct papers *p, const char *party, struct buf *out)
{
	struct draft d;
	struct arena a;
	char id[16];

	arena_init(&a, 8u << 20);
	(void)snprintf(id, sizeof(id), "%s.example", party);
	papers_fold(p, &d, &a, id);
	buf_reset(out);
	papers_dump(&d, &a, out);
	arena_release(&a);
}

/* What the party may see, given as if it were all, says the same. */
static bool
closed(struct papers *p, const char *party, const struct buf *want)
{
	static struct record seen[PAPERS_MAX];
	struct draft d;
	struct arena a;
	struct buf b;
	struct cy_err e;
	char id[16];
	size_t n = 0;
	bool same;

	arena_init(&a, 8u << 20);
	buf_init(&b, 1 << 18);
	(void)snprintf(id, sizeof(id), "%s.example", party);
	papers_fold(p, &d, &a, NULL);
	for (size_t i = 0; i < d.n; i++)
		if (paper_visible(&d, i, span_str(id)))
			seen[n++] = *d.paper[i].r;
	if (draft_fold(&d, &a, seen, n, span(NULL, 0), &e) != CY_OK)
		abort();
	papers_dump(&d, &a, &b);
	same = span_eq(buf_span(&b), buf_span(want));
	buf_release(&b);
	arena_release(&a);
	return same;
}

struct counts {
	size_t admitted, hidden, seen, told, open;
};

/* One paper more: those who do not see it are told what they were. */
static void
one_more(struct papers *p, struct buf before[PARTIES], struct counts *c)
{
	struct draft d;
	struct arena a;
	struct buf after;
	char id[16];

	papers_keep(p);
	arena_init(&a, 8u << 20);
	buf_init(&after, 1 << 18);
	papers_fold(p, &d, &a, NULL);
	for (unsigned i = 0; i < PARTIES; i++) {
		(void)snprintf(id, sizeof(id), "%s.example", ids[i]);
		dump(p, ids[i], &after);
		if (d.n > 0 && d.paper[d.n - 1].r == &p->r[p->n - 1] &&
		    paper_visible(&d, d.n - 1, span_str(id))) {
			c->seen++;
		} else {
			c->hidden++;
			c->told +=
			    !span_eq(buf_span(&after), buf_span(&before[i]));
		}
		c->open += !closed(p, ids[i], &after);
		buf_reset(&before[i]);
		buf_put(&before[i], buf_span(&after));
	}
	buf_release(&after);
	arena_release(&a);
}

static void
one_draft(uint32_t seed, struct counts *c)
{
	static struct papers p;
	struct buf before[PARTIES];
	struct cy_err e;
	bool allowed;

	papers_init(&p);
	for (unsigned i = 0; i < PARTIES; i++) {
		buf_init(&before[i], 1 << 18);
		dump(&p, ids[i], &before[i]);
	}
	papers_read(&p,
	    &(struct paper_step){"root", PAPER_DRAFT, "aa",
	        "Title: en T\nNonce: " SALT "\n", NULL, 0});
	one_more(&p, before, c);
	while (p.n < PAPERS) {
		read_by_chance(&p, &seed);
		allowed = papers_check(&p, false, &e) == CY_OK;
		c->admitted += allowed;
		if (allowed || lot(&seed, 4) == 0)
			one_more(&p, before, c);
	}
	for (unsigned i = 0; i < PARTIES; i++)
		buf_release(&before[i]);
	papers_release(&p);
}

int
main(void)
{
	struct counts c = {0};

	for (uint32_t seed = 1; seed <= DRAFTS; seed++)
		one_draft(seed, &c);
	t_uint(c.told, 0, "nobody is told of what it may not see");
	t_uint(c.open, 0, "what a party is told is the fold of what it sees");
	t_diag("%zu admitted; seen %zu times, hidden %zu times", c.admitted,
	    c.seen, c.hidden);
	t_ok(c.admitted > 10 * DRAFTS && c.seen > 50 * DRAFTS &&
	        c.hidden > 50 * DRAFTS,
	    "and there was something to see, and to hide");
	return t_done();
}
