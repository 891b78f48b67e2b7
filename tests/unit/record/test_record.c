/* SPDX-License-Identifier: Apache-2.0 */
/* Entries, limits, accessors and drafts. */
#include "rec.h"

#include "base/limits.h"

static void
sign(struct buf *out, struct span text, const char *name, uint8_t number)
{
	uint8_t seed[ED25519_SEED] = {number};
	struct skey k;
	struct cy_err e;

	if (skey_init(&k, span_str(name), KEY_ED25519, seed, &e) != CY_OK ||
	    note_sign(out, text, &k, &e) != CY_OK)
		abort();
	skey_release(&k);
}

static void
sign_again(struct buf *out, struct span text, const char *name, uint8_t number)
{
	uint8_t seed[ED25519_SEED] = {number};
	struct skey k;
	struct cy_err e;

	if (skey_init(&k, span_str(name), KEY_ED25519, seed, &e) != CY_OK ||
	    note_sign_line(out, text, &k, &e) != CY_OK)
		abort();
	skey_release(&k);
}

static void
test_entry(void)
{
	static const char text[] = ACT "\nWe agree.\n";
	struct record r;
	struct hash id, want;
	struct cy_err e;
	struct arena a;
	struct buf b;

	arena_init(&a, 1 << 20);
	buf_init(&b, 1 << 20);
	sign(&b, span_str(text), "mfa.example", 1);
	t_rc(record_parse(&r, &a, buf_span(&b), &e), &e, CY_OK, FAULT_NONE,
	    "an entry");
	t_span(r.bytes, buf_span(&b), "its bytes");
	t_span(r.text, span_str(text), "its text");
	t_span(r.sig.name, SPAN_LIT("mfa.example"), "who signed");
	t_span(r.author, SPAN_LIT("mfa.example"), "its author");
	t_uint((unsigned long long)r.date, 1795860000, "its date");
	t_span(r.body, SPAN_LIT("We agree.\n"), "its body");
	t_uint(r.nfields, 4, "its headers");
	t_uint(r.fields[1].offset, 40, "where its date stands");
	record_id(&r, &id);
	sha256(&want, span_str(text));
	t_ok(hash_eq(&id, &want), "its id is the SHA-256 of the text");

	sign_again(&b, span_str(text), "mfa.example", 2);
	t_rc(record_parse(&r, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_SIGNATURE_COUNT, "two signature lines");
	buf_reset(&b);
	sign(&b, span_str(text), "mfa.other", 1);
	t_rc(record_parse(&r, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_SIGNATURE_NAME, "signed in another name");
	t_uint(e.offset, sizeof(text) + 4, "where that name stands");
	t_rc(record_parse(&r, &a, span_str(text), &e), &e, CY_BAD,
	    FAULT_NOTE_SIGNATURE_LINE, "not signed");
	buf_reset(&b);
	sign(&b, SPAN_LIT("comity/act/v1\n"), "mfa.example", 1);
	t_rc(record_parse(&r, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_FIELD_MISSING, "signed, but no record");
	buf_release(&b);
	arena_release(&a);
}

/* An act with n bytes of text, the last of them its body. */
static void
text_of(struct buf *b, size_t n)
{
	size_t line;

	buf_puts(b, ACT "\n");
	while (b->n < n) {
		line = n - b->n < 1000 ? n - b->n : 998;
		while (line-- > 1)
			buf_putc(b, 'x');
		buf_putc(b, '\n');
	}
}

static void
test_limits(void)
{
	struct record r;
	struct cy_err e;
	struct arena a;
	struct buf b;
	unsigned i;

	buf_init(&b, 1 << 20);
	text_of(&b, LIMIT_RECORD_TEXT);
	rec_accepts(buf_span(&b), "LIMIT_RECORD_TEXT bytes");
	buf_reset(&b);
	text_of(&b, LIMIT_RECORD_TEXT + 1);
	rec_refuses(buf_span(&b), FAULT_RECORD_TOO_LARGE, LIMIT_RECORD_TEXT,
	    "and one more");

	arena_init(&a, 1 << 20);
	buf_reset(&b);
	(void)buf_extend(&b, LIMIT_ENTRY + 1);
	memset(b.p, 'x', b.n);
	t_rc(record_parse(&r, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_ENTRY_TOO_LARGE, "LIMIT_ENTRY and one more");
	b.n--;
	t_rc(record_parse(&r, &a, buf_span(&b), &e), &e, CY_BAD,
	    FAULT_NOTE_NO_SEPARATOR, "LIMIT_ENTRY bytes are looked at");
	arena_release(&a);

	for (i = 0; i < 2; i++) {
		buf_reset(&b);
		buf_puts(&b, ACT "Authority: ");
		while (b.n < strlen(ACT) + LIMIT_HEADER_LINE + i)
			buf_putc(&b, 'x');
		buf_putc(&b, '\n');
		if (i == 0)
			rec_accepts(buf_span(&b), "LIMIT_HEADER_LINE bytes");
		else
			rec_refuses(buf_span(&b), FAULT_HEADER_TOO_LONG,
			    strlen(ACT), "and one more");
	}
	buf_release(&b);
}

/* A release with n headers beyond the three it must have. */
static void
release_of(struct buf *b, unsigned n)
{
	buf_reset(b);
	buf_puts(b, HEAD("release") "Statement: " ID1 "\n");
	while (n-- > 0)
		buf_printf(b, "Record: %064x\n", n);
}

static void
test_counts(void)
{
	struct buf b;

	buf_init(&b, 1 << 20);
	release_of(&b, 450);
	rec_accepts(buf_span(&b), "as many records as a release may name");
	release_of(&b, 451);
	rec_refuses(buf_span(&b), FAULT_FIELD_TOO_MANY, 0, "and one more");
	release_of(&b, LIMIT_RECORD_HEADERS - 3);
	rec_refuses(buf_span(&b), FAULT_FIELD_TOO_MANY, 0,
	    "LIMIT_RECORD_HEADERS are looked at");
	release_of(&b, LIMIT_RECORD_HEADERS - 2);
	rec_refuses(buf_span(&b), FAULT_TOO_MANY_HEADERS, 0, "and one more");
	buf_release(&b);
}

static void
test_names(void)
{
	size_t i;

	for (i = 0; i < RECORD_KINDS; i++) {
		const struct record_type *t = &record_types[i];

		t_ok(t->kind == i && record_type_named(span_str(t->name)) == t,
		    "type %s", t->name);
		t_ok(t->nrules >= 3 && t->rules[0].field == F_AUTHOR &&
		        t->rules[0].min == 1 && t->rules[1].field == F_DATE &&
		        t->rules[1].min == 1,
		    "%s begins with author and date", t->name);
	}
	t_ok(record_type_named(SPAN_LIT("acts")) == NULL, "no such type");
	t_ok(strcmp(field_name(F_RECORDED_FOR), "Recorded-For") == 0,
	    "field_name");
	t_ok(record_rule(R_ACT, F_KIND) != NULL &&
	        record_rule(R_ACT, F_KIND)->field == F_KIND &&
	        strstr(record_rule(R_ACT, F_KIND)->choices, "accession") !=
	            NULL,
	    "the rule of a header");
	t_ok(record_rule(R_ACT, F_SALT) == NULL, "no rule: not of this type");
	t_ok(party_id_has_keys(SPAN_LIT("mfa.example")), "an id with keys");
	t_ok(!party_id_has_keys(SPAN_LIT("us")), "an id without");
	t_ok(!party_id_has_keys(SPAN_LIT("mfa.")), "no id");
	t_ok(!party_id_valid(span("", 0)), "an empty id");
}

static void
test_accessors(void)
{
	static const char text[] = HEAD(
	    "statement") "Symbol: s\nTitle: fr Un\nTitle: en One\nTitle: zh-Hans Yi\n"
	                 "Attachment: " ID1 " 12 text/plain a b.txt\n"
	                 "Source: https://a.example/\nSource: https://b.example/\n";
	static const struct {
		const char *lang, *want;
	} langs[] = {{"fr", "Un"}, {"en", "One"}, {"zh", "Yi"},
	    {"zh-Hant", "Yi"}, {"fr-CA", "Un"}, {"ar", "One"}, {"", "One"}};
	struct span v, type, name;
	struct record r;
	struct hash id;
	struct cy_err e;
	struct arena a;
	uint64_t size;
	size_t at = 0, i;

	arena_init(&a, 1 << 20);
	t_rc(record_parse_text(&r, &a, span_str(text), &e), &e, CY_OK,
	    FAULT_NONE, "a statement");
	t_span(record_get(&r, F_SYMBOL), SPAN_LIT("s"), "record_get");
	t_ok(record_get(&r, F_PLACE).p == NULL, "an absent header");
	t_ok(record_next(&r, F_SOURCE, &at, &v), "the first source");
	t_span(v, SPAN_LIT("https://a.example/"), "its value");
	t_ok(record_next(&r, F_SOURCE, &at, &v), "the second");
	t_span(v, SPAN_LIT("https://b.example/"), "its value");
	t_ok(!record_next(&r, F_SOURCE, &at, &v) && v.p == NULL, "no third");
	for (i = 0; i < sizeof(langs) / sizeof(langs[0]); i++)
		t_span(record_langtext(&r, F_TITLE, langs[i].lang),
		    span_str(langs[i].want), langs[i].lang);
	t_ok(record_langtext(&r, F_NAME, "en").p == NULL, "no name");
	t_ok(record_langtext(&r, F_SYMBOL, "en").p == NULL, "no langtext");
	t_ok(value_attachment(
	         record_get(&r, F_ATTACHMENT), &id, &size, &type, &name),
	    "an attachment");
	t_uint(id.b[0], 0x11, "its hash");
	t_uint(size, 12, "its size");
	t_span(type, SPAN_LIT("text/plain"), "its type");
	t_span(name, SPAN_LIT("a b.txt"), "its name");
	t_ok(value_catalogue(SPAN_LIT(ID2 " 7 n.json"), &id, &size, &name) &&
	        id.b[31] == 0x22 && size == 7,
	    "a catalogue");
	t_span(name, SPAN_LIT("n.json"), "its name");
	t_ok(value_hash(SPAN_LIT(ID1), &id), "a hash");
	arena_release(&a);
}

static const struct {
	enum field field;
	const char *value;
} act[] = {{F_KIND, "signature"}, {F_DATE, "2026-11-28T10:00:00Z"},
    {F_STATEMENT, ID1}, {F_SCOPE, ""}, {F_AUTHOR, "mfa.example"}};

static void
draft_act(struct record_draft *d)
{
	size_t i;

	record_draft_init(d, R_ACT);
	for (i = 0; i < sizeof(act) / sizeof(act[0]); i++)
		record_draft_add(d, act[i].field, span_str(act[i].value));
}

static void
test_draft(void)
{
	struct record_draft d;
	struct cy_err e;
	struct buf b;
	unsigned i;

	buf_init(&b, 1 << 20);
	buf_puts(&b, "before ");
	draft_act(&d);
	t_rc(record_draft_print(&b, &d, &e), &e, CY_OK, FAULT_NONE, "a draft");
	t_span(buf_span(&b), SPAN_LIT("before " ACT), "in canonical order");
	b.n = 0;
	d.body = SPAN_LIT("We agree.");
	t_rc(record_draft_print(&b, &d, &e), &e, CY_OK, FAULT_NONE,
	    "a body gets its newline");
	t_span(buf_span(&b), SPAN_LIT(ACT "\nWe agree.\n"), "once");
	b.n = 0;
	d.body = SPAN_LIT("We agree.\n");
	t_rc(record_draft_print(&b, &d, &e), &e, CY_OK, FAULT_NONE, "or not");
	t_span(buf_span(&b), SPAN_LIT(ACT "\nWe agree.\n"), "twice");
	b.n = 0;
	record_draft_add(&d, F_PLACE, SPAN_LIT("here"));
	t_rc(record_draft_print(&b, &d, &e), &e, CY_BAD, FAULT_FIELD_FORBIDDEN,
	    "a header of another type");
	draft_act(&d);
	record_draft_add(&d, F_KIND, SPAN_LIT("accession"));
	t_rc(record_draft_print(&b, &d, &e), &e, CY_BAD, FAULT_FIELD_DUPLICATE,
	    "a header twice");
	t_uint(b.n, 0, "nothing is left of a refused draft");
	record_draft_init(&d, R_RELEASE);
	for (i = 0; i < LIMIT_RECORD_HEADERS; i++)
		record_draft_add(&d, F_RECORD, SPAN_LIT(ID1));
	t_rc(record_draft_print(&b, &d, &e), &e, CY_BAD, FAULT_FIELD_MISSING,
	    "LIMIT_RECORD_HEADERS headers are looked at");
	record_draft_add(&d, F_RECORD, SPAN_LIT(ID1));
	t_rc(record_draft_print(&b, &d, &e), &e, CY_BAD, FAULT_DRAFT_HEADERS,
	    "and one more");
	buf_release(&b);
	buf_init(&b, 100);
	draft_act(&d);
	t_rc(record_draft_print(&b, &d, &e), &e, CY_BAD, FAULT_TOO_BIG,
	    "more than the buffer takes");
	buf_release(&b);
}

static enum cy_rc
oom_parse(void *ctx, struct cy_err *e)
{
	struct span *entry = ctx;
	struct record r;
	struct arena a;
	struct buf out;
	enum cy_rc rc;

	arena_init(&a, 1 << 20);
	buf_init(&out, 1 << 20);
	rc = record_parse(&r, &a, *entry, e);
	if (rc == CY_OK)
		rc = record_print(&out, &r, e);
	buf_release(&out);
	arena_release(&a);
	return rc;
}

static enum cy_rc
oom_draft(void *ctx, struct cy_err *e)
{
	struct record_draft d;
	struct buf out;
	enum cy_rc rc;

	(void)ctx;
	draft_act(&d);
	buf_init(&out, 1 << 20);
	rc = record_draft_print(&out, &d, e);
	buf_release(&out);
	return rc;
}

static void
test_memory(void)
{
	struct span entry;
	struct record r;
	struct cy_err e;
	struct arena a;
	struct buf b;

	buf_init(&b, 1 << 20);
	sign(&b, SPAN_LIT(ACT "\nWe agree.\n"), "mfa.example", 1);
	entry = buf_span(&b);
	t_oom(oom_parse, &entry, "record_parse and record_print");
	t_oom(oom_draft, NULL, "record_draft_print");
	arena_init(&a, 16);
	t_rc(record_parse(&r, &a, entry, &e), &e, CY_TEMP, FAULT_NO_MEMORY,
	    "an arena without room");
	arena_release(&a);
	buf_release(&b);
}

int
main(void)
{
	struct cy_err e;

	if (crypto_init(&e) != CY_OK)
		return 1;
	test_entry();
	test_limits();
	test_counts();
	test_names();
	test_accessors();
	test_draft();
	test_memory();
	return t_done();
}
