/* SPDX-License-Identifier: Apache-2.0 */
/* spec/papers.md, "Types": the second family of types. */
#include "rec.h"

#include "base/limits.h"
#include "record/body.h"

#define SALT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define PAPER(type) HEAD(type) "Draft: " ID1 "\n"
#define DRAFT HEAD("draft") "Title: en Peace\nNonce: " SALT "\n"
#define VERSION PAPER("version") "\n1. We agree.\n"
#define COMMENT PAPER("comment") "Regarding: " ID2 "\n"
#define POSITION PAPER("position") "Regarding: " ID2 "\n"
#define CIRCULATION PAPER("circulation") "Regarding: " ID2 "\n"
#define CLEARANCE \
	PAPER("clearance") "Audience: mfa.example\nRegarding: " ID2 "\n"

static const struct rec_row rows[] = {
    {"draft", DRAFT, FAULT_NONE, 0},
    {"draft with a symbol",
        HEAD("draft") "Symbol: peace\nTitle: en Peace\nTitle: fr Paix\n"
                      "Nonce: " SALT "\n",
        FAULT_NONE, 0},
    {"draft without a nonce", HEAD("draft") "Title: en Peace\n",
        FAULT_FIELD_MISSING, 0},
    {"draft without a title", HEAD("draft") "Nonce: " SALT "\n",
        FAULT_FIELD_MISSING, 0},
    {"a root names no draft", HEAD("draft") "Draft: " ID1 "\n",
        FAULT_FIELD_FORBIDDEN, 0},
    {"draft with a body", DRAFT "\nText.\n", FAULT_BODY_FORBIDDEN, 0},
    {"author-keyless",
        "comity/draft/v1\nAuthor: aa\nDate: 2026-11-28T10:00:00Z\n"
        "Title: en Peace\nNonce: " SALT "\n",
        FAULT_AUTHOR_KEYLESS, 0},
    {"version", VERSION, FAULT_NONE, 0},
    {"version of two",
        PAPER("version") "Audience: aa.example\nAudience: bb.example\n"
                         "Previous: " ID1 "\nPrevious: " ID2
                         "\nTitle: en Peace\n\n1. [We] [Some] agree.\n",
        FAULT_NONE, 0},
    {"version that names one twice",
        PAPER("version") "Previous: " ID1 "\nPrevious: " ID1 "\n\n1. We.\n",
        FAULT_VALUE_DUPLICATE, 0},
    {"version without its draft", HEAD("version") "\n1. We agree.\n",
        FAULT_FIELD_MISSING, 0},
    {"body-missing: version", PAPER("version"), FAULT_BODY_MISSING, 0},
    {"comment", COMMENT "\nWhy?\n", FAULT_NONE, 0},
    {"comment on a paragraph", COMMENT "Paragraph: 3a\n\nWhy?\n", FAULT_NONE,
        0},
    {"comment on two", COMMENT "Paragraph: 3\nParagraph: 4\n\nWhy?\n",
        FAULT_FIELD_DUPLICATE, 0},
    {"value-paragraph", COMMENT "Paragraph: 0\n\nWhy?\n", FAULT_VALUE_PARAGRAPH,
        0},
    {"body-missing: comment", COMMENT, FAULT_BODY_MISSING, 0},
    {"position", POSITION "Kind: agree\n", FAULT_NONE, 0},
    {"position ad referendum",
        POSITION "Kind: ad-referendum\n\nUntil Monday.\n", FAULT_NONE, 0},
    {"position of another kind", POSITION "Kind: like\n", FAULT_VALUE_CHOICE,
        0},
    {"position on an alternative",
        POSITION "Paragraph: 3\nKind: object\nAlternative: 2\n", FAULT_NONE, 0},
    {"prefers", POSITION "Paragraph: 3\nKind: prefer\nAlternative: 2\n",
        FAULT_NONE, 0},
    {"prefer-alternative", POSITION "Paragraph: 3\nKind: prefer\n",
        FAULT_PREFER_ALTERNATIVE, 0},
    {"alternative-paragraph", POSITION "Kind: prefer\nAlternative: 2\n",
        FAULT_ALTERNATIVE_PARAGRAPH, 0},
    {"circulation", CIRCULATION "Invited: bb.example\n", FAULT_NONE, 0},
    {"circulation with a deadline",
        CIRCULATION "Invited: bb.example\nInvited: cc.example\n"
                    "Deadline: 2026-12-01T12:00:00Z\n\nPlease answer.\n",
        FAULT_NONE, 0},
    {"circulation to nobody", CIRCULATION, FAULT_FIELD_MISSING, 0},
    {"time-order: deadline",
        CIRCULATION "Invited: bb.example\nDeadline: 2026-11-28T09:59:59Z\n",
        FAULT_TIME_ORDER, 0},
    {"clearance", CLEARANCE "Step: legal\nKind: cleared\n", FAULT_NONE, 0},
    {"clearance refused",
        CLEARANCE "Step: minister's office\nKind: refused\n\nNot yet.\n",
        FAULT_NONE, 0},
    {"clearance for all",
        PAPER("clearance") "Regarding: " ID2 "\nStep: legal\nKind: cleared\n",
        FAULT_FIELD_MISSING, 0},
    {"clearance for two",
        PAPER("clearance") "Audience: aa.example\nAudience: bb.example\n",
        FAULT_FIELD_DUPLICATE, 0},
    {"retraction", PAPER("retraction") "Regarding: " ID2 "\n", FAULT_NONE, 0},
    {"retraction with an audience",
        PAPER("retraction") "Audience: aa.example\nRegarding: " ID2 "\n",
        FAULT_FIELD_FORBIDDEN, 0},
    /* Each family has its own words. */
    {"a record", ACT, FAULT_TYPE_UNKNOWN, 7},
    {"a header of records only",
        PAPER("version") "Recorded-For: bb\n\n1. We.\n", FAULT_FIELD_UNKNOWN,
        0},
    {"no type", HEAD("drafts"), FAULT_TYPE_UNKNOWN, 7},
    {"no version", "comity/draft/v2\n", FAULT_VERSION_UNKNOWN, 13},
    {"no paper", "comity\n", FAULT_FIRST_LINE, 0},
};

