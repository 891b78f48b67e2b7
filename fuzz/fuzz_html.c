/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties: whatever bytes come in, what is written in each place is
 * well-formed UTF-8 that a page may show, holds no character that would leave
 * the place, closes each isolate in its line, and gives the text back when it
 * is unescaped; a URL begins as it may, or is "#"; and the first choice of an
 * Accept-Language header is one of ours.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/text_class.h"
#include "html/html.h"
#include "html/svg.h"
#include "html/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX 4096

/* One that turns texts around. */
static const struct language *
language(uint8_t choice)
{
	return language_find(
	    choice % 2 == 0 ? SPAN_LIT("en") : SPAN_LIT("qps"));
}

static void
must(bool ok)
{
	if (!ok)
		abort();
}

/* Printable, and every isolate closed where it was opened. */
static void
shown(struct span s)
{
	size_t n, depth = 0;
	uint32_t cp;

	for (; s.n > 0; s = span_from(s, n)) {
		n = utf8_decode(s, &cp);
		must(n > 0);
		if (cp == '\n')
			must(depth == 0);
		if (cp == '\n' || cp == '\t')
			continue;
		switch (text_class(cp)) {
		case TEXT_PLAIN:
		case TEXT_JOINER:
			break;
		case TEXT_ISOLATE_OPEN:
			depth++;
			break;
		case TEXT_ISOLATE_CLOSE:
			must(depth-- > 0);
			break;
		case TEXT_CONTROL:
		case TEXT_SEPARATOR:
		case TEXT_BIDI:
		case TEXT_INVISIBLE:
		case TEXT_PRIVATE:
		case TEXT_NONCHARACTER:
		case TEXT_UNASSIGNED:
			abort();
		}
	}
	must(depth == 0);
}

/* The character that a reference stands for, and its length. */
static uint8_t
reference(struct span s, size_t *n)
{
	static const struct {
		const char *text;
		uint8_t c;
	} known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'},
	    {"&#34;", '"'}, {"&#39;", '\''}, {"&#10;", '\n'}, {"&#9;", '\t'}};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (span_starts(s, span_str(known[i].text))) {
			*n = strlen(known[i].text);
			return known[i].c;
		}
	abort();
}

/* No character of `never`, and every & a reference; back gets the text. */
static void
escaped(struct span s, const char *never, struct buf *back)
{
	size_t n;

	shown(s);
	buf_reset(back);
	for (; s.n > 0; s = span_from(s, n)) {
		n = 1;
		must(strchr(never, s.p[0]) == NULL);
		buf_putc(back, s.p[0] == '&' ? reference(s, &n) : s.p[0]);
	}
}

/* Text that was good comes back as it was. */
static void
same(struct span in, const struct buf *back)
{
	if (text_profile(in, 0, NULL) == CY_OK)
		must(span_eq(in, buf_span(back)));
}

static void
places(struct html *h, struct span s, struct buf *back)
{
	html_text(h, s);
	escaped(buf_span(h->b), "<>", back);
	same(s, back);
	buf_reset(h->b);
	html_attr(h, s);
	escaped(buf_span(h->b), "<>\"'", back);
	same(s, back);
	buf_reset(h->b);
	html_isolated(h, s);
	escaped(buf_span(h->b), "<>\"'", back);
	buf_reset(h->b);
	xml_attr(h->b, s);
	escaped(buf_span(h->b), "<>\"'\n\t", back);
	same(s, back);
}

static void
urls(struct html *h, struct span s, struct buf *back)
{
	struct span out;

	buf_reset(h->b);
	html_url(h, s);
	escaped(buf_span(h->b), "<>\"'\\ \n\t", back);
	out = buf_span(h->b);
	must(out.n > 0);
	if (out.p[0] == '/')
		must(out.n == 1 || out.p[1] != '/');
	else if (out.p[0] != '#' && out.p[0] != '?')
		must(span_starts(out, SPAN_LIT("https://")) ||
		    span_starts(out, SPAN_LIT("http://")) ||
		    span_starts(out, SPAN_LIT("mailto:")));
	for (int segment = 0; segment < 2; segment++) {
		buf_reset(h->b);
		if (segment)
			html_url_segment(h, s);
		else
			html_url_part(h, s);
		for (size_t i = 0; i < h->b->n; i++)
			must(strchr("<>\"'&/?#:\\ ", h->b->p[i]) == NULL &&
			    h->b->p[i] < 0x7f);
	}
	must(!span_eq_str(buf_span(h->b), "."));
	must(!span_eq_str(buf_span(h->b), ".."));
}

static void
accept(struct span s)
{
	const struct language *l = language_accept(s);
	bool known = false;

	for (size_t i = 0; languages[i] != NULL; i++)
		known |= languages[i] == l;
	must(known && strcmp(l->tag, "qps") != 0);
	must(language_find(s) != NULL);
}

/* A message and a picture around it: as many tags as there are without. */
static void
around(struct html *h, struct span s)
{
	const struct html_arg arg = {.type = HTML_ARG_TEXT, .text = s};
	const struct svg_head head = {
	    .width = 100, .height = 100, .title = {MSG_MONTH_1, &arg, 1}};
	const struct svg_label label = {.at = {1, 1}};
	size_t tags[2];
	struct svg svg;

	for (int i = 0; i < 2; i++) {
		buf_reset(h->b);
		html_message(h, MSG_DATE_MONTH,
		    &(const struct html_arg){.type = HTML_ARG_TEXT,
		        .text = i == 0 ? s : SPAN_LIT("x")},
		    1);
		svg_begin(&svg, h, &head);
		svg_text(&svg, &label, i == 0 ? s : SPAN_LIT("x"));
		svg_end(&svg);
		tags[i] = 0;
		for (size_t k = 0; k < h->b->n; k++)
			tags[i] += h->b->p[k] == '<';
	}
	must(tags[0] == tags[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span s = span(data, size);
	struct buf b, back;
	struct html h;

	if (size > MAX)
		return 0;
	buf_init(&b, 64 * MAX);
	buf_init(&back, 64 * MAX);
	h = (struct html){
	    .b = &b, .lang = language(size > 0 ? data[size - 1] : 0)};
	places(&h, s, &back);
	urls(&h, s, &back);
	accept(s);
	around(&h, s);
	must(buf_check(&b, NULL) == CY_OK && buf_check(&back, NULL) == CY_OK);
	buf_release(&b);
	buf_release(&back);
	return 0;
}
