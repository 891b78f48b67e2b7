/* SPDX-License-Identifier: Apache-2.0 */
#include "gen.h"

#include "base/codec.h"

/* Valid values of every kind, and valid records of them. */

#define PICK(g, pool) (pool)[gen_below(g, sizeof(pool) / sizeof((pool)[0]))]

static struct span
make_line(struct gen *g)
{
	static const char *const pool[] = {"a", "Statement on rules: 7 & 8",
	    "\xd8\xa8\xd9\x8a\xd8\xa7\xd9\x86 \xd9\x85\xd8\xb4\xd8\xaa\xd8\xb1"
	    "\xd9\x83",
	    "\xe8\x81\x94\xe5\x90\x88\xe5\xa3\xb0\xe6\x98\x8e",
	    "\xd0\x97\xd0\xb0\xd1\x8f\xd0\xb2\xd0\xbb\xd0\xb5\xd0\xbd\xd0\xb8"
	    "\xd0\xb5",
	    "D\xc3\xa9"
	    "claration \xe2\x80\x93 na\xc3\xafve",
	    "x:y, z; \"q\"",
	    /* Devanagari with a joiner, a balanced isolate, an emoji, marks. */
	    "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7",
	    "\xe2\x81\xa7"
	    "abc\xe2\x81\xa9 d",
	    "\xf0\x9f\x98\x80", "q\xcc\xa3\xcc\x87",
	    "a\xc2\xa0"
	    "b",
	    "\xed\x95\x9c\xea\xb5\xad", "line \\ / # [x] <y>", "\xe2\x80\x94",
	    "1. 2"};

	return gen_printf(g, "%s%s%s", PICK(g, pool),
	    gen_chance(g, 50) ? " " : "-", PICK(g, pool));
}

static struct span
make_hash(struct gen *g)
{
	struct hash h;
	char hex[HASH_HEX];
	size_t i;

	for (i = 0; i < sizeof(h.b); i++)
		h.b[i] = (uint8_t)gen_random(g);
	hash_hex(hex, &h);
	return gen_keep(g, span_str(hex));
}

static const char *
lang(struct gen *g)
{
	static const char *const pool[] = {"en", "ar", "zh", "fr", "ru", "es",
	    "zh-Hant", "sr-Latn-RS", "de-CH", "es-419", "sl-rozaj", "de-1996",
	    "haw"};

	return PICK(g, pool);
}

static struct span
make_party(struct gen *g)
{
	static const char *const pool[] = {"mfa.example", "cert.example", "xa",
	    "eu", "a-b.c3.example", "x--y", "interpol", "1.2", "nato"};

	return span_str(PICK(g, pool));
}

static struct span
make_short(struct gen *g)
{
	static const char *const pool[] = {"xa", "xb", "x-y", "e5"};

	return span_str(PICK(g, pool));
}

static struct span
make_time(struct gen *g)
{
	char text[TIME_TEXT];

	time_print(text, (utc_t)gen_below(g, 4102444800));
	return gen_keep(g, span_str(text));
}

static struct span
make_day(struct gen *g)
{
	struct span t = make_time(g);
	static const size_t width[] = {4, 7, 10};

	return gen_chance(g, 5) ? span_str("2000-02-29")
	                        : span_first(t, PICK(g, width));
}

static struct span
make_symbol(struct gen *g)
{
	static const char *const pool[] = {"rsb", "case-7", "2026-x", "a",
	    "long-name-of-a-thing-that-has-sixty-four-letters-in-it-exactly-yes"};

	return gen_printf(g, "%.40s%zu", PICK(g, pool), gen_below(g, 100));
}

static struct span
make_choice(struct gen *g, const char *choices)
{
	struct span rest = span_str(choices), word, last = {0};
	size_t i = gen_below(g, 10);

	do {
		while (span_split(&rest, ' ', &word)) {
			last = word;
			if (i-- == 0)
				return word;
		}
		rest = span_str(choices);
	} while (i < 10);
	return last;
}

