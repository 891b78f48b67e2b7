/* SPDX-License-Identifier: Apache-2.0 */
#include "store/row.h"

#include "store/recent.h"

enum column {
	COL_ENTRY,
	COL_ID,
	COL_KIND,
	COL_RECORDED,
	COL_DATE,
	COL_DAY,
	COL_CHOICE,
	COL_THREAD,
	COL_TOPIC,
	COL_ROOT,
	COL_REPLACED,
	COL_AUTHOR,
	COL_PARTY,
	COL_HOLDER,
	COL_SINCE,
	COL_EXERCISE,
	COL_RELEASE,
	COL_RELEASED,
	COL_WITHDRAWN,
	COL_DISPLACED,
	COL_SEALED,
	COL_BY_AUTHOR,
	COL_WHO,
	COL_BYTES,
	COLUMNS
};
_Static_assert(COLUMNS == ROW_COLUMNS, "the view `shown`");

void
row_init(
    struct row *r, struct store *s, const char *lang, struct core_when when)
{
	memset(r, 0, sizeof(*r));
	r->s = s;
	r->lang = lang != NULL ? lang : "en";
	r->when = when;
	buf_init(&r->text, (size_t)4 * LIMIT_HEADER_LINE);
}

void
row_release(struct row *r)
{
	buf_release(&r->text);
}

int64_t
row_known(struct core_when when)
{
	if (when.known_at == 0 || when.known_at > INT64_MAX)
		return INT64_MAX;
	return (int64_t)when.known_at;
}

struct span
row_choice(enum record_kind kind, int64_t n)
{
	const struct record_type *t = &record_types[kind];
	struct span rest, word = {NULL, 0};
	size_t i;

	for (i = 0; i < t->nrules && t->rules[i].kind != V_CHOICE; i++)
		;
	if (i == t->nrules || n <= 0)
		return word;
	rest = span_str(t->rules[i].choices);
	while (n-- > 0)
		(void)span_split(&rest, ' ', &word);
	return word;
}

bool
row_counted(int64_t day, struct core_when when)
{
	if (when.as_of.year == 0)
		return true;
	return core_counts(day_unpack(day), when) == COUNT_YES;
}

enum cy_rc
row_missing(struct span name, struct cy_err *e)
{
	return cy_fail(e, CY_NOTFOUND, FAULT_STORE_NOT_FOUND, CY_NO_OFFSET,
	    "%.*s", SPAN_ARGS(span_first(name, 200)));
}

enum cy_rc
row_missing_entry(uint64_t index, struct cy_err *e)
{
	return cy_fail(e, CY_NOTFOUND, FAULT_STORE_NOT_FOUND, CY_NO_OFFSET,
	    "#%llu", (unsigned long long)index);
}

/* How well a title's language serves: asked for, English, any. */
static int
title_rank(const struct row *r, struct span lang)
{
	if (span_eq_str(lang, r->lang))
		return 3;
	return span_eq_str(lang, "en") ? 2 : 1;
}

/* A copy in r->text, by offset as long as that may move. */
struct piece {
	size_t at, n;
	bool is;
};

static void
piece_put(struct piece *p, struct buf *b, struct span text)
{
	*p = (struct piece){.at = b->n, .n = text.n, .is = true};
	buf_put(b, text);
}

static struct span
piece_span(const struct piece *p, const struct buf *b)
{
	if (!p->is || b->p == NULL)
		return (struct span){NULL, 0};
	return span(b->p + p->at, p->n);
}

struct texts {
	struct piece symbol, title, began;
	int rank;
};

static void
take_text(struct row *r, struct texts *t, enum field f, struct span value)
{
	struct span lang, title;
	int rank;

	if (f == F_SYMBOL)
		piece_put(&t->symbol, &r->text, value);
	if (f == F_BEGAN)
		piece_put(&t->began, &r->text, value);
	if ((f != F_TITLE && f != F_NAME) ||
	    !value_langtext(value, &lang, &title))
		return;
	rank = title_rank(r, lang);
	if (rank > t->rank) {
		t->rank = rank;
		piece_put(&t->title, &r->text, title);
	}
}

static enum cy_rc
read_texts(struct row *r, struct cy_err *e)
{
	struct texts t = {.rank = 0};
	struct query q;
	bool more;
	enum cy_rc rc;

	buf_reset(&r->text);
	rc = query_open(&q, r->s, SQL_FIELDS_GET, e);
	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, r->entry.index);
	while ((rc = query_next(&q, &more, e)) == CY_OK && more)
		take_text(r, &t, (enum field)col_int(&q, 0), col_span(&q, 1));
	query_close(&q);
	if (rc == CY_OK)
		rc = buf_check(&r->text, e);
	if (rc != CY_OK)
		return rc;
	r->entry.symbol = piece_span(&t.symbol, &r->text);
	r->entry.title = piece_span(&t.title, &r->text);
	r->began = piece_span(&t.began, &r->text);
	return CY_OK;
}

