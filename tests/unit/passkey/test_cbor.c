/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "passkey/cbor.h"

/* All items of the one that stands in front; CY_OK when there is one. */
static enum cy_rc
walk(struct span in, struct span *rest, struct cy_err *e)
{
	struct cbor_item i;
	struct cbor c;
	enum cy_rc rc;

	cbor_init(&c, in);
	do
		rc = cbor_next(&c, &i, e);
	while (rc == CY_OK && !cbor_done(&c));
	*rest = cbor_rest(&c);
	return rc;
}

#define IN(s) SPAN_INIT(s)

static void
test_table(void)
{
	static const struct {
		const char *name;
		struct span in;
		size_t rest;
		uint64_t offset;
		enum fault fault;
	} rows[] = {
	    {"0", IN("\x00"), 0, 0, FAULT_NONE},
	    {"23", IN("\x17"), 0, 0, FAULT_NONE},
	    {"24", IN("\x18\x18"), 0, 0, FAULT_NONE},
	    {"256", IN("\x19\x01\x00"), 0, 0, FAULT_NONE},
	    {"65536", IN("\x1a\x00\x01\x00\x00"), 0, 0, FAULT_NONE},
	    {"2^32", IN("\x1b\x00\x00\x00\x01\x00\x00\x00\x00"), 0, 0,
	        FAULT_NONE},
	    {"-1", IN("\x20"), 0, 0, FAULT_NONE},
	    {"-257", IN("\x39\x01\x00"), 0, 0, FAULT_NONE},
	    {"no bytes", IN("\x40"), 0, 0, FAULT_NONE},
	    {"text", IN("\x62\xc3\xa9"), 0, 0, FAULT_NONE},
	    {"empty array", IN("\x80"), 0, 0, FAULT_NONE},
	    {"empty map", IN("\xa0"), 0, 0, FAULT_NONE},
	    {"false, true, null", IN("\x83\xf4\xf5\xf6"), 0, 0, FAULT_NONE},
	    {"what follows", IN("\x01\x02\x03"), 2, 0, FAULT_NONE},
	    {"keys in order", IN("\xa4\x01\x00\x18\x64\x00\x20\x00\x61z\x00"),
	        0, 0, FAULT_NONE},
	    {"shorter text first",
	        IN("\xa2\x61z\x00\x62"
	           "aa\x00"),
	        0, 0, FAULT_NONE},
	    {"same keys on two levels", IN("\xa1\x01\xa1\x01\x00"), 0, 0,
	        FAULT_NONE},
	    {"containers that end together", IN("\x82\x00\x82\x00\x80"), 0, 0,
	        FAULT_NONE},
	    {"four levels", IN("\x81\x81\x81\x81\x00"), 0, 0, FAULT_NONE},
	    {"five levels", IN("\x81\x81\x81\x81\x81\x00"), 0, 4,
	        FAULT_CBOR_DEPTH},
	    {"five levels, empty", IN("\xa1\x01\x81\x81\x81\x80"), 0, 5,
	        FAULT_CBOR_DEPTH},
	    {"nothing", IN(""), 0, 0, FAULT_CBOR_TRUNCATED},
	    {"cut in a number", IN("\x19\x01"), 0, 0, FAULT_CBOR_TRUNCATED},
	    {"cut in a string", IN("\x42\x01"), 0, 0, FAULT_CBOR_TRUNCATED},
	    {"cut in an array", IN("\x82\x00"), 0, 0, FAULT_CBOR_TRUNCATED},
	    {"cut after a key", IN("\xa1\x01"), 0, 2, FAULT_CBOR_TRUNCATED},
	    {"2^64 - 1 bytes", IN("\x5b\xff\xff\xff\xff\xff\xff\xff\xff"), 0, 0,
	        FAULT_CBOR_TRUNCATED},
	    {"2^64 - 1 pairs", IN("\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x00"),
	        0, 0, FAULT_CBOR_TRUNCATED},
	    {"2^63 pairs", IN("\xbb\x80\x00\x00\x00\x00\x00\x00\x00\x00"), 0, 0,
	        FAULT_CBOR_TRUNCATED},
	    {"23 in two bytes", IN("\x18\x17"), 0, 0, FAULT_CBOR_NOT_SHORTEST},
	    {"255 in three bytes", IN("\x19\x00\xff"), 0, 0,
	        FAULT_CBOR_NOT_SHORTEST},
	    {"65535 in five", IN("\x1a\x00\x00\xff\xff"), 0, 0,
	        FAULT_CBOR_NOT_SHORTEST},
	    {"2^32 - 1 in nine", IN("\x1b\x00\x00\x00\x00\xff\xff\xff\xff"), 0,
	        0, FAULT_CBOR_NOT_SHORTEST},
	    {"a long length", IN("\x58\x01\x00"), 0, 0,
	        FAULT_CBOR_NOT_SHORTEST},
	    {"reserved 28", IN("\x1c"), 0, 0, FAULT_CBOR_RESERVED},
	    {"reserved 30", IN("\x81\x5e"), 0, 1, FAULT_CBOR_RESERVED},
	    {"indefinite bytes", IN("\x5f\x41\x00\xff"), 0, 0,
	        FAULT_CBOR_INDEFINITE},
	    {"indefinite text", IN("\x7f\xff"), 0, 0, FAULT_CBOR_INDEFINITE},
	    {"indefinite array", IN("\x9f\xff"), 0, 0, FAULT_CBOR_INDEFINITE},
	    {"indefinite map", IN("\xbf\xff"), 0, 0, FAULT_CBOR_INDEFINITE},
	    {"a break", IN("\xff"), 0, 0, FAULT_CBOR_SIMPLE},
	    {"a tag", IN("\xc0\x00"), 0, 0, FAULT_CBOR_TAG},
	    {"a long tag", IN("\xda\x00\x00\x00\x01\x00"), 0, 0,
	        FAULT_CBOR_TAG},
	    {"half float", IN("\xf9\x00\x00"), 0, 0, FAULT_CBOR_SIMPLE},
	    {"float", IN("\xfa\x00\x00\x00\x00"), 0, 0, FAULT_CBOR_SIMPLE},
	    {"double", IN("\xfb\x00\x00\x00\x00\x00\x00\x00\x00"), 0, 0,
	        FAULT_CBOR_SIMPLE},
	    {"undefined", IN("\xf7"), 0, 0, FAULT_CBOR_SIMPLE},
	    {"simple 19", IN("\xf3"), 0, 0, FAULT_CBOR_SIMPLE},
	    {"simple 255", IN("\xf8\xff"), 0, 0, FAULT_CBOR_SIMPLE},
	    {"false in two bytes", IN("\xf8\x14"), 0, 0, FAULT_CBOR_SIMPLE},
	    {"not UTF-8", IN("\x61\xff"), 0, 0, FAULT_CBOR_UTF8},
	    {"a surrogate", IN("\x63\xed\xa0\x80"), 0, 0, FAULT_CBOR_UTF8},
	    {"keys fall", IN("\xa2\x02\x00\x01\x00"), 0, 3,
	        FAULT_CBOR_KEY_ORDER},
	    {"longer text first",
	        IN("\xa2\x62"
	           "aa\x00\x61z\x00"),
	        0, 5, FAULT_CBOR_KEY_ORDER},
	    {"text before number", IN("\xa2\x61z\x00\x01\x00"), 0, 4,
	        FAULT_CBOR_KEY_ORDER},
	    {"a key twice", IN("\xa2\x01\x00\x01\x00"), 0, 3,
	        FAULT_CBOR_KEY_TWICE},
	    {"a key twice, a map between", IN("\xa2\x01\xa1\x05\x00\x01\x00"),
	        0, 5, FAULT_CBOR_KEY_TWICE},
	    {"bytes as a key", IN("\xa1\x41\x00\x00"), 0, 1, FAULT_CBOR_KEY},
	    {"a map as a key", IN("\xa1\xa0\x00"), 0, 1, FAULT_CBOR_KEY},
	    {"null as a key", IN("\xa1\xf6\x00"), 0, 1, FAULT_CBOR_KEY},
	};
	struct span rest;
	struct cy_err e;
	enum cy_rc rc;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rc = walk(rows[i].in, &rest, &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		t_uint(rest.n, rows[i].rest, "what follows");
		if (rc != CY_OK)
			t_uint(e.offset, rows[i].offset, "offset");
	}
}

