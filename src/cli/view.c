/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/view.h"

#include <unistd.h>

#include "base/text.h"

static const struct out_column header_columns[] = {
    {"name", "header", CELL_TEXT, SEEN_ALL},
    {"value", "value", CELL_TEXT, SEEN_CUT},
};

static void
view_headers(struct out *o, const struct record *r)
{
	const struct record_field *f;
	size_t i;

	if (o->form != OUT_HUMAN)
		out_table(o, "headers", NULL, OUT_COLS(header_columns));
	for (i = 0; i < r->nfields; i++) {
		f = &r->fields[i];
		if (o->form == OUT_HUMAN) {
			out_str(o, "", field_name(f->rule->field), f->value);
			continue;
		}
		out_cell_c(o, field_name(f->rule->field));
		out_cell(o, f->value);
	}
	if (o->form != OUT_HUMAN)
		out_table_end(o, NULL);
}

void
view_record(struct out *o, const struct record *r, uint64_t index)
{
	struct span recorded = record_get(r, F_RECORDED_FOR);
	bool is_public = span_eq_str(recorded, "public");
	char hex[HASH_HEX];
	struct hash id;

	record_id(r, &id);
	hash_hex(hex, &id);
	out_cstr(o, "id", "Record", hex);
	out_cstr(o, "type", "Type", r->type->name);
	if (index != UINT64_MAX)
		out_num(o, "entry", "Entry", index);
	view_headers(o, r);
	if (r->body.n > 0)
		out_block(o, "body", r->body);
	out_str(o, "signed_by", NULL, r->sig.name);
	if (o->form != OUT_HUMAN)
		return;
	if (r->sig.name.n == 0)
		out_line(o, STYLE_DIM, "\nNot signed.");
	else if (recorded.n > 0)
		out_line(o, STYLE_DIM, "\nRecorded by %.*s%s%.*s.",
		    SPAN_ARGS(r->sig.name),
		    is_public ? " from public sources" : ", not signed by ",
		    is_public ? 0 : (int)recorded.n, (const char *)recorded.p);
	else
		out_line(o, STYLE_DIM, "\nCarries a signature of %.*s.",
		    SPAN_ARGS(r->sig.name));
}

enum cy_rc
view_bytes(struct cli *c, const char *path, struct span s, struct cy_err *e)
{
	struct span line;
	char safe[8192];

	if (path != NULL || !isatty(STDOUT_FILENO))
		return cli_store(path, s, e);
	(void)c;
	while (span_split(&s, '\n', &line)) {
		text_for_terminal(safe, sizeof(safe), line);
		(void)puts(safe);
	}
	return CY_OK;
}

void
view_hash(char out[VIEW_HASH], const struct hash *h)
{
	char hex[HASH_HEX];
	size_t i, n = 0;

	hash_hex(hex, h);
	n = (size_t)snprintf(out, VIEW_HASH, "sha256");
	for (i = 0; i < 64; i++) {
		if (i % 4 == 0)
			out[n++] = ' ';
		out[n++] = hex[i];
	}
	out[n] = '\0';
}

void
view_time(char out[VIEW_TIME], utc_t t)
{
	char text[TIME_TEXT];

	time_print(text, t);
	text[10] = '\0';
	text[16] = '\0';
	(void)snprintf(out, VIEW_TIME, "%.10s %.5s UTC", text, text + 11);
}

void
view_span(char out[VIEW_SPAN], int64_t seconds)
{
	static const struct {
		int64_t from, unit;
		const char *name;
	} steps[] = {
	    {172800, 86400, "days"},
	    {7200, 3600, "h"},
	    {60, 60, "min"},
	    {0, 1, "s"},
	};
	size_t i = 0;

	if (seconds < 0)
		seconds = 0;
	while (seconds < steps[i].from)
		i++;
	(void)snprintf(out, VIEW_SPAN, "%lld %s",
	    (long long)(seconds / steps[i].unit), steps[i].name);
}

enum cy_rc
view_resolve(
    struct node *n, const char *name, uint64_t *index, struct cy_err *e)
{
	struct hash id;

	return store_resolve(node_store(n), span_str(name), index, &id, e);
}

static enum cy_rc
kind_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	enum record_kind *kind = ctx;

	(void)e;
	*kind = row->kind;
	return CY_OK;
}

enum cy_rc
view_find(struct node *n, const char *name, enum record_kind kind,
    uint64_t *index, struct cy_err *e)
{
	enum record_kind is = RECORD_KINDS;
	enum cy_rc rc = view_resolve(n, name, index, e);

	if (rc == CY_OK)
		rc = store_entry(node_store(n), *index, "en", kind_row, &is, e);
	if (rc == CY_OK && is != kind)
		return cy_fail(e, CY_NOTFOUND, FAULT_CLI_OTHER_TYPE,
		    CY_NO_OFFSET, "\"%s\" is a record of type %s, not %s", name,
		    record_types[is].name, record_types[kind].name);
	return rc;
}

