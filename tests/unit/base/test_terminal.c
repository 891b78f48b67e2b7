/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "base/text.h"

#define BAD "\xef\xbf\xbd"
#define DOTS "\xe2\x80\xa6"

static void
test_shown(void)
{
	static const struct {
		const char *name, *in;
		size_t size;
		const char *want;
	} rows[] = {
	    {"nothing", "", 4, ""},
	    {"ASCII", "plain text", 40, "plain text"},
	    {"just fits", "abcd", 5, "abcd"},
	    {"cut", "abcdefgh", 8, "abcd" DOTS},
	    {"no room for dots", "abcdef", 3, ""},
	    {"room for dots only", "abcdef", 4, DOTS},
	    {"room for NUL only", "abcdef", 1, ""},
	    {"cut between characters",
	        "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 8,
	        "\xc3\xa9\xc3\xa9" DOTS},
	    {"escape sequence", "\x1b[31mred", 40, BAD "[31mred"},
	    {"line feed, tab, DEL", "a\nb\tc\x7f", 40, "a" BAD "b" BAD "c" BAD},
	    {"C1",
	        "\xc2\x9b"
	        "31m",
	        40, BAD "31m"},
	    {"a bad byte each", "\xff\xc3(", 40, BAD BAD "("},
	    {"override",
	        "\xe2\x80\xae"
	        "a",
	        40, BAD "a"},
	    {"isolate",
	        "\xe2\x81\xa7"
	        "a\xe2\x81\xa9",
	        40, BAD "a" BAD},
	    {"zero width space",
	        "a\xe2\x80\x8b"
	        "b",
	        40, "a" BAD "b"},
	    {"private use", "\xee\x80\x80", 40, BAD},
	    {"joiner in Persian", "\xd9\x85\xe2\x80\x8c\xd8\xae", 40,
	        "\xd9\x85\xe2\x80\x8c\xd8\xae"},
	    {"joiner in Latin",
	        "a\xe2\x80\x8c"
	        "b",
	        40, "a" BAD "b"},
	    {"joiner last", "\xd9\x85\xe2\x80\x8c", 40, "\xd9\x85" BAD},
	};
	char out[64];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		memset(out, 'x', sizeof(out));
		text_for_terminal(out, rows[i].size, span_str(rows[i].in));
		t_span(span_str(out), span_str(rows[i].want), rows[i].name);
		t_ok(out[rows[i].size] == 'x', "writes no further");
	}
}

static void
test_width(void)
{
	static const struct {
		const char *name, *in;
		size_t want;
	} rows[] = {
	    {"nothing", "", 0},
	    {"ASCII", "abc", 3},
	    {"Latin", "\xc3\xa9t\xc3\xa9", 3},
	    {"mark", "q\xcc\x83", 1},
	    {"enclosing mark", "a\xe2\x83\x9d", 1},
	    {"Chinese", "\xe5\x9b\xbd\xe5\xae\xb6", 4},
	    {"full width", "\xef\xbc\xa1", 2},
	    {"Hangul letters", "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", 2},
	    {"joiner", "\xd9\x85\xe2\x80\x8c\xd8\xae", 2},
	    {"bad byte", "\xff", 1},
	    {"control", "\x1b", 1},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		t_uint(text_width(span_str(rows[i].in)), rows[i].want,
		    rows[i].name);
}

static void
test_has_space(void)
{
	static const struct {
		const char *in;
		bool want;
	} rows[] = {
	    {"", false},
	    {"mfa.example", false},
	    {"a b", true},
	    {"a\tb", true},
	    {"a\n", true},
	    {"\xc2\x85", true},
	    {"\xc2\xa0", true},
	    {"\xe2\x80\x83", true},
	    {"\xe3\x80\x80", true},
	    {"\xe2\x80\x8b", false},
	    {"\xff\xff", false},
	    {"\xff a", true},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		t_ok(text_has_space(span_str(rows[i].in)) == rows[i].want,
		    "has space, row %zu", i);
}

int
main(void)
{
	test_shown();
	test_width();
	test_has_space();
	return t_done();
}
