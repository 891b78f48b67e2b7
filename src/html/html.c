/* SPDX-License-Identifier: Apache-2.0 */
#include "html/html.h"

#include "html/escape.h"

void
html_raw(struct html *h, const char *s, size_t n)
{
	buf_put(h->b, span(s, n));
}

void
html_text(struct html *h, struct span s)
{
	escape_put(h->b, s, ESCAPE_TEXT);
}

void
html_attr(struct html *h, struct span s)
{
	escape_put(h->b, s, ESCAPE_ATTR);
}

/*
 * Browsers drop tabs and line breaks anywhere in a URL and take a backslash
 * for a slash (URL Standard): with either, "/..." could be "//host".
 */
static bool
has_trick(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || s.p[i] == 0x7f || s.p[i] == '\\')
			return true;
	return false;
}

static bool
allowed_url(struct span s)
{
	static const struct span starts[] = {
	    SPAN_INIT("https://"),
	    SPAN_INIT("http://"),
	    SPAN_INIT("mailto:"),
	    SPAN_INIT("#"),
	    SPAN_INIT("?"),
	};

	if (has_trick(s))
		return false;
	if (s.n > 0 && s.p[0] == '/')
		return s.n == 1 || s.p[1] != '/';
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (span_starts(s, starts[i]))
			return true;
	return false;
}

void
html_url(struct html *h, struct span s)
{
	html_attr(h, allowed_url(s) ? s : SPAN_LIT("#"));
}

void
html_url_part(struct html *h, struct span s)
{
	escape_percent(h->b, s);
}

void
html_url_segment(struct html *h, struct span s)
{
	if (span_eq_str(s, ".") || span_eq_str(s, ".."))
		s = SPAN_LIT("\xef\xbf\xbd");
	escape_percent(h->b, s);
}

void
html_uint_plain(struct html *h, uint64_t v)
{
	buf_uint(h->b, v);
}
