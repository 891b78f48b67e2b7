/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "base/arena.h"
#include "base/buf.h"

static void
test_uint(void)
{
	static const struct {
		const char *in;
		uint64_t max, want;
		bool ok;
	} rows[] = {
	    {"0", 0, 0, true},
	    {"7", 7, 7, true},
	    {"8", 7, 0, false},
	    {"", 9, 0, false},
	    {"00", 9, 0, false},
	    {"01", 9, 0, false},
	    {"-1", 9, 0, false},
	    {"+1", 9, 0, false},
	    {" 1", 9, 0, false},
	    {"1a", 99, 0, false},
	    {"1/", 99, 0, false},
	    {"18446744073709551615", UINT64_MAX, UINT64_MAX, true},
	    {"18446744073709551616", UINT64_MAX, 0, false},
	    {"99999999999999999999", UINT64_MAX, 0, false},
	};
	uint64_t v;
	bool ok;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ok = span_uint(span_str(rows[i].in), rows[i].max, &v);
		t_ok(ok == rows[i].ok && v == rows[i].want, "span_uint \"%s\"",
		    rows[i].in);
	}
}

static void
test_parts(void)
{
	struct span rest = SPAN_LIT("a,,b,"), part;
	struct span none = span(NULL, 0);

	t_ok(span_split(&rest, ',', &part), "split: first");
	t_span(part, SPAN_LIT("a"), "split: a");
	t_ok(span_split(&rest, ',', &part) && part.n == 0, "split: empty");
	t_ok(span_split(&rest, ',', &part), "split: last");
	t_span(part, SPAN_LIT("b"), "split: b");
	t_ok(!span_split(&rest, ',', &part), "split: no part after the end");
	t_ok(!span_split(&none, ',', &part), "split: nothing");
	t_ok(span_hash(none) == span_hash(SPAN_LIT("")), "hash of nothing");
	t_ok(span_hash(SPAN_LIT("ab")) != span_hash(SPAN_LIT("ba")),
	    "hash: the order counts");
	/* FNV-1a of "a" is af63dc4c8601ec8c, before it is folded. */
	t_ok(span_hash(SPAN_LIT("a")) == UINT64_C(0xaf63dc4c296230c0),
	    "hash of a");
	t_uint(span_find(none, 'x'), 0, "find in nothing");
	t_uint(span_find(SPAN_LIT("abc"), 'c'), 2, "find");
	t_uint(span_find(SPAN_LIT("abc"), 'd'), 3, "find: absent");
	t_ok(span_eq(none, SPAN_LIT("")), "two empty spans are equal");
	t_ok(!span_eq_str(SPAN_LIT("ab"), "ac"), "unequal");
	t_ok(span_starts(SPAN_LIT("ab"), none), "starts with nothing");
	t_ok(!span_starts(SPAN_LIT("a"), SPAN_LIT("ab")), "starts: longer");
	t_ok(span_from(none, 4).p == NULL, "beyond the end of nothing");
	t_span(span_from(SPAN_LIT("abc"), 2), SPAN_LIT("c"), "from");
	t_uint(span_first(SPAN_LIT("abc"), 9).n, 3, "first: fewer");
}

static void
test_cmp(void)
{
	t_ok(span_cmp(SPAN_LIT("a"), SPAN_LIT("b")) < 0, "a < b");
	t_ok(span_cmp(SPAN_LIT("b"), SPAN_LIT("a")) > 0, "b > a");
	t_ok(span_cmp(SPAN_LIT("a"), SPAN_LIT("ab")) < 0, "a < ab");
	t_ok(span_cmp(SPAN_LIT("ab"), SPAN_LIT("a")) > 0, "ab > a");
	t_ok(span_cmp(SPAN_LIT("ab"), SPAN_LIT("ab")) == 0, "ab = ab");
	t_ok(span_cmp(SPAN_LIT("\xff"), SPAN_LIT("a")) > 0,
	    "bytes are unsigned");
	t_ok(span_cmp(span(NULL, 0), span(NULL, 0)) == 0, "nothing = it");
}

static enum cy_rc
fill_buf(void *ctx, struct cy_err *e)
{
	struct buf b;
	enum cy_rc rc;

	(void)ctx;
	buf_init(&b, 4096);
	for (int i = 0; i < 100; i++)
		buf_printf(&b, "%d %s", i, "eleven text");
	rc = buf_check(&b, e);
	buf_release(&b);
	return rc;
}

