/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "base/limits.h"
#include "json/json.h"

static void
test_layout(void)
{
	static const char want[] = "{\n"
	                           "  \"name\": \"a\",\n"
	                           "  \"size\": 27,\n"
	                           "  \"open\": true,\n"
	                           "  \"none\": {},\n"
	                           "  \"list\": [\n"
	                           "    1,\n"
	                           "    -2,\n"
	                           "    null,\n"
	                           "    false,\n"
	                           "    [],\n"
	                           "    {\n"
	                           "      \"k\": \"v\"\n"
	                           "    },\n"
	                           "    \"z\"\n"
	                           "  ]\n"
	                           "}\n";
	struct json_out o;
	struct cy_err e;
	struct buf b;

	buf_init(&b, 4096);
	json_out_init(&o, &b);
	json_out_object(&o);
	json_out_pair(&o, "name", SPAN_LIT("a"));
	json_out_pair_uint(&o, "size", 27);
	json_out_pair_bool(&o, "open", true);
	json_out_key(&o, "none");
	json_out_object(&o);
	json_out_end(&o);
	json_out_key(&o, "list");
	json_out_array(&o);
	json_out_uint(&o, 1);
	json_out_int(&o, -2);
	json_out_null(&o);
	json_out_bool(&o, false);
	json_out_array(&o);
	json_out_end(&o);
	json_out_object(&o);
	json_out_pair_text(&o, "k", "v");
	json_out_end(&o);
	json_out_text(&o, "z");
	json_out_end(&o);
	json_out_end(&o);
	t_ok(buf_check(&b, &e) == CY_OK, "no failure");
	t_span(buf_span(&b), span_str(want), "layout");
	buf_release(&b);
}

static void
test_strings(void)
{
	static const struct {
		struct span in;
		const char *want;
	} rows[] = {
	    {SPAN_INIT(""), "\"\"\n"},
	    {SPAN_INIT("a/b"), "\"a/b\"\n"},
	    {SPAN_INIT("\"\\\n\t\r\b\f"), "\"\\\"\\\\\\n\\t\\r\\b\\f\"\n"},
	    {SPAN_INIT("\0\x1b\x7f"), "\"\\u0000\\u001b\\u007f\"\n"},
	    {SPAN_INIT("\xc2\x9b"), "\"\\u009b\"\n"},
	    {SPAN_INIT("\xe2\x80\xa8"), "\"\\u2028\"\n"},
	    {SPAN_INIT("\xe2\x80\xae"), "\"\\u202e\"\n"},
	    {SPAN_INIT("\xf3\xa0\x81\x81"), "\"\\udb40\\udc41\"\n"},
	    {SPAN_INIT("\xc3\xa9\xe5\x9b\xbd"), "\"\xc3\xa9\xe5\x9b\xbd\"\n"},
	    {SPAN_INIT("\xe2\x80\x8c"), "\"\xe2\x80\x8c\"\n"},
	    {SPAN_INIT("a\xff\xc3"), "\"a\xef\xbf\xbd\xef\xbf\xbd\"\n"},
	};
	struct json_out o;
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		json_out_init(&o, &b);
		json_out_string(&o, rows[i].in);
		t_span(buf_span(&b), span_str(rows[i].want), "string");
	}
	buf_release(&b);
}

static void
test_numbers(void)
{
	static const struct {
		int64_t in;
		const char *want;
	} rows[] = {
	    {0, "0\n"},
	    {JSON_INT_MAX, "9007199254740992\n"},
	    {JSON_INT_MAX + 1, "\"9007199254740993\"\n"},
	    {-JSON_INT_MAX, "-9007199254740992\n"},
	    {-JSON_INT_MAX - 1, "\"-9007199254740993\"\n"},
	    {INT64_MIN, "\"-9223372036854775808\"\n"},
	};
	struct json_out o;
	struct buf b;

	buf_init(&b, 4096);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_reset(&b);
		json_out_init(&o, &b);
		json_out_int(&o, rows[i].in);
		t_span(buf_span(&b), span_str(rows[i].want), "number");
	}
	buf_reset(&b);
	json_out_init(&o, &b);
	json_out_uint(&o, UINT64_MAX);
	t_span(buf_span(&b), SPAN_LIT("\"18446744073709551615\"\n"), "uint");
	buf_release(&b);
}

/* What is written is read back the same, to the deepest level. */
static void
test_back(void)
{
	char bytes[256];
	struct json_out o;
	struct cy_err e;
	struct buf b;
	enum cy_rc rc;
	json_t *v, *in;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i % 127 + 1);
	buf_init(&b, 1 << 20);
	json_out_init(&o, &b);
	for (unsigned i = 0; i < LIMIT_JSON_DEPTH / 2; i++) {
		json_out_array(&o);
		json_out_object(&o);
		json_out_key_span(&o, span(bytes, sizeof(bytes)));
	}
	json_out_string(&o, span(bytes, sizeof(bytes)));
	for (unsigned i = 0; i < LIMIT_JSON_DEPTH; i++)
		json_out_end(&o);
	rc = json_read(&v, buf_span(&b), &e);
	t_rc(rc, &e, CY_OK, FAULT_NONE, "as deep as a reader goes");
	in = v;
	for (unsigned i = 0; i < LIMIT_JSON_DEPTH / 2; i++)
		in = json_object_iter_value(
		    json_object_iter(json_array_get(in, 0)));
	t_span(span(json_string_value(in), json_string_length(in)),
	    span(bytes, sizeof(bytes)), "the same bytes");
	json_decref(v);
	buf_release(&b);
}

static enum cy_rc
write_oom(void *ctx, struct cy_err *e)
{
	struct json_out o;
	struct buf b;
	enum cy_rc rc;

	(void)ctx;
	buf_init(&b, 1 << 20);
	json_out_init(&o, &b);
	json_out_array(&o);
	for (uint64_t i = 0; i < 500; i++)
		json_out_uint(&o, i);
	json_out_end(&o);
	rc = buf_check(&b, e);
	buf_release(&b);
	return rc;
}

int
main(void)
{
	test_layout();
	test_strings();
	test_numbers();
	test_back();
	t_oom(write_oom, NULL, "json_out");
	return t_done();
}
