/* SPDX-License-Identifier: Apache-2.0 */
/* spec/record.md, "Body" */
#include "rec.h"

#include "base/limits.h"
#include "record/body.h"

static const struct {
	const char *name, *body;
	enum fault fault;
	uint64_t offset;
} rows[] = {
    {"one line", "a\n", FAULT_NONE, 0},
    {"two lines", "a\nb\n", FAULT_NONE, 0},
    {"two paragraphs", "a\n\nb\n", FAULT_NONE, 0},
    {"numbered", "1. a\n\n2. b\n\n2a. c\n\n2b. d\n\n10. e\n", FAULT_NONE, 0},
    {"numbered with gaps", "3. a\n\n9999z. b\n", FAULT_NONE, 0},
    {"heading", "# a\n\n1. b\n", FAULT_NONE, 0},
    {"list", "- a\n- b\n", FAULT_NONE, 0},
    {"list within a paragraph", "1. a:\n- b\n- c\n", FAULT_NONE, 0},
    {"marks without their space", "#a\n\n-b\n\n1.c\n\n##\n\n-\n", FAULT_NONE,
        0},
    {"no ids",
        "0. a\n\n01. b\n\n1A. c\n\n10000. d\n\n1ab. e\n\n1{. f\n\n1`. g\n\n1\n\n1.\n",
        FAULT_NONE, 0},
    {"a year that ends a sentence", "It was in\n", FAULT_NONE, 0},
    {"empty", "", FAULT_BODY_END, 0},
    {"no newline", "a", FAULT_BODY_END, 1},
    {"only a newline", "\n", FAULT_BODY_BLANK, 0},
    {"two newlines at the end", "a\n\n", FAULT_BODY_END, 2},
    {"only newlines", "\n\n\n", FAULT_BODY_END, 2},
    {"starts blank", "\na\n", FAULT_BODY_BLANK, 0},
    {"two blank lines", "a\n\n\nb\n", FAULT_BODY_BLANK, 3},
    {"three blank lines", "a\n\n\n\nb\n", FAULT_BODY_BLANK, 3},
    {"leading space", "a\n b\n", FAULT_BODY_SPACE, 2},
    {"trailing space", "ab \nc\n", FAULT_BODY_SPACE, 2},
    {"line of a space", "a\n \nb\n", FAULT_BODY_SPACE, 2},
    {"empty heading", "# \n", FAULT_BODY_SPACE, 1},
    {"heading of two lines", "# a\nb\n", FAULT_BODY_HEADING, 4},
    {"heading within", "a\n# b\n", FAULT_BODY_HEADING, 2},
    {"heading after a list", "- a\n# b\n", FAULT_BODY_HEADING, 4},
    {"list under a heading", "# a\n- b\n", FAULT_BODY_HEADING, 4},
    {"text after a list", "- a\nb\n", FAULT_BODY_LIST, 4},
    {"text after a list within", "1. a\n- b\nc\n", FAULT_BODY_LIST, 9},
    {"id twice", "1. a\n\n1. b\n", FAULT_BODY_NUMBER_ORDER, 6},
    {"ids descend", "2. a\n\n1. b\n", FAULT_BODY_NUMBER_ORDER, 6},
    {"letters descend", "2b. a\n\n2a. b\n", FAULT_BODY_NUMBER_ORDER, 7},
    {"letter before number", "2a. a\n\n2. b\n", FAULT_BODY_NUMBER_ORDER, 7},
    {"id within", "1. a\n2. b\n", FAULT_BODY_NUMBER_INSIDE, 5},
};

static void
test_check(void)
{
	struct span body;
	struct cy_err e;
	struct buf out;
	enum cy_rc rc;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		body = span_str(rows[i].body);
		rc = body_check(body, 1000, &e);
		t_rc(rc, &e, rows[i].fault == FAULT_NONE ? CY_OK : CY_BAD,
		    rows[i].fault, rows[i].name);
		if (rc != CY_OK) {
			t_uint(e.offset, 1000 + rows[i].offset, rows[i].name);
			continue;
		}
		buf_init(&out, 1 << 16);
		body_print(&out, body);
		t_span(buf_span(&out), body, rows[i].name);
		buf_release(&out);
	}
}

