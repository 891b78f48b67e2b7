/* SPDX-License-Identifier: Apache-2.0 */
#include "record/value.h"

#include "base/text.h"

static bool
is_lower(uint8_t c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Words of lower-case letters and digits, single hyphens between. */
static bool
hyphenated(struct span s, bool doubled)
{
	uint8_t last = '-';
	size_t i;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '-' ? (i == 0 || (last == '-' && !doubled))
		                  : !is_lower(s.p[i]) && !is_digit(s.p[i]))
			return false;
		last = s.p[i];
	}
	return last != '-';
}

bool
symbol_valid(struct span s)
{
	return s.n <= LIMIT_SYMBOL && hyphenated(s, false);
}

/* DNS labels of at most 63; "public" and "none" are words of the grammar. */
bool
party_id_valid(struct span id)
{
	struct span rest = id, label;

	if (id.n == 0 || id.n > LIMIT_PARTY_ID || id.p[id.n - 1] == '.' ||
	    span_eq_str(id, "public") || span_eq_str(id, "none"))
		return false;
	while (span_split(&rest, '.', &label))
		if (label.n > 63 || !hyphenated(label, true))
			return false;
	return true;
}

bool
party_id_has_keys(struct span id)
{
	return party_id_valid(id) && span_find(id, '.') < id.n;
}

/* Is there white space at the front or at the back of s?  Unicode's too. */
static bool
edge_space(struct span s)
{
	size_t last = s.n - 1, n;
	uint32_t cp;

	if (s.p[0] == ' ' || s.p[last] == ' ')
		return true;
	if (s.p[0] < 0x80 && s.p[last] < 0x80)
		return false;
	while (last > 0 && (s.p[last] & 0xc0) == 0x80)
		last--;
	n = utf8_decode(s, &cp);
	return text_has_space(span_first(s, n)) ||
	    text_has_space(span_from(s, last));
}

bool
line_valid(struct span v)
{
	return v.n > 0 && !edge_space(v);
}

bool
value_two(struct span v, uint8_t sep, struct span *a, struct span *b)
{
	size_t at = span_find(v, sep);

	*a = span_first(v, at);
	*b = span_from(v, at + 1);
	return at < v.n;
}

bool
value_hash(struct span v, struct hash *out)
{
	return hash_from_hex(out, v);
}

bool
value_langtext(struct span v, struct span *lang, struct span *text)
{
	return value_two(v, ' ', lang, text) && lang_valid(*lang) &&
	    line_valid(*text);
}

/* A name for a stored file that is safe on every system. */
static bool
file_name_valid(struct span v)
{
	return line_valid(v) && v.n <= 255 && v.p[0] != '.' &&
	    span_find(v, '/') == v.n && span_find(v, '\\') == v.n;
}

bool
value_catalogue(
    struct span v, struct hash *id, uint64_t *size, struct span *name)
{
	struct span hex, digits, rest;

	return value_two(v, ' ', &hex, &rest) &&
	    value_two(rest, ' ', &digits, name) && hash_from_hex(id, hex) &&
	    span_uint(digits, UINT_MAX53, size) && file_name_valid(*name);
}

/* RFC 6838 section 4.2, lower case. */
static bool
restricted_name(struct span s)
{
	static const char marks[] = "!#$&-^_.+";
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!is_lower(s.p[i]) && !is_digit(s.p[i]) &&
		    (i == 0 ||
		        memchr(marks, s.p[i], sizeof(marks) - 1) == NULL))
			return false;
	return s.n > 0 && s.n <= 127;
}

bool
value_attachment(struct span v, struct hash *id, uint64_t *size,
    struct span *type, struct span *name)
{
	struct span hex, digits, rest, top, sub;

	return value_two(v, ' ', &hex, &rest) &&
	    value_two(rest, ' ', &digits, &rest) &&
	    value_two(rest, ' ', type, name) &&
	    value_two(*type, '/', &top, &sub) && hash_from_hex(id, hex) &&
	    span_uint(digits, UINT_MAX53, size) && restricted_name(top) &&
	    restricted_name(sub) && file_name_valid(*name);
}

bool
value_key(struct span v, struct span *role, struct span *key)
{
	return value_two(v, ' ', role, key) && key->n > 0;
}

static enum cy_rc
check_space(struct span v, uint64_t base, struct cy_err *e)
{
	if (v.n == 0)
		return cy_fail(e, CY_BAD, FAULT_VALUE_EMPTY, base,
		    "a header without a value");
	if (edge_space(v))
		return cy_fail(e, CY_BAD, FAULT_VALUE_SPACE, base,
		    "white space at an end of the value");
	return CY_OK;
}

enum cy_rc
value_check(const struct field_rule *rule, struct span v, uint64_t base,
    struct cy_err *e)
{
	const struct value_ops *ops = value_ops(rule->kind);
	enum cy_rc rc = check_space(v, base, e);
	struct record_key key;

	if (rc != CY_OK)
		return rc;
	if (rule->kind == V_KEY) {
		rc = value_record_key(v, &key, e);
		if (rc != CY_OK && e != NULL)
			e->offset = base;
		return rc;
	}
	if (ops->valid(rule, v))
		return CY_OK;
	if (rule->kind == V_CHOICE)
		return cy_fail(e, CY_BAD, ops->fault, base,
		    "%s is not one of: %s", field_name(rule->field),
		    rule->choices);
	return cy_fail(e, CY_BAD, ops->fault, base, "%s is not %s",
	    field_name(rule->field), ops->form);
}

const char *
value_form(enum value_kind kind)
{
	return value_ops(kind)->form;
}