/* An entry that was not yet there at that moment is none. */
static uint64_t
known_index(const struct query *q, int at, struct core_when when)
{
	uint64_t v = col_index(q, at);

	return v != CORE_NONE && core_known(v, when) ? v : CORE_NONE;
}

static void
read_marks(struct row *r, const struct query *q)
{
	struct store_entry *row = &r->entry;
	bool held = known_index(q, COL_SINCE, r->when) != CORE_NONE;
	bool released = known_index(q, COL_RELEASE, r->when) != CORE_NONE;

	row->holder = held ? col_span(q, COL_HOLDER) : row->party;
	row->counts = day_unpack(col_int(q, released ? COL_RELEASED : COL_DAY));
	row->count = core_counts(row->counts, r->when);
	row->replaced_by = known_index(q, COL_REPLACED, r->when);
	row->withdrawn_by = known_index(q, COL_WITHDRAWN, r->when);
	row->displaced_by =
	    held ? known_index(q, COL_DISPLACED, r->when) : CORE_NONE;
}

enum cy_rc
row_read(struct row *r, struct query *q, struct cy_err *e)
{
	struct store_entry *row = &r->entry;
	int64_t kind = col_int(q, COL_KIND);

	memset(row, 0, sizeof(*row));
	row->index = (uint64_t)col_int(q, COL_ENTRY);
	if (kind < 0 || kind >= RECORD_KINDS || !col_hash(q, COL_ID, &row->id))
		return cy_fail(e, CY_BAD, FAULT_STORE_DAMAGED, CY_NO_OFFSET,
		    "entry %llu", (unsigned long long)row->index);
	row->kind = (enum record_kind)kind;
	row->author = col_span(q, COL_AUTHOR);
	row->party = col_span(q, COL_PARTY);
	row->recorded = col_int(q, COL_RECORDED) != 0;
	row->date = col_int(q, COL_DATE);
	row->choice = row_choice(row->kind, col_int(q, COL_CHOICE));
	row->exercise = col_span(q, COL_EXERCISE);
	row->topic = col_index(q, COL_TOPIC);
	row->thread = col_index(q, COL_THREAD);
	row->root = col_index(q, COL_ROOT);
	row->sealed = col_int(q, COL_SEALED);
	row->bytes = (uint32_t)col_int(q, COL_BYTES);
	r->who = col_int(q, COL_WHO);
	r->known = core_known(row->index, r->when);
	read_marks(r, q);
	return read_texts(r, e);
}

static enum cy_rc
newest_of(struct store *s, uint64_t root, struct core_when when,
    uint64_t *newest, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, s, SQL_ENTRY_NEWEST, e);

	if (rc != CY_OK)
		return rc;
	query_index(&q, 1, root);
	query_int(&q, 2, row_known(when));
	rc = query_step(&q, e);
	*newest = CORE_NONE;
	if (rc == CY_OK)
		*newest = col_index(&q, 0);
	query_close(&q);
	return query_end(rc);
}

enum cy_rc
row_place(struct store *s, uint64_t index, struct core_when when,
    uint64_t *root, uint64_t *thread, uint64_t *newest, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc;

	rc = query_first(&q, s, SQL_ENTRY_ONE, index, e);
	if (rc == CY_OK) {
		*root = col_index(&q, COL_ROOT);
		*thread = col_index(&q, COL_THREAD);
		query_close(&q);
		if (*thread == CORE_NONE)
			*thread = *root;
		rc = newest_of(s, *root, when, newest, e);
		if (rc != CY_OK || *newest != CORE_NONE)
			return rc;
		rc = CY_NOTFOUND;
	}
	return rc == CY_NOTFOUND ? row_missing_entry(index, e) : rc;
}

bool
row_stands(const struct row *r)
{
	return r->known && r->entry.count != COUNT_NOT &&
	    r->entry.replaced_by == CORE_NONE;
}

enum cy_rc
row_newest(struct row *r, struct query *q, uint64_t index,
    enum record_kind kind, struct cy_err *e)
{
	uint64_t root, thread, newest;
	enum cy_rc rc;

	q->st = NULL;
	rc = row_place(r->s, index, r->when, &root, &thread, &newest, e);
	if (rc == CY_OK)
		rc = query_first(q, r->s, SQL_ENTRY_ONE, newest, e);
	if (rc == CY_OK)
		rc = row_read(r, q, e);
	if (rc == CY_OK && r->entry.kind != kind)
		rc = row_missing_entry(index, e);
	return rc;
}

int64_t
row_before(struct store_page *page, struct core_when when)
{
	int64_t known = row_known(when);

	page->next = 0;
	if (page->limit > STORE_PAGE_MAX)
		page->limit = STORE_PAGE_MAX;
	if (page->before == 0 || page->before > (uint64_t)known)
		return known;
	return (int64_t)page->before;
}
