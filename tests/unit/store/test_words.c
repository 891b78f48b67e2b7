/* SPDX-License-Identifier: Apache-2.0 */
/* spec/index.md, "Words": text as the full-text index takes it. */
#include "../t.h"

#include "store/words.h"

static const struct {
	const char *name, *in, *text, *query;
} rows[] = {
    {"nothing", "", "", ""},
    {"letters", "Joint Statement", "Joint Statement", "Joint Statement"},
    {"letters with marks", "D\u00e9claration \u0434\u0430",
        "D\u00e9claration \u0434\u0430", "D\u00e9claration \u0434\u0430"},
    {"one", "\u7db2", " \u7db2 ", " \u7db2 "},
    {"two", "\u7db2\u7d61", " \u7db2\u7d61 \u7d61 ", " \u7db2\u7d61 "},
    {"three", "\u5317\u4eac\u5e02", " \u5317\u4eac \u4eac\u5e02 \u5e02 ",
        " \u5317\u4eac \u4eac\u5e02 "},
    {"among letters", "a\u5317\u4eacb", "a \u5317\u4eac \u4eac b",
        "a \u5317\u4eac b"},
    {"two runs", "\u5317\u4eac, \u4eac\u5e02",
        " \u5317\u4eac \u4eac ,  \u4eac\u5e02 \u5e02 ",
        " \u5317\u4eac ,  \u4eac\u5e02 "},
    {"kana", "\u30b5\u30a4\u30d0\u30fc",
        " \u30b5\u30a4 \u30a4\u30d0 \u30d0\u30fc \u30fc ",
        " \u30b5\u30a4 \u30a4\u30d0 \u30d0\u30fc "},
    {"hangul", "\uc0ac\uc774", " \uc0ac\uc774 \uc774 ", " \uc0ac\uc774 "},
    {"a middle dot parts", "\u30a2\u30fb\u30a4", " \u30a2 \u30fb \u30a4 ",
        " \u30a2 \u30fb \u30a4 "},
    {"beyond the first plane", "\U00020000\U00020001",
        " \U00020000\U00020001 \U00020001 ", " \U00020000\U00020001 "},
    {"thai is left alone", "\u0e01\u0e02", "\u0e01\u0e02", "\u0e01\u0e02"},
    {"no UTF-8", "a\xff\xe5\x8c", "a\xff\xe5\x8c", "a\xff\xe5\x8c"},
};

static void
test_split(void)
{
	struct buf out;
	size_t i;

	buf_init(&out, 1 << 12);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&out);
		words_split(&out, span_str(rows[i].in), WORDS_TEXT, NULL);
		t_span(buf_span(&out), span_str(rows[i].text), rows[i].name);
		t_ok(out.n <= WORDS_SIZE(strlen(rows[i].in)), "its size");
		buf_reset(&out);
		words_split(&out, span_str(rows[i].in), WORDS_QUERY, NULL);
		t_span(buf_span(&out), span_str(rows[i].query), rows[i].name);
		t_ok(words_plain(span_str(rows[i].in)) ==
		        (strcmp(rows[i].in, rows[i].text) == 0),
		    "plain or not");
	}
	buf_release(&out);
}

/* Both ends of each block, and what stands beside them. */
static void
test_blocks(void)
{
	static const struct {
		const char *in;
		bool plain;
	} edges[] = {
	    {"\u10ff", true},
	    {"\u1100", false},
	    {"\u11ff", false},
	    {"\u1200", true},
	    {"\u2e7f", true},
	    {"\u2e80", false},
	    {"\u3004", true},
	    {"\u3005", false},
	    {"\u3008", true},
	    {"\u3040", true},
	    {"\u3041", false},
	    {"\u30a0", true},
	    {"\u30fb", true},
	    {"\u33ff", true},
	    {"\u3400", false},
	    {"\u4dbf", false},
	    {"\u4dc0", true},
	    {"\u4e00", false},
	    {"\u9fff", false},
	    {"\ua000", true},
	    {"\uabff", true},
	    {"\uac00", false},
	    {"\ud7a3", false},
	    {"\uff65", true},
	    {"\uff66", false},
	    {"\uffdd", true},
	    {"\U0001afef", true},
	    {"\U00020000", false},
	    {"\U000323b0", true},
	    {"\U0010ffff", true},
	};
	size_t i;

	for (i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		t_ok(words_plain(span_str(edges[i].in)) == edges[i].plain,
		    "edge %zu", i);
	}
	t_ok(!words_plain(SPAN_LIT("eight by eight \u7db2")), "behind ASCII");
}

/* Every byte of the output comes from where the pieces say. */
static void
test_origin(void)
{
	struct buf out, pieces;
	struct span in;
	size_t i, k, at;
	bool ok;

	buf_init(&out, 1 << 12);
	buf_init(&pieces, 1 << 12);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		in = span_str(rows[i].in);
		buf_reset(&out);
		buf_reset(&pieces);
		words_split(&out, in, WORDS_TEXT, &pieces);
		ok = true;
		for (k = 0; k < out.n && ok; k++) {
			at = words_origin(buf_span(&pieces), k);
			ok = out.p[k] == ' ' ||
			    (at < in.n && in.p[at] == out.p[k]);
		}
		t_ok(ok, "%s: where it comes from", rows[i].name);
	}
	t_uint(words_origin(span("", 0), 7), 0, "of no piece");
	buf_release(&out);
	buf_release(&pieces);
}

int
main(void)
{
	test_split();
	test_blocks();
	test_origin();
	return t_done();
}
