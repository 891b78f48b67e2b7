/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cmd.h"
#include "cli/view.h"
#include "store/recent.h"
#include "store/search.h"

static const struct out_column columns[] = {
    {"entry", "entry", CELL_NUMBER, SEEN_ALL},
    {"type", "type", CELL_TEXT, SEEN_ALL},
    {"party", "party", CELL_TEXT, SEEN_ALL},
    {"date", "date", CELL_TEXT, SEEN_ALL},
    {"symbol", "symbol", CELL_TEXT, SEEN_ALL},
    {"id", "record", CELL_ID, SEEN_ALL},
    {"title", "title", CELL_TEXT, SEEN_CUT},
    {"text", NULL, CELL_TEXT, SEEN_JSON},
    {"matches", NULL, CELL_TEXT, SEEN_JSON},
    {"cursor", NULL, CELL_TEXT, SEEN_JSON},
};

/* "12-17 30-35": bytes of the text that match. */
static void
matches_cell(struct out *o, const struct store_marked *m)
{
	struct buf b;
	size_t i;

	buf_init(&b, 1 << 16);
	for (i = 0; i < m->n; i++)
		buf_printf(&b, "%s%zu-%zu", i > 0 ? " " : "", m->marks[i].from,
		    m->marks[i].to);
	out_cell(o, buf_span(&b));
	buf_release(&b);
}

static void
program_hit(struct out *o, const struct store_hit *hit)
{
	const struct store_entry *row = hit->entry;
	char cursor[STORE_RANK_TEXT];

	store_rank_print(cursor, hit->rank);
	out_cell_n(o, row->index);
	out_cell_c(o, record_types[row->kind].name);
	out_cell(o, row->party);
	view_day_cell(o, row->counts);
	out_cell(o, row->symbol);
	view_id_cell(o, &row->id);
	out_cell(o, row->title);
	out_cell(o, hit->part.text);
	matches_cell(o, &hit->part);
	out_cell_c(o, cursor);
}

/* The part on one line, with dots where the body goes on. */
static void
people_part(struct out *o, const struct store_hit *hit)
{
	struct span rest = hit->part.text, line;
	struct buf b;

	if (rest.n == 0)
		return;
	buf_init(&b, 1 << 16);
	buf_puts(&b, hit->cut_front ? "..." : "");
	while (span_split(&rest, '\n', &line)) {
		buf_puts(&b, b.n > 0 && line.n > 0 ? " " : "");
		buf_put(&b, line);
	}
	buf_puts(&b, hit->cut_back ? " ..." : "");
	out_para(o, 4, 0, buf_span(&b));
	buf_release(&b);
}

/* What it is about, by title. */
static enum cy_rc
about_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct buf b;

	(void)e;
	if (row->title.n == 0)
		return CY_OK;
	buf_init(&b, LIMIT_HEADER_LINE + 8);
	buf_puts(&b, "on ");
	buf_put(&b, row->title);
	out_para(ctx, 2, 0, buf_span(&b));
	buf_release(&b);
	return CY_OK;
}

struct hits {
	struct out *out;
	struct store *store;
	const char *lang;
};

static enum cy_rc
people_hit(const struct hits *h, const struct store_hit *hit, struct cy_err *e)
{
	struct out *o = h->out;
	const struct store_entry *row = hit->entry;
	char day[DAY_TEXT] = "no date", name[LIMIT_SYMBOL + 16];
	enum cy_rc rc = CY_OK;

	if (row->counts.year > 0)
		day_print(day, row->counts);
	if (row->symbol.n > 0)
		(void)snprintf(
		    name, sizeof(name), "%.*s", SPAN_ARGS(row->symbol));
	else
		(void)snprintf(name, sizeof(name), "#%llu",
		    (unsigned long long)row->index);
	out_head(o, "%s  %s of %.*s, %s", name, record_types[row->kind].name,
	    SPAN_ARGS(row->party), day);
	if (row->title.n > 0)
		out_para(o, 2, 0, row->title);
	else if (row->thread != CORE_NONE)
		rc = store_entry(
		    h->store, row->thread, h->lang, about_row, o, e);
	people_part(o, hit);
	return rc;
}

static enum cy_rc
hit_row(void *ctx, const struct store_hit *hit, struct cy_err *e)
{
	const struct hits *h = ctx;

	if (h->out->form == OUT_HUMAN)
		return people_hit(h, hit, e);
	program_hit(h->out, hit);
	return CY_OK;
}

