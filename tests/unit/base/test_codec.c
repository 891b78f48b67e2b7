/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "base/codec.h"
#include "base/reader.h"

static void
test_hex(void)
{
	static const struct {
		const char *in;
		size_t n;
		bool ok;
	} rows[] = {
	    {"", 0, true},
	    {"00ff", 2, true},
	    {"00fF", 2, false},
	    {"0g", 1, false},
	    {"g0", 1, false},
	    {"0:", 1, false},
	    {"0`", 1, false},
	    {"0", 0, false},
	    {"000", 1, false},
	    {"00", 2, false},
	    {"0000", 1, false},
	};
	uint8_t out[8];
	char text[600], byte[3];
	bool ok = true;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		t_ok(hex_decode(out, rows[i].n, span_str(rows[i].in)) ==
		        rows[i].ok,
		    "hex \"%s\" as %zu bytes", rows[i].in, rows[i].n);
	for (unsigned i = 0; i < 256; i++) {
		uint8_t b = (uint8_t)i;

		hex_encode(text, span(&b, 1));
		(void)snprintf(byte, sizeof(byte), "%02x", i);
		ok = ok && strcmp(text, byte) == 0 &&
		    hex_decode(out, 1, span_str(text)) && out[0] == b;
	}
	t_ok(ok, "hex of all bytes, there and back");
}

static void
test_base64(void)
{
	static const struct {
		const char *text, *b64;
	} rfc4648[] = {
	    {"", ""},
	    {"f", "Zg=="},
	    {"fo", "Zm8="},
	    {"foo", "Zm9v"},
	    {"foob", "Zm9vYg=="},
	    {"fooba", "Zm9vYmE="},
	    {"foobar", "Zm9vYmFy"},
	};
	char text[64];
	uint8_t out[64];
	size_t n;

	for (size_t i = 0; i < sizeof(rfc4648) / sizeof(rfc4648[0]); i++) {
		base64_encode(text, span_str(rfc4648[i].text));
		t_span(span_str(text), span_str(rfc4648[i].b64), "encode");
		t_ok(base64_decode(out, sizeof(out), &n, span_str(text)) &&
		        span_eq_str(span(out, n), rfc4648[i].text),
		    "decode %s", text);
	}
}

/* spec/record.md: base64 is canonical everywhere. */
static void
test_base64_canonical(void)
{
	static const char *const bad[] = {"Z", "Zg",
	    "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "=m9v", "Zm9v\n",
	    "Zm 9", "Zm9-", "Zm9_", "Zg==Zg==", "Zm8=Zm9v", "Zm\xc3\xa9",
	    "Z=9v", "Zg=A", "A==="};
	uint8_t all[256], out[256];
	struct buf b;
	uint8_t v;
	size_t n, back = 0;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		t_ok(!base64_decode(out, sizeof(out), &n, span_str(bad[i])) &&
		        n == 0,
		    "not canonical: %s", bad[i]);
	t_ok(!base64_decode(out, 5, &n, SPAN_LIT("Zm9vYmFy")), "too long");
	t_ok(base64_decode(out, 6, &n, SPAN_LIT("Zm9vYmFy")), "just fits");
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (uint8_t)i;
	buf_init(&b, 400);
	for (size_t len = 0; len <= sizeof(all); len++) {
		buf_reset(&b);
		buf_base64(&b, span(all, len));
		back += b.n == BASE64_LEN(len) &&
		    base64_decode(out, sizeof(out), &n, buf_span(&b)) &&
		    span_eq(span(out, n), span(all, len));
	}
	t_uint(back, 257, "every length comes back");
	buf_base64(&b, span(all, 255));
	t_ok(b.failed, "too long for the buffer");
	buf_reset(&b);
	buf_base64(&b, span(&v, SIZE_MAX));
	t_ok(b.n == 0, "too long for any");
	buf_release(&b);
}

