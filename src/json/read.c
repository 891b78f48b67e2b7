/* SPDX-License-Identifier: Apache-2.0 */
#include "json/json.h"

#include <errno.h>

#include "base/limits.h"
#include "base/text.h"

/*
 * What jansson would not refuse, or not before it has recursed: found in one
 * pass over the tokens, which need not be in any order that makes sense.
 */
struct scan {
	struct span in;
	size_t pos, depth;
	struct cy_err *e;
};

static bool
digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

/* Over a string, from its opening quote; an unclosed one is jansson's. */
static void
scan_string(struct scan *s)
{
	for (s->pos++; s->pos < s->in.n; s->pos++) {
		if (s->in.p[s->pos] == '"')
			break;
		if (s->in.p[s->pos] == '\\')
			s->pos++;
	}
	s->pos++;
}

/* Over a number.  Fractions and exponents make a real: jansson's. */
static enum cy_rc
scan_number(struct scan *s)
{
	struct span rest = span_from(s->in, s->pos);
	uint64_t v;
	size_t n = 0;

	while (n < rest.n && digit(rest.p[n]))
		n++;
	s->pos += n;
	if (n < rest.n &&
	    (rest.p[n] == '.' || rest.p[n] == 'e' || rest.p[n] == 'E')) {
		s->pos += 2;
		while (s->pos < s->in.n && digit(s->in.p[s->pos]))
			s->pos++;
		return CY_OK;
	}
	/* Leading zeros are a syntax error, found later. */
	if (rest.p[0] != '0' &&
	    !span_uint(span_first(rest, n), (uint64_t)JSON_INT_MAX, &v))
		return cy_fail(s->e, CY_BAD, FAULT_JSON_INTEGER, s->pos - n,
		    "an integer beyond 2^53");
	return CY_OK;
}

static enum cy_rc
scan(struct scan *s)
{
	enum cy_rc rc = CY_OK;
	uint8_t c;

	while (s->pos < s->in.n && rc == CY_OK) {
		c = s->in.p[s->pos];
		if (c == '"') {
			scan_string(s);
			continue;
		}
		if (digit(c)) {
			rc = scan_number(s);
			continue;
		}
		if ((c == '[' || c == '{') && ++s->depth > LIMIT_JSON_DEPTH)
			return cy_fail(s->e, CY_BAD, FAULT_JSON_DEPTH, s->pos,
			    "more than %u levels", LIMIT_JSON_DEPTH);
		if ((c == ']' || c == '}') && s->depth > 0)
			s->depth--;
		s->pos++;
	}
	return rc;
}

static enum cy_rc
check_bytes(struct span in, struct cy_err *e)
{
	size_t at;

	if (in.n > LIMIT_JSON)
		return cy_fail(e, CY_BAD, FAULT_JSON_SIZE, LIMIT_JSON,
		    "%zu bytes; at most %u are read", in.n, LIMIT_JSON);
	if (!utf8_valid(in, &at))
		return cy_fail(e, CY_BAD, FAULT_JSON_UTF8, at,
		    "byte %02x is not well-formed UTF-8", in.p[at]);
	at = span_find(in, 0);
	if (at < in.n)
		return cy_fail(
		    e, CY_BAD, FAULT_JSON_NUL, at, "a byte of value zero");
	return CY_OK;
}

static enum cy_rc
refused(const json_error_t *je, struct cy_err *e)
{
	static const struct {
		enum json_error_code code;
		enum fault fault;
	} table[] = {
	    {json_error_duplicate_key, FAULT_JSON_DUPLICATE},
	    {json_error_null_character, FAULT_JSON_NUL},
	    {json_error_null_byte_in_key, FAULT_JSON_NUL},
	    {json_error_numeric_overflow, FAULT_JSON_REAL},
	};
	enum json_error_code code = json_error_code(je);
	enum fault f = FAULT_JSON_SYNTAX;

	/* Where an allocation of its own failed, jansson says nothing, or that
	 * the token is wrong; malloc() says it in errno. */
	if (errno == ENOMEM || code == json_error_unknown)
		return cy_nomem(e);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].code == code)
			f = table[i].fault;
	return cy_fail(e, CY_BAD, f, (uint64_t)je->position, "line %d: %s",
	    je->line, je->text);
}

enum cy_rc
json_read(json_t **out, struct span in, struct cy_err *e)
{
	struct scan s = {.in = in, .e = e};
	json_error_t je = {0};
	enum cy_rc rc;

	*out = NULL;
	rc = check_bytes(in, e);
	if (rc == CY_OK)
		rc = scan(&s);
	if (rc != CY_OK)
		return rc;
	errno = 0;
	*out = json_loadb(in.n > 0 ? (const char *)in.p : "", in.n,
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
	/* Where the room for a long string did not grow, jansson gives what it
	 * has of it: malloc() says so. */
	if (*out != NULL && errno != ENOMEM)
		return CY_OK;
	json_decref(*out);
	*out = NULL;
	return refused(&je, e);
}

struct span
json_text(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return span(json_string_value(v), json_string_length(v));
}
