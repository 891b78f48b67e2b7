/* SPDX-License-Identifier: Apache-2.0 */
/* spec/record.md, "Values": each kind, what it takes and what it refuses. */
#include "rec.h"

#include "record/body.h"
#include "record/value.h"

#define AGE "age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0savhh7m"
#define L63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SALT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

/* Takes each value of the list, which ends in NULL, and prints it again. */
static void
takes(enum value_kind kind, const char *const *values)
{
	struct field_rule rule = {F_TITLE, kind, 1, 1, "one two-three", ""};
	struct cy_err e;
	struct buf out;

	for (; *values != NULL; values++) {
		t_rc(value_check(&rule, span_str(*values), 0, &e), &e, CY_OK,
		    FAULT_NONE, *values);
		buf_init(&out, 1 << 16);
		value_ops(kind)->print(&out, span_str(*values));
		t_span(buf_span(&out), span_str(*values), *values);
		buf_release(&out);
	}
}

static void
refuses(enum value_kind kind, enum fault fault, const char *const *values)
{
	struct field_rule rule = {F_TITLE, kind, 1, 1, "one two-three", ""};
	struct cy_err e;

	for (; *values != NULL; values++) {
		t_rc(value_check(&rule, span_str(*values), 7, &e), &e, CY_BAD,
		    fault, *values);
		t_uint(e.offset, 7, "at its offset");
	}
}

#define TAKES(kind, ...) takes(kind, (const char *const[]){__VA_ARGS__, NULL})
#define REFUSES(kind, fault, ...) \
	refuses(kind, fault, (const char *const[]){__VA_ARGS__, NULL})

static void
test_lines(void)
{
	TAKES(V_LINE, "a", "two words", "\xc3\xa9", "a  b");
	REFUSES(V_LINE, FAULT_VALUE_EMPTY, "");
	REFUSES(V_LINE, FAULT_VALUE_SPACE, " a", "a ", " ",
	    "\xe3\x80\x80"
	    "a",
	    "a\xc2\xa0");
	TAKES(
	    V_LANGTEXT, "en A title", "zh-Hans \xe4\xb8\xad", "es-419 Uno dos");
	REFUSES(V_LANGTEXT, FAULT_VALUE_LANGTEXT, "en", "EN Title", "en  Title",
	    "english Title");
	TAKES(V_LANG, "en", "haw", "zh-Hans", "zh-Hans-CN", "pt-BR", "es-419",
	    "sr-Cyrl-RS", "de-1996", "ca-valencia", "sl-IT-nedis",
	    "de-CH-1901");
	REFUSES(V_LANG, FAULT_VALUE_LANG, "EN", "En", "e", "e1", "{a", "a{",
	    "`a", "a`", "en-4x19-US", "de-1abc-x", "engl", "zh-hans", "zh-HANS",
	    "pt-br", "en-", "en--US", "-en", "en_US", "en-US-Latn", "en-US-US",
	    "en-x-private", "en-a-bc", "de-1", "de-19", "de-abcd-1996-x",
	    "ca-VALENCIA", "ca-valenciana", "de-19_6", "de-va_iant",
	    "en-Latn-US-boont-scouse", "aa-Latn-US-variants-variants-variants",
	    "\xc3\xa9n", "e\xc3\xa9");
}

