/* SPDX-License-Identifier: Apache-2.0 */
#include "html/message.h"

/* Weights are counted in thousandths. */
#define WHOLE 1000u

/* One element of the header. */
struct choice {
	struct span range;
	unsigned weight;
};

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 'a' - 'A') : c;
}

static bool
is_alpha(uint8_t c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static struct span
trim(struct span s)
{
	while (s.n > 0 && is_blank(s.p[0]))
		s = span_from(s, 1);
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* 1*8ALPHA *("-" 1*8alphanum), or "*" (RFC 4647, section 2.1). */
static bool
valid_range(struct span s)
{
	size_t in_part = 0;
	bool first = true;

	if (span_eq_str(s, "*"))
		return true;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-') {
			if (in_part == 0)
				return false;
			in_part = 0;
			first = false;
			continue;
		}
		if (!is_alpha(s.p[i]) && (first || !is_digit(s.p[i])))
			return false;
		if (++in_part > 8)
			return false;
	}
	return in_part > 0;
}

/* qvalue (RFC 9110, section 12.4.2): at most three digits behind the point. */
static bool
read_weight(struct span s, unsigned *weight)
{
	unsigned unit = WHOLE;

	if (s.n == 0 || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1'))
		return false;
	if (s.n > 1 && s.p[1] != '.')
		return false;
	*weight = (unsigned)(s.p[0] - '0') * WHOLE;
	for (size_t i = 2; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return false;
		unit /= 10;
		*weight += (unsigned)(s.p[i] - '0') * unit;
	}
	return *weight <= WHOLE;
}

/* range [ OWS ";" OWS "q=" qvalue ] */
static bool
read_choice(struct span s, struct choice *c)
{
	size_t semicolon = span_find(s, ';');
	struct span weight;

	c->range = trim(span_first(s, semicolon));
	c->weight = WHOLE;
	if (!valid_range(c->range))
		return false;
	if (semicolon == s.n)
		return true;
	weight = trim(span_from(s, semicolon + 1));
	if (weight.n < 2 || lower(weight.p[0]) != 'q' || weight.p[1] != '=')
		return false;
	return read_weight(span_from(weight, 2), &c->weight);
}

/* Does the shorter of the two begin the longer, in whole subtags? */
static bool
begins(struct span shorter, struct span longer)
{
	if (shorter.n > longer.n ||
	    (shorter.n < longer.n && longer.p[shorter.n] != '-'))
		return false;
	for (size_t i = 0; i < shorter.n; i++)
		if (lower(shorter.p[i]) != lower(longer.p[i]))
			return false;
	return true;
}

/* How well a range fits a language: 0 not at all, 1 for "*", else more for
 * more of it. */
static size_t
fits(struct span range, struct span tag)
{
	if (span_eq_str(range, "*"))
		return 1;
	if (begins(range, tag))
		return 1 + range.n;
	if (begins(tag, range))
		return 1 + tag.n;
	return 0;
}

/*
 * The weight that the header gives a language: that of the range that fits
 * best, the first of those.  *place is where it stands.
 */
static bool
weigh(struct span header, const struct language *l, unsigned *weight,
    size_t *place)
{
	size_t best = 0, fit, i = 0;
	struct choice c;
	struct span part;

	*weight = 0;
	*place = 0;
	for (; span_split(&header, ',', &part); i++) {
		part = trim(part);
		/* Empty elements are allowed (RFC 9110, section 5.6.1.2). */
		if (part.n == 0)
			continue;
		if (!read_choice(part, &c))
			return false;
		fit = fits(c.range, span_str(l->tag));
		if (fit > best) {
			best = fit;
			*weight = c.weight;
			*place = i;
		}
	}
	return true;
}

const struct language *
language_accept(struct span header)
{
	const struct language *best = languages[0];
	unsigned weight, most = 0;
	size_t place, first = 0;

	if (header.n > LANGUAGE_ACCEPT)
		return languages[0];
	for (size_t i = 0; languages[i] != NULL; i++) {
		if (strcmp(languages[i]->tag, "qps") == 0)
			continue;
		if (!weigh(header, languages[i], &weight, &place))
			return languages[0];
		if (weight > most ||
		    (weight == most && most > 0 && place < first)) {
			best = languages[i];
			most = weight;
			first = place;
		}
	}
	return best;
}
