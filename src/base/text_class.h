/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TEXT_CLASS_H
#define BASE_TEXT_CLASS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What the text profile says of one code point (spec/text.md, "Classes").
 * The tables are ours and never change with the Unicode version of a library,
 * so that two nodes judge alike; only "assigned in Unicode 15.0" is asked of
 * ICU, whose Age property is stable.  Internal to base/text*.c.
 */
enum text_class {
	TEXT_PLAIN,
	TEXT_CONTROL,       /* C0 other than LF, DEL, C1 */
	TEXT_SEPARATOR,     /* U+2028, U+2029 */
	TEXT_BIDI,          /* embeddings, overrides, marks */
	TEXT_ISOLATE_OPEN,  /* U+2066..2068 */
	TEXT_ISOLATE_CLOSE, /* U+2069 */
	TEXT_JOINER,        /* U+200C, U+200D */
	TEXT_INVISIBLE,     /* shows nothing, or a blank that is no space */
	TEXT_PRIVATE,       /* private use */
	TEXT_NONCHARACTER,
	TEXT_UNASSIGNED, /* not in Unicode 15.0 */
};

enum text_class text_class(uint32_t cp);

/* In one of the blocks that are all plain, of combining class 0 and never
 * changed by NFC: most of what the six UN languages are written in. */
bool text_simple(uint32_t cp);

/* Letters and marks of one script that needs joiners have the same number,
 * above 0; everything else has 0 (spec/text.md, "Joiners"). */
unsigned text_joining_script(uint32_t cp);

/* White_Space of Unicode 15.0. */
bool text_space(uint32_t cp);

#endif
