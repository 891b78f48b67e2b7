/* SPDX-License-Identifier: Apache-2.0 */
#include "store/fts.h"

#include "base/text.h"

/* What the words of one text take, many times over. */
#define SPLIT_MAX WORDS_SIZE(LIMIT_RECORD_TEXT)

/* SQLite hands its extension interface out through a statement. */
static enum cy_rc
find_api(struct store *s, fts5_api **out, struct cy_err *e)
{
	struct query q;
	enum cy_rc rc = query_open(&q, s, SQL_FTS_API, e);

	*out = NULL;
	if (rc != CY_OK)
		return rc;
	(void)sqlite3_bind_pointer(q.st, 1, (void *)out, "fts5_api_ptr", NULL);
	return query_run(&q, e);
}

static enum cy_rc
open_tokenizer(struct store *s, struct cy_err *e)
{
	/* As in schema/index.sql. */
	const char *args[] = {"remove_diacritics", "2"};
	fts5_api *api;
	void *user;
	int rc = SQLITE_ERROR;
	enum cy_rc crc;

	if (s->words != NULL)
		return CY_OK;
	crc = find_api(s, &api, e);
	if (crc != CY_OK)
		return crc;
	if (api != NULL)
		rc =
		    api->xFindTokenizer(api, "unicode61", &user, &s->tokenizer);
	if (rc == SQLITE_OK)
		rc = s->tokenizer.xCreate(user, args, 2, &s->words);
	if (rc == SQLITE_OK)
		return CY_OK;
	s->words = NULL;
	return sql_fail(&s->db, rc, e);
}

void
fts_release(struct store *s)
{
	if (s->words != NULL)
		s->tokenizer.xDelete(s->words);
	s->words = NULL;
}

struct reading {
	struct arena *a;
	struct span pieces; /* empty: the text was plain */
	struct fts_tokens *out;
	size_t cap;
};

static int
take_token(void *ctx, int flags, const char *p, int n, int from, int to)
{
	struct reading *r = ctx;
	struct fts_token *t, *grown;

	(void)flags;
	if (r->out->n == r->cap) {
		r->cap = r->cap == 0 ? 32 : r->cap * 2;
		grown = arena_array(r->a, r->cap, sizeof(*grown));
		if (grown == NULL)
			return SQLITE_NOMEM;
		if (r->out->n > 0)
			memcpy(grown, r->out->v, r->out->n * sizeof(*grown));
		r->out->v = grown;
	}
	t = &r->out->v[r->out->n++];
	t->word = arena_copy(r->a, span(p, (size_t)n));
	t->from = (size_t)from;
	t->to = (size_t)to;
	if (r->pieces.n > 0) {
		t->from = words_origin(r->pieces, t->from);
		t->to = words_origin(r->pieces, t->to - 1) + 1;
	}
	return t->word.p == NULL ? SQLITE_NOMEM : SQLITE_OK;
}

static enum cy_rc
tokenize(struct store *s, struct reading *r, struct span text, struct cy_err *e)
{
	int rc;

	if (text.n == 0)
		return CY_OK;
	rc = s->tokenizer.xTokenize(s->words, r, FTS5_TOKENIZE_AUX,
	    (const char *)text.p, (int)text.n, take_token);
	return rc == SQLITE_OK ? CY_OK : cy_nomem(e);
}

enum cy_rc
fts_read(struct store *s, struct span text, enum words_mode mode,
    struct arena *a, struct fts_tokens *out, struct cy_err *e)
{
	struct reading r = {.a = a, .out = out};
	struct buf split, pieces;
	enum cy_rc rc = open_tokenizer(s, e);

	*out = (struct fts_tokens){.n = 0};
	if (rc != CY_OK)
		return rc;
	text = span_first(text, LIMIT_RECORD_TEXT);
	if (words_plain(text))
		return tokenize(s, &r, text, e);
	buf_init(&split, SPLIT_MAX);
	buf_init(&pieces, SPLIT_MAX * sizeof(struct words_piece));
	words_split(&split, text, mode, &pieces);
	rc = buf_check(&split, e);
	if (rc == CY_OK)
		rc = buf_check(&pieces, e);
	r.pieces = buf_span(&pieces);
	if (rc == CY_OK)
		rc = tokenize(s, &r, buf_span(&split), e);
	buf_release(&split);
	buf_release(&pieces);
	return rc;
}
