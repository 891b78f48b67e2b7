/* SPDX-License-Identifier: Apache-2.0 */
#include "web/say.h"

#include "web/priv.h"
#include "web/templates.h"

void
layout_body(struct html *h, const struct layout *l)
{
	l->page->route->html(h, l->page, l->view);
}

/* A page in one file carries its style with it: a constant of ours. */
void
layout_style(struct html *h, const struct layout *l)
{
	struct span css = asset_style_text();

	(void)l;
	html_raw(h, "<style>", 7);
	html_raw(h, (const char *)css.p, css.n);
	html_raw(h, "</style>", 8);
}

static struct span
room_of(struct span path)
{
	struct span rest = span_from(path, 1);

	return span_first(rest, span_find(rest, '/'));
}

static bool
is_file(enum face f)
{
	return f != FACE_HTML;
}

static void
add_faces(struct page *p, struct layout *l)
{
	for (unsigned f = 0; f < FACES; f++) {
		struct layout_face *one;

		if (!is_file((enum face)f) || ((p->route->faces >> f) & 1) == 0)
			continue;
		one = view_add(&l->face, p->a, sizeof(*one));
		if (one == NULL)
			return;
		one->name = page_say(p, faces[f].name);
		one->suffix = span_str(faces[f].suffix);
		one->url = page_printf(p, "%.*s%s%.*s", SPAN_ARGS(p->path),
		    faces[f].suffix, SPAN_ARGS(p->query));
	}
}

static void
layout_fill(struct page *p, struct layout *l)
{
	l->page = p;
	l->title = p->title;
	l->canonical = page_printf(p, "%.*s%.*s%.*s", SPAN_ARGS(p->origin),
	    SPAN_ARGS(p->path), SPAN_ARGS(p->query));
	l->style = span_str(asset_style());
	l->room = room_of(p->path);
	l->offline = p->face == FACE_OFFLINE;
	(void)rows_seal(p, &l->seal, NULL);
}

static void
layout_put(struct page *p, const struct layout *l, struct buf *b)
{
	struct html h = {.b = b, .lang = p->lang};

	layout_document(&h, l);
}

void
layout_page(struct page *p, const void *view, struct buf *b)
{
	struct layout l = {.view = view};

	layout_fill(p, &l);
	add_faces(p, &l);
	layout_put(p, &l, b);
}

void
layout_problem(
    struct page *p, const struct cy_err *why, unsigned status, struct buf *b)
{
	struct layout l = {.why = why, .status = status};

	/* Whatever the page would have been called, it is not that. */
	p->title = layout_why(&l);
	layout_fill(p, &l);
	layout_put(p, &l, b);
}

struct span
layout_lang(const struct layout *l)
{
	return span_str(l->page->lang->tag);
}

struct span
layout_dir(const struct layout *l)
{
	return span_str(l->page->lang->rtl ? "rtl" : "ltr");
}