static struct span
make_url(struct gen *g)
{
	static const char *const pool[] = {"https://a.example/",
	    "http://a.example:8080/x?y=1&z=%41#f-1", "https://[::1]/",
	    "https://a.example", "http://a.example?q",
	    "https://a-b.example/;p=1", "https://a.example/%e2%80%9c"};

	return gen_printf(g, "%s", PICK(g, pool));
}

static struct span
make_file_name(struct gen *g)
{
	static const char *const pool[] = {"annex.pdf", "a b.txt", "x",
	    "\xd8\xa8.pdf", "r\xc3\xa9sum\xc3\xa9-1.tar.gz"};

	return span_str(PICK(g, pool));
}

static struct span
make_attachment(struct gen *g)
{
	static const char *const types[] = {"application/pdf", "text/plain",
	    "application/vnd.x+json", "image/svg+xml"};

	return gen_printf(g, "%.*s %zu %s %.*s", SPAN_ARGS(make_hash(g)),
	    gen_below(g, 1000000), PICK(g, types),
	    SPAN_ARGS(make_file_name(g)));
}

static struct span
make_scope(struct gen *g)
{
	static const char *const pool[] = {"paragraphs 1-6, 8", "paragraphs 1",
	    "paragraphs 2, 3a, 3b, 5", "paragraphs 9998-9999",
	    "paragraphs 1, 1a, 3-4"};

	return span_str(PICK(g, pool));
}

static struct span
make_target(struct gen *g)
{
	static const char *const pool[] = {"unknown", "withheld", "state xa",
	    "region North", "organisation \xd8\xa8", "sector energy"};

	return span_str(PICK(g, pool));
}

static struct span
make_item(struct gen *g)
{
	static const char *const pool[] = {"norms#f", "law#proxies",
	    "osce#CBM.8", "measures#demarche-or-summons"};

	return span_str(PICK(g, pool));
}

static struct span
make_salt(struct gen *g)
{
	struct span raw = gen_keep(g, span_first(make_hash(g), 32));
	char text[BASE64_LEN(32) + 1];

	base64_encode(text, raw);
	return gen_keep(g, span_str(text));
}

static struct span
make_text_version(struct gen *g)
{
	return gen_printf(g, "%s %s %.*s", lang(g),
	    gen_chance(g, 50) ? "authentic" : "translation",
	    SPAN_ARGS(make_hash(g)));
}

static struct span
make_vkey(struct gen *g, const char *role, const struct skey *k)
{
	char text[VKEY_TEXT];

	vkey_print(text, &k->vkey);
	return gen_printf(g, "%s %s", role, text);
}

/* Any key in its role: for revocations. */
static struct span
make_key(struct gen *g)
{
	switch (gen_below(g, 3)) {
	case 0:
		return make_vkey(g, "register", &g->log);
	case 1:
		return make_vkey(g, "witness", &g->witness);
	default:
		return make_vkey(g, "record", &g->author[0]);
	}
}

static struct span
make_joined(struct gen *g, enum value_kind kind)
{
	switch ((int)kind) {
	case V_LANGTEXT:
		return gen_printf(
		    g, "%s %.*s", lang(g), SPAN_ARGS(make_line(g)));
	case V_EVIDENCE:
		return gen_printf(g, "%.*s %.*s", SPAN_ARGS(make_hash(g)),
		    SPAN_ARGS(make_line(g)));
	case V_CATALOGUE:
		return gen_printf(g, "%.*s %zu %.*s", SPAN_ARGS(make_hash(g)),
		    gen_below(g, 99999), SPAN_ARGS(make_file_name(g)));
	case V_INPUT:
		return gen_printf(g, "%.*s %.*s", SPAN_ARGS(make_symbol(g)),
		    SPAN_ARGS(make_symbol(g)));
	case V_DURATION:
		return gen_printf(g, "%zu %s", 1 + gen_below(g, 9999),
		    gen_chance(g, 50) ? "hours" : "minutes");
	case V_UINT:
		return gen_printf(g, "%zu", gen_below(g, 50));
	case V_RECORDED:
		return gen_chance(g, 20) ? span_str("public") : make_short(g);
	case V_STATE:
		return gen_chance(g, 20) ? span_str("none") : make_party(g);
	case V_LANG:
		return span_str(lang(g));
	default:
		return span_str("XA");
	}
}

