/* SPDX-License-Identifier: Apache-2.0 */
#include "web/site.h"

#include "store/recent.h"
#include "store/search.h"
#include "web/priv.h"
#include "web/templates.h"

/* Percent-escapes decoded into the arena. */
static enum cy_rc
decode(struct page *p, struct span in, bool form, struct span *out,
    struct cy_err *e)
{
	uint8_t *room = arena_alloc(p->a, in.n + 1);
	size_t n;

	if (room == NULL)
		return cy_nomem(e);
	if (!http_decode(room, &n, in, form))
		return cy_fail(e, CY_USAGE, FAULT_WEB_ESCAPE, CY_NO_OFFSET,
		    "\"%.*s\"", SPAN_ARGS(span_first(in, 80)));
	*out = span(room, n);
	return CY_OK;
}

/* Does the path follow the pattern?  Parameters stay encoded. */
static bool
matches(const char *pattern, struct span path, struct span param[PAGE_PARAMS])
{
	struct span want = span_str(pattern), a, b;
	size_t n = 0;

	while (want.n > 0 && path.n > 0) {
		/* Both begin with the slash; the parts come after it. */
		if (*want.p != '/' || *path.p != '/')
			return false;
		want = span_from(want, 1);
		path = span_from(path, 1);
		a = span_first(want, span_find(want, '/'));
		b = span_first(path, span_find(path, '/'));
		want = span_from(want, a.n);
		path = span_from(path, b.n);
		if (a.n > 0 && *a.p == '{') {
			if (b.n == 0 || n == PAGE_PARAMS)
				return false;
			param[n++] = b;
		} else if (!span_eq(a, b)) {
			return false;
		}
	}
	return want.n == 0 && path.n == 0;
}

static const struct route *
next_route(const struct site *s, const struct route *r)
{
	return (const void *)((const char *)r + s->stride);
}

/* The longest of a route's suffixes that the path ends with, cut off. */
static enum face
cut_suffix(struct span *path, unsigned allowed)
{
	for (unsigned f = 0; f < FACES; f++) {
		struct span s = span_str(faces[f].suffix);

		if (s.n > 0 && (allowed & (1u << f)) != 0 && path->n > s.n &&
		    span_eq(span_from(*path, path->n - s.n), s)) {
			*path = span_first(*path, path->n - s.n);
			return (enum face)f;
		}
	}
	return FACE_HTML;
}

static enum cy_rc
take(struct page *p, const struct route *r, enum face face, struct span path,
    const struct span param[PAGE_PARAMS], struct cy_err *e)
{
	enum cy_rc rc = CY_OK;

	p->route = r;
	p->face = face;
	p->path = path;
	for (size_t i = 0; i < PAGE_PARAMS && rc == CY_OK; i++)
		if (param[i].p != NULL)
			rc = decode(p, param[i], false, &p->param[i], e);
	return rc;
}

