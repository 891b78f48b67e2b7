/* SPDX-License-Identifier: Apache-2.0 */
#include "web/priv.h"

#include <ctype.h>
#include <stdio.h>

#include "json/json.h"
#include "web/layout.h"

/* What goes out: a face of the view, headers, or a problem. */

const struct face_info faces[FACES] = {
    [FACE_HTML] = {"", "text/html; charset=utf-8", MSG_FACE_PAGE},
    [FACE_JSON] = {".json", "application/json", MSG_FACE_JSON},
    [FACE_TEXT] = {".txt", "text/plain; charset=utf-8", MSG_FACE_TEXT},
    [FACE_CSV] = {".csv", "text/csv; charset=utf-8; header=present",
        MSG_FACE_CSV},
    [FACE_ATOM] = {".atom", "application/atom+xml; charset=utf-8",
        MSG_FACE_ATOM},
    [FACE_NOTE] = {".note", "text/plain; charset=utf-8", MSG_FACE_NOTE},
    [FACE_PROOF] = {".tlog-proof", "text/plain; charset=utf-8", MSG_FACE_PROOF},
    [FACE_TAR] = {".tar", "application/x-tar", MSG_FACE_TAR},
    [FACE_OFFLINE] = {".offline.html", "text/html; charset=utf-8",
        MSG_FACE_OFFLINE},
};

enum cy_rc
answer_face(
    struct page *p, const void *view, struct http_response *a, struct cy_err *e)
{
	const struct route *r = p->route;

	switch (p->face) {
	case FACE_HTML:
	case FACE_OFFLINE:
		layout_page(p, view, &a->body);
		break;
	case FACE_JSON:
		view_json(&a->body, r->shape, view);
		break;
	case FACE_TEXT:
		view_text(&a->body, r->shape, view);
		break;
	case FACE_CSV:
		view_csv(&a->body, r->shape, view);
		break;
	case FACE_ATOM:
	case FACE_NOTE:
	case FACE_PROOF:
	case FACE_TAR:
	case FACES:
		return r->bytes(p, view, a, e);
	}
	return buf_check(&a->body, e);
}

static const char policy[] =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/* A page in one file has its style in it, and nothing else. */
static const char offline_policy[] =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

static const char *const cache_words[] = {
    [CACHE_NONE] = "no-store",
    [CACHE_SHORT] = "public, no-cache",
    [CACHE_IMMUTABLE] = "public, max-age=31536000, immutable",
};

static void
common_headers(struct http_response *a, enum face face, const char *type)
{
	http_answer_header(a, "Content-Type", type);
	http_answer_header(a, "Content-Security-Policy",
	    face == FACE_OFFLINE ? offline_policy : policy);
	http_answer_header(a, "X-Content-Type-Options", "nosniff");
	http_answer_header(a, "Referrer-Policy", "no-referrer");
	http_answer_header(a, "Cross-Origin-Opener-Policy", "same-origin");
	/* What the register says is there for everybody's programs. */
	http_answer_header(a, "Cross-Origin-Resource-Policy", "cross-origin");
	if (face != FACE_HTML && face != FACE_OFFLINE)
		http_answer_header(a, "Access-Control-Allow-Origin", "*");
}

/* Is this strong ETag among those of If-None-Match (RFC 9110, 13.1.2)? */
static bool
is_known(const struct http_request *r, const char *etag)
{
	struct span rest = http_header_of(r, "if-none-match"), one;

	while (span_split(&rest, ',', &one)) {
		while (one.n > 0 && *one.p == ' ')
			one = span_from(one, 1);
		while (one.n > 0 && one.p[one.n - 1] == ' ')
			one.n--;
		if (span_starts(one, SPAN_LIT("W/")))
			one = span_from(one, 2);
		if (span_eq_str(one, etag) || span_eq_str(one, "*"))
			return true;
	}
	return false;
}

/* A strong ETag, and 304 where it is known. */
static void
put_etag(struct page *p, struct http_response *a)
{
	char etag[2 * 16 + 3], hex[HASH_HEX];
	struct hash h;

	sha256(&h, buf_span(&a->body));
	hash_hex(hex, &h);
	(void)snprintf(etag, sizeof(etag), "\"%.32s\"", hex);
	http_answer_header(a, "ETag", etag);
	if (a->status == 200 && is_known(p->r, etag)) {
		a->status = 304;
		buf_reset(&a->body);
	}
}

static void
put_link(struct page *p, struct http_response *a)
{
	struct span url = page_next_url(p);

	if (url.p == NULL || (p->face != FACE_JSON && p->face != FACE_CSV))
		return;
	url = page_printf(p, "<%.*s>; rel=\"next\"", SPAN_ARGS(url));
	if (url.p != NULL)
		http_answer_header(a, "Link", (const char *)url.p);
}

