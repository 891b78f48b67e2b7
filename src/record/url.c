/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

/*
 * RFC 3986, http and https only, ASCII only: what is shown is what a click
 * opens.  No user information, which makes one host look like another.
 */
static bool
is_hex(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F');
}

static bool
is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

static bool
one_of(uint8_t c, const char *set)
{
	struct span all = span_str(set);

	return span_find(all, c) < all.n;
}

static bool
chars_valid(struct span s, const char *marks)
{
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '%') {
			if (s.n - i < 3 || !is_hex(s.p[i + 1]) ||
			    !is_hex(s.p[i + 2]))
				return false;
		} else if (!is_alnum(s.p[i]) && !one_of(s.p[i], marks)) {
			return false;
		}
	}
	return true;
}

static bool
host_valid(struct span s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && !one_of(s.p[i], "-.:[]"))
			return false;
	return s.n > 0 && (is_alnum(s.p[0]) || s.p[0] == '[');
}

bool
url_valid(struct span v)
{
	struct span rest, fragment;
	size_t n;

	if (span_starts(v, SPAN_LIT("https://")))
		rest = span_from(v, 8);
	else if (span_starts(v, SPAN_LIT("http://")))
		rest = span_from(v, 7);
	else
		return false;
	for (n = 0; n < rest.n && !one_of(rest.p[n], "/?#"); n++)
		;
	if (!host_valid(span_first(rest, n)))
		return false;
	rest = span_from(rest, n);
	n = span_find(rest, '#');
	fragment = span_from(rest, n + 1);
	return chars_valid(span_first(rest, n), "-._~!$&'()*+,;=:@/?") &&
	    chars_valid(fragment, "-._~!$&'()*+,;=:@/?");
}
