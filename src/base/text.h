/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/err.h"
#include "base/span.h"

/*
 * Decodes one code point at the front of s.  Returns its length in bytes, or
 * 0: not well-formed UTF-8 (overlong, surrogate, above U+10FFFF, cut).
 */
size_t utf8_decode(struct span s, uint32_t *cp);

/* True when all of s is well-formed UTF-8; else *offset is the first bad
 * byte.  offset may be NULL. */
bool utf8_valid(struct span s, size_t *offset);

/*
 * The text profile of records (spec/text.md): UTF-8, NFC,
 * LF as the only control character, no U+2028/2029, no bidi embedding,
 * override or mark, isolates balanced within a line, nothing zero-width or
 * invisible (ZWJ and ZWNJ only where the script joins: see the spec), no
 * tags, no noncharacters, only code points assigned in Unicode 15.0, no line
 * that begins with an em dash and a space, no long runs of marks.
 * Faults text/...; offset is that of the first offending byte within s, plus
 * base.  ASCII is checked eight bytes at a time; ICU is asked only beyond.
 */
enum cy_rc text_profile(struct span s, uint64_t base, struct cy_err *e);

/* One line of it: as above, and no LF, not empty, no space at either end. */
enum cy_rc text_line(struct span s, uint64_t base, struct cy_err *e);

/* Any Unicode White_Space code point in s (well-formed UTF-8)?  For key names
 * (C2SP signed-note). */
bool text_has_space(struct span s);

/*
 * Writes s for a terminal into out (NUL-terminated, size > 0): anything that
 * is not well-formed, printable text - controls, escapes, bidi overrides -
 * becomes U+FFFD, also LF and isolates; cut with an ellipsis where it does
 * not fit.
 */
void text_for_terminal(char *out, size_t size, struct span s);

/* Columns on a terminal: East Asian wide counts 2, combining 0. */
size_t text_width(struct span s);

#endif