enum cy_rc
page_route(struct page *p, struct span path, struct cy_err *e)
{
	/* A slash at the end makes no difference. */
	if (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (span_starts(path, SPAN_LIT("/api/")))
		p->face = FACE_JSON;
	for (const struct route *r = p->site->routes; r->pattern != NULL;
	     r = next_route(p->site, r)) {
		struct span param[PAGE_PARAMS] = {{NULL, 0}};
		struct span rest = path;
		enum face face = cut_suffix(&rest, r->faces);

		if (((r->faces >> face) & 1) != 0 &&
		    matches(r->pattern, rest, param))
			return take(p, r, face, rest, param, e);
		memset(param, 0, sizeof(param));
		if (r->api != NULL && matches(r->api, path, param))
			return take(p, r, FACE_JSON, path, param, e);
	}
	return cy_fail(e, CY_NOTFOUND, FAULT_WEB_NOT_FOUND, CY_NO_OFFSET,
	    "%.*s", SPAN_ARGS(span_first(path, 120)));
}

static bool
read_day(struct span v, void *out)
{
	return day_parse(v, out);
}

static bool
read_uint(struct span v, void *out)
{
	return span_uint(v, (uint64_t)1 << 53, out);
}

static bool
read_text(struct span v, void *out)
{
	*(struct span *)out = v;
	return v.n <= 1024;
}

/* All arguments as links write them: whatever is not plain is an escape of
 * three bytes then.  They stand in a header, too. */
#define QUERY_MAX (8u * 1024)

/* A number, or the place of a search's result. */
static bool
read_cursor(struct span v, void *out)
{
	struct store_rank rank;
	uint64_t n;

	*(struct span *)out = v;
	return span_uint(v, (uint64_t)1 << 53, &n) ||
	    store_rank_parse(v, &rank);
}

const struct page_arg page_arg[] = {
    {"as-of", ARG_AS_OF, offsetof(struct page, args.as_of), read_day,
        "a day: YYYY-MM-DD, YYYY-MM or YYYY", VIEW_DAY},
    {"known-at", ARG_KNOWN_AT, offsetof(struct page, args.known_at), read_uint,
        "a size of the register", VIEW_UINT},
    {"q", ARG_Q, offsetof(struct page, args.q), read_text,
        "words, at most 1,024 bytes", VIEW_TEXT},
    {"kind", ARG_KIND, offsetof(struct page, args.kind), read_text,
        "a type of record", VIEW_TEXT},
    {"party", ARG_PARTY, offsetof(struct page, args.party), read_text,
        "a party's id", VIEW_TEXT},
    {"item", ARG_ITEM, offsetof(struct page, args.item), read_text,
        "an item of a catalogue, as \"norms#f\"", VIEW_TEXT},
    {"from", ARG_FROM, offsetof(struct page, args.from), read_day, "a day",
        VIEW_DAY},
    {"to", ARG_TO, offsetof(struct page, args.to), read_day, "a day", VIEW_DAY},
    {"after", ARG_AFTER, offsetof(struct page, args.after), read_cursor,
        "a cursor, as the answer before gave it", VIEW_TEXT},
    {"lang", ARG_LANG, offsetof(struct page, args.lang), read_text,
        "a language's tag", VIEW_TEXT},
};

#define ARGS (sizeof(page_arg) / sizeof(page_arg[0]))
_Static_assert(ARGS <= PAGE_ARGS, "room for the values of all");
const size_t page_nargs = ARGS;

const struct site public_site = {
    .routes = routes,
    .stride = sizeof(routes[0]),
    .arg = page_arg,
    .nargs = ARGS,
    .top = layout_top,
    .help = layout_help,
};

static bool
takes(const struct route *r, const struct page_arg *a)
{
	return ((r->args | ARG_LANG) & a->bit) != 0;
}

static enum cy_rc
argument(struct page *p, struct span name, struct span value, unsigned *seen,
    struct cy_err *e)
{
	const struct page_arg *arg = p->site->arg;
	size_t i = 0, n = p->site->nargs;

	while (i < n && !span_eq_str(name, arg[i].name))
		i++;
	if (i == n || !takes(p->route, &arg[i]))
		return cy_fail(e, CY_USAGE, FAULT_WEB_ARGUMENT, CY_NO_OFFSET,
		    "this page takes no \"%.*s\"",
		    SPAN_ARGS(span_first(name, 60)));
	if ((*seen & arg[i].bit) != 0)
		return cy_fail(e, CY_USAGE, FAULT_WEB_ARGUMENT, CY_NO_OFFSET,
		    "\"%s\" stands twice", arg[i].name);
	/* A form sends what was left empty, too. */
	if (value.n == 0)
		return CY_OK;
	*seen |= arg[i].bit;
	if (!arg[i].read(value, (char *)p + arg[i].offset))
		return cy_fail(e, CY_USAGE, FAULT_WEB_ARGUMENT, CY_NO_OFFSET,
		    "\"%s\" is %s", arg[i].name, arg[i].form);
	return CY_OK;
}

/* The arguments that were given, in the order of their table. */
static enum cy_rc
canonical_query(
    struct page *p, unsigned seen, const struct span *value, struct cy_err *e)
{
	struct buf b;
	struct html h = {.b = &b};
	enum cy_rc rc;

	buf_init(&b, QUERY_MAX);
	for (size_t i = 0; i < p->site->nargs; i++) {
		if ((seen & p->site->arg[i].bit) == 0)
			continue;
		buf_printf(
		    &b, "%c%s=", b.n == 0 ? '?' : '&', p->site->arg[i].name);
		html_url_part(&h, value[i]);
	}
	rc = buf_check(&b, e);
	if (rc == CY_BAD)
		rc = cy_fail(e, CY_USAGE, FAULT_WEB_ARGUMENT, CY_NO_OFFSET,
		    "all together are more than %u bytes in a link", QUERY_MAX);
	if (rc == CY_OK && b.n > 0) {
		p->query = page_keep(p, buf_span(&b));
		rc = p->query.p == NULL ? cy_nomem(e) : CY_OK;
	}
	buf_release(&b);
	return rc;
}

struct span
page_without_after(struct page *p)
{
	const uint8_t *at = p->query.n == 0
	    ? NULL
	    : memmem(p->query.p, p->query.n, "after=", 6);
	struct span front = p->query, back;

	if (at == NULL)
		return p->query;
	front.n = (size_t)(at - p->query.p);
	back = span_from(p->query, front.n);
	back = span_from(back, span_find(back, '&') + 1);
	/* "?a=1&after=5" loses its tail; "?after=5&lang=en" its middle. */
	if (back.n == 0)
		front.n--;
	return page_printf(p, "%.*s%.*s", SPAN_ARGS(front), SPAN_ARGS(back));
}

enum cy_rc
page_kind(struct page *p, uint32_t *kinds, struct cy_err *e)
{
	const struct record_type *t;

	if (p->args.kind.n == 0)
		return CY_OK;
	t = record_type_named(p->args.kind);
	if (t == NULL)
		return cy_fail(e, CY_USAGE, FAULT_WEB_ARGUMENT, CY_NO_OFFSET,
		    "\"kind\" is a type of record, as \"statement\"");
	*kinds = STORE_KIND(t->kind);
	return CY_OK;
}

enum cy_rc
page_after(struct page *p, uint64_t *before, bool *ended, struct cy_err *e)
{
	*before = 0;
	*ended = false;
	if (p->args.after.n == 0)
		return CY_OK;
	if (!span_uint(p->args.after, (uint64_t)1 << 53, before))
		return cy_fail(e, CY_USAGE, FAULT_WEB_ARGUMENT, CY_NO_OFFSET,
		    "\"after\" is a cursor of another list");
	*ended = *before == 0;
	return CY_OK;
}

void
page_next(struct page *p, uint64_t next)
{
	if (next != 0)
		p->next = page_printf(p, "%llu", (unsigned long long)next);
}

/* A statement of 193 parties stands on one page. */
#define WINDOW 5u

static bool
cut(struct view_list *l, size_t size, uint64_t from, uint64_t rows)
{
	size_t skip = from < l->n ? (size_t)from : l->n;
	bool more;

	if (l->v != NULL)
		l->v = (char *)l->v + skip * size;
	l->n -= skip;
	more = l->n > rows;
	if (more)
		l->n = (size_t)rows;
	l->cap = l->n;
	return more;
}

enum cy_rc
page_window(struct page *p, const struct page_list *l, size_t n,
    struct span *url, struct cy_err *e)
{
	uint64_t rows = p->face == FACE_HTML ? WINDOW * p->w->o.page : SIZE_MAX;
	uint64_t from;
	bool ended, more = false;
	enum cy_rc rc = page_after(p, &from, &ended, e);

	if (rc != CY_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		more = cut(l[i].list, l[i].size, from, rows) || more;
	page_next(p, more ? from + rows : 0);
	*url = page_next_url(p);
	return CY_OK;
}

struct span
page_next_url(struct page *p)
{
	struct span q = page_without_after(p);

	if (p->next.p == NULL)
		return p->next;
	return page_printf(p, "%.*s%.*s%cafter=%.*s", SPAN_ARGS(p->r->path),
	    SPAN_ARGS(q), q.n == 0 ? '?' : '&', SPAN_ARGS(p->next));
}

/* What is not yet published has rows in the index, but no text to be read. */
static uint64_t
known_at(const struct page *p)
{
	uint64_t asked = p->args.known_at, there = page_published(p).known_at;

	return asked == 0 || asked > there ? there : asked;
}

enum cy_rc
page_args(struct page *p, struct cy_err *e)
{
	struct span rest = p->r->query, name, value;
	struct span given[PAGE_ARGS] = {{NULL, 0}};
	unsigned seen = 0;
	enum cy_rc rc = CY_OK;

	while (rc == CY_OK && http_param(&rest, &name, &value)) {
		unsigned before = seen;

		rc = decode(p, name, true, &name, e);
		if (rc == CY_OK)
			rc = decode(p, value, true, &value, e);
		if (rc == CY_OK)
			rc = argument(p, name, value, &seen, e);
		for (size_t i = 0; i < p->site->nargs; i++)
			if (p->site->arg[i].bit == (seen & ~before))
				given[i] = value;
	}
	if (rc != CY_OK)
		return rc;
	rc = canonical_query(p, seen, given, e);
	if (rc != CY_OK)
		return rc;
	p->when.as_of = p->args.as_of;
	p->when.known_at = known_at(p);
	p->when.today = day_of(p->now);
	return CY_OK;
}