static void
paper_row(const struct rec_row *row)
{
	struct span text = span_str(row->text);
	struct record r;
	struct cy_err e;
	struct arena a;
	struct buf out;
	enum cy_rc rc;

	arena_init(&a, 1 << 20);
	buf_init(&out, 1 << 20);
	rc = paper_parse(&r, &a, text, &e);
	t_rc(rc, &e, row->fault == FAULT_NONE ? CY_OK : CY_BAD, row->fault,
	    row->name);
	if (row->offset != 0)
		t_uint(e.offset, row->offset, row->name);
	if (rc == CY_OK && record_print(&out, &r, &e) == CY_OK) {
		t_span(buf_span(&out), text, row->name);
		t_rc(record_parse_text(&r, &a, text, &e), &e, CY_BAD,
		    FAULT_TYPE_UNKNOWN, "and it is no record");
	}
	buf_release(&out);
	arena_release(&a);
}

/* A record does not know the headers of papers, nor the other way round. */
static void
test_families(void)
{
	rec_refuses(SPAN_LIT(HEAD("act") "Draft: " ID1 "\n"),
	    FAULT_FIELD_UNKNOWN, 0, "Draft in a record");
	rec_refuses(SPAN_LIT(VERSION), FAULT_TYPE_UNKNOWN, 7, "a version");
	for (size_t i = 0; i < PAPER_KINDS; i++) {
		const struct record_type *t = &paper_types[i];

		t_ok(t->kind == i + RECORD_KINDS &&
		        record_type_of(t->kind) == t &&
		        paper_type_named(span_str(t->name)) == t &&
		        record_type_named(span_str(t->name)) == NULL,
		    "type %s", t->name);
		t_ok(t->rules[0].field == F_AUTHOR &&
		        t->rules[1].field == F_DATE,
		    "%s begins with author and date", t->name);
	}
	t_ok(record_type_of(R_ACT) == &record_types[R_ACT], "of records, too");
	t_ok(paper_type_named(SPAN_LIT("act")) == NULL, "no paper");
	t_ok(record_rule(PAPER_DRAFT, F_NONCE) != NULL &&
	        record_rule(PAPER_DRAFT, F_DRAFT) == NULL,
	    "rules of headers");
}