static struct span
make_value(struct gen *g, const struct field_rule *rule)
{
	static struct span (*const makers[VALUE_KINDS])(struct gen *) = {
	    [V_LINE] = make_line,
	    [V_PARTY] = make_party,
	    [V_SHORT] = make_short,
	    [V_RECORD] = make_hash,
	    [V_HASH] = make_hash,
	    [V_TIME] = make_time,
	    [V_DAY] = make_day,
	    [V_SYMBOL] = make_symbol,
	    [V_URL] = make_url,
	    [V_KEY] = make_key,
	    [V_ATTACHMENT] = make_attachment,
	    [V_TEXT] = make_text_version,
	    [V_SCOPE] = make_scope,
	    [V_TARGET] = make_target,
	    [V_ITEM] = make_item,
	    [V_SALT] = make_salt,
	};

	if (rule->kind == V_CHOICE)
		return make_choice(g, rule->choices);
	if (makers[rule->kind] != NULL)
		return makers[rule->kind](g);
	return make_joined(g, rule->kind);
}

static struct span
make_body(struct gen *g)
{
	static const char *const pool[] = {"# Heading\n", "- one\n- two\n",
	    "Text of\ntwo lines\n", "Before:\n- one\n- two\n",
	    "\xd8\xa8\xd9\x8a\xd8\xa7\xd9\x86\n", "See https://a.example/\n"};
	size_t n = gen_below(g, 6), number = 0, i;
	struct span body = {0};

	for (i = 0; i < n; i++) {
		const char *gap = i > 0 ? "\n" : "";

		if (gen_chance(g, 50)) {
			number += 1 + gen_below(g, 2);
			body = gen_printf(g, "%.*s%s%zu%s. %.*s\n", (int)body.n,
			    body.n > 0 ? (const char *)body.p : "", gap, number,
			    gen_chance(g, 20) ? "b" : "",
			    SPAN_ARGS(make_line(g)));
		} else {
			body = gen_printf(g, "%.*s%s%s", (int)body.n,
			    body.n > 0 ? (const char *)body.p : "", gap,
			    PICK(g, pool));
		}
	}
	return body;
}

/* The keys of a party are its own. */
static void
add_keys(struct gen *g, struct record_draft *d, size_t author)
{
	record_draft_add(d, F_KEY, make_vkey(g, "record", &g->author[author]));
	if (author != 3)
		return;
	record_draft_add(d, F_KEY, make_vkey(g, "register", &g->log));
	record_draft_add(d, F_KEY, make_vkey(g, "witness", &g->witness));
}

static void
add_rule(struct gen *g, struct record_draft *d, const struct field_rule *rule)
{
	size_t n = rule->min, i;

	if (rule->max > n && gen_chance(g, 25))
		n += 1 + gen_below(g, rule->max - n < 3 ? rule->max - n : 3);
	for (i = 0; i < n; i++)
		record_draft_add(d, rule->field, make_value(g, rule));
}

static void
make_draft(struct gen *g, struct record_draft *d, size_t author)
{
	const struct record_type *t = &record_types[gen_below(g, RECORD_KINDS)];
	size_t i;

	record_draft_init(d, t->kind);
	for (i = 0; i < t->nrules; i++) {
		if (t->rules[i].field == F_AUTHOR)
			record_draft_add(
			    d, F_AUTHOR, span_str(g->author[author].vkey.name));
		else if (t->rules[i].field == F_KEY && t->kind == R_PARTY)
			add_keys(g, d, author);
		else
			add_rule(g, d, &t->rules[i]);
	}
	if (t->body)
		d->body = make_body(g);
}

void
gen_record_text(struct gen *g, struct buf *out, size_t *author)
{
	struct record_draft d;
	struct cy_err e;

	do {
		*author = gen_below(g, GEN_AUTHORS);
		buf_reset(out);
		make_draft(g, &d, *author);
	} while (record_draft_print(out, &d, &e) != CY_OK);
}
