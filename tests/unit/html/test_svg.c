/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "html/svg.h"

#define HEAD(width, id, dir, role)                                      \
	"<svg viewBox=\"0 0 " width " 20\" width=\"" width "\" height=" \
	"\"20\" direction=\"" dir "\" role=\"" role "\" "               \
	"aria-labelledby=\"" id "t\"><title id=\"" id "t\">"

static struct buf b;
static struct html h;

static const struct svg_head plain = {
    .width = 10000,
    .height = 2000,
    .title = {.m = MSG_EMPTY},
};

static void
begin(struct svg *s, const char *lang, const struct svg_head *head)
{
	buf_reset(&b);
	h = (struct html){.b = &b, .lang = language_find(span_str(lang))};
	svg_begin(s, &h, head);
	/* What is drawn, and nothing else. */
	if (head == &plain)
		buf_reset(&b);
}

static void
test_head(void)
{
	const struct html_arg arg = {
	    .type = HTML_ARG_TEXT, .text = SPAN_LIT("<b>")};
	const struct svg_words desc = {MSG_GUESSED, &arg, 1};
	struct svg_head head = {
	    .width = 12345,
	    .height = 2000,
	    .title = {.m = MSG_EMPTY},
	};
	struct svg s;

	begin(&s, "en", &head);
	svg_end(&s);
	t_span(buf_span(&b),
	    SPAN_LIT(HEAD("123.45", "g1", "ltr", "img") "Left empty</title>\n"
	                                                "</svg>\n"),
	    "a title");
	head.class = "time-line wide";
	head.desc = &desc;
	head.links = true;
	head.width = 10000;
	begin(&s, "en", &head);
	svg_end(&s);
	t_span(buf_span(&b),
	    SPAN_LIT("<svg class=\"time-line wide\" viewBox=\"0 0 100 20\" "
	             "width=\"100\" height=\"20\" direction=\"ltr\" "
	             "role=\"group\" aria-labelledby=\"g1t g1d\">"
	             "<title id=\"g1t\">Left empty</title>"
	             "<desc id=\"g1d\">Guessed by &lt;b&gt;</desc>\n</svg>\n"),
	    "a class, a description, links");
	buf_reset(&b);
	svg_begin(&s, &h, &head);
	t_ok(memmem(b.p, b.n, "\"g2t\"", 5) != NULL, "the next of the page");
	begin(&s, "ar", &plain);
	t_ok(s.mirror, "mirrored");
	head.keep = true;
	begin(&s, "ar", &head);
	t_ok(!s.mirror && memmem(b.p, b.n, "\"ltr\"", 5) != NULL, "kept");
}

static void
test_numbers(void)
{
	static const struct {
		int32_t v;
		const char *want;
	} rows[] = {
	    {0, "0"},
	    {1, "0.01"},
	    {10, "0.1"},
	    {99, "0.99"},
	    {100, "1"},
	    {1050, "10.5"},
	    {-1, "-0.01"},
	    {-250, "-2.5"},
	    {INT32_MAX, "21474836.47"},
	    {INT32_MIN, "-21474836.48"},
	};
	char want[100];
	struct svg s;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		begin(&s, "en", &plain);
		svg_line(&s, (struct svg_at){rows[i].v, 0},
		    (struct svg_at){0, rows[i].v}, NULL);
		(void)snprintf(want, sizeof(want),
		    "<line x1=\"%s\" y1=\"0\" x2=\"0\" y2=\"%s\"/>\n",
		    rows[i].want, rows[i].want);
		t_span(buf_span(&b), span_str(want), rows[i].want);
	}
}

/* Each shape, as drawn and mirrored in a picture 100 wide. */
static void
test_shapes(void)
{
	static const struct svg_at p[] = {{0, 0}, {1000, 500}, {2000, 0}};
	struct svg s;

	begin(&s, "en", &plain);
	svg_rect(&s, (struct svg_box){100, 200, 300, 400}, "bar", 0);
	svg_rect(&s, (struct svg_box){0, 0, -1, -1}, NULL, SVG_FILL_DOTS);
	svg_circle(&s, (struct svg_at){100, 200}, 50, "dot", 0);
	svg_circle(&s, (struct svg_at){0, 0}, -1, NULL, SVG_FILL_LEVEL);
	svg_path(&s, p, 3, "curve");
	svg_path(&s, p, 1, "curve");
	svg_area(&s, p, 3, NULL, SVG_FILL_RISING);
	svg_area(&s, p, 2, NULL, SVG_FILL_RISING);
	t_span(buf_span(&b),
	    SPAN_LIT("<rect class=\"bar\" x=\"1\" y=\"2\" width=\"3\" "
	             "height=\"4\"/>\n"
	             "<rect x=\"0\" y=\"0\" width=\"0\" height=\"0\" "
	             "fill=\"url(#g1-4)\"/>\n"
	             "<circle class=\"dot\" cx=\"1\" cy=\"2\" r=\"0.5\"/>\n"
	             "<circle cx=\"0\" cy=\"0\" r=\"0\" "
	             "fill=\"url(#g1-5)\"/>\n"
	             "<path class=\"curve\" d=\"M0 0L10 5L20 0\" "
	             "fill=\"none\"/>\n"
	             "<path d=\"M0 0L10 5L20 0Z\" fill=\"url(#g1-1)\"/>\n"),
	    "left to right");
	begin(&s, "ar", &plain);
	svg_rect(&s, (struct svg_box){100, 200, 300, 400}, NULL, 0);
	svg_circle(&s, (struct svg_at){100, 200}, 50, NULL, 0);
	svg_line(&s, (struct svg_at){0, 0}, (struct svg_at){100, 0}, NULL);
	svg_path(&s, p, 3, NULL);
	t_span(buf_span(&b),
	    SPAN_LIT("<rect x=\"96\" y=\"2\" width=\"3\" height=\"4\"/>\n"
	             "<circle cx=\"99\" cy=\"2\" r=\"0.5\"/>\n"
	             "<line x1=\"100\" y1=\"0\" x2=\"99\" y2=\"0\"/>\n"
	             "<path d=\"M100 0L90 5L80 0\" fill=\"none\"/>\n"),
	    "right to left");
	begin(&s, "ar", &plain);
	svg_line(&s, (struct svg_at){INT32_MIN, 0},
	    (struct svg_at){INT32_MAX, 0}, NULL);
	t_span(buf_span(&b),
	    SPAN_LIT("<line x1=\"21474936.48\" y1=\"0\" x2=\"-21474736.47\" "
	             "y2=\"0\"/>\n"),
	    "no overflow when mirrored");
}