/* A circulation to n parties. */
static void
to_many(struct buf *b, unsigned n)
{
	buf_reset(b);
	buf_puts(b, CIRCULATION);
	while (n-- > 0)
		buf_printf(b, "Invited: p%u.example\n", n);
}

static void
test_limits(void)
{
	struct record r;
	struct cy_err e;
	struct arena a;
	struct buf b;

	arena_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	to_many(&b, 250);
	t_rc(paper_parse(&r, &a, buf_span(&b), &e), &e, CY_OK, FAULT_NONE,
	    "to 250 parties");
	to_many(&b, 251);
	t_rc(paper_parse(&r, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_FIELD_TOO_MANY, "and one more");
	buf_reset(&b);
	(void)buf_extend(&b, LIMIT_RECORD_TEXT + 1);
	memset(b.p, 'x', b.n);
	t_rc(paper_parse(&r, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_RECORD_TOO_LARGE, "as long as a record, and one more");
	buf_release(&b);
	arena_release(&a);
}

static void
draft_position(struct record_draft *d)
{
	record_draft_init(d, PAPER_POSITION);
	record_draft_add(d, F_ALTERNATIVE, SPAN_LIT("2"));
	record_draft_add(d, F_KIND, SPAN_LIT("prefer"));
	record_draft_add(d, F_PARAGRAPH, SPAN_LIT("3"));
	record_draft_add(d, F_REGARDING, SPAN_LIT(ID2));
	record_draft_add(d, F_DRAFT, SPAN_LIT(ID1));
	record_draft_add(d, F_DATE, SPAN_LIT("2026-11-28T10:00:00Z"));
	record_draft_add(d, F_AUTHOR, SPAN_LIT("mfa.example"));
}

static void
test_draft(void)
{
	struct record_draft d;
	struct cy_err e;
	struct buf b;

	buf_init(&b, 1 << 20);
	draft_position(&d);
	t_rc(record_draft_print(&b, &d, &e), &e, CY_OK, FAULT_NONE, "a draft");
	t_span(buf_span(&b),
	    SPAN_LIT(POSITION "Paragraph: 3\nKind: prefer\nAlternative: 2\n"),
	    "in canonical order");
	record_draft_add(&d, F_SYMBOL, SPAN_LIT("x"));
	t_rc(record_draft_print(&b, &d, &e), &e, CY_BAD, FAULT_FIELD_FORBIDDEN,
	    "a header of another type");
	buf_release(&b);
}

static void
test_find(void)
{
	static const char body[] = "# Title\n\n1. One.\n\n2a. Two.\n\nEnd.\n";
	struct body_block b;

	t_ok(body_find(span_str(body), (struct para_id){2, 'a'}, &b),
	    "paragraph 2a");
	t_span(b.text, SPAN_LIT("Two."), "its text");
	t_ok(!body_find(span_str(body), (struct para_id){2, 0}, &b), "no 2");
	t_ok(!body_find(span_str(body), (struct para_id){0, 0}, &b),
	    "what has no number has no id");
}

static enum cy_rc
oom(void *ctx, struct cy_err *e)
{
	struct record_draft d;
	struct record r;
	struct arena a;
	struct buf b;
	enum cy_rc rc;

	(void)ctx;
	arena_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	draft_position(&d);
	rc = record_draft_print(&b, &d, e);
	if (rc == CY_OK)
		rc = paper_parse(&r, &a, buf_span(&b), e);
	buf_release(&b);
	arena_release(&a);
	return rc;
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		paper_row(&rows[i]);
	test_families();
	test_limits();
	test_draft();
	test_find();
	t_oom(oom, NULL, "a paper");
	return t_done();
}
