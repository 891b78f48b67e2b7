/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

#include "base/codec.h"
#include "record/body.h"

#define DURATION_MAX 9999
#define SALT_LEN 32

/*
 * One pair of functions per kind of value.  `rule` is asked by V_CHOICE
 * alone; the others keep the parameter so that the table has one shape.
 */
#define UNUSED(rule) ((void)(rule))

static void
copy(struct buf *out, struct span v)
{
	buf_put(out, v);
}

static bool
line(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return line_valid(v);
}

static bool
langtext(const struct field_rule *rule, struct span v)
{
	struct span lang, text;

	UNUSED(rule);
	return value_langtext(v, &lang, &text);
}

static void
langtext_print(struct buf *out, struct span v)
{
	struct span lang, text;

	(void)value_two(v, ' ', &lang, &text);
	lang_print(out, lang);
	buf_putc(out, ' ');
	buf_put(out, text);
}

static bool
party(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return party_id_valid(v);
}

static bool
recorded(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return party_id_valid(v) || span_eq_str(v, "public");
}

static bool
state(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return party_id_valid(v) || span_eq_str(v, "none");
}

static bool
short_id(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return party_id_valid(v) && !party_id_has_keys(v);
}

static bool
hash(const struct field_rule *rule, struct span v)
{
	struct hash h;

	UNUSED(rule);
	return hash_from_hex(&h, v);
}

static void
hash_print(struct buf *out, struct span v)
{
	struct hash h = {0};
	char hex[HASH_HEX];

	(void)hash_from_hex(&h, v);
	hash_hex(hex, &h);
	buf_puts(out, hex);
}

static bool
evidence(const struct field_rule *rule, struct span v)
{
	struct span hex, text;

	return value_two(v, ' ', &hex, &text) && hash(rule, hex) &&
	    line_valid(text);
}

/* A hash, a space, and the rest as it is. */
static void
evidence_print(struct buf *out, struct span v)
{
	struct span hex, text;

	(void)value_two(v, ' ', &hex, &text);
	hash_print(out, hex);
	buf_putc(out, ' ');
	buf_put(out, text);
}

static bool
moment(const struct field_rule *rule, struct span v)
{
	utc_t t;

	UNUSED(rule);
	return time_parse(v, &t);
}

static void
moment_print(struct buf *out, struct span v)
{
	char text[TIME_TEXT];
	utc_t t = 0;

	(void)time_parse(v, &t);
	time_print(text, t);
	buf_puts(out, text);
}

static bool
day(const struct field_rule *rule, struct span v)
{
	struct day d;

	UNUSED(rule);
	return day_parse(v, &d);
}

static void
day_put(struct buf *out, struct span v)
{
	char text[DAY_TEXT];
	struct day d = {0};

	(void)day_parse(v, &d);
	day_print(text, d);
	buf_puts(out, text);
}

static bool
symbol(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return symbol_valid(v);
}

static bool
choice(const struct field_rule *rule, struct span v)
{
	struct span words = span_str(rule->choices), word;

	while (span_split(&words, ' ', &word))
		if (span_eq(word, v))
			return true;
	return false;
}

static bool
number(const struct field_rule *rule, struct span v)
{
	uint64_t n;

	UNUSED(rule);
	return span_uint(v, UINT_MAX53, &n);
}

static void
number_print(struct buf *out, struct span v)
{
	uint64_t n = 0;

	(void)span_uint(v, UINT_MAX53, &n);
	buf_uint(out, n);
}

static bool
url(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return url_valid(v);
}

static bool
lang(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return lang_valid(v);
}

static bool
key(const struct field_rule *rule, struct span v)
{
	struct record_key k;

	UNUSED(rule);
	return value_record_key(v, &k, NULL) == CY_OK;
}

static void
key_print(struct buf *out, struct span v)
{
	char text[VKEY_TEXT];
	struct record_key k;

	(void)value_parsed_key(v, &k, NULL);
	if (k.role == ROLE_SEAL)
		age_print(text, k.raw);
	else
		vkey_print(text, &k.vkey);
	buf_puts(out, key_role_name(k.role));
	buf_putc(out, ' ');
	buf_puts(out, text);
}

static bool
vkey(const struct field_rule *rule, struct span v)
{
	struct vkey k;

	UNUSED(rule);
	return vkey_parse(&k, v, NULL) == CY_OK;
}

static void
vkey_put(struct buf *out, struct span v)
{
	char text[VKEY_TEXT];
	struct vkey k = {0};

	(void)vkey_read(&k, v, NULL);
	vkey_print(text, &k);
	buf_puts(out, text);
}

