/* SPDX-License-Identifier: Apache-2.0 */
#include "../t.h"

#include "exchange/request.h"

#define STATEMENT                      \
	"comity/statement/v1\n"        \
	"Author: mfa.example\n"        \
	"Date: 2026-11-28T10:00:00Z\n" \
	"Symbol: test\n"               \
	"Title: en Test\n"             \
	"\n"                           \
	"1. One.\n"                    \
	"\n"                           \
	"2. Two.\n"
#define ABOUT                            \
	"\tcomity/statement/v1\n"        \
	"\tAuthor: mfa.example\n"        \
	"\tDate: 2026-11-28T10:00:00Z\n" \
	"\tSymbol: test\n"               \
	"\tTitle: en Test\n"             \
	"\t\n"                           \
	"\t1. One.\n"                    \
	"\t\n"                           \
	"\t2. Two.\n"
#define ACT                            \
	"comity/act/v1\n"              \
	"Author: mfa.other.example\n"  \
	"Date: 2026-11-28T11:00:00Z\n" \
	"Statement: @\n"               \
	"Kind: signature\n"
#define FIRST "comity/signing-request/v1\n"
#define OTHER "00000000000000000000000000000000000000000000000000000000000000ff"

/* The text with an id in the place of "@". */
static void
fill(char out[4096], const char *text, const char *hex)
{
	const char *at = strchr(text, '@');
	int n = at == NULL ? (int)strlen(text) : (int)(at - text);

	(void)snprintf(out, 4096, "%.*s%s%s", n, text, at == NULL ? "" : hex,
	    at == NULL ? "" : at + 1);
}

static void
test_cases(void)
{
	static const struct {
		const char *name, *in; /* @: the statement's id */
		uint64_t offset;
		enum fault fault;
	} rows[] = {
	    {"an act with its statement", FIRST ABOUT "\n" ACT, 0, FAULT_NONE},
	    {"a text about nothing", FIRST "\n" STATEMENT, 0, FAULT_NONE},
	    {"nothing", "", 0, FAULT_REQUEST_FORM},
	    {"another first line", "comity/signing-request/v2\n\n" ACT, 0,
	        FAULT_REQUEST_FORM},
	    {"no blank line", FIRST ABOUT ACT, 148, FAULT_REQUEST_FORM},
	    {"the end after what is shown", FIRST ABOUT, 148,
	        FAULT_REQUEST_FORM},
	    {"a line that does not end", FIRST "\tx", 26, FAULT_REQUEST_FORM},
	    {"no record", FIRST ABOUT "\n", 0, FAULT_FINAL_NEWLINE},
	    {"about another text", FIRST "\t" STATEMENT "\n" ACT, 47,
	        FAULT_REQUEST_FORM},
	    {"what is shown is no record", FIRST "\tcomity\n\n" STATEMENT, 0,
	        FAULT_FIRST_LINE},
	};
	char hex[HASH_HEX], in[4096];
	struct sign_request q;
	struct hash id;
	struct cy_err e;
	struct arena a;
	enum cy_rc rc;

	sha256(&id, SPAN_LIT(STATEMENT));
	hash_hex(hex, &id);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		arena_init(&a, 1 << 20);
		fill(in, rows[i].in, hex);
		rc = request_parse(&q, &a, span_str(in), &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		if (rows[i].fault == FAULT_REQUEST_FORM)
			t_uint(e.offset, rows[i].offset, "offset");
		arena_release(&a);
	}
	arena_init(&a, 1 << 20);
	fill(in, FIRST ABOUT "\n" ACT, OTHER);
	rc = request_parse(&q, &a, span_str(in), &e);
	t_rc(rc, &e, CY_BAD, FAULT_REQUEST_OTHER, "another statement's hash");
	arena_release(&a);
}

/* Both sides of the limit: what is longer is not looked at. */
static void
test_size(void)
{
	static char in[REQUEST_MAX + 2];
	struct sign_request q;
	struct cy_err e;
	struct arena a;

	memset(in, '\t', sizeof(in));
	memcpy(in, FIRST, sizeof(FIRST) - 1);
	for (size_t i = 0; i < 2; i++) {
		arena_init(&a, 1 << 20);
		(void)request_parse(&q, &a, span(in, REQUEST_MAX + i), &e);
		t_ok(e.fault == FAULT_REQUEST_FORM &&
		        e.offset == (i == 0 ? sizeof(FIRST) - 1 : 0),
		    "%s", i == 0 ? "at the limit it is read" : "past it, not");
		arena_release(&a);
	}
}

static enum cy_rc
parse_once(void *ctx, struct cy_err *e)
{
	struct sign_request q;
	struct arena a;
	enum cy_rc rc;

	arena_init(&a, 1 << 20);
	rc = request_parse(&q, &a, span_str(ctx), e);
	arena_release(&a);
	return rc;
}

int
main(void)
{
	char hex[HASH_HEX], in[4096];
	struct hash id;

	sha256(&id, SPAN_LIT(STATEMENT));
	hash_hex(hex, &id);
	fill(in, FIRST ABOUT "\n" ACT, hex);
	test_cases();
	test_size();
	t_oom(parse_once, in, "out of memory");
	return t_done();
}
