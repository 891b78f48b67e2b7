/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Properties: what is taken for a cookie lies within the headers, has no
 * semicolon, stands behind its whole name, and no other cookie of the name is
 * there; a reader that was written down a second time finds the same.
 *
 * The input is Cookie headers, one in a line.
 */
#include <stdlib.h>

#include "desk/priv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(x)                  \
	do {                     \
		if (!(x))        \
			abort(); \
	} while (0)

static const char *const names[] = {"__Host-comity", "__Host-comity-zone"};

/* The same, from the grammar: pieces between semicolons, spaces before each,
 * a name up to the first "=". */
static size_t
count(struct span all, const char *name, struct span *last)
{
	size_t n = 0, at = 0;

	while (at < all.n) {
		size_t end = at, eq;

		while (end < all.n && all.p[end] != ';' && all.p[end] != '\n')
			end++;
		while (at < end && all.p[at] == ' ')
			at++;
		for (eq = at; eq < end && all.p[eq] != '=';)
			eq++;
		if (eq - at == strlen(name) &&
		    memcmp(all.p + at, name, eq - at) == 0) {
			*last = span(
			    all.p + eq + (eq < end), end - eq - (eq < end));
			n++;
		}
		at = end + 1;
	}
	return n;
}

static void
check(const struct http_request *r, struct span all, const char *name)
{
	struct span got = session_cookie_of(r, name), want = {NULL, 0};
	size_t n = count(all, name, &want);

	if (n != 1) {
		MUST(got.p == NULL);
		return;
	}
	MUST(got.p >= all.p && got.p + got.n <= all.p + all.n);
	MUST(got.p == want.p && got.n == want.n);
	MUST(span_find(got, ';') == got.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct http_request r;
	struct span all, rest, line;
	int minutes;

	if (size == 0 || size > HTTP_HEAD_MAX)
		return 0;
	all = rest = span(data, size);
	r.nheaders = 0;
	while (r.nheaders < HTTP_HEADERS && span_split(&rest, '\n', &line)) {
		r.header[r.nheaders].name = SPAN_LIT("cookie");
		r.header[r.nheaders++].value = line;
	}
	if (rest.n > 0)
		all.n -= rest.n;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		check(&r, all, names[i]);
	if (desk_zone_parse(session_cookie_of(&r, names[1]), &minutes))
		MUST(minutes >= -720 && minutes <= 840 && minutes % 15 == 0);
	return 0;
}