static void
test_names(void)
{
	TAKES(V_PARTY, "us", "mfa.example", "a.b.c.d", "x1", "1x",
	    "xn--bcher-kva.example", L63 ".example", L63 "." L63);
	REFUSES(V_PARTY, FAULT_VALUE_PARTY, "US", "mfa.example.", ".example",
	    "mfa..example", "-a", "a-", "a.-b", "a_b", "a b", "a+b", "public",
	    "none", L63 "a.example", L63 "." L63 ".a", "\xc3\xa9.example");
	TAKES(V_RECORDED, "us", "mfa.example", "public");
	REFUSES(V_RECORDED, FAULT_VALUE_PARTY, "none", "Public");
	TAKES(V_STATE, "us", "mfa.example", "none");
	REFUSES(V_STATE, FAULT_VALUE_PARTY, "public", "None");
	TAKES(V_SHORT, "us", "eu");
	REFUSES(V_SHORT, FAULT_VALUE_SHORT, "mfa.example", "US", "public");
	TAKES(V_SYMBOL, "a", "us-2019-rsb", "1", L63 "a");
	REFUSES(V_SYMBOL, FAULT_VALUE_SYMBOL, "-a", "a-", "a--b", "A", "a.b",
	    "a b", L63 "ab");
	TAKES(V_CHOICE, "one", "two-three");
	REFUSES(V_CHOICE, FAULT_VALUE_CHOICE, "two", "one two-three", "One",
	    "four");
	TAKES(V_PARAGRAPH, "1", "3a", "9999z");
	REFUSES(V_PARAGRAPH, FAULT_VALUE_PARAGRAPH, "0", "01", "10000", "3A",
	    "3aa", "a", "1-2", "3.", "paragraphs 3");
	TAKES(V_ISO, "DE", "XK");
	REFUSES(V_ISO, FAULT_VALUE_ISO, "de", "De", "DEU", "D", "D1", "1D",
	    "[A", "A[", "@A", "A@");
	TAKES(V_INPUT, "impact high", "a 1");
	REFUSES(V_INPUT, FAULT_VALUE_INPUT, "impact", "impact  high",
	    "Impact high", "a b c");
	TAKES(V_ITEM, "norms#13c", "law#art-2.4", "m#A", "measures#z");
	REFUSES(V_ITEM, FAULT_VALUE_ITEM, "norms", "#a", "norms#", "norms#a#b",
	    "Norms#a", "norms#a.", "norms#.a", "norms#a..b", "norms#a b",
	    "norms#a_b", "norms#a[", "norms#a`", "norms#a" L63 "a");
	TAKES(V_TARGET, "unknown", "withheld", "state us", "state mfa.example",
	    "region South Pacific", "organisation A hospital", "sector health");
	REFUSES(V_TARGET, FAULT_VALUE_TARGET, "state", "state US", "region",
	    "sector  health", "person A", "unknown x", "other");
}

static void
test_numbers(void)
{
	TAKES(V_UINT, "0", "1", "9007199254740991");
	REFUSES(V_UINT, FAULT_VALUE_NUMBER, "00", "01", "-1", "+1", "1.0",
	    "9007199254740992", "18446744073709551616", "0x1", "1 000");
	TAKES(V_TIME, "2026-11-28T10:00:00Z", "2024-02-29T23:59:59Z");
	REFUSES(V_TIME, FAULT_VALUE_TIME, "2026-11-28", "2026-11-28T10:00Z",
	    "2026-02-29T00:00:00Z", "2026-11-28T10:00:00+00:00",
	    "2026-11-28T24:00:00Z", "2026-11-28t10:00:00z");
	TAKES(V_DAY, "2026", "2026-11", "2026-11-28");
	REFUSES(V_DAY, FAULT_VALUE_DAY, "26", "2026-13", "2026-11-31",
	    "2026-1-1", "0000", "28.11.2026");
	TAKES(V_DURATION, "1 minutes", "24 hours", "9999 days");
	REFUSES(V_DURATION, FAULT_VALUE_DURATION, "0 days", "10000 days",
	    "1 day", "24", "24hours", "1.5 hours", "1 weeks", "01 hours");
	TAKES(V_SCOPE, "paragraphs 1", "paragraphs 1-6, 8", "paragraphs 3a",
	    "paragraphs 1-6, 3a, 8-9999", "paragraphs 3a, 3b, 4",
	    "paragraphs 1-2, 4, 5a");
	REFUSES(V_SCOPE, FAULT_VALUE_SCOPE, "paragraphs", "1-6", "paragraph 1",
	    "paragraphs  1", "paragraphs 0", "paragraphs 01", "paragraphs 1,2",
	    "paragraphs 1, 2", "paragraphs 1-1", "paragraphs 2-1",
	    "paragraphs 3, 1", "paragraphs 1, 1", "paragraphs 1-6, 7",
	    "paragraphs 1-6, 3", "paragraphs 1-6, 4a, 3a", "paragraphs 3a, 3a",
	    "paragraphs 3a-3b", "paragraphs 3a-4", "paragraphs 3-4a",
	    "paragraphs 3-x", "paragraphs 3a-x", "paragraphs 3{",
	    "paragraphs 1-", "paragraphs -1", "paragraphs 1,",
	    "paragraphs 10000", "paragraphs 1-10000", "paragraphs 3A",
	    "paragraphs 3aa", "paragraphs 1-6, 3a, 7", "paragraphs a",
	    "paragraphs 1;2", "paragraphs ,1");
	/* A separator with nothing after it can only be met directly. */
	t_ok(!scope_valid(SPAN_LIT("paragraphs 1, ")), "ends in a comma");
	t_ok(!scope_valid(SPAN_LIT("paragraphs ")), "names nothing");
}