enum cy_rc
view_when(struct cli *c, struct core_when *when, struct cy_err *e)
{
	const char *as_of = cli_opt(c, "as-of");
	const char *known_at = cli_opt(c, "known-at");
	enum cy_rc rc = CY_OK;

	memset(when, 0, sizeof(*when));
	when->today = day_of(c->clock->now(c->clock->ctx));
	if (as_of != NULL)
		rc = cli_day(&when->as_of, as_of, e);
	if (rc == CY_OK && known_at != NULL)
		rc = cli_number(
		    &when->known_at, known_at, 1, INT64_MAX, "--known-at", e);
	return rc;
}

void
view_when_facts(struct out *o, const struct core_when *when)
{
	char day[DAY_TEXT] = "";

	if (o->form == OUT_HUMAN)
		return;
	if (when->as_of.year > 0)
		day_print(day, when->as_of);
	out_cstr(o, "as_of", NULL, day);
	if (when->known_at > 0)
		out_num(o, "known_at", NULL, when->known_at);
	else
		out_cstr(o, "known_at", NULL, "");
}

const char *
view_none(const struct core_when *when, const char *all, const char *then)
{
	return when->as_of.year > 0 || when->known_at > 0 ? then : all;
}

const char *
view_lang(const struct cli *c)
{
	return c->config.value[SET_LANG];
}

const struct out_column view_entry_columns[VIEW_ENTRY_COLUMNS] = {
    {"entry", "entry", CELL_NUMBER, SEEN_ALL},
    {"type", "type", CELL_TEXT, SEEN_ALL},
    {"party", "party", CELL_TEXT, SEEN_ALL},
    {"date", "date", CELL_TEXT, SEEN_ALL},
    {"what", "what", CELL_TEXT, SEEN_ALL},
    {"symbol", NULL, CELL_TEXT, SEEN_PROGRAM},
    {"id", "record", CELL_ID, SEEN_ALL},
    {"title", "name", CELL_TEXT, SEEN_CUT},
    {"author", "author", CELL_TEXT, SEEN_JSON},
    {"recorded", "recorded", CELL_BOOL, SEEN_JSON},
    {"about", "about", CELL_TEXT, SEEN_JSON},
};

void
view_day_cell(struct out *o, struct day d)
{
	char text[DAY_TEXT] = "";

	if (d.year > 0)
		day_print(text, d);
	out_cell_c(o, text);
}

void
view_id_cell(struct out *o, const struct hash *id)
{
	char hex[HASH_HEX];

	hash_hex(hex, id);
	out_cell_c(o, hex);
}

/* What its thread is about, by symbol. */
struct about {
	char symbol[LIMIT_SYMBOL + 1];
};

static enum cy_rc
about_row(void *ctx, const struct store_entry *row, struct cy_err *e)
{
	struct about *a = ctx;

	(void)e;
	(void)snprintf(a->symbol, sizeof(a->symbol), "%.*s",
	    SPAN_ARGS(span_first(row->symbol, LIMIT_SYMBOL)));
	return CY_OK;
}

enum cy_rc
view_entry_row(struct out *o, struct node *n, const struct store_entry *row,
    struct cy_err *e)
{
	char text[LIMIT_SYMBOL + 8];
	struct about a = {""};
	enum cy_rc rc = CY_OK;

	if (row->thread != CORE_NONE && row->thread != row->index)
		rc = store_entry(
		    node_store(n), row->thread, "en", about_row, &a, e);
	if (rc != CY_OK)
		return rc;
	(void)snprintf(text, sizeof(text), "on %s", a.symbol);
	out_cell_n(o, row->index);
	out_cell_c(o, record_types[row->kind].name);
	out_cell(o, row->party);
	view_day_cell(o, row->counts);
	out_cell(o, row->choice);
	out_cell(o, row->symbol);
	view_id_cell(o, &row->id);
	/* People read what they can type, or what it is about. */
	if (o->form == OUT_HUMAN && row->symbol.n > 0)
		out_cell(o, row->symbol);
	else if (o->form == OUT_HUMAN && a.symbol[0] != '\0')
		out_cell_c(o, text);
	else
		out_cell(o, row->title);
	out_cell(o, row->author);
	out_cell_c(o, row->recorded ? "yes" : "no");
	out_cell_c(o, a.symbol);
	return CY_OK;
}