/* Of the 64^2 endings of two digits, one in sixteen is canonical. */
static void
test_base64_bits(void)
{
	static const char d[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n, two = 0, one = 0;
	uint8_t out[3];
	char q[5] = "AA==";

	for (size_t i = 0; i < 64; i++)
		for (size_t k = 0; k < 64; k++) {
			q[0] = d[i];
			q[1] = d[k];
			q[2] = '=';
			two += base64_decode(out, 3, &n, span_str(q));
			q[1] = 'A';
			q[2] = d[k];
			one += base64_decode(out, 3, &n, span_str(q));
		}
	t_uint(two, 256, "one byte has 256 texts");
	t_uint(one, 1024, "two bytes: a quarter of the endings");
}

static void
test_be(void)
{
	static const uint8_t p[] = {1, 2, 3, 4, 5, 6, 7, 0xff};

	t_uint(be16(p), 0x0102, "be16");
	t_uint(be32(p), 0x01020304, "be32");
	t_uint(be64(p), 0x01020304050607ff, "be64");
}

static void
test_reader(void)
{
	struct reader r;

	reader_init(&r, SPAN_LIT("ab\n12,\n\1\2\1\2\3\4\0\0\0\0\0\0\0\5z"));
	t_span(reader_line(&r, 2), SPAN_LIT("ab"), "line of the maximum");
	t_uint(reader_uint(&r, 12), 12, "uint of the maximum");
	reader_expect(&r, SPAN_LIT(","));
	t_span(reader_until(&r, '\n', 0), SPAN_LIT(""), "empty line");
	t_uint(reader_be16(&r), 0x0102, "be16");
	t_uint(reader_be32(&r), 0x01020304, "be32");
	t_uint(reader_be64(&r), 5, "be64");
	t_ok(!reader_end(&r), "not at the end");
	t_span(reader_rest(&r), SPAN_LIT("z"), "rest");
	t_span(reader_take(&r, 1), SPAN_LIT("z"), "take");
	t_ok(reader_end(&r) && reader_ok(&r), "at the end");
	t_span(reader_take(&r, 0), SPAN_LIT(""), "take nothing");
	t_ok(reader_ok(&r), "still good");
}

static void
read_line(struct reader *r)
{
	(void)reader_line(r, 3);
}

static void
read_uint(struct reader *r)
{
	(void)reader_uint(r, 255);
}

static void
read_x(struct reader *r)
{
	reader_expect(r, SPAN_LIT("x"));
}

static void
read_16(struct reader *r)
{
	(void)reader_be16(r);
}

static void
read_32(struct reader *r)
{
	(void)reader_be32(r);
}

static void
read_64(struct reader *r)
{
	(void)reader_be64(r);
}

static void
test_reader_fails(void)
{
	static const struct {
		const char *name, *in;
		void (*read)(struct reader *r);
	} rows[] = {
	    {"no LF", "ab", read_line},
	    {"nothing", "", read_line},
	    {"line too long", "abcd\n", read_line},
	    {"no digits", "a", read_uint},
	    {"leading zero", "01", read_uint},
	    {"above the maximum", "256", read_uint},
	    {"overflow", "99999999999999999999999", read_uint},
	    {"not as expected", "y", read_x},
	    {"expected, and ended", "", read_x},
	    {"one byte of two", "a", read_16},
	    {"three bytes of four", "abc", read_32},
	    {"seven bytes of eight", "abcdefg", read_64},
	};
	struct reader r;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		reader_init(&r, span_str(rows[i].in));
		rows[i].read(&r);
		t_ok(!reader_ok(&r) && r.pos == 0 && !reader_end(&r),
		    "reader: %s", rows[i].name);
		t_ok(reader_rest(&r).n == 0 && reader_line(&r, 9).n == 0 &&
		        reader_take(&r, 1).n == 0 && reader_uint(&r, 9) == 0 &&
		        reader_be64(&r) == 0,
		    "and stays failed");
		reader_expect(&r, span_str(rows[i].in));
		t_ok(!reader_ok(&r), "whatever comes");
	}
}

static void
test_base64url(void)
{
	static const char *const bad[] = {"Z", "Zg=", "Zg==", "Zh", "Zm9",
	    "+m9v", "Zm9/", "Zm9vZ", "Zm9v\n", "Z m9", "Zm9=", "Zm\xc3\xa9"};
	uint8_t all[256], out[256];
	struct buf b;
	size_t n, back = 0;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		t_ok(
		    !base64url_decode(out, sizeof(out), &n, span_str(bad[i])) &&
		        n == 0,
		    "base64url, not canonical: %s", bad[i]);
	t_ok(!base64url_decode(out, 5, &n, SPAN_LIT("Zm9vYmFy")), "too long");
	t_ok(base64url_decode(out, 6, &n, SPAN_LIT("Zm9vYmFy")), "just fits");
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (uint8_t)(i * 5);
	buf_init(&b, 400);
	for (size_t len = 0; len <= sizeof(all); len++) {
		buf_reset(&b);
		buf_base64url(&b, span(all, len));
		back += b.n == BASE64URL_LEN(len) &&
		    span_find(buf_span(&b), '=') == b.n &&
		    span_find(buf_span(&b), '+') == b.n &&
		    span_find(buf_span(&b), '/') == b.n &&
		    base64url_decode(out, sizeof(out), &n, buf_span(&b)) &&
		    span_eq(span(out, n), span(all, len));
	}
	t_uint(back, 257, "every length comes back");
	buf_reset(&b);
	buf_base64url(&b, SPAN_LIT("\xff\xef\xff"));
	t_span(buf_span(&b), SPAN_LIT("_-__"), "its own digits");
	buf_release(&b);
}

int
main(void)
{
	test_base64url();
	test_hex();
	test_base64();
	test_base64_canonical();
	test_base64_bits();
	test_be();
	test_reader();
	test_reader_fails();
	return t_done();
}