static void
test_bytes(void)
{
	TAKES(V_RECORD, ID1);
	TAKES(V_HASH, ID1,
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	REFUSES(V_HASH, FAULT_VALUE_HASH, "1111", ID1 "1",
	    "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
	    "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
	REFUSES(V_RECORD, FAULT_VALUE_HASH, "us-2019-rsb");
	TAKES(V_PAPER, ID1);
	REFUSES(V_PAPER, FAULT_VALUE_HASH, "1111", ID1 "1");
	TAKES(V_EVIDENCE, ID1 " a file");
	REFUSES(V_EVIDENCE, FAULT_VALUE_EVIDENCE, ID1, ID1 "  a", "x a");
	TAKES(V_SALT, SALT);
	REFUSES(V_SALT, FAULT_VALUE_SALT, "AAECAwQF", "x",
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=",
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", SALT SALT);
	TAKES(V_ATTACHMENT, ID1 " 0 text/plain a",
	    ID1 " 9007199254740991 application/vnd.x+json a",
	    ID1 " 12 application/pdf paper one.pdf");
	REFUSES(V_ATTACHMENT, FAULT_VALUE_ATTACHMENT, ID1, ID1 " 12",
	    ID1 " 12 text/plain", ID1 " 012 text/plain a", ID1 " 12 text a",
	    ID1 " 12 Text/plain a", ID1 " 12 text/ a", ID1 " 12 /plain a",
	    ID1 " 12 text/plain  a", ID1 " 12 text/plain .a",
	    ID1 " 12 text/plain a/b", ID1 " 12 text/plain a\\b",
	    ID1 " 12 text/-plain a", ID1 " 12 text/pl@in a",
	    "x 12 text/plain a", ID1 " 12 " L63 L63 "aa/x a");
	TAKES(V_CATALOGUE, ID1 " 12 norms.json");
	REFUSES(V_CATALOGUE, FAULT_VALUE_CATALOGUE, ID1, ID1 " 12",
	    ID1 " x norms.json", "x 12 norms.json", ID1 " 12 ..",
	    ID1 " 12 " L63 L63 L63 L63 "aaaa");
	TAKES(V_TEXT, "fr authentic " ID1, "zh-Hans translation " ID2);
	REFUSES(V_TEXT, FAULT_VALUE_TEXT, "fr", "fr authentic",
	    "fr original " ID1, "FR authentic " ID1, "fr authentic x");
}

static void
test_urls(void)
{
	TAKES(V_URL, "https://www.example", "http://www.example/",
	    "https://www.example:8443/a/b;c?d=e&f=%20g#h/i?j",
	    "https://[2001:db8::1]/", "https://Z.example/A%AFZ",
	    "https://1.example/~a_b(c)*+,!$'@");
	REFUSES(V_URL, FAULT_VALUE_URL, "www.example", "ftp://www.example",
	    "HTTPS://www.example", "https:www.example", "https://",
	    "https:///a", "https://?a", "https://user@www.example/",
	    "https://-a.example", "https://a b.example", "https://a.example/ b",
	    "https://a.example/%", "https://a.example/%2",
	    "https://a.example/%2g", "https://a.example/%g2",
	    "https://a.example/[", "https://a.example/\"",
	    "https://a.example/<b>", "https://a.example/#a#b",
	    "https://a.example/\\",
	    "https://b\xc3\xbc"
	    "cher.example/",
	    "https://a.example/\xc3\xa9", "javascript:alert(1)");
	t_ok(!url_valid(span("https://a\0", 10)), "NUL in a host");
	t_ok(!url_valid(span("https://a/\0", 11)), "NUL in a path");
}

static void
test_keys(void)
{
	char reg[VKEY_TEXT + 16], witness[VKEY_TEXT + 16], text[VKEY_TEXT];
	char wrong[VKEY_TEXT + 16];
	uint8_t seed[ED25519_SEED] = {1}, raw[32];
	struct span role, key;
	struct skey k;
	struct cy_err e;

	if (skey_init(&k, SPAN_LIT("n.example"), KEY_ED25519, seed, &e) !=
	    CY_OK)
		abort();
	vkey_print(text, &k.vkey);
	skey_release(&k);
	(void)snprintf(reg, sizeof(reg), "register %s", text);
	(void)snprintf(wrong, sizeof(wrong), "witness %s", text);
	TAKES(V_VKEY, text);
	TAKES(V_KEY, reg, "seal " AGE);
	REFUSES(V_KEY, FAULT_VALUE_KEY, wrong);
	(void)snprintf(wrong, sizeof(wrong), "owner %s", text);
	REFUSES(V_KEY, FAULT_VALUE_KEY, wrong);
	REFUSES(V_VKEY, FAULT_VALUE_VKEY, "n.example+00000000+AAAA", "x", reg);
	if (skey_init(&k, SPAN_LIT("n.example"), KEY_COSIG_ED25519, seed, &e) !=
	    CY_OK)
		abort();
	vkey_print(text, &k.vkey);
	skey_release(&k);
	(void)snprintf(witness, sizeof(witness), "witness %s", text);
	TAKES(V_KEY, witness);
	(void)snprintf(wrong, sizeof(wrong), "record %s", text);
	REFUSES(V_KEY, FAULT_VALUE_KEY, wrong, "record", "seal", "seal x",
	    "record n.example+00000000+AAAA",
	    /* checksum, padding, prefix, case, length */
	    "seal "
	    "age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0savhh7q",
	    "seal "
	    "age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc03q6rzrf",
	    "seal "
	    "agf1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0s43wcss",
	    "seal "
	    "AGE1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SAVHH7M",
	    "seal "
	    "age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0savhh7",
	    "seal "
	    "age1bqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0savhh7m");
	t_ok(age_parse(SPAN_LIT(AGE), raw) && raw[0] == 0 && raw[31] == 31,
	    "the bytes of an age recipient");
	t_ok(value_key(SPAN_LIT("record x"), &role, &key) &&
	        span_eq_str(role, "record") && span_eq_str(key, "x"),
	    "role and key");
	t_ok(!value_key(SPAN_LIT("record "), &role, &key), "no key");
}

int
main(void)
{
	struct cy_err e;

	if (crypto_init(&e) != CY_OK)
		return 1;
	test_lines();
	test_names();
	test_numbers();
	test_bytes();
	test_urls();
	test_keys();
	t_ok(value_form(V_TIME) != NULL, "forms have words");
	return t_done();
}