static void
test_texts(void)
{
	const struct html_arg arg = {
	    .type = HTML_ARG_TEXT, .text = SPAN_LIT("a")};
	const struct svg_words words = {MSG_GUESSED, &arg, 1};
	struct svg_label l = {.at = {1000, 100}, .class = "label"};
	struct svg s;

	begin(&s, "en", &plain);
	svg_text(&s, &l, SPAN_LIT("</text>&\xd9\x85"));
	l.class = NULL;
	l.anchor = SVG_MIDDLE;
	svg_message(&s, &l, &words);
	l.anchor = SVG_END;
	svg_uint(&s, &l, 1204);
	svg_day(&s, &l, (struct day){2026, 0, 0});
	t_span(buf_span(&b),
	    SPAN_LIT("<text class=\"label\" x=\"10\" y=\"1\">\xe2\x81\xa8"
	             "&lt;/text&gt;&amp;\xd9\x85\xe2\x81\xa9</text>\n"
	             "<text x=\"10\" y=\"1\" text-anchor=\"middle\">Guessed "
	             "by a</text>\n"
	             "<text x=\"10\" y=\"1\" text-anchor=\"end\">1,204"
	             "</text>\n"
	             "<text x=\"10\" y=\"1\" text-anchor=\"end\">2026"
	             "</text>\n"),
	    "left to right");
	begin(&s, "ar", &plain);
	l.anchor = SVG_START;
	svg_text(&s, &l, SPAN_LIT("a"));
	t_span(buf_span(&b),
	    SPAN_LIT("<text x=\"90\" y=\"1\">\xe2\x81\xa8"
	             "a\xe2\x81\xa9</text>\n"),
	    "right to left");
}

static void
test_groups(void)
{
	struct svg_head head = plain;
	struct svg s;

	head.links = true;
	begin(&s, "en", &head);
	buf_reset(&b);
	svg_group(&s, "rows");
	svg_link(&s, SPAN_LIT("javascript:x"), SPAN_LIT("a<b"));
	svg_group(&s, NULL);
	svg_close(&s);
	svg_close(&s);
	svg_link(&s, SPAN_LIT("/p/x"), SPAN_LIT("x"));
	svg_close(&s);
	svg_close(&s);
	svg_end(&s);
	t_span(buf_span(&b),
	    SPAN_LIT("<g class=\"rows\">\n"
	             "<a href=\"#\"><title>a&lt;b</title>\n"
	             "<g>\n</g>\n</a>\n"
	             "<a href=\"/p/x\"><title>x</title>\n</a>\n</g>\n"
	             "</svg>\n"),
	    "groups and links");
	begin(&s, "en", &head);
	for (unsigned i = 0; i < SVG_DEPTH; i++)
		svg_group(&s, NULL);
	for (unsigned i = 0; i < SVG_DEPTH; i++)
		svg_close(&s);
	t_uint(s.depth, 0, "as deep as allowed");
}

static void
test_patterns(void)
{
	unsigned n = 0;
	struct svg s;
	char want[40];

	begin(&s, "en", &plain);
	svg_patterns(&s);
	for (unsigned i = 1; i < SVG_FILLS; i++) {
		(void)snprintf(want, sizeof(want),
		    "<pattern id=\"g1-%u\" class=\"fill-%u\"", i, i);
		n += memmem(b.p, b.n, want, strlen(want)) != NULL;
	}
	t_uint(n, SVG_FILLS - 1, "each has its id and its class");
}

int
main(void)
{
	buf_init(&b, 100000);
	test_head();
	test_numbers();
	test_shapes();
	test_texts();
	test_groups();
	test_patterns();
	buf_release(&b);
	return t_done();
}