static void
test_walk(void)
{
	static const char text[] =
	    "# H\n\nPlain\nline\n\n3a. Third:\n- x\n\n- y\n- z\n";
	static const struct {
		enum body_kind kind;
		unsigned number, letter;
		const char *text;
		uint64_t offset;
	} want[] = {
	    {BODY_HEADING, 0, 0, "H", 0},
	    {BODY_TEXT, 0, 0, "Plain\nline", 5},
	    {BODY_NUMBERED, 3, 'a', "Third:\n- x", 17},
	    {BODY_LIST, 0, 0, "- y\n- z", 33},
	};
	struct body_block b;
	size_t at = 0, i = 0;

	for (; body_next(span_str(text), &at, &b); i++) {
		t_ok(b.kind == want[i].kind, "kind of block %zu", i);
		t_uint(b.id.number, want[i].number, "number");
		t_uint(b.id.letter, want[i].letter, "letter");
		t_span(b.text, span_str(want[i].text), "text");
		t_uint(b.offset, want[i].offset, "offset");
	}
	t_uint(i, 4, "blocks");
}

static void
test_paragraphs(void)
{
	struct cy_err e;
	struct buf b;
	unsigned i;

	buf_init(&b, 1 << 16);
	for (i = 0; i < LIMIT_PARAGRAPHS; i++)
		buf_puts(&b, i == 0 ? "a\n" : "\na\n");
	t_rc(body_check(buf_span(&b), 0, &e), &e, CY_OK, FAULT_NONE,
	    "LIMIT_PARAGRAPHS paragraphs");
	buf_puts(&b, "\na\n");
	t_rc(body_check(buf_span(&b), 0, &e), &e, CY_BAD, FAULT_BODY_PARAGRAPHS,
	    "and one more");
	t_uint(e.offset, 3 * LIMIT_PARAGRAPHS, "at that one");
	buf_release(&b);
}

static void
test_scope(void)
{
	static const char text[] =
	    "# H\n\n1. a\n\n2. b\n\n3. c\n\n3a. d\n\n7. e\n";
	static const struct {
		const char *scope;
		struct para_id missing; /* number 0: none */
	} scopes[] = {
	    {"paragraphs 1", {0, 0}},
	    {"paragraphs 1-3", {0, 0}},
	    {"paragraphs 1-3, 3a, 7", {0, 0}},
	    {"paragraphs 1-3, 2a", {2, 'a'}},
	    {"paragraphs 3a", {0, 0}},
	    {"paragraphs 1-4", {4, 0}},
	    {"paragraphs 2a", {2, 'a'}},
	    {"paragraphs 8", {8, 0}},
	    {"paragraphs 3a, 3b", {3, 'b'}},
	    {"paragraphs 1-9999", {4, 0}},
	};
	struct para_id missing;
	struct buf ids;
	size_t i;

	buf_init(&ids, LIMIT_RECORD_TEXT);
	body_ids(&ids, span_str(text));
	t_span(buf_span(&ids), SPAN_LIT("1 2 3 3a 7"), "ids of a body");
	for (i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
		missing = (struct para_id){0, 0};
		t_ok(scope_within(span_str(scopes[i].scope), buf_span(&ids),
		         &missing) == (scopes[i].missing.number == 0),
		    "%s", scopes[i].scope);
		t_ok(missing.number == scopes[i].missing.number &&
		        missing.letter == scopes[i].missing.letter,
		    "... what is missing");
	}
	t_ok(!scope_within(SPAN_LIT("paragraphs 1"), span("", 0), &missing),
	    "of no body");
	buf_release(&ids);
}

int
main(void)
{
	test_check();
	test_walk();
	test_paragraphs();
	test_scope();
	return t_done();
}