static bool
attachment(const struct field_rule *rule, struct span v)
{
	struct span type, name;
	struct hash id;
	uint64_t size;

	UNUSED(rule);
	return value_attachment(v, &id, &size, &type, &name);
}

/* "<sha256> <size> <rest>": attachments and catalogues. */
static void
sized_print(struct buf *out, struct span v)
{
	struct span hex, digits, rest;

	(void)value_two(v, ' ', &hex, &rest);
	(void)value_two(rest, ' ', &digits, &rest);
	hash_print(out, hex);
	buf_putc(out, ' ');
	number_print(out, digits);
	buf_putc(out, ' ');
	buf_put(out, rest);
}

static bool
catalogue(const struct field_rule *rule, struct span v)
{
	struct span name;
	struct hash id;
	uint64_t size;

	UNUSED(rule);
	return value_catalogue(v, &id, &size, &name);
}

static bool
version(const struct field_rule *rule, struct span v)
{
	struct span tag, word, hex;

	return value_two(v, ' ', &tag, &word) &&
	    value_two(word, ' ', &word, &hex) && lang_valid(tag) &&
	    (span_eq_str(word, "authentic") ||
	        span_eq_str(word, "translation")) &&
	    hash(rule, hex);
}

static void
version_print(struct buf *out, struct span v)
{
	struct span tag, word, hex;

	(void)value_two(v, ' ', &tag, &word);
	(void)value_two(word, ' ', &word, &hex);
	lang_print(out, tag);
	buf_putc(out, ' ');
	buf_put(out, word);
	buf_putc(out, ' ');
	hash_print(out, hex);
}

static bool
scope(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return scope_valid(v);
}

static bool
duration(const struct field_rule *rule, struct span v)
{
	struct span digits, unit;
	uint64_t n;

	UNUSED(rule);
	return value_two(v, ' ', &digits, &unit) &&
	    span_uint(digits, DURATION_MAX, &n) && n > 0 &&
	    (span_eq_str(unit, "minutes") || span_eq_str(unit, "hours") ||
	        span_eq_str(unit, "days"));
}

static void
duration_print(struct buf *out, struct span v)
{
	struct span digits, unit;

	(void)value_two(v, ' ', &digits, &unit);
	number_print(out, digits);
	buf_putc(out, ' ');
	buf_put(out, unit);
}

static bool
target(const struct field_rule *rule, struct span v)
{
	struct span word, rest;

	UNUSED(rule);
	if (!value_two(v, ' ', &word, &rest))
		return span_eq_str(v, "unknown") || span_eq_str(v, "withheld");
	if (span_eq_str(word, "state"))
		return party_id_valid(rest);
	return line_valid(rest) &&
	    (span_eq_str(word, "region") || span_eq_str(word, "organisation") ||
	        span_eq_str(word, "sector"));
}