static void
test_limits(void)
{
	static uint8_t big[LIMIT_CBOR + 1];
	struct span rest;
	struct cy_err e;

	big[0] = 0x59;
	big[1] = (LIMIT_CBOR - 3) >> 8;
	big[2] = (LIMIT_CBOR - 3) & 0xff;
	t_rc(walk(span(big, LIMIT_CBOR), &rest, &e), &e, CY_OK, FAULT_NONE,
	    "as long as allowed");
	t_rc(walk(span(big, sizeof(big)), &rest, &e), &e, CY_BAD,
	    FAULT_CBOR_SIZE, "one byte more");
}

static void
test_pull(void)
{
	struct cbor_item i;
	struct cy_err e;
	struct cbor c;

	/* {1: [2, {3: h'0405'}], "a": -500} and one byte more */
	cbor_init(&c,
	    SPAN_LIT("\xa2\x01\x82\x02\xa1\x03\x42\x04\x05\x61"
	             "a\x39\x01\xf3!"));
	t_ok(cbor_next(&c, &i, &e) == CY_OK && i.kind == CBOR_MAP &&
	        i.value == 2,
	    "a map of two");
	t_ok(cbor_next(&c, &i, &e) == CY_OK && i.kind == CBOR_UINT &&
	        i.value == 1,
	    "its key");
	t_ok(!cbor_done(&c), "not whole");
	t_ok(cbor_skip(&c, &e) == CY_OK, "over what belongs to it");
	t_ok(cbor_next(&c, &i, &e) == CY_OK && i.kind == CBOR_TEXT &&
	        span_eq_str(i.bytes, "a"),
	    "the next key");
	t_ok(cbor_skip(&c, &e) == CY_OK && cbor_done(&c), "whole");
	t_span(cbor_rest(&c), SPAN_LIT("!"), "what follows");
	t_rc(cbor_next(&c, &i, &e), &e, CY_BAD, FAULT_CBOR_TRUNCATED,
	    "nothing more");
	t_rc(cbor_skip(&c, &e), &e, CY_BAD, FAULT_CBOR_TRUNCATED,
	    "a failure stays");
	t_ok(!cbor_done(&c), "and it is not whole");
}

int
main(void)
{
	test_table();
	test_limits();
	test_pull();
	return t_done();
}