/* A name for who saves it, of letters that no system minds. */
static void
put_name(struct page *p, struct http_response *a)
{
	struct span s =
	    p->param[0].p == NULL ? SPAN_LIT("comity") : p->param[0];
	char name[64] = "", header[128];

	for (size_t i = 0; i < s.n && i + 1 < sizeof(name); i++)
		(void)snprintf(name + i, 2, "%c",
		    s.p[i] < 0x80 && (isalnum(s.p[i]) || s.p[i] == '.') ? s.p[i]
		                                                        : '-');
	(void)snprintf(header, sizeof(header), "attachment; filename=\"%s%s\"",
	    name, faces[p->face].suffix);
	http_answer_header(a, "Content-Disposition", header);
}

/* 302: a name may be another party's tomorrow.  Ids need no escape in a path
 * (spec/record.md, "Values"). */
static void
lead_on(struct page *p, struct http_response *a)
{
	bool api = span_starts(p->path, SPAN_LIT(API_ROOT "/"));
	struct span room = p->path, to;

	while (room.n > 0 && room.p[room.n - 1] != '/')
		room.n--;
	to = page_printf(p, "%.*s%.*s%s%.*s", SPAN_ARGS(room),
	    SPAN_ARGS(p->moved), api ? "" : faces[p->face].suffix,
	    SPAN_ARGS(p->query));
	a->status = to.p == NULL ? 503 : 302;
	if (to.p != NULL)
		http_answer_header(a, "Location", (const char *)to.p);
}

void
answer_finish(struct page *p, struct http_response *a)
{
	if (p->moved.p != NULL) {
		answer_plain(p, a, faces[FACE_TEXT].type, CACHE_NONE);
		lead_on(p, a);
		return;
	}
	common_headers(a, p->face, faces[p->face].type);
	http_answer_header(a, "Cache-Control", cache_words[p->route->cache]);
	if (p->face == FACE_TAR || p->face == FACE_CSV)
		put_name(p, a);
	put_link(p, a);
	if (p->route->cache == CACHE_NONE)
		return;
	/* The language is chosen by the request where no argument says it. */
	if (p->args.lang.n == 0)
		http_answer_header(a, "Vary", "Accept-Language");
	put_etag(p, a);
}

void
answer_plain(
    struct page *p, struct http_response *a, const char *type, enum cache cache)
{
	common_headers(a, FACE_TEXT, type);
	http_answer_header(a, "Cache-Control", cache_words[cache]);
	if (cache != CACHE_NONE)
		put_etag(p, a);
}

/* The status that a way to fail has, and what a person reads of it. */
static const struct {
	enum cy_rc rc;
	unsigned status;
	const char *title;
} problems[] = {
    {CY_NOTFOUND, 404, "Not found"},
    {CY_USAGE, 400, "Bad request"},
    {CY_DENIED, 405, "Method not allowed"},
    {CY_TEMP, 503, "Not available now"},
    {CY_OK, 500, "Failed"},
};

void
answer_problem_json(
    struct page *p, const struct cy_err *why, unsigned status, struct buf *b)
{
	char type[160];
	struct json_out o;

	json_out_init(&o, b);
	json_out_object(&o);
	(void)snprintf(type, sizeof(type), "/faults#%s", fault_id(why->fault));
	json_out_pair_text(&o, "type", type);
	json_out_pair_text(&o, "title", fault_text(why->fault));
	json_out_pair_uint(&o, "status", status);
	json_out_pair_text(&o, "detail", why->text);
	json_out_pair_text(&o, "rule", fault_rule(why->fault));
	json_out_pair(&o, "instance", p->r->path);
	json_out_end(&o);
}

const char *
answer_allowed(const struct page *p)
{
	static const char *const words[] = {
	    "", "GET, HEAD", "POST", "GET, HEAD, POST"};
	unsigned m = p->route->methods;

	return words[(m >> HTTP_GET & 1) | (m >> HTTP_POST & 1) << 1];
}

void
answer_problem(
    struct page *p, const struct cy_err *why, struct http_response *a)
{
	bool page = p->face == FACE_HTML || p->face == FACE_OFFLINE;
	size_t i = 0;

	while (problems[i].rc != CY_OK && problems[i].rc != why->rc)
		i++;
	/* A file that may not be read is our trouble, not the reader's. */
	if (why->rc == CY_DENIED && why->fault != FAULT_WEB_METHOD)
		i = sizeof(problems) / sizeof(problems[0]) - 1;
	a->status = problems[i].status;
	buf_reset(&a->body);
	p->face = page ? FACE_HTML : FACE_JSON;
	if (page)
		layout_problem(p, why, a->status, &a->body);
	else
		answer_problem_json(p, why, a->status, &a->body);
	common_headers(a, p->face,
	    page ? faces[FACE_HTML].type : "application/problem+json");
	http_answer_header(a, "Cache-Control", cache_words[CACHE_NONE]);
	if (a->status == 503)
		http_answer_header(a, "Retry-After", "5");
	if (a->status == 405)
		http_answer_header(a, "Allow", answer_allowed(p));
}
