/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "base/text.h"
#include "html/html.h"
#include "html/xml.h"

#define FFFD "\xef\xbf\xbd"
#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

typedef void escaper(struct html *h, struct span s);

static void
as_xml_text(struct html *h, struct span s)
{
	xml_text(h->b, s);
}

static void
as_xml_attr(struct html *h, struct span s)
{
	xml_attr(h->b, s);
}

/* What a byte alone becomes where it is not itself: "" for "itself". */
struct place {
	const char *name;
	escaper *put;
	const char *controls, *lf, *tab, *amp, *lt, *gt, *quote, *apostrophe;
};

static const struct place places[] = {
    {"text", html_text, FFFD, "", "", "&amp;", "&lt;", "&gt;", "", ""},
    {"attr", html_attr, FFFD, "", "", "&amp;", "&lt;", "&gt;", "&#34;",
        "&#39;"},
    {"xml text", as_xml_text, FFFD, "", "", "&amp;", "&lt;", "&gt;", "", ""},
    {"xml attr", as_xml_attr, FFFD, "&#10;", "&#9;", "&amp;", "&lt;", "&gt;",
        "&#34;", "&#39;"},
};

static const char *
expected(const struct place *p, unsigned c)
{
	switch (c) {
	case '\n':
		return p->lf;
	case '\t':
		return p->tab;
	case '&':
		return p->amp;
	case '<':
		return p->lt;
	case '>':
		return p->gt;
	case '"':
		return p->quote;
	case '\'':
		return p->apostrophe;
	default:
		return c < 0x20 || c >= 0x7f ? p->controls : "";
	}
}

static void
test_bytes(void)
{
	struct html h = {.lang = languages[0]};
	struct buf b;
	uint8_t byte;
	const char *want;

	buf_init(&b, 100);
	h.b = &b;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		for (unsigned c = 0; c < 256; c++) {
			byte = (uint8_t)c;
			buf_reset(&b);
			places[i].put(&h, span(&byte, 1));
			want = expected(&places[i], c);
			t_span(buf_span(&b),
			    *want == '\0' ? span(&byte, 1) : span_str(want),
			    places[i].name);
		}
	buf_release(&b);
}

