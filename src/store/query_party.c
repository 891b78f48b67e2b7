/* SPDX-License-Identifier: Apache-2.0 */
#include "store/party.h"

#include "store/fts.h"
#include "store/row.h"

/* The words of a name, and of those it is compared with. */
#define NAME_BUDGET (1u << 20)

static enum cy_rc
take_iso(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	char *iso = ctx;

	(void)e;
	if (field == F_ISO && value.n == 2)
		memcpy(iso, value.p, 2);
	return CY_OK;
}

/* What the newest `party` record says.  Leaves q open for its spans. */
static enum cy_rc
fill_party(struct row *r, struct store_party *p, struct query *q, char iso[2],
    struct cy_err *e)
{
	enum cy_rc rc = query_first(q, r->s, SQL_ENTRY_ONE, p->entry, e);

	if (rc != CY_OK)
		return query_end(rc);
	rc = row_read(r, q, e);
	iso[0] = '\0';
	if (rc == CY_OK)
		rc = store_fields(r->s, p->entry, take_iso, iso, e);
	p->kind = r->entry.choice;
	p->name = r->entry.title;
	if (iso[0] != '\0')
		p->iso = span(iso, 2);
	return rc;
}

static enum cy_rc
give_party(struct row *r, const struct query *q,
    enum cy_rc (*fn)(
        void *ctx, const struct store_party *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct store_party p = {
	    .id = col_span(q, 0),
	    .known_as = col_span(q, 1),
	    .entry = col_index(q, 2),
	    .acts = (uint64_t)col_int(q, 3),
	    .entries = (uint64_t)col_int(q, 4),
	};
	struct query newest = {.st = NULL};
	enum cy_rc rc = CY_OK;
	char iso[2];

	if (p.entry != CORE_NONE)
		rc = fill_party(r, &p, &newest, iso, e);
	if (rc == CY_OK)
		rc = fn(ctx, &p, e);
	query_close(&newest);
	return rc;
}

enum cy_rc
store_parties(struct store *s, const char *lang,
    enum cy_rc (*fn)(
        void *ctx, const struct store_party *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	struct core_when when = {.known_at = 0};
	struct query q;
	struct row r;
	bool more;
	enum cy_rc rc = query_open(&q, s, SQL_PARTIES, e);

	if (rc != CY_OK)
		return rc;
	row_init(&r, s, lang, when);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more) {
		rc = give_party(&r, &q, fn, ctx, e);
		if (rc != CY_OK)
			break;
	}
	row_release(&r);
	query_close(&q);
	return rc;
}

struct wanted {
	struct row r;
	struct span name;
	enum cy_rc (*fn)(
	    void *ctx, const struct store_party *row, struct cy_err *e);
	void *ctx;
	bool failed; /* what the caller's function said is final */
};

static enum cy_rc
give_who(struct wanted *w, int64_t who, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, w->r.s, SQL_PARTY_ONE, e);

	if (rc != CY_OK)
		return rc;
	query_int(&q, 1, who);
	rc = query_step(&q, e);
	if (rc == CY_OK)
		rc = give_party(&w->r, &q, w->fn, w->ctx, e);
	w->failed = rc != CY_OK;
	query_close(&q);
	return rc;
}

/* A state that is named in a finding, or was hit, and never spoke. */
static enum cy_rc
give_named(struct wanted *w, struct span id, struct cy_err *e)
{
	struct store_party p = {.id = id, .entry = CORE_NONE};
	struct query q;
	enum cy_rc rc = query_open(&q, w->r.s, SQL_PARTY_NAMED, e);

	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, id);
	rc = query_step(&q, e);
	query_close(&q);
	if (rc != CY_OK)
		return rc;
	rc = w->fn(w->ctx, &p, e);
	w->failed = rc != CY_OK;
	return rc;
}

/* The id itself, or in lower case. */
static enum cy_rc
by_id(struct wanted *w, struct cy_err *e)
{
	char text[LIMIT_PARTY_ID] = "";
	struct span id = span(text, w->name.n);
	struct who *who;
	enum cy_rc rc;
	size_t i;

	if (w->name.n == 0 || w->name.n > sizeof(text))
		return CY_NOTFOUND;
	for (i = 0; i < id.n; i++)
		text[i] = (char)(w->name.p[i] >= 'A' && w->name.p[i] <= 'Z'
		        ? w->name.p[i] + ('a' - 'A')
		        : w->name.p[i]);
	if (!party_id_valid(id))
		return CY_NOTFOUND;
	rc = who_find(w->r.s, id, &who, e);
	if (rc == CY_OK)
		return give_who(w, who->who, e);
	return rc == CY_NOTFOUND ? give_named(w, id, e) : rc;
}

static enum cy_rc
ambiguous(const struct wanted *w, struct cy_err *e)
{
	return cy_fail(e, CY_CONFLICT, FAULT_STORE_AMBIGUOUS, CY_NO_OFFSET,
	    "%.*s", SPAN_ARGS(span_first(w->name, 200)));
}

/* The one party of the rows of q, which give its number. */
static enum cy_rc
only_party(struct wanted *w, struct query *q, struct cy_err *e)
{
	int64_t who = 0;
	bool more;
	enum cy_rc rc;

	while ((rc = query_next(q, &more, e)) == CY_OK && more) {
		if (who != 0 && col_int(q, 0) != who)
			return ambiguous(w, e);
		who = col_int(q, 0);
	}
	if (rc == CY_OK)
		rc = who == 0 ? CY_NOTFOUND : give_who(w, who, e);
	return rc;
}

