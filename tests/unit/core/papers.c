/* SPDX-License-Identifier: Apache-2.0 */
#include "papers.h"

void
papers_init(struct papers *p)
{
	memset(p, 0, sizeof(*p));
	arena_init(&p->a, 8u << 20);
}

void
papers_release(struct papers *p)
{
	arena_release(&p->a);
}

static const char *
id_of(const struct papers *p, struct span label)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (span_eq_str(label, p->label[i]))
			return p->hex[i];
	/* Nobody's. */
	return "ffffffffffffffffffffffffffffffff"
	       "ffffffffffffffffffffffffffffffff";
}

/* Headers with "@label" as the id of that paper. */
static void
put_headers(struct buf *b, const struct papers *p, const char *headers)
{
	struct span rest = span_str(headers), line;
	size_t at;

	while (span_split(&rest, '\n', &line)) {
		at = span_find(line, '@');
		buf_put(b, span_first(line, at));
		if (at < line.n)
			buf_puts(b, id_of(p, span_from(line, at + 1)));
		buf_putc(b, '\n');
	}
}

void
papers_read(struct papers *p, const struct paper_step *s)
{
	struct span text;
	struct hash id;
	struct cy_err e;
	struct buf b;

	buf_init(&b, LIMIT_RECORD_TEXT);
	buf_printf(&b, "comity/%s/v1\nAuthor: %s.example\n",
	    record_type_of(s->kind)->name, s->author);
	/* So that two papers are never one. */
	buf_printf(&b, "Date: 2030-01-01T%02u:%02u:00Z\n",
	    (unsigned)(p->n / 60 % 24), (unsigned)(p->n % 60));
	if (s->kind != PAPER_DRAFT)
		buf_printf(&b, "Draft: %s\n", id_of(p, SPAN_LIT("root")));
	put_headers(&b, p, s->headers);
	if (s->body != NULL)
		buf_printf(&b, "\n%s", s->body);
	text = arena_copy(&p->a, buf_span(&b));
	buf_release(&b);
	if (text.p == NULL ||
	    paper_parse(&p->r[p->n], &p->a, text, &e) != CY_OK) {
		fprintf(stderr, "%s: %s\n", s->label, e.text);
		abort();
	}
	record_id(&p->r[p->n], &id);
	hash_hex(p->hex[p->n], &id);
	p->label[p->n] = s->label;
}

void
papers_keep(struct papers *p)
{
	if (++p->n == PAPERS_MAX)
		abort();
}

void
papers_fold(
    struct papers *p, struct draft *d, struct arena *a, const char *party)
{
	struct span who = party == NULL ? span(NULL, 0) : span_str(party);
	struct cy_err e;

	if (draft_fold(d, a, p->r, p->n, who, &e) != CY_OK)
		abort();
}

enum cy_rc
papers_check(struct papers *p, bool fixed, struct cy_err *e)
{
	struct draft d;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, 8u << 20);
	if (draft_fold(&d, &a, p->r, p->n, p->r[p->n].author, e) != CY_OK)
		abort();
	d.fixed = fixed;
	rc = draft_check(&d, &p->r[p->n], e);
	arena_release(&a);
	return rc;
}

void
papers_step(struct papers *p, const struct paper_step *s, bool fixed)
{
	struct cy_err e = {0};
	enum cy_rc rc;

	papers_read(p, s);
	rc = papers_check(p, fixed, &e);
	t_ok((rc == CY_OK ? FAULT_NONE : e.fault) == s->fault, "%s: %s",
	    s->label, s->fault == FAULT_NONE ? "ok" : fault_id(s->fault));
	if (rc != CY_OK && e.fault != s->fault)
		t_diag("%s: %s", fault_id(e.fault), e.text);
	if (rc == CY_OK)
		papers_keep(p);
}

static const char *
label_of(const struct papers *p, const struct hash *id)
{
	char hex[HASH_HEX];
	size_t i;

	hash_hex(hex, id);
	for (i = 0; i < p->n; i++)
		if (strcmp(p->hex[i], hex) == 0)
			return p->label[i];
	return "?";
}

void
papers_labels(const struct papers *p, const struct draft *d, struct buf *out)
{
	size_t i;

	for (i = 0; i < d->n; i++)
		buf_printf(out, "%s%s", i == 0 ? "" : " ",
		    label_of(p, &d->paper[i].id));
}

size_t
papers_index(const struct draft *d, const struct papers *p, const char *label)
{
	struct hash id;

	if (!hash_from_hex(&id, span_str(id_of(p, span_str(label)))))
		abort();
	return draft_find(d, &id);
}

static void
dump_positions(
    const struct draft *d, struct arena *a, size_t version, struct buf *out)
{
	struct draft_position *p;
	struct cy_err e;
	size_t n, i;

	if (draft_positions(d, a, version, &p, &n, &e) != CY_OK)
		abort();
	for (i = 0; i < n; i++)
		buf_printf(out, " %zu:%zu:%zu.%u%c:%u:%llu:%u:%d", version,
		    p[i].paper, p[i].party, p[i].paragraph.number,
		    p[i].paragraph.letter + '0', (unsigned)p[i].stand,
		    (unsigned long long)p[i].alternative, p[i].group,
		    p[i].holds);
}

void
papers_dump(const struct draft *d, struct arena *a, struct buf *out)
{
	char hex[HASH_HEX];
	size_t i;

	buf_printf(
	    out, "lead %.*s current %zu\n", SPAN_ARGS(d->lead), d->current);
	for (i = 0; i < d->nparties; i++)
		buf_printf(out, "party %.*s %d %zu %lld\n",
		    SPAN_ARGS(d->party[i].id), d->party[i].member,
		    d->party[i].version, (long long)d->party[i].deadline);
	for (i = 0; i < d->n; i++) {
		const struct draft_paper *p = &d->paper[i];

		hash_hex(hex, &p->id);
		buf_printf(out, "paper %s %zu %zu %zu %zu %d\n", hex,
		    p->regarding, p->retracted, p->first, p->next, p->head);
		if (p->r->type->kind == PAPER_VERSION)
			dump_positions(d, a, i, out);
	}
	if (buf_check(out, NULL) != CY_OK)
		abort();
}