/* Letters and digits, with single '-' and '.' between. */
static bool
item_id(struct span s)
{
	bool mark = true;
	uint8_t c;
	size_t i;

	for (i = 0; i < s.n; i++) {
		c = s.p[i];
		if (c == '-' || c == '.') {
			if (mark)
				return false;
			mark = true;
			continue;
		}
		c |= 0x20;
		if ((c < 'a' || c > 'z') && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
		mark = false;
	}
	return !mark && s.n <= LIMIT_SYMBOL;
}

static bool
item(const struct field_rule *rule, struct span v)
{
	struct span catalogue_symbol, id;

	UNUSED(rule);
	return value_two(v, '#', &catalogue_symbol, &id) &&
	    symbol_valid(catalogue_symbol) && item_id(id);
}

static bool
input(const struct field_rule *rule, struct span v)
{
	struct span name, option;

	UNUSED(rule);
	return value_two(v, ' ', &name, &option) && symbol_valid(name) &&
	    symbol_valid(option);
}

static bool
salt(const struct field_rule *rule, struct span v)
{
	uint8_t raw[SALT_LEN];
	size_t n;

	UNUSED(rule);
	return base64_decode(raw, sizeof(raw), &n, v) && n == SALT_LEN;
}

static void
salt_print(struct buf *out, struct span v)
{
	uint8_t raw[SALT_LEN];
	size_t n;

	(void)base64_decode(raw, sizeof(raw), &n, v);
	buf_base64(out, span(raw, n));
}

static bool
iso(const struct field_rule *rule, struct span v)
{
	UNUSED(rule);
	return v.n == 2 && v.p[0] >= 'A' && v.p[0] <= 'Z' && v.p[1] >= 'A' &&
	    v.p[1] <= 'Z';
}

static bool
paragraph(const struct field_rule *rule, struct span v)
{
	struct para_id id;

	UNUSED(rule);
	return para_id_parse(v, &id);
}

static void
paragraph_print(struct buf *out, struct span v)
{
	struct para_id id;

	(void)para_id_parse(v, &id);
	para_id_print(out, id);
}

static const struct value_ops kinds[VALUE_KINDS] = {
    [V_LINE] = {"one line of text", FAULT_VALUE_SPACE, line, copy},
    [V_LANGTEXT] = {"a language tag and one line of text", FAULT_VALUE_LANGTEXT,
        langtext, langtext_print},
    [V_PARTY] = {"a party id", FAULT_VALUE_PARTY, party, copy},
    [V_RECORDED] = {"a party id, or public", FAULT_VALUE_PARTY, recorded, copy},
    [V_STATE] = {"a party id, or none", FAULT_VALUE_PARTY, state, copy},
    [V_SHORT] = {"a party id without a dot", FAULT_VALUE_SHORT, short_id, copy},
    [V_RECORD] = {"a record id: 64 lower-case hex digits", FAULT_VALUE_HASH,
        hash, hash_print},
    [V_HASH] = {"a SHA-256: 64 lower-case hex digits", FAULT_VALUE_HASH, hash,
        hash_print},
    [V_EVIDENCE] = {"a SHA-256 and one line of text", FAULT_VALUE_EVIDENCE,
        evidence, evidence_print},
    [V_TIME] = {"a moment, YYYY-MM-DDTHH:MM:SSZ", FAULT_VALUE_TIME, moment,
        moment_print},
    [V_DAY] = {"a day, month or year, YYYY[-MM[-DD]]", FAULT_VALUE_DAY, day,
        day_put},
    [V_SYMBOL] = {"a symbol: a-z, 0-9, single hyphens between, at most "
                  "64",
        FAULT_VALUE_SYMBOL, symbol, copy},
    [V_CHOICE] = {"one of the words listed", FAULT_VALUE_CHOICE, choice, copy},
    [V_UINT] = {"a whole number without leading zeros, below 2^53",
        FAULT_VALUE_NUMBER, number, number_print},
    [V_URL] = {"an http or https address (RFC 3986)", FAULT_VALUE_URL, url,
        copy},
    [V_LANG] = {"a language tag", FAULT_VALUE_LANG, lang, lang_print},
    [V_KEY] = {"a role and its key", FAULT_VALUE_KEY, key, key_print},
    [V_VKEY] = {"a verifier key", FAULT_VALUE_VKEY, vkey, vkey_put},
    [V_ATTACHMENT] = {"SHA-256, size, media type and file name",
        FAULT_VALUE_ATTACHMENT, attachment, sized_print},
    [V_CATALOGUE] = {"SHA-256, size and file name", FAULT_VALUE_CATALOGUE,
        catalogue, sized_print},
    [V_TEXT] = {"language tag, authentic or translation, SHA-256",
        FAULT_VALUE_TEXT, version, version_print},
    [V_SCOPE] = {"paragraphs, ascending and merged: paragraphs 1-6, 8",
        FAULT_VALUE_SCOPE, scope, scope_print},
    [V_DURATION] = {"1 to 9999 minutes, hours or days", FAULT_VALUE_DURATION,
        duration, duration_print},
    [V_TARGET] = {"state and a party id; region, organisation or sector "
                  "and a name; unknown; or withheld",
        FAULT_VALUE_TARGET, target, copy},
    [V_ITEM] = {"the symbol of a catalogue, #, and the id of an item",
        FAULT_VALUE_ITEM, item, copy},
    [V_INPUT] = {"two symbols: the input and its option", FAULT_VALUE_INPUT,
        input, copy},
    [V_SALT] = {"base64 of 32 bytes", FAULT_VALUE_SALT, salt, salt_print},
    [V_ISO] = {"two capital letters", FAULT_VALUE_ISO, iso, copy},
    [V_PAPER] = {"a paper id: 64 lower-case hex digits", FAULT_VALUE_HASH, hash,
        hash_print},
    [V_PARAGRAPH] = {"the id of a paragraph: 3, 3a", FAULT_VALUE_PARAGRAPH,
        paragraph, paragraph_print},
};

const struct value_ops *
value_ops(enum value_kind kind)
{
	return &kinds[kind];
}
