/* SPDX-License-Identifier: Apache-2.0 */
#include "web/priv.h"

#include <fcntl.h>
#include <stdlib.h>

enum cy_rc
web_new(struct web **out, const struct web_options *o, struct cy_err *e)
{
	struct node_options n = {.dir = o->dir};
	struct web *w = calloc(1, sizeof(*w));
	enum cy_rc rc;

	*out = NULL;
	if (w == NULL)
		return cy_nomem(e);
	w->o = *o;
	w->clock = o->clock == NULL ? &clock_system : o->clock;
	if (w->o.page == 0)
		w->o.page = 100;
	n.clock = w->clock;
	arena_init(&w->arena, PAGE_ARENA);
	rc = node_open_read(&w->node, &n, e);
	if (rc != CY_OK) {
		web_free(w);
		return rc;
	}
	*out = w;
	return CY_OK;
}

void
web_free(struct web *w)
{
	if (w == NULL)
		return;
	if (w->names_lang != NULL)
		names_close(&w->names);
	web_catalogues_free(w);
	if (w->node != NULL)
		node_abandon(w->node);
	arena_release(&w->arena);
	free(w);
}

/* A checkpoint is replaced by rename: another file is another checkpoint. */
static enum cy_rc
refresh(struct web *w, struct cy_err *e)
{
	struct stat now;
	enum cy_rc rc = node_stat(w->node, "register/checkpoint", &now, e);

	if (rc != CY_OK)
		return rc;
	if (now.st_ino == w->seen.st_ino && now.st_dev == w->seen.st_dev &&
	    now.st_mtim.tv_sec == w->seen.st_mtim.tv_sec &&
	    now.st_mtim.tv_nsec == w->seen.st_mtim.tv_nsec)
		return CY_OK;
	rc = reg_reload(node_register(w->node), e);
	if (rc == CY_OK)
		w->seen = now;
	return rc;
}

/* Whatever is wrong with it is not the reader's to mend. */
enum cy_rc
web_refresh(struct web *w, struct cy_err *e)
{
	return refresh(w, e) == CY_OK ? CY_OK : (e->rc = CY_TEMP);
}

/* The public address: as configured, or as the reader typed it. */
static struct span
origin_of(struct page *p)
{
	if (p->w->o.origin != NULL)
		return span_str(p->w->o.origin);
	return page_printf(p, "http://%.*s", SPAN_ARGS(p->r->host));
}

/* What the query asks for, else what the browser does; for problems as well,
 * so before anything of the request was judged. */
static const struct language *
language_of(const struct page *p)
{
	struct span rest = p->r->query, name, value;

	while (http_param(&rest, &name, &value))
		if (span_eq_str(name, "lang"))
			return language_find(value);
	return language_accept(http_header_of(p->r, "accept-language"));
}

static enum cy_rc
answer_route(struct page *p, struct http_response *a, struct cy_err *e)
{
	void *view = arena_alloc(
	    p->a, p->route->shape == NULL ? 1 : p->route->shape->size);
	enum http_method m =
	    p->r->method == HTTP_HEAD ? HTTP_GET : p->r->method;
	enum cy_rc rc = view == NULL ? cy_nomem(e) : CY_OK;

	if (rc == CY_OK && ((p->route->methods >> m) & 1) == 0)
		rc = cy_fail(e, CY_DENIED, FAULT_WEB_METHOD, CY_NO_OFFSET,
		    "%.*s", SPAN_ARGS(span_first(p->path, 120)));
	if (rc == CY_OK)
		rc = page_args(p, e);
	if (rc != CY_OK)
		return rc;
	if (p->route->load != NULL)
		rc = p->route->load(p, view, e);
	if (rc == CY_OK && p->moved.p == NULL)
		rc = answer_face(p, view, a, e);
	return rc;
}

enum cy_rc
page_open(struct page *p, struct cy_err *e)
{
	struct hash root;
	enum cy_rc rc = store_snapshot(page_store(p), e);

	if (rc != CY_OK)
		return rc;
	p->w->at.published = reg_size(page_register(p));
	rc = store_head(page_store(p), &p->w->at.index, &root, e);
	if (rc != CY_OK)
		page_close(p);
	return rc;
}

void
page_close(struct page *p)
{
	store_snapshot_end(page_store(p));
}

static enum cy_rc
answer_page(struct page *p, struct http_response *a, struct cy_err *e)
{
	enum cy_rc rc = page_route(p, p->r->path, e);

	if (rc == CY_OK)
		rc = page_open(p, e);
	if (rc != CY_OK)
		return rc;
	rc = answer_route(p, a, e);
	page_close(p);
	return rc;
}

void
page_begin(struct page *p, struct web *w, const struct site *s,
    const struct http_request *r)
{
	arena_reset(&w->arena);
	p->w = w;
	p->site = s;
	p->a = &w->arena;
	p->r = r;
	p->now = w->clock->now(w->clock->ctx);
	p->path = r->path;
	p->origin = origin_of(p);
	p->lang = language_of(p);
}

void
web_handle(void *ctx, const struct http_request *r, struct http_response *a)
{
	struct web *w = ctx;
	struct page p = {.now = 0};
	struct cy_err e;
	enum cy_rc rc;

	page_begin(&p, w, &public_site, r);
	rc = files_answer(w, r, a, &e);
	if (rc == CY_NOTFOUND)
		rc = asset_answer(w, r, a, &e);
	if (rc == CY_NOTFOUND)
		rc = plain_answer(&p, a, &e);
	if (rc == CY_OK)
		return;
	if (rc == CY_NOTFOUND)
		rc = web_refresh(w, &e);
	if (rc == CY_OK)
		rc = answer_page(&p, a, &e);
	if (rc == CY_OK)
		answer_finish(&p, a);
	else
		answer_problem(&p, &e, a);
}

void
web_state(struct web *w, struct web_state *out)
{
	struct cy_err e;
	struct hash root;
	uint64_t size = 0, sealed = 0;

	memset(out, 0, sizeof(*out));
	out->ready = web_refresh(w, &e) == CY_OK;
	out->size = reg_size(node_register(w->node));
	out->ready = out->ready &&
	    store_head(node_store(w->node), &size, &root, &e) == CY_OK &&
	    store_sealed(node_store(w->node), &sealed, &out->sealed, &e) ==
	        CY_OK &&
	    size >= out->size;
}