/* Percent-encoding, and only unreserved characters without. */
static void
test_percent(void)
{
	static const char unreserved[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	    "-._~";
	struct html h = {.lang = languages[0]};
	struct buf b;
	uint8_t byte;
	char want[4];

	buf_init(&b, 100);
	h.b = &b;
	for (unsigned c = 0; c < 256; c++) {
		byte = (uint8_t)c;
		if (c != 0 && strchr(unreserved, (int)c) != NULL)
			(void)snprintf(want, sizeof(want), "%c", (int)c);
		else
			(void)snprintf(want, sizeof(want), "%%%02X", c);
		buf_reset(&b);
		html_url_part(&h, span(&byte, 1));
		t_span(buf_span(&b), span_str(want), "part of a URL");
		buf_reset(&b);
		html_url_segment(&h, span(&byte, 1));
		t_span(buf_span(&b), span_str(c == '.' ? "%EF%BF%BD" : want),
		    "segment");
	}
	buf_release(&b);
}

static void
test_text(void)
{
	static const struct {
		const char *name, *in, *want;
	} rows[] = {
	    {"nothing", "", ""},
	    {"plain", "An act, signed.", "An act, signed."},
	    {"markup", "</p><script>x&y", "&lt;/p&gt;&lt;script&gt;x&amp;y"},
	    {"three scripts", "\xd9\x86\xd8\xb5 \xe6\x96\x87 \xd1\x82",
	        "\xd9\x86\xd8\xb5 \xe6\x96\x87 \xd1\x82"},
	    {"beyond the plane", "\xf0\x9f\x95\x8a", "\xf0\x9f\x95\x8a"},
	    {"cut", "a\xe2\x82", "a" FFFD FFFD},
	    {"overlong slash", "\xc0\xaf", FFFD FFFD},
	    {"overlong less-than", "\xe0\x80\xbc", FFFD FFFD FFFD},
	    {"surrogate", "\xed\xa0\x80", FFFD FFFD FFFD},
	    {"beyond Unicode", "\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD},
	    {"lead before ASCII", "\xe2<", FFFD "&lt;"},
	    {"C1 control", "\xc2\x85", FFFD},
	    {"noncharacters", "\xef\xbf\xbe\xef\xb7\x90\xf0\x9f\xbf\xbf",
	        FFFD FFFD FFFD},
	    {"replacement", FFFD, FFFD},
	    {"private use", "\xee\x80\x80", FFFD},
	    {"byte order mark", "\xef\xbb\xbf", FFFD},
	    {"zero width space", "a\xe2\x80\x8b", "a" FFFD},
	    {"line separator", "\xe2\x80\xa8", FFFD},
	    {"right-to-left override", "\xe2\x80\xae", FFFD},
	    {"left-to-right mark", "\xe2\x80\x8e", FFFD},
	    {"Arabic letter mark", "\xd8\x9c", FFFD},
	    {"tag letter", "\xf3\xa0\x81\xa1", FFFD},
	    {"no-break space",
	        "a\xc2\xa0"
	        "b",
	        "a\xc2\xa0"
	        "b"},
	    {"joiner between Latin",
	        "a\xe2\x80\x8d"
	        "b",
	        "a" FFFD "b"},
	    {"non-joiner in Persian", "\xd9\x85\xe2\x80\x8c\xd8\xae",
	        "\xd9\x85\xe2\x80\x8c\xd8\xae"},
	    {"joiner at the front", "\xe2\x80\x8d\xd9\x85", FFFD "\xd9\x85"},
	    {"joiner at the end", "\xd9\x85\xe2\x80\x8d", "\xd9\x85" FFFD},
	    {"isolate", "a " FSI "b" PDI " c", "a " FSI "b" PDI " c"},
	    {"isolate never closed", FSI "b", FSI "b" PDI},
	    {"two never closed", FSI FSI "b", FSI FSI "b" PDI PDI},
	    {"never closed in its line", FSI "b\nc", FSI "b" PDI "\nc"},
	    {"closed in another line", FSI "\n" PDI, FSI PDI "\n" FFFD},
	    {"never opened", PDI "a", FFFD "a"},
	    {"isolate around markup", FSI "<", FSI "&lt;" PDI},
	};
	struct html h = {.lang = languages[0]};
	struct buf b;

	buf_init(&b, 1000);
	h.b = &b;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		html_text(&h, span_str(rows[i].in));
		t_span(buf_span(&b), span_str(rows[i].want), rows[i].name);
	}
	buf_reset(&b);
	xml_attr(&b, SPAN_LIT(FSI "\n"));
	t_span(buf_span(&b), SPAN_LIT(FSI PDI "&#10;"), "isolate, line, XML");
	buf_reset(&b);
	html_text(&h, (struct span){0});
	t_uint(b.n, 0, "no bytes at all");
	buf_release(&b);
}

static void
test_url(void)
{
	static const struct {
		const char *in, *want;
	} rows[] = {
	    {"/", "/"},
	    {"/s/x?a=1&b=2#c", "/s/x?a=1&amp;b=2#c"},
	    {"/\"onclick='", "/&#34;onclick=&#39;"},
	    {"//host/", "#"},
	    {"/\\host/", "#"},
	    {"/a\\b", "#"},
	    {"/\t/host", "#"},
	    {"/\n/host", "#"},
	    {"/\r/host", "#"},
	    {"/a b", "#"},
	    {"/\x7f", "#"},
	    {" /a", "#"},
	    {"", "#"},
	    {"#top", "#top"},
	    {"?q=1", "?q=1"},
	    {"https://a.example/x", "https://a.example/x"},
	    {"http://a.example/", "http://a.example/"},
	    {"https:a.example", "#"},
	    {"https:/a.example", "#"},
	    {"HTTPS://a.example/", "#"},
	    {"mailto:a@b.example", "mailto:a@b.example"},
	    {"javascript:alert(1)", "#"},
	    {"JavaScript:alert(1)", "#"},
	    {"\x01javascript:alert(1)", "#"},
	    {"java\nscript:alert(1)", "#"},
	    {"data:text/html,x", "#"},
	    {"vbscript:x", "#"},
	    {"ftp://a.example/", "#"},
	    {"a/b", "#"},
	    {"./a", "#"},
	    {"/\xe2\x80\xae", "/" FFFD},
	    {"/\xff", "/" FFFD},
	    {"/\xc3\xa9", "/\xc3\xa9"},
	};
	struct html h = {.lang = languages[0]};
	struct buf b;

	buf_init(&b, 1000);
	h.b = &b;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		html_url(&h, span_str(rows[i].in));
		t_span(buf_span(&b), span_str(rows[i].want), rows[i].in);
	}
	buf_reset(&b);
	html_url(&h, SPAN_LIT("/a\0b"));
	t_span(buf_span(&b), SPAN_LIT("#"), "NUL");
	buf_reset(&b);
	html_url_segment(&h, SPAN_LIT(".."));
	html_url_part(&h, SPAN_LIT(".."));
	html_url_segment(&h, SPAN_LIT("..."));
	t_span(buf_span(&b), SPAN_LIT("%EF%BF%BD....."), "dots");
	buf_release(&b);
}

static void
test_xml(void)
{
	struct buf b;

	buf_init(&b, 1000);
	xml_element(&b, "title", SPAN_LIT("a < \x01"));
	xml_time(&b, "updated", 1795874580);
	t_span(buf_span(&b),
	    SPAN_LIT("<title>a &lt; " FFFD "</title>\n"
	             "<updated>2026-11-28T14:03:00Z</updated>\n"),
	    "elements of a feed");
	buf_release(&b);
}

static enum cy_rc
write_some(void *ctx, struct cy_err *e)
{
	struct html h = {.lang = languages[0]};
	enum cy_rc rc;
	struct buf b;

	(void)ctx;
	buf_init(&b, 4096);
	h.b = &b;
	for (int i = 0; i < 100; i++) {
		html_attr(&h, SPAN_LIT("<\"\xff a"));
		html_uint(&h, 1234567);
	}
	rc = buf_check(&b, e);
	buf_release(&b);
	return rc;
}

int
main(void)
{
	test_bytes();
	test_percent();
	test_text();
	test_url();
	test_xml();
	t_oom(write_some, NULL, "out of memory is the buffer's");
	return t_done();
}