static void
test_buf(void)
{
	struct cy_err e;
	struct buf b;

	buf_init(&b, 300);
	buf_put(&b, span(NULL, 0));
	t_ok(b.p == NULL, "nothing put, nothing allocated");
	buf_puts(&b, "a");
	buf_putc(&b, 'b');
	buf_uint(&b, 0);
	buf_uint(&b, UINT64_MAX);
	buf_printf(&b, "%s", "");
	buf_printf(&b, "%d-%s", 5, "x");
	t_span(buf_span(&b), SPAN_LIT("ab0184467440737095516155-x"),
	    "appended in order");
	buf_reset(&b);
	buf_be16(&b, 0x0102);
	buf_be32(&b, 0x03040506);
	buf_be64(&b, UINT64_C(0x0708090a0b0c0d0e));
	t_span(buf_span(&b), SPAN_LIT("\1\2\3\4\5\6\7\x8\x9\xa\xb\xc\xd\xe"),
	    "big-endian integers");
	t_ok(buf_extend(&b, 286) != NULL && b.n == 300, "up to its maximum");
	t_rc(buf_check(&b, &e), &e, CY_OK, FAULT_NONE, "full is no failure");
	buf_putc(&b, 'x');
	t_rc(buf_check(&b, &e), &e, CY_BAD, FAULT_TOO_BIG, "one byte more");
	t_uint(e.offset, 300, "at the maximum");
	buf_reset(&b);
	buf_puts(&b, "again");
	t_rc(buf_check(&b, &e), &e, CY_OK, FAULT_NONE, "reset forgets");
	t_ok(buf_extend(&b, SIZE_MAX) == NULL, "a sum that overflows");
	buf_puts(&b, "x");
	t_uint(b.n, 5, "failure is sticky");
	buf_release(&b);
	buf_release(&b);
	t_oom(fill_buf, NULL, "buf");
}

static enum cy_rc
fill_arena(void *ctx, struct cy_err *e)
{
	struct arena a;
	enum cy_rc rc = CY_OK;

	(void)ctx;
	arena_init(&a, 1 << 20);
	for (size_t i = 1; i < 200 && rc == CY_OK; i++)
		if (arena_alloc(&a, i * 7) == NULL)
			rc = cy_nomem(e);
	arena_release(&a);
	return rc;
}

static void
test_arena(void)
{
	struct arena a = {0};
	struct span s;
	uint8_t *p;

	arena_release(&a);
	arena_init(&a, 10000);
	t_ok(arena_alloc(&a, 10001) == NULL, "beyond the budget");
	t_ok(arena_alloc(&a, SIZE_MAX) == NULL, "beyond any size");
	t_ok(arena_array(&a, SIZE_MAX / 2, 3) == NULL, "array overflow");
	p = arena_array(&a, 100, 3);
	t_ok(p != NULL && p[0] == 0 && p[299] == 0, "zeroed");
	t_ok((uintptr_t)arena_alloc(&a, 1) % 16 == 0, "aligned");
	s = arena_copy(&a, SPAN_LIT("copy"));
	t_span(s, SPAN_LIT("copy"), "copy");
	t_ok(s.p[s.n] == 0, "copy ends in NUL");
	s = arena_copy(&a, span(NULL, 0));
	t_ok(s.p != NULL && s.n == 0, "copy of nothing");
	p = arena_alloc(&a, 9000);
	t_ok(p != NULL, "a block larger than the first");
	memset(p, 0xff, 9000);
	t_ok(arena_alloc(&a, 2000) == NULL, "the budget counts all");
	t_ok(arena_copy(&a, span(p, 2000)).p == NULL, "copy beyond it");
	arena_reset(&a);
	p = arena_alloc(&a, 9000);
	t_ok(p != NULL && p[0] == 0 && p[8999] == 0, "reused memory is zeroed");
	arena_release(&a);
	arena_reset(&a);
	t_oom(fill_arena, NULL, "arena");
}

int
main(void)
{
	test_uint();
	test_parts();
	test_cmp();
	test_buf();
	test_arena();
	return t_done();
}
