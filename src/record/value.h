/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_VALUE_H
#define RECORD_VALUE_H

#include "record/record.h"

/*
 * What one kind of value is: how it is judged, and how it is printed again
 * from what it means (spec/record.md, "Values").
 */
struct value_ops {
	const char *form; /* for people and for the reference */
	enum fault fault; /* of a value that breaks the grammar */
	bool (*valid)(const struct field_rule *rule, struct span v);
	/* v is valid; prints its decoded meaning, never a mere copy where
	 * the kind has more than one possible spelling. */
	void (*print)(struct buf *out, struct span v);
};

/* 2^53 - 1: the largest whole number that JSON carries unchanged. */
#define UINT_MAX53 ((UINT64_C(1) << 53) - 1)

/* The row of a kind; never NULL. */
const struct value_ops *value_ops(enum value_kind kind);

/* The name of a header, as field_name(), with its length. */
struct span field_span(enum field f);

/* One line: not empty, no white space at either end.  The characters
 * themselves were judged by the text profile. */
bool line_valid(struct span v);

/* A BCP 47 tag, language[-Script][-REGION][-variant], in canonical case. */
bool lang_valid(struct span v);
void lang_print(struct buf *out, struct span v);

/* An age X25519 recipient: Bech32, prefix "age", 32 bytes, lower case. */
#define AGE_RECIPIENT 62
bool age_parse(struct span v, uint8_t raw[32]);
void age_print(char out[AGE_RECIPIENT + 1], const uint8_t raw[32]);

/* A web address: url.c. */
bool url_valid(struct span v);

/* V_EVIDENCE, V_TEXT, V_TARGET, V_ITEM: the parts between the first
 * separators; false where there are fewer. */
bool value_two(struct span v, uint8_t sep, struct span *a, struct span *b);

/* The cross-field rules of a type (rules.c): offsets are those of the field
 * that breaks the rule. */
enum cy_rc rules_check(const struct record *r, struct cy_err *e);
/* Those of keys in `party` and `revocation` (rules_key.c). */
enum cy_rc rules_party(const struct record *r, struct cy_err *e);

#endif