static enum cy_rc
read_kind(struct store_search *q, const char *name, struct cy_err *e)
{
	const struct record_type *t;

	if (name == NULL)
		return CY_OK;
	t = record_type_named(span_str(name));
	if (t == NULL)
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--type: there is no type \"%s\"", name);
	q->kinds = STORE_KIND(t->kind);
	return CY_OK;
}

static enum cy_rc
read_days(const struct cli *c, struct store_search *q, struct cy_err *e)
{
	const char *from = cli_opt(c, "from"), *to = cli_opt(c, "to");
	enum cy_rc rc = CY_OK;

	if (from != NULL)
		rc = cli_day(&q->from, from, e);
	if (rc == CY_OK && to != NULL)
		rc = cli_day(&q->to, to, e);
	return rc;
}

static enum cy_rc
read_page(const struct cli *c, struct store_results *r, struct cy_err *e)
{
	const char *limit = cli_opt(c, "limit"), *after = cli_opt(c, "after");
	uint64_t n = 20;
	enum cy_rc rc = CY_OK;

	if (limit != NULL)
		rc = cli_number(&n, limit, 1, STORE_SEARCH_MAX, "--limit", e);
	if (rc != CY_OK)
		return rc;
	r->limit = (unsigned)n;
	if (after != NULL && !store_rank_parse(span_str(after), &r->after))
		return cy_fail(e, CY_USAGE, FAULT_CLI_ARGUMENTS, CY_NO_OFFSET,
		    "--after: \"%s\" is no cursor of a search", after);
	return CY_OK;
}

static enum cy_rc
read_query(struct cli *c, struct store_search *q, struct store_results *r,
    struct buf *words, struct cy_err *e)
{
	const char *party = cli_opt(c, "party");
	size_t i;
	enum cy_rc rc;

	*q = (struct store_search){.newest = true, .lang = view_lang(c)};
	for (i = 0; i < c->nargs; i++) {
		buf_puts(words, i > 0 ? " " : "");
		buf_puts(words, c->args[i]);
	}
	rc = buf_check(words, e);
	q->query = buf_span(words);
	if (party != NULL)
		q->party = span_str(party);
	if (rc == CY_OK)
		rc = read_kind(q, cli_opt(c, "type"), e);
	if (rc == CY_OK)
		rc = read_days(c, q, e);
	if (rc == CY_OK)
		rc = view_when(c, &q->when, e);
	if (rc == CY_OK)
		rc = read_page(c, r, e);
	return rc;
}

static enum cy_rc
search(struct cli *c, struct node *n, const struct store_search *q,
    struct store_results *r, struct cy_err *e)
{
	struct out *o = &c->out;
	struct hits h = {o, node_store(n), q->lang};
	char next[STORE_RANK_TEXT] = "";
	enum cy_rc rc;

	out_begin(o, OUT_LIST);
	if (o->form != OUT_HUMAN)
		out_table(o, "results", NULL, OUT_COLS(columns));
	rc = store_search(node_store(n), q, r, hit_row, &h, e);
	if (o->form != OUT_HUMAN)
		out_table_end(o, NULL);
	if (rc != CY_OK)
		return rc;
	if (r->next.is)
		store_rank_print(next, r->next);
	out_num(o, "found", NULL, r->found);
	out_bool(o, "whole", NULL, r->whole);
	out_cstr(o, "next", NULL, next);
	if (r->found == 0)
		out_line(o, STYLE_NONE, "Nothing in this register matches.");
	else
		out_line(o, STYLE_DIM, "\n%llu %s%s%s%s",
		    (unsigned long long)r->found,
		    r->found == 1 ? "record matches" : "records match",
		    r->whole ? "" : ", and older ones",
		    r->next.is ? "; more with --after " : "", next);
	return out_end(o, e);
}

enum cy_rc
cmd_search(struct cli *c, struct cy_err *e)
{
	struct store_results r = {.limit = 0};
	struct store_search q;
	struct node *n = NULL;
	struct buf words;
	enum cy_rc rc;

	buf_init(&words, 1 << 16);
	rc = read_query(c, &q, &r, &words, e);
	if (rc == CY_OK)
		rc = cli_open_read(c, &n, e);
	if (rc == CY_OK)
		rc = search(c, n, &q, &r, e);
	buf_release(&words);
	return cli_close(n, rc, e);
}