static enum cy_rc
by_iso(struct wanted *w, struct cy_err *e)
{
	char iso[2];
	struct query q;
	enum cy_rc rc;
	size_t i;

	if (w->name.n != sizeof(iso))
		return CY_NOTFOUND;
	for (i = 0; i < sizeof(iso); i++)
		iso[i] = (char)(w->name.p[i] & ~0x20);
	rc = query_open(&q, w->r.s, SQL_PARTY_ISO, e);
	if (rc != CY_OK)
		return rc;
	query_text(&q, 1, span(iso, sizeof(iso)));
	rc = only_party(w, &q, e);
	query_close(&q);
	return rc;
}

struct called {
	struct store *s;
	struct arena *a;
	struct fts_tokens want;
	bool is;
};

/* Is this one of its names, whatever the case and the marks on letters? */
static enum cy_rc
take_name(void *ctx, enum field field, struct span value, struct cy_err *e)
{
	struct called *c = ctx;
	struct fts_tokens have;
	struct span lang, text;
	enum cy_rc rc;
	size_t i;

	if ((field != F_NAME && field != F_FORMAL_NAME) || c->is ||
	    !value_langtext(value, &lang, &text))
		return CY_OK;
	rc = fts_read(c->s, text, WORDS_TEXT, c->a, &have, e);
	if (rc != CY_OK || have.n != c->want.n)
		return rc;
	for (i = 0; i < have.n; i++)
		if (!span_eq(have.v[i].word, c->want.v[i].word))
			return CY_OK;
	c->is = true;
	return CY_OK;
}

/* Of the records with these words in a row in a title, those of parties that
 * bear the name. */
static enum cy_rc
each_called(struct wanted *w, struct called *c, struct query *q, int64_t *who,
    struct cy_err *e)
{
	unsigned seen = 0;
	bool more;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && seen++ < STORE_PAGE_WALK) {
		rc = query_next(q, &more, e);
		if (rc != CY_OK || !more)
			return rc;
		if (col_int(q, 1) != R_PARTY || col_int(q, 0) == *who)
			continue;
		c->is = false;
		rc = store_fields(c->s, col_index(q, 2), take_name, c, e);
		if (rc != CY_OK || !c->is)
			continue;
		if (*who != 0)
			return ambiguous(w, e);
		*who = col_int(q, 0);
	}
	return rc;
}

static enum cy_rc
find_called(struct wanted *w, struct called *c, const struct fts_query *words,
    int64_t *who, struct cy_err *e)
{
	struct buf match;
	struct query q = {.st = NULL};
	enum cy_rc rc;

	buf_init(&match, WORDS_SIZE(STORE_QUERY_BYTES) + 64);
	buf_puts(&match, "title : ");
	buf_put(&match, buf_span(&words->match));
	rc = buf_check(&match, e);
	if (rc == CY_OK)
		rc = query_open(&q, c->s, SQL_PARTY_CALLED, e);
	if (rc == CY_OK) {
		query_text(&q, 1, buf_span(&match));
		rc = each_called(w, c, &q, who, e);
	}
	query_close(&q);
	buf_release(&match);
	return rc;
}

/* The name as a query for its words in a row: quotes part words too. */
static enum cy_rc
parse_name(struct wanted *w, struct fts_query *words, struct called *c,
    struct cy_err *e)
{
	struct buf text;
	size_t i;
	enum cy_rc rc;

	buf_init(&text, STORE_QUERY_BYTES + 8);
	buf_putc(&text, '"');
	for (i = 0; i < w->name.n; i++)
		buf_putc(&text, w->name.p[i] == '"' ? ' ' : w->name.p[i]);
	buf_putc(&text, '"');
	rc = buf_check(&text, e);
	if (rc == CY_OK)
		rc = fts_read(c->s, w->name, WORDS_TEXT, c->a, &c->want, e);
	if (rc == CY_OK)
		rc = fts_parse(words, c->s, buf_span(&text), c->a, e);
	buf_release(&text);
	return rc;
}

static enum cy_rc
by_name(struct wanted *w, struct cy_err *e)
{
	struct called c = {.s = w->r.s};
	struct fts_query words = {.n = 0};
	struct arena a;
	int64_t who = 0;
	enum cy_rc rc;

	if (w->name.n == 0 || w->name.n > STORE_QUERY_BYTES / 2)
		return CY_NOTFOUND;
	arena_init(&a, NAME_BUDGET);
	c.a = &a;
	rc = parse_name(w, &words, &c, e);
	if (rc == CY_OK && words.match.n > 0)
		rc = find_called(w, &c, &words, &who, e);
	buf_release(&words.match);
	arena_release(&a);
	if (rc == CY_OK)
		rc = who == 0 ? CY_NOTFOUND : give_who(w, who, e);
	return rc;
}

enum cy_rc
store_party(struct store *s, struct span name, const char *lang,
    enum cy_rc (*fn)(
        void *ctx, const struct store_party *row, struct cy_err *e),
    void *ctx, struct cy_err *e)
{
	static enum cy_rc (*const ways[])(
	    struct wanted * w, struct cy_err * e) = {by_id, by_iso, by_name};
	const struct core_when now = {.known_at = 0};
	struct wanted w = {.name = name, .fn = fn, .ctx = ctx};
	enum cy_rc rc = CY_NOTFOUND;
	size_t i;

	row_init(&w.r, s, lang, now);
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		rc = ways[i](&w, e);
		if (rc != CY_NOTFOUND || w.failed)
			break;
	}
	row_release(&w.r);
	return rc == CY_NOTFOUND && !w.failed ? row_missing(name, e) : rc;
}
