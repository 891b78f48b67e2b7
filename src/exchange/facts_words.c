/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/facts_words.h"

static struct span
trim(struct span s)
{
	while (s.n > 0 && s.p[0] == ' ')
		s = span_from(s, 1);
	while (s.n > 0 && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

bool
words_next(struct span *rest, struct span *part)
{
	while (span_split(rest, ';', part)) {
		*part = trim(*part);
		if (part->n > 0)
			return true;
	}
	*part = (struct span){0};
	return false;
}

/*
 * Takes a party's code from the front of the list in a parenthesis, "GB,
 * NCSC" or "GB officials"; false leaves the list as it is.
 */
static bool
take_code(
    struct span *list, const struct words_parties *parties, uint64_t *whose)
{
	struct span code, rest;
	size_t i;

	for (i = 0; i < parties->n; i++) {
		code = parties->code[i];
		if (code.n == 0 || !span_starts(*list, code))
			continue;
		rest = span_from(*list, code.n);
		if (rest.n > 0 && rest.p[0] != ',' && rest.p[0] != ' ')
			continue;
		*whose |= UINT64_C(1) << i;
		*list = trim(rest.n > 0 ? span_from(rest, 1) : rest);
		return true;
	}
	return false;
}

void
words_part(struct words_part *out, struct span part,
    const struct words_parties *parties)
{
	struct span list;
	size_t i;

	*out = (struct words_part){.text = part};
	if (part.n == 0 || part.p[part.n - 1] != ')')
		return;
	for (i = part.n; i > 0 && part.p[i - 1] != '('; i--)
		;
	if (i < 2)
		return;
	list = span(part.p + i, part.n - i - 1);
	while (take_code(&list, parties, &out->whose))
		;
	if (out->whose == 0)
		return;
	out->text = trim(span_first(part, i - 1));
	out->detail = list;
}

/* The words that stand on a scale, and who uses it. */
struct word {
	const char *issuer; /* NULL: anybody */
	const char *words;
	const char *scale, *step;
	bool confidence;
};

static const struct word words[] = {
    {"GB", "almost certain", "gb-yardstick", "almost-certain", false},
    {"GB", "almost certainly", "gb-yardstick", "almost-certain", false},
    {"GB", "highly likely", "gb-yardstick", "highly-likely", false},
    {"US", "almost certain", "icd203", "almost-certain", false},
    {"US", "almost certainly", "icd203", "almost-certain", false},
    {"US", "very likely", "icd203", "very-likely", false},
    {"US", "likely", "icd203", "likely", false},
    {NULL, "high confidence", "confidence", "high", true},
    {NULL, "moderate confidence", "confidence", "moderate", true},
    {NULL, "low confidence", "confidence", "low", true},
};

static const struct word *
word_find(struct span issuer, struct span text)
{
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_eq_str(text, words[i].words) &&
		    (words[i].issuer == NULL ||
		        span_eq_str(issuer, words[i].issuer)))
			return &words[i];
	return NULL;
}

bool
words_certainty(
    struct words_certainty *out, struct span issuer, struct span text)
{
	struct words_certainty c = {0};
	const struct word *w;
	struct span part;

	*out = c;
	while (span_split(&text, ',', &part)) {
		w = word_find(issuer, trim(part));
		if (w == NULL)
			return false;
		if ((w->confidence ? c.confidence : c.likelihood) != NULL)
			return false;
		if (w->confidence) {
			c.confidence_scale = w->scale;
			c.confidence = w->step;
		} else {
			c.likelihood_scale = w->scale;
			c.likelihood = w->step;
		}
	}
	*out = c;
	return c.likelihood != NULL || c.confidence != NULL;
}

bool
words_no_state(struct span text)
{
	static const char *const ways[] = {"no state named", "name no state",
	    "state is not named", "not named as author"};
	size_t i;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (text.n > 0 &&
		    memmem(text.p, text.n, ways[i], strlen(ways[i])) != NULL)
			return true;
	return false;
}
