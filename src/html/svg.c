/* SPDX-License-Identifier: Apache-2.0 */
#include "html/svg.h"

#include <assert.h>

#include "html/words.h"

/* Hundredths, with as many decimals as it has; " name=" before it. */
static void
put_number(struct svg *s, const char *before, int64_t v)
{
	struct buf *b = s->h->b;
	uint64_t n = (uint64_t)(v < 0 ? -v : v);

	buf_puts(b, before);
	if (v < 0)
		buf_putc(b, '-');
	buf_uint(b, n / 100);
	n %= 100;
	if (n == 0)
		return;
	buf_putc(b, '.');
	buf_putc(b, (uint8_t)('0' + n / 10));
	if (n % 10 > 0)
		buf_putc(b, (uint8_t)('0' + n % 10));
}

static void
put_length(struct svg *s, const char *name, int64_t v)
{
	put_number(s, name, v);
	buf_putc(s->h->b, '"');
}

/* Where x lies in a picture that may be mirrored. */
static int64_t
place(const struct svg *s, int64_t x)
{
	return s->mirror ? s->width - x : x;
}

/* A constant of the program: anything else is a bug of ours. */
static void
put_class(struct svg *s, const char *class)
{
	if (class == NULL)
		return;
	for (const char *c = class; *c != '\0'; c++)
		assert((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') ||
		    *c == '-' || *c == ' ');
	buf_printf(s->h->b, " class=\"%s\"", class);
}

static void
put_fill(struct svg *s, enum svg_fill fill)
{
	assert(fill < SVG_FILLS);
	if (fill != SVG_FILL_CLASS)
		buf_printf(
		    s->h->b, " fill=\"url(#g%u-%u)\"", s->id, (unsigned)fill);
}

static void
put_words(struct svg *s, const struct svg_words *w)
{
	html_message_attr(s->h, w->m, w->arg, w->n);
}

/* <title> or <desc>, by which the picture is called. */
static void
put_name(struct svg *s, const char *element, const struct svg_words *w)
{
	buf_printf(s->h->b, "<%s id=\"g%u%c\">", element, s->id, element[0]);
	put_words(s, w);
	buf_printf(s->h->b, "</%s>", element);
}

void
svg_begin(struct svg *s, struct html *h, const struct svg_head *head)
{
	*s = (struct svg){
	    .h = h,
	    .width = head->width,
	    .mirror = h->lang->rtl && !head->keep,
	    .links = head->links,
	    .id = ++h->id,
	};
	buf_puts(h->b, "<svg");
	put_class(s, head->class);
	put_number(s, " viewBox=\"0 0 ", head->width);
	put_length(s, " ", head->height);
	put_length(s, " width=\"", head->width);
	put_length(s, " height=\"", head->height);
	/* The anchors of texts follow it; the page's would be inherited. */
	buf_printf(h->b, " direction=\"%s\" role=\"%s\" aria-labelledby=\"g%ut",
	    s->mirror ? "rtl" : "ltr", s->links ? "group" : "img", s->id);
	if (head->desc != NULL)
		buf_printf(h->b, " g%ud", s->id);
	buf_puts(h->b, "\">");
	put_name(s, "title", &head->title);
	if (head->desc != NULL)
		put_name(s, "desc", head->desc);
	buf_putc(h->b, '\n');
}

void
svg_end(struct svg *s)
{
	assert(s->depth == 0);
	buf_puts(s->h->b, "</svg>\n");
}

void
svg_patterns(struct svg *s)
{
	/* Each is a tile of eight by eight. */
	static const char *const lines[SVG_FILLS] = {
	    [SVG_FILL_RISING] = "M-2 2l4-4M0 8l8-8M6 10l4-4",
	    [SVG_FILL_FALLING] = "M-2 6l4 4M0 0l8 8M6-2l4 4",
	    [SVG_FILL_CROSSED] = "M0 8l8-8M0 0l8 8",
	    [SVG_FILL_DOTS] = "M1 2h2M5 6h2",
	    [SVG_FILL_LEVEL] = "M0 2h8M0 6h8",
	    [SVG_FILL_UPRIGHT] = "M2 0v8M6 0v8",
	};

	buf_puts(s->h->b, "<defs>");
	for (unsigned i = SVG_FILL_CLASS + 1; i < SVG_FILLS; i++)
		buf_printf(s->h->b,
		    "<pattern id=\"g%u-%u\" class=\"fill-%u\" width=\"8\" "
		    "height=\"8\" patternUnits=\"userSpaceOnUse\">"
		    "<path d=\"%s\" fill=\"none\" stroke=\"currentColor\"/>"
		    "</pattern>",
		    s->id, i, i, lines[i]);
	buf_puts(s->h->b, "</defs>\n");
}

void
svg_rect(
    struct svg *s, struct svg_box box, const char *class, enum svg_fill fill)
{
	int64_t x = place(s, box.x);

	buf_puts(s->h->b, "<rect");
	put_class(s, class);
	put_length(s, " x=\"", s->mirror ? x - box.w : x);
	put_length(s, " y=\"", box.y);
	put_length(s, " width=\"", box.w < 0 ? 0 : box.w);
	put_length(s, " height=\"", box.h < 0 ? 0 : box.h);
	put_fill(s, fill);
	buf_puts(s->h->b, "/>\n");
}

void
svg_circle(struct svg *s, struct svg_at at, int32_t r, const char *class,
    enum svg_fill fill)
{
	buf_puts(s->h->b, "<circle");
	put_class(s, class);
	put_length(s, " cx=\"", place(s, at.x));
	put_length(s, " cy=\"", at.y);
	put_length(s, " r=\"", r < 0 ? 0 : r);
	put_fill(s, fill);
	buf_puts(s->h->b, "/>\n");
}

void
svg_line(struct svg *s, struct svg_at from, struct svg_at to, const char *class)
{
	buf_puts(s->h->b, "<line");
	put_class(s, class);
	put_length(s, " x1=\"", place(s, from.x));
	put_length(s, " y1=\"", from.y);
	put_length(s, " x2=\"", place(s, to.x));
	put_length(s, " y2=\"", to.y);
	buf_puts(s->h->b, "/>\n");
}

static void
put_points(struct svg *s, const struct svg_at *p, size_t n, const char *class)
{
	buf_puts(s->h->b, "<path");
	put_class(s, class);
	buf_puts(s->h->b, " d=\"");
	for (size_t i = 0; i < n; i++) {
		put_number(s, i == 0 ? "M" : "L", place(s, p[i].x));
		put_number(s, " ", p[i].y);
	}
}

void
svg_path(struct svg *s, const struct svg_at *p, size_t n, const char *class)
{
	if (n < 2)
		return;
	put_points(s, p, n, class);
	/* A path is filled unless it says otherwise. */
	buf_puts(s->h->b, "\" fill=\"none\"/>\n");
}

void
svg_area(struct svg *s, const struct svg_at *p, size_t n, const char *class,
    enum svg_fill fill)
{
	if (n < 3)
		return;
	put_points(s, p, n, class);
	buf_puts(s->h->b, "Z\"");
	put_fill(s, fill);
	buf_puts(s->h->b, "/>\n");
}

static void
begin_text(struct svg *s, const struct svg_label *l)
{
	static const char *const anchors[] = {
	    [SVG_START] = "",
	    [SVG_MIDDLE] = " text-anchor=\"middle\"",
	    [SVG_END] = " text-anchor=\"end\"",
	};

	buf_puts(s->h->b, "<text");
	put_class(s, l->class);
	put_length(s, " x=\"", place(s, l->at.x));
	put_length(s, " y=\"", l->at.y);
	buf_puts(s->h->b, anchors[l->anchor]);
	buf_putc(s->h->b, '>');
}

static void
end_text(struct svg *s)
{
	buf_puts(s->h->b, "</text>\n");
}

void
svg_text(struct svg *s, const struct svg_label *l, struct span text)
{
	begin_text(s, l);
	html_isolated(s->h, text);
	end_text(s);
}

void
svg_message(struct svg *s, const struct svg_label *l, const struct svg_words *w)
{
	begin_text(s, l);
	put_words(s, w);
	end_text(s);
}

void
svg_uint(struct svg *s, const struct svg_label *l, uint64_t v)
{
	begin_text(s, l);
	html_uint(s->h, v);
	end_text(s);
}

void
svg_day(struct svg *s, const struct svg_label *l, struct day d)
{
	begin_text(s, l);
	words_day(s->h, d);
	end_text(s);
}

static void
open_element(struct svg *s, bool link)
{
	assert(s->depth < SVG_DEPTH);
	s->is_link &= ~(UINT32_C(1) << s->depth);
	s->is_link |= (uint32_t)link << s->depth;
	s->depth++;
}

void
svg_group(struct svg *s, const char *class)
{
	open_element(s, false);
	buf_puts(s->h->b, "<g");
	put_class(s, class);
	buf_puts(s->h->b, ">\n");
}

void
svg_link(struct svg *s, struct span url, struct span name)
{
	assert(s->links);
	open_element(s, true);
	buf_puts(s->h->b, "<a href=\"");
	html_url(s->h, url);
	buf_puts(s->h->b, "\"><title>");
	html_isolated(s->h, name);
	buf_puts(s->h->b, "</title>\n");
}

void
svg_close(struct svg *s)
{
	assert(s->depth > 0);
	s->depth--;
	buf_puts(
	    s->h->b, (s->is_link >> s->depth & 1) != 0 ? "</a>\n" : "</g>\n");
}
